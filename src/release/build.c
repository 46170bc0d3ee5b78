/* SPDX-License-Identifier: Apache-2.0 */
/* The only function that decides what leaves: it goes over the named revisions in the order of the bundle, lets each be
 * judged, and digests the lines of those that leave. Preview, approval and bundling all come here (law 5).              */
#include <stdlib.h>
#include <string.h>

#include "release_private.h"

/* One named revision, compact: a release may name a million. */
typedef struct named {
    int64_t id;
    uint32_t origin, at; /* rank of its origin; place in the request */
    uint8_t item[16];
} named;

typedef struct build {
    rel_case *c;
    ent_arena *a, *scratch; /* a: what the caller gets */
    rel_judge judge;
    ent_digest *digest;
    ent_tree tree;
    ENT_VEC(ent_str) leaving;
    ENT_VEC(ent_rel_withheld) withheld;
    ENT_VEC(const ent_policy *) policies;
    rel_line_fn *fn;
    void *ctx;
} build;

/* ---- the order ------------------------------------------------------------------------------------------------------------ */
/* Lower-case hexadecimal and fixed dashes: bytes sort as the text does. */
static bool raw_uuid(uint8_t out[static 16], ent_str s)
{
    char digits[32];
    size_t n = 0;

    if (!ent_uuid_ok(s)) return false;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '-') digits[n++] = s.p[i];
    return ent_unhex(out, 16, (ent_str){digits, n});
}

static ent_code not_found(ent_str revision, ent_err *e)
{
    (void)ent_fail(e, ENT_NOT_VISIBLE, "R-17", "Name revisions by their UUIDs; `item history` shows them.", "not found");
    return ent_at(e, "revision %.*s", ENT_F(revision));
}

typedef ENT_VEC(ent_str) origins;

static ent_code origin_index(uint32_t *out, origins *all, ent_arena *a, ent_str name, ent_err *e)
{
    ent_str kept;

    for (size_t i = all->n; i > 0; i--) {
        if (!ent_str_eq(all->v[i - 1], name)) continue;
        *out = (uint32_t)(i - 1);
        return ENT_OK;
    }
    ENT_TRY(ent_str_dup(&kept, a, name, e));
    *out = (uint32_t)all->n;
    ENT_PUSH(all, a, kept, e);
    return ENT_OK;
}

static ent_code find_one(named *out, origins *all, build *b, size_t at, ent_err *e)
{
    ent_str revision = b->c->r->revisions[at];
    ent_code code = ENT_OK;
    ent_stmt *st;
    bool row;

    out->at = (uint32_t)at;
    if (!ent_uuid_ok(revision)) return not_found(revision, e);
    ENT_TRY(ENT_ASK(&st, b->c->s, e, "release/named", ENT_T(revision)));
    ENT_TRY(ent_stmt_next(st, &row, e));
    if (!row) return not_found(revision, e);
    out->id = ent_stmt_i64(st, 0);
    code = origin_index(&out->origin, all, b->scratch, ent_stmt_str(st, 1), e);
    if (code == ENT_OK && !raw_uuid(out->item, ent_stmt_str(st, 2)))
        code = ent_fail(e, ENT_BUG, NULL, "Run: log verify", "An item has no UUID.");
    ent_stmt_done(st);
    return code;
}

/* Revisions of one item in the order of its history, so that the newest is the newest for the recipient too. */
static int by_order(const void *x, const void *y)
{
    const named *a = x, *b = y;
    int c = a->origin < b->origin ? -1 : a->origin > b->origin;

    if (c == 0) c = memcmp(a->item, b->item, sizeof a->item);
    return c != 0 ? c : (a->id > b->id) - (a->id < b->id);
}

/* The index of each origin becomes its rank among them. */
static ent_code rank_origins(named *v, size_t n, const origins *all, ent_arena *a, ent_err *e)
{
    uint32_t *rank;

    ENT_NEW(rank, a, all->n, e);
    for (size_t i = 0; i < all->n; i++)
        for (size_t k = 0; k < all->n; k++) rank[i] += ent_str_cmp(all->v[k], all->v[i]) < 0;
    for (size_t i = 0; i < n; i++) v[i].origin = rank[v[i].origin];
    return ENT_OK;
}

static ent_code in_order(named **out, build *b, ent_err *e)
{
    size_t n = b->c->r->n;
    origins all = {0};
    named *v;

    ENT_NEW(v, b->a, n, e);
    for (size_t i = 0; i < n; i++) ENT_TRY(find_one(&v[i], &all, b, i, e));
    ENT_TRY(rank_origins(v, n, &all, b->scratch, e));
    qsort(v, n, sizeof *v, by_order);
    for (size_t i = 1; i < n; i++)
        if (v[i].id == v[i - 1].id)
            return ent_fail(e, ENT_INVALID, "R-35", "Name each revision once.", "The revision %.*s is named twice.",
                            ENT_F(b->c->r->revisions[v[i].at]));
    *out = v;
    ent_arena_reset(b->scratch);
    return ENT_OK;
}

/* ---- one revision ---------------------------------------------------------------------------------------------------------- */
static bool is_omitted(const rel_detail *d, ent_str name)
{
    for (size_t i = 0; i < d->n_omitted; i++)
        if (ent_str_eq(d->omitted[i], name)) return true;
    return false;
}

static bool is_hidden(const rel_detail *d, ent_str name)
{
    for (size_t i = 0; i < d->n_hidden; i++)
        if (ent_str_eq(d->hidden[i], name)) return true;
    return false;
}

/* The longest field that still travels, the title last; NULL if there is none. */
static const ent_reg_field_row *longest(const rel_whole *w, const rel_detail *d)
{
    const ent_reg_field_row *best = NULL;

    for (size_t i = 0; i < w->fields.n; i++) {
        const ent_reg_field_row *f = &w->fields.v[i];
        bool title = ent_str_is(f->name, "title");
        if (is_hidden(d, f->name) || is_omitted(d, f->name)) continue;
        if (best == NULL || ent_str_is(best->name, "title") || (!title && f->value.n > best->value.n)) best = f;
    }
    return best;
}

static void omit(rel_detail *d, ent_str name)
{
    size_t at = d->n_omitted++;

    while (at > 0 && ent_str_cmp(d->omitted[at - 1], name) > 0) {
        d->omitted[at] = d->omitted[at - 1];
        at--;
    }
    d->omitted[at] = name;
}

/* A line has a ceiling. What does not fit is left out, longest field first, and named as omitted: the content has it. */
static ent_code fit(ent_str *line, bool *fits, build *b, const rel_whole *w, rel_detail *d, ent_err *e)
{
    size_t labels = b->judge.labels.used.n;
    int64_t n = (int64_t)b->tree.size + 1;

    *fits = false;
    ENT_TRY(rel__number_labels(&b->judge.labels, b->c->s, &w->row, e));
    ENT_NEW(d->omitted, b->scratch, w->fields.n, e);
    for (;;) {
        const ent_reg_field_row *f;
        ent_code code = rel__compose(line, b->scratch, &b->judge.labels, b->c->s, w, d, n, e);
        *fits = code == ENT_OK;
        if (code != ENT_LIMIT) return code;
        f = longest(w, d);
        if (f == NULL) break;
        omit(d, f->name);
    }
    rel__label_unuse(&b->judge.labels, labels);
    return ENT_OK;
}

static ent_code note_policy(build *b, const ent_policy *p, ent_err *e)
{
    if (p == NULL) return ENT_OK;
    for (size_t i = 0; i < b->policies.n; i++)
        if (b->policies.v[i] == p) return ENT_OK;
    ENT_PUSH(&b->policies, b->a, p, e);
    return ENT_OK;
}

/* Under which versions the recipient must read the labels: ours by the cuts, a provider's as it is known here today. */
static ent_code note_policies(build *b, const rel_whole *w, ent_err *e)
{
    const int64_t cuts[] = {w->row.cut_id, w->row.content_cut_id}, labels[] = {w->row.meta_label_id, w->row.label_id};
    const int64_t mapped[] = {w->row.meta_mapped_id, w->row.mapped_id};
    const rel_cut_verdict *v;
    rel_label *l;

    for (int i = 0; i < 2; i++) {
        if (mapped[i] == 0) {
            ENT_TRY(rel__judge_cut(&v, &b->judge, cuts[i], e));
            ENT_TRY(note_policy(b, ent_cut_policy(v->cut), e));
        } else {
            ENT_TRY(rel__label_get(&l, &b->judge.labels, b->c->s, labels[i], e));
            ENT_TRY(note_policy(b, l->policy, e));
        }
    }
    return ENT_OK;
}

static ent_code leaves(build *b, const rel_whole *w, const rel_detail *d, ent_str line, ent_str revision, ent_err *e)
{
    ent_sha256 leaf;

    ENT_TRY(ent_tree_leaf(&leaf, b->digest, line, e));
    ENT_TRY(ent_tree_add(&b->tree, b->digest, &leaf, e));
    ENT_TRY(note_policies(b, w, e));
    ENT_PUSH(&b->leaving, b->a, revision, e);
    return b->fn != NULL ? b->fn(b->ctx, w, d, line, e) : ENT_OK;
}

static ent_code stays(build *b, ent_rel_withheld *held, const rel_whole *w, ent_str revision, ent_err *e)
{
    held->revision = revision;
    ENT_TRY(ent_str_dup(&held->item, b->a, w->row.item, e));
    ENT_TRY(ent_str_dup(&held->number, b->a, w->row.number, e));
    ENT_PUSH(&b->withheld, b->a, *held, e);
    return ENT_OK;
}

static ent_code one(build *b, const named *v, ent_err *e)
{
    ent_str revision = b->c->r->revisions[v->at], line = {0};
    ent_rel_withheld held;
    rel_detail detail;
    rel_whole w;
    bool fits = false;

    ENT_TRY(rel__whole_read(&w, b->scratch, b->c->s, v->id, e));
    ENT_TRY(rel__judge_revision(&held, &detail, b->scratch, b->a, &b->judge, &w, e));
    if (held.code != ENT_OK) return stays(b, &held, &w, revision, e);
    ENT_TRY(fit(&line, &fits, b, &w, &detail, e));
    if (fits) return leaves(b, &w, &detail, line, revision, e);
    held = (ent_rel_withheld){.code = ENT_LIMIT,
                              .reason = ENT_S("Its metadata do not fit into one line of 4 KiB"),
                              .next = ENT_S("Shorten its number, title or list of originators in a new revision.")};
    return stays(b, &held, &w, revision, e);
}

/* ---- the object ------------------------------------------------------------------------------------------------------------- */
static int by_digest(const void *x, const void *y)
{
    return memcmp(x, y, sizeof(ent_sha256));
}

static ent_code object_of(ent_rel_built *out, build *b, ent_err *e)
{
    rel_case *c = b->c;
    rel_object o = {.sender = c->terms->sender,
                    .recipient = c->terms->recipient,
                    .body = c->body->name,
                    .purpose = c->r->purpose,
                    .agreement_id = c->agreement.id,
                    .agreement = c->agreement.digest,
                    .count = (int64_t)b->tree.size,
                    .n_policies = b->policies.n};
    ent_sha256 *digests;

    ENT_NEW(digests, b->a, b->policies.n, e);
    for (size_t i = 0; i < b->policies.n; i++) digests[i] = *ent_policy_digest(b->policies.v[i]);
    qsort(digests, b->policies.n, sizeof *digests, by_digest);
    o.policies = digests;
    ENT_TRY(ent_tree_root(&o.root, &b->tree, b->digest, e));
    c->object = o;
    ENT_TRY(rel__object_write(&out->object, b->a, &o, e));
    return ent_sha256_of(&out->digest, out->object, e);
}

static ent_code run(ent_rel_built *out, build *b, ent_err *e)
{
    const rel_case *c = b->c;
    named *v = NULL;

    ENT_TRY(rel__judge_new(&b->judge, b->a, c, e));
    ENT_TRY(ent_digest_new(&b->digest, b->a, e));
    ENT_TRY(in_order(&v, b, e));
    for (size_t i = 0; i < c->r->n; i++) {
        if (one(b, &v[i], e) != ENT_OK) return ent_at(e, "revision %.*s", ENT_F(c->r->revisions[v[i].at]));
        ent_arena_reset(b->scratch);
    }
    ENT_TRY(object_of(out, b, e));
    out->agreement = c->agreement;
    out->eligibility = c->eligibility;
    out->facts = c->g->eligibility_digest;
    out->leaving = b->leaving.v;
    out->n_leaving = b->leaving.n;
    out->withheld = b->withheld.v;
    out->n_withheld = b->withheld.n;
    return ENT_OK;
}

ent_code rel__build(ent_rel_built *out, rel_case *c, ent_arena *a, ent_store *locked, const ent_rel_ground *g, const ent_rel_request *r,
                    ent_time as_of, rel_line_fn *fn, void *ctx, ent_err *e)
{
    build b = {.c = c, .a = a, .fn = fn, .ctx = ctx};
    ent_code code;

    *out = (ent_rel_built){0};
    ENT_TRY(rel__case_open(c, a, locked, g, r, as_of, e));
    b.scratch = ent_arena_new(a, 0);
    if (b.scratch == NULL) return ent_nomem(e);
    code = run(out, &b, e);
    ent_arena_free(b.scratch);
    return code;
}

ent_code ent_rel_build(ent_rel_built *out, ent_arena *a, ent_store *locked, const ent_rel_ground *g, const ent_rel_request *r,
                       ent_time as_of, ent_err *e)
{
    rel_case c;

    return rel__build(out, &c, a, locked, g, r, as_of, NULL, NULL, e);
}
