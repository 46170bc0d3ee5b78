/* SPDX-License-Identifier: Apache-2.0 */
/* The card of a key, and the note on a token. Both are read by writing them again: what is not byte for byte the same is refused. */
#include "card.h"

#include <string.h>

#include "keys.h"

#define CARD_FORMAT "entente/card/v1"
#define NOTE_FORMAT "entente/token/v1"

enum { TOKEN_LABEL_MAX = 32, KEY_LABEL_MAX = 64, MODULE_MAX = 1024 };

/* What is the same in both readers: a small text, at its end perhaps one line end, is one JSON object. */
static ent_code parse(const ent_json **out, ent_str *text, ent_arena *a, const char *what, size_t max, ent_err *e)
{
    if (text->n > max) return ent_fail(e, ENT_LIMIT, NULL, NULL, "This has %zu bytes; %s has at most %zu.", text->n, what, max);
    if (ent_str_ends(*text, "\n")) text->n--;
    return ent_json_parse(out, a, *text, max, e);
}

static ent_code other_spelling(ent_err *e, const char *what)
{
    return ent_fail(e, ENT_INVALID, NULL, "Make it again with: entente key new", "This is not %s as this program writes it.", what);
}

/* ---- the card ---- */

static ent_code card_text(ent_str *out, ent_arena *a, const keys_card *card, ent_err *e)
{
    ent_buf b = ent_buf_new(a, KEYS_CARD_MAX);
    ent_jw w = ent_jw_canonical(&b);
    char made[21], hex[2 * ENT_KEY_SIZE + 1];

    ent_time_print(made, card->made);
    ent_jw_obj(&w);
    ent_jw_kz(&w, "format", CARD_FORMAT);
    ent_jw_kz(&w, "made", made);
    ent_jw_kstr(&w, "person", card->person);
    ent_hex(hex, card->sign_key.b, sizeof card->sign_key.b);
    ent_jw_kz(&w, "sign_key", hex);
    ent_hex(hex, card->wrap_key.b, sizeof card->wrap_key.b);
    ent_jw_kz(&w, "wrap_key", hex);
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}

/* What the proof signs: the format keeps it apart from everything else that the key signs. */
static ent_code to_sign(ent_str *out, ent_arena *a, ent_str card, ent_err *e)
{
    return ent_str_fmt(out, a, e, CARD_FORMAT "\n%.*s", ENT_F(card));
}

static ent_code whole_card(ent_str *out, ent_arena *a, ent_str card, const ent_signature *proof, ent_err *e)
{
    char hex[2 * ENT_SIGNATURE_SIZE + 1];

    ent_hex(hex, proof->b, sizeof proof->b);
    return ent_str_fmt(out, a, e, "{\"card\":%.*s,\"proof\":\"%s\"}", ENT_F(card), hex);
}

ent_code keys_card_write(ent_str *out, ent_arena *a, const keys_card *card, const ent_signer *key, ent_err *e)
{
    keys_card full = {.person = card->person, .made = card->made, .sign_key = key->public};
    ent_signature proof;
    ent_secret wrap;
    ent_str text, message;
    ent_code code;

    ENT_TRY(keys_check_name(card->person, e));
    ENT_TRY(key->wrap(key->ctx, &wrap, e));
    code = ent_wrap_public(&full.wrap_key, &wrap, e);
    ent_wipe(&wrap, sizeof wrap);
    if (code != ENT_OK) return code;
    ENT_TRY(card_text(&text, a, &full, e));
    ENT_TRY(to_sign(&message, a, text, e));
    ENT_TRY(key->sign(key->ctx, &proof, message, e));
    return whole_card(out, a, text, &proof, e);
}

static bool hex_member(void *out, size_t n, const ent_json *o, const char *name)
{
    return ent_unhex(out, n, ent_json_str(o, name));
}

ent_code keys_card_read(keys_card *out, ent_arena *a, ent_str text, ent_err *e)
{
    static const char what[] = "a card of a key";
    const ent_json *whole, *card;
    ent_signature proof;
    ent_str inner, again, message;

    ENT_TRY(parse(&whole, &text, a, what, KEYS_CARD_MAX, e));
    card = ent_json_get(whole, "card");
    if (!hex_member(proof.b, sizeof proof.b, whole, "proof") || !hex_member(out->sign_key.b, sizeof out->sign_key.b, card, "sign_key") ||
        !hex_member(out->wrap_key.b, sizeof out->wrap_key.b, card, "wrap_key") || !ent_time_parse(&out->made, ent_json_str(card, "made")))
        return other_spelling(e, what);
    out->person = ent_json_str(card, "person");
    ENT_TRY(keys_check_name(out->person, e));
    ENT_TRY(card_text(&inner, a, out, e));
    ENT_TRY(whole_card(&again, a, inner, &proof, e));
    if (!ent_str_eq(again, text)) return other_spelling(e, what);
    ENT_TRY(to_sign(&message, a, inner, e));
    return ent_verify(&out->sign_key, message, &proof, e);
}

/* ---- the note on a token ---- */

/* Labels and the path come into messages and onto screens: no control characters. */
static ent_code check_text(ent_str s, size_t max, const char *name, ent_err *e)
{
    bool ok = s.n >= 1 && s.n <= max && ent_utf8_ok(s, NULL);

    for (size_t i = 0; ok && i < s.n; i++) ok = (unsigned char)s.p[i] >= ' ' && s.p[i] != 0x7f;
    if (ok) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, NULL, "The %s has 1 to %zu bytes of plain text.", name, max);
}

static ent_code check_place(const ent_token_place *p, ent_err *e)
{
    ENT_TRY(check_text(p->token, TOKEN_LABEL_MAX, "label of a token", e));
    ENT_TRY(check_text(p->key, KEY_LABEL_MAX, "label of a key", e));
    ENT_TRY(check_text(p->module, MODULE_MAX, "path of a token's library", e));
    if (p->module.p[0] == '/') return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, "Write the whole path, from the root folder on.",
                    "The path of the token's library is not absolute.");
}

ent_code keys_note_write(ent_str *out, ent_arena *a, const ent_token_place *place, ent_err *e)
{
    ent_buf b = ent_buf_new(a, KEYS_NOTE_MAX);
    ent_jw w = ent_jw_canonical(&b);

    ENT_TRY(check_place(place, e));
    ent_jw_obj(&w);
    ent_jw_kz(&w, "format", NOTE_FORMAT);
    ent_jw_kstr(&w, "key", place->key);
    ent_jw_kstr(&w, "module", place->module);
    ent_jw_kstr(&w, "token", place->token);
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}

ent_code keys_note_read(ent_token_place *out, ent_arena *a, ent_str text, ent_err *e)
{
    static const char what[] = "a note on a token";
    const ent_json *o;
    ent_str again;

    ENT_TRY(parse(&o, &text, a, what, KEYS_NOTE_MAX, e));
    *out = (ent_token_place){.module = ent_json_str(o, "module"), .token = ent_json_str(o, "token"), .key = ent_json_str(o, "key")};
    ENT_TRY(keys_note_write(&again, a, out, e));
    return ent_str_eq(again, text) ? ENT_OK : other_spelling(e, what);
}

/* ---- either ---- */

ent_code keys_file_kind(const char **end, ent_arena *a, ent_str text, ent_err *e)
{
    ent_token_place place;
    ent_secret none;
    ent_code code;

    *end = "token";
    if (ent_str_starts(text, "{")) return keys_note_read(&place, a, text, e);
    *end = "pem";
    /* No passphrase: a whole key file is refused for that alone, and before the slow work. */
    code = ent_key_open(&none, text, (ent_str){0}, e);
    ent_wipe(&none, sizeof none);
    return code == ENT_LOGIN ? ENT_OK : code;
}
