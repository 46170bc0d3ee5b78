/* SPDX-License-Identifier: Apache-2.0 */
/* Has anything been committed? For doors that keep answers: an answer holds until something is committed or its time has come. */
#include <string.h>
#include <sys/stat.h>

#include "api_private.h"

struct ent_changes {
    ent_store *store;
    ent_str path;
    struct stat file;
};

ent_code ent_api_changes(ent_changes **out, ent_arena *a, const char *dir, ent_err *e)
{
    ent_changes *w;

    ENT_NEW(w, a, 1, e);
    ENT_TRY(ent_str_fmt(&w->path, a, e, "%s/entente.db", dir));
    ENT_TRY(ent_store_open(&w->store, a, w->path.p, ENT_STORE_READ, e));
    if (stat(w->path.p, &w->file) != 0) return ent_fail(e, ENT_IO, NULL, NULL, "The database cannot be examined.");
    *out = w;
    return ENT_OK;
}

ent_code ent_api_version(int64_t *out, ent_changes *w, ent_err *e)
{
    struct stat now;

    if (stat(w->path.p, &now) != 0 || now.st_dev != w->file.st_dev || now.st_ino != w->file.st_ino)
        return ent_fail(e, ENT_CONFLICT, NULL, "Start the server again.", "The database was replaced.");
    return ent_store_version(out, w->store, e);
}

/* Rows whose answer is a function of the database, the person, the arguments and the day alone. */
static const char *const steady[][2] = {
    {"agreement", "list"}, {"agreement", "show"}, {"item", "history"}, {"item", "list"}, {"item", "show"},         {"policy", "show"},
    {"standard", "list"},  {"standard", "show"},  {"term", "list"},    {"term", "show"}, {"term", "interchanges"},
};

bool api__is_steady(const ent_operation *op)
{
    for (size_t i = 0; i < sizeof steady / sizeof *steady; i++)
        if (op->access == ENT_READS && strcmp(op->noun, steady[i][0]) == 0 && op->verb != NULL && strcmp(op->verb, steady[i][1]) == 0)
            return true;
    return false;
}

/* The moment at which something that was compared with now comes out otherwise. */
void call_holds_until(ent_call *c, ent_time moment)
{
    if (moment > c->now && moment < c->holds_until) c->holds_until = moment;
}

/* Clearances, briefings, as-of and whatever else a person dates begin and end with a day (UTC). */
ent_time api__end_of_day(ent_time now)
{
    enum { DAY = 86400 };

    return now - now % DAY + DAY;
}
