/* SPDX-License-Identifier: Apache-2.0 */
/* A label in the STANAG 5636 style JSON form, as label_json.c reads it strictly: the published members first, then our own where the
 * label says what they are for.                                                                                  */
#include "label_json.h"

static ent_code put_label(ent_jw *w, ent_arena *a, const ent_policy *p, const ent_label *l, unsigned depth, ent_err *e);

static ent_code put_own(ent_jw *w, ent_arena *a, const ent_policy *p, const ent_label *l, unsigned depth, ent_err *e)
{
    ent_str mark, who;

    ENT_TRY(ent_form_text(&mark, a, l->privacy_mark, "privacy mark", e));
    ENT_TRY(ent_form_text(&who, a, l->originator, "originator", e));
    ent_jw_kstr(w, ENT_JL_POLICY_URI, p->urn);
    if (mark.n != 0) ent_jw_kstr(w, ENT_JL_PRIVACY, mark);
    if (who.n != 0) {
        ent_jw_key(w, ENT_JL_BY);
        ent_jw_obj(w);
        ent_jw_kstr(w, "type", l->originator_type);
        ent_jw_kstr(w, "id", who);
        ent_jw_end(w);
    }
    if (l->has_review) ent_jform_put_time(w, ENT_JL_REVIEW, l->review);
    if (l->successor == NULL) return ENT_OK;
    ent_jw_key(w, ENT_JL_SUCCESSION);
    ent_jw_obj(w);
    ent_jform_put_time(w, "from", l->succession);
    ent_jw_key(w, "label");
    ENT_TRY(put_label(w, a, p, l->successor, depth + 1, e));
    ent_jw_end(w);
    return ENT_OK;
}

static ent_code put_label(ent_jw *w, ent_arena *a, const ent_policy *p, const ent_label *l, unsigned depth, ent_err *e)
{
    uint32_t id;

    if (depth > ENT_LABEL_MAX_SUCCESSORS)
        return ent_fail(e, ENT_LIMIT, NULL, NULL, "The label has more than %d successors.", ENT_LABEL_MAX_SUCCESSORS);
    ENT_TRY(ent_form_check_label(a, p, l, true, e));
    ENT_TRY(ent_find_class(&id, a, p, l->classification, e));
    ent_jw_obj(w);
    ent_jw_kstr(w, "pol", p->name);
    ent_jw_kstr(w, "cls", p->classes.v[id].name);
    ent_jw_key(w, "catl");
    ENT_TRY(ent_jform_put_categories(w, a, p, l->categories, l->n, &ENT_JL_CATEGORY, e));
    ent_jform_put_time(w, "dcr", l->created);
    ENT_TRY(put_own(w, a, p, l, depth, e));
    ent_jw_end(w);
    return ENT_OK;
}

ent_code ent_label_write_json(ent_str *out, ent_arena *a, const ent_policy *p, const ent_label *l, ent_err *e)
{
    static const char *const roots[] = {ENT_JL_ORIGINATOR, ENT_JL_ALTERNATIVE, ENT_JL_METADATA, ENT_JL_ORIGINATOR};
    ent_buf b = ent_buf_new(a, ENT_LABEL_MAX_BYTES);
    ent_jw w = ent_jw_plain(&b);

    *out = (ent_str){0};
    ent_jw_obj(&w);
    ent_jw_key(&w, roots[l->role]);
    ENT_TRY(put_label(&w, a, p, l, 0, e));
    ent_jw_key(&w, "context");
    ent_jw_obj(&w);
    ent_jw_kz(&w, "@base", ENT_JL_BASE);
    ent_jw_kz(&w, ENT_JL_PREFIX, ENT_JL_URN);
    ent_jw_end(&w);
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}
