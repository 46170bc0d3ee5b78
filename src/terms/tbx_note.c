/* SPDX-License-Identifier: Apache-2.0 */
/* Elements of TBX as notes. */
#include "tbx_read.h"

#define XML_NS "http://www.w3.org/XML/1998/namespace"

static const char NEXT_SPLIT[] = "Ask the sender to split the entry.";

static ent_code too_long(size_t n, unsigned line, ent_err *e)
{
    (void)ent_fail(e, ENT_LIMIT, NULL, "Ask the sender to shorten it.", "A text has %zu bytes; at most %zu are read.", n,
                   ENT_TERM_MAX_TEXT);
    return ent_at(e, "line %u", line);
}

ent_code tbx__keep(ent_str *out, tbx_reader *r, ent_str s, unsigned line, ent_err *e)
{
    if (s.n > ENT_TERM_MAX_TEXT) return too_long(s.n, line, e);
    if (s.n != 0) return ent_str_dup(out, r->a, s, e);
    *out = (ent_str){"", 0};
    return ENT_OK;
}

ent_code tbx__count_note(tbx_reader *r, unsigned line, ent_err *e)
{
    if (++r->notes <= ENT_TERM_MAX_NOTES) return ENT_OK;
    (void)ent_fail(e, ENT_LIMIT, NULL, NEXT_SPLIT, "An entry has more than %zu notes.", ENT_TERM_MAX_NOTES);
    return ent_at(e, "line %u", line);
}

ent_code tbx__id(ent_str *out, tbx_reader *r, ent_str id, ent_err *e)
{
    *out = id;
    return r->raw_ids ? ENT_OK : tbx__id_read(out, r->scratch, id, e);
}

ent_code tbx__value(ent_str *out, bool *markup, tbx_reader *r, ent_xml_node *n, ent_err *e)
{
    *markup = ent_xml_first(n) != NULL;
    if (n->first == NULL) return tbx__keep(out, r, (ent_str){"", 0}, n->line, e);
    if (!*markup) return tbx__keep(out, r, n->first->text, n->line, e);
    if (ent_xml_inner(out, r->a, n, ENT_TERM_MAX_TEXT, e) != ENT_OK) return ent_at(e, "line %u", n->line);
    return ENT_OK;
}

bool tbx__simple(const ent_term_note *n)
{
    return !n->group && !n->markup && n->target.n + n->id.n + n->lang.n + n->datatype.n == 0 && n->n_notes == 0;
}

bool tbx__says(const ent_term_note *n, const char *element, const char *category)
{
    return ent_str_is(n->element, element) && ent_str_is(n->category, category);
}

/* ---- attributes ---- */

ent_code tbx__attribute_note(ent_term_note *out, tbx_reader *r, const char *prefix, const ent_xml_attr *at, unsigned line, ent_err *e)
{
    ENT_TRY(tbx__count_note(r, line, e));
    *out = (ent_term_note){.element = ENT_S("attribute"), .line = line};
    if (at->ns.n != 0) ENT_TRY(ent_str_fmt(&out->category, r->a, e, "%s{%.*s}%.*s", prefix, ENT_F(at->ns), ENT_F(at->name)));
    else ENT_TRY(ent_str_fmt(&out->category, r->a, e, "%s%.*s", prefix, ENT_F(at->name)));
    return tbx__keep(&out->value, r, at->value, line, e);
}

/* The field of a note for an attribute of its element; NULL if it has none. */
static ent_str *field_of(ent_term_note *out, const tbx_kind *kind, const ent_xml_attr *at)
{
    if (ent_str_is(at->ns, XML_NS)) return ent_str_is(at->name, "lang") ? &out->lang : NULL;
    if (at->ns.n != 0) return NULL;
    if (ent_str_is(at->name, "type")) return kind->typed ? &out->category : NULL;
    if (ent_str_is(at->name, "id")) return &out->id;
    if (ent_str_is(at->name, "target")) return &out->target;
    return ent_str_is(at->name, "datatype") ? &out->datatype : NULL;
}

/* `module` says again what the table of categories says: then it is no news. */
static bool redundant(const tbx_kind *kind, const ent_xml_node *n, const ent_xml_attr *at)
{
    const tbx_category *c = tbx__category(kind->element, ent_xml_value(n, "type"));

    return c != NULL && at->ns.n == 0 && ent_str_is(at->name, "module") && ent_str_is(at->value, tbx__module_word(c->dialect));
}

/* *fits false: an attribute of a foreign namespace; the element is kept whole. */
static ent_code take_attributes(bool *fits, ent_term_note *out, tbx_notes *inside, tbx_reader *r, const tbx_kind *kind,
                                const ent_xml_node *n, ent_err *e)
{
    for (const ent_xml_attr *at = n->attrs; at != NULL; at = at->next) {
        ent_str *field = field_of(out, kind, at);
        if (redundant(kind, n, at)) continue;
        if (field == NULL && (at->ns.n != 0 || ent_str_is(at->name, "type"))) *fits = false;
        if (!*fits) return ENT_OK;
        if (field == NULL) {
            ent_term_note note;
            ENT_TRY(tbx__attribute_note(&note, r, "", at, n->line, e));
            ENT_PUSH(inside, r->a, note, e);
        } else if (field == &out->id || field == &out->target) {
            ent_str id;
            ENT_TRY(tbx__id(&id, r, at->value, e));
            ENT_TRY(tbx__keep(field, r, id, n->line, e));
        } else {
            ENT_TRY(tbx__keep(field, r, at->value, n->line, e));
        }
    }
    return ENT_OK;
}

/* ---- elements ---- */

static bool is_carried(const ent_term_note *n)
{
    return ent_str_is(n->category, "carried");
}

static ent_code take_single(bool *fits, ent_term_note *out, tbx_notes *inside, tbx_reader *r, const tbx_kind *kind, ent_xml_node *n,
                            ent_err *e)
{
    out->element = ent_str_c(kind->name);
    out->line = n->line;
    ENT_TRY(take_attributes(fits, out, inside, r, kind, n, e));
    if (!*fits) return ENT_OK;
    if (is_carried(out) && n->first != NULL && ent_xml_first(n) == NULL && n->first->text.n <= TBX_MAX_CARRIED) {
        out->value = n->first->text; /* read from the tree, see tbx__carried */
        return ENT_OK;
    }
    return tbx__value(&out->value, &out->markup, r, n, e);
}

static ent_code take_inside(tbx_notes *inside, tbx_reader *r, ent_xml_node *c, bool carried, unsigned nesting, ent_err *e)
{
    ent_xml_node *held;
    ent_term_note note;

    ENT_TRY(tbx__note(&note, r, c, carried, nesting, e));
    ENT_TRY(tbx__carried(&held, r, &note, carried, e));
    if (held == NULL) {
        ENT_PUSH(inside, r->a, note, e);
        return ENT_OK;
    }
    for (ent_xml_node *h = held->first; h != NULL; h = h->next) ENT_TRY(take_inside(inside, r, h, true, nesting, e));
    return ENT_OK;
}

/* A group: its head is the note, the others stand inside. */
static ent_code take_group(bool *fits, ent_term_note *out, tbx_notes *inside, tbx_reader *r, const tbx_kind *kind, ent_xml_node *n,
                           bool carried, unsigned nesting, ent_err *e)
{
    ent_xml_node *head = n->first;
    ent_term_note note;

    while (head != NULL && head->is_text && tbx__blank(head->text)) head = head->next;
    if (head == NULL || head->is_text || !ent_xml_is(head, "", kind->name)) *fits = false;
    for (const ent_xml_attr *at = n->attrs; at != NULL; at = at->next)
        if (at->ns.n != 0) *fits = false;
    if (!*fits) return ENT_OK;
    for (const ent_xml_attr *at = n->attrs; at != NULL; at = at->next) {
        ent_xml_attr read = *at;
        if (ent_str_is(at->name, "id")) ENT_TRY(tbx__id(&read.value, r, at->value, e));
        ENT_TRY(tbx__attribute_note(&note, r, "group.", &read, n->line, e));
        ENT_PUSH(inside, r->a, note, e);
    }
    ENT_TRY(take_single(fits, out, inside, r, kind, head, e));
    out->group = true;
    for (ent_xml_node *c = head->next; c != NULL && *fits; c = c->next)
        if (!c->is_text || !tbx__blank(c->text)) ENT_TRY(take_inside(inside, r, c, carried, nesting + 1, e));
    return ENT_OK;
}

/* <attribute type="x">v</attribute>, <xml>…</xml>: notes of ours in a carried text. */
static ent_code take_own(bool *fits, ent_term_note *out, tbx_reader *r, ent_xml_node *n, ent_err *e)
{
    bool is_xml = ent_xml_is(n, "", "xml");

    *fits = is_xml || ent_xml_is(n, "", "attribute");
    if (!*fits) return ENT_OK;
    out->element = is_xml ? ENT_S("xml") : ENT_S("attribute");
    out->line = n->line;
    ENT_TRY(tbx__keep(&out->category, r, ent_xml_value(n, "type"), n->line, e));
    if (!is_xml) return tbx__value(&out->value, &out->markup, r, n, e);
    out->markup = true;
    return ent_xml_inner(&out->value, r->a, n, ENT_TERM_MAX_TEXT, e);
}

static ent_code take_whole(ent_term_note *out, tbx_reader *r, ent_xml_node *n, ent_err *e)
{
    *out = (ent_term_note){.element = ENT_S("xml"), .markup = true, .line = n->line};
    return tbx__outer(&out->value, r->a, n, e);
}

ent_code tbx__note(ent_term_note *out, tbx_reader *r, ent_xml_node *n, bool carried, unsigned nesting, ent_err *e)
{
    bool known = !n->is_text && n->ns.n == 0;
    const tbx_kind *kind = known ? tbx__kind(n->name) : NULL;
    const tbx_kind *group = known ? tbx__kind_of_group(n->name) : NULL;
    bool fits = kind != NULL || group != NULL;
    tbx_notes inside = {0};

    *out = (ent_term_note){0};
    if (nesting > ENT_TERM_MAX_NESTING) {
        (void)ent_fail(e, ENT_LIMIT, NULL, NEXT_SPLIT, "Notes are nested more than %d deep.", ENT_TERM_MAX_NESTING);
        return ent_at(e, "line %u", n->line);
    }
    ENT_TRY(tbx__count_note(r, n->line, e));
    if (kind != NULL) ENT_TRY(take_single(&fits, out, &inside, r, kind, n, e));
    else if (group != NULL) ENT_TRY(take_group(&fits, out, &inside, r, group, n, carried, nesting, e));
    else if (carried && known) ENT_TRY(take_own(&fits, out, r, n, e));
    if (!fits) return take_whole(out, r, n, e);
    out->notes = inside.v;
    out->n_notes = inside.n;
    return ENT_OK;
}

ent_code tbx__carried(ent_xml_node **out, tbx_reader *r, ent_term_note *note, bool carried, ent_err *e)
{
    ent_str wrapped;
    ent_err ignored;

    *out = NULL;
    if (!is_carried(note) || note->markup || tbx__kind(note->element) == NULL) return ENT_OK;
    if (!carried && !note->group) {
        ENT_TRY(ent_str_fmt(&wrapped, r->scratch, e, "<carried>%.*s</carried>", ENT_F(note->value)));
        if (tbx__parse(out, r->scratch, wrapped, &ignored) == ENT_OK) return ENT_OK;
        if (ignored.code == ENT_NOMEM) return ent_nomem(e);
        *out = NULL; /* somebody else's category of this name: a note as any other */
    }
    return tbx__keep(&note->value, r, note->value, note->line, e);
}
