/* SPDX-License-Identifier: Apache-2.0 */
/* entente [-C DIR] [--as PERSON] [--as-of DATE] [--json] [--passphrase-fd N] NOUN [VERB] [--option VALUE] [PLACE ...] */
#include <string.h>

#include "cli.h"

typedef struct words {
    int argc, at;
    char **argv;
} words;

static ent_code missing_value(const char *option, ent_err *e)
{
    return ent_fail(e, ENT_INVALID, NULL, NULL, "%s needs a value.", option);
}

/* "--name value" or "--name=value"; NULL when the value is missing. */
static const char *take_value(words *w, const char *word)
{
    const char *eq = strchr(word, '=');

    if (eq != NULL) return eq + 1;
    return w->at < w->argc ? w->argv[w->at++] : NULL;
}

static bool is_option(const char *word, const char *name)
{
    size_t n = strlen(name);

    return strncmp(word, name, n) == 0 && (word[n] == '\0' || word[n] == '=');
}

static ent_code set_as_of(cli_line *line, const char *value, ent_err *e)
{
    ent_time end;
    ent_date d;

    if (!ent_date_parse(&d, ent_str_c(value)) || !ent_date_span(d, &line->request.as_of, &end))
        return ent_fail(e, ENT_INVALID, NULL, "Write it as YYYY-MM-DD.", "\"%s\" is not a date.", value);
    line->request.has_as_of = true;
    return ENT_OK;
}

/* Options that stand for every operation. *taken false: it is none of them. */
static ent_code global_option(cli_line *line, words *w, const char *word, bool *taken, ent_err *e)
{
    static const char *const with_value[] = {"-C", "--as", "--as-of", "--passphrase-fd", "--server"};
    const char *value, *name = NULL;
    int64_t fd;

    *taken = true;
    if (strcmp(word, "--json") == 0) line->json = true;
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) line->help = true;
    if (line->json && strcmp(word, "--json") == 0) return ENT_OK;
    if (line->help && word[1] == 'h') return ENT_OK;
    if (line->help && strcmp(word, "--help") == 0) return ENT_OK;
    for (size_t i = 0; i < sizeof with_value / sizeof *with_value; i++)
        if (is_option(word, with_value[i])) name = with_value[i];
    *taken = name != NULL;
    if (name == NULL) return ENT_OK;
    value = take_value(w, word);
    if (value == NULL) return missing_value(name, e);
    if (strcmp(name, "-C") == 0) line->request.dir = value;
    else if (strcmp(name, "--server") == 0) line->server = value;
    else if (strcmp(name, "--as") == 0) line->request.person = ent_str_c(value);
    else if (strcmp(name, "--as-of") == 0) return set_as_of(line, value, e);
    else if (!ent_str_i64(ent_str_c(value), &fd) || fd < 0 || fd > 1023)
        return ent_fail(e, ENT_INVALID, NULL, NULL, "\"%s\" is no file descriptor.", value);
    else line->passphrase_fd = (int)fd;
    return ENT_OK;
}

static ent_code add(cli_line *line, const char *name, ent_str value, ent_err *e)
{
    if (line->request.n == CLI_ARGUMENTS_MAX)
        return ent_fail(e, ENT_LIMIT, NULL, "Put the rest into a file.", "These are more than %d arguments.", CLI_ARGUMENTS_MAX);
    line->arguments[line->request.n++] = (ent_argument){.name = name, .value = value};
    return ENT_OK;
}

static ent_code operation_option(cli_line *line, words *w, const char *word, ent_err *e)
{
    for (const ent_param *p = line->request.operation->params; p->name != NULL; p++) {
        const char *value = "";
        if ((p->flags & ENT_PARAM_PLACE) || !is_option(word + 2, p->name)) continue;
        if (p->type != ENT_P_FLAG) value = take_value(w, word);
        else if (strchr(word, '=') != NULL) return ent_fail(e, ENT_INVALID, NULL, NULL, "--%s takes no value.", p->name);
        if (value == NULL) return missing_value(word, e);
        return add(line, p->name, ent_str_c(value), e);
    }
    return ent_fail(e, ENT_INVALID, NULL, NULL, "There is no option %s here.", word);
}

/* The n-th word without dashes goes to the n-th place; the last place may take many. */
static ent_code place(cli_line *line, const char *word, size_t n, ent_err *e)
{
    const ent_param *last = NULL;

    for (const ent_param *p = line->request.operation->params; p->name != NULL; p++) {
        if (!(p->flags & ENT_PARAM_PLACE)) continue;
        last = p;
        if (n-- == 0) return add(line, p->name, ent_str_c(word), e);
    }
    if (last != NULL && (last->flags & ENT_PARAM_MANY)) return add(line, last->name, ent_str_c(word), e);
    return ent_fail(e, ENT_INVALID, NULL, NULL, "\"%s\" is one word too many.", word);
}

static ent_code find_operation(cli_line *line, words *w, const char *noun, ent_err *e)
{
    const char *verb = w->at < w->argc && w->argv[w->at][0] != '-' ? w->argv[w->at] : NULL;

    line->request.operation = ent_api_operation(noun, verb);
    if (line->request.operation == NULL)
        return ent_fail(e, ENT_INVALID, NULL, "See: entente help", "There is no command \"%s%s%s\".", noun, verb ? " " : "",
                        verb ? verb : "");
    if (line->request.operation->verb != NULL) w->at++;
    return ENT_OK;
}

static ent_code parse_words(cli_line *line, words *w, ent_err *e)
{
    bool only_places = false, taken;
    size_t places = 0;

    while (w->at < w->argc) {
        const char *word = w->argv[w->at++];
        if (!only_places && strcmp(word, "--") == 0) {
            only_places = true;
            continue;
        }
        if (!only_places && word[0] == '-' && word[1] != '\0') {
            ENT_TRY(global_option(line, w, word, &taken, e));
            if (taken) continue;
            if (line->request.operation == NULL || word[1] != '-')
                return ent_fail(e, ENT_INVALID, NULL, "See: entente help", "There is no option %s here.", word);
            ENT_TRY(operation_option(line, w, word, e));
        } else if (line->request.operation == NULL) {
            ENT_TRY(find_operation(line, w, word, e));
        } else {
            ENT_TRY(place(line, word, places++, e));
        }
    }
    return ENT_OK;
}

ent_code cli_parse(cli_line *line, ent_arena *a, int argc, char **argv, ent_err *e)
{
    words w = {.argc = argc, .at = 1, .argv = argv};

    *line = (cli_line){.passphrase_fd = -1};
    ENT_NEW(line->arguments, a, CLI_ARGUMENTS_MAX, e);
    line->request.arguments = line->arguments;
    ENT_TRY(parse_words(line, &w, e));
    if (line->request.operation == NULL && !line->help) return ent_fail(e, ENT_INVALID, NULL, "See: entente help", "A command is missing.");
    return ENT_OK;
}
