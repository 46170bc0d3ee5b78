/* SPDX-License-Identifier: Apache-2.0 */
/* The terminal door. It knows words, files and exit codes; what an operation does is the api room's. */
#ifndef ENTENTE_CLI_H
#define ENTENTE_CLI_H

#include <stdio.h>

#include <entente/api.h>

enum { CLI_EXIT_USAGE = 2, CLI_ARGUMENTS_MAX = 20000 };

typedef struct cli_line {
    ent_request request;
    ent_argument *arguments;
    bool json, help;
    int passphrase_fd;  /* -1: none */
    const char *server; /* socket of a server that is asked instead, or NULL */
} cli_line;

/* Reads argv into a request. ENT_INVALID for what is no command; line->request.operation may be set even then. */
ENT_CHECKED ent_code cli_parse(cli_line *line, ent_arena *a, int argc, char **argv, ent_err *e);

/* The passphrase from --passphrase-fd, ENTENTE_PASSPHRASE_FILE or the terminal; has_passphrase stays false without any. */
ENT_CHECKED ent_code cli_passphrase(cli_line *line, ent_arena *a, ent_err *e);

/* `serve`: its own options, in argv. Ends when the server was stopped. */
ENT_CHECKED ent_code cli_serve(const char *dir, int argc, char **argv, ent_err *e);
void cli_serve_help(FILE *f);

void cli_help(FILE *f, const char *noun, const char *verb);
void cli_usage(FILE *f, const ent_operation *op);
void cli_completion(FILE *f);
void cli_man(FILE *f);
/* What help and the manual page say alike; ended by NULL. */
typedef struct cli_row {
    const char *left, *right;
} cli_row;
extern const cli_row cli_options[], cli_exits[], cli_serve_rows[];

/* The answer for people. */
ENT_CHECKED ent_code cli_render(FILE *f, ent_arena *a, const ent_operation *op, ent_str json, ent_err *e);
/* state: a closing sentence on what became of the act, or NULL. */
ENT_CHECKED ent_code cli_render_error(FILE *f, ent_arena *a, const ent_err *problem, const char *state, ent_err *e);

/* Text from files and partners, with control and direction characters made visible. */
void cli_print(FILE *f, ent_str s);

/* An ent_progress_fn for a terminal; ctx is its FILE. */
void cli_progress(void *ctx, const char *doing, int64_t done, int64_t total);

#endif
