/* SPDX-License-Identifier: Apache-2.0 */
/* key show, pin, list: the keys that one compares by telephone. */
#include <string.h>

#include "keys.h"

static const char *purpose_of(const ent_call *c)
{
    return ent_str_is(call_arg(c, "purpose"), "checkpoint") ? "checkpoint" : "release";
}

ent_code op_key_show(ent_call *c, ent_err *e)
{
    const char *purpose = purpose_of(c);
    const ent_public *key = strcmp(purpose, "checkpoint") == 0 ? &c->node.checkpoint_key : &c->node.release_key;
    ent_str pem, records;

    ENT_TRY(ent_public_pem(&pem, c->arena, key, e));
    ent_jw_kstr(c->out, "org", c->node.org);
    keys_put_names(c, key);
    ent_jw_kstr(c->out, "pem", pem);
    if (call_has(c, "record")) {
        ENT_TRY(keys_records(&records, c->arena, c->reader, purpose, e));
        ENT_TRY(ent_file_write(call_path(c, "record"), records, 0644, e));
        ent_jw_kstr(c->out, "record", call_arg(c, "record"));
    }
    if (!call_has(c, "out")) return ENT_OK;
    ent_jw_kstr(c->out, "written", call_arg(c, "out"));
    return ent_file_write(call_path(c, "out"), pem, 0644, e);
}

ent_code op_key_pin(ent_call *c, ent_err *e)
{
    ent_str pem, body, org = call_arg(c, "org");
    char print[20], words[ENT_WORDS_SIZE];
    bool named = true;
    ent_public key;

    ENT_TRY(call_file(&pem, c, "file", 1 << 16, e));
    if (ent_public_read(&key, pem, e) != ENT_OK) return ent_within(e, "%s", call_path(c, "file"));
    if (ent_str_eq(org, c->node.org)) {
        ent_fail(e, ENT_INVALID, NULL, "Name the partner whose key it is.", "A node does not pin its own key.");
        return ent_at(e, "%s", call_path(c, "file"));
    }
    if (call_has(c, "fingerprint")) ENT_TRY(ent_public_named(&named, &key, call_arg(c, "fingerprint"), e));
    if (!named) {
        ent_public_fingerprint(print, &key);
        ent_public_words(words, &key);
        ent_fail(e, ENT_UNVERIFIED, NULL, "Ask the partner again by telephone; do not use the key.",
                 "The key in the file has the fingerprint %s (%s), not the one you were told.", print, words);
        return ent_at(e, "%s", call_path(c, "file"));
    }
    ENT_TRY(ent_rel_pin_entry(&body, c->arena, org, purpose_of(c), &key, e));
    ENT_TRY(call_add(c, "partner.key", body, e));
    ent_jw_kstr(c->out, "org", org);
    ent_jw_kz(c->out, "purpose", purpose_of(c));
    keys_put_names(c, &key);
    return ENT_OK;
}

/* ---- list ---- */

static void put_time(ent_jw *w, const char *key, ent_time t)
{
    char text[21];

    if (t == 0) return;
    ent_time_print(text, t);
    ent_jw_kz(w, key, text);
}

typedef struct listed {
    ent_str of, purpose;
    ent_time since, expires;
    const char *state;
    const ent_public *key; /* NULL: it has no fingerprint that one would compare */
} listed;

static void put_row(ent_call *c, const listed *r)
{
    ent_jw_obj(c->out);
    ent_jw_kstr(c->out, "of", r->of);
    ent_jw_kstr(c->out, "purpose", r->purpose);
    put_time(c->out, "since", r->since);
    put_time(c->out, "expires", r->expires);
    ent_jw_kz(c->out, "state", strcmp(r->state, "in use") == 0 && r->expires != 0 && r->expires <= c->now ? "expired" : r->state);
    if (r->key != NULL) keys_put_names(c, r->key);
    ent_jw_end(c->out);
}

/* What became of a key is said by the one that took its place. */
static const char *end_of(const ent_reg_node_keys *all, const ent_reg_node_key *k)
{
    if (!k->ended) return "in use";
    for (const ent_reg_node_key *next = k + 1; next < all->v + all->n && ent_str_eq(next->purpose, k->purpose); next++) {
        if (next->since != k->until) continue;
        if (ent_str_is(next->reason, "revoke")) return "revoked";
        return ent_str_is(next->reason, "recover") ? "lost" : "replaced";
    }
    return "replaced";
}

static ent_code list_node(ent_call *c, ent_err *e)
{
    ent_reg_node_keys all = {0};

    ENT_TRY(ent_reg_node_keys_read(&all, c->arena, c->reader, e));
    for (size_t i = 0; i < all.n; i++) {
        const ent_reg_node_key *k = &all.v[i];
        bool secret = ent_str_is(k->purpose, "content"), signs = ent_str_is(k->purpose, "release") || ent_str_is(k->purpose, "checkpoint");
        put_row(c, &(listed){.of = c->node.org,
                             .purpose = k->purpose,
                             .since = k->since,
                             .expires = !k->ended && (secret || signs) ? k->since + KEYS_NODE_SECONDS : 0,
                             .state = end_of(&all, k),
                             .key = secret ? NULL : &k->public});
    }
    return ENT_OK;
}

static ent_code list_persons(ent_call *c, ent_err *e)
{
    ent_reg_persons all = {0};

    ENT_TRY(ent_reg_persons_read(&all, c->arena, c->reader, e));
    for (size_t i = 0; i < all.n; i++) {
        const ent_reg_person *p = &all.v[i];
        put_row(c, &(listed){.of = p->name,
                             .purpose = ENT_S("person"),
                             .since = p->key_since,
                             .expires = p->key_expires,
                             .state = p->revoked                       ? "revoked"
                                      : p->ended && p->until <= c->now ? "ended"
                                                                       : "in use",
                             .key = &p->sign_key});
    }
    return ENT_OK;
}

static ent_code list_partners(ent_call *c, ent_err *e)
{
    ent_rel_pins all = {0};

    ENT_TRY(ent_rel_pins_read(&all, c->arena, c->reader, e));
    for (size_t i = 0; i < all.n; i++) {
        const ent_rel_pin *p = &all.v[i];
        put_row(c, &(listed){.of = p->org,
                             .purpose = p->purpose,
                             .since = p->since,
                             .state = p->revoked ? "revoked"
                                      : p->ended ? "replaced"
                                                 : "in use",
                             .key = &p->key});
    }
    return ENT_OK;
}

ent_code op_key_list(ent_call *c, ent_err *e)
{
    ent_jw_key(c->out, "keys");
    ent_jw_arr(c->out);
    ENT_TRY(list_node(c, e));
    ENT_TRY(list_persons(c, e));
    ENT_TRY(list_partners(c, e));
    ent_jw_end(c->out);
    return ENT_OK;
}
