/* SPDX-License-Identifier: Apache-2.0 */
/* A small policy in full: every label, every clearance, every pair of labels, against a plain reference that is written
 * here with sets and loops over names' places, from the text of the standard, and shares no code with the room.
 *
 * The policy: classes L < H; restrictive set R {r1, r2}; permissive sets S {a, b} and T {a, b} whose tags have one name, T with
 * a second permissive tag {c}; informative I {i}.                                                                  */
#include "common.h"

static const char SPIF[] =
    "<SPIF xmlns='http://www.xmlspif.org/spif' schemaVersion='2.1' creationDate='20260101' originatorDN='' keyIdentifier='' "
    "privilegeId='1.1' rbacId='1.1'><securityPolicyId name='P' id='1.2.3'/><securityClassifications>"
    "<securityClassification name='H' lacv='1' hierarchy='2'/><securityClassification name='L' lacv='2' hierarchy='1'/>"
    "</securityClassifications><securityCategoryTagSets>"
    "<securityCategoryTagSet name='S' id='1.2.3.1'><securityCategoryTag name='t' tagType='permissive'>"
    "<tagCategory name='a' lacv='1'/><tagCategory name='b' lacv='2'/></securityCategoryTag></securityCategoryTagSet>"
    "<securityCategoryTagSet name='R' id='1.2.3.2'><securityCategoryTag name='t' tagType='restrictive'>"
    "<tagCategory name='r1' lacv='1'/><tagCategory name='r2' lacv='2'/></securityCategoryTag></securityCategoryTagSet>"
    "<securityCategoryTagSet name='T' id='1.2.3.3'><securityCategoryTag name='t' tagType='enumerated' enumType='permissive'>"
    "<tagCategory name='a' lacv='1'/><tagCategory name='b' lacv='2'/></securityCategoryTag>"
    "<securityCategoryTag name='u' tagType='permissive'><tagCategory name='c' lacv='1'/></securityCategoryTag></securityCategoryTagSet>"
    "<securityCategoryTagSet name='I' id='1.2.3.4'><securityCategoryTag name='t' tagType='tagType7'>"
    "<tagCategory name='i' lacv='1'/></securityCategoryTag></securityCategoryTagSet>"
    "</securityCategoryTagSets></SPIF>";

/* ---- the reference ---- */

enum { ABSENT = -1 };

/* Sets as small bit masks of the reference's own: r over {r1,r2}, s over {a,b}, t over {a,b}, u over {c}. ABSENT: no category.
 * S present and 0: empty. T's two tags share one category: present when either is; empty when the category has no value. */
typedef struct ref_label {
    int high, r, s, t, u, i;
} ref_label;
typedef struct ref_clear {
    int low, high, r, s, t, u;
} ref_clear;

static bool ref_permit(const ref_label *l, const ref_clear *c)
{
    if (l->high ? !c->high : !c->low) return false;
    for (int v = 0; v < 2; v++)
        if ((l->r >> v & 1) && !(c->r >> v & 1)) return false;
    if (l->s != ABSENT) {
        bool one = false;
        for (int v = 0; v < 2; v++) one = one || ((l->s >> v & 1) && (c->s >> v & 1));
        if (!one) return false;
    }
    if (l->t != ABSENT) {
        bool one = false;
        for (int v = 0; v < 2; v++) one = one || ((l->t >> v & 1) && (c->t >> v & 1));
        if (!one) return false;
    }
    if (l->u != ABSENT && !(l->u & c->u)) return false;
    return true;
}

static bool ref_subset(int a, int b)
{
    return b == ABSENT || (a != ABSENT && (a & ~b) == 0);
}

static bool ref_at_least(const ref_label *a, const ref_label *b)
{
    return a->high >= b->high && (b->r & ~a->r) == 0 && ref_subset(a->s, b->s) && ref_subset(a->t, b->t) && ref_subset(a->u, b->u);
}

/* ---- all labels and clearances ---- */

#define MAX_LABELS 2048
#define MAX_CLEARS 1024

typedef struct world {
    ent_arena *a;
    const ent_policy *p;
    size_t n_labels, n_clears;
    ref_label ref_labels[MAX_LABELS];
    ent_label labels[MAX_LABELS];
    const ent_cut *cuts[MAX_LABELS];
    ref_clear ref_clears[MAX_CLEARS];
    const ent_holding *holdings[MAX_CLEARS];
    bool permit[MAX_LABELS][MAX_CLEARS];
} world;

static void put(char *text, size_t room, const char *word)
{
    size_t n = strlen(text);

    snprintf(text + n, room - n, "%s", word);
}

static void put_set(char *text, size_t room, const char *head, int bits, const char *const *names, int n)
{
    const char *comma = "";

    if (bits == ABSENT) return;
    put(text, room, head);
    for (int v = 0; v < n; v++) {
        if (!(bits >> v & 1)) continue;
        put(text, room, comma);
        put(text, room, names[v]);
        comma = ",";
    }
}

static void add_label(world *w, ref_label l)
{
    static const char *const rs[] = {"r1", "r2"}, *const ab[] = {"a", "b"}, *const abc[] = {"a", "b", "c"};
    char text[256] = "";
    int tu = l.t == ABSENT && l.u == ABSENT ? ABSENT : (l.t == ABSENT ? 0 : l.t) | (l.u == ABSENT ? 0 : l.u << 2);

    put(text, sizeof text, l.high ? "H" : "L");
    put_set(text, sizeof text, "|P T:", tu, abc, 3);
    put_set(text, sizeof text, "|P S:", l.s, ab, 2);
    if (l.r != 0) put_set(text, sizeof text, "|R R:", l.r, rs, 2);
    if (l.i) put(text, sizeof text, "|I I:i");
    assert_true(w->n_labels < MAX_LABELS);
    w->ref_labels[w->n_labels] = l;
    w->labels[w->n_labels] = text_label(w->a, w->p, text);
    OK(ent_cut_of(&w->cuts[w->n_labels], w->a, w->p, &w->labels[w->n_labels], S(""), TODAY, e));
    w->n_labels++;
}

static void all_labels(world *w)
{
    for (int high = 0; high < 2; high++)
        for (int r = 0; r < 4; r++)
            for (int s = ABSENT; s < 4; s++)
                for (int i = 0; i < 2; i++) {
                    for (int tu = 1; tu < 8; tu++) { /* values of the two tags of T */
                        int t = tu & 3, u = tu >> 2;
                        add_label(w, (ref_label){high, r, s, t == 0 ? ABSENT : t, u == 0 ? ABSENT : u, i});
                    }
                    add_label(w, (ref_label){high, r, s, ABSENT, ABSENT, i});
                    add_label(w, (ref_label){high, r, s, 0, 0, i}); /* T empty */
                }
}

static void add_clear(world *w, ref_clear c)
{
    static const char *const rs[] = {"r1", "r2"}, *const ab[] = {"a", "b"}, *const abc[] = {"a", "b", "c"};
    char text[256] = "P: ";
    ent_clearance read;
    int tu = c.t | c.u << 2;

    put(text, sizeof text, c.low && c.high ? "L,H" : c.low ? "L" : "H");
    if (c.s) put_set(text, sizeof text, ";S=", c.s, ab, 2);
    if (c.r) put_set(text, sizeof text, ";R=", c.r, rs, 2);
    if (tu) put_set(text, sizeof text, ";T=", tu, abc, 3);
    OK(ent_clearance_read_short(&read, w->a, w->p, S(text), false, e));
    assert_true(w->n_clears < MAX_CLEARS);
    w->ref_clears[w->n_clears] = c;
    OK(ent_holding_of(&w->holdings[w->n_clears], w->a, w->p, &read, NULL, 0, e));
    w->n_clears++;
}

static void all_clears(world *w)
{
    for (int k = 1; k < 4; k++) /* at least one class: a clearance must list one */
        for (int r = 0; r < 4; r++)
            for (int s = 0; s < 4; s++)
                for (int t = 0; t < 4; t++)
                    for (int u = 0; u < 2; u++) add_clear(w, (ref_clear){k & 1, k >> 1, r, s, t, u});
}

static int make_world(void **state)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    world *w = a == NULL ? NULL : ent_alloc(a, sizeof *w);

    if (w == NULL) return 1;
    w->a = a;
    w->p = load(a, S(SPIF), NULL);
    all_labels(w);
    all_clears(w);
    for (size_t l = 0; l < w->n_labels; l++)
        for (size_t c = 0; c < w->n_clears; c++) w->permit[l][c] = ref_permit(&w->ref_labels[l], &w->ref_clears[c]);
    *state = w;
    return 0;
}

static int end_world(void **state)
{
    world *w = *state;

    ent_arena_free(w->a);
    return 0;
}

/* ---- the comparisons ---- */

static void decisions(void **state)
{
    world *w = *state;
    size_t permits = 0, n = 0;

    assert_int_equal(w->n_labels, 2 * 4 * 5 * 2 * 9);
    assert_int_equal(w->n_clears, 3 * 4 * 4 * 4 * 2);
    for (size_t l = 0; l < w->n_labels; l++) {
        for (size_t c = 0; c < w->n_clears; c++, n++) {
            if (ent_admits(w->holdings[c], w->cuts[l]) != w->permit[l][c]) fail_msg("%s", label_text(w->a, &w->labels[l]));
            permits += w->permit[l][c];
        }
    }
    print_message("# %zu decisions, %zu permits\n", n, permits);
    assert_true(permits > 1000 && permits < n / 2);
}

/* The reasons agree with the verdict, and what is named missing is missing: adding it gets one step further. */
static void reasons(void **state)
{
    world *w = *state;

    for (size_t l = 0; l < w->n_labels; l += 7) {
        for (size_t c = 0; c < w->n_clears; c += 5) {
            ent_decision d;
            OK(ent_decide(&d, w->a, w->holdings[c], w->cuts[l], e));
            assert_int_equal(d.verdict == ENT_PERMIT, w->permit[l][c]);
            assert_int_equal(d.reason == ENT_WHY_PERMITTED, w->permit[l][c]);
            if (d.reason == ENT_WHY_CLASS) assert_false(w->ref_labels[l].high ? w->ref_clears[c].high : w->ref_clears[c].low);
            if (d.reason == ENT_WHY_RESTRICTIVE) {
                int missing = w->ref_labels[l].r & ~w->ref_clears[c].r;
                assert_int_equal(d.n_missing, (missing & 1) + (missing >> 1));
            }
        }
    }
}

static void narrower(void **state)
{
    world *w = *state;

    for (size_t x = 0; x < w->n_labels; x++)
        for (size_t y = 0; y < w->n_labels; y++)
            if (ent_cut_at_least(w->cuts[x], w->cuts[y]) != ref_at_least(&w->ref_labels[x], &w->ref_labels[y]))
                fail_msg("%s / %s", label_text(w->a, &w->labels[x]), label_text(w->a, &w->labels[y]));
}

/* Equal text if and only if equal cut; reading the text gives the same cut. */
static void texts(void **state)
{
    world *w = *state;

    for (size_t x = 0; x < w->n_labels; x++) {
        const ent_cut *back = NULL;
        OK(ent_cut_read(&back, w->a, w->p, ent_cut_text(w->cuts[x]), e));
        assert_true(ent_str_eq(ent_cut_text(back), ent_cut_text(w->cuts[x])));
        for (size_t c = 0; c < w->n_clears; c += 11) assert_int_equal(ent_admits(w->holdings[c], back), w->permit[x][c]);
        for (size_t y = 0; y < w->n_labels; y++) {
            ref_label a = w->ref_labels[x], b = w->ref_labels[y];
            a.i = b.i = 0; /* informative: no part of the cut */
            assert_int_equal(ent_str_eq(ent_cut_text(w->cuts[x]), ent_cut_text(w->cuts[y])), memcmp(&a, &b, sizeof a) == 0);
        }
    }
}

/* A join admits nobody whom a part refuses, is at least each part, and says "nobody" exactly when it admits nobody for want
 * of a permissive value. Among clearances that hold all classes below their highest it admits everybody whom both admit in
 * the same tags; that is: it is the widest such label.                                                            */
static void join_pair(world *w, size_t x, size_t y, size_t *nobodies)
{
    const ent_label *parts[2] = {&w->labels[x], &w->labels[y]};
    ent_arena *a = ent_arena_new(w->a, 0);
    const ent_cut *c = NULL;
    const ref_label *rx = &w->ref_labels[x], *ry = &w->ref_labels[y];
    int s = rx->s == ABSENT ? ry->s : ry->s == ABSENT ? rx->s : rx->s & ry->s;
    int t = rx->t == ABSENT ? ry->t : ry->t == ABSENT ? rx->t : rx->t & ry->t;
    int u = rx->u == ABSENT ? ry->u : ry->u == ABSENT ? rx->u : rx->u & ry->u;
    bool nobody, empty = s == 0 || t == 0 || u == 0;
    ent_label whole;

    assert_non_null(a);
    OK(ent_label_join(&whole, &nobody, NULL, a, w->p, parts, 2, ENT_JOIN_STRICT, e));
    OK(ent_cut_of(&c, a, w->p, &whole, S(""), TODAY, e));
    assert_int_equal(nobody, empty);
    *nobodies += nobody;
    assert_true(ent_cut_at_least(c, w->cuts[x]) && ent_cut_at_least(c, w->cuts[y]));
    for (size_t k = 0; k < w->n_clears; k++) {
        const ref_clear *rc = &w->ref_clears[k];
        ref_label want = {rx->high | ry->high, rx->r | ry->r, s, t, u, 0};
        bool admits = ent_admits(w->holdings[k], c);
        /* The class of the whole is the higher: who lacks the lower one is refused by that part, which membership cannot say. */
        if (admits && rc->low && !(w->permit[x][k] && w->permit[y][k]))
            fail_msg("%s / %s", label_text(a, parts[0]), label_text(a, parts[1]));
        if (admits != ref_permit(&want, rc)) fail_msg("%s", label_text(a, &whole));
    }
    assert_int_equal(ent_label_has(w->p, &whole, "I", "i"), rx->i || ry->i);
    ent_arena_free(a);
}

static void joins(void **state)
{
    world *w = *state;
    size_t step = getenv("ENT_NIGHTLY") != NULL ? 1 : 3, n = 0, nobodies = 0;

    for (size_t x = 0; x < w->n_labels; x += step)
        for (size_t y = x % step; y < w->n_labels; y += step == 1 ? 1 : 2, n++) join_pair(w, x, y, &nobodies);
    print_message("# %zu joins, %zu of them for nobody\n", n, nobodies);
    assert_true(nobodies > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(decisions), cmocka_unit_test(reasons), cmocka_unit_test(narrower),
                                       cmocka_unit_test(texts), cmocka_unit_test(joins)};

    return cmocka_run_group_tests(tests, make_world, end_world);
}
