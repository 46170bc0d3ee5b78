/* SPDX-License-Identifier: Apache-2.0 */
/* A register on its way from one form to another: as NISP XML in a file, or as a folder of Markdown files.
 *
 *   FOLDER/KIND/ID.md     a record and those inside it; KIND: standard, coverdoc, profile, capabilityprofile, setofstandards,
 *                         serviceprofile, profilespec. Read from FOLDER itself, too
 *   FOLDER/register.xml   the register without its records: organisations, taxonomy, lists, history; may be missing
 *
 * The folders are those of the public form (github.com/stavnstrup/nisp-yaml); register.xml is ours, since that form has nothing that holds
 * all of it.                                                                                                                */
#ifndef ENTENTE_API_CONVERTING_H
#define ENTENTE_API_CONVERTING_H

#include <entente/standards/markdown.h>

#include "partial.h"

#define CONVERTING_REST "register.xml"
enum {
    CONVERTING_TOLD = 1000, /* rows of what was not carried over */
    CONVERTING_PLACE = 200
};

typedef struct converting_lost {
    ent_str file;
    unsigned line; /* 0: the file as a whole */
    ent_str what;
} converting_lost;

typedef struct converting {
    ent_call *c;
    const char *from; /* path of the source */
    bool folder;      /* it is one */
    ent_std_register reg;
    ENT_VEC(ent_str) names;         /* of the files, one for each record that is not inside another; a folder's only */
    ENT_VEC(ent_std_records) files; /* what is in them */
    ENT_VEC(converting_lost) lost;  /* the first of n_lost */
    int64_t n_lost;
    int64_t written; /* files */
} converting;

/* The folder of this kind. */
const char *converting_kind(ent_std_kind k);
/* file: empty for the source itself. */
ENT_CHECKED ent_code converting_lose(converting *x, ent_str file, unsigned line, ent_str what, ent_err *e);
/* "FILE, line N" of the nth record that is not inside another. */
void converting_place(char out[CONVERTING_PLACE], const converting *x, size_t nth, unsigned line);

/* Reads the source. */
ENT_CHECKED ent_code converting_read(converting *x, ent_err *e);
/* Two records of one kind with the same id: ENT_CONFLICT. */
ENT_CHECKED ent_code converting_check_ids(const converting *x, ent_err *e);

/* Writes one file, whole or not at all; a regular file that is there is replaced. */
ENT_CHECKED ent_code converting_write_xml(converting *x, const char *path, ent_err *e);
/* Makes a folder, whole or not at all; ENT_CONFLICT for one that is there. Sets the call to committed once it has its name. */
ENT_CHECKED ent_code converting_write_folder(converting *x, const char *path, ent_err *e);

#endif
