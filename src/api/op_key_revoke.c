/* SPDX-License-Identifier: Apache-2.0 */
/* key revoke: ends a key that may be in wrong hands. What it signed before stays valid. One may revoke one's own key: whose laptop is gone
 * must not look for a second person first, and a thief who does it only shuts himself out. The last administrator's key stays: nobody
 * could let anybody in again.                                                                                             */
#include <string.h>

#include "keys.h"

static bool may_act(const ent_reg_person *p, ent_time now)
{
    return !p->revoked && !(p->ended && p->until <= now);
}

static ent_code not_the_last(ent_call *c, const ent_reg_person *p, ent_err *e)
{
    ent_reg_persons all = {0};

    if (!ent_reg_has_role(p, "administrator")) return ENT_OK;
    ENT_TRY(ent_reg_persons_read(&all, c->arena, c->writer, e));
    for (size_t i = 0; i < all.n; i++)
        if (!ent_str_eq(all.v[i].name, p->name) && may_act(&all.v[i], c->now) && ent_reg_has_role(&all.v[i], "administrator"))
            return ENT_OK;
    return ent_fail(e, ENT_REFUSED, "R-32", "Add another administrator first (person add), or put a new key in its place: key rotate",
                    "%.*s is the last administrator who can act; without one nobody could be let in again.", ENT_F(p->name));
}

static void say_next(ent_call *c, const ent_reg_strings *held)
{
    ent_buf b = ent_buf_new(c->arena, 4096);
    ent_str text;
    ent_err ignored;

    ent_buf_z(&b, "He gets a new key with: key new, then key recover by two others.\n");
    for (size_t i = 0; i < held->n; i++) {
        if (memchr(held->v[i].p, ':', held->v[i].n) != NULL) continue; /* a proposal, not a key in use */
        ent_buf_fmt(&b, "He held the node's %.*s key. If it may be in wrong hands: key revoke --purpose %.*s --reason \"…\"\n",
                    ENT_F(held->v[i]), ENT_F(held->v[i]));
    }
    if (ent_buf_take(&text, &b, &ignored) == ENT_OK) ent_jw_kstr(c->out, "next", text);
}

static ent_code drop_old(ent_call *c, ent_err *e)
{
    const ent_reg_person *p = c->after_ctx;

    (void)e;
    keys_drop_old(c, p->name, &p->sign_key);
    return ENT_OK;
}

static ent_code revoke_person(ent_call *c, ent_str name, ent_str reason, ent_err *e)
{
    ent_reg_strings held = {0};
    ent_reg_person *p;
    ent_str body;
    bool found;

    if (call_has(c, "out")) return call_usage(c, "--out is for a key of the node.", "Leave it away.", e);
    ENT_NEW(p, c->arena, 1, e);
    ENT_TRY(ent_reg_person_find(&found, p, c->arena, c->writer, name, e));
    if (!found) return ent_fail(e, ENT_NOT_VISIBLE, NULL, "See: person list", "There is no person \"%.*s\" here.", ENT_F(name));
    if (p->revoked)
        return ent_fail(e, ENT_CONFLICT, NULL, "Nothing more is to be done.", "The key of %.*s was revoked already.", ENT_F(name));
    ENT_TRY(not_the_last(c, p, e));
    ENT_TRY(ent_reg_person_held(&held, c->arena, c->writer, name, e));
    ENT_TRY(ent_reg_revoke_entry(&body, c->arena, p, reason, e));
    ENT_TRY(call_add(c, "key.revoke", body, e));
    ent_jw_kstr(c->out, "person", name);
    ent_jw_kz(c->out, "state", "revoked; what was signed before stays valid");
    say_next(c, &held);
    c->after = drop_old;
    c->after_ctx = p;
    return ENT_OK;
}

ent_code op_key_revoke(ent_call *c, ent_err *e)
{
    ent_str reason = ent_str_trim(call_arg(c, "reason"));

    if (reason.n == 0 || reason.n > 1000)
        return ent_fail(e, ENT_INVALID, NULL, "Say in a sentence what happened.", "A reason has 1 to 1000 bytes.");
    if (call_has(c, "person") == call_has(c, "purpose"))
        return call_usage(c, "Which key?", "Give either --person NAME, or --purpose for a key of the node.", e);
    if (call_has(c, "person")) return revoke_person(c, call_arg(c, "person"), reason, e);
    return keys_change_and_tell(c, "revoke", reason, e);
}
