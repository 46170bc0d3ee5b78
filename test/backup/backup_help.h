/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of backups share: files in memory, a key, and readers that write down what they were handed. All texts are invented. */
#ifndef ENTENTE_TEST_BACKUP_HELP_H
#define ENTENTE_TEST_BACKUP_HELP_H

#include "test/crypto/common.h"

#include "src/backup/backup_private.h"

#define ID "11111111-2222-4333-8444-555555555555"
#define NODE "6ba7b810-9dad-41d1-80b4-00c04fd430c8"

/* A file in memory. fails_at: writing or reading beyond this byte fails; 0: never. */
typedef struct file {
    char *p;
    size_t n, at, cap, fails_at;
} file;

static inline ent_code file_put(void *ctx, const void *p, size_t n, ent_err *e)
{
    file *f = ctx;

    if (f->fails_at != 0 && f->n + n > f->fails_at) return ent_fail(e, ENT_IO, NULL, NULL, "EXERCISE: the disk is full.");
    assert_true(f->n + n <= f->cap);
    memcpy(f->p + f->n, p, n);
    f->n += n;
    return ENT_OK;
}

static inline ent_code file_get(void *ctx, void *p, size_t n, size_t *got, ent_err *e)
{
    file *f = ctx;

    if (f->fails_at != 0 && f->at + n > f->fails_at) return ent_fail(e, ENT_IO, NULL, NULL, "EXERCISE: the disk cannot be read.");
    *got = f->n - f->at < n ? f->n - f->at : n;
    memcpy(p, f->p + f->at, *got);
    f->at += *got;
    return ENT_OK;
}

static inline file file_of(ent_arena *a, size_t cap)
{
    file f = {.p = ent_alloc(a, cap), .cap = cap};

    assert_non_null(f.p);
    return f;
}

static inline ent_sink sink_of(file *f)
{
    return (ent_sink){file_put, f};
}

static inline ent_source source_of(file *f)
{
    f->at = 0;
    return (ent_source){file_get, f};
}

typedef struct keys {
    ent_secret secret;
    ent_public public;
    ent_bytes random;
} keys;

static inline keys keys_of(ent_arena *a, uint8_t seed)
{
    keys k = {.random = bytes_of(a, seed)};

    take(&k.random, k.secret.b, sizeof k.secret.b);
    must(ent_wrap_public(&k.public, &k.secret, &e));
    return k;
}

static inline ent_backup_head head_of(ent_backup_kind kind, int64_t entries)
{
    ent_backup_head h = {.kind = kind,
                         .id = ENT_S(ID),
                         .node = ENT_S(NODE),
                         .org = ENT_S("EXERCISE ORG"),
                         .made = 1795350000,
                         .format = 2,
                         .entries = entries};

    memset(h.root.b, 3, sizeof h.root.b);
    if (kind == ENT_BACKUP_DATA) memset(h.projection.b, 4, sizeof h.projection.b);
    return h;
}

static inline ent_backup_entry entry_of(int64_t seq, const char *body)
{
    ent_backup_entry x = {.seq = seq, .part = seq % 3, .time = 1795350000 + seq, .act = ENT_S("act"), .kind = ENT_S("exercise.entry")};

    x.has_body = body != NULL;
    x.body = ent_str_c(body);
    if (x.has_body) memset(x.salt, (int)seq + 1, sizeof x.salt);
    memset(x.commitment.b, (int)seq + 2, sizeof x.commitment.b);
    memset(x.leaf.b, (int)seq + 3, sizeof x.leaf.b);
    return x;
}

static inline ent_backup_content content_of(uint8_t digest, ent_str sealed)
{
    ent_backup_content c = {.length = (int64_t)sealed.n, .sealed = sealed};

    memset(c.digest.b, digest, sizeof c.digest.b);
    memset(c.wrapped, digest ^ 0xff, sizeof c.wrapped);
    return c;
}

/* A small data backup: two entries and an erased one, three contents (one empty), two key files. */
static inline file small_data(ent_arena *a, keys *k)
{
    ent_backup_head h = head_of(ENT_BACKUP_DATA, 3);
    ent_backup_entry entries[] = {entry_of(0, "{\"a\":1}"), entry_of(1, NULL), entry_of(2, "{}")};
    ent_backup_content contents[] = {content_of(1, ENT_S("EXERCISE sealed text")), content_of(7, (ent_str){0}),
                                     content_of(200, ENT_S("x"))};
    file f = file_of(a, 1 << 16);
    ent_backup_writer *w;

    must(ent_backup_new(&w, a, sink_of(&f), &k->public, &h, &k->random, &e));
    for (size_t i = 0; i < COUNT(entries); i++) must(ent_backup_put_entry(w, &entries[i], &e));
    for (size_t i = 0; i < COUNT(contents); i++) must(ent_backup_put_content(w, &contents[i], &e));
    must(ent_backup_put_keyfile(w, ENT_S("anna-0123.pem"), ENT_S("EXERCISE key"), &e));
    must(ent_backup_put_keyfile(w, ENT_S("bert-0123.token"), (ent_str){0}, &e));
    must(ent_backup_end(w, &e));
    return f;
}

static inline file small_keys(ent_arena *a, keys *k)
{
    ent_backup_head h = head_of(ENT_BACKUP_KEYS, 3);
    ent_backup_content contents[] = {content_of(1, (ent_str){0}), content_of(200, (ent_str){0})};
    file f = file_of(a, 1 << 16);
    ent_backup_writer *w;

    must(ent_backup_new(&w, a, sink_of(&f), &k->public, &h, &k->random, &e));
    for (size_t i = 0; i < COUNT(contents); i++) must(ent_backup_put_content(w, &contents[i], &e));
    must(ent_backup_end(w, &e));
    return f;
}

/* What was read, as text: so that two readings can be compared. */
typedef struct notes {
    ent_buf b;
    int stop; /* refuse the record of this number, 1 …; 0: none */
    int seen;
} notes;

static inline ent_code noted(notes *n, ent_err *e)
{
    if (++n->seen == n->stop) return ent_fail(e, ENT_CONFLICT, NULL, NULL, "EXERCISE: the taker has had enough.");
    return ENT_OK;
}

static inline void note_bytes(notes *n, const void *p, size_t size)
{
    const uint8_t *b = p;

    for (size_t i = 0; i < size; i++) ent_buf_fmt(&n->b, "%02x", b[i]);
    ent_buf_c(&n->b, ' ');
}

static inline ent_code note_head(void *ctx, const ent_backup_head *h, ent_err *e)
{
    notes *n = ctx;

    ent_buf_fmt(&n->b, "head %d %.*s %.*s %.*s %lld %lld %lld ", (int)h->kind, ENT_F(h->id), ENT_F(h->node), ENT_F(h->org),
                (long long)h->made, (long long)h->format, (long long)h->entries);
    note_bytes(n, h->root.b, 32);
    note_bytes(n, h->projection.b, 32);
    note_bytes(n, h->generation.b, 32);
    return noted(n, e);
}

static inline ent_code note_entry(void *ctx, const ent_backup_entry *x, ent_err *e)
{
    notes *n = ctx;

    ent_buf_fmt(&n->b, "\nentry %lld %lld %lld %.*s %.*s %d %.*s ", (long long)x->seq, (long long)x->part, (long long)x->time,
                ENT_F(x->act), ENT_F(x->kind), x->has_body, ENT_F(x->body));
    note_bytes(n, x->salt, 32);
    note_bytes(n, x->commitment.b, 32);
    note_bytes(n, x->leaf.b, 32);
    return noted(n, e);
}

static inline ent_code note_content(void *ctx, const ent_backup_content *c, ent_err *e)
{
    notes *n = ctx;

    ent_buf_fmt(&n->b, "\ncontent %lld %zu %.*s ", (long long)c->length, c->sealed.n, (int)(c->sealed.n < 100 ? c->sealed.n : 100),
                c->sealed.n ? c->sealed.p : "");
    note_bytes(n, c->digest.b, 32);
    note_bytes(n, c->wrapped, 40);
    return noted(n, e);
}

static inline ent_code note_keyfile(void *ctx, ent_str name, ent_str bytes, ent_err *e)
{
    notes *n = ctx;

    ent_buf_fmt(&n->b, "\nkeyfile %.*s %.*s", ENT_F(name), ENT_F(bytes));
    return noted(n, e);
}

static inline ent_backup_taker taker_of(notes *n)
{
    return (ent_backup_taker){n, note_head, note_entry, note_content, note_keyfile};
}

static inline ent_code read_noted(ent_str *out, ent_arena *a, file *f, const ent_secret *key, ent_err *e)
{
    notes n = {.b = ent_buf_new(a, 1 << 20)};
    ent_backup_taker t = taker_of(&n);

    ENT_TRY(ent_backup_read(a, source_of(f), key, &t, e));
    return ent_buf_take(out, &n.b, e);
}

#endif
