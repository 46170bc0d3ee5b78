/* SPDX-License-Identifier: Apache-2.0 */
/* A register as NISP XML: what the reader took is put back, then what it left over.
 *
 *   standards ─ revhistory, taxonomy, lists | bestpracticeprofile, records, community-of-interest, organisations, responsibleparties */
#include <string.h>

#include "std_write.h"

/* The child of this name, made if there is none. */
static ent_code child(std__xn **out, std__xw *w, std__xn *x, const char *name, ent_err *e)
{
    for (*out = x->first; *out != NULL; *out = (*out)->next)
        if (ent_str_is((*out)->name, name)) return ENT_OK;
    return std__xn_new(out, w, x, ent_str_c(name), e);
}

/* ---- taxonomy, services, organisations ---- */

static ent_code write_node(std__xw *w, std__xn *x, const ent_std_node *n, ent_err *e)
{
    ent_str level;

    w->place = n->id;
    w->line = n->line;
    ENT_TRY(std__xn_set(w, x, "id", n->id, e));
    ENT_TRY(std__xn_set(w, x, "title", n->title, e));
    ENT_TRY(std__xn_set(w, x, "emUUID", n->uuid, e));
    ENT_TRY(std__write_left(w, x, n->extra, n->shape, e));
    /* A level that is no number was left over as it was written. */
    if (!n->level_written || std__xn_attr(x, (ent_str){NULL, 0}, ENT_S("level")) != NULL) return ENT_OK;
    ENT_TRY(ent_str_fmt(&level, w->a, e, "%u", n->level));
    return std__xn_set(w, x, "level", level, e);
}

static ent_code write_nodes(std__xw *w, std__xn *root, const ent_std_register *r, ent_err *e)
{
    std__xn *open[65] = {NULL};

    if (r->n_nodes == 0) return ENT_OK;
    ENT_TRY(child(&open[0], w, root, "taxonomy", e));
    for (size_t i = 0; i < r->n_nodes; i++) {
        unsigned depth = r->nodes[i].depth == 0 || r->nodes[i].depth > 64 ? 1 : r->nodes[i].depth;
        while (open[depth - 1] == NULL) depth--;
        ENT_TRY(std__xn_new(&open[depth], w, open[depth - 1], ent_str_c(r->nodes[i].element), e));
        for (unsigned d = depth + 1; d < 65; d++) open[d] = NULL;
        ENT_TRY(write_node(w, open[depth], &r->nodes[i], e));
    }
    return ENT_OK;
}

static ent_code write_services(std__xw *w, std__xn *root, const ent_std_register *r, ent_err *e)
{
    for (size_t i = 0; i < r->n_bpservices; i++) {
        const ent_std_bpservice *s = &r->bpservices[i];
        std__xn *list, *x, *holder = NULL;
        w->place = s->taxonomy;
        w->line = s->line;
        ENT_TRY(child(&list, w, root, s->select_list ? "lists" : "bestpracticeprofile", e));
        ENT_TRY(std__xn_new(&x, w, list, s->select_list ? ENT_S("sp-list") : ENT_S("bpserviceprofile"), e));
        ENT_TRY(std__xn_set(w, x, "tref", s->taxonomy, e));
        ENT_TRY(std__xn_set(w, x, "genTitle", s->title, e));
        for (size_t k = 0; k < s->n_refs; k++) ENT_TRY(std__write_ref(w, x, NULL, &s->refs[k], &holder, e));
        ENT_TRY(std__write_left(w, x, s->extra, s->shape, e));
    }
    return ENT_OK;
}

static ent_code write_orgs(std__xw *w, std__xn *root, const ent_std_register *r, ent_err *e)
{
    std__xn *list, *x;

    if (r->n_orgs == 0) return ENT_OK;
    ENT_TRY(child(&list, w, root, "organisations", e));
    for (size_t i = 0; i < r->n_orgs; i++) {
        const ent_std_org *o = &r->orgs[i];
        w->place = o->key;
        w->line = o->line;
        ENT_TRY(std__xn_new(&x, w, list, ENT_S("orgkey"), e));
        ENT_TRY(std__xn_set(w, x, "key", o->key, e));
        ENT_TRY(std__xn_set(w, x, "short", o->abbreviation, e));
        ENT_TRY(std__xn_set(w, x, o->name_is_text ? "text" : "long", o->name, e));
        ENT_TRY(std__xn_set(w, x, "uri", o->uri, e));
        ENT_TRY(std__xn_set(w, x, "uuid", o->uuid, e));
        ENT_TRY(std__write_left(w, x, o->extra, o->shape, e));
    }
    return ENT_OK;
}

/* ---- records ---- */

static bool same_attrs(const std__xn *x, const ent_xml_node *c)
{
    size_t n = 0, m = 0;

    for (const std__xa *at = x->attrs; at != NULL; at = at->next) n++;
    for (const ent_xml_attr *at = c->attrs; at != NULL; at = at->next, m++) {
        const std__xa *own = std__xn_attr(x, at->ns, at->name);
        if (own == NULL || !ent_str_eq(own->value, at->value)) return false;
    }
    return n == m;
}

static std__xn *find_community(std__xn *from, const std__xn *to, const ent_xml_node *c)
{
    for (; from != to; from = from->next)
        if (ent_str_is(from->name, "community") && same_attrs(from, c)) return from;
    return NULL;
}

/* The community with these attributes: most often that of the record before or the one behind it. *in: of the record before. */
static ent_code community(std__xn **in, std__xw *w, std__xn *list, const ent_xml_node *c, ent_err *e)
{
    std__xn *found = find_community(*in != NULL ? *in : list->first, NULL, c);

    if (found == NULL && *in != NULL) found = find_community(list->first, *in, c);
    if (found != NULL) {
        *in = found;
        return ENT_OK;
    }
    ENT_TRY(std__xn_new(in, w, list, ENT_S("community"), e));
    for (const ent_xml_attr *at = c->attrs; at != NULL; at = at->next) ENT_TRY(std__xn_add_attr(w, *in, at->ns, at->name, at->value, e));
    return ENT_OK;
}

static ent_code write_records(std__xw *w, std__xn *root, const ent_std_register *r, ent_err *e)
{
    std__xn *records, *list = NULL, *in = NULL;
    const ent_xml_node *c;

    ENT_TRY(child(&records, w, root, "records", e));
    for (size_t i = 0; i < r->n_records; i += 1 + r->records[i].n_inner) {
        w->place = r->records[i].id;
        w->line = r->records[i].line;
        ENT_TRY(std__community_of(&c, w, &r->records[i], e));
        if (c != NULL && list == NULL) ENT_TRY(child(&list, w, root, "community-of-interest", e));
        if (c != NULL) ENT_TRY(community(&in, w, list, c, e));
        ENT_TRY(std__write_record(w, c != NULL ? in : records, &r->records[i], e));
    }
    return ENT_OK;
}

/* ---- the document ---- */

/* What XML 1.0 cannot say, also not by reference (chapter 2.2). */
static ent_code check_text(ent_str xml, ent_err *e)
{
    size_t bad = 0;
    bool ok = ent_utf8_ok(xml, &bad);

    for (size_t i = 0; ok && i < xml.n; i++) {
        unsigned char c = (unsigned char)xml.p[i];
        ok = c >= 0x20 || c == '\n' || c == '\t' || c == '\r';
        if (c == 0xEF && memcmp(xml.p + i, "\xEF\xBF\xBE", 3) == 0) ok = false;
        if (c == 0xEF && memcmp(xml.p + i, "\xEF\xBF\xBF", 3) == 0) ok = false;
        bad = i;
    }
    if (ok) return ENT_OK;
    while (bad > 0 && xml.p[bad] != '\n') bad--;
    return ent_fail(e, ENT_INVALID, NULL, "Take the character out of the record and export it again.",
                    "A text holds a character that XML cannot hold, near \"%.*s\".", (int)(xml.n - bad < 120 ? xml.n - bad : 120),
                    xml.p + bad);
}

static ent_code write_tree(std__xn **out, std__xw *w, const ent_std_register *r, ent_err *e)
{
    std__xn *root;

    ENT_TRY(std__xn_new(&root, w, NULL, ENT_S("standards"), e));
    ENT_TRY(std__xn_set(w, root, "revision", r->revision, e));
    ENT_TRY(write_nodes(w, root, r, e));
    ENT_TRY(write_services(w, root, r, e));
    ENT_TRY(write_orgs(w, root, r, e));
    w->place = ENT_S("(the register itself)");
    w->line = 1;
    ENT_TRY(std__write_left(w, root, r->extra, r->shape, e));
    ENT_TRY(write_records(w, root, r, e));
    std__xn_sort(root);
    *out = root;
    return ENT_OK;
}

static ent_code write_all(ent_str *out, ent_arena *a, std__xw *w, const ent_std_register *r, ent_err *e)
{
    ent_buf b = ent_buf_new(w->a, ENT_STD_MAX_BYTES);
    std__xn *root;
    ent_str xml;

    ENT_TRY(write_tree(&root, w, r, e));
    ent_buf_z(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    std__xn_print(&b, root, 0);
    ent_buf_c(&b, '\n');
    ENT_TRY(ent_buf_take(&xml, &b, e));
    ENT_TRY(check_text(xml, e));
    return ent_str_dup(out, a, xml, e);
}

ent_code ent_std_write_nisp(ent_str *out, ent_arena *a, const ent_std_register *r, ent_err *e)
{
    std__xw w = {.a = ent_arena_new(a, 0)};
    ent_code code;

    *out = (ent_str){NULL, 0};
    if (w.a == NULL) return ent_nomem(e);
    code = write_all(out, a, &w, r, e);
    ent_arena_free(w.a);
    return code;
}
