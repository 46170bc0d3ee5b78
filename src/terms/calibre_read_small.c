/* SPDX-License-Identifier: Apache-2.0 */
/* Inches, gauges, and numbers without a unit. */
#include <string.h>

#include "calibre_reader.h"

static bool is_kind(const cal_reader *r, size_t i, cal_kind kind)
{
    return terms__cal_at(r, i)->kind == kind;
}
static bool is_sign(const cal_reader *r, size_t i, char sign)
{
    return is_kind(r, i, CAL_SIGN) && r->v[i].sign == sign;
}

/* ---- inches ---- */

static ent_code take_inch(cal_reader *r, int32_t value, int32_t digits, size_t from, size_t to, ent_err *e)
{
    ent_calibre *c = r->c;

    if (c->inch != 0 && c->inch != value) c->several = true;
    c->inch = value;
    c->inch_digits = digits > 1 ? digits : 0;
    terms__cal_use(r, from, to);
    return terms__cal_say(&r->said, r->a, e, "\"%.*s\" gives the designation .%0*d (inches).", ENT_F(terms__cal_quote(r, from, to)),
                          digits == 2 ? 2 : 3, digits == 2 ? (int)value / 10 : (int)value);
}

/* A sign of inches, but not one that ends a quotation. */
static bool inch_sign(size_t *end, const cal_reader *r, size_t i)
{
    if (is_kind(r, i, CAL_INCH)) {
        *end = i + 1;
        return true;
    }
    for (size_t k = 0; k + 1 < i; k++)
        if (is_sign(r, k, '"') || is_sign(r, k, '\'')) return false;
    if (!is_kind(r, i, CAL_SIGN) || !r->v[i].glued) return false;
    *end = i + 1;
    if (is_sign(r, i, '\'') && is_sign(r, i + 1, '\'')) *end = i + 2;
    return is_sign(r, i, '"') || *end == i + 2;
}

/* From one inch on it is a measure: 5 inch/54. */
static ent_code take_large(size_t *taken, cal_reader *r, size_t i, size_t end, ent_err *e)
{
    int32_t value = r->v[i].value;
    size_t k = end;

    if (value > 20000) return ENT_OK;
    ENT_TRY(terms__cal_bore(r, value * 127 / 5, i, end, e)); /* 25.4 */
    if (is_sign(r, k, '/')) k++;
    if (k > end && is_kind(r, k, CAL_LENGTH)) k++;
    if (k > end && terms__cal_barrel_like(terms__cal_at(r, k))) {
        ENT_TRY(terms__cal_barrel(r, r->v[k].value, end, k + 1, e));
        end = k + 1;
        if (is_kind(r, end, CAL_CALIBRE)) end++;
    }
    terms__cal_use(r, i, end);
    *taken = end - i;
    return ENT_OK;
}

static ent_code read_inch(size_t *taken, cal_reader *r, size_t i, ent_err *e)
{
    const cal_piece *p = terms__cal_at(r, i);
    size_t end = i + 1;
    bool unit = inch_sign(&end, r, i + 1);

    if (p->value >= 1000) return unit ? take_large(taken, r, i, end, e) : ENT_OK;
    if (p->value < 170 || p->value > 600 || p->places < 1 || (p->places == 1 && !unit)) return ENT_OK;
    if (is_kind(r, end, CAL_CALIBRE)) end++;
    *taken = end - i;
    return take_inch(r, p->value, unit ? 0 : p->places, i, end, e);
}

/* .30-06, 45-70: bore in hundredths of an inch, and a number that is a name. */
static ent_code read_numbered(size_t *taken, cal_reader *r, size_t i, ent_err *e)
{
    static const int32_t bores[] = {220, 250, 300, 320, 380, 400, 440, 450, 500};
    const cal_piece *p = terms__cal_at(r, i), *name = terms__cal_at(r, i + 2);
    int32_t value = p->places == 2 ? p->value : p->places == 0 && p->whole == 2 ? p->value / 100 : 0;
    char *z;
    bool is_bore = false;

    for (size_t k = 0; k < sizeof bores / sizeof bores[0]; k++) is_bore |= bores[k] == value;
    if (!is_bore || !is_sign(r, i + 1, '-') || name->kind != CAL_NUM || name->whole != 2 || name->places != 0 || !name->glued)
        return ENT_OK;
    if (is_kind(r, i + 3, CAL_MM)) return ENT_OK;
    ENT_NEW(z, r->a, 3, e);
    memcpy(z, r->t->p + name->begin, 2);
    ENT_TRY(take_inch(r, value, 2, i, i + 1, e));
    terms__cal_use(r, i, i + 3);
    *taken = 3;
    return terms__cal_add_name(r, z, i + 2, i + 3, e);
}

/* ---- gauges, and the word "calibre" ---- */

static bool is_gauge(int32_t value)
{
    return value == 10000 || value == 12000 || value == 16000 || value == 20000 || value == 28000;
}

static ent_code take_gauge(cal_reader *r, int32_t value, size_t from, size_t to, ent_err *e)
{
    r->c->gauge = value / 1000;
    terms__cal_use(r, from, to);
    return terms__cal_say(&r->said, r->a, e, "\"%.*s\" gives the gauge %d.", ENT_F(terms__cal_quote(r, from, to)), (int)(value / 1000));
}

static ent_code read_gauge(size_t *taken, cal_reader *r, size_t i, ent_err *e)
{
    const cal_piece *p = terms__cal_at(r, i), *shell = terms__cal_at(r, i + 2);

    if (!is_gauge(p->value)) return ENT_OK;
    if (is_kind(r, i + 1, CAL_GAUGE)) {
        *taken = 2;
        return take_gauge(r, p->value, i, i + *taken, e);
    }
    if (!is_sign(r, i + 1, '/') || shell->kind != CAL_NUM || shell->value < 60000 || shell->value > 90000) return ENT_OK;
    ENT_TRY(take_gauge(r, p->value, i, i + 1, e));
    r->c->length = shell->value;
    *taken = is_kind(r, i + 3, CAL_MM) ? 4 : 3;
    terms__cal_use(r, i, i + *taken);
    return terms__cal_say(&r->said, r->a, e, "\"%.*s\" gives the case length %s mm.", ENT_F(terms__cal_quote(r, i + 2, i + 3)),
                          terms__cal_number(shell->value).z);
}

/* Hundredths of an inch that people write without a point: 50 cal, cal. 45. */
static bool is_hundredths(const cal_piece *p)
{
    static const int32_t known[] = {22000, 25000, 30000, 32000, 38000, 44000, 45000, 50000};

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (p->places == 0 && p->value == known[i]) return true;
    return false;
}

/* "cal. 12", "Kaliber 7,62", "50 cal", "calibre 155"; behind a bore it is a barrel length. */
static ent_code read_calibre_word(size_t *taken, cal_reader *r, size_t i, ent_err *e)
{
    bool before = i > 0 && is_kind(r, i - 1, CAL_CALIBRE), behind = is_kind(r, i + 1, CAL_CALIBRE);
    size_t from = before ? i - 1 : i, to = before ? i + 1 : i + 2;
    const cal_piece *p = terms__cal_at(r, i);
    ent_calibre *c = r->c;

    if (!before && !behind) return ENT_OK;
    if (c->bore != 0 || c->inch != 0 || c->gauge != 0) {
        if (!before || c->bore == 0 || !terms__cal_barrel_like(p)) return ENT_OK;
        *taken = 1;
        ENT_TRY(terms__cal_barrel(r, p->value, from, to, e));
        terms__cal_use(r, from, to);
        return ENT_OK;
    }
    if (is_sign(r, i + 1, '/') || is_kind(r, i + 1, CAL_NUM)) return ENT_OK;
    *taken = to - i;
    if (is_hundredths(p)) return take_inch(r, p->value / 100, 2, from, to, e);
    if (before && is_gauge(p->value) && (c->classes == 0 || (c->classes & ENT_CALIBRE_SHOTGUN)))
        return take_gauge(r, p->value, from, to, e);
    *taken = 0;
    if (!before || p->value < 4000 || p->value > 460000) return ENT_OK;
    *taken = 1;
    terms__cal_use(r, from, to);
    return terms__cal_bore(r, p->value, from, to, e);
}

ent_code terms__cal_small(size_t *taken, cal_reader *r, size_t i, ent_err *e)
{
    ENT_TRY(read_numbered(taken, r, i, e));
    if (*taken == 0) ENT_TRY(read_inch(taken, r, i, e));
    if (*taken == 0) ENT_TRY(read_gauge(taken, r, i, e));
    if (*taken == 0) ENT_TRY(read_calibre_word(taken, r, i, e));
    return ENT_OK;
}

/* ---- a number alone ---- */

/* What the number must be because of a name: "308 Win" inches, "9 Luger" and "556 NATO" millimetres. */
static bool by_name(int32_t *bore, int32_t *inch, const ent_calibre *c, const cal_piece *p)
{
    for (size_t i = 0; i < terms__cal_known_n; i++) {
        const cal_known *k = &terms__cal_known[i];
        if (!terms__cal_has_name(c, k->name)) continue;
        *bore = *inch = 0;
        if (k->bore != 0 && (k->bore == p->value || (p->value >= 400000 && k->bore * 100 == p->value))) *bore = k->bore;
        else if (k->inch != 0 && p->places == 0 && p->whole == 3 && k->inch * 1000 == p->value) *inch = k->inch;
        else if (k->inch != 0 && p->places == 0 && p->whole == 2 && k->inch * 100 == p->value) *inch = k->inch;
        else if (k->bore == 0 && k->inch == 0 && k->to_bore == p->value) *bore = k->to_bore;
        else continue;
        return true;
    }
    return false;
}

/* Is there a word beside it that makes a plain number a calibre, or is it all there is? */
static bool is_meant(const cal_reader *r, const cal_piece *p)
{
    const ent_calibre *c = r->c;
    size_t numbers = 0;

    for (size_t i = 0; i < r->n; i++) numbers += r->v[i].kind == CAL_NUM && !r->v[i].used;
    if (p->value < 4000 || p->value > 460000) return false;
    if (c->barrel != 0 || r->calibre_word) return true;
    if (terms__cal_decimal_bore(p->value) && p->places != 0) return c->n_unread == 0;
    if (p->places != 0) return false;
    if (c->classes != 0 || c->tube != ENT_CALIBRE_ANY_TUBE || c->n_names != 0) return true;
    return r->n == 1 && numbers == 1;
}

ent_code terms__cal_bare(cal_reader *r, ent_err *e)
{
    ent_calibre *c = r->c;
    int32_t bore, inch;

    for (size_t i = 0; i < r->n && c->bore == 0 && c->inch == 0 && c->gauge == 0; i++) {
        const cal_piece *p = &r->v[i];
        if (p->kind != CAL_NUM || p->used || p->value <= 0) continue;
        if (by_name(&bore, &inch, c, p)) {
            if (inch != 0) ENT_TRY(take_inch(r, inch, p->whole, i, i + 1, e));
            else ENT_TRY(terms__cal_bore(r, bore, i, i + 1, e));
        } else if (is_meant(r, p)) ENT_TRY(terms__cal_bore(r, p->value, i, i + 1, e));
        else continue;
        terms__cal_use(r, i, i + 1);
    }
    return ENT_OK;
}
