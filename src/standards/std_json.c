/* SPDX-License-Identifier: Apache-2.0 */
/* The content of a revision as canonical JSON. Members in ascending order; what is empty is left out, so that an absent
 * attribute and an empty one, which the register uses alike, give the same bytes.                                     */
#include "std_json.h"

#define MAX_JSON ((size_t)16 << 20)

static void member(ent_jw *w, const char *key, ent_str s)
{
    if (s.n != 0) ent_jw_kstr(w, key, s);
}

/* White space runs as one space, none beside a tag. */
static ent_str squeeze(char *p, ent_str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
            if (n != 0 && p[n - 1] != ' ' && p[n - 1] != '>') p[n++] = ' ';
            continue;
        }
        if (c == '<' && n != 0 && p[n - 1] == ' ') n--;
        p[n++] = c;
    }
    return (ent_str){p, n};
}

/* A member that holds XML. */
static void mixed(ent_jw *w, const char *key, ent_str s, ent_std_json_parts parts)
{
    char *p;

    if (parts != ENT_STD_JSON_SQUEEZED || s.n == 0) {
        member(w, key, s);
    } else if ((p = ent_alloc(w->b->a, s.n)) != NULL) {
        member(w, key, squeeze(p, s));
    } else {
        w->b->failed = ENT_NOMEM;
    }
}

static void write_events(ent_jw *w, const ent_std_record *r)
{
    if (r->n_events == 0) return;
    ent_jw_key(w, "events");
    ent_jw_arr(w);
    for (size_t i = 0; i < r->n_events; i++) {
        const ent_std_event *ev = &r->events[i];
        ent_jw_obj(w);
        member(w, "date", ev->date.raw);
        if (ev->flag != ENT_STD_FLAG_OTHER) ent_jw_kz(w, "flag", ent_std_flag_word(ev->flag));
        member(w, "rfcp", ev->rfcp);
        member(w, "text", ev->text);
        member(w, "version", ev->version);
        ent_jw_end(w);
    }
    ent_jw_end(w);
}

static void write_refs(ent_jw *w, const ent_std_record *r, ent_std_json_parts parts)
{
    if (r->n_refs == 0) return;
    ent_jw_key(w, "refs");
    ent_jw_arr(w);
    for (size_t i = 0; i < r->n_refs; i++) {
        const ent_std_ref *ref = &r->refs[i];
        ent_jw_obj(w);
        if (ref->group != 0) ent_jw_ki64(w, "group", ref->group);
        member(w, "holder", ent_str_c(ref->holder));
        ent_jw_kz(w, "kind", ent_std_ref_word(ref->kind));
        member(w, "lifecycle", ref->lifecycle);
        member(w, "obligation", ref->obligation);
        member(w, "target", ref->target);
        mixed(w, "text", ref->text, parts);
        ent_jw_end(w);
    }
    ent_jw_end(w);
}

int std__level_of(const ent_std_record *r, size_t i)
{
    size_t self = r->inner[0].parent, up = r->inner[i].parent;
    int level = 1;

    for (; up != self; level++) up = r->inner[up - self - 1].parent;
    return level;
}

static void write_record(ent_jw *w, const ent_std_record *r, int64_t level, ent_std_json_parts parts);

/* Inner records one after the other with their level (1: directly inside): the nesting of JSON stays bounded. */
static void write_inner(ent_jw *w, const ent_std_record *r, ent_std_json_parts parts)
{
    if (r->n_inner == 0) return;
    ent_jw_key(w, "inner");
    ent_jw_arr(w);
    for (size_t i = 0; i < r->n_inner; i++) {
        write_record(w, &r->inner[i], std__level_of(r, i), parts);
    }
    ent_jw_end(w);
}

static void write_record(ent_jw *w, const ent_std_record *r, int64_t level, ent_std_json_parts parts)
{
    ent_jw_obj(w);
    mixed(w, "alsoknown", r->alsoknown, parts);
    mixed(w, "applicability", r->applicability, parts);
    mixed(w, "comment", r->comment, parts);
    mixed(w, "corrections", r->corrections, parts);
    member(w, "date", r->date.raw);
    mixed(w, "description", r->description, parts);
    member(w, "edition", r->edition);
    if (parts == ENT_STD_JSON_ALL) write_events(w, r);
    mixed(w, "extra", r->extra, parts);
    member(w, "id", r->id);
    mixed(w, "info", r->info, parts);
    if (level == 0) write_inner(w, r, parts);
    ent_jw_kz(w, "kind", ent_std_kind_word(r->kind));
    if (level != 0) ent_jw_ki64(w, "level", level);
    member(w, "mark", r->mark);
    member(w, "mode", r->mode);
    member(w, "note", r->note);
    member(w, "orgid", r->orgid);
    member(w, "pubnum", r->pubnum);
    write_refs(w, r, parts);
    member(w, "responsibleparty", r->responsibleparty);
    member(w, "source", r->source);
    member(w, "tag", r->tag);
    member(w, "title", r->title);
    member(w, "uri", r->uri);
    member(w, "uuid", r->uuid);
    member(w, "version", r->version);
    ent_jw_end(w);
}

ent_code ent_std_json_of(ent_str *out, ent_arena *a, const ent_std_record *r, ent_std_json_parts parts, ent_err *e)
{
    ent_buf b = ent_buf_new(a, MAX_JSON);
    ent_jw w = ent_jw_canonical(&b);

    write_record(&w, r, 0, parts);
    if (ent_jw_take(out, &w, e) == ENT_OK) return ENT_OK;
    return ent_at(e, "record %.*s, line %u", ENT_F(r->id), r->line);
}

ent_code ent_std_record_json(ent_str *out, ent_arena *a, const ent_std_record *r, ent_err *e)
{
    return ent_std_json_of(out, a, r, ENT_STD_JSON_ALL, e);
}
