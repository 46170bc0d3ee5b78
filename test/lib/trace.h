/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a program under ptrace and kills it at one of its system calls: right before the kernel carries it out, or right after.
 * Every stop belongs to a phase of the run, told from the calls alone, so that a test can show that it hit them all.          */
#ifndef ENTENTE_TEST_KILL_TRACE_H
#define ENTENTE_TEST_KILL_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum trace_phase {
    TRACE_STARTING = 0, /* libraries, arguments, passphrase: no database open yet */
    TRACE_DECIDING,     /* reading, before anything is written                    */
    TRACE_WRITING,      /* at a write                                             */
    TRACE_SYNCING,      /* at fsync, fdatasync                                    */
    TRACE_NAMING,       /* at rename, link, unlink, mkdir, ftruncate              */
    TRACE_BETWEEN,      /* at another call, after the first write and before the last sync, write or name */
    TRACE_ENDING,       /* after them: the answer is given                        */
    TRACE_PHASES
} trace_phase;

extern const char *const trace_phase_names[TRACE_PHASES];

typedef struct trace_plan {
    size_t n;                /* stops of a whole run: two for each call */
    unsigned char *phase;    /* trace_phase of each */
    int exit_code;           /* of the whole run */
    size_t of[TRACE_PHASES]; /* stops of each */
} trace_plan;

/* The whole run. false: the system does not allow tracing (*plan untouched). plan->phase comes from malloc. */
bool trace_whole(trace_plan *plan, char *const argv[]);
/* Killed at this stop. false: the run ended before it; *exit_code is set then. */
bool trace_kill(char *const argv[], size_t stop, int *exit_code);

#endif
