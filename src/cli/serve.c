/* SPDX-License-Identifier: Apache-2.0 */
/* `entente serve`: the options of the server, which is no operation of the table: it offers them. */
#include <string.h>

#include <entente/server.h>

#include "cli.h"

const cli_row cli_serve_rows[] = {
    {"--listen ADDRESS", "TCP, for browsers: 127.0.0.1:8080; elsewhere only with --cert"},
    {"--socket PATH", "Unix socket, for entente --server PATH: each account may log in as the person of its name"},
    {"--watch ADDRESS", "loopback address for /healthz, /readyz and /metrics"},
    {"--cert PEM", "certificate chain for TLS"},
    {"--tls-key PEM", "its key"},
    {"--client-ca PEM", "every browser must bring a certificate of this authority, named as the person"},
    {"--origin URL", "how browsers call this server when a proxy stands before it: https://register.example"},
    {"--spool DIR", "private folder for files under way, best in memory (default: spool in the node)"},
    {"--workers N", "operations at once (default: 4)"},
    {"--threads N", "threads that speak HTTP (default: 2)"},
    {NULL, NULL},
};
enum { OPTIONS = sizeof cli_serve_rows / sizeof *cli_serve_rows - 1 };

void cli_serve_help(FILE *f)
{
    fputs("Usage: entente [-C DIR] serve [OPTION ...]\n\nServes the node to browsers and programs until SIGTERM or Ctrl-C.\n\n", f);
    for (size_t i = 0; i < OPTIONS; i++) fprintf(f, "  %-20s %s\n", cli_serve_rows[i].left, cli_serve_rows[i].right);
}

static ent_code number(unsigned *out, const char *name, const char *text, ent_err *e)
{
    int64_t n;

    *out = 0;
    if (text == NULL) return ENT_OK;
    if (!ent_str_i64(ent_str_c(text), &n) || n < 1 || n > 64)
        return ent_fail(e, ENT_INVALID, NULL, "Use a number from 1 to 64.", "--%s \"%s\" is not one.", name, text);
    *out = (unsigned)n;
    return ENT_OK;
}

static ent_code read_options(const char **values, int argc, char **argv, ent_err *e)
{
    for (int i = 0; i < argc; i++) {
        size_t at = 0;
        size_t n = strlen(argv[i]);
        while (at < OPTIONS && (strncmp(argv[i], cli_serve_rows[at].left, n) != 0 || cli_serve_rows[at].left[n] != ' ')) at++;
        if (at == OPTIONS) return ent_fail(e, ENT_INVALID, NULL, "See: entente serve --help", "serve does not know \"%s\".", argv[i]);
        if (i + 1 == argc) return ent_fail(e, ENT_INVALID, NULL, NULL, "%s needs a value.", argv[i]);
        values[at] = argv[++i];
    }
    return ENT_OK;
}

static void say_ready(void *ctx, const char *where)
{
    fprintf(ctx, "entente: serving at %s; end it with Ctrl-C\n", where);
    fflush(ctx);
}

ent_code cli_serve(const char *dir, int argc, char **argv, ent_err *e)
{
    const char *v[OPTIONS] = {0};
    ent_server_options o = {.dir = dir != NULL ? dir : "."};

    ENT_TRY(read_options(v, argc, argv, e));
    o.listen = v[0];
    o.socket = v[1];
    o.watch = v[2];
    o.cert = v[3];
    o.key = v[4];
    o.client_ca = v[5];
    o.origin = v[6];
    o.spool = v[7];
    ENT_TRY(number(&o.workers, "workers", v[8], e));
    ENT_TRY(number(&o.threads, "threads", v[9], e));
    return ent_serve(&o, say_ready, stderr, e);
}
