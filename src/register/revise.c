/* SPDX-License-Identifier: Apache-2.0 */
/* Cuts, labels and revisions as entries, and what they do to the tables. */
#include "register_private.h"

/* ---- bodies ---- */

static ent_code text_entry(ent_str *body, ent_arena *a, const char *key, ent_str text, ent_err *e)
{
    ent_buf b = ent_buf_new(a, REG_BODY_MAX);
    ent_jw w = ent_jw_canonical(&b);

    ent_jw_obj(&w);
    ent_jw_kstr(&w, key, text);
    ent_jw_end(&w);
    return ent_jw_take(body, &w, e);
}

ent_code ent_reg_cut_entry(ent_str *body, ent_arena *a, ent_str cut_text, ent_err *e)
{
    return text_entry(body, a, "cut", cut_text, e);
}

ent_code ent_reg_label_entry(ent_str *body, ent_arena *a, ent_str xml, ent_err *e)
{
    return text_entry(body, a, "xml", xml, e);
}

/* The digest of a text under a key; an absent text leaves the key out. */
static ent_code put_digest(ent_jw *w, const char *key, ent_str text, ent_err *e)
{
    ent_sha256 d;

    if (text.n == 0) return ENT_OK;
    ENT_TRY(ent_sha256_of(&d, text, e));
    reg__put_hex(w, key, d.b, sizeof d.b);
    return ENT_OK;
}

static void put_some(ent_jw *w, const char *key, ent_str text)
{
    if (text.n != 0) ent_jw_kstr(w, key, text);
}

static void put_strings(ent_jw *w, const char *key, const ent_str *v, size_t n)
{
    if (n == 0) return;
    ent_jw_key(w, key);
    ent_jw_arr(w);
    for (size_t i = 0; i < n; i++) ent_jw_str(w, v[i]);
    ent_jw_end(w);
}

/* Folded forms travel in the entry: the Unicode tables of another day must not change the projection. */
static ent_code put_fields(ent_jw *w, ent_arena *a, const ent_reg_revision *r, ent_err *e)
{
    if (r->n_fields == 0) return ENT_OK;
    ent_jw_key(w, "fields");
    ent_jw_arr(w);
    for (size_t i = 0; i < r->n_fields; i++) {
        const ent_reg_field *f = &r->fields[i];
        ent_str folded;
        ENT_TRY(ent_fold(&folded, a, f->value, e));
        ent_jw_obj(w);
        reg__put_hex(w, "cut", f->cut.b, sizeof f->cut.b);
        ent_jw_kstr(w, "folded", folded);
        ent_jw_kstr(w, "name", f->name);
        ent_jw_kstr(w, "value", f->value);
        ent_jw_end(w);
    }
    ent_jw_end(w);
    return ENT_OK;
}

ent_code ent_reg_revise_entry(ent_str *body, ent_arena *a, const ent_reg_revision *r, ent_err *e)
{
    ent_buf b = ent_buf_new(a, REG_BODY_MAX);
    ent_jw w = ent_jw_canonical(&b);
    ent_str folded;

    ENT_TRY(ent_fold(&folded, a, r->number, e));
    ent_jw_obj(&w);
    put_some(&w, "base", r->base);
    put_strings(&w, "beside", r->beside, r->n_beside);
    put_some(&w, "bundle", r->bundle);
    reg__put_hex(&w, "content", r->content.b, sizeof r->content.b);
    ENT_TRY(put_digest(&w, "content_cut", r->content_cut, e));
    ENT_TRY(put_digest(&w, "cut", r->cut, e));
    put_some(&w, "date", r->date);
    put_some(&w, "edition", r->edition);
    put_some(&w, "external_id", r->external_id);
    put_some(&w, "external_uuid", r->external_uuid);
    ENT_TRY(put_fields(&w, a, r, e));
    ent_jw_kstr(&w, "item", r->item);
    ent_jw_kstr(&w, "kind", r->kind);
    ENT_TRY(put_digest(&w, "label", r->label_xml, e));
    ent_jw_ki64(&w, "length", r->length);
    ENT_TRY(put_digest(&w, "mapped", r->mapped_xml, e));
    ENT_TRY(put_digest(&w, "meta_label", r->meta_label_xml, e));
    ENT_TRY(put_digest(&w, "meta_mapped", r->meta_mapped_xml, e));
    put_some(&w, "number", r->number);
    put_some(&w, "number_folded", folded);
    ent_jw_kstr(&w, "origin", r->origin);
    put_strings(&w, "originators", r->originators, r->n_originators);
    put_some(&w, "person", r->person);
    put_some(&w, "publisher", r->publisher);
    ent_jw_kstr(&w, "revision", r->revision);
    put_some(&w, "source", r->source);
    put_strings(&w, "sources", r->sources, r->n_sources);
    put_some(&w, "status", r->status);
    put_some(&w, "version", r->version);
    ent_jw_end(&w);
    return ent_jw_take(body, &w, e);
}

ent_code ent_reg_absent_entry(ent_str *body, ent_arena *a, ent_str source, const ent_str *items, size_t n, ent_err *e)
{
    ent_buf b = ent_buf_new(a, REG_BODY_MAX);
    ent_jw w = ent_jw_canonical(&b);

    ent_jw_obj(&w);
    put_strings(&w, "items", items, n);
    ent_jw_kstr(&w, "source", source);
    ent_jw_end(&w);
    return ent_jw_take(body, &w, e);
}

/* ---- projection ---- */

ent_code reg__apply_cut(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    const ent_json *cut;
    uint8_t policy[32];
    ent_sha256 digest;
    ent_str text;

    ENT_TRY(ent_json_need_str(&text, entry->json, "cut", e));
    ENT_TRY(ent_json_parse(&cut, scratch, text, REG_BODY_MAX, e));
    ENT_TRY(reg__hex(policy, sizeof policy, cut, "policy_digest", e));
    ENT_TRY(ent_sha256_of(&digest, text, e));
    return ENT_RUN(s, e, "register/cut_put", ENT_B(digest.b, sizeof digest.b), ENT_B(policy, sizeof policy), ENT_T(text));
}

ent_code reg__apply_label(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    ent_sha256 digest;
    ent_str xml;

    (void)scratch;
    ENT_TRY(ent_json_need_str(&xml, entry->json, "xml", e));
    ENT_TRY(ent_sha256_of(&digest, xml, e));
    return ENT_RUN(s, e, "register/label_put", ENT_B(digest.b, sizeof digest.b), ENT_T(xml));
}

/* A digest named in the body, as the id of its row; 0 when the member is absent. */
static ent_code id_of(int64_t *out, ent_store *s, const char *statement, const ent_json *o, const char *key, ent_err *e)
{
    uint8_t digest[32];
    ent_value v = ENT_B(digest, sizeof digest);

    *out = 0;
    if (ent_json_get(o, key) == NULL) return ENT_OK;
    ENT_TRY(reg__hex(digest, sizeof digest, o, key, e));
    ENT_TRY(ent_store_number(out, s, statement, &v, 1, 0, e));
    return *out != 0 ? ENT_OK : ent_fail(e, ENT_INVALID, NULL, NULL, "A revision names a %s that was not entered before.", key);
}

typedef struct ids {
    int64_t item, revision, cut, content_cut, label, meta_label, mapped, meta_mapped;
} ids;

static ent_code put_item(ids *id, ent_store *s, const ent_json *o, ent_err *e)
{
    ent_value key[2] = {ENT_T(ent_json_str(o, "origin")), ENT_T(ent_json_str(o, "item"))};

    ENT_TRY(ENT_RUN(s, e, "register/item_put", key[0], key[1], ENT_T(ent_json_str(o, "kind"))));
    return ent_store_number(&id->item, s, "register/item_id", key, 2, 0, e);
}

/* The strings of a list with a blank between them. */
static ent_code joined(ent_str *out, ent_arena *a, const ent_json *list, ent_err *e)
{
    ent_buf b = ent_buf_new(a, REG_BODY_MAX);

    for (size_t i = 0; list != NULL && i < list->n; i++) {
        if (i != 0) ent_buf_c(&b, ' ');
        ent_buf_add(&b, list->items[i]->str);
    }
    return ent_buf_take(out, &b, e);
}

static ent_code put_revision(ids *id, ent_store *s, ent_arena *scratch, const ent_json *o, const ent_entry *entry, ent_err *e)
{
    ent_value key = ENT_T(ent_json_str(o, "revision"));
    uint8_t content[32];
    ent_str beside;
    int64_t length;

    ENT_TRY(id_of(&id->cut, s, "register/cut_id", o, "cut", e));
    ENT_TRY(id_of(&id->content_cut, s, "register/cut_id", o, "content_cut", e));
    ENT_TRY(id_of(&id->label, s, "register/label_id", o, "label", e));
    ENT_TRY(id_of(&id->meta_label, s, "register/label_id", o, "meta_label", e));
    ENT_TRY(id_of(&id->mapped, s, "register/label_id", o, "mapped", e));
    ENT_TRY(id_of(&id->meta_mapped, s, "register/label_id", o, "meta_mapped", e));
    ENT_TRY(reg__hex(content, sizeof content, o, "content", e));
    ENT_TRY(ent_json_need_i64(&length, o, "length", e));
    ENT_TRY(joined(&beside, scratch, ent_json_get(o, "beside"), e));
    ENT_TRY(ENT_RUN(s, e, "register/revision_put", ENT_I(id->item), ENT_I(id->cut), ENT_I(id->content_cut), key,
                    ENT_B(content, sizeof content), ENT_I(length), ENT_T(ent_json_str(o, "number")),
                    ENT_T(ent_json_str(o, "number_folded")), ENT_T(ent_json_str(o, "edition")), ENT_T(ent_json_str(o, "version")),
                    ENT_T(ent_json_str(o, "date")), ENT_T(ent_json_str(o, "status")), ENT_T(ent_json_str(o, "publisher")),
                    ENT_T(ent_json_str(o, "source")), ENT_T(ent_json_str(o, "external_id")), ENT_T(ent_json_str(o, "external_uuid")),
                    ENT_I(id->label), ENT_I(id->meta_label), ENT_I(id->mapped), ENT_I(id->meta_mapped), ENT_T(ent_json_str(o, "bundle")),
                    ENT_I(entry->time), ENT_T(ent_json_str(o, "base")), ENT_T(beside), ENT_T(ent_json_str(o, "person"))));
    return ent_store_number(&id->revision, s, "register/revision_id", &key, 1, 0, e);
}

static ent_code put_parts(const ids *id, ent_store *s, const ent_json *o, ent_err *e)
{
    const ent_json *fields = ent_json_get(o, "fields"), *originators = ent_json_get(o, "originators"),
                   *sources = ent_json_get(o, "sources");

    for (size_t i = 0; fields != NULL && i < fields->n; i++) {
        const ent_json *f = fields->items[i];
        int64_t cut;
        ENT_TRY(id_of(&cut, s, "register/cut_id", f, "cut", e));
        ENT_TRY(ENT_RUN(s, e, "register/field_put", ENT_I(id->revision), ENT_T(ent_json_str(f, "name")), ENT_I(cut),
                        ENT_T(ent_json_str(f, "value")), ENT_T(ent_json_str(f, "folded"))));
    }
    for (size_t i = 0; originators != NULL && i < originators->n; i++)
        ENT_TRY(ENT_RUN(s, e, "register/originator_put", ENT_I(id->revision), ENT_T(originators->items[i]->str), ENT_I(id->cut)));
    for (size_t i = 0; sources != NULL && i < sources->n; i++)
        ENT_TRY(ENT_RUN(s, e, "register/derivation_put", ENT_I(id->revision), ENT_T(sources->items[i]->str), ENT_I(id->cut)));
    return ENT_OK;
}

static ent_code put_source(const ids *id, ent_store *s, const ent_json *o, ent_err *e)
{
    ent_str source = ent_json_str(o, "source");
    uint8_t content[32];

    if (source.n == 0) return ENT_OK;
    ENT_TRY(reg__hex(content, sizeof content, o, "content", e));
    return ENT_RUN(s, e, "register/source_put", ENT_T(source), ENT_T(ent_json_str(o, "kind")), ENT_I(id->item),
                   ENT_T(ent_json_str(o, "external_id")), ENT_T(ent_json_str(o, "external_uuid")), ENT_I(id->cut), ENT_I(id->revision),
                   ENT_B(content, sizeof content));
}

static ent_code put_label_uses(const ids *id, ent_store *s, ent_err *e)
{
    const int64_t labels[] = {id->label, id->meta_label, id->mapped, id->meta_mapped};

    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (labels[i] != 0) ENT_TRY(ENT_RUN(s, e, "register/label_use_put", ENT_I(labels[i]), ENT_I(id->cut)));
    return ENT_OK;
}

ent_code reg__apply_revise(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    ids id = {0};

    ENT_TRY(put_item(&id, s, entry->json, e));
    ENT_TRY(put_revision(&id, s, scratch, entry->json, entry, e));
    ENT_TRY(put_label_uses(&id, s, e));
    ENT_TRY(put_parts(&id, s, entry->json, e));
    return put_source(&id, s, entry->json, e);
}

ent_code reg__apply_absent(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    const ent_json *items;
    ent_str source;

    (void)scratch;
    ENT_TRY(ent_json_need_str(&source, entry->json, "source", e));
    ENT_TRY(ent_json_need_arr(&items, entry->json, "items", e));
    for (size_t i = 0; i < items->n; i++) ENT_TRY(ENT_RUN(s, e, "register/source_absent", ENT_T(source), ENT_T(items->items[i]->str)));
    return ENT_OK;
}
