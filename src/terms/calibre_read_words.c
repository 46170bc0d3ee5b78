/* SPDX-License-Identifier: Apache-2.0 */
/* The words of a designation, its numbers as they are noted, and what names stand for. */
#include <string.h>

#include "calibre_reader.h"

/* ---- noting ---- */

/* From 40 mm on a calibre is called by whole millimetres: 203.2 is 203. */
enum { WHOLE_FROM = 40000, SIGNAL_FROM = 25000, SIGNAL_TO = 27000 };

static bool alias_fits(const cal_alias *x, const ent_calibre *c, int32_t bore, int32_t length)
{
    return x->bore == bore && x->length == length && (x->classes == 0 || (c->classes & x->classes) != 0);
}

static int32_t nominal(const ent_calibre *c, int32_t value)
{
    for (size_t i = 0; i < terms__cal_aliases_n; i++)
        if (alias_fits(&terms__cal_aliases[i], c, value, 0)) return terms__cal_aliases[i].to_bore;
    return value >= WHOLE_FROM ? (value + 500) / 1000 * 1000 : value;
}

ent_code terms__cal_bore(cal_reader *r, int32_t value, size_t from, size_t to, ent_err *e)
{
    int32_t bore = nominal(r->c, value);
    ent_str quote = terms__cal_quote(r, from, to);

    if (r->c->bore != 0 && r->c->bore != bore) r->c->several = true;
    else r->c->bore = bore;
    if (bore == value)
        return terms__cal_say(&r->said, r->a, e, "\"%.*s\" gives the calibre %s mm.", ENT_F(quote), terms__cal_number(bore).z);
    return terms__cal_say(&r->said, r->a, e, "\"%.*s\" is %s mm, which is called %s mm.", ENT_F(quote), terms__cal_number(value).z,
                          terms__cal_number(bore).z);
}

ent_code terms__cal_barrel(cal_reader *r, int32_t value, size_t from, size_t to, ent_err *e)
{
    int32_t barrel = value / 100;

    if (r->c->barrel != 0 && r->c->barrel != barrel) r->c->several = true;
    r->c->barrel = barrel;
    return terms__cal_say(&r->said, r->a, e, "\"%.*s\" gives the barrel length, %s calibres.", ENT_F(terms__cal_quote(r, from, to)),
                          terms__cal_number(value).z);
}

ent_code terms__cal_add_name(cal_reader *r, const char *name, size_t from, size_t to, ent_err *e)
{
    ent_calibre *c = r->c;

    if (terms__cal_has_name(c, name)) return ENT_OK;
    if (c->n_names == ENT_CALIBRE_MAX_NAMES) {
        c->several = true;
        return ENT_OK;
    }
    c->names[c->n_names++] = name;
    return terms__cal_say(&r->said, r->a, e, "\"%.*s\" gives the name %s.", ENT_F(terms__cal_quote(r, from, to)), name);
}

/* ---- words ---- */

/* "tank" and "gun": both; "tank" and "recoilless": one of them. */
static void add_class(ent_calibre *c, unsigned classes)
{
    c->classes = (c->classes & classes) != 0 ? c->classes & classes : c->classes | classes;
}

static ent_code say_word(cal_reader *r, size_t i, const char *what, ent_err *e)
{
    return terms__cal_say(&r->said, r->a, e, "\"%.*s\" says: %s.", ENT_F(terms__cal_quote(r, i, i + 1)), what);
}

static ent_code read_word(cal_reader *r, size_t i, ent_err *e)
{
    const cal_piece *p = &r->v[i];
    ent_calibre *c = r->c;

    switch (p->kind) {
    case CAL_CLASS: add_class(c, p->is->value); return say_word(r, i, p->is->code, e);
    case CAL_TUBE:
        if (c->tube != ENT_CALIBRE_ANY_TUBE && c->tube != (ent_calibre_tube)p->is->value) c->several = true;
        c->tube = (ent_calibre_tube)p->is->value;
        return say_word(r, i, p->is->code, e);
    case CAL_THING:
        if ((ent_calibre_thing)p->is->value > c->thing) c->thing = (ent_calibre_thing)p->is->value;
        return say_word(r, i, p->is->code, e);
    case CAL_RIM: c->rim = p->is->code; return say_word(r, i, p->is->code, e);
    case CAL_NAME:
    case CAL_MAKER: return terms__cal_add_name(r, p->is->code, i, i + 1, e);
    case CAL_CALIBRE: r->calibre_word = true; return ENT_OK;
    default: return ENT_OK;
    }
}

/* The plain word "gun" narrows the class; alone it also says which thing is meant. */
static ent_code read_gun(cal_reader *r, size_t i, ent_err *e)
{
    ent_calibre *c = r->c;
    unsigned any = r->v[i].is->value;

    if (c->classes == 0) {
        c->classes = any;
        if (c->thing == ENT_CALIBRE_NO_THING) c->thing = ENT_CALIBRE_GUN;
    } else if ((c->classes & any) != 0) c->classes &= any;
    return say_word(r, i, r->v[i].is->code, e);
}

/* Behind a dimension these letters are the rim; they are read with the dimension. */
static bool may_be_rim(const cal_reader *r, size_t i)
{
    size_t n = (size_t)(r->v[i].end - r->v[i].begin);

    return i > 0 && n <= 2 && (r->v[i - 1].kind == CAL_NUM || r->v[i - 1].kind == CAL_MM || r->v[i - 1].kind == CAL_SIGN);
}

ent_code terms__cal_words_of(cal_reader *r, ent_err *e)
{
    for (size_t i = 0; i < r->n; i++) ENT_TRY(read_word(r, i, e));
    for (size_t i = 0; i < r->n; i++)
        if (r->v[i].kind == CAL_GUN) ENT_TRY(read_gun(r, i, e));
    for (size_t i = 0; i < r->n; i++)
        if (r->v[i].kind == CAL_WORD && !may_be_rim(r, i)) r->c->n_unread++;
    return ENT_OK;
}

/* ---- what names stand for ---- */

static bool known_fits(const cal_known *k, const ent_calibre *c)
{
    if (!terms__cal_has_name(c, k->name)) return false;
    if (k->inch != 0) return k->inch == c->inch && (c->bore == 0 || (c->bore - k->to_bore < 400 && k->to_bore - c->bore < 400));
    if (k->bore != 0) return c->bore == k->bore && (c->inch == 0 || c->inch == k->inch);
    return c->inch == 0 && (c->bore == 0 || c->bore == k->to_bore);
}

static ent_code take_known(cal_reader *r, const cal_known *k, ent_err *e)
{
    ent_calibre *c = r->c;

    c->by_name = true;
    c->bore = k->to_bore;
    c->length = k->to_length;
    if (c->rim[0] == '\0') c->rim = k->rim;
    if (c->classes == 0) c->classes = k->classes;
    if (k->to_length == 0)
        return terms__cal_say(&r->said, r->a, e, "The name %s stands for a calibre of %s mm.", k->name, terms__cal_number(c->bore).z);
    return terms__cal_say(&r->said, r->a, e, "The name %s stands for %s × %s mm.", k->name, terms__cal_number(c->bore).z,
                          terms__cal_number(c->length).z);
}

static ent_code take_alias(cal_reader *r, const cal_alias *x, ent_err *e)
{
    ent_calibre *c = r->c;

    if (c->bore == x->to_bore && c->length == x->to_length) return ENT_OK;
    ENT_TRY(terms__cal_say(&r->said, r->a, e, "%s × %s mm is another way to write %s × %s mm.", terms__cal_number(x->bore).z,
                           terms__cal_number(x->length).z, terms__cal_number(x->to_bore).z, terms__cal_number(x->to_length).z));
    c->bore = x->to_bore;
    c->length = x->to_length;
    if (x->name == NULL || terms__cal_has_name(c, x->name) || c->n_names == ENT_CALIBRE_MAX_NAMES) return ENT_OK;
    c->names[c->n_names++] = x->name;
    return ENT_OK;
}

/* The words that were passed over, and the numbers. */
static ent_code say_unread(cal_reader *r, ent_err *e)
{
    for (size_t i = 0; i < r->n; i++) {
        const cal_piece *p = &r->v[i];
        bool number = p->kind == CAL_NUM && !p->used, word = p->kind == CAL_WORD && !p->used && !may_be_rim(r, i);
        if (number || word || p->kind == CAL_MODEL)
            ENT_TRY(terms__cal_say(&r->said, r->a, e, "\"%.*s\" was not used: the grammar does not know it.",
                                   ENT_F(terms__cal_quote(r, i, i + 1))));
    }
    return ENT_OK;
}

/* Names in inches lie about the measure, but not by more than this: .380 is 9 mm. Gauges are those of shotguns. */
enum { INCH_LIES = 900, GAUGE_FROM = 13000, GAUGE_TO = 20000 };

/* Two calibres in one text, each written in its own way. */
static bool do_not_agree(const ent_calibre *c)
{
    int32_t measured = c->inch * 127 / 5;

    if (c->gauge != 0 && (c->inch != 0 || (c->bore != 0 && (c->bore < GAUGE_FROM || c->bore > GAUGE_TO)))) return true;
    return c->inch != 0 && c->bore != 0 && (measured - c->bore > INCH_LIES || c->bore - measured > INCH_LIES);
}

ent_code terms__cal_resolve(cal_reader *r, ent_err *e)
{
    ent_calibre *c = r->c;

    c->several |= do_not_agree(c);
    for (size_t i = 0; i < terms__cal_known_n && c->length == 0; i++) {
        if (!known_fits(&terms__cal_known[i], c)) continue;
        ENT_TRY(take_known(r, &terms__cal_known[i], e));
        break;
    }
    for (size_t i = 0; i < terms__cal_aliases_n && c->length != 0; i++) {
        if (!alias_fits(&terms__cal_aliases[i], c, c->bore, c->length)) continue;
        ENT_TRY(take_alias(r, &terms__cal_aliases[i], e));
        break;
    }
    return say_unread(r, e);
}
