/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a checkpoint: refused, or its one spelling. The first byte chooses: the rest as it is, or as origin, size and root of a
 * checkpoint that is signed here and then altered in one place, so that the reader is met behind the signature too.             */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <entente/log.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise)
{
    if (!promise) __builtin_trap();
}

static void read_raw(ent_arena *a, ent_str text, const ent_public *public, const ent_secret *key)
{
    ent_checkpoint point;
    ent_str again;
    ent_err e = {0};

    if (ent_checkpoint_read(&point, a, text, public, &e) != ENT_OK) {
        must(e.what[0] != '\0');
        return;
    }
    must(ent_checkpoint_write(&again, a, &point, key, &e) == ENT_OK && ent_str_eq(again, text));
}

/* Bytes 0 to 39: size, root; then the origin; the last two: where and how it is altered. */
static void read_signed(ent_arena *a, ent_str in, const ent_public *public, const ent_secret *key)
{
    ent_checkpoint point = {0}, back;
    ent_str text;
    char *bytes;
    size_t at;
    ent_err e = {0};

    if (in.n < 43) return;
    memcpy(&point.size, in.p, 8);
    memcpy(point.root.b, in.p + 8, 32);
    point.origin = (ent_str){in.p + 40, in.n - 42};
    if (ent_checkpoint_write(&text, a, &point, key, &e) != ENT_OK) return;
    must(ent_checkpoint_read(&back, a, text, public, &e) == ENT_OK);
    must(back.size == point.size && ent_sha256_eq(&back.root, &point.root) && ent_str_eq(back.origin, point.origin));
    bytes = ent_alloc(a, text.n);
    if (bytes == NULL || in.p[in.n - 1] == 0) return;
    memcpy(bytes, text.p, text.n);
    at = (unsigned char)in.p[in.n - 2] * text.n / 256;
    bytes[at] = (char)(bytes[at] ^ in.p[in.n - 1]);
    must(ent_checkpoint_read(&back, a, (ent_str){bytes, text.n}, public, &e) != ENT_OK);
    must(ent_checkpoint_read(&back, a, (ent_str){text.p, at}, public, &e) != ENT_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, (size_t)16 << 20);
    ent_secret key = {{7}};
    ent_public public;
    ent_err e;

    if (a == NULL) return 0;
    if (size != 0 && ent_sign_public(&public, &key, &e) == ENT_OK) {
        ent_str rest = {(const char *)data + 1, size - 1};
        if (data[0] & 1) read_signed(a, rest, &public, &key);
        else read_raw(a, rest, &public, &key);
    }
    ent_arena_free(a);
    return 0;
}
