/* SPDX-License-Identifier: Apache-2.0 */
/* One record as NISP XML, elements in the order of the DTDs. */
#include <stdint.h>
#include <string.h>

#include "std_write.h"

static const char NEXT_FORM[] = "Export it as CSV, or leave these fields empty.";

const char *std__element(ent_std_kind k)
{
    switch (k) {
    case ENT_STD_STANDARD: return "standard";
    case ENT_STD_COVERDOC: return "coverdoc";
    case ENT_STD_PROFILE: return "profile";
    case ENT_STD_CAPABILITY_PROFILE: return "capabilityprofile";
    case ENT_STD_PROFILE_SET: return "setofstandards";
    case ENT_STD_SERVICE_PROFILE: return "serviceprofile";
    case ENT_STD_PROFILE_SPEC: return "profilespec";
    }
    return "";
}

/* ---- what was left over ---- */

static ent_code odd_extra(const std__xw *w, ent_str name, ent_err *e)
{
    (void)ent_fail(e, ENT_INVALID, NULL, "Correct the record and export it again.",
                   "What no field takes begins with <%.*s>, which is not the element of this record.", ENT_F(name));
    return ent_at(e, "record %.*s, line %u", ENT_F(w->place), w->line);
}

static ent_code merge_text(std__xw *w, std__xn *x, ent_str text, ent_err *e)
{
    const ent_xml_node *top;

    ENT_TRY(std__xn_parse(&top, w, text, e));
    for (const ent_xml_node *c = ent_xml_first(top); c != NULL; c = ent_xml_next(c)) {
        if (ent_str_eq(c->name, x->name)) ENT_TRY(std__merge(w, x, c, e));
        else if (!ent_xml_is(c, "", "community")) return odd_extra(w, c->name, e);
    }
    return ENT_OK;
}

ent_code std__write_left(std__xw *w, std__xn *x, ent_str extra, ent_str shape, ent_err *e)
{
    ENT_TRY(merge_text(w, x, extra, e));
    return merge_text(w, x, shape, e);
}

ent_code std__community_of(const ent_xml_node **out, std__xw *w, const ent_std_record *r, ent_err *e)
{
    const ent_xml_node *top;

    *out = NULL;
    if (!ent_str_starts(r->extra, "<community")) return ENT_OK;
    ENT_TRY(std__xn_parse(&top, w, r->extra, e));
    *out = ent_xml_child(top, "", "community");
    return ENT_OK;
}

/* ---- references ---- */

static ent_code open_holder(std__xn **out, std__xw *w, std__xn *x, const ent_std_ref *ref, ent_err *e)
{
    bool bp = strcmp(ref->holder, "bpgroup") == 0;

    ENT_TRY(std__xn_new(out, w, x, ent_str_c(ref->holder), e));
    (*out)->n = ref->group;
    if (ref->group == 0 || ref->kind == ENT_STD_REF_SELECT) return ENT_OK;
    ENT_TRY(std__xn_set(w, *out, bp ? "mode" : "obligation", ref->obligation, e));
    return std__xn_set(w, *out, "lifecycle", ref->lifecycle, e);
}

ent_code std__write_ref(std__xw *w, std__xn *x, std__xn *document, const ent_std_ref *ref, std__xn **holder, ent_err *e)
{
    bool select = ref->kind == ENT_STD_REF_SELECT, direct = ref->holder[0] == '\0';
    std__xn *of = x, *child;

    if (!direct) {
        if (*holder == NULL || (*holder)->n != ref->group || !ent_str_is((*holder)->name, ref->holder)) {
            std__xn *around = strcmp(ref->holder, "substandards") == 0 && document != NULL ? document : x;
            ENT_TRY(open_holder(holder, w, around, ref, e));
        }
        of = *holder;
    }
    unsigned n = of->last != NULL ? of->last->n + 1 : 1;
    ENT_TRY(std__xn_new(&child, w, of, ent_str_c(ent_std_ref_word(ref->kind)), e));
    child->n = direct ? 0 : n;
    ENT_TRY(std__xn_set(w, child, select ? "id" : "refid", ref->target, e));
    if (select) ENT_TRY(std__xn_set(w, child, "mode", ref->obligation, e));
    return std__xn_content(w, child, ref->text, e);
}

static ent_code write_refs(std__xw *w, std__xn *x, std__xn *document, const ent_std_record *r, ent_err *e)
{
    std__xn *holder = NULL;
    bool leading = true;

    for (size_t i = 0; i < r->n_refs; i++) {
        ENT_TRY(std__write_ref(w, x, document, &r->refs[i], &holder, e));
        leading = leading && r->refs[i].kind == ENT_STD_REF_SPEC && r->refs[i].holder[0] == '\0';
        if (leading) x->last->rank = 0;
    }
    return ENT_OK;
}

/* ---- the document ---- */

static bool documented(const ent_std_record *r)
{
    return r->orgid.n + r->pubnum.n + r->date.raw.n + r->version.n + r->note.n != 0;
}

static bool spec_with_title(const ent_xml_node *top, const char *element)
{
    const ent_xml_node *spec = ent_xml_child(ent_xml_child(top, "", element), "", "profilespec");

    return spec != NULL && ent_xml_attribute(spec, NULL, "title") != NULL;
}

/* A profile and the specification in it both have titles. The field holds that of the profile if there is one. */
ent_code std__own_title(bool *out, std__xw *w, const ent_std_record *r, ent_err *e)
{
    const char *element = std__element(r->kind);
    const ent_xml_node *extra, *shape;

    *out = r->kind != ENT_STD_STANDARD && r->kind != ENT_STD_COVERDOC && !documented(r);
    if (*out || r->kind == ENT_STD_STANDARD || r->kind == ENT_STD_COVERDOC) return ENT_OK;
    ENT_TRY(std__xn_parse(&extra, w, r->extra, e));
    ENT_TRY(std__xn_parse(&shape, w, r->shape, e));
    *out = spec_with_title(extra, element) || spec_with_title(shape, element);
    return ENT_OK;
}

static ent_code document_attrs(std__xw *w, std__xn *x, const ent_std_record *r, bool title, ent_err *e)
{
    ENT_TRY(std__xn_set(w, x, "orgid", r->orgid, e));
    ENT_TRY(std__xn_set(w, x, "pubnum", r->pubnum, e));
    ENT_TRY(std__xn_set(w, x, "date", r->date.raw, e));
    if (title) ENT_TRY(std__xn_set(w, x, "title", r->title, e));
    ENT_TRY(std__xn_set(w, x, "version", r->version, e));
    return std__xn_set(w, x, "note", r->note, e);
}

/* Elements that are kept whole. */
static ent_code whole(std__xw *w, std__xn *x, ent_str xml, int rank, ent_err *e)
{
    const ent_xml_node *parsed;

    if (xml.n == 0) return ENT_OK;
    ENT_TRY(std__xn_parse(&parsed, w, xml, e));
    ENT_TRY(std__xn_raw(w, x, xml, false, e));
    x->last->rank = rank;
    return ENT_OK;
}

/* A specification that is a record of its own has no document: its attributes are its own. */
bool std__has_document(const ent_std_record *r, bool title)
{
    if (r->corrections.n + r->alsoknown.n + r->comment.n != 0) return true;
    if (r->n_refs != 0 && strcmp(r->refs[0].holder, "substandards") == 0) return true;
    return r->kind != ENT_STD_PROFILE_SPEC && (documented(r) || (title && r->title.n != 0));
}

static ent_code write_document(std__xn **out, std__xw *w, std__xn *x, const ent_std_record *r, bool title, ent_err *e)
{
    bool plain = r->kind == ENT_STD_STANDARD || r->kind == ENT_STD_COVERDOC;

    *out = NULL;
    if (!std__has_document(r, title)) return ENT_OK;
    ENT_TRY(std__xn_new(out, w, x, plain ? ENT_S("document") : ENT_S("profilespec"), e));
    if (r->kind != ENT_STD_PROFILE_SPEC) ENT_TRY(document_attrs(w, *out, r, title, e));
    ENT_TRY(whole(w, *out, r->corrections, std__rank(ENT_S("correction")), e));
    ENT_TRY(whole(w, *out, r->alsoknown, std__rank(ENT_S("alsoknown")), e));
    return std__xn_mixed(w, *out, "comment", r->comment, e);
}

/* ---- the rest ---- */

static ent_code write_event(std__xw *w, std__xn *history, const ent_std_event *ev, unsigned n, ent_err *e)
{
    std__xn *x;

    ENT_TRY(std__xn_new(&x, w, history, ENT_S("event"), e));
    x->n = n;
    if (ev->flag != ENT_STD_FLAG_OTHER) ENT_TRY(std__xn_set(w, x, "flag", ent_str_c(ent_std_flag_word(ev->flag)), e));
    ENT_TRY(std__xn_set(w, x, "date", ev->date.raw, e));
    ENT_TRY(std__xn_set(w, x, "rfcp", ev->rfcp, e));
    ENT_TRY(std__xn_set(w, x, "version", ev->version, e));
    return std__xn_content(w, x, ev->text, e);
}

static ent_code write_status(std__xw *w, std__xn *x, const ent_std_record *r, ent_err *e)
{
    std__xn *status, *history;

    if (r->mode.n + r->info.n + r->uri.n + r->n_events == 0) return ENT_OK;
    ENT_TRY(std__xn_new(&status, w, x, ENT_S("status"), e));
    if (!r->mode_implied) ENT_TRY(std__xn_set(w, status, "mode", r->mode, e));
    ENT_TRY(std__xn_mixed(w, status, "info", r->info, e));
    ENT_TRY(std__xn_text(w, status, "uri", r->uri, e));
    if (r->n_events == 0) return ENT_OK;
    ENT_TRY(std__xn_new(&history, w, status, ENT_S("history"), e));
    for (size_t i = 0; i < r->n_events; i++) ENT_TRY(write_event(w, history, &r->events[i], (unsigned)i + 1, e));
    return ENT_OK;
}

static ent_code write_party(std__xw *w, std__xn *x, const ent_std_record *r, ent_err *e)
{
    std__xn *party;

    if (r->responsibleparty.n == 0) return ENT_OK;
    ENT_TRY(std__xn_new(&party, w, x, ENT_S("responsibleparty"), e));
    return std__xn_set(w, party, "rpref", r->responsibleparty, e);
}

/* Those directly inside; each appends its own. */
static ent_code write_inner(std__xw *w, std__xn *x, const ent_std_record *r, ent_err *e)
{
    for (size_t i = 0; i < r->n_inner; i += 1 + r->inner[i].n_inner) {
        ENT_TRY(std__write_record(w, x, &r->inner[i], e));
        x->last->rank = 5;
    }
    return ENT_OK;
}

/* A group that held nothing left no reference; its number did. The numbers of the others stay what they are. */
static ent_code fill_gaps(std__xw *w, std__xn *x, ent_err *e)
{
    std__xn *before = NULL, *made;
    unsigned n = 0;

    for (std__xn *k = x->first; k != NULL; before = k, k = k->next) {
        if (k->n == 0) continue;
        for (n++; n < k->n; n++) {
            ENT_TRY(std__xn_new(&made, w, NULL, k->name, e));
            made->n = n;
            made->next = k;
            if (before == NULL) x->first = made;
            else before->next = made;
            before = made;
        }
    }
    return ENT_OK;
}

static void sort_parts(std__xn *x)
{
    for (std__xn *k = x->first; k != NULL; k = k->next)
        if (k->name.n != 0 && k->rank != 5) std__xn_sort(k);
    std__xn_sort(x);
}

static ent_code check_form(const ent_std_record *r, ent_err *e)
{
    if (r->edition.n + r->source.n + r->mark.n == 0) return ENT_OK;
    (void)ent_fail(e, ENT_INVALID, NULL, NEXT_FORM, "NISP XML has no place for an edition, a source or a mark of a record.");
    return ent_at(e, "record %.*s, line %u", ENT_F(r->id), r->line);
}

ent_code std__write_record(std__xw *w, std__xn *parent, const ent_std_record *r, ent_err *e)
{
    std__xn *x, *document;
    bool title;

    w->place = r->id;
    w->line = r->line;
    ENT_TRY(check_form(r, e));
    ENT_TRY(std__own_title(&title, w, r, e));
    ENT_TRY(std__xn_new(&x, w, parent, ent_str_c(std__element(r->kind)), e));
    ENT_TRY(std__xn_set(w, x, "id", r->id, e));
    ENT_TRY(std__xn_set(w, x, "tag", r->tag, e));
    if (r->kind == ENT_STD_PROFILE_SPEC) ENT_TRY(document_attrs(w, x, r, true, e));
    else if (title) ENT_TRY(std__xn_set(w, x, "title", r->title, e));
    ENT_TRY(write_document(&document, w, x, r, !title, e));
    ENT_TRY(write_refs(w, x, document, r, e));
    ENT_TRY(std__xn_mixed(w, x, "applicability", r->applicability, e));
    ENT_TRY(std__xn_mixed(w, x, "description", r->description, e));
    ENT_TRY(write_party(w, x, r, e));
    ENT_TRY(write_status(w, x, r, e));
    ENT_TRY(std__xn_text(w, x, "uuid", r->uuid, e));
    ENT_TRY(std__write_left(w, x, r->extra, r->shape, e));
    ENT_TRY(fill_gaps(w, x, e));
    ENT_TRY(write_inner(w, x, r, e));
    sort_parts(x);
    return ENT_OK;
}
