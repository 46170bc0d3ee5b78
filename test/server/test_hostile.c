/* SPDX-License-Identifier: Apache-2.0 */
/* Hostile HTTP against the real program: headers, chunks, paths, UTF-8, forged requests, sessions fixed or tossed. Each gets its refusal, the
 * log stays as it was, and whoever comes next is served. @HOST@, @SESSION@ and @COOKIE@ stand for those of a person who is logged in.  */
#include "test/server/server_help.h"

typedef struct attack {
    const char *name, *text;
    int status; /* 0: the connection is closed without an answer */
} attack;

#define HEAD "Host: @HOST@\r\nConnection: close\r\n"
#define JSON "Content-Type: application/json\r\n"
#define LIST "POST /api/v1/item/list HTTP/1.1\r\n" HEAD
#define ZERO "0000000000000000000000000000000000000000000000000000000000000000"

static session anna;
static char cookie[200];

/* ---- sending ---- */

static ent_str filled(const char *text)
{
    const char *const names[] = {"@HOST@", "@SESSION@", "@COOKIE@"}, *const values[] = {address, anna.headers, cookie};
    ent_buf b = ent_buf_new(W.a, 8 << 20);
    ent_str out;
    ent_err e;

    while (*text != '\0') {
        size_t i = 0;
        while (i < NODE_COUNT(names) && strncmp(text, names[i], strlen(names[i])) != 0) i++;
        if (i == NODE_COUNT(names)) ent_buf_c(&b, *text++);
        else {
            ent_buf_z(&b, values[i]);
            text += strlen(names[i]);
        }
    }
    if (ent_buf_take(&out, &b, &e) != ENT_OK) fail_msg("%s", e.what);
    return out;
}

/* Sends it, says that no more will come, and takes what there is. */
static reply attack_with(ent_str text)
{
    int fd = connect_to(port);

    if (fd < 0) fail_msg("the server does not listen any more");
    put(fd, text);
    shutdown(fd, SHUT_WR);
    return get(fd);
}

static void run(const attack *v, size_t n)
{
    node_state before = state_of(&W, "nato");
    unsigned wrong = 0;

    for (size_t i = 0; i < n; i++) {
        reply r = attack_with(filled(v[i].text));
        if (r.status != v[i].status) print_message("%s: %d instead of %d: %.*s\n", v[i].name, r.status, v[i].status, ENT_F(r.all));
        wrong += r.status != v[i].status;
        if (r.all.p != NULL && strstr(r.all.p, "EX-1") != NULL) fail_msg("%s: it got an item", v[i].name);
    }
    assert_int_equal(wrong, 0);
    assert_unchanged(&W, "nato", before, "hostile requests");
    assert_int_equal(post(&anna, "/api/v1/item/list", "{}").status, 200);
}

/* ---- headers ---- */

static void headers(void **state)
{
    static const attack v[] = {
        {"nothing", "", 0},
        {"empty lines", "\r\n\r\n\r\n", 0},
        {"one word", "GET\r\n\r\n", 0},
        {"no version", "GET /api/v1/session\r\n\r\n", 400},
        {"an odd version", "GET /api/v1/session HTTP/9.9\r\n" HEAD "\r\n", 505},
        {"no host", "GET /api/v1/session HTTP/1.1\r\n\r\n", 400},
        {"another host", "GET /api/v1/openapi.json HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421},
        {"our host with a dot", "GET /api/v1/openapi.json HTTP/1.1\r\nHost: @HOST@.\r\n\r\n", 421},
        {"our host as a user", "GET /api/v1/openapi.json HTTP/1.1\r\nHost: @HOST@@evil.example\r\n\r\n", 421},
        {"two hosts", "GET /api/v1/openapi.json HTTP/1.1\r\nHost: @HOST@\r\nHost: evil.example\r\n\r\n", 400},
        {"two hosts alike", "GET /api/v1/openapi.json HTTP/1.1\r\nHost: @HOST@\r\nhOST: @HOST@\r\n\r\n", 400},
        {"two origins", LIST JSON "@SESSION@Origin: http://@HOST@\r\nOrigin: http://@HOST@\r\nContent-Length: 2\r\n\r\n{}", 400},
        {"a folded header", "GET /api/v1/session HTTP/1.1\r\nHost: @HOST@\r\n @SESSION@\r\n\r\n", 400},
        {"a space before the colon", "GET /api/v1/session HTTP/1.1\r\nHost : @HOST@\r\n\r\n", 400},
        {"a header without a colon", "GET /api/v1/session HTTP/1.1\r\n" HEAD "Cookie\r\n\r\n", 400},
        {"a header without a name", "GET /api/v1/session HTTP/1.1\r\n" HEAD ": x\r\n\r\n", 401},
        {"bytes that are no text", "GET /api/v1/session HTTP/1.1\r\n" HEAD "Cookie: \xff\xfe\x01\r\n\r\n", 401},
        {"a proxy's word from anywhere", "GET /api/v1/session HTTP/1.1\r\n" HEAD "X-Forwarded-For: 1.2.3.4, 5.6.7.8\r\n\r\n", 401},
        {"an upgrade", "GET /api/v1/session HTTP/1.1\r\nHost: @HOST@\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n", 401},
        {"TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 0},
        {"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
    };

    (void)state;
    run(v, NODE_COUNT(v));
}

static ent_str repeated(const char *before, const char *piece, size_t n, const char *after)
{
    ent_buf b = ent_buf_new(W.a, 8 << 20);
    ent_str out;
    ent_err e;

    ent_buf_add(&b, filled(before));
    while (n-- != 0) ent_buf_z(&b, piece);
    ent_buf_z(&b, after);
    if (ent_buf_take(&out, &b, &e) != ENT_OK) fail_msg("%s", e.what);
    return out;
}

static void too_much(void **state)
{
    static const struct {
        const char *name, *before, *piece, *after;
        size_t n;
        int status, or ;
    } v[] = {
        {"a long path", "GET /", "a", " HTTP/1.1\r\n\r\n", 100000, 414, 431},
        {"a long header", "GET / HTTP/1.1\r\n" HEAD "X: ", "a", "\r\n\r\n", 100000, 431, 413},
        {"many headers", "GET / HTTP/1.1\r\n" HEAD, "X: y\r\n", "\r\n", 100000, 431, 413},
        {"a long body", LIST JSON "@SESSION@Content-Length: 2000000\r\n\r\n", " ", "{}", 1999998, 413, 0},
        {"a long body in chunks", LIST JSON "@SESSION@Transfer-Encoding: chunked\r\n\r\n",
         "1000\r\n" ZERO ZERO ZERO ZERO ZERO ZERO ZERO ZERO, "0\r\n\r\n", 4000, 0, 400},
        {"deep JSON", LIST JSON "@SESSION@Content-Length: 100001\r\n\r\n", "[", "]", 100000, 413, 0},
        {"many values", "POST /api/v1/term/scan HTTP/1.1\r\n" HEAD JSON "@SESSION@Content-Length: 15020\r\n\r\n{\"lang\":[", "\"en\",  ",
         "\"en\"]}     ", 2143, 413, 400},
    };
    node_state before = state_of(&W, "nato");

    (void)state;
    for (size_t i = 0; i < NODE_COUNT(v); i++) {
        reply r = attack_with(repeated(v[i].before, v[i].piece, v[i].n, v[i].after));
        if (r.status != v[i].status && r.status != v[i].or) fail_msg("%s: %d: %.*s", v[i].name, r.status, ENT_F(r.all));
    }
    assert_unchanged(&W, "nato", before, "too much");
    assert_int_equal(post(&anna, "/api/v1/item/list", "{}").status, 200);
}

/* ---- lengths and chunks ---- */

static void bodies(void **state)
{
    static const attack v[] = {
        {"a negative length", LIST JSON "@SESSION@Content-Length: -1\r\n\r\n", 400},
        {"a signed length", LIST JSON "@SESSION@Content-Length: +2\r\n\r\n{}", 400},
        {"a length in hex", LIST JSON "@SESSION@Content-Length: 0x2\r\n\r\n{}", 400},
        {"a length that overflows", LIST JSON "@SESSION@Content-Length: 99999999999999999999999\r\n\r\n{}", 413},
        {"a length beyond the ceiling", LIST JSON "@SESSION@Content-Length: 1048577\r\n\r\n{}", 413},
        {"two lengths", LIST JSON "@SESSION@Content-Length: 2\r\nContent-Length: 9\r\n\r\n{}", 400},
        {"a list of lengths", LIST JSON "@SESSION@Content-Length: 2, 2\r\n\r\n{}", 400},
        {"less than its length", LIST JSON "@SESSION@Content-Length: 20\r\n\r\n{}", 0},
        {"a body that nobody wants", "GET /api/v1/session HTTP/1.1\r\n" HEAD "@SESSION@Content-Length: 5\r\n\r\nabcde", 413},
        {"no size", LIST JSON "@SESSION@Transfer-Encoding: chunked\r\n\r\n\r\n{}\r\n0\r\n\r\n", 400},
        {"a size that is none", LIST JSON "@SESSION@Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n", 400},
        {"a size that overflows", LIST JSON "@SESSION@Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n", 413},
        {"a negative size", LIST JSON "@SESSION@Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n", 400},
        {"a chunk that goes on", LIST JSON "@SESSION@Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n", 400},
        {"chunks without an end", LIST JSON "@SESSION@Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n", 0},
        {"chunks and a length", LIST JSON "@SESSION@Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\n[]\r\n0\r\n\r\n", 400},
        {"an encoding that nobody knows", LIST JSON "@SESSION@Transfer-Encoding: gzip\r\n\r\n{}", 0},
        {"a compressed body", LIST JSON "@SESSION@Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x01", 400},
    };

    (void)state;
    run(v, NODE_COUNT(v));
}

/* ---- methods and paths ---- */

static void paths(void **state)
{
    static const attack v[] = {
        {"escaped", "POST /api/v1/item%2Flist HTTP/1.1\r\n" HEAD JSON "@SESSION@Content-Length: 2\r\n\r\n{}", 404},
        {"an escaped letter", "POST /api/v1/item/lis%74 HTTP/1.1\r\n" HEAD JSON "@SESSION@Content-Length: 2\r\n\r\n{}", 404},
        {"capitals", "POST /api/v1/Item/List HTTP/1.1\r\n" HEAD JSON "@SESSION@Content-Length: 2\r\n\r\n{}", 404},
        {"a slash more", "POST /api/v1/item/list/ HTTP/1.1\r\n" HEAD JSON "@SESSION@Content-Length: 2\r\n\r\n{}", 404},
        {"a word behind a noun that stands alone", "POST /api/v1/receive/x HTTP/1.1\r\n" HEAD JSON "@SESSION@Content-Length: 2\r\n\r\n{}",
         404},
        {"two slashes", "POST /api//v1/item/list HTTP/1.1\r\n" HEAD JSON "@SESSION@Content-Length: 2\r\n\r\n{}", 404},
        {"a climb", "GET /api/v1/file/../../../etc/passwd HTTP/1.1\r\n" HEAD "@SESSION@\r\n", 404},
        {"an escaped climb", "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n" HEAD "@SESSION@\r\n", 404},
        {"a NUL", "GET /api/v1/session%00.html HTTP/1.1\r\n" HEAD "@SESSION@\r\n", 404},
        {"no UTF-8", "GET /\xff\xfe\x80 HTTP/1.1\r\n" HEAD "@SESSION@\r\n", 404},
        {"another machine's path", "GET http://evil.example/api/v1/session HTTP/1.1\r\nHost: evil.example\r\n\r\n", 404},
        {"a file of nobody", "GET /api/v1/file/" ZERO " HTTP/1.1\r\n" HEAD "@SESSION@\r\n", 404},
        {"a file that is none", "GET /api/v1/file/entente.db HTTP/1.1\r\n" HEAD "@SESSION@\r\n", 404},
        {"small letters", "post /api/v1/item/list HTTP/1.1\r\n" HEAD JSON "@SESSION@Content-Length: 2\r\n\r\n{}", 405},
        {"GET of an operation", "GET /api/v1/item/list HTTP/1.1\r\n" HEAD "@SESSION@\r\n", 405},
        {"PUT of an operation", "PUT /api/v1/item/list HTTP/1.1\r\n" HEAD JSON "@SESSION@Content-Length: 2\r\n\r\n{}", 405},
        {"HEAD", "HEAD /api/v1/session HTTP/1.1\r\n" HEAD "@SESSION@\r\n", 405},
        {"TRACE", "TRACE /api/v1/session HTTP/1.1\r\n" HEAD "@SESSION@\r\n", 405},
        {"OPTIONS", "OPTIONS * HTTP/1.1\r\n" HEAD "@SESSION@\r\n", 404},
        {"CONNECT", "CONNECT evil.example:443 HTTP/1.1\r\n" HEAD "@SESSION@\r\n", 404},
        {"what the machine alone does", "POST /api/v1/key/new HTTP/1.1\r\n" HEAD JSON "@SESSION@Content-Length: 2\r\n\r\n{}", 404},
        {"the watch", "GET /metrics HTTP/1.1\r\n" HEAD "@SESSION@\r\n", 404},
    };

    (void)state;
    run(v, NODE_COUNT(v));
}

/* ---- JSON and UTF-8 ---- */

static void texts(void **state)
{
    static const char *const v[] = {
        "",
        "\xef\xbb\xbf{}",
        "{\"text\":\"\xff\"}",
        "{\"text\":\"\xc0\xaf\"}",
        "{\"text\":\"\xed\xa0\x80\"}",
        "{\"text\":\"\xf4\x90\x80\x80\"}",
        "{\"text\":\"\\ud800\"}",
        "{\"text\":\"\\u0000\"}",
        "{\"text\":\"a\",\"text\":\"b\"}",
        "{\"text\":\"a\",\"t\\u0065xt\":\"b\"}",
        "{} {}",
        "{}\x01",
        "{\"text\":1e400}",
        "{\"text\":null}",
        "{\"text\":[\"a\"]}",
        "{\"text\":{}}",
        "{\"__proto__\":{}}",
        "{\"as-of\":\"2026-13-01\"}",
        "{\"as-of\":20260101}",
        "{\"cases\":\"x\"}",
        "'{}'",
        "null",
    };
    node_state before = state_of(&W, "nato");

    (void)state;
    for (size_t i = 0; i < NODE_COUNT(v); i++) {
        reply r = post(&anna, "/api/v1/item/list", v[i]);
        if (r.status != 400) fail_msg("%s: %d: %.*s", v[i], r.status, ENT_F(r.all));
        if (strstr(r.all.p, "Content-Type: application/problem+json\r\n") == NULL) fail_msg("%s: no problem: %.*s", v[i], ENT_F(r.all));
    }
    assert_unchanged(&W, "nato", before, "odd texts");
}

/* ---- other people's pages ---- */

static void forged_requests(void **state)
{
    static const attack v[] = {
        {"no token", LIST JSON "Cookie: @COOKIE@\r\nContent-Length: 2\r\n\r\n{}", 403},
        {"an empty token", LIST JSON "Cookie: @COOKIE@\r\nX-Entente-CSRF:\r\nContent-Length: 2\r\n\r\n{}", 403},
        {"a guessed token", LIST JSON "Cookie: @COOKIE@\r\nX-Entente-CSRF: " ZERO "\r\nContent-Length: 2\r\n\r\n{}", 403},
        {"two tokens", LIST JSON "@SESSION@X-Entente-CSRF: " ZERO "\r\nContent-Length: 2\r\n\r\n{}", 400},
        {"logging out without it", "DELETE /api/v1/session HTTP/1.1\r\n" HEAD "Cookie: @COOKIE@\r\n\r\n", 403},
        {"sending a file without it",
         "PUT /api/v1/file HTTP/1.1\r\n" HEAD "Cookie: @COOKIE@\r\nContent-Type: application/octet-stream\r\nContent-Length: 1\r\n\r\nx",
         403},
        {"another origin", LIST JSON "@SESSION@Origin: https://evil.example\r\nContent-Length: 2\r\n\r\n{}", 403},
        {"no origin to name", LIST JSON "@SESSION@Origin: null\r\nContent-Length: 2\r\n\r\n{}", 403},
        {"another scheme", LIST JSON "@SESSION@Origin: https://@HOST@\r\nContent-Length: 2\r\n\r\n{}", 403},
        {"another port", LIST JSON "@SESSION@Origin: http://127.0.0.1\r\nContent-Length: 2\r\n\r\n{}", 403},
        {"another site", LIST JSON "@SESSION@Sec-Fetch-Site: cross-site\r\nContent-Length: 2\r\n\r\n{}", 403},
        {"a neighbour", LIST JSON "@SESSION@Sec-Fetch-Site: same-site\r\nContent-Length: 2\r\n\r\n{}", 403},
        {"a form", LIST "@SESSION@Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 2\r\n\r\n{}", 415},
        {"plain text", LIST "@SESSION@Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}", 415},
        {"no type", LIST "@SESSION@Content-Length: 2\r\n\r\n{}", 415},
        {"a login from another page",
         "POST /api/v1/session HTTP/1.1\r\n" HEAD JSON "Origin: https://evil.example\r\nContent-Length: 2\r\n\r\n{}", 403},
    };

    (void)state;
    run(v, NODE_COUNT(v));
}

/* ---- sessions ---- */

static void fixed_sessions(void **state)
{
    static const attack v[] = {
        {"a cookie that was never given", "GET /api/v1/session HTTP/1.1\r\n" HEAD "Cookie: __Host-entente=" ZERO "\r\n\r\n", 401},
        {"two of them", "GET /api/v1/session HTTP/1.1\r\n" HEAD "Cookie: __Host-entente=" ZERO "; @COOKIE@\r\n\r\n", 401},
        {"ours twice", "GET /api/v1/session HTTP/1.1\r\n" HEAD "Cookie: @COOKIE@; @COOKIE@\r\n\r\n", 401},
        {"in two headers", "GET /api/v1/session HTTP/1.1\r\n" HEAD "Cookie: @COOKIE@\r\nCookie: a=b\r\n\r\n", 400},
        {"without its prefix", "GET /api/v1/session HTTP/1.1\r\n" HEAD "Cookie: entente=" ZERO "\r\n\r\n", 401},
        {"quoted", "GET /api/v1/session HTTP/1.1\r\n" HEAD "Cookie: __Host-entente=\"" ZERO "\"\r\n\r\n", 401},
        {"in the path", "GET /api/v1/session;@COOKIE@ HTTP/1.1\r\n" HEAD "\r\n", 404},
    };
    session fixed = {.headers = "Cookie: __Host-entente=" ZERO "\r\nX-Entente-CSRF: " ZERO "\r\n"};
    reply r = request(&fixed, "POST", "/api/v1/session", "application/json",
                      ENT_S("{\"person\":\"anna\",\"passphrase\":\"" NODE_PASS "\"}"), NULL);
    const char *given = between(r.all, "Set-Cookie: ", '\r');

    (void)state;
    run(v, NODE_COUNT(v));
    assert_int_equal(r.status, 200);
    assert_null(strstr(r.all.p, ZERO)); /* whoever comes with an id gets another one */
    assert_int_equal(post(&fixed, "/api/v1/item/list", "{}").status, 401);
    assert_non_null(strstr(given, "; Path=/; Secure; HttpOnly; SameSite=Strict"));
    assert_null(strstr(given, "Domain"));
    assert_null(strstr(r.body.p, between(ent_str_c(given), "__Host-entente=", ';'))); /* nothing that a script could read */
}

static void what_a_session_leaves_is_gone(void **state)
{
    session s = log_in("anna");
    const char *file = upload(&s, ENT_S("EXERCISE\n"));
    char path[120], json[200];

    (void)state;
    snprintf(path, sizeof path, "/api/v1/file/%s", file);
    snprintf(json, sizeof json, "{\"file\":\"%s\",\"number\":\"EX-8\",\"label\":\"NATO UNCLASSIFIED\",\"exercise\":true}", file);
    assert_int_equal(request(&s, "GET", path, NULL, (ent_str){0}, NULL).status, 404); /* what was sent is not given out */
    assert_int_equal(post(&anna, "/api/v1/import", json).status, 404);                /* nor is it another session's */
    assert_int_equal(request(&s, "DELETE", "/api/v1/session", NULL, (ent_str){0}, NULL).status, 200);
    assert_int_equal(post(&s, "/api/v1/import", json).status, 401);
}

/* A part of a file is not given: there is the whole or nothing. */
static void ranges(void **state)
{
    reply r = post(&anna, "/api/v1/item/export", "{\"item\":\"EX-2\",\"out\":\"x\"}");
    char path[120];

    (void)state;
    snprintf(path, sizeof path, "/api/v1/file/%s", between(r.body, "\"param\":\"out\",\"file\":\"", '"'));
    r = request(&anna, "GET", path, NULL, (ent_str){0}, "Range: bytes=0-1,3-99999999999999999999\r\n");
    assert_int_equal(r.status, 200);
    assert_true(ent_str_is(r.body, "EXERCISE secret\n"));
    assert_non_null(strstr(r.all.p, "Content-Disposition: attachment\r\n"));
    assert_non_null(strstr(r.all.p, "X-Content-Type-Options: nosniff\r\n"));
}

/* A note on a token names a library. From afar none is loaded. */
static void no_library_is_loaded(void **state)
{
    const char *const note = "{\"format\":\"entente/token/v1\",\"key\":\"x\",\"module\":\"/tmp/evil.so\",\"token\":\"t\"}\n";
    char json[600];
    reply r;

    (void)state;
    must(&W, NULL, NULL, "key new", "person", "anna", "card", path_of(&W, "anna.card"), "out", path_of(&W, "anna.pem"), "new-passphrase",
         W.pass, NULL);
    snprintf(json, sizeof json, "{\"card\":\"%s\",\"key\":\"%s\",\"new-passphrase\":\"%s\"}", upload(&anna, get_file(&W, "anna.card")),
             upload(&anna, ent_str_c(note)), upload(&anna, ENT_S(NODE_PASS "\n")));
    r = post(&anna, "/api/v1/key/rotate", json);
    assert_int_equal(r.status, 403);
    assert_non_null(strstr(r.body.p, "is not taken from afar"));
}

/* ---- wrong logins: the last test, for afterwards nobody gets in ---- */

static void wrong_logins_are_counted(void **state)
{
    static const char *const names[] = {"dirk", "nobody"};

    (void)state;
    for (size_t k = 0; k < NODE_COUNT(names); k++) {
        reply r;
        for (int i = 0; i < 10; i++) assert_int_equal(try_login(names[k], "wrong").status, 401);
        r = try_login(names[k], NODE_PASS);
        assert_int_equal(r.status, 429); /* whether there is such a person or not */
        assert_non_null(strstr(r.all.p, "Retry-After: 900\r\n"));
        assert_int_equal(try_login("vera", NODE_PASS).status, 200);
    }
    for (int i = 0; i < 10; i++) {
        char name[20];
        snprintf(name, sizeof name, "other%d", i);
        assert_int_equal(try_login(name, "wrong").status, 401);
    }
    assert_int_equal(try_login("vera", NODE_PASS).status, 429); /* the address has had enough */
    assert_int_equal(post(&anna, "/api/v1/item/list", "{}").status, 200);
}

static void it_was_well_all_the_time(void **state)
{
    (void)state;
    assert_int_equal(stop(), 0);
    assert_int_equal(get_file(&W, "server.err").n, strlen("entente: serving at http:///; end it with Ctrl-C\n") - 1 + strlen(address));
}

static int open_all(void **state)
{
    if (open_world(state) != 0) return 1;
    anna = log_in("anna");
    snprintf(cookie, sizeof cookie, "%s", between(ent_str_c(anna.headers), "Cookie: ", '\r'));
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers),
        cmocka_unit_test(too_much),
        cmocka_unit_test(bodies),
        cmocka_unit_test(paths),
        cmocka_unit_test(texts),
        cmocka_unit_test(forged_requests),
        cmocka_unit_test(fixed_sessions),
        cmocka_unit_test(what_a_session_leaves_is_gone),
        cmocka_unit_test(ranges),
        cmocka_unit_test(no_library_is_loaded),
        cmocka_unit_test(wrong_logins_are_counted),
        cmocka_unit_test(it_was_well_all_the_time),
    };

    return cmocka_run_group_tests_name("hostile", tests, open_all, close_world);
}
