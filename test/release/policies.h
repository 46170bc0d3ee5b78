/* SPDX-License-Identifier: Apache-2.0 */
/* Two small invented policies, ALFA and BRAVO, that know each other. What BRAVO lacks on purpose: an equivalent of ALFA's
 * value "Echo", and one of the class DEEP.                                                                               */
#ifndef ENTENTE_TEST_RELEASE_POLICIES_H
#define ENTENTE_TEST_RELEASE_POLICIES_H

#define SPIF_HEAD(name, id, peer, peer_id)                                                                                       \
    "<spif:SPIF xmlns:spif=\"http://www.xmlspif.org/spif\" schemaVersion=\"2.1\" version=\"1\" creationDate=\"20260101000000Z\"" \
    " originatorDN=\"CN=test\" keyIdentifier=\"00\" privilegeId=\"2.16.840.1.101.2.1.8.3\" rbacId=\"2.16.840.1.101.2.1.8.3\">"   \
    "<spif:securityPolicyId name=\"" name "\" id=\"" id "\"/>"

#define SPIF_EQUAL(peer, lacv) "<spif:equivalentClassification policyRef=\"" peer "\" lacv=\"" lacv "\" applied=\"both\"/>"
#define SPIF_CLASS(name, n, equal) \
    "<spif:securityClassification name=\"" name "\" lacv=\"" n "\" hierarchy=\"" n "\">" equal "</spif:securityClassification>"
#define SPIF_VALUE(name, n, equal) "<spif:tagCategory name=\"" name "\" lacv=\"" n "\">" equal "</spif:tagCategory>"
#define SPIF_DROP(peer)                                \
    "<spif:equivalentSecCategoryTag policyRef=\"" peer \
    "\" tagSetId=\"1.2.99.1\" tagType=\"permissive\" lacv=\"1\" applied=\"encrypt\" action=\"discard\"/>"
#define SPIF_SAME(peer, set, type, n) \
    "<spif:equivalentSecCategoryTag policyRef=\"" peer "\" tagSetId=\"" set "\" " type " lacv=\"" n "\" applied=\"both\"/>"

#define SPIF_TAIL(peer, peer_id)                                                                                     \
    "</spif:securityCategoryTagSets><spif:equivalentPolicies><spif:equivalentPolicy name=\"" peer "\" id=\"" peer_id \
    "\"/></spif:equivalentPolicies></spif:SPIF>"

#define INFORMATIVE "tagType=\"tagType7\" tag7Encoding=\"enumeratedAttributes\""
#define PERMISSIVE "tagType=\"permissive\""
#define RESTRICTIVE "tagType=\"restrictive\""

static const char ALFA[] = SPIF_HEAD("ALFA", "1.2.99.10", "BRAVO",
                                     "1.2.99.20") "<spif:securityClassifications>" SPIF_CLASS("OPEN", "1", SPIF_EQUAL("BRAVO", "1"))
    SPIF_CLASS("LIMITED", "2", SPIF_EQUAL("BRAVO", "2")) SPIF_CLASS("CLOSED", "3", SPIF_EQUAL("BRAVO", "3")) SPIF_CLASS(
        "DEEP", "4",
        "") "</spif:securityClassifications><spif:securityCategoryTagSets>"
            "<spif:securityCategoryTagSet name=\"Administrative\" id=\"1.2.99.11\"><spif:securityCategoryTag "
            "name=\"Administrative\" " INFORMATIVE ">" SPIF_VALUE(
                "EXERCISE", "1",
                SPIF_DROP(
                    "BRAVO")) "</spif:securityCategoryTag></spif:securityCategoryTagSet>"
                              "<spif:securityCategoryTagSet name=\"Releasable To\" id=\"1.2.99.12\"><spif:securityCategoryTag "
                              "name=\"Releasable To\" " PERMISSIVE
                              ">" SPIF_VALUE("Bravo Staff", "1", SPIF_SAME("BRAVO", "1.2.99.22", PERMISSIVE, "1")) SPIF_VALUE(
                                  "Echo", "2",
                                  "") "</spif:securityCategoryTag></spif:securityCategoryTagSet>"
                                      "<spif:securityCategoryTagSet name=\"Special\" id=\"1.2.99.13\"><spif:securityCategoryTag "
                                      "name=\"Special\" " RESTRICTIVE ">" SPIF_VALUE("CRYPTO", "1", "") SPIF_VALUE(
                                          "PATROL",
                                          "2",
                                          SPIF_DROP(
                                              "BRAVO")) "</spif:securityCategoryTag></spif:securityCategoryTagSet>" SPIF_TAIL("BRAVO",
                                                                                                                              "1.2.99.20");

static const char BRAVO[] = SPIF_HEAD("BRAVO", "1.2.99.20", "ALFA",
                                      "1.2.99.10") "<spif:securityClassifications>" SPIF_CLASS("Free", "1", SPIF_EQUAL("ALFA", "1"))
    SPIF_CLASS("Narrow", "2", SPIF_EQUAL("ALFA", "2")) SPIF_CLASS(
        "Shut", "3",
        SPIF_EQUAL("ALFA",
                   "3")) "</spif:securityClassifications><spif:securityCategoryTagSets>"
                         "<spif:securityCategoryTagSet name=\"Administrative\" id=\"1.2.99.21\"><spif:securityCategoryTag "
                         "name=\"Administrative\" " INFORMATIVE ">" SPIF_VALUE(
                             "EXERCISE", "1",
                             SPIF_DROP("ALFA")) "</spif:securityCategoryTag></spif:securityCategoryTagSet>"
                                                "<spif:securityCategoryTagSet name=\"For\" id=\"1.2.99.22\"><spif:securityCategoryTag "
                                                "name=\"For\" " PERMISSIVE ">" SPIF_VALUE(
                                                    "Staff", "1",
                                                    "") "</spif:securityCategoryTag></spif:securityCategoryTagSet>" SPIF_TAIL("ALFA",
                                                                                                                              "1.2.99.10");

#endif
