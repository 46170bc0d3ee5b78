/* SPDX-License-Identifier: Apache-2.0 */
/* Stands before the C library (Debian 12, glibc 2.36): the program's own names win over those of shared libraries, also inside them.
 * Memory goes to __libc_malloc and its like, calls go straight to the kernel.
 *
 * ENT_FAULT_STOP=N stops (SIGTRAP) at the Nth allocation of a count: with gdb it shows who asked for what was lost.            */
#undef _FORTIFY_SOURCE /* its headers would define read and open themselves */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "kit.h"

enum { SLOTS = 1 << 16, STACKS = 1 << 17, FRAMES = 100 };

typedef struct slot {
    void *p;
    long number;
} slot;

static struct {
    kit_order order;
    bool on;
    long count[KIT_CALLS], failed, live, stop;
    void (*synced)(int fd);
    size_t marked;
    slot slots[SLOTS]; /* live blocks of this count, by address */
    bool trace;
    uint64_t stacks[STACKS]; /* by number of the allocation, from 0 */
} kit;

const char *kit_name(kit_call call)
{
    static const char *const names[] = {"none",     "allocation", "open",   "read",  "write", "sync",
                                        "truncate", "rename",     "unlink", "mkdir", "mmap"};

    return names[call];
}

void kit_begin(kit_order order)
{
    const char *stop = getenv("ENT_FAULT_STOP");

    for (size_t i = 0; i < SLOTS && kit.marked != 0; i++) kit.slots[i] = (slot){0};
    for (size_t i = 0; i < KIT_CALLS; i++) kit.count[i] = 0;
    kit.marked = 0;
    kit.failed = 0;
    kit.stop = stop == NULL ? 0 : strtol(stop, NULL, 10);
    kit.order = order;
    kit.on = true;
}

void kit_end(void)
{
    kit.on = false;
}

long kit_count(kit_call call)
{
    return kit.count[call];
}

void kit_trace(bool on)
{
    void *frames[FRAMES];

    if (on) (void)backtrace(frames, FRAMES); /* its first call loads a library */
    kit.trace = on;
}

size_t kit_stacks(const uint64_t **stacks)
{
    *stacks = kit.stacks;
    return kit.count[KIT_ALLOC] < STACKS ? (size_t)kit.count[KIT_ALLOC] : STACKS;
}

/* Who asks for this block: the return addresses, as one number (FNV-1a). */
static uint64_t stack_now(void)
{
    void *frames[FRAMES];
    uint64_t h = UINT64_C(0xCBF29CE484222325);
    int n = backtrace(frames, FRAMES);

    for (int i = 0; i < n; i++) h = (h ^ (uintptr_t)frames[i]) * UINT64_C(0x100000001B3);
    return h;
}

long kit_failed(void)
{
    return kit.failed;
}

void kit_when_synced(void (*fn)(int fd))
{
    kit.synced = fn;
}

long kit_live(void)
{
    return kit.live;
}

/* Counts the call. true: it shall fail, errno is set (or, KIT_SHORT, do half). */
static bool fails(kit_call call)
{
    long n;

    if (!kit.on) return false;
    n = ++kit.count[call];
    if (kit.order.call != call || kit.order.nth == 0 || n < kit.order.nth) return false;
    if (n > kit.order.nth && kit.order.how != KIT_FROM_ON) return false;
    kit.failed++;
    errno = kit.order.error;
    return true;
}

/* ---- memory ---- */

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);
void *__libc_memalign(size_t align, size_t n);
void __libc_free(void *p);

static size_t home_of(const void *p)
{
    return (size_t)(((uintptr_t)p >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 40) % SLOTS;
}

static void mark(void *p)
{
    size_t i = home_of(p);

    if (!kit.on || kit.marked > SLOTS / 2) return; /* too many to name; they are counted all the same */
    while (kit.slots[i].p != NULL) i = (i + 1) % SLOTS;
    kit.slots[i] = (slot){p, kit.count[KIT_ALLOC]};
    kit.marked++;
}

static void unmark(const void *p)
{
    size_t i = home_of(p), hole;

    if (kit.marked == 0) return;
    while (kit.slots[i].p != NULL && kit.slots[i].p != p) i = (i + 1) % SLOTS;
    if (kit.slots[i].p == NULL) return;
    kit.marked--;
    hole = i; /* what comes behind moves up, as far as it may */
    for (i = (i + 1) % SLOTS; kit.slots[i].p != NULL; i = (i + 1) % SLOTS) {
        size_t home = home_of(kit.slots[i].p);
        if ((i - home + SLOTS) % SLOTS < (i - hole + SLOTS) % SLOTS) continue;
        kit.slots[hole] = kit.slots[i];
        hole = i;
    }
    kit.slots[hole] = (slot){0};
}

size_t kit_left(long *numbers, size_t n)
{
    size_t k = 0;

    for (size_t i = 0; i < SLOTS; i++)
        if (kit.slots[i].p != NULL && k < n) numbers[k++] = kit.slots[i].number;
    return kit.marked;
}

static bool no_memory(void)
{
    bool yes;

    if (!kit.on) return false;
    yes = fails(KIT_ALLOC);
    if (kit.trace && kit.count[KIT_ALLOC] <= STACKS) kit.stacks[kit.count[KIT_ALLOC] - 1] = stack_now();
    if (kit.stop != 0 && kit.count[KIT_ALLOC] == kit.stop) raise(SIGTRAP);
    return yes;
}

static void *given(void *p)
{
    if (p == NULL) return NULL;
    kit.live++;
    mark(p);
    return p;
}

void *malloc(size_t n)
{
    return no_memory() ? NULL : given(__libc_malloc(n));
}

void *calloc(size_t n, size_t size)
{
    return no_memory() ? NULL : given(__libc_calloc(n, size));
}

void free(void *p)
{
    if (p == NULL) return;
    kit.live--;
    unmark(p);
    __libc_free(p);
}

void *realloc(void *p, size_t n)
{
    void *q;

    if (p == NULL) return malloc(n);
    if (n == 0) {
        free(p);
        return NULL;
    }
    if (no_memory()) return NULL;
    unmark(p);
    q = __libc_realloc(p, n);
    mark(q != NULL ? q : p);
    return q;
}

void *reallocarray(void *p, size_t n, size_t size)
{
    if (size != 0 && n > SIZE_MAX / size) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(p, n * size);
}

void *memalign(size_t align, size_t n)
{
    return no_memory() ? NULL : given(__libc_memalign(align, n));
}

void *aligned_alloc(size_t align, size_t n)
{
    return memalign(align, n);
}

int posix_memalign(void **out, size_t align, size_t n)
{
    void *p = memalign(align, n);

    if (p == NULL) return ENOMEM;
    *out = p;
    return 0;
}

/* ---- files ---- */

static bool is_short(size_t n)
{
    return kit.order.how == KIT_SHORT && n > 1;
}

/* For write and read: how much of n is asked of the kernel; -1 when the call fails. */
static ssize_t share(kit_call call, size_t n)
{
    if (!fails(call)) return (ssize_t)n;
    if (kit.order.how == KIT_SHORT) return (ssize_t)(is_short(n) ? n / 2 : n);
    return -1;
}

ssize_t write(int fd, const void *p, size_t n)
{
    ssize_t m = share(KIT_WRITE, n);

    return m < 0 ? -1 : syscall(SYS_write, fd, p, (size_t)m);
}

ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at)
{
    ssize_t m = share(KIT_WRITE, n);

    return m < 0 ? -1 : syscall(SYS_pwrite64, fd, p, (size_t)m, at);
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
    return pwrite64(fd, p, n, at);
}

ssize_t writev(int fd, const struct iovec *v, int n)
{
    if (fails(KIT_WRITE) && kit.order.how != KIT_SHORT) return -1;
    return syscall(SYS_writev, fd, v, n);
}

ssize_t read(int fd, void *p, size_t n)
{
    ssize_t m = share(KIT_READ, n);

    return m < 0 ? -1 : syscall(SYS_read, fd, p, (size_t)m);
}

ssize_t pread64(int fd, void *p, size_t n, off64_t at)
{
    ssize_t m = share(KIT_READ, n);

    return m < 0 ? -1 : syscall(SYS_pread64, fd, p, (size_t)m, at);
}

ssize_t pread(int fd, void *p, size_t n, off_t at)
{
    return pread64(fd, p, n, at);
}

static int sync_by(long number, int fd)
{
    int r = fails(KIT_SYNC) ? -1 : (int)syscall(number, fd);

    if (r == 0 && kit.on && kit.synced != NULL) {
        kit.on = false;
        kit.synced(fd);
        kit.on = true;
    }
    return r;
}

int fsync(int fd)
{
    return sync_by(SYS_fsync, fd);
}

int fdatasync(int fd)
{
    return sync_by(SYS_fdatasync, fd);
}

int ftruncate64(int fd, off64_t n)
{
    return fails(KIT_TRUNCATE) ? -1 : (int)syscall(SYS_ftruncate, fd, n);
}

int ftruncate(int fd, off_t n)
{
    return ftruncate64(fd, n);
}

int fallocate64(int fd, int mode, off64_t from, off64_t n)
{
    return fails(KIT_TRUNCATE) ? -1 : (int)syscall(SYS_fallocate, fd, mode, from, n);
}

int fallocate(int fd, int mode, off_t from, off_t n)
{
    return fallocate64(fd, mode, from, n);
}

int renameat(int old_dir, const char *from, int new_dir, const char *to)
{
    return fails(KIT_RENAME) ? -1 : (int)syscall(SYS_renameat2, old_dir, from, new_dir, to, 0u);
}

int rename(const char *from, const char *to)
{
    return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

int unlinkat(int dir, const char *path, int flags)
{
    return fails(KIT_UNLINK) ? -1 : (int)syscall(SYS_unlinkat, dir, path, flags);
}

int unlink(const char *path)
{
    return unlinkat(AT_FDCWD, path, 0);
}

int mkdirat(int dir, const char *path, mode_t mode)
{
    return fails(KIT_MKDIR) ? -1 : (int)syscall(SYS_mkdirat, dir, path, mode);
}

int mkdir(const char *path, mode_t mode)
{
    return mkdirat(AT_FDCWD, path, mode);
}

void *mmap64(void *at, size_t n, int prot, int flags, int fd, off64_t from)
{
    if (fails(KIT_MMAP)) return MAP_FAILED;
    return (void *)syscall(SYS_mmap, at, n, prot, flags, fd, from); /* -1 is MAP_FAILED */
}

void *mmap(void *at, size_t n, int prot, int flags, int fd, off_t from)
{
    return mmap64(at, n, prot, flags, fd, from);
}

static int open_it(int dir, const char *path, int flags, unsigned mode)
{
    return fails(KIT_OPEN) ? -1 : (int)syscall(SYS_openat, dir, path, flags, mode);
}

/* The third or fourth argument is there only when a file may be made. */
static unsigned mode_in(int flags, va_list list)
{
    return (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(list, unsigned) : 0;
}

#define OPEN(name)                                   \
    int name(const char *path, int flags, ...)       \
    {                                                \
        va_list list;                                \
        unsigned mode;                               \
                                                     \
        va_start(list, flags);                       \
        mode = mode_in(flags, list);                 \
        va_end(list);                                \
        return open_it(AT_FDCWD, path, flags, mode); \
    }
#define OPENAT(name)                                    \
    int name(int dir, const char *path, int flags, ...) \
    {                                                   \
        va_list list;                                   \
        unsigned mode;                                  \
                                                        \
        va_start(list, flags);                          \
        mode = mode_in(flags, list);                    \
        va_end(list);                                   \
        return open_it(dir, path, flags, mode);         \
    }

OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)
