/* SPDX-License-Identifier: Apache-2.0 */
/* Many cases of one operation in one run: a JSON object a line in, an answer a line out.
 *
 *   line ─► object ─► arguments: the case's, then the request's ─► api__run ─► answer, or the error as the answer
 *
 * Memory does not grow with the number of cases: one line buffer, one arena that is reset for each case, the kept policies. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "api_private.h"

enum { READ_STEP = 1 << 16, PROGRESS_STEP = 1000, VALUES_MAX = 2000 };

/* ---- lines ---- */

typedef struct lines {
    int fd;
    const char *path; /* for messages */
    char *buffer;     /* ENT_CASE_MAX bytes and a step: a line that is too long is known before it fills it */
    size_t start, end;
    bool at_end;
    int64_t number; /* of the line handed out last, 1.. */
} lines;

enum { BUFFER = ENT_CASE_MAX + READ_STEP };

/* A regular file, or a pipe that somebody writes cases to as he needs answers. */
static ent_code open_lines(lines *in, ent_arena *a, const char *path, ent_err *e)
{
    *in = (lines){.fd = STDIN_FILENO, .path = strcmp(path, "-") == 0 ? "standard input" : path};
    ENT_NEW(in->buffer, a, BUFFER, e);
    if (strcmp(path, "-") == 0) return ENT_OK;
    do in->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    while (in->fd < 0 && errno == EINTR);
    if (in->fd >= 0) return ENT_OK;
    (void)ent_fail(e, ENT_IO, NULL, "Check the path and the rights on the file.", "The cases cannot be read (%s).", strerror(errno));
    return ent_at(e, "%s", path);
}

static void close_lines(const lines *in)
{
    if (in->fd > STDIN_FILENO) (void)close(in->fd);
}

/* What the file has to give now; a pipe is not waited for longer than it takes to get something. */
static ent_code fill(lines *in, ent_err *e)
{
    ssize_t got;

    if (in->start != 0) {
        memmove(in->buffer, in->buffer + in->start, in->end - in->start);
        in->end -= in->start;
        in->start = 0;
    }
    do got = read(in->fd, in->buffer + in->end, READ_STEP);
    while (got < 0 && errno == EINTR);
    if (got < 0) {
        (void)ent_fail(e, ENT_IO, NULL, "Give a file with one JSON object a line.", "The cases cannot be read (%s).", strerror(errno));
        return ent_at(e, "%s", in->path);
    }
    in->at_end = got == 0;
    in->end += (size_t)got;
    return ENT_OK;
}

/* The rest of a line that is too long is passed over. */
static ent_code pass_over(lines *in, ent_err *e)
{
    for (;;) {
        const char *lf = memchr(in->buffer + in->start, '\n', in->end - in->start);
        in->start = lf != NULL ? (size_t)(lf - in->buffer) + 1 : in->end;
        if (lf != NULL || in->at_end) return ENT_OK;
        ENT_TRY(fill(in, e));
    }
}

/* *more false: there was no line any more. *fits false: it is longer than ENT_CASE_MAX, and line is empty. */
static ent_code next_line(ent_str *line, bool *fits, bool *more, lines *in, ent_err *e)
{
    const char *lf = NULL;
    size_t seen = 0;

    for (;;) {
        lf = memchr(in->buffer + in->start + seen, '\n', in->end - in->start - seen);
        seen = in->end - in->start;
        if (lf != NULL || in->at_end || seen > ENT_CASE_MAX) break;
        ENT_TRY(fill(in, e));
    }
    *more = seen != 0;
    if (!*more) return ENT_OK;
    in->number++;
    *line = (ent_str){in->buffer + in->start, lf != NULL ? (size_t)(lf - in->buffer) - in->start : seen};
    *fits = line->n <= ENT_CASE_MAX;
    if (*fits) {
        in->start += line->n + (lf != NULL);
        return ENT_OK;
    }
    *line = (ent_str){0};
    return pass_over(in, e);
}

/* ---- one case ---- */

typedef struct run {
    const ent_request *request;
    const lines *in;
    ent_arena *arena; /* of the case */
    kept_policies *kept;
    /* of the case */
    const ent_json *object, *id;
    size_t n;
    ent_argument *arguments;
    bool has_as_of;
    ent_time as_of;
} run;

static ent_code wrong_type(const char *key, const char *wanted, ent_err *e)
{
    return ent_fail(e, ENT_INVALID, NULL, "Compare the case with doc/formats.md.", "\"%s\" must be %s.", key, wanted);
}

/* Beside the file of cases, unless the path is absolute. */
static ent_code beside(ent_str *path, const run *r, ent_err *e)
{
    const char *cases = r->in->path, *slash = strrchr(cases, '/');

    if (r->in->fd == STDIN_FILENO || slash == NULL || (path->n != 0 && path->p[0] == '/')) return ENT_OK;
    return ent_str_fmt(path, r->arena, e, "%.*s%.*s", (int)(slash - cases + 1), cases, ENT_F(*path));
}

static ent_code take_value(run *r, const ent_param *p, const ent_json *v, ent_err *e)
{
    ent_str value = {0};

    if (p->type == ENT_P_FLAG) {
        if (v->kind != ENT_JSON_BOOL) return wrong_type(p->name, "true or false", e);
        if (!v->boolean) return ENT_OK;
    } else if (p->type == ENT_P_INT) {
        if (v->kind != ENT_JSON_INT) return wrong_type(p->name, "a whole number", e);
        ENT_TRY(ent_str_fmt(&value, r->arena, e, "%lld", (long long)v->integer));
    } else {
        if (v->kind != ENT_JSON_STR) return wrong_type(p->name, "text", e);
        value = v->str;
    }
    if (p->type == ENT_P_FILE) ENT_TRY(beside(&value, r, e));
    r->arguments[r->n++] = (ent_argument){p->name, value};
    return ENT_OK;
}

static ent_code take_as_of(run *r, const ent_json *v, ent_err *e)
{
    ent_time end;
    ent_date d;

    if (v->kind != ENT_JSON_STR) return wrong_type("as-of", "text", e);
    if (!ent_date_parse(&d, v->str) || !ent_date_span(d, &r->as_of, &end))
        return ent_fail(e, ENT_INVALID, NULL, "Write it as YYYY-MM-DD.", "\"%.*s\" is not a date.", ENT_F(v->str));
    r->has_as_of = true;
    return ENT_OK;
}

static ent_code take_member(run *r, const ent_json_member *m, ent_err *e)
{
    const ent_param *p = api__param(r->request->operation, m->key.p);
    const ent_json *v = m->value;

    if (ent_str_is(m->key, "id")) return ENT_OK;
    if (ent_str_is(m->key, "as-of")) return take_as_of(r, v, e);
    if (p == NULL || strcmp(p->name, ENT_PARAM_CASES) == 0)
        return ent_fail(e, ENT_INVALID, NULL, "The members of a case are named as the options.", "There is no option \"%.*s\" here.",
                        ENT_F(m->key));
    if (v->kind != ENT_JSON_ARR) return take_value(r, p, v, e);
    if (!(p->flags & ENT_PARAM_MANY)) return wrong_type(p->name, "one value", e);
    for (size_t i = 0; i < v->n; i++) ENT_TRY(take_value(r, p, v->items[i], e));
    return ENT_OK;
}

/* The request's own arguments that the case does not replace. */
static void take_defaults(run *r)
{
    for (size_t i = 0; i < r->request->n; i++) {
        const ent_argument *g = &r->request->arguments[i];
        if (strcmp(g->name, ENT_PARAM_CASES) != 0 && ent_json_get(r->object, g->name) == NULL) r->arguments[r->n++] = *g;
    }
}

static ent_code read_case(run *r, ent_str line, ent_err *e)
{
    size_t most = r->request->n;
    const ent_json *o, *id;

    ENT_TRY(ent_json_parse(&o, r->arena, line, ENT_CASE_MAX, e));
    if (o->kind != ENT_JSON_OBJ) return ent_fail(e, ENT_INVALID, NULL, "Write one JSON object a line.", "A case must be an object.");
    id = ent_json_get(o, "id");
    if (id != NULL && id->kind != ENT_JSON_STR && id->kind != ENT_JSON_INT) return wrong_type("id", "text or a whole number", e);
    r->object = o;
    r->id = id;
    for (size_t i = 0; i < o->n; i++) most += o->members[i].value->kind == ENT_JSON_ARR ? o->members[i].value->n : 1;
    if (most > VALUES_MAX)
        return ent_fail(e, ENT_LIMIT, NULL, "Make several cases of it.", "A case has at most %d values, with those of the command line.",
                        VALUES_MAX);
    ENT_NEW(r->arguments, r->arena, most, e);
    for (size_t i = 0; i < o->n; i++) ENT_TRY(take_member(r, &o->members[i], e));
    take_defaults(r);
    return ENT_OK;
}

/* What is wrong with the line itself is told with its number, and is an error of usage. */
static ent_code check_case(ent_request *one, run *r, ent_str line, bool fits, ent_err *e)
{
    ent_code code;

    if (!fits)
        code = ent_fail(e, ENT_LIMIT, NULL, "Name files instead of writing their text into the case.", "A case has at most %d bytes.",
                        ENT_CASE_MAX);
    else code = read_case(r, line, e);
    *one = *r->request;
    one->n = r->n;
    one->arguments = r->arguments;
    one->progress = NULL;
    if (r->has_as_of) {
        one->has_as_of = true;
        one->as_of = r->as_of;
    }
    if (code == ENT_OK) code = api__check_given(one, e);
    if (code == ENT_OK) code = api__check_needed(one, e);
    return code == ENT_OK ? ENT_OK : ent_within(e, "%s:%lld", r->in->path, (long long)r->in->number);
}

static ent_code answer_case(ent_str *out, run *r, ent_str line, bool fits, ent_err *e)
{
    ent_answer answer = {.exit_code = 2};
    ent_err problem = {0};
    ent_request one;

    if (check_case(&one, r, line, fits, &problem) == ENT_OK && api__run(&answer, r->arena, &one, r->id, r->kept, &problem) == ENT_OK) {
        *out = answer.json;
        return ENT_OK;
    }
    return api__error_answer(out, r->arena, r->request->operation, r->id, &problem, answer.exit_code, false, e);
}

/* ---- all cases ---- */

static void tell_progress(const ent_request *q, int64_t done, bool last)
{
    if (q->progress != NULL && (last || done % PROGRESS_STEP == 0)) q->progress(q->progress_ctx, "cases", done, last ? done : 0);
}

static ent_code answer_all(ent_arena *scratch, const ent_request *q, lines *in, kept_policies *kept, ent_line_fn *fn, void *ctx, ent_err *e)
{
    bool fits, more;
    ent_str line, answer;

    for (;;) {
        run r = {.request = q, .in = in, .arena = scratch, .kept = kept};
        ENT_TRY(next_line(&line, &fits, &more, in, e));
        if (!more) break;
        ENT_TRY(answer_case(&answer, &r, line, fits, e));
        ENT_TRY(fn(ctx, answer, e));
        ent_arena_reset(scratch);
        tell_progress(q, in->number, false);
    }
    tell_progress(q, in->number, true);
    return ENT_OK;
}

bool ent_api_has_cases(const ent_request *r)
{
    for (size_t i = 0; i < r->n; i++)
        if (strcmp(r->arguments[i].name, ENT_PARAM_CASES) == 0) return true;
    return false;
}

static ent_str cases_of(const ent_request *r)
{
    for (size_t i = 0; i < r->n; i++)
        if (strcmp(r->arguments[i].name, ENT_PARAM_CASES) == 0) return r->arguments[i].value;
    return (ent_str){0};
}

ent_code ent_api_cases(ent_answer *out, ent_arena *a, const ent_request *r, ent_line_fn *fn, void *ctx, ent_err *e)
{
    ent_arena *scratch = ent_arena_new(a, 0);
    kept_policies *kept;
    ent_code code;
    ent_str path;
    lines in;

    *out = (ent_answer){.exit_code = 2};
    if (scratch == NULL) return ent_nomem(e);
    ENT_TRY(api__check_given(r, e));
    out->exit_code = 1;
    ENT_TRY(ent_str_dup(&path, a, cases_of(r), e));
    ENT_TRY(api__kept_new(&kept, a, e));
    ENT_TRY(open_lines(&in, a, path.p, e));
    code = answer_all(scratch, r, &in, kept, fn, ctx, e);
    close_lines(&in);
    if (code == ENT_OK) out->exit_code = 0;
    else out->exit_code = ent_api_exit_code(code);
    return code;
}
