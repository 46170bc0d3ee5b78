/* SPDX-License-Identifier: Apache-2.0 */
/* The files of the screens, which the program carries inside itself: web/dist, plain and by gzip ("entente.js.gz"). */
#ifndef ENTENTE_SERVER_ASSETS_H
#define ENTENTE_SERVER_ASSETS_H

#include <stddef.h>

typedef struct server_asset {
    const char *name;
    const unsigned char *data;
    size_t size;
} server_asset;

extern const server_asset server_asset_files[];
extern const size_t server_asset_files_n;

#endif
