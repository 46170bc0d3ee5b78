/* SPDX-License-Identifier: Apache-2.0 */
/* The operations of the program, each once, as data (law 6). The doors (cli, server) turn what a person typed or sent into an
 * ent_request, run it here, and render the answer. Help, usage, completions and routes come from the same table.
 *
 *   ent_request ─► bind arguments ─► open node ─► unlock person ─► role ─► view ─► handler ─► act signed, committed ─► ent_answer
 */
#ifndef ENTENTE_API_H
#define ENTENTE_API_H

#include <entente/core.h>

typedef enum ent_param_type {
    ENT_P_TEXT = 1,
    ENT_P_WORD, /* one of `choices` */
    ENT_P_FILE, /* a path that is read */
    ENT_P_OUT,  /* a path that is written */
    ENT_P_DATE,
    ENT_P_INT,
    ENT_P_FLAG
} ent_param_type;

enum { ENT_PARAM_PLACE = 1, ENT_PARAM_NEEDED = 2, ENT_PARAM_MANY = 4, ENT_PARAM_NEW = 8 };

typedef struct ent_param {
    const char *name; /* "label"; option --label, or the name of a place */
    ent_param_type type;
    unsigned flags;    /* ENT_PARAM_PLACE: by position; _NEEDED; _MANY: may be repeated; _NEW: a file that must not be there yet */
    const char *value; /* placeholder in usage: "MARKING" */
    const char *help;
    const char *choices; /* "json|xml" for ENT_P_WORD */
} ent_param;

typedef enum ent_access {
    ENT_NO_NODE = 1, /* works on files alone */
    ENT_JUDGES,      /* the same, on labels: its errors say "verdict":"deny", so that whoever looks only there is safe */
    ENT_OF_MACHINE,  /* works on what stands on this machine, folders or libraries: only the terminal offers it */
    ENT_MAKES_NODE,  /* init */
    ENT_READS,
    ENT_APPENDS,
    ENT_APPENDS_LATE /* reads for long, while others write; its act begins, and others wait, only when it has something to say */
} ent_access;

/* Does it change the register? */
#define ENT_WRITES(access) ((access) == ENT_APPENDS || (access) == ENT_APPENDS_LATE)
/* Does it open the node's register? What does not is done where the files are. */
#define ENT_OPENS_NODE(access) ((access) == ENT_READS || ENT_WRITES(access))
/* May a server offer it? */
#define ENT_SERVED(access) ((access) != ENT_OF_MACHINE && (access) != ENT_MAKES_NODE)

enum { ENT_PARAMS_MAX = 28 };

typedef struct ent_call ent_call;
typedef ent_code ent_handler(ent_call *c, ent_err *e);

typedef struct ent_operation {
    const char *noun, *verb; /* verb NULL: the noun stands alone ("verify") */
    const char *summary;     /* one line */
    const char *roles;       /* "open", "any", or role words separated by spaces */
    ent_access access;
    ent_handler *run;
    const char *columns;              /* members of list rows shown as table columns, separated by spaces; NULL: all. "=xml record":
                                         the first of these members that an answer has is all that people get to see of it */
    ent_param params[ENT_PARAMS_MAX]; /* ended by a NULL name */
} ent_operation;

/* NULL: an answer of this operation bears a label, member "label": the join of what stands on it. Else why it bears none. */
const char *ent_api_unlabelled(const ent_operation *op);

/* A row with this parameter answers many cases in one run (ent_api_cases). */
#define ENT_PARAM_CASES "cases"

const ent_operation *ent_api_operations(size_t *n);
/* verb may be NULL. NULL if there is none. */
const ent_operation *ent_api_operation(const char *noun, const char *verb);

typedef struct ent_argument {
    const char *name;
    ent_str value; /* a NUL byte stands after its last byte */
} ent_argument;

typedef void ent_progress_fn(void *ctx, const char *doing, int64_t done, int64_t total); /* total 0: unknown */

/* A person's key, opened once for many requests (ent_api_unlock). */
typedef struct ent_unlocked ent_unlocked;

typedef struct ent_request {
    const ent_operation *operation;
    const char *dir;              /* node folder, or NULL */
    ent_str person;               /* empty: nobody */
    const ent_unlocked *unlocked; /* instead of a passphrase: of this person, used by one request at a time */
    int64_t version; /* ent_api_version, read before this request: what the session made at it may be used again; 0: nothing is */
    bool has_passphrase;
    ent_str passphrase;
    bool far;     /* who asks sits elsewhere: no library that he names is loaded */
    ent_time now; /* read from the clock once, at the door */
    bool has_as_of;
    ent_time as_of; /* the question's date, never the asker's */
    size_t n;
    const ent_argument *arguments; /* places carry the name of their parameter */
    ent_progress_fn *progress;     /* may be NULL */
    void *progress_ctx;
} ent_request;

/* Does it ask a reading operation to write its list into a file (parameters out, form, bom)? That makes a copy, and so it is an act: it is
 * entered in the log, takes no as_of, and its answer says what became of the file.                                          */
bool ent_api_copies(const ent_request *r);

typedef struct ent_answer {
    ent_str json;  /* one object */
    int exit_code; /* 0, or 3 for a decision that says no */
    bool written;  /* the act was committed; with a refusal: only what follows it (a file) was not written */
    ent_time
        holds_until; /* the same person gets the same answer to the same question before then, unless something is committed; 0: perhaps not */
} ent_answer;

enum { ENT_EXIT_NO_NODE = 10 };

/* On refusal *out has exit_code set and no json; e says why. Nothing was written then, unless *out says so. */
ENT_CHECKED ent_code ent_api_run(ent_answer *out, ent_arena *a, const ent_request *r, ent_err *e);

/* Are the arguments well formed, as far as that can be told without a node? ent_api_run asks it first; a door that sends them to another
 * machine asks it before. ENT_INVALID (exit code 2), ENT_CONFLICT.                                                            */
ENT_CHECKED ent_code ent_api_check(int *exit_code, const ent_request *r, ent_err *e);

/* ---- many cases in one run ----
 * A file of cases has one JSON object a line, at most 1 MiB each. Its members are named as the options and places of the operation, and
 * "as-of"; text for text, words, dates and files, a whole number for a number, true for a flag, a list of texts for what may be
 * repeated. Paths are relative to the file of cases. "id" (text or number) is echoed. Options of the request hold for every case that
 * does not say otherwise. Every line has its answer, in order, and an error is the answer of its line: an empty line, too, is a line that
 * is no object. A policy is loaded once and kept for the run, so that it must not change meanwhile. Memory does not grow with cases. */
enum { ENT_CASE_MAX = 1 << 20 };

/* Is handed one answer: an object without line end. A refusal ends the run. */
typedef ent_code ent_line_fn(void *ctx, ent_str line, ent_err *e);

/* true if the request names a file of cases: then it is run here instead of by ent_api_run. */
bool ent_api_has_cases(const ent_request *r);
/* "-" reads standard input. ENT_OK and exit code 0 when all lines were answered, whatever the answers were. */
ENT_CHECKED ent_code ent_api_cases(ent_answer *out, ent_arena *a, const ent_request *r, ent_line_fn *fn, void *ctx, ent_err *e);

/* ---- sessions ----
 * Opens the person's key as an operation would. It is wiped when the arena ends. ENT_LOGIN, one sentence and as slow, for a name that is
 * unknown, has ended or was revoked, and for another passphrase. A key that was changed since is refused when it is used.       */
ENT_CHECKED ent_code ent_api_unlock(ent_unlocked **out, ent_arena *a, const char *dir, ent_str person, ent_str passphrase, ent_time now,
                                    ent_err *e);

/* Fills arguments, n, has_as_of and as_of of out, whose operation is set, from a JSON object with members as in a case (above); an
 * "id" that is no option is skipped. path turns the text of a parameter that names a file into a path. Arguments are checked by ent_api_run.                */
typedef ent_code ent_api_path_fn(void *ctx, ent_str *text, const ent_param *p, ent_err *e);
ENT_CHECKED ent_code ent_api_arguments(ent_request *out, ent_arena *a, const ent_json *o, ent_api_path_fn *path, void *ctx, ent_err *e);

/* Has anything been committed? One caller at a time. The number is another one after each commit of anybody; ENT_CONFLICT when the
 * database was replaced. Ends with the arena.                                                                                */
typedef struct ent_changes ent_changes;
ENT_CHECKED ent_code ent_api_changes(ent_changes **out, ent_arena *a, const char *dir, ent_err *e);
ENT_CHECKED ent_code ent_api_version(int64_t *out, ent_changes *w, ent_err *e);

/* OpenAPI 3.1 of all operations, as a door serves them under /api/v1/NOUN/VERB. */
ENT_CHECKED ent_code ent_api_openapi(ent_str *out, ent_arena *a, ent_err *e);

/* ---- errors ---- */
int ent_api_exit_code(ent_code code);

/* {"error":{code, exit, next, place, rule:{id, mark, source, text}, what, written}}; for an ENT_JUDGES operation with the members of a
 * decision before it, which is DENY for its input. op may be NULL.                                                     */
ENT_CHECKED ent_code ent_api_error_json(ent_str *out, ent_arena *a, const ent_operation *op, const ent_err *problem, int exit_code,
                                        bool written, ent_err *e);

/* One of R-01 … R-68: text, source and mark in words ("text read", "recalled", "our design"). false: no such rule. */
typedef struct ent_rule {
    ent_str id, area, text, source, mark;
} ent_rule;
ENT_CHECKED ent_code ent_api_rule(ent_rule *out, bool *found, ent_arena *a, const char *id, ent_err *e);

#endif
