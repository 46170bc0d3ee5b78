/* SPDX-License-Identifier: Apache-2.0 */
/* The binary label (ESS, the same as X.411) and the binary clearance (X.501): what their readers and writers share.
 *
 * The ASN.1 that is read and written, with where it was read. Marks: V text of the definition read; T read as others copied it
 * into their programs (two of them agree); K recalled.
 *
 *   ESSSecurityLabel ::= SET {                                        RFC 2634 section 3.2, again in RFC 5035   T
 *     security-policy-identifier  OBJECT IDENTIFIER,                  without it a label says nothing: refused, as XEP-0258's "Aqua"
 *     security-classification     INTEGER (0..256) OPTIONAL,          absent: refused, a label needs a class
 *     privacy-mark                CHOICE { PrintableString (SIZE (1..128)), UTF8String (SIZE (1..MAX)) } OPTIONAL,
 *     security-categories         SET SIZE (1..64) OF SecurityCategory OPTIONAL }
 *   SecurityCategory ::= SEQUENCE {                                   X.501 EnhancedSecurity, RFC 3281, RFC 5912          T
 *     type   [0] IMPLICIT OBJECT IDENTIFIER,
 *     value  [1] EXPLICIT ANY DEFINED BY type }
 *
 *   Clearance ::= SEQUENCE {                                          X.501, RFC 5912, RFC 5913 section 2                 T
 *     policyId            OBJECT IDENTIFIER,
 *     classList           BIT STRING DEFAULT {unclassified (1)},      bit n: the class with the number n
 *     securityCategories  SET SIZE (1..MAX) OF SecurityCategory OPTIONAL }     here too at most 64
 *   The older form with the tags [0], [1], [2] (RFC 3281) is refused.
 *
 *   Category types of ACP 145(A), 2.16.840.1.101.2.1.8.3.n; also RFC 7906 for 1, 3 and 4                                  T
 *     0 restrictive bits         SEQUENCE { tagName OBJECT IDENTIFIER, attributeFlags BIT STRING }
 *     1 enumerated permissive    SEQUENCE { tagName OBJECT IDENTIFIER, attributeList SET OF INTEGER (0..MAX) }
 *     2 permissive bits          as 0
 *     3 informative              SEQUENCE { tagName OBJECT IDENTIFIER, CHOICE { BIT STRING, SET OF INTEGER (0..MAX) } }
 *     4 enumerated restrictive   as 1
 *
 *   MISSI (SDN.801), category type 2.16.840.1.101.2.1.8.1: read when not strict, never written                            T
 *     CHOICE { SEQUENCE (a local policy: refused), SET OF SEQUENCE { tagSetName OBJECT IDENTIFIER, SEQUENCE OF CHOICE {
 *       [1] restrictive bits  IMPLICIT SEQUENCE { INTEGER OPTIONAL, BIT STRING },      the INTEGER is a level of the tag's own,
 *       [2] enumerated        IMPLICIT SEQUENCE { INTEGER OPTIONAL, SET OF INTEGER },  which no policy here has: refused
 *       [6] permissive bits   IMPLICIT SEQUENCE { INTEGER OPTIONAL, BIT STRING },
 *       [7] informative       EXPLICIT CHOICE { BIT STRING, SET OF INTEGER } } } }
 *     [2] does not say whether it restricts or permits; a policy with both kinds in the set leaves it open: refused.
 *
 * tagName is the tag SET of the policy, bits and numbers are lacv. So what stands under one type and one set speaks of all tags of
 * that kind in the set, and a number must be that of one value among them. Reading splits them again by the policy, so each
 * value ends in its own tag, and values of different tags are never taken together: that cannot widen.
 *   - The same type and set twice is refused: taking both together would open a permissive one.
 *   - Different types of one set may stand side by side (enumerated and bits): they are different tags. By name they are one
 *     category of STANAG 4774, whose values the decision weighs tag by tag.
 *   - A permissive type without values means nobody. By name only the whole category can be empty. So it is read when all permissive
 *     types that the policy has in that set are there and empty, and refused otherwise: beside values it would get lost.
 *   - Restrictive or informative types without values are malformed, and so is any empty one in a clearance.
 *
 * Strict reading takes exactly the bytes that would be written: DER, and where DER leaves a choice one form:
 *   - bits end with the last one set;  - a privacy mark that PrintableString can hold is one;  - no white space to collapse;
 *   - informative values as the policy's tag7Encoding says, else as numbers.
 * Otherwise such a deviation is a note: "ess-ber", "ess-form", "ess-missi".                                        */
#ifndef ENTENTE_LABEL_ESS_H
#define ENTENTE_LABEL_ESS_H

#include "ber.h"
#include "resolve.h"

#define ENT_ESS_MAX_CLASS 256     /* ub-integer-options */
#define ENT_ESS_MAX_CATEGORIES 64 /* ub-security-categories */
#define ENT_ESS_MAX_PRINTABLE 128 /* ub-privacy-mark-length */
#define ENT_ESS_MAX_MARK 4096     /* of UTF8String, which has no bound of its own */
#define ENT_ESS_MAX_BITS 65536

/* What a category type is called in a policy. Indexed by the last number of its identifier. */
typedef struct ent_ess_kind {
    ent_tag_type tag_type;
    ent_category_type type;
    const char *name;
} ent_ess_kind;
enum { ENT_ESS_RESTRICTIVE, ENT_ESS_ENUM_PERMISSIVE, ENT_ESS_PERMISSIVE, ENT_ESS_INFORMATIVE, ENT_ESS_ENUM_RESTRICTIVE, ENT_ESS_KINDS };
extern const ent_ess_kind ent_ess_kinds[ENT_ESS_KINDS];
#define ENT_ESS_ACP145 ((ent_str){"\x60\x86\x48\x01\x65\x02\x01\x08\x03", 9}) /* + one byte, the kind */
#define ENT_ESS_MISSI ((ent_str){"\x60\x86\x48\x01\x65\x02\x01\x08\x01", 9})

/* ---- ess_categories.c ---- */

typedef struct ent_ess {
    ent_ber in;
    const ent_policy *p;
    bool clearance;
    ent_str *set_oids; /* per set, as bytes; empty: cannot be encoded */
    uint16_t *seen;    /* per set: bit k: kind k was there; bit 8 + k: without values */
    ent_resolved r;
} ent_ess;

void ent_ess_begin(ent_ess *s, ent_arena *a, const ent_policy *p, ent_str bytes, bool strict, ent_notes *notes, ent_err *e);
/* The policy's identifier, to be called once and before all below. ENT_INVALID, R-09, when it is not that of s->p. */
ENT_CHECKED ent_code ent_ess_policy(ent_ess *s, const ent_ber_item *policy);
/* The class with this number. */
ENT_CHECKED ent_code ent_ess_class(uint32_t *out, ent_ess *s, uint64_t number, size_t offset);
/* security-categories, into s->r. */
ENT_CHECKED ent_code ent_ess_categories(ent_ess *s, const ent_ber_item *set);

bool ent_ess_kind_of(const ent_tag *t, unsigned kind);
/* true if a value of this kind in the set has this number; *second is another one that has it too, or ENT_NO_ID. */
bool ent_ess_find(uint32_t *out, uint32_t *second, const ent_policy *p, uint32_t set, unsigned kind, uint64_t number);
/* Informative values of the set are written as bits. */
bool ent_ess_as_bits(const ent_policy *p, uint32_t set, unsigned kind);
bool ent_ess_printable(ent_str s); /* PrintableString of at most ENT_ESS_MAX_PRINTABLE bytes */

/* ---- ess_write.c ---- */

/* Appends security-categories; nothing when there is none. */
ENT_CHECKED ent_code ent_ess_put_categories(ent_buf *out, const ent_policy *p, const ent_resolved *r, ent_err *e);
/* Refuses what a user typed in the place of an informative value's name: it has no number. Names are known to resolve. */
ENT_CHECKED ent_code ent_ess_check_typed(ent_arena *a, const ent_policy *p, size_t n, const ent_category *list, ent_err *e);
/* The policy's identifier, and the number of a class. */
ENT_CHECKED ent_code ent_ess_put_policy(ent_buf *out, const ent_policy *p, ent_err *e);
ENT_CHECKED ent_code ent_ess_class_number(uint64_t *out, const ent_policy *p, uint32_t class_id, ent_err *e);

#endif
