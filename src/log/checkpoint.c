/* SPDX-License-Identifier: Apache-2.0 */
/* Checkpoints: C2SP tlog-checkpoint in a C2SP signed note with one Ed25519 line.
 *
 *   origin LF size LF base64(root) LF LF "— " origin " " base64(key id || signature) LF
 *   key id = first 4 bytes of SHA-256(name || LF || 0x01 || public key)                                              */
#include <string.h>

#include <entente/log.h>

enum { KEY_ID = 4, ED25519_TYPE = 1, NOTE_MAX = 1024, NAME_MAX_BYTES = 200 };

static ent_code key_id(uint8_t out[static KEY_ID], ent_arena *a, ent_str name, const ent_public *key, ent_err *e)
{
    ent_digest *d;
    ent_sha256 h;

    ENT_TRY(ent_digest_new(&d, a, e));
    ent_digest_str(d, name);
    ent_digest_add(d, "\n\1", 2);
    ent_digest_add(d, key->b, sizeof key->b);
    ENT_TRY(ent_digest_end(&h, d, e));
    memcpy(out, h.b, KEY_ID);
    return ENT_OK;
}

/* A key name: not empty, without spaces and "+" (C2SP signed note); here ASCII. */
static bool name_ok(ent_str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] <= ' ' || name.p[i] >= 0x7f || name.p[i] == '+') return false;
    return name.n > 0 && name.n <= NAME_MAX_BYTES;
}

/* The text above the signature, its LF included. */
static ent_code note_text(ent_str *out, ent_arena *a, const ent_checkpoint *c, ent_err *e)
{
    ent_str root;

    ENT_TRY(ent_base64(&root, a, (ent_str){(const char *)c->root.b, sizeof c->root.b}, e));
    return ent_str_fmt(out, a, e, "%.*s\n%llu\n%.*s\n", ENT_F(c->origin), (unsigned long long)c->size, ENT_F(root));
}

static ent_code note(ent_str *out, ent_arena *a, const ent_checkpoint *c, const ent_public *key, const ent_signature *s, ent_err *e)
{
    char raw[KEY_ID + ENT_SIGNATURE_SIZE];
    uint8_t id[KEY_ID];
    ent_str text, line;

    ENT_TRY(note_text(&text, a, c, e));
    ENT_TRY(key_id(id, a, c->origin, key, e));
    memcpy(raw, id, KEY_ID);
    memcpy(raw + KEY_ID, s->b, sizeof s->b);
    ENT_TRY(ent_base64(&line, a, (ent_str){raw, sizeof raw}, e));
    return ent_str_fmt(out, a, e, "%.*s\n\xe2\x80\x94 %.*s %.*s\n", ENT_F(text), ENT_F(c->origin), ENT_F(line));
}

ent_code ent_checkpoint_write(ent_str *out, ent_arena *a, const ent_checkpoint *c, const ent_secret *key, ent_err *e)
{
    ent_signature s;
    ent_public pub;
    ent_str text;

    if (!name_ok(c->origin) || c->size > INT64_MAX)
        return ent_fail(e, ENT_INVALID, NULL, NULL, "A checkpoint needs a name of 1 to %d ASCII characters without spaces and \"+\".",
                        NAME_MAX_BYTES);
    ENT_TRY(note_text(&text, a, c, e));
    ENT_TRY(ent_sign_public(&pub, key, e));
    ENT_TRY(ent_sign(&s, key, text, e));
    return note(out, a, c, &pub, &s, e);
}

static ent_code not_a_checkpoint(ent_err *e)
{
    return ent_fail(e, ENT_UNVERIFIED, "R-63", "Ask the sender for a new file.",
                    "The log checkpoint is not in its one spelling or its signature does not hold.");
}

/* A machine that could not read it says so, and accuses nobody. */
static ent_code unread(ent_err *e)
{
    return e->code == ENT_NOMEM || e->code == ENT_BUG ? e->code : not_a_checkpoint(e);
}

static bool take_line(ent_str *rest, ent_str *line)
{
    return ent_str_cut(*rest, '\n', line, rest);
}

ent_code ent_checkpoint_read(ent_checkpoint *out, ent_arena *a, ent_str text, const ent_public *key, ent_err *e)
{
    ent_str rest = text, size, root, empty, line, sig, again;
    ent_signature s;
    int64_t n;

    if (text.n > NOTE_MAX || !take_line(&rest, &out->origin) || !take_line(&rest, &size) || !take_line(&rest, &root) ||
        !take_line(&rest, &empty) || !take_line(&rest, &line))
        return not_a_checkpoint(e);
    if (!name_ok(out->origin) || !ent_str_i64(size, &n) || n < 0 || line.n < out->origin.n + 5) return not_a_checkpoint(e);
    out->size = (uint64_t)n;
    line = (ent_str){line.p + out->origin.n + 5, line.n - out->origin.n - 5};
    if (ent_unbase64(&root, a, root, e) != ENT_OK) return unread(e);
    if (root.n != sizeof out->root.b) return not_a_checkpoint(e);
    memcpy(out->root.b, root.p, sizeof out->root.b);
    if (ent_unbase64(&sig, a, line, e) != ENT_OK) return unread(e);
    if (sig.n != KEY_ID + sizeof s.b) return not_a_checkpoint(e);
    memcpy(s.b, sig.p + KEY_ID, sizeof s.b);
    /* Everything else is checked by writing the note again. */
    ENT_TRY(note(&again, a, out, key, &s, e));
    if (!ent_str_eq(again, text)) return not_a_checkpoint(e);
    ENT_TRY(note_text(&again, a, out, e));
    return ent_verify(key, again, &s, e) == ENT_OK ? ENT_OK : unread(e);
}
