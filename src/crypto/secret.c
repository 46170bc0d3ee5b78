/* SPDX-License-Identifier: Apache-2.0 */
/* Where a secret begins and ends: 32 bytes from the system, and wiping that the compiler does not remove. */
#include <entente/crypto.h>

#include <errno.h>
#include <openssl/crypto.h>
#include <string.h>
#include <sys/random.h>

ent_code ent_random_seed(uint8_t out[static 32], ent_err *e)
{
    size_t have = 0;

    /* getrandom waits until the kernel's pool is ready, so there is no weak early seed. */
    while (have < 32) {
        ssize_t got = getrandom(out + have, 32 - have, 0);

        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) {
            ent_wipe(out, 32);
            return ent_fail(e, ENT_IO, NULL, "Nothing was done. Try again; if it stays, have the machine looked at.",
                            "The operating system gave no random bytes: %s.", got < 0 ? strerror(errno) : "none came");
        }
        have += (size_t)got;
    }
    return ENT_OK;
}

void ent_wipe(void *p, size_t n)
{
    if (n != 0) OPENSSL_cleanse(p, n);
}
