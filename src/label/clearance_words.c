/* SPDX-License-Identifier: Apache-2.0 */
/* The short human form of a clearance, written: what clearance_short.c reads. */
#include <string.h>

#include "label_form.h"

enum { WORDS_MAX = 1 << 20 };

/* A name that holds a sign of the form stands in quotes. */
static void put_name(ent_buf *b, ent_str name)
{
    bool quoted = false;

    for (size_t i = 0; i < name.n; i++) quoted = quoted || strchr(",;=", name.p[i]) != NULL;
    if (quoted) ent_buf_c(b, '"');
    ent_buf_add(b, name);
    if (quoted) ent_buf_c(b, '"');
}

static void put_names(ent_buf *b, const ent_str *names, size_t n, const char *between)
{
    for (size_t i = 0; i < n; i++) {
        if (i > 0) ent_buf_z(b, between);
        put_name(b, names[i]);
    }
}

ent_code ent_clearance_write_short(ent_str *out, ent_arena *a, const ent_clearance *c, ent_err *e)
{
    ent_buf b = ent_buf_new(a, WORDS_MAX);

    ent_buf_add(&b, c->policy);
    ent_buf_z(&b, ": ");
    put_names(&b, c->classes, c->n_classes, ", ");
    for (size_t i = 0; i < c->n; i++) {
        if (c->categories[i].n == 0) continue;
        ent_buf_z(&b, "; ");
        put_name(&b, c->categories[i].tag_name);
        ent_buf_c(&b, '=');
        put_names(&b, c->categories[i].values, c->categories[i].n, ",");
    }
    return ent_buf_take(out, &b, e);
}
