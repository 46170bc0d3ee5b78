/* SPDX-License-Identifier: Apache-2.0 */
/* Silence: what was asked stands if nobody speaks up in time. */
#include <stdio.h>

#include <entente/standards/lifecycle.h>

static const char zone_next[] = "Write it with its zone, for example 2026-12-01T17:00:00+01:00, or Z for UTC.";

static bool two_digits(const char *p, int *out)
{
    if (p[0] < '0' || p[0] > '9' || p[1] < '0' || p[1] > '9') return false;
    *out = (p[0] - '0') * 10 + (p[1] - '0');
    return true;
}

/* Minutes east of UTC at the end of the text. */
static bool read_zone(int *out, ent_str s)
{
    int hours, minutes;
    const char *p;

    *out = 0;
    if (ent_str_ends(s, "Z")) return true;
    if (s.n < 6) return false;
    p = s.p + s.n - 6;
    if ((p[0] != '+' && p[0] != '-') || p[3] != ':' || !two_digits(p + 1, &hours) || !two_digits(p + 4, &minutes)) return false;
    if (minutes > 59 || hours * 60 + minutes > 14 * 60) return false;
    *out = (p[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
    return true;
}

ent_code ent_std_deadline_read(ent_time *out, int *zone, ent_str text, ent_err *e)
{
    if (!read_zone(zone, text))
        return ent_fail(e, ENT_INVALID, "R-45", zone_next,
                        "A deadline needs its time zone, else nobody can say when it ends. It reads \"%.*s\".", ENT_F(text));
    if (!ent_time_parse(out, text)) return ent_fail(e, ENT_INVALID, "R-45", zone_next, "This is no date and time: \"%.*s\".", ENT_F(text));
    return ENT_OK;
}

void ent_std_deadline_print(char out[static 26], ent_time deadline, int zone)
{
    char time[21];
    int minutes = zone < 0 ? -zone : zone;

    ent_time_print(time, deadline + (ent_time)zone * 60);
    if (zone == 0) {
        snprintf(out, 26, "%s", time);
        return;
    }
    snprintf(out, 26, "%.19s%c%02d:%02d", time, zone < 0 ? '-' : '+', minutes / 60 % 100, minutes % 60);
}

static bool was_asked(const ent_std_silence *s, ent_str nation)
{
    for (size_t i = 0; i < s->n_nations; i++)
        if (ent_str_eq(s->nations[i], nation)) return true;
    return false;
}

/* Nations are few: at most as many as organisations have members. */
ent_code ent_std_silence_check(const ent_std_silence *s, ent_err *e)
{
    if (s->decision.n == 0)
        return ent_fail(e, ENT_INVALID, "R-45", "Write what is decided if nobody breaks silence.", "The decision is missing.");
    if (s->deadline <= s->started) return ent_fail(e, ENT_INVALID, "R-45", "Set a later deadline.", "The deadline is not after the start.");
    if (s->zone < -14 * 60 || s->zone > 14 * 60) return ent_fail(e, ENT_INVALID, "R-45", zone_next, "There is no such time zone.");
    if (s->n_nations == 0 || s->n_nations > 1000)
        return ent_fail(e, ENT_INVALID, "R-45", "Name every nation that is entitled to answer.", "Silence of nobody decides nothing.");
    for (size_t i = 0; i < s->n_nations; i++) {
        ent_std_silence before = *s;
        before.n_nations = i;
        if (s->nations[i].n == 0 || was_asked(&before, s->nations[i]))
            return ent_fail(e, ENT_INVALID, "R-45", "Name each nation once.", "Nation %zu of the list is empty or named twice.", i + 1);
    }
    return ENT_OK;
}

ent_code ent_std_silence_break_check(const ent_std_silence *s, const ent_std_silence_break *b, ent_err *e)
{
    char deadline[26];

    ent_std_deadline_print(deadline, s->deadline, s->zone);
    if (!was_asked(s, b->nation))
        return ent_fail(e, ENT_REFUSED, "R-45", "Only a nation on the list can break silence.", "%.*s was not asked.", ENT_F(b->nation));
    if (ent_str_trim(b->reason).n == 0)
        return ent_fail(e, ENT_INVALID, "R-45", "Write what the nation objects to.", "%.*s gives no reason.", ENT_F(b->nation));
    if (b->at < s->started || b->at > s->deadline)
        return ent_fail(e, ENT_REFUSED, "R-45", "Ask the tasking authority to take the matter up again.",
                        "Silence could be broken until %s, not %s.", deadline, b->at < s->started ? "before it began" : "afterwards");
    return ENT_OK;
}

static const ent_std_silence_break *first_break(const ent_std_silence *s)
{
    const ent_std_silence_break *first = NULL;
    ent_err none;

    for (size_t i = 0; i < s->n_breaks; i++) {
        const ent_std_silence_break *b = &s->breaks[i];
        if (ent_std_silence_break_check(s, b, &none) == ENT_OK && (first == NULL || b->at < first->at)) first = b;
    }
    return first;
}

ent_std_silence_now ent_std_silence_at(const ent_std_silence *s, ent_time now)
{
    const ent_std_silence_break *b = first_break(s);

    if (b != NULL && b->at <= now) return ENT_STD_SILENCE_BROKEN;
    return now <= s->deadline ? ENT_STD_SILENCE_RUNS : ENT_STD_SILENCE_HOLDS;
}

ent_code ent_std_silence_allows(const ent_std_silence *s, const ent_sha256 *text, ent_time now, ent_err *e)
{
    const ent_std_silence_break *b;
    char deadline[26];

    ENT_TRY(ent_std_silence_check(s, e));
    if (!ent_sha256_eq(&s->text, text))
        return ent_fail(e, ENT_REFUSED, "R-45", "Start silence again for the new text.",
                        "The text is not the one that was sent out under silence.");
    ent_std_deadline_print(deadline, s->deadline, s->zone);
    switch (ent_std_silence_at(s, now)) {
    case ENT_STD_SILENCE_HOLDS: return ENT_OK;
    case ENT_STD_SILENCE_RUNS:
        return ent_fail(e, ENT_WAITING, "R-45", "Wait for the deadline; silence counts only after it.", "Silence runs until %s.", deadline);
    case ENT_STD_SILENCE_BROKEN: break;
    }
    b = first_break(s);
    return ent_fail(e, ENT_REFUSED, "R-45", "Settle the objection, then start silence again.", "%.*s broke silence: %.*s", ENT_F(b->nation),
                    ENT_F(b->reason));
}
