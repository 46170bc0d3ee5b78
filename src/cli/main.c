/* SPDX-License-Identifier: Apache-2.0 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"
#include "remote.h"

/* What became of the act, unless the message says it itself. */
static const char *state_of(const ent_request *r, const ent_err *problem, bool written)
{
    const ent_operation *op = r->operation;
    bool changes = op != NULL && (ENT_WRITES(op->access) || op->access == ENT_MAKES_NODE || ent_api_copies(r));

    if (!changes || strstr(problem->what, "nothing was written") != NULL || strstr(problem->what, "is recorded") != NULL) return NULL;
    return written ? "The act is recorded in the log; only what was to follow it was not done." : "Nothing was written.";
}

static int report(ent_arena *a, const cli_line *line, const ent_err *problem, int exit_code, bool written)
{
    const ent_operation *op = line->request.operation;
    const char *state = state_of(&line->request, problem, written);
    ent_err second;
    ent_str json;

    if (line->json && ent_api_error_json(&json, a, op, problem, exit_code, written, &second) == ENT_OK) {
        printf("%.*s\n", ENT_F(json));
        return exit_code;
    }
    if (cli_render_error(stderr, a, problem, state, &second) != ENT_OK) fprintf(stderr, "entente: %s\n", problem->what);
    if (exit_code == CLI_EXIT_USAGE && op != NULL) cli_usage(stderr, op);
    return exit_code;
}

/* Output that could not be written is a failure of the command. */
static int flushed(int exit_code)
{
    if (fflush(stdout) == 0 && !ferror(stdout)) return exit_code;
    fprintf(stderr, "entente: the answer could not be written to standard output\n");
    return 1;
}

/* Each answer is out before the next case is read: who asks through a pipe waits for it. */
static ent_code print_case(void *ctx, ent_str answer, ent_err *e)
{
    FILE *f = ctx;

    fwrite(answer.p, 1, answer.n, f);
    fputc('\n', f);
    if (fflush(f) == 0 && !ferror(f)) return ENT_OK;
    return ent_fail(e, ENT_IO, NULL, "Free space, or write to another place.", "The answer could not be written to standard output.");
}

static int run_cases(ent_arena *a, cli_line *line)
{
    ent_answer answer = {0};
    ent_err e = {0};

    if (isatty(STDOUT_FILENO)) line->request.progress = NULL; /* it would stand between the answers */
    if (ent_api_cases(&answer, a, &line->request, print_case, stdout, &e) != ENT_OK) return report(a, line, &e, answer.exit_code, false);
    return 0;
}

/* What needs no node is done here, also where a server has the node. */
static ent_code ask(ent_answer *answer, ent_arena *a, const cli_line *line, ent_err *e)
{
    if (line->server != NULL && ENT_OPENS_NODE(line->request.operation->access))
        return cli_remote(answer, a, line->server, &line->request, e);
    return ent_api_run(answer, a, &line->request, e);
}

static int run(ent_arena *a, cli_line *line)
{
    ent_answer answer = {0};
    ent_err e = {0};

    if (cli_passphrase(line, a, &e) != ENT_OK) return report(a, line, &e, ent_api_exit_code(e.code), false);
    line->request.now = (ent_time)time(NULL); /* the clock is read here and nowhere else */
    if (isatty(STDERR_FILENO) && !line->json) {
        line->request.progress = cli_progress;
        line->request.progress_ctx = stderr;
    }
    if (ent_api_has_cases(&line->request)) return run_cases(a, line);
    if (ask(&answer, a, line, &e) != ENT_OK) return report(a, line, &e, answer.exit_code, answer.written);
    if (line->json) printf("%.*s\n", ENT_F(answer.json));
    else if (cli_render(stdout, a, line->request.operation, answer.json, &e) != ENT_OK) return report(a, line, &e, 1, answer.written);
    return flushed(answer.exit_code);
}

/* "help", "help completion", "help man", "help NOUN [VERB]"; "help rule" is an operation. */
static bool is_help(int argc, char **argv)
{
    return argc >= 2 && strcmp(argv[1], "help") == 0 && !(argc >= 3 && strcmp(argv[2], "rule") == 0);
}

/* "serve", after -C DIR if that is given. */
static bool is_serve(const char **dir, int *at, int argc, char **argv)
{
    bool named = argc >= 3 && strcmp(argv[1], "-C") == 0;

    *dir = named ? argv[2] : NULL;
    *at = named ? 4 : 2;
    return argc >= *at && strcmp(argv[*at - 1], "serve") == 0;
}

static int serve(ent_arena *a, const char *dir, int argc, char **argv)
{
    cli_line line = {0};
    ent_err e = {0};

    if (argc == 1 && strcmp(argv[0], "--help") == 0) {
        cli_serve_help(stdout);
        return 0;
    }
    if (cli_serve(dir, argc, argv, &e) == ENT_OK) return 0;
    return report(a, &line, &e, ent_api_exit_code(e.code), false);
}

int main(int argc, char **argv)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    cli_line line;
    const char *dir;
    ent_err e = {0};
    int code = 0, at;

    if (a == NULL) return 1;
    (void)signal(SIGXFSZ, SIG_IGN); /* a ceiling on file sizes is an error to report (EFBIG), no reason to die */
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        puts("entente " ENT_VERSION);
    } else if (is_help(argc, argv)) {
        if (argc == 3 && strcmp(argv[2], "completion") == 0) cli_completion(stdout);
        else if (argc == 3 && strcmp(argv[2], "man") == 0) cli_man(stdout);
        else cli_help(stdout, argc > 2 ? argv[2] : NULL, argc > 3 ? argv[3] : NULL);
    } else if (is_serve(&dir, &at, argc, argv)) {
        code = serve(a, dir, argc - at, argv + at);
    } else if (cli_parse(&line, a, argc, argv, &e) != ENT_OK) {
        code = report(a, &line, &e, CLI_EXIT_USAGE, false);
    } else if (line.help) {
        const ent_operation *op = line.request.operation;
        cli_help(stdout, op ? op->noun : NULL, op ? op->verb : NULL);
    } else {
        code = run(a, &line);
    }
    ent_arena_free(a);
    return flushed(code);
}
