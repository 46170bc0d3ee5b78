/* SPDX-License-Identifier: Apache-2.0 */
/* Who may read, and what he is told when a part of it is missing: each part on the days around its first and its last; each
 * part of a content that is above what he sees of the item; the record of readers. What is hidden is answered as what is not there. */
#include "node_help.h"

#define MARKS "; Context=NATO; Releasable To=NATO"
#define LAST_SECOND 86399

static world W;

static ent_time day(const char *text)
{
    ent_time from, to;
    ent_date d;

    assert_true(ent_date_parse(&d, ent_str_c(text)));
    assert_true(ent_date_span(d, &from, &to));
    return from;
}

static void clear_as(const char *person, const char *clearance, const char *dossier)
{
    must(&W, "node", "admin", "person add", "person", person, "roles", "reader", "new-passphrase", W.pass, NULL);
    must(&W, "node", "fso", "person clear", "person", person, "clearance", clearance, "from", "2026-03-01", "to", "2026-09-30", "briefed",
         "2026-03-15", "briefed-to", "2026-08-31", "dossier", dossier, NULL);
}

static void document(const char *number, const char *label, const char *meta, const char *dossier)
{
    must(&W, "node", "anna", "import", "file", put_text(&W, "x", "EXERCISE text\n"), "number", number, "title", "EXERCISE paper", "label",
         label, "exercise", "", "meta-label", meta, "title-label", meta, dossier ? "dossier" : NULL, dossier, NULL);
}

/* Written in January: whatever is asked later is not before the newest entry. */
static int set_up(void **state)
{
    (void)state;
    if (world_open(&W, "access") != 0) return 1;
    W.now = day("2026-01-10");
    must(&W, NULL, "admin", "init", "dir", path_of(&W, "node"), "org", "NATO", "policy", root_file(&W, "data/policy/nato.spif.xml"),
         "exercise", "", NULL);
    must(&W, "node", "admin", "person add", "person", "fso", "roles", "security", "new-passphrase", W.pass, NULL);
    add_person(&W, "node", "dirk", "registry", "NATO: TOP SECRET" MARKS);
    must(&W, "node", "admin", "person add", "person", "anna", "roles", "custodian,terminologist", "new-passphrase", W.pass, NULL);
    must(&W, "node", "fso", "person clear", "person", "anna", "clearance",
         "NATO: TOP SECRET; Context=NATO; Only=NATO,NOR; Releasable To=NATO; Additional Sensitivity=CRYPTO", "from", "2026-01-01", "to",
         "2099-12-31", "briefed", "2026-01-05", "dossier", "ALPHA", NULL);
    document("PLAIN", "NATO RESTRICTED", "NATO RESTRICTED", NULL);
    document("IN-A-DOSSIER", "NATO RESTRICTED", "NATO RESTRICTED", "ALPHA");
    clear_as("pia", "NATO: RESTRICTED" MARKS, "ALPHA from 2026-04-01 until 2026-07-31");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

/* ---- days ---- */

typedef struct probe {
    const char *day;
    int second;          /* of that day */
    bool plain, dossier; /* what she sees */
    const char *told;    /* all that she is told of her record, in order */
} probe;

#define CLEARANCE_BEGINS "Your clearance under NATO begins on 2026-03-01. Ask the security officer (R-13)."
#define CLEARANCE_ENDED "Your clearance under NATO ended on 2026-09-30. Ask the security officer (R-13)."
#define BRIEFING_BEGINS "Your briefing under NATO begins on 2026-03-15. Be briefed, and sign for it (R-13, R-14)."
#define BRIEFING_ENDED "Your briefing under NATO ended on 2026-08-31. Be briefed, and sign for it (R-13, R-14)."
#define DOSSIER_BEGINS "Your need to know of the dossier ALPHA under NATO begins on 2026-04-01. Ask the security officer (R-13)."
#define DOSSIER_ENDED "Your need to know of the dossier ALPHA under NATO ended on 2026-07-31. Ask the security officer (R-13)."

static const probe probes[] = {
    {"2026-02-28", LAST_SECOND, false, false, CLEARANCE_BEGINS "|" BRIEFING_BEGINS "|" DOSSIER_BEGINS "|"},
    {"2026-03-01", 0, false, false, BRIEFING_BEGINS "|" DOSSIER_BEGINS "|"},
    {"2026-03-14", LAST_SECOND, false, false, BRIEFING_BEGINS "|" DOSSIER_BEGINS "|"},
    {"2026-03-15", 0, true, false, DOSSIER_BEGINS "|"},
    {"2026-03-31", LAST_SECOND, true, false, DOSSIER_BEGINS "|"},
    {"2026-04-01", 0, true, true, ""},
    {"2026-07-31", LAST_SECOND, true, true, ""},
    {"2026-08-01", 0, true, false, DOSSIER_ENDED "|"},
    {"2026-08-31", LAST_SECOND, true, false, DOSSIER_ENDED "|"},
    {"2026-09-01", 0, false, false, BRIEFING_ENDED "|" DOSSIER_ENDED "|"},
    {"2026-09-30", LAST_SECOND, false, false, BRIEFING_ENDED "|" DOSSIER_ENDED "|"},
    {"2026-10-01", 0, false, false, CLEARANCE_ENDED "|" BRIEFING_ENDED "|" DOSSIER_ENDED "|"},
};

/* The texts of a list, each with a line after it. */
static const char *texts_in(told t, const char *key)
{
    ent_buf b = ent_buf_new(W.a, 1 << 16);
    const ent_json *v = ent_json_get(t.json, key);
    ent_str out;
    ent_err e;

    for (size_t i = 0; v != NULL && i < v->n; i++) ent_buf_fmt(&b, "%.*s|", ENT_F(v->items[i]->str));
    if (ent_buf_take(&out, &b, &e) != ENT_OK) fail_msg("%s", e.what);
    return out.p;
}

/* What she may not see is answered as what is not there; the next step is the first thing that her record lacks. */
static void assert_absent(const probe *p, const char *number)
{
    told hidden = ask(&W, "node", "pia", "item show", "item", number, NULL);
    told absent = ask(&W, "node", "pia", "item show", "item", "NO-SUCH", NULL);
    ent_str first, rest;

    assert_refused(hidden, ENT_NOT_VISIBLE, "R-17", number);
    assert_int_equal(hidden.exit_code, absent.exit_code);
    assert_string_equal(hidden.e.what, absent.e.what);
    assert_string_equal(hidden.e.rule, absent.e.rule);
    assert_string_equal(hidden.e.next, absent.e.next);
    ent_str_cut(ent_str_c(p->told), '|', &first, &rest);
    assert_true(ent_str_is(first, hidden.e.next));
}

static void each_day(void **state)
{
    node_state before = state_of(&W, "node");

    (void)state;
    for (size_t i = 0; i < NODE_COUNT(probes); i++) {
        const probe *p = &probes[i];
        told t;
        W.now = day(p->day) + p->second;
        t = must(&W, "node", "pia", "item list", NULL);
        if (number_in(t, "visible_items") != p->plain + p->dossier) fail_msg("%s: %.*s", p->day, ENT_F(t.text));
        assert_string_equal(texts_in(t, "warnings"), p->told);
        if (p->plain) must(&W, "node", "pia", "item show", "item", "PLAIN", NULL);
        else assert_absent(p, "PLAIN");
        if (p->dossier) must(&W, "node", "pia", "item show", "item", "IN-A-DOSSIER", NULL);
        else assert_absent(p, "IN-A-DOSSIER");
    }
    assert_unchanged(&W, "node", before, "looking");
}

/* A briefing that counts for longer does not prolong the clearance, nor does a dossier. */
static void a_long_briefing(void **state)
{
    (void)state;
    W.now = day("2026-10-10");
    must(&W, "node", "admin", "node clock", "today", "2026-10-10", NULL);
    must(&W, "node", "admin", "person add", "person", "quin", "roles", "reader", "new-passphrase", W.pass, NULL);
    must(&W, "node", "fso", "person clear", "person", "quin", "clearance", "NATO: RESTRICTED" MARKS, "from", "2026-10-01", "to",
         "2026-10-20", "briefed", "2026-01-05", "briefed-to", "2027-01-04", "dossier", "ALPHA until 2027-01-04", NULL);
    must(&W, "node", "quin", "item show", "item", "IN-A-DOSSIER", NULL);
    W.now = day("2026-10-20") + LAST_SECOND;
    must(&W, "node", "quin", "item show", "item", "IN-A-DOSSIER", NULL);
    W.now = day("2026-10-21");
    assert_int_equal(number_in(must(&W, "node", "quin", "item list", NULL), "visible_items"), 0);
}

/* Days that contradict each other are not recorded. */
static void days_that_are_none(void **state)
{
    static const char *const days[][5] = {
        {"2026-05-01", "2026-04-30", "2026-05-01", NULL, "The clearance ends before it begins."},
        {"2026-05-01", "2026-05-31", "2026-06-01", NULL, "The briefing comes after the clearance has ended."},
        {"2026-05-01", "2026-05-31", "2026-05-10", "2026-05-09", "The briefing ends before it was given."},
    };
    static const char *const dossiers[] = {"ALPHA until nonsense", "ALPHA until 2026-02-30", "ALPHA from 2026-13-01",
                                           "from 2026-04-01",      "until 2026-04-01",       "ALPHA until 2026-07-31 from 2026-04-01"};
    node_state before = state_of(&W, "node");
    told t;

    (void)state;
    for (size_t i = 0; i < NODE_COUNT(days); i++) {
        t = ask(&W, "node", "fso", "person clear", "person", "pia", "clearance", "NATO: RESTRICTED" MARKS, "from", days[i][0], "to",
                days[i][1], "briefed", days[i][2], days[i][3] ? "briefed-to" : NULL, days[i][3], NULL);
        assert_refused(t, ENT_INVALID, "R-13", days[i][4]);
        assert_string_equal(t.e.what, days[i][4]);
    }
    t = ask(&W, "node", "fso", "person clear", "person", "pia", "clearance", "NATO: RESTRICTED" MARKS, "from", "2026-05-01", "to",
            "2026-05-31", "briefed", "2026-05-01", "dossier", "ALPHA from 2026-05-09 until 2026-05-08", NULL);
    assert_refused(t, ENT_INVALID, "R-13", "a dossier");
    assert_string_equal(t.e.what, "The need to know of the dossier ALPHA ends before it begins.");
    for (size_t i = 0; i < NODE_COUNT(dossiers); i++) {
        t = ask(&W, "node", "fso", "person clear", "person", "pia", "clearance", "NATO: RESTRICTED" MARKS, "from", "2026-05-01", "to",
                "2026-05-31", "briefed", "2026-05-01", "dossier", dossiers[i], NULL);
        assert_refused(t, ENT_INVALID, NULL, dossiers[i]);
        assert_non_null(strstr(t.e.what, "cannot be read"));
    }
    t = ask(&W, "node", "fso", "person clear", "person", "fso", "clearance", "NATO: RESTRICTED" MARKS, "from", "2026-05-01", "to",
            "2026-05-31", "briefed", "2026-05-01", NULL);
    assert_refused(t, ENT_REFUSED, "R-13", "himself");
    assert_unchanged(&W, "node", before, "refusals");
}

/* ---- records ---- */

static void who_sees_a_record(void **state)
{
    told t = must(&W, "node", "pia", "person show", NULL), other;
    const ent_json *c;

    (void)state;
    assert_string_equal(text_in(t, "name"), "pia");
    assert_int_equal(ent_json_get(t.json, "clearances")->n, 1);
    c = ent_json_get(t.json, "clearances")->items[0];
    assert_string_equal(ent_json_str(c, "clearance").p, "NATO: UNCLASSIFIED, RESTRICTED; Context=NATO; Releasable To=NATO");
    assert_string_equal(ent_json_str(c, "from").p, "2026-03-01");
    assert_string_equal(ent_json_str(c, "to").p, "2026-09-30");
    assert_string_equal(ent_json_str(c, "briefed").p, "2026-03-15");
    assert_string_equal(ent_json_str(c, "briefed_to").p, "2026-08-31");
    assert_string_equal(ent_json_get(c, "dossiers")->items[0]->str.p, "ALPHA from 2026-04-01 until 2026-07-31");
    other = must(&W, "node", "fso", "person show", "person", "pia", NULL);
    assert_true(ent_str_ends(t.text, "}") && strstr(other.text.p, "ALPHA from 2026-04-01 until 2026-07-31") != NULL);
    assert_refused(ask(&W, "node", "pia", "person show", "person", "anna", NULL), ENT_REFUSED, "R-32", "another's record");
    assert_refused(ask(&W, "node", "admin", "person show", "person", "anna", NULL), ENT_REFUSED, "R-32", "the administrator");
    assert_refused(ask(&W, "node", "fso", "person show", "person", "nobody", NULL), ENT_NOT_VISIBLE, NULL, "nobody");
}

/* ---- contents above what is seen of the item ---- */

typedef struct lack {
    const char *number, *label, *clearance; /* of the content; of the reader */
    const char *rule;                       /* NULL: he may read it */
    const char *parts[3];
} lack;

static const lack lacks[] = {
    {"L-1",
     "NATO RESTRICTED",
     "NATO: UNCLASSIFIED" MARKS,
     "R-14",
     {"RESTRICTED needs no clearance, but that the security officer records the briefing that you signed for; it is not recorded (R-14)."}},
    {"L-1", "NATO RESTRICTED", "NATO: RESTRICTED" MARKS, NULL, {0}},
    {"L-2", "NATO SECRET", "NATO: RESTRICTED" MARKS, "R-13", {"The clearance must list the class SECRET; it does not. (R-13)"}},
    {"L-2", "NATO SECRET", "NATO: SECRET" MARKS, NULL, {0}},
    {"L-3",
     "NATO SECRET CRYPTO",
     "NATO: SECRET" MARKS,
     "R-13",
     {"Of Additional Sensitivity the clearance needs all of CRYPTO; it holds none of them. (R-13)"}},
    {"L-3", "NATO SECRET CRYPTO", "NATO: SECRET; Context=NATO; Releasable To=NATO; Additional Sensitivity=CRYPTO", NULL, {0}},
    {"L-4",
     "NATO RESTRICTED Norway, United States Only",
     "NATO: RESTRICTED" MARKS,
     "R-15",
     {"Of Only the clearance needs one of ", " (R-15)"}},
    {"L-4", "NATO RESTRICTED Norway, United States Only", "NATO: RESTRICTED; Context=NATO; Releasable To=NATO; Only=NOR", NULL, {0}},
    {"L-5",
     "NATO SECRET CRYPTO",
     "NATO: RESTRICTED" MARKS,
     "R-13",
     {"The clearance must list the class SECRET", "Of Additional Sensitivity"}},
};

/* He sees the item, and is told each part that he lacks, by item show and by the refusal of a copy alike. */
static void each_missing_part(void **state)
{
    (void)state;
    W.now = day("2026-04-02");
    for (size_t i = 0; i < NODE_COUNT(lacks); i++) {
        const lack *k = &lacks[i];
        char who[20];
        told shown, t;
        if (i == 0 || strcmp(lacks[i - 1].number, k->number) != 0) document(k->number, k->label, "NATO UNCLASSIFIED", NULL);
        snprintf(who, sizeof who, "reader%zu", i);
        clear_as(who, k->clearance, "BETA");
        shown = must(&W, "node", who, "item show", "item", k->number, NULL);
        t = ask(&W, "node", who, "item export", "item", k->number, "out", path_of(&W, "copy"), NULL);
        if (k->rule == NULL) {
            if (t.code != ENT_OK) fail_msg("%s for %s: %s", k->number, k->clearance, t.e.what);
            assert_null(ent_json_get(shown.json, "content_missing"));
            unlink(path_of(&W, "copy"));
            continue;
        }
        assert_refused(t, ENT_REFUSED, k->rule, k->number);
        assert_true(access(path_of(&W, "copy"), F_OK) != 0);
        for (size_t p = 0; p < NODE_COUNT(k->parts) && k->parts[p] != NULL; p++)
            if (strstr(t.e.what, k->parts[p]) == NULL || strstr(texts_in(shown, "content_missing"), k->parts[p]) == NULL)
                fail_msg("%s: \"%s\" is not told: %s | %s", k->number, k->parts[p], t.e.what, texts_in(shown, "content_missing"));
    }
}

/* Deriving from what he cannot read: he is told what he lacks too, and of what he does not see nothing. */
static void deriving_needs_the_content(void **state)
{
    told hidden, absent, t;

    (void)state;
    must(&W, "node", "admin", "person add", "person", "cora", "roles", "custodian", "new-passphrase", W.pass, NULL);
    must(&W, "node", "fso", "person clear", "person", "cora", "clearance", "NATO: RESTRICTED" MARKS, "from", "2026-01-01", "to",
         "2099-12-31", "briefed", "2026-01-05", NULL);
#define DERIVE(from)                                                                                                                    \
    ask(&W, "node", "cora", "import", "file", put_text(&W, "x", "EXERCISE\n"), "number", "NEW", "label", "NATO RESTRICTED", "exercise", \
        "", "from", from, NULL)
    t = DERIVE("L-2");
    assert_refused(t, ENT_REFUSED, "R-13", "deriving");
    assert_non_null(strstr(t.e.what, "the class SECRET"));
    hidden = DERIVE("IN-A-DOSSIER");
    absent = DERIVE("NO-SUCH");
    assert_refused(hidden, ENT_NOT_VISIBLE, "R-17", "hidden");
    assert_string_equal(hidden.e.what, absent.e.what);
    assert_string_equal(hidden.e.next, absent.e.next);
}

/* ---- R-16 ---- */

static const char TERMS[] = "<?xml version=\"1.0\"?>\n<tbx type=\"TBX-Basic\" style=\"dct\" xml:lang=\"en\" "
                            "xmlns=\"urn:iso:std:iso:30042:ed-2\"><tbxHeader><fileDesc><sourceDesc><p>EXERCISE</p></sourceDesc>"
                            "</fileDesc></tbxHeader><text><body><conceptEntry id=\"TS-1\"><langSec xml:lang=\"en\"><termSec><term>silent "
                            "otter</term></termSec></langSec></conceptEntry></body></text></tbx>\n";

static void each_reader_on_record(void **state)
{
    told t;
    const char *number;
    ent_str text;

    (void)state;
    W.now = day("2026-04-03");
    must(&W, "node", "anna", "term import", "file", put_text(&W, "t.tbx", TERMS), "source", "ts", "label", "COSMIC TOP SECRET", "exercise",
         "", NULL);
    t = must(&W, "node", "anna", "term list", NULL);
    assert_null(strstr(t.text.p, "silent otter"));
    assert_int_equal(ent_json_get(t.json, "by_item_export_only")->n, 1);
    number = ent_json_get(t.json, "by_item_export_only")->items[0]->str.p;
    t = ask(&W, "node", "anna", "term show", "concept", "TS-1", NULL);
    assert_refused(t, ENT_NOT_VISIBLE, "R-17", "reading without a record");
    assert_non_null(strstr(t.e.next, "item export (R-16)"));
    assert_non_null(strstr(t.e.next, number));
    t = ask(&W, "node", "cora", "term show", "concept", "TS-1", NULL); /* who does not see it is told nothing */
    assert_refused(t, ENT_NOT_VISIBLE, "R-17", "hidden");
    assert_string_equal(t.e.next, "");
    t = must(&W, "node", "dirk", "registry list", NULL);
    assert_null(strstr(t.text.p, number));
    must(&W, "node", "anna", "item export", "item", number, "out", path_of(&W, "ts"), NULL);
    assert_non_null(strstr(get_file(&W, "ts").p, "silent otter"));
    t = must(&W, "node", "dirk", "registry list", NULL);
    text = t.text;
    assert_non_null(strstr(text.p, "COSMIC TOP SECRET"));
    assert_non_null(strstr(text.p, "\"anna\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_day),          cmocka_unit_test(who_sees_a_record),          cmocka_unit_test(days_that_are_none),
        cmocka_unit_test(each_missing_part), cmocka_unit_test(deriving_needs_the_content), cmocka_unit_test(each_reader_on_record),
        cmocka_unit_test(a_long_briefing),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
