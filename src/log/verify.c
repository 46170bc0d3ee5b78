/* SPDX-License-Identifier: Apache-2.0 */
/* Checking a log: every stored row is hashed again, every act's signature checked with the key that the log itself announced. */
#include <stdlib.h>
#include <string.h>

#include "log_private.h"

/* What the log said about a person's key, in order. */
typedef struct known_key {
    ent_str person;
    ent_public key;
    bool revoked; /* it ends here; else it begins */
} known_key;

/* A change of key that the new key must have signed; its act's closing says the node, so it is checked there. */
typedef struct rotation {
    ent_str person;
    ent_public old, key;
    ent_signature proof;
    int64_t seq;
} rotation;

typedef struct seen_act {
    ent_str id;
    int64_t seq; /* of its first entry */
} seen_act;

typedef struct checker {
    ent_arena *arena;
    ent_digest *digest, *commitments;
    ENT_VEC(known_key) keys;
    size_t keys_before;          /* how many were announced before the act under way */
    ENT_VEC(rotation) rotations; /* of the act under way */
    ENT_VEC(seen_act) seen;
    ent_tree tree;
    ent_str act; /* under way; empty between acts */
    ent_time act_time, newest;
    int64_t parts;
    ent_log_report report;
} checker;

static ent_code broken(ent_err *e, int64_t seq, const char *what)
{
    ent_fail(e, ENT_UNVERIFIED, "R-63", "Stop using this node, keep the folder, and restore from a backup.", "The log is broken: %s.",
             what);
    return ent_at(e, "entry %lld", (long long)seq);
}

/* What does not hold breaks the log; a machine that cannot check it does not. */
static ent_code check_signature(const ent_public *key, ent_str message, const ent_signature *s, int64_t seq, const char *what, ent_err *e)
{
    ent_code code = ent_verify(key, message, s, e);

    return code == ENT_UNVERIFIED ? broken(e, seq, what) : code;
}

/* The key that counts for this person after the first n of what was said about keys; NULL when there is none. */
static const ent_public *counting(const checker *c, size_t n, ent_str person)
{
    for (size_t i = n; i > 0; i--)
        if (ent_str_eq(c->keys.v[i - 1].person, person)) return c->keys.v[i - 1].revoked ? NULL : &c->keys.v[i - 1].key;
    return NULL;
}

/* The newest key that the log announced for this person before the act began: else whoever can write the file could announce a key
 * for anybody and sign with it in one act. Only the first act of a log announces its own signer.                          */
static const ent_public *key_of(const checker *c, ent_str person)
{
    return counting(c, c->report.acts == 0 ? c->keys.n : c->keys_before, person);
}

static bool same_key(const ent_public *x, const ent_public *y)
{
    return memcmp(x->b, y->b, sizeof x->b) == 0;
}

static ent_code note_rotation(checker *c, const ent_entry *entry, const known_key *k, const ent_public *now, ent_err *e)
{
    rotation r = {.person = k->person, .key = k->key, .seq = entry->seq};
    ent_str old, proof;

    ENT_TRY(ent_json_need_str(&old, entry->json, "old", e));
    ENT_TRY(ent_json_need_str(&proof, entry->json, "proof", e));
    if (!ent_unhex(r.old.b, sizeof r.old.b, old) || !ent_unhex(r.proof.b, sizeof r.proof.b, proof))
        return broken(e, entry->seq, "the proof of a new key is none");
    if (now == NULL || !same_key(now, &r.old)) return broken(e, entry->seq, "a key takes the place of one that did not count");
    ENT_PUSH(&c->rotations, c->arena, r, e);
    return ENT_OK;
}

/* A key that counts is replaced by one that both signed, or after it was revoked; and no key is announced a second time. */
static ent_code note_key(checker *c, const ent_entry *entry, bool revoked, ent_err *e)
{
    known_key k = {.revoked = revoked};
    const ent_public *now;
    ent_str hex;

    ENT_TRY(ent_json_need_str(&k.person, entry->json, "person", e));
    ENT_TRY(ent_json_need_str(&hex, entry->json, "public", e));
    if (!ent_unhex(k.key.b, sizeof k.key.b, hex)) return broken(e, entry->seq, "a key is not a key");
    ENT_TRY(ent_str_dup(&k.person, c->arena, k.person, e));
    now = counting(c, c->keys.n, k.person);
    if (revoked) {
        if (now == NULL || !same_key(now, &k.key)) return broken(e, entry->seq, "a key was revoked that did not count");
    } else {
        for (size_t i = 0; i < c->keys.n; i++)
            if (same_key(&c->keys.v[i].key, &k.key)) return broken(e, entry->seq, "a key was announced a second time");
        if (ent_json_get(entry->json, "old") != NULL || ent_json_get(entry->json, "proof") != NULL)
            ENT_TRY(note_rotation(c, entry, &k, now, e));
        else if (now != NULL) return broken(e, entry->seq, "a key was replaced without its signature");
    }
    ENT_PUSH(&c->keys, c->arena, k, e);
    return ENT_OK;
}

/* Only the person himself rotates a key: the act is signed by the old one, the proof by the new one. */
static ent_code check_rotations(const checker *c, ent_arena *scratch, const ent_act_info *info, ent_err *e)
{
    for (size_t i = 0; i < c->rotations.n; i++) {
        const rotation *r = &c->rotations.v[i];
        ent_str message;
        if (!ent_str_eq(r->person, info->person)) return broken(e, r->seq, "a key was rotated by another person");
        ENT_TRY(log__key_message(&message, scratch, info, &r->old, &r->key, e));
        ENT_TRY(check_signature(&r->key, message, &r->proof, r->seq, "the proof of a new key does not hold", e));
    }
    return ENT_OK;
}

static ent_code check_act(checker *c, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    ent_act_info info = {.id = entry->act, .time = entry->time};
    const ent_json *as_of = ent_json_get(entry->json, "as_of");
    ent_str hex, message;
    ent_sha256 commitments, stated;
    ent_signature s;
    int64_t count;

    ENT_TRY(ent_json_need_str(&info.node, entry->json, "node", e));
    ENT_TRY(ent_json_need_str(&info.operation, entry->json, "operation", e));
    ENT_TRY(ent_json_need_str(&info.person, entry->json, "person", e));
    ENT_TRY(ent_json_need_i64(&count, entry->json, "count", e));
    ENT_TRY(ent_json_need_str(&hex, entry->json, "commitments", e));
    if (as_of != NULL && as_of->kind == ENT_JSON_INT) {
        info.has_as_of = true;
        info.as_of = as_of->integer;
    }
    ENT_TRY(ent_digest_end(&commitments, c->commitments, e));
    if (!ent_sha256_unhex(&stated, hex) || !ent_sha256_eq(&stated, &commitments) || count != c->parts)
        return broken(e, entry->seq, "an act does not cover its entries");
    ENT_TRY(ent_json_need_str(&hex, entry->json, "signature", e));
    if (!ent_unhex(s.b, sizeof s.b, hex)) return broken(e, entry->seq, "a signature is not a signature");
    if (key_of(c, info.person) == NULL) return broken(e, entry->seq, "an act is signed by somebody who has no key in the log");
    ENT_TRY(log__act_message(&message, scratch, &info, count, &commitments, e));
    ENT_TRY(check_signature(key_of(c, info.person), message, &s, entry->seq, "the signature of an act does not hold", e));
    ENT_TRY(check_rotations(c, scratch, &info, e));
    c->report.acts++;
    c->act = (ent_str){0};
    return ENT_OK;
}

/* Entries of one act stand together, are numbered from 0, and bear one time. */
static ent_code check_order(checker *c, const ent_entry *entry, ent_err *e)
{
    if (entry->seq != (int64_t)c->tree.size) return broken(e, entry->seq, "an entry is missing or out of place");
    if (entry->time < c->newest) return broken(e, entry->seq, "times run backwards");
    if (c->act.n == 0) {
        if (entry->part != 0) return broken(e, entry->seq, "an act has lost its beginning");
        ENT_TRY(ent_str_dup(&c->act, c->arena, entry->act, e));
        ENT_PUSH(&c->seen, c->arena, ((seen_act){c->act, entry->seq}), e);
        c->keys_before = c->keys.n;
        c->rotations.n = 0;
        c->act_time = entry->time;
        c->parts = 0;
    } else if (!ent_str_eq(c->act, entry->act) || entry->part != c->parts || entry->time != c->act_time) {
        return broken(e, entry->seq, "the entries of two acts are mixed");
    }
    c->newest = entry->time;
    return ENT_OK;
}

static ent_code check_entry(checker *c, ent_arena *scratch, ent_entry *entry, ent_str salt, ent_str commitment, ent_str leaf, bool erased,
                            ent_err *e)
{
    ent_sha256 stored, computed, hash;
    bool revoked;

    ENT_TRY(check_order(c, entry, e));
    if (commitment.n != sizeof stored.b || leaf.n != sizeof stored.b) return broken(e, entry->seq, "a hash has a wrong length");
    memcpy(stored.b, commitment.p, sizeof stored.b);
    if (erased) {
        c->report.erased++;
    } else {
        if (salt.n != LOG_SALT) return broken(e, entry->seq, "a salt has a wrong length");
        ENT_TRY(log__commit(&computed, c->digest, (const uint8_t *)salt.p, entry->body, e));
        if (!ent_sha256_eq(&computed, &stored)) return broken(e, entry->seq, "the text of an entry was changed");
        ENT_TRY(ent_json_parse(&entry->json, scratch, entry->body, LOG_BODY_MAX, e));
    }
    ENT_TRY(log__leaf(&hash, scratch, c->digest, entry, &stored, e));
    if (memcmp(hash.b, leaf.p, sizeof hash.b) != 0) return broken(e, entry->seq, "the header of an entry was changed");
    ENT_TRY(ent_tree_add(&c->tree, c->digest, &hash, e));
    c->report.entries++;
    if (ent_str_is(entry->kind, "act"))
        return erased ? broken(e, entry->seq, "the signature of an act was erased") : check_act(c, scratch, entry, e);
    ent_digest_add(c->commitments, stored.b, sizeof stored.b);
    c->parts++;
    revoked = ent_str_is(entry->kind, "key.revoke");
    if (!revoked && !ent_str_is(entry->kind, "key")) return ENT_OK;
    return erased ? broken(e, entry->seq, "what was said about a key was erased") : note_key(c, entry, revoked, e);
}

/* What cannot be read at all is as broken as what does not hold. */
static ent_code named(ent_code code, int64_t seq, ent_err *e)
{
    return code == ENT_INVALID || code == ENT_LIMIT ? broken(e, seq, "an entry cannot be read") : code;
}

static int by_id(const void *x, const void *y)
{
    const seen_act *a = x, *b = y;
    int c = ent_str_cmp(a->id, b->id);

    return c ? c : (a->seq > b->seq) - (a->seq < b->seq);
}

/* A signature does not cover the place in the log: an act put in again would hold, were its id not known. */
static ent_code check_repeats(const checker *c, ent_err *e)
{
    int64_t first = INT64_MAX;

    if (c->seen.n > 1) qsort(c->seen.v, c->seen.n, sizeof *c->seen.v, by_id);
    for (size_t i = 1; i < c->seen.n; i++)
        if (ent_str_eq(c->seen.v[i - 1].id, c->seen.v[i].id) && c->seen.v[i].seq < first) first = c->seen.v[i].seq;
    return first == INT64_MAX ? ENT_OK : broken(e, first, "an act was put in a second time");
}

static ent_code check_rows(checker *c, ent_store *s, ent_arena *scratch, ent_err *e)
{
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, s, e, "log/entries", ENT_I(INT64_MIN))); /* also rows that no reader would ask for */
    for (;;) {
        ent_entry entry = {0};
        ent_code code;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        entry.seq = ent_stmt_i64(st, 0);
        entry.act = ent_stmt_str(st, 1);
        entry.part = ent_stmt_i64(st, 2);
        entry.kind = ent_stmt_str(st, 3);
        entry.time = ent_stmt_i64(st, 4);
        entry.body = ent_stmt_str(st, 6);
        code = check_entry(c, scratch, &entry, ent_stmt_str(st, 5), ent_stmt_str(st, 7), ent_stmt_str(st, 8), ent_stmt_null(st, 6), e);
        code = named(code, entry.seq, e);
        ent_arena_reset(scratch);
        if (code != ENT_OK) {
            ent_stmt_done(st);
            return code;
        }
    }
}

ent_code ent_log_verify(ent_log_report *out, ent_store *s, ent_arena *a, ent_err *e)
{
    ent_arena *scratch = ent_arena_new(a, 0);
    checker c = {.arena = a};
    ent_log_state head;

    if (scratch == NULL) return ent_nomem(e);
    ENT_TRY(ent_digest_new(&c.digest, a, e));
    ENT_TRY(ent_digest_new(&c.commitments, a, e));
    ENT_TRY(ent_log_head(&head, s, a, e));
    ENT_TRY(check_rows(&c, s, scratch, e));
    ENT_TRY(check_repeats(&c, e));
    if (c.act.n != 0) return broken(e, (int64_t)c.tree.size, "the last act was never signed");
    ENT_TRY(ent_tree_root(&c.report.root, &c.tree, c.digest, e));
    if (head.tree.size != c.tree.size || !ent_sha256_eq(&head.root, &c.report.root) || head.newest != c.newest)
        return broken(e, (int64_t)c.tree.size, "the head does not fit the entries");
    *out = c.report;
    return ENT_OK;
}
