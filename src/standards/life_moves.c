/* SPDX-License-Identifier: Apache-2.0 */
/* The machine: every move that there is, and why a move is refused. */
#include <stdio.h>

#include <entente/standards/lifecycle.h>

enum { RATIFIED = ENT_STD_WAY_RATIFIED, APPROVED = ENT_STD_WAY_APPROVED, BOTH = RATIFIED | APPROVED };

/* A table reads as a table: */
/* clang-format off */
static const ent_std_move moves[] = {
    {ENT_STD_PROPOSED, ENT_STD_TASKED, BOTH, ENT_STD_SAME_ITEM, false, "the tasking authority approves the task"},
    {ENT_STD_PROPOSED, ENT_STD_WITHDRAWN_DRAFT, BOTH, ENT_STD_SAME_ITEM, false, "the tasking authority rejects the proposal"},
    {ENT_STD_TASKED, ENT_STD_STUDY_DRAFT, BOTH, ENT_STD_SAME_ITEM, false, "the custodian circulates a draft"},
    {ENT_STD_STUDY_DRAFT, ENT_STD_STUDY_DRAFT, BOTH, ENT_STD_SAME_ITEM, false, "comments are taken in, next draft"},
    {ENT_STD_STUDY_DRAFT, ENT_STD_RATIFICATION_DRAFT, RATIFIED, ENT_STD_SAME_ITEM, false, "the tasking authority agrees, often by silence"},
    {ENT_STD_STUDY_DRAFT, ENT_STD_PROMULGATED, APPROVED, ENT_STD_SAME_ITEM, false, "the tasking authority approves, no ratification"},
    {ENT_STD_STUDY_DRAFT, ENT_STD_WITHDRAWN_DRAFT, BOTH, ENT_STD_SAME_ITEM, false, "the tasking authority stops the task"},
    {ENT_STD_RATIFICATION_DRAFT, ENT_STD_UNDER_RATIFICATION, RATIFIED, ENT_STD_SAME_ITEM, false, "sent to nations with a deadline"},
    {ENT_STD_RATIFICATION_DRAFT, ENT_STD_WITHDRAWN_DRAFT, RATIFIED, ENT_STD_SAME_ITEM, true, "the tasking authority stops the task"},
    {ENT_STD_UNDER_RATIFICATION, ENT_STD_STUDY_DRAFT, RATIFIED, ENT_STD_SAME_ITEM, false, "an objection sends it back"},
    {ENT_STD_UNDER_RATIFICATION, ENT_STD_PROMULGATED, RATIFIED, ENT_STD_SAME_ITEM, false, "the criteria for promulgation are met"},
    {ENT_STD_UNDER_RATIFICATION, ENT_STD_WITHDRAWN_DRAFT, RATIFIED, ENT_STD_SAME_ITEM, true, "the tasking authority stops the task"},
    {ENT_STD_PROMULGATED, ENT_STD_UNDER_REVIEW, BOTH, ENT_STD_SAME_ITEM, false, "the date of review is reached"},
    {ENT_STD_PROMULGATED, ENT_STD_SUPERSEDED, BOTH, ENT_STD_SAME_ITEM, false, "a newer edition is promulgated"},
    {ENT_STD_PROMULGATED, ENT_STD_CANCELLED, BOTH, ENT_STD_SAME_ITEM, false, "the tasking authority cancels it"},
    {ENT_STD_UNDER_REVIEW, ENT_STD_PROMULGATED, BOTH, ENT_STD_SAME_ITEM, false, "confirmed as it is"},
    {ENT_STD_UNDER_REVIEW, ENT_STD_UNDER_REVISION, BOTH, ENT_STD_SAME_ITEM, false, "a revision is needed"},
    {ENT_STD_UNDER_REVIEW, ENT_STD_SUPERSEDED, BOTH, ENT_STD_SAME_ITEM, true, "a newer edition is promulgated"},
    {ENT_STD_UNDER_REVIEW, ENT_STD_CANCELLED, BOTH, ENT_STD_SAME_ITEM, false, "the tasking authority cancels it"},
    {ENT_STD_UNDER_REVISION, ENT_STD_STUDY_DRAFT, BOTH, ENT_STD_NEW_EDITION, false, "a new edition begins"},
    {ENT_STD_UNDER_REVISION, ENT_STD_PROMULGATED, BOTH, ENT_STD_NEW_VERSION, false, "a new version is published, no ratification"},
    {ENT_STD_UNDER_REVISION, ENT_STD_SUPERSEDED, BOTH, ENT_STD_SAME_ITEM, true, "a newer edition is promulgated"},
    {ENT_STD_UNDER_REVISION, ENT_STD_CANCELLED, BOTH, ENT_STD_SAME_ITEM, true, "the tasking authority cancels it"},
};

/* A document whose state nobody recorded yet. */
#define FIRST(state, ways) [state] = {ENT_STD_STATE_NONE, state, ways, ENT_STD_SAME_ITEM, true, "state first recorded"}
static const ent_std_move firsts[ENT_STD_STATES] = {
    FIRST(ENT_STD_PROPOSED, BOTH), FIRST(ENT_STD_TASKED, BOTH), FIRST(ENT_STD_STUDY_DRAFT, BOTH),
    FIRST(ENT_STD_RATIFICATION_DRAFT, RATIFIED), FIRST(ENT_STD_UNDER_RATIFICATION, RATIFIED), FIRST(ENT_STD_PROMULGATED, BOTH),
    FIRST(ENT_STD_UNDER_REVIEW, BOTH), FIRST(ENT_STD_UNDER_REVISION, BOTH), FIRST(ENT_STD_SUPERSEDED, BOTH),
    FIRST(ENT_STD_CANCELLED, BOTH), FIRST(ENT_STD_WITHDRAWN_DRAFT, BOTH),
};
/* clang-format on */

const ent_std_move *ent_std_moves(size_t *n)
{
    *n = sizeof moves / sizeof *moves;
    return moves;
}

ent_std_way ent_std_way_of(ent_std_doc_kind kind, ent_std_doc_kind cover)
{
    switch (kind) {
    case ENT_STD_DOC_STANAG: return ENT_STD_WAY_RATIFIED;
    case ENT_STD_DOC_STANREC:
    case ENT_STD_DOC_NATIONAL: return ENT_STD_WAY_APPROVED;
    case ENT_STD_DOC_AP: return cover == ENT_STD_DOC_STANAG ? ENT_STD_WAY_RATIFIED : ENT_STD_WAY_APPROVED;
    case ENT_STD_DOC_OTHER: break;
    }
    return ENT_STD_WAY_NONE;
}

static const ent_std_move *find(ent_std_state from, ent_std_state to)
{
    if (from == ENT_STD_STATE_NONE) return to == ENT_STD_STATE_NONE ? NULL : &firsts[to];
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
        if (moves[i].from == from && moves[i].to == to) return &moves[i];
    return NULL;
}

/* "Possible from here: PROMULGATED, CANCELLED." Eleven names and the words fit the error's field. */
static void possible(char *out, size_t size, ent_std_way way, ent_std_state from)
{
    size_t n = (size_t)snprintf(out, size, "Possible from %s: ", ent_std_state_name(from)), found = 0;

    for (size_t to = 1; to < ENT_STD_STATES && n < size; to++) {
        const ent_std_move *m = find(from, (ent_std_state)to);
        if (m == NULL || (m->ways & way) == 0) continue;
        n += (size_t)snprintf(out + n, size - n, "%s%s", found++ != 0 ? ", " : "", ent_std_state_name((ent_std_state)to));
    }
    if (found == 0)
        snprintf(out, size, "%s is an end: no move is possible from it. A newer edition is an item of its own.", ent_std_state_name(from));
    else if (n < size) snprintf(out + n, size - n, ".");
}

static ent_code refuse(const ent_std_move *m, ent_std_doc_kind kind, ent_std_way way, ent_std_state from, ent_std_state to, ent_err *e)
{
    const char *word = ent_std_doc_kind_word(kind);
    char next[sizeof e->next];

    possible(next, sizeof next, way, from);
    if (m != NULL && way == ENT_STD_WAY_APPROVED && (to == ENT_STD_RATIFICATION_DRAFT || to == ENT_STD_UNDER_RATIFICATION))
        return ent_fail(e, ENT_REFUSED, "R-66", next, "A document of this kind (%s) is not ratified: it cannot go from %s to %s.", word,
                        ent_std_state_name(from), ent_std_state_name(to));
    if (m != NULL && way == ENT_STD_WAY_RATIFIED)
        return ent_fail(e, ENT_REFUSED, "R-66", next, "A document of this kind (%s) is promulgated only after ratification.", word);
    return ent_fail(e, ENT_REFUSED, "R-66", next, "A document of this kind (%s) cannot go from %s to %s.", word, ent_std_state_name(from),
                    ent_std_state_name(to));
}

ent_code ent_std_move_check(const ent_std_move **out, ent_std_doc_kind kind, ent_std_doc_kind cover, ent_std_state from, ent_std_state to,
                            ent_err *e)
{
    ent_std_way way = ent_std_way_of(kind, cover);
    const ent_std_move *m;

    *out = NULL;
    if (way == ENT_STD_WAY_NONE)
        return ent_fail(e, ENT_REFUSED, "R-66", "Enter what the body that publishes it says about it, as a new revision.",
                        "This is no NATO standardisation document: its own body moves it.");
    if ((unsigned)from >= ENT_STD_STATES || (unsigned)to >= ENT_STD_STATES)
        return ent_fail(e, ENT_BUG, NULL, NULL, "There is no such state.");
    m = find(from, to);
    if (m == NULL || (m->ways & way) == 0) return refuse(m, kind, way, from, to, e);
    *out = m;
    return ENT_OK;
}
