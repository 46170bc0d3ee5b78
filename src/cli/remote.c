/* SPDX-License-Identifier: Apache-2.0 */
#include "remote.h"

#include <string.h>

#include "http.h"

enum { ANSWER_MAX = 512 << 20 };

enum { FILES_MAX = 128 };

/* A file that is sent or fetched: what the server calls it, and what its person does. */
typedef struct moved {
    const char *param;
    ent_str path, id;
    bool made;        /* the operation wrote it */
    ent_file_out *to; /* open before anything is asked: what cannot be written here is not done there */
} moved;

typedef struct remote {
    ent_arena *a;
    http *h;
    const ent_request *r;
    ent_str session; /* header lines of the session */
    moved files[FILES_MAX];
    size_t n_files;
    /* of an event stream */
    ent_str event, answer;
    bool refused;
    int64_t exit_code;
    bool written;
} remote;

static ent_code parse(const ent_json **out, remote *m, ent_str text, ent_err *e)
{
    return ent_json_parse(out, m->a, text, ANSWER_MAX, e);
}

/* ---- names of files ---- */

/* The text with each id of the server replaced by what its person typed; in JSON as JSON writes it. */
static ent_code with_names(ent_str *text, const remote *m, bool json, ent_err *e)
{
    ent_buf b = ent_buf_new(m->a, ANSWER_MAX);
    size_t at = 0, i;

    if (m->n_files == 0) return ENT_OK;
    while (at < text->n) {
        for (i = 0; i < m->n_files; i++)
            if (m->files[i].id.n != 0 && ent_str_starts((ent_str){text->p + at, text->n - at}, m->files[i].id.p)) break;
        if (i == m->n_files) {
            ent_buf_c(&b, text->p[at++]);
            continue;
        }
        if (json) {
            ent_buf inner = ent_buf_new(m->a, ANSWER_MAX);
            ent_jw w = ent_jw_plain(&inner);
            ent_str quoted;
            ent_jw_str(&w, m->files[i].path);
            ENT_TRY(ent_jw_take(&quoted, &w, e));
            ent_buf_add(&b, (ent_str){quoted.p + 1, quoted.n - 2});
        } else ent_buf_add(&b, m->files[i].path);
        at += m->files[i].id.n;
    }
    return ent_buf_take(text, &b, e);
}

/* "PARAM ID" of a file that the operation wrote, or would have written. */
static ent_code take_place(remote *m, ent_str line, bool made, ent_err *e)
{
    ent_str param, id;

    if (!ent_str_cut(line, ' ', &param, &id)) return ENT_OK;
    for (size_t i = 0; i < m->n_files; i++) {
        if (m->files[i].to == NULL || !ent_str_is(param, m->files[i].param)) continue;
        m->files[i].made = made;
        return ent_str_dup(&m->files[i].id, m->a, id, e);
    }
    return ENT_OK;
}

/* Without the list of files at its end, which is there for browsers. */
static ent_code without_files(ent_str *json, const remote *m, ent_err *e)
{
    ent_buf b = ent_buf_new(m->a, 1 << 16);
    const char *comma = "";
    ent_str list;

    for (size_t i = 0; i < m->n_files; i++) {
        if (!m->files[i].made) continue;
        ent_buf_fmt(&b, "%s{\"param\":\"%s\",\"file\":\"%.*s\"}", comma, m->files[i].param, ENT_F(m->files[i].id));
        comma = ",";
    }
    if (b.n == 0) return ENT_OK;
    ENT_TRY(ent_buf_take(&list, &b, e));
    ENT_TRY(ent_str_fmt(&list, m->a, e, "\"files\":[%.*s]}", ENT_F(list)));
    if (!ent_str_ends(*json, list.p)) return ent_fail(e, ENT_INVALID, NULL, NULL, "The server's answer does not name its files.");
    json->n -= list.n;
    if (json->n != 0 && json->p[json->n - 1] == ',') json->n--;
    return ent_str_fmt(json, m->a, e, "%.*s}", ENT_F(*json));
}

/* ---- refusals ---- */

static void copy(char *to, size_t max, ent_str s, const remote *m)
{
    ent_err ignored;
    size_t n;

    if (with_names(&s, m, false, &ignored) != ENT_OK) s.n = 0;
    n = s.n < max ? s.n : max - 1;
    if (n != 0) memcpy(to, s.p, n);
    to[n] = '\0';
}

static ent_code code_named(ent_str name)
{
    for (int c = ENT_INVALID; c <= ENT_BUG; c++)
        if (ent_str_is(name, ent_code_name((ent_code)c))) return (ent_code)c;
    return ENT_REFUSED;
}

/* The server's refusal as if it had been made here. What was refused at its door has a title only. */
static ent_code refused(remote *m, ent_str problem, ent_err *e)
{
    const ent_json *o, *error, *exit_code, *written;
    ent_err said = {0};

    ENT_TRY(parse(&o, m, problem, e));
    error = ent_json_get(o, "error");
    if (error == NULL) return ent_fail(e, ENT_REFUSED, NULL, NULL, "The server refused: %.*s.", ENT_F(ent_json_str(o, "title")));
    exit_code = ent_json_get(error, "exit");
    written = ent_json_get(error, "written");
    m->exit_code = exit_code != NULL && exit_code->kind == ENT_JSON_INT ? exit_code->integer : 1;
    m->written = written != NULL && written->kind == ENT_JSON_BOOL && written->boolean;
    said.code = code_named(ent_json_str(error, "code"));
    copy(said.rule, sizeof said.rule, ent_json_str(ent_json_get(error, "rule"), "id"), m);
    copy(said.place, sizeof said.place, ent_json_str(error, "place"), m);
    copy(said.what, sizeof said.what, ent_json_str(error, "what"), m);
    copy(said.next, sizeof said.next, ent_json_str(error, "next"), m);
    *e = said;
    return ent_refusal(said.code);
}

/* ---- session ---- */

static ent_code log_in(remote *m, ent_err *e)
{
    ent_buf b = ent_buf_new(m->a, 1 << 16);
    ent_jw w = ent_jw_plain(&b);
    http_question q = {.method = "POST", .path = "/api/v1/session", .headers = ENT_S("Content-Type: application/json\r\n")};
    ent_str cookie, rest;
    const ent_json *o;
    http_answer x;

    ent_jw_obj(&w);
    ent_jw_kstr(&w, "passphrase", m->r->passphrase);
    ent_jw_kstr(&w, "person", m->r->person);
    ent_jw_end(&w);
    ENT_TRY(ent_jw_take(&q.body, &w, e));
    ENT_TRY(http_ask(&x, m->h, &q, e));
    memset(b.p, 0, b.n);
    if (x.status != 200) return refused(m, x.body, e);
    ENT_TRY(parse(&o, m, x.body, e));
    (void)ent_str_cut(http_header(&x, "Set-Cookie"), ';', &cookie, &rest);
    return ent_str_fmt(&m->session, m->a, e, "Cookie: %.*s\r\nX-Entente-CSRF: %.*s\r\n", ENT_F(cookie), ENT_F(ent_json_str(o, "csrf")));
}

static void log_out(remote *m)
{
    http_question q = {.method = "DELETE", .path = "/api/v1/session", .headers = m->session};
    http_answer x;
    ent_err ignored;

    if (http_ask(&x, m->h, &q, &ignored) != ENT_OK) return; /* it ends by itself when it is idle */
}

/* ---- files ---- */

static ent_code add_file(moved **out, remote *m, const char *param, ent_str path, ent_err *e)
{
    if (m->n_files == FILES_MAX) return ent_fail(e, ENT_LIMIT, NULL, NULL, "An operation takes at most %d files here.", FILES_MAX);
    *out = &m->files[m->n_files];
    **out = (moved){.param = param, .path = path};
    m->n_files++;
    return ENT_OK;
}

static ent_code send_file(ent_str *id, remote *m, const char *param, ent_str path, ent_err *e)
{
    http_question q = {.method = "PUT", .path = "/api/v1/file"};
    const ent_json *o;
    http_answer x;
    moved *f;

    ENT_TRY(add_file(&f, m, param, path, e));
    ENT_TRY(ent_file_in_open(&q.file, m->a, path.p, e));
    ENT_TRY(ent_str_fmt(&q.headers, m->a, e, "%.*sContent-Type: application/octet-stream\r\n", ENT_F(m->session)));
    ENT_TRY(http_ask(&x, m->h, &q, e));
    if (x.status != 200) return refused(m, x.body, e);
    ENT_TRY(parse(&o, m, x.body, e));
    f->id = *id = ent_json_str(o, "file");
    return ENT_OK;
}

static ent_code open_outs(remote *m, ent_err *e)
{
    for (const ent_param *p = m->r->operation->params; p->name != NULL; p++)
        for (size_t i = 0; i < m->r->n; i++) {
            moved *f;
            if (p->type != ENT_P_OUT || strcmp(m->r->arguments[i].name, p->name) != 0) continue;
            ENT_TRY(add_file(&f, m, p->name, m->r->arguments[i].value, e));
            ENT_TRY(ent_file_out_open(&f->to, m->a, f->path.p, 0600, e));
        }
    return ENT_OK;
}

static ent_code fetch_file(remote *m, const moved *f, ent_err *e)
{
    http_question q = {.method = "GET", .headers = m->session, .to = f->to};
    http_answer x;
    ent_str url;

    ENT_TRY(ent_str_fmt(&url, m->a, e, "/api/v1/file/%.*s", ENT_F(f->id)));
    q.path = url.p;
    ENT_TRY(http_ask(&x, m->h, &q, e));
    if (x.status != 200)
        return ent_fail(e, ENT_IO, NULL, "Run the same command again.", "The server did not give the file for %s.", f->path.p);
    return ent_file_out_done(f->to, e);
}

static ent_code fetch_files(remote *m, ent_err *e)
{
    for (size_t i = 0; i < m->n_files; i++)
        if (m->files[i].made) ENT_TRY(fetch_file(m, &m->files[i], e));
    return ENT_OK;
}

/* ---- the question ---- */

static ent_code put_value(ent_jw *w, remote *m, const ent_param *p, ent_str value, ent_err *e)
{
    int64_t n = 0;

    if (p->type == ENT_P_FLAG) ent_jw_bool(w, true);
    else if (p->type == ENT_P_INT && ent_str_i64(value, &n)) ent_jw_i64(w, n);
    else if (p->type == ENT_P_FILE) {
        ENT_TRY(send_file(&value, m, p->name, value, e));
        ent_jw_str(w, value);
    } else ent_jw_str(w, value);
    return ENT_OK;
}

static ent_code put_param(ent_jw *w, remote *m, const ent_param *p, ent_err *e)
{
    bool open = false;

    for (size_t i = 0; i < m->r->n; i++) {
        if (strcmp(m->r->arguments[i].name, p->name) != 0) continue;
        if (!open) ent_jw_key(w, p->name);
        if (!open && (p->flags & ENT_PARAM_MANY)) ent_jw_arr(w);
        open = true;
        ENT_TRY(put_value(w, m, p, m->r->arguments[i].value, e));
    }
    if (open && (p->flags & ENT_PARAM_MANY)) ent_jw_end(w);
    return ENT_OK;
}

static ent_code question(ent_str *out, remote *m, ent_err *e)
{
    ent_buf b = ent_buf_new(m->a, 1 << 20);
    ent_jw w = ent_jw_plain(&b);
    char date[11];

    ent_jw_obj(&w);
    for (const ent_param *p = m->r->operation->params; p->name != NULL; p++) ENT_TRY(put_param(&w, m, p, e));
    if (m->r->has_as_of) {
        ent_date_print(date, ent_date_of(m->r->as_of));
        ent_jw_kz(&w, "as-of", date);
    }
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}

/* ---- the answer ---- */

static ent_code take_event(void *ctx, ent_str line, ent_err *e)
{
    remote *m = ctx;
    const ent_json *o, *done, *total;
    ent_str doing;

    if (ent_str_starts(line, "event: ")) return ent_str_dup(&m->event, m->a, (ent_str){line.p + 7, line.n - 7}, e);
    if (ent_str_starts(line, "file: ")) return take_place(m, (ent_str){line.p + 6, line.n - 6}, true, e);
    if (ent_str_starts(line, "place: ")) return take_place(m, (ent_str){line.p + 7, line.n - 7}, false, e);
    if (ent_str_starts(line, "exit: ")) (void)ent_str_i64((ent_str){line.p + 6, line.n - 6}, &m->exit_code);
    if (!ent_str_starts(line, "data: ")) return ENT_OK;
    line = (ent_str){line.p + 6, line.n - 6};
    if (!ent_str_is(m->event, "progress")) {
        m->refused = !ent_str_is(m->event, "answer");
        return ent_str_dup(&m->answer, m->a, line, e);
    }
    ENT_TRY(parse(&o, m, line, e));
    done = ent_json_get(o, "done");
    total = ent_json_get(o, "total");
    ENT_TRY(ent_str_dup(&doing, m->a, ent_json_str(o, "doing"), e));
    if (m->r->progress != NULL && done != NULL && total != NULL) m->r->progress(m->r->progress_ctx, doing.p, done->integer, total->integer);
    return ENT_OK;
}

static ent_code ask(ent_answer *out, remote *m, ent_err *e)
{
    const ent_operation *op = m->r->operation;
    http_question q = {.method = "POST", .each = take_event, .ctx = m};
    ent_str url;
    http_answer x;

    ENT_TRY(open_outs(m, e));
    ENT_TRY(question(&q.body, m, e));
    ENT_TRY(ent_str_fmt(&url, m->a, e, "/api/v1/%s%s%s", op->noun, op->verb != NULL ? "/" : "", op->verb != NULL ? op->verb : ""));
    q.path = url.p;
    ENT_TRY(ent_str_fmt(&q.headers, m->a, e, "%.*sContent-Type: application/json\r\nAccept: text/event-stream\r\n", ENT_F(m->session)));
    ENT_TRY(http_ask(&x, m->h, &q, e));
    if (x.body.n != 0) { /* no stream: it was refused at the door */
        m->answer = x.body;
        m->refused = true;
    }
    if (m->refused) return refused(m, m->answer, e);
    ENT_TRY(without_files(&m->answer, m, e));
    ENT_TRY(with_names(&m->answer, m, true, e));
    out->json = m->answer;
    m->written = ENT_WRITES(op->access); /* from here on only a file can be missing */
    return fetch_files(m, e);
}

ent_code cli_remote(ent_answer *out, ent_arena *a, const char *socket, const ent_request *r, ent_err *e)
{
    remote m = {.a = a, .r = r};
    ent_code code;

    *out = (ent_answer){.exit_code = 0};
    ENT_TRY(ent_api_check(&out->exit_code, r, e));
    out->exit_code = ent_api_exit_code(ENT_LOGIN);
    if (r->person.n == 0) return ent_fail(e, ENT_LOGIN, NULL, "Say who you are with --as NAME.", "Only a person of this node may do this.");
    if (!r->has_passphrase)
        return ent_fail(e, ENT_LOGIN, NULL, "Type it at the terminal, or use --passphrase-fd N or ENTENTE_PASSPHRASE_FILE.",
                        "The passphrase of %.*s is needed.", ENT_F(r->person));
    out->exit_code = ent_api_exit_code(ENT_IO);
    ENT_TRY(http_open(&m.h, a, socket, e));
    code = log_in(&m, e);
    if (code != ENT_OK) {
        out->exit_code = ent_api_exit_code(code);
        return code;
    }
    code = ask(out, &m, e);
    log_out(&m);
    out->exit_code = m.exit_code != 0 ? (int)m.exit_code : ent_api_exit_code(code);
    out->written = m.written;
    return code;
}
