/* SPDX-License-Identifier: Apache-2.0 */
/* Validation of values: data categories of the dialect, picklists, ids and targets, language tags, dates. */
#include <stdlib.h>

#include "tbx_check.h"

/* ISO 30042:2008, default categories. */
static const char v2_statuses[] = "preferredTerm-admn-sts admittedTerm-admn-sts deprecatedTerm-admn-sts supersededTerm-admn-sts "
                                  "legalTerm-admn-sts regulatedTerm-admn-sts standardizedTerm-admn-sts";

/* ---- ids ---- */

static int by_id(const void *x, const void *y)
{
    const tbx_id *a = x, *b = y;
    int r = ent_str_cmp(a->id, b->id);

    return r != 0 ? r : (a->line > b->line) - (a->line < b->line);
}

ent_code tbx__collect_ids(tbx_checker *k, const ent_xml_node *root, ent_err *e)
{
    ENT_VEC(tbx_id) ids = {0};
    const ent_xml_node *n = root;
    size_t unique = 0;

    while (n != NULL) {
        const ent_str *id = n->is_text ? NULL : ent_xml_attribute(n, "", "id");
        if (id != NULL) ENT_PUSH(&ids, k->scratch, ((tbx_id){*id, n->line}), e);
        if (n->first != NULL) {
            n = n->first;
            continue;
        }
        while (n != root && n->next == NULL) n = n->parent;
        n = n == root ? NULL : n->next;
    }
    if (ids.n != 0) qsort(ids.v, ids.n, sizeof *ids.v, by_id);
    for (size_t i = 0; i < ids.n; i++)
        if (unique == 0 || !ent_str_eq(ids.v[unique - 1].id, ids.v[i].id)) ids.v[unique++] = ids.v[i];
    k->ids = ids.v;
    k->n_ids = unique;
    return ENT_OK;
}

static const tbx_id *find_id(const tbx_checker *k, ent_str id)
{
    size_t low = 0, high = k->n_ids;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (ent_str_cmp(k->ids[mid].id, id) < 0) low = mid + 1;
        else high = mid;
    }
    return low < k->n_ids && ent_str_eq(k->ids[low].id, id) ? &k->ids[low] : NULL;
}

/* ---- attributes ---- */

/* Concepts of other bases are not in this file. */
static bool points_elsewhere(const ent_xml_node *n)
{
    ent_str type = ent_xml_value(n, "type");
    const tbx_relation *r = tbx__relation(type.n != 0 ? type : n->name);

    return r != NULL && (r->kind == ENT_TERM_EXACT || r->kind == ENT_TERM_CLOSE);
}

static ent_code check_target(tbx_checker *k, const ent_xml_node *n, ent_str target, ent_err *e)
{
    if (ent_xml_is(n, NULL, "xref") || tbx__uri(target) || find_id(k, target) != NULL || points_elsewhere(n)) return ENT_OK;
    return tbx__tell(k, "dangling-target", n->line, e, "The target \"%.*s\" of <%.*s> is no id in this file.", ENT_F(target),
                     ENT_F(n->name));
}

static ent_code check_id(tbx_checker *k, const ent_xml_node *n, ent_str id, ent_err *e)
{
    const tbx_id *first = find_id(k, id);

    if (!tbx__ncname(id))
        ENT_TRY(tbx__tell(k, "bad-id", n->line, e, "The id \"%.*s\" is no XML name; an id begins with a letter.", ENT_F(id)));
    if (first == NULL || first->line == n->line) return ENT_OK;
    return tbx__tell(k, "doubled-id", n->line, e, "The id \"%.*s\" stands on line %u already.", ENT_F(id), first->line);
}

ent_code tbx__check_attribute(tbx_checker *k, const ent_xml_node *n, const ent_xml_attr *at, ent_err *e)
{
    if (at->ns.n != 0) {
        if (terms__tag_ok(at->value)) return ENT_OK;
        return tbx__tell(k, "bad-language", n->line, e, "\"%.*s\" is no language tag (BCP 47).", ENT_F(at->value));
    }
    if (ent_str_is(at->name, "id")) return check_id(k, n, at->value, e);
    if (ent_str_is(at->name, "target") || ent_str_is(at->name, "startRef")) return check_target(k, n, at->value, e);
    return ENT_OK;
}

/* ---- categories ---- */

static const char *dialect_of(const tbx_checker *k)
{
    const ent_tbx_info *i = &k->out->info;

    return i->dialect == ENT_TBX_OTHER && i->type.n != 0 ? i->type.p : ent_tbx_dialect_word(i->dialect);
}

/* In a dialect of others, and in ours, categories beyond the public modules are allowed. */
static bool is_open(const tbx_checker *k)
{
    return k->out->info.dialect >= ENT_TBX_ENTENTE;
}

static ent_code check_picklist(tbx_checker *k, const ent_xml_node *n, const tbx_category *c, ent_str value, ent_err *e)
{
    bool status = ent_str_is(ent_str_c(c->name), "administrativeStatus");

    if (c->values == NULL || k->out->info.dialect == ENT_TBX_ENTENTE || tbx__value_ok(c, value)) return ENT_OK;
    return tbx__tell(k, status ? "bad-status" : "bad-value", n->line, e, "\"%.*s\" is no value of %s; it has: %s.", ENT_F(value), c->name,
                     c->values);
}

static ent_code check_link(tbx_checker *k, const ent_xml_node *n, const tbx_category *c, ent_err *e)
{
    ent_str target = ent_xml_value(n, "target");

    if (c->target == TBX_MUST_LINK && !tbx__uri(target) && !ent_xml_is(n, NULL, "xref"))
        return tbx__tell(k, "bad-target", n->line, e, "The target of %s is no address beginning with http:// or https://.", c->name);
    if (c->target == TBX_MUST_POINT && target.n == 0 && !ent_xml_is(n, NULL, "ref"))
        return tbx__tell(k, "bad-target", n->line, e, "%s has no target.", c->name);
    return ENT_OK;
}

static ent_code check_category(tbx_checker *k, const ent_xml_node *n, const tbx_category *c, ent_str value, ent_err *e)
{
    if (c->dialect > k->out->info.dialect)
        ENT_TRY(tbx__tell(k, "unknown-category", n->line, e, "%s does not have the category %s; the first that has it is %s.",
                          dialect_of(k), c->name, ent_tbx_dialect_word(c->dialect)));
    if (k->level != 0 && (c->levels & k->level) == 0 && k->out->info.dialect != ENT_TBX_ENTENTE)
        ENT_TRY(tbx__tell(k, "wrong-level", n->line, e, "The category %s does not belong to %s.", c->name,
                          k->level == TBX_CONCEPT    ? "an entry"
                          : k->level == TBX_LANGUAGE ? "a language"
                                                     : "a term"));
    ENT_TRY(check_link(k, n, c, e));
    return check_picklist(k, n, c, value, e);
}

static ent_code check_v2(tbx_checker *k, const ent_xml_node *n, ent_str type, ent_str value, ent_err *e)
{
    if (!ent_xml_is(n, NULL, "termNote") || !ent_str_is(type, "administrativeStatus") || tbx__listed(v2_statuses, value, NULL))
        return ENT_OK;
    return tbx__tell(k, "bad-status", n->line, e, "\"%.*s\" is no value of administrativeStatus; it has: %s.", ENT_F(value), v2_statuses);
}

static ent_code check_date(tbx_checker *k, const ent_xml_node *n, ent_str value, ent_err *e)
{
    ent_date day;

    if (ent_date_parse(&day, ent_str_trim(value)) && day.precision == ENT_DATE_DAY) return ENT_OK;
    return tbx__tell(k, "bad-date", n->line, e, "\"%.*s\" is no date (YYYY-MM-DD).", ENT_F(value));
}

ent_code tbx__check_value(tbx_checker *k, const ent_xml_node *n, const tbx_kind *kind, ent_err *e)
{
    const ent_tbx_info *info = &k->out->info;
    ent_str type = ent_xml_value(n, "type"), value;
    const tbx_category *c;

    ENT_TRY(ent_xml_text(&value, k->scratch, n, e));
    if (kind->element == TBX_DATE) return check_date(k, n, value, e);
    if (!kind->typed) return ENT_OK;
    if (info->form == ENT_TBX_V2) return check_v2(k, n, type, value, e);
    if (info->style == ENT_TBX_DCT)
        ENT_TRY(tbx__tell(k, "style-mixed", n->line, e, "<%s> is DCA, but the file says style=\"dct\".", kind->name));
    if (kind->element == TBX_XREF && !tbx__uri(ent_xml_value(n, "target")))
        ENT_TRY(tbx__tell(k, "bad-target", n->line, e, "The target of <xref> is no address beginning with http:// or https://."));
    if (type.n == 0)
        return ent_xml_attribute(n, "", "type") == NULL
                   ? ENT_OK
                   : tbx__tell(k, "no-category", n->line, e, "<%s> names no data category.", kind->name);
    c = tbx__category(kind->element, type);
    if (c != NULL) return check_category(k, n, c, value, e);
    if (is_open(k)) return ENT_OK;
    return tbx__tell(k, "unknown-category", n->line, e, "%s does not have the category \"%.*s\" in <%s>.", dialect_of(k), ENT_F(type),
                     kind->name);
}

/* ---- DCT ---- */

static ent_code check_module_attributes(tbx_checker *k, const ent_xml_node *n, const tbx_category *c, ent_err *e)
{
    for (const ent_xml_attr *at = n->attrs; at != NULL; at = at->next) {
        bool target = at->ns.n == 0 && ent_str_is(at->name, "target");
        if (target) ENT_TRY(check_target(k, n, at->value, e));
        if (c == NULL || (target && c->target != TBX_NO_TARGET) || (at->ns.n == 0 && ent_str_is(at->name, "metaType"))) continue;
        ENT_TRY(tbx__tell(k, "unknown-attribute", n->line, e, "<%.*s> has no attribute \"%.*s\".", ENT_F(n->name), ENT_F(at->name)));
    }
    return ENT_OK;
}

static ent_code check_place(tbx_checker *k, const ent_xml_node *n, const tbx_category *c, ent_err *e)
{
    const tbx_kind *kind = tbx__kind_of(c->element), *group = tbx__kind_of_group(n->parent->name);
    const ent_xml_node *inner = ent_xml_first(n);
    bool fits = group == NULL ? (tbx__at_level((tbx_level)k->level) & (unsigned)c->element) != 0
                              : (group->in_group & (unsigned)c->element) != 0 || group->element == c->element;

    if (!fits)
        ENT_TRY(tbx__tell(k, "misplaced-element", n->line, e, "<%.*s>, which is a %s, has no place in <%.*s>.", ENT_F(n->name), kind->name,
                          ENT_F(n->parent->name)));
    if (inner != NULL)
        ENT_TRY(tbx__tell(k, "misplaced-element", inner->line, e, "<%.*s> has no place in <%.*s>.", ENT_F(inner->name), ENT_F(n->name)));
    return ENT_OK;
}

ent_code tbx__check_module(tbx_checker *k, const ent_xml_node *n, ent_err *e)
{
    ent_tbx_dialect module = tbx__module_of(n->ns);
    const tbx_category *c = module < ENT_TBX_ENTENTE ? tbx__category_in(module, n->name) : NULL;
    ent_str value;

    if (k->out->info.form == ENT_TBX_V2)
        return tbx__tell(k, "unknown-element", n->line, e, "<%.*s> stands in a namespace; TBX version 2 has none.", ENT_F(n->name));
    if (k->out->info.style == ENT_TBX_DCA)
        return tbx__tell(k, "style-mixed", n->line, e, "<%.*s> is DCT, but the file does not say style=\"dct\".", ENT_F(n->name));
    ENT_TRY(check_module_attributes(k, n, c, e));
    if (c != NULL) {
        ENT_TRY(ent_xml_text(&value, k->scratch, n, e));
        ENT_TRY(check_place(k, n, c, e));
        return check_category(k, n, c, value, e);
    }
    if (is_open(k) && module >= ENT_TBX_ENTENTE) return ENT_OK;
    return tbx__tell(k, "unknown-category", n->line, e, "%s does not have the category <%.*s> of the namespace \"%.*s\".", dialect_of(k),
                     ENT_F(n->name), ENT_F(n->ns));
}
