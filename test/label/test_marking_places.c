/* SPDX-License-Identifier: Apache-2.0 */
/* Markings place by place; privacy marks, typed values, final separators, portions: printed and read back. */
#include "common.h"
#include "rich_policy.h"

#define HEAD ENT_RICH_HEAD
#define DATA ENT_RICH_DATA
#define QUALIFIER ENT_RICH_QUALIFIER

/* ---- every place has its phrase, and its prefix ---- */

static const char PLACED[] = HEAD
    "<securityPolicyId name='P' id='1.2.3'/><securityClassifications>"
    "<securityClassification name='LOW' lacv='1' hierarchy='1'>" DATA("top", "pageTop") DATA("bottom", "pageBottom")
        DATA("start", "documentStart") DATA("end", "documentEnd") DATA("part", "portionMarking") DATA("first", "firstLineOfText")
            DATA("last", "lastLineOfText") DATA("subject", "subject") DATA("header", "xHeader") DATA("water", "waterMark") DATA(
                "title", "inputTitle") "</securityClassification>"
                                       "<securityClassification name='MID' lacv='2' hierarchy='2'>" DATA(
                                           "only a title",
                                           "inputTitle") "</securityClassification>"
                                                         "<securityClassification name='HIGH' lacv='3' hierarchy='3'>" DATA(
                                                             "nowhere",
                                                             "backCover") "<markingData "
                                                                          "phrase='hidden'><code>noMarkingDisplay</code><code>pageTop</"
                                                                          "code></markingData></securityClassification>"
                                                                          "</securityClassifications>" QUALIFIER("xHeader", "prefix",
                                                                                                                 "X-Label: ")
                                                                              QUALIFIER("waterMark", "suffix", " !")
                                                                                  QUALIFIER("inputTitle", "prefix", "Choose: ")
                                                                                      QUALIFIER("backCover", "prefix", "never ") "</SPIF>";

static void places(void **state)
{
    static const struct {
        ent_place place;
        const char *word, *low, *mid, *high;
    } cases[] = {
        {ENT_PAGE_TOP, "page-top", "P top", "P MID", "P HIGH"},
        {ENT_PAGE_BOTTOM, "page-bottom", "P bottom", "P MID", "P HIGH"},
        {ENT_DOCUMENT_START, "document-start", "P start", "P MID", "P HIGH"},
        {ENT_DOCUMENT_END, "document-end", "P end", "P MID", "P HIGH"},
        {ENT_PORTION, "portion", "part", "P MID", "P HIGH"},
        {ENT_FIRST_LINE, "first-line", "P first", "P MID", "P HIGH"},
        {ENT_LAST_LINE, "last-line", "P last", "P MID", "P HIGH"},
        {ENT_SUBJECT, "subject", "P subject", "P MID", "P HIGH"},
        {ENT_X_HEADER, "x-header", "X-Label: P header", "X-Label: P MID", "X-Label: P HIGH"},
        {ENT_WATERMARK, "watermark", "P water !", "P MID !", "P HIGH !"},
    };
    ent_arena *a = *state;
    ent_notes notes = {0};
    const ent_policy *p = load(a, S(PLACED), &notes);
    ent_label low = text_label(a, p, "LOW"), mid = text_label(a, p, "MID"), high = text_label(a, p, "HIGH");
    ent_str s;

    assert_true(has_note(&notes, "spif-code") && !has_note(&notes, "spif-code-missing"));
    assert_int_equal(COUNT(cases), ENT_PLACES - 1);
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_string_equal(ent_place_word(cases[i].place), cases[i].word);
        OK(ent_label_marking(&s, a, p, &low, S(""), cases[i].place, e));
        assert_string_equal(s.p, cases[i].low);
        OK(ent_label_marking(&s, a, p, &mid, S(""), cases[i].place, e));
        assert_string_equal(s.p, cases[i].mid);
        OK(ent_label_marking(&s, a, p, &high, S(""), cases[i].place, e));
        assert_string_equal(s.p, cases[i].high);
    }
    assert_null(ent_place_word(ENT_PLACES));
    assert_null(ent_place_word((ent_place)0));
    REFUSES(ENT_BUG, "no place", ent_label_marking(&s, a, p, &low, S(""), (ent_place)0, e));
}

/* ---- privacy marks, typed values, final separators ---- */

static void rich(void **state)
{
    static const struct {
        const char *label, *privacy, *marking;
        bool silent; /* the privacy mark is not printed */
    } cases[] = {
        {"LOW", "", "P ^LOW~", false},
        {"HIGH", "CLEAR", "P ^HIGH /clear text/", false},
        {"HIGH", "SILENT", "P ^HIGH", true},
        {"HIGH", "STAR", "P ^HIGH (star/", false},
        {"HIGH | P To: B", "", "P ^HIGH to B", false},
        {"HIGH | P To: B, A", "", "P ^HIGH to B and A", false},
        {"HIGH | P To: C, A, B", "CLEAR", "P ^HIGH to C, A and B /clear text/", false},
        {"HIGH | I Until: 2027-01-31", "", "P ^HIGH until 2027-01-31.", false},
        {"HIGH | I Until: date", "", "P ^HIGH until.", false},
        {"HIGH | I Note: seen by the chair", "", "P ^HIGH - seen by the chair", false},
        {"HIGH | I Note: seen by the chair, fixed", "STAR", "P ^HIGH - seen by the chair; fixed (star/", false},
        {"HIGH | P To: A, B, C | I Until: 2027-01-31 | I Note: x", "CLEAR", "P ^HIGH to A, B and C until 2027-01-31. - x /clear text/",
         false},
    };
    ent_arena *a = *state;
    ent_notes notes = {0};
    const ent_policy *p = load(a, S(ENT_RICH_POLICY), &notes);

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_label l = text_label(a, p, cases[i].label), back;
        ent_str s, again;
        l.privacy_mark = S(cases[i].privacy);
        OK(ent_label_marking(&s, a, p, &l, S(""), ENT_PAGE_TOP, e));
        assert_string_equal(s.p, cases[i].marking);
        OK(ent_label_unmark(&back, a, p, s, e));
        assert_string_equal(label_text(a, &back), cases[i].label);
        assert_true(ent_str_eq(back.privacy_mark, cases[i].silent ? S("") : l.privacy_mark));
        OK(ent_label_marking(&again, a, p, &back, S(""), ENT_PAGE_TOP, e));
        assert_true(ent_str_eq(s, again));
    }
}

static void rich_refusals(void **state)
{
    static const struct {
        const char *marking, *words, *place;
    } cases[] = {
        {"P ^HIGH to A, B", "too early", "character 16"},
        {"P ^HIGH to A and B and C", "\"and C\" at this place", "character 20"},
        {"P ^HIGH to A and A", "twice", "character 18"},
        {"P ^HIGH until soon.", "may be typed", "character 9"},
        {"P ^HIGH until 2027-02-31.", "may be typed", "character 9"},
        {"P ^HIGH /SILENT/", "at this place", "character 9"},
        {"P ^HIGH /clear text/ /clear text/", "at this place", "character 21"},
        {"P ^HIGH - a; a", "twice", "character 14"},
        {"P HIGH", "at this place", "character 3"},
    };
    ent_arena *a = *state;
    ent_notes notes = {0};
    const ent_policy *p = load(a, S(ENT_RICH_POLICY), &notes);

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_label l;
        ent_err err = {0};
        assert_int_equal(ent_label_unmark(&l, a, p, S(cases[i].marking), &err), ENT_INVALID);
        if (strstr(err.what, cases[i].words) == NULL || strcmp(err.place, cases[i].place) != 0)
            fail_msg("%s: %s (%s)", cases[i].marking, err.what, err.place);
    }
}

/* What is typed must not read as other words; where it cannot be read at all, nothing is imitated. */
static void imitations(void **state)
{
    static const char *const refused[] = {"HIGH | I Note: a; fixed", "HIGH | I Note: seen /clear text/", "HIGH | I Note: x (star/"};
    ent_arena *a = *state;
    ent_notes notes = {0};
    const ent_policy *p = load(a, S(ENT_RICH_POLICY), &notes);
    ent_label l;
    ent_str s;

    for (size_t i = 0; i < COUNT(refused); i++) {
        l = text_label(a, p, refused[i]);
        REFUSES(ENT_INVALID, "would read as other words", ent_label_marking(&s, a, p, &l, S(""), ENT_PAGE_TOP, e));
        assert_int_equal(s.n, 0);
    }
    l = text_label(a, p, "HIGH | I Note: to A and B");
    OK(ent_label_marking(&s, a, p, &l, S(""), ENT_PAGE_TOP, e));
    assert_string_equal(s.p, "P ^HIGH - to A and B");
}

/* A privacy mark under a policy that lists none is kept in the label and in no marking. */
static void foreign_privacy(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    ent_label l = text_label(a, p, "SECRET | P Context: NATO");
    ent_str s;

    l.privacy_mark = S("PERSONAL");
    OK(ent_label_marking(&s, a, p, &l, S("en"), ENT_PAGE_TOP, e));
    assert_string_equal(s.p, "NATO SECRET");
}

/* ---- portions, and where a refusal points ---- */

static void portions_read(void **state)
{
    static const struct {
        const char *marking, *label;
    } nato[] = {
        {"NS", "SECRET | P Context: NATO"},
        {"(NU)", "UNCLASSIFIED | P Context: NATO"},
        {"[ NR ]", "RESTRICTED | P Context: NATO"},
        {"CTS ATOMAL BOHEMIA", "TOP SECRET | P Context: NATO | R Additional Sensitivity: ATOMAL, BOHEMIA"},
        {"(NATO/KFOR NC)", "CONFIDENTIAL | P Context: KFOR"},
        {"NR Releasable To Japan, PFP", "RESTRICTED | P Context: NATO, Releasable | P Releasable To: JPN, PFP, NATO"},
        {"(NS Norvège seulement)", "SECRET | P Context: NATO | P Only: NOR"},
        {"NC - STAFF", "CONFIDENTIAL | P Context: NATO | I Administrative: STAFF"},
    };
    static const char *const refused[] = {"TOP SECRET", "(SECRET)", "NATO SECRET", "NATO NS", "COSMIC CTS", "NR ATOMAL", "NS BOHEMIA",
                                          "(NS",        "NS)",      "(NS]",        "()",      "",           "ns",        "NS NS"};
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a), *eu = eu_policy(a);
    ent_label l;
    ent_str s, again;

    for (size_t i = 0; i < COUNT(nato); i++) {
        OK(ent_label_unmark_portion(&l, a, p, S(nato[i].marking), e));
        assert_string_equal(label_text(a, &l), nato[i].label);
        OK(ent_label_marking(&s, a, p, &l, S(strstr(nato[i].marking, "seul") != NULL ? "fr" : "en"), ENT_PORTION, e));
        again = S(nato[i].marking);
        assert_non_null(strstr(again.p, s.p));
    }
    for (size_t i = 0; i < COUNT(refused); i++) REFUSES(ENT_INVALID, "", ent_label_unmark_portion(&l, a, p, S(refused[i]), e));
    OK(ent_label_unmark_portion(&l, a, eu, S("(R-UE/EU-R)"), e));
    assert_string_equal(label_text(a, &l), "RESTREINT UE/EU RESTRICTED");
    REFUSES(ENT_INVALID, "at this place", ent_label_unmark_portion(&l, a, eu, S("RESTREINT UE/EU RESTRICTED"), e));
}

static void where_it_fails(void **state)
{
    static const struct {
        const char *marking, *place;
    } cases[] = {
        {"NATO RESTRICTED Releasable To Atlantis", "character 31"},
        {"NATO RESTRICTED Releasable To Japan, Japan", "character 38"},
        {"NATO RESTRICTED Communicable à Suède, Atlantis", "character 39"},
        {"NATO  RESTRICTED", "character 6"},
        {"NATO TOP SECRET", "character 6"},
        {"COSMIC SECRET", "character 8"},
        {"unmarked", "character 1"},
        {"NATO", "character 5"},
        {"NATO SECRET ATOMAL ATOMAL", "character 20"},
        {"NATO RESTRICTED ATOMAL", "character 17"},
        {"NATO UNCLASSIFIED CRYPTO", "character 19"},
        {"NATO SECRET ATOMAL BOHEMIA", "character 20"},
        {"NATO/KFOR CONFIDENTIAL BOHEMIA", "character 24"},
    };
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_label l;
        ent_err err = {0};
        assert_int_equal(ent_label_unmark(&l, a, p, S(cases[i].marking), &err), ENT_INVALID);
        size_t n = strlen(cases[i].place);
        if (strncmp(err.place, cases[i].place, n) != 0 || (err.place[n] != '\0' && err.place[n] != ','))
            fail_msg("%s: %s (%s)", cases[i].marking, err.what, err.place);
    }
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(places),          TEST(rich),          TEST(rich_refusals), TEST(imitations),
                                       TEST(foreign_privacy), TEST(portions_read), TEST(where_it_fails)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
