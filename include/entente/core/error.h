/* SPDX-License-Identifier: Apache-2.0 */
/* The one error value of the program.
 *
 * Every function that can refuse returns an ent_code and fills the ent_err that its caller handed over as
 * last parameter. There is no thread-local state and no jump: an error is passed on by returning its code.
 * ENT_OK is zero. A verdict of the access decision is not an error (see label.h): there zero means DENY.
 *
 * Ownership: ent_err holds its text in fixed fields, so that "out of memory" can still be reported.     */
#ifndef ENTENTE_CORE_ERROR_H
#define ENTENTE_CORE_ERROR_H

#define ENT_CHECKED __attribute__((warn_unused_result))
#define ENT_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

typedef enum ent_code {
    ENT_OK = 0,
    ENT_INVALID,     /* the input is not well formed or breaks its own format        */
    ENT_NOT_VISIBLE, /* not there, or not for the asker: one answer                   */
    ENT_CONFLICT,    /* the state moved, or the name is taken                         */
    ENT_REFUSED,     /* a rule of the register says no                                */
    ENT_LOGIN,       /* no person, or the passphrase does not open the key            */
    ENT_UNVERIFIED,  /* a signature, digest or proof does not hold                    */
    ENT_WAITING,     /* a second person or an earlier bundle is needed first          */
    ENT_LIMIT,       /* a ceiling was met                                             */
    ENT_BUSY,        /* somebody else is writing                                      */
    ENT_IO,          /* the operating system or the disk refused                      */
    ENT_NOMEM,       /* no memory, or the arena's ceiling was met                     */
    ENT_BUG          /* a broken promise inside the program                           */
} ent_code;

typedef struct ent_err {
    ent_code code;
    char rule[8];    /* "R-33", or empty                                             */
    char place[224]; /* file:line, entry, option or element; may be empty           */
    char what[384];  /* what is wrong, one sentence                                  */
    char next[256];  /* what the officer can do now; may be empty                    */
} ent_err;

/* A refusal never carries ENT_OK; saying so lets the compiler see that a callee which refused is not read from. */
static inline ent_code ent_refusal(ent_code code)
{
    if (code == ENT_OK) __builtin_unreachable();
    return code;
}

/* ent_fail(e, code, rule, next, fmt, ...): sets code, rule (may be NULL), next step (may be NULL) and the sentence; clears
 * the place; returns code.                                                                                          */
#define ent_fail(...) ent_refusal(ent_error_set(__VA_ARGS__))
ent_code ent_error_set(ent_err *e, ent_code code, const char *rule, const char *next, const char *fmt, ...) ENT_PRINTF(5, 6);

/* ent_nomem(e): the usual out-of-memory error; returns ENT_NOMEM. */
#define ent_nomem(e) ent_refusal(ent_error_nomem(e))
ent_code ent_error_nomem(ent_err *e);

/* ent_at(e, fmt, ...): sets the place if none is set yet, so that the innermost place wins. Returns e->code, so it can end a
 * failing function: `return ent_at(e, "%s:%u", file, line);`                                                        */
#define ent_at(...) ent_refusal(ent_error_at(__VA_ARGS__))
ent_code ent_error_at(ent_err *e, const char *fmt, ...) ENT_PRINTF(2, 3);

/* ent_within(e, fmt, ...): puts a prefix in front of the place, e.g. the file name in front of "line 12". */
#define ent_within(...) ent_refusal(ent_error_within(__VA_ARGS__))
ent_code ent_error_within(ent_err *e, const char *fmt, ...) ENT_PRINTF(2, 3);

/* "REFUSED", "LIMIT", ...; never NULL. */
const char *ent_code_name(ent_code code);

/* Forwards a callee's refusal. */
#define ENT_TRY(call)                                    \
    do {                                                 \
        ent_code ent_try_code = (call);                  \
        if (ent_try_code != ENT_OK) return ent_try_code; \
    } while (0)

#endif
