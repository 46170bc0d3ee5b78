/* SPDX-License-Identifier: Apache-2.0 */
/* JSON into the arena. jansson decides what is well formed (RFC 8259); this file adds the ceilings, refuses the
 * numbers that have more than one spelling, and copies the values out of jansson's memory.                      */
#include <jansson.h>
#include <string.h>

#include <entente/core/json.h>

#define PARSE_FLAGS (JSON_REJECT_DUPLICATES | JSON_DECODE_ANY)

static const char NEXT_TEXT[] = "Correct the text at this place, or ask its author for a new copy.";
static const char NEXT_NUMBER[] = "Write whole numbers between -9223372036854775808 and 9223372036854775807, without "
                                  "fraction or exponent.";
static const char NEXT_MEMBER[] = "Compare the object with the description of its format.";

/* ---- Before jansson: ceilings and the spelling of numbers ---- */

static ent_code place_offset(ent_err *e, ent_str text, size_t offset)
{
    size_t line = 1, column = 1;
    for (size_t i = 0; i < offset; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == '\n') {
            line++;
            column = 1;
        } else if ((c & 0xC0) != 0x80) { /* columns count characters, not bytes */
            column++;
        }
    }
    return ent_at(e, "line %zu column %zu", line, column);
}

/* The offset behind the string that starts with the quote at i. */
static size_t skip_string(ent_str t, size_t i)
{
    for (i++; i < t.n && t.p[i] != '"'; i++)
        if (t.p[i] == '\\') i++;
    return i + 1;
}

/* jansson recurses up to 2048 levels and takes "-0" for 0 and "1.0" for a real. As long as the text is well formed,
 * this scan knows which bytes are inside strings; at the first byte that is not, jansson stops by itself.          */
static ent_code scan(ent_str t, ent_err *e)
{
    unsigned depth = 0;
    const char *nul = memchr(t.p, '\0', t.n);
    if (nul != NULL) { /* jansson overlooks one that follows a number */
        (void)ent_fail(e, ENT_INVALID, NULL, NEXT_TEXT, "The text contains a NUL byte.");
        return place_offset(e, t, (size_t)(nul - t.p));
    }
    for (size_t i = 0; i < t.n;) {
        char c = t.p[i], after = i + 1 < t.n ? t.p[i + 1] : '\0';
        if (c == '"') {
            i = skip_string(t, i);
            continue;
        }
        if (c == '[' || c == '{') {
            if (++depth > ENT_JSON_DEPTH) {
                (void)ent_fail(e, ENT_LIMIT, NULL, "Flatten the text.", "Arrays and objects are nested more than %d deep.", ENT_JSON_DEPTH);
                return place_offset(e, t, i);
            }
        } else if (c == ']' || c == '}') {
            if (depth > 0) depth--;
        } else if (c == '-' && after == '0') {
            (void)ent_fail(e, ENT_INVALID, NULL, NEXT_NUMBER, "A number starts with \"-0\".");
            return place_offset(e, t, i);
        } else if (c >= '0' && c <= '9' && (after == '.' || after == 'e' || after == 'E')) {
            (void)ent_fail(e, ENT_INVALID, NULL, NEXT_NUMBER, "A number has a fraction or an exponent.");
            return place_offset(e, t, i + 1);
        }
        i++;
    }
    return ENT_OK;
}

/* jansson's own sentences quote the input; ours do not, so that no control byte reaches a terminal. */
static const char *sentence(enum json_error_code code)
{
    switch (code) {
    case json_error_premature_end_of_input: return "The JSON text ends too early.";
    case json_error_end_of_input_expected: return "Something follows the end of the JSON value.";
    case json_error_invalid_utf8: return "The text is not UTF-8.";
    case json_error_null_character:
    case json_error_null_byte_in_key: return "A string contains a NUL character.";
    case json_error_duplicate_key: return "An object has two members of the same name.";
    case json_error_numeric_overflow: return "A number is too large.";
    default: return "This is not JSON.";
    }
}

static ent_code refuse(const json_error_t *why, ent_err *e)
{
    enum json_error_code code = json_error_code(why);
    if (code == json_error_out_of_memory || why->text[0] == '\0') return ent_nomem(e);
    (void)ent_fail(e, ENT_INVALID, NULL, code == json_error_numeric_overflow ? NEXT_NUMBER : NEXT_TEXT, "%s", sentence(code));
    return ent_at(e, "line %d column %d", why->line > 0 ? why->line : 1, why->column > 0 ? why->column : 1);
}

/* ---- After jansson: the copy ---- */

/* One block holds all strings: each takes its length and two quotes in the text, so its length and a NUL byte fit. */
typedef struct copier {
    ent_arena *a;
    char *pool;
    size_t left;
} copier;

static ent_code copy_text(copier *c, ent_str *out, const char *p, size_t n, ent_err *e)
{
    if (p == NULL || n >= c->left) return ent_fail(e, ENT_BUG, NULL, NULL, "A JSON string is longer than its text.");
    memcpy(c->pool, p, n);
    c->pool[n] = '\0';
    *out = (ent_str){c->pool, n};
    c->pool += n + 1;
    c->left -= n + 1;
    return ENT_OK;
}

static ent_code copy_value(copier *c, ent_json *out, json_t *in, ent_err *e);

static ent_code copy_array(copier *c, ent_json *out, json_t *in, ent_err *e)
{
    ent_json *nodes;
    const ent_json **items;
    out->n = json_array_size(in);
    ENT_NEW(nodes, c->a, out->n, e);
    ENT_NEW(items, c->a, out->n, e); /* NOLINT(bugprone-sizeof-expression): pointers are meant */
    for (size_t i = 0; i < out->n; i++) {
        ENT_TRY(copy_value(c, &nodes[i], json_array_get(in, i), e));
        items[i] = &nodes[i];
    }
    out->items = items;
    return ENT_OK;
}

/* jansson iterates in the order of insertion, which is that of the text. */
static ent_code copy_object(copier *c, ent_json *out, json_t *in, ent_err *e)
{
    ent_json *nodes;
    ent_json_member *members;
    size_t i = 0;
    out->n = json_object_size(in);
    ENT_NEW(nodes, c->a, out->n, e);
    ENT_NEW(members, c->a, out->n, e);
    for (void *at = json_object_iter(in); at != NULL && i < out->n; at = json_object_iter_next(in, at), i++) {
        ENT_TRY(copy_text(c, &members[i].key, json_object_iter_key(at), json_object_iter_key_len(at), e));
        ENT_TRY(copy_value(c, &nodes[i], json_object_iter_value(at), e));
        members[i].value = &nodes[i];
    }
    out->members = members;
    return ENT_OK;
}

static ent_code copy_value(copier *c, ent_json *out, json_t *in, ent_err *e)
{
    switch (json_typeof(in)) {
    case JSON_NULL: out->kind = ENT_JSON_NULL; return ENT_OK;
    case JSON_TRUE:
    case JSON_FALSE:
        out->kind = ENT_JSON_BOOL;
        out->boolean = json_is_true(in);
        return ENT_OK;
    case JSON_INTEGER:
        out->kind = ENT_JSON_INT;
        out->integer = json_integer_value(in);
        return ENT_OK;
    case JSON_STRING: out->kind = ENT_JSON_STR; return copy_text(c, &out->str, json_string_value(in), json_string_length(in), e);
    case JSON_ARRAY: out->kind = ENT_JSON_ARR; return copy_array(c, out, in, e);
    case JSON_OBJECT: out->kind = ENT_JSON_OBJ; return copy_object(c, out, in, e);
    case JSON_REAL: break; /* scan() has refused it already */
    }
    return ent_fail(e, ENT_INVALID, NULL, NEXT_NUMBER, "A number has a fraction or an exponent.");
}

static ent_code copy_root(const ent_json **out, ent_arena *a, json_t *in, size_t text_n, ent_err *e)
{
    copier c = {.a = a, .left = text_n + 1};
    ent_json *root;
    ENT_NEW(root, a, 1, e);
    ENT_NEW(c.pool, a, c.left, e);
    ENT_TRY(copy_value(&c, root, in, e));
    *out = root;
    return ENT_OK;
}

ent_code ent_json_parse(const ent_json **out, ent_arena *a, ent_str text, size_t max, ent_err *e)
{
    *out = NULL;
    if (text.n > max) return ent_fail(e, ENT_LIMIT, NULL, "Split the text.", "The JSON text has %zu bytes; %zu are allowed.", text.n, max);
    if (text.n == 0) return ent_fail(e, ENT_INVALID, NULL, NEXT_TEXT, "The JSON text is empty.");
    ENT_TRY(scan(text, e));

    json_error_t why = {0};
    json_t *in = json_loadb(text.p, text.n, PARSE_FLAGS, &why);
    if (in == NULL) return refuse(&why, e);
    ent_code code = copy_root(out, a, in, text.n, e);
    json_decref(in);
    return code;
}

/* ---- Members ---- */

const ent_json *ent_json_get(const ent_json *o, const char *key)
{
    if (o == NULL || o->kind != ENT_JSON_OBJ) return NULL;
    for (size_t i = 0; i < o->n; i++)
        if (ent_str_is(o->members[i].key, key)) return o->members[i].value;
    return NULL;
}

static const char *kind_name(ent_json_kind kind)
{
    switch (kind) {
    case ENT_JSON_NULL: return "null";
    case ENT_JSON_BOOL: return "true or false";
    case ENT_JSON_INT: return "a whole number";
    case ENT_JSON_STR: return "a text";
    case ENT_JSON_ARR: return "an array";
    case ENT_JSON_OBJ: return "an object";
    }
    return "unknown";
}

/* NULL, and *e filled, when there is no such member of this kind. */
static const ent_json *need(const ent_json *o, const char *key, ent_json_kind kind, ent_err *e)
{
    if (o == NULL || o->kind != ENT_JSON_OBJ) {
        (void)ent_fail(e, ENT_INVALID, NULL, NEXT_MEMBER, "An object with the member \"%s\" is needed, but this is %s.", key,
                       o == NULL ? "missing" : kind_name(o->kind));
        return NULL;
    }
    const ent_json *found = ent_json_get(o, key);
    if (found == NULL) {
        (void)ent_fail(e, ENT_INVALID, NULL, NEXT_MEMBER, "The member \"%s\" is missing.", key);
    } else if (found->kind != kind) {
        (void)ent_fail(e, ENT_INVALID, NULL, NEXT_MEMBER, "The member \"%s\" must be %s, but is %s.", key, kind_name(kind),
                       kind_name(found->kind));
        return NULL;
    }
    return found;
}

ent_code ent_json_need_str(ent_str *out, const ent_json *o, const char *key, ent_err *e)
{
    const ent_json *found = need(o, key, ENT_JSON_STR, e);
    if (found == NULL) return e->code;
    *out = found->str;
    return ENT_OK;
}

ent_code ent_json_need_i64(int64_t *out, const ent_json *o, const char *key, ent_err *e)
{
    const ent_json *found = need(o, key, ENT_JSON_INT, e);
    if (found == NULL) return e->code;
    *out = found->integer;
    return ENT_OK;
}

ent_code ent_json_need_arr(const ent_json **out, const ent_json *o, const char *key, ent_err *e)
{
    *out = need(o, key, ENT_JSON_ARR, e);
    return *out == NULL ? e->code : ENT_OK;
}

ent_code ent_json_need_obj(const ent_json **out, const ent_json *o, const char *key, ent_err *e)
{
    *out = need(o, key, ENT_JSON_OBJ, e);
    return *out == NULL ? e->code : ENT_OK;
}

ent_str ent_json_str(const ent_json *o, const char *key)
{
    const ent_json *found = ent_json_get(o, key);
    return found != NULL && found->kind == ENT_JSON_STR ? found->str : (ent_str){"", 0};
}

/* A member name for a message: cut at a character's start, control bytes replaced. */
static void show(char out[static 64], ent_str key)
{
    size_t n = key.n < 60 ? key.n : 60;
    while (n < key.n && n > 0 && ((unsigned char)key.p[n] & 0xC0) == 0x80) n--;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)key.p[i];
        out[i] = c < 0x20 || c == 0x7F ? '?' : key.p[i];
    }
    memcpy(out + n, n < key.n ? "..." : "", n < key.n ? 4 : 1);
}

ent_code ent_json_only(const ent_json *o, const char *const *keys, ent_err *e)
{
    if (o == NULL || o->kind != ENT_JSON_OBJ)
        return ent_fail(e, ENT_INVALID, NULL, NEXT_MEMBER, "An object is needed, but this is %s.",
                        o == NULL ? "missing" : kind_name(o->kind));
    for (size_t i = 0; i < o->n; i++) {
        const char *const *k = keys;
        while (*k != NULL && !ent_str_is(o->members[i].key, *k)) k++;
        if (*k != NULL) continue;
        char shown[64];
        show(shown, o->members[i].key);
        return ent_fail(e, ENT_INVALID, NULL, NEXT_MEMBER, "The member \"%s\" is not part of this format.", shown);
    }
    return ENT_OK;
}
