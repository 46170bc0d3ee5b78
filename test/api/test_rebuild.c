/* SPDX-License-Identifier: Apache-2.0 */
/* The log is the truth (law 1): after a long random sequence of acts on two nodes that trade with each other, refusals included,
 * both logs verify and give the same tables again. ENT_NIGHTLY makes the sequence long.                                  */
#include <stdlib.h>

#include <sqlite3.h>

#include "node_help.h"

enum { ITEMS_MAX = 4000, RELEASES_MAX = 2000, SHORT = 260, LONG = 2000 };

typedef struct party {
    const char *dir, *org, *body; /* body: what the other side is called in the agreement */
    const char *custodian, *preparer, *approver, *registry, *auditor;
    const char *const *markings;
    size_t n_markings, n_items, n_releases, n_bundled, n_received, n_receipts, n_persons;
    const char *releases[RELEASES_MAX], *bundles[RELEASES_MAX], *receipts[RELEASES_MAX];
} party;

typedef struct run {
    world w;
    uint64_t seed;
    party p[2];
    int64_t done[32], refused[32]; /* by kind of act */
} run;

static run R;

/* xorshift64*, seeded: the sequence is the same every time */
static size_t pick(size_t n)
{
    R.seed ^= R.seed >> 12;
    R.seed ^= R.seed << 25;
    R.seed ^= R.seed >> 27;
    return (size_t)((R.seed * UINT64_C(2685821657736338717)) >> 33) % n;
}

static const char *text(const char *before, size_t x, const char *after)
{
    ent_str s;
    ent_err e;

    if (ent_str_fmt(&s, R.w.a, &e, "%s%zu%s", before, x, after) != ENT_OK) fail_msg("%s", e.what);
    return s.p;
}

static const char *item_of(const party *p, size_t i)
{
    return text(strcmp(p->org, "EU") == 0 ? "EUX-" : "NX-", i, "");
}

/* ---- the acts: each gives what it was told ---- */

static told import_one(party *p, bool revise, bool derive)
{
    ent_argument v[16] = {{"exercise", ENT_S("")}};
    const char *text_of = text("EXERCISE: random text ", pick(20), "\n");
    size_t n = 1;
    told t;

    v[n++] = (ent_argument){"file", ent_str_c(put_text(&R.w, "paper", text_of))};
    v[n++] = (ent_argument){"label", ent_str_c(p->markings[pick(p->n_markings)])};
    v[n++] = (ent_argument){"title", ent_str_c(text("A random title ", pick(1000), ""))};
    if (pick(4) == 0) v[n++] = (ent_argument){"originator", pick(2) ? ENT_S("DEU") : ENT_S("NOR")};
    if (pick(9) == 0) v[n++] = (ent_argument){"dossier", pick(2) ? ENT_S("ALPHA") : ENT_S("BETA")};
    if (pick(4) == 0) v[n++] = (ent_argument){"meta-label", ent_str_c(p->markings[pick(p->n_markings)])};
    if (revise && p->n_items > 0) {
        const char *item = item_of(p, pick(p->n_items));
        v[n++] = (ent_argument){"item", ent_str_c(item)};
        v[n++] = (ent_argument){"number", ent_str_c(item)};
    } else {
        v[n++] = (ent_argument){"number", ent_str_c(item_of(p, p->n_items))};
    }
    for (size_t i = 0; derive && p->n_items > 0 && i <= pick(2); i++)
        v[n++] = (ent_argument){"from", ent_str_c(item_of(p, pick(p->n_items)))};
    t = ask_with(&R.w, p->dir, p->custodian, NODE_PASS, operation_named("import"), 0, v, n);
    if (t.code == ENT_OK && !revise) p->n_items++;
    return t;
}

static told import_list(party *p)
{
    ent_buf b = ent_buf_new(R.w.a, 1 << 20);
    ent_str csv;
    ent_err e;

    ent_buf_z(&b, "number,edition,version,title,publisher,date,status,source,mark\n");
    for (size_t i = 0, n = pick(12); i < n; i++)
        ent_buf_fmt(&b, "LIST-%zu,%zu,1,Standard,NSO,2020,accepted,\"invented, %zu\",recalled\n", 3 * i + pick(3), 1 + pick(2), i);
    if (ent_buf_take(&csv, &b, &e) != ENT_OK) fail_msg("%s", e.what);
    return ask(&R.w, p->dir, p->custodian, "import", "file", put_file(&R.w, "list.csv", csv.p, csv.n), "source",
               pick(2) ? "list-a" : "list-b", "label", p->markings[pick(p->n_markings)], "exercise", "", NULL);
}

static told consent(party *p)
{
    static const char *const who[] = {"DEU", "NOR", "NATO", "EU"};

    return ask(&R.w, p->dir, p->preparer, "release consent", "item", item_of(p, pick(p->n_items + 1)), "originator", who[pick(4)], "to",
               p->body, "reference", text("letter ", pick(100), ""), "date", pick(5) ? "2026-02-02" : "2029-01-01", NULL);
}

static told release_new(party *p)
{
    ent_argument v[16] = {{"to", ent_str_c(p->body)}, {"agreement", ENT_S("TEST-1")}};
    size_t n = 3, from = pick(p->n_items + 1), count = 1 + pick(3);
    told t;

    v[2] = (ent_argument){"purpose", pick(8) ? ENT_S("exercise planning") : ENT_S("another purpose")};
    for (size_t i = 0; i < count; i++) v[n++] = (ent_argument){"item", ent_str_c(item_of(p, (from + i) % (p->n_items + 1)))};
    t = ask_with(&R.w, p->dir, p->preparer, NODE_PASS, operation_named("release new"), 0, v, n);
    if (t.code == ENT_OK && p->n_releases < RELEASES_MAX) p->releases[p->n_releases++] = text_in(t, "release");
    return t;
}

/* One of the newest, or one that is not there. */
static const char *some_release(const party *p)
{
    if (p->n_releases == 0) return "0b0e5f80-2d53-4b57-8c5e-2b1c3d4e5f60";
    return p->releases[p->n_releases - 1 - pick(p->n_releases < 3 ? p->n_releases : 3)];
}

static told approve(party *p)
{
    return ask(&R.w, p->dir, pick(4) ? p->approver : p->preparer, "release approve", "release", some_release(p), NULL);
}

static told bundle(party *p)
{
    const char *path = path_of(&R.w, text(strcmp(p->org, "EU") == 0 ? "eu-" : "nato-", p->n_bundled, ".entente"));
    told t = ask(&R.w, p->dir, p->approver, "release bundle", "release", some_release(p), "out", path, NULL);

    if (t.code == ENT_OK && !flag_in(t, "again")) p->bundles[p->n_bundled++] = path;
    return t;
}

/* Mostly the next one; else any, or an altered one. */
static told receive(party *p, const party *from)
{
    size_t at = pick(4) ? p->n_received : pick(from->n_bundled + 1);
    const char *path = at < from->n_bundled ? from->bundles[at] : R.w.pass, *receipt;
    told t;

    if (at < from->n_bundled && pick(8) == 0) {
        ent_str bytes = get_file(&R.w, path);
        char *copy = ent_alloc(R.w.a, bytes.n);
        assert_non_null(copy);
        memcpy(copy, bytes.p, bytes.n);
        copy[pick(bytes.n)] ^= (char)(1 << pick(8));
        path = put_file(&R.w, "altered.entente", copy, bytes.n);
    }
    receipt = path_of(&R.w, text(strcmp(p->org, "EU") == 0 ? "eu-" : "nato-", p->n_received, ".receipt"));
    t = ask(&R.w, p->dir, p->registry, "receive", "file", path, "receipt", receipt, NULL);
    if (t.code == ENT_OK && !flag_in(t, "already_received")) p->receipts[p->n_received++] = receipt;
    return t;
}

static told receipt(party *p, const party *other)
{
    size_t n = other->n_received;
    told t = ask(&R.w, p->dir, p->registry, "release receipt", "file",
                 n == 0 ? path_of(&R.w, "pass") : other->receipts[n - 1 - pick(n < 2 ? n : 2)], NULL);

    if (t.code == ENT_OK && !flag_in(t, "already_recorded")) p->n_receipts++;
    return t;
}

static told registers(party *p)
{
    return ask(&R.w, p->dir, p->registry, "registry register", "item", item_of(p, pick(p->n_items + 1)), NULL);
}

static told person(party *p)
{
    static const char *const roles[] = {"reader", "custodian,reader", "planner", "no-such-role"};
    const char *name = text("p", pick(5) ? p->n_persons : 0, "");
    told t;

    t = ask(&R.w, p->dir, "admin", "person add", "person", name, "roles", roles[pick(4)], "new-passphrase", R.w.pass, NULL);
    if (t.code == ENT_OK) p->n_persons++;
    return t;
}

static told clearance(party *p)
{
    static const char *const nato[] = {NODE_NATO_SECRET, NODE_NATO_RESTRICTED, "NATO: UNCLASSIFIED", "NATO: NO SUCH CLASS"};
    static const char *const eu[] = {NODE_EU_SECRET, NODE_EU_RESTRICTED, "EU: UNCLASSIFIED",
                                     "EU: SECRET UE/EU SECRET; Distribution=NOWHERE"};
    bool is_eu = strcmp(p->org, "EU") == 0;

    return ask(&R.w, p->dir, "fso", "person clear", "person", text("p", pick(p->n_persons + 1), ""), "clearance",
               (is_eu ? eu : nato)[pick(4)], "from", "2026-01-01", "to", pick(4) ? "2029-12-31" : "2026-02", "briefed", "2026-01-05",
               "dossier", pick(2) ? "ALPHA" : "BETA", NULL);
}

static told agreement(party *p)
{
    if (pick(3) == 0) return ask(&R.w, p->dir, "admin", "agreement add", "file", R.w.pass, NULL);
    return ask(&R.w, p->dir, "admin", "agreement add", "file", put_text(&R.w, "agreement.json", agreement_text()), NULL);
}

static told exported(party *p)
{
    return ask(&R.w, p->dir, p->custodian, "item export", "item", item_of(p, pick(p->n_items + 1)), "out", path_of(&R.w, "copy"), NULL);
}

static told act(party *p, const party *other, size_t kind)
{
    switch (kind) {
    case 0: return import_one(p, false, false);
    case 1: return import_one(p, true, false);
    case 2: return import_one(p, false, true);
    case 3: return import_list(p);
    case 4: return consent(p);
    case 5: return release_new(p);
    case 6: return approve(p);
    case 7: return bundle(p);
    case 8: return receive(p, other);
    case 9: return receipt(p, other);
    case 10: return registers(p);
    case 11: return person(p);
    case 12: return clearance(p);
    case 13: return agreement(p);
    case 14: return exported(p);
    case 15: return ask(&R.w, p->dir, p->auditor, "log checkpoint", NULL);
    default: return ask(&R.w, p->dir, "admin", "policy adopt", "spif", root_file(&R.w, "data/policy/nato.spif.xml"), NULL);
    }
}

enum { KINDS = 17 };
static const char *const kind_names[KINDS] = {"import",  "revise",    "derive",  "import list", "consent",  "release new",
                                              "approve", "bundle",    "receive", "receipt",     "register", "person",
                                              "clear",   "agreement", "export",  "checkpoint",  "adopt"};

/* ---- the run ---- */

static void begin(void)
{
    static const char *const nato[] = {"NATO UNCLASSIFIED " NODE_EC, "NATO RESTRICTED " NODE_EC,
                                       "NATO CONFIDENTIAL " NODE_EC, "NATO RESTRICTED",
                                       "NATO SECRET " NODE_EC,       "NATO RESTRICTED Norway, United States Only",
                                       "COSMIC TOP SECRET",          "NATO NONSENSE"};
    static const char *const eu[] = {"EU UNCLASSIFIED",
                                     "RESTREINT UE/EU RESTRICTED - Distribution: European Commission, NATO",
                                     "RESTREINT UE/EU RESTRICTED",
                                     "SECRET UE/EU SECRET - Distribution: European Commission, NATO",
                                     "EU UNCLASSIFIED - Distribution: NATO",
                                     "NATO SECRET"};

    R.seed = UINT64_C(0x9E3779B97F4A7C15);
    make_nato(&R.w, "nato");
    make_eu(&R.w, "eu");
    introduce(&R.w, "nato", "NATO", "eu", "EU");
    R.p[0] = (party){.dir = "nato",
                     .org = "NATO",
                     .body = "European Commission",
                     .custodian = "anna",
                     .preparer = "bert",
                     .approver = "carla",
                     .registry = "dirk",
                     .auditor = "eva",
                     .markings = nato,
                     .n_markings = NODE_COUNT(nato)};
    R.p[1] = (party){.dir = "eu",
                     .org = "EU",
                     .body = "NATO",
                     .custodian = "fritz",
                     .preparer = "jens",
                     .approver = "karl",
                     .registry = "greta",
                     .auditor = "ines",
                     .markings = eu,
                     .n_markings = NODE_COUNT(eu)};
}

static void one_act(void)
{
    /* What makes something to do for the others comes more often. */
    static const uint8_t often[] = {0, 0, 0, 0, 1, 1, 2, 2, 3, 4,  4,  5,  5,  5,  6,  6,  6,  6, 7,
                                    7, 7, 7, 8, 8, 8, 8, 9, 9, 10, 10, 11, 12, 12, 13, 14, 15, 16};
    size_t side = pick(2), kind = often[pick(NODE_COUNT(often))];
    party *p = &R.p[side];
    node_state before = state_of(&R.w, p->dir);
    told t;

    if (kind == 8 && R.p[!side].n_bundled == p->n_received && pick(6)) kind = 7; /* nothing is on its way */
    if (kind == 7 && p->n_releases == 0 && pick(6)) kind = 5;
    R.w.now += (ent_time)pick(90000) - 200; /* sometimes backwards: the node's time never is */
    t = act(p, &R.p[!side], kind);
    if (t.code == ENT_OK) R.done[kind]++;
    else R.refused[kind]++;
    if (t.code == ENT_BUG || t.code == ENT_IO || t.code == ENT_NOMEM || t.code == ENT_BUSY)
        fail_msg("%s %s: %s: %s: %s", p->org, kind_names[kind], ent_code_name(t.code), t.e.place, t.e.what);
    if (t.code != ENT_OK) assert_unchanged(&R.w, p->dir, before, kind_names[kind]);
}

static int set_up(void **state)
{
    (void)state;
    return world_open(&R.w, "rebuild");
}

static int tear_down(void **state)
{
    (void)state;
    world_close(&R.w);
    return 0;
}

static void random_acts(void **state)
{
    const char *nightly = getenv("ENT_NIGHTLY");
    int acts = nightly != NULL && nightly[0] != '\0' ? LONG : SHORT;
    int64_t refused = 0;

    (void)state;
    begin();
    for (int i = 0; i < acts; i++) {
        one_act();
        if (i % 200 != 199) continue;
        assert_whole(&R.w, "nato", "eva");
        assert_whole(&R.w, "eu", "ines");
    }
    for (int k = 0; k < KINDS; k++) {
        print_message("# %s: %lld done, %lld refused\n", kind_names[k], (long long)R.done[k], (long long)R.refused[k]);
        refused += R.refused[k];
        if (k != 16 && R.done[k] == 0) fail_msg("no act \"%s\" succeeded: the sequence shows too little", kind_names[k]);
    }
    assert_true(refused > acts / 10);
    assert_true(R.p[0].n_received > 0 && R.p[1].n_received > 0); /* both ways */
    assert_whole(&R.w, "nato", "eva");
    assert_whole(&R.w, "eu", "ines");
}

/* ---- and it would be noticed ---- */

static void change(const char *dir, const char *sql)
{
    char path[700];
    sqlite3 *db;

    inside(path, sizeof path, path_of(&R.w, dir), "entente.db");
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_changes(db), 1);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void changed_tables_are_found(void **state)
{
    node_state right = state_of(&R.w, "nato"), wrong;
    told t;

    (void)state;
    change("nato", "UPDATE revision SET status = 'changed by hand' WHERE id = 1");
    wrong = state_of(&R.w, "nato");
    assert_false(same_state(right, wrong));
    t = ask(&R.w, "nato", "eva", "log rebuild", NULL);
    assert_refused(t, ENT_UNVERIFIED, "R-63", "log rebuild");
    assert_unchanged(&R.w, "nato", wrong, "a rebuild that finds a difference");
    t = must(&R.w, "nato", "eva", "log rebuild", "repair", "", NULL);
    assert_false(flag_in(t, "equal"));
    assert_unchanged(&R.w, "nato", right, "log rebuild --repair");
    assert_whole(&R.w, "nato", "eva");
}

static void changed_log_is_found(void **state)
{
    static const char *const changes[] = {
        "UPDATE log_entry SET body = replace(body, 'EX', 'EY') WHERE seq = (SELECT max(seq) FROM log_entry WHERE body LIKE '%EX%')",
        "UPDATE log_entry SET time = time + 1 WHERE seq = 5",
        "UPDATE log_entry SET kind = 'label' WHERE seq = (SELECT min(seq) FROM log_entry WHERE kind = 'cut')",
        "DELETE FROM log_entry WHERE seq = (SELECT max(seq) FROM log_entry)",
        "DELETE FROM log_entry WHERE seq = 7",
        "UPDATE log_head SET newest = newest + 1",
    };

    (void)state;
    for (size_t i = 0; i < NODE_COUNT(changes); i++) {
        copy_tree(path_of(&R.w, "eu"), path_of(&R.w, "copy-of-eu"));
        must(&R.w, "copy-of-eu", "ines", "log verify", NULL);
        change("copy-of-eu", changes[i]);
        assert_refused(ask(&R.w, "copy-of-eu", "ines", "log verify", NULL), ENT_UNVERIFIED, NULL, changes[i]);
        remove_tree(path_of(&R.w, "copy-of-eu"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_acts),
        cmocka_unit_test(changed_tables_are_found),
        cmocka_unit_test(changed_log_is_found),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
