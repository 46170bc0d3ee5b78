/* SPDX-License-Identifier: Apache-2.0 */
/* The classes of a SPIF, and its privacy marks. */
#include <stdlib.h>

#include "policy_load.h"

/* ---- one class ---- */

static ent_code class_attributes(ent_class *c, ent_loader *ld, const ent_xml_node *n)
{
    ent_str rank, background;

    ENT_TRY(ent_spif_check(ld, n, ENT_SHAPE_CLASS));
    ENT_TRY(ent_spif_name(&c->name, ld, n, "name"));
    ENT_TRY(ent_spif_lacv(&c->lacv, &c->has_number, &c->number, ld, n));
    ENT_TRY(ent_spif_whole(ld, n, c->lacv));
    ENT_TRY(ent_spif_need(&rank, ld, n, "hierarchy"));
    ENT_TRY(ent_spif_bool(&c->obsolete, ld, n, "obsolete"));
    if (!ent_spif_integer(&c->rank, rank))
        return ENT_SPIF_BAD(ld, n, "The hierarchy of the class %.*s is \"%.*s\", no whole number.", ENT_F(c->name), ENT_F(rank));
    ENT_TRY(ent_spif_color(&c->color, ld, n, "color"));
    if (!ld->p->three) return ENT_OK;
    ENT_TRY(ent_spif_color(&c->text_color, ld, n, "fgcolor"));
    ENT_TRY(ent_spif_color(&background, ld, n, "bgcolor"));
    if (background.n != 0) c->color = background;
    return ENT_OK;
}

static ent_code read_class(ent_loader *ld, const ent_xml_node *n)
{
    static const ent_spif_kid kids[] = {
        {"equivalentClassification", 1, false}, {"markingData", 2, false}, {"markingQualifier", 3, false}, {"requiredCategory", 4, false}};
    ent_spif_walk walk = {.kids = kids, .n = 4};
    ent_class c = {.line = n->line};
    size_t which;

    ENT_TRY(class_attributes(&c, ld, n));
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_spif_which(&which, ld, &walk, k));
        if (which == 0) ENT_TRY(ent_spif_equivalent_class(&c.equivalents, ld, k));
        if (which == 1 || which == 2) ENT_TRY(ent_spif_wording(&c.marks, ld, k));
        if (which == 3) ENT_TRY(ent_spif_required(&c.required, ld, k));
    }
    ENT_TRY(ent_spif_need_wording(ld, n, (walk.seen & 2) != 0));
    if (ld->p->classes.n == ENT_SPIF_MAX_CLASSES) return ENT_SPIF_BAD(ld, n, "The policy has more than %d classes.", ENT_SPIF_MAX_CLASSES);
    ENT_PUSH(&ld->p->classes, ld->a, c, ld->e);
    return ENT_OK;
}

/* ---- all of them ---- */

static int by_rank(const void *a, const void *b)
{
    const ent_class *x = a, *y = b;

    if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
    return x->line != y->line ? (x->line < y->line ? -1 : 1) : ent_str_cmp(x->name, y->name);
}

static ent_code class_at(ent_loader *ld, const ent_class *c, const char *what)
{
    ent_fail(ld->e, ENT_INVALID, NULL, ENT_SPIF_NEXT, "The class %.*s has a %s that another class has too.", ENT_F(c->name), what);
    return ent_at(ld->e, "line %u, element securityClassification", c->line);
}

static ent_code same_rank(ent_loader *ld, const ent_class *below, const ent_class *c)
{
    if (below->rank != c->rank) return ENT_OK;
    return ent_note_add(ld->notes, ld->a, c->line, "lint-rank-shared", ld->e,
                        "The classes %.*s and %.*s have one hierarchy: neither is above the other.", ENT_F(below->name), ENT_F(c->name));
}

/* Sorted by hierarchy, unique by name and wire value; the schema wants the colours to differ as well. */
static ent_code index_classes(ent_loader *ld)
{
    ent_policy *p = ld->p;
    ent_index lacvs, colors;
    ent_str key;

    qsort(p->classes.v, p->classes.n, sizeof *p->classes.v, by_rank);
    ENT_TRY(ent_spif_index(&p->class_names, ld, p->classes.n));
    ENT_TRY(ent_spif_index(&lacvs, ld, p->classes.n));
    ENT_TRY(ent_spif_index(&colors, ld, p->classes.n));
    for (size_t i = 0; i < p->classes.n; i++) {
        ent_class *c = &p->classes.v[i];
        ENT_TRY(ent_name_key(&key, ld->a, p, c->name, ld->e));
        if (ent_index_put(&p->class_names, 0, 0, key, (uint32_t)i) != ENT_NO_ID) return class_at(ld, c, "name");
        if (ent_index_put(&lacvs, 0, 0, c->lacv, (uint32_t)i) != ENT_NO_ID) return class_at(ld, c, "lacv");
        if (c->color.n != 0 && ent_index_put(&colors, 0, 0, c->color, (uint32_t)i) != ENT_NO_ID) {
            ENT_TRY(ent_note_add(ld->notes, ld->a, c->line, "spif-color-shared", ld->e, "Another class has the colour %.*s of %.*s.",
                                 ENT_F(c->color), ENT_F(c->name)));
        }
        if (i > 0) ENT_TRY(same_rank(ld, &p->classes.v[i - 1], c));
    }
    return ENT_OK;
}

ent_code ent_spif_classes(ent_loader *ld, const ent_xml_node *n)
{
    static const ent_spif_kid kids[] = {{"securityClassification", 1, false}, {"markingData", 2, false}, {"markingQualifier", 3, false}};
    ent_spif_walk walk = {.kids = kids, .n = 3};
    size_t which;

    ENT_TRY(ent_spif_check(ld, n, ENT_SHAPE_CLASSES));
    ENT_TRY(ent_spif_text(&ld->p->class_list, ld, n, "name"));
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_spif_which(&which, ld, &walk, k));
        if (which == ENT_SPIF_SKIP) continue;
        if (which == 0) ENT_TRY(read_class(ld, k));
        else ENT_TRY(ent_spif_wording(&ld->p->class_marks, ld, k));
    }
    if (ld->p->classes.n == 0) return ENT_SPIF_BAD(ld, n, "The policy has no class.");
    return index_classes(ld);
}

/* ---- privacy marks ---- */

static ent_code read_privacy_mark(ent_loader *ld, const ent_xml_node *n)
{
    static const ent_spif_kid kids[] = {{"markingData", 1, false}, {"markingQualifier", 2, false}};
    ent_spif_walk walk = {.kids = kids, .n = 2};
    ent_privacy_mark m = {.line = n->line};
    ent_privacy *all = &ld->p->privacy;
    size_t which;

    ENT_TRY(ent_spif_check(ld, n, ENT_SHAPE_PRIVACY_MARK));
    ENT_TRY(ent_spif_text(&m.name, ld, n, "name"));
    ENT_TRY(ent_spif_bool(&m.obsolete, ld, n, "obsolete"));
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_spif_which(&which, ld, &walk, k));
        if (which != ENT_SPIF_SKIP) ENT_TRY(ent_spif_wording(&m.marks, ld, k));
    }
    if (ent_str_trim(m.name).n == 0) { /* the schema allows it */
        return ent_note_add(ld->notes, ld->a, n->line, "lint-privacy-unnamed", ld->e,
                            "A privacy mark without a name can stand in no label; it was left out.");
    }
    if (all->list.n == ENT_SPIF_MAX_PRIVACY) return ENT_SPIF_BAD(ld, n, "The policy has more than %d privacy marks.", ENT_SPIF_MAX_PRIVACY);
    ENT_PUSH(&all->list, ld->a, m, ld->e);
    return ENT_OK;
}

static ent_code index_privacy(ent_loader *ld)
{
    ent_policy *p = ld->p;
    ent_str key;

    ENT_TRY(ent_spif_index(&p->privacy_names, ld, p->privacy.list.n));
    for (size_t i = 0; i < p->privacy.list.n; i++) {
        const ent_privacy_mark *m = &p->privacy.list.v[i];
        ENT_TRY(ent_name_key(&key, ld->a, p, m->name, ld->e));
        if (ent_index_put(&p->privacy_names, 0, 0, key, (uint32_t)i) == ENT_NO_ID) continue;
        ent_fail(ld->e, ENT_INVALID, NULL, ENT_SPIF_NEXT, "The privacy mark %.*s stands here twice.", ENT_F(m->name));
        return ent_at(ld->e, "line %u, element privacyMark", m->line);
    }
    return ENT_OK;
}

ent_code ent_spif_privacy(ent_loader *ld, const ent_xml_node *n)
{
    static const ent_spif_kid kids[] = {{"privacyMark", 1, false}, {"markingData", 2, false}, {"markingQualifier", 3, false}};
    ent_spif_walk walk = {.kids = kids, .n = 3};
    ent_privacy *all = &ld->p->privacy;
    size_t which;

    all->declared = true;
    ENT_TRY(ent_spif_check(ld, n, ENT_SHAPE_PRIVACY));
    ENT_TRY(ent_spif_count(&all->min, ld, n, "minSelection", 0));
    ENT_TRY(ent_spif_count(&all->max, ld, n, "maxSelection", UINT64_MAX));
    if (all->min > all->max) return ENT_SPIF_BAD(ld, n, "The policy needs more privacy marks than it allows.");
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_spif_which(&which, ld, &walk, k));
        if (which == ENT_SPIF_SKIP) continue;
        if (which == 0) ENT_TRY(read_privacy_mark(ld, k));
        else ENT_TRY(ent_spif_wording(&all->marks, ld, k));
    }
    ENT_TRY(ent_spif_empty(ld, n, all->list.n == 0));
    return index_privacy(ld);
}
