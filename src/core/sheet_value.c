/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers and dates as a spreadsheet holds them, back to what its user sees; or the reason why that cannot be known. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <entente/core/date.h>

#include "sheet_private.h"

enum { GENERAL_WIDTH = 11, TEXT_MAX = 32 };

static const char NEXT_TEXT[] = "Format the column as text and type it again.";
static const char NEXT_DATE[] = "Type the date as YYYY-MM-DD, or give the column a format that shows year, month and day.";
static const char NEXT_NUMBER[] =
    "Give the column the format General, look at the number, and type it again if it is not the one you meant.";

/* what: a sentence in which "$" stands for what is stored. */
static ent_code refuse(sheet_fault *fault, const sheet_book *b, ent_err *e, const char *next, const char *what, const char *stored)
{
    ent_str before, after;
    bool names_it = ent_str_cut(ent_str_c(what), '$', &before, &after);

    fault->next = ent_str_c(next);
    return ent_str_fmt(&fault->what, b->a, e, "%.*s%s%.*s", ENT_F(before), names_it ? stored : "", ENT_F(after));
}

/* ---- dates ---- */

/* The day of a serial number. The 1900 system counts a 29th of February 1900 (serial 60) that never was. */
static bool day_of(ent_date *out, double serial, bool from_1904)
{
    double last = from_1904 ? 2957003 : 2958465, days;

    if (serial != floor(serial) || serial < (from_1904 ? 0 : 1) || serial > last) return false;
    if (!from_1904 && serial == 60) return false;
    days = serial - (from_1904 ? 24107 : serial > 60 ? 25569 : 25568);
    *out = ent_date_of((ent_time)days * 86400);
    return true;
}

static void date_text(char out[static TEXT_MAX], double d, bool from_1904, const char *otherwise)
{
    ent_date day;

    if (day_of(&day, floor(d), from_1904)) ent_date_print(out, day);
    else snprintf(out, TEXT_MAX, "%s", otherwise);
}

/* ---- numbers ---- */

static bool is_number(ent_str s)
{
    if (s.n == 0 || s.n > 64) return false;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '\0' || strchr("0123456789+-.eE", s.p[i]) == NULL) return false;
    return true;
}

/* 15 digits are what a spreadsheet keeps of a number. Those must be the whole number: 0.1 + 0.2 has 17. */
static bool plain_digits(char out[static TEXT_MAX], double d)
{
    snprintf(out, TEXT_MAX, "%.15g", d);
    return strchr(out, 'e') == NULL && strtod(out, NULL) == d && strcmp(out, "-0") != 0;
}

static unsigned decimals_of(const char *digits)
{
    const char *point = strchr(digits, '.');

    return point == NULL ? 0 : (unsigned)strlen(point + 1);
}

static unsigned whole_digits(const char *digits)
{
    return (unsigned)strspn(digits + (digits[0] == '-'), "0123456789");
}

/* Does the cell show these digits and no others? */
static bool shown_so(const sheet_format *f, const char *digits)
{
    if (f->shows == SHEET_SHOWS_GENERAL) return strlen(digits) <= GENERAL_WIDTH;
    if (f->thousands && whole_digits(digits) > 3) return false;
    return f->decimals == decimals_of(digits) && f->zeros <= whole_digits(digits);
}

static ent_code text_of_number(ent_str *out, sheet_fault *fault, const sheet_book *b, const char *digits, const sheet_format *f,
                               ent_sheet_type type, ent_err *e)
{
    if (type == ENT_SHEET_CODE)
        return refuse(fault, b, e, NEXT_TEXT, "It is stored as the number $. What was typed cannot be known: 00123 becomes 123.", digits);
    if (!shown_so(f, digits))
        return refuse(fault, b, e, NEXT_TEXT,
                      "It is stored as the number $, but the sheet shows it in another way. What was typed cannot be known.", digits);
    return ent_str_dup(out, b->a, ent_str_c(digits), e);
}

static ent_code amount(ent_str *out, sheet_fault *fault, const sheet_book *b, const char *digits, const sheet_format *f,
                       ent_sheet_type type, ent_err *e)
{
    if (type == ENT_SHEET_WHOLE && decimals_of(digits) != 0)
        return refuse(fault, b, e, "Type a whole number.", "A whole number is wanted; this is $.", digits);
    if (f->shows == SHEET_SHOWS_NUMBER && f->decimals < decimals_of(digits))
        return refuse(fault, b, e, NEXT_NUMBER, "It is stored as $, but the sheet shows fewer digits.", digits);
    return ent_str_dup(out, b->a, ent_str_c(digits), e);
}

static ent_code date_of_number(ent_str *out, sheet_fault *fault, const sheet_book *b, double d, const char *digits, const sheet_format *f,
                               ent_err *e)
{
    char text[TEXT_MAX];
    ent_date day;

    if (f->shows == SHEET_SHOWS_GENERAL && strlen(digits) == 4 && strspn(digits, "0123456789") == 4)
        return ent_str_dup(out, b->a, ent_str_c(digits), e); /* a year as it was typed */
    date_text(text, d, b->from_1904, digits);
    if (f->shows == SHEET_SHOWS_DATE_PART)
        return refuse(fault, b, e, NEXT_DATE, "It is stored as the day $, but the sheet does not show year, month and day.", text);
    if (f->shows != SHEET_SHOWS_DATE) return refuse(fault, b, e, NEXT_DATE, "A date is wanted; this is the number $.", digits);
    if (!day_of(&day, d, b->from_1904))
        return refuse(fault, b, e, NEXT_DATE, "It is stored as $, which is no day of the calendar, or has a time of day.", digits);
    ent_date_print(text, day);
    return ent_str_dup(out, b->a, ent_str_c(text), e);
}

/* A date, time, percent or 1E+05 where none is wanted. */
static ent_code changed(sheet_fault *fault, const sheet_book *b, double d, const char *digits, const sheet_format *f, ent_sheet_type type,
                        ent_err *e)
{
    char text[TEXT_MAX];
    const char *next = type == ENT_SHEET_TEXT || type == ENT_SHEET_CODE ? NEXT_TEXT : NEXT_NUMBER;

    date_text(text, d, b->from_1904, digits);
    if (f->shows == SHEET_SHOWS_DATE || f->shows == SHEET_SHOWS_DATE_PART)
        return refuse(fault, b, e, next, "The spreadsheet made a date of what was typed ($). What was typed cannot be known any more.",
                      text);
    if (f->shows == SHEET_SHOWS_TIME)
        return refuse(fault, b, e, next, "The spreadsheet made a time of what was typed (stored as $).", digits);
    return refuse(fault, b, e, next,
                  "It is stored as the number $, but the sheet shows it in another way (as percent, power of ten, fraction or with words).",
                  digits);
}

ent_code core__sheet_number(ent_str *out, sheet_fault *fault, const sheet_book *b, ent_str raw, const sheet_format *f, ent_sheet_type type,
                            ent_err *e)
{
    char number[65], digits[TEXT_MAX];
    bool plain;
    char *end;
    double d;

    if (!is_number(raw)) return refuse(fault, b, e, NEXT_NUMBER, "It is said to be a number, but is none.", "");
    memcpy(number, raw.p, raw.n);
    number[raw.n] = '\0';
    d = strtod(number, &end);
    if (*end != '\0' || !isfinite(d)) return refuse(fault, b, e, NEXT_NUMBER, "It is said to be a number, but is none.", "");
    plain = plain_digits(digits, d);
    if (type == ENT_SHEET_DATE) return date_of_number(out, fault, b, d, plain ? digits : number, f, e);
    if (f->shows != SHEET_SHOWS_GENERAL && f->shows != SHEET_SHOWS_NUMBER) return changed(fault, b, d, digits, f, type, e);
    if (f->sections && d <= 0)
        return refuse(fault, b, e, NEXT_NUMBER,
                      "It is stored as the number $; the column shows zero and negative numbers in a form of their own.", digits);
    if (!plain)
        return refuse(fault, b, e, type == ENT_SHEET_TEXT || type == ENT_SHEET_CODE ? NEXT_TEXT : NEXT_NUMBER,
                      "It is stored as the number $, which has more digits than a spreadsheet keeps or shows.", number);
    if (type == ENT_SHEET_TEXT || type == ENT_SHEET_CODE) return text_of_number(out, fault, b, digits, f, type, e);
    return amount(out, fault, b, digits, f, type, e);
}

ent_code core__sheet_iso(ent_str *out, sheet_fault *fault, const sheet_book *b, ent_str raw, ent_sheet_type type, ent_err *e)
{
    ent_str day, time;
    ent_date date;
    bool has_time = ent_str_cut(raw, 'T', &day, &time);
    bool midnight = !has_time || ent_str_is(time, "00:00:00") || ent_str_is(time, "00:00:00Z") || ent_str_is(time, "00:00:00.000");

    if (type != ENT_SHEET_DATE)
        return refuse(fault, b, e, type == ENT_SHEET_TEXT || type == ENT_SHEET_CODE ? NEXT_TEXT : NEXT_NUMBER,
                      "The spreadsheet made a date of what was typed. What was typed cannot be known any more.", "");
    if (!midnight || !ent_date_parse(&date, day) || date.precision != ENT_DATE_DAY)
        return refuse(fault, b, e, NEXT_DATE, "It is stored as a date that is no day of the calendar, or has a time of day.", "");
    return ent_str_dup(out, b->a, day, e);
}
