/* SPDX-License-Identifier: Apache-2.0 */
/* Labels: who may see what. Pure: no file, no clock, no database, no randomness.
 *
 *   SPIF (XML) ──load──► ent_policy ─────────────┬──────────────────────────┐
 *   4774 label (XML) ──parse──► ent_label ──cut──► ent_cut ─────────────────┤
 *   4774 clearance (XML) ──parse──► ent_clearance ──hold──► ent_holding ────┴─decide─► ent_decision
 *
 * A *policy* is a compiled Security Policy Information File (Open XML SPIF 2.x). A *label* is what a STANAG 4774
 * label says, by name. A *cut* is what of a label decides access, compiled under one policy version: class,
 * restrictive and permissive values, need-to-know dossier. A *clearance* is what somebody holds, by name; a
 * *holding* is a clearance compiled under one policy version with the dossiers held.
 *
 * The decision is the access control decision function of ADatP-4774.1 section 3.11.4: same policy; the class is a
 * member of the classes held; all restrictive values are held; of every permissive tag at least one value is held.
 * Informative values take no part. The zero value of a verdict is DENY, and anything unknown, malformed or empty is
 * DENY. No other room compares classifications.
 *
 * Everything returned lives in the given arena; policies, cuts and holdings are immutable and may be shared.       */
#ifndef ENTENTE_LABEL_H
#define ENTENTE_LABEL_H

#include <entente/label/binding.h>
#include <entente/label/clearance.h>
#include <entente/label/decision.h>
#include <entente/label/equivalence.h>
#include <entente/label/label.h>
#include <entente/label/marking.h>
#include <entente/label/policy.h>

#endif
