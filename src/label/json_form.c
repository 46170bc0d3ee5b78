/* SPDX-License-Identifier: Apache-2.0 */
/* What the JSON forms of labels and clearances share: see json_form.h. */
#include <stdio.h>
#include <string.h>

#include "json_form.h"

/* ---- places ---- */

ent_jpath ent_jpath_root(const char *member)
{
    ent_jpath p;

    snprintf(p.z, sizeof p.z, "%s", member);
    return p;
}

ent_jpath ent_jpath_member(const ent_jpath *up, const char *member)
{
    ent_jpath p;

    if (snprintf(p.z, sizeof p.z, "%s%s%s", up->z, up->z[0] == '\0' ? "" : ".", member) < 0) p.z[0] = '\0';
    return p;
}

ent_jpath ent_jpath_nth(const ent_jpath *up, size_t i)
{
    ent_jpath p;

    if (snprintf(p.z, sizeof p.z, "%s[%zu]", up->z, i) < 0) p.z[0] = '\0';
    return p;
}

ent_code ent_jpath_at(const ent_form *f, const ent_jpath *at)
{
    return ent_at(f->e, "member %s", at->z[0] == '\0' ? "(outermost)" : at->z);
}

/* ---- values ---- */

ent_code ent_jform_document(const ent_json **out, const ent_form *f, ent_str json)
{
    const ent_jpath root = ent_jpath_root("");

    ENT_TRY(ent_json_parse(out, f->a, json, ENT_LABEL_MAX_BYTES, f->e));
    if ((*out)->kind == ENT_JSON_OBJ) return ENT_OK;
    return ENT_JFORM_BAD(f, &root, "A %s in JSON is an object.", f->what);
}

ent_code ent_jform_object(const ent_form *f, const ent_jpath *at, const ent_json *v, const char *const *members)
{
    if (v == NULL) return ENT_JFORM_BAD(f, at, "This member is missing.");
    if (v->kind != ENT_JSON_OBJ) return ENT_JFORM_BAD(f, at, "This member must be an object.");
    ENT_JFORM_TRY(f, at, ent_json_only(v, members, f->e));
    return ENT_OK;
}

ent_code ent_jform_token(ent_str *out, const ent_form *f, const ent_jpath *at, const ent_json *v)
{
    *out = (ent_str){"", 0};
    if (v == NULL) return ENT_JFORM_BAD(f, at, "This member is missing.");
    if (v->kind != ENT_JSON_STR) return ENT_JFORM_BAD(f, at, "This member must be a text.");
    ENT_JFORM_TRY(f, at, ent_form_text(out, f->a, v->str, f->what, f->e));
    if (out->n == 0) return ENT_JFORM_BAD(f, at, "This member is empty.");
    return ENT_OK;
}

ent_code ent_jform_text(ent_str *out, const ent_form *f, const ent_jpath *up, const ent_json *o, const char *key, bool needed)
{
    const ent_json *v = ent_json_get(o, key);
    const ent_jpath at = ent_jpath_member(up, key);

    *out = (ent_str){"", 0};
    return v == NULL && !needed ? ENT_OK : ent_jform_token(out, f, &at, v);
}

ent_code ent_jform_time(bool *has, ent_time *out, const ent_form *f, const ent_jpath *up, const ent_json *o, const char *key)
{
    const ent_jpath at = ent_jpath_member(up, key);
    ent_str text;

    *has = ent_json_get(o, key) != NULL;
    if (!*has) return ENT_OK;
    ENT_TRY(ent_jform_text(&text, f, up, o, key, true));
    ENT_JFORM_TRY(f, &at, ent_form_time(out, f, 0, text));
    return ENT_OK;
}

/* ---- categories ---- */

static ent_code read_values(ent_category *c, const ent_form *f, const ent_jpath *at, const ent_json *v)
{
    ent_strs list = {0};
    ent_str value;

    if (v == NULL || v->kind != ENT_JSON_ARR) return ENT_JFORM_BAD(f, at, "The values of a category must be an array.");
    for (size_t i = 0; i < v->n; i++) {
        const ent_jpath nth = ent_jpath_nth(at, i);
        ENT_TRY(ent_jform_token(&value, f, &nth, v->items[i]));
        ENT_JFORM_TRY(f, &nth, ent_form_value(&list, f, 0, value));
    }
    c->values = list.v;
    c->n = list.n;
    return ENT_OK;
}

static ent_code read_category(ent_categories *out, const ent_form *f, const ent_jpath *at, const ent_json *v, const ent_jkeys *k)
{
    const char *const members[] = {k->type, k->set, k->values, k->uri, NULL}; /* uri may end the list early */
    const ent_jpath values = ent_jpath_member(at, k->values), type = ent_jpath_member(at, k->type);
    ent_category c = {.uri = {"", 0}};
    ent_str word;

    ENT_TRY(ent_jform_object(f, at, v, members));
    ENT_TRY(ent_jform_text(&word, f, at, v, k->type, true));
    ENT_JFORM_TRY(f, &type, ent_form_type(&c.type, f, 0, word, k->letters));
    ENT_TRY(ent_jform_text(&c.tag_name, f, at, v, k->set, true));
    if (k->uri != NULL) ENT_TRY(ent_jform_text(&c.uri, f, at, v, k->uri, false));
    ENT_TRY(read_values(&c, f, &values, ent_json_get(v, k->values)));
    ENT_JFORM_TRY(f, at, ent_form_category(out, f, &c));
    return ENT_OK;
}

ent_code ent_jform_categories(ent_categories *out, const ent_form *f, const ent_jpath *at, const ent_json *v, const ent_jkeys *k)
{
    if (v->kind != ENT_JSON_ARR) return read_category(out, f, at, v, k);
    for (size_t i = 0; i < v->n; i++) {
        const ent_jpath nth = ent_jpath_nth(at, i);
        ENT_TRY(read_category(out, f, &nth, v->items[i], k));
    }
    return ENT_OK;
}

/* ---- the policy ---- */

/* 32 hexadecimal digits in the five groups of a UUID, in either case. */
static bool read_uuid(uint8_t out[static 16], ent_str s)
{
    size_t n = 0;

    if (s.n != 36) return false;
    memset(out, 0, 16);
    for (size_t i = 0; i < 36; i++) {
        char c = s.p[i];
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                         : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10)
                         : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A' + 10)
                                                : 16;
        if (dash != (c == '-') || (!dash && digit == 16)) return false;
        if (dash) continue;
        out[n / 2] = (uint8_t)(out[n / 2] << 4 | digit);
        n++;
    }
    return true;
}

/* "2.25." and the 128-bit number in decimal. */
static void uuid_oid(char out[static 48], const uint8_t uuid[static 16])
{
    uint8_t left[16];
    char digits[40];
    size_t n = 0, at = 5;
    bool more = true;

    memcpy(left, uuid, 16);
    while (more) {
        unsigned rest = 0;
        more = false;
        for (size_t i = 0; i < 16; i++) {
            unsigned v = rest << 8 | left[i];
            left[i] = (uint8_t)(v / 10);
            rest = v % 10;
            more = more || left[i] != 0;
        }
        digits[n++] = (char)('0' + rest);
    }
    memcpy(out, "2.25.", 5);
    while (n > 0) out[at++] = digits[--n];
    out[at] = '\0';
}

/* An identifier beside another way to name the policy says the same, or contradicts it. */
static ent_code agree(ent_str *uri, const ent_form *f, const ent_jpath *at, const ent_policy *p, ent_str text)
{
    if (!ent_str_starts(*uri, "urn:oid:") || ent_str_eq(*uri, p->urn)) return ENT_OK;
    ent_fail(f->e, ENT_INVALID, "R-09", "Find out which policy is meant.",
             "The policy is named \"%.*s\" and %.*s, which contradict each other.", ENT_F(text), ENT_F(*uri));
    return ent_jpath_at(f, at);
}

static ent_code by_oid(ent_str *name, const ent_form *f, const ent_jpath *at, const ent_policy *p, ent_str text, ent_str oid)
{
    *name = p->name;
    if (ent_str_eq(oid, p->oid)) return ENT_OK;
    ent_fail(f->e, ENT_INVALID, "R-09", "Use the policy that is meant, or ask the author to name it.",
             "The policy is named \"%.*s\", which is the identifier %.*s; that of %.*s is %.*s.", ENT_F(text), ENT_F(oid), ENT_F(p->name),
             ENT_F(p->oid));
    return ent_jpath_at(f, at);
}

/* *known: text names p itself. */
static ent_code named(bool *known, ent_str *name, const ent_form *f, const ent_jpath *at, const ent_policy *p, ent_str text)
{
    static const char prefix[] = "urn:oid:";
    const size_t n = sizeof prefix - 1;
    ent_str urn = text, key, own;
    uint8_t uuid[16];
    char dotted[48];

    *known = true;
    *name = text;
    ENT_TRY(ent_name_key(&key, f->a, p, text, f->e));
    ENT_TRY(ent_name_key(&own, f->a, p, p->name, f->e));
    if (ent_str_eq(key, own)) return ENT_OK;
    if (read_uuid(uuid, text)) {
        uuid_oid(dotted, uuid);
        return by_oid(name, f, at, p, text, ent_str_c(dotted));
    }
    if (ent_form_oid_ok(text)) return by_oid(name, f, at, p, text, text);
    *known = text.n > n && ent_form_same_letters((ent_str){text.p, n}, prefix);
    if (!*known) return ENT_OK;
    ENT_JFORM_TRY(f, at, ent_form_policy_uri(&urn, f, 0));
    return by_oid(name, f, at, p, text, (ent_str){urn.p + n, urn.n - n});
}

ent_code ent_jform_policy(ent_str *name, ent_str *uri, const ent_form *f, const ent_jpath *at, const ent_policy *p, ent_str text)
{
    bool known;

    ENT_JFORM_TRY(f, at, ent_form_policy_uri(uri, f, 0));
    ENT_TRY(named(&known, name, f, at, p, text));
    if (!known) return ENT_OK;
    ENT_TRY(agree(uri, f, at, p, text));
    if (uri->n == 0 && name->p == p->name.p) *uri = p->urn;
    return ENT_OK;
}

/* ---- writing ---- */

void ent_jform_put_time(ent_jw *w, const char *key, ent_time t)
{
    char text[21];

    ent_time_print(text, t);
    ent_jw_kz(w, key, text);
}

ent_code ent_jform_put_categories(ent_jw *w, ent_arena *a, const ent_policy *p, const ent_category *list, size_t n, const ent_jkeys *k,
                                  ent_err *e)
{
    ent_jw_arr(w);
    for (size_t i = 0; i < n; i++) {
        const char *word = ent_category_word(list[i].type);
        ent_said said;
        ENT_TRY(ent_form_said(&said, a, p, &list[i], e));
        ent_jw_obj(w);
        ent_jw_kstr(w, k->type, (ent_str){word, k->letters ? 1 : strlen(word)});
        ent_jw_kstr(w, k->set, p->sets.v[said.set].name);
        ent_jw_key(w, k->values);
        ent_jw_arr(w);
        for (size_t v = 0; v < said.n; v++) ent_jw_str(w, said.values[v]);
        ent_jw_end(w);
        if (k->uri != NULL && said.uri.n != 0) ent_jw_kstr(w, k->uri, said.uri);
        ent_jw_end(w);
    }
    ent_jw_end(w);
    return ENT_OK;
}
