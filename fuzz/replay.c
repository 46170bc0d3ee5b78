/* SPDX-License-Identifier: Apache-2.0 */
/* Feeds every file of the folders and files given to one fuzz target, once each, in order of name.
 * The test run uses it to replay the corpora: a past crash stays found, and no fuzzer is needed for it. */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Inputs of a corpus are small; a larger file there is a mistake. */
#define REPLAY_MAX_BYTES (64L * 1024 * 1024)
#define REPLAY_MAX_PATH 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int complain(const char *path, const char *what)
{
    fprintf(stderr, "replay: %s: %s\n", path, what);
    return 1;
}

/* Runs the target on one file. The bytes are in a block of exactly their size, so that ASan sees a read past it. */
static int replay_file(const char *path, unsigned long *n)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL) return complain(path, strerror(errno));
    int bad = 0;
    long size = -1;
    if (fseek(f, 0, SEEK_END) == 0) size = ftell(f);
    if (size < 0 || size > REPLAY_MAX_BYTES || fseek(f, 0, SEEK_SET) != 0) {
        fclose(f);
        return complain(path, "cannot be read, or is larger than 64 MiB");
    }
    uint8_t *bytes = malloc(size > 0 ? (size_t)size : 1);
    if (bytes == NULL) {
        bad = complain(path, "no memory");
    } else if (fread(bytes, 1, (size_t)size, f) != (size_t)size) {
        bad = complain(path, "was cut short while it was read");
    } else {
        /* Named before it runs: if the target crashes, this line says on what. */
        fprintf(stderr, "input %s\n", path);
        (void)LLVMFuzzerTestOneInput(bytes, (size_t)size);
        *n += 1;
    }
    free(bytes);
    fclose(f);
    return bad;
}

static int not_hidden(const struct dirent *d)
{
    return d->d_name[0] != '.';
}

static int replay(const char *path, unsigned long *n)
{
    struct stat st;
    if (stat(path, &st) != 0) return complain(path, strerror(errno));
    if (!S_ISDIR(st.st_mode)) return replay_file(path, n);

    struct dirent **names = NULL;
    int count = scandir(path, &names, not_hidden, alphasort);
    if (count < 0) return complain(path, strerror(errno));
    int bad = 0;
    for (int i = 0; i < count; i++) {
        char inner[REPLAY_MAX_PATH];
        int len = snprintf(inner, sizeof inner, "%s/%s", path, names[i]->d_name);
        if (len < 0 || (size_t)len >= sizeof inner) bad |= complain(path, "holds a path that is too long");
        else bad |= replay(inner, n);
        free(names[i]);
    }
    free(names);
    return bad;
}

int main(int argc, char **argv)
{
    unsigned long n = 0;
    int bad = 0;
    for (int i = 1; i < argc; i++) bad |= replay(argv[i], &n);
    printf("replayed %lu\n", n);
    if (n == 0) bad |= complain(argc > 1 ? argv[1] : "(no argument)", "nothing was replayed");
    return bad;
}
