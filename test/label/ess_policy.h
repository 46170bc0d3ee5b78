/* SPDX-License-Identifier: Apache-2.0 */
/* Small policies with tags of every kind for the binary forms: for their tests and their fuzz target. */
#ifndef ENTENTE_TEST_LABEL_ESS_POLICY_H
#define ENTENTE_TEST_LABEL_ESS_POLICY_H

#define ENT_ESS_SPIF_HEAD                                                                                                     \
    "<SPIF xmlns='http://www.xmlspif.org/spif' schemaVersion='2.1' creationDate='20260101' originatorDN='' keyIdentifier='' " \
    "privilegeId='2.16.840.1.101.2.1.8.3' rbacId='2.16.840.1.101.2.1.8.3'>"
#define ENT_ESS_SET(name, id) "<securityCategoryTagSet name='" name "' id='" id "'>"
#define ENT_ESS_TAG(name, type) "<securityCategoryTag name='" name "' tagType='" type "'>"
#define ENT_ESS_VALUE(name, lacv) "<tagCategory name='" name "' lacv='" lacv "'/>"
#define ENT_ESS_END_SET "</securityCategoryTag></securityCategoryTagSet>"

/* Identifiers below 2.999, the arc for examples (X.660). */
static const char ENT_ESS_POLICY[] = ENT_ESS_SPIF_HEAD
    "<securityPolicyId name='Wire' id='2.999.1'/><securityClassifications>"
    "<securityClassification name='ZERO' lacv='0' hierarchy='0'/><securityClassification name='OPEN' lacv='1' hierarchy='1'/>"
    "<securityClassification name='CLOSED' lacv='003' hierarchy='3'/><securityClassification name='LAST' lacv='256' hierarchy='256'/>"
    "<securityClassification name='BEYOND' lacv='257' hierarchy='257'/><securityClassification name='WORD' lacv='x1' hierarchy='300'/>"
    "</securityClassifications><securityCategoryTagSets>"
    /* restrictive bits; TWIN and DOUBLE share a number, FAR is beyond the bits that are written */
    ENT_ESS_SET("Need", "2.999.2.1") ENT_ESS_TAG("Need", "restrictive") ENT_ESS_VALUE("RED", "0") ENT_ESS_VALUE("BLUE", "5") ENT_ESS_VALUE(
        "TWIN", "9") ENT_ESS_VALUE("DOUBLE", "09") ENT_ESS_VALUE("EDGE", "65535") ENT_ESS_VALUE("FAR", "65536") ENT_ESS_END_SET
        /* numbers: 1, 2 and 8 bytes, all of 64 bits, one bit more, and none */
        ENT_ESS_SET("To", "2.999.2.2") ENT_ESS_TAG("To", "enumerated' enumType='permissive") ENT_ESS_VALUE("AAA", "001")
            ENT_ESS_VALUE("BBB", "200") ENT_ESS_VALUE("LONG", "21745403334774610") ENT_ESS_VALUE("MAX", "18446744073709551615")
                ENT_ESS_VALUE("OVER", "18446744073709551616") ENT_ESS_VALUE("WORD", "a") ENT_ESS_END_SET
                    /* both permissive kinds in one set */
                    ENT_ESS_SET("Coi", "2.999.2.3") ENT_ESS_TAG("bits", "permissive") ENT_ESS_VALUE("ALPHA", "0")
                        ENT_ESS_VALUE("BRAVO", "15") "</securityCategoryTag>" ENT_ESS_TAG("numbers", "enumerated' enumType='permissive")
                            ENT_ESS_VALUE("GAMMA", "0") ENT_ESS_END_SET
                                /* two tags of one kind: on the wire they are one; PY and QZ share a number */
                                ENT_ESS_SET("Pair", "2.999.2.4") ENT_ESS_TAG("p", "permissive") ENT_ESS_VALUE("PX", "0") ENT_ESS_VALUE(
                                    "PY", "1") "</securityCategoryTag>" ENT_ESS_TAG("q", "permissive") ENT_ESS_VALUE("QX", "2")
                                    ENT_ESS_VALUE("QZ", "1") ENT_ESS_END_SET ENT_ESS_SET("Eyes", "2.999.2.5")
                                        ENT_ESS_TAG("Eyes", "enumerated' enumType='restrictive") ENT_ESS_VALUE("E3", "3")
                                            ENT_ESS_VALUE("E300", "300") ENT_ESS_END_SET ENT_ESS_SET("Note", "2.999.2.6") ENT_ESS_TAG(
                                                "Note", "tagType7' tag7Encoding='bitSetAttributes") ENT_ESS_VALUE("N0", "0")
                                                ENT_ESS_VALUE("N8", "8") ENT_ESS_END_SET
                                                    /* an identifier made from a UUID: an arc of 128 bits */
                                                    ENT_ESS_SET("Info", "2.25.289224687048078499780443541412816142308.7") ENT_ESS_TAG(
                                                        "Info", "tagType7' tag7Encoding='securityAttributes") ENT_ESS_VALUE("I1", "1")
                                                        ENT_ESS_VALUE("I70000", "70000") ENT_ESS_END_SET ENT_ESS_SET("Never", "2.999.2.8")
                                                            ENT_ESS_TAG("Never", "notApplicable") ENT_ESS_VALUE("X", "1") ENT_ESS_END_SET
                                                                /* enumerated values of both kinds: MISSI cannot tell them apart */
                                                                ENT_ESS_SET("Both", "2.999.2.9")
                                                                    ENT_ESS_TAG("must", "enumerated' enumType='restrictive")
                                                                        ENT_ESS_VALUE("M1", "1") "</securityCategoryTag>" ENT_ESS_TAG(
                                                                            "may", "enumerated' enumType='permissive")
                                                                            ENT_ESS_VALUE("M2", "1") ENT_ESS_END_SET
    "</securityCategoryTagSets></SPIF>";

/* The policy of XEP-0258's examples: its identifier is 1.1, its classes are those that the examples name. */
static const char ENT_ESS_XEP[] = ENT_ESS_SPIF_HEAD
    "<securityPolicyId name='XEP' id='1.1'/><securityClassifications>"
    "<securityClassification name='CONFIDENTIAL' lacv='2' hierarchy='2'/><securityClassification name='SECRET' lacv='3' hierarchy='3'/>"
    "<securityClassification name='TOP SECRET' lacv='4' hierarchy='4'/><securityClassification name='AQUA' lacv='253' hierarchy='253'/>"
    "</securityClassifications></SPIF>";

#endif
