/* SPDX-License-Identifier: Apache-2.0 */
/* Files under way: what was sent for an operation, and what one wrote. Each belongs to one session, and goes with it. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server_private.h"

enum { KEPT = 60 * 60 };

static void empty(const char *folder)
{
    char path[768];
    struct dirent *f;
    DIR *d = opendir(folder);

    while (d != NULL && (f = readdir(d)) != NULL) {
        if (f->d_name[0] == '.') continue;
        if (snprintf(path, sizeof path, "%s/%s", folder, f->d_name) < (int)sizeof path) (void)unlink(path);
    }
    if (d != NULL) (void)closedir(d);
}

ent_code spool_open(spool *s, const char *folder, ent_err *e)
{
    struct stat st;

    s->folder = folder;
    if (pthread_mutex_init(&s->lock, NULL) != 0) return ent_fail(e, ENT_NOMEM, NULL, NULL, "A lock could not be made.");
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return ent_fail(e, ENT_IO, NULL, "Name a folder that can be made with --spool.", "%s cannot be made (%s).", folder,
                        strerror(errno));
    if (lstat(folder, &st) != 0 || !S_ISDIR(st.st_mode) || st.st_uid != geteuid() || (st.st_mode & 077) != 0)
        return ent_fail(e, ENT_REFUSED, NULL, "Use a folder of your own that nobody else may read (mode 0700).",
                        "%s is not a private folder.", folder);
    empty(folder); /* left by a crash */
    return ENT_OK;
}

void spool_close(spool *s)
{
    empty(s->folder);
    (void)rmdir(s->folder);
    (void)pthread_mutex_destroy(&s->lock);
}

static ent_code path_of(ent_str *path, const spool *s, ent_arena *a, const char *id, ent_err *e)
{
    return ent_str_fmt(path, a, e, "%s/%s", s->folder, id);
}

/* With the lock held. */
static ent_code note(spool *s, const session *owner, bool download, const char *id, ent_err *e)
{
    spooled *f = &s->v[s->n];

    if (s->n == SPOOL_FILES_MAX)
        return ent_fail(e, ENT_LIMIT, NULL, "Fetch or send them one after the other.", "Too many files are under way.");
    memcpy(f->id, id, sizeof f->id);
    memcpy(f->owner, owner->id, sizeof f->owner);
    f->since = owner->last;
    f->download = download;
    s->n++;
    return ENT_OK;
}

ent_code spool_new(ent_str *path, spool *s, sessions *tokens, ent_arena *a, const session *owner, bool download, char id[SESSION_ID + 1],
                   ent_err *e)
{
    ent_code code;

    ENT_TRY(sessions_token(id, tokens, e));
    (void)pthread_mutex_lock(&s->lock);
    code = note(s, owner, download, id, e);
    (void)pthread_mutex_unlock(&s->lock);
    return code != ENT_OK ? code : path_of(path, s, a, id, e);
}

ent_code spool_path(ent_str *path, spool *s, ent_arena *a, const session *owner, ent_str id, bool download, ent_err *e)
{
    bool found = false;

    (void)pthread_mutex_lock(&s->lock);
    for (size_t i = 0; i < s->n && !found; i++)
        found = ent_str_is(id, s->v[i].id) && strcmp(s->v[i].owner, owner->id) == 0 && s->v[i].download == download;
    (void)pthread_mutex_unlock(&s->lock);
    if (!found) return ent_fail(e, ENT_NOT_VISIBLE, NULL, "Send the file again: PUT /api/v1/file.", "not found");
    return ent_str_fmt(path, a, e, "%s/%.*s", s->folder, ENT_F(id));
}

/* With the lock held. */
static void drop(spool *s, size_t at)
{
    char path[768];

    if (snprintf(path, sizeof path, "%s/%s", s->folder, s->v[at].id) < (int)sizeof path) (void)unlink(path);
    s->v[at] = s->v[--s->n];
}

void spool_drop(spool *s, ent_str id)
{
    (void)pthread_mutex_lock(&s->lock);
    for (size_t i = 0; i < s->n; i++)
        if (ent_str_is(id, s->v[i].id)) {
            drop(s, i);
            break;
        }
    (void)pthread_mutex_unlock(&s->lock);
}

void spool_sweep(spool *s, sessions *alive, ent_time now)
{
    (void)pthread_mutex_lock(&s->lock);
    for (size_t i = s->n; i-- != 0;)
        if (now - s->v[i].since > KEPT || !sessions_has(alive, s->v[i].owner)) drop(s, i);
    (void)pthread_mutex_unlock(&s->lock);
}
