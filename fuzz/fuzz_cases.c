/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a file of cases: every line has one answer, a JSON object on one line, in order. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* memfd_create */
#endif
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <entente/api.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise)
{
    if (!promise) __builtin_trap();
}

typedef struct told {
    ent_arena *scratch;
    size_t n;
} told;

static ent_code take(void *ctx, ent_str answer, ent_err *e)
{
    told *t = ctx;
    const ent_json *o;

    must(ent_json_parse(&o, t->scratch, answer, (size_t)64 << 20, e) == ENT_OK && o->kind == ENT_JSON_OBJ);
    must(memchr(answer.p, '\n', answer.n) == NULL);
    t->n++;
    ent_arena_reset(t->scratch);
    return ENT_OK;
}

static size_t lines_of(const uint8_t *data, size_t size)
{
    size_t n = size != 0 && data[size - 1] != '\n';

    for (size_t i = 0; i < size; i++) n += data[i] == '\n';
    return n;
}

static void run(ent_arena *a, const char *path, size_t lines)
{
    ent_argument file = {.name = ENT_PARAM_CASES, .value = ent_str_c(path)};
    ent_request r = {.operation = ent_api_operation("label", "equivalent"), .now = 1795350000, .n = 1, .arguments = &file};
    told t = {.scratch = ent_arena_new(a, 0)};
    ent_answer answer;
    ent_err e = {0};

    if (t.scratch == NULL) return;
    must(ent_api_cases(&answer, a, &r, take, &t, &e) == ENT_OK && answer.exit_code == 0);
    must(t.n == lines);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int fd = memfd_create("cases", MFD_CLOEXEC);
    ent_arena *a = ent_arena_new(NULL, 0);
    char path[40];

    if (fd >= 0 && a != NULL && write(fd, data, size) == (ssize_t)size) {
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        run(a, path, lines_of(data, size));
    }
    ent_arena_free(a);
    if (fd >= 0) close(fd);
    return 0;
}
