/* SPDX-License-Identifier: Apache-2.0 */
/* Who is eligible under which scheme on which day, by the table of facts. */
#include "release_private.h"

typedef struct facts {
    const ent_csv *t;
    int party, scheme, from, to, source, mark;
} facts;

static ent_code columns(facts *f, const ent_csv *t, ent_err *e)
{
    *f = (facts){t,
                 ent_csv_column(t, "party"),
                 ent_csv_column(t, "scheme"),
                 ent_csv_column(t, "from"),
                 ent_csv_column(t, "to"),
                 ent_csv_column(t, "source"),
                 ent_csv_column(t, "mark")};
    if (f->party >= 0 && f->scheme >= 0 && f->from >= 0 && f->to >= 0 && f->source >= 0 && f->mark >= 0) return ENT_OK;
    return ent_fail(e, ENT_INVALID, "R-37", "Enter the table again with the columns party, kind, scheme, from, to, source, mark.",
                    "The eligibility table lacks a column.");
}

/* The row that says most: inside, else unknown, else the last one of the party and scheme. NULL if there is none. */
static ent_code best_row(const ent_csv_row **row, rel_cover *cover, const facts *f, ent_str party, const char *scheme, ent_time day,
                         ent_err *e)
{
    *row = NULL;
    *cover = REL_OUTSIDE;
    for (size_t i = 0; i < f->t->n_rows; i++) {
        const ent_csv_row *r = &f->t->rows[i];
        ent_date from, to;
        rel_cover here;
        if (!ent_str_eq(r->f[f->party], party) || !ent_str_is(r->f[f->scheme], scheme)) continue;
        if (!ent_date_parse(&from, r->f[f->from]) || !ent_date_parse(&to, r->f[f->to]))
            return ent_fail(e, ENT_INVALID, "R-37", "Correct the table and enter it again.",
                            "Line %u of the eligibility table has no proper date.", r->line);
        here = rel__covers(from, to, day);
        if (*row == NULL || here >= *cover) {
            *row = r;
            *cover = here;
        }
    }
    return ENT_OK;
}

/* "FIN is in NATO from 2023-04-04 (recalled, unchecked; source: …)" */
static ent_code sentence(ent_str *out, ent_arena *a, const facts *f, const ent_csv_row *row, rel_cover cover, ent_str party,
                         const char *scheme, ent_time day, ent_err *e)
{
    static const char *const said[] = {
        [REL_OUTSIDE] = "is not under", [REL_UNKNOWN] = "may or may not be under", [REL_INSIDE] = "is under"};
    char text[11];
    ent_str mark, to;

    ent_date_print(text, ent_date_of(day));
    if (row == NULL) return ent_str_fmt(out, a, e, "%.*s is not under %s on %s: the table has no row for it", ENT_F(party), scheme, text);
    mark = row->f[f->mark];
    to = row->f[f->to];
    return ent_str_fmt(out, a, e, "%.*s %s %s on %s: %sfrom %.*s%s%.*s (line %u of the table, %s; source: %.*s)", ENT_F(party), said[cover],
                       scheme, text, cover == REL_UNKNOWN ? "unknown, refused, as it holds " : "", ENT_F(row->f[f->from]),
                       to.n ? " to " : "", ENT_F(to), row->line, ent_str_is(mark, "checked") ? "checked" : "recalled, unchecked",
                       ENT_F(row->f[f->source]));
}

static ent_code one(bool *out, ent_str *why, ent_arena *a, const facts *f, ent_str party, const char *scheme, ent_time day, ent_err *e)
{
    const ent_csv_row *row;
    rel_cover cover;

    ENT_TRY(best_row(&row, &cover, f, party, scheme, day, e));
    *out = cover == REL_INSIDE;
    return sentence(why, a, f, row, cover, party, scheme, day, e);
}

/* an EU member that the same day is an Ally, or has PfP and a security agreement with NATO. */
static ent_code member_of_both(bool *out, ent_str *why, ent_arena *a, const facts *f, ent_str party, ent_time day, ent_err *e)
{
    ent_str eu, nato, pfp, agreement;
    bool in_eu, in_nato, in_pfp, agreed;

    ENT_TRY(one(&in_eu, &eu, a, f, party, "EU", day, e));
    ENT_TRY(one(&in_nato, &nato, a, f, party, "NATO", day, e));
    ENT_TRY(one(&in_pfp, &pfp, a, f, party, "PfP", day, e));
    ENT_TRY(one(&agreed, &agreement, a, f, party, "NATO-security-agreement", day, e));
    *out = in_eu && (in_nato || (in_pfp && agreed));
    if (!in_eu) return ent_str_fmt(why, a, e, "%.*s.", ENT_F(eu));
    if (in_nato) return ent_str_fmt(why, a, e, "%.*s; %.*s.", ENT_F(eu), ENT_F(nato));
    if (*out) return ent_str_fmt(why, a, e, "%.*s; %.*s; %.*s.", ENT_F(eu), ENT_F(pfp), ENT_F(agreement));
    return ent_str_fmt(why, a, e, "%.*s; %.*s.", ENT_F(nato), ENT_F(in_pfp ? agreement : pfp));
}

ent_code ent_rel_eligible(bool *out, ent_str *why, ent_arena *a, const ent_csv *table, ent_str party, ent_str scheme, ent_time day,
                          ent_err *e)
{
    ent_str said, name;
    facts f;

    *out = false;
    if (table->n_columns == 0) {
        *why = ENT_S("The node has no eligibility table.");
        return ENT_OK;
    }
    ENT_TRY(columns(&f, table, e));
    if (ent_str_is(scheme, "EU-member-NATO")) return member_of_both(out, why, a, &f, party, day, e);
    ENT_TRY(ent_str_dup(&name, a, scheme, e));
    ENT_TRY(one(out, &said, a, &f, party, name.p, day, e));
    return ent_str_fmt(why, a, e, "%.*s.", ENT_F(said));
}
