/* SPDX-License-Identifier: Apache-2.0 */
/* Nodes for tests, made through the register and the log with fixed seeds and a fixed clock. Functions are static inline, so
 * that each test program takes what it needs.                                                                            */
#ifndef ENTENTE_TEST_RELEASE_NODES_H
#define ENTENTE_TEST_RELEASE_NODES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <entente/registry.h>
#include <entente/release.h>

#include "policies.h"
#include "support.h"

#define NOW INT64_C(1790000000) /* 2026-09-21 */
#define DAY 86400

/* The call must succeed; says why if it does not. */
#define OK(call)                                                                                                           \
    do {                                                                                                                   \
        ent_err *ok_err = &test_err;                                                                                       \
        if ((call) != ENT_OK)                                                                                              \
            fail_msg("%s: %s: %s [%s] %s", #call, ent_code_name(ok_err->code), ok_err->what, ok_err->place, ok_err->rule); \
    } while (0)

/* The call must be refused with this code and rule (NULL: any). */
#define REFUSED(call, wanted, wanted_rule)                                                                         \
    do {                                                                                                           \
        ent_code got_code = (call);                                                                                \
        if (got_code != (wanted))                                                                                  \
            fail_msg("%s: %s instead of %s: %s [%s]", #call, ent_code_name(got_code), ent_code_name(wanted),       \
                     got_code == ENT_OK ? "" : test_err.what, test_err.place);                                     \
        if ((wanted_rule) != NULL) assert_string_equal(test_err.rule, (wanted_rule) != NULL ? (wanted_rule) : ""); \
    } while (0)

static ent_err test_err;

typedef struct node {
    ent_arena *a;
    char path[600];
    ent_secret sign, release, checkpoint, content;
    ent_public release_pub, checkpoint_pub;
    ent_bytes random;
    ent_store *writer;
    ent_act *act;
    const char *org;
    char uuid[37];
    ent_rel_keys keys;
    ent_time now;
} node;

static inline ent_code node_apply(void *ctx, ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    bool of_register, of_release;

    (void)ctx;
    if (ent_str_is(entry->kind, "key") || ent_str_is(entry->kind, "act")) return ENT_OK;
    ENT_TRY(ent_reg_apply(&of_register, s, scratch, entry, e));
    ENT_TRY(ent_rel_apply(&of_release, s, scratch, entry, e));
    return of_register || of_release ? ENT_OK : ent_fail(e, ENT_BUG, NULL, NULL, "unknown kind %.*s", ENT_F(entry->kind));
}

/* ---- acts ---- */
static inline void node_begin(node *n, const char *person)
{
    ent_act_info info = {.person = ent_str_c(person), .operation = ENT_S("test"), .time = n->now, .node = ent_str_c(n->uuid)};
    char id[37];

    OK(ent_bytes_uuid(&n->random, id, &test_err));
    OK(ent_str_dup(&info.id, n->a, ent_str_c(id), &test_err));
    OK(ent_store_begin(n->writer, &test_err));
    OK(ent_act_begin(&n->act, n->a, n->writer, &info, &n->random, node_apply, NULL, &test_err));
}

static inline void node_add(node *n, const char *kind, ent_str body)
{
    OK(ent_act_add(n->act, kind, body, &test_err));
}

static inline void node_end(node *n)
{
    ent_signer by;

    OK(ent_signer_of(&by, &n->sign, &test_err));
    OK(ent_act_end(n->act, &by, &test_err));
    OK(ent_store_commit(n->writer, &test_err));
}

static inline void node_announce(node *n, const char *person)
{
    ent_public pub;
    char hex[65];
    ent_str body;

    OK(ent_sign_public(&pub, &n->sign, &test_err));
    ent_hex(hex, pub.b, sizeof pub.b);
    OK(ent_str_fmt(&body, n->a, &test_err, "{\"person\":\"%s\",\"public\":\"%s\"}", person, hex));
    node_add(n, "key", body);
}

static inline const ent_policy *node_policy(node *n, const char *spif, bool enter)
{
    const ent_policy *p;
    ent_str body;

    OK(ent_policy_load(&p, n->a, ent_str_c(spif), NULL, &test_err));
    OK(ent_reg_policy_entry(&body, n->a, p, ent_str_c(spif), &test_err));
    if (enter) node_add(n, "policy", body);
    return p;
}

static inline void node_make(node *n, const char *name, const char *org, const char *own, const char *other, const char *ceiling,
                             bool exercise, const char *facts)
{
    uint8_t seed[32] = {0};
    ent_reg_node info = {.org = ent_str_c(org), .ceiling = ent_str_c(ceiling), .exercise = exercise};
    const ent_policy *p;
    ent_str body;

    memset(n, 0, sizeof *n);
    n->a = ent_arena_new(NULL, 0);
    n->now = NOW;
    n->org = org;
    snprintf((char *)seed, sizeof seed, "seed of %s", name);
    OK(ent_bytes_init(&n->random, n->a, seed, &test_err));
    OK(ent_bytes_take(&n->random, &n->sign, sizeof n->sign, &test_err));
    OK(ent_bytes_take(&n->random, &n->release, sizeof n->release, &test_err));
    OK(ent_bytes_take(&n->random, &n->checkpoint, sizeof n->checkpoint, &test_err));
    OK(ent_bytes_take(&n->random, &n->content, sizeof n->content, &test_err));
    OK(ent_bytes_uuid(&n->random, n->uuid, &test_err));
    OK(ent_sign_public(&n->release_pub, &n->release, &test_err));
    OK(ent_sign_public(&n->checkpoint_pub, &n->checkpoint, &test_err));
    n->keys = (ent_rel_keys){&n->release, &n->checkpoint, &n->content};
    snprintf(n->path, sizeof n->path, "%s/%s.db", ent_test_tmp(), name);
    unlink(n->path);
    OK(ent_store_create(n->path, &test_err));
    OK(ent_store_open(&n->writer, n->a, n->path, ENT_STORE_WRITE, &test_err));
    node_begin(n, "anna");
    node_announce(n, "anna");
    p = node_policy(n, own, false);
    info.uuid = ent_str_c(n->uuid);
    info.policy_oid = ent_policy_oid(p);
    info.policy = *ent_policy_digest(p);
    info.release_key = n->release_pub;
    info.checkpoint_key = n->checkpoint_pub;
    OK(ent_reg_node_entry(&body, n->a, &info, &test_err));
    node_add(n, "node", body);
    node_policy(n, own, true);
    if (other != NULL) node_policy(n, other, true);
    if (facts != NULL) {
        OK(ent_reg_facts_entry(&body, n->a, "eligibility", ent_str_c(facts), &test_err));
        node_add(n, "facts", body);
    }
    node_end(n);
}

static inline void node_free(node *n)
{
    char side[640];

    ent_arena_free(n->a);
    unlink(n->path);
    snprintf(side, sizeof side, "%s-wal", n->path);
    unlink(side);
    snprintf(side, sizeof side, "%s-shm", n->path);
    unlink(side);
}

/* ---- views ---- */
/* What a holder of this clearance sees: a fresh locked reader. dossier may be NULL. */
static inline ent_store *node_view(node *n, ent_arena *a, const char *clearance, const char *dossier)
{
    ent_str dossiers[1] = {ent_str_c(dossier)};
    ent_reg_policies policies;
    const ent_holding *h;
    ENT_VEC(int64_t) cuts = {0};
    ent_clearance c;
    ent_store *s;
    ent_stmt *st;
    bool row;

    OK(ent_store_open(&s, a, n->path, ENT_STORE_READ, &test_err));
    OK(ent_store_begin(s, &test_err));
    OK(ent_reg_policies_read(&policies, a, s, &test_err));
    OK(ent_clearance_read_short(&c, a, policies.own, ent_str_c(clearance), true, &test_err));
    OK(ent_holding_of(&h, a, policies.own, &c, dossiers, dossier != NULL, &test_err));
    OK(ent_store_ask(&st, s, "register/cuts", NULL, 0, &test_err));
    for (;;) {
        const ent_cut *cut;
        ent_str text;
        OK(ent_stmt_next(st, &row, &test_err));
        if (!row) break;
        OK(ent_stmt_keep(&text, a, st, 2, &test_err));
        OK(ent_cut_read(&cut, a, policies.own, text, &test_err));
        if (!ent_admits(h, cut)) continue;
        if (cuts.n == cuts.cap) {
            int64_t *grown = ent_vec_grow(a, cuts.v, cuts.n, &cuts.cap, sizeof *cuts.v);
            assert_non_null(grown);
            cuts.v = grown;
        }
        cuts.v[cuts.n++] = ent_stmt_i64(st, 0);
    }
    OK(ent_store_lock(s, cuts.v, cuts.n, &test_err));
    return s;
}

static inline ent_store *node_unlocked(node *n, ent_arena *a)
{
    ent_store *s;

    OK(ent_store_open(&s, a, n->path, ENT_STORE_READ, &test_err));
    OK(ent_store_begin(s, &test_err));
    return s;
}

/* ---- items ---- */
typedef struct item {
    const char *item, *revision, *number, *title, *text, *class, *meta_class; /* meta_class NULL: as class */
    const char *releasable, *special;                                         /* values, or NULL */
    const char *originator;                                                   /* a second one, or NULL */
    const char *origin;                                                       /* NULL: the node */
    const char *dossier;                                                      /* or NULL */
    const char *remark;                                                       /* a field under the content label, or NULL */
    bool no_mark;                                                             /* without EXERCISE, on an exercise node */
    bool no_originators;
} item;

static inline ent_str label_xml(node *n, const ent_policy *p, const char *class, const item *i, bool exercise)
{
    ent_str exercise_value = ENT_S("EXERCISE"), releasable = ent_str_c(i->releasable), special = ent_str_c(i->special), xml;
    ent_category v[3];
    ent_label l = {.policy = ent_policy_name(p), .classification = ent_str_c(class), .has_created = true, .created = NOW - 10 * DAY};

    OK(ent_str_fmt(&l.policy_uri, n->a, &test_err, "urn:oid:%.*s", ENT_F(ent_policy_oid(p))));
    if (exercise) v[l.n++] = (ent_category){ENT_INFORMATIVE, ENT_S("Administrative"), {0}, 1, &exercise_value, 0};
    if (i->releasable)
        v[l.n++] = (ent_category){
            ENT_PERMISSIVE, ent_str_is(ent_policy_name(p), "ALFA") ? ENT_S("Releasable To") : ENT_S("For"), {0}, 1, &releasable, 0};
    if (i->special) v[l.n++] = (ent_category){ENT_RESTRICTIVE, ENT_S("Special"), {0}, 1, &special, 0};
    l.categories = v;
    OK(ent_label_write(&xml, n->a, p, &l, &test_err));
    return xml;
}

static inline ent_str cut_of(node *n, const ent_policy *p, ent_str xml, const char *dossier)
{
    const ent_cut *cut;
    ent_label l;
    ent_str body;

    OK(ent_label_parse(&l, n->a, xml, false, NULL, &test_err));
    OK(ent_cut_of(&cut, n->a, p, &l, ent_str_c(dossier), n->now, &test_err));
    OK(ent_reg_cut_entry(&body, n->a, ent_cut_text(cut), &test_err));
    node_add(n, "cut", body);
    OK(ent_reg_label_entry(&body, n->a, xml, &test_err));
    node_add(n, "label", body);
    return ent_cut_text(cut);
}

static inline void node_item(node *n, const item *i)
{
    ent_reg_node info;
    ent_reg_policies policies;
    ent_str originators[2] = {ent_str_c(n->org), ent_str_c(i->originator)}, body, text = ent_str_c(i->text);
    ent_reg_field fields[2];
    ent_reg_revision r = {.origin = ent_str_c(i->origin ? i->origin : n->org),
                          .item = ent_str_c(i->item),
                          .kind = ENT_S("standard"),
                          .revision = ent_str_c(i->revision),
                          .length = (int64_t)text.n,
                          .number = ent_str_c(i->number),
                          .n_originators = i->no_originators ? 0
                                           : i->originator   ? 2
                                                             : 1,
                          .originators = originators,
                          .n_fields = i->remark ? 2 : 1,
                          .fields = fields};

    OK(ent_reg_node_read(&info, n->a, n->writer, &test_err));
    OK(ent_reg_policies_read(&policies, n->a, n->writer, &test_err));
    if (i->originator && ent_str_cmp(originators[0], originators[1]) > 0) {
        ent_str swap = originators[0];
        originators[0] = originators[1];
        originators[1] = swap;
    }
    r.label_xml = label_xml(n, policies.own, i->class, i, info.exercise && !i->no_mark);
    r.meta_label_xml = i->meta_class ? label_xml(n, policies.own, i->meta_class, i, info.exercise && !i->no_mark) : r.label_xml;
    r.content_cut = cut_of(n, policies.own, r.label_xml, i->dossier);
    r.cut = cut_of(n, policies.own, r.meta_label_xml, i->dossier);
    OK(ent_sha256_of(&r.content, text, &test_err));
    fields[0] = (ent_reg_field){.name = ENT_S("title"), .value = ent_str_c(i->title)};
    OK(ent_sha256_of(&fields[0].cut, r.cut, &test_err));
    if (i->remark) {
        fields[1] = fields[0];
        fields[0] = (ent_reg_field){.name = ENT_S("remark"), .value = ent_str_c(i->remark)};
        OK(ent_sha256_of(&fields[0].cut, r.content_cut, &test_err));
    }
    OK(ent_reg_revise_entry(&body, n->a, &r, &test_err));
    node_add(n, "item.revise", body);
    OK(ent_reg_content_put(n->writer, n->a, &n->content, &r.content, text, &n->random, &test_err));
}

static inline void node_pin(node *n, const node *partner)
{
    ent_str body;

    OK(ent_rel_pin_entry(&body, n->a, ent_str_c(partner->org), "release", &partner->release_pub, &test_err));
    node_add(n, "partner.key", body);
}

static inline void node_agree(node *n, const char *json)
{
    ent_rel_agreement g;
    ent_str body;

    OK(ent_rel_agreement_parse(&g, n->a, ent_str_c(json), &test_err));
    OK(ent_rel_agreement_entry(&body, n->a, &g, &test_err));
    node_add(n, "agreement", body);
}

static inline bool holds(ent_str hay, const char *needle)
{
    size_t n = strlen(needle);

    for (size_t i = 0; i + n <= hay.n; i++)
        if (memcmp(hay.p + i, needle, n) == 0) return true;
    return false;
}

/* ---- files in memory ---- */
typedef struct memory {
    ent_buf b;
    ent_str text;
    size_t at;
} memory;

static inline ent_code memory_write(void *ctx, const void *p, size_t n, ent_err *e)
{
    memory *m = ctx;

    (void)e;
    ent_buf_add(&m->b, (ent_str){p, n});
    return ENT_OK;
}

static inline ent_code memory_read(void *ctx, void *p, size_t n, size_t *got, ent_err *e)
{
    memory *m = ctx;

    (void)e;
    *got = m->text.n - m->at < n ? m->text.n - m->at : n;
    memcpy(p, m->text.p + m->at, *got);
    m->at += *got;
    return ENT_OK;
}

static inline ent_source memory_source(memory *m, ent_str text)
{
    *m = (memory){.text = text};
    return (ent_source){memory_read, m};
}

#endif
