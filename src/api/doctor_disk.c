/* SPDX-License-Identifier: Apache-2.0 */
/* The doctor on the database as a file, the files beside it, and the disk under them. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "doctor.h"

enum { WAL_LARGE = 64 << 20, ROOM = 64 << 20, ROOM_LEAST = 16 << 20 };

static int64_t size_of(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 ? (int64_t)st.st_size : 0;
}

static int64_t wal_size(const doctor *d)
{
    char wal[600];

    snprintf(wal, sizeof wal, "%s-wal", d->call->db);
    return size_of(wal);
}

static ent_code read_persons(doctor *d, ent_store *s, ent_err *e)
{
    ENT_TRY(ent_store_begin(s, e));
    ENT_TRY(ent_reg_persons_read(&d->persons, d->call->arena, s, e));
    d->store = s;
    return ENT_OK;
}

ent_code doctor_database(doctor *d, ent_err *e)
{
    ent_store *s;
    ent_str fault;

    ENT_TRY(doctor_rights(d, d->call->db, false, e));
    ENT_TRY(ent_store_open(&s, d->call->arena, d->call->db, ENT_STORE_READ, e));
    ENT_TRY(ent_store_inspect(&fault, s, d->call->arena, e));
    if (fault.n != 0)
        ENT_TRY(doctor_says(d, DOCTOR_FAULT, "Stop working with this node, keep the folder, and restore from a backup: node restore", e,
                            "The database is damaged: %.*s", ENT_F(fault)));
    if (wal_size(d) > WAL_LARGE)
        ENT_TRY(doctor_says(d, DOCTOR_NOTE, "End work that has been open for long; the next command that writes makes it small again.", e,
                            "The journal beside the database has grown to %lld MiB.", (long long)(wal_size(d) >> 20)));
    return read_persons(d, s, e);
}

/* ---- files ---- */

static const struct {
    const char *begins, *ends; /* of the name */
    doctor_state state;
    const char *finding, *next;
} strangers[] = {
    {"unflushed-", "", DOCTOR_WARNING, "The journal of the database may still hold what was destroyed.",
     "Run any command that writes, while nobody reads."},
    {"before-upgrade-", "", DOCTOR_NOTE, "A copy of the node from before an upgrade; it holds contents and keys as they were then.",
     "When the upgraded node has proven itself, destroy this folder: what is destroyed later would still be in it."},
    {"", ".tmp", DOCTOR_NOTE, "Left by a run that was ended in the middle.", "When no command is running, remove it."},
    {"", ".partial", DOCTOR_NOTE, "Left by a run that was ended in the middle.", "When no command is running, remove it."},
    {"", "", DOCTOR_NOTE, "It does not belong to the node.", "Find out who put it there; remove it."},
};

static bool belongs(ent_str name)
{
    static const char *const names[] = {"entente.db", "entente.db-wal", "entente.db-shm", "entente.queue", "keys", "config.json"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ent_str_is(name, names[i])) return true;
    return false;
}

static ent_code say_stranger(doctor *d, ent_str name, ent_err *e)
{
    for (size_t i = 0;; i++)
        if (ent_str_starts(name, strangers[i].begins) && ent_str_ends(name, strangers[i].ends))
            return doctor_says(d, strangers[i].state, strangers[i].next, e, "%.*s: %s", ENT_F(name), strangers[i].finding);
}

/* Without it writers go on, but not in the order in which they came. */
static ent_code look_at_queue(doctor *d, ent_err *e)
{
    struct stat st;
    char path[600];

    snprintf(path, sizeof path, "%s/entente.queue", d->call->dir);
    if (lstat(path, &st) != 0 || (S_ISREG(st.st_mode) && access(path, R_OK | W_OK) == 0)) return ENT_OK;
    return doctor_says(d, DOCTOR_WARNING, "When no command is running, remove it; it is made again.", e,
                       "entente.queue cannot be used, so writers do not take turns.");
}

/* An init or restore of this node that was killed leaves DIR.partial beside it. */
static ent_code look_beside(doctor *d, ent_err *e)
{
    size_t n = strlen(d->call->dir);
    char path[600];

    while (n > 1 && d->call->dir[n - 1] == '/') n--;
    snprintf(path, sizeof path, "%.*s.partial", (int)n, d->call->dir);
    if (!care_is_there(path)) return ENT_OK;
    return doctor_says(d, DOCTOR_NOTE, "When no command is running, remove it.", e, "%s was left by a run that was ended in the middle.",
                       path);
}

ent_code doctor_files(doctor *d, ent_err *e)
{
    ent_reg_strings names = {0};
    bool there;

    ENT_TRY(doctor_rights(d, d->call->dir, true, e));
    ENT_TRY(look_at_queue(d, e));
    ENT_TRY(look_beside(d, e));
    ENT_TRY(care_folder(&names, &there, d->call->arena, d->call->dir, e));
    for (size_t i = 0; i < names.n; i++)
        if (!belongs(names.v[i])) ENT_TRY(say_stranger(d, names.v[i], e));
    return ENT_OK;
}

/* ---- disk ---- */

ent_code doctor_disk(doctor *d, ent_err *e)
{
    int64_t database = size_of(d->call->db) + wal_size(d), space;
    struct statvfs v;

    if (statvfs(d->call->dir, &v) != 0)
        return doctor_says(d, DOCTOR_FAULT, "Check the disk.", e, "The disk cannot be asked for its space: %s.", strerror(errno));
    if ((v.f_flag & ST_RDONLY) != 0 || access(d->call->dir, W_OK) != 0)
        ENT_TRY(doctor_says(d, DOCTOR_WARNING, "To work with the node, copy the whole folder to a disk that can be written to.", e,
                            "The folder cannot be written: the node can be read, and nothing can be entered."));
    space = v.f_bavail > (uint64_t)INT64_MAX / v.f_frsize ? INT64_MAX : (int64_t)(v.f_bavail * v.f_frsize);
    if (space < ROOM_LEAST)
        return doctor_says(d, DOCTOR_FAULT, "Free space now; the next act may fail.", e, "Only %lld MiB are free on the disk.",
                           (long long)(space >> 20));
    if (space / 2 >= database && space >= ROOM) return ENT_OK;
    return doctor_says(d, DOCTOR_WARNING, "Free space, or move the node to a larger disk.", e,
                       "%lld MiB are free; the database has %lld MiB, and an upgrade or a backup beside it wants twice as much.",
                       (long long)(space >> 20), (long long)(database >> 20));
}
