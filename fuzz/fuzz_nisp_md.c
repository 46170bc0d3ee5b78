/* SPDX-License-Identifier: Apache-2.0 */
/* A record in front matter: what is accepted has JSON, is written, read again with the same JSON, and written the same; and the
 * register of it is written as XML that is read again. */
#include <stddef.h>
#include <stdint.h>

#include <entente/standards/markdown.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int truth)
{
    if (!truth) __builtin_trap();
}

static void check_xml(ent_arena *a, const ent_std_records *r)
{
    ent_std_register reg, again;
    ent_str xml;
    ent_err e = {0};

    need(ent_std_join_md(&reg, a, r, 1, &e) == ENT_OK && reg.n_records == r->n);
    if (ent_std_write_nisp(&xml, a, &reg, &e) != ENT_OK) return; /* a character that XML cannot hold, an `extra` that is none */
    ent_code code = ent_std_read_nisp(&again, a, xml, &e);
    need(code == ENT_LIMIT || code == ENT_NOMEM || (code == ENT_OK && again.n_records >= 1));
}

static void check(ent_arena *a, const ent_std_records *r)
{
    ent_std_records again;
    ent_str json, same, md, twice;
    ent_err e = {0};

    need(r->n == 1 + r->v->n_inner && r->v->parent == SIZE_MAX);
    need(ent_std_record_json(&json, a, r->v, &e) == ENT_OK);
    ent_code code = ent_std_write_md(&md, a, r->v, &e);
    if (code == ENT_LIMIT || code == ENT_NOMEM) return;
    need(code == ENT_OK);
    need(ent_std_read_md(&again, a, md, &e) == ENT_OK && again.n == r->n);
    need(ent_std_record_json(&same, a, again.v, &e) == ENT_OK && ent_str_eq(json, same));
    need(ent_std_write_md(&twice, a, again.v, &e) == ENT_OK && ent_str_eq(md, twice));
    check_xml(a, r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, (size_t)512 << 20);
    ent_std_records r;
    ent_err e = {0};

    if (a == NULL) return 0;
    if (ent_std_read_md(&r, a, (ent_str){(const char *)data, size}, &e) == ENT_OK) check(a, &r);
    else need(r.n == 0 && e.what[0] != '\0');
    ent_arena_free(a);
    return 0;
}
