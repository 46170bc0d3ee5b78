/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the library of a token may be loaded. It runs with all rights of this program, and its path comes from a note that somebody
 * else may have written. So it must be what an administrator of the machine installed, or what the user of this program built himself:
 *
 *   the file          regular, of root or of the user, writable by nobody else; of the user: executable too, as linkers leave it.
 *                     Nothing that this program writes (exports, bundles, received contents) is executable
 *   each folder of it of root or of the user, writable by nobody else (or sticky, as /tmp is): nobody can exchange the file
 *
 * Links are resolved first, and what is loaded is what was judged.                                                              */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "token_session.h"

static ent_code refuse(ent_err *e, const char *path, const char *why)
{
    (void)ent_fail(e, ENT_IO, NULL, "Give the library that your token's maker installed, for example one in /usr/lib.",
                   "The library of the token may not be loaded: %s.", why);
    return ent_at(e, "%.200s", path);
}

static bool ours(const struct stat *st)
{
    return st->st_uid == 0 || st->st_uid == geteuid();
}

static ent_code judge_folders(char *path, ent_err *e)
{
    struct stat st;

    for (char *slash = strrchr(path, '/'); slash != NULL; slash = strrchr(path, '/')) {
        bool root = slash == path;
        slash[root] = '\0';
        if (stat(path, &st) != 0) return refuse(e, path, "its folder cannot be examined");
        if (!ours(&st)) return refuse(e, path, "its folder belongs to another user");
        if ((st.st_mode & (S_IWGRP | S_IWOTH)) != 0 && (st.st_mode & S_ISVTX) == 0)
            return refuse(e, path, "others may write to its folder");
        if (root) return ENT_OK;
    }
    return ENT_OK;
}

ent_code ent_crypto_token_library(char *out, ent_str path, ent_err *e)
{
    char given[PATH_MAX], folder[PATH_MAX];
    struct stat st;

    if (path.n == 0 || path.n >= sizeof given || path.p[0] != '/' || memchr(path.p, '\0', path.n) != NULL)
        return ent_fail(e, ENT_IO, NULL, "Write the whole path, from the root folder on.",
                        "The path of the token's library is not absolute.");
    memcpy(given, path.p, path.n);
    given[path.n] = '\0';
    if (realpath(given, out) == NULL || stat(out, &st) != 0) return refuse(e, given, "it is not there, or cannot be reached");
    if (!S_ISREG(st.st_mode)) return refuse(e, out, "it is no regular file");
    if (!ours(&st)) return refuse(e, out, "it belongs to another user");
    if ((st.st_mode & (S_IWGRP | S_IWOTH)) != 0) return refuse(e, out, "others may write to it");
    if (st.st_uid != 0 && (st.st_mode & S_IXUSR) == 0) return refuse(e, out, "it is yours, and not executable");
    memcpy(folder, out, strlen(out) + 1);
    return judge_folders(folder, e);
}
