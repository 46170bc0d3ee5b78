/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a binding: a refusal, or one whose labels stand alone and whose files stand beside it. What can be written again is read
 * again, in strict mode, and gives the same bytes. As a signed binding nothing holds: the private half of this key is gone. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <entente/crypto/xmlsig.h>
#include <entente/label.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char nobodys_key[] = "-----BEGIN PUBLIC KEY-----\n"
                                  "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEBuIZdm0k20f2scZVhuBQrlWA8LGpWDcv\n"
                                  "flDvP+wA8Fo2vVaAlJTrvHV5N3Zki1jhDSWPdF03aviphnWpLW8dCDNS5pU4Vvmq\n"
                                  "4jaJwYGoV/CUVNIIPLFCltBSP0vc18ZS\n"
                                  "-----END PUBLIC KEY-----\n";

static void must(bool promise)
{
    if (!promise) __builtin_trap();
}

static void beside(ent_str name)
{
    must(name.n != 0 && name.n <= 255 && ent_utf8_ok(name, NULL));
    must(memchr(name.p, '/', name.n) == NULL && memchr(name.p, '\0', name.n) == NULL);
    must(!ent_str_is(name, ".") && !ent_str_is(name, ".."));
}

static void use(ent_arena *a, const ent_binding *b)
{
    ent_xml_limits limits = ent_xml_small();
    ent_binding back;
    ent_xml_node *root;
    ent_str xml, again;
    ent_err e;

    must(b->n != 0);
    for (size_t i = 0; i < b->n; i++) {
        const ent_bound *g = &b->bound[i];
        must(g->n_labels != 0 && g->n_data != 0);
        for (size_t k = 0; k < g->n_data; k++) beside(g->data[k].name);
        for (size_t k = 0; k < g->n_labels; k++) must(ent_xml_parse(&root, a, g->labels[k], &limits, &e) == ENT_OK);
    }
    if (ent_binding_write(&xml, a, b->bound, b->n, &e) != ENT_OK) return; /* what is no valid label, for one */
    must(ent_binding_read(&back, a, xml, true, NULL, &e) == ENT_OK && back.n == b->n && !back.is_signed);
    must(ent_binding_write(&again, a, back.bound, back.n, &e) == ENT_OK && ent_str_eq(xml, again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, (size_t)256 << 20);
    ent_str xml = {(const char *)data, size};
    ent_notes notes = {0};
    ent_binding b, strict;
    ent_xmlsig said;
    ent_err e = {0};
    bool read;

    if (a == NULL) return 0;
    read = ent_binding_read(&b, a, xml, false, &notes, &e) == ENT_OK;
    if (read) use(a, &b);
    else must(e.what[0] != '\0' && ent_binding_read(&strict, a, xml, true, NULL, &e) != ENT_OK);
    must(ent_xmlsig_verify(&said, a, xml, ent_str_c(nobodys_key), &e) != ENT_OK && said.n_ids == 0);
    ent_arena_free(a);
    return 0;
}
