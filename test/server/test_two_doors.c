/* SPDX-License-Identifier: Apache-2.0 */
/* Two worlds at the real doors: the shipped program, at the terminal and as a server of both nodes, is asked what vera may ask. Standard output,
 * standard error, exit code and files; status, every header but Date, body and files: the same in both, once UUIDs, digests and tokens are
 * called by the order in which they first appear, and times are left out. The program has the machine's clock and draws at random.
 *
 * 10 worlds: a pair with hidden acts of its own and QUESTIONS that are drawn from the table. What changes the register is asked once in all
 * of a row, so that no two things differ in nothing but what is drawn at random.                                           */
#include "test/server/server_help.h"

#include "test/api/twin_base.h"

enum { WORLDS = 10, QUESTIONS = 8, WORDS_MAX = 160, OPERATIONS_MAX = 200 };

typedef struct side {
    twin t;
    pid_t server;
    int port;
    char address[40];
    session vera, anna; /* anna sees what is hidden, and asks before */
} side;

static side A, B;
static bool written[OPERATIONS_MAX];
static size_t asked, answered;

/* ---- renaming ---- */

static size_t run_of(ent_str s, size_t i, const char *of)
{
    size_t n = 0;

    while (i + n < s.n && s.p[i + n] != '\0' && strchr(of, s.p[i + n]) != NULL) n++;
    return n;
}

/* Length of the random thing that begins at i: a UUID, or 32 and more characters of a digest, a token or a signature. */
static size_t random_thing(ent_str s, size_t i)
{
    size_t n;

    if (i + 36 <= s.n && ent_uuid_ok((ent_str){s.p + i, 36})) return 36;
    n = run_of(s, i, "0123456789abcdefABCDEFGHIJKLMNOPQRSTUVWXYZghijklmnopqrstuvwxyz+/=");
    return n >= 40 ? n : 0;
}

/* Length of the time that begins at i: 2026-11-23T12:00:00Z, or with a blank. */
static size_t time_at(ent_str s, size_t i)
{
    static const char form[] = "dddd-dd-dd.dd:dd:dd";

    if (i + sizeof form - 1 > s.n) return 0;
    for (size_t k = 0; k < sizeof form - 1; k++) {
        bool digit = s.p[i + k] >= '0' && s.p[i + k] <= '9';
        if (form[k] == 'd' ? !digit : form[k] != '.' && s.p[i + k] != form[k]) return 0;
    }
    return sizeof form - 1;
}

static const char *renamed(ent_arena *a, ent_str s)
{
    ent_buf b = ent_buf_new(a, 64 << 20);
    ent_str *names = ent_alloc(a, (s.n / 36 + 1) * sizeof *names), out;
    size_t n = 0, k;
    ent_err e;

    assert_non_null(names);
    for (size_t i = 0; i < s.n;) {
        size_t len = random_thing(s, i), time = len == 0 ? time_at(s, i) : 0;
        ent_str thing = {s.p + i, len};
        i += len != 0 ? len : time != 0 ? time : 1;
        if (time != 0) ent_buf_z(&b, "<time>");
        else if (len == 0) ent_buf_c(&b, s.p[i - 1]);
        else {
            for (k = 0; k < n && !ent_str_eq(names[k], thing); k++) {
            }
            if (k == n) names[n++] = thing;
            ent_buf_fmt(&b, "<%zu:%zu>", len, k + 1);
        }
    }
    if (ent_buf_take(&out, &b, &e) != ENT_OK) fail_msg("%s", e.what);
    return out.p;
}

/* ---- questions ---- */

typedef struct question {
    const ent_operation *op;
    char name[60];
    ent_argument v[NODE_ARGS_MAX];
    size_t n;
} question;

static bool is_asked(const ent_operation *op, size_t at)
{
    if (!ENT_OPENS_NODE(op->access) || strcmp(op->noun, "log") == 0) return false;
    if (strcmp(op->noun, "key") == 0 && ENT_WRITES(op->access)) return false; /* she would lock herself out */
    if (strcmp(op->noun, "node") == 0 && op->verb != NULL && strncmp(op->verb, "backup", 6) == 0) return false; /* of the whole node */
    return !ENT_WRITES(op->access) || !written[at];
}

/* A number that nothing visible has: every other one is that of something hidden. */
static void rename_import(question *q)
{
    static const char *const numbers[] = {"S-1", "V-1", "S-2", "V-2", "LIST-7", "V-3"};
    static size_t used;

    for (size_t i = 0; i < q->n; i++)
        if (strcmp(q->op->noun, "import") == 0 && strcmp(q->v[i].name, "number") == 0)
            q->v[i].value = ent_str_c(numbers[used++ % NODE_COUNT(numbers)]);
}

static void draw_question(question *q)
{
    size_t n, at;
    const ent_operation *ops = ent_api_operations(&n);

    do at = pick(n);
    while (!is_asked(&ops[at], at));
    written[at] = ENT_WRITES(ops[at].access);
    *q = (question){.op = &ops[at]};
    snprintf(q->name, sizeof q->name, "%s%s%s", ops[at].noun, ops[at].verb ? " " : "", ops[at].verb ? ops[at].verb : "");
    q->n = draw_arguments(q->v, A.t.w.a, q->op, q->name);
    rename_import(q);
}

static const ent_param *param_of(const question *q, size_t i)
{
    const ent_param *p = q->op->params;

    while (strcmp(p->name, q->v[i].name) != 0) p++;
    return p;
}

static void compare(const question *q, const char *what, const char *x, const char *y)
{
    if (strcmp(x, y) == 0) return;
    for (size_t i = 0; i < q->n; i++) fprintf(stderr, "  %s = \"%s\"\n", q->v[i].name, q->v[i].value.p);
    fprintf(stderr, "%s, %s\nA %s\nB %s\n", q->name, what, x, y); /* cmocka would cut it off */
    fail();
}

/* A bundle holds hashes and signatures of this node: its size must do. */
static const char *file_text(ent_arena *a, ent_str s)
{
    ent_str out;
    ent_err e;

    if (s.p == NULL) return "none";
    if (s.n < 2 || memcmp(s.p, "PK", 2) != 0) return renamed(a, s);
    if (ent_str_fmt(&out, a, &e, "PK %zu", s.n) != ENT_OK) fail_msg("%s", e.what);
    return out.p;
}

/* ---- the terminal ---- */

typedef struct run {
    int status;
    const char *out, *err;
} run;

static void to_file(const char *path, int fd)
{
    dup2(open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600), fd);
}

static run terminal(side *s, const question *q, bool json)
{
    const char *words[WORDS_MAX] = {"entente", "-C", "nato", "--as", "vera"};
    size_t n = 5;
    run r;
    pid_t child;
    int status;

    if (json) words[n++] = "--json";
    words[n++] = q->op->noun;
    if (q->op->verb != NULL) words[n++] = q->op->verb;
    for (size_t i = 0; i < q->n; i++) {
        const ent_param *p = param_of(q, i);
        ent_str option;
        ent_err e;
        if (!(p->flags & ENT_PARAM_PLACE)) {
            if (ent_str_fmt(&option, s->t.w.a, &e, "--%s", p->name) != ENT_OK) fail_msg("%s", e.what);
            words[n++] = option.p;
        }
        if (p->type != ENT_P_FLAG) words[n++] = q->v[i].value.p;
        assert_true(n < WORDS_MAX - 3);
    }
    twin_enter(&s->t);
    child = fork();
    if (child == 0) {
        setenv("ENTENTE_PASSPHRASE_FILE", "pass", 1);
        to_file("/dev/null", 0);
        to_file("out.txt", 1);
        to_file("err.txt", 2);
        execv(getenv("ENT_PROGRAM"), (char *const *)(uintptr_t)words);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    r.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    r.out = renamed(s->t.w.a, get_file(&s->t.w, "out.txt"));
    r.err = renamed(s->t.w.a, get_file(&s->t.w, "err.txt"));
    return r;
}

static void ask_terminals(const question *q, bool json)
{
    run x = terminal(&A, q, json), y = terminal(&B, q, json);

    compare(q, "standard output", x.out, y.out);
    compare(q, "standard error", x.err, y.err);
    if (x.status != y.status) fail_msg("%s: exit code %d and %d", q->name, x.status, y.status);
    if (x.status < 0 || x.status > 11) fail_msg("%s: exit code %d: %s", q->name, x.status, x.err);
    answered += x.status == 0;
    for (size_t i = 0; i < q->n; i++) {
        if (param_of(q, i)->type != ENT_P_OUT) continue;
        compare(q, "a file", file_text(A.t.w.a, get_file(&A.t.w, q->v[i].value.p)), file_text(B.t.w.a, get_file(&B.t.w, q->v[i].value.p)));
        unlink(path_of(&A.t.w, q->v[i].value.p));
        unlink(path_of(&B.t.w, q->v[i].value.p));
    }
}

/* ---- the servers ---- */

/* What server_help.h does, it does with this side's server. */
static void turn_to(const side *s)
{
    W = s->t.w;
    server = s->server;
    port = s->port;
    snprintf(address, sizeof address, "%s", s->address);
}

static void put_argument(ent_jw *w, side *s, const ent_param *p, ent_str value)
{
    ent_str bytes = p->type == ENT_P_FILE ? get_file(&s->t.w, value.p) : (ent_str){0};
    int64_t number;

    if (p->type == ENT_P_FLAG) ent_jw_bool(w, true);
    else if (p->type == ENT_P_INT && ent_str_i64(value, &number) && number <= ENT_JSON_MAX_INT) ent_jw_i64(w, number);
    else if (bytes.p != NULL && bytes.n != 0) ent_jw_z(w, upload(&s->vera, bytes));
    else ent_jw_str(w, value);
}

/* The arguments of a question as a JSON object: values of one name in a list. */
static const char *as_json(side *s, const question *q)
{
    ent_buf b = ent_buf_new(s->t.w.a, 1 << 20);
    ent_jw w = ent_jw_plain(&b);
    ent_str out;
    ent_err e;

    ent_jw_obj(&w);
    for (size_t i = 0; i < q->n; i++) {
        const ent_param *p = param_of(q, i);
        if (i != 0 && strcmp(q->v[i - 1].name, p->name) == 0) continue;
        ent_jw_key(&w, p->name);
        if (p->flags & ENT_PARAM_MANY) ent_jw_arr(&w);
        for (size_t k = i; k < q->n && strcmp(q->v[k].name, p->name) == 0; k++) put_argument(&w, s, p, q->v[k].value);
        if (p->flags & ENT_PARAM_MANY) ent_jw_end(&w);
    }
    ent_jw_end(&w);
    if (ent_jw_take(&out, &w, &e) != ENT_OK) fail_msg("%s", e.what);
    return out.p;
}

/* The whole reply without its date, then the files that it names, likewise. */
static void put_reply(ent_buf *b, reply r)
{
    ent_str rest = r.all, line;

    while (rest.n != 0) {
        ent_str_cut(rest, '\n', &line, &rest);
        if (line.n >= 6 && memcmp(line.p, "Date: ", 6) == 0) continue;
        ent_buf_add(b, line);
        ent_buf_c(b, '\n');
    }
}

static const char *served(side *s, const question *q, int *status)
{
    ent_buf b = ent_buf_new(s->t.w.a, 64 << 20);
    char path[100];
    const ent_json *json, *files;
    reply r;
    ent_str out;
    ent_err e;

    turn_to(s);
    snprintf(path, sizeof path, "/api/v1/%s%s%s", q->op->noun, q->op->verb ? "/" : "", q->op->verb ? q->op->verb : "");
    if (q->op->access == ENT_READS) (void)post(&s->anna, path, as_json(s, q));
    r = post(&s->vera, path, as_json(s, q));
    *status = r.status;
    put_reply(&b, r);
    files = ent_json_parse(&json, W.a, r.body, 64 << 20, &e) == ENT_OK ? ent_json_get(json, "files") : NULL;
    for (size_t i = 0; files != NULL && files->kind == ENT_JSON_OBJ && i < files->n; i++) {
        if (files->members[i].value->kind != ENT_JSON_STR) continue;
        snprintf(path, sizeof path, "/api/v1/file/%s", files->members[i].value->str.p);
        r = request(&s->vera, "GET", path, NULL, (ent_str){0}, NULL);
        ent_buf_z(&b, file_text(W.a, r.body));
    }
    if (ent_buf_take(&out, &b, &e) != ENT_OK) fail_msg("%s", e.what);
    return renamed(s->t.w.a, out);
}

static void ask_servers(const question *q)
{
    int x_status, y_status;
    const char *x = served(&A, q, &x_status), *y = served(&B, q, &y_status);

    compare(q, "the reply", x, y);
    assert_int_equal(x_status, y_status);
    assert_true(x_status >= 200 && x_status < 500);
    answered += x_status == 200;
}

/* ---- worlds ---- */

static void worlds_cannot_be_told_apart(void **state)
{
    size_t hidden = 0;

    (void)state;
    for (size_t i = 0; i < WORLDS; i++) {
        twin_seed = i + 5000;
        A.t.w.now = B.t.w.now = time(NULL);
        for (int k = 0; k < 3; k++) {
            told t;
            hide_something(&t, &B.t, true);
            hidden += t.code == ENT_OK;
        }
        for (size_t k = 0; k < QUESTIONS; k++, asked++) {
            question q;
            draw_question(&q);
            if (k % 2 == 0) ask_terminals(&q, k % 4 == 0);
            else ask_servers(&q);
        }
    }
    print_message("%d worlds, %zu questions, %zu of them answered, %zu hidden acts, no difference\n", WORLDS, asked, answered, hidden);
    assert_true(hidden >= WORLDS);
    assert_true(answered * 3 > asked);
}

/* Nobody's questions are told apart either: errors of the door, and what anybody may fetch. */
static void the_doors_themselves(void **state)
{
    static const char *const paths[] = {"/", "/api/v1/openapi.json", "/api/v1/session", "/api/v1/item/none", "/api/v1/file/0", "/healthz"};
    const session *const who[] = {NULL, &A.vera, NULL, &B.vera};
    const char *text[2];

    (void)state;
    for (size_t i = 0; i < NODE_COUNT(paths); i++)
        for (size_t logged_in = 0; logged_in < 2; logged_in++) {
            for (size_t s = 0; s < 2; s++) {
                side *x = s == 0 ? &A : &B;
                ent_buf b = ent_buf_new(x->t.w.a, 64 << 20);
                ent_str out;
                ent_err e;
                turn_to(x);
                put_reply(&b, request(who[s * 2 + logged_in], "GET", paths[i], NULL, (ent_str){0}, NULL));
                if (ent_buf_take(&out, &b, &e) != ENT_OK) fail_msg("%s", e.what);
                text[s] = renamed(x->t.w.a, out);
            }
            assert_string_equal(text[0], text[1]);
        }
}

static void open_side(side *s, const char *name, bool hides, ent_time now)
{
    twin_build(&s->t, name, hides, now);
    W = s->t.w;
    start();
    s->server = server;
    s->port = port;
    snprintf(s->address, sizeof s->address, "%s", address);
    s->vera = log_in("vera");
    s->anna = log_in("anna");
}

static int set_up(void **state)
{
    ent_time now = time(NULL) - 3600;

    (void)state;
    open_side(&A, "a", false, now);
    twin_told_n = 0;
    open_side(&B, "b", true, now);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    assert_int_equal(chdir("/"), 0);
    turn_to(&A);
    assert_int_equal(stop(), 0);
    world_close(&A.t.w);
    turn_to(&B);
    assert_int_equal(stop(), 0);
    world_close(&B.t.w);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worlds_cannot_be_told_apart),
        cmocka_unit_test(the_doors_themselves),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
