/* SPDX-License-Identifier: Apache-2.0 */
/* key recover: a new key for a person or node that lost its own. One proposes it, a second one accepts it, and neither is the person
 * whose key it is. Who accepts names the new key by its fingerprint, as its holder (or, of a node's key, the proposer) told it.   */
#include <stdio.h>
#include <string.h>

#include "card.h"
#include "keys.h"

enum { OPEN_SECONDS = 30 * 86400, SEAL_NAME = 60 };

static bool is_node_key(ent_str subject)
{
    return ent_str_is(subject, "release") || ent_str_is(subject, "checkpoint");
}

/* The secret of a node's key that is proposed is sealed under this name until it is accepted. */
static void seal_name(char out[static SEAL_NAME], ent_str id)
{
    snprintf(out, SEAL_NAME, "recover:%.*s", ENT_F(id));
}

static ent_code somebody_else(ent_call *c, ent_str subject, ent_err *e)
{
    if (!ent_str_eq(subject, c->person.name)) return ENT_OK;
    return ent_fail(e, ENT_REFUSED, "R-32", "Two others do it; with the old key you need nobody: key rotate",
                    "Nobody takes part in recovering his own key.");
}

/* ---- proposing ---- */

static ent_code propose(ent_call *c, ent_reg_recovery *r, ent_err *e)
{
    char id[37];
    ent_str body;

    ENT_TRY(ent_bytes_uuid(&c->random, id, e));
    ENT_TRY(ent_str_dup(&r->id, c->arena, ent_str_c(id), e));
    r->proposed_by = c->person.name;
    ENT_TRY(ent_reg_propose_entry(&body, c->arena, r, e));
    ENT_TRY(call_add(c, "key.propose", body, e));
    ent_jw_kz(c->out, "state", "proposed");
    ent_jw_kstr(c->out, "subject", r->subject);
    keys_put_names(c, &r->public);
    return ENT_OK;
}

static ent_code person_of(ent_reg_person *p, ent_call *c, ent_str name, ent_err *e)
{
    bool found;

    ENT_TRY(ent_reg_person_find(&found, p, c->arena, c->writer, name, e));
    if (found && !(p->ended && p->until <= c->now)) return ENT_OK;
    return ent_fail(e, ENT_NOT_VISIBLE, NULL, "See: person list", "There is no person \"%.*s\" here.", ENT_F(name));
}

static ent_code propose_person(ent_call *c, ent_str name, ent_err *e)
{
    ent_reg_recovery r = {.subject = name};
    ent_reg_person p;
    keys_fresh f;

    ENT_TRY(person_of(&p, c, name, e));
    ENT_TRY(somebody_else(c, name, e));
    if (!call_has(c, "card"))
        return call_usage(c, "The card of the new key is missing.", "The person makes one with: key new. Then give it with --card.", e);
    ENT_TRY(keys_take_fresh(&f, c, name, KEYS_CLOSED, e));
    r.public = f.sign_key;
    r.wrap_key = f.wrap_key;
    ENT_TRY(keys_keep_fresh(&f, c, name, e));
    ENT_TRY(propose(c, &r, e));
    ent_jw_kz(c->out, "next", "A second person hears the words from him by telephone, and gives them: key recover NAME --accept WORDS\n");
    return ENT_OK;
}

static ent_code propose_node(ent_call *c, ent_str purpose, ent_err *e)
{
    ent_reg_recovery r = {.subject = purpose, .node = true};
    const char *name = ent_str_is(purpose, "release") ? "release" : "checkpoint";
    ent_secret fresh;
    char sealed_as[SEAL_NAME];
    ent_code code;

    if (call_has(c, "key"))
        return call_usage(c, "--key goes with --card, for a person.", "Leave it away: the node's new key is made here.", e);
    ENT_TRY(ent_bytes_take(&c->random, fresh.b, sizeof fresh.b, e));
    code = ent_sign_public(&r.public, &fresh, e);
    if (code == ENT_OK) code = propose(c, &r, e);
    seal_name(sealed_as, r.id);
    if (code == ENT_OK) code = keys_seal_to_holders(c, name, sealed_as, &fresh, e);
    ent_wipe(&fresh, sizeof fresh);
    if (code == ENT_OK) ent_jw_kz(c->out, "next", "An administrator accepts it with these words: key recover NAME --accept WORDS\n");
    return code;
}

/* ---- accepting ---- */

/* The open proposal that the fingerprint names. */
static ent_code find(ent_reg_recovery *out, ent_call *c, ent_str subject, ent_err *e)
{
    ent_reg_recoveries open = {0};

    ENT_TRY(ent_reg_recoveries_open(&open, c->arena, c->writer, subject, e));
    for (size_t i = 0; i < open.n; i++) {
        bool named;
        ENT_TRY(ent_public_named(&named, &open.v[i].public, call_arg(c, "accept"), e));
        if (!named) continue;
        *out = open.v[i];
        return ENT_OK;
    }
    if (open.n == 0)
        return ent_fail(e, ENT_NOT_VISIBLE, NULL, "One proposes it first: key recover NAME --card FILE",
                        "No new key is proposed for \"%.*s\".", ENT_F(subject));
    return ent_fail(e, ENT_UNVERIFIED, NULL,
                    "Ask again by telephone. If it still differs, somebody has put in another key: do not accept it.",
                    "What you were told is not the fingerprint of the key that was proposed for \"%.*s\".", ENT_F(subject));
}

/* A proposal by somebody whose key was changed or ended since could be that of who stole it. */
static ent_code still_good(ent_call *c, const ent_reg_recovery *r, ent_err *e)
{
    ent_reg_person by;
    ent_code code;

    if (ent_str_eq(r->proposed_by, c->person.name))
        return ent_fail(e, ENT_WAITING, "R-32", "A second person accepts it.", "You proposed this key yourself; nothing was written.");
    if (c->now - r->time > OPEN_SECONDS) return ent_fail(e, ENT_REFUSED, NULL, "Propose it again.", "The proposal is older than 30 days.");
    code = ent_reg_person_read(&by, c->arena, c->writer, r->proposed_by, c->now, e);
    if (code == ENT_OK && by.key_since <= r->time) return ENT_OK;
    if (code != ENT_OK && code != ENT_LOGIN) return code;
    return ent_fail(e, ENT_REFUSED, NULL, "Propose it again.", "The key of %.*s, who proposed this, has changed since.",
                    ENT_F(r->proposed_by));
}

static ent_code settle(ent_call *c, const ent_reg_recovery *r, ent_err *e)
{
    ent_str body;

    ENT_TRY(ent_reg_accept_entry(&body, c->arena, r->id, e));
    ENT_TRY(call_add(c, "key.accept", body, e));
    ent_jw_kz(c->out, "state", "accepted");
    ent_jw_kstr(c->out, "subject", r->subject);
    keys_put_names(c, &r->public);
    return ENT_OK;
}

static ent_code drop_old(ent_call *c, ent_err *e)
{
    const ent_reg_person *p = c->after_ctx;

    (void)e;
    keys_drop_old(c, p->name, &p->sign_key);
    return ENT_OK;
}

/* The old key ends, the new one begins, and the node's keys are sealed to it. */
static ent_code change_person(ent_call *c, const ent_reg_recovery *r, ent_reg_person *p, const node_secrets *s, ent_err *e)
{
    ent_str body;

    if (!p->revoked) {
        ENT_TRY(ent_reg_revoke_entry(&body, c->arena, p, ENT_S("recover"), e));
        ENT_TRY(call_add(c, "key.revoke", body, e));
    }
    p->sign_key = r->public;
    p->wrap_key = r->wrap_key;
    p->key_expires = c->now + KEYS_PERSON_SECONDS;
    ENT_TRY(keys_announce(&body, c->arena, p, e));
    ENT_TRY(call_add(c, "key", body, e));
    ENT_TRY(ent_reg_person_entry(&body, c->arena, p, e));
    ENT_TRY(call_add(c, "person", body, e));
    return keys_hand_over(c, p, s, e);
}

static ent_code never_seen(ent_call *c, const ent_reg_recovery *r, ent_err *e)
{
    bool known;

    ENT_TRY(ent_log_knows_key(&known, c->writer, c->arena, &r->public, e));
    return known ? ent_fail(e, ENT_CONFLICT, NULL, "Make another one with: key new",
                            "This key came into use in this node since it was proposed.")
                 : ENT_OK;
}

static ent_code accept_person(ent_call *c, const ent_reg_recovery *r, ent_err *e)
{
    node_secrets s = {0};
    ent_reg_person *old, p;
    ent_code code;

    ENT_NEW(old, c->arena, 1, e);
    ENT_TRY(somebody_else(c, r->subject, e));
    ENT_TRY(person_of(old, c, r->subject, e));
    ENT_TRY(never_seen(c, r, e));
    p = *old;
    code = keys_needed(&s, c, &p, e);
    if (code == ENT_REFUSED)
        code = ent_fail(e, ENT_REFUSED, "R-13", "Ask an administrator to accept it.", "You do not hold the node's keys that %.*s needs.",
                        ENT_F(p.name));
    if (code == ENT_OK) code = change_person(c, r, &p, &s, e);
    ent_wipe(&s, sizeof s);
    if (code != ENT_OK) return code;
    ENT_TRY(settle(c, r, e));
    c->after = drop_old;
    c->after_ctx = old;
    return ENT_OK;
}

static ent_code accept_node(ent_call *c, const ent_reg_recovery *r, ent_err *e)
{
    const char *purpose = ent_str_is(r->subject, "release") ? "release" : "checkpoint";
    char sealed_as[SEAL_NAME];
    ent_secret fresh;
    ent_code code;

    seal_name(sealed_as, r->id);
    if (!ent_reg_has_role(&c->person, "administrator"))
        return ent_fail(e, ENT_REFUSED, "R-32", "Ask an administrator to accept it.",
                        "Only an administrator takes over a key of the node.");
    code = call_node_key(&fresh, c, sealed_as, e);
    if (code == ENT_REFUSED)
        return ent_fail(e, ENT_REFUSED, "R-13", "Propose it again.", "The new key was not sealed to you when it was proposed.");
    if (code == ENT_OK) code = keys_replace_node(c, purpose, &fresh, e);
    ent_wipe(&fresh, sizeof fresh);
    if (code != ENT_OK) return code;
    ENT_TRY(settle(c, r, e));
    keys_say_next(c, purpose, "recover");
    return ENT_OK;
}

static ent_code accept(ent_call *c, ent_str subject, ent_err *e)
{
    ent_reg_recovery r;

    if (call_has(c, "card") || call_has(c, "key")) return call_usage(c, "--accept stands alone.", "The card came with the proposal.", e);
    ENT_TRY(find(&r, c, subject, e));
    if (!r.node) ENT_TRY(somebody_else(c, subject, e));
    ENT_TRY(still_good(c, &r, e));
    return r.node ? accept_node(c, &r, e) : accept_person(c, &r, e);
}

ent_code op_key_recover(ent_call *c, ent_err *e)
{
    ent_str subject = call_arg(c, "subject");

    if (call_has(c, "accept")) return accept(c, subject, e);
    return is_node_key(subject) && !call_has(c, "card") ? propose_node(c, subject, e) : propose_person(c, subject, e);
}
