/* SPDX-License-Identifier: Apache-2.0 */
/* node doctor: each part of a node is examined by itself, so that what cannot be read keeps nothing else from being read. */
#ifndef ENTENTE_API_DOCTOR_H
#define ENTENTE_API_DOCTOR_H

#include "care.h"

typedef enum doctor_state { DOCTOR_OK = 0, DOCTOR_NOTE, DOCTOR_WARNING, DOCTOR_FAULT } doctor_state;

typedef struct doctor {
    ent_call *call;
    const char *part; /* under examination */
    ent_store *store; /* a reader that is not locked; NULL when the database cannot be read */
    ent_reg_persons persons;
    int n, faults, warnings; /* n: findings of this part */
} doctor;

typedef ent_code doctor_part(doctor *d, ent_err *e);

/* One finding; next: what to do, "" when nothing. */
ENT_CHECKED ent_code doctor_says(doctor *d, doctor_state state, const char *next, ent_err *e, const char *fmt, ...) ENT_PRINTF(5, 6);
/* A refusal of somebody else becomes a finding; no memory stays a refusal. */
ENT_CHECKED ent_code doctor_passes_on(doctor *d, doctor_state state, ent_err *e);
/* Rights and owner of a file or folder; nothing is said when they are as they should be or it is not there. */
ENT_CHECKED ent_code doctor_rights(doctor *d, const char *path, bool folder, ent_err *e);

doctor_part doctor_database, doctor_files, doctor_disk;                               /* doctor_disk.c */
doctor_part doctor_search, doctor_log, doctor_clock, doctor_backups, doctor_partners; /* doctor_log.c */
doctor_part doctor_keys, doctor_node_keys;                                            /* doctor_keys.c */

#endif
