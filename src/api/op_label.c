/* SPDX-License-Identifier: Apache-2.0 */
/* label decide, marking, parse, validate, join, map: on files alone, without a node. */
#include "api_private.h"

static ent_code policy_file(const ent_policy **p, ent_call *c, const char *name, ent_err *e)
{
    ent_str spif;

    ENT_TRY(call_file(&spif, c, name, API_SMALL_FILE_MAX, e));
    if (ent_policy_load(p, c->arena, spif, NULL, e) != ENT_OK) return ent_within(e, "%s", call_path(c, name));
    return ENT_OK;
}

static ent_code label_file(ent_label *l, ent_call *c, ent_str path, ent_err *e)
{
    ent_str kept, xml;

    ENT_TRY(ent_str_dup(&kept, c->arena, path, e));
    ENT_TRY(ent_file_read(&xml, c->arena, kept.p, API_SMALL_FILE_MAX, e));
    if (ent_label_parse(l, c->arena, xml, call_has(c, "strict"), NULL, e) != ENT_OK) return ent_within(e, "%s", kept.p);
    return ENT_OK;
}

static void put_decision(ent_jw *w, const ent_decision *d)
{
    ent_jw_kz(w, "verdict", d->verdict == ENT_PERMIT ? "permit" : "deny");
    ent_jw_kz(w, "reason", ent_reason_word(d->reason));
    ent_jw_kz(w, "rule", d->rule ? d->rule : "");
    ent_jw_key(w, "tag_set");
    if (d->tag_set.n) ent_jw_str(w, d->tag_set);
    else ent_jw_null(w);
    ent_jw_key(w, "missing");
    ent_jw_arr(w);
    for (size_t i = 0; i < d->n_missing; i++) ent_jw_str(w, d->missing[i]);
    ent_jw_end(w);
}

ent_code op_label_decide(ent_call *c, ent_err *e)
{
    const ent_policy *p;
    const ent_holding *h;
    const ent_cut *cut;
    ent_clearance clearance;
    ent_decision d;
    ent_label label;
    ent_str xml;

    ENT_TRY(policy_file(&p, c, "policy", e));
    ENT_TRY(call_file(&xml, c, "clearance", API_SMALL_FILE_MAX, e));
    if (ent_clearance_parse(&clearance, c->arena, xml, NULL, e) != ENT_OK) return ent_within(e, "%s", call_path(c, "clearance"));
    ENT_TRY(ent_holding_of(&h, c->arena, p, &clearance, NULL, 0, e));
    ENT_TRY(label_file(&label, c, call_arg(c, "label"), e));
    ENT_TRY(ent_cut_of(&cut, c->arena, p, &label, (ent_str){0}, c->as_of, e));
    ENT_TRY(ent_decide(&d, c->arena, h, cut, e));
    put_decision(c->out, &d);
    c->exit_code = d.verdict == ENT_PERMIT ? 0 : ent_api_exit_code(ENT_REFUSED);
    return ENT_OK;
}

ent_code op_label_marking(ent_call *c, ent_err *e)
{
    static const struct {
        const char *word;
        ent_place place;
    } places[] = {{"page-top", ENT_PAGE_TOP},
                  {"page-bottom", ENT_PAGE_BOTTOM},
                  {"document-start", ENT_DOCUMENT_START},
                  {"document-end", ENT_DOCUMENT_END},
                  {"portion", ENT_PORTION}};
    ent_place place = ENT_PAGE_TOP;
    const ent_policy *p;
    ent_label label;
    ent_str text;

    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (ent_str_is(call_arg(c, "place"), places[i].word)) place = places[i].place;
    ENT_TRY(policy_file(&p, c, "policy", e));
    ENT_TRY(label_file(&label, c, call_arg(c, "label"), e));
    ENT_TRY(ent_label_validate(p, &label, c->as_of, false, e));
    ENT_TRY(ent_label_marking(&text, c->arena, p, &label, call_arg(c, "lang"), place, e));
    ent_jw_kstr(c->out, "marking", text);
    return ENT_OK;
}

static void put_label(ent_jw *w, const ent_label *l)
{
    static const char *const types[] = {"", "RESTRICTIVE", "PERMISSIVE", "INFORMATIVE"};

    ent_jw_kstr(w, "policy", l->policy);
    ent_jw_kstr(w, "classification", l->classification);
    ent_jw_key(w, "categories");
    ent_jw_arr(w);
    for (size_t i = 0; i < l->n; i++) {
        ent_jw_obj(w);
        ent_jw_kstr(w, "tag_set", l->categories[i].tag_name);
        ent_jw_kz(w, "type", types[l->categories[i].type]);
        ent_jw_key(w, "values");
        ent_jw_arr(w);
        for (size_t v = 0; v < l->categories[i].n; v++) ent_jw_str(w, l->categories[i].values[v]);
        ent_jw_end(w);
        ent_jw_end(w);
    }
    ent_jw_end(w);
}

static ent_code put_xml(ent_call *c, const ent_policy *p, ent_label *l, ent_err *e)
{
    ent_str xml;

    if (!call_has(c, "xml")) return ENT_OK;
    if (!l->has_created) {
        l->has_created = true;
        l->created = c->now;
    }
    ENT_TRY(ent_label_write(&xml, c->arena, p, l, e));
    ent_jw_kstr(c->out, "xml", xml);
    return ENT_OK;
}

ent_code op_label_parse(ent_call *c, ent_err *e)
{
    const ent_policy *p;
    ent_label label;

    ENT_TRY(policy_file(&p, c, "policy", e));
    ENT_TRY(ent_label_unmark(&label, c->arena, p, call_arg(c, "marking"), e));
    put_label(c->out, &label);
    return put_xml(c, p, &label, e);
}

ent_code op_label_validate(ent_call *c, ent_err *e)
{
    const ent_policy *p;
    ent_label label;

    ENT_TRY(policy_file(&p, c, "policy", e));
    ENT_TRY(label_file(&label, c, call_arg(c, "label"), e));
    ENT_TRY(ent_label_validate(p, &label, c->as_of, call_has(c, "creating"), e));
    ent_jw_kbool(c->out, "valid", true);
    put_label(c->out, &label);
    return ENT_OK;
}

ent_code op_label_join(ent_call *c, ent_err *e)
{
    bool published = ent_str_is(call_arg(c, "mode"), "published"), nobody = false;
    size_t n = call_count(c, "label");
    const ent_label **parts;
    const ent_policy *p;
    ent_label *labels, out;

    ENT_TRY(policy_file(&p, c, "policy", e));
    ENT_NEW(labels, c->arena, n, e);
    ENT_NEW(parts, c->arena, n, e);
    for (size_t i = 0; i < n; i++) {
        ENT_TRY(label_file(&labels[i], c, call_nth(c, "label", i), e));
        ENT_TRY(ent_label_validate(p, &labels[i], c->as_of, false, e));
        parts[i] = &labels[i];
    }
    ENT_TRY(ent_label_join(&out, &nobody, c->arena, p, parts, n, published ? ENT_JOIN_PUBLISHED : ENT_JOIN_STRICT, e));
    ent_jw_kbool(c->out, "nobody", nobody);
    ent_jw_kz(c->out, "mode", published ? "published: it may be wider than a part" : "strict: never wider than any part");
    put_label(c->out, &out);
    return nobody ? ENT_OK : put_xml(c, p, &out, e);
}

ent_code op_label_map(ent_call *c, ent_err *e)
{
    const ent_policy *from, *to;
    ent_notes notes = {0};
    ent_label label, out;

    ENT_TRY(policy_file(&from, c, "policy", e));
    ENT_TRY(policy_file(&to, c, "to", e));
    ENT_TRY(label_file(&label, c, call_arg(c, "label"), e));
    ENT_TRY(ent_label_map(&out, c->arena, from, to, &label, c->as_of, &notes, e));
    put_label(c->out, &out);
    ent_jw_key(c->out, "notes");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < notes.n; i++) ent_jw_str(c->out, notes.v[i].text);
    ent_jw_end(c->out);
    return put_xml(c, to, &out, e);
}
