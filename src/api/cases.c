/* SPDX-License-Identifier: Apache-2.0 */
/* Many cases of one operation in one run: a JSON object a line in, an answer a line out.
 *
 *   line ─► object ─► arguments: the case's, then the request's ─► api__run ─► answer, or the error as the answer
 *
 * Memory does not grow with the number of cases: a line buffer as long as the longest line wants, one arena that is reset for each case, the kept policies. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "api_private.h"

enum { READ_STEP = 1 << 14, PROGRESS_STEP = 1000 };

/* ---- lines ---- */

typedef struct lines {
    int fd;
    const char *path; /* for messages */
    ent_arena *arena; /* of the buffer */
    char *buffer;
    size_t size, start, end;
    bool at_end;
    int64_t number; /* of the line handed out last, 1.. */
} lines;

/* A regular file, or a pipe that somebody writes cases to as he needs answers. */
static ent_code open_lines(lines *in, ent_arena *a, const char *path, ent_err *e)
{
    *in = (lines){.fd = STDIN_FILENO, .path = strcmp(path, "-") == 0 ? "standard input" : path, .arena = a, .size = (size_t)2 * READ_STEP};
    ENT_NEW(in->buffer, a, in->size, e);
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

/* For another step: behind what is there, in the same buffer or in one of twice its size. A line that is too long ends this: next_line. */
static ent_code make_room(lines *in, ent_err *e)
{
    const char *old = in->buffer + in->start;
    size_t n = in->end - in->start;

    if (in->size - n < READ_STEP) {
        in->size *= 2;
        ENT_NEW(in->buffer, in->arena, in->size, e);
    }
    if (n != 0) memmove(in->buffer, old, n);
    in->start = 0;
    in->end = n;
    return ENT_OK;
}

/* What the file has to give now; a pipe is not waited for longer than it takes to get something. */
static ent_code fill(lines *in, ent_err *e)
{
    ssize_t got;

    ENT_TRY(make_room(in, e));
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
} run;

/* Beside the file of cases, unless the path is absolute. */
static ent_code beside(void *ctx, ent_str *path, const ent_param *p, ent_err *e)
{
    const run *r = ctx;
    const char *cases = r->in->path, *slash = strrchr(cases, '/');

    if (p->type != ENT_P_FILE || r->in->fd == STDIN_FILENO || slash == NULL || (path->n != 0 && path->p[0] == '/')) return ENT_OK;
    return ent_str_fmt(path, r->arena, e, "%.*s%.*s", (int)(slash - cases + 1), cases, ENT_F(*path));
}

/* The request's own arguments that the case does not replace, after those of the case. */
static ent_code take_defaults(ent_request *one, run *r, ent_err *e)
{
    ent_argument *all;
    size_t n = one->n;

    ENT_NEW(all, r->arena, n + r->request->n, e);
    if (n != 0) memcpy(all, one->arguments, n * sizeof *all);
    for (size_t i = 0; i < r->request->n; i++) {
        const ent_argument *g = &r->request->arguments[i];
        if (strcmp(g->name, ENT_PARAM_CASES) != 0 && ent_json_get(r->object, g->name) == NULL) all[n++] = *g;
    }
    one->arguments = all;
    one->n = n;
    return ENT_OK;
}

static ent_code read_case(ent_request *one, run *r, ent_str line, ent_err *e)
{
    const ent_json *o, *id;

    ENT_TRY(ent_json_parse(&o, r->arena, line, ENT_CASE_MAX, e));
    if (o->kind != ENT_JSON_OBJ) return ent_fail(e, ENT_INVALID, NULL, "Write one JSON object a line.", "A case must be an object.");
    id = ent_json_get(o, "id");
    if (id != NULL && id->kind != ENT_JSON_STR && id->kind != ENT_JSON_INT)
        return ent_fail(e, ENT_INVALID, NULL, "Compare the case with doc/formats.md.", "\"id\" must be text or a whole number.");
    r->object = o;
    r->id = id;
    ENT_TRY(ent_api_arguments(one, r->arena, o, beside, r, e));
    return take_defaults(one, r, e);
}

/* What is wrong with the line itself is told with its number, and is an error of usage. */
static ent_code check_case(ent_request *one, run *r, ent_str line, bool fits, ent_err *e)
{
    ent_code code;

    *one = *r->request;
    one->progress = NULL;
    if (!fits)
        code = ent_fail(e, ENT_LIMIT, NULL, "Name files instead of writing their text into the case.", "A case has at most %d bytes.",
                        ENT_CASE_MAX);
    else code = read_case(one, r, line, e);
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
