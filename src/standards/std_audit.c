/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong in a register, said with code, record and line. Reported, never repaired. */
#include <stdint.h>
#include <string.h>

#include "std_audit.h"

bool ent_std_is_document(const ent_std_record *r)
{
    return r->kind == ENT_STD_STANDARD || r->kind == ENT_STD_COVERDOC;
}

ent_std_flag ent_std_last_flag(const ent_std_record *r)
{
    return r->n_events == 0 ? ENT_STD_FLAG_OTHER : r->events[r->n_events - 1].flag;
}

/* Bytes of a dash-like character at p: U+2010 to U+2015 and U+2212 have three; 0 if there is none. */
static size_t dash(const char *p, size_t n)
{
    if (n >= 3 && memcmp(p, "\xE2\x80", 2) == 0 && (unsigned char)p[2] >= 0x90 && (unsigned char)p[2] <= 0x95) return 3;
    if (n >= 3 && memcmp(p, "\xE2\x88\x92", 3) == 0) return 3;
    return 0;
}

ent_code ent_std_fold_dashes(ent_str *out, ent_arena *a, ent_str s, ent_err *e)
{
    size_t at = 0;
    bool any = false;
    char *p;

    for (size_t i = 0; i < s.n && !any; i++) any = dash(s.p + i, s.n - i) != 0;
    *out = s;
    if (!any) return ENT_OK;
    ENT_NEW(p, a, s.n + 1, e);
    for (size_t i = 0; i < s.n;) {
        size_t d = dash(s.p + i, s.n - i);
        p[at++] = d != 0 ? '-' : s.p[i];
        i += d != 0 ? d : 1;
    }
    *out = (ent_str){p, at};
    return ENT_OK;
}

static ent_code index_records(ent_std_auditor *x, ent_err *e)
{
    const ent_std_register *reg = x->reg;

    ENT_TRY(ent_std_index_new(&x->ids, x->a, reg->n_records, e));
    ENT_TRY(ent_std_index_new(&x->folded_ids, x->a, reg->n_records, e));
    ENT_TRY(ent_std_index_new(&x->uuids, x->a, reg->n_records, e));
    for (size_t i = 0; i < reg->n_records; i++) {
        ent_str folded, uuid;
        ENT_TRY(ent_std_fold_dashes(&folded, x->a, reg->records[i].id, e));
        ENT_TRY(ent_std_lower(&uuid, x->a, reg->records[i].uuid, e));
        ent_std_index_add(&x->ids, reg->records[i].id, i);
        if (!ent_str_eq(folded, reg->records[i].id)) ent_std_index_add(&x->folded_ids, folded, i);
        ent_std_index_add(&x->uuids, uuid, i);
    }
    ent_std_index_sort(&x->ids);
    ent_std_index_sort(&x->folded_ids);
    ent_std_index_sort(&x->uuids);
    return ENT_OK;
}

static ent_code index_lists(ent_std_auditor *x, ent_err *e)
{
    const ent_std_register *reg = x->reg;

    ENT_TRY(ent_std_index_new(&x->nodes, x->a, reg->n_nodes, e));
    ENT_TRY(ent_std_index_new(&x->orgs, x->a, reg->n_orgs, e));
    ENT_TRY(ent_std_index_new(&x->folded_orgs, x->a, reg->n_orgs, e));
    for (size_t i = 0; i < reg->n_nodes; i++) ent_std_index_add(&x->nodes, reg->nodes[i].id, i);
    for (size_t i = 0; i < reg->n_orgs; i++) {
        ent_str folded;
        ENT_TRY(ent_std_lower(&folded, x->a, reg->orgs[i].key, e));
        ent_std_index_add(&x->orgs, reg->orgs[i].key, i);
        ent_std_index_add(&x->folded_orgs, folded, i);
    }
    ent_std_index_sort(&x->nodes);
    ent_std_index_sort(&x->orgs);
    ent_std_index_sort(&x->folded_orgs);
    return ENT_OK;
}

/* Inner service profiles may have no id: their outer record names the place. */
static ent_str owner_of(const ent_std_register *reg, const ent_std_record *r)
{
    while (r->id.n == 0 && r->parent != SIZE_MAX) r = &reg->records[r->parent];
    return r->id;
}

static ent_code audit_records(ent_std_auditor *x, ent_err *e)
{
    for (size_t i = 0; i < x->reg->n_records; i++) {
        const ent_std_record *r = &x->reg->records[i];
        ent_str owner = owner_of(x->reg, r);
        ENT_TRY(ent_std_audit_record(x, r, e));
        ENT_TRY(ent_std_audit_history(x, r, e));
        for (size_t k = 0; k < r->n_refs; k++) ENT_TRY(ent_std_audit_ref(x, &r->refs[k], owner, e));
    }
    return ENT_OK;
}

static ent_code audit_services(ent_std_auditor *x, ent_err *e)
{
    for (size_t i = 0; i < x->reg->n_bpservices; i++) {
        const ent_std_bpservice *s = &x->reg->bpservices[i];
        if (s->taxonomy.n != 0 && ent_std_index_get(&x->nodes, s->taxonomy) == NULL)
            ENT_TRY(ent_std_say(x->a, x->out, e, "dangling-taxonomy", (ent_str){"", 0}, s->line,
                                "The best-practice list belongs to \"%.*s\", which is not in the taxonomy.", ENT_F(s->taxonomy)));
        for (size_t k = 0; k < s->n_refs; k++) ENT_TRY(ent_std_audit_ref(x, &s->refs[k], (ent_str){"", 0}, e));
    }
    return ENT_OK;
}

static ent_code audit_odd(ent_std_auditor *x, ent_err *e)
{
    for (size_t i = 0; i < x->reg->n_odd; i++) {
        const ent_std_odd *o = &x->reg->odd[i];
        ENT_TRY(ent_std_say(x->a, x->out, e, "element-unknown", (ent_str){"", 0}, o->line,
                            "The element <%.*s> is not known here; it was kept, but not understood.", ENT_F(o->element)));
    }
    return ENT_OK;
}

ent_code ent_std_audit(ent_std_findings *out, ent_arena *a, const ent_std_register *r, ent_err *e)
{
    ent_std_auditor x = {.a = a, .reg = r, .out = out};

    *out = (ent_std_findings){0};
    ENT_TRY(index_records(&x, e));
    ENT_TRY(index_lists(&x, e));
    ENT_TRY(audit_records(&x, e));
    ENT_TRY(ent_std_audit_doubles(&x, e));
    ENT_TRY(audit_services(&x, e));
    ENT_TRY(audit_odd(&x, e));
    ent_std_sort_findings(out);
    return ENT_OK;
}
