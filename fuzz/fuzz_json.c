/* SPDX-License-Identifier: Apache-2.0 */
/* What the JSON reader accepts has one canonical form, or none; the form is a fixed point. */
#include <stddef.h>
#include <stdint.h>

#include <entente/core/json.h>

#define MAX ((size_t)1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(ent_arena *a, ent_str text)
{
    const ent_json *v, *again;
    ent_str once, twice;
    bool same = false;
    ent_err e = {0};
    if (ent_json_parse(&v, a, text, MAX, &e) != ENT_OK) return;
    ent_code code = ent_json_canonical(&once, a, v, 8 * MAX, &e);
    if (code == ENT_INVALID) return; /* a name that is not ASCII, a number beyond 2^53-1 */
    if (code != ENT_OK) __builtin_trap();
    if (ent_json_parse(&again, a, once, 8 * MAX, &e) != ENT_OK) __builtin_trap();
    if (ent_json_canonical(&twice, a, again, 8 * MAX, &e) != ENT_OK || !ent_str_eq(once, twice)) __builtin_trap();
    if (ent_json_is_canonical(&same, a, once, v, &e) != ENT_OK || !same) __builtin_trap();
    if (ent_json_is_canonical(&same, a, text, v, &e) != ENT_OK || same != ent_str_eq(text, once)) __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, 256 * MAX);
    if (a == NULL) return 0;
    check(a, (ent_str){(const char *)data, size});
    ent_arena_free(a);
    return 0;
}
