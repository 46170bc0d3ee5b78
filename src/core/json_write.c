/* SPDX-License-Identifier: Apache-2.0 */
/* JSON out of the program: compact, and in canonical form byte for byte as RFC 8785 (JSON Canonicalization Scheme)
 * asks, for the subset without fractions and with ASCII keys.                                                    */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <entente/core/json.h>

static ent_jw writer(ent_buf *b, bool sorted)
{
    ent_jw w = {.b = b, .sorted = sorted};
    w.first[0] = true;
    return w;
}

ent_jw ent_jw_canonical(ent_buf *b)
{
    return writer(b, true);
}

ent_jw ent_jw_plain(ent_buf *b)
{
    return writer(b, false);
}

/* The first failure is kept: what follows from it would only mislead. */
static void fail(ent_jw *w, ent_code code, const char *why)
{
    if (w->failed != ENT_OK) return;
    w->failed = code;
    w->why = why;
}

/* Makes room for a value: the comma in an array, or nothing after a key. false if none may stand here. */
static bool value_starts(ent_jw *w)
{
    if (w->failed != ENT_OK) return false;
    if (w->object[w->depth]) {
        if (!w->keyed) fail(w, ENT_BUG, "A value was written into an object without a key.");
        w->keyed = false;
    } else if (w->depth == 0 && !w->first[0]) {
        fail(w, ENT_BUG, "A second value was written.");
    } else {
        if (!w->first[w->depth]) ent_buf_c(w->b, ',');
        w->first[w->depth] = false;
    }
    return w->failed == ENT_OK;
}

static void open_level(ent_jw *w, bool object)
{
    if (!value_starts(w)) return;
    if (w->depth == ENT_JSON_DEPTH) {
        fail(w, ENT_LIMIT, "Arrays and objects are nested too deep.");
        return;
    }
    w->depth++;
    w->first[w->depth] = true;
    w->object[w->depth] = object;
    w->last[w->depth] = (ent_str){NULL, 0};
    ent_buf_c(w->b, object ? '{' : '[');
}

void ent_jw_obj(ent_jw *w)
{
    open_level(w, true);
}

void ent_jw_arr(ent_jw *w)
{
    open_level(w, false);
}

void ent_jw_end(ent_jw *w)
{
    if (w->failed != ENT_OK) return;
    if (w->depth == 0 || w->keyed) {
        fail(w, ENT_BUG, w->keyed ? "An object was ended after a key." : "More levels were ended than opened.");
        return;
    }
    ent_buf_c(w->b, w->object[w->depth] ? '}' : ']');
    w->depth--;
}

/* RFC 8785 section 3.2.2.2: two-character escapes where JSON has them, \u00xx in lower case for the other control
 * characters, everything else as it is.                                                                          */
static void escape(ent_buf *b, unsigned char c)
{
    static const char plain[] = "\b\t\n\f\r\"\\", letter[] = "btnfr\"\\", digits[] = "0123456789abcdef";
    const char *found = c == '\0' ? NULL : strchr(plain, c);
    char out[6] = {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};
    if (found != NULL) out[1] = letter[found - plain];
    ent_buf_add(b, (ent_str){out, found != NULL ? 2 : 6});
}

static void quoted(ent_buf *b, ent_str s)
{
    size_t clean = 0; /* start of the run that needs no escape */
    ent_buf_c(b, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        if (i > clean) ent_buf_add(b, (ent_str){s.p + clean, i - clean});
        escape(b, c);
        clean = i + 1;
    }
    if (s.n > clean) ent_buf_add(b, (ent_str){s.p + clean, s.n - clean});
    ent_buf_c(b, '"');
}

static bool is_ascii(ent_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80) return false;
    return true;
}

static void write_key(ent_jw *w, ent_str key)
{
    if (w->failed != ENT_OK) return;
    if (!w->object[w->depth] || w->keyed) fail(w, ENT_BUG, w->keyed ? "A key follows a key." : "A key was written outside an object.");
    else if (w->sorted && !is_ascii(key)) fail(w, ENT_INVALID, "A member name of canonical JSON must be ASCII.");
    else if (w->sorted && !w->first[w->depth] && ent_str_cmp(w->last[w->depth], key) >= 0)
        fail(w, ENT_BUG, "The members of canonical JSON were not written in ascending order.");
    else if (!ent_utf8_ok(key, NULL)) fail(w, ENT_INVALID, "A member name is not UTF-8.");
    if (w->failed != ENT_OK) return;

    if (!w->first[w->depth]) ent_buf_c(w->b, ',');
    w->first[w->depth] = false;
    w->last[w->depth] = key;
    w->keyed = true;
    quoted(w->b, key);
    ent_buf_c(w->b, ':');
}

void ent_jw_key(ent_jw *w, const char *key)
{
    write_key(w, ent_str_c(key));
}

void ent_jw_str(ent_jw *w, ent_str s)
{
    if (!value_starts(w)) return;
    if (ent_utf8_ok(s, NULL)) quoted(w->b, s);
    else fail(w, ENT_INVALID, "A text is not UTF-8.");
}

void ent_jw_z(ent_jw *w, const char *z)
{
    ent_jw_str(w, ent_str_c(z));
}

void ent_jw_i64(ent_jw *w, int64_t v)
{
    if (!value_starts(w)) return;
    if (w->sorted && (v > ENT_JSON_MAX_INT || v < -ENT_JSON_MAX_INT))
        fail(w, ENT_INVALID, "A number of canonical JSON is beyond 9007199254740991 (2^53-1).");
    else ent_buf_fmt(w->b, "%" PRId64, v);
}

void ent_jw_bool(ent_jw *w, bool v)
{
    if (value_starts(w)) ent_buf_z(w->b, v ? "true" : "false");
}

void ent_jw_null(ent_jw *w)
{
    if (value_starts(w)) ent_buf_z(w->b, "null");
}

void ent_jw_kstr(ent_jw *w, const char *key, ent_str s)
{
    ent_jw_key(w, key);
    ent_jw_str(w, s);
}

void ent_jw_kz(ent_jw *w, const char *key, const char *z)
{
    ent_jw_key(w, key);
    ent_jw_z(w, z);
}

void ent_jw_ki64(ent_jw *w, const char *key, int64_t v)
{
    ent_jw_key(w, key);
    ent_jw_i64(w, v);
}

void ent_jw_kbool(ent_jw *w, const char *key, bool v)
{
    ent_jw_key(w, key);
    ent_jw_bool(w, v);
}

/* ---- Whole values ---- */

static int by_key(const void *a, const void *b)
{
    const ent_json_member *x = a, *y = b;
    return ent_str_cmp(x->key, y->key);
}

static bool in_order(const ent_json *o)
{
    for (size_t i = 1; i < o->n; i++)
        if (ent_str_cmp(o->members[i - 1].key, o->members[i].key) >= 0) return false;
    return true;
}

/* The members in the order in which they are written; NULL when there is no memory. What was canonical before, the
 * usual case, needs no copy.                                                                                     */
static const ent_json_member *ordered(ent_jw *w, const ent_json *o)
{
    if (!w->sorted || o->n == 0 || in_order(o)) return o->members;
    ent_json_member *copy = ent_alloc_array(w->b->a, o->n, sizeof *copy);
    if (copy == NULL) {
        fail(w, ENT_NOMEM, "There is no memory to sort the members of an object.");
        return NULL;
    }
    memcpy(copy, o->members, o->n * sizeof *copy);
    qsort(copy, o->n, sizeof *copy, by_key);
    return copy;
}

static void write_object(ent_jw *w, const ent_json *o)
{
    ent_jw_obj(w);
    const ent_json_member *members = ordered(w, o);
    for (size_t i = 0; i < o->n && w->failed == ENT_OK; i++) {
        write_key(w, members[i].key);
        ent_jw_value(w, members[i].value);
    }
    ent_jw_end(w);
}

static void write_array(ent_jw *w, const ent_json *o)
{
    ent_jw_arr(w);
    for (size_t i = 0; i < o->n && w->failed == ENT_OK; i++) ent_jw_value(w, o->items[i]);
    ent_jw_end(w);
}

/* Recursion ends at the writer's depth, since a failed writer goes no deeper. */
void ent_jw_value(ent_jw *w, const ent_json *v)
{
    if (w->failed != ENT_OK) return;
    switch (v->kind) {
    case ENT_JSON_NULL: ent_jw_null(w); return;
    case ENT_JSON_BOOL: ent_jw_bool(w, v->boolean); return;
    case ENT_JSON_INT: ent_jw_i64(w, v->integer); return;
    case ENT_JSON_STR: ent_jw_str(w, v->str); return;
    case ENT_JSON_ARR: write_array(w, v); return;
    case ENT_JSON_OBJ: write_object(w, v); return;
    }
    fail(w, ENT_BUG, "A JSON value has an unknown kind.");
}

/* ---- The end ---- */

ent_code ent_jw_take(ent_str *out, ent_jw *w, ent_err *e)
{
    *out = (ent_str){NULL, 0};
    if (w->failed == ENT_OK && (w->depth != 0 || w->first[0])) fail(w, ENT_BUG, "The JSON text is not finished.");
    if (w->failed == ENT_NOMEM) return ent_nomem(e);
    if (w->failed != ENT_OK) return ent_fail(e, w->failed, NULL, NULL, "%s", w->why);
    return ent_buf_take(out, w->b, e);
}

ent_code ent_json_canonical(ent_str *out, ent_arena *a, const ent_json *v, size_t max, ent_err *e)
{
    ent_buf b = ent_buf_new(a, max);
    ent_jw w = ent_jw_canonical(&b);
    ent_jw_value(&w, v);
    return ent_jw_take(out, &w, e);
}

/* A value without canonical form, or with a longer one, is not spelled canonically: that is an answer, no error. */
ent_code ent_json_is_canonical(bool *out, ent_arena *scratch, ent_str text, const ent_json *v, ent_err *e)
{
    ent_str want;
    ent_err why = {0};
    *out = false;
    ent_code code = ent_json_canonical(&want, scratch, v, text.n, &why);
    if (code == ENT_INVALID || code == ENT_LIMIT) return ENT_OK;
    if (code != ENT_OK) {
        *e = why;
        return code;
    }
    *out = ent_str_eq(want, text);
    return ENT_OK;
}
