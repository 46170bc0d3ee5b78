/* SPDX-License-Identifier: Apache-2.0 */
/* Clearances: what a person, an organisation or a channel may see, by name (STANAG 4774 clearance, schema 1.2; derived from the
 * clearance attribute of X.501, RFC 5913), and compiled under one policy version: a *holding*.                       */
#ifndef ENTENTE_LABEL_CLEARANCE_H
#define ENTENTE_LABEL_CLEARANCE_H

#include <entente/label/label.h>

typedef enum ent_holder_kind { ENT_HOLDER_UNSAID = 0, ENT_HOLDER_PERSON, ENT_HOLDER_ORGANISATION, ENT_HOLDER_CHANNEL } ent_holder_kind;

typedef struct ent_clearance {
    ent_str policy, policy_uri;
    size_t n_classes;
    const ent_str *classes; /* every class held, one by one */
    size_t n;
    const ent_category *categories;
    ent_holder_kind holder_kind; /* of the JSON form; the XML form does not say whose clearance it is */
    ent_str holder;
} ent_clearance;

/* All readers: notes may be NULL; a refusal adds no note and leaves *out empty.
 *
 * XML, at most 1 MiB. strict: every deviation is refused; otherwise repaired and noted. A clearance without a list of classes is
 * refused. Extensions are not looked at ("label-foreign").                                                          */
ENT_CHECKED ent_code ent_clearance_parse(ent_clearance *out, ent_arena *a, ent_str xml, bool strict, ent_notes *notes, ent_err *e);
/* JSON (doc/formats.md), at most 1 MiB: the same content, and whose it is. A member "highest" in place of "classes" is the declared
 * expansion: it and all classes below it ("clearance-expanded").                                                    */
ENT_CHECKED ent_code ent_clearance_parse_json(ent_clearance *out, ent_arena *a, const ent_policy *p, ent_str json, bool strict,
                                              ent_notes *notes, ent_err *e);
/* The short human form, "NATO: SECRET; Context=NATO; Releasable To=NATO,USA": policy, then a class or classes separated by
 * commas, then tag sets with their values. With `expand` the one class named stands for itself and all below it: the
 * declared expansion from a highest class.                                                                         */
ENT_CHECKED ent_code ent_clearance_read_short(ent_clearance *out, ent_arena *a, const ent_policy *p, ent_str text, bool expand, ent_err *e);
/* XML, JSON or the short form (without expansion), told apart by the first character. */
ENT_CHECKED ent_code ent_clearance_read(ent_clearance *out, ent_arena *a, const ent_policy *p, ent_str bytes, bool strict, ent_notes *notes,
                                        ent_err *e);

/* Both are read back strictly, without a note, as the same clearance; the XML form leaves out the holder. ENT_INVALID for names that p
 * does not have, the same tag set and type twice, no class, a holder without kind or name.                           */
ENT_CHECKED ent_code ent_clearance_write(ent_str *out, ent_arena *a, const ent_policy *p, const ent_clearance *c, ent_err *e);
ENT_CHECKED ent_code ent_clearance_write_json(ent_str *out, ent_arena *a, const ent_policy *p, const ent_clearance *c, ent_err *e);
/* The short human form, to be read by people; by ent_clearance_read_short too, without expansion, unless a name holds a quotation mark or a tag
 * set has one value both restrictive and permissive. At most 1 MiB.                                                */
ENT_CHECKED ent_code ent_clearance_write_short(ent_str *out, ent_arena *a, const ent_clearance *c, ent_err *e);
/* Canonical bytes and their digest (may be NULL), as with labels; the holder is part of it, a category without a value is not. */
ENT_CHECKED ent_code ent_clearance_canonical(ent_str *out, ent_sha256 *digest, ent_arena *a, const ent_policy *p, const ent_clearance *c,
                                             ent_err *e);

/* The clearance attribute of X.501 (RFC 5913 section 2), BER or (strict) DER, at most 64 KiB: policy, numbers of classes, categories as
 * in the ESS label. Numbers become names by p; one that p does not have, or that two values share, is ENT_INVALID, as are a
 * list of classes that is there but empty, and a category without values. An absent list is the class with the number 1.
 * Whose it is stands beside it in the certificate, not in it.                                                      */
ENT_CHECKED ent_code ent_clearance_parse_ber(ent_clearance *out, ent_arena *a, const ent_policy *p, ent_str bytes, bool strict,
                                             ent_notes *notes, ent_err *e);
/* DER. ENT_INVALID where the form cannot say it, as with ent_label_write_ess. */
ENT_CHECKED ent_code ent_clearance_write_ber(ent_str *out, ent_arena *a, const ent_policy *p, const ent_clearance *c, ent_err *e);

typedef struct ent_holding ent_holding;
/* Unknown classes or values, or the same tag set and type twice, make the whole clearance ENT_INVALID, hence DENY. Obsolete ones are
 * legal.                                                                                                           */
ENT_CHECKED ent_code ent_holding_of(const ent_holding **out, ent_arena *a, const ent_policy *p, const ent_clearance *c,
                                    const ent_str *dossiers, size_t n_dossiers, ent_err *e);

#endif
