/* SPDX-License-Identifier: Apache-2.0 */
/* Label XML in and out, single values, the text of cuts. */
#include "common.h"

#define NS "xmlns=\"urn:nato:stanag:4774:confidentialitymetadatalabel:1:0\""
#define INFO                                                                                             \
    "<ConfidentialityInformation><PolicyIdentifier URI=\"urn:oid:1.3.26.1.3.1\">NATO</PolicyIdentifier>" \
    "<Classification>SECRET</Classification>"                                                            \
    "<Category Type=\"PERMISSIVE\" TagName=\"Context\"><GenericValue>NATO</GenericValue></Category></ConfidentialityInformation>"
#define MADE "<CreationDateTime>2026-05-01T10:00:00Z</CreationDateTime>"
#define LABEL(x) "<originatorConfidentialityLabel " NS ">\n" x "</originatorConfidentialityLabel>"

static void full(void **state)
{
    static const char xml[] =
        "<?xml version=\"1.0\"?><s:originatorConfidentialityLabel xmlns:s=\"urn:nato:stanag:4774:confidentialitymetadatalabel:1:0\" "
        "ReviewDateTime=\"2030-01-01T00:00:00+01:00\" Id=\"x\"><s:ConfidentialityInformation>"
        "<s:PolicyIdentifier URI=\"urn:oid:1.3.26.1.3.1\"> NATO\n</s:PolicyIdentifier><s:Classification>TOP  SECRET</s:Classification>"
        "<s:PrivacyMark>  for A &amp; B\n only </s:PrivacyMark>"
        "<s:Category TagName=\"Additional Sensitivity\" Type=\"RESTRICTIVE\" URI=\"urn:x\"><s:GenericValue>ATOMAL</s:GenericValue>"
        "<s:GenericValue>BOHEMIA</s:GenericValue></s:Category><s:Category TagName=\"Context\" Type=\"PERMISSIVE\"/>"
        "<x:more xmlns:x=\"urn:x\"/></s:ConfidentialityInformation>"
        "<s:OriginatorID "
        "IDType=\"rfc822Name\">office@example.org</s:OriginatorID><s:CreationDateTime>2026-05-01T10:00:00.123Z</s:CreationDateTime>"
        "<s:SuccessionHandling><s:SuccessionDateTime>2031-01-01T00:00:00Z</s:SuccessionDateTime><s:SuccessorConfidentialityLabel>"
        "<s:ConfidentialityInformation><s:PolicyIdentifier>NATO</s:PolicyIdentifier><s:Classification>SECRET</s:Classification></"
        "s:ConfidentialityInformation>"
        "<s:CreationDateTime>2026-05-01T10:00:00Z</s:CreationDateTime></s:SuccessorConfidentialityLabel></s:SuccessionHandling>"
        "<x:more xmlns:x=\"urn:x\"/></s:originatorConfidentialityLabel>";
    ent_arena *a = *state;
    ent_notes notes = {0};
    ent_label l;
    char t[21];

    OK(ent_label_parse(&l, a, S(xml), true, &notes, e));
    assert_int_equal(notes.n, 0);
    assert_true(ent_str_is(l.policy, "NATO") && ent_str_is(l.policy_uri, "urn:oid:1.3.26.1.3.1"));
    assert_true(ent_str_is(l.classification, "TOP SECRET") && ent_str_is(l.privacy_mark, "for A & B only"));
    assert_string_equal(label_text(a, &l), "TOP SECRET | R Additional Sensitivity: ATOMAL, BOHEMIA | P Context:");
    assert_true(ent_str_is(l.categories[0].uri, "urn:x"));
    assert_true(ent_str_is(l.originator, "office@example.org") && ent_str_is(l.originator_type, "rfc822Name"));
    ent_time_print(t, l.created);
    assert_string_equal(t, "2026-05-01T10:00:00Z");
    assert_true(l.has_review && l.has_created);
    ent_time_print(t, l.review);
    assert_string_equal(t, "2029-12-31T23:00:00Z");
    ent_time_print(t, l.succession);
    assert_string_equal(t, "2031-01-01T00:00:00Z");
    assert_non_null(l.successor);
    assert_true(ent_str_is(l.successor->classification, "SECRET"));
}

/* Repaired with a note, refused when strict. */
static void errata(void **state)
{
    static const struct {
        const char *xml, *code;
    } cases[] = {
        {LABEL(INFO), "label-no-creation"},
        {"<OriginatorConfidentialityLabel " NS ">" INFO MADE "</OriginatorConfidentialityLabel>", "label-misspelt"},
        {"<alternateConfidentialityLabel " NS ">" INFO MADE "</alternateConfidentialityLabel>", "label-misspelt"},
        {LABEL(INFO "<CreationDataTime>2026-05-01T10:00:00Z</CreationDataTime>"), "label-misspelt"},
        {LABEL(MADE INFO), "label-order"},
        {"<originatorConfidentialityLabel>" INFO MADE "</originatorConfidentialityLabel>", "label-namespace"},
        {LABEL("<ConfidentialityInformation><PolicyIdentifier "
               "URL=\"urn:oid:1.3.26.1.3.1\">NATO</PolicyIdentifier><Classification>SECRET</Classification>"
               "<Category Type=\"PERMISSIVE\" "
               "TagName=\"Context\"><GenericValue>NATO</GenericValue></Category></ConfidentialityInformation>" MADE),
         "label-attribute"},
        {LABEL("<ConfidentialityInformation><PolicyIdentifier>NATO</PolicyIdentifier><Classification>SECRET</Classification>"
               "<Category Type=\"Permissive\" "
               "TagName=\"Context\"><GenericValue>NATO</GenericValue></Category></ConfidentialityInformation>" MADE),
         "label-case"},
        {LABEL("<ConfidentialityInformation><Classification>SECRET</Classification><PolicyIdentifier>NATO</PolicyIdentifier>"
               "<Category Type=\"PERMISSIVE\" "
               "TagName=\"Context\"><GenericValue>NATO</GenericValue></Category></ConfidentialityInformation>" MADE),
         "label-order"},
        {LABEL("<ConfidentialityInformation><PolicyIdentifier>NATO</PolicyIdentifier><x "
               "xmlns='urn:x'/><Classification>SECRET</Classification>"
               "<Category Type=\"PERMISSIVE\" "
               "TagName=\"Context\"><GenericValue>NATO</GenericValue></Category></ConfidentialityInformation>" MADE),
         "label-order"},
    };
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_notes notes = {0};
        ent_label l;
        OK(ent_label_parse(&l, a, S(cases[i].xml), false, &notes, e));
        if (!has_note(&notes, cases[i].code)) fail_msg("%s: no note %s", cases[i].xml, cases[i].code);
        assert_string_equal(label_text(a, &l), "SECRET | P Context: NATO");
        OK(ent_label_validate(p, &l, TODAY, true, e));
        REFUSES(ENT_INVALID, cases[i].code, ent_label_parse(&l, a, S(cases[i].xml), true, NULL, e));
        assert_int_equal(l.classification.n, 0);
    }
}

/* Noted only: allowed by the schema. */
static void harmless(void **state)
{
    static const char zoneless[] = LABEL(INFO "<CreationDateTime>2026-05-01T10:00:00</CreationDateTime>");
    static const char twice[] =
        LABEL("<ConfidentialityInformation><PolicyIdentifier>NATO</PolicyIdentifier><Classification>SECRET</Classification>"
              "<Category Type=\"PERMISSIVE\" TagName=\"Context\"><GenericValue>NATO</GenericValue><GenericValue>NATO</GenericValue>"
              "</Category></ConfidentialityInformation>" MADE);
    ent_arena *a = *state;
    ent_notes notes = {0};
    ent_label l;

    OK(ent_label_parse(&l, a, S(zoneless), true, &notes, e));
    assert_true(has_note(&notes, "label-time-zone"));
    OK(ent_label_parse(&l, a, S(twice), true, &notes, e));
    assert_true(has_note(&notes, "label-value-twice"));
    assert_string_equal(label_text(a, &l), "SECRET | P Context: NATO");
}

static void hostile(void **state)
{
    static const struct {
        const char *xml, *words, *place;
    } cases[] = {
        {"", "", ""},
        {"<originatorConfidentialityLabel " NS ">", "", "line"},
        {"<!DOCTYPE x [<!ENTITY e 'NATO'>]>" LABEL(INFO MADE), "", ""},
        {"<label xmlns='http://surevine.com/xmlns/spiffy'/>", "no STANAG 4774 label", "line 1, element label"},
        {"<spiffy " NS "/>", "root element is spiffy", "line 1"},
        {LABEL(""), "no ConfidentialityInformation", "line 1"},
        {LABEL(MADE), "no ConfidentialityInformation", "line 1"},
        {LABEL(INFO INFO MADE), "twice", "line 2, element ConfidentialityInformation"},
        {LABEL(INFO MADE MADE), "twice", "line 2, element CreationDateTime"},
        {LABEL(INFO MADE "<Nonsense/>"), "no element Nonsense", "line 2"},
        {LABEL(INFO "<CreationDateTime>tomorrow</CreationDateTime>"), "no date and time", "line 2"},
        {LABEL(INFO "<CreationDateTime>2026-02-30T00:00:00Z</CreationDateTime>"), "no date and time", "line 2"},
        {LABEL("<ConfidentialityInformation><Classification>SECRET</Classification></ConfidentialityInformation>" MADE),
         "no PolicyIdentifier", "line 2"},
        {LABEL("<ConfidentialityInformation><PolicyIdentifier>NATO</PolicyIdentifier></ConfidentialityInformation>" MADE),
         "no Classification", "line 2"},
        {LABEL("<ConfidentialityInformation><PolicyIdentifier> "
               "</PolicyIdentifier><Classification>X</Classification></ConfidentialityInformation>" MADE),
         "is empty", "line 2"},
        {LABEL("<ConfidentialityInformation><PolicyIdentifier>NATO</PolicyIdentifier><Classification/></ConfidentialityInformation>" MADE),
         "is empty", "line 2"},
        {LABEL("<ConfidentialityInformation><PolicyIdentifier>NATO</PolicyIdentifier><Classification>A<b/></Classification></"
               "ConfidentialityInformation>" MADE),
         "text only", "line 2"},
        {LABEL("<ConfidentialityInformation><PolicyIdentifier>NATO</PolicyIdentifier><Classification>SECRET</Classification>\n<Category "
               "TagName=\"Context\" "
               "Type=\"PUBLIC\"/></ConfidentialityInformation>" MADE),
         "cannot be", ""},
        {LABEL("<ConfidentialityInformation><PolicyIdentifier>NATO</PolicyIdentifier><Classification>SECRET</Classification>\n<Category "
               "Type=\"PERMISSIVE\"/>"
               "</ConfidentialityInformation>" MADE),
         "no TagName", "line 3, element Category"},
        {LABEL("<ConfidentialityInformation><PolicyIdentifier>NATO</PolicyIdentifier><Classification>SECRET</Classification>\n<Category "
               "Type=\"PERMISSIVE\" "
               "type=\"RESTRICTIVE\" TagName=\"Context\"/></ConfidentialityInformation>" MADE),
         "both an attribute", "line 3"},
        {LABEL("<ConfidentialityInformation><PolicyIdentifier>NATO</PolicyIdentifier><Classification>SECRET</Classification>\n<Category "
               "Type=\"PERMISSIVE\" "
               "TagName=\"Context\"><IntegerValue>1</IntegerValue></Category></ConfidentialityInformation>" MADE),
         "GenericValue elements only", "line 3"},
        {LABEL("<ConfidentialityInformation><PolicyIdentifier>NATO</PolicyIdentifier><Classification>SECRET</Classification>\n<Category "
               "Type=\"PERMISSIVE\" "
               "TagName=\"Context\"/>\n<Category Type=\"PERMISSIVE\" TagName=\"Context\"/></ConfidentialityInformation>" MADE),
         "two PERMISSIVE categories", "line 4"},
        {LABEL(INFO "<OriginatorID>me</OriginatorID>" MADE), "IDType", "line 2"},
        {LABEL(INFO MADE "<SuccessionHandling/>"), "needs a SuccessionDateTime", "line 2"},
    };
    ent_arena *a = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_err err = {0};
        ent_label l;
        if (ent_label_parse(&l, a, S(cases[i].xml), false, NULL, &err) != ENT_INVALID) fail_msg("accepted: %s", cases[i].xml);
        if (strcmp(cases[i].words, "cannot be") == 0) {
            assert_non_null(strstr(err.what, "RESTRICTIVE, PERMISSIVE or INFORMATIVE"));
            continue;
        }
        if (strstr(err.what, cases[i].words) == NULL || strstr(err.place, cases[i].place) != err.place)
            fail_msg("%s\n  says: %s (%s)", cases[i].xml, err.what, err.place);
    }
}

/* Ever deeper successors end at a ceiling. */
static void deep(void **state)
{
    ent_arena *a = *state;
    ent_buf b = ent_buf_new(a, 1 << 20);
    ent_str xml;
    ent_label l;

    ent_buf_z(&b, "<originatorConfidentialityLabel " NS ">" INFO MADE);
    for (int i = 0; i < 12; i++)
        ent_buf_z(
            &b,
            "<SuccessionHandling><SuccessionDateTime>2031-01-01T00:00:00Z</SuccessionDateTime><SuccessorConfidentialityLabel>" INFO MADE);
    for (int i = 0; i < 12; i++) ent_buf_z(&b, "</SuccessorConfidentialityLabel></SuccessionHandling>");
    ent_buf_z(&b, "</originatorConfidentialityLabel>");
    OK(ent_buf_take(&xml, &b, e));
    REFUSES(ENT_INVALID, "more than 8 successors", ent_label_parse(&l, a, xml, false, NULL, e));
}

/* ---- writing ---- */

static void stable(void **state)
{
    static const char *const labels[] = {
        "SECRET | P Context: NATO",
        "top secret | R additional sensitivity: bohemia, ATOMAL | P context: nato | I ADMINISTRATIVE: exercise",
        "RESTRICTED | P Context: NATO, Releasable | P Releasable To: JPN, AUS, PFP, NATO",
        "RESTRICTED | P Context: NATO | P Only:",
    };
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    ent_label next = text_label(a, p, "UNCLASSIFIED | P Context: NATO");

    next.has_created = true;
    next.created = 1777629600;
    for (size_t i = 0; i < COUNT(labels); i++) {
        ent_label l = text_label(a, p, labels[i]), back;
        ent_str one, two;
        ent_notes notes = {0};
        l.has_created = l.has_review = true;
        l.created = 1777629600;
        l.review = 1893456000;
        l.originator = S("<office> & \"desk\"");
        l.originator_type = S("userPrincipalName");
        l.privacy_mark = S("Näher & \xe2\x82\xac");
        if (i == 1) {
            l.successor = &next;
            l.succession = 1893456000;
        }
        OK(ent_label_write(&one, a, p, &l, e));
        OK(ent_label_parse(&back, a, one, true, &notes, e)); /* schema's order and case: strict says nothing */
        assert_int_equal(notes.n, 0);
        OK(ent_label_write(&two, a, p, &back, e));
        assert_true(ent_str_eq(one, two));
        assert_true(ent_str_eq(back.originator, l.originator) && ent_str_eq(back.privacy_mark, l.privacy_mark));
        assert_true(back.created == l.created && back.review == l.review && (back.successor != NULL) == (i == 1));
        if (i == 1) /* the policy's spelling */
            assert_string_equal(label_text(a, &back),
                                "TOP SECRET | R Additional Sensitivity: BOHEMIA, ATOMAL | P Context: NATO | I Administrative: EXERCISE");
    }
}

/* The elements stand in the order of the schema. */
static void schema_order(void **state)
{
    static const char *const order[] = {"<originatorConfidentialityLabel",
                                        "ReviewDateTime=",
                                        "<ConfidentialityInformation>",
                                        "<PolicyIdentifier URI=",
                                        "<Classification>",
                                        "<PrivacyMark>",
                                        "<Category Type=",
                                        "<GenericValue>",
                                        "</ConfidentialityInformation>",
                                        "<OriginatorID IDType=",
                                        "<CreationDateTime>",
                                        "<SuccessionHandling>",
                                        "<SuccessionDateTime>",
                                        "<SuccessorConfidentialityLabel>",
                                        "</originatorConfidentialityLabel>"};
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    ent_label l = text_label(a, p, "SECRET | P Context: NATO"), next = l;
    const char *at;
    ent_str xml;

    l.has_created = l.has_review = next.has_created = true;
    l.originator = S("x@example.org");
    l.originator_type = S("rfc822Name");
    l.privacy_mark = S("mark");
    l.successor = &next;
    OK(ent_label_write(&xml, a, p, &l, e));
    at = xml.p;
    for (size_t i = 0; i < COUNT(order); i++) {
        at = strstr(at, order[i]);
        if (at == NULL) fail_msg("%s is missing or too early in\n%s", order[i], xml.p);
    }
}

static void not_written(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    ent_label l = text_label(a, p, "SECRET | P Context: NATO"), bad;
    ent_str xml;

    REFUSES(ENT_INVALID, "CreationDateTime", ent_label_write(&xml, a, p, &l, e));
    l.has_created = true;
    OK(ent_label_write(&xml, a, p, &l, e));
    bad = l;
    bad.classification = S("GEHEIM");
    REFUSES(ENT_INVALID, "GEHEIM", ent_label_write(&xml, a, p, &bad, e));
    bad = l;
    bad.privacy_mark = S("bell \a");
    REFUSES(ENT_INVALID, "privacy mark", ent_label_write(&xml, a, p, &bad, e));
    bad = l;
    bad.originator = S("x");
    bad.originator_type = S("telephone");
    REFUSES(ENT_INVALID, "telephone", ent_label_write(&xml, a, p, &bad, e));
    bad = text_label(a, p, "SECRET | P Context: MARS");
    bad.has_created = true;
    REFUSES(ENT_INVALID, "MARS", ent_label_write(&xml, a, p, &bad, e));
    bad = text_label(a, p, "SECRET | P Context: NATO | P context: KFOR");
    bad.has_created = true;
    REFUSES(ENT_INVALID, "two PERMISSIVE", ent_label_write(&xml, a, p, &bad, e));
    bad = l;
    bad.successor = &bad; /* a label that succeeds itself */
    REFUSES(ENT_LIMIT, "successors", ent_label_write(&xml, a, p, &bad, e));
}

/* ---- single values ---- */

static void values(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a), *u = eu_policy(a);
    ent_label l = text_label(a, p, "SECRET | P Context: NATO | I Administrative: STAFF"), more, same, eu = text_label(a, u, "UNCLASSIFIED");

    assert_true(ent_label_has(p, &l, "Administrative", "STAFF"));
    assert_true(ent_label_has(p, &l, "administrative", "staff"));
    assert_false(ent_label_has(p, &l, "Administrative", "EXERCISE"));
    assert_false(ent_label_has(p, &l, "Context", "STAFF"));
    OK(ent_label_add(&more, a, p, &l, "Administrative", "EXERCISE", e));
    assert_string_equal(label_text(a, &more), "SECRET | P Context: NATO | I Administrative: STAFF, EXERCISE");
    assert_string_equal(label_text(a, &l), "SECRET | P Context: NATO | I Administrative: STAFF");
    OK(ent_label_add(&same, a, p, &more, "administrative", "exercise", e));
    assert_string_equal(label_text(a, &same), label_text(a, &more));
    OK(ent_label_add(&more, a, u, &eu, "Administrative", "EXERCISE", e));
    assert_string_equal(label_text(a, &more), "UNCLASSIFIED | I Administrative: EXERCISE");
    assert_false(ent_label_has(u, &more, "administrative", "exercise")); /* the EU's names are exact */
    same = l;
    OK(ent_label_add(&same, a, p, &same, "Administrative", "EXERCISE", e)); /* in place */
    assert_string_equal(label_text(a, &same), "SECRET | P Context: NATO | I Administrative: STAFF, EXERCISE");
    REFUSES(ENT_INVALID, "no informative value", ent_label_add(&more, a, p, &l, "Context", "NATO", e));
    REFUSES(ENT_INVALID, "no informative value", ent_label_add(&more, a, p, &l, "Nonsense", "NATO", e));
    REFUSES(ENT_INVALID, "not under EU", ent_label_add(&more, a, u, &l, "Administrative", "EXERCISE", e));
}

/* ---- the text of cuts ---- */

static void cut_text(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    ent_label l = text_label(
        a, p, "TOP SECRET | P Context: NATO | R Additional Sensitivity: BOHEMIA, ATOMAL | P Only: USA, NOR | I Administrative: STAFF");
    const ent_cut *c = NULL, *back = NULL;
    char hex[65];
    ent_str want, other;

    OK(ent_cut_of(&c, a, p, &l, S("EX/7 \"q\""), TODAY, e));
    ent_sha256_hex(hex, ent_policy_digest(p));
    OK(ent_str_fmt(&want, a, e,
                   "{\"class\":\"TOP SECRET\",\"dossier\":\"EX/7 \\\"q\\\"\",\"permissive\":[[\"1.3.26.1.4.4\",\"Context\",[\"NATO\"]],"
                   "[\"1.3.26.1.4.5\",\"Only\",[\"NOR\",\"USA\"]]],\"policy\":\"1.3.26.1.3.1\",\"policy_digest\":\"%s\","
                   "\"restrictive\":[[\"1.3.26.1.4.1\",\"Additional Sensitivity\",\"ATOMAL\"],[\"1.3.26.1.4.1\",\"Additional "
                   "Sensitivity\",\"BOHEMIA\"]]}",
                   hex));
    assert_string_equal(ent_cut_text(c).p, want.p);
    OK(ent_cut_read(&back, a, p, want, e));
    assert_true(ent_cut_at_least(back, c) && ent_cut_at_least(c, back));
    assert_true(ent_str_is(ent_cut_class(back), "TOP SECRET") && ent_cut_policy(back) == p);
    REFUSES(ENT_INVALID, "another policy", ent_cut_read(&back, a, eu_policy(a), want, e));
    assert_null(back);
    /* Dossiers and at_least. */
    OK(ent_cut_of(&back, a, p, &l, S(""), TODAY, e));
    assert_true(ent_cut_at_least(c, back));
    assert_false(ent_cut_at_least(back, c));
    OK(ent_cut_of(&back, a, p, &l, S("EX/8"), TODAY, e));
    assert_false(ent_cut_at_least(back, c) || ent_cut_at_least(c, back));
    assert_false(ent_cut_at_least(NULL, c) || ent_cut_at_least(c, NULL));
    OK(ent_str_fmt(&other, a, e, "%.*s ", ENT_F(want)));
    REFUSES(ENT_INVALID, "canonical", ent_cut_read(&back, a, p, other, e));
}

static void bad_cuts(void **state)
{
    static const char *const bad[] = {
        "",
        "[]",
        "{}",
        "{\"class\":\"SECRET\",\"dossier\":\"\",\"permissive\":[],\"policy\":\"1.3.26.1.3.1\",\"policy_digest\":\"00\",\"restrictive\":[]}",
        "{\"class\":\"X\",\"dossier\":\"\",\"permissive\":[],\"policy\":\"1.3.26.1.3.1\",\"policy_digest\":\"%s\",\"restrictive\":[]}",
        "{\"class\":\"SECRET\",\"dossier\":\"\",\"permissive\":[[\"1.3.26.1.4.4\",\"Context\",[\"MARS\"]]],\"policy\":\"1.3.26.1.3.1\","
        "\"policy_digest\":\"%s\",\"restrictive\":[]}",
        "{\"class\":\"SECRET\",\"dossier\":\"\",\"permissive\":[[\"1.3.26.1.4.4\",\"Contex\",[]]],\"policy\":\"1.3.26.1.3.1\",\"policy_"
        "digest\":\"%s\",\"restrictive\":[]}",
        "{\"class\":\"SECRET\",\"dossier\":\"\",\"permissive\":[[\"1.3.26.1.4.4\",\"Context\",\"NATO\"]],\"policy\":\"1.3.26.1.3.1\","
        "\"policy_digest\":\"%s\",\"restrictive\":[]}",
        "{\"class\":\"SECRET\",\"dossier\":\"\",\"permissive\":[[\"1.3.26.1.4.4\",\"Context\"]],\"policy\":\"1.3.26.1.3.1\",\"policy_"
        "digest\":\"%s\",\"restrictive\":[]}",
        "{\"class\":\"SECRET\",\"dossier\":\"\",\"permissive\":[[\"1.3.26.1.4.4\",\"Context\",[7]]],\"policy\":\"1.3.26.1.3.1\",\"policy_"
        "digest\":\"%s\",\"restrictive\":[]}",
        "{\"class\":\"SECRET\",\"dossier\":\"\",\"permissive\":[],\"policy\":\"1.3.26.1.3.1\",\"policy_digest\":\"%s\",\"restrictive\":[["
        "\"1.3.26.1.4.4\",\"Context\",\"NATO\"]]}",
        "{\"class\":\"SECRET\",\"dossier\":\"\",\"permissive\":[[\"1.3.26.1.4.4\",\"Context\",[\"NATO\",\"NATO\"]]],\"policy\":\"1.3.26.1."
        "3.1\",\"policy_digest\":\"%s\",\"restrictive\":[]}",
        "{\"class\":\"SECRET\",\"dossier\":\"\",\"extra\":1,\"permissive\":[],\"policy\":\"1.3.26.1.3.1\",\"policy_digest\":\"%s\","
        "\"restrictive\":[]}",
    };
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    const ent_cut *c = NULL;
    char hex[65];

    ent_sha256_hex(hex, ent_policy_digest(p));
    for (size_t i = 0; i < COUNT(bad); i++) {
        const char *at = strstr(bad[i], "%s");
        ent_err err = {0};
        ent_str text = S(bad[i]);
        if (at != NULL) OK(ent_str_fmt(&text, a, e, "%.*s%s%s", (int)(at - bad[i]), bad[i], hex, at + 2));
        if (ent_cut_read(&c, a, p, text, &err) != ENT_INVALID || c != NULL) fail_msg("read: %s", text.p);
    }
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(full),         TEST(errata),      TEST(harmless), TEST(hostile),  TEST(deep),    TEST(stable),
                                       TEST(schema_order), TEST(not_written), TEST(values),   TEST(cut_text), TEST(bad_cuts)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
