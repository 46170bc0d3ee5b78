/* SPDX-License-Identifier: Apache-2.0 */
/* The file itself, through the public reader: no byte of it can be another. */
#include "forge.h"

static node alfa, bravo;
static ent_arena *a;
static ent_str file, second; /* the first and second bundle of one channel */

static int set_up(void **state)
{
    const ent_str two[] = {{UUID("12"), 36}, {UUID("11"), 36}};

    (void)state;
    pair_make(&alfa, &bravo);
    a = ent_arena_new(NULL, 0);
    file = send(&alfa, a, UUID("e1"), UUID("c1"), two, 2, NOW + DAY);
    second = send(&alfa, a, UUID("e2"), UUID("c2"), two, 2, NOW + DAY);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    ent_arena_free(a);
    node_free(&alfa);
    node_free(&bravo);
    return 0;
}

static ent_code open_it(ent_str bytes)
{
    ent_arena *scratch = ent_arena_new(NULL, 0);
    ent_rel_opened o;
    memory m;
    ent_code code = ent_rel_open(&o, scratch, memory_source(&m, bytes), &alfa.release_pub, &test_err);

    ent_arena_free(scratch);
    return code;
}

static void must_refuse(ent_str bytes, const char *what, size_t at)
{
    ent_code code = open_it(bytes);

    if (code == ENT_OK) fail_msg("%s %zu was not seen", what, at);
    if (code != ENT_UNVERIFIED) fail_msg("%s %zu: %s: %s", what, at, ent_code_name(code), test_err.what);
    assert_true(test_err.next[0] != '\0');
}

/* Every step-th bit. */
static void flip(ent_str whole, size_t step)
{
    char *copy = ent_alloc(a, whole.n);

    memcpy(copy, whole.p, whole.n);
    OK(open_it((ent_str){copy, whole.n}));
    for (size_t i = 0; i < 8 * whole.n; i += step) {
        copy[i / 8] ^= (char)(1 << i % 8);
        must_refuse((ent_str){copy, whole.n}, "bit", i);
        copy[i / 8] ^= (char)(1 << i % 8);
    }
    OK(open_it((ent_str){copy, whole.n}));
}

/* All bits of the second one, which has a consistency proof too; of the first one a part, for its other form of manifest. */
static void test_bits_of_first(void **state)
{
    (void)state;
    flip(file, 11);
}

static void test_every_bit(void **state)
{
    parts p;

    (void)state;
    take_apart(&p, a, second);
    assert_true(holds(*part(&p, "log/proof"), "{\"consistency\":[\""));
    flip(second, 1);
}

static void test_every_truncation(void **state)
{
    (void)state;
    for (size_t n = 0; n < file.n; n++) {
        char *copy = ent_alloc(a, n); /* exactly so long, for the sanitizer */
        memcpy(copy, file.p, n);
        must_refuse((ent_str){copy, n}, "cut at", n);
    }
}

static void test_every_byte_doubled_or_gone(void **state)
{
    char *copy = ent_alloc(a, file.n + 1);

    (void)state;
    for (size_t i = 0; i < file.n; i++) {
        memcpy(copy, file.p, i);
        memcpy(copy + i, file.p + i + 1, file.n - i - 1);
        must_refuse((ent_str){copy, file.n - 1}, "without byte", i);
        memcpy(copy, file.p, i + 1);
        memcpy(copy + i + 1, file.p + i, file.n - i);
        must_refuse((ent_str){copy, file.n + 1}, "doubled byte", i);
    }
}

static void test_trailing(void **state)
{
    char *copy = ent_alloc(a, 2 * file.n);

    (void)state;
    memcpy(copy, file.p, file.n);
    memcpy(copy + file.n, file.p, file.n);
    must_refuse((ent_str){copy, file.n + 1}, "trailing", 1);
    must_refuse((ent_str){copy, 2 * file.n}, "a second archive", 1);
}

/* ---- other entries ---- */
static void rename_entry(ent_str *bytes, const char *from, const char *to)
{
    assert_int_equal(strlen(from), strlen(to));
    replace(bytes, a, from, to);
}

static void insert(parts *p, size_t at, const char *name, ent_str bytes)
{
    for (size_t i = p->n++; i > at; i--) {
        p->name[i] = p->name[i - 1];
        p->bytes[i] = p->bytes[i - 1];
    }
    p->name[at] = ent_str_c(name);
    p->bytes[at] = bytes;
}

static void test_odd_entries(void **state)
{
    static const struct {
        const char *writable, *wanted;
    } odd[] = {{"manifest.jso0", "manifest.json"},
               {"x0/../../etc0", "../../../etc0"},
               {"00manifest.js", "../manifest.j"},
               {"0manifest.jso", "/manifest.jso"}};
    parts p, q;
    ent_str bytes;

    (void)state;
    take_apart(&p, a, file);
    for (size_t i = 0; i <= p.n; i++) {
        q = p;
        insert(&q, i, "extra", ENT_S("more"));
        must_refuse(put_together(&q, a), "extra entry", i);
        for (size_t k = 0; k < sizeof odd / sizeof *odd; k++) {
            q = p;
            if (k == 1) insert(&q, i, "x0x00x00xetc0", ENT_S("more"));
            else insert(&q, i, odd[k].writable, p.bytes[0]);
            bytes = put_together(&q, a);
            rename_entry(&bytes, k == 1 ? "x0x00x00xetc0" : odd[k].writable, odd[k].wanted);
            must_refuse(bytes, "odd name", k);
        }
    }
    for (size_t i = 0; i < p.n; i++) { /* one less, and two changed about */
        q = p;
        for (size_t k = i; k + 1 < q.n; k++) {
            q.name[k] = q.name[k + 1];
            q.bytes[k] = q.bytes[k + 1];
        }
        q.n--;
        must_refuse(put_together(&q, a), "without entry", i);
        if (i == 0) continue;
        q = p;
        q.name[i] = p.name[i - 1];
        q.bytes[i] = p.bytes[i - 1];
        q.name[i - 1] = p.name[i];
        q.bytes[i - 1] = p.bytes[i];
        must_refuse(put_together(&q, a), "swapped entry", i);
    }
}

/* Each entry of one bundle in the other. */
static void test_mix(void **state)
{
    parts p, q;

    (void)state;
    take_apart(&p, a, file);
    take_apart(&q, a, second);
    for (size_t i = 0; i < p.n; i++) {
        for (size_t k = 0; k < q.n; k++) {
            ent_str kept = p.bytes[i];
            if (!ent_str_eq(p.name[i], q.name[k]) || ent_str_eq(kept, q.bytes[k])) continue;
            p.bytes[i] = q.bytes[k];
            must_refuse(put_together(&p, a), "mixed entry", i);
            p.bytes[i] = kept;
        }
    }
}

/* ---- a sender with the keys who writes otherwise ---- */
static void forged(const char *entry, const char *from, const char *to, const char *says)
{
    rel_manifest m;
    parts p;

    take_apart(&p, a, file);
    replace(part(&p, entry), a, from, to);
    manifest_of(&m, &p, a);
    sign_again(&p, a, &alfa, &m);
    REFUSED(open_it(put_together(&p, a)), ENT_UNVERIFIED, NULL);
    if (strstr(test_err.what, says) == NULL) fail_msg("%s: %s", says, test_err.what);
}

static void test_forged_lines(void **state)
{
    rel_manifest m;
    parts p;

    (void)state;
    take_apart(&p, a, file);
    manifest_of(&m, &p, a);
    sign_again(&p, a, &alfa, &m);
    OK(open_it(put_together(&p, a))); /* the forge itself works */
    forged("revisions.jsonl", "\"content\":2", "\"content\":1", "numbered");
    forged("revisions.jsonl", "\"kind\":\"standard\"", "\"kind\":\"Standard\"", "not allowed");
    forged("revisions.jsonl", "\"kind\":\"standard\"", "\"kind\": \"standard\"", "spelling");
    forged("revisions.jsonl", "\"kind\":", "\"kinds\":\"x\",\"kind\":", "spelling");
    forged("revisions.jsonl", "\"status\":\"new\"", "\"status\":\"old\"", "spelling");
    forged("revisions.jsonl", "\"label\":{\"file\":1", "\"label\":{\"file\":9", "number");
    forged("revisions.jsonl", UUID("a2"), UUID("a0"), "sorted");
    forged("revisions.jsonl", UUID("a2"), "00000000-0000-4000-8000-00000000 0a2", "not allowed");
    forged("labels/1.xml", "OPEN", "DEEP", "not the one");
    forged("content/1", "Coup", "coup", "not the one");
    forged("content/2", "signals", "signal", "not the one");
}

static void test_unended_line(void **state)
{
    rel_manifest m;
    parts p;

    (void)state;
    take_apart(&p, a, file);
    part(&p, "revisions.jsonl")->n--;
    manifest_of(&m, &p, a);
    sign_again(&p, a, &alfa, &m);
    REFUSED(open_it(put_together(&p, a)), ENT_UNVERIFIED, NULL);
    assert_non_null(strstr(test_err.what, "does not end"));
}

static void test_long_line(void **state)
{
    char *filler = ent_alloc(a, ENT_REL_LINE_MAX + 1);
    rel_manifest m;
    parts p;

    (void)state;
    memset(filler, 'x', ENT_REL_LINE_MAX);
    take_apart(&p, a, file);
    replace(part(&p, "revisions.jsonl"), a, "Fuel", filler);
    manifest_of(&m, &p, a);
    sign_again(&p, a, &alfa, &m);
    REFUSED(open_it(put_together(&p, a)), ENT_UNVERIFIED, NULL);
    assert_non_null(strstr(test_err.what, "longer than 4096"));
}

static void test_forged_manifest(void **state)
{
    rel_manifest m;
    parts p;

    (void)state;
    take_apart(&p, a, file);
    manifest_of(&m, &p, a);
    m.envelope.sequence = 2; /* second, yet without a first */
    sign_again(&p, a, &alfa, &m);
    REFUSED(open_it(put_together(&p, a)), ENT_UNVERIFIED, NULL);
    take_apart(&p, a, file);
    manifest_of(&m, &p, a);
    sign_again(&p, a, &bravo, &m); /* another's key */
    REFUSED(open_it(put_together(&p, a)), ENT_UNVERIFIED, NULL);
    assert_non_null(strstr(test_err.what, "signature"));
    take_apart(&p, a, file);
    manifest_of(&m, &p, a);
    m.envelope.checkpoint_key = bravo.checkpoint_pub;
    sign_again(&p, a, &alfa, &m);
    REFUSED(open_it(put_together(&p, a)), ENT_UNVERIFIED, NULL);
    assert_non_null(strstr(test_err.place, "log/checkpoint"));
    take_apart(&p, a, file);
    manifest_of(&m, &p, a);
    sign_again(&p, a, &alfa, &m);
    m.envelope.main.b[0] ^= 1; /* the log shows another leaf */
    OK(rel__manifest_write(part(&p, "manifest.json"), a, &m, &test_err));
    ent_str message;
    ent_signature s;
    OK(rel__manifest_message(&message, a, *part(&p, "manifest.json"), &test_err));
    OK(ent_sign(&s, &alfa.release, message, &test_err));
    OK(ent_str_dup(part(&p, "manifest.sig"), a, (ent_str){(const char *)s.b, sizeof s.b}, &test_err));
    REFUSED(open_it(put_together(&p, a)), ENT_UNVERIFIED, "R-63");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bits_of_first),
        cmocka_unit_test(test_every_bit),
        cmocka_unit_test(test_every_truncation),
        cmocka_unit_test(test_every_byte_doubled_or_gone),
        cmocka_unit_test(test_trailing),
        cmocka_unit_test(test_odd_entries),
        cmocka_unit_test(test_mix),
        cmocka_unit_test(test_forged_lines),
        cmocka_unit_test(test_long_line),
        cmocka_unit_test(test_unended_line),
        cmocka_unit_test(test_forged_manifest),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
