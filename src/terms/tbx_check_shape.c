/* SPDX-License-Identifier: Apache-2.0 */
/* Validation of structure, by the table of tbx_model.c. */
#include "tbx_check.h"

#define XML_NS "http://www.w3.org/XML/1998/namespace"

static bool fits(const tbx_checker *k, const tbx_slot *slot, const ent_xml_node *n)
{
    return slot->names != NULL && tbx__listed(slot->names, tbx__in_tbx(k, n) ? n->name : ENT_S("*"), NULL);
}

/* ---- children ---- */

static ent_code tell_misfit(tbx_checker *k, const ent_xml_node *n, const ent_xml_node *c, const tbx_rule *rule, const size_t *count,
                            size_t now, ent_err *e)
{
    for (size_t i = 0; i < TBX_SLOTS; i++) {
        if (!fits(k, &rule->slots[i], c)) continue;
        if (count[i] >= rule->slots[i].max)
            return tbx__tell(k, "too-many-elements", c->line, e, "<%.*s> stands more than once in <%.*s>.", ENT_F(c->name), ENT_F(n->name));
        if (i < now) return tbx__tell(k, "element-order", c->line, e, "<%.*s> stands too late in <%.*s>.", ENT_F(c->name), ENT_F(n->name));
    }
    if (tbx__in_tbx(k, c) && tbx__rule(k->out->info.form, c->name) == NULL)
        return tbx__tell(k, "unknown-element", c->line, e, "<%.*s> is no element of this version of TBX.", ENT_F(c->name));
    return tbx__tell(k, "misplaced-element", c->line, e, "<%.*s> has no place in <%.*s>.", ENT_F(c->name), ENT_F(n->name));
}

static ent_code check_child(tbx_checker *k, const ent_xml_node *n, const ent_xml_node *c, const tbx_rule *rule, size_t *count, size_t *now,
                            ent_err *e)
{
    for (size_t i = *now; i < TBX_SLOTS; i++) {
        if (!fits(k, &rule->slots[i], c) || count[i] >= rule->slots[i].max) continue;
        count[i]++;
        *now = i;
        return ENT_OK;
    }
    ENT_TRY(tell_misfit(k, n, c, rule, count, *now, e));
    for (size_t i = 0; i < *now; i++) {
        if (!fits(k, &rule->slots[i], c)) continue;
        count[i]++; /* it is there, if late; told once, and not of all that follows */
        *now = i;
    }
    return ENT_OK;
}

static ent_code tell_missing(tbx_checker *k, const ent_xml_node *n, const tbx_slot *slot, ent_err *e)
{
    ent_str names = ent_str_c(slot->names);

    if (ent_str_is(names, "term")) return tbx__tell(k, "missing-term", n->line, e, "<%.*s> has no <term>.", ENT_F(n->name));
    if (ent_str_ends(names, " *")) names.n -= 2;
    return tbx__tell(k, "missing-element", n->line, e, "<%.*s> lacks %s%.*s.", ENT_F(n->name),
                     tbx__listed(slot->names, names, NULL) ? "" : "one of ", ENT_F(names));
}

static ent_code check_text(tbx_checker *k, const ent_xml_node *n, const ent_xml_node *t, const tbx_rule *rule, ent_err *e)
{
    bool wants_p = tbx__listed(rule->slots[0].names != NULL ? rule->slots[0].names : "", ENT_S("p"), NULL);

    if (rule->text || tbx__blank(t->text)) return ENT_OK;
    return tbx__tell(k, "text-not-allowed", t->line, e,
                     wants_p ? "Text stands directly in <%.*s>; it belongs into <p>." : "Text stands directly in <%.*s>.", ENT_F(n->name));
}

/* ---- attributes ---- */

static ent_str name_of(const ent_xml_attr *at)
{
    if (!ent_str_is(at->ns, XML_NS)) return at->name;
    return ent_str_is(at->name, "lang") ? ENT_S("xml:lang") : ENT_S("xml:");
}

static ent_code check_attributes(tbx_checker *k, const ent_xml_node *n, const tbx_rule *rule, ent_err *e)
{
    ent_str rest = ent_str_c(rule->attributes), word;
    bool needed;

    for (const ent_xml_attr *at = n->attrs; at != NULL; at = at->next) {
        bool foreign = at->ns.n != 0 && !ent_str_is(at->ns, XML_NS);
        if (foreign && n->parent == NULL) continue; /* a hint for tools, such as the place of a schema */
        if (foreign || !tbx__listed(rule->attributes, name_of(at), NULL))
            ENT_TRY(tbx__tell(k, "unknown-attribute", n->line, e, "<%.*s> has no attribute \"%.*s\".", ENT_F(n->name), ENT_F(at->name)));
        else ENT_TRY(tbx__check_attribute(k, n, at, e));
    }
    while (tbx__next_word(&rest, &word, &needed)) {
        const ent_xml_attr *at = n->attrs;
        while (at != NULL && !ent_str_eq(name_of(at), word)) at = at->next;
        if (needed && at == NULL)
            ENT_TRY(tbx__tell(k, "missing-attribute", n->line, e, "<%.*s> lacks the attribute \"%.*s\".", ENT_F(n->name), ENT_F(word)));
    }
    return ENT_OK;
}

/* ---- the walk ---- */

static ent_code check_inside(tbx_checker *k, const ent_xml_node *c, ent_err *e)
{
    const tbx_rule *rule = tbx__in_tbx(k, c) ? tbx__rule(k->out->info.form, c->name) : NULL;

    if (!tbx__in_tbx(k, c)) return tbx__check_module(k, c, e);
    return rule == NULL ? ENT_OK : tbx__check_element(k, c, rule, e);
}

/* Where categories stand from here on. */
static void enter(tbx_checker *k, const ent_xml_node *n)
{
    if (ent_xml_is(n, NULL, "conceptEntry") || ent_xml_is(n, NULL, "termEntry")) {
        k->entry = ent_xml_value(n, "id");
        k->level = TBX_CONCEPT;
    } else if (ent_xml_is(n, NULL, "langSec") || ent_xml_is(n, NULL, "langSet")) {
        k->level = TBX_LANGUAGE;
    } else if (ent_xml_is(n, NULL, "termSec") || ent_xml_is(n, NULL, "tig") || ent_xml_is(n, NULL, "ntig")) {
        k->level = TBX_TERM;
    }
}

static ent_code check_term(tbx_checker *k, const ent_xml_node *n, ent_err *e)
{
    ent_str text;

    if (!ent_xml_is(n, NULL, "term")) return ENT_OK;
    ENT_TRY(ent_xml_text(&text, k->scratch, n, e));
    return tbx__blank(text) ? tbx__tell(k, "empty-term", n->line, e, "The term is empty.") : ENT_OK;
}

ent_code tbx__check_element(tbx_checker *k, const ent_xml_node *n, const tbx_rule *rule, ent_err *e)
{
    const tbx_kind *kind = tbx__kind(n->name);
    unsigned level = k->level;
    ent_str entry = k->entry;
    size_t count[TBX_SLOTS] = {0}, now = 0;

    enter(k, n);
    ENT_TRY(check_attributes(k, n, rule, e));
    if (kind != NULL) ENT_TRY(tbx__check_value(k, n, kind, e));
    ENT_TRY(check_term(k, n, e));
    for (const ent_xml_node *c = n->first; c != NULL; c = c->next) {
        if (c->is_text) {
            ENT_TRY(check_text(k, n, c, rule, e));
            continue;
        }
        ENT_TRY(check_child(k, n, c, rule, count, &now, e));
        ENT_TRY(check_inside(k, c, e));
    }
    for (size_t i = 0; i < TBX_SLOTS && rule->slots[i].names != NULL; i++)
        if (count[i] < rule->slots[i].min) ENT_TRY(tell_missing(k, n, &rule->slots[i], e));
    k->level = level;
    k->entry = entry;
    return ENT_OK;
}
