/* SPDX-License-Identifier: Apache-2.0 */
#include "xlsx_file.h"

#include <fcntl.h>
#include <unistd.h>

ent_code xlsx_bytes(ent_str *out, ent_arena *a, const char *path, size_t max, xlsx_make_fn *fn, void *ctx, ent_err *e)
{
    ent_code code;
    ent_str name;
    int fd;

    ENT_TRY(ent_str_fmt(&name, a, e, "%s.making", path));
    fd = open(name.p, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        ent_fail(e, ENT_IO, NULL, "Choose a folder that you may write to; remove a file of this name that was left behind.",
                 "The file cannot be made.");
        return ent_at(e, "%s", name.p);
    }
    close(fd);
    code = fn(ctx, name.p, e);
    if (code == ENT_OK) code = ent_file_read(out, a, name.p, max, e);
    unlink(name.p);
    return code;
}
