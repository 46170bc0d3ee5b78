/* SPDX-License-Identifier: Apache-2.0 */
/* The short human form of a clearance:
 *
 *   NATO: CONFIDENTIAL, SECRET; Context=NATO; Releasable To=NATO,USA
 *
 * policy ":" class {"," class} {";" tag set "=" value {"," value}}. A name that holds one of , ; = stands in double
 * quotes. Only restrictive and permissive values can be held; each is found by tag set and name.                 */
#include <string.h>

#include "label_form.h"

#define MAX_TEXT ((size_t)64 << 10)

typedef struct reader {
    ent_str text;
    size_t at;
    ent_arena *a;
    const ent_policy *p;
    ent_err *e;
} reader;

static ent_code bad(const reader *r, const char *what)
{
    ent_fail(r->e, ENT_INVALID, NULL, "Write it as: POLICY: CLASS; Tag set=Value,Value.", "%s", what);
    return ent_at(r->e, "character %zu", r->at + 1);
}

/* The text up to one of the stops, trimmed and without its quotes; r->at is left on the stop. */
static ent_code read_name(ent_str *out, reader *r, const char *stops)
{
    size_t from;

    while (r->at < r->text.n && r->text.p[r->at] == ' ') r->at++;
    from = r->at;
    if (r->at < r->text.n && r->text.p[r->at] == '"') {
        const char *end = memchr(r->text.p + from + 1, '"', r->text.n - from - 1);
        if (end == NULL) return bad(r, "A quoted name has no closing quote.");
        r->at = (size_t)(end - r->text.p) + 1;
        *out = (ent_str){r->text.p + from + 1, r->at - from - 2};
        while (r->at < r->text.n && r->text.p[r->at] == ' ') r->at++;
        if (r->at < r->text.n && strchr(stops, r->text.p[r->at]) == NULL) return bad(r, "Something stands behind a quoted name.");
    } else {
        while (r->at < r->text.n && strchr(stops, r->text.p[r->at]) == NULL) r->at++;
        *out = ent_str_trim((ent_str){r->text.p + from, r->at - from});
    }
    return out->n == 0 ? bad(r, "A name is missing here.") : ENT_OK;
}

/* The policy's name may hold a colon itself, so each colon is tried. */
static ent_code read_policy(reader *r)
{
    ent_str ours, theirs;

    ENT_TRY(ent_name_key(&ours, r->a, r->p, r->p->name, r->e));
    for (size_t i = 0; i < r->text.n; i++) {
        if (r->text.p[i] != ':') continue;
        ENT_TRY(ent_name_key(&theirs, r->a, r->p, (ent_str){r->text.p, i}, r->e));
        if (!ent_str_eq(ours, theirs)) continue;
        r->at = i + 1;
        return ENT_OK;
    }
    return ent_fail(r->e, ENT_INVALID, "R-09", "Begin with the name of the policy and a colon.",
                    "The clearance does not begin with \"%.*s:\".", ENT_F(r->p->name));
}

static bool next_is(reader *r, char c)
{
    if (r->at >= r->text.n || r->text.p[r->at] != c) return false;
    r->at++;
    return true;
}

/* ---- classes ---- */

/* The declared expansion. Two classes of one rank are not comparable, so only the lower ones are meant beside the class itself. */
ent_code ent_form_expand(ent_clearance *out, ent_arena *a, const ent_policy *p, uint32_t top, ent_err *e)
{
    ent_str *list;

    ENT_NEW(list, a, p->classes.n, e);
    out->n_classes = 0;
    for (uint32_t i = 0; i < p->classes.n; i++)
        if (i == top || p->classes.v[i].rank < p->classes.v[top].rank) list[out->n_classes++] = p->classes.v[i].name;
    out->classes = list;
    return ENT_OK;
}

static ent_code read_classes(ent_clearance *out, reader *r, bool expand)
{
    ENT_VEC(ent_str) list = {0};
    ent_str name;
    uint32_t id;

    do {
        ENT_TRY(read_name(&name, r, ",;"));
        ENT_TRY(ent_find_class(&id, r->a, r->p, name, r->e));
        if (id == ENT_NO_ID) {
            return ent_fail(r->e, ENT_INVALID, "R-01", "Use a class of this policy.", "The policy %.*s has no class \"%.*s\".",
                            ENT_F(r->p->name), ENT_F(name));
        }
        ENT_PUSH(&list, r->a, r->p->classes.v[id].name, r->e);
    } while (next_is(r, ','));
    out->classes = list.v;
    out->n_classes = list.n;
    if (!expand) return ENT_OK;
    if (list.n != 1) return bad(r, "Only one highest class can be expanded to all below it.");
    return ent_form_expand(out, r->a, r->p, id, r->e);
}

/* ---- values ---- */

static ent_code find_held(uint32_t *out, ent_category_type *type, const reader *r, uint32_t set, ent_str name)
{
    uint32_t restrictive, permissive;

    ENT_TRY(ent_find_value(&restrictive, r->a, r->p, set, ENT_RESTRICTIVE, name, r->e));
    ENT_TRY(ent_find_value(&permissive, r->a, r->p, set, ENT_PERMISSIVE, name, r->e));
    if (restrictive != ENT_NO_ID && permissive != ENT_NO_ID) {
        return ent_fail(r->e, ENT_INVALID, NULL, "Give this clearance as XML, which names the type.",
                        "%.*s has a restrictive and a permissive value %.*s.", ENT_F(r->p->sets.v[set].name), ENT_F(name));
    }
    *type = restrictive != ENT_NO_ID ? ENT_RESTRICTIVE : ENT_PERMISSIVE;
    *out = restrictive != ENT_NO_ID ? restrictive : permissive;
    if (*out != ENT_NO_ID) return ENT_OK;
    return ent_fail(r->e, ENT_INVALID, NULL, "Use a value of this policy, spelled as the policy spells it.",
                    "The tag set %.*s of the policy %.*s has no restrictive or permissive value \"%.*s\".", ENT_F(r->p->sets.v[set].name),
                    ENT_F(r->p->name), ENT_F(name));
}

static ent_code read_tag_set(ent_resolved *held, reader *r)
{
    ent_category_type type;
    ent_str name;
    uint32_t set, id;

    ENT_TRY(read_name(&name, r, "=;"));
    if (!next_is(r, '=')) return bad(r, "A tag set needs \"=\" and its values.");
    ENT_TRY(ent_find_set(&set, r->a, r->p, name, r->e));
    if (set == ENT_NO_ID) {
        return ent_fail(r->e, ENT_INVALID, NULL, "Use a tag set of this policy.", "The policy %.*s has no tag set \"%.*s\".",
                        ENT_F(r->p->name), ENT_F(name));
    }
    do {
        ENT_TRY(read_name(&name, r, ",;"));
        ENT_TRY(find_held(&id, &type, r, set, name));
        if (held->present[id]) return bad(r, "A value is named twice.");
        ent_resolved_put(held, r->p, id);
    } while (next_is(r, ','));
    return ENT_OK;
}

ent_code ent_clearance_read_short(ent_clearance *out, ent_arena *a, const ent_policy *p, ent_str text, bool expand, ent_err *e)
{
    reader r = {.text = {text.p != NULL ? text.p : "", text.n}, .a = a, .p = p, .e = e};
    ent_clearance c = {.policy = p->name, .policy_uri = p->urn};
    ent_resolved held;
    ent_label names;

    *out = (ent_clearance){0};
    if (text.n > MAX_TEXT) return ent_fail(e, ENT_LIMIT, NULL, NULL, "The clearance is longer than %zu bytes.", MAX_TEXT);
    if (!ent_utf8_ok(text, NULL)) return ent_fail(e, ENT_INVALID, NULL, "Save it as UTF-8.", "The clearance is no UTF-8 text.");
    if (memchr(r.text.p, '\0', r.text.n) != NULL) return bad(&r, "The clearance holds a zero byte.");
    ENT_TRY(read_policy(&r));
    ENT_TRY(read_classes(&c, &r, expand));
    ENT_TRY(ent_resolved_new(&held, a, p, e));
    while (next_is(&r, ';')) ENT_TRY(read_tag_set(&held, &r));
    ENT_TRY(ent_unresolve(&names, a, p, &held, e));
    c.categories = names.categories;
    c.n = names.n;
    *out = c;
    return ENT_OK;
}
