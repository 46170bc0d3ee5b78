/* SPDX-License-Identifier: Apache-2.0 */
/* What is not kept of a file: any bytes, also those that the readers refuse. Lines ascend and are lines of the text. */
#include <stddef.h>
#include <stdint.h>

#include <entente/standards/markdown.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int truth)
{
    if (!truth) __builtin_trap();
}

static void check(const ent_std_unkepts *u, ent_str text)
{
    size_t lines = 1;

    for (size_t i = 0; i < text.n; i++) lines += text.p[i] == '\n' || text.p[i] == '\r' || (unsigned char)text.p[i] >= 0x80;
    for (size_t i = 0; i < u->n; i++) {
        need(u->v[i].line >= 1 && u->v[i].line <= lines && u->v[i].what.n != 0);
        need(i == 0 || u->v[i - 1].line <= u->v[i].line);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, (size_t)512 << 20);
    ent_str text = {(const char *)data, size};
    ent_std_unkepts u;
    ent_err e = {0};
    ent_code code;

    if (a == NULL) return 0;
    code = ent_std_xml_unkept(&u, a, text, &e);
    need(code == ENT_OK);
    check(&u, text);
    code = ent_std_md_unkept(&u, a, text, &e);
    need(code == ENT_OK || code == ENT_INVALID || code == ENT_LIMIT || code == ENT_NOMEM);
    if (code == ENT_OK) check(&u, text);
    ent_arena_free(a);
    return 0;
}
