/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of policy diff share: a policy as a list of facts. */
#ifndef ENTENTE_LABEL_POLICY_DIFF_H
#define ENTENTE_LABEL_POLICY_DIFF_H

#include "policy.h"

/* In the order in which changes are told. */
typedef enum ent_fact_kind {
    ENT_FACT_NAME,
    ENT_FACT_OID,
    ENT_FACT_VERSION,
    ENT_FACT_SCHEMA,
    ENT_FACT_WINDOW,
    ENT_FACT_DEFAULT,
    ENT_FACT_REFERENCE,
    ENT_FACT_CLASS,
    ENT_FACT_HIERARCHY,
    ENT_FACT_CLASS_OBSOLETE,
    ENT_FACT_COLOR,
    ENT_FACT_SET,
    ENT_FACT_TAG,
    ENT_FACT_TAG7,
    ENT_FACT_SELECTION,
    ENT_FACT_VALUE,
    ENT_FACT_VALUE_TAG,
    ENT_FACT_VALUE_OBSOLETE,
    ENT_FACT_VALUE_WINDOW,
    ENT_FACT_INPUT,
    ENT_FACT_PRIVACY,
    ENT_FACT_PRIVACY_OBSOLETE,
    ENT_FACT_PRIVACY_SELECTION,
    ENT_FACT_RULE,
    ENT_FACT_PEER,
    ENT_FACT_EQUIVALENCE,
    ENT_FACT_IMPLIED,
    ENT_FACT_MARKING,
    ENT_FACTS /* how many */
} ent_fact_kind;

#define ENT_FACT_NONE ENT_FACTS

/* One thing that a policy says. It may belong to another: when that comes or goes, this one is not told. */
typedef struct ent_fact {
    ent_fact_kind kind;
    ent_str key;         /* tells it from others of its kind; of a rule the rule itself */
    ent_str what;        /* for people: "Releasable To: Japan" */
    ent_str text;        /* what is said: "obsolete", "4", … */
    bool informs;        /* of an informative value: decides no access */
    ent_fact_kind owner; /* or ENT_FACT_NONE */
    ent_str owner_key;
    uint32_t nth, more; /* of several with one key (a value declared twice): which one, from 0; of the first: how many more there are */
} ent_fact;
typedef ENT_VEC(ent_fact) ent_facts;

/* Names compare as the policy compares them. */
ENT_CHECKED ent_code ent_policy_facts(ent_facts *out, ent_arena *a, const ent_policy *p, ent_err *e);

/* A rule, an equivalence or a marking in words, the same for equal ones: policy_diff_words.c */
ENT_CHECKED ent_code ent_word_requirement(ent_str *out, ent_arena *a, const ent_policy *p, const ent_requirement *q, ent_err *e);
ENT_CHECKED ent_code ent_word_exclusion(ent_str *out, ent_arena *a, const ent_policy *p, const ent_ref *ref, ent_err *e);
ENT_CHECKED ent_code ent_word_equivalent(ent_str *out, ent_arena *a, const ent_policy *p, const ent_equivalent *q, ent_err *e);
ENT_CHECKED ent_code ent_word_additions(ent_str *out, ent_arena *a, const ent_requirements *list, ent_err *e);
ENT_CHECKED ent_code ent_word_implied(ent_str *out, ent_arena *a, const ent_policy *p, const ent_ref *ref, ent_err *e);
ENT_CHECKED ent_code ent_word_marks(ent_str *out, ent_arena *a, const ent_marks *m, ent_err *e);
ENT_CHECKED ent_code ent_word_window(ent_str *out, ent_arena *a, bool has_from, ent_time from, bool has_to, ent_time to, ent_err *e);

#endif
