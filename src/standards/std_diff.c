/* SPDX-License-Identifier: Apache-2.0 */
/* Two releases side by side: what changed, and whether the history says so. */
#include <stdint.h>

#include "std_audit.h"
#include "std_diff.h"
#include "std_json.h"

typedef struct differ {
    ent_arena *a, *scratch;
    const ent_std_register *x, *y; /* earlier, later */
    size_t *xi, *yi;               /* the records compared, as indices of the registers */
    size_t nx, ny;
    ent_std_pair *pairs;
    ent_std_diff d;
} differ;

static ent_code choose(size_t **list, size_t *n, ent_std_key **keys, ent_arena *a, const ent_std_register *reg, ent_std_kind kind,
                       ent_err *e)
{
    *n = 0;
    ENT_NEW(*list, a, reg->n_records, e);
    ENT_NEW(*keys, a, reg->n_records, e);
    for (size_t i = 0; i < reg->n_records; i++) {
        const ent_std_record *r = &reg->records[i];
        if (r->parent != SIZE_MAX || (kind != 0 && r->kind != kind)) continue;
        (*list)[*n] = i;
        (*keys)[(*n)++] = (ent_std_key){r->id, r->uuid};
    }
    return ENT_OK;
}

static ent_code compare_content(differ *w, ent_std_pair *p, ent_err *e)
{
    const ent_std_record *one = &w->x->records[p->earlier], *two = &w->y->records[p->later];
    ent_str s, t;

    ent_arena_reset(w->scratch);
    ENT_TRY(ent_std_json_of(&s, w->scratch, one, ENT_STD_JSON_CONTENT, e));
    ENT_TRY(ent_std_json_of(&t, w->scratch, two, ENT_STD_JSON_CONTENT, e));
    if (ent_str_eq(s, t)) return ENT_OK;
    ENT_TRY(ent_std_json_of(&s, w->scratch, one, ENT_STD_JSON_SQUEEZED, e));
    ENT_TRY(ent_std_json_of(&t, w->scratch, two, ENT_STD_JSON_SQUEEZED, e));
    p->content_changed = !ent_str_eq(s, t);
    p->layout_changed = !p->content_changed;
    return ENT_OK;
}

static ent_code describe_pair(differ *w, ent_std_pair *p, ent_err *e)
{
    const ent_std_record *one = &w->x->records[p->earlier], *two = &w->y->records[p->later];
    ent_std_new_events said = {false, false};
    bool was_deleted = ent_str_is(one->mode, "deleted"), is_deleted = ent_str_is(two->mode, "deleted");

    ENT_TRY(compare_content(w, p, e));
    ENT_TRY(ent_std_compare_events(p, &said, w->scratch, one, two, w->y->release, e));
    p->set_deleted = is_deleted && !was_deleted;
    p->set_deleted_event = p->set_deleted && said.deleted;
    p->restored = was_deleted && !is_deleted;
    p->restored_event = p->restored && said.added;
    p->deleted_by_event_only = said.deleted && ent_str_is(two->mode, "accepted") && ent_std_last_flag(two) == ENT_STD_DELETED;
    w->d.n_set_deleted += p->set_deleted;
    w->d.n_set_deleted_event += p->set_deleted_event;
    w->d.n_content_changed += p->content_changed;
    w->d.n_layout_changed += p->layout_changed;
    w->d.n_changed_unsaid += p->content_changed && p->unsaid_events == 0;
    w->d.n_history_rewritten += p->lost_events + p->relabelled_events != 0;
    return ENT_OK;
}

static void describe_new(differ *w, ent_std_pair *p)
{
    const ent_std_record *r = &w->y->records[p->later];

    for (size_t k = 0; k < r->n_events; k++) {
        if (r->events[k].flag != ENT_STD_ADDED) continue;
        if (p->added_version.n == 0) p->added_version = r->events[k].version;
        if (w->y->release.n != 0 && ent_str_eq(r->events[k].version, w->y->release)) p->added_stated = true;
    }
    w->d.n_added_stated += p->added_stated;
}

static ent_code make_pairs(differ *w, ent_err *e)
{
    const ent_std_matching *m = &w->d.matching;
    size_t n = 0;

    ENT_NEW(w->pairs, w->a, w->ny + m->n_gone, e);
    for (size_t j = 0; j < w->ny; j++) {
        ent_std_pair *p = &w->pairs[n++];
        *p = (ent_std_pair){.how = m->how[j], .later = w->yi[j], .earlier = SIZE_MAX, .uuid_changed = m->uuid_changed[j]};
        if (m->earlier[j] == SIZE_MAX) {
            describe_new(w, p);
        } else {
            p->earlier = w->xi[m->earlier[j]];
            ENT_TRY(describe_pair(w, p, e));
        }
    }
    for (size_t i = 0; i < w->nx; i++)
        if (m->gone[i]) w->pairs[n++] = (ent_std_pair){.how = ENT_STD_GONE, .earlier = w->xi[i], .later = SIZE_MAX};
    w->d.pairs = w->pairs;
    w->d.n_pairs = n;
    return ENT_OK;
}

/* By ids: a doubled id counts once, by its first record. */
static ent_code count_stated_ids(differ *w, ent_err *e)
{
    ent_std_index ix;

    ENT_TRY(ent_std_index_new(&ix, w->a, w->d.n_pairs, e));
    for (size_t k = 0; k < w->d.n_pairs; k++)
        if (w->pairs[k].how == ENT_STD_NEW) ent_std_index_add(&ix, w->y->records[w->pairs[k].later].id, k);
    ent_std_index_sort(&ix);
    for (size_t k = 0; k < ix.n; k += ent_std_index_run(&ix, &ix.v[k])) w->d.n_added_stated_ids += w->pairs[ix.v[k].at].added_stated;
    return ENT_OK;
}

static ent_code run(differ *w, ent_std_kind kind, ent_err *e)
{
    ent_std_key *kx = NULL, *ky = NULL;

    ENT_TRY(choose(&w->xi, &w->nx, &kx, w->a, w->x, kind, e));
    ENT_TRY(choose(&w->yi, &w->ny, &ky, w->a, w->y, kind, e));
    ENT_TRY(ent_std_match_releases(&w->d.matching, w->a, kx, w->nx, ky, w->ny, e));
    ENT_TRY(make_pairs(w, e));
    ENT_TRY(count_stated_ids(w, e));
    return ent_std_list_disagreements(&w->d, w->a, w->x, w->y, e);
}

ent_code ent_std_diff_releases(ent_std_diff *out, ent_arena *a, const ent_std_register *earlier, const ent_std_register *later,
                               ent_std_kind kind, ent_err *e)
{
    differ w = {.a = a, .x = earlier, .y = later, .scratch = ent_arena_new(a, 0)};
    ent_code code;

    *out = (ent_std_diff){0};
    if (w.scratch == NULL) return ent_nomem(e);
    code = run(&w, kind, e);
    ent_arena_free(w.scratch);
    if (code == ENT_OK) *out = w.d;
    return code;
}
