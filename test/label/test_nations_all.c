/* SPDX-License-Identifier: Apache-2.0 */
/* Every small label of the shipped policies: a model of persons shows that no mapping widens, and every marking is read back. */
#include "nations.h"

#include "src/label/policy.h"

/* Whom the persons of the model stand for; values of the same sort behave alike. */
static const char *const ACTORS[] = {
    "NATO", "EU", "BEL", "FRA", "DEU", "GBR", "USA", "NOR", "JPN", "AUT", "EEAS", "European Commission", "EDA", "Member States"};

static bool is_actor(ent_str name)
{
    for (size_t i = 0; i < COUNT(ACTORS); i++)
        if (ent_str_is(name, ACTORS[i])) return true;
    return false;
}

/* Values worth trying: all of the small sets, and the actors. */
static size_t pool_of(const ent_policy *p, uint32_t *out)
{
    size_t n = 0;

    for (uint32_t v = 0; v < p->values.n; v++) {
        const ent_tag *t = ent_value_tag(p, v);
        if (t->n_values > 12 ? is_actor(p->values.v[v].name) : true) out[n++] = v;
    }
    return n;
}

/* Categories under construction. A value that the policy does not have is left out, one that is there stays once. */
typedef struct maker {
    const world *w;
    const ent_policy *p;
    size_t n;
    ent_category list[8];
    ent_str values[8][16];
} maker;

static void put(maker *m, const char *set_name, const char *value)
{
    uint32_t set, id = ENT_NO_ID;
    ent_category_type type = ENT_RESTRICTIVE;
    size_t k = 0;

    OK(ent_find_set(&set, m->w->a, m->p, S(set_name), e));
    for (int t = ENT_RESTRICTIVE; set != ENT_NO_ID && id == ENT_NO_ID && t <= ENT_INFORMATIVE; t++) {
        type = (ent_category_type)t;
        OK(ent_find_value(&id, m->w->a, m->p, set, type, S(value), e));
    }
    if (id == ENT_NO_ID) return;
    while (k < m->n && !ent_str_is(m->list[k].tag_name, set_name)) k++;
    if (k == m->n) m->list[m->n++] = (ent_category){.type = type, .tag_name = m->p->sets.v[set].name, .values = m->values[k]};
    for (size_t i = 0; i < m->list[k].n; i++)
        if (ent_str_is(m->values[k][i], value)) return;
    assert_true(m->n < 8 && m->list[k].n < 16);
    m->values[k][m->list[k].n++] = m->p->values.v[id].name;
}

/* A label of a class and some values, with what its owner's policy requires beside them. */
static ent_label build(maker *m, size_t owner, ent_str class_name, const uint32_t *values, size_t n)
{
    bool context = false;

    for (size_t i = 0; i < n; i++) {
        const char *set = ent_value_set(m->p, values[i])->name.p, *name = m->p->values.v[values[i]].name.p;
        put(m, set, name);
        if (strcmp(set, "Context") == 0 && strcmp(name, "Releasable") != 0) context = true;
        if (owner == NATO && strcmp(set, "Releasable To") == 0 && strcmp(name, "NATO") != 0) put(m, "Context", "Releasable");
    }
    if (owner == NATO && !context) put(m, "Context", "NATO");
    if (owner >= FIRST) put(m, "Releasable To", NATIONS[owner].name);
    return (ent_label){.policy = ent_policy_name(m->p), .classification = class_name, .n = m->n, .categories = m->list};
}

/* A person: a nationality or the EU body that he serves, and the briefings. */
typedef struct person {
    const char *nation, *body;
    bool ally, member, nato, eu;
} person;

/* Besides these, of every shipped nation one person for each choice of briefings. */
static const person OTHERS[] = {
    {"NOR", NULL, true, false, true, false},  {"NOR", NULL, true, false, true, true},
    {"JPN", NULL, false, false, true, false}, /* reads what NATO releases to Japan */
    {"AUT", NULL, false, true, false, true},  {"AUT", NULL, false, true, true, true},
    {"", "EEAS", false, false, true, true}, /* who serves a body acts for it, not for a nation */
    {"", "EEAS", false, false, false, true},  {"", "European Commission", false, false, true, true},
    {"", "EDA", false, false, true, true},
};
enum { N_PERSONS = 4 * (N_POLICIES - FIRST) + COUNT(OTHERS) };

static person person_at(size_t i)
{
    size_t k = i - COUNT(OTHERS);
    const char *own;

    if (i < COUNT(OTHERS)) return OTHERS[i];
    own = NATIONS[FIRST + k / 4].name;
    return (person){own, NULL, true, strcmp(own, "GBR") != 0 && strcmp(own, "USA") != 0, (k & 1) != 0, (k & 2) != 0};
}

/* What a person may hold at most under a policy, all classes; NULL: nothing. */
static const ent_holding *holding(const world *w, size_t owner, const person *who)
{
    maker m = {.w = w, .p = w->p[owner]};
    bool four = who->body != NULL && strcmp(who->body, "EDA") != 0;
    ent_str classes[LEVELS];
    ent_clearance c = {.policy = ent_policy_name(m.p), .n_classes = ent_policy_classes(m.p), .classes = classes, .categories = m.list};
    const ent_holding *h = NULL;

    if ((owner == NATO && !who->nato) || (owner == EU && !who->eu)) return NULL;
    for (size_t i = 0; i < c.n_classes; i++) classes[i] = ent_policy_class(m.p, i);
    put(&m, owner == EU ? "Distribution" : "Releasable To", who->nation);
    if (who->nato) put(&m, "Received Information", "NATO");
    if (who->eu) put(&m, "Received Information", "EU");
    if (who->nato && who->ally) put(&m, owner == EU ? "Distribution" : "Releasable To", "NATO");
    if (owner == NATO) {
        put(&m, "Context", "Releasable");
        if (who->ally) put(&m, "Context", "NATO");
        if (who->ally) put(&m, "Only", "NATO");
        put(&m, "Only", who->nation);
        if (who->body != NULL) put(&m, "Releasable To", who->body);
    }
    if (owner == EU && who->member) put(&m, "Distribution", "Member States");
    if (owner == EU && who->body != NULL) put(&m, "Distribution", who->body);
    if (owner >= FIRST && four) put(&m, "Releasable To", "EU");
    c.n = m.n;
    OK(ent_holding_of(&h, w->shelf, m.p, &c, NULL, 0, e));
    return h;
}

typedef struct tally {
    const world *w;
    person persons[N_PERSONS];
    const ent_holding *held[N_POLICIES][N_PERSONS];
    size_t labels, mapped, refused, widened_known;
} tally;

static bool reads(const ent_holding *h, const ent_cut *c)
{
    return h != NULL && ent_admits(h, c);
}

/* Known, and stated in the shipped EU policy: it takes the NATO briefing for the context NATO, so a person whom NATO shows only what it
 * releases would read under the EU's policy what NATO has not released. The release room asks for the release before it maps.   */
static bool known(const world *w, size_t from, size_t to, const ent_label *l, const person *who)
{
    return from == NATO && to == EU && !ent_label_has(w->p[NATO], l, "Context", "Releasable") && !who->ally;
}

static void check_pair(tally *t, size_t from, size_t to, const ent_label *l, const ent_cut *cut)
{
    const world *w = t->w;
    ent_notes notes = {0};
    const ent_cut *there;
    ent_label out;
    ent_err why = {0};

    if (ent_label_map(&out, w->a, w->p[from], w->p[to], l, TODAY, &notes, &why) != ENT_OK) {
        if (why.code != ENT_REFUSED || strcmp(why.rule, "R-09") != 0) fail_msg("%s: [%s] %s", label_text(w->a, l), why.rule, why.what);
        t->refused++;
        return;
    }
    t->mapped++;
    OK(ent_cut_of(&there, w->a, w->p[to], &out, S(""), TODAY, e)); /* valid there */
    for (size_t i = 0; i < l->n; i++) {
        bool limited = false;
        for (size_t k = 0; k < out.n; k++) limited = limited || out.categories[k].type != ENT_INFORMATIVE;
        if (l->categories[i].type == ENT_PERMISSIVE && !limited) fail_msg("%s lost its limit", label_text(w->a, l));
        if (l->categories[i].type == ENT_RESTRICTIVE && !limited && !has_note(&notes, "map-widened")) fail_msg("%s", label_text(w->a, l));
    }
    for (size_t i = 0; i < N_PERSONS; i++) {
        if (!reads(t->held[to][i], there) || reads(t->held[from][i], cut)) continue;
        if (known(w, from, to, l, &t->persons[i])) t->widened_known++;
        else
            fail_msg("person %zu (%s) reads \"%s\" under %s, but not \"%s\" under %s", i, t->persons[i].nation, label_text(w->a, &out),
                     NATIONS[to].name, label_text(w->a, l), NATIONS[from].name);
    }
}

static void check_label(tally *t, size_t owner, ent_str class_name, const uint32_t *values, size_t n)
{
    maker m = {.w = t->w, .p = t->w->p[owner]};
    ent_label l = build(&m, owner, class_name, values, n);
    const ent_cut *cut;
    ent_err why = {0};

    if (ent_cut_of(&cut, t->w->a, m.p, &l, S(""), TODAY, &why) != ENT_OK) return; /* no valid label */
    t->labels++;
    for (size_t to = 0; to < N_POLICIES; to++)
        if (to != owner) check_pair(t, owner, to, &l, cut);
    ent_arena_reset(t->w->a);
}

/* All labels with at most two values beside those that every label has. */
static void nothing_widens(void **state)
{
    world *w = *state;
    tally t = {.w = w};

    for (size_t i = 0; i < N_PERSONS; i++) {
        t.persons[i] = person_at(i);
        for (size_t p = 0; p < N_POLICIES; p++) t.held[p][i] = holding(w, p, &t.persons[i]);
    }
    for (size_t p = 0; p < N_POLICIES; p++) {
        uint32_t pool[200];
        size_t n = pool_of(w->p[p], pool);
        for (size_t c = 0; c < ent_policy_classes(w->p[p]); c++) {
            ent_str name = ent_policy_class(w->p[p], c);
            check_label(&t, p, name, NULL, 0);
            for (size_t i = 0; i < n; i++) {
                check_label(&t, p, name, &pool[i], 1);
                for (size_t k = i + 1; k < n; k++) check_label(&t, p, name, (uint32_t[]){pool[i], pool[k]}, 2);
            }
        }
    }
    print_message("# %zu labels: %zu mapped, %zu refused, %zu times the known case\n", t.labels, t.mapped, t.refused, t.widened_known);
    assert_true(t.labels > 7000 && t.mapped > 13000 && t.refused > 50000);
}

/* Every marking is read back as the label that it was made from. */
static void markings_come_back(void **state)
{
    static const char *const langs[] = {"", "en", "fr", "nl", "de", "es", "pl", "sv"};
    world *w = *state;
    size_t tried = 0;

    for (size_t p = FIRST; p < N_POLICIES; p++) {
        uint32_t pool[200];
        size_t n = pool_of(w->p[p], pool);
        for (size_t c = 0; c < ent_policy_classes(w->p[p]); c++)
            for (size_t i = 0; i < n; i++)
                for (size_t k = i; k < n; k++)
                    for (size_t g = 0; g < COUNT(langs); g++) {
                        maker m = {.w = w, .p = w->p[p]};
                        ent_label l = build(&m, p, ent_policy_class(w->p[p], c), (uint32_t[]){pool[i], pool[k]}, 2), back;
                        const char *text = marking(w, w->p[p], &l, langs[g], ENT_PAGE_TOP);
                        const ent_cut *x, *y;
                        OK(ent_label_unmark(&back, w->a, w->p[p], S(text), e));
                        assert_string_equal(marking(w, w->p[p], &back, langs[g], ENT_PAGE_TOP), text);
                        OK(ent_cut_of(&x, w->a, w->p[p], &l, S(""), TODAY, e));
                        OK(ent_cut_of(&y, w->a, w->p[p], &back, S(""), TODAY, e));
                        assert_true(ent_str_eq(ent_cut_text(x), ent_cut_text(y)));
                        assert_int_equal(ent_label_has(w->p[p], &l, "Administrative", "EXERCISE"),
                                         ent_label_has(w->p[p], &back, "Administrative", "EXERCISE"));
                        ent_arena_reset(w->a);
                        tried++;
                    }
    }
    print_message("# %zu markings\n", tried);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_widens), cmocka_unit_test(markings_come_back)};

    return cmocka_run_group_tests(tests, start, stop);
}
