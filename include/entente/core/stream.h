/* SPDX-License-Identifier: Apache-2.0 */
/* Where bytes go to and come from, so that readers and writers of a format need not know files. */
#ifndef ENTENTE_CORE_STREAM_H
#define ENTENTE_CORE_STREAM_H

#include <stddef.h>

#include <entente/core/error.h>

typedef struct ent_sink {
    ent_code (*write)(void *ctx, const void *p, size_t n, ent_err *e);
    void *ctx;
} ent_sink;

typedef struct ent_source {
    /* n bytes, fewer only at the end. */
    ent_code (*read)(void *ctx, void *p, size_t n, size_t *got, ent_err *e);
    void *ctx;
} ent_source;

#endif
