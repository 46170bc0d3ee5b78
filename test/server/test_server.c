/* SPDX-License-Identifier: Apache-2.0 */
/* The real program as a server, asked over TCP as a browser would, and over its socket by the terminal: the same answers as without it,
 * refusals before anything is done, hostile requests, slow clients, an orderly end. All material is invented: EXERCISE.           */
#include "test/server/server_help.h"

#include <sys/resource.h>

#include <entente/terms.h>

/* ---- tests ---- */

static void a_wrong_login_tells_nothing(void **state)
{
    reply unknown = try_login("nobody", NODE_PASS), wrong = try_login("anna", "another passphrase");

    (void)state;
    assert_int_equal(unknown.status, 401);
    assert_int_equal(wrong.status, 401);
    assert_true(ent_str_eq(unknown.body, wrong.body));
    assert_null(strstr(wrong.all.p, "Set-Cookie"));
}

/* Byte for byte what the operation answers without a server, for one who sees all and for one who does not. */
static void answers_are_those_of_the_operation(void **state)
{
    static const char *const persons[] = {"anna", "vera"};
    static const char *const keys[] = {"EX-1", "EX-2", "EX-9"};

    (void)state;
    for (size_t i = 0; i < NODE_COUNT(persons); i++) {
        session s = log_in(persons[i]);
        told t = must(&W, "nato", persons[i], "item list", NULL);
        reply r = post(&s, "/api/v1/item/list", "{}");
        assert_int_equal(r.status, 200);
        assert_true(ent_str_eq(r.body, t.text));
        for (size_t k = 0; k < NODE_COUNT(keys); k++) {
            char json[60];
            snprintf(json, sizeof json, "{\"item\":\"%s\"}", keys[k]);
            t = ask(&W, "nato", persons[i], "item show", "item", keys[k], NULL);
            r = post(&s, "/api/v1/item/show", json);
            assert_int_equal(r.status, t.code == ENT_OK ? 200 : 404);
            if (t.code == ENT_OK) assert_true(ent_str_eq(r.body, t.text));
        }
    }
}

/* Vera asks for what she may not see and for what is not there: the same bytes but for the date. */
static void hidden_is_absent(void **state)
{
    session s = log_in("vera");
    reply hidden = post(&s, "/api/v1/item/show", "{\"item\":\"EX-2\"}"), absent = post(&s, "/api/v1/item/show", "{\"item\":\"EX-9\"}");

    (void)state;
    assert_int_equal(hidden.status, 404);
    assert_true(ent_str_eq(hidden.body, absent.body));
    assert_int_equal(hidden.all.n, absent.all.n);
}

static void what_is_refused_at_the_door(void **state)
{
    session s = log_in("anna"), bare;
    node_state before = state_of(&W, "nato");
    char *big = ent_alloc(W.a, (2 << 20) + 1);

    (void)state;
    bare = s;
    *strchr(bare.headers, '\n') = '\0';
    snprintf(bare.headers + strlen(bare.headers), 3, "\n");
    memset(big, ' ', 2 << 20);
    assert_int_equal(post(NULL, "/api/v1/item/list", "{}").status, 401);
    assert_int_equal(post(&bare, "/api/v1/item/list", "{}").status, 403); /* no token against forged requests */
    assert_int_equal(request(&s, "GET", "/api/v1/item/list", NULL, (ent_str){0}, NULL).status, 405);
    assert_int_equal(post(&s, "/api/v1/item/nothing", "{}").status, 404);
    assert_int_equal(post(&s, "/api/v1/init", "{}").status, 404);
    assert_int_equal(post(&s, "/api/v1/item%2flist", "{}").status, 404);
    assert_int_equal(post(&s, "/api/v1/../v1/item/list", "{}").status, 404);
    assert_int_equal(request(&s, "POST", "/api/v1/item/list", "text/plain", ENT_S("{}"), NULL).status, 415);
    assert_int_equal(request(&s, "POST", "/api/v1/item/list", "application/json", ENT_S("{}"), "Origin: https://evil.example\r\n").status,
                     403);
    assert_int_equal(request(&s, "POST", "/api/v1/item/list", "application/json", ENT_S("{}"), "Sec-Fetch-Site: cross-site\r\n").status,
                     403);
    assert_int_equal(request(&s, "POST", "/api/v1/item/list", "application/json", (ent_str){big, 2 << 20}, NULL).status, 413);
    assert_int_equal(post(&s, "/api/v1/item/list", "[]").status, 400);
    assert_int_equal(post(&s, "/api/v1/item/list", "{\"text\":1}").status, 400);
    assert_int_equal(post(&s, "/api/v1/import", "{\"file\":\"/etc/passwd\",\"label\":\"NATO UNCLASSIFIED\"}").status, 404);
    assert_int_equal(raw(port, ENT_S("GET /api/v1/openapi.json HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")).status, 421);
    assert_unchanged(&W, "nato", before, "what was refused at the door");
}

static void files_go_both_ways_once(void **state)
{
    session anna = log_in("anna"), dirk = log_in("dirk");
    char json[300], path[120];
    reply r;

    (void)state;
    snprintf(json, sizeof json,
             "{\"file\":\"%s\",\"number\":\"EX-3\",\"title\":\"Sent\",\"label\":\"NATO UNCLASSIFIED\",\"exercise\":true}",
             upload(&anna, ENT_S("EXERCISE sent\n")));
    assert_int_equal(post(&dirk, "/api/v1/import", json).status, 404); /* another's file is no file */
    assert_int_equal(post(&anna, "/api/v1/import", json).status, 200);
    assert_int_equal(post(&anna, "/api/v1/import", json).status, 404); /* it was used */
    r = post(&anna, "/api/v1/item/export", "{\"item\":\"EX-3\",\"out\":\"copy\"}");
    assert_int_equal(r.status, 200);
    assert_null(strstr(r.body.p, W.root)); /* where the server keeps files is nobody's business */
    snprintf(path, sizeof path, "/api/v1/file/%s", between(r.body, "\"param\":\"out\",\"file\":\"", '"'));
    assert_int_equal(request(&dirk, "GET", path, NULL, (ent_str){0}, NULL).status, 404);
    r = request(&anna, "GET", path, NULL, (ent_str){0}, NULL);
    assert_int_equal(r.status, 200);
    assert_true(ent_str_is(r.body, "EXERCISE sent\n"));
    assert_int_equal(request(&anna, "GET", path, NULL, (ent_str){0}, NULL).status, 404);
}

/* The file that an operation wrote, fetched. */
static ent_str fetched(const session *s, const char *path, const char *json)
{
    reply r = post(s, path, json);
    char file[120];

    assert_int_equal(r.status, 200);
    snprintf(file, sizeof file, "/api/v1/file/%s", between(r.body, "\"param\":\"out\",\"file\":\"", '"'));
    r = request(s, "GET", file, NULL, (ent_str){0}, NULL);
    assert_int_equal(r.status, 200);
    assert_non_null(strstr(r.all.p, "Content-Disposition: attachment"));
    return r.body;
}

/* What is asked is written as a file: with its label first and last and the marks of its rows, entered in the log each time, never kept. */
static void lists_are_downloads(void **state)
{
    session anna = log_in("anna");
    long kept = metric("kept_answers_total");
    int64_t before = state_of(&W, "nato").entries;
    ent_str first, again;
    const ent_json *o;
    ent_err e;

    (void)state;
    first = fetched(&anna, "/api/v1/item/list", "{\"out\":\"list\",\"form\":\"csv\"}");
    assert_true(ent_str_starts(first, "NATO "));
    assert_non_null(strstr(first.p, "\nMarking,"));
    assert_non_null(strstr(first.p, "\nNU,"));
    assert_true(state_of(&W, "nato").entries > before);
    before = state_of(&W, "nato").entries;
    again = fetched(&anna, "/api/v1/item/list", "{\"out\":\"list\",\"form\":\"csv\"}");
    assert_true(again.n > 0);
    assert_true(state_of(&W, "nato").entries > before);
    first = fetched(&anna, "/api/v1/item/list", "{\"out\":\"list\",\"form\":\"xlsx\"}");
    assert_memory_equal(first.p, "PK\3\4", 4);
    first = fetched(&anna, "/api/v1/search", "{\"text\":\"EX-*\",\"out\":\"found\",\"form\":\"jsonl\"}");
    first.n = (size_t)(strchr(first.p, '\n') - first.p);
    assert_int_equal(ent_json_parse(&o, W.a, first, 1 << 20, &e), ENT_OK);
    assert_string_equal(ent_json_str(o, "format").p, "entente/list/v1");
    assert_true(ent_str_starts(ent_json_str(o, "label"), "NATO "));
    assert_int_equal(metric("kept_answers_total"), kept);
}

/* The same question gets the same bytes from what was kept, until anybody commits anything, from whatever door. */
static void answers_are_kept_until_a_commit(void **state)
{
    session anna = log_in("anna"), vera = log_in("vera"), dirk = log_in("dirk");
    const char *question = "{\"text\":\"kept\"}";
    long kept = metric("kept_answers_total");
    node_state before;
    reply first = post(&anna, "/api/v1/item/list", question), second = post(&anna, "/api/v1/item/list", question), low;

    (void)state;
    assert_true(ent_str_eq(first.body, second.body));
    assert_int_equal(first.all.n, second.all.n);
    assert_int_equal(metric("kept_answers_total"), kept + 1);
    must(&W, "nato", "anna", "import", "file", put_text(&W, "kept.txt", "EXERCISE kept\n"), "number", "EX-7", "title", "kept", "label",
         "NATO SECRET", "exercise", "", NULL);
    second = post(&anna, "/api/v1/item/list", question);
    assert_non_null(strstr(second.body.p, "EX-7"));
    assert_int_equal(metric("kept_answers_total"), kept + 1);
    low = post(&vera, "/api/v1/item/list", question);
    assert_true(ent_str_eq(low.body, first.body)); /* what anna's session keeps is hers */
    assert_true(ent_str_eq(post(&vera, "/api/v1/item/list", question).body, low.body));
    assert_int_equal(metric("kept_answers_total"), kept + 2);
    /* what the log does not show is not in the day alone: never kept */
    kept = metric("kept_answers_total");
    (void)post(&dirk, "/api/v1/key/list", "{}");
    (void)post(&dirk, "/api/v1/key/list", "{}");
    assert_int_equal(metric("kept_answers_total"), kept);
    /* what writes into the log does so each time */
    before = state_of(&W, "nato");
    for (int64_t i = 1; i <= 2; i++) {
        assert_int_equal(post(&anna, "/api/v1/item/export", "{\"item\":\"EX-7\",\"out\":\"copy\"}").status, 200);
        assert_true(state_of(&W, "nato").entries > before.entries);
        before = state_of(&W, "nato");
    }
    assert_int_equal(metric("kept_answers_total"), kept);
    /* a right that ends, ends at once: the key is no more the person's */
    assert_int_equal(post(&vera, "/api/v1/item/list", question).status, 200);
    must(&W, "nato", "admin", "key revoke", "person", "vera", "reason", "EXERCISE", NULL);
    assert_int_equal(post(&vera, "/api/v1/item/list", question).status, 401);
}

/* Names of concepts are kept in a session: what it finds is what the operation finds, for each of two viewers, and after a commit from the
 * terminal what is then there.                                                                                          */
static void names_of_concepts_are_those_of_the_viewer(void **state)
{
    static const ent_term_designation english[] = {{.text = {"cork name", 9}},
                                                   {.text = {"cork otter", 10}, .marking = {"NATO SECRET", 11}}};
    static const ent_term_language languages[] = {{.tag = {"en", 2}, .n_designations = 2, .designations = english}};
    static const ent_term_concept concept = {.id = {"EX-CORK", 7}, .n_languages = 1, .languages = languages};
    const ent_term_base base = {.title = ENT_S("EXERCISE"), .lang = ENT_S("en"), .n_concepts = 1, .concepts = &concept};
    static const char *const persons[] = {"anna", "vera"};
    session s[2] = {log_in("anna"), log_in("vera")};
    ent_str bytes, last[2];
    ent_err e;

    (void)state;
    assert_int_equal(ent_tbx_write(&bytes, NULL, NULL, W.a, &base, &(ent_tbx_options){0}, &e), ENT_OK);
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < 4; i++) { /* each twice */
            last[i % 2] = post(&s[i % 2], "/api/v1/search", "{\"text\":\"cork name\"}").body;
            assert_true(ent_str_eq(last[i % 2], must(&W, "nato", persons[i % 2], "search", "text", "cork name", NULL).text));
        }
        assert_int_equal(strstr(last[0].p, "cork otter") != NULL, round);
        assert_null(strstr(last[1].p, "otter"));
        if (round == 0)
            must(&W, "nato", "anna", "term import", "file", put_file(&W, "cork.tbx", bytes.p, bytes.n), "source", "EX", "label",
                 "NATO UNCLASSIFIED", "exercise", "", NULL);
    }
}

static void progress_comes_as_events(void **state)
{
    session s = log_in("anna");
    ent_str csv = get_file(&W, root_file(&W, "data/standards.csv"));
    char json[300];
    reply r;

    (void)state;
    snprintf(json, sizeof json, "{\"file\":\"%s\",\"source\":\"list\",\"label\":\"NATO UNCLASSIFIED\"}", upload(&s, csv));
    r = request(&s, "POST", "/api/v1/import", "application/json", ent_str_c(json), "Accept: text/event-stream\r\n");
    assert_int_equal(r.status, 200);
    assert_non_null(strstr(r.body.p, "event: progress\ndata: {\"doing\":\"importing records\""));
    assert_non_null(strstr(r.body.p, "event: answer\nexit: 0\ndata: {"));
    r = request(&s, "POST", "/api/v1/item/show", "application/json", ENT_S("{\"item\":\"EX-9\"}"), "Accept: text/event-stream\r\n");
    assert_non_null(strstr(r.body.p, "event: problem\n"));
}

/* For everybody, never changed on the way, never taken for something else, never asked for twice. */
static void the_screens(void **state)
{
    static const char *const paths[] = {"/", "/entente.js", "/entente.css"};
    static const char *const wanted[] = {"default-src 'none'",
                                         "require-trusted-types-for 'script'; trusted-types 'none'",
                                         "nosniff",
                                         "Referrer-Policy: no-referrer",
                                         "Opener-Policy: same-origin",
                                         "Resource-Policy: same-origin",
                                         "Cache-Control: no-cache"};

    (void)state;
    for (size_t i = 0; i < NODE_COUNT(paths); i++) {
        char same[120], hex[65];
        ent_sha256 digest;
        ent_err e;
        reply plain = request(NULL, "GET", paths[i], NULL, (ent_str){0}, NULL),
              packed = request(NULL, "GET", paths[i], NULL, (ent_str){0}, "Accept-Encoding: br, gzip;q=0.5\r\n"), again;
        assert_int_equal(plain.status, 200);
        assert_int_equal(packed.status, 200);
        for (size_t k = 0; k < NODE_COUNT(wanted); k++)
            if (strstr(plain.all.p, wanted[k]) == NULL) fail_msg("%s: no %s", paths[i], wanted[k]);
        assert_int_equal(ent_sha256_of(&digest, plain.body, &e), ENT_OK);
        ent_sha256_hex(hex, &digest);
        assert_string_equal(between(plain.all, "ETag: \"", '"'), hex);
        assert_null(strstr(plain.all.p, "Content-Encoding"));
        assert_non_null(strstr(packed.all.p, "Content-Encoding: gzip"));
        assert_true(packed.body.n < plain.body.n);
        assert_int_equal(ent_sha256_of(&digest, packed.body, &e), ENT_OK);
        ent_sha256_hex(hex, &digest);
        assert_string_equal(between(packed.all, "ETag: \"", '"'), hex);
        snprintf(same, sizeof same, "Accept-Encoding: gzip\r\nIf-None-Match: \"%s\"\r\n", hex);
        again = request(NULL, "GET", paths[i], NULL, (ent_str){0}, same);
        assert_int_equal(again.status, 304);
        assert_int_equal(again.body.n, 0);
        again = request(NULL, "GET", paths[i], NULL, (ent_str){0}, "Accept-Encoding: gzip;q=0\r\nSec-Fetch-Site: cross-site\r\n");
        assert_int_equal(again.status, 200);
        assert_null(strstr(again.all.p, "Content-Encoding"));
        again = request(NULL, "POST", paths[i], "application/json", ENT_S("{}"), NULL);
        assert_int_equal(again.status, 405);
        assert_non_null(strstr(again.all.p, "Cache-Control: no-store"));
    }
    assert_int_equal(request(NULL, "GET", "/index.html", NULL, (ent_str){0}, NULL).status, 404);
}

static void a_session_ends(void **state)
{
    session s = log_in("anna");

    (void)state;
    assert_int_equal(request(&s, "GET", "/api/v1/session", NULL, (ent_str){0}, NULL).status, 200);
    assert_int_equal(request(&s, "DELETE", "/api/v1/session", NULL, (ent_str){0}, NULL).status, 200);
    assert_int_equal(request(&s, "GET", "/api/v1/session", NULL, (ent_str){0}, NULL).status, 401);
    assert_int_equal(post(&s, "/api/v1/item/list", "{}").status, 401);
}

/* A thousand who begin a request and never end it, or send a byte now and then, do not keep others waiting. */
static void slow_clients(void **state)
{
    enum { SLOW = 1000 };
    static int fds[SLOW];
    struct rlimit files;
    int slow = 0;
    session s;

    (void)state;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &files), 0);
    files.rlim_cur = files.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &files), 0);
    while (slow < SLOW && (rlim_t)slow + 100 < files.rlim_cur && (fds[slow] = connect_to(port)) >= 0) {
        put(fds[slow++], ENT_S("POST /api/v1/session HTTP/1.1\r\nHost: "));
    }
    if (slow < SLOW) print_message("only %d files may be open here\n", slow);
    s = log_in("vera");
    for (int k = 0; k < 20; k++) {
        for (int i = 0; i < slow; i++) put(fds[i], ENT_S("x"));
        assert_int_equal(post(&s, "/api/v1/item/list", "{}").status, 200);
    }
    for (int i = 0; i < slow; i++) close(fds[i]);
}

static void the_watch_knows_no_names(void **state)
{
    reply r = raw(watch_port, ENT_S("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));

    (void)state;
    assert_int_equal(r.status, 200);
    assert_non_null(strstr(r.body.p, "\nentente_logins_total "));
    assert_null(strstr(r.body.p, "anna"));
    assert_int_equal(raw(watch_port, ENT_S("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).status, 200);
    assert_int_equal(raw(watch_port, ENT_S("GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).status, 200);
    assert_int_equal(raw(watch_port, ENT_S("GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).status, 404);
    assert_int_equal(request(NULL, "GET", "/metrics", NULL, (ent_str){0}, NULL).status, 404);
}

/* Every operation of the table but those of the machine itself is described, and served. */
static void openapi_is_the_table(void **state)
{
    reply r = request(NULL, "GET", "/api/v1/openapi.json", NULL, (ent_str){0}, NULL);
    session s = log_in("vera");
    const ent_json *o, *paths;
    size_t n, described = 0;
    const ent_operation *all = ent_api_operations(&n);
    ent_err e;

    (void)state;
    assert_int_equal(r.status, 200);
    if (ent_json_parse(&o, W.a, r.body, 16 << 20, &e) != ENT_OK) fail_msg("%s: %s", e.place, e.what);
    paths = ent_json_get(o, "paths");
    for (size_t i = 0; i < n; i++) {
        char path[100];
        snprintf(path, sizeof path, "/api/v1/%s%s%s", all[i].noun, all[i].verb ? "/" : "", all[i].verb ? all[i].verb : "");
        if (!ENT_SERVED(all[i].access)) {
            assert_null(ent_json_get(paths, path));
            assert_int_equal(post(&s, path, "{}").status, 404);
            continue;
        }
        if (ent_json_get(paths, path) == NULL) fail_msg("%s is not described", path);
        described++;
        assert_int_not_equal(post(&s, path, "{\"no-such-option\":true}").status, 404);
    }
    assert_int_equal(paths->n, described + 4); /* and the door itself: session, file, file/{id}, openapi.json */
}

/* ---- the terminal ---- */

static int terminal(const char *person, const char *noun, const char *verb, const char *out)
{
    pid_t pid = fork();
    int status;

    if (pid == 0) {
        int fd = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        dup2(fd, 1);
        dup2(fd, 2);
        setenv("ENTENTE_PASSPHRASE_FILE", W.pass, 1);
        execl(getenv("ENT_PROGRAM"), "entente", "--server", path_of(&W, "door"), "--as", person, "--json", noun, verb, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WEXITSTATUS(status);
}

/* The account that runs this test is no person of the node: the kernel says who connects, and the name decides. */
static void the_socket_knows_the_account(void **state)
{
    ent_str text;

    (void)state;
    assert_int_equal(terminal("anna", "item", "list", path_of(&W, "said")), 4);
    text = get_file(&W, "said");
    assert_non_null(strstr(text.p, "This account may not log in as that person"));
}

static void it_ends_in_order(void **state)
{
    (void)state;
    assert_int_equal(stop(), 0);
    assert_int_equal(access(path_of(&W, "nato/spool"), F_OK), -1);
    assert_int_equal(access(path_of(&W, "door"), F_OK), -1);
    assert_whole(&W, "nato", "eva");
    start();
    (void)log_in("anna");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrong_login_tells_nothing),
        cmocka_unit_test(answers_are_those_of_the_operation),
        cmocka_unit_test(hidden_is_absent),
        cmocka_unit_test(what_is_refused_at_the_door),
        cmocka_unit_test(files_go_both_ways_once),
        cmocka_unit_test(lists_are_downloads),
        cmocka_unit_test(progress_comes_as_events),
        cmocka_unit_test(the_screens),
        cmocka_unit_test(a_session_ends),
        cmocka_unit_test(slow_clients),
        cmocka_unit_test(the_watch_knows_no_names),
        cmocka_unit_test(openapi_is_the_table),
        cmocka_unit_test(the_socket_knows_the_account),
        cmocka_unit_test(it_ends_in_order),
        cmocka_unit_test(names_of_concepts_are_those_of_the_viewer),
        cmocka_unit_test(answers_are_kept_until_a_commit),
    };

    return cmocka_run_group_tests_name("server", tests, open_world, close_world);
}
