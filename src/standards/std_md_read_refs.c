/* SPDX-License-Identifier: Apache-2.0 */
/* References in front matter. */
#include <string.h>

#include "std_md_read.h"

static const char *const holders[] = {"",        "substandards", "coverstandards", "parts",   "subprofiles",
                                      "obgroup", "refgroup",     "bpgroup",        "sp-view", NULL};

static ent_code word_of(ent_str *out, std__md_rd *rd, const ent_yaml *m, const char *key, ent_err *e)
{
    const ent_yaml *v = ent_yaml_get(m, key);

    if (ent_yaml_null(v)) return ENT_OK;
    if (v->kind != ENT_YAML_SCALAR) return std__md_refuse(v, e, key, "must be a text.");
    return v->str.n == 0 ? ENT_OK : ent_str_dup(out, rd->a, v->str, e);
}

static ent_code kind_of(ent_std_ref_kind *out, const ent_yaml *m, ent_err *e)
{
    const ent_yaml *v = ent_yaml_get(m, "kind");

    if (v == NULL) return ENT_OK;
    for (ent_std_ref_kind k = ENT_STD_REF_STANDARD; k <= ENT_STD_REF_SELECT; k++) {
        if (v->kind != ENT_YAML_SCALAR || !ent_str_is(v->str, ent_std_ref_word(k))) continue;
        *out = k;
        return ENT_OK;
    }
    return std__md_refuse(v, e, "kind", "is none of the elements that refer to something.");
}

/* One entry {refid, …} or, where lists are short, the id alone. */
static ent_code read_ref(std__md_rd *rd, ent_std_ref ref, const ent_yaml *m, ent_err *e)
{
    static const char *const keys[] = {"refid", "kind", "text", "text-xml", "type", "title", NULL};

    ref.line = m->line;
    if (m->kind == ENT_YAML_SCALAR) {
        ENT_TRY(ent_str_dup(&ref.target, rd->a, ent_yaml_null(m) ? (ent_str){"", 0} : m->str, e));
    } else {
        ENT_TRY(std__md_only(m, keys, e));
        ENT_TRY(word_of(&ref.target, rd, m, "refid", e));
        ENT_TRY(kind_of(&ref.kind, m, e));
        ENT_TRY(std__md_mixed(rd, &ref.text, m, "text", e));
    }
    ENT_PUSH(&rd->refs, rd->scratch, ref, e);
    return ENT_OK;
}

static ent_code read_entries(std__md_rd *rd, const ent_yaml *m, const char *key, const ent_std_ref *model, ent_err *e)
{
    const ent_yaml *list;

    ENT_TRY(std__md_list_of(&list, m, key, e));
    for (size_t i = 0; list != NULL && i < list->n; i++) ENT_TRY(read_ref(rd, *model, list->items[i], e));
    return ENT_OK;
}

ent_code std__md_read_list(std__md_rd *rd, const ent_yaml *m, std__md_list l, ent_err *e)
{
    const std__md_list_form *f = std__md_form(l);
    const ent_std_ref model = {.kind = f->kind, .holder = f->holder};

    return read_entries(rd, m, f->key, &model, e);
}

static ent_code read_group(std__md_rd *rd, std__md_group *g, const char *holder, unsigned n, const ent_yaml *m, ent_err *e)
{
    static const char *const keys[] = {"obligation", "lifecycle", "standards", "description", "description-xml", NULL};
    ent_std_ref model = {.kind = ENT_STD_REF_STANDARD, .holder = holder, .group = n};
    size_t before = rd->refs.n;

    if (m->kind != ENT_YAML_MAP) return std__md_refuse(m, e, holder, "has an entry that is no mapping.");
    ENT_TRY(std__md_only(m, keys, e));
    g->holder = holder;
    ENT_TRY(word_of(&g->obligation, rd, m, "obligation", e));
    ENT_TRY(word_of(&g->lifecycle, rd, m, "lifecycle", e));
    ENT_TRY(std__md_mixed(rd, &g->description, m, "description", e));
    model.obligation = g->obligation;
    model.lifecycle = g->lifecycle;
    ENT_TRY(read_entries(rd, m, "standards", &model, e));
    g->n_refs = rd->refs.n - before;
    return ENT_OK;
}

static ent_code read_groups(std__md_rd *rd, std__md_parts *p, const ent_yaml *m, ent_err *e)
{
    const ent_yaml *ob, *ref, *list;
    std__md_group *v;

    ENT_TRY(std__md_list_of(&ob, m, "obgroup", e));
    ENT_TRY(std__md_list_of(&ref, m, "refgroup", e));
    if (ob != NULL && ref != NULL) return std__md_refuse(ref, e, "refgroup", "stands beside obgroup; a record has one of the two.");
    list = ob != NULL ? ob : ref;
    if (list == NULL) return ENT_OK;
    ENT_NEW(v, rd->scratch, list->n, e);
    for (size_t i = 0; i < list->n; i++)
        ENT_TRY(read_group(rd, &v[i], ob != NULL ? "obgroup" : "refgroup", (unsigned)i + 1, list->items[i], e));
    p->groups = v;
    p->n_groups = list->n;
    return ENT_OK;
}

/* ---- references that no list takes ---- */

static ent_code read_any(std__md_rd *rd, const ent_yaml *m, ent_err *e)
{
    static const char *const keys[] = {"refid", "kind", "holder", "group", "obligation", "lifecycle", "text", "text-xml", NULL};
    ent_std_ref ref = {.line = m->line};
    ent_str holder = {"", 0}, group = {"", 0};
    const char *const *h = holders;
    int64_t n = 0;

    if (m->kind != ENT_YAML_MAP) return std__md_refuse(m, e, "refs", "has an entry that is no mapping.");
    ENT_TRY(std__md_only(m, keys, e));
    ENT_TRY(word_of(&ref.target, rd, m, "refid", e));
    ENT_TRY(kind_of(&ref.kind, m, e));
    if (ref.kind == 0) return std__md_refuse(m, e, "refs", "has an entry without a kind.");
    ENT_TRY(word_of(&holder, rd, m, "holder", e));
    while (*h != NULL && !ent_str_is(holder, *h)) h++;
    if (*h == NULL) return std__md_refuse(m, e, "holder", "is none of the elements that hold references.");
    ref.holder = *h;
    ENT_TRY(word_of(&group, rd, m, "group", e));
    if (group.n != 0 && (!ent_str_i64(group, &n) || n < 1 || n > UINT32_MAX)) return std__md_refuse(m, e, "group", "is no number.");
    ref.group = (unsigned)n;
    ENT_TRY(word_of(&ref.obligation, rd, m, "obligation", e));
    ENT_TRY(word_of(&ref.lifecycle, rd, m, "lifecycle", e));
    ENT_TRY(std__md_mixed(rd, &ref.text, m, "text", e));
    ENT_PUSH(&rd->refs, rd->scratch, ref, e);
    return ENT_OK;
}

ent_code std__md_read_refs(std__md_rd *rd, std__md_parts *p, const ent_yaml *m, ent_err *e)
{
    const ent_yaml *any;

    ENT_TRY(std__md_read_list(rd, m, STD__MD_SPECS, e));
    ENT_TRY(std__md_read_list(rd, m, STD__MD_TAXONOMY, e));
    ENT_TRY(read_groups(rd, p, m, e));
    for (std__md_list l = STD__MD_PARTS; l < STD__MD_LISTS; l++) ENT_TRY(std__md_read_list(rd, m, l, e));
    ENT_TRY(std__md_list_of(&any, m, "refs", e));
    if (any == NULL) return ENT_OK;
    if (rd->refs.n != 0) return std__md_refuse(any, e, "refs", "stands beside other lists of references.");
    for (size_t i = 0; i < any->n; i++) ENT_TRY(read_any(rd, any->items[i], e));
    return ENT_OK;
}

ent_code std__md_keep_refs(std__md_rd *rd, ent_std_record *r, ent_err *e)
{
    ent_std_ref *v;

    ENT_NEW(v, rd->a, rd->refs.n, e);
    for (size_t i = 0; i < rd->refs.n; i++) v[i] = rd->refs.v[i];
    r->refs = v;
    r->n_refs = rd->refs.n;
    return ENT_OK;
}
