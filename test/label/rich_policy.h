/* SPDX-License-Identifier: Apache-2.0 */
/* A small policy whose markings have everything that is rare: privacy marks, values that users type, final separators, prefixes
 * and suffixes of classes, portions. For tests and fuzz targets of the label room.                                 */
#ifndef ENTENTE_TEST_LABEL_RICH_POLICY_H
#define ENTENTE_TEST_LABEL_RICH_POLICY_H

#define ENT_RICH_HEAD                                                                                                         \
    "<SPIF xmlns='http://www.xmlspif.org/spif' schemaVersion='2.1' creationDate='20260101' originatorDN='' keyIdentifier='' " \
    "privilegeId='1.1' rbacId='1.1'>"
#define ENT_RICH_DATA(phrase, code) "<markingData phrase='" phrase "'><code>" code "</code></markingData>"
#define ENT_RICH_QUALIFIER(code, kind, text) \
    "<markingQualifier markingCode='" code "'><qualifier markingQualifier='" text "' qualifierCode='" kind "'/></markingQualifier>"

static const char ENT_RICH_POLICY[] = ENT_RICH_HEAD
    "<securityPolicyId name='P' id='1.2.3'/><securityClassifications>"
    "<securityClassification name='LOW' lacv='1' hierarchy='1'>" ENT_RICH_DATA(
        "L",
        "portionMarking") "<markingQualifier><qualifier markingQualifier='~' "
                          "qualifierCode='suffix'/></markingQualifier></securityClassification>"
                          "<securityClassification name='HIGH' lacv='2' hierarchy='2'/>"
                          "<markingQualifier><qualifier markingQualifier='^' "
                          "qualifierCode='prefix'/></markingQualifier></securityClassifications>"
                          "<securityCategoryTagSets>"
                          "<securityCategoryTagSet name='To' id='1.2.3.1'><securityCategoryTag name='t' tagType='enumerated' "
                          "enumType='permissive'>"
                          "<tagCategory name='A' lacv='1'/><tagCategory name='B' lacv='2'/><tagCategory name='C' lacv='3'/>"
                          "<markingQualifier><qualifier markingQualifier='to ' qualifierCode='prefix'/><qualifier markingQualifier=', ' "
                          "qualifierCode='separator'/><qualifier markingQualifier=' and ' "
                          "qualifierCode='finalSeparator'/></markingQualifier>"
                          "</securityCategoryTag></securityCategoryTagSet>"
                          "<securityCategoryTagSet name='Until' id='1.2.3.2'><securityCategoryTag name='u' tagType='tagType7'>"
                          "<tagCategory name='date' lacv='1' userInput='date'><markingData "
                          "phrase='until'><code>pageTopBottom</code></markingData>"
                          "<markingQualifier><qualifier markingQualifier='.' qualifierCode='suffix'/></markingQualifier></tagCategory>"
                          "</securityCategoryTag></securityCategoryTagSet>"
                          "<securityCategoryTagSet name='Note' id='1.2.3.3'><securityCategoryTag name='n' tagType='tagType7'>"
                          "<tagCategory name='free' lacv='1' "
                          "userInput='string'><markingData><code>noNameDisplay</code></markingData></tagCategory>"
                          "<tagCategory name='fixed' lacv='2'/>"
                          "<markingQualifier><qualifier markingQualifier='- ' qualifierCode='prefix'/><qualifier markingQualifier='; ' "
                          "qualifierCode='separator'/></markingQualifier></securityCategoryTag></securityCategoryTagSet>"
                          "</securityCategoryTagSets><privacyMarks>"
                          "<privacyMark name='CLEAR'>" ENT_RICH_DATA(
                              "clear text",
                              "pageTopBottom") "</privacyMark><privacyMark name='SILENT'/>"
                                               "<privacyMark name='STAR'>" ENT_RICH_DATA(
                                                   "star",
                                                   "pageTopBottom") "<markingQualifier><qualifier markingQualifier='(' "
                                                                    "qualifierCode='prefix'/></markingQualifier></privacyMark>"
                                                                    "<markingQualifier><qualifier markingQualifier='/' "
                                                                    "qualifierCode='prefix'/><qualifier markingQualifier='/' "
                                                                    "qualifierCode='suffix'/></markingQualifier></privacyMarks></SPIF>";

#endif
