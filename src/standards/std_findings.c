/* SPDX-License-Identifier: Apache-2.0 */
/* Findings: their codes, their list, their order. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "std_audit.h"

/* Each one is explained in doc/findings.md; a test compares the two lists. */
static const char *const codes[] = {"added-other-release",
                                    "added-without-event",
                                    "candidate-in-force",
                                    "changed-without-event",
                                    "dangling-reference",
                                    "dangling-taxonomy",
                                    "date-contradictory",
                                    "date-day-zero",
                                    "date-empty",
                                    "date-malformed",
                                    "deleted-by-event-only",
                                    "deleted-without-event",
                                    "duplicate-id",
                                    "duplicate-organisation",
                                    "duplicate-uuid",
                                    "element-unknown",
                                    "event-date-malformed",
                                    "event-flag-unknown",
                                    "event-other-release",
                                    "event-version-odd",
                                    "event-without-change",
                                    "fading-but-deleted",
                                    "history-added-count",
                                    "history-missing",
                                    "history-out-of-order",
                                    "history-rewritten",
                                    "id-non-ascii",
                                    "mandatory-deleted",
                                    "mandatory-not-in-force",
                                    "missing-id",
                                    "missing-uuid",
                                    "number-empty",
                                    "number-provisional",
                                    "organisation-case",
                                    "organisation-empty",
                                    "organisation-undeclared",
                                    "profile-added-count",
                                    "profile-missing-uuid",
                                    "profile-status-drift",
                                    "reference-hyphen",
                                    "removed",
                                    "restored-without-event",
                                    "select-without-record",
                                    "status-drift",
                                    "title-empty",
                                    "uri-missing",
                                    "uuid-changed",
                                    "uuid-malformed",
                                    NULL};

const char *const *ent_std_finding_codes(void)
{
    return codes;
}

ent_code ent_std_say(ent_arena *a, ent_std_findings *out, ent_err *e, const char *code, ent_str record, unsigned line, const char *fmt, ...)
{
    ent_std_finding f = {.code = code, .record = record, .line = line};
    char text[640];
    ent_str message = {text, 0};
    va_list args;
    size_t bad;
    int n;

    va_start(args, fmt);
    n = vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    if (n < 0) return ent_fail(e, ENT_BUG, NULL, NULL, "The message of %s could not be written.", code);
    message.n = (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
    /* A quoted text may have been cut in the middle of a character. */
    if (!ent_utf8_ok(message, &bad)) message.n = bad;
    ENT_TRY(ent_str_dup(&f.message, a, message, e));
    ENT_PUSH(out, a, f, e);
    return ENT_OK;
}

static int compare(const void *a, const void *b)
{
    const ent_std_finding *x = a, *y = b;
    int c;

    if (x->line != y->line) return x->line < y->line ? -1 : 1;
    if ((c = strcmp(x->code, y->code)) != 0) return c;
    if ((c = ent_str_cmp(x->record, y->record)) != 0) return c;
    return ent_str_cmp(x->message, y->message);
}

void ent_std_sort_findings(ent_std_findings *f)
{
    if (f->n > 1) qsort(f->v, f->n, sizeof *f->v, compare);
}
