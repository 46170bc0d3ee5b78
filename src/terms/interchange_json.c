/* SPDX-License-Identifier: Apache-2.0 */
/* A fact as canonical JSON, the content of its revision, and back. */
#include "interchange_private.h"

enum { JSON_MAX = 64 << 10 };

static const char FORMAT[] = "entente/interchange/v1";
static const char NEXT[] = "Ask the sender for a correct copy; it was not written by this program.";

const terms_interchange_text interchange__texts[INTERCHANGE_TEXTS] = {
    {"item", offsetof(ent_interchange_fact, item), ENT_INTERCHANGE_NAME_MAX, false},
    {"weapon", offsetof(ent_interchange_fact, weapon), ENT_INTERCHANGE_NAME_MAX, false},
    {"test", offsetof(ent_interchange_fact, test), ENT_INTERCHANGE_TEXT_MAX, true},
    {"procedure", offsetof(ent_interchange_fact, procedure), ENT_INTERCHANGE_TEXT_MAX, true},
    {"authority", offsetof(ent_interchange_fact, authority), ENT_INTERCHANGE_NAME_MAX, true},
};

ent_str interchange__text(const ent_interchange_fact *f, size_t i)
{
    return *(const ent_str *)(const void *)((const char *)f + interchange__texts[i].at);
}

static void put_date(ent_jw *w, const char *key, ent_date d)
{
    char text[11];

    ent_date_print(text, d);
    if (text[0] != '\0') ent_jw_kz(w, key, text);
}

ent_code ent_interchange_json(ent_str *out, ent_arena *a, const ent_interchange_fact *f, ent_err *e)
{
    ent_buf b = ent_buf_new(a, JSON_MAX);
    ent_jw w = ent_jw_canonical(&b);

    ENT_TRY(ent_interchange_check(f, e));
    ent_jw_obj(&w);
    ent_jw_kstr(&w, "authority", f->authority);
    if (f->condition.n != 0) ent_jw_kstr(&w, "condition", f->condition);
    put_date(&w, "date", f->date);
    ent_jw_kz(&w, "format", FORMAT);
    ent_jw_kstr(&w, "item", f->item);
    ent_jw_kstr(&w, "procedure", f->procedure);
    ent_jw_kstr(&w, "test", f->test);
    put_date(&w, "until", f->until);
    ent_jw_kz(&w, "verdict", ent_interchange_word(f->verdict));
    ent_jw_kstr(&w, "weapon", f->weapon);
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}

/* ---- reading ---- */

static ent_code read_texts(ent_interchange_fact *f, ent_arena *a, const ent_json *v, ent_err *e)
{
    for (size_t i = 0; i < INTERCHANGE_TEXTS; i++) {
        ent_str *to = (ent_str *)(void *)((char *)f + interchange__texts[i].at);
        ENT_TRY(ent_str_dup(to, a, ent_json_str(v, interchange__texts[i].key), e));
    }
    return ent_str_dup(&f->condition, a, ent_json_str(v, "condition"), e);
}

static ent_code read_date(ent_date *out, const ent_json *v, const char *key, ent_err *e)
{
    if (ent_date_parse(out, ent_json_str(v, key))) return ENT_OK;
    ent_fail(e, ENT_INVALID, NULL, NEXT, "This is no date.");
    return ent_at(e, "%s", key);
}

static ent_code read_fact(ent_interchange_fact *f, ent_arena *a, const ent_json *v, ent_err *e)
{
    static const char *const keys[] = {"authority", "condition", "date",    "format", "item", "procedure",
                                       "test",      "until",     "verdict", "weapon", NULL};

    if (v->kind != ENT_JSON_OBJ) return ent_fail(e, ENT_INVALID, NULL, NEXT, "A fact of interchangeability is an object.");
    ENT_TRY(ent_json_only(v, keys, e));
    if (!ent_str_is(ent_json_str(v, "format"), FORMAT)) return ent_fail(e, ENT_INVALID, NULL, NEXT, "The format is not %s.", FORMAT);
    ENT_TRY(read_texts(f, a, v, e));
    (void)ent_interchange_read_word(&f->verdict, ent_json_str(v, "verdict")); /* left at "not tested", which the check refuses */
    ENT_TRY(read_date(&f->date, v, "date", e));
    ENT_TRY(read_date(&f->until, v, "until", e));
    return ENT_OK;
}

/* Written again it must be the same bytes: nothing of another type, no other spelling, nothing empty. */
ent_code ent_interchange_read(ent_interchange_fact *out, ent_arena *a, ent_str json, ent_err *e)
{
    ent_arena *scratch = ent_arena_new(a, 0);
    const ent_json *v;
    ent_str again = {0};
    ent_code code;
    bool same;

    *out = (ent_interchange_fact){0};
    if (scratch == NULL) return ent_nomem(e);
    code = ent_json_parse(&v, scratch, json, JSON_MAX, e);
    if (code == ENT_OK) code = read_fact(out, a, v, e);
    if (code == ENT_OK) code = ent_interchange_json(&again, scratch, out, e);
    same = code == ENT_OK && ent_str_eq(again, json);
    ent_arena_free(scratch);
    if (code != ENT_OK) return code;
    return same ? ENT_OK : ent_fail(e, ENT_INVALID, NULL, NEXT, "The fact is not in its one spelling.");
}
