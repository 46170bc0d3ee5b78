/* SPDX-License-Identifier: Apache-2.0 */
/* One operation under way: what its handler is handed. */
#ifndef ENTENTE_API_CALL_H
#define ENTENTE_API_CALL_H

#include <entente/api.h>
#include <entente/crypto.h>
#include <entente/label.h>
#include <entente/log.h>
#include <entente/register.h>
#include <entente/register/search.h>
#include <entente/registry.h>
#include <entente/release.h>
#include <entente/standards.h>
#include <entente/store.h>

enum { API_ANSWER_MAX = 256 << 20, API_FILE_MAX = 256 << 20, API_SMALL_FILE_MAX = 16 << 20 };

/* Policies of a run of cases, loaded once for each path. */
typedef struct kept_policies kept_policies;

struct ent_call {
    ent_arena *arena;
    const ent_request *request;
    ent_time now;   /* never earlier than the newest entry */
    ent_time as_of; /* the request's, or now */
    ent_jw *out;    /* the answer: one open object */
    int exit_code;
    ent_time holds_until; /* of the answer, for who keeps it: call_holds_until */
    bool usage;           /* the refusal is one of usage: arguments that do not go together */
    bool no_node;         /* the refusal is that there is no node in the folder */
    /* one case of many; else NULL */
    const ent_json *id;
    kept_policies *kept;
    /* with a node */
    char db[512], dir[480];
    ent_reg_node node;
    ent_reg_policies policies;
    ent_store *reader;   /* locked to the view */
    struct shown *shown; /* what stands on the answer, for its label (shown.h) */
    bool copies;         /* the list that is read also goes into a file (copying.h) */
    bool on_paper;       /* what stands on the answer also goes onto paper */
    ent_sha256 log_root; /* of what the reader sees */
    ent_bytes random;
    /* with a person */
    bool has_person;
    ent_reg_person person;
    ent_reg_view view;           /* what he sees now, */
    ent_reg_standings standings; /* and what is recorded of him */
    ent_signer signer;
    ent_secret seed;       /* behind the signer when the key is in a file */
    ent_token_place token; /* behind it when the key is on a token; else empty */
    /* appending */
    ent_store *writer;
    ent_act *act;
    bool saving; /* the commit was begun: from here on nobody can say that the act is not on the disk */
    bool committed;
    ent_str with_act; /* a file that was made for the act: removed when the act fails before `saving` */
    bool flushed;     /* the journal was emptied, or it was tried: not again in this operation */
    /* runs after the commit, to write what the log now says */
    ent_code (*after)(ent_call *c, ent_err *e);
    void *after_ctx;
};

/* ---- arguments ---- */
ent_str call_arg(const ent_call *c, const char *name); /* empty when absent */
bool call_has(const ent_call *c, const char *name);
size_t call_count(const ent_call *c, const char *name);
ent_str call_nth(const ent_call *c, const char *name, size_t i);
ENT_CHECKED ent_code call_date(ent_date *out, const ent_call *c, const char *name, ent_err *e); /* NONE when absent */
ENT_CHECKED ent_code call_file(ent_str *out, const ent_call *c, const char *name, size_t max, ent_err *e);
const char *call_path(const ent_call *c, const char *name); /* NUL-ended */

/* A fresh connection locked to the person's view: sees what has been committed since the operation began. */
ENT_CHECKED ent_code call_view(ent_store **out, ent_call *c, ent_err *e);

/* Arguments that do not go together: ENT_INVALID, exit code 2. */
ENT_CHECKED ent_code call_usage(ent_call *c, const char *what, const char *next, ent_err *e);

/* What was compared with `now` comes out otherwise from this moment on. */
void call_holds_until(ent_call *c, ent_time moment);

/* ---- acting ---- */
/* The act of this operation; begun at the first call. */
ENT_CHECKED ent_code call_act(ent_act **out, ent_call *c, ent_err *e);
ENT_CHECKED ent_code call_add(ent_call *c, const char *kind, ent_str body, ent_err *e);
/* Signs and commits; done for the handler unless it must know that it worked. */
ENT_CHECKED ent_code call_commit(ent_call *c, ent_err *e);
/* A node key, unsealed for the person. Wipe it. */
ENT_CHECKED ent_code call_node_key(ent_secret *out, ent_call *c, const char *name, ent_err *e);
/* Checkpoint over the log as it stands, as a note. */
ENT_CHECKED ent_code call_checkpoint(ent_str *out, ent_call *c, const ent_secret *key, ent_err *e);
void call_progress(const ent_call *c, const char *doing, int64_t done, int64_t total);

/* What was overwritten is still in the journal until that is emptied, which readers may delay. So before such an act is committed a note
 * DIR/unflushed-ID is made, and it stays until the journal was emptied: at the end of this operation, or of any later one that writes. */
ENT_CHECKED ent_code call_owe_flush(ent_call *c, ent_str id, ent_err *e);
/* After the commit; ends the reader, whose snapshot is in the way. *owed: it could not be done yet. */
ENT_CHECKED ent_code call_flush(bool *owed, ent_call *c, ent_err *e);
/* The same without a call, with a writer of its own. Nothing is done when nothing is owed. */
ENT_CHECKED ent_code api__flush_owed(bool *owed, ent_arena *a, const char *dir, ent_err *e);

/* Applies entries of every room. */
ent_code api__apply(void *ctx, ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e);

/* ---- answers ---- */
void call_marking(ent_call *c, const char *key, const ent_policy *p, const ent_label *l);

/* The policy under which a label's XML stands, among those adopted; the label parsed. */
ENT_CHECKED ent_code call_label(const ent_policy **policy, ent_label *label, ent_call *c, ent_str xml, ent_err *e);

#endif
