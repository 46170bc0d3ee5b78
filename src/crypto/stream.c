/* SPDX-License-Identifier: Apache-2.0 */
/* A stream sealed to a key: a fresh AES-256 key by HPKE, then chunks under that key. The nonce of a chunk is its number and whether it is
 * the last one, so a stream that was cut, mixed or lengthened does not open.
 * source: V. T. Hoang, R. Reyhanitabar, P. Rogaway, D. Vizar, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance",
 *         CRYPTO 2015, section 7 (STREAM).
 *
 * Both sides must keep the key and a chunk of text between two calls, so these live in the arena; they are wiped when it is freed, and
 * as soon as the stream has ended or failed.                                                                                */
#include <string.h>

#include "aead.h"

enum {
    HEAD = ENT_KEY_SIZE + ENT_KEY_SIZE + ENT_CRYPTO_TAG_SIZE, /* what ent_seal_to makes of a key */
    SEALED = ENT_STREAM_CHUNK + ENT_CRYPTO_TAG_SIZE,
};

struct ent_sealer {
    ent_secret key;
    uint64_t number;
    ent_sink file;
    bool over; /* ended or failed */
    size_t n;
    uint8_t text[ENT_STREAM_CHUNK], sealed[SEALED];
};

struct ent_unsealer {
    ent_secret key;
    uint64_t number;
    ent_source file;
    bool last, over; /* the text is that of the last chunk; failed */
    size_t n, at;    /* of text: there, and already handed out */
    bool ahead;      /* the first byte of the next chunk has been read, into sealed[0] */
    uint8_t text[ENT_STREAM_CHUNK], sealed[SEALED + 1];
};

static void nonce_of(uint8_t out[static ENT_CRYPTO_NONCE_SIZE], uint64_t number, bool last)
{
    memset(out, 0, ENT_CRYPTO_NONCE_SIZE);
    for (int i = 0; i < 8; i++) out[10 - i] = (uint8_t)(number >> 8 * i);
    out[11] = last;
}

/* ---- sealing ---- */

static void sealer_wipe(void *p)
{
    ent_sealer *s = p;

    ent_wipe(&s->key, sizeof s->key);
    ent_wipe(s->text, sizeof s->text);
    s->over = true;
}

static ent_code seal_head(ent_sealer *s, ent_arena *a, const ent_public *to, const char *info, ent_bytes *random, ent_err *e)
{
    ent_str head;

    ENT_TRY(ent_bytes_take(random, s->key.b, sizeof s->key.b, e));
    ENT_TRY(ent_seal_to(&head, a, to, info, (ent_str){(const char *)s->key.b, sizeof s->key.b}, random, e));
    return s->file.write(s->file.ctx, head.p, head.n, e);
}

ent_code ent_sealer_new(ent_sealer **out, ent_arena *a, const ent_public *to, const char *info, ent_sink to_file, ent_bytes *random,
                        ent_err *e)
{
    ent_sealer *s;

    ENT_NEW(s, a, 1, e);
    ENT_TRY(ent_arena_defer(a, sealer_wipe, s, e));
    s->file = to_file;
    if (seal_head(s, a, to, info, random, e) != ENT_OK) {
        sealer_wipe(s);
        return e->code;
    }
    *out = s;
    return ENT_OK;
}

static ent_code seal_chunk(ent_sealer *s, bool last, ent_err *e)
{
    uint8_t nonce[ENT_CRYPTO_NONCE_SIZE];
    ent_code code;

    nonce_of(nonce, s->number++, last);
    code =
        ent_crypto_aead_seal(s->sealed, ENT_CRYPTO_AES_256_GCM, s->key.b, nonce, (ent_str){0}, (ent_str){(const char *)s->text, s->n}, e);
    if (code == ENT_OK) code = s->file.write(s->file.ctx, s->sealed, s->n + ENT_CRYPTO_TAG_SIZE, e);
    s->n = 0;
    if (code != ENT_OK) sealer_wipe(s);
    return code;
}

/* A full chunk is kept until more comes: only then is it known that it is not the last one. */
ent_code ent_sealer_add(ent_sealer *s, const void *p, size_t n, ent_err *e)
{
    const uint8_t *from = p;

    if (s->over) return ent_fail(e, ENT_BUG, NULL, "Report this.", "A sealed stream was written after it ended or failed.");
    while (n != 0) {
        size_t step = sizeof s->text - s->n;
        if (step == 0) {
            ENT_TRY(seal_chunk(s, false, e));
            continue;
        }
        if (step > n) step = n;
        memcpy(s->text + s->n, from, step);
        s->n += step;
        from += step;
        n -= step;
    }
    return ENT_OK;
}

ent_code ent_sealer_end(ent_sealer *s, ent_err *e)
{
    if (s->over) return ent_fail(e, ENT_BUG, NULL, "Report this.", "A sealed stream was ended after it ended or failed.");
    ENT_TRY(seal_chunk(s, true, e));
    sealer_wipe(s);
    return ENT_OK;
}

/* ---- opening ---- */

static const char next_step[] = "Take another copy of the file, and the page of its key.";

static void unsealer_wipe(void *p)
{
    ent_unsealer *s = p;

    ent_wipe(&s->key, sizeof s->key);
    ent_wipe(s->text, sizeof s->text);
    s->n = s->at = 0;
}

static ent_code open_head(ent_unsealer *s, const ent_secret *key, const char *info, ent_err *e)
{
    char head[HEAD];
    size_t got;

    ENT_TRY(s->file.read(s->file.ctx, head, sizeof head, &got, e));
    if (got != sizeof head) return ent_fail(e, ENT_UNVERIFIED, NULL, next_step, "The sealed file is cut off.");
    if (ent_seal_open(s->key.b, sizeof s->key.b, key, info, (ent_str){head, sizeof head}, e) == ENT_OK) return ENT_OK;
    if (e->code != ENT_UNVERIFIED) return e->code;
    return ent_fail(e, ENT_UNVERIFIED, NULL, next_step, "The file was altered, or it was sealed to another key or for another use.");
}

ent_code ent_unsealer_new(ent_unsealer **out, ent_arena *a, const ent_secret *key, const char *info, ent_source from_file, ent_err *e)
{
    ent_unsealer *s;

    ENT_NEW(s, a, 1, e);
    ENT_TRY(ent_arena_defer(a, unsealer_wipe, s, e));
    s->file = from_file;
    ENT_TRY(open_head(s, key, info, e));
    *out = s;
    return ENT_OK;
}

/* One byte more than a chunk is asked for: whether it is there says whether this is the last one. */
static ent_code open_chunk(ent_unsealer *s, ent_err *e)
{
    uint8_t nonce[ENT_CRYPTO_NONCE_SIZE];
    size_t had = s->ahead, got, n;
    bool first = s->number == 0;

    ENT_TRY(s->file.read(s->file.ctx, s->sealed + had, sizeof s->sealed - had, &got, e));
    n = had + got;
    s->last = n < sizeof s->sealed;
    if (!s->last) n--;
    /* An empty last chunk behind others is a second spelling of the same text. */
    if (n < ENT_CRYPTO_TAG_SIZE || (n == ENT_CRYPTO_TAG_SIZE && !first))
        return ent_fail(e, ENT_UNVERIFIED, NULL, next_step, "The sealed file is cut off.");
    nonce_of(nonce, s->number++, s->last);
    if (ent_crypto_aead_open(s->text, ENT_CRYPTO_AES_256_GCM, s->key.b, nonce, (ent_str){0}, (ent_str){(const char *)s->sealed, n}, e) !=
        ENT_OK) {
        if (e->code != ENT_UNVERIFIED) return e->code;
        return ent_fail(e, ENT_UNVERIFIED, NULL, next_step, "The sealed file was altered or cut off.");
    }
    s->n = n - ENT_CRYPTO_TAG_SIZE;
    s->at = 0;
    s->ahead = !s->last;
    if (s->ahead) s->sealed[0] = s->sealed[SEALED];
    return ENT_OK;
}

ent_code ent_unsealer_read(ent_unsealer *s, void *p, size_t n, size_t *got, ent_err *e)
{
    uint8_t *to = p;

    *got = 0;
    if (s->over) return ent_fail(e, ENT_BUG, NULL, "Report this.", "A sealed stream was read after it failed.");
    while (n != 0) {
        size_t step = s->n - s->at;
        if (step == 0) {
            if (s->last) return ENT_OK;
            s->over = open_chunk(s, e) != ENT_OK;
            if (!s->over) continue;
            unsealer_wipe(s);
            *got = 0;
            return e->code;
        }
        if (step > n) step = n;
        memcpy(to, s->text + s->at, step);
        s->at += step;
        to += step;
        *got += step;
        n -= step;
    }
    return ENT_OK;
}
