/* SPDX-License-Identifier: Apache-2.0 */
/* A small policy with one of everything, for the fuzz targets of the label room. */
#ifndef ENTENTE_TEST_LABEL_SAMPLE_POLICY_H
#define ENTENTE_TEST_LABEL_SAMPLE_POLICY_H

#include <entente/label.h>

static const char ENT_SAMPLE_POLICY[] =
    "<SPIF xmlns='http://www.xmlspif.org/spif' schemaVersion='2.1' creationDate='20260101' originatorDN='' keyIdentifier='' "
    "privilegeId='1.1' rbacId='1.1'><securityPolicyId name='NATO' id='1.3.26.1.3.1'/><securityClassifications>"
    "<securityClassification name='LOW' lacv='1' hierarchy='1'><markingData xml:lang='fr' "
    "phrase='BAS'><code>pageTopBottom</code></markingData>"
    "</securityClassification>"
    "<securityClassification name='HIGH' lacv='2' hierarchy='2'><markingData phrase='COSMIC'><code>replacePolicy</code></markingData>"
    "<requiredCategory operation='onlyOne'><categoryGroup tagSetRef='Context' tagType='permissive' lacv='1'/></requiredCategory>"
    "</securityClassification></securityClassifications><securityCategoryTagSets>"
    "<securityCategoryTagSet name='Context' id='1.3.26.1.4.4'><securityCategoryTag name='c' tagType='permissive'>"
    "<tagCategory name='NATO' lacv='1'><markingData "
    "phrase='NATO'><code>noNameDisplay</code><code>replacePolicy</code></markingData></tagCategory>"
    "<tagCategory name='KFOR' lacv='2'><markingData phrase='NATO/KFOR'><code>noNameDisplay</code><code>replacePolicy</code></markingData>"
    "<excludedClass>HIGH</excludedClass></tagCategory>"
    "<tagCategory name='Releasable' lacv='3'><markingData><code>noNameDisplay</code></markingData></tagCategory>"
    "</securityCategoryTag></securityCategoryTagSet>"
    "<securityCategoryTagSet name='Special' id='1.3.26.1.4.1'><securityCategoryTag name='s' tagType='restrictive' maxSelection='2'>"
    "<tagCategory name='ATOMAL' lacv='1'><excludedClass>LOW</excludedClass></tagCategory><tagCategory name='CRYPTO' lacv='2'/>"
    "<tagCategory name='HUSH' lacv='3'><markingData phrase='HUSHED'><code>suppressClassName</code></markingData>"
    "<excludedCategory tagSetRef='Special' tagType='restrictive' all='true'/></tagCategory>"
    "<markingQualifier><qualifier markingQualifier=' ' qualifierCode='separator'/></markingQualifier>"
    "</securityCategoryTag></securityCategoryTagSet>"
    "<securityCategoryTagSet name='Only' id='1.3.26.1.4.5'><securityCategoryTag name='o' tagType='enumerated' enumType='permissive'>"
    "<tagCategory name='A' lacv='1'/><tagCategory name='B' lacv='2'/><tagCategory name='A, B' lacv='3'/>"
    "<markingQualifier><qualifier markingQualifier=' Only' qualifierCode='suffix'/><qualifier markingQualifier=', ' "
    "qualifierCode='separator'/>"
    "</markingQualifier></securityCategoryTag></securityCategoryTagSet>"
    "<securityCategoryTagSet name='Releasable To' id='1.3.26.1.4.2'><securityCategoryTag name='r' tagType='enumerated' "
    "enumType='permissive'>"
    "<tagCategory name='NATO' lacv='1'><markingData><code>noNameDisplay</code></markingData></tagCategory>"
    "<tagCategory name='JPN' lacv='2'><markingData phrase='Japan'><code>pageTopBottom</code></markingData><requiredCategory "
    "operation='all'>"
    "<categoryGroup tagSetRef='Context' tagType='permissive' lacv='3'/></requiredCategory></tagCategory>"
    "<tagCategory name='\xc3\x85LA' lacv='3' notAfter='2040-01-01T00:00:00Z'/>"
    "<markingQualifier><qualifier markingQualifier='Releasable To ' qualifierCode='prefix'/><qualifier markingQualifier=', ' "
    "qualifierCode='separator'/>"
    "</markingQualifier></securityCategoryTag></securityCategoryTagSet>"
    "<securityCategoryTagSet name='Administrative' id='1.3.26.1.4.3'><securityCategoryTag name='a' tagType='tagType7'>"
    "<tagCategory name='STAFF' lacv='1'/><tagCategory name='EXERCISE' lacv='2'/>"
    "<markingQualifier><qualifier markingQualifier='- ' qualifierCode='prefix'/></markingQualifier>"
    "</securityCategoryTag></securityCategoryTagSet></securityCategoryTagSets>"
    "<extensions><e:impliedInMarking xmlns:e='urn:entente:spif:1' tagSetRef='Releasable To' tagType='enumerated' enumType='permissive' "
    "lacv='1'/>"
    "</extensions></SPIF>";

#define ENT_SAMPLE_TIME ((ent_time)1780272000) /* 2026-06-01 */

/* Loaded once per process; the arena is never freed. */
static const ent_policy *ent_sample_policy(void)
{
    static const ent_policy *policy;
    static ent_arena *arena;
    ent_err e;

    if (policy != NULL) return policy;
    arena = ent_arena_new(NULL, 0);
    if (arena == NULL || ent_policy_load(&policy, arena, ent_str_c(ENT_SAMPLE_POLICY), NULL, &e) != ENT_OK) __builtin_trap();
    return policy;
}

#endif
