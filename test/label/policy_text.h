/* SPDX-License-Identifier: Apache-2.0 */
/* Pieces of a small policy, for the tests of the policy loader, lint and diff. Each piece ends its line. */
#ifndef ENTENTE_TEST_LABEL_POLICY_TEXT_H
#define ENTENTE_TEST_LABEL_POLICY_TEXT_H

#define REST "creationDate='20260101' originatorDN='' keyIdentifier='' privilegeId='1.1' rbacId='1.1'"
#define ROOT_OF(version, more) "<SPIF xmlns='http://www.xmlspif.org/spif' schemaVersion='" version "' " REST more ">\n"
#define ROOT ROOT_OF("2.1", "")
#define ROOT3 ROOT_OF("3.0", "")
#define ID "<securityPolicyId name='P' id='1.2.3'/>\n"
#define CLASS(name, n, more, inner) \
    "<securityClassification name='" name "' lacv='" n "' hierarchy='" n "'" more ">" inner "</securityClassification>\n"
#define CLASSES_OF(x) "<securityClassifications>\n" x "</securityClassifications>\n"
#define CLASSES CLASSES_OF(CLASS("A", "1", "", "") CLASS("B", "2", "", ""))
#define SET_OF(name, oid, x) "<securityCategoryTagSet name='" name "' id='" oid "'>" x "</securityCategoryTagSet>\n"
#define TAG_OF(attributes, x) "<securityCategoryTag " attributes ">\n" x "</securityCategoryTag>"
#define SETS_OF(x) "<securityCategoryTagSets>" x "</securityCategoryTagSets>\n"
#define SETS(x) SETS_OF(SET_OF("S", "1.2.3.1", TAG_OF("name='t' tagType='restrictive'", x)))
#define VALUE(name, lacv, more, inner) "<tagCategory name='" name "' lacv='" lacv "'" more ">" inner "</tagCategory>\n"
#define REF(element, set, attributes) "<" element " tagSetRef='" set "' " attributes "/>"
#define NEEDS(operation, refs) "<requiredCategory operation='" operation "'>" refs "</requiredCategory>"
#define END "</SPIF>"

#endif
