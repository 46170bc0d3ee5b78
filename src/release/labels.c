/* SPDX-License-Identifier: Apache-2.0 */
/* The labels of a bundle being made: each looked at once, numbered in order of first use. */
#include <string.h>
#include <strings.h>

#include "release_private.h"

enum { LABEL_BYTES = 64 * 1024 };

/* never on this channel, whatever an agreement says. */
static const char *special_word(ent_str s)
{
    static const char *const words[] = {"ATOMAL", "CRYPTO", "BOHEMIA", "SIOP"};

    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        size_t n = strlen(words[w]);
        for (size_t i = 0; i + n <= s.n; i++) {
            bool starts = i == 0 || strchr(" -/,", s.p[i - 1]) != NULL;
            bool ends = i + n == s.n || strchr(" -/,", s.p[i + n]) != NULL;
            if (starts && ends && strncasecmp(s.p + i, words[w], n) == 0) return words[w];
        }
    }
    return NULL;
}

const ent_policy *rel__label_policy(const ent_reg_policies *policies, const ent_label *l)
{
    const ent_policy *p = NULL;
    ent_str uri = l->policy_uri;

    if (ent_str_starts(uri, "urn:oid:")) uri = (ent_str){uri.p + 8, uri.n - 8};
    if (uri.n != 0) p = ent_reg_policy_named(policies, uri);
    return p != NULL ? p : ent_reg_policy_named(policies, l->policy);
}

ent_code rel__label_look(rel_label *out, const ent_policy *p, const ent_label *l, ent_err *e)
{
    out->special = special_word(l->classification);
    for (size_t i = 0; i < l->n; i++)
        for (size_t k = 0; k < l->categories[i].n && out->special == NULL; k++) out->special = special_word(l->categories[i].values[k]);
    if (p == NULL) return ENT_OK;
    ENT_TRY(ent_label_holds(&out->exercise, p, l, "Administrative", "EXERCISE", e));
    if (ent_policy_within(&out->lowest, p, l->classification, ent_policy_class(p, 0), e) == ENT_NOMEM) return ENT_NOMEM;
    return ENT_OK; /* an unknown class is not the lowest */
}

const char *rel__exercise_fault(const rel_label *l, bool exercise_node)
{
    if (exercise_node && !l->exercise && !l->lowest) return "This is an exercise node, and the label lacks the mark EXERCISE";
    if (!exercise_node && l->exercise) return "The label is marked EXERCISE, and this is no exercise node";
    return NULL;
}

ent_code rel__label_get(rel_label **out, rel_labels *all, ent_store *s, int64_t id, ent_err *e)
{
    rel_label *l = rel__map_get(&all->by_id, id);
    ent_label parsed;

    *out = l;
    if (l != NULL) return ENT_OK;
    ENT_NEW(l, all->a, 1, e);
    ENT_TRY(ent_reg_label_xml(&l->xml, all->a, s, id, e));
    ENT_TRY(ent_sha256_of(&l->sha256, l->xml, e));
    ENT_TRY(ent_label_parse(&parsed, all->a, l->xml, false, NULL, e));
    l->policy = rel__label_policy(all->policies, &parsed);
    ENT_TRY(rel__label_look(l, l->policy, &parsed, e));
    ENT_TRY(rel__map_put(&all->by_id, id, l, e));
    *out = l;
    return ENT_OK;
}

static ent_code use(rel_label *l, rel_labels *all, ent_err *e)
{
    if (l->number != 0) return ENT_OK;
    if (all->used.n == ENT_REL_LABELS_MAX || l->xml.n > LABEL_BYTES || all->bytes + l->xml.n > ENT_REL_LABELS_BYTES)
        return ent_fail(e, ENT_LIMIT, NULL, "Split it into several releases.",
                        "A bundle holds at most %d different labels of 64 KiB each, 16 MiB together.", ENT_REL_LABELS_MAX);
    ENT_PUSH(&all->used, all->a, l, e);
    l->number = (int64_t)all->used.n;
    all->bytes += l->xml.n;
    return ENT_OK;
}

ent_code rel__number_labels(rel_labels *all, ent_store *s, const ent_reg_row *r, ent_err *e)
{
    rel_label *label, *meta;

    ENT_TRY(rel__label_get(&label, all, s, r->label_id, e));
    ENT_TRY(rel__label_get(&meta, all, s, r->meta_label_id, e));
    ENT_TRY(use(label, all, e));
    return use(meta, all, e);
}

void rel__label_unuse(rel_labels *all, size_t n)
{
    while (all->used.n > n) {
        rel_label *l = all->used.v[--all->used.n];
        l->number = 0;
        all->bytes -= l->xml.n;
    }
}
