/* SPDX-License-Identifier: Apache-2.0 */
/* Label in, verdict out. Validity and decision are one call, because callers forget the first; nothing is written down on the
 * way, so the time is that of reading the label.
 *
 * A label under another policy is no bad input: nobody says how it relates to this one, and that is the answer.
 * Whatever else keeps it from being judged is an error, and the verdict is DENY all the same. */
#include <string.h>

#include "cut.h"

static ent_code judge(ent_decision *out, ent_arena *a, const ent_policy *p, const ent_label *l, ent_str dossier, const ent_holding *h,
                      ent_time as_of, ent_err *e)
{
    const ent_scope scope = {.windows = true, .privacy = true, .as_of = as_of};
    ent_resolved r;
    ent_cut cut;
    bool ours;

    ENT_TRY(ent_names_policy(&ours, a, p, l->policy, e));
    if (!ours && ent_str_trim(l->policy).n != 0) {
        *out = (ent_decision){.reason = ENT_WHY_POLICY, .rule = "R-09"};
        return ENT_OK;
    }
    ENT_TRY(ent_resolve(&r, a, p, l, e));
    ENT_TRY(ent_check_rules(p, &r, &scope, e));
    ENT_TRY(ent_cut_compile(&cut, a, p, &r, e));
    ENT_TRY(ent_cut_dossier(&cut, a, dossier, e));
    return ent_decide(out, a, h, &cut, e); /* keeps names of the policy and the dossier, not the cut */
}

void ent_judge_refused(ent_decision *out, ent_arena *a, const ent_err *e)
{
    size_t n = strlen(e->rule);
    char *rule = n == 0 ? NULL : ent_alloc(a, n + 1);

    *out = (ent_decision){.reason = ENT_WHY_INPUT, .rule = "R-01"};
    if (rule != NULL) out->rule = memcpy(rule, e->rule, n + 1);
}

ent_code ent_judge(ent_decision *out, ent_arena *a, const ent_policy *p, const ent_label *l, ent_str dossier, const ent_holding *h,
                   ent_time as_of, ent_err *e)
{
    ent_code code = judge(out, a, p, l, dossier, h, as_of, e);

    if (code != ENT_OK) ent_judge_refused(out, a, e);
    return code;
}

ent_code ent_label_decide(ent_decision *out, ent_arena *a, const ent_policy *p, const ent_label *l, const ent_holding *h, ent_time as_of,
                          ent_err *e)
{
    return ent_judge(out, a, p, l, (ent_str){0}, h, as_of, e);
}

ent_code ent_label_decide_bytes(ent_decision *out, ent_arena *a, const ent_policy *p, ent_str label, const ent_holding *h, ent_time as_of,
                                ent_err *e)
{
    ent_label l;
    ent_code code = ent_label_read(&l, a, p, label, false, NULL, e);

    if (code == ENT_OK) return ent_label_decide(out, a, p, ent_label_in_force(&l, as_of), h, as_of, e);
    ent_judge_refused(out, a, e);
    return code;
}
