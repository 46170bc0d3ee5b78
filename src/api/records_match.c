/* SPDX-License-Identifier: Apache-2.0 */
/* The records of an import against what their source held before. */
#include "records_private.h"

static ent_code known_records(batch *b, entering *m, ent_err *e)
{
    ent_reg_knowns all, present = {0}, absent = {0};
    ent_arena *a = m->call->arena;

    ENT_TRY(ent_reg_source_records(&all, a, m->call->reader, m->set->source, b->counts->kind, e));
    for (size_t i = 0; i < all.n; i++) {
        if (all.v[i].present) ENT_PUSH(&present, a, all.v[i], e);
        else ENT_PUSH(&absent, a, all.v[i], e);
    }
    b->n_present = present.n;
    b->known = present;
    for (size_t i = 0; i < absent.n; i++) ENT_PUSH(&b->known, a, absent.v[i], e);
    return ENT_OK;
}

static ent_code keys_of(ent_std_key **out, ent_arena *a, const ent_reg_known *v, size_t n, ent_err *e)
{
    ENT_NEW(*out, a, n, e);
    for (size_t i = 0; i < n; i++) (*out)[i] = (ent_std_key){v[i].external_id, v[i].external_uuid};
    return ENT_OK;
}

/* What is new against the last import is matched with what was there earlier: it has returned, and keeps its identity. */
static ent_code match_absent(batch *b, entering *m, ent_std_key *later, ent_err *e)
{
    ent_arena *a = m->call->arena;
    ent_std_matching back;
    ent_std_key *absent;
    size_t n_new = 0, *index;

    ENT_NEW(index, a, b->n, e);
    for (size_t i = 0; i < b->n; i++) {
        if (b->matching.how[i] != ENT_STD_NEW) continue;
        later[n_new] = later[i];
        index[n_new++] = i;
    }
    ENT_TRY(keys_of(&absent, a, b->known.v + b->n_present, b->known.n - b->n_present, e));
    ENT_TRY(ent_std_match_releases(&back, a, absent, b->known.n - b->n_present, later, n_new, e));
    for (size_t i = 0; i < n_new; i++) {
        if (back.how[i] == ENT_STD_NEW) continue;
        b->matching.earlier[index[i]] = b->n_present + back.earlier[i];
        b->counts->returned++;
    }
    return ENT_OK;
}

/* ---- what another door brought ---- */

/* Known items stand in the order of their ids, the present ones first. */
static size_t find_known(const batch *b, size_t n_known, int64_t item_id)
{
    for (int absent = 0; absent < 2; absent++) {
        size_t low = absent ? b->n_present : 0, end = absent ? n_known : b->n_present, high = end;
        while (low < high) {
            size_t mid = low + (high - low) / 2;
            if (b->known.v[mid].item_id < item_id) low = mid + 1;
            else high = mid;
        }
        if (low < end && b->known.v[low].item_id == item_id) return low;
    }
    return SIZE_MAX;
}

/* The source held it itself, under another key. */
static void rename_known(batch *b, const entering *m, size_t i, size_t known)
{
    record_counts *c = b->counts;

    b->matching.earlier[i] = known;
    if (known >= b->n_present) {
        c->returned++;
        return;
    }
    b->matching.gone[known] = false;
    c->removed -= m->set->whole;
    c->added--;
    c->renamed++;
}

static ent_code join(batch *b, entering *m, size_t i, const record_met *met, const size_t *taken_by, size_t n_known, ent_err *e)
{
    ent_reg_known k = {.item = met->item, .item_id = met->item_id, .cut_id = met->cut_id, .present = true, .content = met->content};
    size_t known = find_known(b, n_known, met->item_id);
    const record *v = m->set->v;

    if (known != SIZE_MAX && taken_by[known] != SIZE_MAX) return record_doubled(&v[b->index[i]], v[b->index[taken_by[known]]].place, e);
    if (known != SIZE_MAX) {
        rename_known(b, m, i, known);
        return ENT_OK;
    }
    b->matching.earlier[i] = b->known.n;
    b->stays[i] = !met->covered;
    b->counts->added--;
    b->counts->other_door++;
    ENT_PUSH(&b->known, m->call->arena, k, e);
    return ENT_OK;
}

static ent_code join_all(batch *b, entering *m, const size_t *index, const record_met *met, size_t n, ent_err *e)
{
    size_t *taken_by, n_known = b->known.n;

    ENT_NEW(taken_by, m->call->arena, n_known, e);
    for (size_t k = 0; k < n_known; k++) taken_by[k] = SIZE_MAX;
    for (size_t i = 0; i < b->n; i++)
        if (b->matching.earlier[i] != SIZE_MAX) taken_by[b->matching.earlier[i]] = i;
    for (size_t i = 0; i < n; i++)
        if (met[i].found) ENT_TRY(join(b, m, index[i], &met[i], taken_by, n_known, e));
    return ENT_OK;
}

static ent_code meet(batch *b, entering *m, ent_err *e)
{
    ent_arena *a = m->call->arena;
    const ent_cut **cuts;
    const record **v;
    record_met *met;
    size_t n = 0, *index;

    ENT_NEW(b->stays, a, b->n, e);
    if (m->set->meet == NULL) return ENT_OK;
    ENT_NEW(v, a, b->n, e);
    ENT_NEW(cuts, a, b->n, e);
    ENT_NEW(index, a, b->n, e);
    for (size_t i = 0; i < b->n; i++) {
        if (b->matching.earlier[i] != SIZE_MAX) continue;
        v[n] = &m->set->v[b->index[i]];
        cuts[n] = m->labels[m->label_of[b->index[i]]].label.cut;
        index[n++] = i;
    }
    if (n == 0) return ENT_OK;
    ENT_NEW(met, a, n, e);
    if (m->set->meet(met, m->call, v, cuts, n, e) == ENT_OK && join_all(b, m, index, met, n, e) == ENT_OK) return ENT_OK;
    return m->set->path == NULL ? e->code : ent_within(e, "%s", m->set->path);
}

ent_code records__match(batch *b, entering *m, ent_err *e)
{
    ent_arena *a = m->call->arena;
    record_counts *c = b->counts;
    ent_std_key *earlier, *later;

    ENT_TRY(keys_of(&earlier, a, b->known.v, b->n_present, e));
    ENT_NEW(later, a, b->n, e);
    for (size_t i = 0; i < b->n; i++) later[i] = (ent_std_key){m->ids[b->index[i]], m->set->v[b->index[i]].uuid};
    ENT_TRY(ent_std_match_releases(&b->matching, a, earlier, b->n_present, later, b->n, e));
    c->same_id = (int64_t)b->matching.n_same_id;
    c->renamed = (int64_t)b->matching.n_renamed;
    c->added = (int64_t)b->matching.n_new;
    c->removed = m->set->whole ? (int64_t)b->matching.n_gone : 0;
    c->uuid_changed = (int64_t)b->matching.n_uuid_changed;
    ENT_TRY(match_absent(b, m, later, e));
    return meet(b, m, e);
}

ent_code records__group(batch **out, entering *m, ent_err *e)
{
    const record_set *s = m->set;
    ent_arena *a = m->call->arena;
    size_t n = 0;

    ENT_NEW(*out, a, s->n_kinds, e);
    ENT_NEW(m->report->kinds, a, s->n_kinds, e);
    for (size_t k = 0; k < s->n_kinds; k++) {
        batch *b = &(*out)[n];
        b->counts = &m->report->kinds[n];
        b->counts->kind = s->kinds[k];
        b->n = 0;
        for (size_t i = 0; i < s->n; i++) b->n += ent_str_eq(s->v[i].kind, s->kinds[k]);
        ENT_TRY(known_records(b, m, e));
        if (b->n == 0 && b->n_present == 0) continue;
        b->counts->records = (int64_t)b->n;
        ENT_NEW(b->index, a, b->n, e);
        b->n = 0;
        for (size_t i = 0; i < s->n; i++)
            if (ent_str_eq(s->v[i].kind, s->kinds[k])) b->index[b->n++] = i;
        m->total += (int64_t)b->n;
        n++;
    }
    m->report->n_kinds = n;
    if (m->total == (int64_t)s->n) return ENT_OK;
    return ent_fail(e, ENT_BUG, NULL, NULL, "A record of an import has a kind that was not announced.");
}
