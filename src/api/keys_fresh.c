/* SPDX-License-Identifier: Apache-2.0 */
/* A new key for a person: where it comes from, and where its file goes. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "card.h"
#include "keys.h"

enum { PASSPHRASE_MIN = 8 };

/* The first line of the file, without its end. */
static ent_code new_passphrase(ent_str *out, ent_call *c, size_t least, ent_err *e)
{
    ent_str text, rest;

    ENT_TRY(call_file(&text, c, "new-passphrase", 4096, e));
    ent_str_cut(text, '\n', out, &rest);
    if (ent_str_ends(*out, "\r")) out->n--;
    if (out->n >= least) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, "Choose at least 8 characters.", "The new passphrase is too short.");
}

static ent_code never_seen(const keys_fresh *f, ent_call *c, ent_err *e)
{
    bool known;

    ENT_TRY(ent_log_knows_key(&known, c->writer, c->arena, &f->sign_key, e));
    if (!known) return ENT_OK;
    ent_fail(e, ENT_CONFLICT, NULL, "Make another one with: key new",
             "This key was in use in this node before; a key is for one person, once.");
    return ent_at(e, "%s", call_path(c, "card"));
}

static ent_code made_here(keys_fresh *f, ent_call *c, ent_err *e)
{
    ent_reg_person p;
    ent_str pass;

    if (call_has(c, "key")) return call_usage(c, "--key goes with --card.", "Or leave it away: a key is made for --new-passphrase.", e);
    if (!call_has(c, "new-passphrase"))
        return call_usage(c, "The new key is missing.",
                          "Give --new-passphrase FILE, or --card FILE of a key that the person made (key new).", e);
    ENT_TRY(new_passphrase(&pass, c, PASSPHRASE_MIN, e));
    ENT_TRY(ent_bytes_take(&c->random, f->seed.b, sizeof f->seed.b, e));
    ENT_TRY(keys_public(&p, &f->seed, e));
    f->sign_key = p.sign_key;
    f->wrap_key = p.wrap_key;
    f->end = "pem";
    ENT_TRY(ent_key_seal(&f->file, c->arena, &f->seed, pass, keys_cost(&c->node), &c->random, e));
    return ent_signer_of(&f->signer, &f->seed, e);
}

/* The present key may be on the same token: that is open already, and was opened with a PIN. */
static ent_code open_on_token(keys_fresh *f, ent_call *c, ent_str pin, ent_err *e)
{
    ent_token_place place;

    ENT_TRY(keys_note_read(&place, c->arena, f->file, e));
    if (!ent_str_eq(place.module, c->token.module) || !ent_str_eq(place.token, c->token.token))
        return ent_token_open(&f->signer, c->arena, &place, pin, e);
    if (ent_str_eq(pin, c->request->passphrase)) return ent_token_beside(&f->signer, c->arena, &c->signer, place.key, e);
    return ent_fail(e, ENT_LOGIN, NULL, "Put the PIN that opened your present key into the file of --new-passphrase.",
                    "Both keys are on the token %.*s, and the two PINs differ.", ENT_F(place.token));
}

/* Opens what came with the card, and sees that it is the key that the card shows. */
static ent_code open_brought(keys_fresh *f, ent_call *c, ent_err *e)
{
    ent_secret wrap = {{0}};
    ent_public shown;
    ent_str pass;
    ent_code code;

    ENT_TRY(new_passphrase(&pass, c, 1, e));
    if (strcmp(f->end, "token") == 0) {
        ENT_TRY(open_on_token(f, c, pass, e));
    } else {
        ENT_TRY(ent_key_open_as(&f->seed, &f->sign_key, f->file, pass, e));
        ENT_TRY(ent_signer_of(&f->signer, &f->seed, e));
    }
    code = f->signer.wrap(f->signer.ctx, &wrap, e);
    if (code == ENT_OK) code = ent_wrap_public(&shown, &wrap, e);
    ent_wipe(&wrap, sizeof wrap);
    if (code != ENT_OK) return code;
    if (memcmp(&f->signer.public, &f->sign_key, sizeof f->sign_key) == 0 && memcmp(&shown, &f->wrap_key, sizeof shown) == 0) return ENT_OK;
    return ent_fail(e, ENT_UNVERIFIED, NULL, "Give the card and the key that were made together.", "The card is that of another key.");
}

static ent_code brought(keys_fresh *f, ent_call *c, ent_str person, keys_need need, ent_err *e)
{
    keys_card card;
    ent_str text;

    ENT_TRY(call_file(&text, c, "card", KEYS_CARD_MAX, e));
    if (keys_card_read(&card, c->arena, text, e) != ENT_OK) return ent_within(e, "%s", call_path(c, "card"));
    if (!ent_str_eq(card.person, person)) {
        ent_fail(e, ENT_INVALID, NULL, "Give the card of this person.", "The card is that of \"%.*s\", not of \"%.*s\".",
                 ENT_F(card.person), ENT_F(person));
        return ent_at(e, "%s", call_path(c, "card"));
    }
    f->sign_key = card.sign_key;
    f->wrap_key = card.wrap_key;
    ENT_TRY(never_seen(f, c, e));
    if (call_has(c, "key")) {
        ENT_TRY(call_file(&f->file, c, "key", KEYS_FILE_MAX, e));
        if (keys_file_kind(&f->end, c->arena, f->file, e) != ENT_OK) return ent_within(e, "%s", call_path(c, "key"));
        if (c->request->far && strcmp(f->end, "token") == 0)
            return ent_fail(e, ENT_REFUSED, NULL, "Do this at the machine of the node, with its operator.",
                            "A note on a token names a library of the node's machine; it is not taken from afar.");
    }
    if (need == KEYS_CLOSED) {
        if (!call_has(c, "new-passphrase")) return ENT_OK;
        return call_usage(c, "--new-passphrase does not go with --card.", "The key of a card has its passphrase already.", e);
    }
    if (!call_has(c, "key") || !call_has(c, "new-passphrase"))
        return call_usage(c, "The new key must sign that it takes the place of the old one.",
                          "Give --key FILE and --new-passphrase FILE: its key file or note, and its passphrase or PIN.", e);
    return open_brought(f, c, e);
}

ent_code keys_take_fresh(keys_fresh *out, ent_call *c, ent_str person, keys_need need, ent_err *e)
{
    *out = (keys_fresh){0};
    return call_has(c, "card") ? brought(out, c, person, need, e) : made_here(out, c, e);
}

ent_code keys_keep_fresh(const keys_fresh *f, ent_call *c, ent_str person, ent_err *e)
{
    ent_str path;

    if (f->file.n == 0) return ENT_OK;
    ENT_TRY(keys_path(&path, c->arena, c->dir, person, &f->sign_key, f->end, e));
    c->with_act = path;
    return ent_file_write(path.p, f->file, 0600, e);
}

ent_code keys_expiry(ent_time *out, ent_call *c, ent_err *e)
{
    ent_time from;
    ent_date day;

    *out = c->now + KEYS_PERSON_SECONDS;
    if (!call_has(c, "expires")) return ENT_OK;
    ENT_TRY(call_date(&day, c, "expires", e));
    if (ent_date_span(day, &from, out) && *out > c->now) return ENT_OK;
    ent_fail(e, ENT_INVALID, NULL, "Give a later day.", "The new key would have expired already.");
    return ent_at(e, "--expires");
}

void keys_drop_old(ent_call *c, ent_str person, const ent_public *key)
{
    static const char *const ends[] = {"pem", "token"};
    ent_err ignored;
    ent_str path;

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (keys_path(&path, c->arena, c->dir, person, key, ends[i], &ignored) != ENT_OK) continue;
        if (unlink(path.p) == 0 || errno == ENOENT) continue;
        ent_jw_kstr(c->out, i == 0 ? "remove_by_hand" : "remove_note_by_hand", path);
    }
}

ent_code keys_needed(node_secrets *s, ent_call *c, const ent_reg_person *p, ent_err *e)
{
    if (ent_reg_needs_key(p, "content")) ENT_TRY(call_node_key(&s->content, c, "content", e));
    if (ent_reg_needs_key(p, "release")) ENT_TRY(call_node_key(&s->release, c, "release", e));
    return ent_reg_needs_key(p, "checkpoint") ? call_node_key(&s->checkpoint, c, "checkpoint", e) : ENT_OK;
}

void keys_put_names(ent_call *c, const ent_public *key)
{
    char print[20], words[ENT_WORDS_SIZE];

    ent_public_fingerprint(print, key);
    ent_public_words(words, key);
    ent_jw_kz(c->out, "fingerprint", print);
    ent_jw_kz(c->out, "words", words);
}
