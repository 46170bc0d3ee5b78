/* SPDX-License-Identifier: Apache-2.0 */
/* The codes of concepts and designations. */
#include "concept_private.h"

static const struct {
    const char *code, *tbx;
} statuses[] = {
    [ENT_TERM_NO_STATUS] = {"", ""},
    [ENT_TERM_PREFERRED] = {"preferred", "preferredTerm-admn-sts"},
    [ENT_TERM_ADMITTED] = {"admitted", "admittedTerm-admn-sts"},
    [ENT_TERM_DEPRECATED] = {"deprecated", "deprecatedTerm-admn-sts"},
    [ENT_TERM_SUPERSEDED] = {"superseded", "supersededTerm-admn-sts"},
    [ENT_TERM_OTHER_STATUS] = {"other", "other"},
};

static const char *const states[] = {
    [ENT_TERM_NO_STATE] = "",       [ENT_TERM_PROPOSED] = "proposed",           [ENT_TERM_AGREED] = "agreed",
    [ENT_TERM_RETIRED] = "retired", [ENT_TERM_STATE_SUPERSEDED] = "superseded", [ENT_TERM_OTHER_STATE] = "other",
};

static const char *const relations[] = {
    [ENT_TERM_BROADER] = "broader",   [ENT_TERM_NARROWER] = "narrower",     [ENT_TERM_WHOLE] = "whole",
    [ENT_TERM_PART] = "part",         [ENT_TERM_ASSOCIATED] = "associated", [ENT_TERM_REPLACED_BY] = "replaced-by",
    [ENT_TERM_REPLACES] = "replaces", [ENT_TERM_EXACT] = "exact",           [ENT_TERM_CLOSE] = "close",
};

static const char *const elements[] = {"descrip", "admin",       "termNote",  "transac",     "ref",       "xref", "note",
                                       "date",    "descripNote", "adminNote", "transacNote", "attribute", "xml"};

#define COUNT(a) (sizeof(a) / sizeof *(a))

const char *ent_term_status_code(ent_term_status s)
{
    return (size_t)s < COUNT(statuses) ? statuses[s].code : "";
}

const char *terms__status_tbx(ent_term_status s)
{
    return (size_t)s < COUNT(statuses) ? statuses[s].tbx : "";
}

ent_term_status ent_term_status_of(ent_str code)
{
    static const char ending[] = "Term";

    if (code.n == 0) return ENT_TERM_NO_STATUS;
    for (size_t i = ENT_TERM_PREFERRED; i <= ENT_TERM_SUPERSEDED; i++) {
        ent_str stem = code;
        if (ent_str_is(code, statuses[i].tbx) || ent_str_is(code, statuses[i].code)) return (ent_term_status)i;
        if (!ent_str_ends(code, ending)) continue; /* "preferredTerm", of normativeAuthorization */
        stem.n -= sizeof ending - 1;
        if (ent_str_is(stem, statuses[i].code)) return (ent_term_status)i;
    }
    return ENT_TERM_OTHER_STATUS;
}

const char *ent_term_state_code(ent_term_state s)
{
    return (size_t)s < COUNT(states) ? states[s] : "";
}

ent_term_state terms__state_of(ent_str code)
{
    if (code.n == 0) return ENT_TERM_NO_STATE;
    for (size_t i = ENT_TERM_PROPOSED; i <= ENT_TERM_STATE_SUPERSEDED; i++)
        if (ent_str_is(code, states[i])) return (ent_term_state)i;
    return ENT_TERM_OTHER_STATE;
}

const char *ent_term_relation_word(ent_term_relation_kind k)
{
    return (size_t)k < COUNT(relations) && relations[k] != NULL ? relations[k] : "";
}

ent_str terms__own_status_code(const ent_term_designation *d)
{
    return ent_str_is(d->status_code, terms__status_tbx(d->status)) ? (ent_str){"", 0} : d->status_code;
}

ent_str terms__own_state_code(const ent_term_concept *c)
{
    return ent_str_is(c->state_code, ent_term_state_code(c->state)) ? (ent_str){"", 0} : c->state_code;
}

bool terms__element_ok(ent_str element)
{
    for (size_t i = 0; i < COUNT(elements); i++)
        if (ent_str_is(element, elements[i])) return true;
    return false;
}
