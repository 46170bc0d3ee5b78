/* SPDX-License-Identifier: Apache-2.0 */
/* Object identifiers as text and as bytes (X.690 section 8.19). Arcs below 2.25 are UUIDs of 128 bits, so arcs are worked on as
 * digits: base 10 in text, base 128 in bytes.                                                                     */
#include <string.h>

#include "ber.h"

#define MAX_SEPTETS 20 /* of an arc: 140 bits */
#define MAX_DIGITS 43  /* the same in decimal */

/* A number as digits, least significant first. */
typedef struct digits {
    unsigned base;
    size_t n;
    unsigned char v[MAX_DIGITS];
} digits;

/* d = d * factor + add; false when it gets too long. */
static bool times_plus(digits *d, size_t max, unsigned factor, unsigned add)
{
    unsigned carry = add;

    for (size_t i = 0; i < d->n; i++) {
        carry += d->v[i] * factor;
        d->v[i] = (unsigned char)(carry % d->base);
        carry /= d->base;
    }
    for (; carry != 0; carry /= d->base) {
        if (d->n == max) return false;
        d->v[d->n++] = (unsigned char)(carry % d->base);
    }
    return true;
}

/* One arc of the text. */
static bool read_arc(digits *out, ent_str arc)
{
    *out = (digits){.base = 128};
    if (arc.n == 0 || (arc.n > 1 && arc.p[0] == '0')) return false;
    for (size_t i = 0; i < arc.n; i++) {
        if (arc.p[i] < '0' || arc.p[i] > '9') return false;
        if (!times_plus(out, MAX_SEPTETS, 10, (unsigned)(arc.p[i] - '0'))) return false;
    }
    return true;
}

static void put_arc(ent_buf *b, const digits *d)
{
    for (size_t i = d->n; i > 1; i--) ent_buf_c(b, (char)(d->v[i - 1] | 0x80));
    ent_buf_c(b, (char)(d->n == 0 ? 0 : d->v[0]));
}

/* The first two arcs share one number: 40 times the first plus the second. */
static bool put_first_two(ent_buf *b, ent_str first, ent_str second)
{
    digits d;
    unsigned root;

    if (first.n != 1 || first.p[0] < '0' || first.p[0] > '2' || !read_arc(&d, second)) return false;
    root = (unsigned)(first.p[0] - '0');
    if (root < 2 && (d.n > 1 || (d.n == 1 && d.v[0] > 39))) return false;
    if (!times_plus(&d, MAX_SEPTETS, 1, 40 * root)) return false;
    put_arc(b, &d);
    return true;
}

ent_code ent_oid_bytes(ent_str *out, ent_arena *a, ent_str dotted, ent_err *e)
{
    ent_buf b = ent_buf_new(a, dotted.n + MAX_SEPTETS);
    ent_str first, second, arc, rest;
    digits d;

    *out = (ent_str){0};
    if (!ent_str_cut(dotted, '.', &first, &rest) || ent_str_ends(dotted, ".")) return ENT_OK;
    (void)ent_str_cut(rest, '.', &second, &rest);
    if (!put_first_two(&b, first, second)) return ENT_OK;
    while (rest.n != 0) {
        (void)ent_str_cut(rest, '.', &arc, &rest);
        if (!read_arc(&d, arc)) return ENT_OK;
        put_arc(&b, &d);
    }
    return ent_buf_take(out, &b, e);
}

/* One arc of the bytes in decimal; less: what the first arc took of it. */
static void print_arc(ent_buf *b, const unsigned char *p, size_t n, unsigned less)
{
    digits d = {.base = 10};
    unsigned char septets[MAX_SEPTETS];
    int borrow = (int)less;

    if (n > MAX_SEPTETS) {
        ent_buf_c(b, '?');
        return;
    }
    for (size_t i = n; i > 0; i--) {
        int v = (p[i - 1] & 0x7f) - borrow;
        borrow = v < 0 ? 1 : 0;
        septets[i - 1] = (unsigned char)(v + borrow * 128);
    }
    for (size_t i = 0; i < n; i++) (void)times_plus(&d, MAX_DIGITS, 128, septets[i]);
    if (d.n == 0) ent_buf_c(b, '0');
    for (size_t i = d.n; i > 0; i--) ent_buf_c(b, (char)('0' + d.v[i - 1]));
}

ent_code ent_oid_text(ent_str *out, ent_arena *a, ent_str bytes, ent_err *e)
{
    const unsigned char *p = (const unsigned char *)bytes.p;
    ent_buf b = ent_buf_new(a, 4 * bytes.n + 16);
    size_t from = 0;

    for (size_t i = 0; i < bytes.n; i++) {
        if ((p[i] & 0x80) != 0) continue;
        if (from == 0) {
            unsigned root = i > 0 || p[0] >= 80 ? 2 : p[0] / 40u;
            ent_buf_fmt(&b, "%u.", root);
            print_arc(&b, p, i + 1, 40 * root);
        } else {
            ent_buf_c(&b, '.');
            print_arc(&b, p + from, i + 1 - from, 0);
        }
        from = i + 1;
    }
    return ent_buf_take(out, &b, e);
}
