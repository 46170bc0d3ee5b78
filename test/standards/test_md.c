/* SPDX-License-Identifier: Apache-2.0 */
/* The Markdown form: what the register's own files say is read field by field; every record of every generation comes back with
 * the same JSON; nothing that is not understood is lost in silence. */
#include <entente/standards/markdown.h>

#include "helpers.h"

static ent_std_records read_md(ent_str text)
{
    ent_std_records r;

    OK(ent_std_read_md(&r, A, text, &E));
    return r;
}

static const ent_std_record *one(const char *file)
{
    char path[64];
    ent_std_records r;

    (void)snprintf(path, sizeof path, "md/%s.md", file);
    r = read_md(fixture(path));
    assert_int_equal(r.n, 1);
    assert_int_equal(r.v->parent, SIZE_MAX);
    assert_int_equal(r.v->n_inner, 0);
    return r.v;
}

static ent_str json_of(const ent_std_record *r)
{
    ent_str json;

    OK(ent_std_record_json(&json, A, r, &E));
    return json;
}

static ent_str written(const ent_std_record *r)
{
    ent_str md;

    OK(ent_std_write_md(&md, A, r, &E));
    return md;
}

/* ---- files as the register has them ---- */

static void standard(void **state)
{
    const ent_std_record *r = one("standard");

    (void)state;
    assert_int_equal(r->kind, ENT_STD_STANDARD);
    assert_str(r->id, "exercise-radio-1");
    assert_str(r->tag, "EXERCISE Radio 1");
    assert_str(r->orgid, "ex");
    assert_str(r->pubnum, "R 1 Change 2");
    assert_str(r->title, "EXERCISE radio: part 1 & 2");
    assert_str(r->date.raw, "2018-05");
    assert_int_equal(r->date.date.precision, ENT_DATE_MONTH);
    assert_int_equal(r->date.line, 12);
    assert_str(r->version, "Change 2");
    assert_str(r->applicability, "Use it &lt;always&gt;.\n\n  It is for exercises.");
    assert_str(r->responsibleparty, "team");
    assert_str(r->mode, "accepted");
    assert_true(r->mode_implied);
    assert_str(r->uri, "http://example.org/r1");
    assert_int_equal(r->n_events, 2);
    assert_int_equal(r->events[0].flag, ENT_STD_ADDED);
    assert_str(r->events[0].rfcp, "9-2");
    assert_str(r->events[0].version, "10.0");
    assert_int_equal(r->events[1].flag, ENT_STD_CHANGED);
    assert_str(r->events[1].date.raw, "2018-12");
    assert_str(r->events[1].rfcp, "");
    assert_int_equal(r->events[1].line, 27);
    assert_str(r->uuid, "00000000-0000-4000-8000-0000000000a1");
    assert_int_equal(r->n_refs, 0);
    assert_str(r->extra, "");
}

static void cover(void **state)
{
    const ent_std_record *r = one("cover");

    (void)state;
    assert_int_equal(r->kind, ENT_STD_COVERDOC);
    assert_str(r->date.raw, "");
    assert_false(r->date.malformed);
    assert_int_equal(r->n_refs, 2);
    assert_int_equal(r->refs[0].kind, ENT_STD_REF_STANDARD);
    assert_string_equal(r->refs[0].holder, "coverstandards");
    assert_str(r->refs[1].target, "exercise-radio-2");
    assert_int_equal(r->refs[1].line, 16);
}

static void service(void **state)
{
    const ent_std_record *r = one("service");

    (void)state;
    assert_int_equal(r->kind, ENT_STD_SERVICE_PROFILE);
    assert_str(r->title, "EXERCISE talk");
    assert_str(r->orgid, "ex");
    assert_str(r->date.raw, "2020-03-30");
    assert_str(r->description, "Talk on exercises.");
    assert_int_equal(r->n_refs, 5);
    assert_int_equal(r->refs[1].kind, ENT_STD_REF_TAXONOMY);
    assert_str(r->refs[1].target, "T-2");
    assert_int_equal(r->refs[2].group, 1);
    assert_str(r->refs[2].obligation, "mandatory");
    assert_str(r->refs[2].lifecycle, "current");
    assert_string_equal(r->refs[4].holder, "refgroup");
    assert_int_equal(r->refs[4].group, 2);
    assert_str(r->refs[4].obligation, "optional");
    assert_str(r->extra, "<serviceprofile><profilespec title=\"EXERCISE profile book\"/><refgroup n=\"1\"><description>Depending on the "
                         "weather</description></refgroup></serviceprofile>");
}

static void the_others(void **state)
{
    const ent_std_record *r = one("capability");

    (void)state;
    assert_int_equal(r->kind, ENT_STD_CAPABILITY_PROFILE);
    assert_str(r->title, "EXERCISE top");
    assert_str(r->extra, "");
    assert_str(r->shape, "<capabilityprofile><profilespec title=\"EXERCISE top\"/></capabilityprofile>"); /* the same title twice */
    assert_int_equal(r->n_refs, 1);
    assert_int_equal(r->refs[0].kind, ENT_STD_REF_PROFILE);
    assert_string_equal(r->refs[0].holder, "subprofiles");
    assert_int_equal(r->events[0].flag, ENT_STD_DELETED);
    r = one("spec");
    assert_int_equal(r->kind, ENT_STD_PROFILE_SPEC);
    assert_str(r->orgid, "ex");
    assert_str(r->date.raw, "2018-10-26");
    assert_str(r->version, "3");
    assert_str(r->mode, "");
    r = one("older");
    assert_str(r->id, "exercise-radio-9");
    assert_str(r->tag, "EXERCISE Radio 9");
    assert_true(r->date.malformed);
    assert_str(r->date.raw, "2018-xx");
}

/* ---- there and back ---- */

static void assert_back(const ent_std_record *r, const char *where)
{
    ent_str md = written(r), json = json_of(r);
    ent_std_records again;

    if (ent_std_read_md(&again, A, md, &E) != ENT_OK) fail_msg("%s: %s: %s\n%s", where, E.place, E.what, md.p);
    assert_int_equal(again.n, 1 + r->n_inner);
    if (!ent_str_eq(json, json_of(again.v))) fail_msg("%s: another record:\n%s\n%s\n%s", where, json.p, json_of(again.v).p, md.p);
    if (!ent_str_eq(md, written(again.v))) fail_msg("%s: written again it is another file:\n%s\n%s", where, md.p, written(again.v).p);
}

static void all_back(const ent_std_register *reg, const char *where)
{
    ent_arena *outer = A;

    for (size_t i = 0; i < reg->n_records; i += 1 + reg->records[i].n_inner) {
        A = ent_arena_new(outer, 0);
        assert_back(&reg->records[i], where);
        ent_arena_free(A);
    }
    A = outer;
}

static void fixtures(void **state)
{
    static const char *const xml[] = {"v40.xml", "v42.xml", "v43.xml", "v44.xml",    "v45.xml",
                                      "v46.xml", "v47.xml", "v48.xml", "defects.xml"};
    static const char *const md[] = {"standard", "cover", "service", "capability", "spec", "older"};

    (void)state;
    for (size_t i = 0; i < N(xml); i++) {
        ent_std_register reg = nisp(fixture(xml[i]));
        all_back(&reg, xml[i]);
    }
    for (size_t i = 0; i < N(md); i++) assert_back(one(md[i]), md[i]);
}

static void releases(void **state)
{
    static const char *const all[] = {"5.0", "8.0", "9.0", "10.0", "11.0"};

    (void)state;
    for (size_t i = 0; i < N(all); i++) {
        ent_std_register reg = release(all[i]);
        all_back(&reg, all[i]);
    }
}

/* A folder made of a register is that register: the same counts, the same records, in the same order. */
static void joined(void **state)
{
    static const char *const all[] = {"v42.xml", "v44.xml", "v47.xml"};

    (void)state;
    for (size_t i = 0; i < N(all); i++) {
        ent_std_register reg = nisp(fixture(all[i])), again;
        ent_std_records *files = ent_alloc_array(A, reg.n_records, sizeof *files);
        size_t n = 0;
        ent_str xml;
        for (size_t k = 0; k < reg.n_records; k += 1 + reg.records[k].n_inner) files[n++] = read_md(written(&reg.records[k]));
        OK(ent_std_join_md(&again, A, files, n, &E));
        assert_int_equal(again.n_records, reg.n_records);
        assert_true(ent_str_eq(again.release, reg.release));
        for (size_t k = 0; k < reg.n_records; k++) {
            assert_int_equal(again.records[k].parent, reg.records[k].parent);
            assert_int_equal(again.records[k].n_inner, reg.records[k].n_inner);
            assert_true(ent_str_eq(json_of(&again.records[k]), json_of(&reg.records[k])));
        }
        /* and it can be given back as XML */
        OK(ent_std_write_nisp(&xml, A, &again, &E));
        reg = nisp(xml);
        assert_int_equal(reg.n_records, again.n_records);
        for (size_t k = 0; k < reg.n_records; k++) assert_true(ent_str_eq(json_of(&again.records[k]), json_of(&reg.records[k])));
    }
}

/* The spelling that people and other tools meet. */
static void spelling(void **state)
{
    (void)state;
    assert_str(written(one("cover")), "---\nelement: Cover Document\nnispid: exercise-cover-1\nnisptag: EXERCISE COVER 1 Ed 2\norgid: ex\n"
                                      "document:\n  org: ex\n  pubnum: COVER 1 Ed 2\n  title: EXERCISE radio for all\ncoverstandards:\n"
                                      "  - refid: exercise-radio-1\n  - refid: exercise-radio-2\nrp: team\nstatus:\n  mode: accepted\n"
                                      "  history:\n    - flag: added\n      date: 2020-03-01\n      rfcp: 13-7\n      version: 14.0\n"
                                      "uuid: 00000000-0000-4000-8000-0000000000d1\n---\n");
    ent_std_register reg = nisp(fixture("v40.xml"));
    ent_str md = written(record(&reg, "ex-radio-1"));
    assert_has(md,
               "\napplicability: Use it always & everywhere.\napplicability-xml: Use it <emphasis>always</emphasis> &amp; everywhere.\n");
    assert_has(md, "\n  substandards:\n    - refid: ex-radio-2\n      kind: refstandard\n");
}

/* ---- what is refused ---- */

static void refused(void **state)
{
    static const struct {
        const char *text, *place, *what;
    } all[] = {
        {"", "line 1", "does not begin with front matter"},
        {"element: Standard\n", "line 1", "does not begin with front matter"},
        {"---\nelement: Standard\n", "line 2", "second line \"---\" is missing"},
        {"---\nelement: Standard\n---\n\nSome text\n", "line 4", "text below the front matter"},
        {"---\nelement: [\n---\n", "line 3 column 1", "This is not YAML"},
        {"---\nelement: Standard\nelement: Profile\n---\n", "line 3 column 1", "The key \"element\""},
        {"---\n- a\n---\n", "line 2 column 1", "\"---\" must be a mapping"},
        {"---\nnispid: a\n---\n", "line 2 column 1", "\"element\" must be Standard, Cover Document"},
        {"---\nelement: Standards\n---\n", "line 2 column 10", "\"element\" must be Standard, Cover Document"},
        {"---\nelement: Standard\ncolour: red\n---\n", "line 3 column 1", "The key \"colour\" is not known"},
        {"---\nelement: Standard\ndocument: {colour: red}\n---\n", "line 3 column 12", "The key \"colour\""},
        {"---\nelement: Standard\ndocument: text\n---\n", "line 3 column 11", "\"document\" must be a mapping"},
        {"---\nelement: Standard\nnispid: [a]\n---\n", "line 3 column 9", "\"nispid\" is a list or a mapping"},
        {"---\nelement: Standard\nnispid: a\nnisp-id: a\n---\n", "line 4 column 10", "older spelling"},
        {"---\nelement: Standard\norgid: a\ndocument: {org: b}\n---\n", "line 3 column 8", "organisation of the document differ"},
        {"---\nelement: Standard\nstatus:\n  history: [{flag: moved}]\n---\n", "line 4 column 20", "added, changed or deleted"},
        {"---\nelement: Standard\nstatus:\n  history: [a]\n---\n", "line 4 column 13", "\"history\" has an entry"},
        {"---\nelement: Standard\nstatus:\n  history: {a: b}\n---\n", "line 4 column 12", "\"history\" must be a list"},
        {"---\nelement: Standard\napplicability: a\napplicability-xml: <b>c</b>\n---\n", "line 4 column 20", "do not say the same text"},
        {"---\nelement: Standard\napplicability-xml: <b>c\n---\n", "line 3 column 20", "no well-formed XML"},
        {"---\nelement: Standard\nextra: <b\n---\n", "line 3 column 8", "no well-formed XML"},
        {"---\nelement: Profile\nshort: a\nextra: <profile n=\"1\"/>\n---\n", "line 4 column 8", "\"extra\" stands beside short"},
        {"---\nelement: Profile\nobgroup: []\nrefgroup: []\n---\n", "line 4 column 11", "\"refgroup\" stands beside obgroup"},
        {"---\nelement: Profile\nrefgroup: [a]\n---\n", "line 3 column 12", "\"refgroup\" has an entry"},
        {"---\nelement: Profile\nrefgroup: [{standards: [{colour: a}]}]\n---\n", "line 3 column 26", "\"colour\""},
        {"---\nelement: Profile\nparts: [{refid: a, kind: nothing}]\n---\n", "line 3 column 26", "none of the elements that refer"},
        {"---\nelement: Profile\nparts: [a]\nrefs: [{refid: a, kind: refstandard}]\n---\n", "line 4 column 7", "stands beside other lists"},
        {"---\nelement: Profile\nrefs: [{refid: a}]\n---\n", "line 3 column 8", "without a kind"},
        {"---\nelement: Profile\nrefs: [{refid: a, kind: select, holder: box}]\n---\n", "line 3 column 8", "elements that hold references"},
        {"---\nelement: Profile\nrefs: [{refid: a, kind: select, group: -1}]\n---\n", "line 3 column 8", "\"group\" is no number"},
        {"---\nelement: Profile\nlevel: 1\n---\n", "line 3 column 8", "\"level\" has no place here"},
        {"---\nelement: Profile\ninner: [{element: Profile}]\n---\n", "line 3 column 9", "\"level\" is missing"},
        {"---\nelement: Profile\ninner: [{element: Profile, level: 2}]\n---\n", "line 3 column 9", "does not fit"},
        {"---\nelement: Profile\ninner: [{element: Profile, level: 1, inner: []}]\n---\n", "line 3 column 45", "\"inner\" has no place"},
        {"---\nelement: Profile\ndocument: {}\n---\n", "line 3 column 11", "\"document\" has no place in a record of this kind"},
        {"---\nelement: Standard\ntitle: a\n---\n", "line 3 column 8", "\"title\" has no place"},
        {"---\nelement: Profilespec\nprofilespec: {title: a}\n---\n", "line 3 column 15", "The key \"title\""},
        {"---\nelement: Profile\nguide: [a]\n---\n", "line 3 column 9", "\"guide\" has an entry"},
    };

    (void)state;
    for (size_t i = 0; i < N(all); i++) {
        ent_std_records r = {.n = 7};
        ent_code code = ent_std_read_md(&r, A, ent_str_c(all[i].text), &E);
        if (code != ENT_INVALID || strcmp(E.place, all[i].place) != 0 || strstr(E.what, all[i].what) == NULL)
            fail_msg("wanted \"%s\" \"%s\", got %s \"%s\" \"%s\" for:\n%s", all[i].place, all[i].what, ent_code_name(code), E.place, E.what,
                     all[i].text);
        assert_int_equal(r.n, 0);
        assert_true(strlen(E.next) > 10);
    }
}

static void taken(void **state)
{
    static const char *const all[] = {
        "\xEF\xBB\xBF---\r\nelement: Standard\r\nnispid: a\r\n---\r\n",
        "---\nelement: Standard\n---",
        "---\n# a note\nelement: Profile\nparts: [a, {refid: b}]\ntaxonomy:\nstatus:\nguide:\n---\n\n\n",
        "---\nelement: Profile\nrefs: [{refid: a, kind: select, holder: sp-view, group: 7, obligation: mandatory, text: b & c}]\n---\n",
        "---\nelement: Profile\nobgroup: [{}, {obligation: mandatory}, {}, {standards: [a]}]\n---\n",
        "---\nelement: Profile\ninner: [{element: Profile, level: 1}, {element: Serviceprofile, level: 2}]\n---\n",
    };

    (void)state;
    for (size_t i = 0; i < N(all); i++) assert_back(read_md(ent_str_c(all[i])).v, all[i]);
}

/* ---- what is not kept is told ---- */

static void assert_unkept(const ent_std_unkepts *u, const char *wanted, const char *where)
{
    char got[2000] = "";
    size_t n = 0;

    for (size_t i = 0; i < u->n && n < sizeof got; i++)
        n += (size_t)snprintf(got + n, sizeof got - n, "%u %.*s\n", u->v[i].line, ENT_F(u->v[i].what));
    if (strcmp(got, wanted) != 0) fail_msg("%s: wanted\n%sgot\n%s", where, wanted, got);
}

#define FOLLOWS(key) "the key \"" key "\", which follows from others\n"

static void unkept(void **state)
{
    static const struct {
        const char *text, *wanted;
    } md[] =
        {
            {"---\nelement: Standard\nnispid: a\n---\n", ""},
            {"\xEF\xBB\xBF---\r\nelement: Standard\r\nlayout: x\r\n---\r\n", "3 " FOLLOWS("layout")},
            {"---\nelement: Standard\nurl:\npermalink: ~\ncomplete: no\n---", "5 " FOLLOWS("complete")},
            {"---\nelement: Profile\ntitle: kept\nparts:\n  - {refid: a, type: profile, title: b}\n---  \n\n",
             "5 " FOLLOWS("type") "5 " FOLLOWS("title")},
            {"---\nelement: Profile\nparents:\n  - {refid: a, type: profile}\nconsumers: [b]\n---\n",
             "3 " FOLLOWS("parents") "5 " FOLLOWS("consumers")},
            {"---\nelement: Profile\ninner:\n  - {element: Serviceprofile, level: 1, sptype: coi}\n---\n", "4 " FOLLOWS("sptype")},
        },
      xml[] = {
          {"<standards><records/></standards>", ""},
          {"<?xml version=\"1.0\"?>\n<!DOCTYPE standards>\n<standards><!-- a\n> b --><a>x</a>\n<?go on?><records/></standards><!---->",
           "2 the document type\n3 a comment\n5 a processing instruction\n5 a comment\n"},
          {"<standards><a><![CDATA[<!-- kept -->]]></a><b c=\"-->\"/><records/></standards>", ""},
      };
    ent_std_unkepts u;

    (void)state;
    for (size_t i = 0; i < N(md); i++) {
        (void)read_md(ent_str_c(md[i].text));
        OK(ent_std_md_unkept(&u, A, ent_str_c(md[i].text), &E));
        assert_unkept(&u, md[i].wanted, md[i].text);
    }
    for (size_t i = 0; i < N(xml); i++) {
        (void)nisp(ent_str_c(xml[i].text));
        OK(ent_std_xml_unkept(&u, A, ent_str_c(xml[i].text), &E));
        assert_unkept(&u, xml[i].wanted, xml[i].text);
    }
}

/* Fields of the plain form have no place, so nothing is written rather than less. */
static void plain_form(void **state)
{
    ent_std_register reg;
    ent_str out;

    (void)state;
    OK(ent_std_read_csv(&reg, A, fixture("good.csv"), &E));
    assert_int_equal(ent_std_write_md(&out, A, &reg.records[0], &E), ENT_INVALID);
    assert_non_null(strstr(E.what, "no place for an edition"));
    assert_non_null(strstr(E.place, "line 2"));
    assert_int_equal(ent_std_write_nisp(&out, A, &reg, &E), ENT_INVALID);
    assert_non_null(strstr(E.what, "no place for an edition"));
    assert_int_equal(out.n, 0);
}

static void no_memory(void **state)
{
    const ent_std_record *r = one("service");
    size_t refused_n = 0, done = 0;

    (void)state;
    for (size_t ceiling = 256; ceiling < 65536; ceiling += 256) {
        ent_arena *a = ent_arena_new(NULL, ceiling);
        ent_std_records again;
        ent_str md;
        assert_non_null(a);
        ent_code code = ent_std_write_md(&md, a, r, &E);
        if (code == ENT_OK) code = ent_std_read_md(&again, a, md, &E);
        if (code == ENT_OK) done++;
        else if (code == ENT_NOMEM) refused_n++;
        else fail_msg("%s", E.what);
        ent_arena_free(a);
    }
    assert_true(refused_n > 3 && done > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(standard, setup, teardown),  cmocka_unit_test_setup_teardown(cover, setup, teardown),
        cmocka_unit_test_setup_teardown(service, setup, teardown),   cmocka_unit_test_setup_teardown(the_others, setup, teardown),
        cmocka_unit_test_setup_teardown(fixtures, setup, teardown),  cmocka_unit_test_setup_teardown(releases, setup, teardown),
        cmocka_unit_test_setup_teardown(joined, setup, teardown),    cmocka_unit_test_setup_teardown(spelling, setup, teardown),
        cmocka_unit_test_setup_teardown(refused, setup, teardown),   cmocka_unit_test_setup_teardown(taken, setup, teardown),
        cmocka_unit_test_setup_teardown(unkept, setup, teardown),    cmocka_unit_test_setup_teardown(plain_form, setup, teardown),
        cmocka_unit_test_setup_teardown(no_memory, setup, teardown),
    };

    return cmocka_run_group_tests_name("md", tests, NULL, NULL);
}
