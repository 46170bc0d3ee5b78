/* SPDX-License-Identifier: Apache-2.0 */
/* The words of the enumerations: stable, they appear in JSON. */
#include <entente/standards.h>

const char *ent_std_kind_word(ent_std_kind k)
{
    switch (k) {
    case ENT_STD_STANDARD: return "standard";
    case ENT_STD_COVERDOC: return "coverdoc";
    case ENT_STD_PROFILE: return "profile";
    case ENT_STD_CAPABILITY_PROFILE: return "capability-profile";
    case ENT_STD_PROFILE_SET: return "profile-set";
    case ENT_STD_SERVICE_PROFILE: return "service-profile";
    case ENT_STD_PROFILE_SPEC: return "profile-spec";
    }
    return "record";
}

const char *ent_std_flag_word(ent_std_flag f)
{
    switch (f) {
    case ENT_STD_ADDED: return "added";
    case ENT_STD_CHANGED: return "changed";
    case ENT_STD_DELETED: return "deleted";
    case ENT_STD_FLAG_OTHER: break;
    }
    return "other";
}

const char *ent_std_ref_word(ent_std_ref_kind k)
{
    switch (k) {
    case ENT_STD_REF_STANDARD: return "refstandard";
    case ENT_STD_REF_SUBSTANDARD: return "substandard";
    case ENT_STD_REF_PROFILE: return "refprofile";
    case ENT_STD_REF_SPEC: return "refprofilespec";
    case ENT_STD_REF_TAXONOMY: return "reftaxonomy";
    case ENT_STD_REF_BEST: return "bprefstandard";
    case ENT_STD_REF_SELECT: return "select";
    }
    return "reference";
}

const char *ent_std_match_word(ent_std_match m)
{
    switch (m) {
    case ENT_STD_NEW: return "new";
    case ENT_STD_SAME_ID: return "same-id";
    case ENT_STD_RENAMED: return "renamed";
    case ENT_STD_GONE: return "gone";
    }
    return "new";
}
