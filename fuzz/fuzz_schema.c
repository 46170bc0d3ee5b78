/* SPDX-License-Identifier: Apache-2.0 */
/* A schema of a stranger and a document: a verdict or a refusal. The input is the schema, a byte 0xFF, the document. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <entente/core/schema.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise)
{
    if (!promise) __builtin_trap();
}

static char path[512];

static void remove_file(void)
{
    (void)unlink(path);
}

/* One file of this process, filled anew each time. */
static int file(void)
{
    static int fd = -1;
    const char *folder = getenv("TMPDIR");

    if (fd >= 0) return fd;
    must(snprintf(path, sizeof path, "%s/fuzz-schema-XXXXXX", folder != NULL ? folder : "/tmp") < (int)sizeof path);
    fd = mkstemp(path);
    must(fd >= 0 && atexit(remove_file) == 0);
    return fd;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = size == 0 ? NULL : memchr(data, 0xff, size);
    size_t n = end == NULL ? size : (size_t)(end - data);
    ent_str document = {end == NULL ? "<a/>" : (const char *)end + 1, end == NULL ? 4 : size - n - 1};
    ent_schema_verdict v;
    ent_err e = {0};
    ent_arena *a;

    if (size > 16384) return 0;
    must(ftruncate(file(), 0) == 0 && pwrite(file(), data, n, 0) == (ssize_t)n);
    a = ent_arena_new(NULL, (size_t)64 << 20);
    if (a == NULL) return 0;
    if (ent_schema_check(&v, a, path, document, 16384, &e) == ENT_OK) {
        must(v.valid == (v.errors == 0) && v.n_files == 1 && ent_utf8_ok(v.message, NULL));
    } else {
        must(e.what[0] != '\0' && ent_utf8_ok(ent_str_c(e.what), NULL));
    }
    ent_arena_free(a);
    return 0;
}
