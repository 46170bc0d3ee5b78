/* SPDX-License-Identifier: Apache-2.0 */
/* References of a detached binding: "./name" and nothing else (ADatP-4778.2, sidecar; RFC 3986). A reference that leads to another
 * folder, host or place could make the reader open what the sender chooses, so each such way is refused by name.      */
#include <string.h>

#include "binding.h"

#define NEXT_READ "Ask the sender for a binding that names a file beside it, as in URI=\"./report.pdf\"."

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Written as they are. */
static bool is_unreserved(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || (c != '\0' && strchr("-._~", c) != NULL);
}

/* May stand unescaped in a segment (RFC 3986 section 3.3). */
static bool is_pchar(char c)
{
    return is_unreserved(c) || (c != '\0' && strchr("!$&'()*+,;=:@", c) != NULL);
}

static bool has(ent_str s, char c)
{
    return s.n != 0 && memchr(s.p, c, s.n) != NULL;
}

/* NULL, or why it is no name of a file beside the binding. */
static const char *not_a_name(ent_str name)
{
    if (name.n == 0) return "has no name";
    if (ent_str_is(name, ".") || ent_str_is(name, "..")) return "is a folder";
    if (name.n > ENT_BOUND_NAME_MAX) return "has more than 255 bytes";
    if (has(name, '/') || has(name, '\\')) return "leads to another folder";
    if (!ent_utf8_ok(name, NULL)) return "is not UTF-8";
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.p[i] < 0x20 || name.p[i] == 0x7f) return "holds control characters";
    return NULL;
}

ent_code ent_bound_uri(ent_str *out, ent_arena *a, ent_str name, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 3 * ENT_BOUND_NAME_MAX + 2);
    const char *why = not_a_name(name);

    if (why != NULL)
        return ent_fail(e, ENT_INVALID, NULL, "Give the name of a file beside the binding, without a folder.",
                        "The file name \"%.*s\" %s and cannot be bound.", (int)(name.n < 120 ? name.n : 120), name.p, why);
    ent_buf_z(&b, "./");
    for (size_t i = 0; i < name.n; i++) {
        if (is_unreserved(name.p[i])) ent_buf_c(&b, name.p[i]);
        else ent_buf_fmt(&b, "%%%02X", (unsigned)(unsigned char)name.p[i]);
    }
    return ent_buf_take(out, &b, e);
}

/* ---- reading ---- */

static int digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* NULL, or why the reference as written leads away. */
static const char *leads_away(ent_str uri)
{
    size_t i = 0;

    if (uri.n == 0) return "stands for the document that holds the binding";
    if (uri.p[0] == '#') return "names a part of the document that holds the binding";
    if (uri.p[0] == '/') return "is an absolute path or a host";
    while (i < uri.n && (is_letter(uri.p[i]) || (i > 0 && is_pchar(uri.p[i]) && uri.p[i] != ':'))) i++;
    if (i > 0 && i < uri.n && uri.p[i] == ':') return "has a scheme and names something elsewhere";
    if (has(uri, '#')) return "names a part of a file";
    return has(uri, '?') ? "has a query" : NULL;
}

/* NULL, or why it cannot be decoded. out has room for uri.n bytes. */
static const char *decode(char *out, size_t *n, bool *odd, ent_str uri)
{
    for (size_t i = 0; i < uri.n; i++) {
        char c = uri.p[i];
        if (c == '%') {
            int high = i + 2 < uri.n ? digit(uri.p[i + 1]) : -1, low = i + 2 < uri.n ? digit(uri.p[i + 2]) : -1;
            if (high < 0 || low < 0) return "has a \"%\" without two digits";
            c = (char)(high << 4 | low);
            i += 2;
        } else if (!is_pchar(c)) {
            *odd = true;
        }
        out[(*n)++] = c;
    }
    return NULL;
}

ent_code ent_bound_name(ent_str *out, bool *odd, ent_arena *a, ent_str uri, ent_err *e)
{
    ent_str rest = ent_str_trim(uri);
    const char *why = leads_away(rest);
    char *p;
    size_t n = 0;

    *odd = rest.n != uri.n;
    if (why == NULL && ent_str_starts(rest, "./")) rest = (ent_str){rest.p + 2, rest.n - 2};
    else *odd = true;
    ENT_NEW(p, a, rest.n + 1, e);
    if (why == NULL) why = decode(p, &n, odd, rest);
    *out = (ent_str){p, n};
    if (why == NULL) why = not_a_name(*out);
    if (why == NULL) return ENT_OK;
    *out = (ent_str){"", 0};
    return ent_fail(e, ENT_INVALID, NULL, NEXT_READ, "The reference \"%.*s\" %s; only a file beside the binding is read.",
                    (int)(uri.n < 120 ? uri.n : 120), uri.p, why);
}
