/* SPDX-License-Identifier: Apache-2.0 */
/* The grammar of calibre designations.
 *
 *   calibre   = pair | metric | bar | inch | gauge | bare
 *   pair      = number [mm] x number [mm] [rim]          7,62 mm × 51   9/19   7.62-51
 *   metric    = number mm [/ [L] number]                 155 mm/52
 *   bar       = number / [L] number                      155/52   127/54
 *   inch      = .number | number inch [/ number]         .308   5"/54
 *   gauge     = number gauge | gauge number | number / number     12/70   cal. 12
 *   bare      = number, where something else says that it is a calibre    120 RT   308 Win
 *   barrel    = L [/] number | number calibres           L/52   52 cal
 *
 * Words may stand anywhere; they are read first, because some numbers can only be understood with them.                 */
#include <string.h>

#include "calibre_reader.h"

const cal_piece *terms__cal_at(const cal_reader *r, size_t i)
{
    static const cal_piece none;

    return i < r->n ? &r->v[i] : &none;
}

ent_str terms__cal_quote(const cal_reader *r, size_t from, size_t to)
{
    size_t begin = r->t->from[r->v[from].begin], end = r->t->to[r->v[to - 1].end - 1];

    return (ent_str){r->text.p + begin, end - begin};
}

void terms__cal_use(cal_reader *r, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) r->v[i].used = true;
}

static bool is_kind(const cal_reader *r, size_t i, cal_kind kind)
{
    return terms__cal_at(r, i)->kind == kind;
}

static bool is_sign(const cal_reader *r, size_t i, char sign)
{
    return is_kind(r, i, CAL_SIGN) && r->v[i].sign == sign;
}

static bool is_free_number(const cal_reader *r, size_t i)
{
    return is_kind(r, i, CAL_NUM) && !r->v[i].used && r->v[i].value > 0;
}

bool terms__cal_barrel_like(const cal_piece *p)
{
    return p->kind == CAL_NUM && !p->used && p->value >= 10000 && p->value <= 110000 && p->places <= 1;
}

/* ---- pair ---- */

static bool plausible(int32_t bore, int32_t length)
{
    return bore >= 2000 && bore <= 460000 && length >= bore && length <= 1500000;
}

/* "762x51" and "127x99" lack their point. */
static int32_t with_point(int32_t bore, int32_t length)
{
    if (bore >= 400000 && terms__cal_decimal_bore(bore / 100) && plausible(bore / 100, length)) return bore / 100;
    if (!plausible(bore, length) && terms__cal_decimal_bore(bore / 10) && plausible(bore / 10, length)) return bore / 10;
    return bore;
}

/* Between bore and length: an x; a bar or a hyphen where the bore is that of a small arm. */
static bool parts_pair(const cal_reader *r, size_t i, const cal_piece *bore)
{
    if (is_kind(r, i, CAL_TIMES)) return true;
    if (is_sign(r, i, '/')) return bore->value < 15000 && bore->value != 10000 && bore->value != 12000;
    return is_sign(r, i, '-') && terms__cal_decimal_bore(bore->value);
}

static const char *rim_of(const cal_reader *r, size_t i)
{
    static const char *const rims[][2] = {{"r", "R"}, {"sr", "SR"}, {"b", "B"}, {"rb", "RB"}, {"\xD0\xB1", "B"}};
    const cal_piece *p = terms__cal_at(r, i);
    size_t n = (size_t)(p->end - p->begin);

    if (p->kind == CAL_RIM) return p->is->code;
    if (p->kind != CAL_WORD) return NULL;
    for (size_t k = 0; k < sizeof rims / sizeof rims[0]; k++)
        if (strlen(rims[k][0]) == n && memcmp(r->t->p + p->begin, rims[k][0], n) == 0) return rims[k][1];
    /* the Russian letter for R */
    return n == 1 && r->t->p[p->begin] == 'p' && (r->t->flags[p->begin] & CAL_CYRILLIC) ? "R" : NULL;
}

static ent_code take_rim(size_t *end, cal_reader *r, ent_err *e)
{
    size_t i = *end;
    const char *rim = rim_of(r, i);

    if (rim == NULL) return ENT_OK;
    r->c->rim = rim;
    *end = i + 1;
    terms__cal_use(r, i, i + 1);
    return terms__cal_say(&r->said, r->a, e, "\"%.*s\" is the form of the rim, %s.", ENT_F(terms__cal_quote(r, i, i + 1)), rim);
}

static ent_code read_pair(size_t *taken, cal_reader *r, size_t i, ent_err *e)
{
    const cal_piece *bore = terms__cal_at(r, i), *length;
    size_t k = i + 1, end;
    int32_t value;

    if (is_kind(r, k, CAL_MM)) k++;
    if (!parts_pair(r, k, bore) || !is_free_number(r, k + 1)) return ENT_OK;
    length = terms__cal_at(r, k + 1);
    value = with_point(bore->value, length->value);
    if (!plausible(value, length->value)) return ENT_OK;
    end = k + 2;
    if (is_kind(r, end, CAL_MM)) end++;
    ENT_TRY(terms__cal_bore(r, value, i, i + 1, e));
    if (r->c->length != 0 && r->c->length != length->value) r->c->several = true;
    r->c->length = length->value;
    ENT_TRY(terms__cal_say(&r->said, r->a, e, "\"%.*s\" gives the case length %s mm.", ENT_F(terms__cal_quote(r, k + 1, k + 2)),
                           terms__cal_number(length->value).z));
    terms__cal_use(r, i, end);
    ENT_TRY(take_rim(&end, r, e));
    *taken = end - i;
    return ENT_OK;
}

/* ---- bore and barrel ---- */

/* "/52", "/L52", "/ L/52", with "cal" behind it. */
static ent_code take_bar(size_t *end, cal_reader *r, ent_err *e)
{
    size_t i = *end, k;

    if (!is_sign(r, i, '/')) return ENT_OK;
    k = i + 1;
    if (is_kind(r, k, CAL_LENGTH)) k++;
    if (k > i + 1 && is_sign(r, k, '/')) k++;
    if (!terms__cal_barrel_like(terms__cal_at(r, k))) return ENT_OK;
    *end = k + 1;
    if (is_kind(r, *end, CAL_CALIBRE)) ++*end;
    return terms__cal_barrel(r, r->v[k].value, i, *end, e);
}

/* The unit behind or before the number. */
static ent_code read_metric(size_t *taken, cal_reader *r, size_t i, ent_err *e)
{
    bool before = is_kind(r, i, CAL_MM) && !r->v[i].used;
    size_t number = before ? i + 1 : i, end = i + 2;
    int32_t value = terms__cal_at(r, number)->value;

    if (!is_free_number(r, number)) return ENT_OK;
    if (!before && is_kind(r, i + 1, CAL_CM)) value = value <= 60000 ? value * 10 : -1;
    else if (!before && !is_kind(r, i + 1, CAL_MM)) return ENT_OK;
    if (value < 2000 || value > 1000000) return ENT_OK;
    ENT_TRY(terms__cal_bore(r, value, i, end, e));
    ENT_TRY(take_bar(&end, r, e));
    terms__cal_use(r, i, end);
    *taken = end - i;
    return ENT_OK;
}

static ent_code read_bar(size_t *taken, cal_reader *r, size_t i, ent_err *e)
{
    const cal_piece *p = terms__cal_at(r, i);
    size_t end = i + 1;

    if (p->value < 20000 || p->value > 460000 || p->places > 1) return ENT_OK;
    ENT_TRY(take_bar(&end, r, e));
    if (end == i + 1) return ENT_OK;
    ENT_TRY(terms__cal_bore(r, p->value, i, i + 1, e));
    terms__cal_use(r, i, end);
    *taken = end - i;
    return ENT_OK;
}

/* "L/52", "L52", "52 cal"; the second only behind a bore. */
static ent_code read_barrel(size_t *taken, cal_reader *r, size_t i, ent_err *e)
{
    size_t k = i;

    if (is_kind(r, i, CAL_LENGTH)) {
        k++;
        if (is_sign(r, k, '/')) k++;
        if (!terms__cal_barrel_like(terms__cal_at(r, k))) return ENT_OK;
        *taken = k + 1 - i;
        if (is_kind(r, k + 1, CAL_CALIBRE)) ++*taken;
    } else {
        if (r->c->bore == 0 || !terms__cal_barrel_like(terms__cal_at(r, i))) return ENT_OK;
        if (!is_kind(r, k + 1, CAL_CALIBRE)) return ENT_OK;
        *taken = 2;
    }
    ENT_TRY(terms__cal_barrel(r, r->v[k].value, i, i + *taken, e));
    terms__cal_use(r, i, i + *taken);
    return ENT_OK;
}

/* ---- all ---- */

typedef ent_code step(size_t *taken, cal_reader *r, size_t i, ent_err *e);

static ent_code read_at(size_t *taken, cal_reader *r, size_t i, ent_err *e)
{
    static step *const of_number[] = {read_pair, read_metric, terms__cal_small, read_bar, read_barrel};

    *taken = 0;
    if (is_kind(r, i, CAL_LENGTH)) return read_barrel(taken, r, i, e);
    if (is_kind(r, i, CAL_MM) && r->c->bore == 0 && !is_kind(r, i + 2, CAL_MM) && !is_kind(r, i + 2, CAL_TIMES))
        return read_metric(taken, r, i, e);
    if (!is_free_number(r, i)) return ENT_OK;
    for (size_t k = 0; k < sizeof of_number / sizeof of_number[0] && *taken == 0; k++) ENT_TRY(of_number[k](taken, r, i, e));
    return ENT_OK;
}

static ent_code read_all(cal_reader *r, ent_err *e)
{
    ENT_TRY(terms__cal_words_of(r, e));
    for (size_t i = 0, taken; i < r->n; i += taken != 0 ? taken : 1) ENT_TRY(read_at(&taken, r, i, e));
    ENT_TRY(terms__cal_bare(r, e));
    return terms__cal_resolve(r, e);
}

ent_code ent_calibre_read(ent_calibre *out, ent_arena *a, const ent_calibres *k, ent_str text, ent_err *e)
{
    cal_pieces pieces;
    cal_reader r = {.c = out, .text = text, .a = a};
    cal_text t;

    *out = (ent_calibre){.rim = ""};
    ENT_TRY(terms__cal_fold(&t, a, text, e));
    terms__cal_mend(&t);
    ENT_TRY(terms__cal_cut(&pieces, a, &t, e));
    ENT_TRY(terms__cal_lookup(&pieces, a, &t, k, e));
    r.v = pieces.v;
    r.n = pieces.n;
    r.t = &t;
    ENT_TRY(read_all(&r, e));
    out->parsed = out->bore != 0 || out->inch != 0 || out->gauge != 0;
    if (out->parsed && !out->several) ENT_TRY(terms__cal_canonical(&out->canonical, a, out, e));
    out->n_evidence = r.said.n;
    out->evidence = r.said.v;
    return ENT_OK;
}
