/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a request: what the server itself reads of one, after libmicrohttpd has split it. "METHOD PATH", header lines, an empty line,
 * the body. What is let through is what the rules say, whatever it looked like.                                                  */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "src/server/server_private.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define OURS "http://127.0.0.1:8080"
#define TAG "\"5e1f\""
static const char token[SESSION_ID + 1] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

static void must(bool promise)
{
    if (!promise) __builtin_trap();
}

/* ---- the split ---- */

typedef struct input {
    ent_arena *a;
    ent_str method, path, body;
    head head;
    unsigned hosts, origins, sessions;
} input;

/* As libmicrohttpd hands text over: ended by NUL, and by the first NUL in it. */
static ent_str as_c(input *in, ent_str s)
{
    ent_str out;
    ent_err e;

    if (ent_str_dup(&out, in->a, s, &e) != ENT_OK) return ENT_S("");
    return ent_str_c(out.p);
}

static void take_line(input *in, ent_str line)
{
    ent_str name, value;

    if (!ent_str_cut(line, ':', &name, &value)) return;
    name = as_c(in, name);
    value = as_c(in, ent_str_trim(value));
    in->hosts += name.n == 4 && strncasecmp(name.p, "Host", 4) == 0;
    in->origins += name.n == 6 && strncasecmp(name.p, "Origin", 6) == 0;
    head_take(&in->head, name, value);
}

static void split(input *in, ent_str text)
{
    ent_str line, rest;

    ent_str_cut(text, '\n', &line, &rest);
    if (!ent_str_cut(line, ' ', &in->method, &in->path)) in->path = ENT_S("");
    in->method = as_c(in, in->method);
    in->path = as_c(in, in->path);
    while (rest.n != 0) {
        ent_str_cut(rest, '\n', &line, &rest);
        if (line.n == 0) break;
        take_line(in, line);
    }
    in->body = rest;
}

/* ---- the headers ---- */

static void check_head(const input *in)
{
    const head *h = &in->head;
    const char *title = NULL;
    ent_str id = head_session(h), client = head_client(h);
    unsigned status = head_place(h, DOOR_TCP, ENT_S(OURS), &title);

    if (status == 0) status = head_page(h, ENT_S(OURS), &title);
    must(status == 0 || (status >= 400 && status < 500 && title != NULL));
    if (status == 0) {
        must(in->hosts == 1 && in->origins <= 1 && !h->doubled);
        must(h->host.n == strlen(OURS) - 7 && strncasecmp(h->host.p, &OURS[7], h->host.n) == 0);
        must(h->origin.p == NULL || ent_str_is(h->origin, OURS));
        must(h->site.p == NULL || ent_str_is(h->site, "same-origin") || ent_str_is(h->site, "none"));
    }
    must(id.n == 0 || (id.n == SESSION_ID && strspn(id.p, "0123456789abcdef") >= SESSION_ID));
    must(head_csrf(h, token) == ent_str_is(h->csrf, token));
    must(client.n <= 64);
    must(!head_gzip(h) || h->encoding.n >= strlen("gzip"));
    must(!head_has(h, TAG) || h->match.n >= strlen(TAG));
    status = head_form(h, "application/json", ENT_SERVER_BODY_MAX, &title);
    must(status == 0 || status == 400 || status == 413 || status == 415);
    status = head_form(h, NULL, 0, &title);
    must(status == 0 || status == 400 || status == 413);
}

/* ---- the body ---- */

static ent_code no_path(void *ctx, ent_str *text, const ent_param *p, ent_err *e)
{
    size_t *asked = ctx;

    must(p->type == ENT_P_FILE || p->type == ENT_P_OUT);
    must(text->p == NULL || strlen(text->p) <= text->n);
    if (++*asked > 64) return ent_fail(e, ENT_LIMIT, NULL, NULL, "An operation takes at most 64 files here.");
    *text = ENT_S("/nonexistent/0");
    return ENT_OK;
}

static void check_body(const input *in, const ent_operation *op)
{
    ent_request q = {.operation = op, .now = 1795350000, .far = true};
    const ent_json *o;
    size_t asked = 0;
    int exit_code;
    ent_err e = {0};

    if (ent_json_parse(&o, in->a, in->body, ENT_SERVER_BODY_MAX, &e) != ENT_OK || o->kind != ENT_JSON_OBJ) return;
    if (ent_api_arguments(&q, in->a, o, no_path, &asked, &e) != ENT_OK) {
        must(e.what[0] != '\0');
        return;
    }
    for (size_t i = 0; i < q.n; i++) {
        must(strcmp(q.arguments[i].name, ENT_PARAM_CASES) != 0);
        must(q.arguments[i].value.p == NULL || q.arguments[i].value.p[q.arguments[i].value.n] == '\0');
    }
    if (ent_api_check(&exit_code, &q, &e) != ENT_OK) must(exit_code != 0 && e.what[0] != '\0');
}

/* ---- the route ---- */

static void check_route(const input *in, server *s, door d)
{
    listener l = {.server = s, .door = d};
    request r = {.listener = &l};
    char path[100];
    unsigned status = 0;

    if (!route_find(&r, in->method.p, in->path.p, &status)) {
        must(status == 404 || status == 405);
        return;
    }
    must(r.action >= ACT_OPERATION && r.action <= ACT_METRICS);
    must((d == DOOR_WATCH) == (r.action == ACT_HEALTH || r.action == ACT_READY || r.action == ACT_METRICS));
    if (r.action == ACT_DOWNLOAD) must(r.tail.n == SESSION_ID);
    if (r.action != ACT_OPERATION) return;
    must(ENT_SERVED(r.operation->access) && ent_str_is(in->method, "POST"));
    snprintf(path, sizeof path, "/api/v1/%s%s%s", r.operation->noun, r.operation->verb != NULL ? "/" : "",
             r.operation->verb != NULL ? r.operation->verb : "");
    must(ent_str_is(in->path, path)); /* one spelling */
    check_body(in, r.operation);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input in = {.a = ent_arena_new(NULL, (size_t)256 << 20)};
    server *s;

    if (in.a == NULL || size > 1 << 20 || (s = ent_alloc_array(in.a, 1, sizeof *s)) == NULL) {
        ent_arena_free(in.a);
        return 0;
    }
    split(&in, (ent_str){(const char *)data, size});
    check_head(&in);
    check_route(&in, s, DOOR_TCP);
    check_route(&in, s, DOOR_SOCKET);
    check_route(&in, s, DOOR_WATCH);
    ent_arena_free(in.a);
    return 0;
}
