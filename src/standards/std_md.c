/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "std_md.h"
#include "std_write.h"

const char *std__md_word(ent_std_kind k)
{
    switch (k) {
    case ENT_STD_STANDARD: return "Standard";
    case ENT_STD_COVERDOC: return "Cover Document";
    case ENT_STD_PROFILE: return "Profile";
    case ENT_STD_CAPABILITY_PROFILE: return "Capabilityprofile";
    case ENT_STD_PROFILE_SET: return "Setofstandards";
    case ENT_STD_SERVICE_PROFILE: return "Serviceprofile";
    case ENT_STD_PROFILE_SPEC: return "Profilespec";
    }
    return "";
}

/* ---- text and XML ---- */

ent_code std__md_escape(ent_str *out, ent_arena *a, ent_str text, ent_err *e)
{
    ent_buf b = ent_buf_new(a, ENT_STD_MD_MAX);

    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        const char *as = c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '\r' ? "&#13;" : NULL;
        if (as != NULL) ent_buf_z(&b, as);
        else ent_buf_c(&b, c);
    }
    return ent_buf_take(out, &b, e);
}

ent_code std__md_plain(ent_str *out, ent_arena *a, ent_str xml, ent_err *e)
{
    std__xw w = {.a = a, .place = ENT_S("(this)"), .line = 1};
    const ent_xml_node *x;

    *out = (ent_str){"", 0};
    if (xml.n == 0) return ENT_OK;
    ENT_TRY(std__xn_parse(&x, &w, xml, e));
    ENT_TRY(ent_xml_text(out, a, x, e));
    *out = ent_str_trim(*out);
    return ENT_OK;
}

/* ---- extra ---- */

static void put_attr(ent_buf *b, const char *name, ent_str value)
{
    if (value.n == 0) return;
    ent_buf_fmt(b, " %s=\"", name);
    ent_buf_xml(b, value);
    ent_buf_c(b, '"');
}

static void put_group(ent_buf *b, const std__md_group *g, size_t number)
{
    if (g->description.n == 0 && (g->n_refs != 0 || g->obligation.n + g->lifecycle.n == 0)) return;
    ent_buf_fmt(b, "<%s n=\"%zu\"", g->holder, number);
    if (g->n_refs == 0) {
        put_attr(b, "obligation", g->obligation);
        put_attr(b, "lifecycle", g->lifecycle);
    }
    if (g->description.n == 0) {
        ent_buf_z(b, "/>");
        return;
    }
    ent_buf_z(b, "><description>");
    ent_buf_add(b, g->description);
    ent_buf_fmt(b, "</description></%s>", g->holder);
}

ent_code std__md_extra(ent_str *out, ent_arena *a, ent_std_kind kind, const std__md_parts *p, ent_err *e)
{
    ent_buf all = ent_buf_new(a, ENT_STD_MAX_BYTES), b = ent_buf_new(a, ENT_STD_MAX_BYTES);
    ent_str inside;

    if (p->spec_title.n != 0) {
        ent_buf_z(&b, "<profilespec");
        put_attr(&b, "title", p->spec_title);
        ent_buf_z(&b, "/>");
    }
    for (size_t i = 0; i < p->n_groups; i++) put_group(&b, &p->groups[i], i + 1);
    for (size_t i = 0; i < p->n_guides; i++) {
        ent_buf_z(&b, "<guide>");
        ent_buf_add(&b, p->guides[i]);
        ent_buf_z(&b, "</guide>");
    }
    ENT_TRY(ent_buf_take(&inside, &b, e));
    *out = (ent_str){"", 0};
    if (p->short_name.n == 0 && inside.n == 0) return ENT_OK;
    ent_buf_fmt(&all, "<%s", std__element(kind));
    put_attr(&all, "short", p->short_name);
    if (inside.n == 0) {
        ent_buf_z(&all, "/>");
    } else {
        ent_buf_c(&all, '>');
        ent_buf_add(&all, inside);
        ent_buf_fmt(&all, "</%s>", std__element(kind));
    }
    return ent_buf_take(out, &all, e);
}

/* ---- the other way ---- */

/* Groups with references, in their order; NULL for a number without one. false if the references are not in order. */
static bool groups_with_refs(const ent_std_record *r, size_t *n)
{
    unsigned last = 0;

    for (size_t i = 0; i < r->n_refs; i++) {
        if (r->refs[i].group == 0) continue;
        if (r->refs[i].group < last || r->refs[i].group > 100000) return false;
        last = r->refs[i].group;
    }
    *n = last;
    return true;
}

static size_t highest(const ent_xml_node *top)
{
    size_t n = 0;

    for (const ent_xml_node *c = ent_xml_first(top); c != NULL; c = ent_xml_next(c)) {
        int64_t k;
        if (ent_str_i64(ent_xml_value(c, "n"), &k) && k > 0 && k <= 100000 && (size_t)k > n) n = (size_t)k;
    }
    return n;
}

static const char *holder_of(const ent_xml_node *c)
{
    if (ent_xml_is(c, "", "obgroup")) return "obgroup";
    return ent_xml_is(c, "", "refgroup") ? "refgroup" : NULL;
}

static ent_code take_group(std__md_group *g, ent_arena *a, const ent_xml_node *c, ent_err *e)
{
    const ent_xml_node *d = ent_xml_child(c, "", "description");

    if (g->holder == NULL) g->holder = holder_of(c);
    if (g->n_refs == 0) {
        g->obligation = ent_xml_value(c, "obligation");
        g->lifecycle = ent_xml_value(c, "lifecycle");
    }
    return d == NULL ? ENT_OK : ent_xml_inner(&g->description, a, d, ENT_STD_MD_MAX, e);
}

/* The groups of the references, then what `extra` says of them. */
static ent_code take_groups(std__md_parts *p, ent_arena *a, const ent_std_record *r, const ent_xml_node *top, size_t with_refs, ent_err *e)
{
    size_t in_extra = highest(top), n = with_refs > in_extra ? with_refs : in_extra;
    const char *usual = NULL;
    std__md_group *v;

    ENT_NEW(v, a, n, e);
    for (size_t i = 0; i < r->n_refs; i++) {
        if (r->refs[i].group == 0) continue;
        std__md_group *g = &v[r->refs[i].group - 1];
        *g = (std__md_group){
            .holder = r->refs[i].holder, .obligation = r->refs[i].obligation, .lifecycle = r->refs[i].lifecycle, .n_refs = g->n_refs + 1};
        usual = g->holder;
    }
    for (const ent_xml_node *c = ent_xml_first(top); c != NULL; c = ent_xml_next(c)) {
        int64_t k;
        if (holder_of(c) == NULL || !ent_str_i64(ent_xml_value(c, "n"), &k) || k < 1 || (size_t)k > n) continue;
        ENT_TRY(take_group(&v[k - 1], a, c, e));
        usual = v[k - 1].holder;
    }
    for (size_t i = 0; i < n; i++)
        if (v[i].holder == NULL) v[i].holder = usual;
    p->groups = v;
    p->n_groups = n;
    return ENT_OK;
}

static ent_code take_guides(std__md_parts *p, ent_arena *a, const ent_xml_node *top, ent_err *e)
{
    ENT_VEC(ent_str) v = {0};

    for (const ent_xml_node *c = ent_xml_child(top, "", "guide"); c != NULL; c = ent_xml_again(c)) {
        ent_str xml;
        ENT_TRY(ent_xml_inner(&xml, a, c, ENT_STD_MD_MAX, e));
        ENT_PUSH(&v, a, xml, e);
    }
    p->guides = v.v;
    p->n_guides = v.n;
    return ENT_OK;
}

ent_code std__md_parts_of(std__md_parts *p, bool *fits, ent_arena *a, const ent_std_record *r, ent_err *e)
{
    std__xw w = {.a = a, .place = r->id, .line = r->line};
    const ent_xml_node *extra, *top;
    ent_str again;
    size_t with_refs;

    *p = (std__md_parts){.n_groups = 0};
    ENT_TRY(std__xn_parse(&extra, &w, r->extra, e));
    top = ent_xml_child(extra, "", std__element(r->kind));
    *fits = groups_with_refs(r, &with_refs);
    if (!*fits) return ENT_OK;
    p->short_name = ent_xml_value(top, "short");
    p->spec_title = ent_xml_value(ent_xml_child(top, "", "profilespec"), "title");
    ENT_TRY(take_groups(p, a, r, top, with_refs, e));
    ENT_TRY(take_guides(p, a, top, e));
    ENT_TRY(std__md_extra(&again, a, r->kind, p, e));
    *fits = ent_str_eq(again, r->extra);
    if (*fits) return ENT_OK;
    /* `extra` is written as it stands; the groups keep only their references. */
    *p = (std__md_parts){.n_groups = 0};
    return take_groups(p, a, r, NULL, with_refs, e);
}
