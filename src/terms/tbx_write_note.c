/* SPDX-License-Identifier: Apache-2.0 */
/* Writing notes: as elements of the form, or carried as text. */
#include <string.h>

#include "tbx_write.h"

/* ---- what it takes ---- */

ent_code tbx__needs(tbx_writer *w, ent_tbx_dialect d, const char *element, ent_str category, ent_str value, ent_err *e)
{
    ent_term_finding f = {.code = "unsaid", .concept = {"", 0}};

    if (d > w->need) w->need = d;
    if (w->o.form == ENT_TBX_V2 || w->o.dialect == ENT_TBX_SMALLEST || d <= w->o.dialect) return ENT_OK;
    if (w->n_unsaid++ >= ENT_TBX_MAX_FINDINGS) return ENT_OK;
    if (w->concept != NULL) {
        f.concept = w->concept->id;
        f.line = w->concept->line;
    }
    while (value.n > 60 || !ent_utf8_ok(value, NULL)) value.n--;
    ENT_TRY(ent_str_fmt(&f.message, w->a, e, "%s has no place for %s %.*s \"%.*s\".", ent_tbx_dialect_word(w->o.dialect), element,
                        ENT_F(category), ENT_F(value)));
    ENT_PUSH(&w->unsaid, w->a, f, e);
    return ENT_OK;
}

/* ---- characters ---- */

/* Char of XML 1.0: no control characters but tab and line ends, no U+FFFE and U+FFFF. */
static ent_code check_characters(ent_str s, ent_err *e)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool last = c == 0xef && s.n - i >= 3 && (unsigned char)s.p[i + 1] == 0xbf && (unsigned char)s.p[i + 2] >= 0xbe;
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || last)
            return ent_fail(e, ENT_INVALID, NULL, "Remove the character.",
                            "A text holds a character that XML cannot hold (byte %zu of it).", i);
    }
    if (!ent_utf8_ok(s, NULL)) return ent_fail(e, ENT_INVALID, NULL, "Correct the text.", "A text is not UTF-8.");
    return ENT_OK;
}

ent_code tbx__put_text(tbx_writer *w, ent_str s, ent_err *e)
{
    size_t from = 0;

    ENT_TRY(check_characters(s, e));
    for (size_t i = 0; i < s.n; i++) {
        const char *as = s.p[i] == '&' ? "&amp;" : s.p[i] == '<' ? "&lt;" : s.p[i] == '>' ? "&gt;" : s.p[i] == '\r' ? "&#13;" : NULL;
        if (as == NULL) continue;
        ent_buf_add(&w->b, (ent_str){s.p + from, i - from});
        ent_buf_z(&w->b, as);
        from = i + 1;
    }
    ent_buf_add(&w->b, (ent_str){s.n != 0 ? s.p + from : "", s.n - from});
    return ENT_OK;
}

ent_code tbx__put_attr(tbx_writer *w, const char *name, ent_str value, ent_err *e)
{
    if (value.n == 0) return ENT_OK;
    ENT_TRY(check_characters(value, e));
    ent_buf_c(&w->b, ' ');
    ent_buf_z(&w->b, name);
    ent_buf_z(&w->b, "=\"");
    ent_buf_xml(&w->b, value);
    ent_buf_c(&w->b, '"');
    return ENT_OK;
}

ent_code tbx__put_id(tbx_writer *w, const char *name, ent_str id, ent_err *e)
{
    if (!w->raw_ids && !tbx__uri(id)) ENT_TRY(tbx__id_write(&id, w->scratch, id, e));
    return tbx__put_attr(w, name, id, e);
}

void tbx__indent(tbx_writer *w)
{
    ent_buf_c(&w->b, '\n');
    for (unsigned i = 0; i < w->depth; i++) ent_buf_z(&w->b, "  ");
}

void tbx__open(tbx_writer *w, const char *name)
{
    tbx__indent(w);
    ent_buf_fmt(&w->b, "<%s>", name);
    w->depth++;
}

void tbx__close(tbx_writer *w, const char *name)
{
    w->depth--;
    tbx__indent(w);
    ent_buf_fmt(&w->b, "</%s>", name);
}

/* ---- one element ---- */

/* The text of an element: markup was checked to be well formed. */
static ent_code put_value(tbx_writer *w, const ent_term_note *n, ent_err *e)
{
    if (!n->markup) return tbx__put_text(w, n->value, e);
    ent_buf_add(&w->b, n->value);
    return ENT_OK;
}

/* Attributes without a field that are those of this element: "group.x" of its group, else "x". */
static ent_code put_attribute_notes(tbx_writer *w, const ent_term_note *n, const char *prefix, ent_err *e)
{
    for (size_t i = 0; i < n->n_notes; i++) {
        const ent_term_note *at = &n->notes[i];
        bool of_group = ent_str_starts(at->category, "group.");
        ent_str name = at->category, z;
        if (!ent_str_is(at->element, "attribute") || of_group != (prefix[0] != '\0')) continue;
        name.p += strlen(prefix);
        name.n -= strlen(prefix);
        if (!tbx__ncname(name))
            return ent_fail(e, ENT_INVALID, NULL, "Correct the name.", "\"%.*s\" is no name that an attribute of XML could have.",
                            ENT_F(name));
        ENT_TRY(ent_str_dup(&z, w->scratch, name, e));
        if (ent_str_is(name, "id")) ENT_TRY(tbx__put_id(w, z.p, at->value, e));
        else ENT_TRY(tbx__put_attr(w, z.p, at->value, e));
    }
    return ENT_OK;
}

static ent_code put_attributes(tbx_writer *w, const ent_term_note *n, bool typed, ent_err *e)
{
    if (typed) ENT_TRY(tbx__put_attr(w, "type", n->category, e));
    ENT_TRY(tbx__put_id(w, "id", n->id, e));
    ENT_TRY(tbx__put_id(w, "target", n->target, e));
    ENT_TRY(tbx__put_attr(w, "xml:lang", n->lang, e));
    ENT_TRY(tbx__put_attr(w, "datatype", n->datatype, e));
    return put_attribute_notes(w, n, "", e);
}

/* <min:partOfSpeech>, or <ent:x metaType="termNote"> for what the public modules have not. */
static ent_code put_dct(tbx_writer *w, const tbx_kind *kind, const ent_term_note *n, ent_tbx_dialect d, ent_err *e)
{
    const char *prefix = tbx__module_prefix(d);

    ent_buf_fmt(&w->b, "<%s:%.*s", prefix, ENT_F(n->category));
    if (d == ENT_TBX_ENTENTE) ENT_TRY(tbx__put_attr(w, "metaType", ent_str_c(kind->name), e));
    ENT_TRY(tbx__put_id(w, "target", n->target, e));
    ent_buf_c(&w->b, '>');
    ENT_TRY(put_value(w, n, e));
    ent_buf_fmt(&w->b, "</%s:%.*s>", prefix, ENT_F(n->category));
    return ENT_OK;
}

static ent_code put_single(tbx_writer *w, const tbx_kind *kind, const ent_term_note *n, ent_tbx_dialect d, ent_err *e)
{
    if (w->o.style == ENT_TBX_DCT && kind->typed) return put_dct(w, kind, n, d, e);
    ent_buf_fmt(&w->b, "<%s", kind->name);
    ENT_TRY(put_attributes(w, n, kind->typed, e));
    ent_buf_c(&w->b, '>');
    ENT_TRY(put_value(w, n, e));
    ent_buf_fmt(&w->b, "</%s>", kind->name);
    return ENT_OK;
}

/* ---- spelt, for being carried ---- */

static ent_code spell(tbx_writer *w, const ent_term_note *n, unsigned nesting, ent_err *e);

static ent_code spell_own(tbx_writer *w, const ent_term_note *n, ent_err *e)
{
    const char *name = ent_str_is(n->element, "xml") ? "xml" : "attribute";
    bool markup = n->markup || name[0] == 'x';
    ent_xml_node *root;

    ent_buf_fmt(&w->b, "<%s", name);
    ENT_TRY(tbx__put_attr(w, "type", n->category, e));
    ent_buf_c(&w->b, '>');
    if (markup) ENT_TRY(tbx__content(&root, w, n->value, e));
    if (markup) ent_buf_add(&w->b, n->value);
    else ENT_TRY(tbx__put_text(w, n->value, e));
    ent_buf_fmt(&w->b, "</%s>", name);
    return ENT_OK;
}

static ent_code spell_inside(tbx_writer *w, const ent_term_note *n, unsigned nesting, ent_err *e)
{
    for (size_t i = 0; i < n->n_notes; i++)
        if (!ent_str_is(n->notes[i].element, "attribute")) ENT_TRY(spell(w, &n->notes[i], nesting + 1, e));
    return ENT_OK;
}

static ent_code spell(tbx_writer *w, const ent_term_note *n, unsigned nesting, ent_err *e)
{
    const tbx_kind *kind = tbx__kind(n->element);
    ent_xml_node *root;
    bool group = n->group;

    if (nesting > ENT_TERM_MAX_NESTING)
        return ent_fail(e, ENT_LIMIT, NULL, "Split the concept.", "Notes are nested more than %d deep.", ENT_TERM_MAX_NESTING);
    if (kind == NULL && terms__element_ok(n->element)) return spell_own(w, n, e);
    for (size_t i = 0; i < n->n_notes; i++) group = group || !ent_str_is(n->notes[i].element, "attribute");
    if (kind == NULL || (group && kind->group_name == NULL))
        return ent_fail(e, ENT_INVALID, NULL, "Correct the note.", "A note has the element \"%.*s\", which cannot be %s.",
                        ENT_F(n->element), kind == NULL ? "written in TBX" : "a group");
    if (n->markup) ENT_TRY(tbx__content(&root, w, n->value, e));
    if (group) {
        ent_buf_fmt(&w->b, "<%s", kind->group_name);
        ENT_TRY(put_attribute_notes(w, n, "group.", e));
        ent_buf_c(&w->b, '>');
    }
    ENT_TRY(put_single(w, kind, n, ENT_TBX_ENTENTE, e));
    if (!group) return ENT_OK;
    ENT_TRY(spell_inside(w, n, nesting, e));
    ent_buf_fmt(&w->b, "</%s>", kind->group_name);
    return ENT_OK;
}

ent_code tbx__spell(ent_str *out, tbx_writer *w, const ent_term_note *n, ent_err *e)
{
    tbx_writer own = *w; /* the same, into a buffer of its own, in version 2 */

    own.b = ent_buf_new(w->scratch, TBX_MAX_CARRIED);
    own.o = (ent_tbx_options){.form = ENT_TBX_V2};
    ENT_TRY(spell(&own, n, 1, e));
    return ent_buf_take(out, &own.b, e);
}

ent_code tbx__put_carried(tbx_writer *w, ent_str spelt, tbx_element carrier, ent_err *e)
{
    const tbx_kind *kind = tbx__kind_of(carrier);
    const ent_term_note n = {.element = ent_str_c(kind->name), .category = ENT_S("carried"), .value = spelt};

    tbx__indent(w);
    return put_single(w, kind, &n, ENT_TBX_ENTENTE, e);
}

/* ---- a note at its place ---- */

static tbx_element carrier_in(const tbx_kind *kind)
{
    return kind->element == TBX_ADMIN ? TBX_ADMIN_NOTE : kind->element == TBX_TRANSAC ? TBX_TRANSAC_NOTE : TBX_ADMIN;
}

static ent_code put_group(tbx_writer *w, const tbx_kind *kind, const ent_term_note *n, ent_tbx_dialect d, tbx_level level, ent_err *e)
{
    tbx__indent(w);
    ent_buf_fmt(&w->b, "<%s", kind->group_name);
    ENT_TRY(put_attribute_notes(w, n, "group.", e));
    ent_buf_c(&w->b, '>');
    w->depth++;
    tbx__indent(w);
    ENT_TRY(put_single(w, kind, n, d, e));
    for (size_t i = 0; i < n->n_notes; i++)
        if (!ent_str_is(n->notes[i].element, "attribute"))
            ENT_TRY(tbx__put_note(w, &n->notes[i], level, kind->in_group, carrier_in(kind), e));
    tbx__close(w, kind->group_name);
    return ENT_OK;
}

ent_code tbx__put_note(tbx_writer *w, const ent_term_note *n, tbx_level level, unsigned allowed, tbx_element carrier, ent_err *e)
{
    const tbx_kind *kind = tbx__kind(n->element);
    ent_tbx_dialect d;
    ent_str spelt;

    ENT_TRY(tbx__native(&d, w, n, level, allowed, e));
    if (d == ENT_TBX_SMALLEST) {
        ENT_TRY(tbx__needs(w, ENT_TBX_ENTENTE, kind != NULL ? kind->name : "what stands in no category:", n->category, n->value, e));
        ENT_TRY(tbx__spell(&spelt, w, n, e));
        return tbx__put_carried(w, spelt, carrier, e);
    }
    ENT_TRY(tbx__needs(w, d, kind->name, n->category, n->value, e));
    if (n->group) return put_group(w, kind, n, d, level, e);
    tbx__indent(w);
    return put_single(w, kind, n, d, e);
}

ent_code tbx__put_field(tbx_writer *w, const char *element, const char *category, ent_str value, tbx_level level, ent_err *e)
{
    const ent_term_note n = {.element = ent_str_c(element), .category = ent_str_c(category), .value = value};

    if (value.n == 0) return ENT_OK;
    return tbx__put_note(w, &n, level, tbx__at_level(level), ent_str_is(n.element, "termNote") ? TBX_TERM_NOTE : TBX_ADMIN, e);
}

bool tbx__companion(const ent_term_note *notes, size_t n, const char *element, const char *category, ent_str value)
{
    for (size_t i = 0; i < n && value.n != 0; i++) {
        const ent_term_note *x = &notes[i];
        bool bare = !x->group && x->target.n + x->id.n + x->lang.n + x->datatype.n == 0 && x->n_notes == 0;
        if (!bare && ent_str_is(x->element, element) && ent_str_is(x->category, category) && ent_str_eq(x->value, value)) return true;
    }
    return false;
}
