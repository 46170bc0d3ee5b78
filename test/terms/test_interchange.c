/* SPDX-License-Identifier: Apache-2.0 */
/* Interchangeability: a fact without a basis is refused; what nobody tested is "not tested"; who says what on which day; dates that leave it
 * open against every day that they can mean; the matrix against the single question. All names are invented: EXERCISE.          */
#include "tbx_help.h"

#include <entente/terms/interchange.h>

static ent_str S(const char *z)
{
    return ent_str_c(z);
}

static ent_date day(const char *text)
{
    ent_date d;

    if (!ent_date_parse(&d, S(text))) fail_msg("%s is no date", text);
    return d;
}

/* "ITEM|WEAPON|VERDICT|AUTHORITY|DATE|UNTIL|CONDITION" */
static ent_interchange_fact fact_of(const char *line)
{
    ent_interchange_fact f = {.test = ENT_S("EXERCISE firing"), .procedure = ENT_S("EXERCISE P-1")};
    ent_str part[7] = {{0}}, rest = S(line);

    for (size_t i = 0; i < N(part) && rest.n != 0; i++) (void)ent_str_cut(rest, '|', &part[i], &rest);
    f.item = part[0], f.weapon = part[1], f.authority = part[3], f.condition = part[6];
    if (!ent_interchange_read_word(&f.verdict, part[2])) fail_msg("%s: no verdict", line);
    if (!ent_date_parse(&f.date, part[4]) || !ent_date_parse(&f.until, part[5])) fail_msg("%s: no date", line);
    return f;
}

static const ent_interchange_fact good = {.item = {"shell M1", 8},
                                          .weapon = {"howitzer L/52", 13},
                                          .verdict = ENT_INTERCHANGE_CONDITION,
                                          .condition = {"not above charge 4", 18},
                                          .test = {"EXERCISE firing 7", 17},
                                          .procedure = {"EXERCISE P-1", 12},
                                          .authority = {"EXERCISE proof ground", 21},
                                          .date = {2025, 3, 0, ENT_DATE_MONTH},
                                          .until = {2027, 0, 0, ENT_DATE_YEAR}};
static const char good_json[] = "{\"authority\":\"EXERCISE proof ground\",\"condition\":\"not above charge 4\",\"date\":\"2025-03\","
                                "\"format\":\"entente/interchange/v1\",\"item\":\"shell M1\",\"procedure\":\"EXERCISE P-1\","
                                "\"test\":\"EXERCISE firing 7\",\"until\":\"2027\",\"verdict\":\"condition\",\"weapon\":\"howitzer L/52\"}";

/* ---- one fact ---- */

static void words(void **state)
{
    /* from safe to dangerous */
    static const ent_interchange_verdict order[] = {ENT_INTERCHANGE_NOT, ENT_INTERCHANGE_NOT_TESTED, ENT_INTERCHANGE_SIMILAR,
                                                    ENT_INTERCHANGE_CONDITION, ENT_INTERCHANGE_IDENTICAL};
    static const char *const told[] = {"not", "not tested", "similar", "condition", "identical"};
    ent_interchange_verdict v;

    (void)state;
    for (size_t i = 0; i < N(order); i++) {
        assert_string_equal(ent_interchange_word(order[i]), told[i]);
        for (size_t k = 0; k < N(order); k++) assert_int_equal(ent_interchange_safer(order[i], order[k]), i < k);
        v = ENT_INTERCHANGE_NOT_TESTED;
        assert_int_equal(ent_interchange_read_word(&v, S(told[i])), i != 1);
        assert_int_equal(v, order[i]);
    }
    assert_string_equal(ent_interchange_word((ent_interchange_verdict)9), "");
    assert_false(ent_interchange_read_word(&v, S("")));
    assert_false(ent_interchange_read_word(&v, S("Identical")));
}

static void json_round(void **state)
{
    ent_interchange_fact f, back;
    ent_str json, number, id;

    (void)state;
    OK(ent_interchange_json(&json, A, &good, &E));
    assert_str(json, good_json);
    OK(ent_interchange_read(&back, A, json, &E));
    OK(ent_interchange_json(&json, A, &back, &E));
    assert_str(json, good_json);
    assert_int_equal(back.date.precision, ENT_DATE_MONTH);
    assert_int_equal(back.until.precision, ENT_DATE_YEAR);
    OK(ent_interchange_number(&number, A, &good, &E));
    assert_str(number, "shell M1 / howitzer L/52");
    f = good;
    f.item = ENT_S("SHELL  m1"), f.authority = ENT_S("exercise Proof Ground");
    OK(ent_interchange_id(&id, A, &good, &E));
    OK(ent_interchange_id(&number, A, &f, &E));
    assert_true(ent_str_eq(id, number));
    f = fact_of("a|b|identical|X|2025|");
    OK(ent_interchange_json(&json, A, &f, &E));
    assert_null(strstr(json.p, "until"));
    assert_null(strstr(json.p, "condition"));
}

static const struct {
    const char *from, *to; /* in the text of the good one */
    ent_code code;
    const char *rule, *place;
} bad[] = {
    /* without a basis: R-65, and which part */
    {"\"EXERCISE firing 7\"", "\"\"", ENT_REFUSED, "R-65", "test"},
    {"\"test\":\"EXERCISE firing 7\",", "", ENT_REFUSED, "R-65", "test"},
    {"\"procedure\":\"EXERCISE P-1\",", "", ENT_REFUSED, "R-65", "procedure"},
    {"\"authority\":\"EXERCISE proof ground\",", "", ENT_REFUSED, "R-65", "authority"},
    {"\"date\":\"2025-03\",", "", ENT_REFUSED, "R-65", "date"},
    {"\"item\":\"shell M1\",", "", ENT_REFUSED, "R-65", "item"},
    {",\"weapon\":\"howitzer L/52\"", "", ENT_REFUSED, "R-65", "weapon"},
    {"\"verdict\":\"condition\",", "", ENT_REFUSED, "R-65", "verdict"},
    {"\"verdict\":\"condition\"", "\"verdict\":\"not tested\"", ENT_REFUSED, "R-65", "verdict"},
    {"\"verdict\":\"condition\"", "\"verdict\":\"same\"", ENT_REFUSED, "R-65", "verdict"},
    /* a condition goes with its verdict, and it with the condition */
    {"\"condition\":\"not above charge 4\",", "", ENT_REFUSED, "R-65", "condition"},
    {"\"verdict\":\"condition\"", "\"verdict\":\"identical\"", ENT_INVALID, "R-65", "condition"},
    /* texts and dates */
    {"shell M1", "shell\\nM1", ENT_INVALID, "", "item"},
    {"shell M1", " shell", ENT_INVALID, "", "item"},
    {"shell M1", "shell\\u007f", ENT_INVALID, "", "item"},
    {"not above charge 4", "not above ", ENT_INVALID, "", "condition"},
    {"\"2025-03\"", "\"2025-13\"", ENT_INVALID, "", "date"},
    {"\"2027\"", "\"soon\"", ENT_INVALID, "", "until"},
    {"\"2027\"", "\"2024\"", ENT_INVALID, "", "until"},
    {"\"2027\"", "\"2025-02-28\"", ENT_INVALID, "", "until"},
    /* one spelling */
    {"{\"authority\"", "{ \"authority\"", ENT_INVALID, "", ""},
    {"\"2027\"", "2027", ENT_INVALID, "", ""},
    {"\"until\":\"2027\"", "\"until\":\"\"", ENT_INVALID, "", ""},
    {"v1", "v2", ENT_INVALID, "", ""},
    {"\"item\"", "\"colour\"", ENT_INVALID, "", ""},
    {"{", "[", ENT_INVALID, "", "line 1"},
};

static const char *replaced(const char *from, const char *to)
{
    const char *at = strstr(good_json, from);
    ent_str s;

    assert_non_null(at);
    OK(ent_str_fmt(&s, A, &E, "%.*s%s%s", (int)(at - good_json), good_json, to, at + strlen(from)));
    return s.p;
}

static void bad_facts_are_refused(void **state)
{
    ent_interchange_fact f;

    (void)state;
    for (size_t i = 0; i < N(bad); i++) {
        ent_str json = S(replaced(bad[i].from, bad[i].to));
        E = (ent_err){0};
        if (ent_interchange_read(&f, A, json, &E) != bad[i].code || strcmp(E.rule, bad[i].rule) != 0 ||
            strncmp(E.place, bad[i].place, strlen(bad[i].place)) != 0 || E.what[0] == '\0')
            fail_msg("%.*s: %s %s %s: %s", ENT_F(json), ent_code_name(E.code), E.rule, E.place, E.what);
    }
    REFUSED(ent_interchange_read(&f, A, ENT_S("[]"), &E), ENT_INVALID);
    REFUSED(ent_interchange_read(&f, A, ENT_S(""), &E), ENT_INVALID);
}

static void long_texts_are_refused(void **state)
{
    char *name = ent_alloc(A, ENT_INTERCHANGE_TEXT_MAX + 2);
    ent_interchange_fact f = good;
    ent_str json;

    (void)state;
    assert_non_null(name);
    memset(name, 'x', ENT_INTERCHANGE_TEXT_MAX + 1);
    f.item = f.weapon = f.authority = (ent_str){name, ENT_INTERCHANGE_NAME_MAX};
    f.test = f.procedure = f.condition = (ent_str){name, ENT_INTERCHANGE_TEXT_MAX};
    OK(ent_interchange_json(&json, A, &f, &E));
    OK(ent_interchange_read(&f, A, json, &E));
    f.authority.n++;
    REFUSED(ent_interchange_check(&f, &E), ENT_INVALID);
    assert_string_equal(E.place, "authority");
    f.authority.n--, f.condition = (ent_str){name, ENT_INTERCHANGE_TEXT_MAX + 1};
    REFUSED(ent_interchange_check(&f, &E), ENT_INVALID);
    f.condition.n--, f.test = (ent_str){"\xFF", 1};
    REFUSED(ent_interchange_check(&f, &E), ENT_INVALID);
    /* an index says which */
    const ent_interchange_fact two[] = {good, f};
    const ent_interchange *x;
    REFUSED(ent_interchange_of(&x, A, two, 2, &E), ENT_INVALID);
    assert_string_equal(E.place, "fact 2, test");
}

static void a_later_revision_continues_or_corrects(void **state)
{
    static const struct {
        const char *earlier, *later;
        bool continues;
    } cases[] = {
        {"a|b|identical|X|2025-01-01|", "a|b|not|X|2025-01-02|", true},  {"a|b|identical|X|2025-01-01|", "A|b|not|x|2026|", true},
        {"a|b|identical|X|2025-01-01|", "a|b|not|X|2025-01-01|", false}, {"a|b|identical|X|2025-01-01|", "a|b|not|X|2024-12-31|", false},
        {"a|b|identical|X|2025|", "a|b|not|X|2025-12-31|", false},       {"a|b|identical|X|2025|", "a|b|not|X|2026-01-01|", true},
        {"a|b|identical|X|2025-01-01|", "a|b|not|X|2025|", false},       {"a|b|identical|X|2025-01-01|", "a|b|not|Y|2026|", false},
        {"a|b|identical|X|2025-01-01|", "a|c|not|X|2026|", false},
    };

    (void)state;
    for (size_t i = 0; i < N(cases); i++) {
        ent_interchange_fact x = fact_of(cases[i].earlier), y = fact_of(cases[i].later);
        bool continues;
        OK(ent_interchange_continues(&continues, A, &x, &y, &E));
        if (continues != cases[i].continues) fail_msg("%s, then %s", cases[i].earlier, cases[i].later);
    }
}

/* ---- answers ---- */

/* "VERDICT[!] 0,2 (condition; condition): why" */
static const char *in_words(const ent_interchange_answer *r)
{
    ent_buf b = ent_buf_new(A, 1 << 16);
    ent_str s;

    ent_buf_fmt(&b, "%s%s", ent_interchange_word(r->verdict), r->contradiction ? "!" : "");
    for (size_t i = 0; i < r->n_used; i++) ent_buf_fmt(&b, "%s%zu", i != 0 ? "," : " ", r->used[i]);
    for (size_t i = 0; i < r->n_conditions; i++) ent_buf_fmt(&b, "%s%.*s", i != 0 ? "; " : " (", ENT_F(r->conditions[i]));
    if (r->n_conditions != 0) ent_buf_z(&b, ")");
    if (r->why.n != 0) ent_buf_fmt(&b, ": %.*s", ENT_F(r->why));
    OK(ent_buf_take(&s, &b, &E));
    return s.p;
}

static const ent_interchange *index_of(const char *const *lines, size_t n)
{
    ent_interchange_fact *v = ent_alloc_array(A, n, sizeof *v);
    const ent_interchange *x;

    assert_non_null(v);
    for (size_t i = 0; i < n; i++) v[i] = fact_of(lines[i]);
    OK(ent_interchange_of(&x, A, v, n, &E));
    return x;
}

#define SAFEST " They contradict each other: the safest counts."
#define OPEN " The dates leave open what counts on this day: the safest counts."

static const struct {
    const char *facts[4];
    const char *on, *said; /* of item a in weapon w */
} answers[] = {
    {{0}, "2026", "not tested: Nobody has tested it."},
    {{"a|w|identical|X|2025-01-01|"}, "2026", "identical 0"},
    {{"A|W|identical|X|2025-01-01|"}, "2026", "identical 0"},
    /* the pair is ordered, and exactly that pair */
    {{"w|a|identical|X|2025-01-01|", "a2|w|identical|X|2025-01-01|", "a|w2|identical|X|2025-01-01|"},
     "2026",
     "not tested: Nobody has tested it."},
    /* begins, ends */
    {{"a|w|identical|X|2025-06-01|"}, "2025-06-01", "identical 0"},
    {{"a|w|identical|X|2025-06-01|"}, "2025-05-31", "not tested 0: The verdict of X, \"identical\", counts from 2025-06-01 on."},
    {{"a|w|identical|X|2025-06-01|2025-07-01"}, "2025-07-01", "identical 0"},
    {{"a|w|identical|X|2025-06-01|2025-07-01"}, "2025-07-02", "not tested 0: The verdict of X, \"identical\", was valid until 2025-07-01."},
    {{"a|w|not|X|2025-06-01|2025-07-01"}, "2025-07-02", "not tested 0: The verdict of X, \"not\", was valid until 2025-07-01."},
    /* a later one of the same authority takes the place of an earlier one, also when it has ended */
    {{"a|w|identical|X|2025-01-01|", "a|w|not|X|2025-02-01|"}, "2026", "not 1"},
    {{"a|w|not|X|2025-02-01|", "a|w|identical|X|2025-03-01|"}, "2026", "identical 1"},
    {{"a|w|identical|X|2025-01-01|", "a|w|not|X|2025-02-01|"}, "2025-01-15", "identical 0"},
    {{"a|w|identical|X|2025-01-01|", "a|w|similar|X|2025-02-01|2025-03-01"},
     "2026",
     "not tested 1: The verdict of X, \"similar\", was valid until 2025-03-01."},
    /* on the same day: nobody can say which is later */
    {{"a|w|identical|X|2025-01-01|", "a|w|similar|X|2025-01-01|"},
     "2026",
     "similar! 0,1: X says \"identical\" (2025-01-01). X says \"similar\" (2025-01-01)." SAFEST},
    /* several authorities */
    {{"a|w|identical|X|2025-01-01|", "a|w|identical|Y|2025-02-01|"}, "2026", "identical 0,1"},
    {{"a|w|identical|X|2025-01-01|", "a|w|not|Y|2024-01-01|"},
     "2026",
     "not! 0,1: X says \"identical\" (2025-01-01). Y says \"not\" (2024-01-01)." SAFEST},
    {{"a|w|identical|X|2025-01-01|", "a|w|condition|Y|2024-01-01||cold"},
     "2026",
     "condition! 0,1 (cold): X says \"identical\" (2025-01-01). Y says \"condition\" (2024-01-01)." SAFEST},
    {{"a|w|identical|X|2025-01-01|", "a|w|not|Y|2024-01-01|2025-06-01"}, "2026", "identical 0"},
    {{"a|w|identical|X|2025-01-01|", "a|w|not|Y|2027-01-01|"}, "2026", "identical 0"},
    {{"a|w|identical|X|2025-01-01|2025-02-01", "a|w|not|Y|2027-01-01|"},
     "2026",
     "not tested 0,1: The verdict of X, \"identical\", was valid until 2025-02-01. The verdict of Y, \"not\", counts from 2027-01-01 on."},
    /* conditions apply together, each once */
    {{"a|w|condition|X|2025-01-01||cold", "a|w|condition|Y|2025-01-01||charge 4", "a|w|condition|Z|2025-01-01||cold"},
     "2026",
     "condition 0,1,2 (cold; charge 4)"},
    {{"a|w|condition|X|2025-01-01||cold", "a|w|similar|Y|2025-01-01|"},
     "2026",
     "similar! 0,1: X says \"condition\" (2025-01-01). Y says \"similar\" (2025-01-01)." SAFEST},
    /* dates that leave it open: what permits counts from the last day, what forbids from the first */
    {{"a|w|identical|X|2025|"}, "2025-12-31", "identical 0"},
    {{"a|w|identical|X|2025|"}, "2025-12-30", "not tested 0: X says \"identical\" (2025)." OPEN},
    {{"a|w|not|X|2025|"}, "2025-01-01", "not 0: X says \"not\" (2025)." OPEN},
    {{"a|w|identical|X|2024|2025-06"}, "2025-06-01", "identical 0"},
    {{"a|w|identical|X|2024|2025-06"}, "2025-06-02", "not tested 0: X says \"identical\" (2024)." OPEN},
    {{"a|w|not|X|2024|2025-06"}, "2025-06-30", "not 0: X says \"not\" (2024)." OPEN},
    {{"a|w|identical|X|2024|2025-06"}, "2025-07-01", "not tested 0: The verdict of X, \"identical\", was valid until 2025-06."},
    {{"a|w|identical|X|2024|", "a|w|not|X|2025|"},
     "2025-01-01",
     "not! 0,1: X says \"identical\" (2024). X says \"not\" (2025)." SAFEST OPEN},
    {{"a|w|not|X|2024|", "a|w|identical|X|2025|"},
     "2025-06-01",
     "not! 0,1: X says \"not\" (2024). X says \"identical\" (2025)." SAFEST OPEN},
    {{"a|w|not|X|2024|", "a|w|identical|X|2025|"}, "2026", "identical 1"},
    {{"a|w|not|X|2025|", "a|w|identical|X|2025-06-01|"},
     "2026",
     "not! 0,1: X says \"not\" (2025). X says \"identical\" (2025-06-01)." SAFEST},
    /* the doubt about one does not take back what another says for sure */
    {{"a|w|identical|X|2025|", "a|w|identical|Y|2024|"},
     "2025-06-01",
     "identical 0,1: X says \"identical\" (2025). Y says \"identical\" (2024)." OPEN},
    /* the question is about its first day */
    {{"a|w|identical|X|2025-01-02|"}, "2025", "not tested 0: The verdict of X, \"identical\", counts from 2025-01-02 on."},
};

static void answers_are_right(void **state)
{
    (void)state;
    for (size_t i = 0; i < N(answers); i++) {
        const char *lines[4];
        ent_interchange_answer r;
        size_t n = 0;
        while (n < 4 && answers[i].facts[n] != NULL) lines[n] = answers[i].facts[n], n++;
        OK(ent_interchange_ask(&r, A, index_of(lines, n), ENT_S("a"), ENT_S("w"), day(answers[i].on), &E));
        if (strcmp(in_words(&r), answers[i].said) != 0) fail_msg("case %zu: %s\nnot %s", i, in_words(&r), answers[i].said);
    }
}

static void no_day_is_no_question(void **state)
{
    const ent_interchange *x = index_of(NULL, 0);
    ent_interchange_matrix m;
    ent_interchange_answer r;

    (void)state;
    REFUSED(ent_interchange_ask(&r, A, x, ENT_S("a"), ENT_S("w"), (ent_date){0}, &E), ENT_INVALID);
    REFUSED(ent_interchange_table(&m, A, x, NULL, 0, NULL, 0, (ent_date){0}, &E), ENT_INVALID);
    REFUSED(ent_interchange_ask(&r, A, x, ENT_S("\xFF"), ENT_S("w"), day("2026"), &E), ENT_INVALID);
}

/* ---- every day that the dates can mean ---- */

static uint64_t seed = 7;

static unsigned next(unsigned below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)((seed >> 33) % below);
}

enum { FACTS = 3, DAYS_MAX = 40, ON = 20240 /* days since 1970: in June 2025 */ };

typedef struct days {
    int v[DAYS_MAX];
    size_t n;
} days;

static void bounds(ent_date d, int *first, int *last)
{
    ent_time from, to;

    assert_true(ent_date_span(d, &from, &to));
    *first = (int)(from / 86400);
    *last = (int)(to / 86400) - 1;
}

/* Days of the date at which something can change: its own ends, the day asked for and those around it, the ends of the others. */
static days meanings(ent_date d, const int *marks, size_t n_marks)
{
    days out = {{0}, 0};
    int first, last;

    bounds(d, &first, &last);
    for (size_t i = 0; i < n_marks; i++)
        for (int shift = -1; shift <= 1; shift++) {
            int x = marks[i] + shift;
            bool again = x < first || x > last;
            for (size_t k = 0; k < out.n && !again; k++) again = out.v[k] == x;
            if (!again && out.n < DAYS_MAX) out.v[out.n++] = x;
        }
    assert_true(out.n != 0);
    return out;
}

/* With all dates known to the day: of each authority the latest that has begun; if it has ended, that authority is silent. Several of the same
 * day count together, and are not sure to speak if one has ended.                                                              */
static ent_interchange_verdict exactly(const ent_interchange_fact *f, size_t n, const int *from, const int *until)
{
    ent_interchange_verdict best = ENT_INTERCHANGE_IDENTICAL;
    bool sure = false;

    for (size_t i = 0; i < n; i++) {
        bool latest = from[i] <= ON, clear = true;
        for (size_t k = 0; k < n; k++) {
            if (!ent_str_eq(f[k].authority, f[i].authority) || from[k] > ON) continue;
            if (from[k] > from[i]) latest = false;
            if (from[k] == from[i] && until[k] < ON) clear = false;
        }
        if (!latest || until[i] < ON) continue;
        sure = sure || clear;
        if (ent_interchange_safer(f[i].verdict, best)) best = f[i].verdict;
    }
    return !sure && ent_interchange_safer(ENT_INTERCHANGE_NOT_TESTED, best) ? ENT_INTERCHANGE_NOT_TESTED : best;
}

/* The safest over all that the dates can mean. */
static ent_interchange_verdict safest(const ent_interchange_fact *f, size_t n)
{
    ent_interchange_verdict best = ENT_INTERCHANGE_IDENTICAL, v;
    int marks[4 * FACTS + 1] = {ON}, from[FACTS], until[FACTS];
    size_t n_marks = 1, at[2 * FACTS] = {0}, i;
    days d[2 * FACTS];

    for (i = 0; i < n; i++) {
        bounds(f[i].date, &marks[n_marks], &marks[n_marks + 1]), n_marks += 2;
        if (f[i].until.precision != ENT_DATE_NONE) bounds(f[i].until, &marks[n_marks], &marks[n_marks + 1]), n_marks += 2;
    }
    for (i = 0; i < n; i++) {
        d[2 * i] = meanings(f[i].date, marks, n_marks);
        d[2 * i + 1] = (days){{INT32_MAX}, 1};
        if (f[i].until.precision != ENT_DATE_NONE) d[2 * i + 1] = meanings(f[i].until, marks, n_marks);
    }
    for (;;) {
        for (i = 0; i < n; i++) from[i] = d[2 * i].v[at[2 * i]], until[i] = d[2 * i + 1].v[at[2 * i + 1]];
        v = exactly(f, n, from, until);
        if (ent_interchange_safer(v, best)) best = v;
        for (i = 0; i < 2 * n && ++at[i] == d[i].n; i++) at[i] = 0;
        if (i == 2 * n) return best;
    }
}

static ent_date random_date(void)
{
    ent_date d = {2024 + (int)next(3), 1 + (int)next(12), 1 + (int)next(28), (ent_precision)(ENT_DATE_YEAR + next(3))};

    if (next(3) == 0) d.year = 2025, d.month = 6; /* near the day asked for */
    if (d.precision < ENT_DATE_DAY) d.day = 0;
    if (d.precision < ENT_DATE_MONTH) d.month = 0;
    return d;
}

static ent_interchange_fact random_fact(void)
{
    static const char *const authorities[] = {"X", "Y"};
    ent_interchange_fact f = {.item = ENT_S("a"), .weapon = ENT_S("w"), .test = ENT_S("t"), .procedure = ENT_S("p")};
    ent_err e;

    f.verdict = (ent_interchange_verdict)(1 + next(4));
    if (f.verdict == ENT_INTERCHANGE_CONDITION) f.condition = ENT_S("c");
    f.authority = S(authorities[next(2)]);
    do {
        f.date = random_date();
        f.until = next(2) ? (ent_date){0} : random_date();
    } while (ent_interchange_check(&f, &e) != ENT_OK);
    return f;
}

static void open_dates_give_the_safest(void **state)
{
    const ent_date on = ent_date_of((ent_time)ON * 86400);
    ent_arena *all = A;
    size_t seen[5] = {0};

    (void)state;
    for (int round = 0; round < 1500; round++) {
        ent_interchange_fact f[FACTS];
        const ent_interchange *x;
        ent_interchange_answer r;
        size_t n = next(10) == 0 ? 3 : next(3);
        ent_interchange_verdict wanted;
        A = ent_arena_new(all, 0);
        assert_non_null(A);
        for (size_t i = 0; i < n; i++) f[i] = random_fact();
        OK(ent_interchange_of(&x, A, f, n, &E));
        OK(ent_interchange_ask(&r, A, x, ENT_S("a"), ENT_S("w"), on, &E));
        wanted = n == 0 ? ENT_INTERCHANGE_NOT_TESTED : safest(f, n);
        if (r.verdict != wanted) fail_msg("round %d: %s, not %s", round, in_words(&r), ent_interchange_word(wanted));
        assert_true(r.verdict != ENT_INTERCHANGE_NOT_TESTED || r.why.n != 0); /* never blank */
        assert_true(r.verdict == ENT_INTERCHANGE_NOT_TESTED || r.n_used != 0);
        seen[r.verdict]++;
        ent_arena_free(A);
    }
    A = all;
    for (size_t i = 0; i < N(seen); i++) assert_true(seen[i] > 50);
}

/* ---- the matrix ---- */

static void matrix_has_all_in_order(void **state)
{
    static const char *const lines[] = {"shell B|gun 2|identical|X|2025|", "Shell A|gun 10|not|X|2025|", "shell  a|gun 2|similar|X|2025|"};
    const ent_str rows[] = {ENT_S("shell b"), ENT_S("nothing"), ENT_S("SHELL B")}, columns[] = {ENT_S("gun 2")};
    const ent_interchange *x = index_of(lines, N(lines));
    ent_interchange_matrix m;

    (void)state;
    OK(ent_interchange_table(&m, A, x, NULL, 0, NULL, 0, day("2026"), &E));
    assert_int_equal(m.n_items, 2);
    assert_int_equal(m.n_weapons, 2);
    assert_str(m.items[0], "Shell A");
    assert_str(m.items[1], "shell B");
    assert_str(m.weapons[0], "gun 10");
    assert_string_equal(in_words(&m.cells[0]), "not 1");
    assert_string_equal(in_words(&m.cells[1]), "similar 2");
    assert_string_equal(in_words(&m.cells[2]), "not tested: Nobody has tested it.");
    assert_string_equal(in_words(&m.cells[3]), "identical 0");
    OK(ent_interchange_table(&m, A, x, rows, N(rows), columns, 1, day("2026"), &E));
    assert_int_equal(m.n_items, 2);
    assert_str(m.items[0], "shell b");
    assert_string_equal(in_words(&m.cells[0]), "identical 0");
    assert_string_equal(in_words(&m.cells[1]), "not tested: Nobody has tested it.");
    OK(ent_interchange_table(&m, A, index_of(NULL, 0), NULL, 0, columns, 1, day("2026"), &E));
    assert_int_equal(m.n_items, 0);
    OK(ent_interchange_table(&m, A, index_of(NULL, 0), rows, 1, columns, 1, day("2026"), &E));
    assert_string_equal(in_words(&m.cells[0]), "not tested: Nobody has tested it.");
}

static const char *const names[] = {"a", "b", "c", "ab", "a b"};

static void matrix_equals_single_questions(void **state)
{
    ent_interchange_fact f[60];
    const ent_interchange *x;
    ent_interchange_matrix m;

    (void)state;
    for (size_t i = 0; i < N(f); i++) {
        f[i] = random_fact();
        f[i].item = S(names[next(N(names))]);
        f[i].weapon = S(names[next(N(names))]);
    }
    OK(ent_interchange_of(&x, A, f, N(f), &E));
    OK(ent_interchange_table(&m, A, x, NULL, 0, NULL, 0, day("2025-06-01"), &E));
    assert_int_equal(m.n_items, N(names));
    for (size_t i = 0; i < m.n_items; i++)
        for (size_t w = 0; w < m.n_weapons; w++) {
            const ent_interchange_answer *cell = &m.cells[i * m.n_weapons + w];
            ent_interchange_answer r;
            OK(ent_interchange_ask(&r, A, x, m.items[i], m.weapons[w], day("2025-06-01"), &E));
            assert_string_equal(in_words(&r), in_words(cell));
            for (size_t k = 0; k < cell->n_used; k++) {
                assert_true(ent_str_eq(f[cell->used[k]].item, m.items[i]));
                assert_true(ent_str_eq(f[cell->used[k]].weapon, m.weapons[w]));
                assert_true(k == 0 || cell->used[k] > cell->used[k - 1]);
            }
        }
}

static void too_many_cells_are_refused(void **state)
{
    size_t n = 1001;
    ent_str *v = ent_alloc_array(A, n, sizeof *v);
    ent_interchange_matrix m;

    (void)state;
    assert_non_null(v);
    for (size_t i = 0; i < n; i++) OK(ent_str_fmt(&v[i], A, &E, "%zu", i));
    REFUSED(ent_interchange_table(&m, A, index_of(NULL, 0), v, n, v, n, day("2026"), &E), ENT_LIMIT);
    OK(ent_interchange_table(&m, A, index_of(NULL, 0), v, 20, v, 30, day("2026"), &E));
    assert_int_equal(m.n_items * m.n_weapons, 600);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(words, setup, teardown),
        cmocka_unit_test_setup_teardown(json_round, setup, teardown),
        cmocka_unit_test_setup_teardown(bad_facts_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(long_texts_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_later_revision_continues_or_corrects, setup, teardown),
        cmocka_unit_test_setup_teardown(answers_are_right, setup, teardown),
        cmocka_unit_test_setup_teardown(no_day_is_no_question, setup, teardown),
        cmocka_unit_test_setup_teardown(open_dates_give_the_safest, setup, teardown),
        cmocka_unit_test_setup_teardown(matrix_has_all_in_order, setup, teardown),
        cmocka_unit_test_setup_teardown(matrix_equals_single_questions, setup, teardown),
        cmocka_unit_test_setup_teardown(too_many_cells_are_refused, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
