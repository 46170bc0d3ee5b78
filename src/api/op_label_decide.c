/* SPDX-License-Identifier: Apache-2.0 */
/* label decide, explain, who, replay: may this clearance see this label, why, and who else may. */
#include "op_label.h"

typedef struct question {
    const ent_policy *policy;
    labels_label label;
    labels_clearance clearance;
    labels_notes notes;
} question;

static ent_code read_question(question *q, ent_call *c, ent_err *e)
{
    *q = (question){0};
    ENT_TRY(labels_policy(&q->policy, c, "policy", e));
    ENT_TRY(labels_read_clearance(&q->clearance, &q->notes, c, q->policy, call_arg(c, "clearance"), e));
    return labels_read(&q->label, &q->notes, c, q->policy, call_arg(c, "label"), e);
}

/* Validity and decision are one call: an invalid label is an error, and its decision is DENY. */
static ent_code judge(ent_decision *d, ent_call *c, const question *q, const ent_holding *h, ent_err *e)
{
    if (ent_label_decide(d, c->arena, q->policy, q->label.in_force, h, c->as_of, e) == ENT_OK) return ENT_OK;
    return ent_within(e, "%s", q->label.path);
}

static void answer(ent_call *c, const question *q, const ent_decision *d)
{
    labels_put_decision(c->out, d);
    labels_put_succession(c->out, &q->label);
    c->exit_code = d->verdict == ENT_PERMIT ? 0 : ent_api_exit_code(ENT_REFUSED);
}

/* ---- the record ---- */

/* The bytes themselves; the files are read as they are named. */
static ent_code read_case(ent_decision_case *out, ent_call *c, ent_err *e)
{
    *out = (ent_decision_case){.as_of = c->as_of, .strict = call_has(c, "strict")};
    ENT_TRY(call_file(&out->policy, c, "policy", API_SMALL_FILE_MAX, e));
    ENT_TRY(call_file(&out->clearance, c, "clearance", LABELS_FILE_MAX, e));
    return call_file(&out->label, c, "label", LABELS_FILE_MAX, e);
}

static ent_code put_record(ent_call *c, const ent_decision *d, ent_err *e)
{
    ent_decision_case bytes;
    ent_decision again;
    ent_str record;

    ENT_TRY(read_case(&bytes, c, e));
    ENT_TRY(ent_decision_record(&record, &again, c->arena, &bytes, e));
    if (again.verdict != d->verdict || again.reason != d->reason)
        return ent_fail(e, ENT_CONFLICT, NULL, "Try again when nobody writes to the files.", "A file changed while it was judged.");
    ent_jw_kstr(c->out, "record", record);
    return ENT_OK;
}

/* Bad input is recorded, too: the answer is the denial, the error and its record. A file that cannot be read has no bytes to record. */
static ent_code answer_denied(ent_call *c, const ent_err *problem, ent_err *e)
{
    const ent_decision denied = {.reason = ENT_WHY_INPUT};

    if (problem->code == ENT_IO || problem->code == ENT_NOMEM || problem->code == ENT_BUG || !call_has(c, "record")) {
        *e = *problem;
        return ent_refusal(e->code);
    }
    api__put_denied(c->out, problem);
    c->exit_code = ent_api_exit_code(problem->code);
    ENT_TRY(api__put_error(c->out, c->arena, problem, c->exit_code, false, e));
    return put_record(c, &denied, e);
}

ent_code op_label_decide(ent_call *c, ent_err *e)
{
    ent_err problem = {0};
    ent_decision d;
    question q;

    if (read_question(&q, c, &problem) != ENT_OK || judge(&d, c, &q, q.clearance.holding, &problem) != ENT_OK)
        return answer_denied(c, &problem, e);
    answer(c, &q, &d);
    labels_put_notes(c->out, &q.notes);
    return call_has(c, "record") ? put_record(c, &d, e) : ENT_OK;
}

ent_code op_label_replay(ent_call *c, ent_err *e)
{
    static const char *const kept[] = {"verdict", "reason", "rule", "as_of"};
    ent_decision_case bytes;
    const ent_json *o;
    ent_str record;

    ENT_TRY(call_file(&record, c, "record", LABELS_FILE_MAX, e));
    ENT_TRY(read_case(&bytes, c, e));
    record = ent_str_trim(record); /* a tool that took it out of the answer may have ended the line */
    if (ent_decision_replay(c->arena, record, &bytes, e) != ENT_OK) return ent_within(e, "%s", call_path(c, "record"));
    ENT_TRY(ent_json_parse(&o, c->arena, record, LABELS_FILE_MAX, e));
    ent_jw_kbool(c->out, "equal", true);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        const ent_json *v = ent_json_get(o, kept[i]);
        if (v == NULL) continue;
        ent_jw_key(c->out, kept[i]);
        ent_jw_value(c->out, v);
    }
    return ENT_OK;
}

/* ---- every condition ---- */

/* A label under another policy has no conditions here but the first. */
static ent_code conditions(const ent_condition **v, size_t *n, ent_call *c, const question *q, const ent_decision *d, ent_err *e)
{
    const ent_cut *cut;
    ent_condition *one;

    if (d->reason != ENT_WHY_POLICY) {
        ENT_TRY(ent_cut_of(&cut, c->arena, q->policy, q->label.in_force, (ent_str){0}, c->as_of, e));
        return ent_explain(v, n, c->arena, q->clearance.holding, cut, e);
    }
    ENT_NEW(one, c->arena, 1, e);
    *one = (ent_condition){.code = "policy", .rule = d->rule};
    ENT_TRY(ent_str_fmt(&one->text, c->arena, e, "Label and clearance must be under one policy; the label is under %.*s, not under %.*s.",
                        ENT_F(q->label.in_force->policy), ENT_F(ent_policy_name(q->policy))));
    *v = one;
    *n = 1;
    return ENT_OK;
}

static ent_code put_conditions(ent_call *c, const question *q, const ent_decision *d, ent_err *e)
{
    const ent_condition *v;
    size_t n;

    ENT_TRY(conditions(&v, &n, c, q, d, e));
    ent_jw_key(c->out, "conditions");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < n; i++) {
        ent_jw_obj(c->out);
        ent_jw_kz(c->out, "condition", v[i].code);
        ent_jw_kbool(c->out, "holds", v[i].holds);
        ent_jw_kz(c->out, "rule", v[i].rule ? v[i].rule : "");
        if (v[i].tag_set.n != 0) ent_jw_kstr(c->out, "tag_set", v[i].tag_set);
        ent_jw_kstr(c->out, "text", v[i].text);
        ent_jw_end(c->out);
    }
    ent_jw_end(c->out);
    return ENT_OK;
}

ent_code op_label_explain(ent_call *c, ent_err *e)
{
    ent_notes warnings = {0};
    ent_decision d;
    question q;

    ENT_TRY(read_question(&q, c, e));
    ENT_TRY(judge(&d, c, &q, q.clearance.holding, e));
    answer(c, &q, &d);
    ENT_TRY(put_conditions(c, &q, &d, e));
    if (d.reason != ENT_WHY_POLICY) ENT_TRY(ent_label_warnings(&warnings, c->arena, q.policy, q.label.in_force, c->as_of, e));
    labels_put_findings(c->out, "warnings", &warnings);
    labels_put_notes(c->out, &q.notes);
    return ENT_OK;
}

/* ---- who may see it ---- */

typedef struct counts {
    int64_t permitted, denied;
} counts;

/* One row: whose clearance, and what it may. */
static ent_code put_who(ent_call *c, const question *q, const ent_clearance *held, const ent_holding *h, const char *place, counts *n,
                        ent_err *e)
{
    ent_decision d;

    ENT_TRY(judge(&d, c, q, h, e));
    ent_jw_obj(c->out);
    if (held->holder.n != 0) ent_jw_kstr(c->out, "who", held->holder);
    else ent_jw_kz(c->out, "who", place);
    ent_jw_kz(c->out, "clearance", place);
    labels_put_decision(c->out, &d);
    ent_jw_end(c->out);
    if (d.verdict == ENT_PERMIT) n->permitted++;
    else n->denied++;
    return ENT_OK;
}

/* A list has one clearance a line: JSON, or the short form. Each is read in memory of its own, which is given back. */
static ent_code put_listed(ent_call *c, const question *q, const char *path, counts *n, ent_err *e)
{
    ent_arena *own = c->arena, *scratch = ent_arena_new(c->arena, 0);
    bool strict = call_has(c, "strict");
    ent_str rest, line;

    if (scratch == NULL) return ent_nomem(e);
    ENT_TRY(ent_file_read(&rest, own, path, API_FILE_MAX, e));
    for (int64_t number = 1; rest.n != 0; number++) {
        const ent_holding *h;
        ent_clearance held;
        ent_str place;
        ent_code code;
        ent_str_cut(rest, '\n', &line, &rest);
        ENT_TRY(ent_str_fmt(&place, scratch, e, "%s:%lld", path, (long long)number));
        if (ent_clearance_read(&held, scratch, q->policy, line, strict, NULL, e) != ENT_OK ||
            ent_holding_of(&h, scratch, q->policy, &held, NULL, 0, e) != ENT_OK)
            return ent_within(e, "%s:%lld", path, (long long)number);
        c->arena = scratch;
        code = put_who(c, q, &held, h, place.p, n, e);
        c->arena = own;
        if (code != ENT_OK) return code;
        ent_arena_reset(scratch);
    }
    return ENT_OK;
}

ent_code op_label_who(ent_call *c, ent_err *e)
{
    size_t named = call_count(c, "clearance");
    question q = {0};
    counts n = {0};

    if (named == 0 && !call_has(c, "list"))
        return call_usage(c, "There is nobody to ask about.", "Give --clearance FILE, which may be repeated, or --list FILE.", e);
    ENT_TRY(labels_policy(&q.policy, c, "policy", e));
    ENT_TRY(labels_read(&q.label, &q.notes, c, q.policy, call_arg(c, "label"), e));
    ent_jw_key(c->out, "who");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < named; i++) {
        labels_clearance held;
        ENT_TRY(labels_read_clearance(&held, &q.notes, c, q.policy, call_nth(c, "clearance", i), e));
        ENT_TRY(put_who(c, &q, &held.clearance, held.holding, held.path, &n, e));
    }
    if (call_has(c, "list")) ENT_TRY(put_listed(c, &q, call_path(c, "list"), &n, e));
    ent_jw_end(c->out);
    ent_jw_ki64(c->out, "permitted", n.permitted);
    ent_jw_ki64(c->out, "denied", n.denied);
    labels_put_succession(c->out, &q.label);
    labels_put_notes(c->out, &q.notes);
    return ENT_OK;
}
