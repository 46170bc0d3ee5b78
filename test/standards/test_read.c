/* SPDX-License-Identifier: Apache-2.0 */
/* Every DTD generation from its own fixture, field by field; what is refused. */
#include "helpers.h"

static void v40(void **state)
{
    (void)state;
    ent_std_register reg = nisp(fixture("v40.xml"));
    const ent_std_record *r = record(&reg, "ex-radio-1");

    assert_int_equal(reg.form, ENT_STD_NISP);
    assert_str(reg.revision, "4.15");
    assert_str(reg.release, "4.0");
    assert_int_equal(reg.n_records, 4);
    assert_int_equal(r->kind, ENT_STD_STANDARD);
    assert_str(r->tag, "Radio 1");
    assert_str(r->uuid, "");
    assert_str(r->orgid, "ex");
    assert_str(r->pubnum, "R 1");
    assert_str(r->title, "Exercise Radio, part 1");
    assert_str(r->version, "1");
    assert_str(r->date.raw, "1999-11-00");
    assert_true(r->date.day_zero && !r->date.malformed);
    assert_int_equal(r->date.date.precision, ENT_DATE_MONTH);
    assert_int_equal(r->date.date.month, 11);
    assert_int_equal(r->date.line, 27);
    assert_int_equal(r->line, 26);
    assert_str(r->corrections,
               "<correction cpubnum=\"R 1 Cor 1\" date=\"2001\">minor</correction><correction cpubnum=\"R 1 Cor 2\" date=\"2002\"/>");
    assert_str(r->alsoknown, "<alsoknown orgid=\"other\" pubnum=\"O 7\" date=\"2000\"/>");
    assert_str(r->comment, "See <ulink url=\"http://example.org/r1\"/> for more");
    assert_str(r->applicability, "Use it <emphasis>always</emphasis> &amp; everywhere.");
    assert_str(r->mode, "unknown");
    assert_str(r->info, "An information");
    assert_str(r->uri, "http://example.org/1");
    assert_str(r->extra, "");
    assert_int_equal(r->parent, SIZE_MAX);
    assert_int_equal(r->n_events, 2);
    assert_int_equal(r->events[0].flag, ENT_STD_ADDED);
    assert_str(r->events[0].date.raw, "1999-12-01");
    assert_str(r->events[0].rfcp, "1-2");
    assert_str(r->events[0].version, "0.1");
    assert_str(r->events[0].text, "first");
    assert_int_equal(r->events[1].flag, ENT_STD_CHANGED);
    assert_int_equal(r->events[1].line, 40);
    assert_int_equal(r->n_refs, 1);
    assert_int_equal(r->refs[0].kind, ENT_STD_REF_STANDARD);
    assert_string_equal(r->refs[0].holder, "substandards");
    assert_str(r->refs[0].target, "ex-radio-2");
    assert_int_equal(r->refs[0].line, 28);
}

static void v40_beside_the_records(void **state)
{
    (void)state;
    ent_std_register reg = nisp(fixture("v40.xml"));
    const ent_std_bpservice *s = &reg.bpservices[0];

    assert_str(record(&reg, "bp-radio")->extra, "<profile type=\"base\"><profilenote>A note</profilenote></profile>");
    assert_str(record(&reg, "cp-radio")->extra,
               "<community coi=\"EX\" text=\"Exercise\"/><profile type=\"coi\"><configuration/></profile>");
    assert_str(record(&reg, "cp-radio")->title, "Radio profile");
    assert_int_equal(record(&reg, "cp-radio")->n_refs, 2);
    assert_int_equal(record(&reg, "cp-radio")->refs[0].kind, ENT_STD_REF_PROFILE);

    assert_int_equal(reg.n_bpservices, 1);
    assert_true(s->select_list);
    assert_str(s->taxonomy, "c3");
    assert_int_equal(s->n_refs, 2);
    assert_int_equal(s->refs[0].kind, ENT_STD_REF_SELECT);
    assert_str(s->refs[0].obligation, "mandatory");
    assert_str(s->refs[0].text, "Exercise Radio 1");
    assert_str(s->refs[1].obligation, "farterm");
    assert_int_equal(s->refs[1].group, 1);
    assert_str(s->extra, "<sp-list><sp-view n=\"1\" idx=\"d0e1\"><remarks>Only for <emphasis>exercise</emphasis> use</remarks>"
                         "<rationale>Kept since 1999</rationale></sp-view><sp-view n=\"2\" idx=\"d0e2\" category=\"old\">"
                         "<remarks>empty view</remarks></sp-view></sp-list>");

    assert_int_equal(reg.n_nodes, 5);
    assert_string_equal(reg.nodes[4].element, "subcategory");
    assert_str(reg.nodes[4].parent, "c2");
    assert_int_equal(reg.nodes[4].level, 5);
    assert_int_equal(reg.n_orgs, 2);
    assert_str(reg.orgs[0].key, "ex");
    assert_str(reg.orgs[0].name, "Exercise Organisation");
    assert_has(reg.extra, "<revnumber>4.15</revnumber>");
    assert_int_equal(reg.n_odd, 0);
}

static void v42(void **state)
{
    (void)state;
    ent_std_register reg = nisp(fixture("v42.xml"));
    const ent_std_record *cap = record(&reg, "cap"), *set = record(&reg, "set-radio"), *sp, *p;

    assert_str(reg.release, "9.0");
    assert_int_equal(reg.n_records, 8);
    assert_int_equal(set->kind, ENT_STD_PROFILE_SET);
    assert_str(set->title, "All radios");
    assert_int_equal(set->n_refs, 2);
    assert_string_equal(set->refs[0].holder, "parts");

    assert_int_equal(cap->kind, ENT_STD_CAPABILITY_PROFILE);
    assert_int_equal(cap->n_inner, 4);
    assert_ptr_equal(cap->inner, cap + 1);
    assert_str(cap->mode, "");
    p = &cap->inner[1];
    assert_str(p->id, "p2");
    assert_int_equal(p->n_inner, 2);
    assert_int_equal(p->parent, &cap->inner[0] - reg.records);
    sp = &cap->inner[2];
    assert_int_equal(sp->kind, ENT_STD_SERVICE_PROFILE);
    assert_str(sp->id, "");
    assert_int_equal(sp->parent, p - reg.records);
    assert_str(sp->description, "What it is for");
    assert_int_equal(sp->n_refs, 3);
    assert_int_equal(sp->refs[0].kind, ENT_STD_REF_TAXONOMY);
    assert_str(sp->refs[1].obligation, "mandatory");
    assert_int_equal(sp->refs[1].group, 1);
    assert_string_equal(sp->refs[1].holder, "obgroup");
    assert_str(sp->refs[2].obligation, "conditional");
    assert_int_equal(sp->refs[2].group, 2);
    assert_str(sp->extra, "<serviceprofile><obgroup n=\"1\"><description>Section 3</description></obgroup><guide><para>Do "
                          "<emphasis role=\"bold\">this</emphasis></para></guide></serviceprofile>");
    /* A group without a reference keeps its obligation in extra. */
    assert_str(cap->inner[3].extra, "<serviceprofile><obgroup n=\"1\" obligation=\"optional\"/></serviceprofile>");

    assert_int_equal(record(&reg, "ex-radio-1")->refs[0].kind, ENT_STD_REF_SUBSTANDARD);
    assert_str(record(&reg, "ex-radio-1")->responsibleparty, "team");
    assert_str(
        record(&reg, "ex-radio-1")->extra,
        "<standard><responsibleparty comment=\"asked\"><reevaluation date=\"Annually\" comment=\"in May\"/></responsibleparty></standard>");
    assert_false(reg.bpservices[0].select_list);
    assert_int_equal(reg.bpservices[0].n_refs, 2);
    assert_str(reg.bpservices[0].refs[1].obligation, "emerging");
    assert_str(reg.bpservices[0].refs[1].text, "Radio, part 2");
    assert_str(reg.nodes[1].parent, "n1");
    assert_str(reg.nodes[1].uuid, "00000000-0000-4000-8000-000000000002");
    assert_str(reg.orgs[0].abbreviation, "EX");
    assert_has(reg.extra, "email=\"x@example.org\"");
}

static void v44(void **state)
{
    (void)state;
    ent_std_register reg = nisp(fixture("v44.xml"));
    const ent_std_record *r = record(&reg, "ex-radio-1"), *sp = record(&reg, "sp1");

    assert_str(r->note, "Read it");
    assert_str(r->mode, "deleted");
    assert_str(reg.release, "11.0");
    assert_str(sp->title, "Talk");
    assert_str(sp->pubnum, "P 1");
    assert_str(sp->extra, "<serviceprofile><profilespec title=\"Profile Book\"/><guide>Speak up</guide></serviceprofile>");
    assert_int_equal(sp->refs[2].kind, ENT_STD_REF_PROFILE);
    assert_str(sp->refs[2].obligation, "mandatory");
    assert_str(record(&reg, "cap")->extra, "<capabilityprofile short=\"EX\"/>");
    assert_str(record(&reg, "p1")->description, "All talk");
    assert_str(reg.nodes[0].extra, "<node description=\"Talks\" descriptionMD=\"*Talks*\"/>");
    assert_str(reg.bpservices[0].title, "Radio Services");
    assert_str(reg.orgs[0].name, "Exercise Organisation");
    assert_str(reg.orgs[0].uri, "http://example.org");
}

static void v45_and_v46(void **state)
{
    (void)state;
    ent_std_register reg = nisp(fixture("v45.xml"));
    const ent_std_record *sp = record(&reg, "sp1");

    assert_str(sp->refs[1].obligation, "mandatory");
    assert_str(sp->refs[1].lifecycle, "current");
    assert_string_equal(sp->refs[1].holder, "refgroup");
    assert_str(sp->refs[2].obligation, "none");
    assert_str(sp->refs[2].lifecycle, "candidate");
    assert_int_equal(sp->refs[2].group, 2);
    assert_str(record(&reg, "ex-radio-1")->mode, "accepted"); /* not written: the default of the DTD */

    reg = nisp(fixture("v46.xml"));
    assert_int_equal(record(&reg, "book")->kind, ENT_STD_PROFILE_SPEC);
    assert_str(record(&reg, "book")->title, "Profile Book");
    assert_str(record(&reg, "book")->uuid, "00000000-0000-4000-8000-0000000000c1");
    assert_int_equal(record(&reg, "book")->date.date.precision, ENT_DATE_MONTH);
    assert_int_equal(record(&reg, "top")->refs[0].kind, ENT_STD_REF_SPEC);
    assert_str(record(&reg, "top")->refs[0].target, "book");
    assert_str(record(&reg, "top")->extra, "<profile short=\"T\" toplevel=\"yes\"/>");
    assert_int_equal(record(&reg, "sp1")->refs[2].group, 1);
}

static void cover_documents_of_47(void **state)
{
    (void)state;
    ent_std_register reg = nisp(fixture("v47.xml"));
    const ent_std_record *c = record(&reg, "cover-1");
    ent_std_counts n;
    ent_str json;

    assert_int_equal(c->kind, ENT_STD_COVERDOC);
    assert_str(c->pubnum, "COVER 1 Ed 2");
    assert_str(c->uuid, "00000000-0000-4000-8000-0000000000d1");
    assert_int_equal(c->n_refs, 2);
    assert_string_equal(c->refs[1].holder, "coverstandards");
    assert_str(c->refs[1].target, "ex-radio-2");
    assert_int_equal(c->refs[1].line, 12);
    assert_int_equal(c->date.date.day, 29);
    assert_str(c->events[0].rfcp, "13-7");
    ent_std_count(&n, &reg);
    assert_int_equal(n.cover_documents, 2);
    assert_int_equal(n.standards, 2);
    assert_int_equal(n.references, 3);
    assert_int_equal(n.added, 4);
    OK(ent_std_record_json(&json, A, c, &E));
    assert_has(json, "\"kind\":\"coverdoc\"");
    assert_has(json, "{\"holder\":\"coverstandards\",\"kind\":\"refstandard\",\"target\":\"ex-radio-1\"}");
}

static void v48_and_what_comes_later(void **state)
{
    (void)state;
    ent_std_register reg = nisp(fixture("v48.xml"));
    const ent_std_record *r = record(&reg, "ex-radio-1");

    assert_str(record(&reg, "sp1")->refs[2].obligation, "emerging");
    assert_str(record(&reg, "sp1")->extra, "<serviceprofile><refgroup n=\"1\" n-as-written=\"seven\"><refstandard n=\"1\" weight=\"3\"/>"
                                           "<uuid>00000000-0000-4000-8000-0000000000e1</uuid></refgroup></serviceprofile>");
    assert_str(reg.orgs[0].uuid, "00000000-0000-4000-8000-0000000000f1");
    assert_str(r->applicability, "First");
    assert_str(r->uri, "http://example.org/1");
    assert_int_equal(r->events[0].flag, ENT_STD_FLAG_OTHER);
    assert_has(r->extra, "xmlns:a3=\"urn:example:x\" a3:weight=\"heavy\"");
    assert_has(r->extra, "<document>stray text<later a=\"1\">");
    assert_has(r->extra, "deep");
    assert_has(r->extra, "<applicability xml:lang=\"en\"/>");
    assert_has(r->extra, "<applicability>Second</applicability>");
    assert_has(r->extra, "<uri>http://example.org/1b</uri>");
    assert_has(r->extra, "<history kind=\"full\"><event n=\"1\" by=\"me\" flag=\"amended\"/></history>");
    assert_has(r->extra, "<status mode=\"second\"/>");
    assert_has(reg.extra, "a2:stamp=\"s1\"");
    assert_int_equal(reg.n_odd, 2);
    assert_str(reg.odd[0].element, "novelty");
    assert_int_equal(reg.odd[0].line, 26);
    assert_str(reg.odd[1].element, "appendix");
}

/* ---- refusals ---- */

static void refused(ent_str bytes, ent_code code, const char *place, const char *what)
{
    ent_std_register r;

    memset(&E, 0, sizeof E);
    memset(&r, 0x55, sizeof r);
    assert_int_equal(ent_std_read_nisp(&r, A, bytes, &E), code);
    assert_int_equal(r.n_records, 0);
    assert_has(ent_str_c(E.place), place);
    assert_has(ent_str_c(E.what), what);
    assert_true(E.next[0] != '\0');
}

static void no_nisp(void **state)
{
    (void)state;
    refused(ENT_S("<html><body/></html>"), ENT_INVALID, "line 1", "<html>");
    assert_has(ent_str_c(E.next), "standards.xml");
    refused(ENT_S("\n\n<standards revision='1'><things/></standards>"), ENT_INVALID, "line 3", "no <records>");
    refused(ENT_S("<standards xmlns='urn:x'><records/></standards>"), ENT_INVALID, "line 1", "<standards>");
    refused(ENT_S("number,edition\n1,2\n"), ENT_INVALID, "line 1", "");
    refused(ENT_S(""), ENT_INVALID, "", "");
}

static void hostile_xml(void **state)
{
    (void)state;
    static const char whole[] = "<standards revision='1'><records><standard id='a' tag='b'/></records></standards>";
    ent_buf deep = ent_buf_new(A, 1 << 20);
    ent_str text;

    refused(ENT_S("<!DOCTYPE standards [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><standards><records>&b;</records></standards>"),
            ENT_INVALID, "line 1", "");
    refused(ENT_S("<!DOCTYPE standards [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><standards><records>&a;</records></standards>"),
            ENT_INVALID, "line 1", "");
    refused(ENT_S("<standards><records>&undeclared;</records></standards>"), ENT_INVALID, "line 1", "");
    refused(ENT_S("<standards><records>\n<standard id='\xFF'/></records></standards>"), ENT_INVALID, "line", "");
    refused(ENT_S("<?xml version='1.0' encoding='iso-8859-1'?><standards><records/></standards>"), ENT_INVALID, "line 1", "");
    refused(ENT_S("<standards><records><standard id='a' id='b'/></records></standards>"), ENT_INVALID, "line 1", "");
    for (size_t n = 0; n < sizeof whole - 1; n++) {
        ent_std_register r;
        assert_int_not_equal(ent_std_read_nisp(&r, A, (ent_str){whole, n}, &E), ENT_OK);
    }
    ent_buf_z(&deep, "<standards><records><standard>");
    for (int i = 0; i < 100; i++) ent_buf_z(&deep, "<standard>");
    for (int i = 0; i < 101; i++) ent_buf_z(&deep, "</standard>");
    ent_buf_z(&deep, "</records></standards>");
    OK(ent_buf_take(&text, &deep, &E));
    refused(text, ENT_LIMIT, "", "");
}

static void too_many_nodes(void **state)
{
    (void)state;
    ent_buf b = ent_buf_new(A, 32u << 20);
    ent_str text;

    ent_buf_z(&b, "<standards><records>");
    for (size_t i = 0; i <= ENT_STD_MAX_NODES; i++) ent_buf_z(&b, "<a/>");
    ent_buf_z(&b, "</records></standards>");
    OK(ent_buf_take(&text, &b, &E));
    refused(text, ENT_LIMIT, "", "");
}

/* A register may not cost more than its arena allows: no memory is an answer, not a crash. */
static void small_arenas(void **state)
{
    (void)state;
    ent_str xml = fixture("v42.xml");
    size_t steps = 0;

    for (size_t ceiling = 4096; ceiling < 8u << 20; ceiling += ceiling / 8) {
        ent_arena *small = ent_arena_new(NULL, ceiling);
        ent_std_register r;
        ent_code code = ent_std_read_nisp(&r, small, xml, &E);
        assert_true(code == ENT_OK || code == ENT_NOMEM || code == ENT_LIMIT);
        steps += code != ENT_OK;
        ent_arena_free(small);
    }
    assert_true(steps > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(v40, setup, teardown),
        cmocka_unit_test_setup_teardown(v40_beside_the_records, setup, teardown),
        cmocka_unit_test_setup_teardown(v42, setup, teardown),
        cmocka_unit_test_setup_teardown(v44, setup, teardown),
        cmocka_unit_test_setup_teardown(v45_and_v46, setup, teardown),
        cmocka_unit_test_setup_teardown(cover_documents_of_47, setup, teardown),
        cmocka_unit_test_setup_teardown(v48_and_what_comes_later, setup, teardown),
        cmocka_unit_test_setup_teardown(no_nisp, setup, teardown),
        cmocka_unit_test_setup_teardown(hostile_xml, setup, teardown),
        cmocka_unit_test_setup_teardown(too_many_nodes, setup, teardown),
        cmocka_unit_test_setup_teardown(small_arenas, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
