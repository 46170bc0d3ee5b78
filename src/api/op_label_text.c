/* SPDX-License-Identifier: Apache-2.0 */
/* label marking, parse, find, equivalent: labels as people write them. */
#include "op_label.h"

enum { TEXT_MAX = 64 << 20 };

ent_code op_label_marking(ent_call *c, ent_err *e)
{
    ent_place place = ENT_PAGE_BOTTOM; /* where a phrase that names no place belongs */
    labels_notes notes = {0};
    const ent_policy *p;
    labels_label l;
    ent_str text;

    for (int i = ENT_PAGE_TOP; i < ENT_PLACES; i++)
        if (ent_str_is(call_arg(c, "place"), ent_place_word((ent_place)i))) place = (ent_place)i;
    ENT_TRY(labels_policy(&p, c, "policy", e));
    ENT_TRY(labels_read(&l, &notes, c, p, call_arg(c, "label"), e));
    if (ent_label_validate(p, l.in_force, c->as_of, false, e) != ENT_OK ||
        ent_label_marking(&text, c->arena, p, l.in_force, call_arg(c, "lang"), place, e) != ENT_OK)
        return ent_within(e, "%s", l.path);
    ent_jw_kstr(c->out, "marking", text);
    labels_put_succession(c->out, &l);
    labels_put_notes(c->out, &notes);
    return ENT_OK;
}

ent_code op_label_parse(ent_call *c, ent_err *e)
{
    const ent_policy *p;
    ent_label label;

    ENT_TRY(labels_policy(&p, c, "policy", e));
    if (ent_label_unmark(&label, c->arena, p, call_arg(c, "marking"), e) != ENT_OK) return ent_within(e, "marking");
    labels_put(c->out, &label);
    return labels_put_xml(c, p, &label, e);
}

/* ---- markings in running text ---- */

static void put_sighting(ent_jw *w, const ent_sighting *s)
{
    ent_jw_obj(w);
    ent_jw_ki64(w, "line", s->line);
    ent_jw_ki64(w, "column", s->column);
    ent_jw_ki64(w, "at", (int64_t)s->at);
    ent_jw_ki64(w, "length", (int64_t)s->n);
    ent_jw_kz(w, "kind", s->marking ? "marking" : "mention");
    ent_jw_kz(w, "why", s->why);
    ent_jw_kstr(w, "says", s->says);
    if (s->label.policy.n != 0) {
        ent_jw_key(w, "label");
        ent_jw_obj(w);
        labels_put(w, &s->label);
        ent_jw_end(w);
    }
    ent_jw_end(w);
}

ent_code op_label_find(ent_call *c, ent_err *e)
{
    ent_str text = call_arg(c, "text");
    ent_sightings found = {0};
    const ent_policy *p;
    int64_t markings = 0;

    if (call_has(c, "text") == call_has(c, "file")) return call_usage(c, "One text is needed.", "Give FILE, or --text TEXT.", e);
    ENT_TRY(labels_policy(&p, c, "policy", e));
    if (call_has(c, "file")) ENT_TRY(call_file(&text, c, "file", TEXT_MAX, e));
    if (ent_label_find(&found, c->arena, p, text, e) != ENT_OK)
        return call_has(c, "file") ? ent_within(e, "%s", call_path(c, "file")) : e->code;
    for (size_t i = 0; i < found.n; i++) markings += found.v[i].marking;
    ent_jw_ki64(c->out, "markings", markings);
    ent_jw_ki64(c->out, "mentions", (int64_t)found.n - markings);
    ent_jw_key(c->out, "found");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < found.n; i++) put_sighting(c->out, &found.v[i]);
    ent_jw_end(c->out);
    return ENT_OK;
}

/* ---- words of levels ---- */

static void put_date(ent_jw *w, const char *key, bool has, ent_date d)
{
    char text[11];

    if (!has) return;
    ent_date_print(text, d);
    ent_jw_kz(w, key, text);
}

/* What rests on a row that nobody checked against its source says so wherever it is shown. from: the row of the word asked for. */
static void put_level(ent_jw *w, const ent_level *from, const ent_level *l)
{
    bool checked = ent_str_is(from->mark, "checked") && ent_str_is(l->mark, "checked");

    ent_jw_kstr(w, "table", l->table);
    ent_jw_kstr(w, "level", l->level);
    put_date(w, "from", l->has_from, l->from);
    put_date(w, "to", l->has_to, l->to);
    ent_jw_kstr(w, "source", l->source);
    if (!ent_str_eq(from->source, l->source)) ent_jw_kstr(w, "word_source", from->source);
    ent_jw_kz(w, "mark", checked ? "checked" : "unchecked");
    if (l->note.n != 0) ent_jw_kstr(w, "note", l->note);
}

static ent_code put_meanings(ent_call *c, const ent_levels *table, ent_date day, ent_err *e)
{
    ent_level_rows rows = {0};

    ENT_TRY(ent_levels_read(&rows, c->arena, table, call_arg(c, "authority"), call_arg(c, "word"), day, e));
    ent_jw_key(c->out, "meanings");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < rows.n; i++) {
        ent_jw_obj(c->out);
        ent_jw_kstr(c->out, "authority", rows.v[i]->authority);
        ent_jw_kstr(c->out, "word", rows.v[i]->word);
        put_level(c->out, rows.v[i], rows.v[i]);
        ent_jw_end(c->out);
    }
    ent_jw_end(c->out);
    return ENT_OK;
}

static ent_code put_equals(ent_call *c, const ent_levels *table, ent_date day, ent_err *e)
{
    ent_equals all = {0};

    ENT_TRY(ent_levels_equal(&all, c->arena, table, call_arg(c, "authority"), call_arg(c, "word"), call_arg(c, "to"), day, e));
    ent_jw_key(c->out, "equivalents");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < all.n; i++) {
        bool none = all.v[i].kind == ENT_EQUAL_NONE;
        ent_jw_obj(c->out);
        ent_jw_kstr(c->out, "authority", all.v[i].from->authority);
        ent_jw_kstr(c->out, "word", all.v[i].from->word);
        ent_jw_kstr(c->out, "to_authority", all.v[i].to->authority);
        ent_jw_key(c->out, "to_word");
        if (none) ent_jw_null(c->out);
        else ent_jw_str(c->out, all.v[i].to->word);
        ent_jw_kz(c->out, "answer", none ? "no equivalent" : "equivalent");
        put_level(c->out, all.v[i].from, all.v[i].to);
        ent_jw_end(c->out);
    }
    ent_jw_end(c->out);
    return ENT_OK;
}

ent_code op_label_equivalent(ent_call *c, ent_err *e)
{
    ent_date day = ent_date_of(c->as_of);
    const ent_levels *table;
    char text[11];

    ENT_TRY(api__kept_levels(&table, c, e));
    ent_date_print(text, day);
    ent_jw_kz(c->out, "day", text);
    return call_has(c, "to") ? put_equals(c, table, day, e) : put_meanings(c, table, day, e);
}
