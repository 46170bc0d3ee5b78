/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as the record of a change of key: refused, or its one spelling. The first byte chooses: bit 0: the rest as it is, or as the
 * members of a record that is signed here by both keys and then altered in one place, so that the reader is met behind the signatures
 * too; bits 1 and 2: purpose and reason.                                                                                  */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <entente/release.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise)
{
    if (!promise) __builtin_trap();
}

static bool good(ent_arena *a, ent_str text, ent_rel_rotation *r)
{
    ent_err e = {0};

    if (ent_rel_rotation_read(r, a, text, &e) == ENT_OK) return true;
    must(e.what[0] != '\0' && (e.code == ENT_UNVERIFIED || e.code == ENT_NOMEM));
    return false;
}

/* One byte altered, at the place and in the way that the input says. */
static void alter(ent_arena *a, ent_str text, uint8_t where, uint8_t how)
{
    char *bytes = ent_alloc(a, text.n);
    size_t at = where * text.n / 256;
    ent_rel_rotation r;

    if (bytes == NULL || how == 0) return;
    memcpy(bytes, text.p, text.n);
    bytes[at] = (char)(bytes[at] ^ how);
    must(!good(a, (ent_str){bytes, text.n}, &r));
    must(!good(a, (ent_str){text.p, at}, &r));
}

static void read_raw(ent_arena *a, ent_str text)
{
    ent_rel_rotation r;

    if (!good(a, text, &r)) return;
    must(ent_str_is(r.purpose, "release") || ent_str_is(r.purpose, "checkpoint"));
    must(ent_str_is(r.reason, "rotate") || ent_str_is(r.reason, "revoke"));
    must(memcmp(&r.old_key, &r.new_key, sizeof r.old_key) != 0 && r.org.n >= 1 && r.org.n <= 100);
    alter(a, text, (uint8_t)text.p[0], 1);
}

/* Bytes 0 to 3: the time; 4, 5: where and how it is altered; then the organisation. */
static void read_signed(ent_arena *a, ent_str in, uint8_t choice)
{
    ent_rel_rotation r = {.node = ENT_S("6ba7b810-9dad-41d1-80b4-00c04fd430c8"),
                          .purpose = choice & 2 ? ENT_S("checkpoint") : ENT_S("release"),
                          .reason = choice & 4 ? ENT_S("revoke") : ENT_S("rotate")};
    ent_secret old = {{1}}, new = {{2}};
    ent_rel_rotation back;
    uint32_t time;
    ent_str text;
    ent_err e;

    if (in.n < 7) return;
    memcpy(&time, in.p, sizeof time);
    r.time = time;
    r.org = (ent_str){in.p + 6, in.n - 6};
    if (ent_rel_rotation_write(&text, a, &r, &old, &new, &e) != ENT_OK) return;
    if (!good(a, text, &back)) return; /* not every text is the name of an organisation */
    must(ent_str_eq(back.org, r.org) && ent_str_eq(back.purpose, r.purpose) && ent_str_eq(back.reason, r.reason) && back.time == r.time);
    must(memcmp(&back.old_key, &r.old_key, sizeof r.old_key) == 0 && memcmp(&back.new_key, &r.new_key, sizeof r.new_key) == 0);
    alter(a, text, (uint8_t)in.p[4], (uint8_t)in.p[5]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, (size_t)16 << 20);

    if (a == NULL) return 0;
    if (size != 0) {
        ent_str rest = {(const char *)data + 1, size - 1};
        if (data[0] & 1) read_signed(a, rest, data[0]);
        else if (rest.n != 0) read_raw(a, rest);
    }
    ent_arena_free(a);
    return 0;
}
