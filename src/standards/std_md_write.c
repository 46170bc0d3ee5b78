/* SPDX-License-Identifier: Apache-2.0 */
/* A record as front matter. Words such as dates and versions are written plain, as the register's own files have them. */
#include <stdio.h>

#include "std_json.h"
#include "std_md.h"
#include "std_md_refs.h"
#include "std_write.h"

typedef struct writer {
    ent_yaml_writer w;
    ent_arena *a;
    ent_err *e;
} writer;

/* ---- single values; what is empty is left out ---- */

static void text(writer *m, const char *key, ent_str s)
{
    if (s.n != 0) ent_yw_kstr(&m->w, key, s);
}

static void word(writer *m, const char *key, ent_str s)
{
    const ent_yaml as_read = {.kind = ENT_YAML_SCALAR, .style = ENT_YAML_PLAIN, .str = s};

    if (s.n == 0) return;
    ent_yw_key(&m->w, ent_str_c(key));
    if (ent_yaml_null(&as_read)) ent_yw_str(&m->w, s);
    else ent_yw_plain(&m->w, s);
}

/* A field that holds XML: its text under the key, and if that is not all, the whole under KEY-xml. */
static ent_code mixed(writer *m, const char *key, ent_str xml)
{
    ent_str plain, again, both;

    if (xml.n == 0) return ENT_OK;
    ENT_TRY(std__md_plain(&plain, m->a, xml, m->e));
    ENT_TRY(std__md_escape(&again, m->a, plain, m->e));
    text(m, key, plain);
    if (ent_str_eq(again, xml)) return ENT_OK;
    ENT_TRY(ent_str_fmt(&both, m->a, m->e, "%s-xml", key));
    ent_yw_key(&m->w, both);
    ent_yw_str(&m->w, xml);
    return ENT_OK;
}

/* ---- document, status ---- */

static ent_code document(writer *m, const ent_std_record *r, ent_str title, const std__md_refs *refs)
{
    bool spec = r->kind == ENT_STD_PROFILE_SPEC;

    if (!spec) {
        text(m, "org", r->orgid);
        text(m, "pubnum", r->pubnum);
        text(m, "title", title);
        word(m, "date", r->date.raw);
        word(m, "version", r->version);
        text(m, "note", r->note);
    }
    std__md_write_list(&m->w, r, refs, STD__MD_SUBSTANDARDS);
    text(m, "corrections-xml", r->corrections);
    text(m, "alsoknown-xml", r->alsoknown);
    return mixed(m, "comment", r->comment);
}

static ent_code event(writer *m, const ent_std_event *ev)
{
    ent_yw_map(&m->w);
    if (ev->flag != ENT_STD_FLAG_OTHER) text(m, "flag", ent_str_c(ent_std_flag_word(ev->flag)));
    word(m, "date", ev->date.raw);
    word(m, "rfcp", ev->rfcp);
    word(m, "version", ev->version);
    ENT_TRY(mixed(m, "text", ev->text));
    ent_yw_end(&m->w);
    return ENT_OK;
}

static ent_code status(writer *m, const ent_std_record *r)
{
    if (r->mode.n + r->info.n + r->uri.n + r->n_events == 0) return ENT_OK;
    ent_yw_key(&m->w, ENT_S("status"));
    ent_yw_map(&m->w);
    text(m, "mode", r->mode);
    ENT_TRY(mixed(m, "info", r->info));
    text(m, "uri", r->uri);
    if (r->n_events != 0) {
        ent_yw_key(&m->w, ENT_S("history"));
        ent_yw_seq(&m->w);
        for (size_t i = 0; i < r->n_events; i++) ENT_TRY(event(m, &r->events[i]));
        ent_yw_end(&m->w);
    }
    ent_yw_end(&m->w);
    return ENT_OK;
}

/* ---- groups of references ---- */

static ent_code groups(writer *m, const ent_std_record *r, const std__md_parts *p, const std__md_refs *refs)
{
    size_t at = refs->first[STD__MD_GROUPS];

    if (p->n_groups == 0) return ENT_OK;
    ent_yw_key(&m->w, ent_str_c(p->groups[0].holder));
    ent_yw_seq(&m->w);
    for (size_t i = 0; i < p->n_groups; i++) {
        const std__md_group *g = &p->groups[i];
        ent_yw_map(&m->w);
        text(m, "obligation", g->obligation);
        text(m, "lifecycle", g->lifecycle);
        std__md_write_refs(&m->w, "standards", r->refs + at, g->n_refs, ENT_STD_REF_STANDARD);
        ENT_TRY(mixed(m, "description", g->description));
        ent_yw_end(&m->w);
        at += g->n_refs;
    }
    ent_yw_end(&m->w);
    return ENT_OK;
}

static ent_code guides(writer *m, const std__md_parts *p)
{
    if (p->n_guides == 0) return ENT_OK;
    ent_yw_key(&m->w, ENT_S("guide"));
    ent_yw_seq(&m->w);
    for (size_t i = 0; i < p->n_guides; i++) {
        ent_yw_map(&m->w);
        ENT_TRY(mixed(m, "text", p->guides[i]));
        ent_yw_end(&m->w);
    }
    ent_yw_end(&m->w);
    return ENT_OK;
}

/* ---- a record ---- */

static ent_code top_titles(writer *m, const ent_std_record *r, const std__md_parts *p, ent_str *inside)
{
    std__xw x = {.a = m->a, .place = r->id, .line = r->line};
    bool own;

    if (r->kind == ENT_STD_PROFILE_SPEC) {
        text(m, "orgid", r->orgid);
        text(m, "pubnum", r->pubnum);
        word(m, "psdate", r->date.raw);
        text(m, "title", r->title);
        word(m, "version", r->version);
        text(m, "note", r->note);
        return ENT_OK;
    }
    if (r->kind == ENT_STD_STANDARD || r->kind == ENT_STD_COVERDOC) text(m, "orgid", r->orgid);
    ENT_TRY(std__own_title(&own, &x, r, m->e));
    if (own) text(m, "title", r->title);
    *inside = own ? p->spec_title : r->title;
    /* Both titles are the same: the specification's is then not in `extra`. */
    if (own && inside->n == 0 && r->orgid.n != 0) *inside = r->title;
    return ENT_OK;
}

static ent_code whole_document(writer *m, const ent_std_record *r, ent_str title, const std__md_refs *refs)
{
    bool plain = r->kind == ENT_STD_STANDARD || r->kind == ENT_STD_COVERDOC;

    ent_yw_key(&m->w, plain ? ENT_S("document") : ENT_S("profilespec"));
    ent_yw_map(&m->w);
    ENT_TRY(document(m, r, title, refs));
    ent_yw_end(&m->w);
    return ENT_OK;
}

static ent_code parts(writer *m, const ent_std_record *r)
{
    std__md_parts p;
    std__md_refs refs;
    ent_str title = {"", 0};
    bool fits;

    ENT_TRY(std__md_parts_of(&p, &fits, m->a, r, m->e));
    std__md_sort_refs(&refs, r);
    if (!refs.regular) {
        p = (std__md_parts){.n_groups = 0};
        fits = r->extra.n == 0;
    }
    text(m, "short", p.short_name);
    ENT_TRY(top_titles(m, r, &p, &title));
    if (std__has_document(r, title.n != 0) || title.n != 0) ENT_TRY(whole_document(m, r, title, &refs));
    ENT_TRY(mixed(m, "description", r->description));
    for (std__md_list l = STD__MD_SPECS; l < STD__MD_GROUPS; l++) std__md_write_list(&m->w, r, &refs, l);
    ENT_TRY(groups(m, r, &p, &refs));
    for (std__md_list l = STD__MD_PARTS; l < STD__MD_LISTS; l++) std__md_write_list(&m->w, r, &refs, l);
    if (!refs.regular) std__md_write_any(&m->w, r);
    ENT_TRY(guides(m, &p));
    ENT_TRY(mixed(m, "applicability", r->applicability));
    text(m, "rp", r->responsibleparty);
    ENT_TRY(status(m, r));
    text(m, "uuid", r->uuid);
    if (!fits) text(m, "extra", r->extra);
    return ENT_OK;
}

static ent_code record(writer *m, const ent_std_record *r, int level)
{
    if (r->edition.n + r->source.n + r->mark.n != 0)
        return ent_fail(m->e, ENT_INVALID, NULL, "Export it as CSV, or leave these fields empty.",
                        "The Markdown form has no place for an edition, a source or a mark of a record.");
    ent_yw_map(&m->w);
    text(m, "element", ent_str_c(std__md_word(r->kind)));
    if (level != 0) {
        char n[16];
        (void)snprintf(n, sizeof n, "%d", level);
        word(m, "level", ent_str_c(n));
    }
    text(m, "nispid", r->id);
    text(m, "nisptag", r->tag);
    ENT_TRY(parts(m, r));
    if (level == 0 && r->n_inner != 0) {
        ent_yw_key(&m->w, ENT_S("inner"));
        ent_yw_seq(&m->w);
        for (size_t i = 0; i < r->n_inner; i++) ENT_TRY(record(m, &r->inner[i], std__level_of(r, i)));
        ent_yw_end(&m->w);
    }
    ent_yw_end(&m->w);
    return ENT_OK;
}

static ent_code write_all(ent_str *out, ent_arena *a, const ent_std_record *r, ent_arena *scratch, ent_err *e)
{
    ent_buf b = ent_buf_new(scratch, ENT_STD_MD_MAX);
    writer m = {.w = ent_yw(&b), .a = scratch, .e = e};
    ent_str front;

    ENT_TRY(record(&m, r, 0));
    ENT_TRY(ent_yw_take(&front, &m.w, e));
    return ent_str_fmt(out, a, e, "---\n%s---\n", front.p);
}

ent_code ent_std_write_md(ent_str *out, ent_arena *a, const ent_std_record *r, ent_err *e)
{
    ent_arena *scratch = ent_arena_new(a, 0);
    ent_code code;

    *out = (ent_str){NULL, 0};
    if (scratch == NULL) return ent_nomem(e);
    code = write_all(out, a, r, scratch, e);
    ent_arena_free(scratch);
    return code == ENT_OK ? ENT_OK : ent_at(e, "record %.*s, line %u", ENT_F(r->id), r->line);
}
