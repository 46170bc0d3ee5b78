/* SPDX-License-Identifier: Apache-2.0 */
/* Termbases of strangers: validated, read, written in each form and read again. Beyond not crashing: findings are in order and valid
 * UTF-8, nothing is dropped or made up on the way through a form, and what has been through one is the same ever after.       */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <entente/terms/tbx.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise)
{
    if (!promise) __builtin_trap();
}

static void validate(ent_arena *a, ent_str bytes)
{
    ent_tbx_verdict v;
    ent_err e = {0};

    if (ent_tbx_validate(&v, a, bytes, &e) != ENT_OK) return;
    must(v.valid == (v.findings.n == 0));
    for (size_t i = 0; i < v.findings.n; i++) {
        must(v.findings.v[i].line > 0 && v.findings.v[i].message.n > 0 && ent_utf8_ok(v.findings.v[i].message, NULL));
        must(i == 0 || v.findings.v[i - 1].line <= v.findings.v[i].line);
    }
}

/* false: the writer refused it. */
static bool pass(ent_term_base *out, ent_arena *a, const ent_term_base *b, const ent_tbx_options *o)
{
    ent_err e = {0};
    ent_str s;

    if (ent_tbx_write(&s, NULL, NULL, a, b, o, &e) != ENT_OK) return false;
    validate(a, s);
    must(ent_tbx_read(out, NULL, a, s, &e) == ENT_OK);
    return true;
}

static void same(ent_arena *a, const ent_term_base *x, const ent_term_base *y)
{
    ent_str s, t;
    ent_err e = {0};

    must(x->n_concepts == y->n_concepts);
    for (size_t i = 0; i < x->n_concepts; i++) {
        must(ent_term_concept_json(&s, a, &x->concepts[i], &e) == ENT_OK);
        must(ent_term_concept_json(&t, a, &y->concepts[i], &e) == ENT_OK);
        must(ent_str_eq(s, t));
    }
}

/* The writer puts a designation's own notes in the order that TBX wants, so that order may change once; values and numbers may not. */
static void same_counts(const ent_term_base *x, const ent_term_base *y)
{
    ent_term_counts m, n;

    ent_term_count(&m, x);
    ent_term_count(&n, y);
    must(m.concepts == n.concepts && m.languages == n.languages && m.designations == n.designations);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const ent_tbx_options ways[] = {{ENT_TBX_V3, ENT_TBX_DCA, ENT_TBX_SMALLEST},
                                           {ENT_TBX_V3, ENT_TBX_DCT, ENT_TBX_SMALLEST},
                                           {ENT_TBX_V2, ENT_TBX_DCA, ENT_TBX_SMALLEST}};
    ent_arena *a = ent_arena_new(NULL, (size_t)256 << 20);
    ent_str bytes = {(const char *)data, size};
    ent_term_base b, once, twice;
    ent_err e = {0};

    if (a == NULL || size > 65536) {
        ent_arena_free(a);
        return 0;
    }
    validate(a, bytes);
    if (ent_tbx_read(&b, NULL, a, bytes, &e) == ENT_OK) {
        const ent_tbx_options *way = &ways[size % (sizeof ways / sizeof *ways)];
        if (pass(&once, a, &b, way)) {
            same_counts(&b, &once);
            must(pass(&twice, a, &once, way));
            same(a, &once, &twice);
        }
    }
    ent_arena_free(a);
    return 0;
}
