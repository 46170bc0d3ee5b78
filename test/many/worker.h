/* SPDX-License-Identifier: Apache-2.0 */
/* One person at work: random acts of his role on the shared node until the deadline, each checked for the shape of its answer and noted
 * in his journal, one line each. What a server offers he asks by turns of a process of his own and of the server, as it comes:
 *
 *   KIND TAB CODE TAB ACTED TAB MILLISECONDS TAB WORD TAB WORD        CODE: "done", or that of the refusal
 *   @ TAB how many questions went to the server
 *   ! TAB what is wrong                                                                                                        */
#ifndef ENTENTE_TEST_MANY_WORKER_H
#define ENTENTE_TEST_MANY_WORKER_H

#include "by_server.h"

enum { HOT = 5, CHANGED = 2, RECORDS = 30, WORDS_MAX = 200 };

typedef enum kind {
    IMPORT,
    REVISE,
    LIST,
    NEW,
    APPROVE,
    BUNDLE,
    CONSENT,
    REGISTER,
    RECEIVE,
    RECEIPT,
    CHECKPOINT,
    BACKUP,
    ITEMS,
    SHOW,
    HISTORY,
    RELEASES,
    VERIFY,
    ENTRIES,
    KINDS
} kind;

typedef struct kind_row {
    const char *operation, *member; /* what a done answer has */
    bool appends;
    const char *may; /* codes of refusals that are right */
} kind_row;

static const kind_row kinds[KINDS] = {
    [IMPORT] = {"import", "revision", true, "BUSY"},
    [REVISE] = {"import", "revision", true, "BUSY CONFLICT"},
    [LIST] = {"import", "kinds", true, "BUSY"},
    [NEW] = {"release new", "release", true, "BUSY"},
    [APPROVE] = {"release approve", "approved_by", true, "BUSY CONFLICT REFUSED"},
    [BUNDLE] = {"release bundle", "sequence", true, "BUSY REFUSED"},
    [CONSENT] = {"release consent", "reference", true, "BUSY"},
    [REGISTER] = {"registry register", "marking", true, "BUSY CONFLICT"},
    [RECEIVE] = {"receive", "stored", true, "BUSY"},
    [RECEIPT] = {"release receipt", "holds", true, "BUSY"},
    [CHECKPOINT] = {"log checkpoint", "checkpoint", true, "BUSY"},
    [BACKUP] = {"node backup", "backups", true, "BUSY"},
    [ITEMS] = {"item list", "items", false, ""},
    [SHOW] = {"item show", "revision", false, ""},
    [HISTORY] = {"item history", "revisions", false, ""},
    [RELEASES] = {"release list", "releases", false, ""},
    [VERIFY] = {"log verify", "entries", false, ""},
    [ENTRIES] = {"log list", "entries", false, ""},
};

typedef struct worker {
    world w; /* its arena is emptied after every act */
    const char *program;
    int number;
    char name[16];
    const char *role;
    FILE *journal;
    uint64_t seed;
    int64_t acts, received, by_server;
    bool logged_in;
    session session;
} worker;

/* xorshift64*, seeded by the person */
static size_t pick(worker *p, size_t n)
{
    p->seed ^= p->seed >> 12;
    p->seed ^= p->seed << 25;
    p->seed ^= p->seed >> 27;
    return (size_t)((p->seed * UINT64_C(2685821657736338717)) >> 33) % n;
}

static const char *text_of(worker *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
static const char *text_of(worker *p, const char *format, ...)
{
    char text[WORDS_MAX];
    va_list list;
    ent_str s;
    ent_err e;

    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    if (ent_str_dup(&s, p->w.a, ent_str_c(text), &e) != ENT_OK) fail_msg("%s", e.what);
    return s.p;
}

static command begin(worker *p, kind k)
{
    return command_of(&p->w, p->program, "nato", p->name, kinds[k].operation);
}

/* Was it an act that is in the log now? What was done before is answered without one. */
static bool acted(kind k, ran r)
{
    static const char *const again[] = {"again", "already_received", "already_recorded"};

    for (size_t i = 0; i < NODE_COUNT(again); i++) {
        const ent_json *v = ent_json_get(r.json, again[i]);
        if (v != NULL && v->boolean) return false;
    }
    return kinds[k].appends;
}

/* Only what belongs to the shared node has a choice of doors. */
static ran by_either_door(worker *p, kind k, const command *c)
{
    const ent_operation *op = operation_named(kinds[k].operation);

    if (k == RECEIVE || !ENT_SERVED(op->access) || pick(p, 2)) return run_command(&p->w, c);
    W.a = p->w.a; /* the client's scratch, in this process */
    if (!p->logged_in) p->session = log_in(p->name);
    p->logged_in = true;
    p->by_server++;
    return ask_server(&p->w, &p->session, op, c);
}

/* Runs and notes it. false: refused. x, y: what the journal is to say besides. */
static bool act(worker *p, kind k, const command *c, ran *out, const char *x, const char *y)
{
    ran r = by_either_door(p, k, c);
    const char *code = code_of(r);
    bool done = code != NULL && code[0] == '\0';

    *out = r;
    if (code == NULL || (!done && strstr(kinds[k].may, code) == NULL) || (done && ent_json_get(r.json, kinds[k].member) == NULL))
        fprintf(p->journal, "!\t%s: exit %d: %.300s\n", kinds[k].operation, r.exit_code, r.out.p);
    else
        fprintf(p->journal, "%d\t%s\t%d\t%.1f\t%s\t%s\n", (int)k, done ? "done" : code, done && acted(k, r), r.ms,
                done && x == NULL ? ent_json_str(r.json, kinds[k].member).p
                : x               ? x
                                  : "",
                y ? y : "");
    fflush(p->journal);
    return done;
}

/* ---- reading ---- */

static void plain(worker *p, kind k, const char *place)
{
    command c = begin(p, k);
    ran r;

    if (place != NULL) add(&c, place);
    act(p, k, &c, &r, "", NULL);
}

static void read_some(worker *p)
{
    switch (pick(p, 3)) {
    case 0: plain(p, ITEMS, pick(p, 2) ? "H-" : NULL); return;
    case 1: plain(p, SHOW, text_of(p, "H-%zu", pick(p, HOT))); return;
    default: plain(p, HISTORY, text_of(p, "H-%zu", pick(p, HOT)));
    }
}

/* ---- the custodian ---- */

static const char *paper(worker *p, ent_str *text)
{
    *text = ent_str_c(text_of(p, "EXERCISE: %s writes number %lld\n", p->name, (long long)p->acts));
    return put_file(&p->w, text_of(p, "paper-%s", p->name), text->p, text->n);
}

static const char *digest_of(worker *p, ent_str text)
{
    char hex[65];
    ent_sha256 d;
    ent_err e;

    if (ent_sha256_of(&d, text, &e) != ENT_OK) fail_msg("%s", e.what);
    ent_sha256_hex(hex, &d);
    return text_of(p, "%s", hex);
}

static void label(command *c)
{
    add_option(c, "--label", "NATO RESTRICTED " NODE_EC);
    add(c, "--exercise");
}

static void import_one(worker *p)
{
    command c = begin(p, IMPORT);
    ent_str text;
    ran r;

    add(&c, paper(p, &text));
    add_option(&c, "--number", text_of(p, "N-%s-%lld", p->name, (long long)p->acts));
    label(&c);
    act(p, IMPORT, &c, &r, NULL, digest_of(p, text));
}

static bool show(worker *p, const char *item, ran *r)
{
    command c = begin(p, SHOW);

    add(&c, item);
    return act(p, SHOW, &c, r, item, NULL);
}

static bool revise_on(worker *p, const char *item, const char *base, bool beside, ran *r)
{
    command c = begin(p, REVISE);
    ent_str text;

    add(&c, paper(p, &text));
    add_option(&c, "--number", item);
    add_option(&c, "--item", item);
    add_option(&c, "--base", base);
    if (beside) add(&c, "--beside");
    label(&c);
    return act(p, REVISE, &c, r, NULL, digest_of(p, text));
}

/* Looks, thinks, writes: meanwhile another one may have written. Who is told so keeps both, goes on from the newest, or gives up. */
static void revise_one(worker *p)
{
    const char *item = text_of(p, "H-%zu", pick(p, CHANGED)), *base;
    ran r;

    if (!show(p, item, &r)) return;
    base = ent_json_str(r.json, "revision").p;
    for (size_t i = pick(p, 4); i > 0; i--) read_some(p);
    if (revise_on(p, item, base, false, &r)) return;
    if (strcmp(code_of(r), "CONFLICT") != 0) return;
    switch (pick(p, 3)) {
    case 0: return;
    case 1:
        if (show(p, item, &r)) revise_on(p, item, ent_json_str(r.json, "revision").p, true, &r);
        return;
    default:
        if (show(p, item, &r)) revise_on(p, item, ent_json_str(r.json, "revision").p, false, &r);
    }
}

static void import_list(worker *p)
{
    command c = begin(p, LIST);
    ran r;

    add(&c, path_of(&p->w, text_of(p, "list-%zu.csv", pick(p, 3))));
    label(&c);
    act(p, LIST, &c, &r, "", NULL);
}

/* ---- releases ---- */

static void release_new(worker *p)
{
    command c = begin(p, NEW);
    ran r;

    add_option(&c, "--to", "European Commission");
    add_option(&c, "--agreement", "TEST-1");
    add_option(&c, "--purpose", "exercise planning");
    add_option(&c, "--item", text_of(p, "H-%zu", pick(p, HOT - 1)));
    if (pick(p, 2)) add_option(&c, "--item", text_of(p, "H-%d", HOT - 1));
    act(p, NEW, &c, &r, NULL, NULL);
}

/* One of the releases in this state that another person prepared; NULL: there is none. */
static const char *some_release(worker *p, const char *state)
{
    command c = begin(p, RELEASES);
    const ent_json *all;
    const char *found = NULL;
    size_t seen = 0;
    ran r;

    if (!act(p, RELEASES, &c, &r, "", NULL)) return NULL;
    all = ent_json_get(r.json, "releases");
    for (size_t i = all->n; i > 0 && seen < 4; i--) {
        const ent_json *v = all->items[i - 1];
        if (!ent_str_is(ent_json_str(v, "state"), state) || ent_str_is(ent_json_str(v, "prepared_by"), p->name)) continue;
        seen++;
        if (pick(p, seen) == 0) found = ent_json_str(v, "release").p;
    }
    return found;
}

static void approve(worker *p)
{
    const char *id = some_release(p, "prepared");
    command c = begin(p, APPROVE);
    ran r;

    if (id == NULL) return;
    add(&c, id);
    act(p, APPROVE, &c, &r, id, NULL);
}

static void bundle(worker *p)
{
    const char *id = some_release(p, pick(p, 6) ? "approved" : "bundled"), *out;
    command c = begin(p, BUNDLE);
    int64_t number;
    ent_err e;
    ran r;

    if (id == NULL) return;
    out = path_of(&p->w, text_of(p, "bundle-%s", p->name));
    add(&c, id);
    add_option(&c, "--out", out);
    if (!act(p, BUNDLE, &c, &r, id, NULL) || ent_json_need_i64(&number, r.json, "sequence", &e) != ENT_OK) return;
    if (rename(out, path_of(&p->w, text_of(p, "bundle.%lld", (long long)number))) != 0) fprintf(p->journal, "!\tno bundle was written\n");
}

static void consent(worker *p)
{
    command c = begin(p, CONSENT);
    ran r;

    add(&c, text_of(p, "H-%zu", pick(p, HOT)));
    add_option(&c, "--originator", "NATO");
    add_option(&c, "--to", "European Commission");
    add_option(&c, "--reference", text_of(p, "EXERCISE letter %lld of %s", (long long)p->acts, p->name));
    add_option(&c, "--date", "2026-01-10");
    act(p, CONSENT, &c, &r, NULL, NULL);
}

/* ---- registry ---- */

static void registers(worker *p)
{
    command c = begin(p, REGISTER);
    ran r;

    add(&c, text_of(p, "H-%zu", pick(p, HOT)));
    act(p, REGISTER, &c, &r, "", NULL);
}

/* The next bundle is received at the other node, and its receipt entered here. One person does it, so that the order is right. */
static void trade(worker *p)
{
    const char *file = path_of(&p->w, text_of(p, "bundle.%lld", (long long)p->received + 1)), *receipt = path_of(&p->w, "receipt");
    command c = command_of(&p->w, p->program, "eu", "greta", "receive");
    ran r;

    if (access(file, R_OK) != 0) return;
    add(&c, file);
    add_option(&c, "--receipt", receipt);
    if (!act(p, RECEIVE, &c, &r, "", NULL)) return;
    c = begin(p, RECEIPT);
    add(&c, receipt);
    if (act(p, RECEIPT, &c, &r, "", NULL)) p->received++;
}

/* ---- auditor, operator ---- */

static void audit(worker *p)
{
    if (pick(p, 4) == 0) plain(p, CHECKPOINT, NULL);
    else if (pick(p, 3) == 0) plain(p, ENTRIES, NULL);
    else plain(p, VERIFY, NULL);
}

static void back_up(worker *p)
{
    command c = begin(p, BACKUP);
    ran r;

    add_option(&c, "--out", path_of(&p->w, text_of(p, "backup-%s-%lld", p->name, (long long)p->acts)));
    act(p, BACKUP, &c, &r, "", NULL);
}

/* ---- at work ---- */

static void custodian(worker *p)
{
    size_t x = pick(p, 10);

    if (x < 2) import_one(p);
    else if (x < 8) revise_one(p);
    else import_list(p);
}

static void release_officer(worker *p)
{
    size_t x = pick(p, 10);

    if (x < 3) release_new(p);
    else if (x < 6) approve(p);
    else if (x < 9) bundle(p);
    else consent(p);
}

static void registrar(worker *p)
{
    if (p->number < 8 && pick(p, 3)) trade(p);
    else registers(p);
}

static void operator(worker *p)
{
    if (pick(p, 8) == 0) back_up(p);
    else read_some(p);
}

typedef struct role_row {
    const char *role;
    void (*work)(worker *);
} role_row;

static const role_row roles[] = {{"custodian", custodian}, {"release", release_officer}, {"custodian", custodian},
                                 {"release", release_officer}, {"registry", registrar}, {"auditor", audit}, {"release", release_officer},
                                 {"operator,reader", operator} };

/* In the worker's process. */
static void work_until(worker *p, double deadline)
{
    ent_arena *own = p->w.a;

    while (milliseconds() < deadline) {
        p->w.a = ent_arena_new(own, 0);
        if (p->w.a == NULL) return;
        p->acts++;
        roles[(size_t)p->number % NODE_COUNT(roles)].work(p);
        ent_arena_free(p->w.a);
    }
    p->w.a = own;
}

#endif
