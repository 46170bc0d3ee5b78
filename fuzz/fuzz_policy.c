/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a policy: a refusal, or a policy whose classes can be labelled, marked and decided on without surprise; that lint can
 * look through, and that does not differ from itself. Strict reading takes what has no deviation, and nothing else. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <entente/label.h>

#include "test/label/sample_policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise)
{
    if (!promise) __builtin_trap();
}

static void use_class(ent_arena *a, const ent_policy *p, ent_str name)
{
    ent_label l = {.policy = ent_policy_name(p), .classification = name}, back, whole;
    ent_clearance c = {.policy = ent_policy_name(p), .n_classes = 1, .classes = &name};
    const ent_label *parts[] = {&l, &l};
    const ent_holding *h = NULL;
    const ent_cut *cut = NULL;
    ent_str text;
    ent_err e;
    bool nobody;

    must(ent_holding_of(&h, a, p, &c, NULL, 0, &e) == ENT_OK);
    if (ent_cut_of(&cut, a, p, &l, (ent_str){0}, 0, &e) == ENT_OK) {
        must(ent_admits(h, cut)); /* a class alone, and the class is held */
        must(ent_cut_at_least(cut, cut));
        must(ent_label_join(&whole, &nobody, NULL, a, p, parts, 2, ENT_JOIN_STRICT, &e) == ENT_OK && !nobody);
    } else {
        must(cut == NULL);
    }
    if (ent_label_marking(&text, a, p, &l, (ent_str){0}, ENT_PAGE_BOTTOM, &e) == ENT_OK &&
        ent_label_unmark(&back, a, p, text, &e) == ENT_OK)
        must(ent_label_validate(p, &back, 0, false, &e) == ENT_OK || e.code == ENT_INVALID);
    if (ent_label_map(&back, a, p, p, &l, 0, NULL, &e) == ENT_OK) must(ent_str_eq(back.classification, name));
}

/* Read strictly: exactly when nothing was noted that deviates from the schema. */
static void strictly(ent_arena *a, ent_str spif, const ent_notes *notes)
{
    const ent_policy *p = NULL;
    bool deviates = false;
    ent_err e = {0};

    for (size_t i = 0; i < notes->n; i++) deviates = deviates || strncmp(notes->v[i].code, "spif-", 5) == 0;
    must((ent_policy_load_strict(&p, a, spif, NULL, &e) == ENT_OK) == !deviates);
    must((p != NULL) == !deviates && (p != NULL || (e.what[0] != '\0' && e.place[0] != '\0')));
}

/* Findings are notes with a sentence; against itself and against the sample as another policy. */
static void look_through(ent_arena *a, const ent_policy *p)
{
    const ent_policy *others[] = {p, ent_sample_policy()};
    ent_policy_changes none = {0}, some = {0};
    ent_notes notes = {0};
    ent_err e = {0};

    must(ent_policy_lint(&notes, a, p, others, 2, &e) == ENT_OK || e.code == ENT_NOMEM);
    for (size_t i = 0; i < notes.n; i++) must(strncmp(notes.v[i].code, "lint-", 5) == 0 && notes.v[i].text.n > 0);
    must(ent_policy_diff(&none, a, p, p, &e) == ENT_OK || e.code == ENT_NOMEM);
    must(none.n == 0);
    must(ent_policy_diff(&some, a, p, others[1], &e) == ENT_OK || e.code == ENT_NOMEM);
    for (size_t i = 0; i < some.n; i++) must(!ent_str_eq(some.v[i].was, some.v[i].is) || some.v[i].was.n == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, (size_t)256 << 20);
    const ent_policy *p = NULL, *again = NULL;
    ent_str spif = {(const char *)data, size};
    ent_notes notes = {0};
    ent_err e = {0};

    if (a == NULL) return 0;
    if (ent_policy_load(&p, a, spif, &notes, &e) == ENT_OK) {
        must(ent_policy_classes(p) > 0 && ent_policy_name(p).n > 0);
        for (size_t i = 0; i < ent_policy_classes(p) && i < 4; i++) use_class(a, p, ent_policy_class(p, i));
        must(ent_policy_load(&again, a, spif, NULL, &e) == ENT_OK);
        must(ent_sha256_eq(ent_policy_digest(p), ent_policy_digest(again)));
        strictly(a, spif, &notes);
        look_through(a, p);
    } else {
        must(p == NULL && e.code != ENT_OK && e.what[0] != '\0');
    }
    ent_arena_free(a);
    return 0;
}
