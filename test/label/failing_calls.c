/* SPDX-License-Identifier: Apache-2.0 */
/* Calls that fail when a test says so: memory for a new arena, and a digest. test_branches.sh links this with -Wl,--wrap=malloc and
 * --wrap=ent_sha256_of; elsewhere test_decide_memory.c does without.                                                */
#include <entente/core.h>

void *__real_malloc(size_t n);
void *__wrap_malloc(size_t n);
ent_code __real_ent_sha256_of(ent_sha256 *out, ent_str bytes, ent_err *e);
ent_code __wrap_ent_sha256_of(ent_sha256 *out, ent_str bytes, ent_err *e);
void ent_test_fail_malloc(long n);
void ent_test_fail_digest(long n);

/* Calls until one fails; below zero: none does. */
static long malloc_left = -1, digest_left = -1;

void ent_test_fail_malloc(long n)
{
    malloc_left = n;
}

void ent_test_fail_digest(long n)
{
    digest_left = n;
}

void *__wrap_malloc(size_t n)
{
    if (malloc_left >= 0 && malloc_left-- == 0) return NULL;
    return __real_malloc(n);
}

ent_code __wrap_ent_sha256_of(ent_sha256 *out, ent_str bytes, ent_err *e)
{
    if (digest_left >= 0 && digest_left-- == 0) return ent_fail(e, ENT_BUG, NULL, NULL, "The digest failed, as the test wants.");
    return __real_ent_sha256_of(out, bytes, e);
}
