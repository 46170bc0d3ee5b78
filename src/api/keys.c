/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "keys.h"

enum { COST_EXERCISE = ENT_KEY_COST_MIN, COST = ENT_KEY_COST_ANY };

ent_code keys_check_name(ent_str name, ent_err *e)
{
    bool ok = name.n >= 1 && name.n <= 40 && name.p[0] >= 'a' && name.p[0] <= 'z';

    for (size_t i = 0; ok && i < name.n; i++) ok = memchr("abcdefghijklmnopqrstuvwxyz0123456789.-", name.p[i], 38) != NULL;
    if (ok) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, "Use 1 to 40 small letters, digits, dots and dashes, a letter first.",
                    "\"%.*s\" is no name for a person.", ENT_F(name));
}

unsigned keys_cost(const ent_reg_node *n)
{
    return n->exercise ? COST_EXERCISE : COST;
}

ent_code keys_public(ent_reg_person *p, const ent_secret *key, ent_err *e)
{
    ent_secret wrap;
    ent_code code;

    ENT_TRY(ent_sign_public(&p->sign_key, key, e));
    ENT_TRY(ent_derive(&wrap, key, "entente/wrap/v1", e));
    code = ent_wrap_public(&p->wrap_key, &wrap, e);
    ent_wipe(&wrap, sizeof wrap);
    return code;
}

ent_code keys_announce(ent_str *body, ent_arena *a, const ent_reg_person *p, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 4096);
    ent_jw w = ent_jw_canonical(&b);
    char hex[65];

    ent_hex(hex, p->sign_key.b, sizeof p->sign_key.b);
    ent_jw_obj(&w);
    ent_jw_kstr(&w, "person", p->name);
    ent_jw_kz(&w, "public", hex);
    ent_jw_end(&w);
    return ent_jw_take(body, &w, e);
}

ent_code keys_hand_over(ent_call *c, const ent_reg_person *p, const node_secrets *s, ent_err *e)
{
    const struct {
        const char *name;
        const ent_secret *key;
    } all[] = {{"content", &s->content}, {"release", &s->release}, {"checkpoint", &s->checkpoint}};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        ent_str plain = {(const char *)all[i].key->b, sizeof all[i].key->b}, sealed, body;
        if (!ent_reg_needs_key(p, all[i].name)) continue;
        ENT_TRY(ent_seal_to(&sealed, c->arena, &p->wrap_key, all[i].name, plain, &c->random, e));
        ENT_TRY(ent_reg_person_key_entry(&body, c->arena, p->name, all[i].name, sealed, e));
        ENT_TRY(call_add(c, "person.key", body, e));
    }
    return ENT_OK;
}
