/* SPDX-License-Identifier: Apache-2.0 */
/* The whole operation `search` on a node with 10,000 visible documents and 1,500 concepts: in this process and through the server, in a session
 * that keeps the names of its view and in one that does not, beside the index alone.
 *
 *   bench_find WORK [DOCUMENTS [CONCEPTS]]                                                                                  */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include <entente/register/search.h>
#include <entente/terms.h>

#include "lib/bench.h"
#include "lib/documents.h"
#include "lib/serving.h"

enum { ROUNDS = 5, NAMES = 4 };
#define PERSON "anna"

static document_query Query[DOCUMENT_QUERIES];

typedef struct subject {
    const char *dir;
    ent_arena *a;
    ent_store *locked;
    ent_unlocked *key;
    ent_changes *changes;
    ent_search_names *names;
} subject;

/* ---- the node ---- */

static void write_documents(const char *path, const document *v, size_t n)
{
    FILE *f = fopen(path, "w");

    if (f == NULL) bench_fail("%s cannot be written", path);
    fputs("number,edition,version,title,publisher,date,status,source,mark\n", f);
    for (size_t i = 0; i < n; i++)
        fprintf(f, "%s,1,,%s%s%s,%s,2026-01-31,%s,invented,checked\n", v[i].number, v[i].title, v[i].remark[0] != '\0' ? " " : "",
                v[i].remark, v[i].publisher, v[i].status);
    if (fclose(f) != 0) bench_fail("%s cannot be written", path);
}

/* Two names in English, one in French, one in German, of one to three words each. */
static void write_concepts(const char *path, size_t n, ent_search_names **names, ent_arena *kept)
{
    ent_search_known *all = ent_alloc(kept, NAMES * n * sizeof *all);
    ent_arena *a = ent_arena_new(NULL, 0);
    ent_term_base base = {.title = ENT_S("EXERCISE"), .lang = ENT_S("en"), .n_concepts = n};
    ent_term_concept *v = calloc(n, sizeof *v);
    ent_term_language *l = calloc(3 * n, sizeof *l);
    ent_term_designation *d = calloc(NAMES * n, sizeof *d);
    char text[DOCUMENT_TEXT];
    ent_str bytes;
    ent_err e;

    if (a == NULL || all == NULL || v == NULL || l == NULL || d == NULL) bench_fail("no memory");
    for (size_t i = 0; i < n; i++) {
        static const char *const tags[] = {"en", "fr", "de"};
        ent_term_designation *own = d + NAMES * i;
        bench_need(ent_str_fmt(&v[i].id, a, &e, "C%zu", i), &e, "naming");
        for (size_t k = 0; k < NAMES; k++) {
            document_words(text, 1, 3);
            bench_need(ent_str_dup(&own[k].text, kept, ent_str_c(text), &e), &e, "naming");
            all[NAMES * i + k] = (ent_search_known){own[k].text, i};
        }
        for (size_t k = 0; k < 3; k++)
            l[3 * i + k] = (ent_term_language){
                .tag = ent_str_c(tags[k]), .n_designations = k == 0 ? 2 : 1, .designations = own + (k == 0 ? 0 : k + 1)};
        v[i].n_languages = 3;
        v[i].languages = l + 3 * i;
    }
    base.concepts = v;
    bench_need(ent_tbx_write(&bytes, NULL, NULL, a, &base, &(ent_tbx_options){0}, &e), &e, "writing terms");
    bench_write(path, bytes.p, bytes.n);
    bench_need(ent_search_names_new(names, kept, NULL, all, NAMES * n, &e), &e, "taking names apart");
    free(v), free(l), free(d);
    ent_arena_free(a);
}

static void make_node(subject *s, const char *dir, const char *work, size_t documents, size_t concepts)
{
    document *v = calloc(documents, sizeof *v);
    char rows[BENCH_PATH], terms[BENCH_PATH];

    if (v == NULL) bench_fail("no memory");
    for (size_t i = 0; i < documents; i++) v[i] = document_some((int64_t)i);
    document_queries(Query, v, (int64_t)documents);
    bench_path(rows, work, "rows.csv");
    bench_path(terms, work, "terms.tbx");
    write_documents(rows, v, documents);
    write_concepts(terms, concepts, &s->names, s->a);
    free(v);
    bench_node(dir, work, "NATO");
    bench_do(&(bench_call){dir, PERSON, "import", NULL, {{"file", rows}, {"label", BENCH_LABEL}, {"exercise", ""}}, NULL, NULL});
    bench_do(&(bench_call){
        dir, PERSON, "term", "import", {{"file", terms}, {"source", "EX"}, {"label", BENCH_LABEL}, {"exercise", ""}}, NULL, NULL});
}

/* ---- the index alone ---- */

static ent_code any_label(void *ctx, bool *out, int64_t label, ent_err *e)
{
    (void)ctx, (void)label, (void)e;
    *out = true;
    return ENT_OK;
}

static void open_subject(subject *s)
{
    ent_time now = (ent_time)time(NULL);
    ent_reg_policies policies;
    char db[BENCH_PATH];
    ent_reg_view view;
    ent_err e;

    bench_path(db, s->dir, "entente.db");
    bench_need(ent_store_open(&s->locked, s->a, db, ENT_STORE_READ, &e), &e, "opening");
    bench_need(ent_store_begin(s->locked, &e), &e, "beginning");
    bench_need(ent_reg_policies_read(&policies, s->a, s->locked, &e), &e, "reading policies");
    bench_need(ent_reg_view_of(&view, s->a, s->locked, &policies, ENT_S(PERSON), now, &e), &e, "deciding");
    bench_need(ent_store_lock(s->locked, view.cuts, view.n, &e), &e, "locking");
    bench_need(ent_api_unlock(&s->key, s->a, s->dir, ENT_S(PERSON), ENT_S(BENCH_PASSPHRASE), now, &e), &e, "unlocking");
    bench_need(ent_api_changes(&s->changes, s->a, s->dir, &e), &e, "watching");
}

static void ask_index(const subject *s, const char *text, const ent_search_names *names)
{
    static const ent_search_page page = {.limit = 20, .passes = any_label};
    ent_arena *a = ent_arena_new(NULL, 0);
    ent_search_answer answer;
    ent_search_query q;
    ent_err e;

    bench_need(ent_search_parse(&q, a, NULL, ent_str_c(text), &e), &e, text);
    if (names != NULL) {
        const ent_search_known *known;
        size_t n;
        bench_need(ent_search_names_for(&known, &n, a, names, &q, &e), &e, text);
        bench_need(ent_search_expand(&q, a, NULL, known, n, &e), &e, text);
    }
    bench_need(ent_search_run(&answer, a, s->locked, &q, &page, &e), &e, text);
    ent_arena_free(a);
}

/* ---- the operation ---- */

static void ask_operation(const subject *s, const char *text, bool keeps, bool expands)
{
    const ent_argument v[] = {{"text", ent_str_c(text)}, {"no-expand", {"", 0}}};
    ent_request r = {.operation = ent_api_operation("search", NULL),
                     .dir = s->dir,
                     .person = ENT_S(PERSON),
                     .unlocked = s->key,
                     .far = true,
                     .now = (ent_time)time(NULL),
                     .n = expands ? 1 : 2,
                     .arguments = v};
    ent_arena *a = ent_arena_new(NULL, 0);
    ent_answer answer;
    ent_err e;

    if (keeps) bench_need(ent_api_version(&r.version, s->changes, &e), &e, "looking for changes");
    bench_need(ent_api_run(&answer, a, &r, &e), &e, text);
    ent_arena_free(a);
}

typedef enum way { INDEX = 0, NAMED, KEPT, PLAIN, FRESH, WAYS } way;

static double all_queries(const subject *s, way w)
{
    size_t n = w == FRESH ? DOCUMENT_QUERIES / 10 : DOCUMENT_QUERIES; /* of each tenth all kinds come as well */
    double cpu = bench_cpu();

    for (size_t i = 0; i < n; i++) {
        const char *text = Query[i].ours;
        if (w == INDEX || w == NAMED) ask_index(s, text, w == NAMED ? s->names : NULL);
        else ask_operation(s, text, w != FRESH, w != PLAIN);
    }
    return (bench_cpu() - cpu) / (double)n;
}

/* ---- over HTTP ---- */

static void write_script(const char *path, int port)
{
    static char bodies[DOCUMENT_QUERIES][2 * DOCUMENT_TEXT];
    const char *all[DOCUMENT_QUERIES];
    serving_session session;

    for (size_t i = 0; i < DOCUMENT_QUERIES; i++) {
        char quoted[2 * DOCUMENT_TEXT - 20];
        size_t n = 0;
        for (const char *p = Query[i].ours; *p != '\0' && n + 3 < sizeof quoted; p++) {
            if (*p == '"') quoted[n++] = '\\';
            quoted[n++] = *p;
        }
        quoted[n] = '\0';
        snprintf(bodies[i], sizeof bodies[i], "{\"text\":\"%s\"}", quoted);
        all[i] = bodies[i];
    }
    serving_log_in(&session, port, PERSON);
    serving_script(path, &session, "/api/v1/search", all, DOCUMENT_QUERIES);
}

/* ---- the run ---- */

/* Without other names there is less to do, so each stands beside the index that did the same. */
static void print_row(const char *what, const bench_series *s, const bench_series *index)
{
    printf("| %s | %s | %s |\n", what, bench_spread(s, 1e6).text, s == index ? "1" : bench_ratio(s, index).text);
}

int main(int argc, char **argv)
{
    size_t documents = argc > 2 ? strtoul(argv[2], NULL, 10) : 10000, concepts = argc > 3 ? strtoul(argv[3], NULL, 10) : 1500;
    char dir[BENCH_PATH], script[BENCH_PATH];
    bench_series ways[WAYS] = {{{0}, 0}}, http = {0}, rate = {0};
    subject s = {.dir = dir};
    pid_t server;
    int port;

    if (argc < 2 || documents == 0 || concepts == 0) bench_fail("usage: bench_find WORK [DOCUMENTS [CONCEPTS]]");
    bench_path(dir, argv[1], "nato");
    bench_say("find: a node with %zu documents and %zu concepts", documents, concepts);
    s.a = ent_arena_new(NULL, 0);
    make_node(&s, dir, argv[1], documents, concepts);
    port = serving_port();
    server = serving_start(dir, port);
    bench_path(script, argv[1], "find.lua");
    write_script(script, port);
    open_subject(&s);
    for (int w = 0; w < WAYS; w++) (void)all_queries(&s, (way)w);
    for (size_t i = 0; i < bench_rounds(ROUNDS); i++) {
        serving_cost x = serving_load(argv[1], script, port, server, 2);
        for (int w = 0; w < WAYS; w++) bench_add(&ways[w], all_queries(&s, (way)w));
        bench_add(&http, x.cpu / 1e6);
        bench_add(&rate, x.rate);
        bench_say("find: round %zu, %.0f searches a second", i + 1, x.rate);
    }
    printf("## The operation `search`\n\nA node with %zu documents and %zu concepts of %d names, all visible; %d queries as above, now "
           "with other "
           "names. Processor time; in turns, the ratio is that of each round.\n\n| | us a query | to the index alone |\n|---|---:|---:|\n",
           documents, concepts, NAMES, DOCUMENT_QUERIES);
    print_row("index alone, without other names", &ways[INDEX], &ways[INDEX]);
    print_row("operation, without other names", &ways[PLAIN], &ways[INDEX]);
    print_row("index alone, with the same other names", &ways[NAMED], &ways[NAMED]);
    print_row("**operation, names kept in the session**", &ways[KEPT], &ways[NAMED]);
    print_row("**over HTTP, names kept**", &http, &ways[NAMED]);
    print_row("operation, names decrypted each time", &ways[FRESH], &ways[NAMED]);
    printf("\nOver HTTP two connections that stay open asked one session, whose key serves one request at a time: %s searches/s.\n",
           bench_spread(&rate, 1).text);
    kill(server, SIGTERM);
    waitpid(server, NULL, 0);
    ent_arena_free(s.a);
    return 0;
}
