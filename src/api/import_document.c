/* SPDX-License-Identifier: Apache-2.0 */
/* import of one document: a new item, or a new revision of one; its labels, originators and sources. */
#include "basing.h"
#include "deriving.h"
#include "import.h"

typedef struct document {
    ent_str bytes;
    ent_sha256 digest;
    labelled label, meta, title_label;
    ent_reg_row earlier;
    bool has_earlier;
    basing basing;
    deriving deriving;
} document;

static ent_code add_source(document *d, ent_call *c, ent_str key, ent_err *e)
{
    ent_reg_row source;

    if (ent_reg_find(&source, c->arena, c->reader, key, e) != ENT_OK || deriving_from(&d->deriving, c, &source, e) != ENT_OK)
        return ent_at(e, "--from %.*s", ENT_F(key));
    return ENT_OK;
}

static ent_code read_labels(document *d, ent_call *c, ent_err *e)
{
    bool exercise = call_has(c, "exercise");
    ent_str dossier = call_arg(c, "dossier");

    ENT_TRY(labelling_read(&d->label, c, call_arg(c, "label"), exercise, dossier, e));
    d->meta = d->label;
    if (call_has(c, "meta-label")) ENT_TRY(labelling_read(&d->meta, c, call_arg(c, "meta-label"), exercise, dossier, e));
    d->title_label = d->meta;
    if (call_has(c, "title-label")) ENT_TRY(labelling_read(&d->title_label, c, call_arg(c, "title-label"), exercise, dossier, e));
    if (!ent_cut_at_least(d->title_label.cut, d->meta.cut))
        return ent_fail(e, ENT_REFUSED, "R-07", "Raise the label of the title, or lower --meta-label.",
                        "A title may not be shown wider than the item itself.");
    if (!ent_cut_at_least(d->label.cut, d->meta.cut))
        return ent_fail(e, ENT_REFUSED, "R-06", "Lower --meta-label or raise --label.",
                        "The content may not be shown wider than that the item exists.");
    return ENT_OK;
}

/* The item that the document is a new revision of, and the revision that it changes. */
static ent_code read_earlier(document *d, ent_call *c, ent_err *e)
{
    if (call_has(c, "beside") && !call_has(c, "base"))
        return call_usage(c, "--beside keeps a newer revision beside yours.", "Name the revision that you changed with --base.", e);
    if (call_has(c, "base") && !call_has(c, "item"))
        return call_usage(c, "--base names the revision of an item that you changed.", "Name the item with --item.", e);
    if (!call_has(c, "item")) return ENT_OK;
    d->has_earlier = true;
    if (ent_reg_find(&d->earlier, c->arena, c->reader, call_arg(c, "item"), e) != ENT_OK) return ent_at(e, "--item");
    if (ent_str_eq(d->earlier.origin, c->node.org)) return basing_chosen(&d->basing, c, &d->earlier, e);
    return ent_fail(e, ENT_REFUSED, "R-32", "Ask the originator for a new revision.", "Only %.*s may revise its item.",
                    ENT_F(d->earlier.origin));
}

static ent_code read_document(document *d, ent_call *c, ent_err *e)
{
    ENT_TRY(call_file(&d->bytes, c, "file", API_FILE_MAX, e));
    ENT_TRY(ent_sha256_of(&d->digest, d->bytes, e));
    ENT_TRY(read_labels(d, c, e));
    d->deriving.cut = d->label.cut;
    d->deriving.meta_cut = d->meta.cut;
    ENT_TRY(deriving_originator(&d->deriving, c, call_has(c, "originator") ? call_arg(c, "originator") : c->node.org, e));
    for (size_t i = 0; i < call_count(c, "from"); i++) ENT_TRY(add_source(d, c, call_nth(c, "from", i), e));
    return read_earlier(d, c, e);
}

static ent_code enter(document *d, ent_call *c, ent_reg_revision *r, ent_reg_field *title, ent_err *e)
{
    ent_secret key;
    ent_code code;
    ent_str body;

    ENT_TRY(labelling_enter(c, &d->label, e));
    ENT_TRY(labelling_enter(c, &d->meta, e));
    if (call_has(c, "title")) {
        ENT_TRY(labelling_enter(c, &d->title_label, e));
        *title = (ent_reg_field){.name = ENT_S("title"), .value = call_arg(c, "title")};
        ENT_TRY(labelling_cut_digest(&title->cut, &d->title_label, e));
        r->fields = title;
        r->n_fields = 1;
    }
    ENT_TRY(call_node_key(&key, c, "content", e));
    code = ent_reg_content_put(c->writer, c->arena, &key, &d->digest, d->bytes, &c->random, e);
    ent_wipe(&key, sizeof key);
    if (code != ENT_OK) return code;
    ENT_TRY(ent_reg_revise_entry(&body, c->arena, r, e));
    return call_add(c, "item.revise", body, e);
}

static ent_code describe(document *d, ent_call *c, ent_reg_revision *r, ent_err *e)
{
    char uuid[37];

    *r = (ent_reg_revision){.origin = c->node.org,
                            .content = d->digest,
                            .length = (int64_t)d->bytes.n,
                            .number = call_arg(c, "number"),
                            .edition = call_arg(c, "edition"),
                            .version = call_arg(c, "version"),
                            .date = call_arg(c, "date"),
                            .status = call_arg(c, "status"),
                            .publisher = call_arg(c, "publisher"),
                            .label_xml = d->label.xml,
                            .meta_label_xml = d->meta.xml,
                            .cut = ent_cut_text(d->meta.cut),
                            .content_cut = ent_cut_text(d->label.cut),
                            .originators = d->deriving.originators.v,
                            .n_originators = d->deriving.originators.n,
                            .sources = d->deriving.revisions.v,
                            .n_sources = d->deriving.revisions.n,
                            .base = d->basing.base,
                            .beside = d->basing.beside.v,
                            .n_beside = d->basing.beside.n,
                            .person = c->person.name};
    r->kind = call_has(c, "kind") ? call_arg(c, "kind") : ENT_S("document");
    if (d->has_earlier) {
        r->item = d->earlier.item;
        r->kind = d->earlier.kind;
    } else {
        ENT_TRY(ent_bytes_uuid(&c->random, uuid, e));
        ENT_TRY(ent_str_dup(&r->item, c->arena, ent_str_c(uuid), e));
    }
    ENT_TRY(ent_bytes_uuid(&c->random, uuid, e));
    return ent_str_dup(&r->revision, c->arena, ent_str_c(uuid), e);
}

static void put_strings(ent_jw *w, const char *key, const ent_str *v, size_t n)
{
    ent_jw_key(w, key);
    ent_jw_arr(w);
    for (size_t i = 0; i < n; i++) ent_jw_str(w, v[i]);
    ent_jw_end(w);
}

ent_code import_document(ent_call *c, ent_err *e)
{
    document d = {0};
    ent_reg_revision r;
    ent_reg_field title;
    char hex[65];

    ENT_TRY(read_document(&d, c, e));
    ENT_TRY(describe(&d, c, &r, e));
    if (!call_has(c, "dry-run")) ENT_TRY(enter(&d, c, &r, &title, e));
    ent_sha256_hex(hex, &d.digest);
    ent_jw_kstr(c->out, "number", r.number);
    ent_jw_kstr(c->out, "item", r.item);
    ent_jw_kstr(c->out, "revision", r.revision);
    call_marking(c, "label", c->policies.own, &d.label.label);
    ent_jw_kz(c->out, "sha256", hex);
    ent_jw_ki64(c->out, "bytes", r.length);
    put_strings(c->out, "originators", r.originators, r.n_originators);
    if (r.base.n != 0) ent_jw_kstr(c->out, "base", r.base);
    if (d.basing.stand.n != 0) put_strings(c->out, "stands_beside", d.basing.stand.v, d.basing.stand.n);
    if (d.basing.end.n != 0) put_strings(c->out, "takes_the_place_of", d.basing.end.v, d.basing.end.n);
    ent_jw_kbool(c->out, "dry_run", call_has(c, "dry-run"));
    return ENT_OK;
}
