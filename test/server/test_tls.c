/* SPDX-License-Identifier: Apache-2.0 */
/* TLS of the one program, and certificates of browsers: who has one says who may log in, the passphrase opens the key, both are needed. The
 * authorities and certificates are made here. All material is invented: EXERCISE.                                             */
#include "test/server/server_help.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

enum { DAY = 86400 };

typedef struct identity {
    gnutls_x509_crt_t cert;
    gnutls_x509_privkey_t key;
} identity;

static identity authority, stranger, host, of_anna, of_bert, forged, late;

static void ok(int code)
{
    if (code < 0) fail_msg("%s", gnutls_strerror(code));
}

/* ---- certificates ---- */

/* by NULL: signs itself, as an authority. */
static identity make(const char *name, const identity *by, time_t from, time_t to)
{
    static unsigned char serial = 1;
    identity x;

    ok(gnutls_x509_privkey_init(&x.key));
    ok(gnutls_x509_privkey_generate(x.key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0));
    ok(gnutls_x509_crt_init(&x.cert));
    ok(gnutls_x509_crt_set_version(x.cert, 3));
    ok(gnutls_x509_crt_set_serial(x.cert, &serial, sizeof serial));
    serial++;
    ok(gnutls_x509_crt_set_activation_time(x.cert, from));
    ok(gnutls_x509_crt_set_expiration_time(x.cert, to));
    ok(gnutls_x509_crt_set_dn_by_oid(x.cert, GNUTLS_OID_X520_COMMON_NAME, 0, name, (unsigned)strlen(name)));
    ok(gnutls_x509_crt_set_basic_constraints(x.cert, by == NULL, by == NULL ? 1 : -1));
    ok(gnutls_x509_crt_set_key_usage(x.cert, by == NULL ? GNUTLS_KEY_KEY_CERT_SIGN : GNUTLS_KEY_DIGITAL_SIGNATURE));
    ok(gnutls_x509_crt_set_key(x.cert, x.key));
    ok(gnutls_x509_crt_sign2(x.cert, by != NULL ? by->cert : x.cert, by != NULL ? by->key : x.key, GNUTLS_DIG_SHA256, 0));
    return x;
}

static const char *pem_of(const identity *x, const char *name, bool key)
{
    static char bytes[16384];
    size_t n = sizeof bytes;

    if (key) ok(gnutls_x509_privkey_export(x->key, GNUTLS_X509_FMT_PEM, bytes, &n));
    else ok(gnutls_x509_crt_export(x->cert, GNUTLS_X509_FMT_PEM, bytes, &n));
    return put_file(&W, name, bytes, n);
}

static void make_all(void)
{
    time_t now = time(NULL);

    authority = make("EXERCISE authority", NULL, now - DAY, now + DAY);
    stranger = make("EXERCISE authority", NULL, now - DAY, now + DAY); /* the same name, another key */
    host = make("127.0.0.1", &authority, now - DAY, now + DAY);
    of_anna = make("anna", &authority, now - DAY, now + DAY);
    of_bert = make("bert", &authority, now - DAY, now + DAY);
    forged = make("anna", &stranger, now - DAY, now + DAY);
    late = make("anna", &authority, now - 2 * DAY, now - DAY);
}

/* ---- a browser ---- */

typedef struct browser {
    gnutls_session_t tls;
    gnutls_certificate_credentials_t own;
    int fd;
} browser;

static int shake(browser *b, const identity *who, const char *versions)
{
    int code;

    b->fd = connect_to(port);
    if (b->fd < 0) fail_msg("the server does not listen");
    ok(gnutls_certificate_allocate_credentials(&b->own));
    if (who != NULL) ok(gnutls_certificate_set_x509_key(b->own, (gnutls_x509_crt_t *)(uintptr_t)&who->cert, 1, who->key));
    ok(gnutls_init(&b->tls, GNUTLS_CLIENT | GNUTLS_FORCE_CLIENT_CERT)); /* also one that the server's list of authorities does not name */
    ok(gnutls_priority_set_direct(b->tls, versions, NULL));
    ok(gnutls_credentials_set(b->tls, GNUTLS_CRD_CERTIFICATE, b->own));
    gnutls_transport_set_int(b->tls, b->fd);
    do code = gnutls_handshake(b->tls);
    while (code == GNUTLS_E_AGAIN || code == GNUTLS_E_INTERRUPTED);
    return code;
}

static void leave(browser *b)
{
    gnutls_deinit(b->tls);
    gnutls_certificate_free_credentials(b->own);
    close(b->fd);
}

/* status 0: the server ended the connection. */
static reply over_tls(const identity *who, const session *s, const char *method, const char *path, const char *json)
{
    char text[2048], buffer[65536];
    size_t n = 0;
    ssize_t got = 0;
    reply r = {0};
    browser b;
    ent_err e;

    snprintf(text, sizeof text, "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s%sContent-Length: %zu\r\n\r\n%s", method, path,
             address, s != NULL ? s->headers : "", json[0] != '\0' ? "Content-Type: application/json\r\n" : "", strlen(json), json);
    if (shake(&b, who, "NORMAL") == 0) got = gnutls_record_send(b.tls, text, strlen(text));
    while (got > 0 && n < sizeof buffer && (got = gnutls_record_recv(b.tls, buffer + n, sizeof buffer - n)) > 0) n += (size_t)got;
    leave(&b);
    if (ent_str_dup(&r.all, W.a, (ent_str){buffer, n}, &e) != ENT_OK) fail_msg("%s", e.what);
    if (n >= 12) r.status = (buffer[9] - '0') * 100 + (buffer[10] - '0') * 10 + buffer[11] - '0';
    return r;
}

static reply login_over_tls(const identity *who, const char *person)
{
    char json[200];

    snprintf(json, sizeof json, "{\"person\":\"%s\",\"passphrase\":\"" NODE_PASS "\"}", person);
    return over_tls(who, NULL, "POST", "/api/v1/session", json);
}

/* ---- tests ---- */

static void certificate_and_passphrase(void **state)
{
    reply r = login_over_tls(&of_anna, "anna");
    session s;

    (void)state;
    assert_int_equal(r.status, 200);
    assert_non_null(strstr(r.all.p, "Strict-Transport-Security: max-age="));
    snprintf(s.headers, sizeof s.headers, "Cookie: %s\r\nX-Entente-CSRF: %s\r\n", between(r.all, "Set-Cookie: ", ';'),
             between(r.all, "\"csrf\":\"", '"'));
    assert_int_equal(over_tls(&of_anna, &s, "POST", "/api/v1/item/list", "{}").status, 200);
    /* a session that was carried off is of no use without the certificate */
    assert_int_equal(over_tls(&of_bert, &s, "POST", "/api/v1/item/list", "{}").status, 401);
    assert_int_equal(over_tls(NULL, &s, "POST", "/api/v1/item/list", "{}").status, 401);
    assert_int_equal(over_tls(&of_anna, &s, "POST", "/api/v1/item/list", "{}").status, 200);
}

/* However it is refused, by TLS or after it: nobody gets a session. */
static void nobody_else(void **state)
{
    const struct {
        const char *name;
        const identity *who;
    } v[] = {
        {"no certificate", NULL}, {"another person's", &of_bert}, {"one of another authority", &forged}, {"one that has expired", &late}};

    (void)state;
    for (size_t i = 0; i < NODE_COUNT(v); i++) {
        reply r = login_over_tls(v[i].who, "anna");
        if (r.status != 401 && r.status != 0) fail_msg("%s: %d", v[i].name, r.status);
        if (r.all.n != 0 && strstr(r.all.p, "Set-Cookie") != NULL) fail_msg("%s: a session", v[i].name);
    }
}

static void old_versions(void **state)
{
    static const struct {
        const char *versions;
        bool taken;
    } v[] = {{"NORMAL:-VERS-ALL:+VERS-TLS1.3", true},
             {"NORMAL:-VERS-ALL:+VERS-TLS1.2", true},
             {"NORMAL:-VERS-ALL:+VERS-TLS1.1:%COMPAT", false},
             {"NORMAL:-VERS-ALL:+VERS-TLS1.0:%COMPAT", false}};

    (void)state;
    for (size_t i = 0; i < NODE_COUNT(v); i++) {
        browser b;
        int code = shake(&b, &of_anna, v[i].versions);
        if ((code == 0) != v[i].taken) fail_msg("%s: %s", v[i].versions, gnutls_strerror(code));
        leave(&b);
    }
}

static void plain_text_is_no_way_in(void **state)
{
    (void)state;
    assert_int_equal(try_login("anna", NODE_PASS).status, 0);
}

static int open_all(void **state)
{
    if (world_open(&W, "tls") != 0) return 1;
    W.now = time(NULL);
    make_nato(&W, "nato");
    make_all();
    options[0] = "--cert";
    options[1] = pem_of(&host, "host.pem", false);
    options[2] = "--tls-key";
    options[3] = pem_of(&host, "host.key", true);
    options[4] = "--client-ca";
    options[5] = pem_of(&authority, "ca.pem", false);
    (void)state;
    start();
    return 0;
}

static int close_all(void **state)
{
    const identity *const all[] = {&authority, &stranger, &host, &of_anna, &of_bert, &forged, &late};

    for (size_t i = 0; i < NODE_COUNT(all); i++) {
        gnutls_x509_crt_deinit(all[i]->cert);
        gnutls_x509_privkey_deinit(all[i]->key);
    }
    return close_world(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certificate_and_passphrase),
        cmocka_unit_test(nobody_else),
        cmocka_unit_test(old_versions),
        cmocka_unit_test(plain_text_is_no_way_in),
    };

    return cmocka_run_group_tests_name("tls", tests, open_all, close_all);
}
