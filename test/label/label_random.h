/* SPDX-License-Identifier: Apache-2.0 */
/* Labels and clearances drawn from a seed, over every class, set and value of a policy. They are well formed, not always valid. */
#ifndef ENTENTE_TEST_LABEL_RANDOM_H
#define ENTENTE_TEST_LABEL_RANDOM_H

#include <dirent.h>

#include "common.h"

#include "src/label/policy.h"

typedef struct dice {
    uint64_t state;
} dice;

/* splitmix64 */
__attribute__((unused)) static uint64_t dice_next(dice *d)
{
    uint64_t z = d->state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

__attribute__((unused)) static size_t dice_below(dice *d, size_t n)
{
    return (size_t)(dice_next(d) % n);
}

/* A name in another spelling that means the same under the policy. */
__attribute__((unused)) static ent_str dice_spelling(ent_arena *a, dice *d, const ent_policy *p, ent_str name)
{
    char *text = ent_alloc(a, 2 * name.n + 3);
    size_t n = 0;

    assert_non_null(text);
    if (dice_below(d, 4) == 0) text[n++] = ' ';
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        text[n++] = letter && p->folds && dice_below(d, 2) == 0 ? (char)(c ^ 0x20) : c;
        if (c == ' ' && dice_below(d, 4) == 0) text[n++] = '\t';
    }
    if (dice_below(d, 4) == 0) text[n++] = '\n';
    return (ent_str){text, n};
}

__attribute__((unused)) static void dice_shuffle(dice *d, void *list, size_t n, size_t size)
{
    unsigned char *p = list, hold[128];

    assert_true(size <= sizeof hold);
    for (size_t i = n; i > 1; i--) {
        size_t k = dice_below(d, i);
        memcpy(hold, p + k * size, size);
        memcpy(p + k * size, p + (i - 1) * size, size);
        memcpy(p + (i - 1) * size, hold, size);
    }
}

/* Up to six values of a set and type; at least one if it is restrictive. */
__attribute__((unused)) static bool dice_values(ent_arena *a, dice *d, const ent_policy *p, uint32_t set, ent_category *c)
{
    const ent_set *s = &p->sets.v[set];
    ent_str *all = ent_alloc_array(a, p->values.n + 1, sizeof *all);
    size_t n = 0;

    assert_non_null(all);
    for (uint32_t t = s->first_tag; t < s->first_tag + s->n_tags; t++) {
        const ent_tag *tag = &p->tags.v[t];
        if (tag->type != c->type) continue;
        for (uint32_t v = tag->first_value; v < tag->first_value + tag->n_values; v++) all[n++] = p->values.v[v].name;
    }
    if (n == 0) return false;
    dice_shuffle(d, all, n, sizeof *all);
    c->n = dice_below(d, (n < 6 ? n : 6) + 1);
    if (c->n == 0 && c->type == ENT_RESTRICTIVE) c->n = 1;
    c->values = all;
    return true;
}

__attribute__((unused)) static size_t dice_categories(ent_arena *a, dice *d, const ent_policy *p, const ent_category **out)
{
    static const ent_str uris[] = {T(""), T(""), T("urn:x:set"), T("http://example.org/?a=1&b=\"2\"")};
    ent_category *list = ent_alloc_array(a, 3 * p->sets.n + 1, sizeof *list);
    size_t n = 0;

    assert_non_null(list);
    for (uint32_t s = 0; s < p->sets.n; s++) {
        for (ent_category_type t = ENT_RESTRICTIVE; t <= ENT_INFORMATIVE; t++) {
            ent_category c = {.type = t, .tag_name = p->sets.v[s].name, .uri = uris[dice_below(d, COUNT(uris))]};
            if (dice_below(d, 3) != 0 || !dice_values(a, d, p, s, &c)) continue;
            if (dice_below(d, 6) == 0) OK(ent_str_fmt(&c.uri, a, e, "urn:oid:%.*s", ENT_F(p->sets.v[s].oid)));
            list[n++] = c;
        }
    }
    dice_shuffle(d, list, n, sizeof *list);
    *out = list;
    return n;
}

__attribute__((unused)) static ent_time dice_time(dice *d)
{
    static const ent_time edges[] = {-62135596800, 253402300799, 951782400 /* 2000-02-29 */, 0, -1};
    size_t k = dice_below(d, 12);

    if (k < COUNT(edges)) return edges[k];
    return (ent_time)dice_below(d, (size_t)8 << 30) - ((ent_time)2 << 30);
}

__attribute__((unused)) static ent_label dice_label(ent_arena *a, dice *d, const ent_policy *p, unsigned depth)
{
    static const ent_str marks[] = {T(""), T("FOR A & B <ONLY>"), T("N\xc3\xa4her \"\xe2\x82\xac\" \xf0\x9f\x94\x92"), T("'")};
    static const ent_str whos[] = {T(""), T("office@example.org"), T("CN=A & B,O=\"X\"")};
    static const ent_str types[] = {T("rfc822Name"), T("dNSName"),     T("directoryName"),     T("uniformResourceIdentifier"),
                                    T("iPAddress"),  T("x400Address"), T("userPrincipalName"), T("jID")};
    ent_label l = {.policy = p->name, .has_created = true, .role = (ent_label_role)dice_below(d, 4)};

    if (dice_below(d, 2) == 0) l.policy_uri = p->urn;
    l.classification = p->classes.v[dice_below(d, p->classes.n)].name;
    l.privacy_mark = marks[dice_below(d, COUNT(marks))];
    l.originator = whos[dice_below(d, COUNT(whos))];
    if (l.originator.n != 0) l.originator_type = types[dice_below(d, COUNT(types))];
    l.n = dice_categories(a, d, p, &l.categories);
    l.created = dice_time(d);
    l.has_review = dice_below(d, 2) == 0;
    if (l.has_review) l.review = dice_time(d);
    if (depth < 4 && dice_below(d, 3) == 0) {
        ent_label *next = ent_alloc(a, sizeof *next);
        assert_non_null(next);
        *next = dice_label(a, d, p, depth + 1);
        next->role = l.role;
        l.successor = next;
        l.succession = dice_time(d);
    }
    return l;
}

__attribute__((unused)) static ent_clearance dice_clearance(ent_arena *a, dice *d, const ent_policy *p)
{
    ent_clearance c = {.policy = p->name, .holder_kind = (ent_holder_kind)dice_below(d, 4)};
    ent_str *classes = ent_alloc_array(a, p->classes.n, sizeof *classes);

    assert_non_null(classes);
    for (size_t i = 0; i < p->classes.n; i++) classes[i] = p->classes.v[i].name;
    dice_shuffle(d, classes, p->classes.n, sizeof *classes);
    c.classes = classes;
    c.n_classes = 1 + dice_below(d, p->classes.n);
    if (dice_below(d, 2) == 0) c.policy_uri = p->urn;
    c.n = dice_categories(a, d, p, &c.categories);
    if (c.holder_kind != ENT_HOLDER_UNSAID) c.holder = S("Ada \"Example\" & Sons");
    return c;
}

/* The same categories in another order, and in another spelling. */
__attribute__((unused)) static const ent_category *dice_respell(ent_arena *a, dice *d, const ent_policy *p, const ent_category *in,
                                                                size_t n)
{
    ent_category *list = ent_alloc_array(a, n + 1, sizeof *list);

    assert_non_null(list);
    if (n != 0) memcpy(list, in, n * sizeof *list);
    dice_shuffle(d, list, n, sizeof *list);
    for (size_t i = 0; i < n; i++) {
        ent_str *values = ent_alloc_array(a, list[i].n + 1, sizeof *values);
        assert_non_null(values);
        for (size_t k = 0; k < list[i].n; k++) values[k] = dice_spelling(a, d, p, list[i].values[k]);
        dice_shuffle(d, values, list[i].n, sizeof *values);
        list[i].values = values;
        list[i].tag_name = dice_spelling(a, d, p, list[i].tag_name);
    }
    return list;
}

__attribute__((unused)) static ent_label dice_same(ent_arena *a, dice *d, const ent_policy *p, const ent_label *in)
{
    ent_label l = *in;

    l.policy = dice_spelling(a, d, p, l.policy);
    l.policy_uri = dice_below(d, 2) == 0 ? p->urn : S("");
    l.classification = dice_spelling(a, d, p, l.classification);
    l.categories = dice_respell(a, d, p, l.categories, l.n);
    if (l.successor != NULL) {
        ent_label *next = ent_alloc(a, sizeof *next);
        assert_non_null(next);
        *next = dice_same(a, d, p, l.successor);
        l.successor = next;
    }
    return l;
}

#define MAX_POLICIES 32

/* All policies that are shipped. */
__attribute__((unused)) static size_t shipped_policies(ent_arena *a, const ent_policy *out[static MAX_POLICIES])
{
    char path[1024];
    const struct dirent *f;
    size_t n = 0;
    DIR *dir;

    snprintf(path, sizeof path, "%s/data/policy", ent_test_root());
    dir = opendir(path);
    assert_non_null(dir);
    while ((f = readdir(dir)) != NULL) {
        ent_notes notes = {0};
        if (!ent_str_ends(S(f->d_name), ".spif.xml")) continue;
        assert_true(n < MAX_POLICIES);
        out[n++] = load(a, shipped(a, f->d_name), &notes);
    }
    closedir(dir);
    assert_true(n >= 2);
    return n;
}

#endif
