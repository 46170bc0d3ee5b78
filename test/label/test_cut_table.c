/* SPDX-License-Identifier: Apache-2.0 */
/* Many cuts at once say what ent_admits says of each, whatever policies, dossiers and gaps are among them; and what ent_explain tells
 * of a decision adds up to it.                                                                                      */
#include "common.h"

enum { CUTS = 3000, HOLDINGS = 48, POLICIES = 5, DOSSIERS = 40 };

typedef struct world {
    ent_arena *a;
    uint64_t seed;
    const ent_policy *policies[POLICIES]; /* two are the same bytes, one is another version of them */
    const ent_cut *cuts[CUTS];            /* some NULL */
    const ent_holding *holdings[HOLDINGS];
    ent_str dossiers[DOSSIERS];
} world;

static unsigned draw(world *w, unsigned n)
{
    w->seed = w->seed * UINT64_C(6364136223846793005) + 1442695040888963407; /* MMIX, Knuth */
    return (unsigned)(w->seed >> 33) % n;
}

/* Sets whose values fill several words, so that conditions begin and end anywhere. */
static ent_str wide_policy(ent_arena *a, const char *comment)
{
    ent_buf b = ent_buf_new(a, 1 << 20);
    ent_str out = {0};

    ent_buf_fmt(&b,
                "<SPIF xmlns='http://www.xmlspif.org/spif' schemaVersion='2.1' creationDate='20260101' originatorDN='' keyIdentifier='' "
                "privilegeId='1.1' rbacId='1.1'><!-- %s --><securityPolicyId name='WIDE' id='1.2.3'/><securityClassifications>",
                comment);
    for (int i = 0; i < 70; i++) ent_buf_fmt(&b, "<securityClassification name='C%d' lacv='%d' hierarchy='%d'/>", i, i, i);
    ent_buf_z(&b, "</securityClassifications><securityCategoryTagSets>");
    for (int s = 0; s < 4; s++) {
        ent_buf_fmt(&b, "<securityCategoryTagSet name='S%d' id='1.2.3.%d'><securityCategoryTag tagType='%s'>", s, s + 1,
                    s % 2 == 0 ? "restrictive" : "permissive");
        for (int v = 0; v < 150; v++) ent_buf_fmt(&b, "<tagCategory name='v%d' lacv='%d'/>", v, v);
        ent_buf_z(&b, "</securityCategoryTag></securityCategoryTagSet>");
    }
    ent_buf_z(&b, "</securityCategoryTagSets></SPIF>");
    OK(ent_buf_take(&out, &b, e));
    return out;
}

/* Up to `most` values of set s, from a few near each other or from anywhere. */
static void some_values(world *w, ent_category *c, int s, unsigned most)
{
    static const char *const sets[] = {"S0", "S1", "S2", "S3"};
    unsigned n = draw(w, most + 1), from = draw(w, 3) == 0 ? draw(w, 140) : 64;
    ent_str *values = ent_alloc_array(w->a, most + 1, sizeof *values);

    assert_non_null(values);
    *c = (ent_category){.type = s % 2 == 0 ? ENT_RESTRICTIVE : ENT_PERMISSIVE, .tag_name = S(sets[s]), .values = values};
    for (unsigned i = 0; i < n; i++) OK(ent_str_fmt(&values[c->n++], w->a, e, "v%u", (from + draw(w, 12)) % 150));
}

static ent_str class_of(world *w)
{
    ent_str name = {0};

    OK(ent_str_fmt(&name, w->a, e, "C%u", draw(w, 3) == 0 ? draw(w, 70) : 65));
    return name;
}

static const ent_cut *wide_cut(world *w, const ent_policy *p)
{
    ent_category list[4];
    ent_label l = {.policy = S("WIDE"), .classification = class_of(w), .categories = list};
    const ent_cut *c = NULL;

    for (int s = 0; s < 4; s++) {
        if (draw(w, 2) == 0) continue;
        some_values(w, &list[l.n], s, s % 2 == 0 ? 2 : 4);
        if (list[l.n].n != 0 || s % 2 != 0) l.n++;
    }
    OK(ent_cut_of(&c, w->a, p, &l, draw(w, 3) == 0 ? w->dossiers[draw(w, DOSSIERS)] : S(""), TODAY, e));
    return c;
}

static const ent_holding *wide_holding(world *w, const ent_policy *p)
{
    ent_category list[4];
    ent_str classes[6], dossiers[DOSSIERS];
    ent_clearance c = {.policy = S("WIDE"), .n_classes = 6, .classes = classes, .n = 4, .categories = list};
    const ent_holding *h = NULL;
    size_t n = draw(w, DOSSIERS);

    for (int i = 0; i < 6; i++) classes[i] = class_of(w);
    for (int s = 0; s < 4; s++) some_values(w, &list[s], s, 120);
    for (size_t i = 0; i < n; i++) dossiers[i] = w->dossiers[draw(w, DOSSIERS)];
    OK(ent_holding_of(&h, w->a, p, &c, dossiers, n, e));
    return h;
}

static const ent_holding *short_holding(world *w, const ent_policy *p, const char *text)
{
    const ent_holding *h = NULL;
    ent_clearance c;

    OK(ent_clearance_read_short(&c, w->a, p, S(text), true, e));
    OK(ent_holding_of(&h, w->a, p, &c, w->dossiers, 3, e));
    return h;
}

static const ent_cut *text_cut(world *w, const ent_policy *p, const char *text)
{
    ent_label l = text_label(w->a, p, text);
    const ent_cut *c = NULL;

    OK(ent_cut_of(&c, w->a, p, &l, S(""), TODAY, e));
    return c;
}

static int make_world(void **state)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    world *w = a == NULL ? NULL : ent_alloc(a, sizeof *w);

    if (w == NULL) return 1;
    w->a = a;
    w->seed = 1;
    w->policies[0] = load(a, wide_policy(a, "one"), NULL);
    w->policies[1] = load(a, wide_policy(a, "one"), NULL);
    w->policies[2] = load(a, wide_policy(a, "two"), NULL);
    w->policies[3] = nato_policy(a);
    w->policies[4] = eu_policy(a);
    for (size_t i = 0; i < DOSSIERS; i++) OK(ent_str_fmt(&w->dossiers[i], a, e, "dossier %zu", i));
    for (size_t i = 0; i < CUTS; i++) {
        switch (draw(w, 16)) {
        case 0: break; /* NULL */
        case 1: w->cuts[i] = text_cut(w, w->policies[3], "SECRET | P Context: NATO | P Only: NOR, USA"); break;
        case 2: w->cuts[i] = text_cut(w, w->policies[4], "RESTREINT UE/EU RESTRICTED"); break;
        case 3: w->cuts[i] = text_cut(w, w->policies[3], "RESTRICTED | P Context: NATO | P Only:"); break;
        default: w->cuts[i] = wide_cut(w, w->policies[draw(w, 3)]); break;
        }
    }
    for (size_t i = 1; i < HOLDINGS - 2; i++) w->holdings[i] = wide_holding(w, w->policies[i % 3]); /* the first is NULL */
    w->holdings[HOLDINGS - 2] = short_holding(w, w->policies[3], "NATO: SECRET; Context=NATO; Only=NATO,NOR; Releasable To=NATO,NOR");
    w->holdings[HOLDINGS - 1] = short_holding(w, w->policies[4], "EU: SECRET UE/EU SECRET");
    *state = w;
    return 0;
}

static int end_world(void **state)
{
    ent_arena_free(((world *)*state)->a);
    return 0;
}

static void views(void **state)
{
    static const size_t sizes[] = {0, 1, 2, 63, 64, 65, 127, 128, 1000, CUTS};
    world *w = *state;
    size_t permits = 0, n = 0;

    for (size_t i = 0; i < COUNT(sizes); i++) {
        uint64_t bits[CUTS / 64 + 2];
        const ent_cut_table *t = NULL;
        OK(ent_cut_table_of(&t, w->a, w->cuts + (CUTS - sizes[i]), sizes[i], e));
        assert_int_equal(ent_cut_table_count(t), sizes[i]);
        for (size_t h = 0; h < HOLDINGS; h++) {
            memset(bits, 0xa5, sizeof bits);
            ent_cut_table_view(bits, t, w->holdings[h]);
            for (size_t c = 0; c < (sizes[i] + 63) / 64 * 64; c++, n++) {
                bool want = c < sizes[i] && ent_admits(w->holdings[h], w->cuts[CUTS - sizes[i] + c]);
                if ((bits[c / 64] >> c % 64 & 1) != want) fail_msg("holding %zu, cut %zu of %zu", h, c, sizes[i]);
                permits += want;
            }
            assert_int_equal(bits[(sizes[i] + 63) / 64], UINT64_C(0xa5a5a5a5a5a5a5a5)); /* no word more is written */
        }
    }
    print_message("# %zu answers, %zu permits\n", n, permits);
    assert_true(permits > 1000 && permits < n / 2);
}

static void who(void **state)
{
    world *w = *state;
    size_t permits = 0;

    for (size_t c = 0; c < CUTS; c += 7) {
        for (size_t n = 0; n <= HOLDINGS; n += 16) {
            uint64_t bits[2] = {UINT64_C(0xa5a5a5a5a5a5a5a5), UINT64_C(0xa5a5a5a5a5a5a5a5)};
            ent_cut_who(bits, w->cuts[c], w->holdings, n);
            for (size_t h = 0; h < (n == 0 ? 0 : 64); h++) {
                bool want = h < n && ent_admits(w->holdings[h], w->cuts[c]);
                assert_int_equal(bits[0] >> h & 1, want);
                permits += want;
            }
            assert_int_equal(bits[n == 0 ? 0 : 1], UINT64_C(0xa5a5a5a5a5a5a5a5));
        }
    }
    assert_true(permits > 100);
}

static void limits(void **state)
{
    world *w = *state;
    const ent_cut_table *t = NULL;

    REFUSES(ENT_LIMIT, "16777216", ent_cut_table_of(&t, w->a, w->cuts, ((size_t)1 << 24) + 1, e));
    assert_null(t);
}

/* ---- sentences ---- */

static bool told(const ent_condition *list, size_t n, const char *code, bool holds)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].code, code) == 0 && list[i].holds == holds) return true;
    return false;
}

/* All conditions hold if and only if the decision permits; the reason for a refusal is among those that do not. */
static void adds_up(void **state)
{
    world *w = *state;

    for (size_t h = 0; h < HOLDINGS; h++) {
        for (size_t c = h % 13; c < CUTS; c += 13) {
            const ent_condition *list = NULL;
            size_t n = 0;
            bool all = true;
            ent_decision d;
            OK(ent_explain(&list, &n, w->a, w->holdings[h], w->cuts[c], e));
            OK(ent_decide(&d, w->a, w->holdings[h], w->cuts[c], e));
            assert_true(n > 0);
            for (size_t i = 0; i < n; i++) {
                assert_true(list[i].rule != NULL && list[i].text.n > 0 && list[i].text.p[list[i].text.n - 1] == '.');
                all = all && list[i].holds;
            }
            assert_int_equal(all, d.verdict == ENT_PERMIT);
            if (d.reason == ENT_WHY_INPUT) assert_true(told(list, n, "policy", false));
            else if (!all) assert_true(told(list, n, ent_reason_word(d.reason), false));
        }
    }
}

static void sentences(void **state)
{
    static const struct {
        const char *label, *clearance, *dossier, *text; /* text: "+" or "-" before each */
    } cases[] = {
        {"RESTRICTED | P Context: NATO, Releasable | P Only: CAN, GBR, USA | P Releasable To: NATO, SWE",
         "NATO: RESTRICTED; Context=Releasable; Only=SWE; Releasable To=SWE", "",
         "+Label and clearance must be under one version of one policy; the label's is NATO, and so is the clearance's.\n"
         "+The clearance must list the class RESTRICTED; it does.\n"
         "+Of Context the clearance needs one of NATO, Releasable; it holds Releasable.\n"
         "-Of Only the clearance needs one of CAN, GBR, USA; it holds none of them.\n"
         "+Of Releasable To the clearance needs one of NATO, SWE; it holds SWE.\n"},
        {"TOP SECRET | P Context: NATO | P Only: | R Additional Sensitivity: ATOMAL, CRYPTO",
         "NATO: SECRET; Context=NATO; Additional Sensitivity=CRYPTO", "x",
         "+Label and clearance must be under one version of one policy; the label's is NATO, and so is the clearance's.\n"
         "-The clearance must list the class TOP SECRET; it does not.\n"
         "-Of Additional Sensitivity the clearance needs all of ATOMAL, CRYPTO; it holds CRYPTO.\n"
         "+Of Context the clearance needs one of NATO; it holds NATO.\n"
         "-Of Only the label names nobody, so nobody is admitted.\n"
         "-The need to know of the dossier x must be recorded; it is not.\n"},
        {"RESTRICTED | P Context: NATO | R Additional Sensitivity: CRYPTO", "NATO: RESTRICTED; Context=NATO; Additional Sensitivity=CRYPTO",
         "dossier 1",
         "+Label and clearance must be under one version of one policy; the label's is NATO, and so is the clearance's.\n"
         "+The clearance must list the class RESTRICTED; it does.\n"
         "+Of Additional Sensitivity the clearance needs all of CRYPTO; it holds CRYPTO.\n"
         "+Of Context the clearance needs one of NATO; it holds NATO.\n"
         "+The need to know of the dossier dossier 1 must be recorded; it is.\n"},
    };
    world *w = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_label l = text_label(w->a, w->policies[3], cases[i].label);
        ent_buf b = ent_buf_new(w->a, 4096);
        const ent_condition *list = NULL;
        const ent_cut *c = NULL;
        ent_str text = {0};
        size_t n = 0;
        OK(ent_cut_of(&c, w->a, w->policies[3], &l, S(cases[i].dossier), TODAY, e));
        OK(ent_explain(&list, &n, w->a, short_holding(w, w->policies[3], cases[i].clearance), c, e));
        for (size_t k = 0; k < n; k++) ent_buf_fmt(&b, "%c%.*s\n", list[k].holds ? '+' : '-', ENT_F(list[k].text));
        OK(ent_buf_take(&text, &b, e));
        assert_string_equal(text.p, cases[i].text);
    }
}

/* Nothing to compare, or nothing that can be compared: one condition, which does not hold. */
static void not_comparable(void **state)
{
    world *w = *state;
    const ent_cut *c = text_cut(w, w->policies[3], "SECRET | P Context: NATO");
    const ent_holding *h = w->holdings[HOLDINGS - 1]; /* EU */
    const struct {
        const ent_holding *h;
        const ent_cut *c;
        const char *rule, *words;
    } cases[] = {{NULL, c, "R-01", "no clearance"},
                 {h, NULL, "R-01", "no label"},
                 {NULL, NULL, "R-01", "no clearance"},
                 {h, c, "R-09", "is another"}};

    for (size_t i = 0; i < COUNT(cases); i++) {
        const ent_condition *list = NULL;
        size_t n = 0;
        OK(ent_explain(&list, &n, w->a, cases[i].h, cases[i].c, e));
        assert_int_equal(n, 1);
        assert_string_equal(list[0].code, "policy");
        assert_string_equal(list[0].rule, cases[i].rule);
        assert_false(list[0].holds);
        assert_non_null(strstr(list[0].text.p, cases[i].words));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(views),   cmocka_unit_test(who),       cmocka_unit_test(limits),
                                       cmocka_unit_test(adds_up), cmocka_unit_test(sentences), cmocka_unit_test(not_comparable)};

    return cmocka_run_group_tests(tests, make_world, end_world);
}
