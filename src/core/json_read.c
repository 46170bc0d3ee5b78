/* SPDX-License-Identifier: Apache-2.0 */
/* JSON (RFC 8259) into the arena: one pass from left to right, the first fault ends it. All is allocated before it is filled: how many
 * elements an array or object may have is counted first, and all strings lie in one block.
 *
 * Our own reader, since jansson 2.14 loses bytes when it has no memory: lex_save ignores the failure, so a text loses a byte or a number
 * a digit and is taken for good (test/fault found it).                                                                     */
#include <stdlib.h>
#include <string.h>

#include <entente/core/json.h>

static const char NEXT_TEXT[] = "Correct the text at this place, or ask its author for a new copy.";
static const char NEXT_NUMBER[] = "Write whole numbers between -9223372036854775808 and 9223372036854775807, without "
                                  "fraction or exponent.";
static const char NOT_JSON[] = "This is not JSON.";

typedef struct reader {
    ent_str t;
    size_t at; /* offset of the next byte */
    unsigned depth;
    ent_arena *a;
    char *pool; /* room for what is left of the text: a string takes its bytes and two quotes there, so it fits with a NUL byte */
    ent_err *e;
} reader;

/* ---- places ---- */

static ent_code refuse_at(reader *r, size_t offset, ent_code code, const char *next, const char *what)
{
    size_t line = 1, column = 1;

    for (size_t i = 0; i < offset; i++) {
        unsigned char c = (unsigned char)r->t.p[i];
        if (c == '\n') {
            line++;
            column = 1;
        } else if ((c & 0xC0) != 0x80) { /* columns count characters, not bytes */
            column++;
        }
    }
    (void)ent_fail(r->e, code, NULL, next, "%s", what);
    return ent_at(r->e, "line %zu column %zu", line, column);
}

static ent_code not_json(reader *r)
{
    if (r->at < r->t.n) return refuse_at(r, r->at, ENT_INVALID, NEXT_TEXT, NOT_JSON);
    return refuse_at(r, r->t.n - 1, ENT_INVALID, NEXT_TEXT, "The JSON text ends too early.");
}

/* The next byte; NUL, which no text here holds, at the end. */
static char peek(const reader *r)
{
    return r->at < r->t.n ? r->t.p[r->at] : '\0';
}

static void skip_space(reader *r)
{
    while (peek(r) == ' ' || peek(r) == '\t' || peek(r) == '\n' || peek(r) == '\r') r->at++;
}

/* ---- strings ---- */

/* Four hex digits at `at`, or -1. */
static long hex4(const reader *r, size_t at)
{
    long v = 0;

    if (r->t.n - at < 4) return -1;
    for (size_t i = at; i < at + 4; i++) {
        char c = r->t.p[i];
        if (c >= '0' && c <= '9') v = v * 16 + (c - '0');
        else if (c >= 'a' && c <= 'f') v = v * 16 + (c - 'a' + 10);
        else if (c >= 'A' && c <= 'F') v = v * 16 + (c - 'A' + 10);
        else return -1;
    }
    return v;
}

static void put_utf8(reader *r, long c)
{
    if (c < 0x80) {
        *r->pool++ = (char)c;
        return;
    }
    if (c < 0x800) {
        *r->pool++ = (char)(0xC0 | c >> 6);
    } else {
        if (c < 0x10000) {
            *r->pool++ = (char)(0xE0 | c >> 12);
        } else {
            *r->pool++ = (char)(0xF0 | c >> 18);
            *r->pool++ = (char)(0x80 | (c >> 12 & 0x3F));
        }
        *r->pool++ = (char)(0x80 | (c >> 6 & 0x3F));
    }
    *r->pool++ = (char)(0x80 | (c & 0x3F));
}

/* Behind "\u". Half of a surrogate pair is no character. */
static ent_code read_unicode(reader *r)
{
    long c = hex4(r, r->at), low;

    if (c == 0) return refuse_at(r, r->at, ENT_INVALID, NEXT_TEXT, "A string contains a NUL character.");
    if (c < 0 || (c >= 0xDC00 && c <= 0xDFFF)) return not_json(r);
    r->at += 4;
    if (c >= 0xD800 && c <= 0xDBFF) {
        if (r->t.n - r->at < 6 || r->t.p[r->at] != '\\' || r->t.p[r->at + 1] != 'u') return not_json(r);
        low = hex4(r, r->at + 2);
        if (low < 0xDC00 || low > 0xDFFF) return not_json(r);
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        r->at += 6;
    }
    put_utf8(r, c);
    return ENT_OK;
}

/* Behind the backslash. */
static ent_code read_escape(reader *r)
{
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    char c = peek(r);
    const char *found = c == '\0' ? NULL : strchr(letters, c);

    if (c == 'u') {
        r->at++;
        return read_unicode(r);
    }
    if (found == NULL) return not_json(r);
    *r->pool++ = meant[found - letters];
    r->at++;
    return ENT_OK;
}

static ent_code read_string(reader *r, ent_str *out)
{
    const char *start = r->pool;

    if (peek(r) != '"') return not_json(r);
    r->at++;
    for (char c; (c = peek(r)) != '"';) {
        if ((unsigned char)c < 0x20) return not_json(r); /* the end of the text, too */
        r->at++;
        if (c == '\\') ENT_TRY(read_escape(r));
        else *r->pool++ = c;
    }
    r->at++;
    *out = (ent_str){start, (size_t)(r->pool - start)};
    *r->pool++ = '\0';
    return ENT_OK;
}

/* ---- numbers and words ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static ent_code read_number(reader *r, ent_json *out)
{
    size_t start = r->at, first;
    char c;

    if (peek(r) == '-') r->at++;
    first = r->at;
    if (first != start && peek(r) == '0') return refuse_at(r, start, ENT_INVALID, NEXT_NUMBER, "A number starts with \"-0\".");
    while (is_digit(peek(r))) r->at++;
    if (r->at == first) return refuse_at(r, start, ENT_INVALID, NEXT_TEXT, NOT_JSON);
    c = peek(r);
    if (c == '.' || c == 'e' || c == 'E') return refuse_at(r, r->at, ENT_INVALID, NEXT_NUMBER, "A number has a fraction or an exponent.");
    if (r->t.p[first] == '0' && r->at - first > 1) return refuse_at(r, start, ENT_INVALID, NEXT_TEXT, NOT_JSON);
    out->kind = ENT_JSON_INT;
    if (ent_str_i64((ent_str){r->t.p + start, r->at - start}, &out->integer)) return ENT_OK;
    return refuse_at(r, start, ENT_INVALID, NEXT_NUMBER, "A number is too large.");
}

static ent_code read_word(reader *r, ent_json *out)
{
    static const struct {
        const char *word;
        ent_json_kind kind;
        bool boolean;
    } words[] = {{"null", ENT_JSON_NULL, false}, {"true", ENT_JSON_BOOL, true}, {"false", ENT_JSON_BOOL, false}};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!ent_str_starts((ent_str){r->t.p + r->at, r->t.n - r->at}, words[i].word)) continue;
        out->kind = words[i].kind;
        out->boolean = words[i].boolean;
        r->at += strlen(words[i].word);
        return ENT_OK;
    }
    return not_json(r);
}

/* ---- arrays and objects ---- */

/* The offset behind the string that starts with the quote at i. */
static size_t behind_string(ent_str t, size_t i)
{
    for (i++; i < t.n && t.p[i] != '"'; i++)
        if (t.p[i] == '\\') i++;
    return i + 1;
}

/* How many values the array or object may hold that was just opened: one more than it has commas of its own. Never more than fit into
 * the bytes at hand, so that a text of commas does not ask for much memory; it is refused at the first of them.               */
static size_t count_values(const reader *r, size_t shortest)
{
    size_t n = 1, i = r->at;

    for (unsigned depth = 1; depth > 0 && i < r->t.n;) {
        char c = r->t.p[i];
        if (c == '"') {
            i = behind_string(r->t, i);
            continue;
        }
        if (c == '[' || c == '{') depth++;
        if (c == ']' || c == '}') depth--;
        if (c == ',' && depth == 1) n++;
        i++;
    }
    return n < (r->t.n - r->at) / shortest + 1 ? n : (r->t.n - r->at) / shortest + 1;
}

static ent_code read_value(reader *r, ent_json *out);

/* After a value: true when another one must follow. */
static ent_code read_comma(reader *r, char end, bool *more)
{
    char c;

    skip_space(r);
    c = peek(r);
    if (c != ',' && c != end) return not_json(r);
    r->at++;
    *more = c == ',';
    return ENT_OK;
}

static ent_code read_array(reader *r, ent_json *out)
{
    size_t room = count_values(r, 2);
    bool more = true;
    const ent_json **items;
    ent_json *nodes;

    out->kind = ENT_JSON_ARR;
    skip_space(r);
    if (peek(r) == ']') {
        r->at++;
        return ENT_OK;
    }
    ENT_NEW(nodes, r->a, room, r->e);
    ENT_NEW(items, r->a, room, r->e); /* NOLINT(bugprone-sizeof-expression): pointers are meant */
    while (more) {
        if (out->n == room) return not_json(r);
        ENT_TRY(read_value(r, &nodes[out->n]));
        items[out->n] = &nodes[out->n];
        out->n++;
        ENT_TRY(read_comma(r, ']', &more));
    }
    out->items = items;
    return ENT_OK;
}

static int by_key(const void *x, const void *y)
{
    const ent_json_member *const *a = x, *const *b = y;
    int c = ent_str_cmp((*a)->key, (*b)->key);

    return c ? c : (*a > *b) - (*a < *b);
}

/* An object of a million members must not be compared each with each: large ones are sorted. */
static ent_code has_twice(bool *yes, ent_arena *a, const ent_json_member *members, size_t n, ent_err *e)
{
    ent_arena *scratch = ent_arena_new(a, 0);
    const ent_json_member **sorted = scratch != NULL ? ent_alloc_array(scratch, n, sizeof(const ent_json_member *)) : NULL;

    if (sorted == NULL) {
        ent_arena_free(scratch);
        return ent_nomem(e);
    }
    for (size_t i = 0; i < n; i++) sorted[i] = &members[i];
    qsort(sorted, n, sizeof *sorted, by_key);
    for (size_t i = 1; i < n && !*yes; i++) *yes = ent_str_eq(sorted[i - 1]->key, sorted[i]->key);
    ent_arena_free(scratch);
    return ENT_OK;
}

static ent_code check_twice(reader *r, const ent_json_member *members, size_t n)
{
    bool twice = false;

    if (n > 16) ENT_TRY(has_twice(&twice, r->a, members, n, r->e));
    else
        for (size_t i = 1; i < n; i++)
            for (size_t k = 0; k < i; k++) twice = twice || ent_str_eq(members[i].key, members[k].key);
    return twice ? refuse_at(r, r->at - 1, ENT_INVALID, NEXT_TEXT, "An object has two members of the same name.") : ENT_OK;
}

static ent_code read_member(reader *r, ent_json_member *member, ent_json *value)
{
    skip_space(r);
    ENT_TRY(read_string(r, &member->key));
    skip_space(r);
    if (peek(r) != ':') return not_json(r);
    r->at++;
    member->value = value;
    return read_value(r, value);
}

static ent_code read_object(reader *r, ent_json *out)
{
    size_t room = count_values(r, 4);
    bool more = true;
    ent_json_member *members;
    ent_json *nodes;

    out->kind = ENT_JSON_OBJ;
    skip_space(r);
    if (peek(r) == '}') {
        r->at++;
        return ENT_OK;
    }
    ENT_NEW(nodes, r->a, room, r->e);
    ENT_NEW(members, r->a, room, r->e);
    while (more) {
        if (out->n == room) return not_json(r);
        ENT_TRY(read_member(r, &members[out->n], &nodes[out->n]));
        out->n++;
        ENT_TRY(read_comma(r, '}', &more));
    }
    out->members = members;
    return out->n < 2 ? ENT_OK : check_twice(r, members, out->n);
}

static ent_code read_nested(reader *r, ent_json *out)
{
    char open = peek(r);
    ent_code code;

    if (r->depth == ENT_JSON_DEPTH)
        return refuse_at(r, r->at, ENT_LIMIT, "Flatten the text.", "Arrays and objects are nested more than 64 deep.");
    _Static_assert(ENT_JSON_DEPTH == 64, "the sentence says so");
    r->depth++;
    r->at++;
    code = open == '[' ? read_array(r, out) : read_object(r, out);
    r->depth--;
    return code;
}

static ent_code read_value(reader *r, ent_json *out)
{
    char c;

    skip_space(r);
    c = peek(r);
    if (c == '[' || c == '{') return read_nested(r, out);
    if (c == '-' || is_digit(c)) return read_number(r, out);
    if (c != '"') return read_word(r, out);
    out->kind = ENT_JSON_STR;
    return read_string(r, &out->str);
}

ent_code ent_json_parse(const ent_json **out, ent_arena *a, ent_str text, size_t max, ent_err *e)
{
    reader r = {.t = text, .a = a, .e = e};
    const char *nul;
    ent_json *root;
    size_t bad;

    *out = NULL;
    if (text.n > max) return ent_fail(e, ENT_LIMIT, NULL, "Split the text.", "The JSON text has %zu bytes; %zu are allowed.", text.n, max);
    if (text.n == 0) return ent_fail(e, ENT_INVALID, NULL, NEXT_TEXT, "The JSON text is empty.");
    nul = memchr(text.p, '\0', text.n);
    if (nul != NULL) return refuse_at(&r, (size_t)(nul - text.p), ENT_INVALID, NEXT_TEXT, "The text contains a NUL byte.");
    if (!ent_utf8_ok(text, &bad)) return refuse_at(&r, bad, ENT_INVALID, NEXT_TEXT, "The text is not UTF-8.");
    ENT_NEW(root, a, 1, e);
    ENT_NEW(r.pool, a, text.n + 1, e);
    ENT_TRY(read_value(&r, root));
    skip_space(&r);
    if (r.at < text.n) return refuse_at(&r, r.at, ENT_INVALID, NEXT_TEXT, "Something follows the end of the JSON value.");
    *out = root;
    return ENT_OK;
}
