/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that ends at any moment while deciding: the answer is ENT_NOMEM and DENY, never half of something. The arena's ceiling is raised
 * by the smallest piece that it gives out, so that each allocation is once the one that fails.                      */
#include "common.h"

/* Of failing_calls.c, where that is linked. */
void ent_test_fail_malloc(long n) __attribute__((weak));
void ent_test_fail_digest(long n) __attribute__((weak));

#define SPIF_HEAD                                                                                                             \
    "<SPIF xmlns='http://www.xmlspif.org/spif' schemaVersion='2.1' creationDate='20260101' originatorDN='' keyIdentifier='' " \
    "privilegeId='1.1' rbacId='1.1'>"
/* One of everything that can be found wrong with a label. */
static const char RULES[] = SPIF_HEAD
    "<securityPolicyId name='NATO' id='1.2.3'/><securityClassifications>"
    "<securityClassification name='A' lacv='1' hierarchy='1'/><securityClassification name='B' lacv='2' hierarchy='2' obsolete='true'>"
    "<requiredCategory operation='all'><categoryGroup tagSetRef='S' tagType='permissive' lacv='1'/></requiredCategory>"
    "</securityClassification></securityClassifications><securityCategoryTagSets>"
    "<securityCategoryTagSet name='R' id='1.2.3.1'><securityCategoryTag name='r' tagType='restrictive' maxSelection='1'>"
    "<tagCategory name='one' lacv='1'/><tagCategory name='notB' lacv='2' requiredClass='A' obsolete='true' notAfter='2020-01-01T00:00:00Z'>"
    "<excludedClass>B</excludedClass><requiredCategory operation='all'><categoryGroup tagSetRef='S' tagType='permissive' lacv='2'/>"
    "</requiredCategory><excludedCategory tagSetRef='R' tagType='restrictive' lacv='1'/></tagCategory>"
    "</securityCategoryTag></securityCategoryTagSet>"
    "<securityCategoryTagSet name='S' id='1.2.3.2'><securityCategoryTag name='s' tagType='permissive'>"
    "<tagCategory name='x' lacv='1'/><tagCategory name='y' lacv='2'><excludedClass>B</excludedClass></tagCategory>"
    "</securityCategoryTag></securityCategoryTagSet>"
    "<securityCategoryTagSet name='T' id='1.2.3.3'><securityCategoryTag name='t' tagType='permissive'>"
    "<tagCategory name='x' lacv='1'/><tagCategory name='y' lacv='2'/></securityCategoryTag></securityCategoryTagSet>"
    "<securityCategoryTagSet name='I' id='1.2.3.4'><securityCategoryTag name='i' tagType='tagType7'>"
    "<tagCategory name='Until' lacv='1' userInput='date'/></securityCategoryTag></securityCategoryTagSet></securityCategoryTagSets>"
    "<privacyMarks minSelection='0'><privacyMark name='MARK' obsolete='true'/></privacyMarks></SPIF>";

enum { MANY = 700 };

typedef struct world {
    ent_arena *a;
    const ent_policy *p;
    ent_label good, limited, empty, bad, worse, other;
    const ent_cut *cut, *plain;
    const ent_cut *many[MANY];
    const ent_holding *all, *none, *other_values;
    ent_str record;
    ent_decision_case c;
} world;

typedef ent_code (*step)(ent_arena *a, const world *w, bool *done, ent_err *e);

/* What is good is done, what is bad is said: the error is either that or no memory. */
static ent_code do_decide(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    const ent_holding *holders[] = {w->all, w->none, w->other_values};
    const ent_label *labels[] = {&w->good, &w->limited, &w->empty, &w->other};
    ent_decision d = {.verdict = ENT_PERMIT};

    for (size_t i = 0; i < COUNT(holders); i++) {
        for (size_t k = 0; k < COUNT(labels); k++) {
            ent_code code = ent_label_decide(&d, a, w->p, labels[k], holders[i], TODAY, e);
            if (code != ENT_OK) assert_true(d.verdict == ENT_DENY && d.reason == ENT_WHY_INPUT);
            assert_non_null(d.rule);
            ENT_TRY(code);
        }
    }
    *done = true;
    return ENT_OK;
}

/* The error of a bad label comes before any other end. */
static ent_code do_refuse(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    ent_label l = w->good;
    ent_decision d = {.verdict = ENT_PERMIT};
    ent_code code;

    l.policy_uri = S("urn:oid:1.9"); /* */
    code = ent_label_decide(&d, a, w->p, &l, w->all, TODAY, e);
    assert_true(d.verdict == ENT_DENY && d.reason == ENT_WHY_INPUT);
    *done = code == ENT_INVALID && strcmp(d.rule, "R-09") == 0;
    return code == ENT_INVALID ? *done ? ENT_OK : ent_nomem(e) : code;
}

static ent_code do_bytes(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    ent_decision d = {.verdict = ENT_PERMIT};
    ent_code code = ent_label_decide_bytes(&d, a, w->p, w->c.label, w->all, TODAY, e);

    *done = d.verdict == ENT_PERMIT;
    return code;
}

static ent_code do_reasons(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    const ent_holding *holders[] = {w->all, w->none, w->other_values};
    const ent_cut *cuts[] = {w->cut, w->plain};
    ent_decision d;

    for (size_t i = 0; i < COUNT(holders); i++)
        for (size_t k = 0; k < COUNT(cuts); k++) ENT_TRY(ent_decide(&d, a, holders[i], cuts[k], e));
    for (size_t k = 0; k < MANY; k += 100) ENT_TRY(ent_decide(&d, a, w->all, w->many[k], e)); /* dossiers */
    *done = true;
    return ENT_OK;
}

static ent_code do_violations(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    const ent_label *labels[] = {&w->good, &w->empty, &w->bad, &w->worse, &w->other};
    ent_notes notes = {0};

    for (size_t i = 0; i < COUNT(labels); i++) ENT_TRY(ent_label_violations(&notes, a, w->p, labels[i], TODAY, true, e));
    *done = notes.n >= 12;
    return ENT_OK;
}

static ent_code do_explain(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    const ent_condition *list;
    size_t n;
    const struct {
        const ent_holding *h;
        const ent_cut *c;
    } pairs[] = {{w->all, w->cut}, {w->none, w->cut}, {w->all, w->many[0]}, {NULL, w->cut}};

    for (size_t i = 0; i < COUNT(pairs); i++) ENT_TRY(ent_explain(&list, &n, a, pairs[i].h, pairs[i].c, e));
    *done = true;
    return ENT_OK;
}

static ent_code do_table(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    const ent_cut_table *t = NULL;
    ent_code code = ent_cut_table_of(&t, a, w->many, 70, e);

    *done = t != NULL;
    return code;
}

/* Enough conditions for the search table to grow. */
static ent_code do_large_table(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    const ent_cut_table *t = NULL;
    ent_code code = ent_cut_table_of(&t, a, w->many, MANY, e);

    *done = t != NULL;
    return code;
}

static ent_code do_join(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    const ent_label *parts[] = {&w->good, &w->limited};
    ent_label whole;
    bool nobody = false, wider = true;

    for (int mode = ENT_JOIN_STRICT; mode <= ENT_JOIN_PUBLISHED; mode++) {
        ent_code code = ent_label_join(&whole, &nobody, &wider, a, w->p, parts, 2, (ent_join_mode)mode, e);
        if (code != ENT_OK) assert_true(nobody && !wider && whole.classification.n == 0);
        ENT_TRY(code);
    }
    *done = true;
    return ENT_OK;
}

static ent_code do_warnings(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    const ent_label *labels[] = {&w->good, &w->limited, &w->empty};
    ent_notes notes = {0};

    for (size_t i = 0; i < COUNT(labels); i++) ENT_TRY(ent_label_warnings(&notes, a, w->p, labels[i], TODAY, e));
    *done = notes.n >= 5;
    return ENT_OK;
}

static ent_code do_record(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    ent_decision d;
    ent_str s = {0};
    ent_code code = ent_decision_record(&s, &d, a, &w->c, e);

    *done = s.n != 0 && d.verdict == ENT_PERMIT;
    return code;
}

static ent_code do_replay(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    ent_code code = ent_decision_replay(a, w->record, &w->c, e);

    *done = code == ENT_OK;
    return code;
}

/* ---- the world ---- */

static const ent_holding *hold(world *w, const char *text)
{
    const ent_holding *h = NULL;
    ent_clearance c;

    OK(ent_clearance_read_short(&c, w->a, w->p, S(text), true, e));
    OK(ent_holding_of(&h, w->a, w->p, &c, NULL, 0, e));
    return h;
}

static void make_labels(world *w)
{
    w->good = text_label(w->a, w->p, "A | R R: one | P S: x, y | P T: x | I I: 2027-01-31");
    w->limited = text_label(w->a, w->p, "A | P S: x | I I: 2027-01-31");
    w->limited.has_created = w->limited.has_review = true;
    w->limited.created = TODAY + 1;
    w->limited.successor = &w->good;
    w->empty = text_label(w->a, w->p, "A | P S:");
    w->bad = text_label(w->a, w->p, "B | R R: one, notB | P T: z | P Q: x | P T: x");
    w->bad.privacy_mark = S("MARK");
    w->worse = text_label(w->a, w->p, "C | R R: | R R: one");
    w->worse.privacy_mark = S("OTHER");
    w->other = w->good;
    w->other.policy = S("OTHER");
}

static int make_world(void **state)
{
    static const ent_str values[] = {T("one")};
    ent_arena *a = ent_arena_new(NULL, 0);
    world *w = a == NULL ? NULL : ent_alloc(a, sizeof *w);
    ent_notes notes = {0};

    if (w == NULL) return 1;
    (void)values;
    w->a = a;
    w->p = load(a, S(RULES), &notes);
    make_labels(w);
    w->all = hold(w, "NATO: A; R=one; S=x,y; T=x");
    w->none = hold(w, "NATO: B");
    w->other_values = hold(w, "NATO: A; R=one; S=x");
    OK(ent_cut_of(&w->cut, a, w->p, &w->good, S(""), TODAY, e));
    OK(ent_cut_of(&w->plain, a, w->p, &w->empty, S(""), TODAY, e));
    for (size_t i = 0; i < MANY; i++) {
        char dossier[16];
        snprintf(dossier, sizeof dossier, "d%zu", i);
        OK(ent_cut_of(&w->many[i], a, w->p, &w->good, S(dossier), TODAY, e));
    }
    w->good.has_created = true;
    w->good.created = TODAY;
    w->c = (ent_decision_case){
        .policy = S(RULES), .clearance = S("NATO: A; R=one; S=x; T=x"), .as_of = TODAY, .n_dossiers = 1, .dossiers = values};
    OK(ent_label_write(&w->c.label, a, w->p, &w->good, e));
    OK(ent_decision_record(&w->record, NULL, a, &w->c, e));
    *state = w;
    return 0;
}

static int end_world(void **state)
{
    ent_arena_free(((world *)*state)->a);
    return 0;
}

/* ---- the sweeps ---- */

/* true: it was done within so many bytes. */
static bool within(const world *w, step f, const char *name, size_t ceiling)
{
    ent_arena *small = ent_arena_new(NULL, ceiling);
    ent_err err = {0};
    bool done = false;

    assert_non_null(small);
    if (f(small, w, &done, &err) == ENT_OK) {
        if (!done) fail_msg("%s: nothing came of it", name);
    } else {
        if (err.code != ENT_NOMEM) fail_msg("%s, %zu bytes: %s %s", name, ceiling, ent_code_name(err.code), err.what);
        if (done) fail_msg("%s: refused, yet something came of it", name);
    }
    ent_arena_free(small);
    return done;
}

/* Long ways are taken in small steps at both ends: between them lies the reading of a policy. */
static void sweep_one(const world *w, step f, const char *name, size_t by)
{
    const size_t fine = 24576;
    size_t ceiling = 1;

    if (within(w, f, name, ceiling)) fail_msg("%s never ran out of memory", name);
    while (!within(w, f, name, ceiling)) {
        ceiling += ceiling < fine ? 16 : by;
        assert_true(ceiling < ((size_t)64 << 20));
    }
    for (size_t less = 16; by > 16 && less < fine && less < ceiling; less += 16) (void)within(w, f, name, ceiling - less);
}

static void sweep(void **state)
{
    static const struct {
        const char *name;
        step f;
        size_t by;
    } steps[] = {{"decide", do_decide, 16},
                 {"refuse", do_refuse, 16},
                 {"bytes", do_bytes, 16},
                 {"reasons", do_reasons, 16},
                 {"violations", do_violations, 16},
                 {"explain", do_explain, 16},
                 {"table", do_table, 16},
                 {"large table", do_large_table, 2048},
                 {"join", do_join, 16},
                 {"warnings", do_warnings, 16},
                 {"record", do_record, 512},
                 {"replay", do_replay, 512}};

    for (size_t i = 0; i < COUNT(steps); i++) sweep_one(*state, steps[i].f, steps[i].name, steps[i].by);
}

/* Where a function makes an arena of its own. Only where failing_calls.c is linked. */
static void no_arena(void **state)
{
    const world *w = *state;
    const ent_cut_table *t = NULL;
    ent_err err = {0};

    for (long i = 0; i < 2; i++) {
        ent_arena *a = ent_arena_new(NULL, 0);
        ent_code code;
        assert_non_null(a);
        ent_test_fail_malloc(i);
        code = ent_label_validate(w->p, &w->good, TODAY, false, &err);
        ent_test_fail_malloc(i);
        if (code == ENT_NOMEM) code = ent_cut_table_of(&t, a, w->many, 3, &err);
        ent_test_fail_malloc(-1);
        assert_int_equal(code, ENT_NOMEM);
        assert_null(t);
        ent_arena_free(a);
    }
}

/* A digest that cannot be made is no answer. */
static void no_digest(void **state)
{
    const world *w = *state;
    ent_decision d = {0};
    ent_str s = {0};

    for (int replay = 0; replay < 2; replay++) {
        ent_code code = ENT_BUG;
        long n = 0;
        for (; code != ENT_OK; n++) {
            ent_arena *a = ent_arena_new(NULL, 0);
            ent_err err = {0};
            assert_non_null(a);
            ent_test_fail_digest(n);
            code = replay == 0 ? ent_decision_record(&s, &d, a, &w->c, &err) : ent_decision_replay(a, w->record, &w->c, &err);
            if (code != ENT_OK) assert_int_equal(code, ENT_BUG);
            ent_arena_free(a);
        }
        ent_test_fail_digest(-1);
        assert_true(n > 4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(sweep)},
                            more[] = {cmocka_unit_test(sweep), cmocka_unit_test(no_arena), cmocka_unit_test(no_digest)};

    if (ent_test_fail_malloc != NULL) return cmocka_run_group_tests(more, make_world, end_world);
    return cmocka_run_group_tests(tests, make_world, end_world);
}
