/* SPDX-License-Identifier: Apache-2.0 */
/* Does a row of the list fit what a designation states? */
#include <string.h>

#include "calibre_private.h"

static bool row_has_name(const ent_calibre_row *row, const char *name)
{
    for (size_t i = 0; i < row->n_names; i++)
        if (ent_str_is(row->names[i], name)) return true;
    return false;
}

static bool is_maker(const char *name)
{
    for (size_t i = 0; i < terms__cal_names_n; i++)
        if (terms__cal_names[i].kind == CAL_MAKER && strcmp(terms__cal_names[i].code, name) == 0) return true;
    return false;
}

static bool row_has_barrel(const ent_calibre_row *row, int32_t barrel)
{
    for (size_t i = 0; i < row->n_barrels; i++)
        if (row->barrels[i] == barrel) return true;
    return false;
}

static bool same_inch(const ent_calibre_row *row, const ent_calibre *c)
{
    return row->inch == c->inch && (c->inch_digits == 0 || c->inch_digits == row->inch_digits);
}

/* What differs in a dimension; NULL: nothing. */
static const char *other_dimension(const ent_calibre_row *row, const ent_calibre *c)
{
    if (c->bore != 0 && c->bore != row->bore) return "the calibre differs";
    if (c->bore == 0 && c->inch != 0 && !same_inch(row, c)) return "the designation in inches differs";
    if (c->gauge != 0 && c->gauge != row->gauge) return "the gauge differs";
    if (c->length != 0 && row->length == 0) return "no case of this length is known of it";
    if (c->length != 0 && c->length != row->length) return "the case length differs";
    if (c->barrel != 0 && row->n_barrels != 0 && !row_has_barrel(row, c->barrel)) return "the barrel length differs";
    if (c->classes != 0 && !(c->classes & row->classes)) return "the weapon class differs";
    return NULL;
}

/* What differs in the specification; NULL: nothing. */
static const char *other_spec(const ent_calibre_row *row, const ent_calibre *c)
{
    if (c->inch != 0 && !same_inch(row, c)) return "it is not called by these inches";
    if (c->tube != ENT_CALIBRE_ANY_TUBE && row->tube != ENT_CALIBRE_ANY_TUBE && c->tube != row->tube) return "smooth and rifled differ";
    if (c->rim[0] != '\0' && row->length != 0 && !ent_str_is(row->rim, c->rim)) return "the rim differs";
    for (size_t i = 0; i < c->n_names; i++)
        if (!row_has_name(row, c->names[i]) && !(is_maker(c->names[i]) && c->length != 0 && !c->by_name))
            return "it does not have that name";
    return NULL;
}

static bool meets(const ent_calibre_row *row, const ent_calibre *c, ent_str need)
{
    if (ent_str_is(need, "inch")) return c->inch != 0 && same_inch(row, c);
    if (ent_str_is(need, "barrel")) return c->barrel != 0 && row_has_barrel(row, c->barrel);
    if (ent_str_is(need, "rifled")) return c->tube == ENT_CALIBRE_RIFLED;
    if (ent_str_is(need, "mortar")) return (c->classes & ENT_CALIBRE_MORTAR) != 0;
    for (size_t i = 0; i < c->n_names; i++)
        if (ent_str_is(need, c->names[i])) return true;
    return false;
}

static bool meets_needs(const ent_calibre_row *row, const ent_calibre *c)
{
    for (size_t i = 0; i < row->n_needs; i++)
        if (meets(row, c, row->needs[i])) return true;
    return row->n_needs == 0;
}

static bool has_name_of(const ent_calibre_row *row, const ent_calibre *c)
{
    for (size_t i = 0; i < c->n_names; i++)
        if (row_has_name(row, c->names[i])) return true;
    return false;
}

/* Is something stated that tells this row from others of the same bore? Words that nobody knows may be just that: then the bore alone
 * does not do. */
static bool is_told(const ent_calibre_row *row, const ent_calibre *c)
{
    if (c->length != 0 || (c->classes & row->classes) || row_has_barrel(row, c->barrel) || has_name_of(row, c)) return true;
    if (c->tube != ENT_CALIBRE_ANY_TUBE && c->tube == row->tube) return true;
    if (c->n_unread != 0) return false;
    return (c->inch != 0 && same_inch(row, c)) || (c->gauge != 0 && c->gauge == row->gauge) || row->by_bore;
}

cal_fit terms__cal_fit(const char **why, const ent_calibre_row *row, const ent_calibre *c)
{
    *why = other_dimension(row, c);
    if (*why != NULL) return CAL_OTHER;
    *why = other_spec(row, c);
    if (*why != NULL) return CAL_OTHER_SPEC;
    if (!meets_needs(row, c)) {
        *why = "nothing speaks against it, but what it is known by is not stated";
        return CAL_PERHAPS;
    }
    if (is_told(row, c)) {
        *why = "all that is stated fits";
        return CAL_FITS;
    }
    *why = c->n_unread != 0 ? "nothing speaks against it, but not every word was understood"
                            : "nothing speaks against it, but the calibre alone does not name it";
    return CAL_PERHAPS;
}
