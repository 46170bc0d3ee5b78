/* SPDX-License-Identifier: Apache-2.0 */
/* Findings that need two places: a reference and its target, or two records with one name. */
#include "std_audit.h"

/* The record whose id differs from the target only in the kind of dash, or NULL. */
static ent_code find_by_dash(ent_std_auditor *x, ent_str target, const ent_std_entry **found, ent_err *e)
{
    ent_str folded;

    ENT_TRY(ent_std_fold_dashes(&folded, x->a, target, e));
    *found = ent_str_eq(folded, target) ? NULL : ent_std_index_get(&x->ids, folded);
    if (*found == NULL) *found = ent_std_index_get(&x->folded_ids, folded);
    return ENT_OK;
}

static ent_code say_dangling(ent_std_auditor *x, const ent_std_ref *ref, ent_str owner, ent_err *e)
{
    const char *code = ref->kind == ENT_STD_REF_SELECT ? "select-without-record" : "dangling-reference";
    const ent_std_entry *found;

    ENT_TRY(ent_std_say(x->a, x->out, e, code, owner, ref->line, "The %s names \"%.*s\", and no record has this id.",
                        ent_std_ref_word(ref->kind), ENT_F(ref->target)));
    ENT_TRY(find_by_dash(x, ref->target, &found, e));
    if (found == NULL) return ENT_OK;
    return ent_std_say(x->a, x->out, e, "reference-hyphen", owner, ref->line,
                       "The reference \"%.*s\" and the id \"%.*s\" in line %u differ only in a hyphen.", ENT_F(ref->target),
                       ENT_F(x->reg->records[found->at].id), x->reg->records[found->at].line);
}

static bool one_of(ent_str s, const char *const *words)
{
    for (; *words != NULL; words++)
        if (ent_str_is(s, *words)) return true;
    return false;
}

/* What is said about the use of a standard against what its status says. The finding is about the target: it is the record that an
 * officer will look up.                                                                                             */
static ent_code say_obligation(ent_std_auditor *x, const ent_std_ref *ref, const ent_std_record *target, ent_err *e)
{
    static const char *const over[] = {"cancelled", "superseded", "withdrawn", "retired", "rejected", NULL};
    static const char *const in_force[] = {"promulgated", "published", "in force", NULL};
    static const char *const not_yet[] = {"candidate", "emerging", "midterm", "farterm", NULL};
    bool deleted = ent_std_last_flag(target) == ENT_STD_DELETED || ent_str_is(target->mode, "deleted");
    bool mandatory = ent_str_is(ref->obligation, "mandatory");

    if (deleted && ent_str_is(ref->obligation, "fading"))
        return ent_std_say(x->a, x->out, e, "fading-but-deleted", target->id, ref->line,
                           "\"%.*s\" is called fading here, but was deleted (line %u).", ENT_F(ref->target), target->line);
    if (deleted && mandatory)
        return ent_std_say(x->a, x->out, e, "mandatory-deleted", target->id, ref->line,
                           "\"%.*s\" is mandatory here, but was deleted (line %u).", ENT_F(ref->target), target->line);
    if (!deleted && mandatory && one_of(target->mode, over))
        return ent_std_say(x->a, x->out, e, "mandatory-not-in-force", target->id, ref->line,
                           "\"%.*s\" is mandatory here, but its status is %.*s (line %u).", ENT_F(ref->target), ENT_F(target->mode),
                           target->line);
    if (one_of(target->mode, in_force) && (one_of(ref->obligation, not_yet) || ent_str_is(ref->lifecycle, "candidate")))
        return ent_std_say(x->a, x->out, e, "candidate-in-force", target->id, ref->line,
                           "\"%.*s\" is only foreseen here, but its status is %.*s (line %u).", ENT_F(ref->target), ENT_F(target->mode),
                           target->line);
    return ENT_OK;
}

ent_code ent_std_audit_ref(ent_std_auditor *x, const ent_std_ref *ref, ent_str owner, ent_err *e)
{
    const ent_std_entry *found;

    if (owner.n == 0) owner = ref->target; /* a best-practice list has no id to be found by */
    if (ref->kind == ENT_STD_REF_TAXONOMY) {
        if (ent_std_index_get(&x->nodes, ref->target) != NULL) return ENT_OK;
        return ent_std_say(x->a, x->out, e, "dangling-taxonomy", owner, ref->line, "\"%.*s\" is not in the taxonomy.", ENT_F(ref->target));
    }
    found = ent_std_index_get(&x->ids, ref->target);
    if (found == NULL) return say_dangling(x, ref, owner, e);
    return say_obligation(x, ref, &x->reg->records[found->at], e);
}

/* A doubled id is told at each record but the first, which is what references mean. */
static ent_code audit_double_ids(ent_std_auditor *x, ent_err *e)
{
    for (size_t i = 0, n; i < x->ids.n; i += n) {
        const ent_std_record *first = &x->reg->records[x->ids.v[i].at];
        n = ent_std_index_run(&x->ids, &x->ids.v[i]);
        for (size_t k = 1; k < n; k++)
            ENT_TRY(ent_std_say(x->a, x->out, e, "duplicate-id", first->id, x->reg->records[x->ids.v[i + k].at].line,
                                "The id \"%.*s\" is already taken by the record in line %u.", ENT_F(first->id), first->line));
    }
    return ENT_OK;
}

/* A doubled uuid is told at every record that has it: none of them is more right than the others. */
static ent_code audit_double_uuids(ent_std_auditor *x, ent_err *e)
{
    for (size_t i = 0, n; i < x->uuids.n; i += n) {
        n = ent_std_index_run(&x->uuids, &x->uuids.v[i]);
        for (size_t k = 0; n > 1 && k < n; k++) {
            const ent_std_record *r = &x->reg->records[x->uuids.v[i + k].at];
            const ent_std_record *other = &x->reg->records[x->uuids.v[i + (k == 0 ? 1 : 0)].at];
            ENT_TRY(ent_std_say(x->a, x->out, e, "duplicate-uuid", r->id, r->line, "The uuid %.*s is also that of \"%.*s\" in line %u.",
                                ENT_F(r->uuid), ENT_F(other->id), other->line));
        }
    }
    return ENT_OK;
}

static ent_code audit_double_orgs(ent_std_auditor *x, ent_err *e)
{
    for (size_t i = 0, n; i < x->orgs.n; i += n) {
        const ent_std_org *first = &x->reg->orgs[x->orgs.v[i].at];
        n = ent_std_index_run(&x->orgs, &x->orgs.v[i]);
        for (size_t k = 1; k < n; k++)
            ENT_TRY(ent_std_say(x->a, x->out, e, "duplicate-organisation", (ent_str){"", 0}, x->reg->orgs[x->orgs.v[i + k].at].line,
                                "The organisation \"%.*s\" is already declared in line %u.", ENT_F(first->key), first->line));
    }
    return ENT_OK;
}

ent_code ent_std_audit_doubles(ent_std_auditor *x, ent_err *e)
{
    ENT_TRY(audit_double_ids(x, e));
    ENT_TRY(audit_double_uuids(x, e));
    return audit_double_orgs(x, e);
}
