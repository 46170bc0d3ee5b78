/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a certificate of destruction: a refusal in words, or one in its one spelling whose parts can be signed about again. The
 * node's key is that of the seed 03 00 00 …, under which some of the corpus holds.                                          */
#include <stddef.h>
#include <stdint.h>

#include <entente/registry.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise)
{
    if (!promise) __builtin_trap();
}

static void look_at(const ent_rgy_destruction *d, ent_arena *a, ent_str input)
{
    ent_str text;
    ent_err e;

    must(ent_str_eq(d->certificate, input));
    must(ent_uuid_ok(d->id) && ent_uuid_ok(d->revision) && ent_uuid_ok(d->item) && ent_uuid_ok(d->node));
    must(d->org.n != 0 && d->origin.n != 0 && d->ordered_by.n != 0 && d->witnessed_by.n != 0);
    must(d->authority.n >= 1 && d->authority.n <= 500);
    must(ent_rgy_destruction_text(&text, a, d, &e) == ENT_OK && text.n < ENT_RGY_CERTIFICATE_MAX);
    must(ent_rgy_order_entry(&text, a, d, &e) == ENT_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, (size_t)64 << 20);
    const ent_str input = {(const char *)data, size};
    const ent_secret node = {{3}};
    ent_rgy_destruction d, checked;
    ent_public key;
    ent_err e = {0};
    ent_code code;

    if (a == NULL) return 0;
    must(ent_sign_public(&key, &node, &e) == ENT_OK);
    code = ent_rgy_certificate_says(&d, a, input, &e);
    must(code == ENT_OK || (code == ENT_UNVERIFIED && e.what[0] != '\0' && e.next[0] != '\0'));
    if (code == ENT_OK) look_at(&d, a, input);
    if (ent_rgy_certificate_read(&checked, a, input, &key, &e) == ENT_OK) {
        must(code == ENT_OK);
        must(!ent_str_eq(checked.ordered_by, checked.witnessed_by) && checked.destroyed >= checked.ordered);
    } else {
        must(e.code == ENT_UNVERIFIED && e.what[0] != '\0');
    }
    ent_arena_free(a);
    return 0;
}
