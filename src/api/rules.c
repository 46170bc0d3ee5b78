/* SPDX-License-Identifier: Apache-2.0 */
/* The rules that refusals cite (data/rules.csv, carried in the program), and errors as JSON. */
#include <string.h>

#include "api_private.h"
#include "embedded.h"

static ent_str mark_words(ent_str evidence)
{
    static const struct {
        const char *letter, *words;
    } marks[] = {{"V", "text read"}, {"K", "known text, not re-read"}, {"R", "recalled"}, {"I", "our design"}};

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (evidence.n != 0 && evidence.p[0] == marks[i].letter[0]) return ent_str_c(marks[i].words);
    return ENT_S("unmarked");
}

ent_code api__embedded(ent_str *out, const char *name, ent_err *e)
{
    for (size_t i = 0; i < ent_embedded_files_n; i++) {
        if (strcmp(ent_embedded_files[i].name, name) != 0) continue;
        *out = (ent_str){(const char *)ent_embedded_files[i].data, ent_embedded_files[i].size};
        return ENT_OK;
    }
    return ent_fail(e, ENT_BUG, NULL, NULL, "The program was built without its %s.", name);
}

ent_code ent_api_rule(ent_rule *out, bool *found, ent_arena *a, const char *id, ent_err *e)
{
    ent_str text;
    ent_csv t;

    *found = false;
    ENT_TRY(api__embedded(&text, "rules.csv", e));
    ENT_TRY(ent_csv_parse(&t, a, text, 1 << 20, 1000, e));
    for (size_t i = 0; i < t.n_rows; i++) {
        const ent_str *f = t.rows[i].f;
        if (!ent_str_is(f[0], id)) continue;
        *found = true;
        *out = (ent_rule){.id = f[0], .area = f[1], .text = f[2], .source = f[3], .mark = mark_words(f[4])};
    }
    return ENT_OK;
}

int ent_api_exit_code(ent_code code)
{
    static const int codes[] = {[ENT_OK] = 0,    [ENT_INVALID] = 1,    [ENT_NOT_VISIBLE] = 6, [ENT_CONFLICT] = 1, [ENT_REFUSED] = 3,
                                [ENT_LOGIN] = 4, [ENT_UNVERIFIED] = 5, [ENT_WAITING] = 7,     [ENT_LIMIT] = 1,    [ENT_BUSY] = 11,
                                [ENT_IO] = 1,    [ENT_NOMEM] = 1,      [ENT_BUG] = 1};

    return (unsigned)code < sizeof codes / sizeof *codes ? codes[code] : 1;
}

static ent_code put_rule(ent_jw *w, ent_arena *a, const char *id, ent_err *e)
{
    ent_rule rule;
    bool found;

    if (id[0] == '\0') return ENT_OK;
    ENT_TRY(ent_api_rule(&rule, &found, a, id, e));
    if (!found) return ENT_OK;
    ent_jw_key(w, "rule");
    ent_jw_obj(w);
    ent_jw_kstr(w, "id", rule.id);
    ent_jw_kstr(w, "mark", rule.mark);
    ent_jw_kstr(w, "source", rule.source);
    ent_jw_kstr(w, "text", rule.text);
    ent_jw_end(w);
    return ENT_OK;
}

ent_code api__put_error(ent_jw *w, ent_arena *a, const ent_err *problem, int exit_code, bool written, ent_err *e)
{
    ent_jw_key(w, "error");
    ent_jw_obj(w);
    ent_jw_kz(w, "code", ent_code_name(problem->code));
    ent_jw_ki64(w, "exit", exit_code);
    ent_jw_kz(w, "what", problem->what);
    if (problem->place[0] != '\0') ent_jw_kz(w, "place", problem->place);
    ENT_TRY(put_rule(w, a, problem->rule, e));
    if (problem->next[0] != '\0') ent_jw_kz(w, "next", problem->next);
    ent_jw_kbool(w, "written", written);
    ent_jw_end(w);
    return ENT_OK;
}

void api__put_denied(ent_jw *w, const ent_err *problem)
{
    ent_jw_kz(w, "verdict", "deny");
    ent_jw_kz(w, "reason", ent_reason_word(ENT_WHY_INPUT));
    ent_jw_kz(w, "rule", problem->rule[0] != '\0' ? problem->rule : "R-01");
    ent_jw_key(w, "tag_set");
    ent_jw_null(w);
    ent_jw_key(w, "missing");
    ent_jw_arr(w);
    ent_jw_end(w);
}

ent_code api__error_answer(ent_str *out, ent_arena *a, const ent_operation *op, const ent_json *id, const ent_err *problem, int exit_code,
                           bool written, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 1 << 21); /* an id has at most ENT_CASE_MAX bytes */
    ent_jw w = ent_jw_plain(&b);

    ent_jw_obj(&w);
    if (id != NULL) {
        ent_jw_key(&w, "id");
        ent_jw_value(&w, id);
    }
    if (op != NULL && op->access == ENT_JUDGES) api__put_denied(&w, problem);
    ENT_TRY(api__put_error(&w, a, problem, exit_code, written, e));
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}

ent_code ent_api_error_json(ent_str *out, ent_arena *a, const ent_operation *op, const ent_err *problem, int exit_code, bool written,
                            ent_err *e)
{
    return api__error_answer(out, a, op, NULL, problem, exit_code, written, e);
}
