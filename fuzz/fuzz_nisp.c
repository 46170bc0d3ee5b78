/* SPDX-License-Identifier: Apache-2.0 */
/* The registers of strangers: read XML or CSV, count, audit, write as JSON, compare with itself. Beyond not crashing: a
 * record's JSON parses, a release has nothing to say against itself, findings have known codes and are valid UTF-8.   */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <entente/standards.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int truth)
{
    if (!truth) abort();
}

static void check_findings(const ent_std_findings *f)
{
    for (size_t i = 0; i < f->n; i++) {
        const char *const *c = ent_std_finding_codes();
        while (*c != NULL && strcmp(*c, f->v[i].code) != 0) c++;
        need(*c != NULL);
        need(ent_utf8_ok(f->v[i].message, NULL));
        need(i == 0 || f->v[i - 1].line <= f->v[i].line);
    }
}

static void check_json(ent_arena *a, const ent_std_register *r)
{
    for (size_t i = 0; i < r->n_records; i++) {
        const ent_std_record *x = &r->records[i];
        const ent_json *v;
        ent_str json;
        ent_err e = {0};
        need(x->parent == SIZE_MAX || x->parent < i);
        need(x->n_inner < r->n_records - i);
        if (x->parent != SIZE_MAX || ent_std_record_json(&json, a, x, &e) != ENT_OK) continue;
        need(ent_json_parse(&v, a, json, (size_t)32 << 20, &e) == ENT_OK);
    }
}

/* What is written is read again, as many records of the same ids; and then it is written the same. */
static void check_written(ent_arena *a, const ent_std_register *r)
{
    ent_std_register again;
    ent_str once, twice;
    ent_err e = {0};

    if (ent_std_write_nisp(&once, a, r, &e) != ENT_OK) return;
    ent_code code = ent_std_read_nisp(&again, a, once, &e);
    if (code == ENT_LIMIT || code == ENT_NOMEM) return;
    need(code == ENT_OK && again.n_records == r->n_records && again.n_orgs == r->n_orgs && again.n_nodes == r->n_nodes);
    code = ent_std_write_nisp(&twice, a, &again, &e);
    if (code == ENT_LIMIT || code == ENT_NOMEM) return;
    need(code == ENT_OK && ent_str_eq(once, twice));
}

static void check_register(ent_arena *a, const ent_std_register *r)
{
    ent_std_findings f;
    ent_std_counts c;
    ent_std_diff d;
    ent_err e = {0};

    ent_std_count(&c, r);
    need(c.standards >= 0 && (size_t)c.standards <= r->n_records);
    if (ent_std_audit(&f, a, r, &e) == ENT_OK) check_findings(&f);
    check_json(a, r);
    check_written(a, r);
    if (ent_std_diff_releases(&d, a, r, r, 0, &e) != ENT_OK) return;
    check_findings(&d.disagreements);
    need(d.n_content_changed + d.n_layout_changed + d.n_history_rewritten + d.matching.n_uuid_changed == 0);
    for (size_t k = 0; k < d.n_pairs; k++) {
        const ent_std_pair *p = &d.pairs[k];
        need(p->earlier == p->later || p->earlier == SIZE_MAX || p->later == SIZE_MAX);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, (size_t)256 << 20);
    ent_std_register r;
    ent_err e = {0};

    if (a == NULL) return 0;
    if (ent_std_read(&r, a, (ent_str){(const char *)data, size}, &e) == ENT_OK) check_register(a, &r);
    ent_arena_free(a);
    return 0;
}
