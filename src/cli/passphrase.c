/* SPDX-License-Identifier: Apache-2.0 */
/* Passphrases: never an argument, never in the environment itself. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "cli.h"

enum { PASS_MAX = 1024 };

/* One line from fd, without its end. */
static ent_code read_line(ent_str *out, ent_arena *a, int fd, ent_err *e)
{
    char *p;
    size_t n = 0;

    ENT_NEW(p, a, PASS_MAX, e);
    while (n < PASS_MAX - 1) {
        ssize_t got = read(fd, p + n, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return ent_fail(e, ENT_IO, NULL, NULL, "The passphrase cannot be read (%s).", strerror(errno));
        if (got == 0 || p[n] == '\n') break;
        n++;
    }
    if (n > 0 && p[n - 1] == '\r') n--;
    p[n] = '\0';
    *out = (ent_str){p, n};
    return ENT_OK;
}

static ent_code from_file(cli_line *line, ent_arena *a, const char *path, ent_err *e)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ent_code code;

    if (fd < 0)
        return ent_fail(e, ENT_LOGIN, NULL, "Correct ENTENTE_PASSPHRASE_FILE.", "The passphrase file %s cannot be opened (%s).", path,
                        strerror(errno));
    code = read_line(&line->request.passphrase, a, fd, e);
    close(fd);
    return code;
}

static ent_code from_terminal(cli_line *line, ent_arena *a, int tty, ent_err *e)
{
    static const char ask[] = "Passphrase: ";
    struct termios old, quiet;
    ent_code code;
    bool shown = tcgetattr(tty, &old) == 0;

    if (write(tty, ask, sizeof ask - 1) < 0) return ent_fail(e, ENT_IO, NULL, NULL, "The terminal cannot be written.");
    quiet = old;
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    if (shown) tcsetattr(tty, TCSAFLUSH, &quiet);
    code = read_line(&line->request.passphrase, a, tty, e);
    if (shown) tcsetattr(tty, TCSAFLUSH, &old);
    if (write(tty, "\n", 1) < 0 && code == ENT_OK) code = ent_fail(e, ENT_IO, NULL, NULL, "The terminal cannot be written.");
    return code;
}

ent_code cli_passphrase(cli_line *line, ent_arena *a, ent_err *e)
{
    const char *path = getenv("ENTENTE_PASSPHRASE_FILE");
    ent_code code;
    int tty;

    /* A descriptor that was named is read even for nobody: it may open a key file that an option names. */
    if (line->request.person.n == 0 && line->passphrase_fd < 0) return ENT_OK;
    line->request.has_passphrase = true;
    if (line->passphrase_fd >= 0) return read_line(&line->request.passphrase, a, line->passphrase_fd, e);
    if (path != NULL) return from_file(line, a, path, e);
    tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (tty < 0) {
        line->request.has_passphrase = false;
        return ENT_OK;
    }
    code = from_terminal(line, a, tty, e);
    close(tty);
    return code;
}
