/* SPDX-License-Identifier: Apache-2.0 */
/* `extra` and `shape` go back to where they came from. Each child of what is left is looked at once, and an element is met by at
 * most one child of its name: linear, whatever somebody wrote. */
#include <stdint.h>
#include <string.h>

#include <entente/standards.h>

#include "std_left.h"
#include "std_xn.h"

typedef enum how {
    SHELL = 1, /* opened for what was left of it                    */
    NUMBERED,  /* the same, one of several: its ordinal stands in `n` */
    EACH,      /* one of several without an ordinal: always another */
    CONTENT    /* mixed content or text: taken whole                */
} how;

/* Elements that readers open, with their place among their siblings; references and what holds them stay in the order they
 * have. Unknown ones have place 4. */
static const struct known {
    const char *name;
    how how;
    int rank;
} all[] = {
    {"taxonomy", SHELL, 1},
    {"lists", SHELL, 2},
    {"bestpracticeprofile", SHELL, 2},
    {"records", SHELL, 3},
    {"community-of-interest", SHELL, 5},
    {"organisations", SHELL, 6},
    {"community", EACH, 4},
    {"document", SHELL, 0},
    {"profilespec", SHELL, 0},
    {"substandards", SHELL, 0},
    {"coverstandards", SHELL, 3},
    {"parts", SHELL, 3},
    {"subprofiles", SHELL, 3},
    {"responsibleparty", SHELL, 7},
    {"status", SHELL, 8},
    {"history", SHELL, 2},
    {"obgroup", NUMBERED, 3},
    {"refgroup", NUMBERED, 3},
    {"bpgroup", NUMBERED, 3},
    {"sp-view", NUMBERED, 3},
    {"event", NUMBERED, 4},
    {"refstandard", NUMBERED, 3},
    {"substandard", NUMBERED, 3},
    {"refprofile", NUMBERED, 3},
    {"bprefstandard", NUMBERED, 3},
    {"select", NUMBERED, 3},
    {"reftaxonomy", NUMBERED, 3},
    {"refprofilespec", NUMBERED, 3},
    {"description", CONTENT, 1},
    {"comment", CONTENT, 3},
    {"applicability", CONTENT, 6},
    {"info", CONTENT, 0},
    {"uri", CONTENT, 1},
    {"uuid", CONTENT, 9},
    /* Only their places. */
    {"revhistory", 0, 0},
    {"responsibleparties", 0, 7},
    {"profilenote", 0, 1},
    {"correction", 0, 1},
    {"alsoknown", 0, 2},
};
enum { KNOWN = sizeof all / sizeof *all };

static size_t index_of(ent_str name)
{
    size_t i = 0;

    while (i < KNOWN && !ent_str_is(name, all[i].name)) i++;
    return i;
}

int std__rank(ent_str name)
{
    size_t i = index_of(name);

    return i < KNOWN ? all[i].rank : 4;
}

/* ---- attributes ---- */

static bool is_ordinal(const std__xn *x, const ent_xml_attr *at)
{
    return x->n != 0 && at->ns.n == 0 && ent_str_is(at->name, "n");
}

static ent_str name_of(const std__xn *x, const ent_xml_attr *at)
{
    return x->n != 0 && at->ns.n == 0 && ent_str_is(at->name, "n-as-written") ? ENT_S("n") : at->name;
}

/* An attribute is there with another value: then it is another element. */
static bool differs(const std__xn *x, const ent_xml_node *left)
{
    for (const ent_xml_attr *at = left->attrs; at != NULL; at = at->next) {
        const std__xa *own = is_ordinal(x, at) ? NULL : std__xn_attr(x, at->ns, name_of(x, at));
        if (own != NULL && !ent_str_eq(own->value, at->value)) return true;
    }
    return false;
}

static ent_code merge_attrs(std__xw *w, std__xn *x, const ent_xml_node *left, ent_err *e)
{
    for (const ent_xml_attr *at = left->attrs; at != NULL; at = at->next) {
        if (is_ordinal(x, at) || std__xn_attr(x, at->ns, name_of(x, at)) != NULL) continue;
        ENT_TRY(std__xn_add_attr(w, x, at->ns, name_of(x, at), at->value, e));
    }
    return ENT_OK;
}

/* ---- children ---- */

static ent_code append_whole(std__xw *w, std__xn *x, const ent_xml_node *c, ent_err *e)
{
    ent_buf b = ent_buf_new(w->a, ENT_STD_MAX_BYTES);
    ent_str xml;

    if (c->is_text) ent_buf_xml(&b, c->text);
    else ENT_TRY(ent_std_outer_xml(&b, w->a, c, e));
    ENT_TRY(ent_buf_take(&xml, &b, e));
    ENT_TRY(std__xn_raw(w, x, xml, c->is_text, e));
    x->last->rank = c->is_text ? 4 : std__rank(c->name);
    return ENT_OK;
}

static unsigned ordinal_of(const ent_xml_node *c)
{
    int64_t n;

    return ent_str_i64(ent_xml_value(c, "n"), &n) && n > 0 && n <= UINT32_MAX ? (unsigned)n : 0;
}

/* The numbered child `n`, made behind `*last` if there is none. They stand in order; *last is the one met before. */
static ent_code numbered(std__xn **out, std__xw *w, std__xn *x, std__xn **last, const ent_xml_node *c, unsigned n, ent_err *e)
{
    std__xn *before = *last, *k = before == NULL ? x->first : before->next, *made;

    for (; k != NULL && k->n < n; k = k->next)
        if (k->n != 0) before = k;
    if (k != NULL && k->n == n) {
        *out = *last = k;
        return ENT_OK;
    }
    ENT_TRY(std__xn_new(&made, w, NULL, c->name, e));
    made->n = n;
    made->next = before == NULL ? x->first : before->next;
    if (before == NULL) x->first = made;
    else before->next = made;
    if (made->next == NULL) x->last = made;
    *out = *last = made;
    return ENT_OK;
}

typedef struct meeting {
    std__xn *own[KNOWN]; /* first child of each known name        */
    bool met[KNOWN];     /* it has met a child of what is left    */
    std__xn *last;       /* numbered child that was met last      */
} meeting;

static void look_around(meeting *m, const std__xn *x)
{
    *m = (meeting){.last = NULL};
    for (std__xn *k = x->first; k != NULL; k = k->next) {
        size_t i = k->name.n == 0 ? KNOWN : index_of(k->name);
        if (i < KNOWN && m->own[i] == NULL) m->own[i] = k;
    }
}

/* Content was taken whole: nothing is left of it that has nothing in it, so an empty one beside it is another. */
static bool is_another(how h, const std__xn *own, const ent_xml_node *c)
{
    return h == CONTENT && c->attrs == NULL && c->first == NULL && own != NULL && own->first != NULL;
}

/* *out is the element in which c goes on; NULL if it stands for itself. */
static ent_code goes_on_in(std__xn **out, std__xw *w, std__xn *x, meeting *m, const ent_xml_node *c, ent_err *e)
{
    size_t i = c->ns.n == 0 ? index_of(c->name) : KNOWN;
    unsigned n;
    bool full;

    *out = NULL;
    if (i == KNOWN || all[i].how == 0) return ENT_OK;
    if (all[i].how == EACH) return std__xn_new(out, w, x, c->name, e);
    n = all[i].how == NUMBERED ? ordinal_of(c) : 0;
    if (n != 0 && (m->last == NULL || m->last->n < n)) return numbered(out, w, x, &m->last, c, n, e);
    if (n != 0 || m->met[i] || is_another(all[i].how, m->own[i], c)) return ENT_OK;
    m->met[i] = true;
    full = all[i].how == CONTENT && c->first != NULL && m->own[i] != NULL && m->own[i]->first != NULL;
    if (m->own[i] == NULL) return std__xn_new(out, w, x, c->name, e);
    if (!full && m->own[i]->n == 0 && !differs(m->own[i], c)) *out = m->own[i];
    return ENT_OK;
}

static ent_code merge_content(std__xw *w, std__xn *x, const ent_xml_node *left, ent_err *e)
{
    ent_str xml;

    ENT_TRY(merge_attrs(w, x, left, e));
    if (left->first == NULL) return ENT_OK;
    ENT_TRY(ent_xml_inner(&xml, w->a, left, ENT_STD_MAX_BYTES, e));
    return std__xn_raw(w, x, xml, true, e);
}

ent_code std__merge(std__xw *w, std__xn *x, const ent_xml_node *left, ent_err *e)
{
    std__xn *inside;
    meeting m;

    ENT_TRY(merge_attrs(w, x, left, e));
    look_around(&m, x);
    for (const ent_xml_node *c = left->first; c != NULL; c = c->next) {
        if (c->is_text && ent_str_trim(c->text).n == 0) continue; /* between the elements of one that is opened */
        inside = NULL;
        if (!c->is_text) ENT_TRY(goes_on_in(&inside, w, x, &m, c, e));
        if (inside == NULL) ENT_TRY(append_whole(w, x, c, e));
        else if (all[index_of(c->name)].how == CONTENT) ENT_TRY(merge_content(w, inside, c, e));
        else ENT_TRY(std__merge(w, inside, c, e));
    }
    return ENT_OK;
}
