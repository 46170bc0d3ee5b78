/* SPDX-License-Identifier: Apache-2.0 */
#include "linking.h"

#include <stdint.h>

enum { REASON_MAX = 2000 };
static const char SHOWS[] = "standard works shows what is known of the works.";

/* ---- begin ---- */

ent_code linking_begin(linking *out, ent_call *c, ent_err *e)
{
    ent_date d;
    char day[11];

    *out = (linking){.c = c, .has_label = call_has(c, "label")};
    ENT_TRY(call_date(&d, c, "date", e));
    if (d.precision == ENT_DATE_NONE) d = ent_date_of(c->now);
    ent_date_print(day, d);
    ENT_TRY(ent_str_dup(&out->date, c->arena, ent_str_c(day), e));
    if (out->has_label) ENT_TRY(labelling_read(&out->label, c, call_arg(c, "label"), call_has(c, "exercise"), (ent_str){0}, e));
    ENT_TRY(works_load(&out->known, c, INT64_MAX, e));
    out->link.time = works_day_from(d);
    return works_at(&out->known, out->link.time, e);
}

ent_code linking_new_work(ent_str *id, linking *x, ent_err *e)
{
    char uuid[37];

    ENT_TRY(ent_bytes_uuid(&x->c->random, uuid, e));
    return ent_str_dup(id, x->c->arena, ent_str_c(uuid), e);
}

/* ---- what it builds on ---- */

static ent_code build_on(linking *x, size_t link, ent_err *e)
{
    if (link == SIZE_MAX) return ENT_OK;
    for (size_t i = 0; i < x->basis.n; i++)
        if (x->basis.v[i] == link) return ENT_OK;
    ENT_PUSH(&x->basis, x->c->arena, link, e);
    return ENT_OK;
}

ent_code linking_on_name(linking *x, const works_named *name, ent_err *e)
{
    const ent_std_work_name *n = &x->known.now.v[name->work].names[name->name];

    ENT_TRY(build_on(x, n->link, e));
    return build_on(x, n->moved, e);
}

static ent_code cut_of(const ent_cut **out, const linking *x, size_t link, ent_err *e)
{
    ent_call *c = x->c;

    return ent_reg_cut(out, c->arena, c->reader, &c->policies, x->known.from.v[link].cut, e);
}

/* Does the label shut out everybody whom that of the link shuts out? Without a label it will. */
static ent_code allows(bool *out, const linking *x, size_t link, ent_err *e)
{
    const ent_cut *cut;

    *out = true;
    if (!x->has_label) return ENT_OK;
    ENT_TRY(cut_of(&cut, x, link, e));
    *out = ent_cut_at_least(x->label.cut, cut);
    return ENT_OK;
}

/* The earliest of those that the label allows, else the earliest. */
ent_code linking_on_work(linking *x, ent_str id, ent_err *e)
{
    size_t first = SIZE_MAX;
    bool first_allowed = false, allowed;

    for (size_t i = 0; i < x->known.links.n; i++) {
        const ent_std_link *l = &x->known.links.v[i];
        bool makes =
            (l->kind == ENT_STD_LINK_ADD && ent_str_eq(l->work, id)) || (l->kind == ENT_STD_LINK_SPLIT && ent_str_eq(l->other, id));
        if (!makes || x->known.refused[i] || l->time > x->known.at) continue;
        ENT_TRY(allows(&allowed, x, i, e));
        if (first != SIZE_MAX && (first_allowed != allowed ? first_allowed : !works_before(l, &x->known.links.v[first]))) continue;
        first = i;
        first_allowed = allowed;
    }
    return build_on(x, first, e);
}

ent_code linking_on_merges(linking *x, ent_str home, ent_err *e)
{
    for (size_t merge = works_merge_of(&x->known, home); merge != SIZE_MAX; merge = works_merge_of(&x->known, home)) {
        ENT_TRY(build_on(x, merge, e));
        home = x->known.links.v[merge].work;
    }
    return ENT_OK;
}

/* ---- its label ---- */

static ent_code read_label(linking *x, ent_err *e)
{
    ent_call *c = x->c;
    shown sources = {.call = c};
    ent_label whole;
    ent_str marking = {0};

    for (size_t i = 0; i < x->basis.n; i++) {
        const shown_label *l = x->known.from.v[x->basis.v[i]].label;
        bool again = false;
        for (size_t k = 0; k < sources.labels.n && !again; k++) again = sources.labels.v[k] == l;
        if (!again) ENT_PUSH(&sources.labels, c->arena, l, e);
    }
    if (sources.labels.n != 0) {
        ENT_TRY(shown_join(&whole, &sources, e));
        ENT_TRY(ent_label_marking(&marking, c->arena, c->policies.own, &whole, (ent_str){0}, ENT_PAGE_TOP, e));
    }
    return labelling_read(&x->label, c, marking, call_has(c, "exercise"), (ent_str){0}, e);
}

static ent_code derive(linking *x, ent_err *e)
{
    ent_call *c = x->c;
    ent_reg_row source;

    if (!x->has_label) ENT_TRY(read_label(x, e));
    x->deriving = (deriving){.cut = x->label.cut, .meta_cut = x->label.cut};
    ENT_TRY(deriving_originator(&x->deriving, c, c->node.org, e));
    for (size_t i = 0; i < x->basis.n; i++) {
        ENT_TRY(ent_reg_row_by_id(&source, c->arena, c->reader, x->known.from.v[x->basis.v[i]].row, e));
        if (deriving_from(&x->deriving, c, &source, e) != ENT_OK) return ent_at(e, "--label");
    }
    return ENT_OK;
}

/* ---- its time ---- */

/* Later than what it builds on, though a partner's clock be ahead of ours; and later than every act of ours that all who see this one see
 * too, though they were entered within one second: it comes after them everywhere. Of others it says nothing.                   */
static ent_code entered(ent_str *out, const linking *x, ent_err *e)
{
    ent_call *c = x->c;
    ent_time t = c->now;
    char text[21];

    for (size_t i = 0; i < x->basis.n; i++)
        if (x->known.from.v[x->basis.v[i]].entered >= t) t = x->known.from.v[x->basis.v[i]].entered + 1;
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < x->known.links.n; i++) {
            const works_from *f = &x->known.from.v[i];
            const ent_cut *cut;
            if (f->entered != t || !ent_str_eq(f->origin, c->node.org)) continue;
            ENT_TRY(cut_of(&cut, x, i, e));
            if (!ent_cut_at_least(x->label.cut, cut)) continue;
            t++;
            again = true;
        }
    }
    ent_time_print(text, t);
    return ent_str_dup(out, c->arena, ent_str_c(text), e);
}

/* ---- what it would bring about ---- */

static bool same_clash(const ent_std_clash *x, const ent_std_clash *y)
{
    return x->kind == y->kind && ent_str_eq(x->reg, y->reg) && ent_str_eq(x->key, y->key) && ent_str_eq(x->edition, y->edition) &&
           ((x->link[0] == y->link[0] && x->link[1] == y->link[1]) || (x->link[0] == y->link[1] && x->link[1] == y->link[0]));
}

/* A name that would be in use twice, though it is not yet. */
static ent_code check_clashes(const linking *x, const ent_std_link *links, const ent_std_works *before, const ent_std_works *after,
                              ent_err *e)
{
    for (size_t i = 0; i < after->n_clashes; i++) {
        const ent_std_clash *k = &after->clashes[i];
        bool old = call_has(x->c, "anyhow");
        for (size_t j = 0; j < before->n_clashes && !old; j++) old = same_clash(k, &before->clashes[j]);
        if (old) continue;
        return ent_fail(e, ENT_CONFLICT, NULL,
                        "Merge the two if they are one standard (standard merge), or enter it all the same: --anyhow.",
                        "One %s would be in use in two works: \"%.*s\" in %.*s, \"%.*s\" in %.*s.",
                        k->kind == ENT_STD_CLASH_NAME ? "name" : "number", ENT_F(works_given(&links[k->link[0]])),
                        ENT_F(after->v[k->work[0]].id), ENT_F(works_given(&links[k->link[1]])), ENT_F(after->v[k->work[1]].id));
    }
    return ENT_OK;
}

/* The link itself, and others that could be followed without it. */
static ent_code check_refusals(const linking *x, const ent_std_link *links, const ent_std_works *before, const ent_std_works *after,
                               ent_err *e)
{
    for (size_t i = 0; i < after->n_refusals; i++) {
        const ent_std_link_refusal *r = &after->refusals[i];
        ent_str number;
        bool old = false;
        if (r->link == x->known.links.n) return ent_fail(e, ENT_CONFLICT, NULL, SHOWS, "%s", r->why);
        for (size_t j = 0; j < before->n_refusals && !old; j++) old = before->refusals[j].link == r->link;
        if (old) continue;
        ENT_TRY(works_link_number(&number, x->c->arena, &links[r->link], e));
        return ent_fail(e, ENT_CONFLICT, NULL, "Give a later --date.", "A later act could not be followed any more: \"%.*s\" of %.*s. %s",
                        ENT_F(number), ENT_F(x->known.from.v[r->link].date), r->why);
    }
    return ENT_OK;
}

/* All that is known, with the link and without it. */
static ent_code check(const linking *x, ent_str when, ent_str revision, ent_err *e)
{
    size_t n = x->known.links.n;
    ent_std_works before, after;
    ent_std_link *links;

    ENT_NEW(links, x->c->arena, n + 1, e);
    for (size_t i = 0; i < n; i++) links[i] = x->known.links.v[i];
    links[n] = x->link;
    ENT_TRY(ent_str_fmt(&links[n].act, x->c->arena, e, "%.*s %.*s", ENT_F(when), ENT_F(revision)));
    ENT_TRY(ent_std_works_at(&before, x->c->arena, links, n, INT64_MAX, e));
    ENT_TRY(ent_std_works_at(&after, x->c->arena, links, n + 1, INT64_MAX, e));
    ENT_TRY(check_refusals(x, links, &before, &after, e));
    return check_clashes(x, links, &before, &after, e);
}

/* ---- entering ---- */

static ent_code enter(linking *x, const ent_reg_revision *r, ent_err *e)
{
    ent_call *c = x->c;
    ent_secret key;
    ent_code code;
    ent_str body;

    ENT_TRY(labelling_enter(c, &x->label, e));
    ENT_TRY(call_node_key(&key, c, "content", e));
    code = ent_reg_content_put(c->writer, c->arena, &key, &r->content, x->json, &c->random, e);
    ent_wipe(&key, sizeof key);
    if (code != ENT_OK) return code;
    ENT_TRY(ent_reg_revise_entry(&body, c->arena, r, e));
    return call_add(c, "item.revise", body, e);
}

static void describe(ent_reg_revision *r, const linking *x, const ent_reg_field *fields, size_t n_fields)
{
    *r = (ent_reg_revision){.origin = x->c->node.org,
                            .kind = ENT_S(WORK_LINK_KIND),
                            .length = (int64_t)x->json.n,
                            .number = x->number,
                            .date = x->date,
                            .status = ent_str_c(ent_std_link_word(x->link.kind)),
                            .label_xml = x->label.xml,
                            .meta_label_xml = x->label.xml,
                            .cut = ent_cut_text(x->label.cut),
                            .content_cut = ent_cut_text(x->label.cut),
                            .originators = x->deriving.originators.v,
                            .n_originators = x->deriving.originators.n,
                            .sources = x->deriving.revisions.v,
                            .n_sources = x->deriving.revisions.n,
                            .fields = fields,
                            .n_fields = n_fields,
                            .person = x->c->person.name};
}

static void put_some(ent_jw *w, const char *key, ent_str s)
{
    if (s.n != 0) ent_jw_kstr(w, key, s);
}

static void answer(const linking *x, const ent_reg_revision *r)
{
    const ent_std_link *l = &x->link;
    ent_jw *w = x->c->out;
    bool dry = call_has(x->c, "dry-run");

    call_marking(x->c, "label", x->c->policies.own, &x->label.label);
    ent_jw_kbool(w, "dry_run", dry);
    ent_jw_kz(w, "act", ent_std_link_word(l->kind));
    ent_jw_kstr(w, "work", l->work);
    if (x->begins) ent_jw_kbool(w, "begins", true);
    put_some(w, "other", l->other);
    put_some(w, "register", l->name.reg);
    put_some(w, "name", l->name.text);
    put_some(w, "to", l->to);
    if (l->n_moved != 0) {
        ent_jw_key(w, "moved");
        ent_jw_arr(w);
        for (size_t i = 0; i < l->n_moved; i++) ent_jw_str(w, l->moved[i].text);
        ent_jw_end(w);
    }
    ent_jw_kstr(w, "from", x->date);
    ent_jw_kstr(w, "number", x->number);
    if (!dry) ent_jw_kstr(w, "item", r->item);
    if (!dry) ent_jw_kstr(w, "revision", r->revision);
    ent_jw_key(w, "derived_from");
    ent_jw_arr(w);
    for (size_t i = 0; i < r->n_sources; i++) ent_jw_str(w, r->sources[i]);
    ent_jw_end(w);
}

ent_code linking_end(linking *x, const char *param, ent_err *e)
{
    ent_call *c = x->c;
    ent_reg_field fields[2] = {{.name = ENT_S(WORK_LINK_ENTERED)}, {.name = ENT_S("remark"), .value = call_arg(c, "reason")}};
    ent_reg_revision r;
    char item[37], revision[37];

    if (fields[1].value.n > REASON_MAX)
        return ent_fail(e, ENT_LIMIT, NULL, "Shorten it.", "The reason is longer than %d bytes.", REASON_MAX);
    if (ent_std_link_json(&x->json, c->arena, &x->link, e) != ENT_OK) {
        e->place[0] = '\0';
        return ent_at(e, "%s", param);
    }
    ENT_TRY(derive(x, e));
    ENT_TRY(works_link_number(&x->number, c->arena, &x->link, e));
    ENT_TRY(entered(&fields[0].value, x, e));
    ENT_TRY(labelling_cut_digest(&fields[0].cut, &x->label, e));
    fields[1].cut = fields[0].cut;
    ENT_TRY(ent_bytes_uuid(&c->random, item, e));
    ENT_TRY(ent_bytes_uuid(&c->random, revision, e));
    if (check(x, fields[0].value, ent_str_c(revision), e) != ENT_OK) return ent_at(e, "%s", param);
    describe(&r, x, fields, fields[1].value.n != 0 ? 2 : 1);
    r.item = ent_str_c(item);
    r.revision = ent_str_c(revision);
    ENT_TRY(ent_sha256_of(&r.content, x->json, e));
    if (!call_has(c, "dry-run")) ENT_TRY(enter(x, &r, e));
    answer(x, &r);
    return ENT_OK;
}
