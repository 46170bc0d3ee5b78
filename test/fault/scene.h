/* SPDX-License-Identifier: Apache-2.0 */
/* What the fault tests share: a world with prepared nodes, a table of operations on them, and one run of one operation with one
 * fault in it.
 *
 *   prepared node ──copy──► trial ──► the operation, with a fault ──► outcome: what it said, what it left           */
#ifndef ENTENTE_TEST_FAULT_SCENE_H
#define ENTENTE_TEST_FAULT_SCENE_H

#include "test/api/node_help.h"

#include <sys/resource.h>

#include "kit.h"

enum { SCENE_ARGS = 26 };

/* One operation. Arguments are pairs of name and value, ended by NULL; a value "@x" is the path x in the world, "%x" the path x in the
 * checkout, "$x" what the set-up noted as x. Nodes are made ready under the name `node`; NULL: the operation needs none.   */
typedef struct deed {
    const char *name, *operation, *node, *person;
    const char *args[SCENE_ARGS];
} deed;

extern const deed Deeds[];
extern const size_t Deeds_n;
extern const deed Full_deeds[];
extern const size_t Full_deeds_n;

/* The row can be done here: a PDF needs the program that reads it. Without it the row is left out, and that is said. */
bool scene_can(const deed *d);

typedef struct outcome {
    ent_code code;
    int exit_code;
    bool written;
    ent_err e;
    ent_sha256 answer; /* of its text */
    long failed;       /* calls that were made to fail */
    long left;         /* blocks of memory that stayed */
    long numbers[4];   /* of some of them */
    int files;         /* open files that stayed */
    bool same_files;   /* the trial's folders are as before, to the time stamp */
    bool same_node;    /* log and projection are those of the prepared node */
} outcome;

/* Makes the nodes of the table. 0, as cmocka wants it. */
int scene_open(void **state);
int scene_close(void **state);
const world *scene_world(void);
/* Two nodes that trade, and files of labels; scene_open makes them. */
void scene_make_ground(void);
/* Nodes with backups, new keys, destructions and an older format; scene_open makes them. */
void scene_make_life(void);
/* A register of 10,000 invented records, and nodes that hold, release and bundle it. */
void scene_make_full(void);
/* Notes a value that arguments name with "$name". */
void scene_note(const char *name, const char *value);

/* A fresh copy of the deed's node as "trial", and an empty folder "trial-out". */
void scene_fresh(const deed *d);
/* One run on the trial. Makes no fresh copy. */
outcome scene_run(const deed *d, kit_order order);
/* State of the trial, or of the node that the deed makes (trial-out/new); zero when there is none. */
node_state scene_state(const deed *d);
/* The log of the trial verifies and gives its tables again. */
void scene_assert_whole(const deed *d);
bool scene_nightly(void);

/* Which calls of a run are made to fail: every `step`th, and each of the first and last `ends`. Those that an earlier row tried are known
 * (known[n - 1] for the nth; NULL: none): of them it is one in KNOWN_STEP.                                                 */
enum { KNOWN_STEP = 50 };
typedef struct pick {
    long total, step, ends, n_known;
    const bool *known;
} pick;

bool pick_has(const pick *p, long n);
/* "every one", "one in 7 and the first and last 200", "every one of 900 that no row before had". */
const char *pick_words(char *out, size_t size, const pick *p);
/* By night, how many runs with a fault one row may have, so that it stays within some minutes: the more allocations a run makes, the fewer
 * runs (1,000 million allocations a row; ENT_FAULT_CALLS: millions of them).                                              */
long scene_tries(long allocations);
/* After a run: all files are as before, and some more are there, whole:
 *   a key file or the note of a destruction (a commit that failed may be on the disk all the same, and then they are needed);
 *   a file whose answer failed (of a question, or of key new), or of which the disk would not say that it keeps it;
 *   the copy that an upgrade makes first; backups that the answer names as not entered.                                       */
bool scene_left_only_more(const deed *d, const outcome *o);
/* true for what leaves a copy of the node when it fails (node upgrade); the next run goes on with it. */
bool scene_keeps_copy(const deed *d);
/* An answer that says which file is to be destroyed before the next try: that is done. */
void scene_do_as_told(const outcome *o);
/* Temporary files in the trial's folders. */
size_t scene_leftovers(void);
/* From now on each run has this ceiling (RLIMIT_NOFILE …); RLIM_INFINITY ends it. */
void scene_limit(int what, rlim_t n);
/* From now on the trial stands in this folder of the world, which is made; NULL: in the world itself. Gives its path. */
const char *scene_place(const char *name);
/* From now on, what is synced on the disk is noted: the node as a power cut would leave it. NULL ends it. */
void scene_watch_syncs(const deed *d);
node_state scene_state_after_power_cut(void);
/* true for what changes no node and gives the same answer to the same question. */
bool scene_only_reads(const deed *d);

#endif
