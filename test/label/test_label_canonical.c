/* SPDX-License-Identifier: Apache-2.0 */
/* Canonical bytes: equal for what says the same, whatever it was read from, and for nothing else. Which label of a line of successors
 * holds. Labels and clearances of any form.                                                                      */
#include "label_random.h"

#define NS "xmlns=\"urn:nato:stanag:4774:confidentialitymetadatalabel:1:0\""

static ent_str canonical(ent_arena *a, const ent_policy *p, const ent_label *l)
{
    ent_str s = {0};

    OK(ent_label_canonical(&s, NULL, a, p, l, e));
    return s;
}

/* ---- labels ---- */

static void bytes(void **state)
{
    static const char want[] =
        "{\"categories\":[{\"oid\":\"1.3.26.1.4.1\",\"tag_set\":\"Additional Sensitivity\",\"type\":\"RESTRICTIVE\",\"uri\":\"urn:x\","
        "\"values\":[\"ATOMAL\",\"BOHEMIA\"]},{\"oid\":\"1.3.26.1.4.4\",\"tag_set\":\"Context\",\"type\":\"PERMISSIVE\",\"values\":[]}],"
        "\"class\":\"TOP "
        "SECRET\",\"created\":\"2026-05-01T10:00:00Z\",\"format\":\"entente/label/v1\",\"originator\":{\"id\":\"x@example.org\","
        "\"type\":\"rfc822Name\"},\"policy\":\"1.3.26.1.3.1\",\"privacy_mark\":\"for A & B only\",\"role\":\"metadata\",\"succession\":"
        "\"2031-01-01T00:00:00Z\",\"successor\":{\"categories\":[],\"class\":\"SECRET\",\"created\":\"2024-02-29T00:00:00Z\",\"policy\":"
        "\"1.3.26.1.3.1\",\"review\":\"2029-02-28T00:00:00Z\"}}";
    static const ent_str values[] = {T("bohemia"), T("ATOMAL"), T("Bohemia")};
    static const ent_category list[] = {
        {.type = ENT_PERMISSIVE, .tag_name = T("context"), .uri = T("urn:oid:1.3.26.1.4.4")},
        {.type = ENT_RESTRICTIVE, .tag_name = T("ADDITIONAL  sensitivity"), .uri = T(" urn:x"), .n = 3, .values = values},
    };
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    ent_label l = {.policy = T("nato"), .role = ENT_LABEL_METADATA, .has_created = true, .n = 2, .categories = list}, next = {0};
    ent_sha256 digest, again;
    ent_str text;

    l.classification = S(" Top Secret");
    l.privacy_mark = S("for A & B\tonly");
    l.originator = S("x@example.org");
    l.originator_type = S("rfc822Name");
    assert_true(ent_time_parse(&l.created, S("2026-05-01T10:00:00Z")) && ent_time_parse(&l.succession, S("2031-01-01T00:00:00Z")));
    next = (ent_label){.policy = T("NATO"), .classification = T("SECRET"), .has_created = true, .role = ENT_LABEL_ALTERNATIVE};
    assert_true(ent_time_parse(&next.created, S("2024-02-29T00:00:00Z")));
    l.successor = &next;
    OK(ent_label_canonical(&text, &digest, a, p, &l, e));
    assert_string_equal(text.p, want);
    OK(ent_sha256_of(&again, S(want), e));
    assert_true(ent_sha256_eq(&digest, &again));
    /* Without dates, as an ESS label has it. */
    l = text_label(a, p, "SECRET");
    assert_string_equal(
        canonical(a, p, &l).p,
        "{\"categories\":[],\"class\":\"SECRET\",\"format\":\"entente/label/v1\",\"policy\":\"1.3.26.1.3.1\",\"role\":\"originator\"}");
}

/* One label, read from many texts. */
static void same(void **state)
{
#define IN(x) "<ConfidentialityInformation>" x "</ConfidentialityInformation>"
#define MADE "<CreationDateTime>2026-05-01T10:00:00Z</CreationDateTime>"
#define POLICY "<PolicyIdentifier>NATO</PolicyIdentifier>"
#define CLASS "<Classification>RESTRICTED</Classification>"
#define CTX                          \
    "<Category Type=\"PERMISSIVE\" " \
    "TagName=\"Context\"><GenericValue>NATO</GenericValue><GenericValue>Releasable</GenericValue></Category>"
#define REL \
    "<Category Type=\"PERMISSIVE\" TagName=\"Releasable To\"><GenericValue>SWE</GenericValue><GenericValue>JPN</GenericValue></Category>"
#define BASE "\"context\":{\"@base\":\"urn:nato:stanag:5636:A:1:elements:json\"}"
    static const char *const texts[] = {
        "<originatorConfidentialityLabel " NS ">" IN(POLICY CLASS CTX REL) MADE "</originatorConfidentialityLabel>",
        "<originatorConfidentialityLabel " NS ">" IN(POLICY CLASS REL CTX) MADE "</originatorConfidentialityLabel>",
        "<ConfidentialityLabel " NS " ReviewDateTime=\"2031-05-01T12:00:00+02:00\">" IN(POLICY CLASS CTX REL) MADE
        "</ConfidentialityLabel>",
        "<OriginatorConfidentialityLabel><CreationDataTime>2026-05-01T10:00:00</CreationDataTime>" IN(
            "<Classification>restricted</Classification><PolicyIdentifier URL=\"urn:oid:1.3.26.1.3.1\"> nato </PolicyIdentifier>"
            "<Category type=\"Permissive\" tagName=\"releasable to\" URI=\"urn:oid:1.3.26.1.4.2\"><GenericValue>jpn</GenericValue>"
            "<GenericValue>Swe</GenericValue><GenericValue>swe</GenericValue></Category>"
            "<Category Type=\"PERMISSIVE\" TagName=\"CONTEXT\"><GenericValue>releasable</GenericValue><GenericValue>NATO</GenericValue>"
            "</Category>") "</OriginatorConfidentialityLabel>",
        "{\"ocl\":{\"pol\":\"NATO\",\"cls\":\"RESTRICTED\",\"catl\":[{\"type\":\"P\",\"name\":\"Releasable "
        "To\",\"vals\":[\"jpn\",\"swe\"]},"
        "{\"type\":\"P\",\"name\":\"Context\",\"vals\":[\"NATO\",\"Releasable\"]}],\"dcr\":\"2026-05-01T10:00:00Z\"}," BASE "}",
        "{" BASE ",\"ocl\":{\"dcr\":\"2026-05-01T03:00:00-07:00\",\"pol\":\"1.3.26.1.3.1\",\"ent:review\":\"2031-05-01T10:00:00Z\","
        "\"catl\":[{\"vals\":[\"Releasable\",\"nato\"],\"name\":\"context\",\"type\":\"P\"},"
        "{\"vals\":[\"SWE\",\"JPN\"],\"name\":\"Releasable To\",\"type\":\"P\"}],\"cls\":\"Restricted\"}}",
        "{\"Xmlns\":\"urn:nato:stanag:4774:confidentialitymetadatalabel:1:0\",\"CreationTime\":\"2026-05-01T10:00:00Z\","
        "\"ConfidentialityInformation\":{\"PolicyIdentifier\":\"NATO\",\"Classification\":\"RESTRICTED\",\"Category\":["
        "{\"Type\":\"PERMISSIVE\",\"TagName\":\"Releasable to\",\"GenericValues\":[\"SWE\",\"JPN\"]},"
        "{\"Type\":\"PERMISSIVE\",\"TagName\":\"Context\",\"GenericValues\":[\"NATO\",\"Releasable\"]}]}}",
    };
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    ent_str first = {0};

    for (size_t i = 0; i < COUNT(texts); i++) {
        ent_label l;
        OK(ent_label_read(&l, a, p, S(texts[i]), false, NULL, e));
        if (i == 0) first = canonical(a, p, &l);
        assert_string_equal(canonical(a, p, &l).p, first.p);
    }
}

static void orders(void **state)
{
    const ent_policy *all[MAX_POLICIES];
    dice d = {8785};
    size_t n = shipped_policies(*state, all);

    for (size_t i = 0; i < 2000; i++) {
        const ent_policy *p = all[i % n];
        ent_arena *a = ent_arena_new(*state, 0);
        ent_label l = dice_label(a, &d, p, 0), other = dice_same(a, &d, p, &l);
        const ent_json *v;
        bool is = false;
        assert_string_equal(canonical(a, p, &l).p, canonical(a, p, &other).p);
        OK(ent_json_parse(&v, a, canonical(a, p, &l), (size_t)1 << 22, e));
        OK(ent_json_is_canonical(&is, a, canonical(a, p, &l), v, e));
        assert_true(is);
        ent_arena_free(a);
    }
}

/* ---- one thing said differently ---- */

static ent_category *copied(ent_arena *a, ent_label *l)
{
    ent_category *list = ent_alloc_array(a, l->n + 1, sizeof *list);

    assert_non_null(list);
    if (l->n != 0) memcpy(list, l->categories, l->n * sizeof *list);
    l->categories = list;
    return list;
}

/* Another value of the category than those it has; empty if it has all. */
static ent_str another(const ent_policy *p, const ent_category *c)
{
    for (size_t v = 0; v < p->values.n; v++) {
        bool have = !ent_str_eq(ent_value_set(p, (uint32_t)v)->name, c->tag_name) || ent_value_tag(p, (uint32_t)v)->type != c->type;
        for (size_t i = 0; i < c->n; i++) have = have || ent_str_eq(c->values[i], p->values.v[v].name);
        if (!have) return p->values.v[v].name;
    }
    return (ent_str){0};
}

static bool change_values(ent_arena *a, dice *d, const ent_policy *p, ent_label *l)
{
    ent_category *c, *list = copied(a, l);
    ent_str *values, more;

    if (l->n == 0) return false;
    c = &list[dice_below(d, l->n)];
    if (c->n > 1 || (c->n == 1 && c->type != ENT_RESTRICTIVE)) {
        c->n--;
        return true;
    }
    more = another(p, c);
    if (more.n == 0) return false;
    values = ent_alloc_array(a, c->n + 1, sizeof *values);
    assert_non_null(values);
    if (c->n != 0) memcpy(values, c->values, c->n * sizeof *values);
    values[c->n++] = more;
    c->values = values;
    return true;
}

/* Change number k; false if there is nothing to change. */
static bool change(ent_arena *a, dice *d, const ent_policy *p, ent_label *l, size_t k)
{
    ent_label *next;
    ent_category *list;

    switch (k) {
    case 0: l->classification = p->classes.v[dice_below(d, p->classes.n)].name; return true;
    case 1: return change_values(a, d, p, l);
    case 2: l->n -= l->n != 0; return true;
    case 3: l->role = l->role == ENT_LABEL_METADATA ? ENT_LABEL_ALTERNATIVE : ENT_LABEL_METADATA; return true;
    case 4: l->created += l->created > 0 ? -1 : 1; return true;
    case 5:
        l->has_review = true;
        l->review = 1111111111;
        return true;
    case 6: l->privacy_mark = S("ANOTHER"); return true;
    case 7:
        l->originator = S("another");
        l->originator_type = S("jID");
        return true;
    case 8: l->originator_type = S(ent_str_is(l->originator_type, "jID") ? "dNSName" : "jID"); return l->originator.n != 0;
    case 9: l->succession = 1111111112; return l->successor != NULL;
    case 10:
        list = copied(a, l);
        if (l->n != 0) list[0].uri = S("urn:another");
        return l->n != 0;
    case 11: l->has_created = !l->has_created; return true;
    case 12: l->successor = NULL; return true;
    default: break;
    }
    if (l->successor == NULL) return false;
    next = ent_alloc(a, sizeof *next);
    assert_non_null(next);
    *next = *l->successor;
    l->successor = next;
    return change(a, d, p, next, k == 13 ? 0 : k - 13);
}

static bool differs(const ent_label *x, const ent_label *y)
{
    return !ent_str_eq(x->classification, y->classification) || x->n != y->n || x->successor != y->successor;
}

static void others(void **state)
{
    const ent_policy *all[MAX_POLICIES];
    dice d = {1};
    size_t n = shipped_policies(*state, all), changed = 0;

    for (size_t i = 0; i < 4000; i++) {
        const ent_policy *p = all[i % n];
        ent_arena *a = ent_arena_new(*state, 0);
        ent_label l = dice_label(a, &d, p, 0), other = l;
        size_t k = dice_below(&d, 20);
        bool really = change(a, &d, p, &other, k);
        if (k == 0 || k == 2 || k == 12) really = differs(&l, &other);
        if (k == 3) really = l.role != other.role;
        if (k == 13 || k == 15 || k == 16)
            really = false; /* the class drawn may be the same, or nothing to leave out; no role of its own */
        if (really && ent_str_eq(canonical(a, p, &l), canonical(a, p, &other))) fail_msg("change %zu: %s", k, canonical(a, p, &l).p);
        changed += really;
        ent_arena_free(a);
    }
    assert_true(changed > 2000);
}

/* ---- which label holds ---- */

static void in_force(void **state)
{
    ent_label third = {.line = 3}, second = {.line = 2, .successor = &third, .succession = 200};
    ent_label first = {.line = 1, .successor = &second, .succession = 100}, loop = {.successor = &loop, .succession = 5};
    ent_label late = {.line = 7, .successor = &second, .succession = 300};

    (void)state;
    assert_ptr_equal(ent_label_in_force(&first, 0), &first);
    assert_ptr_equal(ent_label_in_force(&first, 99), &first);
    assert_ptr_equal(ent_label_in_force(&first, 100), &second);
    assert_ptr_equal(ent_label_in_force(&first, 199), &second);
    assert_ptr_equal(ent_label_in_force(&first, 200), &third);
    assert_ptr_equal(ent_label_in_force(&first, INT64_MAX), &third);
    assert_ptr_equal(ent_label_in_force(&first, INT64_MIN), &first);
    assert_ptr_equal(ent_label_in_force(&late, 299), &late); /* a successor's time counts from when it holds */
    assert_ptr_equal(ent_label_in_force(&late, 300), &third);
    assert_ptr_equal(ent_label_in_force(&loop, 5), &loop);
    assert_null(ent_label_in_force(NULL, 0));
}

/* ---- any form ---- */

static void any_label(void **state)
{
    static const char spif[] =
        "<SPIF xmlns='http://www.xmlspif.org/spif' schemaVersion='2.1' creationDate='20260101' originatorDN='' keyIdentifier='' "
        "privilegeId='1.1' rbacId='1.1'><securityPolicyId name='P' id='1.1'/><securityClassifications>"
        "<securityClassification name='TWO' lacv='2' hierarchy='2'/><securityClassification name='THREE' lacv='3' hierarchy='3'/>"
        "</securityClassifications></SPIF>";
    static const struct {
        const char *text, *want;
    } good[] = {
        {"MQYCAQIGASk=", "TWO"}, /* XEP-0258 */
        {" MQYC\r\nAQIGASk=\n", "TWO"},
        {"1\x06\x02\x01\x02\x06\x01)", "TWO"},
        {"\xef\xbb\xbf<ConfidentialityLabel " NS ">" IN("<PolicyIdentifier>P</PolicyIdentifier><Classification>TWO</Classification>") MADE
         "</ConfidentialityLabel>",
         "TWO"},
        {" \n{\"ocl\":{\"pol\":\"P\",\"cls\":\"TWO\"}}", "TWO"},
    };
    static const struct {
        const char *text, *words;
    } bad[] = {
        {"", "no label"},
        {" \n", "no label"},
        {"TWO", "no label"},
        {"P TWO", "no label"},
        {"\"TWO\"", "no label"},
        {"NQYCAQIGASk=", "no label"},
        {"MQYCAQIGAS*=", "no label"},
        {"MQYCAQIGA", "cut off"},
        {"MQYCAQIGASk==", "cut off"},
        {"M===", "ase64"},
        {"{\"ocl\":1}", "must be an object"},
        {"<x/>", "no STANAG 4774 label"},
        {"1\x06\x02\x01\x02", ""},
        {"\xef\xbb\xbf{}", ""},
    };
    ent_arena *a = *state;
    const ent_policy *p = load(a, S(spif), NULL);
    ent_notes notes = {0};
    char *big = ent_alloc(a, ((size_t)1 << 20) + 1);
    ent_label l;

    for (size_t i = 0; i < COUNT(good); i++) {
        OK(ent_label_read(&l, a, p, S(good[i].text), false, &notes, e));
        assert_string_equal(label_text(a, &l), good[i].want);
    }
    for (size_t i = 0; i < COUNT(bad); i++) {
        notes.n = 0;
        REFUSES(ENT_INVALID, bad[i].words, ent_label_read(&l, a, p, S(bad[i].text), false, &notes, e));
        assert_true(l.policy.n == 0 && notes.n == 0);
    }
    /* Printed in XEP-0258 without its padding. */
    OK(ent_label_read(&l, a, p, S("MQYCAQMGASk"), false, &notes, e));
    assert_true(has_note(&notes, "ess-padding"));
    assert_string_equal(label_text(a, &l), "THREE");
    REFUSES(ENT_INVALID, "ess-padding", ent_label_read(&l, a, p, S("MQYCAQMGASk"), true, &notes, e));
    assert_non_null(big);
    memset(big, 'M', ((size_t)1 << 20) + 1);
    REFUSES(ENT_LIMIT, "larger", ent_label_read(&l, a, p, (ent_str){big, ((size_t)1 << 20) + 1}, false, NULL, e));
    REFUSES(ENT_INVALID, "no label", ent_label_read(&l, a, p, (ent_str){big, (size_t)1 << 20}, false, NULL, e));
}

/* What an ESS label can say of it. */
static ent_label without_dates(ent_arena *a, const ent_label *l)
{
    ent_label bare = {.policy = l->policy, .classification = l->classification, .n = l->n, .categories = l->categories};
    ent_category *list = copied(a, &bare);

    bare.n = 0;
    for (size_t i = 0; i < l->n; i++) {
        list[bare.n] = l->categories[i];
        list[bare.n].uri = S("");
        bare.n += list[bare.n].n != 0; /* an empty category cannot be said in every form */
    }
    return bare;
}

/* What is written in one form is read as the same label in any. */
static void every_form(void **state)
{
    const ent_policy *p = nato_policy(*state);
    dice d = {2634};
    size_t binary = 0;

    for (size_t i = 0; i < 400; i++) {
        ent_arena *a = ent_arena_new(*state, 0);
        ent_label l = dice_label(a, &d, p, 0), bare, back;
        ent_str text, base64;
        ent_err err;
        OK(ent_label_write(&text, a, p, &l, e));
        OK(ent_label_read(&back, a, p, text, true, NULL, e));
        assert_string_equal(canonical(a, p, &l).p, canonical(a, p, &back).p);
        OK(ent_label_write_json(&text, a, p, &l, e));
        OK(ent_label_read(&back, a, p, text, true, NULL, e));
        assert_string_equal(canonical(a, p, &l).p, canonical(a, p, &back).p);
        bare = without_dates(a, &l);
        if (ent_label_write_ess(&text, a, p, &bare, NULL, &err) == ENT_OK) {
            binary++;
            OK(ent_label_read(&back, a, p, text, true, NULL, e));
            assert_string_equal(canonical(a, p, &bare).p, canonical(a, p, &back).p);
            OK(ent_base64(&base64, a, text, e));
            OK(ent_label_read(&back, a, p, base64, true, NULL, e));
            assert_string_equal(canonical(a, p, &bare).p, canonical(a, p, &back).p);
        }
        ent_arena_free(a);
    }
    assert_true(binary > 200);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(bytes),    TEST(same),      TEST(orders),    TEST(others),
                                       TEST(in_force), TEST(any_label), TEST(every_form)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
