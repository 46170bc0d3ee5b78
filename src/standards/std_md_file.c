/* SPDX-License-Identifier: Apache-2.0 */
/* One file: front matter, the record in it and those inside; and the files of a folder as one register. */
#include <stdint.h>
#include <string.h>

#include "std_md_read.h"

static const char NEXT[] = "Correct the file at this place, or ask its author for a new copy.";

/* Levels rise by one at most: each record stands in the last one above it. */
static ent_code set_parents(ent_std_record *v, const int64_t *level, const ent_yaml *list, ent_err *e)
{
    for (size_t i = 1; i <= list->n; i++) {
        if (level[i] < 1 || level[i] > level[i - 1] + 1)
            return std__md_refuse(list->items[i - 1], e, "level", "does not fit that of the record before.");
        size_t up = i - 1;
        while (level[up] != level[i] - 1) up = v[up].parent;
        v[i].parent = up;
        for (size_t k = up; k != SIZE_MAX; k = v[k].parent) {
            v[k].n_inner++;
            v[k].inner = v + k + 1;
        }
    }
    return ENT_OK;
}

static ent_code read_all(ent_std_records *out, std__md_rd *rd, const ent_yaml *m, ent_err *e)
{
    const ent_yaml *list;
    ent_std_record *v;
    int64_t *level;
    size_t n;

    ENT_TRY(std__md_list_of(&list, m, "inner", e));
    n = 1 + (list != NULL ? list->n : 0);
    ENT_NEW(v, rd->a, n, e);
    ENT_NEW(level, rd->scratch, n, e);
    ENT_TRY(std__md_read_record(rd, &v[0], m, false, e));
    for (size_t i = 1; i < n; i++) {
        const ent_yaml *in = list->items[i - 1];
        ENT_TRY(std__md_read_record(rd, &v[i], in, true, e));
        if (!ent_str_i64(ent_yaml_str(in, "level"), &level[i])) return std__md_refuse(in, e, "level", "is missing or no number.");
        if (level[i] > 60) return std__md_refuse(in, e, "level", "is more than 60.");
    }
    if (list != NULL) ENT_TRY(set_parents(v, level, list, e));
    *out = (ent_std_records){.n = n, .v = v};
    return ENT_OK;
}

/* The text from the first "---" up to the second one, without it. */
static ent_code front_matter(ent_str *out, ent_str text, ent_err *e)
{
    static const char mark[] = "\xEF\xBB\xBF";
    size_t skip = ent_str_starts(text, mark) ? 3 : 0, line = 1;

    text = (ent_str){text.p + skip, text.n - skip};
    if (!ent_str_starts(text, "---\n") && !ent_str_starts(text, "---\r\n")) {
        (void)ent_fail(e, ENT_INVALID, NULL, NEXT, "The file does not begin with front matter: its first line must be \"---\".");
        return ent_at(e, "line 1");
    }
    for (size_t i = 0; i < text.n;) {
        const char *end = memchr(text.p + i, '\n', text.n - i);
        size_t n = end != NULL ? (size_t)(end - text.p) - i : text.n - i;
        ent_str l = ent_str_trim((ent_str){text.p + i, n});
        if (line > 1 && ent_str_is(l, "---") && text.p[i] == '-') {
            ent_str body = ent_str_trim((ent_str){text.p + i + n, text.n - i - n});
            *out = (ent_str){text.p, i};
            if (body.n == 0) return ENT_OK;
            (void)ent_fail(e, ENT_INVALID, NULL, "Put the text into a key of the front matter, for example applicability.",
                           "There is text below the front matter, where this form has none.");
            return ent_at(e, "line %zu", line + 1);
        }
        i += n + 1;
        line++;
    }
    (void)ent_fail(e, ENT_INVALID, NULL, NEXT, "The front matter has no end: a second line \"---\" is missing.");
    return ent_at(e, "line %zu", line - 1);
}

static ent_code read_file(ent_std_records *out, std__md_rd *rd, ent_str text, ent_err *e)
{
    const ent_yaml_limits limits = ent_yaml_small();
    const ent_yaml *m;
    ent_str front;

    if (text.n > ENT_STD_MD_MAX)
        return ent_fail(e, ENT_LIMIT, NULL, "Give one file for each record.", "The file has %zu bytes; at most %zu are read.", text.n,
                        ENT_STD_MD_MAX);
    ENT_TRY(front_matter(&front, text, e));
    ENT_TRY(ent_yaml_parse_one(&m, rd->scratch, front, &limits, e));
    return read_all(out, rd, m, e);
}

ent_code ent_std_read_md(ent_std_records *out, ent_arena *a, ent_str text, ent_err *e)
{
    std__md_rd rd = {.a = a, .scratch = ent_arena_new(a, 0)};
    ent_code code;

    *out = (ent_std_records){0};
    if (rd.scratch == NULL) return ent_nomem(e);
    code = read_file(out, &rd, text, e);
    ent_arena_free(rd.scratch);
    return code;
}

ent_code ent_std_join_md(ent_std_register *out, ent_arena *a, const ent_std_records *files, size_t n, ent_err *e)
{
    ent_std_register reg = {.form = ENT_STD_NISP};
    ent_std_record *v;
    size_t at = 0;

    *out = (ent_std_register){0};
    for (size_t i = 0; i < n; i++) reg.n_records += files[i].n;
    if (reg.n_records > ENT_STD_MAX_RECORDS)
        return ent_fail(e, ENT_LIMIT, NULL, "Split the folder.", "The files hold more than %zu records.", ENT_STD_MAX_RECORDS);
    ENT_NEW(v, a, reg.n_records, e);
    for (size_t i = 0; i < n; at += files[i++].n) {
        for (size_t k = 0; k < files[i].n; k++) {
            v[at + k] = files[i].v[k];
            if (v[at + k].parent != SIZE_MAX) v[at + k].parent += at;
            if (v[at + k].n_inner != 0) v[at + k].inner = v + at + k + 1;
        }
    }
    reg.records = v;
    ENT_TRY(ent_std_find_release(&reg, a, e));
    *out = reg;
    return ENT_OK;
}
