/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that ends at any moment: every function of the room says so, and leaves nothing half done. The arena's ceiling is
 * raised step by step, so that each allocation is once the one that fails.                                          */
#include "common.h"

typedef struct world {
    const ent_policy *p, *to;
    ent_label label;
    ent_clearance clearance;
    const ent_cut *cut, *shut;
    const ent_holding *none;
    ent_label dated; /* with everything that a label can say */
    ent_str xml, clearance_xml, cut_text, json, clearance_json, dated_xml;
} world;

typedef ent_code (*step)(ent_arena *a, const world *w, bool *done, ent_err *e);

static ent_code do_parse(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    ent_notes notes = {0};
    ent_label l;
    ent_code code = ent_label_parse(&l, a, w->xml, false, &notes, e);

    *done = l.classification.n != 0;
    return code;
}

static ent_code do_write(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    ent_str s = {0};
    ent_code code = ent_label_write(&s, a, w->p, &w->label, e);

    *done = s.n != 0;
    return code;
}

static ent_code do_cut(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    const ent_cut *c = NULL;
    ent_code code = ent_cut_of(&c, a, w->p, &w->label, S("dossier"), TODAY, e);

    *done = c != NULL;
    return code;
}

static ent_code do_cut_read(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    const ent_cut *c = NULL;
    ent_code code = ent_cut_read(&c, a, w->p, w->cut_text, e);

    *done = c != NULL;
    return code;
}

static ent_code do_join(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    const ent_label *parts[] = {&w->label, &w->label};
    ent_label l;
    bool nobody;
    ent_code code = ent_label_join(&l, &nobody, NULL, a, w->p, parts, 2, ENT_JOIN_STRICT, e);

    *done = l.classification.n != 0;
    assert_true(*done || nobody);
    return code;
}

static ent_code do_map(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    ent_notes notes = {0};
    ent_label l;
    ent_code code = ent_label_map(&l, a, w->p, w->to, &w->label, TODAY, &notes, e);

    *done = l.classification.n != 0;
    return code;
}

static ent_code do_mark(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    ent_str s = {0};
    ent_code code = ent_label_marking(&s, a, w->p, &w->label, S("fr"), ENT_PAGE_TOP, e);

    *done = s.n != 0;
    return code;
}

static ent_code do_unmark(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    ent_label l;
    ent_code code = ent_label_unmark(&l, a, w->p, S("NATO SECRET Norway Only Releasable To Sweden, EEAS - STAFF"), e);

    *done = l.classification.n != 0;
    return code;
}

static ent_code do_add(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    ent_label l;
    ent_code code = ent_label_add(&l, a, w->p, &w->label, "Administrative", "MEDICAL", e);

    *done = l.classification.n != 0;
    return code;
}

static ent_code do_clearance(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    ent_notes notes = {0};
    ent_clearance c;
    ent_code code = ent_clearance_parse(&c, a, w->clearance_xml, false, &notes, e);

    *done = c.n_classes != 0;
    return code;
}

static ent_code do_clearance_write(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    ent_str s = {0};
    ent_code code = ent_clearance_write(&s, a, w->p, &w->clearance, e);

    *done = s.n != 0;
    return code;
}

static ent_code do_short(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    ent_clearance c;
    ent_code code = ent_clearance_read_short(&c, a, w->p, S("NATO: SECRET; Context=NATO; Releasable To=NATO,USA"), true, e);

    *done = c.n_classes != 0;
    return code;
}

static ent_code do_hold(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    static const ent_str dossiers[] = {T("one"), T("two")};
    const ent_holding *h = NULL;
    ent_code code = ent_holding_of(&h, a, w->p, &w->clearance, dossiers, 2, e);

    *done = h != NULL;
    return code;
}

static ent_code do_decide(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    ent_decision d;
    ent_code code = ent_decide(&d, a, w->none, w->shut, e);

    *done = d.reason != ENT_WHY_NOTHING;
    assert_int_equal(d.verdict, ENT_DENY);
    assert_non_null(d.rule);
    return code;
}

static ent_code do_load(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    static const char spif[] =
        "<SPIF><equivalentPolicies><equivalentPolicy name='Q' id='1.9'/></equivalentPolicies>"
        "<securityPolicyId name='P' id='1.2'/><securityClassifications><securityClassification name='A' lacv='1' hierarchy='1'>"
        "<markingData phrase='x'><code>odd</code></markingData></securityClassification></securityClassifications>"
        "<securityCategoryTagSets><securityCategoryTagSet name='S' id='1.3'><securityCategoryTag tagType='permissive'>"
        "<tagCategory name='v' lacv='1'/><tagCategory name='w' lacv='1'><excludedClass>A</excludedClass><requiredCategory>"
        "<categoryGroup tagSetRef='S' tagType='permissive'/></requiredCategory></tagCategory></securityCategoryTag>"
        "</securityCategoryTagSet></securityCategoryTagSets></SPIF>";
    const ent_policy *p = NULL;
    ent_notes notes = {0};
    ent_code code = ent_policy_load(&p, a, S(spif), &notes, e);

    (void)w;
    *done = p != NULL;
    return code;
}

/* ---- forms ---- */

static ent_code do_read_xml(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    ent_notes notes = {0};
    ent_label l;
    ent_code code = ent_label_read(&l, a, w->p, w->dated_xml, true, &notes, e);

    *done = l.classification.n != 0;
    return code;
}

static ent_code do_read_odd(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    static const char odd[] =
        "<OriginatorConfidentialityLabel><CreationDataTime>2026-05-01T10:00:00</CreationDataTime>"
        "<ConfidentialityInformation><PolicyIdentifier URL='1.3.26.1.3.1'>NATO</PolicyIdentifier><Classification "
        "URI='x'>SECRET</Classification><Category type='Permissive' tagName='Context'><GenericValue>NATO</GenericValue>"
        "<GenericValue>NATO</GenericValue></Category><x xmlns='urn:x'/></ConfidentialityInformation>"
        "</OriginatorConfidentialityLabel>";
    ent_notes notes = {0};
    ent_label l;
    ent_code code = ent_label_read(&l, a, w->p, S(odd), false, &notes, e);

    *done = l.classification.n != 0;
    if (!*done) assert_int_equal(notes.n, 0);
    return code;
}

static ent_code do_read_json(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    ent_notes notes = {0};
    ent_label l;
    ent_code code = ent_label_read(&l, a, w->p, w->json, true, &notes, e);

    *done = l.classification.n != 0;
    return code;
}

static ent_code do_read_base64(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    ent_notes notes = {0};
    ent_label l;
    ent_code code = ent_label_read(&l, a, w->p, S("MQoCAQQGBSsaAQMB"), false, &notes, e); /* 1.3.26.1.3.1, class 4 */

    *done = l.classification.n != 0;
    return code;
}

static ent_code do_write_dated(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    ent_str s = {0};
    ent_code code = ent_label_write(&s, a, w->p, &w->dated, e);

    *done = s.n != 0;
    return code;
}

static ent_code do_write_json(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    ent_str s = {0};
    ent_code code = ent_label_write_json(&s, a, w->p, &w->dated, e);

    *done = s.n != 0;
    return code;
}

static ent_code do_canonical(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    ent_sha256 digest;
    ent_str s = {0};
    ent_code code = ent_label_canonical(&s, &digest, a, w->p, &w->dated, e);

    *done = s.n != 0;
    return code;
}

static ent_code do_clearance_json(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    ent_notes notes = {0};
    ent_clearance c;
    ent_code code = ent_clearance_read(&c, a, w->p, w->clearance_json, true, &notes, e);

    *done = c.n_classes != 0;
    return code;
}

static ent_code do_clearance_expand(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    ent_notes notes = {0};
    ent_clearance c;
    ent_code code =
        ent_clearance_parse_json(&c, a, w->p, S("{\"policy\":\"urn:oid:1.3.26.1.3.1\",\"highest\":\"secret\"}"), true, &notes, e);

    *done = c.n_classes != 0;
    return code;
}

static ent_code do_clearance_write_json(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    ent_str s = {0};
    ent_code code = ent_clearance_write_json(&s, a, w->p, &w->clearance, e);

    *done = s.n != 0;
    return code;
}

static ent_code do_clearance_canonical(ent_arena *a, const world *w, bool *done, ent_err *e)
{
    ent_sha256 digest;
    ent_str s = {0};
    ent_code code = ent_clearance_canonical(&s, &digest, a, w->p, &w->clearance, e);

    *done = s.n != 0;
    return code;
}

static void prepare_forms(ent_arena *a, world *w, ent_label *next)
{
    *next = w->label;
    w->dated = w->label;
    w->dated.privacy_mark = S("a  b");
    w->dated.originator = S("x@example.org");
    w->dated.originator_type = S("rfc822Name");
    w->dated.successor = next;
    OK(ent_label_write(&w->dated_xml, a, w->p, &w->dated, e));
    OK(ent_label_write_json(&w->json, a, w->p, &w->dated, e));
    w->clearance.holder_kind = ENT_HOLDER_PERSON;
    w->clearance.holder = S("Ada  Example");
    OK(ent_clearance_write_json(&w->clearance_json, a, w->p, &w->clearance, e));
}

static void prepare(ent_arena *a, world *w)
{
    w->p = nato_policy(a);
    w->to = eu_policy(a);
    w->label = text_label(
        a, w->p,
        "SECRET | P Context: NATO, Releasable | R Received Information: EU | P Releasable To: NATO, EEAS | I Administrative: STAFF");
    w->label.has_created = true;
    OK(ent_label_write(&w->xml, a, w->p, &w->label, e));
    OK(ent_cut_of(&w->cut, a, w->p, &w->label, S(""), TODAY, e));
    OK(ent_clearance_read_short(&w->clearance, a, w->p, S("NATO: SECRET; Context=NATO"), true, e));
    OK(ent_clearance_write(&w->clearance_xml, a, w->p, &w->clearance, e));
    OK(ent_holding_of(&w->none, a, w->p, &w->clearance, NULL, 0, e));
    w->shut = w->cut;
    w->cut_text = ent_cut_text(w->cut);
}

static void sweep(void **state)
{
    static const step steps[] = {do_parse,
                                 do_write,
                                 do_cut,
                                 do_cut_read,
                                 do_join,
                                 do_map,
                                 do_mark,
                                 do_unmark,
                                 do_add,
                                 do_clearance,
                                 do_short,
                                 do_clearance_write,
                                 do_hold,
                                 do_decide,
                                 do_load,
                                 do_read_xml,
                                 do_read_odd,
                                 do_read_json,
                                 do_read_base64,
                                 do_write_dated,
                                 do_write_json,
                                 do_canonical,
                                 do_clearance_json,
                                 do_clearance_expand,
                                 do_clearance_write_json,
                                 do_clearance_canonical};
    ent_arena *a = *state;
    ent_label next;
    world w = {0};

    prepare(a, &w);
    prepare_forms(a, &w, &next);
    w.label = text_label(a, w.p, "SECRET | P Context: NATO, Releasable | P Releasable To: NATO, EEAS | I Administrative: STAFF"); /* maps */
    w.label.has_created = true;
    for (size_t i = 0; i < COUNT(steps); i++) {
        unsigned refused = 0;
        bool done = false;
        for (size_t ceiling = 1; !done; ceiling += ceiling < 4096 ? 16 : ceiling / 64) {
            ent_arena *small = ent_arena_new(NULL, ceiling);
            ent_err err = {0};
            assert_non_null(small);
            if (steps[i](small, &w, &done, &err) == ENT_OK) {
                if (!done) fail_msg("step %zu: nothing came of it", i);
            } else {
                if (err.code != ENT_NOMEM) fail_msg("step %zu, %zu bytes: %s %s", i, ceiling, ent_code_name(err.code), err.what);
                if (done) fail_msg("step %zu: refused, yet something came of it", i);
                refused++;
            }
            ent_arena_free(small);
            assert_true(ceiling < ((size_t)64 << 20));
        }
        if (refused == 0) fail_msg("step %zu never ran out of memory", i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(sweep, set_up, tear_down)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
