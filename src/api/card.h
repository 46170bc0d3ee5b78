/* SPDX-License-Identifier: Apache-2.0 */
/* What travels when a person makes the key at home (key new): the card, by which a node gets to know the public keys, and the key file or
 * the note on the token, by which it opens them. Readers take one spelling only: what the writer writes, and perhaps one line end. */
#ifndef ENTENTE_API_CARD_H
#define ENTENTE_API_CARD_H

#include "api_private.h"

enum { KEYS_CARD_MAX = 4096, KEYS_NOTE_MAX = 4096, KEYS_FILE_MAX = 1 << 16 };

/* {"card":{"format":"entente/card/v1","made":"2026-11-22T18:00:00Z","person":NAME,"sign_key":HEX,"wrap_key":HEX},"proof":HEX}, canonical
 * JSON; the proof is the Ed25519 signature by sign_key of "entente/card/v1\n" and the canonical text of the member "card".           */
typedef struct keys_card {
    ent_str person; /* a name that keys_check_name takes */
    ent_time made;  /* whole seconds; the maker's clock, for people's eyes */
    ent_public sign_key, wrap_key;
} keys_card;

/* sign_key and wrap_key are taken from the signer, not from the card. */
ENT_CHECKED ent_code keys_card_write(ent_str *out, ent_arena *a, const keys_card *card, const ent_signer *key, ent_err *e);
/* ENT_INVALID or ENT_LIMIT for another spelling, ENT_UNVERIFIED if the proof does not hold. The card says who holds a key; that this person
 * is who the name says must be asked by telephone (ent_public_words).                                                              */
ENT_CHECKED ent_code keys_card_read(keys_card *out, ent_arena *a, ent_str text, ent_err *e);

/* {"format":"entente/token/v1","key":LABEL,"module":PATH,"token":LABEL}, canonical JSON. Labels have 1 to 32 bytes for the token (PKCS#11)
 * and 1 to 64 for the key; the path is absolute. Whether the library may be loaded is judged when it is (ent_token_open).           */
ENT_CHECKED ent_code keys_note_write(ent_str *out, ent_arena *a, const ent_token_place *place, ent_err *e);
ENT_CHECKED ent_code keys_note_read(ent_token_place *out, ent_arena *a, ent_str text, ent_err *e);

/* Which of the two a file is: *end = "pem" or "token", as keys_path wants it. The text has its outer form; ENT_INVALID for all else. */
ENT_CHECKED ent_code keys_file_kind(const char **end, ent_arena *a, ent_str text, ent_err *e);

#endif
