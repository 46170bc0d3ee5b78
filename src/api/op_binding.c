/* SPDX-License-Identifier: Apache-2.0 */
/* label bind, label bound: a STANAG 4778 binding beside a file, signed and verified where that is asked for. Here the label room,
 * which knows what a binding says, meets the crypto room, which knows what a signature covers (law 4 of the rooms).    */
#include <string.h>
#include <sys/stat.h>

#include <entente/crypto/xmlsig.h>

#include "op_label.h"

#define NEXT_DISTRUST \
    "Do not rely on these labels. Ask the sender for file and binding again, and compare the key's fingerprint by telephone."

enum { BINDING_FILES_MAX = 10000, CHUNK = 1 << 16 };

/* What is found out about a file. */
typedef struct digested {
    ent_str name;
    uint64_t bytes;
    ent_sha256 sha256;
    ent_xmlsig_data sha384;
} digested;

typedef struct policies {
    size_t n;
    const ent_policy **v;
} policies;

/* ---- files ---- */

static ent_code digest_file(digested *out, ent_call *c, const char *path, ent_err *e)
{
    ent_xmlsig_digest *wide = NULL;
    ent_digest *narrow = NULL;
    ent_file_in *f = NULL;
    uint64_t size;
    size_t got = 1;
    char *chunk;

    ENT_NEW(chunk, c->arena, CHUNK, e);
    ENT_TRY(ent_digest_new(&narrow, c->arena, e));
    ENT_TRY(ent_xmlsig_digest_new(&wide, c->arena, ENT_XMLSIG_SHA384, e));
    ENT_TRY(ent_file_in_open(&f, c->arena, path, e));
    size = ent_file_in_size(f);
    for (out->bytes = 0; got != 0; out->bytes += got) {
        ENT_TRY(ent_file_in_read(f, chunk, CHUNK, &got, e));
        ent_digest_add(narrow, chunk, got);
        ent_xmlsig_digest_add(wide, chunk, got);
        call_progress(c, "digesting", (int64_t)out->bytes, (int64_t)size);
    }
    ENT_TRY(ent_digest_end(&out->sha256, narrow, e));
    return ent_xmlsig_digest_end(&out->sha384, wide, e);
}

/* The folder of a path as it was given, with its slash; empty for the current one. */
static ent_str folder_of(ent_str path)
{
    while (path.n != 0 && path.p[path.n - 1] != '/') path.n--;
    return path;
}

static ent_str name_of(ent_str path)
{
    size_t n = folder_of(path).n;

    return (ent_str){path.p + n, path.n - n};
}

/* A secret: read into the caller's memory, not into the arena. */
static ent_code read_key(ent_str *out, char bytes[static ENT_XMLSIG_KEY_MAX + 1], ent_call *c, const char *path, ent_err *e)
{
    ent_file_in *f;
    size_t n;

    ENT_TRY(ent_file_in_open(&f, c->arena, path, e));
    ENT_TRY(ent_file_in_read(f, bytes, ENT_XMLSIG_KEY_MAX + 1, &n, e));
    *out = (ent_str){bytes, n};
    if (n <= ENT_XMLSIG_KEY_MAX) return ENT_OK;
    (void)ent_fail(e, ENT_LIMIT, NULL, "Give the key file itself.", "A key file has at most %d bytes.", ENT_XMLSIG_KEY_MAX);
    return ent_at(e, "%s", path);
}

/* ---- policies and labels ---- */

static ent_code read_policies(policies *out, ent_call *c, ent_err *e)
{
    out->n = call_count(c, "policy");
    ENT_NEW(out->v, c->arena, out->n, e);
    for (size_t i = 0; i < out->n; i++) {
        ent_str path, spif;
        ENT_TRY(ent_str_dup(&path, c->arena, call_nth(c, "policy", i), e));
        ENT_TRY(ent_file_read(&spif, c->arena, path.p, API_SMALL_FILE_MAX, e));
        if (ent_policy_load(&out->v[i], c->arena, spif, NULL, e) != ENT_OK) return ent_within(e, "%s", path.p);
    }
    return ENT_OK;
}

/* The one of the policies given under which the label stands, or NULL. By OID where the label has it, else by name. */
static ent_code policy_of(const ent_policy **out, ent_call *c, const policies *all, const ent_label *l, ent_err *e)
{
    ent_str wanted, has;

    *out = NULL;
    ENT_TRY(ent_fold(&wanted, c->arena, l->policy_uri.n != 0 ? l->policy_uri : l->policy, e));
    for (size_t i = 0; i < all->n && *out == NULL; i++) {
        if (l->policy_uri.n != 0) ENT_TRY(ent_str_fmt(&has, c->arena, e, "urn:oid:%.*s", ENT_F(ent_policy_oid(all->v[i]))));
        else ENT_TRY(ent_fold(&has, c->arena, ent_policy_name(all->v[i]), e));
        if (ent_str_eq(has, wanted)) *out = all->v[i];
    }
    return ENT_OK;
}

/* One label to be bound. */
typedef struct to_bind {
    labels_label read;
    const ent_policy *policy;
    ent_str xml;
} to_bind;

/* The originator's own bytes are kept where they are a valid label; another form, or one that had to be repaired, is written anew. */
static ent_code label_xml(to_bind *b, ent_call *c, ent_err *e)
{
    ent_label strict;
    ent_err ignored;

    b->xml = b->read.bytes;
    if (ent_label_parse(&strict, c->arena, b->xml, true, NULL, &ignored) == ENT_OK) return ENT_OK;
    return labels_write_xml(&b->xml, c, b->policy, &b->read.label, e);
}

static ent_code read_one(to_bind *b, labels_notes *notes, ent_call *c, const policies *all, ent_str path, ent_err *e)
{
    ENT_TRY(labels_read(&b->read, notes, c, all->v[0], path, e));
    ENT_TRY(policy_of(&b->policy, c, all, &b->read.label, e));
    if (b->policy == NULL) {
        (void)ent_fail(e, ENT_INVALID, "R-09", "Give its policy too, with one more --policy SPIF.",
                       "The label stands under the policy \"%.*s\", which was not given.", ENT_F(b->read.label.policy));
        return ent_at(e, "%s", b->read.path);
    }
    if (ent_label_validate(b->policy, &b->read.label, c->as_of, false, e) != ENT_OK) return ent_within(e, "%s", b->read.path);
    return label_xml(b, c, e);
}

/* The originator's first, the others as they were given. */
static ent_code read_labels(to_bind **out, size_t *n, labels_notes *notes, ent_call *c, const policies *all, ent_err *e)
{
    to_bind *list, first;
    size_t at = 0;

    *n = call_count(c, "label");
    ENT_NEW(list, c->arena, *n, e);
    for (size_t i = 0; i < *n; i++) ENT_TRY(read_one(&list[i], notes, c, all, call_nth(c, "label", i), e));
    while (at < *n && list[at].read.label.role != ENT_LABEL_ORIGINATOR && list[at].read.label.role != ENT_LABEL_PLAIN) at++;
    if (at != 0 && at < *n) {
        first = list[at];
        memmove(list + 1, list, at * sizeof *list);
        list[0] = first;
    }
    *out = list;
    return ENT_OK;
}

/* ---- answers ---- */

static void put_label_row(ent_call *c, ent_str id, const ent_policy *p, const ent_label *l)
{
    ent_jw_obj(c->out);
    if (id.n != 0) ent_jw_kstr(c->out, "binding", id);
    if (p != NULL) call_marking(c, "marking", p, l);
    labels_put(c->out, l);
    ent_jw_end(c->out);
}

static void put_file_row(ent_call *c, ent_str id, const digested *d, ent_str type)
{
    char hex[65];

    ent_sha256_hex(hex, &d->sha256);
    ent_jw_obj(c->out);
    if (id.n != 0) ent_jw_kstr(c->out, "binding", id);
    ent_jw_kstr(c->out, "file", d->name);
    ent_jw_ki64(c->out, "bytes", (int64_t)d->bytes);
    if (type.n != 0) ent_jw_kstr(c->out, "type", type);
    ent_jw_kz(c->out, "sha256", hex);
    ent_jw_end(c->out);
}

static void put_time(ent_call *c, const char *key, ent_time t)
{
    char text[21];

    ent_time_print(text, t);
    ent_jw_kz(c->out, key, text);
}

/* ---- label bind ---- */

/* FILE.bdo, or --out, which must stand in the same folder: the binding names the file as beside it. */
static ent_code out_path(ent_str *out, ent_call *c, ent_str file, ent_err *e)
{
    ent_str given = call_arg(c, "out"), a, b;
    struct stat one, two;

    if (given.n == 0) return ent_str_fmt(out, c->arena, e, "%.*s.bdo", ENT_F(file));
    ENT_TRY(ent_str_fmt(&a, c->arena, e, "%.*s.", ENT_F(folder_of(file))));
    ENT_TRY(ent_str_fmt(&b, c->arena, e, "%.*s.", ENT_F(folder_of(given))));
    if (stat(a.p, &one) == 0 && stat(b.p, &two) == 0 && one.st_dev == two.st_dev && one.st_ino == two.st_ino)
        return ent_str_dup(out, c->arena, given, e);
    (void)ent_fail(e, ENT_INVALID, NULL, "Give a name in the folder of the file, or leave --out away.",
                   "A binding stands beside the file that it labels, in the same folder.");
    return ent_at(e, "--out");
}

/* Signs what was written, after reading it back: the signature speaks of what a reader will see. */
static ent_code sign_binding(ent_str *xml, ent_xmlsig *said, ent_call *c, const digested *d, ent_err *e)
{
    char bytes[ENT_XMLSIG_KEY_MAX + 1], fingerprint[20];
    ent_xmlsig_signer by = {.at = c->now};
    ent_xmlsig_data data = d->sha384;
    ent_str pem = {0};
    ent_binding b;
    ent_code code;

    if (c->request->has_passphrase) by.passphrase = c->request->passphrase;
    if (call_has(c, "certificate")) ENT_TRY(call_file(&by.certificate, c, "certificate", ENT_XMLSIG_KEY_MAX, e));
    ENT_TRY(ent_binding_read(&b, c->arena, *xml, true, NULL, e));
    data.uri = b.bound[0].data[0].uri;
    code = read_key(&by.key, bytes, c, call_path(c, "key"), e);
    if (code == ENT_OK) code = ent_xmlsig_fingerprint(fingerprint, &pem, c->arena, by.key, by.passphrase, e);
    if (code == ENT_OK) code = ent_xmlsig_sign(xml, c->arena, *xml, &b.bound[0].id, 1, &data, 1, &by, e);
    ent_wipe(bytes, sizeof bytes);
    if (code == ENT_OK) code = ent_xmlsig_verify(said, c->arena, *xml, pem, e);
    return code == ENT_OK ? ENT_OK : ent_within(e, "%s", call_path(c, "key"));
}

/* Never over something else. *wrote is false when it was there with these bytes. */
static ent_code write_binding(bool *wrote, ent_call *c, ent_str path, ent_str xml, ent_err *e)
{
    struct stat st;
    ent_str there;
    ent_code code;

    *wrote = lstat(path.p, &st) != 0;
    if (*wrote) return ent_file_write(path.p, xml, 0644, e);
    code = S_ISREG(st.st_mode) ? ent_file_read(&there, c->arena, path.p, ENT_BINDING_MAX_BYTES, e) : ENT_CONFLICT;
    if (code == ENT_OK && ent_str_eq(there, xml)) return ENT_OK;
    if (code == ENT_IO || code == ENT_NOMEM) return code; /* nobody knows whether it is another one */
    (void)ent_fail(e, ENT_CONFLICT, NULL, "Move it away first, or choose another name with --out. A signature is new each time.",
                   "There is a binding of this name already, and it is another one; it was left as it is.");
    return ent_at(e, "%s", path.p);
}

static void put_bound(ent_call *c, const to_bind *labels, size_t n, const digested *d, const ent_xmlsig *said)
{
    ent_jw_kbool(c->out, "signed", said != NULL);
    if (said != NULL) {
        ent_jw_kz(c->out, "key", said->fingerprint);
        ent_jw_kz(c->out, "algorithm", said->algorithm);
        put_time(c, "signed_at", said->at);
    }
    ent_jw_key(c->out, "labels");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < n; i++) put_label_row(c, (ent_str){0}, labels[i].policy, labels[i].read.in_force);
    ent_jw_end(c->out);
    ent_jw_key(c->out, "files");
    ent_jw_arr(c->out);
    put_file_row(c, (ent_str){0}, d, call_arg(c, "type"));
    ent_jw_end(c->out);
}

ent_code op_label_bind(ent_call *c, ent_err *e)
{
    ent_str file = call_arg(c, "file"), path, xml, *texts;
    bool sign = call_has(c, "key"), wrote;
    labels_notes notes = {0};
    ent_xmlsig said = {0};
    digested d = {0};
    to_bind *labels;
    policies all;
    size_t n;

    if (call_has(c, "certificate") && !sign)
        return ent_fail(e, ENT_INVALID, NULL, "Give --key too, or leave --certificate away.", "A certificate without a key signs nothing.");
    ENT_TRY(read_policies(&all, c, e));
    ENT_TRY(read_labels(&labels, &n, &notes, c, &all, e));
    ENT_TRY(out_path(&path, c, file, e));
    d.name = name_of(file);
    ENT_TRY(digest_file(&d, c, call_path(c, "file"), e));
    ENT_NEW(texts, c->arena, n, e);
    for (size_t i = 0; i < n; i++) texts[i] = labels[i].xml;
    ENT_TRY(ent_binding_write(
        &xml, c->arena,
        &(ent_bound){
            .n_labels = n, .labels = texts, .n_data = 1, .data = &(ent_bound_data){.name = d.name, .content_type = call_arg(c, "type")}},
        1, e));
    if (sign) ENT_TRY(sign_binding(&xml, &said, c, &d, e));
    ENT_TRY(write_binding(&wrote, c, path, xml, e));
    ent_jw_kstr(c->out, "binding", path);
    ent_jw_kbool(c->out, "written", wrote);
    put_bound(c, labels, n, &d, sign ? &said : NULL);
    labels_put_notes(c->out, &notes);
    return ENT_OK;
}

/* ---- label bound ---- */

/* One reading of a binding. */
typedef struct reading {
    ent_call *c;
    const char *path;
    ent_str folder;
    ent_binding binding;
    policies all;
    bool verified;
    ent_xmlsig said;
    labels_notes notes;
    ENT_VEC(digested) files;
} reading;

static bool has_id(const ent_xmlsig *s, ent_str id)
{
    for (size_t i = 0; i < s->n_ids; i++)
        if (ent_str_eq(s->ids[i], id)) return true;
    return false;
}

/* What the profile asks of a signature: one reference for each binding. That nothing else stands in the file, the verifier has seen to. */
static ent_code check_cover(const reading *r, ent_err *e)
{
    for (size_t i = 0; i < r->binding.n; i++)
        if (!has_id(&r->said, r->binding.bound[i].id))
            return ent_fail(e, ENT_UNVERIFIED, NULL, NEXT_DISTRUST, "The signature does not cover the binding \"%.*s\".",
                            ENT_F(r->binding.bound[i].id));
    if (r->said.has_expires && r->said.expires <= r->c->as_of)
        return ent_fail(e, ENT_UNVERIFIED, NULL, "Ask the sender for a new binding.", "The signature has expired.");
    return ENT_OK;
}

static ent_code verify(reading *r, ent_str xml, ent_err *e)
{
    ent_str key;

    if (!call_has(r->c, "key")) return ENT_OK;
    ENT_TRY(call_file(&key, r->c, "key", ENT_XMLSIG_KEY_MAX, e));
    if (!r->binding.is_signed)
        return ent_fail(e, ENT_UNVERIFIED, NULL, "Ask the sender for a signed one, or read it without --key.",
                        "The binding is not signed.");
    ENT_TRY(ent_xmlsig_verify(&r->said, r->c->arena, xml, key, e));
    r->verified = true;
    return check_cover(r, e);
}

/* The digest that was signed for this file. */
static ent_code compare(const reading *r, const ent_bound_data *data, const digested *d, ent_err *e)
{
    const ent_xmlsig_data *want = NULL;
    const uint8_t *have;

    if (!r->verified) return ENT_OK;
    for (size_t i = 0; i < r->said.n_data && want == NULL; i++)
        if (ent_str_eq(r->said.data[i].uri, data->uri)) want = &r->said.data[i];
    if (want == NULL)
        return ent_fail(e, ENT_UNVERIFIED, NULL, NEXT_DISTRUST, "The signature does not cover the file \"%.*s\".", ENT_F(data->name));
    have = want->hash == ENT_XMLSIG_SHA256 ? d->sha256.b : d->sha384.digest;
    if (memcmp(want->digest, have, want->n) == 0) return ENT_OK;
    return ent_fail(e, ENT_UNVERIFIED, NULL, NEXT_DISTRUST,
                    "The file \"%.*s\" is not the one that was signed: it has been changed or exchanged.", ENT_F(data->name));
}

static ent_code find_file(const digested **out, reading *r, const ent_bound_data *data, ent_err *e)
{
    digested d = {.name = data->name};
    ent_str path;
    struct stat st;

    for (size_t i = 0; i < r->files.n; i++) {
        *out = &r->files.v[i];
        if (ent_str_eq((*out)->name, d.name)) return ENT_OK;
    }
    if (r->files.n == BINDING_FILES_MAX)
        return ent_fail(e, ENT_LIMIT, NULL, "Ask the sender for several bindings.", "The binding names more than %d files.",
                        BINDING_FILES_MAX);
    ENT_TRY(ent_str_fmt(&path, r->c->arena, e, "%.*s%.*s", ENT_F(r->folder), ENT_F(d.name)));
    if (stat(path.p, &st) != 0)
        return ent_fail(e, ENT_UNVERIFIED, NULL, "Put file and binding into the same folder, as they were sent.",
                        "The file \"%.*s\", which this binding labels, is not beside it.", ENT_F(d.name));
    ENT_TRY(digest_file(&d, r->c, path.p, e));
    ENT_PUSH(&r->files, r->c->arena, d, e);
    *out = &r->files.v[r->files.n - 1];
    return ENT_OK;
}

static ent_code put_files(reading *r, ent_err *e)
{
    const digested *d = NULL;

    ent_jw_key(r->c->out, "files");
    ent_jw_arr(r->c->out);
    for (size_t i = 0; i < r->binding.n; i++) {
        const ent_bound *b = &r->binding.bound[i];
        for (size_t k = 0; k < b->n_data; k++) {
            ENT_TRY(find_file(&d, r, &b->data[k], e));
            ENT_TRY(compare(r, &b->data[k], d, e));
            put_file_row(r->c, b->id, d, b->data[k].content_type);
        }
    }
    ent_jw_end(r->c->out);
    return ENT_OK;
}

static ent_code put_one_label(reading *r, const ent_bound *b, ent_str xml, ent_err *e)
{
    const ent_policy *p;
    ent_notes own = {0};
    ent_label l;

    ENT_TRY(ent_label_parse(&l, r->c->arena, xml, call_has(r->c, "strict"), &own, e));
    ENT_TRY(labels_note_all(&r->notes, r->c, r->path, &own, e));
    ENT_TRY(policy_of(&p, r->c, &r->all, &l, e));
    if (p != NULL) ENT_TRY(ent_label_validate(p, &l, r->c->as_of, false, e));
    put_label_row(r->c, b->id, p, ent_label_in_force(&l, r->c->as_of));
    return ENT_OK;
}

static ent_code put_labels(reading *r, ent_err *e)
{
    ent_jw_key(r->c->out, "labels");
    ent_jw_arr(r->c->out);
    for (size_t i = 0; i < r->binding.n; i++) {
        const ent_bound *b = &r->binding.bound[i];
        for (size_t k = 0; k < b->n_labels; k++)
            if (put_one_label(r, b, b->labels[k], e) != ENT_OK) return ent_within(e, "binding %.*s, label %zu", ENT_F(b->id), k + 1);
    }
    ent_jw_end(r->c->out);
    return ENT_OK;
}

static ent_code put_signature(reading *r, ent_err *e)
{
    labels_note note = {r->path, {.code = "binding-not-checked"}};

    ent_jw_kbool(r->c->out, "signed", r->binding.is_signed);
    ent_jw_kbool(r->c->out, "verified", r->verified);
    if (r->verified) {
        ent_jw_kz(r->c->out, "key", r->said.fingerprint);
        ent_jw_kz(r->c->out, "algorithm", r->said.algorithm);
        put_time(r->c, "signed_at", r->said.at);
    } else if (r->binding.is_signed) {
        note.note.text = ENT_S("The signature was not checked. Give the signer's public key with --key to have it checked.");
        ENT_PUSH(&r->notes, r->c->arena, note, e);
    }
    return ENT_OK;
}

static ent_code read_binding(reading *r, ent_err *e)
{
    ent_notes own = {0};
    ent_str xml;

    ENT_TRY(ent_file_read(&xml, r->c->arena, r->path, ENT_BINDING_MAX_BYTES, e));
    ENT_TRY(ent_binding_read(&r->binding, r->c->arena, xml, call_has(r->c, "strict"), &own, e));
    ENT_TRY(labels_note_all(&r->notes, r->c, r->path, &own, e));
    ENT_TRY(verify(r, xml, e));
    ENT_TRY(put_signature(r, e));
    ENT_TRY(put_labels(r, e));
    return put_files(r, e);
}

ent_code op_label_bound(ent_call *c, ent_err *e)
{
    reading r = {.c = c, .path = call_path(c, "file"), .folder = folder_of(call_arg(c, "file"))};

    ENT_TRY(read_policies(&r.all, c, e));
    if (read_binding(&r, e) != ENT_OK) return ent_within(e, "%s", r.path);
    labels_put_notes(c->out, &r.notes);
    return ENT_OK;
}
