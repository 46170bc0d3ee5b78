/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a marking, of a page and of a portion, under two policies: a refusal, or a valid label that prints and reads back
 * as itself.                                                                                                       */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "test/label/rich_policy.h"
#include "test/label/sample_policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef ent_code (*reader)(ent_label *out, ent_arena *a, const ent_policy *p, ent_str marking, ent_err *e);

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

static ent_str cut_text(ent_arena *a, const ent_policy *p, const ent_label *l)
{
    const ent_cut *c = NULL;
    ent_err e;

    must(ent_cut_of(&c, a, p, l, (ent_str){0}, ENT_SAMPLE_TIME, &e) == ENT_OK);
    return ent_cut_text(c);
}

static void round_trip(ent_arena *a, const ent_policy *p, ent_str text, reader read, ent_place place)
{
    static const char *const langs[] = {"", "fr"};
    ent_label l, back;
    ent_str again, cut;
    ent_err e = {0};

    if (read(&l, a, p, text, &e) != ENT_OK) {
        must(e.what[0] != '\0' && l.classification.n == 0);
        return;
    }
    cut = cut_text(a, p, &l);
    for (size_t i = 0; i < 2; i++) {
        must(ent_label_marking(&again, a, p, &l, ent_str_c(langs[i]), place, &e) == ENT_OK);
        must(read(&back, a, p, again, &e) == ENT_OK);
        must(ent_str_eq(cut_text(a, p, &back), cut) && ent_str_eq(back.privacy_mark, l.privacy_mark));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, (size_t)256 << 20);
    ent_str text = {(const char *)data, size};

    if (a == NULL) return 0;
    round_trip(a, ent_sample_policy(), text, ent_label_unmark, ENT_PAGE_BOTTOM);
    round_trip(a, ent_sample_policy(), text, ent_label_unmark_portion, ENT_PORTION);
    round_trip(a, rich_policy(), text, ent_label_unmark, ENT_PAGE_BOTTOM);
    round_trip(a, rich_policy(), text, ent_label_unmark_portion, ENT_PORTION);
    ent_arena_free(a);
    return 0;
}
