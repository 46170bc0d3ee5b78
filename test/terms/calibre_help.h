/* SPDX-License-Identifier: Apache-2.0 */
/* The shipped list of calibres, for tests. */
#ifndef ENTENTE_TEST_TERMS_CALIBRE_HELP_H
#define ENTENTE_TEST_TERMS_CALIBRE_HELP_H

#include <stdio.h>
#include <string.h>

#include <entente/terms/calibre.h>

#include "test/lib/support.h"

static ent_arena *A;
static ent_str LIST; /* data/calibres.csv */
static const ent_calibres *K;
static ent_err E;

static ent_str calibre_file(const char *folder, const char *name)
{
    char path[1024];
    ent_str text;

    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    if (ent_file_read(&text, A, path, 4 << 20, &E) != ENT_OK) return (ent_str){0};
    return text;
}

static int calibre_setup(void **state)
{
    (void)state;
    A = ent_arena_new(NULL, 0);
    LIST = calibre_file(ent_test_root(), "data/calibres.csv");
    if (ent_calibres_load(&K, A, LIST, &E) == ENT_OK) return 0;
    fprintf(stderr, "%s %s\n", E.what, E.place);
    return -1;
}

static int calibre_teardown(void **state)
{
    (void)state;
    ent_arena_free(A);
    return 0;
}

/* The ids that an answer gives, parted by spaces; "" if none. */
static const char *calibre_ids(const ent_calibre_answer *x)
{
    static char ids[512];
    size_t n = 0;

    ids[0] = '\0';
    if (x->concept != NULL) n = (size_t)snprintf(ids, sizeof ids, "%.*s", ENT_F(x->concept->id));
    for (size_t i = 0; i < x->n_candidates && n < sizeof ids; i++)
        n += (size_t)snprintf(ids + n, sizeof ids - n, "%s%.*s", n != 0 ? " " : "", ENT_F(x->candidates[i].row->id));
    return ids;
}

#endif
