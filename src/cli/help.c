/* SPDX-License-Identifier: Apache-2.0 */
/* Help, usage and completions, all from the table of operations. */
#include <string.h>

#include "cli.h"

const cli_row cli_options[] = {
    {"-C DIR", "the node's folder (default: this folder)"},
    {"--as NAME", "who you are; asks for the passphrase"},
    {"--passphrase-fd N", "read the passphrase from this descriptor (or the file named by ENTENTE_PASSPHRASE_FILE)"},
    {"--server SOCKET", "ask the server that listens there instead of opening a node's folder"},
    {"--as-of DATE", "answer as of this day; your rights are judged today"},
    {"--json", "one JSON object on standard output"},
    {NULL, NULL},
};

const cli_row cli_exits[] = {
    {"0", "ok"},
    {"1", "error"},
    {"2", "usage"},
    {"3", "refused by rule"},
    {"4", "login needed"},
    {"5", "verification failed"},
    {"6", "not found or not visible"},
    {"7", "waiting for a second person"},
    {"10", "no node here"},
    {"11", "busy"},
    {"130", "interrupted"},
    {NULL, NULL},
};

static void print_param(FILE *f, const ent_param *p)
{
    bool needed = p->flags & ENT_PARAM_NEEDED, many = p->flags & ENT_PARAM_MANY;

    fprintf(f, " %s", needed ? "" : "[");
    if (!(p->flags & ENT_PARAM_PLACE)) fprintf(f, "--%s%s", p->name, p->type == ENT_P_FLAG ? "" : " ");
    if (p->type != ENT_P_FLAG) fputs(p->value, f);
    fprintf(f, "%s%s", needed ? "" : "]", many ? "..." : "");
}

void cli_usage(FILE *f, const ent_operation *op)
{
    fprintf(f, "Usage: entente%s %s%s%s",
            !ENT_OPENS_NODE(op->access) && op->access != ENT_MAKES_NODE ? ""
            : op->access == ENT_MAKES_NODE                              ? " --as NAME"
                                                                        : " [-C DIR] [--as NAME]",
            op->noun, op->verb ? " " : "", op->verb ? op->verb : "");
    for (const ent_param *p = op->params; p->name != NULL; p++) print_param(f, p);
    fputc('\n', f);
}

static void print_operation(FILE *f, const ent_operation *op)
{
    cli_usage(f, op);
    fprintf(f, "\n%s\n", op->summary);
    if (op->params[0].name != NULL) fputc('\n', f);
    for (const ent_param *p = op->params; p->name != NULL; p++) {
        char left[64];
        snprintf(left, sizeof left, "%s%s%s%s", p->flags & ENT_PARAM_PLACE ? "" : "--", p->flags & ENT_PARAM_PLACE ? p->value : p->name,
                 p->flags & ENT_PARAM_PLACE || p->type == ENT_P_FLAG ? "" : " ",
                 p->flags & ENT_PARAM_PLACE || p->type == ENT_P_FLAG ? "" : p->value);
        fprintf(f, "  %-24s %s", left, p->help);
        if (p->choices != NULL) fprintf(f, " (%s)", p->choices);
        fputc('\n', f);
    }
    if (!ENT_OPENS_NODE(op->access) && op->access != ENT_MAKES_NODE) fputs("\nNeeds no node.\n", f);
    else if (strcmp(op->roles, "open") != 0)
        fprintf(f, "\nFor: %s.%s\n", op->roles, ENT_WRITES(op->access) ? " Changes the register; signed with your key." : "");
}

static void print_all(FILE *f)
{
    const ent_operation *ops;
    size_t n;

    fputs("entente: a register that two organisations can share.\n\n"
          "Usage: entente [-C DIR] [--as NAME] [--as-of DATE] [--json] COMMAND ...\n\n",
          f);
    for (const cli_row *r = cli_options; r->left != NULL; r++) fprintf(f, "  %-21s  %s\n", r->left, r->right);
    fputc('\n', f);
    ops = ent_api_operations(&n);
    for (size_t i = 0; i < n; i++) {
        char name[40];
        snprintf(name, sizeof name, "%s%s%s", ops[i].noun, ops[i].verb ? " " : "", ops[i].verb ? ops[i].verb : "");
        fprintf(f, "  %-22s %s\n", name, ops[i].summary);
    }
    fputs("\n  help COMMAND         one command in full        help completion    completions for bash\n"
          "                       help man                the manual page\n"
          "  entente serve --help: the node's server, for browsers and for --server\n\nExit codes:\n",
          f);
    for (const cli_row *r = cli_exits; r->left != NULL; r++) fprintf(f, "  %-5s%s\n", r->left, r->right);
    fputs("\nThis program has no official status and is not accredited.\n", f);
}

void cli_help(FILE *f, const char *noun, const char *verb)
{
    const ent_operation *ops;
    bool found = false;
    size_t n;

    if (noun != NULL && strcmp(noun, "serve") == 0) {
        cli_serve_help(f);
        return;
    }
    ops = ent_api_operations(&n);
    for (size_t i = 0; noun != NULL && i < n; i++) {
        if (strcmp(ops[i].noun, noun) != 0 || (verb != NULL && ops[i].verb != NULL && strcmp(ops[i].verb, verb) != 0)) continue;
        if (found) fputs("\n", f);
        print_operation(f, &ops[i]);
        found = true;
    }
    if (!found) print_all(f);
}

void cli_completion(FILE *f)
{
    const ent_operation *ops;
    size_t n;

    ops = ent_api_operations(&n);
    fputs("# bash completion for entente: source this file\n_entente() {\n  local cur=${COMP_WORDS[COMP_CWORD]} line=\" "
          "${COMP_WORDS[*]:1:COMP_CWORD-1} \" words\n"
          "  case $line in\n",
          f);
    for (size_t i = 0; i < n; i++) {
        fprintf(f, "  *\" %s%s%s \"*) words=\"", ops[i].noun, ops[i].verb ? " " : "", ops[i].verb ? ops[i].verb : "");
        for (const ent_param *p = ops[i].params; p->name != NULL; p++)
            if (!(p->flags & ENT_PARAM_PLACE)) fprintf(f, "--%s ", p->name);
        fputs("--json\" ;;\n", f);
    }
    for (size_t i = 0; i < n; i++) {
        if (ops[i].verb == NULL || (i > 0 && strcmp(ops[i - 1].noun, ops[i].noun) == 0)) continue;
        fprintf(f, "  *\" %s \"*) words=\"", ops[i].noun);
        for (size_t k = i; k < n && strcmp(ops[k].noun, ops[i].noun) == 0; k++) fprintf(f, "%s ", ops[k].verb);
        fputs("\" ;;\n", f);
    }
    fputs("  *) words=\"-C --as --as-of --json --passphrase-fd help ", f);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || strcmp(ops[i - 1].noun, ops[i].noun) != 0) fprintf(f, "%s ", ops[i].noun);
    fputs("\" ;;\n  esac\n  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\") $(compgen -f -- \"$cur\"))\n}\ncomplete -F _entente entente\n",
          f);
}
