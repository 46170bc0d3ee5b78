/* SPDX-License-Identifier: Apache-2.0 */
/* Files that the program carries inside itself (tools/embedded-data.txt). */
#ifndef ENTENTE_API_EMBEDDED_H
#define ENTENTE_API_EMBEDDED_H

#include <stddef.h>

typedef struct ent_embedded {
    const char *name;
    const unsigned char *data;
    size_t size;
} ent_embedded;

extern const ent_embedded ent_embedded_files[];
extern const size_t ent_embedded_files_n;

#endif
