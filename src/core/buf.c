/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include <entente/core/text.h>

ent_buf ent_buf_new(ent_arena *a, size_t max)
{
    return (ent_buf){.a = a, .max = max};
}

/* Room for n more bytes and the closing NUL; false once the buffer has failed. */
static bool room(ent_buf *b, size_t n)
{
    size_t cap;
    char *p;

    if (b->failed != ENT_OK) return false;
    if (n > b->max || b->n > b->max - n) {
        b->failed = ENT_LIMIT;
        return false;
    }
    if (b->n + n < b->cap) return true;
    cap = b->cap < 256 ? 256 : b->cap;
    while (cap <= b->n + n) cap += cap / 2;
    p = ent_alloc(b->a, cap);
    if (p == NULL) {
        b->failed = ENT_NOMEM;
        return false;
    }
    if (b->n != 0) memcpy(p, b->p, b->n);
    b->p = p;
    b->cap = cap;
    return true;
}

void ent_buf_add(ent_buf *b, ent_str s)
{
    if (s.n == 0 || !room(b, s.n)) return;
    memcpy(b->p + b->n, s.p, s.n);
    b->n += s.n;
}

void ent_buf_z(ent_buf *b, const char *z)
{
    ent_buf_add(b, ent_str_c(z));
}

void ent_buf_c(ent_buf *b, char c)
{
    if (room(b, 1)) b->p[b->n++] = c;
}

void ent_buf_fmt(ent_buf *b, const char *fmt, ...)
{
    va_list args;
    int n;

    va_start(args, fmt);
    n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (n < 0) {
        if (b->failed == ENT_OK) b->failed = ENT_BUG;
        return;
    }
    if (!room(b, (size_t)n)) return;
    va_start(args, fmt);
    vsnprintf(b->p + b->n, (size_t)n + 1, fmt, args);
    va_end(args);
    b->n += (size_t)n;
}

void ent_buf_xml(ent_buf *b, ent_str s)
{
    size_t from = 0;

    for (size_t i = 0; i < s.n; i++) {
        const char *as = NULL;
        if (s.p[i] == '&') as = "&amp;";
        if (s.p[i] == '<') as = "&lt;";
        if (s.p[i] == '>') as = "&gt;";
        if (s.p[i] == '"') as = "&quot;";
        if (s.p[i] == '\t') as = "&#9;"; /* kept through attribute normalisation */
        if (s.p[i] == '\n') as = "&#10;";
        if (s.p[i] == '\r') as = "&#13;";
        if (as == NULL) continue;
        ent_buf_add(b, (ent_str){s.p + from, i - from});
        ent_buf_z(b, as);
        from = i + 1;
    }
    ent_buf_add(b, (ent_str){s.p + from, s.n - from});
}

void ent_buf_csv(ent_buf *b, ent_str s)
{
    bool quote = s.n > 0 && (s.p[0] == ' ' || s.p[s.n - 1] == ' ');

    for (size_t i = 0; i < s.n && !quote; i++) quote = strchr(",\"\r\n", s.p[i]) != NULL && s.p[i] != '\0';
    if (!quote) {
        ent_buf_add(b, s);
        return;
    }
    ent_buf_c(b, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"') ent_buf_c(b, '"');
        ent_buf_c(b, s.p[i]);
    }
    ent_buf_c(b, '"');
}

ent_code ent_buf_take(ent_str *out, ent_buf *b, ent_err *e)
{
    if (b->failed == ENT_OK) room(b, 0);
    if (b->failed == ENT_LIMIT)
        return ent_fail(e, ENT_LIMIT, NULL, "Split the work into smaller parts.", "A text grew beyond its ceiling of %zu bytes.", b->max);
    if (b->failed == ENT_NOMEM) return ent_nomem(e);
    if (b->failed != ENT_OK) return ent_fail(e, b->failed, NULL, NULL, "A text could not be written.");
    b->p[b->n] = '\0';
    *out = (ent_str){b->p, b->n};
    return ENT_OK;
}
