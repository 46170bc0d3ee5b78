/* SPDX-License-Identifier: Apache-2.0 */
/* Nodes for tests of whole operations: each test program has a world (a folder, an arena, a clock that it moves itself), makes
 * nodes in it and asks them through ent_api_run, as the doors do.
 *
 *   told t = must(w, "nato", "bert", "release new", "to", "European Commission", …, NULL);     fails the test when refused
 *   told t = ask(w, "nato", "bert", "release approve", "release", id, NULL);                   may be refused
 *
 * Answers live in w->a. Passphrases are all the same. All material is invented and marked EXERCISE.                     */
#ifndef ENTENTE_TEST_API_NODE_HELP_H
#define ENTENTE_TEST_API_NODE_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h> /* after the first four, which it leaves to its user */

#include "support.h"
#include <entente/api.h>
#include <entente/log.h>
#include <entente/store.h>

#define NODE_COUNT(a) (sizeof(a) / sizeof *(a))
#define NODE_PASS "an exercise passphrase"
#define NODE_EC "Releasable To European Commission"
/* 1 June 2026, noon */
#define NODE_NOW ((ent_time)INT64_C(1780315200))
enum { NODE_ARGS_MAX = 64 };

typedef struct world {
    ent_arena *a;
    char root[300]; /* all nodes and files of this world stand here */
    char pass[340]; /* a file with the passphrase */
    ent_time now;
} world;

typedef struct told {
    ent_code code;
    int exit_code;
    ent_err e;
    ent_str text;
    const ent_json *json; /* NULL when refused */
} told;

/* ---- files ---- */

static inline const char *path_of(const world *w, const char *name)
{
    ent_str s;
    ent_err e;

    if (name[0] == '/') return name;
    if (ent_str_fmt(&s, w->a, &e, "%s/%s", w->root, name) != ENT_OK) fail_msg("%s", e.what);
    return s.p;
}

static inline const char *put_file(const world *w, const char *name, const void *bytes, size_t n)
{
    const char *path = path_of(w, name);
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
    return path;
}

static inline const char *put_text(const world *w, const char *name, const char *text)
{
    return put_file(w, name, text, strlen(text));
}

/* The whole file; p NULL when there is none. */
static inline ent_str get_file(const world *w, const char *name)
{
    const char *path = path_of(w, name);
    ent_str s = {0};
    ent_err e;

    if (access(path, F_OK) != 0) return s;
    if (ent_file_read(&s, w->a, path, 256 << 20, &e) != ENT_OK) fail_msg("%s: %s", e.place, e.what);
    return s;
}

static inline void inside(char *out, size_t size, const char *folder, const char *name)
{
    if (snprintf(out, size, "%s/%s", folder, name) >= (int)size) fail_msg("too long: %s/%s", folder, name);
}

static inline void remove_tree(const char *path)
{
    DIR *d = opendir(path);
    struct dirent *f;

    while (d != NULL && (f = readdir(d)) != NULL) {
        char inner[700];
        if (strcmp(f->d_name, ".") == 0 || strcmp(f->d_name, "..") == 0) continue;
        inside(inner, sizeof inner, path, f->d_name);
        if (unlink(inner) != 0) remove_tree(inner);
    }
    if (d != NULL) closedir(d);
    rmdir(path);
}

static inline void copy_file(const char *from, const char *to)
{
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    char buffer[1 << 16];
    size_t n;

    assert_non_null(in);
    assert_non_null(out);
    while ((n = fread(buffer, 1, sizeof buffer, in)) > 0) assert_int_equal(fwrite(buffer, 1, n, out), n);
    assert_int_equal(ferror(in), 0);
    fclose(in);
    assert_int_equal(fclose(out), 0);
}

static inline void copy_tree(const char *from, const char *to)
{
    DIR *d = opendir(from);
    struct dirent *f;

    assert_non_null(d);
    assert_int_equal(mkdir(to, 0700), 0);
    while ((f = readdir(d)) != NULL) {
        char x[700], y[700];
        struct stat st;
        if (strcmp(f->d_name, ".") == 0 || strcmp(f->d_name, "..") == 0) continue;
        inside(x, sizeof x, from, f->d_name);
        inside(y, sizeof y, to, f->d_name);
        assert_int_equal(stat(x, &st), 0);
        if (S_ISDIR(st.st_mode)) {
            copy_tree(x, y);
        } else {
            copy_file(x, y);
        }
    }
    closedir(d);
}

/* ---- asking ---- */

static inline const ent_operation *operation_named(const char *name)
{
    char noun[40];
    const char *space = strchr(name, ' ');
    const ent_operation *op;

    snprintf(noun, sizeof noun, "%.*s", (int)(space ? (size_t)(space - name) : strlen(name)), name);
    op = ent_api_operation(noun, space ? space + 1 : NULL);
    if (op == NULL) fail_msg("there is no operation \"%s\"", name);
    return op;
}

/* person NULL: nobody. dir: name of the node in the world, or an absolute path; NULL for operations on files. */
static inline told ask_with(const world *w, const char *dir, const char *person, const char *pass, const ent_operation *op, ent_time as_of,
                            const ent_argument *v, size_t n)
{
    ent_request r = {.operation = op, .now = w->now, .n = n, .arguments = v};
    ent_answer answer;
    told t = {0};

    r.dir = dir ? path_of(w, dir) : NULL;
    if (person != NULL) {
        r.person = ent_str_c(person);
        r.has_passphrase = pass != NULL;
        r.passphrase = ent_str_c(pass);
    }
    r.has_as_of = as_of != 0;
    r.as_of = as_of;
    t.code = ent_api_run(&answer, w->a, &r, &t.e);
    t.exit_code = answer.exit_code;
    t.text = answer.json;
    if (t.code != ENT_OK) {
        assert_int_not_equal(t.exit_code, 0);
        assert_int_equal(t.code, t.e.code);
        assert_true(t.e.what[0] != '\0');
        return t;
    }
    if (ent_json_parse(&t.json, w->a, t.text, 256 << 20, &t.e) != ENT_OK) fail_msg("the answer is no JSON: %s", t.e.what);
    return t;
}

static inline size_t take_pairs(ent_argument v[NODE_ARGS_MAX], va_list list)
{
    const char *name;
    size_t n = 0;

    while ((name = va_arg(list, const char *)) != NULL) {
        assert_true(n < NODE_ARGS_MAX);
        v[n].name = name;
        v[n++].value = ent_str_c(va_arg(list, const char *));
    }
    return n;
}

/* Pairs of name and value, ended by NULL. A flag has the value "". */
static inline told ask(const world *w, const char *dir, const char *person, const char *op, ...)
{
    ent_argument v[NODE_ARGS_MAX];
    va_list list;
    size_t n;

    va_start(list, op);
    n = take_pairs(v, list);
    va_end(list);
    return ask_with(w, dir, person, NODE_PASS, operation_named(op), 0, v, n);
}

static inline told must(const world *w, const char *dir, const char *person, const char *op, ...)
{
    ent_argument v[NODE_ARGS_MAX];
    va_list list;
    size_t n;
    told t;

    va_start(list, op);
    n = take_pairs(v, list);
    va_end(list);
    t = ask_with(w, dir, person, NODE_PASS, operation_named(op), 0, v, n);
    if (t.code != ENT_OK) fail_msg("%s: %s: %s: %s (%s) %s", op, ent_code_name(t.code), t.e.place, t.e.what, t.e.rule, t.e.next);
    return t;
}

static inline const char *text_in(told t, const char *key)
{
    ent_str s = ent_json_str(t.json, key);

    if (s.p == NULL) fail_msg("the answer has no \"%s\": %.*s", key, ENT_F(t.text));
    return s.p;
}

static inline int64_t number_in(told t, const char *key)
{
    int64_t i;
    ent_err e;

    if (ent_json_need_i64(&i, t.json, key, &e) != ENT_OK) fail_msg("the answer has no number \"%s\": %.*s", key, ENT_F(t.text));
    return i;
}

static inline bool flag_in(told t, const char *key)
{
    const ent_json *v = ent_json_get(t.json, key);

    if (v == NULL || v->kind != ENT_JSON_BOOL) fail_msg("the answer has no flag \"%s\": %.*s", key, ENT_F(t.text));
    return v->boolean;
}

/* A field of item show; p NULL: it has none of this name. */
static inline ent_str field_in(told t, const char *name)
{
    const ent_json *fields = ent_json_get(t.json, "fields");

    for (size_t i = 0; fields != NULL && i < fields->n; i++)
        if (ent_str_is(ent_json_str(fields->items[i], "field"), name)) return ent_json_str(fields->items[i], "value");
    return (ent_str){0};
}

/* Refused with this code and, unless NULL, this rule; in words. */
static inline void assert_refused(told t, ent_code code, const char *rule, const char *doing)
{
    if (t.code != code || (rule != NULL && strcmp(t.e.rule, rule) != 0))
        fail_msg("%s: %s %s instead of %s %s: %s: %s", doing, ent_code_name(t.code), t.e.rule, ent_code_name(code), rule ? rule : "",
                 t.e.place, t.e.what);
    assert_int_equal(t.exit_code, ent_api_exit_code(code));
}

/* ---- what a node holds ---- */

typedef struct node_state {
    int64_t entries;
    ent_sha256 root, projection;
} node_state;

static inline node_state state_of(const world *w, const char *dir)
{
    ent_arena *a = ent_arena_new(w->a, 0);
    const char *db = path_of(w, dir);
    ent_log_state head;
    node_state out;
    char path[700];
    ent_store *s;
    ent_err e;

    inside(path, sizeof path, db, "entente.db");
    if (ent_store_open(&s, a, path, ENT_STORE_READ, &e) != ENT_OK || ent_store_begin(s, &e) != ENT_OK ||
        ent_log_head(&head, s, a, &e) != ENT_OK || ent_store_projection_digest(&out.projection, s, a, &e) != ENT_OK)
        fail_msg("%s: %s: %s", path, e.place, e.what);
    out.entries = (int64_t)head.tree.size;
    out.root = head.root;
    ent_arena_free(a);
    return out;
}

static inline bool same_state(node_state x, node_state y)
{
    return x.entries == y.entries && ent_sha256_eq(&x.root, &y.root) && ent_sha256_eq(&x.projection, &y.projection);
}

static inline void assert_unchanged(const world *w, const char *dir, node_state before, const char *doing)
{
    node_state now = state_of(w, dir);

    if (!same_state(before, now))
        fail_msg("%s: %s changed from %lld to %lld entries", doing, dir, (long long)before.entries, (long long)now.entries);
}

/* The log verifies and gives the same tables again. */
static inline void assert_whole(const world *w, const char *dir, const char *auditor)
{
    node_state s = state_of(w, dir);
    told t = must(w, dir, auditor, "log verify", NULL);

    assert_int_equal(number_in(t, "entries"), s.entries);
    t = must(w, dir, auditor, "log rebuild", NULL);
    assert_true(flag_in(t, "equal"));
    assert_string_equal(text_in(t, "before"), text_in(t, "after"));
    assert_unchanged(w, dir, s, "log rebuild");
}

/* ---- making ---- */

static inline int world_open(world *w, const char *name)
{
    *w = (world){.a = ent_arena_new(NULL, 0), .now = NODE_NOW};
    if (w->a == NULL) return 1;
    snprintf(w->root, sizeof w->root, "%s/%s", ent_test_tmp(), name);
    remove_tree(w->root);
    if (mkdir(w->root, 0700) != 0) return 1;
    snprintf(w->pass, sizeof w->pass, "%s", put_text(w, "pass", NODE_PASS "\n"));
    return 0;
}

static inline void world_close(world *w)
{
    remove_tree(w->root);
    ent_arena_free(w->a);
}

static inline const char *root_file(const world *w, const char *name)
{
    ent_str s;
    ent_err e;

    if (ent_str_fmt(&s, w->a, &e, "%s/%s", ent_test_root(), name) != ENT_OK) fail_msg("%s", e.what);
    return s.p;
}

static inline void add_person(const world *w, const char *dir, const char *name, const char *roles, const char *clearance)
{
    must(w, dir, "admin", "person add", "person", name, "roles", roles, "new-passphrase", w->pass, NULL);
    if (clearance != NULL)
        must(w, dir, "fso", "person clear", "person", name, "clearance", clearance, "from", "2026-01-01", "to", "2099-12-31", "briefed",
             "2026-01-05", NULL);
}

#define NODE_NATO_SECRET "NATO: SECRET; Context=NATO; Received Information=EU; Releasable To=NATO"
#define NODE_NATO_RESTRICTED "NATO: RESTRICTED; Context=NATO; Releasable To=NATO"
#define NODE_EU_SECRET "EU: SECRET UE/EU SECRET; Received Information=NATO; Distribution=European Commission"
#define NODE_EU_RESTRICTED "EU: RESTREINT UE/EU RESTRICTED; Received Information=NATO; Distribution=European Commission"

static inline void make_node(const world *w, const char *dir, const char *org)
{
    bool eu = strcmp(org, "EU") == 0;

    must(w, NULL, "admin", "init", "dir", path_of(w, dir), "org", org, "policy",
         root_file(w, eu ? "data/policy/eu.spif.xml" : "data/policy/nato.spif.xml"), "ceiling", eu ? "SECRET UE/EU SECRET" : "SECRET",
         "exercise", "", NULL);
    must(w, dir, "admin", "person add", "person", "fso", "roles", "security", "new-passphrase", w->pass, NULL);
}

/* admin and fso, the security officer, are in every node. NATO: anna custodian, bert and carla release, dirk registry, eva auditor; all to SECRET. */
static inline void make_nato(const world *w, const char *dir)
{
    static const char *const persons[][2] = {
        {"anna", "custodian"}, {"bert", "release"}, {"carla", "release"}, {"dirk", "registry"}, {"eva", "auditor"}};

    make_node(w, dir, "NATO");
    for (size_t i = 0; i < NODE_COUNT(persons); i++) add_person(w, dir, persons[i][0], persons[i][1], NODE_NATO_SECRET);
}

/* EU: admin, fritz custodian, greta registry, hugo reader, ines auditor, jens and karl release; hugo to RESTRICTED. */
static inline void make_eu(const world *w, const char *dir)
{
    static const char *const persons[][2] = {{"fritz", "custodian"}, {"greta", "registry"}, {"hugo", "reader"},
                                             {"ines", "auditor"},    {"jens", "release"},   {"karl", "release"}};

    make_node(w, dir, "EU");
    for (size_t i = 0; i < NODE_COUNT(persons); i++)
        add_person(w, dir, persons[i][0], persons[i][1], strcmp(persons[i][0], "hugo") == 0 ? NODE_EU_RESTRICTED : NODE_EU_SECRET);
}

/* Both ways between two organisations, under their own policies. */
static inline const char *agreement_text(void)
{
    return "{\"format\":\"entente/agreement/v1\",\"id\":\"TEST-1\",\"title\":\"Agreement of the "
           "tests\",\"from\":\"2020-01-01\",\"to\":\"2099-12-31\","
           "\"purposes\":[\"exercise planning\",\"exercise conduct\"],\"articles\":[\"Article 1\"],\"terms\":["
           "{\"sender\":\"NATO\",\"recipient\":\"EU\",\"policy\":\"1.3.26.1.3.1\",\"ceiling\":\"SECRET\",\"electronic_ceiling\":"
           "\"CONFIDENTIAL\",\"bodies\":["
           "{\"name\":\"European Commission\",\"clearance\":\"Context=Releasable; Releasable To=European "
           "Commission\",\"scheme\":\"EU-NATO-2003\"}]},"
           "{\"sender\":\"EU\",\"recipient\":\"NATO\",\"policy\":\"2.25.289224687048078499780443541412816142308.3.1\","
           "\"ceiling\":\"SECRET UE/EU SECRET\",\"electronic_ceiling\":\"SECRET UE/EU SECRET\",\"bodies\":["
           "{\"name\":\"NATO\",\"clearance\":\"Distribution=NATO\",\"scheme\":\"\"}]}]}\n";
}

/* Each pins the other's keys and adopts the other's policy; both enter the agreement. */
static inline void introduce(const world *w, const char *x, const char *x_org, const char *y, const char *y_org)
{
    const char *const dirs[2] = {x, y}, *const orgs[2] = {x_org, y_org}, *const purposes[2] = {"release", "checkpoint"};

    for (int i = 0; i < 2; i++) {
        bool eu = strcmp(orgs[!i], "EU") == 0, own_eu = strcmp(orgs[i], "EU") == 0;
        for (int p = 0; p < 2; p++) {
            char name[100];
            snprintf(name, sizeof name, "%s-%s.pub", orgs[!i], purposes[p]);
            must(w, dirs[!i], NULL, "key show", "purpose", purposes[p], "out", path_of(w, name), NULL);
            must(w, dirs[i], "admin", "key pin", "org", orgs[!i], "file", path_of(w, name), "purpose", purposes[p], NULL);
        }
        if (eu != own_eu)
            must(w, dirs[i], "admin", "policy adopt", "spif", root_file(w, eu ? "data/policy/eu.spif.xml" : "data/policy/nato.spif.xml"),
                 NULL);
        must(w, dirs[i], "admin", "agreement add", "file", put_text(w, "agreement.json", agreement_text()), NULL);
    }
}

/* A document of NATO with its own content; *more: further pairs, ended by NULL. */
static inline told add_document(const world *w, const char *dir, const char *person, const char *number, const char *marking,
                                const char *text)
{
    char name[80], title[120];

    snprintf(name, sizeof name, "doc-%s", number);
    snprintf(title, sizeof title, "Exercise paper %s", number);
    return must(w, dir, person, "import", "file", put_text(w, name, text), "number", number, "title", title, "label", marking, "exercise",
                "", NULL);
}

/* Prepared by bert, approved by carla; the id. */
static inline const char *approved_release(const world *w, const char *dir, const char *const *items, size_t n)
{
    ent_argument v[NODE_ARGS_MAX] = {
        {"to", ENT_S("European Commission")}, {"agreement", ENT_S("TEST-1")}, {"purpose", ENT_S("exercise planning")}};
    const char *id;
    told t;

    for (size_t i = 0; i < n; i++) v[3 + i] = (ent_argument){"item", ent_str_c(items[i])};
    t = ask_with(w, dir, "bert", NODE_PASS, operation_named("release new"), 0, v, 3 + n);
    if (t.code != ENT_OK) fail_msg("release new: %s: %s", t.e.place, t.e.what);
    id = text_in(t, "release");
    must(w, dir, "carla", "release approve", "release", id, NULL);
    return id;
}

#endif
