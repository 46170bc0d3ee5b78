/* SPDX-License-Identifier: Apache-2.0 */
/* The doctor on keys: of persons, their files, and of the node. */
#include <stdio.h>
#include <string.h>

#include "card.h"
#include "doctor.h"

/* The name of a person's key file within keys/, with either end. */
static ent_code file_name(ent_str *out, ent_arena *a, const ent_reg_person *p, const char *end, ent_err *e)
{
    ENT_TRY(keys_path(out, a, "", p->name, &p->sign_key, end, e));
    out->p += strlen("/keys/");
    out->n -= strlen("/keys/");
    return ENT_OK;
}

static bool may_act(const doctor *d, const ent_reg_person *p)
{
    return !p->ended || p->until > d->call->now;
}

static bool has(const ent_reg_strings *names, ent_str name)
{
    for (size_t i = 0; i < names->n; i++)
        if (ent_str_eq(names->v[i], name)) return true;
    return false;
}

static ent_code look_at_file(doctor *d, const ent_reg_person *p, ent_str name, const char *end, ent_err *e)
{
    ent_str path, text;
    const char *kind;

    ENT_TRY(ent_str_fmt(&path, d->call->arena, e, "%s/keys/%.*s", d->call->dir, ENT_F(name)));
    ENT_TRY(doctor_rights(d, path.p, false, e));
    if (ent_file_read(&text, d->call->arena, path.p, CARE_KEY_FILE_MAX, e) != ENT_OK) return doctor_passes_on(d, DOCTOR_FAULT, e);
    if (keys_file_kind(&kind, d->call->arena, text, e) == ENT_OK && strcmp(kind, end) == 0) return ENT_OK;
    if (e->code == ENT_NOMEM) return ent_nomem(e);
    return doctor_says(d, DOCTOR_FAULT, "Take the file back from a backup, or ask two others for: key recover", e,
                       "The key file of %.*s is damaged: he cannot act.", ENT_F(p->name));
}

static ent_code look_at_expiry(doctor *d, const ent_reg_person *p, ent_err *e)
{
    char day[21];

    if (p->revoked)
        return doctor_says(d, DOCTOR_NOTE, "Give him a new key: key recover", e, "The key of %.*s was revoked: he cannot act.",
                           ENT_F(p->name));
    if (p->key_expires == 0 || p->key_expires - d->call->now > KEYS_WARN_SECONDS) return ENT_OK;
    ent_time_print(day, p->key_expires - 1); /* its last day */
    return doctor_says(d, DOCTOR_WARNING, "Ask him to run: key rotate", e, "The key of %.*s %s on %.10s.", ENT_F(p->name),
                       p->key_expires > d->call->now ? "expires" : "expired", day);
}

/* *found: his key file is here. */
static ent_code look_at_person(doctor *d, const ent_reg_person *p, const ent_reg_strings *names, bool *found, ent_err *e)
{
    static const char *const ends[] = {"pem", "token"};
    ent_str name;

    *found = false;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        ENT_TRY(file_name(&name, d->call->arena, p, ends[i], e));
        if (!has(names, name)) continue;
        *found = true;
        ENT_TRY(look_at_file(d, p, name, ends[i], e));
    }
    if (!*found && !p->revoked)
        ENT_TRY(doctor_says(d, DOCTOR_WARNING,
                            "If he does not keep it himself, take the file back from a backup, or ask two others for: key recover", e,
                            "The key file of %.*s is not here: he cannot act on this machine.", ENT_F(p->name)));
    return look_at_expiry(d, p, e);
}

static ent_code look_at_stranger(doctor *d, ent_str name, ent_err *e)
{
    for (size_t i = 0; i < d->persons.n; i++) {
        const ent_reg_person *p = &d->persons.v[i];
        ent_str mine;
        ENT_TRY(file_name(&mine, d->call->arena, p, "pem", e));
        if (ent_str_eq(mine, name)) return ENT_OK;
        ENT_TRY(file_name(&mine, d->call->arena, p, "token", e));
        if (ent_str_eq(mine, name)) return ENT_OK;
        if (name.n == p->name.n + 4 && ent_str_ends(name, ".pem") && memcmp(name.p, p->name.p, p->name.n) == 0)
            return doctor_says(d, DOCTOR_WARNING, "Run: node upgrade", e,
                               "keys/%.*s has its name of format 1: an upgrade was ended in the middle.", ENT_F(name));
    }
    return doctor_says(d, DOCTOR_NOTE, "If no command is running and nobody misses it, remove it.", e,
                       "keys/%.*s belongs to nobody: an older key, or left by a run that was ended in the middle.", ENT_F(name));
}

static ent_code look_at_all(doctor *d, const ent_reg_strings *names, ent_err *e)
{
    int administrators = 0;

    for (size_t i = 0; i < d->persons.n; i++) {
        const ent_reg_person *p = &d->persons.v[i];
        bool found;
        if (!may_act(d, p)) continue;
        ENT_TRY(look_at_person(d, p, names, &found, e));
        administrators += found && !p->revoked && ent_reg_has_role(p, "administrator");
    }
    for (size_t i = 0; i < names->n; i++) ENT_TRY(look_at_stranger(d, names->v[i], e));
    if (administrators != 0) return ENT_OK;
    return doctor_says(d, DOCTOR_FAULT, "Take the key files back from a backup; without an administrator nobody can be added or recovered.",
                       e, "No administrator has a key file here.");
}

ent_code doctor_keys(doctor *d, ent_err *e)
{
    ent_reg_strings names = {0};
    ent_str path;
    bool there;

    ENT_TRY(ent_str_fmt(&path, d->call->arena, e, "%s/keys", d->call->dir));
    ENT_TRY(care_folder(&names, &there, d->call->arena, path.p, e));
    if (!there)
        return doctor_says(d, DOCTOR_FAULT, "Take the folder back from a backup.", e, "The folder keys is missing: nobody can act.");
    ENT_TRY(doctor_rights(d, path.p, true, e));
    return look_at_all(d, &names, e);
}

ent_code doctor_node_keys(doctor *d, ent_err *e)
{
    ent_reg_node_keys all = {0};
    char day[21], next[80];

    ENT_TRY(ent_reg_node_keys_read(&all, d->call->arena, d->store, e));
    for (size_t i = 0; i < all.n; i++) {
        const ent_reg_node_key *k = &all.v[i];
        ent_time expires = k->since + KEYS_NODE_SECONDS;
        if (k->ended || ent_str_is(k->purpose, "backup") || expires - d->call->now > KEYS_WARN_SECONDS) continue;
        ent_time_print(day, expires);
        snprintf(next, sizeof next, "Let an administrator run: key rotate --purpose %.*s", ENT_F(k->purpose));
        ENT_TRY(doctor_says(d, DOCTOR_WARNING, next, e, "The node's %.*s key %s on %.10s.", ENT_F(k->purpose),
                            expires > d->call->now ? "expires" : "expired", day));
    }
    return ENT_OK;
}
