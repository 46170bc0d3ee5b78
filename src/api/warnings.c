/* SPDX-License-Identifier: Apache-2.0 */
/* What a person should do soon about keys, said with every answer. Nothing is refused for it: a register that locks its officers out on a
 * date would be worse than an old key.                                                                                    */
#include <stdio.h>

#include "access.h"
#include "keys.h"

typedef struct warning_list {
    ent_jw *w;
    bool begun;
} warning_list;

static void put(warning_list *l, ent_str text)
{
    if (!l->begun) {
        ent_jw_key(l->w, "warnings");
        ent_jw_arr(l->w);
    }
    l->begun = true;
    ent_jw_str(l->w, text);
}

static ent_code say(warning_list *l, ent_call *c, const char *whose, ent_time expires, const char *next, ent_err *e)
{
    char day[21];
    ent_str text;

    call_holds_until(c, expires - KEYS_WARN_SECONDS);
    call_holds_until(c, expires);
    if (expires == 0 || expires - c->now > KEYS_WARN_SECONDS) return ENT_OK;
    ent_time_print(day, expires);
    ENT_TRY(ent_str_fmt(&text, c->arena, e, "%s %s on %.10s. Put a new one in its place with: %s", whose,
                        expires > c->now ? "expires" : "expired", day, next));
    put(l, text);
    return ENT_OK;
}

static ent_code node_keys(warning_list *l, ent_call *c, ent_err *e)
{
    static const char *const purposes[] = {"release", "checkpoint", "content"};
    ent_reg_node_keys all = {0};
    char whose[60], next[60];

    ENT_TRY(ent_reg_node_keys_read(&all, c->arena, c->writer != NULL ? c->writer : c->reader, e));
    for (size_t i = 0; i < all.n; i++)
        for (size_t p = 0; p < sizeof purposes / sizeof *purposes; p++) {
            if (all.v[i].ended || !ent_str_is(all.v[i].purpose, purposes[p])) continue;
            snprintf(whose, sizeof whose, "The node's %s key", purposes[p]);
            snprintf(next, sizeof next, "key rotate --purpose %s", purposes[p]);
            ENT_TRY(say(l, c, whose, all.v[i].since + KEYS_NODE_SECONDS, next, e));
        }
    return ENT_OK;
}

ent_code api__warn(ent_call *c, ent_err *e)
{
    warning_list l = {.w = c->out};
    ent_reg_strings lapses;
    ent_str behind;

    if (!c->has_person || c->reader == NULL) return ENT_OK;
    ENT_TRY(api__clock_behind(&behind, c, e));
    if (behind.n != 0) put(&l, behind);
    ENT_TRY(say(&l, c, "Your key", c->person.key_expires, "key rotate", e));
    if (ent_reg_has_role(&c->person, "administrator")) ENT_TRY(node_keys(&l, c, e));
    ENT_TRY(access_lapses(&lapses, c, e));
    for (size_t i = 0; i < lapses.n; i++) put(&l, lapses.v[i]);
    if (l.begun) ent_jw_end(c->out);
    return ENT_OK;
}
