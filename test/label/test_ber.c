/* SPDX-License-Identifier: Apache-2.0 */
/* The reader and writer of ASN.1: tables of encodings made by hand from X.690, and OpenSSL as a witness that knows nothing of them. */
#include "common.h"

#include <openssl/asn1.h>
#include <openssl/objects.h>

#include "bytes.h"
#include "src/label/ber.h"

/* Reads everything there is, into all that is constructed. */
static ent_code read_all(ent_ber *in, ent_ber_walk w, size_t *items)
{
    ent_ber_item it;
    ent_ber_walk inner;
    bool there = false;

    for (;;) {
        ENT_TRY(ent_ber_next(&it, &there, in, &w));
        if (!there) return ENT_OK;
        ++*items;
        assert_true(it.at < it.from && it.from + it.n <= it.end && it.end <= in->bytes.n);
        if (!it.constructed) continue;
        ENT_TRY(ent_ber_inside(&inner, in, &it));
        ENT_TRY(read_all(in, inner, items));
    }
}

static ent_code read_tree(ent_arena *a, ent_str bytes, bool strict, ent_notes *notes, size_t *items, ent_err *e)
{
    ent_ber in = {.a = a, .bytes = bytes, .strict = strict, .what = "thing", .notes = notes, .e = e};
    ent_ber_item whole;

    *items = 0;
    ENT_TRY(ent_ber_whole(&whole, &in));
    return read_all(&in, (ent_ber_walk){.end = bytes.n, .depth = 1}, items);
}

typedef struct form {
    const char *hex;
    const char *strict, *lenient; /* a word of the refusal; NULL: accepted */
    size_t items;
} form;

static void forms(void **state)
{
    static const form table[] = {
        {"05 00", NULL, NULL, 1},                                                  /* NULL */
        {"30 00", NULL, NULL, 1},                                                  /* an empty SEQUENCE */
        {"30 06 02 01 05 31 01 00", "cut short", "cut short", 0},                  /* the SET holds a lone zero */
        {"30 05 02 01 05 31 00", NULL, NULL, 3},                                   /* SEQUENCE { INTEGER 5, SET {} } */
        {"bf 1f 03 02 01 07", NULL, NULL, 2},                                      /* [31] { INTEGER 7 } */
        {"bf 83 ff 7f 00", NULL, NULL, 1},                                         /* [65535]: 3 × 7 bits */
        {"bf 84 80 00 00", "malformed or too large", "malformed or too large", 0}, /* [65536] */
        {"bf 1e 00", "longer than", "longer than", 0},                             /* [30] fits into the first byte */
        {"bf 80 1f 00", "malformed", "malformed", 0},                              /* a zero byte in front of 31 */
        {"bf", "cut short", "cut short", 0},                                       /* no number */
        {"bf 9f", "cut short", "cut short", 0},                                    /* half a number */
        {"04", "cut short", "cut short", 0},                                       /* no length */
        {"04 02 61", "cut short", "cut short", 0},                                 /* one byte less than said */
        {"04 81 01 61", "byte 1", NULL, 1},                                        /* a long form that is not needed */
        {"04 82 00 01 61", "byte 1", NULL, 1},                                     /* the same with a zero in front */
        {"04 85 00 00 00 00 01 61", "byte 1", NULL, 1},                            /* any number of zeros is BER */
        {"04 81", "cut short", "cut short", 0},                                    /* half a length */
        {"04 84 ff ff ff ff", "cut short", "cut short", 0},                        /* 4 GiB */
        {"04 89 01 00 00 00 00 00 00 00 00", "cut short", "cut short", 0},         /* 2^64 */
        {"04 ff 00", "malformed", "malformed", 0},                                 /* reserved */
        {"04 80 61 00 00", "can have an indefinite", "can have an indefinite", 0}, /* a plain value */
        {"30 80 00 00", "byte 1", NULL, 1},                                        /* indefinite and empty */
        {"30 80 02 01 05 00 00", "byte 1", NULL, 2},                               /* SEQUENCE { INTEGER 5 } */
        {"30 80 30 80 02 01 05 00 00 00 00", "byte 1", NULL, 3},                   /* one in another */
        {"30 80 30 04 30 80 00 00 00 00", "byte 1", NULL, 3},                      /* ... with a definite one between */
        {"30 80 04 02 00 00 00 00", "byte 1", NULL, 2},                            /* zeros inside a value end nothing */
        {"30 80 02 01 05 00", "byte 1", "cut short", 0},                           /* half an end mark */
        {"30 80 02 01 05", "byte 1", "cut short", 0},                              /* none */
        {"30 80 00 81 00 00 00", "byte 1", "end mark", 0},                         /* an end mark is 00 00 and nothing else */
        {"30 80 00 01 61 00 00", "byte 1", "end mark", 0},                         /* type 0 with a value */
        {"30 02 00 00", "end mark", "end mark", 0},                                /* nothing to be ended */
        {"00 00", "end mark", "end mark", 0},                                      /* here neither */
        {"05 00 00", "behind the end", "behind the end", 0},                       /* a byte too much */
        {"30 80 00 00 00 00", "byte 1", "behind the end", 0},                      /* two bytes too much */
        {"", "empty", "empty", 0},
    };
    ent_arena *a = *state;
    size_t items;

    for (size_t i = 0; i < COUNT(table); i++) {
        ent_str bytes = unhex(a, table[i].hex);
        if (table[i].strict != NULL) REFUSES(ENT_INVALID, table[i].strict, read_tree(a, bytes, true, NULL, &items, e));
        else OK(read_tree(a, bytes, true, NULL, &items, e));
        if (table[i].lenient != NULL) {
            REFUSES(ENT_INVALID, table[i].lenient, read_tree(a, bytes, false, NULL, &items, e));
            continue;
        }
        ent_notes notes = {0};
        OK(read_tree(a, bytes, false, &notes, &items, e));
        assert_int_equal(items, table[i].items);
        assert_int_equal(notes.n, table[i].strict == NULL ? 0 : 1); /* a row of deviations is one note */
        if (notes.n > 0) assert_string_equal(notes.v[0].code, "ess-ber");
    }
}

/* Depth and size: the last that is taken, and one more. */
static void ceilings(void **state)
{
    ent_arena *a = *state;
    char *big = ent_alloc(a, ENT_BER_MAX_BYTES + 1);
    size_t items;

    for (size_t depth = 1; depth < 40; depth++) {
        ent_buf definite = ent_buf_new(a, 4096), open = ent_buf_new(a, 4096);
        ent_str bytes = {0};
        for (size_t i = depth; i-- > 0;) {
            ent_buf_c(&definite, 0x30);
            ent_buf_c(&definite, (char)(2 * i));
            ent_buf_z(&open, "0\x80");
        }
        for (size_t i = 0; i < depth; i++) ent_buf_add(&open, (ent_str){"\0\0", 2});
        OK(ent_buf_take(&bytes, &definite, e));
        /* The innermost is not looked into when it is empty and definite; reading it would be one walk deeper. */
        if (depth < ENT_BER_MAX_DEPTH) OK(read_tree(a, bytes, true, NULL, &items, e));
        else REFUSES(ENT_INVALID, "nested", read_tree(a, bytes, true, NULL, &items, e));
        OK(ent_buf_take(&bytes, &open, e));
        if (depth < ENT_BER_MAX_DEPTH) OK(read_tree(a, bytes, false, NULL, &items, e));
        else REFUSES(ENT_INVALID, "nested", read_tree(a, bytes, false, NULL, &items, e));
    }
    /* 200 bytes, with a zero in front of their length. */
    assert_non_null(big);
    memcpy(big, "\x04\x82\x00\xc8", 4);
    OK(read_tree(a, (ent_str){big, 204}, false, NULL, &items, e));
    REFUSES(ENT_INVALID, "longer than", read_tree(a, (ent_str){big, 204}, true, NULL, &items, e));
    memcpy(big, "\x04\x82\xff\xfc", 4);
    OK(read_tree(a, (ent_str){big, ENT_BER_MAX_BYTES}, true, NULL, &items, e));
    REFUSES(ENT_INVALID, "65536", read_tree(a, (ent_str){big, ENT_BER_MAX_BYTES + 1}, true, NULL, &items, e));
}

/* ---- values ---- */

typedef struct value {
    const char *hex, *word; /* word of the refusal, or NULL */
    uint64_t number;
} value;

static ent_ber one(ent_arena *a, ent_str bytes, bool strict, ent_ber_item *it, ent_err *e)
{
    ent_ber in = {.a = a, .bytes = bytes, .strict = strict, .what = "thing", .e = e};

    assert_int_equal(ent_ber_whole(it, &in), ENT_OK);
    return in;
}

static void integers(void **state)
{
    static const value table[] = {
        {"02 01 00", NULL, 0},
        {"02 01 7f", NULL, 127},
        {"02 02 00 80", NULL, 128},
        {"02 02 01 00", NULL, 256},
        {"02 07 4d 41 54 41 44 4f 52", NULL, UINT64_C(21745403334774610)},
        {"02 08 7f ff ff ff ff ff ff ff", NULL, INT64_MAX},
        {"02 09 00 ff ff ff ff ff ff ff ff", NULL, UINT64_MAX},
        {"02 09 01 00 00 00 00 00 00 00 00", "64 bits", 0}, /* 2^64 */
        {"02 0a 00 ff ff ff ff ff ff ff ff ff", "64 bits", 0},
        {"02 01 80", "negative", 0},
        {"02 02 ff 7f", "negative", 0},
        {"02 02 00 7f", "longer than", 0}, /* BER forbids it too */
        {"02 00", "malformed", 0},
        {"22 03 02 01 05", "malformed", 0}, /* in pieces */
    };
    ent_arena *a = *state;

    for (size_t i = 0; i < COUNT(table); i++) {
        ent_str bytes = unhex(a, table[i].hex);
        ent_ber_item it;
        ent_err err = {0};
        ent_ber in = one(a, bytes, i % 2 == 0, &it, &err);
        ent_buf b = ent_buf_new(a, 64);
        ent_str written = {0};
        uint64_t v;

        in.e = &err;
        if (table[i].word != NULL) {
            assert_int_equal(ent_ber_number(&v, &in, &it), ENT_INVALID);
            if (strstr(err.what, table[i].word) == NULL) fail_msg("%s: %s", table[i].hex, err.what);
            continue;
        }
        assert_int_equal(ent_ber_number(&v, &in, &it), ENT_OK);
        assert_true(v == table[i].number);
        ent_der_number(&b, ENT_DER_INTEGER, v);
        OK(ent_buf_take(&written, &b, e));
        assert_bytes(written, bytes);
    }
}

/* Every power of two and its neighbours, as OpenSSL writes them. */
static void integers_of_openssl(void **state)
{
    ent_arena *a = *state;

    for (unsigned shift = 0; shift < 64; shift++) {
        for (int off = -1; off <= 1; off++) {
            uint64_t v = (UINT64_C(1) << shift) + (uint64_t)off;
            ASN1_INTEGER *n = ASN1_INTEGER_new();
            unsigned char *der = NULL;
            ent_buf b = ent_buf_new(a, 64);
            ent_str written = {0};
            int len;

            assert_true(ASN1_INTEGER_set_uint64(n, v));
            len = i2d_ASN1_INTEGER(n, &der);
            ent_der_number(&b, ENT_DER_INTEGER, v);
            OK(ent_buf_take(&written, &b, e));
            assert_bytes(written, (ent_str){(char *)der, (size_t)len});
            OPENSSL_free(der);
            ASN1_INTEGER_free(n);
        }
    }
}

static void bits(void **state)
{
    static const struct {
        const char *hex, *strict, *lenient, *set; /* set: '1' and '0' */
    } table[] = {
        {"03 01 00", NULL, NULL, ""},
        {"03 02 07 80", NULL, NULL, "1"},
        {"03 02 02 84", NULL, NULL, "100001"},
        {"03 02 00 01", NULL, NULL, "00000001"},
        {"03 03 06 00 40", NULL, NULL, "0000000001"},
        {"03 02 07 00", NULL, NULL, "0"},                          /* what zeros at the end mean is not decided here */
        {"03 00", "malformed", "malformed", NULL},                 /* not even the count of unused bits */
        {"03 01 01", "malformed", "malformed", NULL},              /* unused bits of nothing */
        {"03 02 08 00", "malformed", "malformed", NULL},           /* more than a byte unused */
        {"03 02 02 85", "behind the end", "behind the end", NULL}, /* a bit set where none is */
        {"23 09 03 02 00 80 03 03 04 00 10", "pieces", NULL, "10000000000000000001"},
        {"23 04 03 02 07 80", "pieces", NULL, "1"},
        {"23 08 23 06 03 01 00 03 01 00", "pieces", NULL, ""},
        {"23 00", "pieces", NULL, ""},
        {"23 80 03 02 07 80 00 00", "indefinite", NULL, "1"},
        {"23 08 03 02 01 80 03 02 00 80", "pieces", "Only the last piece", NULL},
        {"23 03 02 01 00", "pieces", "a piece of a bit string", NULL},
    };
    ent_arena *a = *state;

    for (size_t i = 0; i < 2 * COUNT(table); i++) {
        const char *refusal = i % 2 == 0 ? table[i / 2].strict : table[i / 2].lenient, *set = table[i / 2].set;
        ent_err err = {0};
        ent_ber in = {.a = a, .bytes = unhex(a, table[i / 2].hex), .strict = i % 2 == 0, .what = "thing", .e = &err};
        ent_ber_item it;
        ent_bits got = {0};
        ent_code code = ent_ber_whole(&it, &in);

        if (code == ENT_OK) code = ent_ber_bits(&got, &in, &it);
        if (refusal != NULL) {
            assert_int_equal(code, ENT_INVALID);
            if (strstr(err.what, refusal) == NULL) fail_msg("%s: %s", table[i / 2].hex, err.what);
            continue;
        }
        if (code != ENT_OK) fail_msg("%s: %s", table[i / 2].hex, err.what);
        assert_int_equal(got.n, strlen(set));
        for (size_t k = 0; k < got.n; k++) assert_int_equal(ent_bit_at(&got, k), set[k] == '1');
        if (i % 2 != 0) continue;
        ent_buf b = ent_buf_new(a, 64);
        ent_str written = {0};
        ent_der_bits(&b, ENT_DER_BITS, &got);
        OK(ent_buf_take(&written, &b, e));
        assert_bytes(written, in.bytes);
    }
}

static void texts(void **state)
{
    static const struct {
        const char *hex, *strict, *lenient, *text;
    } table[] = {
        {"0c 03 61 62 63", NULL, NULL, "abc"},
        {"0c 00", NULL, NULL, ""},
        {"2c 07 04 02 61 62 04 01 63", "pieces", NULL, "abc"},
        {"2c 80 24 04 04 02 61 62 04 01 63 00 00", "indefinite", NULL, "abc"},
        {"2c 03 0c 01 61", "pieces", "a piece of a text", NULL}, /* pieces are octet strings */
    };
    ent_arena *a = *state;

    for (size_t i = 0; i < 2 * COUNT(table); i++) {
        const char *refusal = i % 2 == 0 ? table[i / 2].strict : table[i / 2].lenient;
        ent_err err = {0};
        ent_ber in = {.a = a, .bytes = unhex(a, table[i / 2].hex), .strict = i % 2 == 0, .what = "thing", .e = &err};
        ent_ber_item it;
        ent_str got = {0};
        ent_code code = ent_ber_whole(&it, &in);

        if (code == ENT_OK) code = ent_ber_text(&got, &in, &it);
        if (refusal == NULL) assert_true(code == ENT_OK && ent_str_is(got, table[i / 2].text));
        else assert_true(code == ENT_INVALID && strstr(err.what, refusal) != NULL);
    }
}

/* ---- object identifiers ---- */

static void identifiers(void **state)
{
    static const struct {
        const char *text, *hex; /* contents; NULL: cannot be encoded */
    } table[] = {
        {"0.0", "00"},
        {"0.39", "27"},
        {"1.1", "29"},
        {"1.39", "4f"},
        {"2.0", "50"},
        {"2.40", "78"},
        {"2.47", "7f"},
        {"2.48", "81 00"},                       /* 128 = 1 · 128 + 0 */
        {"2.999.1", "88 37 01"},                 /* 80 + 999 = 1079 = 8 · 128 + 55 */
        {"1.3.26.1.3.1", "2b 1a 01 03 01"},      /* 40 + 3 = 43 */
        {"1.2.840.113549", "2a 86 48 86 f7 0d"}, /* 840 = 6 · 128 + 72; 113549 = 6 · 16384 + 119 · 128 + 13 */
        {"2.16.840.1.101.2.1.8.3", "60 86 48 01 65 02 01 08 03"},
        {"2.25.340282366920938463463374607431768211455", /* 2^128 - 1: 2 bits, then 18 times 7 */
         "69 83 ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff 7f"},
        {"2.25.0", "69 00"},
        {"2.1393796574908163946345982392040522594123775", NULL}, /* 2^140 - 1 alone fits; with 80 more it does not */
        {"2.1393796574908163946345982392040522594123695",        /* 2^140 - 81 does */
         "ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff 7f"},
        {"2.25.13937965749081639463459823920405225941237760", NULL},
        {"0.40", NULL},
        {"1.40", NULL},
        {"1.128", NULL},
        {"3.1", NULL},
        {"10.1", NULL},
        {"", NULL},
        {"1", NULL},
        {"1.", NULL},
        {"1.2.", NULL},
        {".1", NULL},
        {"1..2", NULL},
        {"1.2..3", NULL},
        {"1.02", NULL},
        {"1.3.026", NULL},
        {"1.3.x", NULL},
        {"1.3. 4", NULL},
        {"-1.3", NULL},
    };
    ent_arena *a = *state;

    for (size_t i = 0; i < COUNT(table); i++) {
        ent_str bytes, text = {0};
        OK(ent_oid_bytes(&bytes, a, S(table[i].text), e));
        if (table[i].hex == NULL) {
            if (bytes.n != 0) fail_msg("%s was encoded", table[i].text);
            continue;
        }
        assert_bytes(bytes, unhex(a, table[i].hex));
        OK(ent_oid_text(&text, a, bytes, e));
        assert_string_equal(text.p, table[i].text);
        ASN1_OBJECT *o = OBJ_txt2obj(table[i].text, 1);
        assert_non_null(o);
        assert_bytes(bytes, (ent_str){(const char *)OBJ_get0_data(o), OBJ_length(o)});
        ASN1_OBJECT_free(o);
    }
}

static void identifiers_read(void **state)
{
    static const value table[] = {
        {"06 03 88 37 01", NULL, 0},          {"06 00", "malformed", 0},           {"06 02 80 01", "superfluous", 0},
        {"06 03 2a 80 01", "superfluous", 0}, {"06 02 2a 86", "in the middle", 0}, {"26 02 06 00", "malformed", 0},
    };
    ent_arena *a = *state;
    ent_str text = {0}, long_arc = unhex(a, "2a ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff 7f 05");

    for (size_t i = 0; i < COUNT(table); i++) {
        ent_ber_item it;
        ent_err err = {0};
        ent_ber in = one(a, unhex(a, table[i].hex), i % 2 == 0, &it, &err);
        ent_str oid;
        in.e = &err;
        if (table[i].word == NULL) assert_int_equal(ent_ber_oid(&oid, &in, &it), ENT_OK);
        else assert_true(ent_ber_oid(&oid, &in, &it) == ENT_INVALID && strstr(err.what, table[i].word) != NULL);
    }
    OK(ent_oid_text(&text, a, long_arc, e));
    assert_string_equal(text.p, "1.2.?.5");
}

/* Lengths of all sizes, and a set in order. */
static void writing(void **state)
{
    static const size_t lengths[] = {0, 1, 127, 128, 255, 256, 65000};
    ent_arena *a = *state;
    char *zeros = ent_alloc(a, 65000);
    ent_str items[] = {T("\x02\x01\x05"), T("\x02\x02\x00\x80"), T("\x02\x01\x03")}, written = {0};
    ent_buf b = ent_buf_new(a, 64), full = ent_buf_new(a, 8);
    ent_err err;

    for (size_t i = 0; i < COUNT(lengths); i++) {
        ent_buf out = ent_buf_new(a, 70000);
        size_t n;
        ent_der_put(&out, 0x04, (ent_str){zeros, lengths[i]});
        OK(ent_buf_take(&written, &out, e));
        OK(read_tree(a, written, true, NULL, &n, e));
        assert_int_equal(n, 1);
    }
    ent_der_set_of(&b, ENT_DER_SET, items, 3);
    OK(ent_buf_take(&written, &b, e));
    assert_bytes(written, unhex(a, "31 0a 02 01 03 02 01 05 02 02 00 80"));
    ent_der_set_of(&full, ENT_DER_SET, items, 3);
    assert_int_equal(ent_buf_take(&written, &full, &err), ENT_LIMIT);
    full = ent_buf_new(a, 2);
    ent_der_bits(&full, ENT_DER_BITS, &(ent_bits){.p = (const unsigned char *)"abc", .n = 24});
    assert_int_equal(ent_buf_take(&written, &full, &err), ENT_LIMIT);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(forms),  TEST(ceilings), TEST(integers),    TEST(integers_of_openssl),
                                       TEST(bits),   TEST(texts),    TEST(identifiers), TEST(identifiers_read),
                                       TEST(writing)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
