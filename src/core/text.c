/* SPDX-License-Identifier: Apache-2.0 */
#include <entente/core/text.h>

#include <stdio.h>
#include <string.h>

ent_str ent_str_c(const char *z)
{
    return (ent_str){z, z ? strlen(z) : 0};
}

bool ent_str_eq(ent_str a, ent_str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool ent_str_is(ent_str a, const char *z)
{
    return ent_str_eq(a, ent_str_c(z));
}

int ent_str_cmp(ent_str a, ent_str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;

    return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool ent_str_starts(ent_str s, const char *prefix)
{
    size_t n = strlen(prefix);

    return s.n >= n && (n == 0 || memcmp(s.p, prefix, n) == 0);
}

bool ent_str_ends(ent_str s, const char *suffix)
{
    size_t n = strlen(suffix);

    return s.n >= n && (n == 0 || memcmp(s.p + s.n - n, suffix, n) == 0);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

ent_str ent_str_trim(ent_str s)
{
    while (s.n > 0 && is_space(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n > 0 && is_space(s.p[s.n - 1])) s.n--;
    return s;
}

bool ent_str_cut(ent_str s, char sep, ent_str *head, ent_str *tail)
{
    const char *at = s.n ? memchr(s.p, sep, s.n) : NULL;

    *head = s;
    *tail = (ent_str){0};
    if (at == NULL) return false;
    head->n = (size_t)(at - s.p);
    *tail = (ent_str){at + 1, s.n - head->n - 1};
    return true;
}

ent_code ent_str_dup(ent_str *out, ent_arena *a, ent_str s, ent_err *e)
{
    char *p = s.n == SIZE_MAX ? NULL : ent_alloc(a, s.n + 1);

    if (p == NULL) return ent_nomem(e);
    if (s.n != 0) memcpy(p, s.p, s.n);
    *out = (ent_str){p, s.n};
    return ENT_OK;
}

ent_code ent_str_fmt(ent_str *out, ent_arena *a, ent_err *e, const char *fmt, ...)
{
    va_list args;
    char *p;
    int n;

    va_start(args, fmt);
    n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (n < 0) return ent_fail(e, ENT_BUG, NULL, NULL, "A text could not be formatted.");
    p = ent_alloc(a, (size_t)n + 1);
    if (p == NULL) return ent_nomem(e);
    va_start(args, fmt);
    vsnprintf(p, (size_t)n + 1, fmt, args);
    va_end(args);
    *out = (ent_str){p, (size_t)n};
    return ENT_OK;
}

bool ent_str_i64(ent_str s, int64_t *out)
{
    bool negative = s.n > 0 && s.p[0] == '-';
    size_t i = negative ? 1 : 0;
    int64_t v = 0;

    if (i == s.n) return false;
    for (; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        if (__builtin_mul_overflow(v, 10, &v)) return false;
        if (__builtin_sub_overflow(v, s.p[i] - '0', &v)) return false; /* negative numbers reach further */
    }
    if (!negative && __builtin_mul_overflow(v, -1, &v)) return false;
    *out = v;
    return true;
}

/* Length of the well-formed sequence at p (RFC 3629 table 3-7), 0 if there is none. */
static size_t utf8_sequence(const unsigned char *p, size_t n)
{
    unsigned char c = p[0], lo = 0x80, hi = 0xbf;
    size_t len;

    if (c < 0x80) return 1;
    if (c >= 0xc2 && c <= 0xdf) len = 2;
    else if (c >= 0xe0 && c <= 0xef) len = 3;
    else if (c >= 0xf0 && c <= 0xf4) len = 4;
    else return 0;
    if (c == 0xe0) lo = 0xa0;
    if (c == 0xed) hi = 0x9f;
    if (c == 0xf0) lo = 0x90;
    if (c == 0xf4) hi = 0x8f;
    if (n < len || p[1] < lo || p[1] > hi) return 0;
    for (size_t i = 2; i < len; i++)
        if (p[i] < 0x80 || p[i] > 0xbf) return 0;
    return len;
}

/* The first of eight bytes that has its top bit set. */
static unsigned first_top(uint64_t tops)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return (unsigned)__builtin_ctzll(tops) / 8;
#else
    return (unsigned)__builtin_clzll(tops) / 8;
#endif
}

/* How many of the first bytes are ASCII, in steps of 32, then of eight: most text is. */
static size_t ascii_bytes(const unsigned char *p, size_t n)
{
    const uint64_t tops = UINT64_C(0x8080808080808080);
    uint64_t x[4];
    size_t i = 0;

    for (; i + sizeof x <= n; i += sizeof x) {
        memcpy(x, p + i, sizeof x);
        if (((x[0] | x[1] | x[2] | x[3]) & tops) != 0) break;
    }
    for (; i + sizeof *x <= n; i += sizeof *x) {
        memcpy(x, p + i, sizeof *x);
        if ((*x & tops) != 0) return i + first_top(*x & tops);
    }
    while (i < n && p[i] < 0x80) i++;
    return i;
}

bool ent_utf8_ok(ent_str s, size_t *bad)
{
    const unsigned char *p = (const unsigned char *)s.p;
    size_t i;

    for (i = ascii_bytes(p, s.n); i < s.n;) {
        bool two = s.n - i >= 2 && p[i] >= 0xc2 && p[i] <= 0xdf && (p[i + 1] & 0xc0) == 0x80; /* most of those that are not ASCII */
        size_t len = two ? 2 : utf8_sequence(p + i, s.n - i);
        if (len == 0) {
            if (bad != NULL) *bad = i;
            return false;
        }
        i += len;
        if (i < s.n && p[i] < 0x80) i += ascii_bytes(p + i, s.n - i);
    }
    return true;
}

void ent_hex(char *out, const void *bytes, size_t n)
{
    static const char digit[] = "0123456789abcdef";
    const uint8_t *p = bytes;

    for (size_t i = 0; i < n; i++) {
        out[2 * i] = digit[p[i] >> 4];
        out[2 * i + 1] = digit[p[i] & 15];
    }
    out[2 * n] = '\0';
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

bool ent_unhex(void *out, size_t n, ent_str hex)
{
    uint8_t *p = out;

    if (hex.n != 2 * n) return false;
    for (size_t i = 0; i < n; i++) {
        int hi = hex_value(hex.p[2 * i]), lo = hex_value(hex.p[2 * i + 1]);
        if (hi < 0 || lo < 0) return false;
        p[i] = (uint8_t)(hi << 4 | lo);
    }
    return true;
}

static const char base64_digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

ent_code ent_base64(ent_str *out, ent_arena *a, ent_str bytes, ent_err *e)
{
    const uint8_t *s = (const uint8_t *)bytes.p;
    size_t n = (bytes.n + 2) / 3 * 4, at = 0;
    char *p = ent_alloc(a, n + 1);

    if (p == NULL) return ent_nomem(e);
    for (size_t i = 0; i < bytes.n; i += 3) {
        size_t left = bytes.n - i;
        uint32_t v = (uint32_t)s[i] << 16 | (left > 1 ? (uint32_t)s[i + 1] << 8 : 0) | (left > 2 ? s[i + 2] : 0u);
        p[at++] = base64_digit[v >> 18];
        p[at++] = base64_digit[v >> 12 & 63];
        p[at++] = left > 1 ? base64_digit[v >> 6 & 63] : '=';
        p[at++] = left > 2 ? base64_digit[v & 63] : '=';
    }
    *out = (ent_str){p, n};
    return ENT_OK;
}

static int base64_value(char c)
{
    const char *at = c ? strchr(base64_digit, c) : NULL;

    return at ? (int)(at - base64_digit) : -1;
}

ent_code ent_unbase64(ent_str *out, ent_arena *a, ent_str text, ent_err *e)
{
    size_t pad = 0, n, at = 0;
    uint8_t *p;

    if (text.n % 4 != 0) goto bad;
    if (text.n > 0 && text.p[text.n - 1] == '=') pad = text.p[text.n - 2] == '=' ? 2 : 1;
    n = text.n / 4 * 3 - pad;
    p = ent_alloc(a, n + 1);
    if (p == NULL) return ent_nomem(e);
    for (size_t i = 0; i < text.n; i += 4) {
        size_t take = i + 4 == text.n ? 4 - pad : 4;
        uint32_t v = 0;
        for (size_t j = 0; j < 4; j++) {
            int d = j < take ? base64_value(text.p[i + j]) : 0;
            if (d < 0) goto bad;
            v = v << 6 | (uint32_t)d;
        }
        if ((take == 2 && (v & 0xffff)) || (take == 3 && (v & 0xff))) goto bad;
        p[at++] = (uint8_t)(v >> 16);
        if (take > 2) p[at++] = (uint8_t)(v >> 8);
        if (take > 3) p[at++] = (uint8_t)v;
    }
    *out = (ent_str){(char *)p, n};
    return ENT_OK;
bad:
    return ent_fail(e, ENT_INVALID, NULL, "Ask the sender for the file again.", "This is not base64 text in its one spelling.");
}
