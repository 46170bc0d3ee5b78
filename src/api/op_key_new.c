/* SPDX-License-Identifier: Apache-2.0 */
/* key new: a person makes the key at home, in a file or on a token. What leaves the house is the card and, if the node is to keep it, the
 * key file, which only the passphrase opens, or the note on where the token is.                                                       */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "card.h"
#include "keys.h"

enum { PASSPHRASE_MIN = 8, PIN_MIN = 4 };

static ent_code read_passphrase(ent_str *out, ent_call *c, size_t least, ent_err *e)
{
    ent_str text, rest;

    ENT_TRY(call_file(&text, c, "new-passphrase", 4096, e));
    ent_str_cut(text, '\n', out, &rest);
    if (ent_str_ends(*out, "\r")) out->n--;
    if (out->n >= least) return ENT_OK;
    ent_fail(e, ENT_INVALID, NULL, "Write it into the first line of the file.", "It has at least %zu characters.", least);
    return ent_at(e, "--new-passphrase");
}

static ent_code write_out(ent_call *c, const char *option, ent_str bytes, unsigned mode, ent_err *e)
{
    ent_jw_kstr(c->out, strcmp(option, "out") == 0 ? "written" : option, call_arg(c, option));
    return ent_file_write(call_path(c, option), bytes, mode, e);
}

/* Nothing is written over: it could be the only copy of a key. */
static ent_code is_free(ent_call *c, const char *option, ent_err *e)
{
    struct stat st;

    if (!call_has(c, option) || lstat(call_path(c, option), &st) != 0) return ENT_OK;
    (void)ent_fail(e, ENT_CONFLICT, NULL, "Choose another name.", "There is a file of this name already; keys are never written over.");
    return ent_at(e, "%s", call_path(c, option));
}

/* The wrapping key must be the same each time, or what is sealed to the person is lost: a token whose signatures differ is no use. */
static ent_code is_steady(const ent_signer *key, ent_err *e)
{
    ent_secret first = {0}, second = {0};
    ent_code code = key->wrap(key->ctx, &first, e);

    if (code == ENT_OK) code = key->wrap(key->ctx, &second, e);
    if (code == ENT_OK && memcmp(&first, &second, sizeof first) != 0)
        code =
            ent_fail(e, ENT_IO, NULL, "Take another kind of token, and remove the new key from this one.",
                     "The token signs the same text differently each time, against RFC 8032: its key could not open what is sealed to it.");
    ent_wipe(&first, sizeof first);
    ent_wipe(&second, sizeof second);
    return code;
}

/* The card last: with it the key is whole. */
static ent_code give_card(ent_call *c, const ent_signer *key, ent_err *e)
{
    keys_card card = {.person = call_arg(c, "person"), .made = c->now};
    char print[20], words[ENT_WORDS_SIZE];
    ent_str text;

    ENT_TRY(keys_card_write(&text, c->arena, &card, key, e));
    ent_public_fingerprint(print, &key->public);
    ent_public_words(words, &key->public);
    ent_jw_kstr(c->out, "person", card.person);
    ent_jw_kz(c->out, "fingerprint", print);
    ent_jw_kz(c->out, "words", words);
    return write_out(c, "card", text, 0644, e);
}

static ent_code in_file(ent_call *c, ent_secret *seed, ent_err *e)
{
    ent_str pass, pem;
    ent_signer key;
    ent_code code;

    if (!call_has(c, "out"))
        return call_usage(c, "--out is missing: the file for the key.", "Or name a token with --module and --token.", e);
    if (call_has(c, "label")) return call_usage(c, "--label is for a key on a token.", NULL, e);
    ENT_TRY(read_passphrase(&pass, c, PASSPHRASE_MIN, e));
    ENT_TRY(ent_bytes_take(&c->random, seed->b, sizeof seed->b, e));
    ENT_TRY(ent_signer_of(&key, seed, e));
    ENT_TRY(ent_key_seal(&pem, c->arena, seed, pass, ENT_KEY_COST_ANY, &c->random, e));
    code = write_out(c, "out", pem, 0600, e);
    if (code == ENT_OK) code = give_card(c, &key, e);
    if (code == ENT_OK) return ENT_OK;
    (void)unlink(call_path(c, "out")); /* half of a pair that no node will ever know, and in the way of the next try */
    (void)unlink(call_path(c, "card"));
    return code;
}

/* In an arena of its own: the session ends with it, for a token has one login at a time. */
static ent_code make_on_token(ent_public *out, ent_call *c, const ent_token_place *place, ent_str pin, ent_err *e)
{
    ent_arena *a = ent_arena_new(c->arena, 0);
    ent_code code;

    if (a == NULL) return ent_nomem(e);
    code = ent_token_make(out, a, place, pin, e);
    ent_arena_free(a);
    return code;
}

static ent_code on_token(ent_call *c, ent_err *e)
{
    ent_token_place place = {.module = call_arg(c, "module"), .token = call_arg(c, "token"), .key = call_arg(c, "label")};
    ent_str pin, note;
    ent_public made;
    ent_signer key;

    if (!call_has(c, "module") || !call_has(c, "token"))
        return call_usage(c, "A token is named by --module and --token.", "See the tokens with: pkcs11-tool --module LIBRARY --list-slots",
                          e);
    if (place.key.n == 0) place.key = call_arg(c, "person");
    ENT_TRY(keys_note_write(&note, c->arena, &place, e));
    ENT_TRY(read_passphrase(&pin, c, PIN_MIN, e));
    ENT_TRY(make_on_token(&made, c, &place, pin, e));
    ENT_TRY(ent_token_open(&key, c->arena, &place, pin, e));
    if (memcmp(&key.public, &made, sizeof made) != 0)
        return ent_fail(e, ENT_IO, NULL, "Remove the key and try another token.", "The token shows another key than the one it made.");
    ENT_TRY(is_steady(&key, e));
    if (call_has(c, "out")) ENT_TRY(write_out(c, "out", note, 0644, e));
    return give_card(c, &key, e);
}

ent_code op_key_new(ent_call *c, ent_err *e)
{
    ent_secret seed = {0};
    ent_code code;

    ENT_TRY(keys_check_name(call_arg(c, "person"), e));
    ENT_TRY(is_free(c, "out", e));
    ENT_TRY(is_free(c, "card", e));
    if (call_has(c, "module") || call_has(c, "token")) return on_token(c, e);
    code = in_file(c, &seed, e);
    ent_wipe(&seed, sizeof seed);
    return code;
}
