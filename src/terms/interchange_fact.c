/* SPDX-License-Identifier: Apache-2.0 */
/* One fact: its words, what it needs, its names. */
#include "interchange_private.h"

static const char *const words[] = {"not tested", "not", "similar", "condition", "identical"};

const char *ent_interchange_word(ent_interchange_verdict v)
{
    return (unsigned)v < sizeof words / sizeof *words ? words[v] : "";
}

bool ent_interchange_read_word(ent_interchange_verdict *out, ent_str word)
{
    for (unsigned i = ENT_INTERCHANGE_NOT; i < sizeof words / sizeof *words; i++) {
        if (!ent_str_is(word, words[i])) continue;
        *out = (ent_interchange_verdict)i;
        return true;
    }
    return false;
}

/* "not" is the safest, and what nobody tested comes right after it. */
static int danger(ent_interchange_verdict v)
{
    return v == ENT_INTERCHANGE_NOT ? -1 : (int)v;
}

bool ent_interchange_safer(ent_interchange_verdict x, ent_interchange_verdict y)
{
    return danger(x) < danger(y);
}

/* ---- checks ---- */

static const char CORRECT[] = "Correct it and try again.";

static ent_code check_text(ent_str s, size_t max, ent_err *e)
{
    if (s.n > max) return ent_fail(e, ENT_INVALID, NULL, "Shorten it.", "It has %zu bytes; at most %zu are taken.", s.n, max);
    if (!ent_utf8_ok(s, NULL)) return ent_fail(e, ENT_INVALID, NULL, CORRECT, "It is no UTF-8 text.");
    if (ent_str_trim(s).n != s.n) return ent_fail(e, ENT_INVALID, NULL, CORRECT, "It begins or ends with white space.");
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7F)
            return ent_fail(e, ENT_INVALID, NULL, CORRECT, "It holds a line break or another control character.");
    return ENT_OK;
}

static ent_code need(const terms_interchange_text *t, ent_str s, ent_err *e)
{
    if (s.n == 0 && t->basis)
        ent_fail(e, ENT_REFUSED, "R-65", "Say what was tested, by which procedure, who stands for it, and since when.",
                 "A verdict needs a basis; the %s is missing.", t->key);
    else if (s.n == 0) ent_fail(e, ENT_REFUSED, "R-65", "Name the item and the class of the weapon.", "The %s is missing.", t->key);
    else if (check_text(s, t->max, e) == ENT_OK) return ENT_OK;
    return ent_at(e, "%s", t->key);
}

static ent_code check_verdict(const ent_interchange_fact *f, ent_err *e)
{
    if (f->verdict == ENT_INTERCHANGE_NOT_TESTED || (unsigned)f->verdict >= sizeof words / sizeof *words) {
        ent_fail(e, ENT_REFUSED, "R-65", "Give identical, condition, similar or not. What nobody tested needs no fact.",
                 "The verdict is missing.");
        return ent_at(e, "verdict");
    }
    if (f->verdict == ENT_INTERCHANGE_CONDITION && f->condition.n == 0)
        ent_fail(e, ENT_REFUSED, "R-65", "State the condition, for example the charge that must not be exceeded.",
                 "The condition is missing.");
    else if (f->verdict != ENT_INTERCHANGE_CONDITION && f->condition.n != 0)
        ent_fail(e, ENT_INVALID, "R-65", "Leave it away, or give the verdict condition.",
                 "A condition goes with the verdict \"condition\" only.");
    else if (check_text(f->condition, ENT_INTERCHANGE_TEXT_MAX, e) == ENT_OK) return ENT_OK;
    return ent_at(e, "condition");
}

static ent_code check_dates(const ent_interchange_fact *f, ent_err *e)
{
    terms_span from, until;

    if (f->date.precision == ENT_DATE_NONE) {
        ent_fail(e, ENT_REFUSED, "R-65", "Say since when the verdict stands.", "A verdict needs a basis; the date is missing.");
        return ent_at(e, "date");
    }
    from = interchange__span(f->date, 0);
    until = interchange__span(f->until, INT64_MAX);
    if (until.last >= from.first) return ENT_OK;
    ent_fail(e, ENT_INVALID, NULL, CORRECT, "The last day of the verdict is before its date.");
    return ent_at(e, "until");
}

ent_code ent_interchange_check(const ent_interchange_fact *f, ent_err *e)
{
    for (size_t i = 0; i < INTERCHANGE_TEXTS; i++) ENT_TRY(need(&interchange__texts[i], interchange__text(f, i), e));
    ENT_TRY(check_verdict(f, e));
    return check_dates(f, e);
}

/* ---- dates ---- */

enum { DAY_SECONDS = 86400 };

terms_span interchange__span(ent_date d, ent_time otherwise)
{
    terms_span s = {otherwise, otherwise};
    ent_time from, to;

    if (ent_date_span(d, &from, &to)) s = (terms_span){from, to - DAY_SECONDS};
    return s;
}

/* ---- names ---- */

ent_code ent_interchange_number(ent_str *out, ent_arena *a, const ent_interchange_fact *f, ent_err *e)
{
    return ent_str_fmt(out, a, e, "%.*s / %.*s", ENT_F(f->item), ENT_F(f->weapon));
}

ent_code ent_interchange_id(ent_str *out, ent_arena *a, const ent_interchange_fact *f, ent_err *e)
{
    ent_str item, weapon, authority;

    ENT_TRY(ent_fold(&item, a, f->item, e));
    ENT_TRY(ent_fold(&weapon, a, f->weapon, e));
    ENT_TRY(ent_fold(&authority, a, f->authority, e));
    return ent_str_fmt(out, a, e, "%.*s\n%.*s\n%.*s", ENT_F(item), ENT_F(weapon), ENT_F(authority));
}

ent_code ent_interchange_continues(bool *out, ent_arena *scratch, const ent_interchange_fact *earlier, const ent_interchange_fact *later,
                                   ent_err *e)
{
    ent_str one, two;

    ENT_TRY(ent_interchange_id(&one, scratch, earlier, e));
    ENT_TRY(ent_interchange_id(&two, scratch, later, e));
    *out = ent_str_eq(one, two) && interchange__span(later->date, 0).first > interchange__span(earlier->date, 0).last;
    return ENT_OK;
}
