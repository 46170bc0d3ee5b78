/* SPDX-License-Identifier: Apache-2.0 */
/* A cover and what it covers are two documents with two states; here it is said where the two do not go together. */
#include <entente/standards/lifecycle.h>

const char *ent_std_cover_fault_word(ent_std_cover_fault f)
{
    switch (f) {
    case ENT_STD_COVER_OK: return "ok";
    case ENT_STD_COVER_KIND: return "cover-kind";
    case ENT_STD_COVERED_KIND: return "covered-kind";
    case ENT_STD_COVER_TWICE: return "cover-twice";
    case ENT_STD_COVER_NOT_YET: return "cover-not-yet";
    case ENT_STD_COVER_ENDED: return "cover-ended";
    case ENT_STD_COVERED_NOT_YET: return "covered-not-yet";
    }
    return "ok";
}

static bool is_cover(ent_std_doc_kind k)
{
    return k == ENT_STD_DOC_STANAG || k == ENT_STD_DOC_STANREC;
}

static bool not_yet(ent_std_state s)
{
    return s >= ENT_STD_PROPOSED && s <= ENT_STD_UNDER_RATIFICATION;
}

static bool ended(ent_std_state s)
{
    return s == ENT_STD_SUPERSEDED || s == ENT_STD_CANCELLED || s == ENT_STD_WITHDRAWN_DRAFT;
}

/* covers: which kinds cover the covered document, as bits. */
static ent_std_cover_fault fault_of(const ent_std_doc *cover, const ent_std_doc *covered, unsigned covers)
{
    if (!is_cover(cover->kind)) return ENT_STD_COVER_KIND;
    if (is_cover(covered->kind) || covered->kind == ENT_STD_DOC_NATIONAL) return ENT_STD_COVERED_KIND;
    if (covers == (1u << ENT_STD_DOC_STANAG | 1u << ENT_STD_DOC_STANREC)) return ENT_STD_COVER_TWICE;
    if (ent_std_in_force(covered->state) && not_yet(cover->state)) return ENT_STD_COVER_NOT_YET;
    if (ent_std_in_force(covered->state) && ended(cover->state)) return ENT_STD_COVER_ENDED;
    if (ent_std_in_force(cover->state) && not_yet(covered->state)) return ENT_STD_COVERED_NOT_YET;
    return ENT_STD_COVER_OK;
}

ent_code ent_std_cover_check(ent_std_cover_fault *out, ent_arena *scratch, const ent_std_doc *docs, size_t n_docs,
                             const ent_std_cover *links, size_t n, ent_err *e)
{
    unsigned *covers;

    ENT_NEW(covers, scratch, n_docs, e);
    for (size_t i = 0; i < n; i++) {
        if (links[i].cover >= n_docs || links[i].covered >= n_docs)
            return ent_fail(e, ENT_BUG, NULL, NULL, "Link %zu names a document that is not there.", i);
        if (is_cover(docs[links[i].cover].kind)) covers[links[i].covered] |= 1u << docs[links[i].cover].kind;
    }
    for (size_t i = 0; i < n; i++) out[i] = fault_of(&docs[links[i].cover], &docs[links[i].covered], covers[links[i].covered]);
    return ENT_OK;
}
