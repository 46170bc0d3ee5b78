/* SPDX-License-Identifier: Apache-2.0 */
#include "api_private.h"

ent_code op_help_rule(ent_call *c, ent_err *e)
{
    ent_rule rule;
    bool found;

    ENT_TRY(ent_api_rule(&rule, &found, c->arena, call_path(c, "rule"), e));
    if (!found) return ent_fail(e, ENT_NOT_VISIBLE, NULL, "Rules run from R-01 to R-68.", "There is no such rule.");
    ent_jw_kstr(c->out, "id", rule.id);
    ent_jw_kstr(c->out, "area", rule.area);
    ent_jw_kstr(c->out, "text", rule.text);
    ent_jw_kstr(c->out, "source", rule.source);
    ent_jw_kstr(c->out, "mark", rule.mark);
    return ENT_OK;
}
