/* SPDX-License-Identifier: Apache-2.0 */
#include <entente/core/date.h>

#include <stdio.h>

static bool digits(ent_str s, size_t from, size_t n, int *out)
{
    int v = 0;

    if (from + n > s.n) return false;
    for (size_t i = from; i < from + n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        v = v * 10 + (s.p[i] - '0');
    }
    *out = v;
    return true;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return month == 2 && leap ? 29 : days[month - 1];
}

bool ent_date_parse(ent_date *out, ent_str s)
{
    ent_date d = {0};

    *out = d;
    if (s.n == 0) return true;
    if ((s.n != 4 && s.n != 7 && s.n != 10) || !digits(s, 0, 4, &d.year) || d.year == 0) return false;
    d.precision = ENT_DATE_YEAR;
    if (s.n >= 7) {
        if (s.p[4] != '-' || !digits(s, 5, 2, &d.month) || d.month < 1 || d.month > 12) return false;
        d.precision = ENT_DATE_MONTH;
    }
    if (s.n == 10) {
        if (s.p[7] != '-' || !digits(s, 8, 2, &d.day) || d.day < 1 || d.day > days_in(d.year, d.month)) return false;
        d.precision = ENT_DATE_DAY;
    }
    *out = d;
    return true;
}

void ent_date_print(char out[static 11], ent_date d)
{
    out[0] = '\0';
    if (d.precision == ENT_DATE_YEAR) snprintf(out, 11, "%04u", (unsigned)d.year % 10000);
    if (d.precision == ENT_DATE_MONTH) snprintf(out, 11, "%04u-%02u", (unsigned)d.year % 10000, (unsigned)d.month % 100);
    if (d.precision == ENT_DATE_DAY)
        snprintf(out, 11, "%04u-%02u-%02u", (unsigned)d.year % 10000, (unsigned)d.month % 100, (unsigned)d.day % 100);
}

/* Days since 1970-01-01 of a civil date: years counted from March, so that the leap day is the last of its year. */
static int64_t civil_days(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t in_era = y - era * 400;
    int64_t in_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

    return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

static int64_t first_day(ent_date d)
{
    return civil_days(d.year, d.month ? d.month : 1, d.day ? d.day : 1);
}

int ent_date_cmp(ent_date a, ent_date b)
{
    int64_t x = first_day(a), y = first_day(b);

    return (x > y) - (x < y);
}

bool ent_date_span(ent_date d, ent_time *from, ent_time *to)
{
    int64_t end;

    if (d.precision == ENT_DATE_NONE) return false;
    if (d.precision == ENT_DATE_DAY) end = first_day(d) + 1;
    else if (d.precision == ENT_DATE_MONTH && d.month < 12) end = civil_days(d.year, d.month + 1, 1);
    else end = civil_days(d.year + 1, 1, 1);
    *from = first_day(d) * 86400;
    *to = end * 86400;
    return true;
}

ent_date ent_date_of(ent_time t)
{
    int64_t days = t / 86400 - (t % 86400 < 0);
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t in_era = z - era * 146097;
    int64_t year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int64_t in_year = in_era - (365 * year + year / 4 - year / 100);
    int64_t m = (5 * in_year + 2) / 153;
    int month = (int)(m < 10 ? m + 3 : m - 9);

    return (ent_date){.year = (int)(year + era * 400 + (month <= 2)),
                      .month = month,
                      .day = (int)(in_year - (153 * m + 2) / 5 + 1),
                      .precision = ENT_DATE_DAY};
}

void ent_time_print(char out[static 21], ent_time t)
{
    const ent_time first = -62135596800, last = 253402300799; /* years 1 to 9999 */
    ent_date d;
    unsigned s;

    if (t < first) t = first;
    if (t > last) t = last;
    d = ent_date_of(t);
    s = (unsigned)(((t % 86400) + 86400) % 86400);
    snprintf(out, 21, "%04u-%02u-%02uT%02u:%02u:%02uZ", (unsigned)d.year % 10000, (unsigned)d.month % 100, (unsigned)d.day % 100,
             s / 3600 % 100, s / 60 % 60, s % 60);
}

/* "Z", "+hh:mm" or "-hh:mm" from position i to the end; seconds east of UTC. */
static bool zone(ent_str s, size_t i, int *seconds)
{
    int h, m;

    if (i + 1 == s.n && s.p[i] == 'Z') {
        *seconds = 0;
        return true;
    }
    if (i + 6 != s.n || (s.p[i] != '+' && s.p[i] != '-') || s.p[i + 3] != ':') return false;
    if (!digits(s, i + 1, 2, &h) || !digits(s, i + 4, 2, &m) || m > 59 || h * 60 + m > 14 * 60) return false;
    *seconds = (h * 3600 + m * 60) * (s.p[i] == '-' ? -1 : 1);
    return true;
}

bool ent_time_parse(ent_time *out, ent_str s)
{
    ent_date d;
    int h, m, sec, east;
    size_t i = 19;

    if (s.n < 20 || s.p[10] != 'T' || s.p[13] != ':' || s.p[16] != ':') return false;
    if (!ent_date_parse(&d, (ent_str){s.p, 10})) return false;
    if (!digits(s, 11, 2, &h) || !digits(s, 14, 2, &m) || !digits(s, 17, 2, &sec)) return false;
    if (h > 23 || m > 59 || sec > 59) return false;
    if (s.p[i] == '.') {
        i++;
        if (i >= s.n || s.p[i] < '0' || s.p[i] > '9') return false;
        while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9') i++;
    }
    if (i >= s.n || !zone(s, i, &east)) return false;
    *out = first_day(d) * 86400 + h * 3600 + m * 60 + sec - east;
    return true;
}
