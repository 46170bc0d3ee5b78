/* SPDX-License-Identifier: Apache-2.0 */
/* standard ratify: what one nation answers to a standard, or did with it, as a revision of its record under that label. The answers of one
 * nation under another label are another item, so that who may not see one layer sees the other whole. The record may have come by a
 * sheet: it is the same one (ratified.h).                                                                                     */
#include <string.h>

#include "basing.h"
#include "labelling.h"
#include "ratified.h"
#include "standing.h"

/* The options as the columns of the form: one set of rules for both. */
static const struct {
    const char *option, *column;
} options[] = {{"nation", "nation"},
               {"service", "service"},
               {"part", "part"},
               {"answer", "response"},
               {"date", "date"},
               {"intended", "intended date"},
               {"reservation", "reservation"},
               {"document", "implemented document"},
               {"implemented", "implemented date"},
               {"fielded", "fielded date"},
               {"evidence", "fielded evidence"},
               {"tested", "tested date"},
               {"evidence", "tested evidence"},
               {"ended", "ended"},
               {"remark", "remark"}};

enum {
    OPTIONS = sizeof options / sizeof *options,
    NATION = 0,
    ANSWER = 3,
    DATE,
    DOCUMENT = 7,
    IMPLEMENTED,
    FIELDED,
    TESTED = 11,
    TESTED_EVIDENCE
};

typedef struct ratifying {
    ent_call *c;
    ent_reg_row standard;
    labelled label;
    ent_secret content_key;
    const ent_std_answers *stated; /* what the options say */
    bool has_earlier;
    ent_reg_row earlier;
    ent_str earlier_json;
    ent_std_answers record;
    ent_str json;
    basing basing;
    bool together; /* it takes the place of several that stood side by side */
    ent_reg_strings originators;
} ratifying;

/* ---- the standard ---- */

typedef struct editions {
    ratifying *x;
    ent_str number; /* folded */
    size_t n;
} editions;

static ent_code take_edition(void *ctx, const ent_reg_row *r, ent_err *e)
{
    editions *all = ctx;
    ent_call *c = all->x->c;
    ent_str folded;

    if (ent_str_is(r->kind, RATIFICATION_KIND) || !ent_str_eq(r->edition, call_arg(c, "edition"))) return ENT_OK;
    ENT_TRY(ent_fold(&folded, c->arena, r->number, e));
    if (!ent_str_eq(folded, all->number) || all->n++ != 0) return ENT_OK;
    return ent_reg_row_by_id(&all->x->standard, c->arena, c->reader, r->id, e);
}

/* With --edition the one of this number that has it. */
static ent_code find_standard(ratifying *x, ent_err *e)
{
    ent_call *c = x->c;
    editions all = {.x = x};
    ent_reg_filter f = {0};

    if (!call_has(c, "edition")) {
        if (ent_reg_find(&x->standard, c->arena, c->reader, call_arg(c, "standard"), e) != ENT_OK) return ent_at(e, "standard");
        if (!ent_str_is(x->standard.kind, RATIFICATION_KIND)) return ENT_OK;
    } else {
        ENT_TRY(ent_fold(&all.number, c->arena, call_arg(c, "standard"), e));
        f.text = all.number;
        ENT_TRY(ent_reg_list(c->reader, c->arena, &f, take_edition, &all, e));
        if (all.n == 1) return ENT_OK;
    }
    if (all.n > 1)
        return ent_fail(e, ENT_INVALID, NULL, "Name it by its UUID: item list shows them.", "Several items have this number and edition.");
    ent_fail(e, ENT_NOT_VISIBLE, "R-17", NULL, "not found");
    return ent_at(e, "standard");
}

/* ---- the facts ---- */

static ent_code today(ent_str *out, ent_call *c, ent_err *e)
{
    char text[11];

    ent_date_print(text, ent_date_of(c->now));
    return ent_str_dup(out, c->arena, ent_str_c(text), e);
}

/* Columns of the form, with the number and edition of the standard after them. */
static ent_code fill_form(ent_csv *out, ratifying *x, ent_err *e)
{
    ent_call *c = x->c;
    ent_str *names, *fields, day;
    ent_csv_row *row;

    ENT_TRY(today(&day, c, e));
    ENT_NEW(names, c->arena, OPTIONS + 2, e);
    ENT_NEW(fields, c->arena, OPTIONS + 2, e);
    ENT_NEW(row, c->arena, 1, e);
    for (size_t i = 0; i < OPTIONS; i++) {
        names[i] = ent_str_c(options[i].column);
        fields[i] = call_arg(c, options[i].option);
    }
    if (call_has(c, "ended")) fields[TESTED_EVIDENCE + 1] = ENT_S("yes");
    if (!call_has(c, "fielded")) fields[FIELDED + 1] = (ent_str){0};
    if (!call_has(c, "tested")) fields[TESTED_EVIDENCE] = (ent_str){0};
    if (fields[ANSWER].n != 0 && fields[DATE].n == 0) fields[DATE] = day;
    if (fields[DOCUMENT].n != 0 && fields[IMPLEMENTED].n == 0) fields[IMPLEMENTED] = fields[DATE].n != 0 ? fields[DATE] : day;
    if (fields[ANSWER].n == 0) fields[DATE] = (ent_str){0};
    names[OPTIONS] = ENT_S("standard"), fields[OPTIONS] = x->standard.number;
    names[OPTIONS + 1] = ENT_S("edition"), fields[OPTIONS + 1] = x->standard.edition;
    *row = (ent_csv_row){.line = 1, .f = fields};
    *out = (ent_csv){.n_columns = OPTIONS + 2, .n_rows = 1, .columns = names, .rows = row};
    return ENT_OK;
}

/* "line 1 column 5 (date)" is "--date" here. */
static ent_code in_options(ent_err *e)
{
    const char *from = strrchr(e->place, '(');
    const char *option = "standard";

    for (size_t i = 0; i < OPTIONS && from != NULL; i++)
        if (strncmp(from + 1, options[i].column, strlen(options[i].column)) == 0 && from[1 + strlen(options[i].column)] == ')')
            option = options[i].option;
    e->place[0] = '\0';
    return from == NULL ? e->code : ent_at(e, "--%s", option);
}

static ent_code state_facts(ratifying *x, ent_err *e)
{
    ent_std_answers_list list;
    ent_csv form;

    if (call_has(x->c, "evidence") && !call_has(x->c, "fielded") && !call_has(x->c, "tested"))
        return call_usage(x->c, "--evidence shows that something is fielded or tested.", "Give the date with --fielded or --tested.", e);
    ENT_TRY(fill_form(&form, x, e));
    if (ent_std_answers_from_rows(&list, x->c->arena, &form, e) != ENT_OK) return in_options(e);
    x->stated = list.v;
    for (size_t i = 0; i < x->stated->n; i++)
        ENT_TRY(ent_std_fact_allowed(x->stated->facts[i].kind, ent_std_doc_kind_of(x->standard.number),
                                     ent_std_state_read(x->standard.status), e));
    return ENT_OK;
}

/* ---- the originators ---- */

static ent_code add_originator(ratifying *x, ent_str org, ent_err *e)
{
    size_t at = 0;

    while (at < x->originators.n && ent_str_cmp(x->originators.v[at], org) < 0) at++;
    if (at < x->originators.n && ent_str_eq(x->originators.v[at], org)) return ENT_OK;
    ENT_PUSH(&x->originators, x->c->arena, org, e);
    for (size_t i = x->originators.n - 1; i > at; i--) x->originators.v[i] = x->originators.v[i - 1];
    x->originators.v[at] = org;
    return ENT_OK;
}

/* The record still holds what they stated. */
static ent_code keep_originators(ratifying *x, int64_t revision_id, ent_err *e)
{
    ent_reg_strings before = {0};

    ENT_TRY(ent_reg_originators(&before, x->c->arena, x->c->reader, revision_id, e));
    for (size_t i = 0; i < before.n; i++) ENT_TRY(add_originator(x, before.v[i], e));
    return ENT_OK;
}

/* ---- the layer ---- */

/* What a revision of the record says. It goes on under this label, so that must be at least its own. */
static ent_code read_row(ent_std_answers *out, ent_str *json, ratifying *x, const ent_reg_row *row, ent_err *e)
{
    ent_call *c = x->c;
    const ent_cut *cut;

    ENT_TRY(ent_reg_content_there(row->destroyed, e));
    ENT_TRY(ent_reg_content_get(json, c->arena, c->reader, &x->content_key, &row->content, e));
    ENT_TRY(ent_reg_cut(&cut, c->arena, c->reader, &c->policies, row->content_cut_id, e));
    if (!ent_cut_at_least(x->label.cut, cut))
        return ent_fail(e, ENT_REFUSED, "R-11", "Give at least its label, or keep it with --beside.",
                        "The record has a revision whose label is higher, or lets in fewer.");
    ENT_TRY(keep_originators(x, row->id, e));
    return ent_std_answers_read(out, c->arena, *json, row->time, e);
}

/* Of those that stand side by side and end now nothing is lost: what a later one says of the same replaces what the earlier said. */
static ent_code bring_together(ratifying *x, ent_err *e)
{
    ent_call *c = x->c;
    ent_std_answers all = x->record, next;
    ent_reg_row row;
    ent_str json;

    all.n = 0;
    x->together = x->basing.end.n != 0;
    for (size_t i = 0; i < x->basing.end.n; i++) {
        ENT_TRY(ent_reg_by_revision(&row, c->arena, c->reader, x->basing.end.v[i], e));
        if (row.destroyed != 0) continue;
        ENT_TRY(read_row(&next, &json, x, &row, e));
        ENT_TRY(ent_std_answers_change(&all, c->arena, &all, next.facts, next.n, false, e));
    }
    return ent_std_answers_change(&x->record, c->arena, &all, x->record.facts, x->record.n, false, e);
}

/* The record of the revision that was changed: --base may name an older one. */
static ent_code read_base(ratifying *x, ent_err *e)
{
    ent_reg_row base;

    ENT_TRY(basing_chosen(&x->basing, x->c, &x->earlier, e));
    ENT_TRY(ent_reg_by_revision(&base, x->c->arena, x->c->reader, x->basing.base, e));
    ENT_TRY(read_row(&x->record, &x->earlier_json, x, &base, e));
    return bring_together(x, e);
}

static ent_code find_layer(ratifying *x, ent_err *e)
{
    ent_call *c = x->c;
    ratified_found found;
    ent_str number;
    ratified all;

    ENT_TRY(ent_std_answers_number(&number, c->arena, x->stated, e));
    ENT_TRY(ratified_load(&all, c, &x->content_key, number, e));
    ENT_TRY(ratified_find(&found, &all, c->arena, x->stated, x->label.cut, e));
    x->has_earlier = found.revision_id != 0;
    if (x->has_earlier) {
        ENT_TRY(ent_reg_row_by_id(&x->earlier, c->arena, c->reader, found.revision_id, e));
        return read_base(x, e);
    }
    if (call_has(c, "base") || call_has(c, "beside"))
        return call_usage(c, "There is no record yet that --base or --beside could mean.", "Leave them away.", e);
    if (call_has(c, "take-back")) {
        ent_fail(e, ENT_NOT_VISIBLE, "R-17", NULL, "not found");
        return ent_at(e, "--take-back");
    }
    x->record = *x->stated;
    x->record.n = 0;
    return ENT_OK;
}

static ent_code change_record(ratifying *x, ent_err *e)
{
    bool out = call_has(x->c, "take-back");
    ent_std_answers changed;

    ENT_TRY(ent_std_answers_change(&changed, x->c->arena, &x->record, x->stated->facts, x->stated->n, out, e));
    if (out && changed.n == x->record.n) {
        ent_fail(e, ENT_NOT_VISIBLE, "R-17", "standard show --history lists what was stated, with its dates.", "not found");
        return ent_at(e, "--take-back");
    }
    x->record = changed;
    return ent_std_answers_json(&x->json, x->c->arena, &changed, e);
}

/* ---- entering ---- */

static ent_code describe(ent_reg_revision *r, ratifying *x, ent_err *e)
{
    ent_call *c = x->c;
    char uuid[37];

    *r = (ent_reg_revision){.origin = c->node.org,
                            .kind = ENT_S(RATIFICATION_KIND),
                            .length = (int64_t)x->json.n,
                            .edition = x->record.edition,
                            .label_xml = x->label.xml,
                            .meta_label_xml = x->label.xml,
                            .cut = ent_cut_text(x->label.cut),
                            .content_cut = ent_cut_text(x->label.cut),
                            .originators = x->originators.v,
                            .n_originators = x->originators.n,
                            .base = x->basing.base,
                            .beside = x->basing.beside.v,
                            .n_beside = x->basing.beside.n,
                            .person = c->person.name};
    ENT_TRY(ent_sha256_of(&r->content, x->json, e));
    ENT_TRY(ent_std_answers_number(&r->number, c->arena, &x->record, e));
    r->item = x->earlier.item;
    if (!x->has_earlier) {
        ENT_TRY(ent_bytes_uuid(&c->random, uuid, e));
        ENT_TRY(ent_str_dup(&r->item, c->arena, ent_str_c(uuid), e));
    }
    ENT_TRY(ent_bytes_uuid(&c->random, uuid, e));
    return ent_str_dup(&r->revision, c->arena, ent_str_c(uuid), e);
}

static ent_code enter(ratifying *x, const ent_reg_revision *r, ent_err *e)
{
    ent_call *c = x->c;
    ent_str body;

    ENT_TRY(labelling_enter(c, &x->label, e));
    ENT_TRY(ent_reg_content_put(c->writer, c->arena, &x->content_key, &r->content, x->json, &c->random, e));
    ENT_TRY(ent_reg_revise_entry(&body, c->arena, r, e));
    return call_add(c, "item.revise", body, e);
}

static ent_code answer(ratifying *x, const ent_reg_revision *r, bool changed, ent_err *e)
{
    ent_call *c = x->c;
    ent_jw *w = c->out;
    ent_str portion;

    call_marking(c, "label", c->policies.own, &x->label.label);
    ENT_TRY(ent_label_marking(&portion, c->arena, c->policies.own, &x->label.label, (ent_str){0}, ENT_PORTION, e));
    ent_jw_kstr(w, "number", r->number);
    if (r->edition.n != 0) ent_jw_kstr(w, "edition", r->edition);
    ent_jw_kstr(w, "item", r->item);
    ent_jw_kstr(w, "revision", changed ? r->revision : x->earlier.revision);
    ent_jw_kbool(w, "changed", changed);
    ent_jw_key(w, "facts");
    ent_jw_arr(w);
    for (size_t i = 0; i < x->record.n; i++) {
        ent_std_fact f = x->record.facts[i];
        f.marking = portion;
        ent_jw_obj(w);
        standing_put_fact(w, &f, f.services);
        ent_jw_end(w);
    }
    ent_jw_end(w);
    return ENT_OK;
}

static ent_code ratify(ratifying *x, ent_err *e)
{
    ent_reg_revision r;
    bool changed;

    ENT_TRY(find_layer(x, e));
    ENT_TRY(change_record(x, e));
    ENT_TRY(add_originator(x, call_has(x->c, "originator") ? call_arg(x->c, "originator") : x->c->node.org, e));
    ENT_TRY(describe(&r, x, e));
    changed = !x->has_earlier || x->together || !ent_str_eq(x->json, x->earlier_json);
    if (changed) ENT_TRY(enter(x, &r, e));
    return answer(x, &r, changed, e);
}

ent_code op_standard_ratify(ent_call *c, ent_err *e)
{
    ratifying x = {.c = c};
    ent_code code;

    ENT_TRY(find_standard(&x, e));
    ENT_TRY(labelling_read(&x.label, c, call_arg(c, "label"), call_has(c, "exercise"), (ent_str){0}, e));
    ENT_TRY(state_facts(&x, e));
    ENT_TRY(call_node_key(&x.content_key, c, "content", e));
    code = ratify(&x, e);
    ent_wipe(&x.content_key, sizeof x.content_key);
    return code;
}
