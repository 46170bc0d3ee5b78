/* SPDX-License-Identifier: Apache-2.0 */
/* Taking a bundle apart and putting it together otherwise: as a stranger would, or as a dishonest sender who has the keys. */
#ifndef ENTENTE_TEST_RELEASE_FORGE_H
#define ENTENTE_TEST_RELEASE_FORGE_H

#include "exchange.h"
#include "src/release/release_private.h"

#define PARTS_MAX 64
typedef struct parts {
    size_t n;
    ent_str name[PARTS_MAX], bytes[PARTS_MAX];
} parts;

static inline void take_apart(parts *out, ent_arena *a, ent_str file)
{
    ent_zip_limits limits = rel__limits();
    ent_zip_reader *zip;
    ent_zip_entry entry;
    memory m;
    bool more;

    out->n = 0;
    OK(ent_zip_reader_new(&zip, a, memory_source(&m, file), &limits, &test_err));
    for (;;) {
        OK(ent_zip_next(zip, &entry, &more, &test_err));
        if (!more) break;
        assert_in_range(out->n, 0, PARTS_MAX - 1);
        OK(ent_str_dup(&out->name[out->n], a, entry.name, &test_err));
        OK(ent_zip_read_all(zip, a, &out->bytes[out->n++], 1 << 24, &test_err));
    }
}

static inline ent_str put_together(const parts *p, ent_arena *a)
{
    memory m = {.b = ent_buf_new(a, 1 << 26)};
    ent_zip_writer *zip;
    ent_str out;

    OK(ent_zip_writer_new(&zip, a, (ent_sink){memory_write, &m}, &test_err));
    for (size_t i = 0; i < p->n; i++) OK(ent_zip_add(zip, p->name[i], p->bytes[i], &test_err));
    OK(ent_zip_done(zip, &test_err));
    OK(ent_buf_take(&out, &m.b, &test_err));
    return out;
}

static inline ent_str *part(parts *p, const char *name)
{
    for (size_t i = 0; i < p->n; i++)
        if (ent_str_is(p->name[i], name)) return &p->bytes[i];
    fail_msg("there is no entry %s", name);
    return NULL;
}

/* Makes the manifest fit the lines again, signs it, and gives it its place as first of the channel. */
static inline void sign_again(parts *p, ent_arena *a, const node *sender, rel_manifest *m)
{
    ent_str *manifest = part(p, "manifest.json"), message, lines = *part(p, "revisions.jsonl"), line;
    ent_checkpoint point = {.size = 1};
    rel_proof proof = {.index = 0};
    ent_tree tree = {0};
    ent_digest *d;
    ent_sha256 digest, leaf;
    ent_signature s;

    OK(ent_digest_new(&d, a, &test_err));
    m->object.count = 0;
    while (ent_str_cut(lines, '\n', &line, &lines)) {
        OK(ent_tree_leaf(&leaf, d, line, &test_err));
        OK(ent_tree_add(&tree, d, &leaf, &test_err));
        m->object.count++;
    }
    OK(ent_tree_root(&m->object.root, &tree, d, &test_err));
    OK(rel__channel_origin(&m->envelope.origin, a, m->object.agreement_id, m->object.sender, m->object.recipient, &test_err));
    OK(rel__manifest_write(manifest, a, m, &test_err));
    OK(rel__manifest_message(&message, a, *manifest, &test_err));
    OK(ent_sign(&s, &sender->release, message, &test_err));
    OK(ent_str_dup(part(p, "manifest.sig"), a, (ent_str){(const char *)s.b, sizeof s.b}, &test_err));
    OK(ent_sha256_of(&digest, *manifest, &test_err));
    OK(rel__channel_leaf(&point.root, a, "manifest", &digest, &m->envelope.main, &test_err));
    point.origin = m->envelope.origin;
    OK(ent_checkpoint_write(part(p, "log/checkpoint"), a, &point, &sender->checkpoint, &test_err));
    OK(rel__proof_write(part(p, "log/proof"), a, &proof, &test_err));
}

static inline void manifest_of(rel_manifest *m, parts *p, ent_arena *a)
{
    OK(rel__manifest_read(m, a, *part(p, "manifest.json"), &test_err));
}

/* One text for another in an entry; it must be there. */
static inline void replace(ent_str *bytes, ent_arena *a, const char *from, const char *to)
{
    size_t n = strlen(from);
    ent_buf b = ent_buf_new(a, 1 << 24);
    bool found = false;

    for (size_t i = 0; i < bytes->n;) {
        if (i + n <= bytes->n && memcmp(bytes->p + i, from, n) == 0) {
            ent_buf_z(&b, to);
            i += n;
            found = true;
        } else {
            ent_buf_c(&b, bytes->p[i++]);
        }
    }
    if (!found) fail_msg("\"%s\" is not there", from);
    OK(ent_buf_take(bytes, &b, &test_err));
}

#endif
