/* SPDX-License-Identifier: Apache-2.0 */
/* Dates that keep the precision they were written with, and instants.
 * Source: ISO 8601-1 calendar dates; proleptic Gregorian; days by the civil-from-days method.              */
#ifndef ENTENTE_CORE_DATE_H
#define ENTENTE_CORE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include <entente/core/text.h>

/* Seconds since 1970-01-01T00:00:00Z. Enters once, at the door. */
typedef int64_t ent_time;

typedef enum ent_precision { ENT_DATE_NONE = 0, ENT_DATE_YEAR, ENT_DATE_MONTH, ENT_DATE_DAY } ent_precision;

/* year 1..9999, month 1..12, day 1..31; what the precision does not reach is 0. */
typedef struct ent_date {
    int year, month, day;
    ent_precision precision;
} ent_date;

/* "2011", "2011-04" or "2011-04-30", a day that exists; the empty string gives ENT_DATE_NONE. false otherwise. */
bool ent_date_parse(ent_date *out, ent_str s);

/* Writes it back with its precision; out has room for 11 bytes. */
void ent_date_print(char out[static 11], ent_date d);

/* Compares the first days: "2011" equals "2011-01-01". */
int ent_date_cmp(ent_date a, ent_date b);

/* First and last instant that the date can mean: [*from, *to). A date without precision gives false. */
bool ent_date_span(ent_date d, ent_time *from, ent_time *to);

/* The UTC day on which t falls. */
ent_date ent_date_of(ent_time t);

/* "YYYY-MM-DDThh:mm:ssZ"; out has room for 21 bytes. Years 1..9999; others are clamped. */
void ent_time_print(char out[static 21], ent_time t);

/* xs:dateTime with "Z" or an offset, fractions cut off; false otherwise. */
bool ent_time_parse(ent_time *out, ent_str s);

#endif
