/* SPDX-License-Identifier: Apache-2.0 */
/* All small policies, all their labels, all their clearances, against the reference of reference.h: zero disagreements.
 *
 * Policies: one class, two of which one is higher, or two of one rank; up to two tag sets of up to two tags (restrictive, permissive,
 * enumerated of both kinds, tagType7, notApplicable) of up to two values each, up to four values in all, in every combination
 * but for the order of tags and sets; values of one name in different sets and of one lacv in different tags. With up to three
 * values also every single rule: excluded and required class, excluded category, required category of a class or value with each
 * operation over each one or two groups, minimum and maximum, single selection, obsolete class or value, a value whose dates begin later.
 * Labels: each class, each category absent, empty, or with each choice of its values. Clearances: each choice of classes and values.
 *
 * Usually a fixed sample of the policies is taken; ENT_NIGHTLY=1 takes all.                                        */
#include "common.h"
#include "small_policies.h"

enum { MAX_LABELS = 256, MAX_CLEARS = 64, SAMPLE = 67, MAX_VALUES = 4, RULE_VALUES = 3, PAIRS = 20 };
#define LATER (TODAY + 5 * 365 * 86400LL)

/* ---- the world of one policy ---- */

typedef struct counts {
    size_t seen, policies, labels, valid, clearances, decisions, permits, joins, nobodies, wider, refused;
    bool all;
} counts;

typedef struct world {
    ent_arena *a;
    const ent_policy *p;
    const ref_policy *ref;
    counts *n;
    size_t n_labels, n_clears, n_cuts;
    ref_label ref_labels[MAX_LABELS];
    ent_label labels[MAX_LABELS];
    const ent_cut *cuts[MAX_LABELS]; /* of the valid ones */
    size_t label_of[MAX_LABELS];     /* per cut */
    ref_clearance ref_clears[MAX_CLEARS];
    const ent_holding *holdings[MAX_CLEARS];
    ent_str spif;
} world;

/* A category that the policy can have: the values of a set and type. */
typedef struct slot {
    int set;
    ref_type type;
    int n, values[REF_VALUES];
} slot;

static int all_slots(slot *out, const ref_policy *p)
{
    int n = 0;

    for (int s = 0; s < p->n_sets; s++) {
        for (ref_type t = REF_R; t < REF_TYPES; t++) {
            slot k = {.set = s, .type = t};
            for (int v = 0; v < p->n_values; v++)
                if (p->values[v].set == s && ref_value_type(p, v) == t) k.values[k.n++] = v;
            if (k.n > 0) out[n++] = k;
        }
    }
    return n;
}

static void add_label(world *w, const ref_label *l)
{
    static const ent_category_type types[REF_TYPES] = {ENT_RESTRICTIVE, ENT_PERMISSIVE, ENT_INFORMATIVE};
    static const char *const names[REF_SETS] = {"S", "T"};
    ent_category *list = ent_alloc_array(w->a, REF_SETS * REF_TYPES, sizeof *list);
    ent_label *out = &w->labels[w->n_labels];

    assert_true(list != NULL && w->n_labels < MAX_LABELS);
    *out = (ent_label){.policy = ent_policy_name(w->p), .classification = S(CLASSES[l->class_id]), .categories = list};
    for (int s = 0; s < w->ref->n_sets; s++) {
        for (ref_type t = REF_R; t < REF_TYPES; t++) {
            ent_str *values = ent_alloc_array(w->a, REF_VALUES, sizeof *values);
            ent_category *c = &list[out->n];
            assert_non_null(values);
            if (!l->there[s][t]) continue;
            *c = (ent_category){.type = types[t], .tag_name = S(names[s]), .values = values};
            for (int v = 0; v < w->ref->n_values; v++)
                if (l->has[v] && w->ref->values[v].set == s && ref_value_type(w->ref, v) == t) values[c->n++] = S(w->ref->values[v].name);
            out->n++;
        }
    }
    w->ref_labels[w->n_labels++] = *l;
}

/* Each slot counts from "absent" over "empty" to "all its values". */
static void all_labels(world *w)
{
    slot slots[REF_SETS * REF_TYPES];
    int n = all_slots(slots, w->ref), total = 1;

    for (int i = 0; i < n; i++) total *= 1 + (1 << slots[i].n);
    for (int k = 0; k < total * w->ref->n_classes; k++) {
        ref_label l = {.class_id = k / total};
        int rest = k % total;
        for (int i = 0; i < n; i++) {
            int states = 1 + (1 << slots[i].n), state = rest % states;
            rest /= states;
            l.there[slots[i].set][slots[i].type] = state > 0;
            for (int v = 0; v < slots[i].n; v++) l.has[slots[i].values[v]] = state > 0 && ((state - 1) >> v & 1) != 0;
        }
        add_label(w, &l);
    }
}

/* A category for each set and type of which something is held. */
static size_t held_categories(ent_category *list, ent_str *values, const ref_policy *p, const bool *has)
{
    static const ent_category_type types[REF_TYPES] = {ENT_RESTRICTIVE, ENT_PERMISSIVE, ENT_INFORMATIVE};
    static const char *const names[REF_SETS] = {"S", "T"};
    size_t n = 0;

    for (int s = 0; s < p->n_sets; s++) {
        for (ref_type t = REF_R; t < REF_TYPES; t++) {
            ent_category c = {.type = types[t], .tag_name = S(names[s]), .values = values};
            for (int v = 0; v < p->n_values; v++)
                if (has[v] && p->values[v].set == s && ref_value_type(p, v) == t) values[c.n++] = S(p->values[v].name);
            values += c.n;
            if (c.n != 0) list[n++] = c;
        }
    }
    return n;
}

static void add_clearance(world *w, const ref_clearance *c)
{
    ent_str classes[REF_CLASSES], values[REF_VALUES];
    ent_category list[REF_VALUES];
    ent_clearance out = {.policy = ent_policy_name(w->p), .classes = classes, .categories = list};

    for (int k = 0; k < w->ref->n_classes; k++)
        if (c->classes[k]) classes[out.n_classes++] = S(CLASSES[k]);
    out.n = held_categories(list, values, w->ref, c->has);
    assert_true(w->n_clears < MAX_CLEARS);
    OK(ent_holding_of(&w->holdings[w->n_clears], w->a, w->p, &out, NULL, 0, e));
    w->ref_clears[w->n_clears++] = *c;
}

static void all_clearances(world *w)
{
    for (int classes = 1; classes < 1 << w->ref->n_classes; classes++) {
        for (int values = 0; values < 1 << w->ref->n_values; values++) {
            ref_clearance c = {0};
            for (int k = 0; k < w->ref->n_classes; k++) c.classes[k] = (classes >> k & 1) != 0;
            for (int v = 0; v < w->ref->n_values; v++) c.has[v] = (values >> v & 1) != 0;
            add_clearance(w, &c);
        }
    }
}

/* ---- the comparisons ---- */

#define DISAGREE(w, l) fail_msg("%s:%d: %s under %.*s", __FILE__, __LINE__, label_text((w)->a, (l)), ENT_F((w)->spif))

static bool valid(const ent_policy *p, const ent_label *l, ent_time as_of, bool creating)
{
    ent_err ignored = {0};
    ent_code code = ent_label_validate(p, l, as_of, creating, &ignored);

    assert_true(code == ENT_OK || code == ENT_INVALID);
    return code == ENT_OK;
}

static void validity(world *w)
{
    for (size_t i = 0; i < w->n_labels; i++) {
        bool good = ref_valid(w->ref, &w->ref_labels[i], (ref_question){.dates = true});
        const ent_holding *h = w->holdings[i % w->n_clears];
        ent_notes notes = {0};
        const ent_cut *c = NULL;
        ent_err ignored = {0};
        ent_decision d;
        if ((ent_cut_of(&c, w->a, w->p, &w->labels[i], S(""), TODAY, &ignored) == ENT_OK) != good || (c != NULL) != good)
            DISAGREE(w, &w->labels[i]);
        if (valid(w->p, &w->labels[i], TODAY, true) != ref_valid(w->ref, &w->ref_labels[i], (ref_question){true, true}))
            DISAGREE(w, &w->labels[i]);
        OK(ent_label_violations(&notes, w->a, w->p, &w->labels[i], TODAY, false, e));
        if ((notes.n == 0) != good) DISAGREE(w, &w->labels[i]);
        /* Validity and decision in one call. */
        if ((ent_label_decide(&d, w->a, w->p, &w->labels[i], h, TODAY, &ignored) == ENT_OK) != good) DISAGREE(w, &w->labels[i]);
        if ((d.verdict == ENT_PERMIT) != (good && ref_permits(w->ref, &w->ref_labels[i], &w->ref_clears[i % w->n_clears])))
            DISAGREE(w, &w->labels[i]);
        if (!good) continue;
        w->label_of[w->n_cuts] = i;
        w->cuts[w->n_cuts++] = c;
    }
    w->n->valid += w->n_cuts;
}

/* One by one, as a view, and the other way round. */
static void decisions(world *w)
{
    uint64_t view[MAX_LABELS / 64], who[MAX_CLEARS / 64];
    const ent_cut_table *t = NULL;

    OK(ent_cut_table_of(&t, w->a, w->cuts, w->n_cuts, e));
    for (size_t c = 0; c < w->n_clears; c++) {
        ent_cut_table_view(view, t, w->holdings[c]);
        for (size_t k = 0; k < w->n_cuts; k++) {
            size_t l = w->label_of[k];
            bool permit = ref_permits(w->ref, &w->ref_labels[l], &w->ref_clears[c]);
            if (ent_admits(w->holdings[c], w->cuts[k]) != permit || (view[k / 64] >> k % 64 & 1) != permit) DISAGREE(w, &w->labels[l]);
            w->n->permits += permit;
        }
    }
    for (size_t k = 0; k < w->n_cuts; k += 5) {
        ent_cut_who(who, w->cuts[k], w->holdings, w->n_clears);
        for (size_t c = 0; c < w->n_clears; c++)
            if ((who[c / 64] >> c % 64 & 1) != ent_admits(w->holdings[c], w->cuts[k])) DISAGREE(w, &w->labels[w->label_of[k]]);
    }
    w->n->decisions += w->n_cuts * w->n_clears;
}

static bool same_label(const world *w, const ref_label *want, const ent_label *have)
{
    static const ent_category_type types[REF_TYPES] = {ENT_RESTRICTIVE, ENT_PERMISSIVE, ENT_INFORMATIVE};
    static const char *const names[REF_SETS] = {"S", "T"};
    size_t categories = 0, values = 0, wanted = 0, n = 0;

    if (!ent_str_is(have->classification, CLASSES[want->class_id])) return false;
    for (int v = 0; v < w->ref->n_values; v++) wanted += want->has[v];
    for (size_t i = 0; i < have->n; i++) {
        const ent_category *c = &have->categories[i];
        for (size_t k = 0; k < c->n; k++)
            for (int v = 0; v < w->ref->n_values; v++)
                values += want->has[v] && types[ref_value_type(w->ref, v)] == c->type &&
                          ent_str_is(c->tag_name, names[w->ref->values[v].set]) && ent_str_is(c->values[k], w->ref->values[v].name);
        n += c->n;
    }
    for (int s = 0; s < w->ref->n_sets; s++)
        for (ref_type t = REF_R; t < REF_TYPES; t++) categories += want->there[s][t];
    return categories == have->n && values == wanted && n == wanted;
}

/* What the whole admits and a part refuses, among those who are cleared for the classes of all parts: a label has one class, so
 * that the lower one of a part cannot be asked for.                                                               */
static bool lets_in_more(const world *w, const ref_label *whole, const ref_label *a, const ref_label *b)
{
    for (size_t c = 0; c < w->n_clears; c++) {
        const ref_clearance *k = &w->ref_clears[c];
        if (!k->classes[a->class_id] || !k->classes[b->class_id]) continue;
        if (ref_permits(w->ref, whole, k) && !(ref_permits(w->ref, a, k) && ref_permits(w->ref, b, k))) return true;
    }
    return false;
}

static bool names_nobody(const world *w, const ref_label *l)
{
    for (int s = 0; s < w->ref->n_sets; s++)
        if (ref_nobody(w->ref, l, s)) return true;
    return false;
}

static void join_pair(world *w, size_t x, size_t y, bool published)
{
    const ref_label *a = &w->ref_labels[x], *b = &w->ref_labels[y];
    const ent_label *parts[2] = {&w->labels[x], &w->labels[y]};
    ent_arena *scratch = ent_arena_new(w->a, 0);
    const ent_cut *c = NULL;
    bool nobody, wider, joined;
    ref_label want;
    ent_label whole;
    ent_err err = {0};
    ent_code code =
        ent_label_join(&whole, &nobody, &wider, scratch, w->p, parts, 2, published ? ENT_JOIN_PUBLISHED : ENT_JOIN_STRICT, &err);

    joined = ref_join(w->ref, &want, a, b, published);
    w->n->joins++;
    if ((code == ENT_OK) != joined || (!joined && (code != ENT_REFUSED || strcmp(err.rule, "R-11") != 0 || wider || !nobody)))
        DISAGREE(w, parts[0]);
    if (joined) {
        if (!same_label(w, &want, &whole) || nobody != names_nobody(w, &want)) DISAGREE(w, &whole);
        if (wider != lets_in_more(w, &want, a, b) || (wider && !published)) DISAGREE(w, &whole);
        OK(ent_cut_of(&c, scratch, w->p, &whole, S(""), LATER, e)); /* every join can be stored */
        for (size_t k = 0; k < w->n_clears; k++)
            if (ent_admits(w->holdings[k], c) != ref_permits(w->ref, &want, &w->ref_clears[k])) DISAGREE(w, &whole);
        w->n->nobodies += nobody;
        w->n->wider += wider;
    }
    w->n->refused += !joined;
    ent_arena_free(scratch);
}

static void joins(world *w)
{
    const ref_question plain = {false, false};
    size_t parts[MAX_LABELS], n = 0, pairs, step;

    for (size_t i = 0; i < w->n_labels; i++)
        if (ref_valid(w->ref, &w->ref_labels[i], plain)) parts[n++] = i;
    pairs = n * n;
    /* Without rules all pairs, else so many, spread over all. */
    step = w->ref->rule.kind == REF_NO_RULE && w->ref->n_values <= RULE_VALUES ? 1 : pairs / PAIRS + 1;
    for (size_t k = w->n->policies % step; k < pairs; k += step)
        for (int published = 0; published < 2; published++) join_pair(w, parts[k / n], parts[k % n], published != 0);
}

static void check_policy(counts *n, const ref_policy *ref)
{
    ent_notes notes = {0};
    world *w;
    ent_arena *a;

    if (n->seen++ % SAMPLE != 0 && !n->all) return;
    a = ent_arena_new(NULL, 0);
    w = a == NULL ? NULL : ent_alloc(a, sizeof *w);
    assert_non_null(w);
    w->a = a;
    w->ref = ref;
    w->n = n;
    w->spif = write_policy(a, ref);
    w->p = load(a, w->spif, &notes);
    all_labels(w);
    all_clearances(w);
    validity(w);
    decisions(w);
    joins(w);
    n->policies++;
    n->labels += w->n_labels;
    n->clearances += w->n_clears;
    ent_arena_free(a);
}

/* ---- all rules of a policy ---- */

static int all_groups(ref_group *out, const ref_policy *p)
{
    int n = 0;

    for (int v = 0; v < p->n_values; v++) {
        ref_group one = {p->values[v].set, p->kinds[p->values[v].set][p->values[v].tag], p->values[v].lacv}, all = one;
        bool seen_one = false, seen_all = false;
        all.lacv = 0;
        for (int g = 0; g < n; g++) {
            bool same = out[g].set == one.set && out[g].kind == one.kind;
            seen_one = seen_one || (same && out[g].lacv == one.lacv);
            seen_all = seen_all || (same && out[g].lacv == 0);
        }
        if (!seen_one) out[n++] = one;
        if (!seen_all) out[n++] = all;
    }
    return n;
}

static void with_rule(counts *n, const ref_policy *p, ref_rule rule)
{
    ref_policy copy = *p;

    copy.rule = rule;
    check_policy(n, &copy);
}

static void required_rules(counts *n, const ref_policy *p, const ref_group *groups, int n_groups)
{
    for (int source = -p->n_classes; source < p->n_values; source++) {
        for (ref_operation op = REF_ALL; op < REF_OPERATIONS; op++) {
            for (int g = 0; g < n_groups; g++) {
                for (int h = g; h < n_groups; h++) {
                    ref_rule r = {.kind = source < 0 ? REF_REQUIRED_BY_CLASS : REF_REQUIRED_BY_VALUE,
                                  .value = source,
                                  .class_id = source + p->n_classes,
                                  .operation = op,
                                  .n_groups = g == h ? 1 : 2,
                                  .groups = {groups[g], groups[h]}};
                    with_rule(n, p, r);
                }
            }
        }
    }
}

static void value_rules(counts *n, const ref_policy *p, const ref_group *groups, int n_groups, int v)
{
    for (int c = 0; c < p->n_classes; c++) {
        with_rule(n, p, (ref_rule){.kind = REF_EXCLUDED_CLASS, .value = v, .class_id = c});
        with_rule(n, p, (ref_rule){.kind = REF_REQUIRED_CLASS, .value = v, .class_id = c});
    }
    with_rule(n, p, (ref_rule){.kind = REF_OBSOLETE_VALUE, .value = v});
    with_rule(n, p, (ref_rule){.kind = REF_NOT_YET, .value = v});
    for (int g = 0; g < n_groups; g++) with_rule(n, p, (ref_rule){.kind = REF_EXCLUDED, .value = v, .n_groups = 1, .groups = {groups[g]}});
}

static void all_rules(counts *n, const ref_policy *p)
{
    ref_group groups[2 * REF_VALUES];
    int n_groups = all_groups(groups, p);

    for (int v = 0; v < p->n_values; v++) value_rules(n, p, groups, n_groups, v);
    required_rules(n, p, groups, n_groups);
    for (int c = 0; c < p->n_classes; c++) with_rule(n, p, (ref_rule){.kind = REF_OBSOLETE_CLASS, .value = -1, .class_id = c});
    for (int s = 0; s < p->n_sets; s++) {
        for (int t = 0; t < p->n_tags[s]; t++) {
            for (int count = 0; count < 3; count++) {
                with_rule(n, p, (ref_rule){.kind = REF_AT_LEAST, .value = -1, .set = s, .tag = t, .count = count});
                with_rule(n, p, (ref_rule){.kind = REF_AT_MOST, .value = -1, .set = s, .tag = t, .count = count});
            }
        }
    }
}

/* ---- all policies ---- */

static void with_classes(counts *n, const ref_policy *sets)
{
    static const struct {
        int n, rank[REF_CLASSES];
    } ladders[] = {{1, {1, 0}}, {2, {1, 2}}, {2, {1, 1}}};

    for (size_t i = 0; i < COUNT(ladders); i++) {
        ref_policy p = *sets;
        p.n_classes = ladders[i].n;
        memcpy(p.rank, ladders[i].rank, sizeof p.rank);
        p.rule = (ref_rule){.kind = REF_NO_RULE, .value = -1};
        check_policy(n, &p);
        if (p.n_values <= RULE_VALUES) all_rules(n, &p);
    }
}

static void small_policies(void **state)
{
    counts n = {.all = getenv("ENT_NIGHTLY") != NULL};
    static shape shapes[MAX_SHAPES];
    size_t n_shapes = all_shapes(shapes);

    (void)state;
    with_classes(&n, &(ref_policy){0});
    for (size_t x = 0; x < n_shapes; x++) {
        ref_policy one = {0};
        add_set(&one, &shapes[x]);
        with_classes(&n, &one);
        for (size_t y = x; y < n_shapes; y++) {
            ref_policy two = one;
            if (shapes[x].n_values + shapes[y].n_values > MAX_VALUES) continue;
            add_set(&two, &shapes[y]);
            with_classes(&n, &two);
        }
    }
    print_message("# %zu of %zu policies, %zu labels (%zu valid), %zu clearances, %zu decisions (%zu permits)\n", n.policies, n.seen,
                  n.labels, n.valid, n.clearances, n.decisions, n.permits);
    print_message("# %zu joins: %zu left to a person, %zu for nobody; %zu of the published ones are wider than a part\n", n.joins,
                  n.refused, n.nobodies, n.wider);
    assert_true(n.permits > n.policies && n.nobodies > 0 && n.wider > 0 && n.refused > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(small_policies)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
