/* SPDX-License-Identifier: Apache-2.0 */
/* What the readers take and do not keep: said, so that nobody looks for it in what is written again. */
#include <string.h>

#include <entente/standards/markdown.h>

static ent_code add(ent_std_unkepts *out, ent_arena *a, unsigned line, ent_str what, ent_err *e)
{
    const ent_std_unkept one = {.line = line, .what = what};

    ENT_PUSH(out, a, one, e);
    return ENT_OK;
}

/* ---- front matter ---- */

/* Keys that follow from other files or keys, in a mapping that has the key `beside`. */
static const struct {
    const char *beside, *key;
} followers[] = {{"element", "layout"},    {"element", "permalink"},     {"element", "complete"}, {"element", "url"}, {"element", "sptype"},
                 {"element", "consumers"}, {"element", "coverdocument"}, {"element", "parents"},  {"refid", "type"},  {"refid", "title"}};

static bool follows(const ent_yaml *m, const ent_yaml_pair *p)
{
    for (size_t i = 0; i < sizeof followers / sizeof *followers; i++)
        if (ent_str_is(p->key, followers[i].key) && ent_yaml_get(m, followers[i].beside) != NULL) return true;
    return false;
}

/* What is in a key that is not kept is told with it. Depth: at most ENT_YAML_DEPTH. */
static ent_code walk(ent_std_unkepts *out, ent_arena *a, const ent_yaml *v, ent_err *e)
{
    for (size_t i = 0; v->kind == ENT_YAML_SEQ && i < v->n; i++) ENT_TRY(walk(out, a, v->items[i], e));
    for (size_t i = 0; v->kind == ENT_YAML_MAP && i < v->n; i++) {
        const ent_yaml_pair *p = &v->pairs[i];
        ent_str what;
        if (!follows(v, p)) {
            ENT_TRY(walk(out, a, p->value, e));
            continue;
        }
        if (ent_yaml_null(p->value)) continue;
        ENT_TRY(ent_str_fmt(&what, a, e, "the key \"%.*s\", which follows from others", ENT_F(p->key)));
        ENT_TRY(add(out, a, p->line, what, e));
    }
    return ENT_OK;
}

/* Nothing is below the front matter, so the file ends with its second "---". */
static ent_str front_of(ent_str text)
{
    ent_str t = ent_str_trim(text);

    if (ent_str_starts(t, "\xEF\xBB\xBF")) t = (ent_str){t.p + 3, t.n - 3};
    return ent_str_ends(t, "---") ? (ent_str){t.p, t.n - 3} : t;
}

ent_code ent_std_md_unkept(ent_std_unkepts *out, ent_arena *a, ent_str text, ent_err *e)
{
    const ent_yaml_limits limits = ent_yaml_small();
    ent_arena *scratch = ent_arena_new(a, 0);
    const ent_yaml *m;
    ent_code code;

    *out = (ent_std_unkepts){0};
    if (scratch == NULL) return ent_nomem(e);
    code = ent_yaml_parse_one(&m, scratch, front_of(text), &limits, e);
    if (code == ENT_OK) code = walk(out, a, m, e);
    ent_arena_free(scratch);
    return code;
}

/* ---- XML ---- */

static const struct {
    const char *begin, *end;
    const char *what; /* NULL: kept */
} marks[] = {{"<!--", "-->", "a comment"},
             {"<![CDATA[", "]]>", NULL},
             {"<!DOCTYPE", ">", "the document type"},
             {"<?xml ", "?>", NULL},
             {"<?", "?>", "a processing instruction"}};

static const char *find(const char *p, const char *end, const char *mark)
{
    size_t n = strlen(mark);

    for (; (size_t)(end - p) >= n; p++)
        if (memcmp(p, mark, n) == 0) return p + n;
    return end;
}

/* In well-formed XML "<" begins nothing else than a tag or one of these. */
ent_code ent_std_xml_unkept(ent_std_unkepts *out, ent_arena *a, ent_str xml, ent_err *e)
{
    const char *p = xml.p, *end = xml.p + xml.n, *counted = xml.p;
    unsigned line = 1;

    *out = (ent_std_unkepts){0};
    while (p < end && (p = memchr(p, '<', (size_t)(end - p))) != NULL) {
        size_t i = 0, kinds = sizeof marks / sizeof *marks;
        while (i < kinds && !ent_str_starts((ent_str){p, (size_t)(end - p)}, marks[i].begin)) i++;
        if (i == kinds) {
            p++;
            continue;
        }
        for (; counted < p; counted++) line += *counted == '\n';
        if (marks[i].what != NULL) ENT_TRY(add(out, a, line, ent_str_c(marks[i].what), e));
        p = find(p + strlen(marks[i].begin), end, marks[i].end);
    }
    return ENT_OK;
}
