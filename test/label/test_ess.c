/* SPDX-License-Identifier: Apache-2.0 */
/* The binary label: tables of encodings made by hand, read and written; what cannot be said; what is published. */
#include "common.h"

#include "ess_samples.h"

static void parsed(ent_arena *a, const ent_policy *p, ent_str bytes, bool strict, const sample *s, size_t notes_wanted)
{
    ent_notes notes = {0};
    ent_label l;

    OK(ent_label_parse_ess(&l, a, p, bytes, strict, &notes, e));
    assert_string_equal(label_text(a, &l), s->text);
    assert_true(ent_str_is(l.privacy_mark, s->mark != NULL ? s->mark : ""));
    assert_true(ent_str_is(l.policy, "Wire") && ent_str_is(l.policy_uri, "urn:oid:2.999.1"));
    assert_true(!l.has_created && !l.has_review && l.successor == NULL && l.originator.n == 0 && l.role == ENT_LABEL_ORIGINATOR);
    assert_int_equal(notes.n > 0, notes_wanted > 0);
}

static void reading(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = wire(a);
    ent_label l;

    for (size_t i = 0; i < COUNT(GOOD); i++) {
        parsed(a, p, unhex(a, GOOD[i].bytes), true, &GOOD[i], 0);
        parsed(a, p, unhex(a, GOOD[i].bytes), false, &GOOD[i], 0);
    }
    for (size_t i = 0; i < COUNT(ODD); i++) {
        REFUSES(ENT_INVALID, "byte", ent_label_parse_ess(&l, a, p, unhex(a, ODD[i].bytes), true, NULL, e));
        assert_true(l.policy.n == 0 && l.categories == NULL);
        parsed(a, p, unhex(a, ODD[i].bytes), false, &ODD[i], 1);
    }
    for (size_t i = 0; i < 2 * COUNT(BAD); i++) {
        const sample *b = &BAD[i / 2];
        bool strict = i % 2 == 0;
        REFUSES(ENT_INVALID, strict && b->mark != NULL ? b->mark : b->text,
                ent_label_parse_ess(&l, a, p, unhex(a, b->bytes), strict, NULL, e));
        REFUSES(ENT_INVALID, "byte ", ent_label_parse_ess(&l, a, p, unhex(a, b->bytes), strict, NULL, e));
        assert_true(l.policy.n == 0 && l.categories == NULL);
    }
}

static void writing(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = wire(a);

    for (size_t i = 0; i < COUNT(GOOD) + COUNT(ODD); i++) {
        const sample *s = i < COUNT(GOOD) ? &GOOD[i] : &ODD[i - COUNT(GOOD)];
        ent_label l = text_label(a, p, s->text), back;
        ent_notes notes = {0};
        ent_str bytes = {0};

        l.privacy_mark = S(s->mark);
        OK(ent_label_write_ess(&bytes, a, p, &l, &notes, e));
        assert_int_equal(notes.n, 0);
        if (i < COUNT(GOOD)) assert_bytes(bytes, unhex(a, s->bytes));
        /* What was not in the one form is so now, and says the same. */
        OK(ent_label_parse_ess(&back, a, p, bytes, true, NULL, e));
        assert_string_equal(label_text(a, &back), s->text);
    }
}

static void not_written(void **state)
{
    static const struct {
        const char *text, *word;
    } table[] = {
        {"BEYOND", "0 to 256"},
        {"WORD", "0 to 256"},
        {"NONE", "no class"},
        {"", "no classification"},
        {"OPEN | R Need: TWIN", "TWIN and DOUBLE"},
        {"OPEN | R Need: DOUBLE", "TWIN and DOUBLE"},
        {"OPEN | R Need: FAR", "FAR has the number"},
        {"OPEN | R Need:", "no value"},
        {"OPEN | P To: OVER", "OVER has the number"},
        {"OPEN | P To: WORD", "WORD has the number"},
        {"OPEN | P Pair: PY", "PY and QZ"},
        {"OPEN | P Pair: QZ", "PY and QZ"},
        {"OPEN | I Never: X", "notApplicable"},
        {"OPEN | P To: AAA | P To: BBB", "two"},
        {"OPEN | P To: none", "none"},
    };
    ent_arena *a = *state;
    const ent_policy *p = wire(a);
    char *mark = ent_alloc(a, 5000);
    ent_str bytes;

    for (size_t i = 0; i < COUNT(table); i++) {
        ent_label l = text_label(a, p, table[i].text);
        REFUSES(ENT_INVALID, table[i].word, ent_label_write_ess(&bytes, a, p, &l, NULL, e));
        assert_true(bytes.p == NULL && bytes.n == 0);
    }
    ent_label l = text_label(a, p, "OPEN");
    memset(mark, 'x', 5000);
    for (size_t n = 4096; n <= 4097; n++) {
        l.privacy_mark = (ent_str){mark, n};
        if (n == 4096) OK(ent_label_write_ess(&bytes, a, p, &l, NULL, e));
        else REFUSES(ENT_INVALID, "4096", ent_label_write_ess(&bytes, a, p, &l, NULL, e));
    }
    l.privacy_mark = S("one\x01two");
    REFUSES(ENT_INVALID, "privacy mark", ent_label_write_ess(&bytes, a, p, &l, NULL, e));
    l = text_label(a, p, "OPEN");
    l.policy = S("Other");
    REFUSES(ENT_INVALID, "Other", ent_label_write_ess(&bytes, a, p, &l, NULL, e));
}

/* One more than the form may have: bytes of a privacy mark, and the bit 65536, which FAR would be. */
static void too_long(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = wire(a);
    ent_buf bits = ent_buf_new(a, 1 << 16), mark = ent_buf_new(a, 1 << 16);
    ent_str text = {0};
    ent_label l;

    ent_buf_z(&mark, "31{ " CLOSED POLICY "0c{");
    for (int i = 0; i < 4097; i++) ent_buf_z(&mark, "2a");
    ent_buf_z(&mark, "} }");
    OK(ent_buf_take(&text, &mark, e));
    REFUSES(ENT_INVALID, "more than 4096 bytes", ent_label_parse_ess(&l, a, p, unhex(a, text.p), true, NULL, e));
    ent_buf_z(&bits, "31{ " CLOSED POLICY "31{ 30{ 80{" ACP "00} a1{ 30{ " SET("01") "03{07 ");
    for (int i = 0; i < 8192; i++) ent_buf_z(&bits, "00");
    ent_buf_z(&bits, "80} } } } } }");
    OK(ent_buf_take(&text, &bits, e));
    REFUSES(ENT_INVALID, "more than 65536 bits", ent_label_parse_ess(&l, a, p, unhex(a, text.p), true, NULL, e));
}

/* 128 bytes are the most that a PrintableString holds. */
static void long_marks(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = wire(a);
    ent_label l = text_label(a, p, "OPEN"), back;
    char mark[129];
    ent_str bytes = {0};

    memset(mark, 'x', sizeof mark);
    for (size_t n = 127; n <= 129; n++) {
        l.privacy_mark = (ent_str){mark, n};
        OK(ent_label_write_ess(&bytes, a, p, &l, NULL, e));
        assert_int_equal(memchr(bytes.p, 0x13, 12) != NULL, n <= 128);
        OK(ent_label_parse_ess(&back, a, p, bytes, true, NULL, e));
        assert_true(ent_str_eq(back.privacy_mark, l.privacy_mark));
    }
}

/* A policy with one class and these attributes and sets. */
static const ent_policy *built(ent_arena *a, const char *id, const char *classes, ent_buf *sets)
{
    ent_buf b = ent_buf_new(a, 1 << 20);
    ent_notes notes = {0};
    ent_str inner = {0}, spif = {0};

    OK(ent_buf_take(&inner, sets, e));
    ent_buf_fmt(&b, "%s<securityPolicyId name='Built' id='%s'/><securityClassifications>%s</securityClassifications>", ENT_ESS_SPIF_HEAD,
                id, classes);
    if (inner.n != 0) ent_buf_fmt(&b, "<securityCategoryTagSets>%s</securityCategoryTagSets>", inner.p);
    ent_buf_z(&b, "</SPIF>");
    OK(ent_buf_take(&spif, &b, e));
    return load(a, spif, &notes);
}

#define ONE_CLASS "<securityClassification name='ONE' lacv='1' hierarchy='1'/>"

static void bad_identifiers(void **state)
{
    ent_arena *a = *state;
    ent_buf none = ent_buf_new(a, 16), set = ent_buf_new(a, 4096);
    const ent_policy *p = built(a, "1.40", ONE_CLASS, &none);
    ent_label l = text_label(a, p, "ONE");
    ent_str bytes;

    REFUSES(ENT_INVALID, "1.40", ent_label_write_ess(&bytes, a, p, &l, NULL, e));
    REFUSES(ENT_INVALID, "1.1, not under Built", ent_label_parse_ess(&l, a, p, unhex(a, "31{ 02{01} 06{29} }"), true, NULL, e));
    ent_buf_z(&set,
              "<securityCategoryTagSet name='S' id='1.40.3'><securityCategoryTag tagType='permissive'><tagCategory name='V' lacv='1'/>"
              "</securityCategoryTag></securityCategoryTagSet>");
    p = built(a, "2.999.1", ONE_CLASS, &set);
    l = text_label(a, p, "ONE | P S: V");
    REFUSES(ENT_INVALID, "1.40.3", ent_label_write_ess(&bytes, a, p, &l, NULL, e));
}

/* 64 categories at most. */
static void many_categories(void **state)
{
    ent_arena *a = *state;
    ent_buf sets = ent_buf_new(a, 1 << 16), text = ent_buf_new(a, 1 << 16);
    ent_category list[65];
    ent_str value = S("V"), bytes = {0}, says = {0};
    ent_label back;

    ent_buf_z(&text, "31{ 02{01} " POLICY "31{ ");
    for (unsigned i = 0; i < COUNT(list); i++) {
        ent_buf_fmt(&sets,
                    "<securityCategoryTagSet name='S%u' id='2.999.3.%u'><securityCategoryTag tagType='permissive'><tagCategory name='V' "
                    "lacv='1'/></securityCategoryTag></securityCategoryTagSet>",
                    i, i);
        ent_buf_fmt(&text, CATEGORY("02", "06{88 37 03 %02x} 03{06 40} "), i);
        list[i] = (ent_category){.type = ENT_PERMISSIVE, .n = 1, .values = &value};
        OK(ent_str_fmt(&list[i].tag_name, a, e, "S%u", i));
    }
    ent_buf_z(&text, "} }");
    const ent_policy *p = built(a, "2.999.1", ONE_CLASS, &sets);
    ent_label l = {.policy = ent_policy_name(p), .classification = S("ONE"), .n = 64, .categories = list};
    OK(ent_label_write_ess(&bytes, a, p, &l, NULL, e));
    OK(ent_label_parse_ess(&back, a, p, bytes, true, NULL, e));
    assert_int_equal(back.n, 64);
    l.n = 65;
    REFUSES(ENT_INVALID, "more than 64", ent_label_write_ess(&bytes, a, p, &l, NULL, e));
    OK(ent_buf_take(&says, &text, e));
    REFUSES(ENT_INVALID, "more than 64", ent_label_parse_ess(&back, a, p, unhex(a, says.p), true, NULL, e));
}

/* What a user types has no number; what stands for it has one. */
static void typed_text(void **state)
{
    ent_arena *a = *state;
    ent_buf set = ent_buf_new(a, 4096);
    ent_str bytes;

    ent_buf_z(&set, "<securityCategoryTagSet name='Info' id='2.999.3.1'><securityCategoryTag tagType='tagType7'>"
                    "<tagCategory name='until' lacv='1' userInput='string'/></securityCategoryTag></securityCategoryTagSet>");
    const ent_policy *p = built(a, "2.999.1", ONE_CLASS, &set);
    ent_label l = text_label(a, p, "ONE | I Info: until");
    OK(ent_label_write_ess(&bytes, a, p, &l, NULL, e));
    l = text_label(a, p, "ONE | I Info: next week");
    REFUSES(ENT_INVALID, "next week", ent_label_write_ess(&bytes, a, p, &l, NULL, e));
    ent_str one = S("ONE");
    ent_clearance c = {.policy = l.policy, .n_classes = 1, .classes = &one, .n = l.n, .categories = l.categories};
    REFUSES(ENT_INVALID, "next week", ent_clearance_write_ber(&bytes, a, p, &c, e));
}

/* What the form has no place for is said. */
static void left_out(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = wire(a);
    ent_label next = text_label(a, p, "ZERO"), l = text_label(a, p, "OPEN | P To: AAA"), back;
    ent_notes notes = {0};
    ent_str bytes = {0};

    l.role = ENT_LABEL_ALTERNATIVE;
    l.originator = S("a@b.example");
    l.originator_type = S("rfc822Name");
    l.has_created = l.has_review = true;
    l.created = TODAY;
    l.review = l.succession = TODAY + 1;
    l.successor = &next;
    OK(ent_label_write_ess(&bytes, a, p, &l, &notes, e));
    assert_int_equal(notes.n, 5);
    for (size_t i = 0; i < notes.n; i++) assert_string_equal(notes.v[i].code, "ess-left-out");
    l.role = ENT_LABEL_METADATA;
    OK(ent_label_write_ess(&bytes, a, p, &l, &notes, e));
    assert_int_equal(notes.n, 10);
    OK(ent_label_write_ess(&bytes, a, p, &l, NULL, e));
    OK(ent_label_parse_ess(&back, a, p, bytes, true, NULL, e));
    assert_string_equal(label_text(a, &back), "OPEN | P To: AAA");
}

/* Base64 of XEP-0258 (security labels in XMPP), as it prints them. */
static void published(void **state)
{
    static const struct {
        const char *text, *says;
    } table[] = {
        {"MQYCAQIGASk=", "CONFIDENTIAL"},                        /* 31 06  02 01 02  06 01 29 */
        {"MQYCAQQGASk=", "TOP SECRET"},                          /* 31 06  02 01 04  06 01 29 */
        {"MQYCAQMGASk", NULL},                                   /* printed without its padding */
        {"MQYCAQMGASk=", "SECRET"},                              /* with it */
        {"MRUCAgD9DA9BcXVhIChvYnNvbGV0ZSk=", "names no policy"}, /* 31 15  02 02 00 fd  0c 0f "Aqua (obsolete)" */
    };
    ent_arena *a = *state;
    ent_notes notes = {0};
    const ent_policy *p = load(a, S(ENT_ESS_XEP), &notes);
    ent_label l;
    ent_err err;

    for (size_t i = 0; i < COUNT(table); i++) {
        ent_str bytes = {0}, again = {0};
        if (table[i].says == NULL) {
            assert_int_equal(ent_unbase64(&bytes, a, S(table[i].text), &err), ENT_INVALID);
            continue;
        }
        OK(ent_unbase64(&bytes, a, S(table[i].text), e));
        if (i == 4) {
            REFUSES(ENT_INVALID, table[i].says, ent_label_parse_ess(&l, a, p, bytes, false, NULL, e));
            assert_int_equal(ent_label_parse_ess(&l, a, p, bytes, true, NULL, &err), ENT_INVALID);
            assert_string_equal(err.rule, "R-01");
            continue;
        }
        OK(ent_label_parse_ess(&l, a, p, bytes, true, NULL, e));
        assert_string_equal(label_text(a, &l), table[i].says);
        OK(ent_label_write_ess(&again, a, p, &l, NULL, e));
        assert_bytes(again, bytes);
    }
    /* Another policy: R-09, not "no such class". */
    assert_int_equal(ent_label_parse_ess(&l, a, wire(a), unhex(a, "31 06 02 01 02 06 01 29"), true, NULL, &err), ENT_INVALID);
    assert_string_equal(err.rule, "R-09");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(reading),         TEST(writing),         TEST(not_written), TEST(long_marks), TEST(too_long),
                                       TEST(bad_identifiers), TEST(many_categories), TEST(typed_text),  TEST(left_out),   TEST(published)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
