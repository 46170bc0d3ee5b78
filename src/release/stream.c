/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a bundle's bytes: a source that digests what it gives, and lines out of an entry, both with ceilings. */
#include <string.h>

#include "release_private.h"

static ent_code tee_read(void *ctx, void *p, size_t n, size_t *got, ent_err *e)
{
    rel_tee *t = ctx;
    ent_code code = t->from.read(t->from.ctx, p, n, got, e);

    if (code == ENT_OK) ent_digest_add(t->digest, p, *got);
    return code;
}

ent_source rel__tee(rel_tee *t)
{
    return (ent_source){.read = tee_read, .ctx = t};
}

ent_zip_limits rel__limits(void)
{
    return (ent_zip_limits){.entry_bytes = (uint64_t)ENT_REL_REVISIONS_MAX * (ENT_REL_LINE_MAX + 1),
                            .total_bytes = ENT_REL_TOTAL_MAX,
                            .entries = (uint64_t)ENT_REL_REVISIONS_MAX + ENT_REL_LABELS_MAX + 5};
}

/* Moves what is left of the buffer to its front and reads on; an entry ends with an LF. */
static ent_code refill(rel_lines *r, size_t *got, ent_err *e)
{
    memmove(r->buffer, r->buffer + r->from, r->to - r->from);
    r->to -= r->from;
    r->from = 0;
    ENT_TRY(ent_zip_read(r->zip, r->buffer + r->to, sizeof r->buffer - r->to, got, e));
    r->to += *got;
    return ENT_OK;
}

ent_code rel__lines_next(rel_lines *r, ent_str *line, bool *more, ent_err *e)
{
    const char *lf = r->to == r->from ? NULL : memchr(r->buffer + r->from, '\n', r->to - r->from);
    size_t got = 1;

    while (lf == NULL && got != 0 && r->to - r->from <= ENT_REL_LINE_MAX) {
        ENT_TRY(refill(r, &got, e));
        lf = r->to == 0 ? NULL : memchr(r->buffer, '\n', r->to);
    }
    *more = r->to != r->from;
    if (!*more) return ENT_OK;
    if (lf == NULL || (size_t)(lf - (r->buffer + r->from)) > ENT_REL_LINE_MAX)
        return ent_fail(e, lf == NULL && r->to - r->from <= ENT_REL_LINE_MAX ? ENT_UNVERIFIED : ENT_LIMIT, NULL,
                        "Do not repair the file. Ask its sender to send it again.", "A line is longer than %d bytes or does not end.",
                        ENT_REL_LINE_MAX);
    *line = (ent_str){r->buffer + r->from, (size_t)(lf - (r->buffer + r->from))};
    r->from += line->n + 1;
    return ENT_OK;
}
