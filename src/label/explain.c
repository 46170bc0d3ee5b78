/* SPDX-License-Identifier: Apache-2.0 */
/* The decision in sentences: every condition, held or not, also those behind the first that fails. A screen shows them as a
 * list; all of them hold if and only if the decision permits.                                                      */
#include "cut.h"

#define MAX_SENTENCE ((size_t)1 << 20)

typedef struct teller {
    const ent_holding *h;
    const ent_cut *c;
    ent_arena *a;
    ent_err *e;
    ENT_VEC(ent_condition) list;
} teller;

static ent_code tell(teller *t, const char *code, const char *rule, bool holds, ent_str tag_set, ent_buf *sentence)
{
    ent_condition c = {.code = code, .rule = rule, .holds = holds, .tag_set = tag_set};

    ENT_TRY(ent_buf_take(&c.text, sentence, t->e));
    ENT_PUSH(&t->list, t->a, c, t->e);
    return ENT_OK;
}

/* Writes the values of a tag whose bits are in the label and, with `held`, in the clearance too; how many. bits begin with first_word. */
static size_t names(ent_buf *b, const teller *t, uint32_t tag, const uint64_t *bits, uint32_t first_word, bool held)
{
    const ent_policy *p = t->c->policy;
    const ent_tag *at = &p->tags.v[tag];
    size_t n = 0;

    for (uint32_t v = at->first_value; v < at->first_value + at->n_values; v++) {
        uint32_t bit = p->values.v[v].bit;
        if (!ent_bit(bits, bit - first_word * 64) || (held && !ent_bit(t->h->values, bit))) continue;
        ent_buf_z(b, n++ == 0 ? " " : ", ");
        ent_buf_add(b, p->values.v[v].name);
    }
    return n;
}

static void held_names(ent_buf *b, const teller *t, uint32_t tag, const uint64_t *bits, uint32_t first_word, size_t *n)
{
    ent_buf_z(b, "; it holds");
    *n = names(b, t, tag, bits, first_word, true);
    ent_buf_z(b, *n == 0 ? " none of them." : ".");
}

static ent_code tell_restrictive(teller *t)
{
    const ent_policy *p = t->c->policy;

    for (uint32_t i = 0; i < p->tags.n; i++) {
        ent_buf b = ent_buf_new(t->a, MAX_SENTENCE);
        ent_str set = p->sets.v[p->tags.v[i].set].name;
        size_t wanted, held;
        if (p->tags.v[i].type != ENT_RESTRICTIVE) continue;
        ent_buf_fmt(&b, "Of %.*s the clearance needs all of", ENT_N(set));
        wanted = names(&b, t, i, t->c->restrictive, 0, false);
        if (wanted == 0) continue;
        held_names(&b, t, i, t->c->restrictive, 0, &held);
        ENT_TRY(tell(t, "restrictive", "R-13", held == wanted, set, &b));
    }
    return ENT_OK;
}

static ent_code tell_permissive(teller *t, const ent_cut_tag *ct)
{
    ent_buf b = ent_buf_new(t->a, MAX_SENTENCE), nobody = ent_buf_new(t->a, MAX_SENTENCE);
    const ent_policy *p = t->c->policy;
    ent_str set = p->sets.v[p->tags.v[ct->tag].set].name;
    size_t held;

    ent_buf_fmt(&b, "Of %.*s the clearance needs one of", ENT_N(set));
    if (names(&b, t, ct->tag, ct->bits, ct->first_word, false) == 0) {
        ent_buf_fmt(&nobody, "Of %.*s the label names nobody, so nobody is admitted.", ENT_N(set));
        return tell(t, "permissive", "R-44", false, set, &nobody);
    }
    held_names(&b, t, ct->tag, ct->bits, ct->first_word, &held);
    return tell(t, "permissive", "R-44", held != 0, set, &b);
}

static ent_code tell_conditions(teller *t)
{
    const ent_str none = {"", 0};
    ent_buf b = ent_buf_new(t->a, MAX_SENTENCE), dossier = ent_buf_new(t->a, MAX_SENTENCE);
    bool held = ent_bit(t->h->classes, t->c->class_id);

    ent_buf_fmt(&b, "The clearance must list the class %.*s; it %s.", ENT_N(ent_cut_class(t->c)), held ? "does" : "does not");
    ENT_TRY(tell(t, "class", "R-13", held, none, &b));
    ENT_TRY(tell_restrictive(t));
    for (size_t i = 0; i < t->c->n_permissive; i++) ENT_TRY(tell_permissive(t, &t->c->permissive[i]));
    if (!t->c->has_dossier) return ENT_OK;
    held = ent_holds_dossier(t->h, &t->c->dossier_digest);
    ent_buf_fmt(&dossier, "The need to know of the dossier %.*s must be recorded; it is%s.", ENT_N(t->c->dossier), held ? "" : " not");
    return tell(t, "dossier", "R-13", held, none, &dossier);
}

/* The first condition; the others can be asked only if it holds. */
static ent_code tell_policy(teller *t)
{
    ent_buf b = ent_buf_new(t->a, MAX_SENTENCE);
    bool given = t->h != NULL && t->c != NULL, same = given && ent_same_version(t->h->policy, t->c->policy);

    if (!given)
        ent_buf_fmt(&b, "There must be a clearance and a label under one policy; there is no %s.", t->h == NULL ? "clearance" : "label");
    else
        ent_buf_fmt(&b, "Label and clearance must be under one version of one policy; the label's is %.*s%s.", ENT_N(t->c->policy->name),
                    same ? ", and so is the clearance's" : ", the clearance's is another");
    ENT_TRY(tell(t, "policy", given ? "R-09" : "R-01", same, (ent_str){"", 0}, &b));
    return same ? tell_conditions(t) : ENT_OK;
}

ent_code ent_explain(const ent_condition **out, size_t *n, ent_arena *a, const ent_holding *h, const ent_cut *c, ent_err *e)
{
    teller t = {.h = h, .c = c, .a = a, .e = e};
    ent_code code = tell_policy(&t);

    *out = code == ENT_OK ? t.list.v : NULL;
    *n = code == ENT_OK ? t.list.n : 0;
    return code;
}
