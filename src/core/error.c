/* SPDX-License-Identifier: Apache-2.0 */
#include <entente/core/error.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <entente/core/text.h>

/* A text that was cut to its field ends with a whole character: half of one would make it no UTF-8. */
static void cut_whole(char *text, size_t size)
{
    size_t n = strlen(text), i = n, need = 1;
    unsigned char c;

    if (n + 1 < size) return;
    while (i > 0 && n - i < 4 && ((unsigned char)text[i - 1] & 0xc0) == 0x80) i--;
    if (i == 0) return;
    c = (unsigned char)text[i - 1];
    if (c >= 0xc0) need = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
    if (n - i + 1 < need) text[i - 1] = '\0';
}

/* Messages carry names from outside and may be cut at the end of their field: what is not UTF-8 becomes "?", so that an error can
 * always be written as JSON.                                                                                             */
static void clean(char *z, size_t size)
{
    ent_str rest;
    size_t bad;

    cut_whole(z, size);
    rest = ent_str_c(z);
    while (!ent_utf8_ok(rest, &bad)) {
        z += bad;
        *z++ = '?';
        rest = ent_str_c(z);
    }
}

ent_code ent_error_set(ent_err *e, ent_code code, const char *rule, const char *next, const char *fmt, ...)
{
    va_list args;

    e->code = code != ENT_OK ? code : ENT_BUG;
    e->place[0] = '\0';
    snprintf(e->rule, sizeof e->rule, "%s", rule ? rule : "");
    snprintf(e->next, sizeof e->next, "%s", next ? next : "");
    clean(e->next, sizeof e->next);
    va_start(args, fmt);
    vsnprintf(e->what, sizeof e->what, fmt, args);
    va_end(args);
    clean(e->what, sizeof e->what);
    return e->code;
}

ent_code ent_error_nomem(ent_err *e)
{
    return ent_fail(e, ENT_NOMEM, NULL, "Close other programs or split the input, then try again.",
                    "There is not enough memory for this, or its ceiling was met.");
}

ent_code ent_error_at(ent_err *e, const char *fmt, ...)
{
    va_list args;

    if (e->code == ENT_OK) e->code = ENT_BUG;
    if (e->place[0] != '\0') return e->code;
    va_start(args, fmt);
    vsnprintf(e->place, sizeof e->place, fmt, args);
    va_end(args);
    clean(e->place, sizeof e->place);
    return e->code;
}

ent_code ent_error_within(ent_err *e, const char *fmt, ...)
{
    char inner[sizeof e->place];
    va_list args;
    size_t n;

    if (e->code == ENT_OK) e->code = ENT_BUG;
    memcpy(inner, e->place, sizeof inner);
    va_start(args, fmt);
    vsnprintf(e->place, sizeof e->place, fmt, args);
    va_end(args);
    n = strlen(e->place);
    if (inner[0] != '\0' && n + 3 < sizeof e->place)
        snprintf(e->place + n, sizeof e->place - n, ", %.*s", (int)(sizeof e->place - n - 3), inner);
    clean(e->place, sizeof e->place);
    return e->code;
}

const char *ent_code_name(ent_code code)
{
    static const char *const names[] = {"OK",      "INVALID", "NOT_VISIBLE", "CONFLICT", "REFUSED", "LOGIN", "UNVERIFIED",
                                        "WAITING", "LIMIT",   "BUSY",        "IO",       "NOMEM",   "BUG"};

    return (unsigned)code < sizeof names / sizeof *names ? names[code] : "BUG";
}
