/* SPDX-License-Identifier: Apache-2.0 */
/* The bundle reader. First byte of the input:
 *   'z'   the rest is the file
 *   else  the rest is the entries' contents, parted by the byte 0x01; they are put into a proper archive, and the manifest is
 *         signed with the key below, so that the fuzzer reaches what lies behind the signature
 * The key is made of zeros and of no use to anybody.                                                                      */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <entente/release.h>

typedef struct bytes {
    const uint8_t *p;
    size_t n, at;
} bytes;

static ent_code give(void *ctx, void *p, size_t n, size_t *got, ent_err *e)
{
    bytes *b = ctx;

    (void)e;
    *got = b->n - b->at < n ? b->n - b->at : n;
    if (*got != 0) memcpy(p, b->p + b->at, *got);
    b->at += *got;
    return ENT_OK;
}

static ent_code take(void *ctx, const void *p, size_t n, ent_err *e)
{
    (void)e;
    ent_buf_add(ctx, (ent_str){p, n});
    return ENT_OK;
}

static ent_code sign(ent_str *out, ent_arena *a, ent_str manifest, ent_err *e)
{
    const ent_secret key = {{0}};
    ent_signature s;
    ent_str message;

    ENT_TRY(ent_str_fmt(&message, a, e, "entente/bundle/v1\n%.*s", ENT_F(manifest)));
    ENT_TRY(ent_sign(&s, &key, message, e));
    return ent_str_dup(out, a, (ent_str){(const char *)s.b, sizeof s.b}, e);
}

/* manifest, lines, labels and contents as the second byte says, checkpoint, proof */
static ent_code assemble(ent_str *out, ent_arena *a, ent_str text, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 1 << 22);
    ent_zip_writer *zip;
    ent_str part, signature, name;
    size_t labels = text.n ? (unsigned char)text.p[0] % 4 : 0, contents = text.n ? (unsigned char)text.p[0] / 4 % 4 : 0;

    if (text.n) text = (ent_str){text.p + 1, text.n - 1};
    ENT_TRY(ent_zip_writer_new(&zip, a, (ent_sink){take, &b}, e));
    ent_str_cut(text, 1, &part, &text);
    ENT_TRY(ent_zip_add(zip, ENT_S("manifest.json"), part, e));
    ENT_TRY(sign(&signature, a, part, e));
    ENT_TRY(ent_zip_add(zip, ENT_S("manifest.sig"), signature, e));
    ent_str_cut(text, 1, &part, &text);
    ENT_TRY(ent_zip_add(zip, ENT_S("revisions.jsonl"), part, e));
    for (size_t i = 1; i <= labels + contents; i++) {
        ent_str_cut(text, 1, &part, &text);
        ENT_TRY(ent_str_fmt(&name, a, e, i <= labels ? "labels/%zu.xml" : "content/%zu", i <= labels ? i : i - labels));
        ENT_TRY(ent_zip_add(zip, name, part, e));
    }
    ent_str_cut(text, 1, &part, &text);
    ENT_TRY(ent_zip_add(zip, ENT_S("log/checkpoint"), part, e));
    ENT_TRY(ent_zip_add(zip, ENT_S("log/proof"), text, e));
    ENT_TRY(ent_zip_done(zip, e));
    return ent_buf_take(out, &b, e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, (size_t)256 << 20);
    ent_str file = {(const char *)data + (size > 0), size - (size > 0)};
    const ent_secret key = {{0}};
    ent_rel_opened o;
    ent_public pub;
    ent_err e = {0};
    bool raw = size == 0 || data[0] == 'z';

    if (a != NULL && ent_sign_public(&pub, &key, &e) == ENT_OK && (raw || assemble(&file, a, file, &e) == ENT_OK)) {
        bytes b = {(const uint8_t *)file.p, file.n, 0};
        ent_code code = ent_rel_open(&o, a, (ent_source){give, &b}, &pub, &e);
        /* What is refused is told; what is taken was read to its last byte. */
        if (code != ENT_OK && e.what[0] == '\0') abort();
        if (code == ENT_OK && (b.at != b.n || o.revisions < 1 || o.n_labels < 1)) abort();
    }
    ent_arena_free(a);
    return 0;
}
