/* SPDX-License-Identifier: Apache-2.0 */
/* Persons, their roles and keys, their clearances. */
#include <string.h>

#include "register_private.h"

/* Who needs which of the node's keys. The administrator keeps them all, since he hands them to others. */
typedef struct role_row {
    const char *role;
    bool content, release, checkpoint;
} role_row;

static const role_row role_table[] = {
    {"administrator", true, true, true}, {"auditor", false, false, true},       {"custodian", true, false, false},
    {"operator", false, false, false},   {"planner", true, false, false},       {"reader", true, false, false},
    {"registry", true, true, true},      {"release", true, true, true},         {"security", false, true, false},
    {"spectrum", true, false, false},    {"terminologist", true, false, false},
};
enum { ROLES = sizeof role_table / sizeof *role_table };

const char *const *ent_reg_roles(void)
{
    static const char *const words[ROLES + 1] = {"administrator", "auditor", "custodian", "operator", "planner",       "reader",
                                                 "registry",      "release", "security",  "spectrum", "terminologist", NULL};

    return words;
}

bool ent_reg_has_role(const ent_reg_person *p, const char *role)
{
    for (size_t i = 0; i < p->n_roles; i++)
        if (ent_str_is(p->roles[i], role)) return true;
    return false;
}

bool ent_reg_needs_key(const ent_reg_person *p, const char *key)
{
    for (size_t i = 0; i < ROLES; i++) {
        const role_row *r = &role_table[i];
        if (!ent_reg_has_role(p, r->role)) continue;
        if (strcmp(key, "content") == 0 && r->content) return true;
        if (strcmp(key, "release") == 0 && r->release) return true;
        if (strcmp(key, "checkpoint") == 0 && r->checkpoint) return true;
    }
    return false;
}

static ent_code unknown_person(ent_err *e, ent_str name)
{
    return ent_fail(e, ENT_LOGIN, "R-13", "Check the name after --as, or ask the administrator.",
                    "There is no person \"%.*s\" here who may act today.", ENT_F(name));
}

static ent_code read_roles(ent_reg_person *out, ent_arena *a, ent_store *s, ent_err *e)
{
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, s, e, "register/person_roles", ENT_T(out->name)));
    for (;;) {
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        if (out->n_roles == ENT_ROLES_MAX) {
            ent_stmt_done(st);
            return ent_fail(e, ENT_LIMIT, NULL, NULL, "A person has more than %d roles.", ENT_ROLES_MAX);
        }
        ENT_TRY(ent_stmt_keep(&out->roles[out->n_roles++], a, st, 0, e));
    }
}

static ent_code person_row(ent_reg_person *out, ent_arena *a, const ent_stmt *st, ent_err *e)
{
    ENT_TRY(ent_stmt_keep(&out->name, a, st, 0, e));
    ENT_TRY(ent_stmt_keep(&out->full_name, a, st, 1, e));
    ENT_TRY(reg__column32(out->sign_key.b, st, 2, e));
    ENT_TRY(reg__column32(out->wrap_key.b, st, 3, e));
    out->since = ent_stmt_i64(st, 4);
    out->ended = !ent_stmt_null(st, 5);
    out->until = ent_stmt_i64(st, 5);
    out->key_since = ent_stmt_i64(st, 6);
    out->key_expires = ent_stmt_i64(st, 7);
    out->revoked = !ent_stmt_null(st, 8);
    return ENT_OK;
}

ent_code ent_reg_person_find(bool *found, ent_reg_person *out, ent_arena *a, ent_store *s, ent_str name, ent_err *e)
{
    ent_code code = ENT_OK;
    ent_stmt *st;

    *out = (ent_reg_person){0};
    ENT_TRY(ENT_ASK(&st, s, e, "register/person", ENT_T(name)));
    ENT_TRY(ent_stmt_next(st, found, e));
    if (*found) code = person_row(out, a, st, e);
    ent_stmt_done(st);
    if (code != ENT_OK || !*found) return code;
    return read_roles(out, a, s, e);
}

ent_code ent_reg_person_read(ent_reg_person *out, ent_arena *a, ent_store *s, ent_str name, ent_time now, ent_err *e)
{
    bool found;

    ENT_TRY(ent_reg_person_find(&found, out, a, s, name, e));
    if (!found || (out->ended && out->until <= now)) return unknown_person(e, name);
    if (!out->revoked) return ENT_OK;
    return ent_fail(e, ENT_LOGIN, "R-13", "Make a new key with: key new. Then two others let it in: key recover",
                    "The key of \"%.*s\" was revoked.", ENT_F(name));
}

ent_code ent_reg_persons_read(ent_reg_persons *out, ent_arena *a, ent_store *s, ent_err *e)
{
    ent_reg_strings names = {0};
    ent_reg_person p;
    ent_stmt *st;
    bool row;

    ENT_TRY(ent_store_ask(&st, s, "register/persons", NULL, 0, e));
    for (;;) {
        ent_str name;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) break;
        ENT_TRY(ent_stmt_keep(&name, a, st, 0, e));
        ENT_PUSH(&names, a, name, e);
    }
    for (size_t i = 0; i < names.n; i++) {
        ENT_TRY(ent_reg_person_find(&row, &p, a, s, names.v[i], e));
        ENT_PUSH(out, a, p, e);
    }
    return ENT_OK;
}

ent_code ent_reg_person_entry(ent_str *body, ent_arena *a, const ent_reg_person *p, ent_err *e)
{
    ent_buf b = ent_buf_new(a, REG_BODY_MAX);
    ent_jw w = ent_jw_canonical(&b);

    ent_jw_obj(&w);
    ent_jw_kstr(&w, "full_name", p->full_name);
    if (p->key_expires != 0) ent_jw_ki64(&w, "key_expires", p->key_expires);
    ent_jw_kstr(&w, "name", p->name);
    ent_jw_key(&w, "roles");
    ent_jw_arr(&w);
    for (size_t i = 0; i < p->n_roles; i++) ent_jw_str(&w, p->roles[i]);
    ent_jw_end(&w);
    reg__put_hex(&w, "sign_key", p->sign_key.b, 32);
    if (p->ended) ent_jw_ki64(&w, "until", p->until);
    reg__put_hex(&w, "wrap_key", p->wrap_key.b, 32);
    ent_jw_end(&w);
    return ent_jw_take(body, &w, e);
}

ent_code reg__apply_person(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    const ent_json *o = entry->json, *roles, *until = ent_json_get(o, "until"), *expires = ent_json_get(o, "key_expires");
    uint8_t sign_key[32], wrap_key[32];
    ent_str name;

    (void)scratch;
    ENT_TRY(ent_json_need_str(&name, o, "name", e));
    ENT_TRY(reg__hex(sign_key, 32, o, "sign_key", e));
    ENT_TRY(reg__hex(wrap_key, 32, o, "wrap_key", e));
    ENT_TRY(ent_json_need_arr(&roles, o, "roles", e));
    ENT_TRY(ENT_RUN(s, e, "register/person_put", ENT_T(name), ENT_T(ent_json_str(o, "full_name")), ENT_B(sign_key, 32), ENT_B(wrap_key, 32),
                    ENT_I(entry->time), until != NULL && until->kind == ENT_JSON_INT ? ENT_I(until->integer) : ENT_NONE,
                    expires != NULL && expires->kind == ENT_JSON_INT ? ENT_I(expires->integer) : ENT_NONE));
    ENT_TRY(ENT_RUN(s, e, "register/person_roles_clear", ENT_T(name)));
    for (size_t i = 0; i < roles->n; i++) ENT_TRY(ENT_RUN(s, e, "register/person_role_put", ENT_T(name), ENT_T(roles->items[i]->str)));
    return ENT_OK;
}

ent_code ent_reg_person_key_entry(ent_str *body, ent_arena *a, ent_str person, const char *key, ent_str sealed, ent_err *e)
{
    ent_buf b = ent_buf_new(a, REG_BODY_MAX);
    ent_jw w = ent_jw_canonical(&b);
    ent_str text;

    ENT_TRY(ent_base64(&text, a, sealed, e));
    ent_jw_obj(&w);
    ent_jw_kz(&w, "key", key);
    ent_jw_kstr(&w, "person", person);
    ent_jw_kstr(&w, "sealed", text);
    ent_jw_end(&w);
    return ent_jw_take(body, &w, e);
}

ent_code reg__apply_person_key(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    ent_str text, sealed;

    ENT_TRY(ent_json_need_str(&text, entry->json, "sealed", e));
    ENT_TRY(ent_unbase64(&sealed, scratch, text, e));
    return ENT_RUN(s, e, "register/person_key_put", ENT_T(ent_json_str(entry->json, "person")), ENT_T(ent_json_str(entry->json, "key")),
                   ENT_B(sealed.p, sealed.n));
}

ent_code ent_reg_person_key(ent_str *sealed, ent_arena *a, ent_store *s, ent_str person, const char *key, ent_err *e)
{
    ent_code code;
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, s, e, "register/person_key", ENT_T(person), ENT_Z(key)));
    ENT_TRY(ent_stmt_next(st, &row, e));
    if (!row)
        return ent_fail(e, ENT_REFUSED, "R-13", "Ask the administrator for a role that needs it.",
                        "Your roles do not hold the node's %s key.", key);
    code = ent_stmt_keep(sealed, a, st, 0, e);
    ent_stmt_done(st);
    return code;
}
