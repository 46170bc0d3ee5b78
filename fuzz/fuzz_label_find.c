/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as running text: a refusal, or sightings in order that do not overlap, each the text at its place, with a label that
 * the policy takes; and empty lines before the text change nothing but the places.                                 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "test/label/rich_policy.h"
#include "test/label/sample_policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise)
{
    if (!promise) __builtin_trap();
}

/* Loaded once per process; the arena is never freed. */
static const ent_policy *rich_policy(void)
{
    static const ent_policy *policy;
    static ent_arena *arena;
    ent_err e;

    if (policy != NULL) return policy;
    arena = ent_arena_new(NULL, 0);
    if (arena == NULL || ent_policy_load(&policy, arena, ent_str_c(ENT_RICH_POLICY), NULL, &e) != ENT_OK) __builtin_trap();
    return policy;
}

static void check_one(ent_arena *a, const ent_policy *p, ent_str text, const ent_sighting *s, size_t from)
{
    bool labelled = s->label.classification.n != 0;
    const ent_cut *c;
    ent_err e;

    must(s->at >= from && s->n > 0 && s->n <= text.n - s->at);
    must(s->says.p == text.p + s->at && s->says.n == s->n && ent_utf8_ok(s->says, NULL));
    must(s->line > 0 && s->column > 0 && s->why != NULL);
    must(!labelled == (strcmp(s->why, "invalid") == 0 || strcmp(s->why, "case") == 0));
    if (labelled) must(ent_cut_of(&c, a, p, &s->label, (ent_str){0}, ENT_SAMPLE_TIME, &e) == ENT_OK);
}

/* The same text two lines further down. */
static void check_moved(ent_arena *a, const ent_policy *p, ent_str text, const ent_sightings *was)
{
    char *copy = ent_alloc(a, text.n + 2);
    ent_sightings s;
    ent_err e;

    if (copy == NULL) return;
    memcpy(copy, "\n\n", 2);
    if (text.n != 0) memcpy(copy + 2, text.p, text.n);
    must(ent_label_find(&s, a, p, (ent_str){copy, text.n + 2}, &e) == ENT_OK && s.n == was->n);
    for (size_t i = 0; i < s.n; i++) {
        const ent_sighting *x = &s.v[i], *y = &was->v[i];
        must(x->at == y->at + 2 && x->n == y->n && x->line == y->line + 2 && x->column == y->column);
        must(x->marking == y->marking && strcmp(x->why, y->why) == 0);
    }
}

static void find(ent_arena *a, const ent_policy *p, ent_str text)
{
    ent_sightings s;
    ent_err e = {0};
    size_t from = 0;

    if (ent_label_find(&s, a, p, text, &e) != ENT_OK) {
        must(e.what[0] != '\0' && s.n == 0);
        return;
    }
    for (size_t i = 0; i < s.n; i++) {
        check_one(a, p, text, &s.v[i], from);
        from = s.v[i].at + s.v[i].n;
    }
    check_moved(a, p, text, &s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, (size_t)256 << 20);
    ent_str text = {(const char *)data, size};

    if (a == NULL) return 0;
    find(a, ent_sample_policy(), text);
    find(a, rich_policy(), text);
    ent_arena_free(a);
    return 0;
}
