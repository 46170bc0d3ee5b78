/* SPDX-License-Identifier: Apache-2.0 */
/* The same commands as questions to a server on the same folder: the words of a command become JSON, its files are sent and fetched, and the
 * answer looks as if a process of the terminal had given it. A session lasts as long as its person works.                        */
#ifndef ENTENTE_TEST_MANY_BY_SERVER_H
#define ENTENTE_TEST_MANY_BY_SERVER_H

#include "test/server/server_help.h"

#include "process.h"

enum { FIRST_WORD = 9 }; /* of a command, behind its noun and what command_of put there */

typedef struct asking {
    const ent_operation *op;
    const session *s;
    const char *outs[ENT_PARAMS_MAX]; /* where the person wants what is written for a parameter */
    ent_str body;
} asking;

static inline const ent_param *param_named(const ent_operation *op, const char *name)
{
    for (const ent_param *p = op->params; p->name != NULL; p++)
        if (strcmp(p->name, name) == 0) return p;
    fail_msg("%s has no --%s", op->noun, name);
    return NULL;
}

/* The next parameter that has a place instead of a name. */
static inline const ent_param *param_placed(const ent_operation *op, size_t nth)
{
    for (const ent_param *p = op->params; p->name != NULL; p++)
        if ((p->flags & ENT_PARAM_PLACE) && nth-- == 0) return p;
    fail_msg("%s takes fewer words", op->noun);
    return NULL;
}

static inline void put_word(ent_jw *w, asking *q, const ent_param *p, const char *value)
{
    ent_str bytes;
    ent_err e;

    if (p->type == ENT_P_OUT) q->outs[p - q->op->params] = value;
    if (p->type == ENT_P_FILE) {
        if (ent_file_read(&bytes, W.a, value, 64 << 20, &e) != ENT_OK) fail_msg("%s: %s", e.place, e.what);
        value = upload(q->s, bytes);
    }
    if (p->type == ENT_P_FLAG) ent_jw_bool(w, true);
    else ent_jw_str(w, ent_str_c(value));
}

typedef struct said_word {
    const ent_param *param;
    const char *value;
} said_word;

static inline size_t words_of(said_word *out, const ent_operation *op, const command *c)
{
    size_t n = 0, placed = 0;

    for (size_t i = FIRST_WORD + (op->verb != NULL); i < c->n; i++) {
        const char *word = c->v[i];
        bool named = strncmp(word, "--", 2) == 0;
        out[n].param = named ? param_named(op, word + 2) : param_placed(op, placed++);
        out[n].value = !named ? word : out[n].param->type == ENT_P_FLAG ? "" : c->v[++i];
        n++;
    }
    return n;
}

static inline void put_question(asking *q, const world *w, const command *c)
{
    ent_buf b = ent_buf_new(w->a, 1 << 20);
    ent_jw j = ent_jw_plain(&b);
    said_word words[COMMAND_ARGS];
    size_t n = words_of(words, q->op, c);
    ent_err e;

    ent_jw_obj(&j);
    for (const ent_param *p = q->op->params; p->name != NULL; p++) {
        bool many = (p->flags & ENT_PARAM_MANY) != 0, open = false;
        for (size_t i = 0; i < n; i++) {
            if (words[i].param != p) continue;
            if (!open) ent_jw_key(&j, p->name);
            if (!open && many) ent_jw_arr(&j);
            open = true;
            put_word(&j, q, p, words[i].value);
        }
        if (open && many) ent_jw_end(&j);
    }
    ent_jw_end(&j);
    if (ent_jw_take(&q->body, &j, &e) != ENT_OK) fail_msg("%s", e.what);
}

/* What it wrote comes to where the person wants it. false: it did not come. */
static inline bool fetch(const asking *q, const world *w, const ent_json *answer)
{
    const ent_json *files = ent_json_get(answer, "files");

    for (size_t i = 0; files != NULL && i < files->n; i++) {
        const ent_param *p = param_named(q->op, ent_json_str(files->items[i], "param").p);
        ent_str url;
        reply r;
        ent_err e;
        if (ent_str_fmt(&url, w->a, &e, "/api/v1/file/%.*s", ENT_F(ent_json_str(files->items[i], "file"))) != ENT_OK) return false;
        r = request(q->s, "GET", url.p, NULL, ENT_S(""), NULL);
        if (r.status != 200 || ent_file_write(q->outs[p - q->op->params], r.body, 0600, &e) != ENT_OK) return false;
    }
    return true;
}

static inline ran ask_server(const world *w, const session *s, const ent_operation *op, const command *c)
{
    asking q = {.op = op, .s = s};
    double began = milliseconds();
    ran out = {.exit_code = 0};
    const ent_json *error, *code;
    char path[100];
    reply r;
    ent_err e;

    put_question(&q, w, c);
    snprintf(path, sizeof path, "/api/v1/%s%s%s", op->noun, op->verb != NULL ? "/" : "", op->verb != NULL ? op->verb : "");
    r = post(s, path, q.body.p);
    out.ms = milliseconds() - began;
    out.out = r.body;
    if (ent_json_parse(&out.json, w->a, r.body, 512 << 20, &e) != ENT_OK) out.json = NULL;
    if (out.json == NULL) return out;
    error = ent_json_get(out.json, "error");
    code = error != NULL ? ent_json_get(error, "exit") : NULL;
    if (code != NULL) out.exit_code = (int)code->integer;
    if (r.status != 200 && out.exit_code == 0) out.json = NULL;
    if (r.status == 200 && !fetch(&q, w, out.json)) out.json = NULL;
    return out;
}

#endif
