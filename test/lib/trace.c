/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* PTRACE_GET_SYSCALL_INFO */
#endif
#include "trace.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

const char *const trace_phase_names[TRACE_PHASES] = {"starting", "deciding", "writing", "syncing", "naming", "between", "ending"};

static int wait_for(pid_t child, int *status)
{
    pid_t got;

    do got = waitpid(child, status, 0);
    while (got < 0 && errno == EINTR);
    return got == child ? 0 : -1;
}

/* A child that stands at its first instruction, with its output thrown away. -1: not allowed. */
static pid_t begin(char *const argv[])
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        int null = open("/dev/null", O_RDWR | O_CLOEXEC);
        if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(null, 2) < 0) _exit(125);
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0) _exit(126);
        execv(argv[0], argv);
        _exit(127);
    }
    if (child < 0 || wait_for(child, &status) != 0) return -1;
    if (!WIFSTOPPED(status)) return -1;
    if (ptrace(PTRACE_SETOPTIONS, child, NULL, (void *)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)) == 0) return child;
    kill(child, SIGKILL);
    wait_for(child, &status);
    return -1;
}

/* On to the next system call. false: it ended; *status says how. Signals meant for it are passed on. */
static bool next_stop(pid_t child, int *status)
{
    long signal = 0;

    for (;;) {
        if (ptrace(PTRACE_SYSCALL, child, NULL, (void *)signal) != 0) return wait_for(child, status) == 0 && false;
        if (wait_for(child, status) != 0 || !WIFSTOPPED(*status)) return false;
        if (WSTOPSIG(*status) == (SIGTRAP | 0x80)) return true;
        signal = WSTOPSIG(*status) == SIGTRAP ? 0 : WSTOPSIG(*status);
    }
}

/* What a call does to the disk: a phase that it stands for itself, or TRACE_BETWEEN. */
static trace_phase sort_of(uint64_t call)
{
    switch (call) {
    case SYS_write:
    case SYS_writev:
    case SYS_pwrite64: return TRACE_WRITING;
    case SYS_fsync:
    case SYS_fdatasync: return TRACE_SYNCING;
#ifdef SYS_rename /* newer machines have only those with a folder */
    case SYS_rename:
    case SYS_link:
    case SYS_unlink:
    case SYS_mkdir:
    case SYS_rmdir:
#endif
    case SYS_renameat:
    case SYS_renameat2:
    case SYS_linkat:
    case SYS_unlinkat:
    case SYS_mkdirat:
    case SYS_ftruncate: return TRACE_NAMING;
    default: return TRACE_BETWEEN;
    }
}

/* Is the path that an opening call names a database? */
static bool opens_database(pid_t child, const struct __ptrace_syscall_info *info)
{
    uint64_t at = info->entry.args[info->entry.nr == SYS_openat ? 1 : 0];
    char path[512];
    size_t n = 0;

    if (info->entry.nr != SYS_openat
#ifdef SYS_open
        && info->entry.nr != SYS_open
#endif
    )
        return false;
    while (n + sizeof(long) < sizeof path) {
        long word = ptrace(PTRACE_PEEKDATA, child, (void *)(at + n), NULL);
        memcpy(path + n, &word, sizeof word);
        if (memchr(&word, 0, sizeof word) != NULL) break;
        n += sizeof word;
    }
    path[sizeof path - 1] = '\0';
    return strstr(path, "entente.db") != NULL;
}

/* Only the descriptors of files count as writing: not the answer. */
static bool to_output(const struct __ptrace_syscall_info *info)
{
    return (info->entry.nr == SYS_write || info->entry.nr == SYS_writev) && info->entry.args[0] <= 2;
}

typedef struct reader {
    bool opened, written;
    trace_phase now; /* of the call under way */
} reader;

static trace_phase phase_at(reader *r, pid_t child)
{
    struct __ptrace_syscall_info info;

    if (ptrace(PTRACE_GET_SYSCALL_INFO, child, (void *)sizeof info, &info) <= 0) return r->now;
    if (info.op != PTRACE_SYSCALL_INFO_ENTRY) return r->now; /* the end of the call belongs to it */
    if (opens_database(child, &info)) r->opened = true;
    r->now = to_output(&info) ? TRACE_BETWEEN : sort_of(info.entry.nr);
    if (r->now != TRACE_BETWEEN) r->written = true;
    else if (!r->opened) r->now = TRACE_STARTING;
    else if (!r->written) r->now = TRACE_DECIDING;
    return r->now;
}

static bool note(trace_plan *p, size_t *cap, trace_phase phase)
{
    if (p->n == *cap) {
        size_t grown = *cap ? *cap * 2 : 4096;
        unsigned char *v = realloc(p->phase, grown);
        if (v == NULL) return false;
        p->phase = v;
        *cap = grown;
    }
    p->phase[p->n++] = (unsigned char)phase;
    return true;
}

/* What came after the last change of the disk is the end. */
static void find_end(trace_plan *p)
{
    size_t last = p->n;

    while (last > 0 && p->phase[last - 1] == TRACE_BETWEEN) p->phase[--last] = TRACE_ENDING;
    for (size_t i = 0; i < p->n; i++) p->of[p->phase[i]]++;
}

bool trace_whole(trace_plan *plan, char *const argv[])
{
    reader r = {0};
    size_t cap = 0;
    int status = 0;
    pid_t child = begin(argv);

    if (child < 0) return false;
    *plan = (trace_plan){0};
    while (next_stop(child, &status))
        if (!note(plan, &cap, phase_at(&r, child))) return false;
    plan->exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    find_end(plan);
    return true;
}

bool trace_kill(char *const argv[], size_t stop, int *exit_code)
{
    int status = 0;
    pid_t child = begin(argv);

    *exit_code = -1;
    if (child < 0) return false;
    for (size_t at = 0; next_stop(child, &status); at++) {
        if (at != stop) continue;
        kill(child, SIGKILL);
        while (wait_for(child, &status) == 0 && !WIFSIGNALED(status) && !WIFEXITED(status)) continue;
        return true;
    }
    if (WIFEXITED(status)) *exit_code = WEXITSTATUS(status);
    return false;
}
