/* SPDX-License-Identifier: Apache-2.0 */
/* node reconcile: what a restored node learns from its partners later. */
#include "api_private.h"
#include "evidence.h"

ent_code op_node_reconcile(ent_call *c, ent_err *e)
{
    evidence v = {0};
    bool changed;

    ENT_TRY(evidence_take(&v, c, "file", e));
    ENT_TRY(evidence_put(c, &v, c->writer, e));
    changed = v.destroyed.n != 0;
    for (size_t i = 0; i < v.channels.n; i++) changed = changed || v.channels.v[i].changed;
    ent_jw_kbool(c->out, "changed", changed);
    if (!changed) c->act = NULL; /* nothing to sign: the transaction is rolled back */
    return v.destroyed.n != 0 ? call_owe_flush(c, v.destroyed.v[0].id, e) : ENT_OK;
}
