/* SPDX-License-Identifier: Apache-2.0 */
/* Confidentiality labels: STANAG 4774 XML (ADatP-4774, schema 1.3), the JSON form in the style of STANAG 5636, and the binary
 * ESS label (RFC 2634 section 3.2, the same as X.411). All three say the same thing, an ent_label: names under a policy. */
#ifndef ENTENTE_LABEL_LABEL_H
#define ENTENTE_LABEL_LABEL_H

#include <entente/label/policy.h>

typedef enum ent_category_type { ENT_RESTRICTIVE = 1, ENT_PERMISSIVE, ENT_INFORMATIVE } ent_category_type;

typedef struct ent_category {
    ent_category_type type;
    ent_str tag_name; /* name of the tag SET, as 4774 has it */
    ent_str uri;      /* may be empty */
    size_t n;
    const ent_str *values;
    unsigned line;
} ent_category;

/* Which of the labels of a thing this is; the root element of its XML. */
typedef enum ent_label_role {
    ENT_LABEL_ORIGINATOR = 0, /* originatorConfidentialityLabel: never overwritten                      */
    ENT_LABEL_ALTERNATIVE,    /* alternativeConfidentialityLabel: the equivalent under another policy   */
    ENT_LABEL_METADATA,       /* metadataConfidentialityLabel: of the metadata itself                   */
    ENT_LABEL_PLAIN           /* ConfidentialityLabel: the legacy root; written as ORIGINATOR           */
} ent_label_role;

typedef struct ent_label ent_label;
struct ent_label {
    ent_label_role role;
    ent_str policy, policy_uri; /* policy_uri: "urn:oid:…" or empty */
    ent_str classification;
    ent_str privacy_mark;
    size_t n;
    const ent_category *categories;
    ent_str originator, originator_type; /* OriginatorID and its IDType, or empty */
    bool has_created, has_review;
    ent_time created, review;
    const ent_label *successor; /* or NULL; valid from succession on */
    ent_time succession;
    unsigned line; /* of the root element, 0 if not read from XML */
};

/* ---- reading ------------------------------------------------------------------------------------------------- */

/* All readers: notes may be NULL; a refusal adds no note and leaves *out empty. A label has at most 4096 categories of 4096 values,
 * and 8 successors.
 *
 * STANAG 4774 XML, at most 1 MiB. strict: every deviation from the schema and its prose is refused (a label then also needs a
 * review or a successor); otherwise published errata are repaired and noted ("label-…"), never an unknown value. Values in any
 * other element than GenericValue are refused.                                                                     */
ENT_CHECKED ent_code ent_label_parse(ent_label *out, ent_arena *a, ent_str xml, bool strict, ent_notes *notes, ent_err *e);
/* The JSON forms (doc/formats.md), at most 1 MiB: STANAG 5636 style, and the statement of opentdf/spec. A policy named by UUID or OID
 * must be p; names are checked on use, as with XML. strict as above, but for the review, which these forms have no published
 * member for.                                                                                                      */
ENT_CHECKED ent_code ent_label_parse_json(ent_label *out, ent_arena *a, const ent_policy *p, ent_str json, bool strict, ent_notes *notes,
                                          ent_err *e);
/* An ESS security label, BER or (strict) DER, at most 64 KiB. Numbers become names by p; a number that p does not have, or that
 * two values of a kind of tag share in a set, is ENT_INVALID. strict takes exactly the bytes that ent_label_write_ess writes.
 * Created and review stay unset: the form has no dates. Errors have the place "byte 12".                            */
ENT_CHECKED ent_code ent_label_parse_ess(ent_label *out, ent_arena *a, const ent_policy *p, ent_str bytes, bool strict, ent_notes *notes,
                                         ent_err *e);
/* Any of the three, told apart by the first bytes; ESS also as base64 text, whose padding may lack ("ess-padding"). */
ENT_CHECKED ent_code ent_label_read(ent_label *out, ent_arena *a, const ent_policy *p, ent_str bytes, bool strict, ent_notes *notes,
                                    ent_err *e);

/* ---- writing ------------------------------------------------------------------------------------------------- */

/* What is written is read back strictly, without a note, as the same label.
 *
 * Schema-valid XML, root by role, names in the policy's spelling, each value once. Without `created` the label cannot be written:
 * ENT_INVALID; so with the URI of a category that is the identifier of another tag set. A label without review date and successor gets
 * the review that R-49 asks for: five calendar years after creation, 28 February for 29 February.                     */
ENT_CHECKED ent_code ent_label_write(ent_str *out, ent_arena *a, const ent_policy *p, const ent_label *l, ent_err *e);
/* JSON in STANAG 5636 style; members of our own begin with "ent:". A review that is not said is not written. */
ENT_CHECKED ent_code ent_label_write_json(ent_str *out, ent_arena *a, const ent_policy *p, const ent_label *l, ent_err *e);
/* DER. ENT_INVALID where the form cannot say it: a value whose number another value of its kind has too, a privacy mark above 4,096
 * bytes, a class above 256, a number beyond 64 bits (as a bit: above 65,535), more than 64 categories, text that a user typed.
 * What has no place in the form (role, dates, originator, succession) is noted ("ess-left-out").                    */
ENT_CHECKED ent_code ent_label_write_ess(ent_str *out, ent_arena *a, const ent_policy *p, const ent_label *l, ent_notes *notes, ent_err *e);

/* Canonical bytes (RFC 8785 JSON, described in doc/formats.md): equal for labels that say the same under p, whatever form,
 * order or spelling they were read from. The legacy root is an originator's label; a review that is neither said nor replaced by a
 * successor is that of R-49. ENT_INVALID for names that p does not have, in successors too. digest: of these bytes; may be NULL. */
ENT_CHECKED ent_code ent_label_canonical(ent_str *out, ent_sha256 *digest, ent_arena *a, const ent_policy *p, const ent_label *l,
                                         ent_err *e);

/* ---- asking -------------------------------------------------------------------------------------------------- */

/* Validity under the policy at as_of; `creating` also refuses obsolete values. ENT_INVALID names the first broken
 * rule, tag and value. A permissive category without a value is valid and means nobody. A privacy mark is looked up only where
 * the policy lists privacy marks.                                                                                  */
ENT_CHECKED ent_code ent_label_validate(const ent_policy *p, const ent_label *l, ent_time as_of, bool creating, ent_err *e);
/* The same, but every violation, each with its place: one note for each ("invalid-class", "invalid-required", …). ENT_OK with no
 * note added: valid. ENT_NOMEM is the only error.                                                                  */
ENT_CHECKED ent_code ent_label_violations(ent_notes *out, ent_arena *a, const ent_policy *p, const ent_label *l, ent_time as_of,
                                          bool creating, ent_err *e);
/* What a labelling screen must say of a valid label, as notes: "label-shut-out" (a value of one permissive set whose namesake in
 * another set is not there: SWE is in Releasable To but shut out by Only), "label-nobody", "label-everybody", "label-review-past",
 * "label-future", "label-succeeded".                                                                               */
ENT_CHECKED ent_code ent_label_warnings(ent_notes *out, ent_arena *a, const ent_policy *p, const ent_label *l, ent_time as_of, ent_err *e);

/* The label that holds at as_of: l, or the successor whose time has come, and so on. A successor's own succession counts only
 * once it holds itself. NULL for NULL.                                                                             */
const ent_label *ent_label_in_force(const ent_label *l, ent_time as_of);

/* true if the label holds this value, e.g. "Administrative", "EXERCISE". Names fold case under NATO and PUBLIC. */
bool ent_label_has(const ent_policy *p, const ent_label *l, const char *tag_set, const char *value);
/* The same for decisions that rest on it: a machine without memory must not look like a label without the value. ENT_NOMEM. */
ENT_CHECKED ent_code ent_label_holds(bool *out, const ent_policy *p, const ent_label *l, const char *tag_set, const char *value,
                                     ent_err *e);

/* The label with one informative value added (a no-op if it is there): for the EXERCISE mark. */
ENT_CHECKED ent_code ent_label_add(ent_label *out, ent_arena *a, const ent_policy *p, const ent_label *l, const char *tag_set,
                                   const char *value, ent_err *e);

/* Label of a whole made of parts. ENT_JOIN_STRICT never widens: permissive values of parts intersect, a part without
 * the tag does not remove it; *nobody is set when an intersection is empty (out then keeps the tag with no value, which
 * nobody may see). ENT_JOIN_PUBLISHED is the rule of ADatP-4774.1 section 4.4, which can widen; for comparison only; *wider is
 * set when it admits somebody whom a part refuses. wider may be NULL.
 * Parts must be valid but for dates. ENT_REFUSED when the policy has no valid label for the whole. Dates, originator
 * and privacy mark are left unset.                                                                                 */
typedef enum ent_join_mode { ENT_JOIN_STRICT = 0, ENT_JOIN_PUBLISHED } ent_join_mode;
ENT_CHECKED ent_code ent_label_join(ent_label *out, bool *nobody, bool *wider, ent_arena *a, const ent_policy *p,
                                    const ent_label *const *parts, size_t n, ent_join_mode mode, ent_err *e);

#endif
