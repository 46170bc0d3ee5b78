/* SPDX-License-Identifier: Apache-2.0 */
/* The readers of key files, on any bytes. What they accept has one spelling: written again, it is the input. The work after a
 * passphrase is on a fixed-size struct and is not repeated here; an empty passphrase stops before it.                      */
#include <entente/crypto.h>

#include <string.h>

#include "src/crypto/keyfile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void insist(int condition)
{
    if (!condition) __builtin_trap();
}

/* Equal but for CR before LF and the last line end, the two liberties of the PEM reader. */
static int same_text(ent_str input, ent_str written)
{
    size_t at = 0;

    for (size_t i = 0; i < input.n; i++) {
        if (input.p[i] == '\r' && i + 1 < input.n && input.p[i + 1] == '\n') continue;
        if (at == written.n || input.p[i] != written.p[at++]) return 0;
    }
    return at == written.n || (at + 1 == written.n && written.p[at] == '\n');
}

static void try_public(ent_arena *a, ent_str input)
{
    ent_public key;
    ent_str pem;
    ent_err e = {0};
    ent_code code = ent_public_read(&key, input, &e);

    if (code != ENT_OK) {
        insist((code == ENT_INVALID || code == ENT_LIMIT) && e.what[0] != '\0');
        return;
    }
    insist(ent_public_pem(&pem, a, &key, &e) == ENT_OK);
    insist(same_text(input, pem));
}

static void try_private(ent_arena *a, ent_str input)
{
    ent_crypto_keyfile f, again;
    ent_secret key;
    ent_str pem;
    ent_err e = {0};
    ent_code code = ent_crypto_keyfile_read(&f, input, &e);

    if (code != ENT_OK) {
        insist((code == ENT_INVALID || code == ENT_LIMIT) && e.what[0] != '\0');
        insist(ent_key_open(&key, input, (ent_str){0}, &e) == code);
        return;
    }
    insist(ent_key_open(&key, input, (ent_str){0}, &e) == ENT_LOGIN);
    insist(f.cost >= ENT_KEY_COST_MIN && f.cost <= ENT_KEY_COST_MAX && f.salt_n >= 8 && f.salt_n <= ENT_CRYPTO_SALT_MAX);
    insist(ent_crypto_keyfile_write(&pem, a, &f, &e) == ENT_OK);
    insist(ent_crypto_keyfile_read(&again, pem, &e) == ENT_OK);
    insist(memcmp(&f, &again, sizeof f) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    ent_str input = {(const char *)data, size};

    insist(a != NULL);
    try_public(a, input);
    try_private(a, input);
    ent_arena_free(a);
    return 0;
}
