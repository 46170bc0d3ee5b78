/* SPDX-License-Identifier: Apache-2.0 */
/* The binary forms against OpenSSL, and laws over many labels: what is written reads back the same, and what is read strictly is
 * written back to the byte, also when any bit of it was changed. */
#include "common.h"

#include <openssl/asn1.h>
#include <openssl/conf.h>

#include "ess_samples.h"

/* ---- OpenSSL as a witness: it builds the same from the definitions, written once more in its own notation ---- */

static ent_str openssl_der(ent_arena *a, const char *conf_text)
{
    BIO *bio = BIO_new_mem_buf(conf_text, -1);
    CONF *conf = NCONF_new(NULL);
    long line = 0;
    unsigned char *der = NULL;
    ent_str out = {0};
    ASN1_TYPE *t;
    int n;

    assert_true(NCONF_load_bio(conf, bio, &line) > 0);
    t = ASN1_generate_nconf(NCONF_get_string(conf, NULL, "asn1"), conf);
    if (t == NULL) fail_msg("openssl refuses: %s", conf_text);
    n = i2d_ASN1_TYPE(t, &der);
    assert_true(n > 0);
    OK(ent_str_dup(&out, a, (ent_str){(char *)der, (size_t)n}, e));
    OPENSSL_free(der);
    ASN1_TYPE_free(t);
    NCONF_free(conf);
    BIO_free(bio);
    return out;
}

static void witness(void **state)
{
    static const char conf[] =
        "asn1=SET:label\n[label]\nb=OID:2.999.1\na=INTEGER:3\nc=UTF8:a*\nd=SET:cats\n"
        "[cats]\na=SEQUENCE:need\nb=SEQUENCE:to\nc=SEQUENCE:eyes\nd=SEQUENCE:note\ne=SEQUENCE:info\nf=SEQUENCE:pair\n"
        "[need]\nt=IMPLICIT:0,OID:2.16.840.1.101.2.1.8.3.0\nv=EXPLICIT:1,SEQUENCE:need1\n"
        "[need1]\ns=OID:2.999.2.1\nb=FORMAT:BITLIST,BITSTRING:0,5\n"
        "[to]\nt=IMPLICIT:0,OID:2.16.840.1.101.2.1.8.3.1\nv=EXPLICIT:1,SEQUENCE:to1\n"
        "[to1]\ns=OID:2.999.2.2\nn=SET:to2\n"
        "[to2]\na=INTEGER:18446744073709551615\nb=INTEGER:21745403334774610\nc=INTEGER:200\nd=INTEGER:1\n"
        "[eyes]\nt=IMPLICIT:0,OID:2.16.840.1.101.2.1.8.3.4\nv=EXPLICIT:1,SEQUENCE:eyes1\n"
        "[eyes1]\ns=OID:2.999.2.5\nn=SET:eyes2\n[eyes2]\na=INTEGER:300\nb=INTEGER:3\n"
        "[note]\nt=IMPLICIT:0,OID:2.16.840.1.101.2.1.8.3.3\nv=EXPLICIT:1,SEQUENCE:note1\n"
        "[note1]\ns=OID:2.999.2.6\nb=FORMAT:BITLIST,BITSTRING:8\n"
        "[info]\nt=IMPLICIT:0,OID:2.16.840.1.101.2.1.8.3.3\nv=EXPLICIT:1,SEQUENCE:info1\n"
        "[info1]\ns=OID:2.25.289224687048078499780443541412816142308.7\nn=SET:info2\n[info2]\na=INTEGER:70000\n"
        "[pair]\nt=IMPLICIT:0,OID:2.16.840.1.101.2.1.8.3.2\nv=EXPLICIT:1,SEQUENCE:pair1\n"
        "[pair1]\ns=OID:2.999.2.4\nb=FORMAT:BITLIST,BITSTRING:0,2\n";
    static const char says[] = "CLOSED | R Need: RED, BLUE | P To: AAA, BBB, LONG, MAX | P Pair: PX, QX | R Eyes: E3, E300 | I Note: N8 | "
                               "I Info: I70000";
    static const char clearance[] = "asn1=SEQUENCE:c\n[c]\na=OID:2.999.1\nb=FORMAT:BITLIST,BITSTRING:0,3,256\nc=SET:cats\n[cats]\n"
                                    "a=SEQUENCE:need\n[need]\nt=IMPLICIT:0,OID:2.16.840.1.101.2.1.8.3.0\nv=EXPLICIT:1,SEQUENCE:need1\n"
                                    "[need1]\ns=OID:2.999.2.1\nb=FORMAT:BITLIST,BITSTRING:5,65535\n";
    ent_arena *a = *state;
    const ent_policy *p = wire(a);
    ent_label l = text_label(a, p, says), back;
    ent_str bytes = {0};
    ent_clearance c;

    l.privacy_mark = S("a*");
    OK(ent_label_write_ess(&bytes, a, p, &l, NULL, e));
    assert_bytes(bytes, openssl_der(a, conf));
    OK(ent_label_parse_ess(&back, a, p, openssl_der(a, conf), true, NULL, e));
    assert_string_equal(label_text(a, &back), says);
    OK(ent_clearance_parse_ber(&c, a, p, openssl_der(a, clearance), true, NULL, e));
    assert_true(c.n_classes == 3 && ent_str_is(c.classes[0], "ZERO") && ent_str_is(c.classes[1], "CLOSED") &&
                ent_str_is(c.classes[2], "LAST"));
    assert_true(c.n == 1 && c.categories[0].n == 2 && ent_str_is(c.categories[0].values[1], "EDGE"));
    OK(ent_clearance_write_ber(&bytes, a, p, &c, e));
    assert_bytes(bytes, openssl_der(a, clearance));
}

/* ---- laws ---- */

/* Read strictly: written again to the byte. Read otherwise: what is written says the same, and is read strictly. */
static bool lawful(ent_arena *a, const ent_policy *p, ent_str bytes)
{
    ent_label strict, l, back;
    ent_str again = {0};
    ent_err err;
    bool is_strict = ent_label_parse_ess(&strict, a, p, bytes, true, NULL, &err) == ENT_OK;

    if (ent_label_parse_ess(&l, a, p, bytes, false, NULL, &err) != ENT_OK) {
        assert_false(is_strict);
        return false;
    }
    OK(ent_label_write_ess(&again, a, p, &l, NULL, e));
    if (is_strict) assert_bytes(again, bytes);
    else assert_false(ent_str_eq(again, bytes));
    OK(ent_label_parse_ess(&back, a, p, again, true, NULL, e));
    assert_string_equal(label_text(a, &l), label_text(a, &back));
    assert_true(ent_str_eq(l.privacy_mark, back.privacy_mark));
    return true;
}

static void damaged(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = wire(a);
    size_t read = 0, tried = 0;

    for (size_t i = 0; i < COUNT(GOOD) + COUNT(ODD) + COUNT(BAD); i++) {
        const sample *s = i < COUNT(GOOD)                ? &GOOD[i]
                          : i < COUNT(GOOD) + COUNT(ODD) ? &ODD[i - COUNT(GOOD)]
                                                         : &BAD[i - COUNT(GOOD) - COUNT(ODD)];
        ent_arena *work = ent_arena_new(a, 0);
        ent_str bytes = unhex(work, s->bytes);
        char *copy = malloc(bytes.n + 1);

        assert_true(work != NULL && copy != NULL);
        for (size_t n = 0; n < bytes.n; n++) {
            char *cut = malloc(n + 1); /* of its own, so that a byte read too far is seen */
            memcpy(cut, bytes.p, n);
            cut = realloc(cut, n == 0 ? 1 : n);
            bool good = lawful(work, p, (ent_str){cut, n});
            /* A whole label can stand at the front only where bytes were left over. */
            assert_true(!good || (i >= COUNT(GOOD) + COUNT(ODD) && strcmp(s->text, "behind the end") == 0));
            free(cut);
        }
        for (size_t bit = 0; bit < 8 * bytes.n; bit++) {
            memcpy(copy, bytes.p, bytes.n);
            copy[bit / 8] = (char)(copy[bit / 8] ^ 1 << bit % 8);
            read += lawful(work, p, (ent_str){copy, bytes.n});
            tried++;
        }
        free(copy);
        ent_arena_free(work);
    }
    print_message("%zu single bits changed, %zu of them still a label\n", tried, read);
    assert_true(tried > 10000 && read > 100);
}

/* The same in BER as odd as can be: indefinite lengths, sets backwards, strings in pieces, long lengths. */
static void make_odd(ent_buf *out, ent_str der, ent_arena *a)
{
    const unsigned char *p = (const unsigned char *)der.p;
    size_t head = p[1] < 0x80 ? 2 : 2 + (p[1] & 0x7fu), n = 0, kids = 0, at = head;
    ent_str list[128];

    for (size_t i = 2; i < head; i++) n = n << 8 | p[i];
    if (p[1] < 0x80) n = p[1];
    assert_int_equal(head + n, der.n);
    if ((p[0] & 0x20) == 0) {
        bool text = p[0] == 0x0c || p[0] == 0x13, bits = p[0] == 0x03 && n > 2;
        ent_buf_c(out, (char)(p[0] | (text || bits ? 0x20 : 0)));
        if (text || bits) {
            ent_buf_c(out, (char)0x80);
            if (bits) ent_buf_add(out, (ent_str){"\x03\x02\x00", 3}), ent_buf_c(out, (char)p[head + 1]);
            ent_buf_c(out, text ? 0x04 : 0x03);
            ent_buf_c(out, (char)0x82);
            size_t rest = bits ? n - 1 : n;
            ent_buf_c(out, (char)(rest >> 8));
            ent_buf_c(out, (char)(rest & 0xff));
            if (bits) ent_buf_c(out, (char)p[head]);
            ent_buf_add(out, (ent_str){der.p + head + (bits ? 2 : 0), bits ? n - 2 : n});
            ent_buf_add(out, (ent_str){"\0\0", 2});
            return;
        }
        ent_buf_c(out, (char)0x81);
        ent_buf_c(out, (char)n);
        ent_buf_add(out, (ent_str){der.p + head, n});
        return;
    }
    while (at < der.n) {
        size_t inner = p[at + 1] < 0x80 ? 2 : 2 + (p[at + 1] & 0x7fu), len = 0;
        for (size_t i = 2; i < inner; i++) len = len << 8 | p[at + i];
        if (p[at + 1] < 0x80) len = p[at + 1];
        assert_true(kids < COUNT(list));
        list[kids++] = (ent_str){der.p + at, inner + len};
        at += inner + len;
    }
    ent_buf_c(out, (char)p[0]);
    ent_buf_c(out, (char)0x80);
    for (size_t i = 0; i < kids; i++) make_odd(out, p[0] == 0x31 ? list[kids - 1 - i] : list[i], a);
    ent_buf_add(out, (ent_str){"\0\0", 2});
}

static void any_label(void **state)
{
    static const char *const marks[] = {"", "Eyes only", "\xc3\x85LA", "*"};
    ent_arena *a = *state;
    const ent_policy *p = wire(a);
    dice d = {.state = 4774};

    for (int i = 0; i < 4000; i++) {
        ent_arena *work = ent_arena_new(a, 0);
        const char *text = random_text(work, &d, false);
        ent_label l = text_label(work, p, text), back;
        ent_str bytes = {0}, ber = {0}, said = {0}, said_again = {0};
        ent_sha256 digest, again;
        ent_buf odd = ent_buf_new(work, 1 << 16);

        l.privacy_mark = S(marks[roll(&d, 4)]);
        OK(ent_label_write_ess(&bytes, work, p, &l, NULL, e));
        OK(ent_label_parse_ess(&back, work, p, bytes, true, NULL, e));
        assert_string_equal(label_text(work, &back), text);
        assert_true(ent_str_eq(back.privacy_mark, l.privacy_mark));
        OK(ent_label_canonical(&said, &digest, work, p, &l, e));
        OK(ent_label_canonical(&said_again, &again, work, p, &back, e));
        assert_true(ent_str_eq(said, said_again) && memcmp(&digest, &again, sizeof digest) == 0);
        make_odd(&odd, bytes, work);
        OK(ent_buf_take(&ber, &odd, e));
        OK(ent_label_parse_ess(&back, work, p, ber, false, NULL, e));
        assert_string_equal(label_text(work, &back), text);
        assert_true(ent_str_eq(back.privacy_mark, l.privacy_mark));
        assert_true(lawful(work, p, bytes) && lawful(work, p, ber));
        ent_arena_free(work);
    }
}

/* Under the shipped policy: the cut that comes back decides the same. */
static void shipped_policy(void **state)
{
    static const char *const labels[] = {
        "RESTRICTED | P Context: NATO",
        "TOP SECRET | P Context: NATO | R Additional Sensitivity: BOHEMIA",
        "SECRET | P Context: NATO, Releasable | P Releasable To: SWE, NATO | I Administrative: STAFF, EXERCISE",
        "CONFIDENTIAL | P Context: NATO | P Only: NOR, USA",
        "SECRET | P Context: NATO | P Only:",
    };
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);

    for (size_t i = 0; i < COUNT(labels); i++) {
        ent_label l = text_label(a, p, labels[i]), back;
        const ent_cut *cut = NULL, *again = NULL;
        ent_str bytes = {0};

        OK(ent_cut_of(&cut, a, p, &l, (ent_str){0}, TODAY, e));
        OK(ent_label_write_ess(&bytes, a, p, &l, NULL, e));
        OK(ent_label_parse_ess(&back, a, p, bytes, true, NULL, e));
        OK(ent_cut_of(&again, a, p, &back, (ent_str){0}, TODAY, e));
        assert_true(ent_str_eq(ent_cut_text(cut), ent_cut_text(again)));
        assert_true(lawful(a, p, bytes));
    }
}

/* Without memory at any point: ENT_NOMEM and nothing else. */
static void no_memory(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = wire(a);
    ent_str label = unhex(a, GOOD[1].bytes),
            clearance = unhex(a, "30{ " POLICY "03{04 50} 31{ " CATEGORY("00", SET("01") "03{07 80} ") "} }");
    size_t refused = 0;

    for (size_t ceiling = 64;; ceiling += 64) {
        ent_arena *small = ent_arena_new(NULL, ceiling);
        ent_label l;
        ent_clearance c;
        ent_str bytes;
        ent_err err;
        ent_code code = ent_label_parse_ess(&l, small, p, label, false, NULL, &err);

        if (code == ENT_OK) code = ent_label_write_ess(&bytes, small, p, &l, NULL, &err);
        if (code == ENT_OK) code = ent_clearance_parse_ber(&c, small, p, clearance, false, NULL, &err);
        if (code == ENT_OK) code = ent_clearance_write_ber(&bytes, small, p, &c, &err);
        ent_arena_free(small);
        if (code == ENT_OK) break;
        assert_int_equal(code, ENT_NOMEM);
        refused++;
    }
    assert_true(refused > 10);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(witness), TEST(damaged), TEST(any_label), TEST(shipped_policy), TEST(no_memory)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
