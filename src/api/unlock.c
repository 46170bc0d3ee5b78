/* SPDX-License-Identifier: Apache-2.0 */
/* Opening the key of the person who acts. The register says which key is his; the file of that key is named after it, so that a change of
 * key is the change of one row, and a key file that belongs to another key is never taken for it.                       */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "card.h"
#include "keys.h"
#include "search_names.h"

ent_code keys_path(ent_str *out, ent_arena *a, const char *dir, ent_str person, const ent_public *key, const char *end, ent_err *e)
{
    ent_sha256 digest;
    char hex[65];

    ENT_TRY(ent_sha256_of(&digest, (ent_str){(const char *)key->b, sizeof key->b}, e));
    ent_sha256_hex(hex, &digest);
    return ent_str_fmt(out, a, e, "%s/keys/%.*s-%.16s.%s", dir, ENT_F(person), hex, end);
}

/* On a connection of its own, closed before the slow work begins: nobody waits for a passphrase to be stretched. */
static ent_code registered_key(ent_public *out, ent_call *c, ent_err *e)
{
    ent_arena *a = ent_arena_new(c->arena, 0);
    ent_reg_person p;
    ent_store *s;
    ent_code code;

    if (a == NULL) return ent_nomem(e);
    code = ent_store_open(&s, a, c->db, ENT_STORE_READ, e);
    if (code == ENT_OK) code = ent_store_begin(s, e);
    if (code == ENT_OK) code = ent_reg_person_read(&p, a, s, c->request->person, c->now, e);
    if (code == ENT_OK) *out = p.sign_key;
    ent_arena_free(a);
    return code;
}

static ent_code open_file(ent_call *c, const ent_public *key, const char *path, ent_err *e)
{
    ent_str pem;

    ENT_TRY(ent_file_read(&pem, c->arena, path, KEYS_FILE_MAX, e));
    if (ent_key_open_as(&c->seed, key, pem, c->request->passphrase, e) != ENT_OK)
        return e->code == ENT_LOGIN ? ENT_LOGIN : ent_within(e, "%s", path);
    return ent_signer_of(&c->signer, &c->seed, e);
}

/* A public key and a PIN prove nothing: anybody can put that key on a token of his own. So the token signs something new. */
static ent_code prove_token(ent_call *c, ent_err *e)
{
    static const char format[] = "entente/unlock/v1\n";
    uint8_t fresh[32];
    char hex[2 * sizeof fresh + 1];
    ent_signature s;
    ent_str text;

    ENT_TRY(ent_bytes_take(&c->random, fresh, sizeof fresh, e));
    ent_hex(hex, fresh, sizeof fresh);
    ENT_TRY(ent_str_fmt(&text, c->arena, e, "%s%s", format, hex));
    ENT_TRY(c->signer.sign(c->signer.ctx, &s, text, e));
    return ent_verify(&c->signer.public, text, &s, e);
}

static ent_code open_token(ent_call *c, const ent_public *key, const char *path, ent_err *e)
{
    ent_token_place place;
    ent_str note;

    ENT_TRY(ent_file_read(&note, c->arena, path, KEYS_NOTE_MAX, e));
    if (keys_note_read(&place, c->arena, note, e) != ENT_OK) return ent_within(e, "%s", path);
    ENT_TRY(ent_token_open(&c->signer, c->arena, &place, c->request->passphrase, e));
    c->token = place;
    if (memcmp(c->signer.public.b, key->b, sizeof key->b) == 0) return prove_token(c, e);
    return ent_fail(e, ENT_LOGIN, NULL, "Put in the token of this person.",
                    "The key on the token %.*s is not the one that was registered for %.*s.", ENT_F(place.token),
                    ENT_F(c->request->person));
}

static bool is_there(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0;
}

struct ent_unlocked {
    search_kept *kept; /* of its arena, which one request at a time uses */
    ent_str person;
    ent_secret seed; /* behind the signer when the key is in a file */
    bool in_file;
    ent_signer signer;
};

search_kept *api__session_names(const ent_unlocked *u)
{
    return u->kept;
}

/* A session's key still is the person's, or the session is over. */
static ent_code take_unlocked(ent_call *c, ent_err *e)
{
    const ent_unlocked *u = c->request->unlocked;
    ent_public key;

    if (!ent_str_eq(u->person, c->request->person)) return ent_fail(e, ENT_BUG, NULL, NULL, "A session was used for another person.");
    ENT_TRY(registered_key(&key, c, e));
    if (memcmp(key.b, u->signer.public.b, sizeof key.b) != 0)
        return ent_fail(e, ENT_LOGIN, NULL, "Log in again.", "The key of %.*s was changed.", ENT_F(u->person));
    c->has_person = true;
    if (!u->in_file) {
        c->signer = u->signer;
        return ENT_OK;
    }
    c->seed = u->seed;
    return ent_signer_of(&c->signer, &c->seed, e);
}

ent_code api__unlock(ent_call *c, ent_err *e)
{
    const ent_request *r = c->request;
    ent_str file, note;
    ent_public key;

    if (r->unlocked != NULL) return take_unlocked(c, e);
    if (!r->has_passphrase)
        return ent_fail(e, ENT_LOGIN, NULL, "Type it at the terminal, or use --passphrase-fd N or ENTENTE_PASSPHRASE_FILE.",
                        "The passphrase of %.*s is needed.", ENT_F(r->person));
    ENT_TRY(registered_key(&key, c, e));
    ENT_TRY(keys_path(&file, c->arena, c->dir, r->person, &key, "pem", e));
    ENT_TRY(keys_path(&note, c->arena, c->dir, r->person, &key, "token", e));
    if (is_there(file.p)) ENT_TRY(open_file(c, &key, file.p, e));
    else if (is_there(note.p)) ENT_TRY(open_token(c, &key, note.p, e));
    else
        return ent_fail(e, ENT_LOGIN, NULL, "Take the file back from a backup, or ask two others for: key recover",
                        "The key file of %.*s is not in this node.", ENT_F(r->person));
    c->has_person = true;
    return ENT_OK;
}

/* ---- sessions ---- */

static void forget(void *p)
{
    ent_unlocked *u = p;

    ent_wipe(&u->seed, sizeof u->seed);
}

/* Who has no key here costs as much time as who has one: the passphrase is tried on somebody's key, and what comes out is thrown away. */
static ent_code spend_as_much(ent_call *c, ent_err *e)
{
    ent_secret nothing;
    ent_str path, pem;
    struct dirent *entry;
    ent_err ignored;
    DIR *d;

    ENT_TRY(ent_str_fmt(&path, c->arena, e, "%s/keys", c->dir));
    d = opendir(path.p);
    while (d != NULL && (entry = readdir(d)) != NULL) {
        if (!ent_str_ends(ent_str_c(entry->d_name), ".pem")) continue;
        if (ent_str_fmt(&path, c->arena, &ignored, "%s/keys/%s", c->dir, entry->d_name) != ENT_OK ||
            ent_file_read(&pem, c->arena, path.p, KEYS_FILE_MAX, &ignored) != ENT_OK)
            continue;
        if (ent_key_open(&nothing, pem, c->request->passphrase, &ignored) == ENT_OK) ent_wipe(&nothing, sizeof nothing);
        break;
    }
    if (d != NULL) (void)closedir(d);
    return ENT_OK;
}

static ent_code wrong_login(ent_err *e)
{
    return ent_fail(e, ENT_LOGIN, NULL, "Try again; an administrator can tell whether the name is right.",
                    "The name or the passphrase is not right.");
}

static ent_code unlock_for_session(ent_unlocked *u, ent_call *c, ent_err *e)
{
    ent_public key;
    ent_code code;

    ENT_TRY(api__node_paths(c, e));
    code = registered_key(&key, c, e);
    if (code == ENT_LOGIN) {
        ENT_TRY(spend_as_much(c, e));
        return wrong_login(e);
    }
    if (code != ENT_OK) return code;
    code = api__unlock(c, e);
    if (code == ENT_LOGIN) return wrong_login(e);
    if (code != ENT_OK) return code;
    u->signer = c->signer;
    u->in_file = c->signer.ctx == &c->seed;
    if (!u->in_file) return ENT_OK;
    u->seed = c->seed;
    return ent_signer_of(&u->signer, &u->seed, e);
}

ent_code ent_api_unlock(ent_unlocked **out, ent_arena *a, const char *dir, ent_str person, ent_str passphrase, ent_time now, ent_err *e)
{
    ent_request r = {.dir = dir, .person = person, .has_passphrase = true, .passphrase = passphrase, .now = now};
    ent_call c = {.arena = a, .request = &r, .now = now, .as_of = now};
    uint8_t seed[32];
    ent_unlocked *u;
    ent_code code;

    ENT_NEW(u, a, 1, e);
    ENT_TRY(ent_arena_defer(a, forget, u, e));
    ENT_TRY(search_kept_new(&u->kept, a, e));
    ENT_TRY(ent_str_dup(&u->person, a, person, e));
    ENT_TRY(ent_random_seed(seed, e));
    code = ent_bytes_init(&c.random, a, seed, e);
    ent_wipe(seed, sizeof seed);
    if (code == ENT_OK) code = unlock_for_session(u, &c, e);
    ent_wipe(&c.seed, sizeof c.seed);
    ent_bytes_wipe(&c.random);
    if (code == ENT_OK) *out = u;
    return code;
}
