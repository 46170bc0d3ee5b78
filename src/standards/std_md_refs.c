/* SPDX-License-Identifier: Apache-2.0 */
#include "std_md_refs.h"

#include <stdio.h>
#include <string.h>

static const std__md_list_form forms[STD__MD_LISTS] = {
    [STD__MD_SUBSTANDARDS] = {"substandards", "substandards", ENT_STD_REF_SUBSTANDARD},
    [STD__MD_SPECS] = {"refprofilespec", "", ENT_STD_REF_SPEC},
    [STD__MD_TAXONOMY] = {"taxonomy", "", ENT_STD_REF_TAXONOMY},
    [STD__MD_GROUPS] = {"", "", ENT_STD_REF_STANDARD},
    [STD__MD_PARTS] = {"parts", "parts", ENT_STD_REF_STANDARD},
    [STD__MD_SUBPROFILES] = {"subprofiles", "subprofiles", ENT_STD_REF_PROFILE},
    [STD__MD_COVERSTANDARDS] = {"coverstandards", "coverstandards", ENT_STD_REF_STANDARD},
};

const std__md_list_form *std__md_form(std__md_list l)
{
    return &forms[l];
}

/* The list that a reference belongs to; STD__MD_LISTS if none takes it. */
static std__md_list list_of(const ent_std_ref *ref)
{
    if (ref->group != 0) {
        bool known = strcmp(ref->holder, "obgroup") == 0 || strcmp(ref->holder, "refgroup") == 0;
        return known && ref->kind != ENT_STD_REF_SELECT ? STD__MD_GROUPS : STD__MD_LISTS;
    }
    if (ref->obligation.n + ref->lifecycle.n != 0) return STD__MD_LISTS;
    for (std__md_list l = 0; l < STD__MD_LISTS; l++) {
        if (l == STD__MD_GROUPS || strcmp(ref->holder, forms[l].holder) != 0) continue;
        if (ref->holder[0] != '\0' || (ref->kind == forms[l].kind && ref->text.n == 0)) return l;
    }
    return STD__MD_LISTS;
}

/* In one group all is alike; from group to group the number rises and the element stays. */
static bool follows(const ent_std_ref *before, const ent_std_ref *ref)
{
    if (strcmp(before->holder, ref->holder) != 0 || before->group > ref->group) return false;
    return before->group != ref->group ||
           (ent_str_eq(before->obligation, ref->obligation) && ent_str_eq(before->lifecycle, ref->lifecycle));
}

void std__md_sort_refs(std__md_refs *out, const ent_std_record *r)
{
    std__md_list now = 0;

    *out = (std__md_refs){.regular = true};
    for (size_t i = 0; i < r->n_refs; i++) {
        std__md_list l = list_of(&r->refs[i]);
        bool fits = l < STD__MD_LISTS && l >= now && r->refs[i].group <= 100000;
        if (fits && l == STD__MD_GROUPS && out->n[l] != 0) fits = follows(&r->refs[i - 1], &r->refs[i]);
        if (!fits) {
            *out = (std__md_refs){.regular = false};
            return;
        }
        if (out->n[l]++ == 0) out->first[l] = i;
        now = l;
    }
}

/* ---- writing ---- */

static void entry_head(ent_yaml_writer *w, const ent_std_ref *ref, ent_std_ref_kind usual)
{
    ent_yw_map(w);
    ent_yw_kstr(w, "refid", ref->target);
    if (ref->kind != usual) ent_yw_kstr(w, "kind", ent_str_c(ent_std_ref_word(ref->kind)));
}

static void optional(ent_yaml_writer *w, const char *key, ent_str s)
{
    if (s.n != 0) ent_yw_kstr(w, key, s);
}

void std__md_write_refs(ent_yaml_writer *w, const char *key, const ent_std_ref *refs, size_t n, ent_std_ref_kind usual)
{
    if (n == 0) return;
    ent_yw_key(w, ent_str_c(key));
    ent_yw_seq(w);
    for (size_t i = 0; i < n; i++) {
        entry_head(w, &refs[i], usual);
        optional(w, "text-xml", refs[i].text);
        ent_yw_end(w);
    }
    ent_yw_end(w);
}

void std__md_write_list(ent_yaml_writer *w, const ent_std_record *r, const std__md_refs *refs, std__md_list l)
{
    const ent_std_ref *v = r->refs + refs->first[l];

    if (refs->n[l] == 0) return;
    if (forms[l].holder[0] != '\0') {
        std__md_write_refs(w, forms[l].key, v, refs->n[l], forms[l].kind);
        return;
    }
    ent_yw_key(w, ent_str_c(forms[l].key));
    ent_yw_seq(w);
    for (size_t i = 0; i < refs->n[l]; i++) ent_yw_str(w, v[i].target);
    ent_yw_end(w);
}

void std__md_write_any(ent_yaml_writer *w, const ent_std_record *r)
{
    ent_yw_key(w, ENT_S("refs"));
    ent_yw_seq(w);
    for (size_t i = 0; i < r->n_refs; i++) {
        const ent_std_ref *ref = &r->refs[i];
        entry_head(w, ref, 0);
        optional(w, "holder", ent_str_c(ref->holder));
        if (ref->group != 0) {
            char n[16];
            (void)snprintf(n, sizeof n, "%u", ref->group);
            ent_yw_key(w, ENT_S("group"));
            ent_yw_plain(w, ent_str_c(n));
        }
        optional(w, "obligation", ref->obligation);
        optional(w, "lifecycle", ref->lifecycle);
        optional(w, "text-xml", ref->text);
        ent_yw_end(w);
    }
    ent_yw_end(w);
}
