/* SPDX-License-Identifier: Apache-2.0 */
/* Front matter as a record. Every key is taken, or follows from something else, or is refused by its name and place. */
#include <stdint.h>
#include <string.h>

#include "std_md_read.h"

static const char NEXT[] = "Correct the file at this place, or ask its author for a new copy.";

/* ---- single values ---- */

ent_code std__md_refuse(const ent_yaml *v, ent_err *e, const char *key, const char *what)
{
    (void)ent_fail(e, ENT_INVALID, NULL, NEXT, "\"%s\" %s", key, what);
    return ent_at(e, "line %u column %u", v->line, v->column);
}

ent_code std__md_only(const ent_yaml *m, const char *const *keys, ent_err *e)
{
    if (m == NULL || m->kind != ENT_YAML_MAP) return ENT_OK;
    for (size_t i = 0; i < m->n; i++) {
        const char *const *k = keys;
        while (*k != NULL && !ent_str_is(m->pairs[i].key, *k)) k++;
        if (*k != NULL) continue;
        (void)ent_fail(e, ENT_INVALID, NULL, "Correct the key, or take it out: what is not understood here would be lost.",
                       "The key \"%.*s\" is not known at this place.", ENT_F(m->pairs[i].key));
        return ent_at(e, "line %u column %u", m->pairs[i].line, m->pairs[i].column);
    }
    return ENT_OK;
}

/* A scalar or null. */
static ent_code scalar(std__md_rd *rd, ent_str *out, const ent_yaml *m, const char *key, ent_err *e)
{
    const ent_yaml *v = ent_yaml_get(m, key);

    if (ent_yaml_null(v)) return ENT_OK;
    if (v->kind != ENT_YAML_SCALAR) return std__md_refuse(v, e, key, "is a list or a mapping; a text is expected.");
    return v->str.n == 0 ? ENT_OK : ent_str_dup(out, rd->a, v->str, e);
}

static ent_code of_kind(const ent_yaml **out, const ent_yaml *m, const char *key, ent_yaml_kind kind, const char *what, ent_err *e)
{
    *out = ent_yaml_get(m, key);
    if (ent_yaml_null(*out)) *out = NULL;
    return *out == NULL || (*out)->kind == kind ? ENT_OK : std__md_refuse(*out, e, key, what);
}

static ent_code mapping(const ent_yaml **out, const ent_yaml *m, const char *key, ent_err *e)
{
    return of_kind(out, m, key, ENT_YAML_MAP, "must be a mapping.", e);
}

ent_code std__md_list_of(const ent_yaml **out, const ent_yaml *m, const char *key, ent_err *e)
{
    return of_kind(out, m, key, ENT_YAML_SEQ, "must be a list.", e);
}

/* KEY and KEY-xml: a text, or XML that says the same text. */
ent_code std__md_mixed(std__md_rd *rd, ent_str *out, const ent_yaml *m, const char *key, ent_err *e)
{
    const ent_yaml *v;
    ent_str text = {"", 0}, xml = {"", 0}, plain, both;

    ENT_TRY(ent_str_fmt(&both, rd->scratch, e, "%s-xml", key));
    ENT_TRY(scalar(rd, &text, m, key, e));
    ENT_TRY(scalar(rd, &xml, m, both.p, e));
    text = ent_str_trim(text);
    if (xml.n == 0) return text.n == 0 ? ENT_OK : std__md_escape(out, rd->a, text, e);
    v = ent_yaml_get(m, both.p);
    ent_code code = std__md_plain(&plain, rd->scratch, xml, e);
    if (code == ENT_INVALID) return std__md_refuse(v, e, both.p, "holds no well-formed XML.");
    if (code != ENT_OK) return code;
    if (!ent_yaml_null(ent_yaml_get(m, key)) && !ent_str_eq(text, plain)) {
        (void)ent_fail(e, ENT_INVALID, NULL, "Change both, or take the second out.", "\"%s\" and \"%s\" do not say the same text.", key,
                       both.p);
        return ent_at(e, "line %u column %u", v->line, v->column);
    }
    *out = xml;
    return ENT_OK;
}

/* XML that has no text form. */
static ent_code xml_only(std__md_rd *rd, ent_str *out, const ent_yaml *m, const char *key, ent_err *e)
{
    ent_str xml = {"", 0}, plain;

    ENT_TRY(scalar(rd, &xml, m, key, e));
    if (xml.n == 0) return ENT_OK;
    ent_code code = std__md_plain(&plain, rd->scratch, xml, e);
    if (code == ENT_INVALID) return std__md_refuse(ent_yaml_get(m, key), e, key, "holds no well-formed XML.");
    *out = xml;
    return code;
}

static ent_code date(std__md_rd *rd, ent_std_date *out, const ent_yaml *m, const char *key, ent_err *e)
{
    const ent_yaml *v = ent_yaml_get(m, key);
    ent_str raw = {"", 0};

    ENT_TRY(scalar(rd, &raw, m, key, e));
    *out = ent_std_date_of(raw, v != NULL ? v->line : m->line);
    return ENT_OK;
}

/* ---- document and status ---- */

static ent_code read_document(std__md_rd *rd, ent_std_record *r, const ent_yaml *m, const char *key, ent_err *e)
{
    static const char *const keys[] = {"org",          "pubnum",  "title",           "date",          "version",     "note",
                                       "substandards", "comment", "corrections-xml", "alsoknown-xml", "comment-xml", NULL};
    const ent_yaml *d;

    ENT_TRY(mapping(&d, m, key, e));
    if (d == NULL) return ENT_OK;
    /* A specification of its own has these keys itself. */
    ENT_TRY(std__md_only(d, r->kind == ENT_STD_PROFILE_SPEC ? keys + 6 : keys, e));
    ENT_TRY(scalar(rd, &r->orgid, d, "org", e));
    ENT_TRY(scalar(rd, &r->pubnum, d, "pubnum", e));
    ENT_TRY(scalar(rd, &rd->inner_title, d, "title", e));
    if (r->kind != ENT_STD_PROFILE_SPEC) ENT_TRY(date(rd, &r->date, d, "date", e));
    ENT_TRY(scalar(rd, &r->version, d, "version", e));
    ENT_TRY(scalar(rd, &r->note, d, "note", e));
    ENT_TRY(std__md_read_list(rd, d, STD__MD_SUBSTANDARDS, e));
    ENT_TRY(xml_only(rd, &r->corrections, d, "corrections-xml", e));
    ENT_TRY(xml_only(rd, &r->alsoknown, d, "alsoknown-xml", e));
    return std__md_mixed(rd, &r->comment, d, "comment", e);
}

static ent_code read_event(std__md_rd *rd, ent_std_event *ev, const ent_yaml *m, ent_err *e)
{
    static const char *const keys[] = {"flag", "date", "rfcp", "version", "text", "text-xml", NULL};
    ent_str flag = {"", 0};

    if (m->kind != ENT_YAML_MAP) return std__md_refuse(m, e, "history", "has an entry that is no mapping.");
    ENT_TRY(std__md_only(m, keys, e));
    *ev = (ent_std_event){.line = m->line};
    ENT_TRY(scalar(rd, &flag, m, "flag", e));
    for (ent_std_flag f = ENT_STD_ADDED; f <= ENT_STD_DELETED; f++)
        if (ent_str_is(flag, ent_std_flag_word(f))) ev->flag = f;
    if (ev->flag == ENT_STD_FLAG_OTHER && flag.n != 0)
        return std__md_refuse(ent_yaml_get(m, "flag"), e, "flag", "must be added, changed or deleted.");
    ENT_TRY(date(rd, &ev->date, m, "date", e));
    ENT_TRY(scalar(rd, &ev->rfcp, m, "rfcp", e));
    ENT_TRY(scalar(rd, &ev->version, m, "version", e));
    return std__md_mixed(rd, &ev->text, m, "text", e);
}

static ent_code read_status(std__md_rd *rd, ent_std_record *r, const ent_yaml *m, ent_err *e)
{
    static const char *const keys[] = {"mode", "info", "info-xml", "uri", "history", NULL};
    const ent_yaml *s, *history;
    ent_std_event *v;

    ENT_TRY(mapping(&s, m, "status", e));
    if (s == NULL) return ENT_OK;
    ENT_TRY(std__md_only(s, keys, e));
    ENT_TRY(scalar(rd, &r->mode, s, "mode", e));
    r->mode_implied = r->mode.n == 0;
    if (r->mode_implied) r->mode = ENT_S("accepted"); /* as in XML, where the DTD gives this default */
    ENT_TRY(std__md_mixed(rd, &r->info, s, "info", e));
    ENT_TRY(scalar(rd, &r->uri, s, "uri", e));
    r->uri = ent_str_trim(r->uri);
    ENT_TRY(std__md_list_of(&history, s, "history", e));
    if (history == NULL) return ENT_OK;
    ENT_NEW(v, rd->a, history->n, e);
    for (size_t i = 0; i < history->n; i++) ENT_TRY(read_event(rd, &v[i], history->items[i], e));
    r->events = v;
    r->n_events = history->n;
    return ENT_OK;
}

/* ---- a record ---- */

static ent_code read_kind(ent_std_kind *out, const ent_yaml *m, ent_err *e)
{
    const ent_yaml *v = ent_yaml_get(m, "element");

    for (ent_std_kind k = ENT_STD_STANDARD; k <= ENT_STD_PROFILE_SPEC; k++) {
        if (v == NULL || v->kind != ENT_YAML_SCALAR || !ent_str_is(v->str, std__md_word(k))) continue;
        *out = k;
        return ENT_OK;
    }
    return std__md_refuse(v != NULL ? v : m, e, "element",
                          "must be Standard, Cover Document, Serviceprofile, Profile, Capabilityprofile, Setofstandards or Profilespec.");
}

/* Keys that only some kinds have. */
static ent_code check_keys(ent_std_kind kind, const ent_yaml *m, ent_err *e)
{
    enum { DOCUMENT = 1, PROFILE = 2, SPEC = 4 };
    static const struct {
        const char *key;
        unsigned who;
    } all[] = {{"document", DOCUMENT},    {"profilespec", PROFILE | SPEC},
               {"title", PROFILE | SPEC}, {"orgid", DOCUMENT | SPEC},
               {"pubnum", SPEC},          {"psdate", SPEC},
               {"version", SPEC},         {"note", SPEC}};
    unsigned self = kind == ENT_STD_STANDARD || kind == ENT_STD_COVERDOC ? DOCUMENT : kind == ENT_STD_PROFILE_SPEC ? SPEC : PROFILE;

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const ent_yaml *v = ent_yaml_get(m, all[i].key);
        if (v != NULL && (all[i].who & self) == 0) return std__md_refuse(v, e, all[i].key, "has no place in a record of this kind.");
    }
    return ENT_OK;
}

/* The one key or its older spelling. */
static ent_code either(std__md_rd *rd, ent_str *out, const ent_yaml *m, const char *key, const char *older, ent_err *e)
{
    const ent_yaml *v = ent_yaml_get(m, older);

    if (v != NULL && ent_yaml_get(m, key) != NULL)
        return std__md_refuse(v, e, older, "is an older spelling of a key that stands here too.");
    return scalar(rd, out, m, v != NULL ? older : key, e);
}

/* Titles of the record and of its specification: the first fills the field, another one is left over as in XML. */
static ent_code settle_titles(std__md_rd *rd, ent_std_record *r, std__md_parts *p, ent_err *e)
{
    std__md_parts same = {.spec_title = rd->inner_title};

    if (r->title.n == 0) {
        r->title = rd->inner_title;
    } else if (rd->inner_title.n != 0 && !ent_str_eq(r->title, rd->inner_title)) {
        p->spec_title = rd->inner_title;
    } else if (rd->inner_title.n != 0) {
        return std__md_extra(&r->shape, rd->a, r->kind, &same, e);
    }
    return ENT_OK;
}

static ent_code settle_extra(std__md_rd *rd, ent_std_record *r, const ent_yaml *m, const std__md_parts *p, ent_err *e)
{
    ent_str given = {"", 0};

    ENT_TRY(std__md_extra(&r->extra, rd->a, r->kind, p, e));
    ENT_TRY(xml_only(rd, &given, m, "extra", e));
    if (given.n == 0) return ENT_OK;
    if (r->extra.n != 0)
        return std__md_refuse(ent_yaml_get(m, "extra"), e, "extra",
                              "stands beside short, guide, a description of a group or a second title.");
    r->extra = given;
    return ENT_OK;
}

static ent_code read_fields(std__md_rd *rd, ent_std_record *r, const ent_yaml *m, ent_err *e)
{
    bool plain = r->kind == ENT_STD_STANDARD || r->kind == ENT_STD_COVERDOC;
    ent_str org = {"", 0};

    ENT_TRY(either(rd, &r->id, m, "nispid", "nisp-id", e));
    ENT_TRY(either(rd, &r->tag, m, "nisptag", "tag", e));
    r->date.line = m->line;
    if (r->kind == ENT_STD_PROFILE_SPEC) {
        ENT_TRY(scalar(rd, &r->pubnum, m, "pubnum", e));
        ENT_TRY(date(rd, &r->date, m, "psdate", e));
        ENT_TRY(scalar(rd, &r->version, m, "version", e));
        ENT_TRY(scalar(rd, &r->note, m, "note", e));
    }
    ENT_TRY(scalar(rd, &org, m, "orgid", e));
    ENT_TRY(scalar(rd, &r->title, m, "title", e));
    ENT_TRY(read_document(rd, r, m, plain ? "document" : "profilespec", e));
    if (r->orgid.n == 0) r->orgid = org;
    else if (org.n != 0 && !ent_str_eq(org, r->orgid))
        return std__md_refuse(ent_yaml_get(m, "orgid"), e, "orgid", "and the organisation of the document differ.");
    ENT_TRY(std__md_mixed(rd, &r->description, m, "description", e));
    ENT_TRY(std__md_mixed(rd, &r->applicability, m, "applicability", e));
    ENT_TRY(scalar(rd, &r->responsibleparty, m, "rp", e));
    ENT_TRY(read_status(rd, r, m, e));
    ENT_TRY(scalar(rd, &r->uuid, m, "uuid", e));
    r->uuid = ent_str_trim(r->uuid);
    return ENT_OK;
}

static ent_code read_guides(std__md_rd *rd, std__md_parts *p, const ent_yaml *m, ent_err *e)
{
    static const char *const keys[] = {"text", "text-xml", NULL};
    const ent_yaml *list;
    ent_str *v;

    ENT_TRY(std__md_list_of(&list, m, "guide", e));
    if (list == NULL) return ENT_OK;
    ENT_NEW(v, rd->a, list->n, e);
    for (size_t i = 0; i < list->n; i++) {
        if (list->items[i]->kind != ENT_YAML_MAP) return std__md_refuse(list->items[i], e, "guide", "has an entry that is no mapping.");
        ENT_TRY(std__md_only(list->items[i], keys, e));
        ENT_TRY(std__md_mixed(rd, &v[i], list->items[i], "text", e));
    }
    p->guides = v;
    p->n_guides = list->n;
    return ENT_OK;
}

ent_code std__md_read_record(std__md_rd *rd, ent_std_record *r, const ent_yaml *m, bool inside, ent_err *e)
{
    static const char *const keys[] = {"element", "nispid", "nisp-id", "nisptag", "tag", "orgid", "document", "profilespec", "pubnum",
                                       "psdate", "version", "note", "title", "short", "description", "description-xml", "applicability",
                                       "applicability-xml", "rp", "status", "uuid", "refprofilespec", "taxonomy", "obgroup", "refgroup",
                                       "parts", "subprofiles", "coverstandards", "refs", "guide", "extra", "level", "inner",
                                       /* what follows from something else */
                                       "layout", "permalink", "complete", "url", "sptype", "consumers", "parents", "coverdocument", NULL};
    std__md_parts p = {.n_groups = 0};

    if (m->kind != ENT_YAML_MAP) return std__md_refuse(m, e, inside ? "inner" : "---", "must be a mapping of keys and values.");
    ENT_TRY(std__md_only(m, keys, e));
    const ent_yaml *misplaced = ent_yaml_get(m, inside ? "inner" : "level");
    if (misplaced != NULL) return std__md_refuse(misplaced, e, inside ? "inner" : "level", "has no place here.");
    *r = (ent_std_record){.parent = SIZE_MAX, .line = m->line};
    rd->refs.n = 0;
    rd->inner_title = (ent_str){"", 0};
    ENT_TRY(read_kind(&r->kind, m, e));
    ENT_TRY(check_keys(r->kind, m, e));
    ENT_TRY(read_fields(rd, r, m, e));
    ENT_TRY(scalar(rd, &p.short_name, m, "short", e));
    ENT_TRY(settle_titles(rd, r, &p, e));
    ENT_TRY(std__md_read_refs(rd, &p, m, e));
    ENT_TRY(read_guides(rd, &p, m, e));
    ENT_TRY(settle_extra(rd, r, m, &p, e));
    return std__md_keep_refs(rd, r, e);
}
