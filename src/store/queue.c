/* SPDX-License-Identifier: Apache-2.0 */
/* Writers stand in line. SQLite lets only one write at a time, but not the one who has waited longest; here each takes a ticket.
 *
 *   entente.queue, beside the database     byte 0: locked while a ticket is taken; 8 bytes: the number of the last ticket
 *                                          byte 1000+n: locked by who holds ticket n, until his transaction ends
 *
 * It is the turn of the one below whose byte no byte is locked. All locks belong to an open file description (fcntl(2), F_OFD_SETLK): they
 * hold between threads too, and the kernel frees them when their holder dies, so nobody waits for the dead. When the line is empty, the
 * numbers begin again. This is fairness only: what keeps writers apart is SQLite's own lock. So where the file cannot be made or
 * locked, writers go on without it.                                                                                        */
#define _GNU_SOURCE /* F_OFD_SETLK */
#include <errno.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include "store_private.h"

enum { STEP_MS = 4, FIRST = 1000 };

/* FREE: got it, or nobody has it. */
typedef enum outcome { FREE, HELD, FAILED } outcome;

static outcome lock_bytes(int fd, short type, int64_t at, int64_t n)
{
    struct flock l = {.l_type = type, .l_whence = SEEK_SET, .l_start = (off_t)at, .l_len = (off_t)n};

    if (fcntl(fd, F_OFD_SETLK, &l) == 0) return FREE;
    return errno == EAGAIN || errno == EACCES ? HELD : FAILED;
}

/* n 0: all bytes from there on. Our own locks do not count. */
static outcome look_at(int fd, int64_t at, int64_t n)
{
    struct flock l = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = (off_t)at, .l_len = (off_t)n};

    if (fcntl(fd, F_OFD_GETLK, &l) != 0) return FAILED;
    return l.l_type == F_UNLCK ? FREE : HELD;
}

/* false when the time is used up. Sleeps are counted, no clock is read. */
static bool rest(unsigned *left_ms)
{
    struct timespec step = {.tv_nsec = STEP_MS * 1000000L};

    if (*left_ms < STEP_MS) return false;
    *left_ms -= STEP_MS;
    (void)nanosleep(&step, NULL);
    return true;
}

/* The number after the last one, with byte 0 locked. What is no number ends with the line that it stands in. */
static outcome next_number(int fd, int64_t *ticket)
{
    int64_t last = 0;
    outcome line = look_at(fd, FIRST, 0);

    if (line == FAILED) return FAILED;
    if (line == HELD && (pread(fd, &last, sizeof last, 0) != (ssize_t)sizeof last || last < 0 || last > INT64_MAX / 2)) return FAILED;
    *ticket = last + 1;
    if (lock_bytes(fd, F_WRLCK, FIRST + *ticket, 1) != FREE) return FAILED;
    return pwrite(fd, ticket, sizeof *ticket, 0) == (ssize_t)sizeof *ticket ? FREE : FAILED;
}

static outcome take_ticket(int fd, int64_t *ticket, unsigned *left_ms)
{
    outcome o;

    while ((o = lock_bytes(fd, F_WRLCK, 0, 1)) == HELD)
        if (!rest(left_ms)) return HELD;
    if (o == FREE) o = next_number(fd, ticket);
    (void)lock_bytes(fd, F_UNLCK, 0, 1);
    return o;
}

static outcome wait_for_turn(int fd, int64_t ticket, unsigned *left_ms)
{
    outcome o;

    while ((o = look_at(fd, FIRST, ticket)) == HELD)
        if (!rest(left_ms)) return HELD;
    return o;
}

ent_code store__stand_in_line(ent_store *s, unsigned *left_ms, ent_err *e)
{
    int64_t ticket = 0;
    outcome o;

    if (s->queue == NULL) return ENT_OK;
    s->line = open(s->queue, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0600);
    if (s->line < 0) return ENT_OK;
    o = take_ticket(s->line, &ticket, left_ms);
    if (o == FREE) o = wait_for_turn(s->line, ticket, left_ms);
    if (o == FREE) return ENT_OK;
    store__leave_line(s);
    return o == HELD ? store__busy(e) : ENT_OK;
}

void store__leave_line(ent_store *s)
{
    if (s->line < 0) return;
    (void)lock_bytes(s->line, F_UNLCK, 0, 0); /* closing would do, were there no copy of it in a child process */
    (void)close(s->line);
    s->line = -1;
}
