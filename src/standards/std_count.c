/* SPDX-License-Identifier: Apache-2.0 */
#include <entente/standards.h>

static void count_mode(ent_std_modes *m, const ent_std_record *r)
{
    if (r->mode.n == 0) m->none++;
    else if (ent_str_is(r->mode, "accepted")) m->accepted++;
    else if (ent_str_is(r->mode, "deleted")) m->deleted++;
    else if (ent_str_is(r->mode, "rejected")) m->rejected++;
    else if (ent_str_is(r->mode, "retired")) m->retired++;
    else if (ent_str_is(r->mode, "unknown")) m->unknown++;
    else m->other++;
}

static void count_date(ent_std_counts *c, const ent_std_date *d)
{
    if (d->malformed) c->date_malformed++;
    else if (d->day_zero) c->date_day_zero++;
    else if (d->date.precision == ENT_DATE_DAY) c->date_day++;
    else if (d->date.precision == ENT_DATE_MONTH) c->date_month++;
    else if (d->date.precision == ENT_DATE_YEAR) c->date_year++;
    else c->date_empty++;
}

static void count_refs(ent_std_counts *c, const ent_std_ref *refs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        switch (refs[i].kind) {
        case ENT_STD_REF_STANDARD: c->references++; break;
        case ENT_STD_REF_SUBSTANDARD: c->substandards++; break;
        case ENT_STD_REF_PROFILE: c->profile_references++; break;
        case ENT_STD_REF_SPEC: c->spec_references++; break;
        case ENT_STD_REF_TAXONOMY: c->taxonomy_references++; break;
        case ENT_STD_REF_BEST:
        case ENT_STD_REF_SELECT: c->bp_references++; break;
        }
    }
}

static void count_kind(ent_std_counts *c, ent_std_kind k)
{
    switch (k) {
    case ENT_STD_STANDARD: c->standards++; break;
    case ENT_STD_COVERDOC: c->cover_documents++; break;
    case ENT_STD_PROFILE: c->profiles++; break;
    case ENT_STD_CAPABILITY_PROFILE: c->capability_profiles++; break;
    case ENT_STD_PROFILE_SET: c->profile_sets++; break;
    case ENT_STD_SERVICE_PROFILE: c->record_service_profiles++; break;
    case ENT_STD_PROFILE_SPEC: c->profile_specs++; break;
    }
}

void ent_std_count(ent_std_counts *out, const ent_std_register *r)
{
    ent_std_counts c = {.organisations = (int64_t)r->n_orgs};

    for (size_t i = 0; i < r->n_records; i++) {
        const ent_std_record *x = &r->records[i];
        count_kind(&c, x->kind);
        count_mode(&c.modes, x);
        count_refs(&c, x->refs, x->n_refs);
        for (size_t k = 0; k < x->n_events; k++) {
            c.added += x->events[k].flag == ENT_STD_ADDED;
            c.changed += x->events[k].flag == ENT_STD_CHANGED;
            c.deleted += x->events[k].flag == ENT_STD_DELETED;
        }
        if (x->kind != ENT_STD_STANDARD) continue;
        count_mode(&c.standard_modes, x);
        count_date(&c, &x->date);
    }
    for (size_t i = 0; i < r->n_bpservices; i++) {
        if (r->bpservices[i].select_list) c.select_lists++;
        else c.bp_services++;
        count_refs(&c, r->bpservices[i].refs, r->bpservices[i].n_refs);
    }
    for (size_t i = 0; i < r->n_nodes; i++) {
        if (ent_str_is(ent_str_c(r->nodes[i].element), "node")) c.nodes++;
        else c.areas++;
    }
    c.service_profiles = c.record_service_profiles + c.bp_services;
    *out = c;
}
