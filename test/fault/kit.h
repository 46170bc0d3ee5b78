/* SPDX-License-Identifier: Apache-2.0 */
/* The fault kit: memory and system calls that fail when a test says so. kit.c defines the C library's own names (malloc, write,
 * fsync …), so it stands under our code and under SQLite, libxml2, ICU, zlib and OpenSSL at once. Only the programs of
 * test/fault are linked with it.
 *
 *   kit_begin()  ──  everything is counted, and what was ordered fails  ──  kit_end()
 *
 * Outside of begin and end nothing fails and only live blocks are counted. One thread.                                       */
#ifndef ENTENTE_TEST_FAULT_KIT_H
#define ENTENTE_TEST_FAULT_KIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum kit_call {
    KIT_NONE = 0,
    KIT_ALLOC,
    KIT_OPEN,
    KIT_READ,
    KIT_WRITE,
    KIT_SYNC,     /* fsync, fdatasync */
    KIT_TRUNCATE, /* ftruncate, fallocate */
    KIT_RENAME,
    KIT_UNLINK,
    KIT_MKDIR,
    KIT_MMAP,
    KIT_CALLS
} kit_call;

typedef enum kit_how { KIT_ONCE, KIT_FROM_ON, KIT_SHORT } kit_how; /* KIT_SHORT: half of what was asked for is done */

typedef struct kit_order {
    kit_call call;
    long nth; /* 1 is the first call after kit_begin; 0: none fails */
    int error;
    kit_how how;
} kit_order;

const char *kit_name(kit_call call);

/* Begins a new count. */
void kit_begin(kit_order order);
/* Ends it. */
void kit_end(void);
/* Calls between begin and end; how many of them failed. */
long kit_count(kit_call call);
long kit_failed(void);

/* While it is on, the call stack of each allocation is noted. kit_stacks gives those of the last count, in order, a number each. */
void kit_trace(bool on);
size_t kit_stacks(const uint64_t **stacks);

/* Called after each fsync that succeeded between begin and end; within it nothing fails and nothing is counted. */
void kit_when_synced(void (*fn)(int fd));

/* Blocks of memory that are allocated and not freed. */
long kit_live(void);
/* The numbers of up to n allocations since kit_begin that are still live; how many there are. For messages. */
size_t kit_left(long *numbers, size_t n);

#endif
