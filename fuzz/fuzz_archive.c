/* SPDX-License-Identifier: Apache-2.0 */
/* What the reader of other people's ZIP files accepts keeps to its ceilings, has safe names once each, and does not overlap. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <entente/core/archive.h>
#include <entente/core/zip.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int truth)
{
    if (!truth) __builtin_trap();
}

static void check_name(const ent_archive *z, const ent_archive_entry *t)
{
    need(t->name.n > 0 && ent_utf8_ok(t->name, NULL) && t->name.p[0] != '/' && strlen(t->name.p) == t->name.n);
    need(strstr(t->name.p, "..") == NULL || strstr(t->name.p, "../") == NULL);
    need(strchr(t->name.p, '\\') == NULL && strchr(t->name.p, ':') == NULL);
    need(ent_archive_find(z, t->name) == (t->folder ? NULL : t));
}

static size_t check_entry(ent_arena *a, const ent_archive *z, const ent_archive_entry *t)
{
    ent_err e = {0};
    ent_str s;

    need(t->data + t->packed <= z->bytes.n && t->size <= z->limits.entry_bytes);
    check_name(z, t);
    if (ent_archive_read(&s, a, z, t, &e) != ENT_OK) {
        need(s.p == NULL && e.what[0] != '\0' && e.place[0] != '\0');
        return 0;
    }
    need(s.n == t->size && s.p[s.n] == '\0' && ent_crc32(0, s.p, s.n) == t->crc);
    return s.n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const ent_archive_limits l = {.entries = 64, .entry_bytes = (size_t)4 << 20, .total_bytes = (size_t)8 << 20, .ratio = 100};
    ent_arena *a = ent_arena_new(NULL, (size_t)64 << 20);
    size_t total = 0, packed = 0;
    ent_archive z;
    ent_err e = {0};

    if (a == NULL) return 0;
    if (ent_archive_open(&z, a, (ent_str){(const char *)data, size}, &l, &e) == ENT_OK) {
        need(z.n <= l.entries);
        for (size_t i = 0; i < z.n; i++) {
            total += check_entry(a, &z, &z.v[i]);
            packed += z.v[i].packed;
        }
        need(total <= l.total_bytes && packed <= size);
    } else {
        need(z.n == 0 && e.what[0] != '\0' && e.next[0] != '\0');
    }
    ent_arena_free(a);
    return 0;
}
