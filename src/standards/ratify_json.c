/* SPDX-License-Identifier: Apache-2.0 */
/* A record of ratification as canonical JSON, the content of a revision, and back. It comes from partners too, so reading is strict. */
#include <string.h>

#include <entente/standards/ratify.h>

#define FORMAT "entente/ratification/v1"

static void member(ent_jw *w, const char *key, ent_str s)
{
    if (s.n != 0) ent_jw_kstr(w, key, s);
}

static void date_member(ent_jw *w, const char *key, ent_date d)
{
    char text[11];

    ent_date_print(text, d);
    if (text[0] != '\0') ent_jw_kz(w, key, text);
}

static void write_fact(ent_jw *w, const ent_std_fact *f)
{
    ent_jw_obj(w);
    if (f->answer != ENT_STD_ANSWER_NONE) ent_jw_kz(w, "answer", ent_std_answer_word(f->answer));
    if (f->ended) ent_jw_kbool(w, "ended", true);
    date_member(w, "intended", f->intended);
    ent_jw_kz(w, "kind", ent_std_fact_kind_word(f->kind));
    member(w, "part", f->part);
    member(w, "remark", f->remark);
    ent_jw_kz(w, "services", ent_std_services_word(f->services));
    member(w, "text", f->text);
    date_member(w, "valid", f->valid);
    ent_jw_end(w);
}

ent_code ent_std_answers_json(ent_str *out, ent_arena *a, const ent_std_answers *r, ent_err *e)
{
    ent_buf b = ent_buf_new(a, ENT_STD_MAX_ANSWERS_JSON);
    ent_jw w = ent_jw_canonical(&b);

    ent_jw_obj(&w);
    member(&w, "edition", r->edition);
    ent_jw_key(&w, "facts");
    ent_jw_arr(&w);
    for (size_t i = 0; i < r->n; i++) write_fact(&w, &r->facts[i]);
    ent_jw_end(&w);
    ent_jw_kz(&w, "format", FORMAT);
    ent_jw_kstr(&w, "nation", r->nation);
    ent_jw_kstr(&w, "standard", r->standard);
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}

/* ---- and back ---- */

static ent_code bad(ent_err *e, const char *key)
{
    return ent_fail(e, ENT_INVALID, NULL, "Ask the sender for a record in its own spelling.",
                    "The member \"%s\" says nothing that is known.", key);
}

static ent_code read_date(ent_date *out, const ent_json *o, const char *key, ent_err *e)
{
    return ent_date_parse(out, ent_json_str(o, key)) ? ENT_OK : bad(e, key);
}

static ent_code read_kind(ent_std_fact_kind *out, const ent_json *o, ent_err *e)
{
    ent_str word = ent_json_str(o, "kind");

    for (size_t k = 1; k < ENT_STD_FACT_KINDS; k++) {
        if (!ent_str_is(word, ent_std_fact_kind_word((ent_std_fact_kind)k))) continue;
        *out = (ent_std_fact_kind)k;
        return ENT_OK;
    }
    return bad(e, "kind");
}

static ent_code read_fact(ent_std_fact *f, const ent_json *o, ent_err *e)
{
    static const char *const keys[] = {"answer", "ended", "intended", "kind", "part", "remark", "services", "text", "valid", NULL};
    const ent_json *ended = ent_json_get(o, "ended");
    ent_str answer = ent_json_str(o, "answer"), services = ent_json_str(o, "services");

    ENT_TRY(ent_json_only(o, keys, e));
    ENT_TRY(read_kind(&f->kind, o, e));
    f->answer = ent_std_answer_read(answer);
    if (answer.n != 0 && f->answer == ENT_STD_ANSWER_NONE) return bad(e, "answer");
    if (services.n == 0 || !ent_std_services_read(&f->services, services)) return bad(e, "services");
    f->ended = ended != NULL && ended->kind == ENT_JSON_BOOL && ended->boolean;
    ENT_TRY(read_date(&f->intended, o, "intended", e));
    ENT_TRY(read_date(&f->valid, o, "valid", e));
    f->part = ent_json_str(o, "part");
    f->remark = ent_json_str(o, "remark");
    f->text = ent_json_str(o, "text");
    return ENT_OK;
}

/* One spelling: what is not written again as it came has something in it that the record does not say. */
static ent_code same_bytes(const ent_std_answers *r, ent_arena *a, ent_str json, ent_err *e)
{
    ent_str again;

    ENT_TRY(ent_std_answers_json(&again, a, r, e));
    if (ent_str_eq(again, json)) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, "Ask the sender for a record in its own spelling.",
                    "The record of ratification is not spelled as records are: order, empty members, doubled facts.");
}

static ent_code read_record(ent_std_answers *out, ent_arena *a, ent_str json, ent_time known, ent_err *e)
{
    static const char *const keys[] = {"edition", "facts", "format", "nation", "standard", NULL};
    const ent_json *o, *facts;
    ent_str nation, standard;
    ent_std_fact *v;

    ENT_TRY(ent_json_parse(&o, a, json, ENT_STD_MAX_ANSWERS_JSON, e));
    ENT_TRY(ent_json_only(o, keys, e));
    if (!ent_str_is(ent_json_str(o, "format"), FORMAT)) return bad(e, "format");
    ENT_TRY(ent_json_need_str(&standard, o, "standard", e));
    ENT_TRY(ent_json_need_str(&nation, o, "nation", e));
    ENT_TRY(ent_json_need_arr(&facts, o, "facts", e));
    ENT_NEW(v, a, facts->n, e);
    for (size_t i = 0; i < facts->n; i++) {
        v[i].known = known;
        if (read_fact(&v[i], facts->items[i], e) != ENT_OK) return ent_at(e, "fact %zu", i + 1);
    }
    ENT_TRY(ent_std_answers_make(out, a, standard, ent_json_str(o, "edition"), nation, v, facts->n, e));
    return same_bytes(out, a, json, e);
}

ent_code ent_std_answers_read(ent_std_answers *out, ent_arena *a, ent_str json, ent_time known, ent_err *e)
{
    ent_code code = read_record(out, a, json, known, e);

    if (code != ENT_OK) *out = (ent_std_answers){0};
    return code;
}
