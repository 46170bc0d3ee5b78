/* SPDX-License-Identifier: Apache-2.0 */
/* Findings about one record: its names, numbers, dates, organisation, address and history. */
#include <stdint.h>
#include <string.h>

#include "std_audit.h"

#define SAY(code, line, ...) ENT_TRY(ent_std_say(x->a, x->out, e, (code), r->id, (line), __VA_ARGS__))

static bool ascii(ent_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80) return false;
    return true;
}

/* 8-4-4-4-12 hexadecimal digits (RFC 9562 section 4). */
static bool uuid_form(ent_str s)
{
    if (s.n != 36) return false;
    for (size_t i = 0; i < 36; i++) {
        char c = s.p[i];
        bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (hyphen ? c != '-' : !digit) return false;
    }
    return true;
}

static ent_code audit_names(ent_std_auditor *x, const ent_std_record *r, ent_err *e)
{
    bool document = ent_std_is_document(r), nisp = x->reg->form == ENT_STD_NISP, outer = r->parent == SIZE_MAX;

    if (r->id.n == 0 && outer) SAY("missing-id", r->line, "The %s has no id: it cannot be referred to.", ent_std_kind_word(r->kind));
    if (!ascii(r->id))
        SAY("id-non-ascii", r->line, "The id \"%.*s\" holds a character that is not ASCII, often a hyphen from a word processor.",
            ENT_F(r->id));
    if (r->uuid.n == 0 && nisp && outer)
        SAY(document ? "missing-uuid" : "profile-missing-uuid", r->line,
            "The %s has no uuid: if it is renamed, nothing tells that it is the same.", ent_std_kind_word(r->kind));
    if (r->uuid.n != 0 && !uuid_form(r->uuid)) SAY("uuid-malformed", r->line, "\"%.*s\" is no uuid.", ENT_F(r->uuid));
    if (document && r->pubnum.n == 0) SAY("number-empty", r->line, "The publication number is empty.");
    if (document && r->title.n == 0) SAY("title-empty", r->line, "The title is empty.");
    if (document && nisp && r->uri.n == 0) SAY("uri-missing", r->line, "No address says where the document can be had.");
    return ENT_OK;
}

/* Words of the number that say: not published yet. As a word of its own, so that "NC3A-RD-2977" is none. */
static bool provisional(ent_str number, ent_str *word)
{
    static const char *const words[] = {"RD", "Study", "study", "STUDY", "expected", "Expected"};
    size_t from = 0;

    if (number.n == 0) return false;
    for (size_t i = 0; i <= number.n; i++) {
        if (i < number.n && strchr(" \t\n()[],;:", number.p[i]) == NULL) continue;
        *word = (ent_str){number.p + from, i - from};
        from = i + 1;
        for (size_t k = 0; k < sizeof words / sizeof *words; k++)
            if (ent_str_is(*word, words[k])) return true;
    }
    return false;
}

static ent_code audit_document(ent_std_auditor *x, const ent_std_record *r, ent_err *e)
{
    const ent_std_date *d = &r->date;
    ent_str word;

    if (d->malformed) SAY("date-malformed", d->line, "\"%.*s\" is no date (YYYY, YYYY-MM or YYYY-MM-DD).", ENT_F(d->raw));
    if (d->day_zero) SAY("date-day-zero", d->line, "\"%.*s\" names a day 00; it is read as the month.", ENT_F(d->raw));
    if (!ent_std_is_document(r)) return ENT_OK;
    if (d->raw.n == 0) SAY("date-empty", d->line, "The date of the document is empty.");
    if (provisional(r->pubnum, &word))
        SAY("number-provisional", d->line,
            "The number \"%.*s\" still says \"%.*s\": the document was not promulgated when this was written.", ENT_F(r->pubnum),
            ENT_F(word));
    return ENT_OK;
}

static ent_code audit_organisation(ent_std_auditor *x, const ent_std_record *r, ent_err *e)
{
    const ent_std_entry *found;
    ent_str folded;

    if (r->orgid.n == 0) {
        if (ent_std_is_document(r)) SAY("organisation-empty", r->date.line, "No organisation is named as publisher.");
        return ENT_OK;
    }
    if (ent_std_index_get(&x->orgs, r->orgid) != NULL) return ENT_OK;
    ENT_TRY(ent_std_lower(&folded, x->a, r->orgid, e));
    found = ent_std_index_get(&x->folded_orgs, folded);
    if (found != NULL)
        SAY("organisation-case", r->date.line, "The organisation \"%.*s\" is declared as \"%.*s\".", ENT_F(r->orgid),
            ENT_F(x->reg->orgs[found->at].key));
    else SAY("organisation-undeclared", r->date.line, "The organisation \"%.*s\" is not declared.", ENT_F(r->orgid));
    return ENT_OK;
}

ent_code ent_std_audit_record(ent_std_auditor *x, const ent_std_record *r, ent_err *e)
{
    ENT_TRY(audit_names(x, r, e));
    ENT_TRY(audit_document(x, r, e));
    return audit_organisation(x, r, e);
}

/* ---- history ---- */

/* "11.0": two numbers without leading zeros. */
static bool plain_version(ent_str s)
{
    ent_str part[2];

    if (!ent_str_cut(s, '.', &part[0], &part[1])) return false;
    for (size_t i = 0; i < 2; i++) {
        int64_t v;
        if (!ent_str_i64(part[i], &v) || v < 0 || part[i].p[0] == '-' || (part[i].n > 1 && part[i].p[0] == '0')) return false;
    }
    return true;
}

static ent_code audit_event(ent_std_auditor *x, const ent_std_record *r, const ent_std_event *ev, ent_err *e)
{
    if (ev->date.malformed || ev->date.day_zero || ev->date.raw.n == 0)
        SAY("event-date-malformed", ev->line, "The date \"%.*s\" of a history event is no date.", ENT_F(ev->date.raw));
    if (ev->flag == ENT_STD_FLAG_OTHER) SAY("event-flag-unknown", ev->line, "A history event is neither added, changed nor deleted.");
    if (!plain_version(ev->version))
        SAY("event-version-odd", ev->line, "The release \"%.*s\" of a history event is not written like \"11.0\".", ENT_F(ev->version));
    return ENT_OK;
}

/* true if the first date is certainly after the second. */
static bool after(const ent_std_event *p, const ent_std_event *q)
{
    ent_time p_from, p_to, q_from, q_to;

    return ent_date_span(p->date.date, &p_from, &p_to) && ent_date_span(q->date.date, &q_from, &q_to) && p_from >= q_to;
}

static ent_code audit_order(ent_std_auditor *x, const ent_std_record *r, ent_err *e)
{
    for (size_t k = 1; k < r->n_events; k++) {
        const ent_std_event *p = &r->events[k - 1], *q = &r->events[k];
        if (!after(p, q)) continue;
        SAY("history-out-of-order", q->line, "The event of %.*s follows one of %.*s.", ENT_F(q->date.raw), ENT_F(p->date.raw));
        return ENT_OK; /* once per record is enough to go and look */
    }
    return ENT_OK;
}

/* The register let go of a document before the document was there: one of the two dates is wrong. */
static ent_code audit_contradiction(ent_std_auditor *x, const ent_std_record *r, ent_err *e)
{
    const ent_std_event *last = r->n_events == 0 ? NULL : &r->events[r->n_events - 1];
    const ent_std_event document = {.date = r->date};

    if (last == NULL || last->flag != ENT_STD_DELETED || !after(&document, last)) return ENT_OK;
    SAY("date-contradictory", r->date.line, "The document is dated %.*s, but it was deleted on %.*s (line %u).", ENT_F(r->date.raw),
        ENT_F(last->date.raw), last->line);
    return ENT_OK;
}

static ent_code audit_drift(ent_std_auditor *x, const ent_std_record *r, ent_err *e)
{
    const char *code = ent_std_is_document(r) ? "status-drift" : "profile-status-drift";

    if (ent_std_last_flag(r) == ENT_STD_DELETED && ent_str_is(r->mode, "accepted"))
        SAY(code, r->line, "The last event of the history says deleted, but the status says accepted.");
    if (r->n_events != 0 && ent_std_last_flag(r) != ENT_STD_DELETED && ent_str_is(r->mode, "deleted"))
        SAY(code, r->line, "The status says deleted, but the last event of the history does not.");
    return ENT_OK;
}

ent_code ent_std_audit_history(ent_std_auditor *x, const ent_std_record *r, ent_err *e)
{
    bool document = ent_std_is_document(r);
    size_t added = 0;

    if (x->reg->form != ENT_STD_NISP) return ENT_OK; /* the plain form has no history */
    for (size_t k = 0; k < r->n_events; k++) {
        added += r->events[k].flag == ENT_STD_ADDED;
        ENT_TRY(audit_event(x, r, &r->events[k], e));
    }
    if (r->n_events == 0 && document) SAY("history-missing", r->line, "The record has no history.");
    if (r->n_events != 0 && added != 1)
        SAY(document ? "history-added-count" : "profile-added-count", r->line, "The history says %zu times that the record was added.",
            added);
    ENT_TRY(audit_order(x, r, e));
    ENT_TRY(audit_contradiction(x, r, e));
    return audit_drift(x, r, e);
}
