/* SPDX-License-Identifier: Apache-2.0 */
/* The manual page, in the man macros of troff, from the table of operations. */
#include <string.h>

#include "cli.h"

/* Text as troff must see it: a dash that can be copied, a backslash, and no command at the start of a line. */
static void roff(FILE *f, const char *z)
{
    if (*z == '.' || *z == '\'') fputs("\\&", f);
    for (; *z != '\0'; z++) {
        if (*z == '-') fputs("\\-", f);
        else if (*z == '\\') fputs("\\e", f);
        else fputc(*z, f);
    }
}

static void line(FILE *f, const char *z)
{
    roff(f, z);
    fputc('\n', f);
}

static void name_of_param(FILE *f, const ent_param *p)
{
    if (p->flags & ENT_PARAM_PLACE) {
        fputs("\\fI", f);
        roff(f, p->value);
        fputs("\\fR", f);
        return;
    }
    fputs("\\fB\\-\\-", f);
    roff(f, p->name);
    fputs("\\fR", f);
    if (p->type == ENT_P_FLAG) return;
    fputs(" \\fI", f);
    roff(f, p->value);
    fputs("\\fR", f);
}

static void synopsis(FILE *f, const ent_operation *op)
{
    fputs(".SS \"", f);
    roff(f, op->noun);
    if (op->verb != NULL) fputc(' ', f);
    if (op->verb != NULL) roff(f, op->verb);
    fputs("\"\n.nh\n.ad l\n.HP\n\\fBentente ", f);
    roff(f, op->noun);
    if (op->verb != NULL) fputc(' ', f);
    if (op->verb != NULL) roff(f, op->verb);
    fputs("\\fR", f);
    for (const ent_param *p = op->params; p->name != NULL; p++) {
        bool needed = p->flags & ENT_PARAM_NEEDED;
        fputs(needed ? " " : " [", f);
        name_of_param(f, p);
        if (!needed) fputc(']', f);
        if (p->flags & ENT_PARAM_MANY) fputs(" ...", f);
    }
    fputs("\n.hy\n.ad b\n.PP\n", f);
}

/* "json|xml", with room to break the line. */
static void print_choices(FILE *f, const char *choices)
{
    ent_str rest = ent_str_c(choices), word;

    fputc('(', f);
    while (rest.n != 0) {
        char z[64];
        ent_str_cut(rest, '|', &word, &rest);
        snprintf(z, sizeof z, "%.*s", ENT_F(word));
        roff(f, z);
        if (rest.n != 0) fputs(" | ", f);
    }
    fputs(")\n", f);
}

static void one_operation(FILE *f, const ent_operation *op)
{
    synopsis(f, op);
    line(f, op->summary);
    for (const ent_param *p = op->params; p->name != NULL; p++) {
        fputs(".TP\n", f);
        name_of_param(f, p);
        fputc('\n', f);
        line(f, p->help);
        if (p->choices != NULL) print_choices(f, p->choices);
    }
    fputs(".PP\n", f);
    if (!ENT_OPENS_NODE(op->access) && op->access != ENT_MAKES_NODE) fputs("Needs no person.\n", f);
    else if (strcmp(op->roles, "any") == 0) fputs("For every person of the node.\n", f);
    else if (strcmp(op->roles, "open") != 0) {
        fputs("For the roles: ", f);
        line(f, op->roles);
    }
}

/* Rows of two texts, under a heading. */
static void table(FILE *f, const char *heading, const cli_row *rows)
{
    fprintf(f, ".SH %s\n", heading);
    for (; rows->left != NULL; rows++) {
        fputs(".TP\n.B ", f);
        line(f, rows->left);
        line(f, rows->right);
    }
}

void cli_man(FILE *f)
{
    static const cli_row variables[] = {
        {"ENTENTE_PASSPHRASE_FILE", "a file whose first line is the passphrase, or the PIN of the token, of the person after --as"},
        {NULL, NULL},
    };
    static const cli_row files[] = {
        {"DIR/entente.db", "the node's database: the log, and all tables that are read from it"},
        {"DIR/keys/", "the key files of persons, each under its passphrase, and notes on keys that are on tokens"},
        {NULL, NULL},
    };
    const ent_operation *ops;
    size_t n;

    fputs(
        ".\\\" SPDX-License-Identifier: Apache-2.0\n.\\\" Made by: entente help man\n.TH ENTENTE 1 \"\" \"Entente " ENT_VERSION
        "\" \"Entente\"\n.SH NAME\nentente \\- a register that two organisations can share\n.SH SYNOPSIS\n"
        ".nh\n.ad l\n.HP\n\\fBentente\\fR [\\fB\\-C\\fR \\fIDIR\\fR] [\\fB\\-\\-as\\fR \\fINAME\\fR] [\\fB\\-\\-as\\-of\\fR \\fIDATE\\fR] "
        "[\\fB\\-\\-json\\fR] \\fICOMMAND\\fR ...\n.hy\n.ad b\n.SH DESCRIPTION\n"
        "Entente holds standards, terms, frequency rules and production needs, each with its security label; works out who may have what\n"
        "and whose consent is missing; hands it over as one signed file; and proves every yes and every no.\n"
        "Data goes to standard output, messages to standard error.\n"
        ".PP\nThis program has no official status and is not accredited.\n",
        f);
    table(f, "OPTIONS", cli_options);
    fputs(".SH COMMANDS\n", f);
    ops = ent_api_operations(&n);
    for (size_t i = 0; i < n; i++) one_operation(f, &ops[i]);
    fputs(".SS help\n.nh\n.ad l\n.HP\n\\fBentente help\\fR [\\fICOMMAND\\fR | \\fBcompletion\\fR | \\fBman\\fR]\n.hy\n.ad b\n.PP\n"
          "show one command in full, print completions for bash, or print this page\n"
          ".SS serve\n.nh\n.ad l\n.HP\n\\fBentente\\fR [\\fB\\-C\\fR \\fIDIR\\fR] \\fBserve\\fR [\\fIOPTION\\fR ...]\n.hy\n.ad b\n.PP\n"
          "serve the node to browsers and programs until SIGTERM or Ctrl\\-C\n",
          f);
    table(f, "OPTIONS OF SERVE", cli_serve_rows);
    table(f, "EXIT STATUS", cli_exits);
    table(f, "ENVIRONMENT", variables);
    table(f, "FILES", files);
}
