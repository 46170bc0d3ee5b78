/* SPDX-License-Identifier: Apache-2.0 */
/* Dates of the register: ISO 8601 calendar dates of any precision, and two things people write instead. */
#include "std_read.h"

ent_std_date ent_std_date_of(ent_str raw, unsigned line)
{
    ent_std_date d = {.raw = raw, .line = line};

    if (ent_date_parse(&d.date, raw)) return d;
    d.date = (ent_date){0};
    /* "2010-11-00": a month known, a day not. The month is a fact and is read as one. */
    if (raw.n == 10 && ent_str_ends(raw, "-00") && ent_date_parse(&d.date, (ent_str){raw.p, 7}) && d.date.precision == ENT_DATE_MONTH) {
        d.day_zero = true;
        return d;
    }
    d.date = (ent_date){0};
    d.malformed = true;
    return d;
}
