/* SPDX-License-Identifier: Apache-2.0 */
/* The lifecycle: every pair of states for every kind against a plain table, and against the public table of moves where it is at hand;
 * covers and what they cover; silence.                                                                                       */
#include <entente/standards/lifecycle.h>

#include "helpers.h"

/* Rows: from; columns: to, in the order PROPOSED, TASKED, STUDY_DRAFT, RATIFICATION_DRAFT, UNDER_RATIFICATION, PROMULGATED, UNDER_REVIEW,
 * UNDER_REVISION, SUPERSEDED, CANCELLED, WITHDRAWN_DRAFT. x: allowed; e: a new edition begins; v: a new version.                */
static const char *const ratified[11] = {
    /*               P T S R U P r v S C W */
    /* PROPOSED  */ ". x . . . . . . . . x",
    /* TASKED    */ ". . x . . . . . . . .",
    /* STUDY     */ ". . x x . . . . . . x",
    /* RAT DRAFT */ ". . . . x . . . . . x",
    /* UNDER RAT */ ". . x . . x . . . . x",
    /* PROMULG   */ ". . . . . . x . x x .",
    /* REVIEW    */ ". . . . . x . x x x .",
    /* REVISION  */ ". . e . . v . . x x .",
    /* SUPERSED  */ ". . . . . . . . . . .",
    /* CANCELLED */ ". . . . . . . . . . .",
    /* WITHDRAWN */ ". . . . . . . . . . .",
};

static const char *const approved[11] = {
    /*               P T S R U P r v S C W */
    /* PROPOSED  */ ". x . . . . . . . . x",
    /* TASKED    */ ". . x . . . . . . . .",
    /* STUDY     */ ". . x . . x . . . . x",
    /* RAT DRAFT */ ". . . . . . . . . . .",
    /* UNDER RAT */ ". . . . . . . . . . .",
    /* PROMULG   */ ". . . . . . x . x x .",
    /* REVIEW    */ ". . . . . x . x x x .",
    /* REVISION  */ ". . e . . v . . x x .",
    /* SUPERSED  */ ". . . . . . . . . . .",
    /* CANCELLED */ ". . . . . . . . . . .",
    /* WITHDRAWN */ ". . . . . . . . . . .",
};

static const struct {
    ent_std_doc_kind kind, cover;
    const char *const *table; /* NULL: no moves at all */
} kinds[] = {
    {ENT_STD_DOC_STANAG, ENT_STD_DOC_OTHER, ratified},   {ENT_STD_DOC_STANREC, ENT_STD_DOC_OTHER, approved},
    {ENT_STD_DOC_AP, ENT_STD_DOC_STANAG, ratified},      {ENT_STD_DOC_AP, ENT_STD_DOC_STANREC, approved},
    {ENT_STD_DOC_AP, ENT_STD_DOC_OTHER, approved},       {ENT_STD_DOC_NATIONAL, ENT_STD_DOC_OTHER, approved},
    {ENT_STD_DOC_STANREC, ENT_STD_DOC_STANAG, approved}, {ENT_STD_DOC_NATIONAL, ENT_STD_DOC_STANAG, approved},
    {ENT_STD_DOC_OTHER, ENT_STD_DOC_OTHER, NULL},
};

static ent_code move(const ent_std_move **m, size_t k, ent_std_state from, ent_std_state to)
{
    memset(&E, 0, sizeof E);
    return ent_std_move_check(m, kinds[k].kind, kinds[k].cover, from, to, &E);
}

static void every_pair(void **state)
{
    size_t pairs = 0, allowed = 0;

    (void)state;
    for (size_t k = 0; k < N(kinds); k++) {
        for (int from = 1; from <= 11; from++) {
            for (int to = 1; to <= 11; to++, pairs++) {
                char want = kinds[k].table == NULL ? '.' : kinds[k].table[from - 1][2 * (to - 1)];
                const ent_std_move *m;
                ent_code code = move(&m, k, (ent_std_state)from, (ent_std_state)to);
                if ((code == ENT_OK) != (want != '.'))
                    fail_msg("kind %zu: %s to %s is %s", k, ent_std_state_name((ent_std_state)from), ent_std_state_name((ent_std_state)to),
                             ent_code_name(code));
                if (code == ENT_OK) {
                    assert_int_equal(m->effect, want == 'e' ? ENT_STD_NEW_EDITION : want == 'v' ? ENT_STD_NEW_VERSION : ENT_STD_SAME_ITEM);
                    allowed++;
                    continue;
                }
                assert_null(m);
                assert_int_equal(code, ENT_REFUSED);
                assert_string_equal(E.rule, "R-66");
                assert_true(E.what[0] != '\0' && E.next[0] != '\0');
            }
        }
    }
    assert_int_equal(pairs, 9 * 121);
    /* 22 moves on the way of ratification, 17 on the other. */
    assert_int_equal(allowed, 2 * 22 + 6 * 17);
}

/* Row by row: what the public table says is a move of some kind, and what the machine has beyond it says so. */
static void public_table(void **state)
{
    size_t n, in_csv = 0, ours = 0;
    const ent_std_move *moves = ent_std_moves(&n);
    char path[1024];
    ent_str text;
    ent_csv t;

    (void)state;
    if (ent_test_shared() == NULL) ent_test_skip("the table of moves of ../shared/data/register/lifecycle is not here");
    assert_true(snprintf(path, sizeof path, "%s/data/register/lifecycle/transitions.csv", ent_test_shared()) < (int)sizeof path);
    OK(ent_file_read(&text, A, path, 1 << 20, &E));
    OK(ent_csv_parse(&t, A, text, 1 << 20, 1000, &E));
    assert_int_equal(t.n_columns, 3);
    for (size_t i = 0; i < t.n_rows; i++) {
        ent_std_state from = ent_std_state_read(t.rows[i].f[0]), to = ent_std_state_read(t.rows[i].f[1]);
        bool marked = has(t.rows[i].f[2], "(ours)"), found = false;
        assert_true(from != ENT_STD_STATE_NONE && to != ENT_STD_STATE_NONE);
        for (size_t k = 0; k < n; k++) {
            if (moves[k].from != from || moves[k].to != to) continue;
            assert_false(found);
            found = true;
            assert_int_equal(moves[k].ours, marked);
            if (ent_str_starts(t.rows[i].f[2], "STANREC")) assert_int_equal(moves[k].ways, ENT_STD_WAY_APPROVED);
            if (ent_str_is(t.rows[i].f[2], "new EDITION")) assert_int_equal(moves[k].effect, ENT_STD_NEW_EDITION);
            if (ent_str_is(t.rows[i].f[2], "new VERSION")) assert_int_equal(moves[k].effect, ENT_STD_NEW_VERSION);
        }
        if (!found) fail_msg("the machine lacks %.*s to %.*s", ENT_F(t.rows[i].f[0]), ENT_F(t.rows[i].f[1]));
        in_csv++;
    }
    assert_int_equal(in_csv, n);
    for (size_t k = 0; k < n; k++) ours += moves[k].ours;
    assert_int_equal(ours, 5);
    assert_int_equal(n - ours, 18);
}

/* The states of the public list are ours, in its order. */
static void public_states(void **state)
{
    char path[1024];
    ent_str text;
    ent_csv t;

    (void)state;
    if (ent_test_shared() == NULL) ent_test_skip("the list of states of ../shared/data/register/lifecycle is not here");
    assert_true(snprintf(path, sizeof path, "%s/data/register/lifecycle/states.csv", ent_test_shared()) < (int)sizeof path);
    OK(ent_file_read(&text, A, path, 1 << 20, &E));
    OK(ent_csv_parse(&t, A, text, 1 << 20, 1000, &E));
    assert_int_equal(t.n_rows, ENT_STD_STATES - 1);
    for (size_t i = 0; i < t.n_rows; i++) assert_str(t.rows[i].f[0], ent_std_state_name((ent_std_state)(i + 1)));
}

/* What is refused says what is possible. */
static void refusals(void **state)
{
    const ent_std_move *m;

    (void)state;
    assert_int_equal(move(&m, 1, ENT_STD_STUDY_DRAFT, ENT_STD_RATIFICATION_DRAFT), ENT_REFUSED);
    assert_non_null(strstr(E.what, "(stanrec) is not ratified"));
    assert_string_equal(E.next, "Possible from STUDY_DRAFT: STUDY_DRAFT, PROMULGATED, WITHDRAWN_DRAFT.");
    assert_int_equal(move(&m, 1, ENT_STD_STATE_NONE, ENT_STD_UNDER_RATIFICATION), ENT_REFUSED);
    assert_non_null(strstr(E.what, "is not ratified"));
    assert_int_equal(move(&m, 0, ENT_STD_STUDY_DRAFT, ENT_STD_PROMULGATED), ENT_REFUSED);
    assert_non_null(strstr(E.what, "(stanag) is promulgated only after ratification"));
    assert_string_equal(E.next, "Possible from STUDY_DRAFT: STUDY_DRAFT, RATIFICATION_DRAFT, WITHDRAWN_DRAFT.");
    assert_int_equal(move(&m, 0, ENT_STD_PROPOSED, ENT_STD_PROMULGATED), ENT_REFUSED);
    assert_non_null(strstr(E.what, "cannot go from PROPOSED to PROMULGATED"));
    assert_int_equal(move(&m, 0, ENT_STD_CANCELLED, ENT_STD_PROMULGATED), ENT_REFUSED);
    assert_non_null(strstr(E.next, "no move is possible"));
    assert_int_equal(move(&m, 8, ENT_STD_STATE_NONE, ENT_STD_PROMULGATED), ENT_REFUSED);
    assert_non_null(strstr(E.what, "no NATO standardisation document"));
    assert_int_equal(ent_std_move_check(&m, ENT_STD_DOC_STANAG, ENT_STD_DOC_OTHER, (ent_std_state)12, ENT_STD_PROPOSED, &E), ENT_BUG);
    assert_int_equal(move(&m, 0, ENT_STD_PROMULGATED, ENT_STD_STATE_NONE), ENT_REFUSED);
    assert_int_equal(move(&m, 0, ENT_STD_STATE_NONE, ENT_STD_STATE_NONE), ENT_REFUSED);
}

/* A state that nobody recorded may be recorded once: any on the document's way. */
static void first_state(void **state)
{
    const ent_std_move *m;

    (void)state;
    for (int to = 1; to < ENT_STD_STATES; to++) {
        OK(move(&m, 0, ENT_STD_STATE_NONE, (ent_std_state)to));
        assert_int_equal(m->from, ENT_STD_STATE_NONE);
        assert_int_equal(m->to, to);
        assert_string_equal(m->event, "state first recorded");
        assert_int_equal(move(&m, 1, ENT_STD_STATE_NONE, (ent_std_state)to) == ENT_OK,
                         to != ENT_STD_RATIFICATION_DRAFT && to != ENT_STD_UNDER_RATIFICATION);
    }
}

static void words(void **state)
{
    static const struct {
        const char *word;
        ent_std_state state;
    } read[] = {{"draft", ENT_STD_STUDY_DRAFT},    {"Study Draft", ENT_STD_STUDY_DRAFT},   {"published", ENT_STD_PROMULGATED},
                {"in force", ENT_STD_PROMULGATED}, {"under-review", ENT_STD_UNDER_REVIEW}, {"UNDER REVISION", ENT_STD_UNDER_REVISION},
                {"retired", ENT_STD_CANCELLED},    {"rejected", ENT_STD_WITHDRAWN_DRAFT},  {"withdrawn", ENT_STD_WITHDRAWN_DRAFT},
                {"accepted", ENT_STD_STATE_NONE},  {"deleted", ENT_STD_STATE_NONE},        {"unknown", ENT_STD_STATE_NONE},
                {"", ENT_STD_STATE_NONE},          {"NONE", ENT_STD_STATE_NONE},           {"promulgate", ENT_STD_STATE_NONE}};
    static const struct {
        const char *number;
        ent_std_doc_kind kind;
    } numbers[] = {{"STANAG 2459", ENT_STD_DOC_STANAG},
                   {"STANAG-4569", ENT_STD_DOC_STANAG},
                   {"stanag4172", ENT_STD_DOC_STANAG},
                   {"STANREC 4777", ENT_STD_DOC_STANREC},
                   {"AEP-97", ENT_STD_DOC_AP},
                   {"AJP-3.3", ENT_STD_DOC_AP},
                   {"AComP-4290", ENT_STD_DOC_AP},
                   {"ADatP-34", ENT_STD_DOC_AP},
                   {"AMedP-1.1", ENT_STD_DOC_AP},
                   {"AAP-03", ENT_STD_DOC_AP},
                   {"ISO 9001", ENT_STD_DOC_OTHER},
                   {"STANAG", ENT_STD_DOC_OTHER},
                   {"STANAG XY", ENT_STD_DOC_OTHER},
                   {"AEP 97", ENT_STD_DOC_OTHER},
                   {"BEP-97", ENT_STD_DOC_OTHER},
                   {"AP-1", ENT_STD_DOC_OTHER},
                   {"ADatPublic-3", ENT_STD_DOC_OTHER},
                   {"AEP-X", ENT_STD_DOC_OTHER},
                   {"", ENT_STD_DOC_OTHER},
                   {"RFC 1234", ENT_STD_DOC_OTHER}};

    (void)state;
    for (int i = 1; i < ENT_STD_STATES; i++) {
        ent_std_state s = (ent_std_state)i;
        assert_int_equal(ent_std_state_read(ent_str_c(ent_std_state_name(s))), s);
        assert_int_equal(ent_std_state_read(ent_str_c(ent_std_state_word(s))), s);
        assert_int_equal(ent_std_in_force(s), s == ENT_STD_PROMULGATED || s == ENT_STD_UNDER_REVIEW || s == ENT_STD_UNDER_REVISION);
    }
    for (size_t i = 0; i < N(read); i++)
        if (ent_std_state_read(ent_str_c(read[i].word)) != read[i].state) fail_msg("\"%s\" is read wrongly", read[i].word);
    for (size_t i = 0; i < N(numbers); i++)
        if (ent_std_doc_kind_of(ent_str_c(numbers[i].number)) != numbers[i].kind)
            fail_msg("\"%s\" is taken for another kind", numbers[i].number);
}

/* ---- cover and covered ---- */

static void covers(void **state)
{
    enum { COVER, PUBLICATION, RECOMMENDATION, CIVIL, OLD_COVER, DRAFT, NATIONAL, DRAFT_COVER, DOCS };
    ent_std_doc docs[DOCS] = {[COVER] = {ENT_STD_DOC_STANAG, ENT_STD_PROMULGATED, ENT_S("STANAG 9901"), ENT_S("3"), {0}},
                              [PUBLICATION] = {ENT_STD_DOC_AP, ENT_STD_PROMULGATED, ENT_S("AEP-9901"), ENT_S("A"), ENT_S("1")},
                              [RECOMMENDATION] = {ENT_STD_DOC_STANREC, ENT_STD_PROMULGATED, ENT_S("STANREC 9902"), ENT_S("1"), {0}},
                              [CIVIL] = {ENT_STD_DOC_OTHER, ENT_STD_STATE_NONE, ENT_S("ISO 99"), {0}, {0}},
                              [OLD_COVER] = {ENT_STD_DOC_STANAG, ENT_STD_CANCELLED, ENT_S("STANAG 9903"), ENT_S("1"), {0}},
                              [DRAFT] = {ENT_STD_DOC_AP, ENT_STD_STUDY_DRAFT, ENT_S("AEP-9904"), ENT_S("A"), ENT_S("1")},
                              [NATIONAL] = {ENT_STD_DOC_NATIONAL, ENT_STD_PROMULGATED, ENT_S("ČOS 1"), {0}, {0}},
                              [DRAFT_COVER] = {ENT_STD_DOC_STANAG, ENT_STD_UNDER_RATIFICATION, ENT_S("STANAG 9905"), ENT_S("1"), {0}}};
    const struct {
        ent_std_cover links[2];
        size_t n;
        ent_std_cover_fault want;
    } cases[] = {
        {{{COVER, PUBLICATION}}, 1, ENT_STD_COVER_OK},
        {{{COVER, PUBLICATION}, {COVER, CIVIL}}, 2, ENT_STD_COVER_OK},
        {{{RECOMMENDATION, PUBLICATION}}, 1, ENT_STD_COVER_OK},
        {{{PUBLICATION, DRAFT}}, 1, ENT_STD_COVER_KIND},
        {{{NATIONAL, PUBLICATION}}, 1, ENT_STD_COVER_KIND},
        {{{COVER, RECOMMENDATION}}, 1, ENT_STD_COVERED_KIND},
        {{{COVER, NATIONAL}}, 1, ENT_STD_COVERED_KIND},
        {{{COVER, PUBLICATION}, {RECOMMENDATION, PUBLICATION}}, 2, ENT_STD_COVER_TWICE},
        {{{DRAFT_COVER, PUBLICATION}}, 1, ENT_STD_COVER_NOT_YET},
        {{{OLD_COVER, PUBLICATION}}, 1, ENT_STD_COVER_ENDED},
        {{{COVER, DRAFT}}, 1, ENT_STD_COVERED_NOT_YET},
        {{{DRAFT_COVER, DRAFT}}, 1, ENT_STD_COVER_OK},
    };
    const ent_std_cover wrong = {COVER, DOCS};
    ent_std_cover_fault f[2];

    (void)state;
    for (size_t i = 0; i < N(cases); i++) {
        OK(ent_std_cover_check(f, A, docs, DOCS, cases[i].links, cases[i].n, &E));
        for (size_t k = 0; k < cases[i].n; k++)
            if (f[k] != cases[i].want) fail_msg("case %zu link %zu: %s", i, k, ent_std_cover_fault_word(f[k]));
    }
    assert_int_equal(ent_std_cover_check(f, A, docs, DOCS, &wrong, 1, &E), ENT_BUG);
}

/* Moving the cover does not move what it covers: the two have states of their own, and the machine knows one document at a time. */
static void two_states(void **state)
{
    ent_std_doc docs[2] = {{ENT_STD_DOC_STANAG, ENT_STD_UNDER_REVIEW, ENT_S("STANAG 9901"), ENT_S("3"), {0}},
                           {ENT_STD_DOC_AP, ENT_STD_PROMULGATED, ENT_S("AEP-9901"), ENT_S("A"), ENT_S("1")}};
    const ent_std_cover link = {0, 1};
    const ent_std_move *m;
    ent_std_cover_fault f;

    (void)state;
    OK(ent_std_move_check(&m, docs[0].kind, ENT_STD_DOC_OTHER, docs[0].state, ENT_STD_CANCELLED, &E));
    docs[0].state = m->to;
    assert_int_equal(docs[1].state, ENT_STD_PROMULGATED);
    OK(ent_std_cover_check(&f, A, docs, 2, &link, 1, &E));
    assert_int_equal(f, ENT_STD_COVER_ENDED);
    /* An edition under revision stays in force; the new one is another document, a draft. */
    OK(ent_std_move_check(&m, ENT_STD_DOC_STANAG, ENT_STD_DOC_OTHER, ENT_STD_UNDER_REVISION, ENT_STD_STUDY_DRAFT, &E));
    assert_int_equal(m->effect, ENT_STD_NEW_EDITION);
    assert_true(ent_std_in_force(m->from));
    OK(ent_std_move_check(&m, ENT_STD_DOC_STANAG, ENT_STD_DOC_OTHER, ENT_STD_UNDER_REVISION, ENT_STD_SUPERSEDED, &E));
    assert_false(ent_std_in_force(m->to));
}

/* ---- silence ---- */

static void deadlines(void **state)
{
    static const char *const good[] = {"2026-12-01T17:00:00+01:00", "2026-12-01T16:00:00Z", "2026-12-01T05:30:00-10:30",
                                       "2026-12-01T23:59:59+14:00"};
    static const char *const bad[] = {"2026-12-01T17:00:00",
                                      "2026-12-01",
                                      "",
                                      "Z",
                                      "2026-12-01T17:00:00+14:01",
                                      "2026-12-01T17:00:00+01:60",
                                      "2026-13-01T17:00:00Z",
                                      "2026-12-01T17:00:00 +01:00",
                                      "17:00+01:00",
                                      "2026-12-01T17:00:00+1:00"};
    ent_time t;
    int zone;

    (void)state;
    for (size_t i = 0; i < N(good); i++) {
        char text[26];
        OK(ent_std_deadline_read(&t, &zone, ent_str_c(good[i]), &E));
        ent_std_deadline_print(text, t, zone);
        assert_string_equal(text, good[i]);
    }
    OK(ent_std_deadline_read(&t, &zone, ENT_S("2026-12-01T17:00:00+01:00"), &E));
    assert_int_equal(zone, 60);
    assert_int_equal(t, INT64_C(1796140800));
    for (size_t i = 0; i < N(bad); i++) {
        assert_int_equal(ent_std_deadline_read(&t, &zone, ent_str_c(bad[i]), &E), ENT_INVALID);
        assert_string_equal(E.rule, "R-45");
    }
}

static ent_std_silence asked(void)
{
    static const ent_str nations[] = {{"DEU", 3}, {"FRA", 3}, {"POL", 3}};
    ent_std_silence s = {.decision = ENT_S("EXERCISE: edition 4 goes to nations"),
                         .started = 1000,
                         .deadline = 2000,
                         .zone = 60,
                         .n_nations = 3,
                         .nations = nations};

    memset(s.text.b, 7, sizeof s.text.b);
    return s;
}

static void silence_runs(void **state)
{
    ent_std_silence s = asked();
    ent_sha256 other = s.text;

    (void)state;
    other.b[0] ^= 1;
    OK(ent_std_silence_check(&s, &E));
    assert_int_equal(ent_std_silence_at(&s, 1500), ENT_STD_SILENCE_RUNS);
    assert_int_equal(ent_std_silence_at(&s, 2000), ENT_STD_SILENCE_RUNS);
    assert_int_equal(ent_std_silence_at(&s, 2001), ENT_STD_SILENCE_HOLDS);
    assert_int_equal(ent_std_silence_allows(&s, &s.text, 2000, &E), ENT_WAITING);
    assert_non_null(strstr(E.what, "+01:00"));
    OK(ent_std_silence_allows(&s, &s.text, 2001, &E));
    assert_int_equal(ent_std_silence_allows(&s, &other, 2001, &E), ENT_REFUSED);
    assert_string_equal(E.rule, "R-45");
}

static void silence_breaks(void **state)
{
    const ent_std_silence_break late = {ENT_S("FRA"), ENT_S("too late"), 2001}, stranger = {ENT_S("USA"), ENT_S("not asked"), 1500},
                                mute = {ENT_S("FRA"), ENT_S("  "), 1500}, early = {ENT_S("FRA"), ENT_S("before"), 999},
                                last = {ENT_S("POL"), ENT_S("the fuze is not ours"), 2000},
                                first = {ENT_S("DEU"), ENT_S("no time to read it"), 1200};
    const ent_std_silence_break several[] = {late, stranger, mute, early, last, first};
    ent_std_silence s = asked();

    (void)state;
    assert_int_equal(ent_std_silence_break_check(&s, &late, &E), ENT_REFUSED);
    assert_int_equal(ent_std_silence_break_check(&s, &stranger, &E), ENT_REFUSED);
    assert_int_equal(ent_std_silence_break_check(&s, &mute, &E), ENT_INVALID);
    assert_int_equal(ent_std_silence_break_check(&s, &early, &E), ENT_REFUSED);
    OK(ent_std_silence_break_check(&s, &last, &E));
    s.breaks = several;
    s.n_breaks = 4; /* none of these counts */
    assert_int_equal(ent_std_silence_at(&s, 2500), ENT_STD_SILENCE_HOLDS);
    s.n_breaks = 5;
    assert_int_equal(ent_std_silence_at(&s, 1999), ENT_STD_SILENCE_RUNS);
    assert_int_equal(ent_std_silence_at(&s, 2000), ENT_STD_SILENCE_BROKEN);
    s.n_breaks = 6;
    assert_int_equal(ent_std_silence_at(&s, 1200), ENT_STD_SILENCE_BROKEN);
    assert_int_equal(ent_std_silence_allows(&s, &s.text, 9000, &E), ENT_REFUSED);
    assert_non_null(strstr(E.what, "DEU broke silence: no time to read it"));
}

static void silence_is_whole(void **state)
{
    static const ent_str twice[] = {{"DEU", 3}, {"DEU", 3}};
    ent_std_silence s = asked();

    (void)state;
    s.deadline = s.started;
    assert_int_equal(ent_std_silence_check(&s, &E), ENT_INVALID);
    s = asked();
    s.decision = (ent_str){0};
    assert_int_equal(ent_std_silence_check(&s, &E), ENT_INVALID);
    s = asked();
    s.n_nations = 0;
    assert_int_equal(ent_std_silence_check(&s, &E), ENT_INVALID);
    s = asked();
    s.nations = twice;
    s.n_nations = 2;
    assert_int_equal(ent_std_silence_check(&s, &E), ENT_INVALID);
    assert_int_equal(ent_std_silence_allows(&s, &s.text, 9000, &E), ENT_INVALID);
    s = asked();
    s.zone = 900;
    assert_int_equal(ent_std_silence_check(&s, &E), ENT_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_pair, setup, teardown),
        cmocka_unit_test_setup_teardown(public_table, setup, teardown),
        cmocka_unit_test_setup_teardown(public_states, setup, teardown),
        cmocka_unit_test_setup_teardown(refusals, setup, teardown),
        cmocka_unit_test_setup_teardown(first_state, setup, teardown),
        cmocka_unit_test_setup_teardown(words, setup, teardown),
        cmocka_unit_test_setup_teardown(covers, setup, teardown),
        cmocka_unit_test_setup_teardown(two_states, setup, teardown),
        cmocka_unit_test_setup_teardown(deadlines, setup, teardown),
        cmocka_unit_test_setup_teardown(silence_runs, setup, teardown),
        cmocka_unit_test_setup_teardown(silence_breaks, setup, teardown),
        cmocka_unit_test_setup_teardown(silence_is_whole, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
