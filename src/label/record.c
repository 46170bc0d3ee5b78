/* SPDX-License-Identifier: Apache-2.0 */
/* The record of a decision, and deciding again from it.
 *
 * A record is canonical JSON (RFC 8785): the digests of what was decided from, what else went in, and the answer. Its last word,
 * `digest`, is the SHA-256 of the record without it, so that a change of what no answer shows (a dossier more, the sentence of an error)
 * is seen too. It is no signature: who keeps records signs them or puts them into a log.
 *
 * After an upgrade the same inputs must give the same answer. The words of an error may have changed by then, so they are
 * kept, and not compared.                                                                                         */
#include <string.h>

#include "cut.h"

#define MAX_RECORD ((size_t)64 << 20)
#define VERSION "entente/decision/v1"

static const char NEXT_INPUT[] = "Give the very files that the decision was made from.";
static const char NEXT_CHANGED[] =
    "Do not rely on this record; find out who changed it, or what the program decides differently now, and why.";

/* ---- deciding ---- */

typedef struct outcome {
    ent_decision d;
    ent_code code;     /* ENT_OK, or that of the bad input */
    const char *input; /* "policy", "clearance" or "label", if it is bad */
    ent_err why;
} outcome;

static ent_code decide(outcome *o, ent_arena *a, const ent_decision_case *c)
{
    const ent_holding *h;
    const ent_policy *p;
    ent_clearance held;
    ent_label l;
    ent_err *e = &o->why;

    o->input = "policy";
    ENT_TRY(ent_policy_load(&p, a, c->policy, NULL, e));
    o->input = "clearance";
    ENT_TRY(ent_clearance_read(&held, a, p, c->clearance, c->strict, NULL, e));
    ENT_TRY(ent_holding_of(&h, a, p, &held, c->dossiers, c->n_dossiers, e));
    o->input = "label";
    ENT_TRY(ent_label_read(&l, a, p, c->label, c->strict, NULL, e));
    return ent_judge(&o->d, a, p, ent_label_in_force(&l, c->as_of), c->dossier, h, c->as_of, e);
}

/* ENT_OK also for bad input; *e only for what is nobody's input. */
static ent_code come_to(outcome *o, ent_arena *a, const ent_decision_case *c, ent_err *e)
{
    *o = (outcome){0};
    o->code = decide(o, a, c);
    if (o->code == ENT_OK) return ENT_OK;
    ent_judge_refused(&o->d, a, &o->why);
    if (o->code == ENT_INVALID || o->code == ENT_LIMIT) return ENT_OK;
    *e = o->why;
    return o->code;
}

/* ---- writing ---- */

static ent_code key_digest(ent_jw *w, const char *key, ent_str bytes, ent_err *e)
{
    ent_sha256 digest;
    char hex[65];

    ENT_TRY(ent_sha256_of(&digest, bytes, e));
    ent_sha256_hex(hex, &digest);
    ent_jw_kz(w, key, hex);
    return ENT_OK;
}

static void key_list(ent_jw *w, const char *key, const ent_str *list, size_t n)
{
    ent_jw_key(w, key);
    ent_jw_arr(w);
    for (size_t i = 0; i < n; i++) ent_jw_str(w, list[i]);
    ent_jw_end(w);
}

static void key_error(ent_jw *w, const outcome *o)
{
    ent_jw_key(w, "error");
    if (o->code == ENT_OK) {
        ent_jw_null(w);
        return;
    }
    ent_jw_obj(w);
    ent_jw_kz(w, "code", ent_code_name(o->code));
    ent_jw_kz(w, "input", o->input);
    ent_jw_kz(w, "place", o->why.place);
    ent_jw_kz(w, "what", o->why.what);
    ent_jw_end(w);
}

/* All but `digest`. */
static ent_code write_body(ent_str *out, ent_arena *a, const ent_decision_case *c, const outcome *o, ent_err *e)
{
    ent_buf b = ent_buf_new(a, MAX_RECORD);
    ent_jw w = ent_jw_canonical(&b);
    char time[21];

    ent_time_print(time, c->as_of);
    ent_jw_obj(&w);
    ent_jw_kz(&w, "as_of", time);
    ENT_TRY(key_digest(&w, "clearance", c->clearance, e));
    ent_jw_kstr(&w, "dossier", c->dossier);
    key_list(&w, "dossiers", c->dossiers, c->n_dossiers);
    key_error(&w, o);
    ENT_TRY(key_digest(&w, "label", c->label, e));
    key_list(&w, "missing", o->d.missing, o->d.n_missing);
    ENT_TRY(key_digest(&w, "policy", c->policy, e));
    ent_jw_kz(&w, "reason", ent_reason_word(o->d.reason));
    ent_jw_kz(&w, "rule", o->d.rule);
    ent_jw_kbool(&w, "strict", c->strict);
    ent_jw_kstr(&w, "tag_set", o->d.tag_set);
    ent_jw_kz(&w, "verdict", o->d.verdict == ENT_PERMIT ? "permit" : "deny");
    ent_jw_kz(&w, "version", VERSION);
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}

/* The record without its digest, in its canonical spelling. */
static ent_code body_of(ent_str *out, ent_arena *a, const ent_json *record, ent_err *e)
{
    ent_json_member *members;
    ent_json body = {.kind = ENT_JSON_OBJ};

    ENT_NEW(members, a, record->n, e);
    for (size_t i = 0; i < record->n; i++)
        if (!ent_str_is(record->members[i].key, "digest")) members[body.n++] = record->members[i];
    body.members = members;
    return ent_json_canonical(out, a, &body, MAX_RECORD, e);
}

/* Puts the digest of a body among its members. */
static ent_code seal(ent_str *out, ent_arena *a, ent_str body, ent_err *e)
{
    const ent_json *o;
    ent_json_member *members;
    ent_json digest = {.kind = ENT_JSON_STR}, whole = {.kind = ENT_JSON_OBJ};
    ent_sha256 d;
    char hex[65];

    ENT_TRY(ent_sha256_of(&d, body, e));
    ent_sha256_hex(hex, &d);
    digest.str = ent_str_c(hex);
    ENT_TRY(ent_json_parse(&o, a, body, MAX_RECORD, e));
    ENT_NEW(members, a, o->n + 1, e);
    memcpy(members, o->members, o->n * sizeof *members);
    members[o->n] = (ent_json_member){.key = ent_str_c("digest"), .value = &digest};
    whole.members = members;
    whole.n = o->n + 1;
    return ent_json_canonical(out, a, &whole, MAX_RECORD, e);
}

static ent_code make(ent_str *body, outcome *o, ent_arena *a, const ent_decision_case *c, ent_err *e)
{
    ENT_TRY(come_to(o, a, c, e));
    return write_body(body, a, c, o, e);
}

ent_code ent_decision_record(ent_str *out, ent_decision *d, ent_arena *a, const ent_decision_case *c, ent_err *e)
{
    ent_decision_case said = *c;
    ent_str body;
    outcome o;
    char time[21];

    *out = (ent_str){0};
    if (d != NULL) *d = (ent_decision){.reason = ENT_WHY_INPUT, .rule = "R-01"};
    ent_time_print(time, c->as_of);
    (void)ent_time_parse(&said.as_of, ent_str_c(time)); /* what the record says is what is decided, also beyond the year 9999 */
    ENT_TRY(make(&body, &o, a, &said, e));
    ENT_TRY(seal(out, a, body, e));
    if (d != NULL) *d = o.d;
    return ENT_OK;
}

/* ---- deciding again ---- */

static ent_code bad_record(ent_err *e, const char *what)
{
    return ent_fail(e, ENT_INVALID, NULL, "Take the record from where it was kept again.", "This is no record of a decision: %s.", what);
}

static ent_code read_dossiers(ent_decision_case *c, ent_arena *a, const ent_json *o, ent_err *e)
{
    const ent_json *list;
    ent_str *names;

    ENT_TRY(ent_json_need_arr(&list, o, "dossiers", e));
    ENT_NEW(names, a, list->n, e);
    for (size_t i = 0; i < list->n; i++) {
        if (list->items[i]->kind != ENT_JSON_STR) return bad_record(e, "a dossier is no text");
        names[i] = list->items[i]->str;
    }
    c->dossiers = names;
    c->n_dossiers = list->n;
    return ent_json_need_str(&c->dossier, o, "dossier", e);
}

/* What of a case is in the record itself. */
static ent_code read_case(ent_decision_case *c, ent_arena *a, const ent_json *o, ent_err *e)
{
    static const char *const keys[] = {"as_of",  "clearance", "digest", "dossier", "dossiers", "error",   "label",   "missing",
                                       "policy", "reason",    "rule",   "strict",  "tag_set",  "verdict", "version", NULL};
    const ent_json *strict;
    ent_str as_of, version;

    if (o->kind != ENT_JSON_OBJ) return bad_record(e, "it is no object");
    ENT_TRY(ent_json_only(o, keys, e));
    ENT_TRY(ent_json_need_str(&version, o, "version", e));
    if (!ent_str_is(version, VERSION)) return bad_record(e, "its version is not " VERSION);
    ENT_TRY(ent_json_need_str(&as_of, o, "as_of", e));
    if (!ent_time_parse(&c->as_of, as_of)) return bad_record(e, "as_of is no time");
    strict = ent_json_get(o, "strict");
    if (strict == NULL || strict->kind != ENT_JSON_BOOL) return bad_record(e, "strict is neither true nor false");
    c->strict = strict->boolean;
    return read_dossiers(c, a, o, e);
}

static ent_code same_input(const ent_json *was, const ent_json *is, const char *name, ent_err *e)
{
    ent_str digest;

    ENT_TRY(ent_json_need_str(&digest, was, name, e));
    if (ent_str_eq(digest, ent_json_str(is, name))) return ENT_OK;
    return ent_fail(e, ENT_UNVERIFIED, NULL, NEXT_INPUT,
                    "The %s is not the one that the decision was made from: its SHA-256 is %.*s, the record says %.*s.", name,
                    ENT_N(ent_json_str(is, name)), ENT_N(digest));
}

static ent_code same_answer(ent_arena *a, const ent_json *was, const ent_json *is, const char *name, ent_err *e)
{
    const ent_json *said = ent_json_get(was, name);
    ent_str before, now;

    if (said == NULL) return bad_record(e, "a part of the answer is missing");
    ENT_TRY(ent_json_canonical(&before, a, said, MAX_RECORD, e));
    ENT_TRY(ent_json_canonical(&now, a, ent_json_get(is, name), MAX_RECORD, e));
    if (ent_str_eq(before, now)) return ENT_OK;
    return ent_fail(e, ENT_UNVERIFIED, NULL, NEXT_CHANGED, "The answer differs: the record says %s %.*s, the same inputs give %.*s.", name,
                    ENT_N(before), ENT_N(now));
}

/* Which input was bad and how; not the words. */
static ent_code same_error(const ent_json *was, const ent_json *is, ent_err *e)
{
    const ent_json *before = ent_json_get(was, "error"), *now = ent_json_get(is, "error");

    if (ent_str_eq(ent_json_str(before, "code"), ent_json_str(now, "code")) &&
        ent_str_eq(ent_json_str(before, "input"), ent_json_str(now, "input")))
        return ENT_OK;
    return ent_fail(e, ENT_UNVERIFIED, NULL, NEXT_CHANGED,
                    "The answer differs: the record and the same inputs do not give the same error.");
}

static ent_code compare(ent_arena *a, const ent_json *was, const ent_json *is, ent_err *e)
{
    static const char *const inputs[] = {"policy", "clearance", "label"};
    static const char *const answer[] = {"verdict", "reason", "rule", "tag_set", "missing"};

    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) ENT_TRY(same_input(was, is, inputs[i], e));
    for (size_t i = 0; i < sizeof answer / sizeof *answer; i++) ENT_TRY(same_answer(a, was, is, answer[i], e));
    return same_error(was, is, e);
}

/* What the comparison cannot show. */
static ent_code check_seal(ent_arena *a, const ent_json *record, ent_err *e)
{
    ent_str body, said;
    ent_sha256 d;
    char hex[65];

    ENT_TRY(ent_json_need_str(&said, record, "digest", e));
    ENT_TRY(body_of(&body, a, record, e));
    ENT_TRY(ent_sha256_of(&d, body, e));
    ent_sha256_hex(hex, &d);
    if (ent_str_is(said, hex)) return ENT_OK;
    return ent_fail(e, ENT_UNVERIFIED, NULL, NEXT_CHANGED,
                    "The record was changed after it was written: its digest does not fit the rest (as_of, dossier, dossiers, strict, "
                    "error or digest).");
}

ent_code ent_decision_replay(ent_arena *a, ent_str record, const ent_decision_case *c, ent_err *e)
{
    ent_decision_case again = *c;
    const ent_json *was, *is;
    bool canonical;
    ent_str body;
    outcome o;

    ENT_TRY(ent_json_parse(&was, a, record, MAX_RECORD, e));
    ENT_TRY(read_case(&again, a, was, e));
    ENT_TRY(ent_json_is_canonical(&canonical, a, record, was, e));
    if (!canonical) return bad_record(e, "it is not in the canonical spelling");
    ENT_TRY(make(&body, &o, a, &again, e));
    ENT_TRY(ent_json_parse(&is, a, body, MAX_RECORD, e));
    ENT_TRY(compare(a, was, is, e));
    return check_seal(a, was, e);
}
