/* SPDX-License-Identifier: Apache-2.0 */
/* node doctor: what is wrong with a node, and what to do. It only reads, and needs no person; so it says nothing that depends on anybody's
 * view: no counts of entries, items or destructions.                                                                       */
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "doctor.h"

ent_code doctor_says(doctor *d, doctor_state state, const char *next, ent_err *e, const char *fmt, ...)
{
    static const char *const words[] = {"ok", "note", "warning", "fault"};
    ent_jw *w = d->call->out;
    char text[512];
    va_list args;

    (void)e;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    d->n++;
    d->faults += state == DOCTOR_FAULT;
    d->warnings += state == DOCTOR_WARNING;
    ent_jw_obj(w);
    ent_jw_kz(w, "part", d->part);
    ent_jw_kz(w, "state", words[state]);
    ent_jw_kz(w, "finding", text);
    ent_jw_kz(w, "next", next);
    ent_jw_end(w);
    return ENT_OK;
}

ent_code doctor_passes_on(doctor *d, doctor_state state, ent_err *e)
{
    ent_err found = *e;

    if (found.code == ENT_NOMEM) return ent_nomem(e);
    if (found.place[0] == '\0') return doctor_says(d, state, found.next, e, "%s", found.what);
    return doctor_says(d, state, found.next, e, "%s (%s)", found.what, found.place);
}

ent_code doctor_rights(doctor *d, const char *path, bool folder, ent_err *e)
{
    struct stat st;

    if (lstat(path, &st) != 0) return ENT_OK;
    if (folder ? !S_ISDIR(st.st_mode) : !S_ISREG(st.st_mode))
        return doctor_says(d, DOCTOR_FAULT, "Find out who put it there.", e, "%s is no %s.", path, folder ? "folder" : "regular file");
    if ((st.st_mode & 07077) != 0)
        ENT_TRY(doctor_says(d, DOCTOR_WARNING, folder ? "Run: chmod 700 on it." : "Run: chmod 600 on it.", e,
                            "Others than its owner have rights to %s (mode %04o).", path, (unsigned)st.st_mode & 07777));
    if (st.st_uid != geteuid())
        ENT_TRY(doctor_says(d, DOCTOR_WARNING,
                            "Give it to the account under which the program runs (chown), or run the program under its owner's.", e,
                            "%s belongs to another account (number %u) than the one that asks (number %u).", path, (unsigned)st.st_uid,
                            (unsigned)geteuid()));
    return ENT_OK;
}

static ent_code unreadable(doctor *d, ent_err *e)
{
    return doctor_says(d, DOCTOR_FAULT, "See the part database.", e, "The database cannot be read, so this could not be examined.");
}

static ent_code examine(doctor *d, ent_err *e)
{
    static const struct {
        const char *name;
        doctor_part *run;
        bool needs_store;
        const char *well;
    } parts[] = {
        {"database", doctor_database, false, "The database is whole."},
        {"files", doctor_files, false, "The folder holds what a node needs, and nothing else."},
        {"search index", doctor_search, true, "The search index holds every revision."},
        {"log", doctor_log, true, "Every entry, hash and signature of the log holds."},
        {"keys", doctor_keys, true, "Everybody who may act has a key file that is well formed."},
        {"node keys", doctor_node_keys, true, "No key of the node expires soon."},
        {"clock", doctor_clock, true, "The clock fits the newest entry."},
        {"disk", doctor_disk, false, "There is room on the disk."},
        {"backups", doctor_backups, true, "The backups are recent, and no older key backup is outstanding."},
        {"partners", doctor_partners, true, "The keys of all partners are pinned, and no channel is held."},
    };

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        ent_code code;
        d->part = parts[i].name;
        d->n = 0;
        call_progress(d->call, parts[i].name, (int64_t)i, sizeof parts / sizeof *parts);
        code = parts[i].needs_store && d->store == NULL ? unreadable(d, e) : parts[i].run(d, e);
        if (code != ENT_OK) ENT_TRY(doctor_passes_on(d, DOCTOR_FAULT, e));
        if (d->n == 0) ENT_TRY(doctor_says(d, DOCTOR_OK, "", e, "%s", parts[i].well));
    }
    return ENT_OK;
}

/* A folder with keys is a node that has lost its database. */
static ent_code find_node(ent_call *c, ent_err *e)
{
    ent_code code = api__node_paths(c, e);
    char keys[600];

    if (code == ENT_OK || !c->no_node) return code;
    snprintf(keys, sizeof keys, "%s/keys", c->dir);
    c->no_node = !care_is_there(keys);
    return c->no_node ? code : ENT_OK;
}

ent_code op_node_doctor(ent_call *c, ent_err *e)
{
    doctor d = {.call = c};

    ENT_TRY(find_node(c, e));
    ent_jw_key(c->out, "findings");
    ent_jw_arr(c->out);
    ENT_TRY(examine(&d, e));
    ent_jw_end(c->out);
    ent_jw_kz(c->out, "verdict", d.faults != 0 ? "something is wrong" : d.warnings != 0 ? "something wants care" : "all is well");
    if (d.faults != 0) c->exit_code = ent_api_exit_code(ENT_UNVERIFIED);
    return ENT_OK;
}
