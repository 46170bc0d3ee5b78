/* SPDX-License-Identifier: Apache-2.0 */
#include "pdf_text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SECONDS = 60, PIECE = 1 << 16 };

/* Where Debian puts it; the search path of who runs us does not count. */
static const char program[] = "/usr/bin/pdftotext";

static ent_code no_program(ent_err *e)
{
    return ent_fail(e, ENT_INVALID, NULL,
                    "Install it (apt-get install poppler-utils), or save the text of the PDF to a file and scan that.",
                    "The program that reads PDF files is not there: %s.", program);
}

/* Its output goes into `to`, what it says is dropped, and it may use no other file of ours: they are all closed on exec. */
static int start(pid_t *pid, int to, const char *path)
{
    const char *const argv[] = {"pdftotext", "-enc", "UTF-8", "-q", "--", path, "-", NULL};
    char *none[] = {NULL}, *args[sizeof argv / sizeof *argv];
    posix_spawn_file_actions_t files;
    int code;

    memcpy(args, argv, sizeof args); /* execve takes them without const and changes nothing */
    code = posix_spawn_file_actions_init(&files);
    if (code != 0) return code;
    code = posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (code == 0) code = posix_spawn_file_actions_adddup2(&files, to, STDOUT_FILENO);
    if (code == 0) code = posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    if (code == 0) code = posix_spawn(pid, program, &files, NULL, args, none);
    posix_spawn_file_actions_destroy(&files);
    return code;
}

static time_t now(void)
{
    struct timespec t = {0};

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec;
}

/* A piece of what it writes: its size, 0 at the end, -1 when it fails, -2 when its time is over. */
static ssize_t read_piece(int fd, char *p, size_t n, time_t end)
{
    struct pollfd one = {.fd = fd, .events = POLLIN};

    while (now() < end) {
        int ready = poll(&one, 1, 1000);
        if (ready > 0) return read(fd, p, n);
        if (ready < 0 && errno != EINTR) return -1;
    }
    return -2;
}

static ent_code read_all(ent_str *out, ent_arena *a, int fd, size_t max, ent_err *e)
{
    ent_buf b = ent_buf_new(a, max);
    time_t end = now() + SECONDS;
    ssize_t n;
    char *p;

    ENT_NEW(p, a, PIECE, e);
    while ((n = read_piece(fd, p, PIECE, end)) > 0) {
        ent_buf_add(&b, (ent_str){p, (size_t)n});
        if (b.failed != ENT_OK) break;
    }
    if (n == -1) return ent_fail(e, ENT_IO, NULL, NULL, "What pdftotext writes cannot be read: %s.", strerror(errno));
    if (n == -2)
        return ent_fail(e, ENT_LIMIT, NULL, "Save the text of the PDF to a file and scan that.", "pdftotext took longer than %d seconds.",
                        SECONDS);
    if (b.failed == ENT_LIMIT)
        return ent_fail(e, ENT_LIMIT, NULL, "Scan the document in parts.", "The text of the PDF is longer than %zu MiB.", max >> 20);
    return ent_buf_take(out, &b, e);
}

ent_code pdf_text(ent_str *out, ent_arena *a, const char *path, size_t max, ent_err *e)
{
    int ends[2], status = 0, started;
    ent_code code;
    pid_t pid;

    if (access(program, X_OK) != 0) return no_program(e);
    if (pipe(ends) != 0) return ent_fail(e, ENT_IO, NULL, NULL, "No pipe: %s.", strerror(errno));
    for (int i = 0; i < 2; i++) (void)fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    started = start(&pid, ends[1], path);
    close(ends[1]);
    if (started != 0) {
        close(ends[0]);
        return ent_fail(e, ENT_IO, NULL, NULL, "%s cannot be run: %s.", program, strerror(started));
    }
    code = read_all(out, a, ends[0], max, e);
    close(ends[0]);
    if (code != ENT_OK) kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
    if (code != ENT_OK) return code;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, "Open it in a PDF reader, and save its text to a file if that works.",
                    "pdftotext does not read the file: it is damaged, or protected by a passphrase.");
}
