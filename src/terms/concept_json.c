/* SPDX-License-Identifier: Apache-2.0 */
/* A concept as canonical JSON: the content of its revision. What is empty is left away. */
#include "concept_private.h"

enum { JSON_MAX = 4 << 20 };

static void put_shape(ent_jw *w, const terms_shape *shape, const void *p)
{
    ent_jw_obj(w);
    for (size_t i = 0; i < shape->n && w->failed == ENT_OK; i++) {
        const terms_member *m = &shape->members[i];
        if (m->kind == TERMS_LIST) {
            const void *items;
            size_t n = terms__list(&items, m, p);
            if (n == 0) continue;
            ent_jw_key(w, m->key);
            ent_jw_arr(w);
            for (size_t k = 0; k < n; k++) put_shape(w, m->of, (const char *)items + k * m->of->size);
            ent_jw_end(w);
        } else if (m->kind == TERMS_BOOL) {
            if (*((const bool *)p + m->at)) ent_jw_kbool(w, m->key, true);
        } else {
            ent_str s = terms__member_str(m, p, shape);
            if (s.n != 0) ent_jw_kstr(w, m->key, s);
        }
    }
    ent_jw_end(w);
}

ent_code ent_term_concept_json(ent_str *out, ent_arena *a, const ent_term_concept *c, ent_err *e)
{
    ent_buf b = ent_buf_new(a, JSON_MAX);
    ent_jw w = ent_jw_canonical(&b);

    put_shape(&w, &terms__concept, c);
    if (ent_jw_take(out, &w, e) != ENT_OK) return ent_at(e, "concept %.*s", ENT_F(c->id));
    return ENT_OK;
}
