/* SPDX-License-Identifier: Apache-2.0 */
/* label validate, join, map, convert, canonical, clearance: labels themselves, on files alone, without a node. */
#include "op_label.h"

/* ---- validity ---- */

/* An invalid label is bad input: the answer has the error of the first rule, as every refusal, and beside it all violations. */
static ent_code put_invalid(ent_call *c, const labels_label *l, const ent_err *problem, const ent_notes *violations, ent_err *e)
{
    ent_err placed = *problem;

    (void)ent_within(&placed, "%s", l->path);
    c->exit_code = ent_api_exit_code(placed.code);
    ent_jw_kbool(c->out, "valid", false);
    api__put_denied(c->out, &placed);
    labels_put_findings(c->out, "violations", violations);
    return api__put_error(c->out, c->arena, &placed, c->exit_code, false, e);
}

ent_code op_label_validate(ent_call *c, ent_err *e)
{
    ent_notes violations = {0}, warnings = {0};
    bool creating = call_has(c, "creating");
    labels_notes notes = {0};
    ent_err problem = {0};
    const ent_policy *p;
    labels_label l;
    ent_code code;

    ENT_TRY(labels_policy(&p, c, "policy", e));
    ENT_TRY(labels_read(&l, &notes, c, p, call_arg(c, "label"), e));
    ENT_TRY(ent_label_violations(&violations, c->arena, p, l.in_force, c->as_of, creating, e));
    code = ent_label_validate(p, l.in_force, c->as_of, creating, &problem);
    if (code == ENT_NOMEM) return ent_nomem(e); /* says nothing of the label */
    if (code != ENT_OK) {
        ENT_TRY(put_invalid(c, &l, &problem, &violations, e));
    } else {
        ENT_TRY(ent_label_warnings(&warnings, c->arena, p, l.in_force, c->as_of, e));
        ent_jw_kbool(c->out, "valid", true);
        labels_put(c->out, l.in_force);
        labels_put_findings(c->out, "warnings", &warnings);
    }
    labels_put_succession(c->out, &l);
    labels_put_notes(c->out, &notes);
    return ENT_OK;
}

/* ---- a whole made of parts ---- */

static ent_code read_parts(const ent_label ***out, size_t n, labels_notes *notes, ent_call *c, const ent_policy *p, ent_err *e)
{
    labels_label *read;
    const ent_label **parts;

    ENT_NEW(read, c->arena, n, e);
    ENT_NEW(parts, c->arena, n, e);
    for (size_t i = 0; i < n; i++) {
        ENT_TRY(labels_read(&read[i], notes, c, p, call_nth(c, "label", i), e));
        if (ent_label_validate(p, read[i].in_force, c->as_of, false, e) != ENT_OK) return ent_within(e, "%s", read[i].path);
        parts[i] = read[i].in_force;
    }
    *out = parts;
    return ENT_OK;
}

ent_code op_label_join(ent_call *c, ent_err *e)
{
    bool published = ent_str_is(call_arg(c, "mode"), "published"), nobody = false, wider = false;
    size_t n = call_count(c, "label");
    labels_notes notes = {0};
    const ent_label **parts;
    const ent_policy *p;
    ent_label out;

    ENT_TRY(labels_policy(&p, c, "policy", e));
    ENT_TRY(read_parts(&parts, n, &notes, c, p, e));
    ENT_TRY(ent_label_join(&out, &nobody, &wider, c->arena, p, parts, n, published ? ENT_JOIN_PUBLISHED : ENT_JOIN_STRICT, e));
    ent_jw_kbool(c->out, "nobody", nobody);
    ent_jw_kbool(c->out, "wider", wider);
    ent_jw_kz(c->out, "mode", published ? "published: it may be wider than a part" : "strict: never wider than any part");
    labels_put(c->out, &out);
    labels_put_notes(c->out, &notes);
    return nobody ? ENT_OK : labels_put_xml(c, p, &out, e);
}

/* ---- under another policy ---- */

static bool is_xml(ent_str bytes)
{
    return ent_str_starts(ent_str_trim(bytes), "<") || ent_str_starts(bytes, "\xef\xbb\xbf");
}

/* The originator's label as it came; one that came in another form is written as XML. */
static ent_code put_originator(ent_call *c, const ent_policy *p, const labels_label *l, ent_err *e)
{
    ent_str xml = l->bytes;

    ent_jw_key(c->out, "originator");
    ent_jw_obj(c->out);
    labels_put(c->out, &l->label);
    if (call_has(c, "xml")) {
        if (!is_xml(l->bytes)) ENT_TRY(labels_write_xml(&xml, c, p, &l->label, e));
        ent_jw_kstr(c->out, "xml", xml);
    }
    ent_jw_end(c->out);
    return ENT_OK;
}

ent_code op_label_map(ent_call *c, ent_err *e)
{
    const ent_policy *from, *to;
    labels_notes notes = {0};
    ent_notes mapped = {0};
    labels_label l;
    ent_label out;

    ENT_TRY(labels_policy(&from, c, "policy", e));
    ENT_TRY(labels_policy(&to, c, "to", e));
    ENT_TRY(labels_read(&l, &notes, c, from, call_arg(c, "label"), e));
    if (ent_label_map(&out, c->arena, from, to, l.in_force, c->as_of, &mapped, e) != ENT_OK) return ent_within(e, "%s", l.path);
    ENT_TRY(labels_note_all(&notes, c, l.path, &mapped, e));
    labels_put(c->out, &out);
    ENT_TRY(labels_put_xml(c, to, &out, e));
    ENT_TRY(put_originator(c, from, &l, e));
    labels_put_succession(c->out, &l);
    labels_put_notes(c->out, &notes);
    return ENT_OK;
}

/* ---- other forms ---- */

static ent_code write_form(ent_str *out, labels_notes *notes, ent_call *c, const ent_policy *p, const labels_label *l, ent_str form,
                           ent_err *e)
{
    const labels_note undated = {l->path, {0, "label-dated", ENT_S("The label has no creation date; it was given today's.")}};
    ent_notes left_out = {0};
    ent_str der;

    if (ent_str_is(form, "xml")) {
        if (!l->label.has_created) ENT_PUSH(notes, c->arena, undated, e);
        return labels_write_xml(out, c, p, &l->label, e);
    }
    if (ent_str_is(form, "json")) return ent_label_write_json(out, c->arena, p, &l->label, e);
    ENT_TRY(ent_label_write_ess(&der, c->arena, p, &l->label, &left_out, e));
    ENT_TRY(labels_note_all(notes, c, l->path, &left_out, e));
    return ent_base64(out, c->arena, der, e);
}

ent_code op_label_convert(ent_call *c, ent_err *e)
{
    static const char *const roles[] = {"originator", "alternative", "metadata"};
    ent_str form = call_arg(c, "form"), text;
    labels_notes notes = {0};
    const ent_policy *p;
    labels_label l;

    ENT_TRY(labels_policy(&p, c, "policy", e));
    ENT_TRY(labels_read(&l, &notes, c, p, call_arg(c, "label"), e));
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (ent_str_is(call_arg(c, "role"), roles[i])) l.label.role = (ent_label_role)i;
    if (write_form(&text, &notes, c, p, &l, form, e) != ENT_OK) return ent_within(e, "%s", l.path);
    ent_jw_kstr(c->out, ent_str_is(form, "xml") ? "xml" : ent_str_is(form, "json") ? "json" : "ess", text);
    labels_put_notes(c->out, &notes);
    return ENT_OK;
}

ent_code op_label_canonical(ent_call *c, ent_err *e)
{
    labels_notes notes = {0};
    const ent_policy *p;
    ent_sha256 digest;
    labels_label l;
    char hex[65];
    ent_str text;

    ENT_TRY(labels_policy(&p, c, "policy", e));
    ENT_TRY(labels_read(&l, &notes, c, p, call_arg(c, "label"), e));
    if (ent_label_canonical(&text, &digest, c->arena, p, &l.label, e) != ENT_OK) return ent_within(e, "%s", l.path);
    ent_sha256_hex(hex, &digest);
    ent_jw_kstr(c->out, "canonical", text);
    ent_jw_kz(c->out, "sha256", hex);
    labels_put_notes(c->out, &notes);
    return ENT_OK;
}

/* ---- clearances ---- */

static ent_code read_held(ent_clearance *out, labels_notes *notes, ent_call *c, const ent_policy *p, ent_err *e)
{
    labels_clearance read;
    const ent_holding *check;

    if (call_has(c, "clearance")) {
        ENT_TRY(labels_read_clearance(&read, notes, c, p, call_arg(c, "clearance"), e));
        *out = read.clearance;
        return ENT_OK;
    }
    if (ent_clearance_read_short(out, c->arena, p, call_arg(c, "text"), call_has(c, "expand"), e) != ENT_OK) return ent_within(e, "text");
    return ent_holding_of(&check, c->arena, p, out, NULL, 0, e);
}

ent_code op_label_clearance(ent_call *c, ent_err *e)
{
    labels_notes notes = {0};
    ent_clearance held;
    const ent_policy *p;
    ent_str text;

    if (call_has(c, "text") == call_has(c, "clearance"))
        return call_usage(c, "One clearance is needed.", "Give TEXT, or --clearance FILE.", e);
    if (call_has(c, "expand") && !call_has(c, "text"))
        return call_usage(c, "Only a clearance given as TEXT is expanded from its highest class.", "Leave --expand away.", e);
    ENT_TRY(labels_policy(&p, c, "policy", e));
    ENT_TRY(read_held(&held, &notes, c, p, e));
    if (held.holder.n != 0) ent_jw_kstr(c->out, "holder", held.holder);
    ent_jw_kstr(c->out, "policy", held.policy);
    ent_jw_key(c->out, "classes");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < held.n_classes; i++) ent_jw_str(c->out, held.classes[i]);
    ent_jw_end(c->out);
    labels_put_categories(c->out, held.categories, held.n);
    if (ent_str_is(call_arg(c, "form"), "xml")) {
        ENT_TRY(ent_clearance_write(&text, c->arena, p, &held, e));
        ent_jw_kstr(c->out, "xml", text);
    } else if (call_has(c, "form")) {
        ENT_TRY(ent_clearance_write_json(&text, c->arena, p, &held, e));
        ent_jw_kstr(c->out, "json", text);
    }
    labels_put_notes(c->out, &notes);
    return ENT_OK;
}
