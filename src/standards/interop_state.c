/* SPDX-License-Identifier: Apache-2.0 */
#include "interop_state.h"

/* What an answer alone comes to. The answers that hang on more are told apart below. */
static const struct {
    ent_std_verdict verdict;
    ent_std_why why;
} by_answer[ENT_STD_ANSWERS] = {
    [ENT_STD_ANSWER_NONE] = {ENT_STD_VERDICT_NOT_KNOWN, ENT_STD_WHY_NOTHING_STATED},
    [ENT_STD_RATIFYING] = {ENT_STD_VERDICT_ON_PAPER, ENT_STD_WHY_RATIFYING},
    [ENT_STD_RATIFYING_WITH_RESERVATIONS] = {ENT_STD_VERDICT_ON_PAPER, ENT_STD_WHY_RESERVATIONS_ELSEWHERE},
    [ENT_STD_RATIFYING_FUTURE_DATE] = {ENT_STD_VERDICT_ON_PAPER, ENT_STD_WHY_FROM_DATE},
    [ENT_STD_RATIFYING_NOT_IMPLEMENTING] = {ENT_STD_VERDICT_NO, ENT_STD_WHY_NOT_IMPLEMENTING},
    [ENT_STD_NOT_RATIFYING] = {ENT_STD_VERDICT_NO, ENT_STD_WHY_NOT_RATIFYING},
    [ENT_STD_NOT_PARTICIPATING] = {ENT_STD_VERDICT_NO, ENT_STD_WHY_NOT_PARTICIPATING},
    [ENT_STD_NO_RESPONSE] = {ENT_STD_VERDICT_NOT_KNOWN, ENT_STD_WHY_NO_RESPONSE},
};

/* What a nation did, best first. */
static const struct {
    ent_std_fact_kind kind;
    ent_std_verdict verdict;
    ent_std_why why;
} by_deed[] = {{ENT_STD_FACT_FIELDED, ENT_STD_VERDICT_FIELDED, ENT_STD_WHY_FIELDED},
               {ENT_STD_FACT_TESTED, ENT_STD_VERDICT_TESTED, ENT_STD_WHY_TESTED},
               {ENT_STD_FACT_IMPLEMENTED, ENT_STD_VERDICT_ON_PAPER, ENT_STD_WHY_IMPLEMENTED}};

enum { DEEDS = sizeof by_deed / sizeof *by_deed };

typedef struct stands {
    const std_entry *answer, *reservation, *deed[DEEDS];
    int best; /* the best deed that has not ended; DEEDS: none */
    bool reserved, any_reservation;
} stands;

static stands look(const ent_std_facts *s, const std_slots *slots, size_t part, int service, bool lifted)
{
    stands x = {.best = DEEDS, .any_reservation = slots->reservations[service]};

    x.answer = std__slot(slots, part, ENT_STD_FACT_ANSWER, service);
    x.reservation = std__slot(slots, part, ENT_STD_FACT_RESERVATION, service);
    x.reserved = x.reservation != NULL && !s->v[x.reservation->fact].ended && !lifted;
    for (int i = DEEDS - 1; i >= 0; i--) {
        x.deed[i] = std__slot(slots, part, by_deed[i].kind, service);
        if (x.deed[i] != NULL && !s->v[x.deed[i]->fact].ended) x.best = i;
    }
    return x;
}

/* What the answer comes to. */
static ent_std_verdict answer_of(ent_std_why *why, const ent_std_facts *s, const stands *x, int32_t on)
{
    const ent_std_fact *f = x->answer == NULL ? NULL : &s->v[x->answer->fact];
    ent_std_answer answer = f == NULL ? ENT_STD_ANSWER_NONE : f->answer;

    *why = by_answer[answer].why;
    if (answer == ENT_STD_RATIFYING_WITH_RESERVATIONS && !x->any_reservation) {
        *why = ENT_STD_WHY_RESERVATIONS_UNKNOWN;
        return ENT_STD_VERDICT_NOT_KNOWN;
    }
    if (answer == ENT_STD_RATIFYING_FUTURE_DATE && std__last_day(f->intended) > on) {
        *why = ENT_STD_WHY_NOT_BEFORE;
        return ENT_STD_VERDICT_NO;
    }
    return by_answer[answer].verdict;
}

static ent_std_verdict verdict_of(ent_std_why *answer_why, const ent_std_facts *s, const stands *x, int32_t on)
{
    ent_std_verdict answer = answer_of(answer_why, s, x, on);

    if (x->reserved) return ENT_STD_VERDICT_NO;
    if (x->best == DEEDS) return answer;
    if (*answer_why == ENT_STD_WHY_NOT_IMPLEMENTING) return ENT_STD_VERDICT_NOT_KNOWN;
    return by_deed[x->best].verdict;
}

ent_std_verdict std__verdict_of(const ent_std_facts *s, const std_slots *slots, size_t part, int service, int32_t on, bool lifted)
{
    stands x = look(s, slots, part, service, lifted);
    ent_std_why why;

    return verdict_of(&why, s, &x, on);
}

ent_std_verdict std__verdict_over(const ent_std_facts *s, const std_slots *slots, size_t part, unsigned services, int32_t on, bool lifted)
{
    ent_std_verdict lowest = ENT_STD_VERDICT_FIELDED;

    for (int i = 0; i < 3; i++) {
        ent_std_verdict v;
        if ((services >> i & 1) == 0) continue;
        v = std__verdict_of(s, slots, part, i, on, lifted);
        if (v < lowest) lowest = v;
    }
    return lowest;
}

static void give(std_state *out, ent_std_why why, const std_entry *x)
{
    if (out->n == STD_WHYS) return;
    out->why[out->n].why = why;
    out->why[out->n++].fact = x == NULL ? SIZE_MAX : x->fact;
}

/* First what decides, then what else was looked at. */
void std__state_of(std_state *out, const ent_std_facts *s, const std_slots *slots, size_t part, int service, int32_t on)
{
    stands x = look(s, slots, part, service, false);
    ent_std_why answer_why;
    bool contradiction;

    *out = (std_state){.verdict = verdict_of(&answer_why, s, &x, on)};
    contradiction = !x.reserved && x.best != DEEDS && answer_why == ENT_STD_WHY_NOT_IMPLEMENTING;
    if (x.reserved) give(out, ENT_STD_WHY_RESERVED, x.reservation);
    if (contradiction) give(out, ENT_STD_WHY_CONTRADICTION, x.answer);
    if (x.best != DEEDS) give(out, by_deed[x.best].why, x.deed[x.best]);
    for (int i = 0; i < x.best; i++)
        if (x.deed[i] != NULL) give(out, ENT_STD_WHY_ENDED, x.deed[i]);
    /* That there are reservations elsewhere too says nothing about a reserved part. */
    if (x.reserved && answer_why == ENT_STD_WHY_RESERVATIONS_ELSEWHERE) return;
    if (!contradiction && (x.answer != NULL || out->n == 0)) give(out, answer_why, x.answer);
    if (x.reservation != NULL && !x.reserved) give(out, ENT_STD_WHY_LIFTED, x.reservation);
}
