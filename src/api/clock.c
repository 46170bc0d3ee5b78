/* SPDX-License-Identifier: Apache-2.0 */
/* The machine's clock against the log. Time in the log never goes back (law 8), so one act under a clock that stands years ahead would
 * hold the node in that year: every later act would be dated there, and clearances and agreements that have ended by then would be over
 * for good. So a jump is refused until an administrator has compared the clock with his calendar. A clock that stands behind does no
 * such harm: acts take the time of the newest entry, and the person is told.                                                    */
#include <stdio.h>

#include "api_private.h"

enum { DAY = 86400, BEHIND_SECONDS = 3600 };

ent_code api__check_clock(ent_call *c, ent_err *e)
{
    ent_log_state head;
    char day[21], next[160];

    if (!ENT_WRITES(c->request->operation->access) || c->request->operation->run == op_node_clock) return ENT_OK; /* init, restore */
    ENT_TRY(ent_log_head(&head, c->writer, c->arena, e));
    if (c->request->now - head.newest <= (ent_time)API_CLOCK_JUMP_DAYS * DAY) return ENT_OK;
    ent_time_print(day, c->request->now);
    snprintf(next, sizeof next,
             "If it is wrong, correct the machine's clock. If today is %.10s, an administrator says so with: node clock %.10s", day, day);
    return ent_fail(e, ENT_REFUSED, "R-48", next,
                    "The machine's clock says %.10s, more than %d days after the newest entry of the log; nothing was written.", day,
                    API_CLOCK_JUMP_DAYS);
}

ent_code api__clock_behind(ent_str *out, ent_call *c, ent_err *e)
{
    char clock[21], dated[21];

    *out = (ent_str){0};
    if (!ENT_WRITES(c->request->operation->access) || c->now - c->request->now <= BEHIND_SECONDS) return ENT_OK;
    ent_time_print(clock, c->request->now);
    ent_time_print(dated, c->now);
    return ent_str_fmt(out, c->arena, e,
                       "The machine's clock says %s, but the newest entry of the log is of %s, and acts are dated so until the clock has "
                       "passed it. Correct the clock.",
                       clock, dated);
}

/* Appends "clock" {clock, newest}: what the administrator vouched for, and the entry before it. */
static ent_code vouch(ent_call *c, ent_time newest, ent_err *e)
{
    ent_buf b = ent_buf_new(c->arena, 4096);
    ent_jw w = ent_jw_canonical(&b);
    ent_str body;

    ent_jw_obj(&w);
    ent_jw_ki64(&w, "clock", c->request->now);
    ent_jw_ki64(&w, "newest", newest);
    ent_jw_end(&w);
    ENT_TRY(ent_jw_take(&body, &w, e));
    return call_add(c, "clock", body, e);
}

ent_code op_node_clock(ent_call *c, ent_err *e)
{
    char clock[21], before[21];
    ent_log_state head;
    ent_time from, to;
    ent_date today;

    ENT_TRY(call_date(&today, c, "today", e));
    ENT_TRY(ent_log_head(&head, c->writer, c->arena, e));
    ent_date_span(today, &from, &to);
    ent_time_print(clock, c->request->now);
    ent_time_print(before, head.newest);
    if (today.precision != ENT_DATE_DAY || c->request->now < from || c->request->now >= to)
        return ent_fail(e, ENT_REFUSED, "R-48", "Correct the machine's clock, or name the whole date of today.",
                        "The machine's clock says %.10s (UTC), not %.*s; nothing was written.", clock, ENT_F(call_arg(c, "today")));
    if (c->request->now < head.newest)
        return ent_fail(e, ENT_REFUSED, "R-48", "Acts are dated as the newest entry until the clock has passed it.",
                        "The newest entry of the log is of %s, after the machine's clock; nothing was written.", before);
    ENT_TRY(vouch(c, head.newest, e));
    ent_jw_kz(c->out, "clock", clock);
    ent_jw_kz(c->out, "newest_before", before);
    return ENT_OK;
}
