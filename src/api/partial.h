/* SPDX-License-Identifier: Apache-2.0 */
/* A folder that is made: built under the name DIR.partial and renamed at the end, so that it is there wholly or not at all. */
#ifndef ENTENTE_API_PARTIAL_H
#define ENTENTE_API_PARTIAL_H

#include <dirent.h>

#include "call.h"

enum { PARTIAL_INNER = 8 };

typedef struct partial_dir {
    char target[480], path[480];
    bool made, there; /* under the first name; under the last */
    int parent;  /* of the folder that holds both names: opened first, so that only the disk itself can refuse what comes after the name */
    DIR *folder; /* opened when they are made: to take them away again needs no memory and no file descriptor */
    struct {
        const char *name; /* the caller's */
        DIR *dir;
    } inner[PARTIAL_INNER];
    size_t n_inner;
} partial_dir;

/* Makes DIR.partial; ENT_CONFLICT if DIR or DIR.partial is there. */
ENT_CHECKED ent_code partial_make(partial_dir *d, const char *target, ent_err *e);
/* Makes a folder inside it, for files only; one that was made already is left as it is. */
ENT_CHECKED ent_code partial_inner(partial_dir *d, const char *name, ent_err *e);
/* Gives it its name, for good (fsync of the folder that holds it). An error with d->there set: the folder has its name and is whole, but nobody
 * can say that the disk keeps it.                                                                                              */
ENT_CHECKED ent_code partial_done(partial_dir *d, ent_err *e);
/* Takes away what partial_make made, and what was put into it since; nothing after partial_done. */
void partial_remove(partial_dir *d);

#endif
