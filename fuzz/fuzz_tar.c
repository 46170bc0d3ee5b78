/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a tar archive: files with safe names, whose contents lie inside the archive one after the other. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <entente/core/tar.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise)
{
    if (!promise) __builtin_trap();
}

/* Sums are put right, or hardly any input would come past the first header. */
static void mend(char *p, size_t n)
{
    for (size_t at = 0; at + 512 <= n; at += 512) {
        unsigned sum = 0;
        if (memcmp(p + at + 257, "ustar", 5) != 0) continue;
        memset(p + at + 148, ' ', 8);
        for (size_t i = 0; i < 512; i++) sum += (unsigned char)p[at + i];
        for (int i = 5; i >= 0; i--, sum >>= 3) p[at + 148 + (size_t)i] = (char)('0' + (sum & 7));
        p[at + 154] = '\0';
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, (size_t)64 << 20);
    ent_tar_entry *v;
    ent_err e = {0};
    size_t n, end = 0;
    char *copy = a == NULL ? NULL : ent_alloc(a, size);

    if (copy == NULL) return 0;
    if (size != 0) memcpy(copy, data, size);
    if (size % 2 == 0) mend(copy, size);
    if (ent_tar_read(&v, &n, a, (ent_str){copy, size}, &e) == ENT_OK) {
        for (size_t i = 0; i < n; i++) {
            size_t at = (size_t)(v[i].bytes.p - copy);
            must(at >= end + 512 && at <= size && v[i].bytes.n <= size - at);
            must(v[i].name.n > 0 && v[i].name.p[0] != '/' && ent_utf8_ok(v[i].name, NULL));
            end = at + v[i].bytes.n;
        }
    } else {
        must(v == NULL && n == 0 && e.what[0] != '\0');
    }
    ent_arena_free(a);
    return 0;
}
