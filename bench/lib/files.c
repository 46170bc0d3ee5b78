/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench.h"

void bench_path(char out[static BENCH_PATH], const char *work, const char *name)
{
    if (snprintf(out, BENCH_PATH, "%s/%s", work, name) >= BENCH_PATH) bench_fail("the path of the working folder is too long");
}

void bench_remove(const char *path)
{
    struct dirent *entry;
    DIR *dir;

    if (unlink(path) == 0 || errno == ENOENT) return;
    dir = opendir(path);
    if (dir == NULL) bench_fail("%s cannot be removed: %s", path, strerror(errno));
    while ((entry = readdir(dir)) != NULL) {
        char inner[BENCH_PATH];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        bench_path(inner, path, entry->d_name);
        bench_remove(inner);
    }
    closedir(dir);
    if (rmdir(path) != 0) bench_fail("%s cannot be removed: %s", path, strerror(errno));
}

void bench_folder(char out[static BENCH_PATH], const char *work, const char *name)
{
    bench_path(out, work, name);
    bench_remove(out);
    if (mkdir(out, 0700) != 0) bench_fail("%s cannot be made: %s", out, strerror(errno));
}

void bench_write(const char *path, const void *p, size_t n)
{
    FILE *f = fopen(path, "wb");

    if (f == NULL || fwrite(p, 1, n, f) != n || fclose(f) != 0) bench_fail("%s cannot be written: %s", path, strerror(errno));
}

int64_t bench_size(const char *path)
{
    struct stat st;

    if (stat(path, &st) != 0) bench_fail("%s: %s", path, strerror(errno));
    return st.st_size;
}
