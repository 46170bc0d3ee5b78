/* SPDX-License-Identifier: Apache-2.0 */
#include "access.h"

#include <stdio.h>
#include <string.h>

#include "shown.h"

enum { SENTENCES_MAX = 1 << 16 };

/* ---- the person's own record ---- */

typedef struct telling {
    ent_call *call;
    ent_str policy;
    ent_reg_strings *out;
    ent_err *e;
} telling;

/* The last day before an instant. */
static void day_before(char out[21], ent_time end)
{
    ent_time_print(out, end - 1);
    out[10] = '\0';
}

static ent_code tell_span(telling *t, const char *what, ent_str which, ent_time from, ent_time to, const char *next)
{
    ent_time now = t->call->now;
    char day[21];
    ent_str s;

    if (from <= now && now < to) return ENT_OK;
    day_before(day, from > now ? from + 1 : to);
    ENT_TRY(ent_str_fmt(&s, t->call->arena, t->e, "Your %s%s%.*s under %.*s %s %s. %s", what, which.n != 0 ? " " : "", ENT_F(which),
                        ENT_F(t->policy), from > now ? "begins on" : "ended on", day, next));
    ENT_PUSH(t->out, t->call->arena, s, t->e);
    return ENT_OK;
}

static ent_code tell_standing(telling *t, const ent_reg_standing *s)
{
    const ent_policy *p = ent_reg_policy_named(&t->call->policies, s->policy_oid);

    t->policy = p != NULL ? ent_policy_name(p) : s->policy_oid;
    ENT_TRY(tell_span(t, "clearance", (ent_str){0}, s->from, s->to, "Ask the security officer (R-13)."));
    ENT_TRY(tell_span(t, "briefing", (ent_str){0}, s->briefed, s->briefed_to, "Be briefed, and sign for it (R-13, R-14)."));
    for (size_t i = 0; i < s->n_needs; i++)
        ENT_TRY(tell_span(t, "need to know of the dossier", s->needs[i].dossier, s->needs[i].from, s->needs[i].to,
                          "Ask the security officer (R-13)."));
    return ENT_OK;
}

ent_code access_lapses(ent_reg_strings *out, ent_call *c, ent_err *e)
{
    telling t = {.call = c, .out = out, .e = e};

    *out = (ent_reg_strings){0};
    if (!c->has_person || !api__has_one_of(&c->person, API_READERS)) return ENT_OK;
    for (size_t i = 0; i < c->standings.n; i++) ENT_TRY(tell_standing(&t, &c->standings.v[i]));
    if (c->standings.n == 0) ENT_PUSH(out, c->arena, ENT_S("No clearance is recorded for you. Ask the security officer (R-13)."), e);
    return ENT_OK;
}

void access_explain(ent_call *c, ent_err *problem)
{
    const struct shown *s = c->shown;
    ent_reg_strings all;
    ent_err ignored;

    if (problem->code != ENT_NOT_VISIBLE || problem->next[0] != '\0') return;
    if (s != NULL && s->by_copy_only.n != 0)
        (void)snprintf(problem->next, sizeof problem->next, "Each reader of %.*s%s is put on record: use item export (R-16).",
                       ENT_F(s->by_copy_only.v[0]), s->by_copy_only.n > 1 ? " and others" : "");
    else if (access_lapses(&all, c, &ignored) == ENT_OK && all.n != 0)
        (void)snprintf(problem->next, sizeof problem->next, "%.*s", ENT_F(all.v[0]));
}

/* ---- an item that he sees ---- */

/* no clearance in force; R-14 where none is asked; R-15 for whom a release names. */
static ent_code rule_of(const char **out, const ent_condition *k, const ent_policy *p, const ent_label *l, ent_err *e)
{
    bool required;

    *out = k->rule;
    if (strcmp(k->code, "policy") == 0) *out = "R-13";
    if (strcmp(k->code, "permissive") == 0) *out = "R-15";
    if (strcmp(k->code, "class") != 0) return ENT_OK;
    ENT_TRY(ent_rgy_required(&required, p, l->classification, e));
    *out = required ? "R-13" : "R-14";
    return ENT_OK;
}

static ent_code sentence_of(ent_str *out, ent_call *c, const ent_condition *k, const char *rule, const ent_label *l, ent_err *e)
{
    if (strcmp(rule, "R-14") == 0)
        return ent_str_fmt(out, c->arena, e,
                           "%.*s needs no clearance, but that the security officer records the briefing that you signed for; it is not "
                           "recorded (R-14).",
                           ENT_F(l->classification));
    return ent_str_fmt(out, c->arena, e, "%.*s (%s)", ENT_F(k->text), rule);
}

ent_code access_missing(ent_reg_strings *out, const char **rule, ent_call *c, const ent_reg_row *r, ent_err *e)
{
    shown named = {.call = c};
    const ent_holding *holding = NULL;
    const ent_condition *all;
    const ent_policy *p;
    const shown_label *l;
    const ent_cut *cut;
    ent_err unreadable;
    size_t n = 0;

    *out = (ent_reg_strings){0};
    *rule = "R-13";
    ENT_TRY(shown_of(&l, &named, r, e));
    p = ent_reg_policy_named(&c->policies, l->label.policy);
    for (size_t i = 0; i < c->policies.n; i++)
        if (c->policies.v[i] == p) holding = c->view.holdings[i];
    if (p == NULL || ent_cut_of(&cut, c->arena, p, &l->label, (ent_str){0}, c->now, &unreadable) != ENT_OK) return ENT_OK;
    ENT_TRY(ent_explain(&all, &n, c->arena, holding, cut, e));
    for (size_t i = 0; i < n; i++) {
        const char *one;
        ent_str s;
        if (all[i].holds) continue;
        ENT_TRY(rule_of(&one, &all[i], p, &l->label, e));
        ENT_TRY(sentence_of(&s, c, &all[i], one, &l->label, e));
        if (out->n == 0) *rule = one;
        ENT_PUSH(out, c->arena, s, e);
    }
    return ENT_OK;
}

ent_code access_refuse(ent_call *c, const ent_reg_row *r, ent_err *e)
{
    ent_buf b = ent_buf_new(c->arena, SENTENCES_MAX);
    ent_reg_strings all;
    const char *rule;
    ent_str text;

    ENT_TRY(access_missing(&all, &rule, c, r, e));
    for (size_t i = 0; i < all.n; i++) ent_buf_fmt(&b, " %.*s", ENT_F(all.v[i]));
    ENT_TRY(ent_buf_take(&text, &b, e));
    return ent_fail(e, ENT_REFUSED, rule, "Ask the security officer, or an originator for a wider release.",
                    "You may know of it, but not read it.%.*s", ENT_F(text));
}

/* ---- answers ---- */

static void put_days(ent_jw *w, ent_time from, ent_time to, const char *from_key, const char *to_key)
{
    char day[21];

    day_before(day, from + 1);
    ent_jw_kz(w, from_key, day);
    day_before(day, to);
    ent_jw_kz(w, to_key, day);
}

ent_code access_put(ent_call *c, const ent_reg_standing *s, ent_err *e)
{
    ent_clearance clearance;
    ent_jw *w = c->out;
    ent_str text;

    ENT_TRY(ent_clearance_parse(&clearance, c->arena, s->xml, false, NULL, e));
    ent_jw_obj(w);
    ENT_TRY(ent_clearance_write_short(&text, c->arena, &clearance, e));
    ent_jw_kstr(w, "clearance", text);
    put_days(w, s->from, s->to, "from", "to");
    put_days(w, s->briefed, s->briefed_to, "briefed", "briefed_to");
    ent_jw_key(w, "dossiers");
    ent_jw_arr(w);
    for (size_t i = 0; i < s->n_needs; i++) {
        char from[21], to[21];
        day_before(from, s->needs[i].from + 1);
        day_before(to, s->needs[i].to);
        ENT_TRY(ent_str_fmt(&text, c->arena, e, "%.*s from %s until %s", ENT_F(s->needs[i].dossier), from, to));
        ent_jw_str(w, text);
    }
    ent_jw_end(w);
    ent_jw_end(w);
    return ENT_OK;
}
