/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a gzip file: a refusal in words, or an output within both ceilings that is the same each time. */
#include <stddef.h>
#include <stdint.h>

#include <entente/core.h>

#define MAX ((size_t)4 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise)
{
    if (!promise) __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, 16 * MAX);
    ent_str gz = {(const char *)data, size}, out, again;
    ent_err e = {0};

    if (a == NULL) return 0;
    if (ent_gunzip(&out, a, gz, MAX, &e) == ENT_OK) {
        must(out.n <= MAX && out.p[out.n] == '\0');
        must(ent_gunzip(&again, a, gz, out.n, &e) == ENT_OK && ent_str_eq(out, again));
        must(out.n == 0 || ent_gunzip(&again, a, gz, out.n - 1, &e) == ENT_LIMIT);
        must(ent_gunzip(&again, a, (ent_str){gz.p, gz.n - 1}, MAX, &e) != ENT_OK); /* torn */
    } else {
        must(e.what[0] != '\0');
    }
    ent_arena_free(a);
    return 0;
}
