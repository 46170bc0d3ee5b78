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

enum { PIECE = 1 << 16, WAKE = 10 }; /* milliseconds between two looks at whether it has ended */

pdf_reader pdf_reader_usual(void)
{
    return (pdf_reader){.program = "/usr/bin/pdftotext", .max = (size_t)256 << 20, .milliseconds = 60000};
}

static const char AGAIN[] = "Close other programs and try again; else save the text of the PDF to a file and scan that.";

static ent_code no_program(const char *program, ent_err *e)
{
    return ent_fail(e, ENT_INVALID, NULL,
                    "Install it (apt-get install poppler-utils), or save the text of the PDF to a file and scan that.",
                    "The program that reads PDF files is not there: %s.", program);
}

/* Its output goes into `to`, what it says is dropped, and it may use no other file of ours: they are all closed on exec. */
static int start(pid_t *pid, const char *program, int to, const char *path)
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

static int64_t now(void)
{
    struct timespec t = {0};

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* A piece of what it writes: its size, 0 at the end, -1 when it fails, -2 when its time is over. */
static ssize_t read_piece(int fd, char *p, size_t n, int64_t end)
{
    struct pollfd one = {.fd = fd, .events = POLLIN};

    for (int64_t left = end - now(); left > 0; left = end - now()) {
        int ready = poll(&one, 1, left < 1000 ? (int)left : 1000);
        ssize_t got = ready > 0 ? read(fd, p, n) : -1;
        if (got >= 0) return got;
        if (ready != 0 && errno != EINTR) return -1;
    }
    return -2;
}

static ent_code too_long(const pdf_reader *reader, ent_err *e)
{
    return ent_fail(e, ENT_LIMIT, NULL, "Save the text of the PDF to a file and scan that.", "pdftotext took longer than %d seconds.",
                    (reader->milliseconds + 999) / 1000);
}

static ent_code read_all(ent_str *out, ent_arena *a, int fd, const pdf_reader *reader, int64_t end, ent_err *e)
{
    ent_buf b = ent_buf_new(a, reader->max);
    ssize_t n;
    char *p;

    ENT_NEW(p, a, PIECE, e);
    while ((n = read_piece(fd, p, PIECE, end)) > 0) {
        ent_buf_add(&b, (ent_str){p, (size_t)n});
        if (b.failed != ENT_OK) break;
    }
    if (n == -1) return ent_fail(e, ENT_IO, NULL, AGAIN, "What pdftotext writes cannot be read: %s.", strerror(errno));
    if (n == -2) return too_long(reader, e);
    if (b.failed == ENT_LIMIT)
        return ent_fail(e, ENT_LIMIT, NULL, "Scan the document in parts.", "The text of the PDF is longer than %zu MiB.",
                        reader->max >> 20);
    ENT_TRY(ent_buf_take(out, &b, e));
    if (ent_utf8_ok(*out, NULL)) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, "Open it in a PDF reader, save its text to a file as UTF-8 and scan that.",
                    "What pdftotext writes of the file is no UTF-8 text.");
}

/* It may end its output and go on all the same. False when its time is over. */
static bool has_ended(int *status, pid_t pid, int64_t end)
{
    for (;;) {
        pid_t got = waitpid(pid, status, WNOHANG);
        if (got == pid || (got < 0 && errno != EINTR)) return true;
        if (now() >= end) return false;
        (void)poll(NULL, 0, WAKE);
    }
}

static void stop(pid_t pid)
{
    int status;

    (void)kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
}

static ent_code finish(ent_code code, pid_t pid, const pdf_reader *reader, int64_t end, ent_err *e)
{
    int status = -1; /* no end that waitpid could tell of is a good one */

    if (code == ENT_OK && !has_ended(&status, pid, end)) code = too_long(reader, e);
    else if (code == ENT_OK && WIFEXITED(status) && WEXITSTATUS(status) == 0) return ENT_OK;
    else if (code == ENT_OK)
        return ent_fail(e, ENT_INVALID, NULL, "Open it in a PDF reader, and save its text to a file if that works.",
                        "pdftotext does not read the file: it is damaged, or protected by a passphrase.");
    stop(pid);
    return code;
}

ent_code pdf_text(ent_str *out, ent_arena *a, const char *path, const pdf_reader *reader, ent_err *e)
{
    int64_t end = now() + reader->milliseconds;
    int ends[2], started;
    ent_code code;
    pid_t pid;

    if (access(reader->program, X_OK) != 0) return no_program(reader->program, e);
    if (pipe(ends) != 0) return ent_fail(e, ENT_IO, NULL, AGAIN, "No pipe: %s.", strerror(errno));
    for (int i = 0; i < 2; i++) (void)fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    started = start(&pid, reader->program, ends[1], path);
    close(ends[1]);
    if (started != 0) {
        close(ends[0]);
        if (started == ENOMEM) return ent_nomem(e);
        return ent_fail(e, ENT_IO, NULL, AGAIN, "%s cannot be run: %s.", reader->program, strerror(started));
    }
    code = read_all(out, a, ends[0], reader, end, e);
    close(ends[0]);
    return finish(code, pid, reader, end, e);
}
