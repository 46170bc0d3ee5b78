/* SPDX-License-Identifier: Apache-2.0 */
/* Other people's files, read where they are: policies that load or refuse as the knowledge page says, and the scenario file
 * of the Spiffing project. Its labels are in that project's own XML with wire values; a small reader here turns them into
 * names by looking the values up in the policy's XML. Skipped where ../shared is not at hand.                       */
#include "common.h"

#define SPIFFY "http://surevine.com/xmlns/spiffy"

static ent_str shared(ent_arena *a, const char *name)
{
    const char *root = ent_test_shared();
    char path[1024];

    if (root == NULL) {
        ent_test_skip("../shared/data/labels is not here (ENT_SHARED is unset)");
        return (ent_str){0};
    }
    snprintf(path, sizeof path, "%s/data/labels/%s", root, name);
    return read_path(a, path);
}

/* The Food policy with its misspelt end tag put right, in memory. */
static ent_str food(ent_arena *a)
{
    ent_str s = shared(a, "spiffing/food-policy.xml");
    const char *bad = strstr(s.p, "Categiry");
    char *copy = ent_alloc(a, s.n + 1);

    assert_true(copy != NULL && bad != NULL);
    memcpy(copy, s.p, s.n);
    copy[(size_t)(bad - s.p) + 5] = 'o';
    return (ent_str){copy, s.n};
}

static void policies(void **state)
{
    static const struct {
        const char *file, *name;
        size_t classes;
        const char *note;
    } good[] = {
        {"spiffing/nato-4774-policy.xml", "NATO", 5, "lint-code-twice"},
        {"spiffing/tlp.xml", "TLP", 4, "spif-order"},
        {"spiffing/tlp-plus.xml", "TLPX", 4, "spif-group-open"},
        {"spiffing/uk-demo.xml", "UK", 3, "spif-order"},
        {"sparrow/ACME.xml", "ACME", 3, "spif-namespace"},
    };
    static const char *const bad[] = {"spiffing/food-policy.xml", "spiffing/food-policy-missi.xml", "spiffing/bsi-commercial.xml",
                                      "spiffing/food-policy-borked.xml"};
    ent_arena *a = *state;

    for (size_t i = 0; i < COUNT(good); i++) {
        ent_notes notes = {0};
        const ent_policy *p = load(a, shared(a, good[i].file), &notes);
        assert_true(ent_str_is(ent_policy_name(p), good[i].name));
        assert_int_equal(ent_policy_classes(p), good[i].classes);
        if (!has_note(&notes, good[i].note)) fail_msg("%s: no note %s", good[i].file, good[i].note);
    }
    for (size_t i = 0; i < COUNT(bad); i++) {
        const ent_policy *p = NULL;
        ent_err err = {0};
        assert_int_equal(ent_policy_load(&p, a, shared(a, bad[i]), NULL, &err), ENT_INVALID);
        assert_null(p);
        if (strstr(err.place, "line ") == NULL) fail_msg("%s: no line in \"%s\" (%s)", bad[i], err.place, err.what);
    }
    ent_notes notes = {0};
    assert_int_equal(ent_policy_classes(load(a, food(a), &notes)), 4);
    assert_true(has_note(&notes, "spif-namespace") && has_note(&notes, "spif-attribute"));
    assert_true(has_note(&notes, "spif-code-attribute") && has_note(&notes, "spif-order"));
}

/* ---- the scenario file ---- */

typedef struct scene {
    ent_arena *a;
    size_t n;
    const ent_policy *policies[8];
    const ent_xml_node *spifs[8];
} scene;

static const ent_xml_node *parse(ent_arena *a, ent_str xml)
{
    ent_xml_limits limits = ent_xml_small();
    ent_xml_node *root = NULL;

    OK(ent_xml_parse(&root, a, xml, &limits, e));
    return root;
}

static size_t policy_at(const scene *s, ent_str oid)
{
    for (size_t i = 0; i < s->n; i++)
        if (ent_str_eq(ent_policy_oid(s->policies[i]), oid)) return i;
    fail_msg("no policy %.*s", ENT_F(oid));
    return 0;
}

static ent_str class_name(const ent_xml_node *spif, ent_str lacv)
{
    const ent_xml_node *c = ent_xml_child(ent_xml_child(spif, NULL, "securityClassifications"), NULL, "securityClassification");

    for (; c != NULL; c = ent_xml_again(c))
        if (ent_str_eq(ent_xml_value(c, "lacv"), lacv)) return ent_xml_value(c, "name");
    fail_msg("no class %.*s", ENT_F(lacv));
    return (ent_str){0};
}

static ent_category_type type_of(const ent_xml_node *tag)
{
    ent_str t = ent_xml_value(tag, "tagType"), en = ent_xml_value(tag, "enumType");

    if (ent_str_is(t, "restrictive") || ent_str_is(en, "restrictive")) return ENT_RESTRICTIVE;
    return ent_str_is(t, "permissive") || ent_str_is(en, "permissive") ? ENT_PERMISSIVE : ENT_INFORMATIVE;
}

static ent_category_type spiffy_type(ent_str t)
{
    if (ent_str_is(t, "restrictive") || ent_str_is(t, "enumeratedRestrictive")) return ENT_RESTRICTIVE;
    return ent_str_is(t, "informative") ? ENT_INFORMATIVE : ENT_PERMISSIVE;
}

/* Set and value names of one <tag>. */
static void names_of(const ent_xml_node *spif, const ent_xml_node *spiffy, ent_category_type type, ent_str *set, ent_str *value)
{
    const ent_xml_node *s = ent_xml_child(ent_xml_child(spif, NULL, "securityCategoryTagSets"), NULL, "securityCategoryTagSet");

    while (s != NULL && !ent_str_eq(ent_xml_value(s, "id"), ent_xml_value(spiffy, "id"))) s = ent_xml_again(s);
    assert_non_null(s);
    *set = ent_xml_value(s, "name");
    for (const ent_xml_node *t = ent_xml_child(s, NULL, "securityCategoryTag"); t != NULL; t = ent_xml_again(t))
        for (const ent_xml_node *v = ent_xml_child(t, NULL, "tagCategory"); type_of(t) == type && v != NULL; v = ent_xml_again(v))
            if (ent_str_eq(ent_xml_value(v, "lacv"), ent_xml_value(spiffy, "lacv"))) {
                *value = ent_xml_value(v, "name");
                return;
            }
    fail_msg("no value %.*s in %.*s", ENT_F(ent_xml_value(spiffy, "lacv")), ENT_F(*set));
}

/* Categories of a spiffy label or clearance, one per set and type. */
static ent_category *spiffy_categories(const scene *s, const ent_xml_node *spif, const ent_xml_node *root, size_t *n)
{
    ent_category *list = ent_alloc_array(s->a, 32, sizeof *list);

    assert_non_null(list);
    *n = 0;
    for (const ent_xml_node *t = ent_xml_child(root, SPIFFY, "tag"); t != NULL; t = ent_xml_again(t)) {
        ent_category_type type = spiffy_type(ent_xml_value(t, "type"));
        ent_str set = {0}, value = {0}, *values;
        size_t i = 0;
        names_of(spif, t, type, &set, &value);
        while (i < *n && !(list[i].type == type && ent_str_eq(list[i].tag_name, set))) i++;
        values = ent_alloc_array(s->a, list[i].n + 1, sizeof *values);
        assert_true(values != NULL && i < 31);
        if (list[i].n != 0) memcpy(values, list[i].values, list[i].n * sizeof *values);
        values[list[i].n] = value;
        list[i] = (ent_category){.type = type, .tag_name = set, .n = list[i].n + 1, .values = values};
        if (i == *n) *n += 1;
    }
    return list;
}

static size_t spiffy_policy(const scene *s, const ent_xml_node *root)
{
    return policy_at(s, ent_xml_value(ent_xml_child(root, SPIFFY, "policy"), "id"));
}

static ent_label spiffy_label(const scene *s, const ent_xml_node *root, size_t *policy)
{
    ent_label l = {0};

    *policy = spiffy_policy(s, root);
    l.policy = ent_policy_name(s->policies[*policy]);
    l.classification = class_name(s->spifs[*policy], ent_xml_value(ent_xml_child(root, SPIFFY, "classification"), "lacv"));
    l.categories = spiffy_categories(s, s->spifs[*policy], root, &l.n);
    return l;
}

static const ent_holding *spiffy_holding(const scene *s, const ent_xml_node *root)
{
    size_t policy = spiffy_policy(s, root);
    const ent_holding *h = NULL;
    ent_str classes[16];
    ent_clearance c = {.policy = ent_policy_name(s->policies[policy]), .classes = classes};

    for (const ent_xml_node *k = ent_xml_child(root, SPIFFY, "classification"); k != NULL; k = ent_xml_again(k))
        classes[c.n_classes++] = class_name(s->spifs[policy], ent_xml_value(k, "lacv"));
    c.categories = spiffy_categories(s, s->spifs[policy], root, &c.n);
    OK(ent_holding_of(&h, s->a, s->policies[policy], &c, NULL, 0, e));
    return h;
}

static ent_str scene_file(const scene *s, ent_str name)
{
    char path[256];

    snprintf(path, sizeof path, "spiffing/%.*s", ENT_F(name));
    return ent_str_is(name, "food-policy.xml") ? food(s->a) : shared(s->a, path);
}

static void check_marking(const scene *s, const ent_policy *p, const ent_label *l, ent_str want)
{
    ent_str m = {0};

    if (want.n == 0) return;
    OK(ent_label_marking(&m, s->a, p, l, S(""), ENT_PAGE_BOTTOM, e));
    if (!ent_str_eq(m, want)) fail_msg("\"%.*s\" instead of \"%.*s\"", ENT_F(m), ENT_F(want));
}

static void play(const scene *s, const ent_xml_node *test, unsigned *played)
{
    ent_str valid = ent_xml_value(test, "valid"), target = ent_xml_value(test, "encrypt"), clearance = ent_xml_value(test, "clearance");
    ent_str acdf = ent_xml_value(test, "acdf-result");
    const ent_cut *c = NULL;
    size_t policy;
    ent_label l;
    ent_err err = {0};

    if (ent_xml_attribute(test, NULL, "exception") != NULL) return; /* a file that is not there: not ours to open */
    l = spiffy_label(s, parse(s->a, scene_file(s, ent_xml_value(test, "label"))), &policy);
    if (valid.n != 0)
        assert_int_equal(ent_label_validate(s->policies[policy], &l, TODAY, false, &err) == ENT_OK, ent_str_is(valid, "true"));
    check_marking(s, s->policies[policy], &l, ent_xml_value(test, "label-marking"));
    if (target.n != 0) {
        ent_label mapped;
        size_t to = policy_at(s, target);
        OK(ent_label_map(&mapped, s->a, s->policies[policy], s->policies[to], &l, TODAY, NULL, e));
        l = mapped;
        policy = to;
        check_marking(s, s->policies[policy], &l, ent_xml_value(test, "encrypt-marking"));
    }
    if (acdf.n != 0) {
        OK(ent_cut_of(&c, s->a, s->policies[policy], &l, S(""), TODAY, e));
        assert_int_equal(ent_admits(spiffy_holding(s, parse(s->a, scene_file(s, clearance))), c), ent_str_is(acdf, "1"));
    }
    *played += 1;
}

static void scenario(void **state)
{
    ent_arena *a = *state;
    const ent_xml_node *root = parse(a, shared(a, "spiffing/tests.xml"));
    unsigned played = 0, refused = 0;

    for (const ent_xml_node *q = ent_xml_child(root, NULL, "sequence"); q != NULL; q = ent_xml_again(q)) {
        scene s = {.a = a};
        for (const ent_xml_node *p = ent_xml_child(q, NULL, "policy"); p != NULL; p = ent_xml_again(p)) {
            ent_str xml = scene_file(&s, ent_xml_value(p, "spif"));
            ent_notes notes = {0};
            ent_err err = {0};
            if (ent_xml_attribute(p, NULL, "exception") != NULL) {
                const ent_policy *never = NULL;
                assert_int_equal(ent_policy_load(&never, a, xml, NULL, &err), ENT_INVALID);
                refused++;
                continue;
            }
            s.policies[s.n] = load(a, xml, &notes);
            s.spifs[s.n++] = parse(a, xml);
        }
        for (const ent_xml_node *t = ent_xml_child(q, NULL, "test"); t != NULL; t = ent_xml_again(t)) play(&s, t, &played);
    }
    assert_int_equal(played, 10);
    assert_int_equal(refused, 1);
}

/* The published NATO policy: French falls back per code; its patterns read back. */
static void published_nato(void **state)
{
    ent_arena *a = *state;
    ent_notes notes = {0};
    const ent_policy *p = load(a, shared(a, "spiffing/nato-4774-policy.xml"), &notes);
    ent_label l = text_label(a, p, "TOP SECRET | P Context: NATO"), back;
    ent_str m;

    OK(ent_label_marking(&m, a, p, &l, S("fr-CA"), ENT_PAGE_BOTTOM, e));
    assert_string_equal(m.p, "COSMIC TRES SECRET");
    l = text_label(a, p, "RESTRICTED | P Context: KFOR, Releasable | P Releasable To: NATO, AUS, JPN");
    OK(ent_label_marking(&m, a, p, &l, S("en"), ENT_PAGE_TOP, e));
    assert_string_equal(m.p, "NATO/KFOR RESTRICTED Releasable to Australia, Japan");
    OK(ent_label_unmark(&back, a, p, m, e));
    /* This policy does not say what its silent values go with, so they are not guessed. */
    assert_string_equal(label_text(a, &back), "RESTRICTED | P Releasable To: AUS, JPN | P Context: KFOR");
    OK(ent_label_unmark(&back, a, p, S("NATO SECRET"), e));
    assert_string_equal(label_text(a, &back), "SECRET | P Context: NATO");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(policies), TEST(scenario), TEST(published_nato)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
