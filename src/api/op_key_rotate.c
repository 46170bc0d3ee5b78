/* SPDX-License-Identifier: Apache-2.0 */
/* key rotate: a new key in place of one that is in good hands, signed by both.
 *
 * One's own: the new file is written, the row committed, the old file removed; a crash leaves a file too many, never one too few. A key of
 * the node: all in one act; the record for partners is written from the log afterwards.                                        */
#include <string.h>

#include "keys.h"

typedef struct rotating {
    ent_public old;
} rotating;

/* What is sealed to the old key is opened with it and sealed to the new one. */
static ent_code seal_anew(ent_call *c, const ent_reg_person *p, ent_err *e)
{
    ent_reg_strings held = {0};

    ENT_TRY(ent_reg_person_held(&held, c->arena, c->writer, p->name, e));
    for (size_t i = 0; i < held.n; i++) {
        ent_str sealed, body;
        ent_secret key;
        ent_code code;
        ENT_TRY(call_node_key(&key, c, held.v[i].p, e));
        code = ent_seal_to(&sealed, c->arena, &p->wrap_key, held.v[i].p, (ent_str){(const char *)key.b, sizeof key.b}, &c->random, e);
        ent_wipe(&key, sizeof key);
        if (code != ENT_OK) return code;
        ENT_TRY(ent_reg_person_key_entry(&body, c->arena, p->name, held.v[i].p, sealed, e));
        ENT_TRY(call_add(c, "person.key", body, e));
    }
    return ENT_OK;
}

static ent_code rotate_own(ent_call *c, keys_fresh *f, ent_err *e)
{
    ent_reg_person p = c->person;
    ent_str body;
    ent_act *act;

    ENT_TRY(keys_expiry(&p.key_expires, c, e));
    ENT_TRY(keys_take_fresh(f, c, p.name, KEYS_OPENED, e));
    ENT_TRY(call_act(&act, c, e));
    ENT_TRY(ent_act_rotate(act, &p.sign_key, &f->signer, e));
    p.sign_key = f->sign_key;
    p.wrap_key = f->wrap_key;
    ENT_TRY(ent_reg_person_entry(&body, c->arena, &p, e));
    ENT_TRY(call_add(c, "person", body, e));
    ENT_TRY(seal_anew(c, &p, e));
    ENT_TRY(keys_keep_fresh(f, c, p.name, e));
    c->person.key_expires = p.key_expires; /* no warning about the old one */
    return ENT_OK;
}

static ent_code drop_old(ent_call *c, ent_err *e)
{
    const rotating *r = c->after_ctx;

    (void)e;
    keys_drop_old(c, c->person.name, &r->old);
    return ENT_OK;
}

static ent_code own(ent_call *c, ent_err *e)
{
    keys_fresh f = {0};
    char text[21];
    rotating *r;
    ent_code code;

    if (call_has(c, "out")) return call_usage(c, "--out is for a key of the node.", "Say which with --purpose, or leave --out away.", e);
    ENT_NEW(r, c->arena, 1, e);
    r->old = c->person.sign_key;
    code = rotate_own(c, &f, e);
    ent_wipe(&f.seed, sizeof f.seed);
    if (code != ENT_OK) return code;
    ent_time_print(text, c->person.key_expires);
    ent_jw_kstr(c->out, "person", c->person.name);
    keys_put_names(c, &f.sign_key);
    ent_jw_kz(c->out, "expires", text);
    c->after = drop_old;
    c->after_ctx = r;
    return ENT_OK;
}

ent_code op_key_rotate(ent_call *c, ent_err *e)
{
    static const char *const of_persons[] = {"new-passphrase", "card", "key", "expires"};

    if (!call_has(c, "purpose")) return own(c, e);
    for (size_t i = 0; i < sizeof of_persons / sizeof *of_persons; i++)
        if (call_has(c, of_persons[i]))
            return call_usage(c, "--purpose is for a key of the node, the other options are for your own.", "Rotate one after the other.",
                              e);
    return keys_change_and_tell(c, "rotate", (ent_str){0}, e);
}
