/* SPDX-License-Identifier: Apache-2.0 */
/* The binary clearance: the clearance attribute of X.501, in and out. */
#include "common.h"

#include "ess_samples.h"

/* ---- clearances ---- */

#define CLEARANCE(rest) "30{ " POLICY rest "}"

static const char *clearance_text(ent_arena *a, const ent_clearance *c)
{
    ent_buf b = ent_buf_new(a, 4096);
    ent_label l = {.n = c->n, .categories = c->categories};
    ent_str out = {0};

    for (size_t i = 0; i < c->n_classes; i++) ent_buf_fmt(&b, "%s%.*s", i == 0 ? "" : ", ", ENT_F(c->classes[i]));
    ent_buf_z(&b, label_text(a, &l));
    OK(ent_buf_take(&out, &b, e));
    return out.p;
}

static void clearances(void **state)
{
    static const sample good[] = {
        {CLEARANCE(""), "OPEN", NULL}, /* no list of classes: {unclassified}, bit 1 */
        /* 30 09  SEQUENCE, 9 bytes;  06 03 88 37 01  policy;  03 02 04 90  bits 1001 and four unused: classes 0 and 3 */
        {"30 09 06 03 88 37 01 03 02 04 90", "ZERO, CLOSED", NULL},
        {CLEARANCE("03{06 40} 31{ " CATEGORY("00", SET("01") "03{07 80} ") "}"), NULL, NULL}, /* the default written out */
        {CLEARANCE("03{05 60}"), NULL, NULL},                                                 /* bit 2 is no class of the policy */
        {CLEARANCE("31{ " CATEGORY("00", SET("01") "03{07 80} ") "}"), "OPEN | R Need: RED", NULL},
        {CLEARANCE("03{04 50} 31{ " CATEGORY("02", SET("04") "03{05 a0} ") CATEGORY("01", SET("02") "31{ 02{01} 02{00 c8} } ") "}"),
         "OPEN, CLOSED | P To: AAA, BBB | P Pair: PX, QX", NULL},
    };
    static const struct {
        const char *bytes, *strict, *lenient; /* words; lenient NULL: accepted */
    } bad[] = {
        {CLEARANCE("03{06 40}"), "absent one", NULL},
        {CLEARANCE("03{00 10}"), "ends with zeros", NULL},
        {"30 80 " POLICY "00 00", "indefinite", NULL},
        {CLEARANCE("03{00}"), "lists no class", "lists no class"},
        {CLEARANCE("03{00 00}"), "lists no class", "lists no class"},
        {CLEARANCE("03{05 20}"), "number 2", "number 2"},
        {CLEARANCE("03{06 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 40}"),
         "number 257", "number 257"},
        {CLEARANCE("31{}"), "no category", "no category"},
        {CLEARANCE("03{04 10} 31{ " CATEGORY("01", SET("02") "31{} ") "}"), "has no value", "has no value"},
        {CLEARANCE("03{04 10} 03{04 10}"), "categories should stand", "categories should stand"},
        {CLEARANCE("03{04 10} 31{ " CATEGORY("00", SET("01") "03{07 80} ") "} 05{}"), "more here", "more here"},
        {CLEARANCE("02{03}"), "categories should stand", "categories should stand"},
        {"30{}", "identifier of the policy", "identifier of the policy"},
        {"30{ 80{88 37 01} 81{04 10} }", "identifier of the policy", "identifier of the policy"}, /* RFC 3281 */
        {"30{ 06{29} }", "not under Wire", "not under Wire"},
        {"31{ " POLICY "}", "a sequence", "a sequence"},
        {CLEARANCE("") "00", "behind the end", "behind the end"},
        {CLEARANCE("31{ 30{ 80{60 86 48 01 65 02 01 08 02} a1{ 31{} } } }"), "not known", "not known"},
    };
    ent_arena *a = *state;
    const ent_policy *p = wire(a);
    ent_clearance c;

    for (size_t i = 0; i < COUNT(good); i++) {
        ent_str bytes = unhex(a, good[i].bytes), again = {0};
        const ent_holding *h;
        if (good[i].text == NULL) {
            REFUSES(ENT_INVALID, "byte", ent_clearance_parse_ber(&c, a, p, bytes, true, NULL, e));
            continue;
        }
        OK(ent_clearance_parse_ber(&c, a, p, bytes, true, NULL, e));
        assert_string_equal(clearance_text(a, &c), good[i].text);
        OK(ent_holding_of(&h, a, p, &c, NULL, 0, e));
        OK(ent_clearance_write_ber(&again, a, p, &c, e));
        assert_bytes(again, bytes);
    }
    for (size_t i = 0; i < COUNT(bad); i++) {
        ent_str bytes = unhex(a, bad[i].bytes);
        ent_notes notes = {0};
        REFUSES(ENT_INVALID, bad[i].strict, ent_clearance_parse_ber(&c, a, p, bytes, true, NULL, e));
        assert_true(c.n_classes == 0 && c.policy.n == 0);
        if (bad[i].lenient != NULL) REFUSES(ENT_INVALID, bad[i].lenient, ent_clearance_parse_ber(&c, a, p, bytes, false, NULL, e));
        else OK(ent_clearance_parse_ber(&c, a, p, bytes, false, &notes, e));
        assert_int_equal(notes.n > 0, bad[i].lenient == NULL);
    }
}

static void clearances_not_written(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = wire(a);
    ent_str open[] = {T("OPEN"), T("BEYOND"), T("none")}, far[] = {T("FAR")}, bytes;
    ent_category need = {.type = ENT_RESTRICTIVE, .tag_name = T("Need"), .n = 1, .values = far};
    ent_clearance c = {.policy = T("Wire"), .classes = open, .n_classes = 1};

    OK(ent_clearance_write_ber(&bytes, a, p, &c, e));
    c.n_classes = 0;
    REFUSES(ENT_INVALID, "without a class", ent_clearance_write_ber(&bytes, a, p, &c, e));
    c.n_classes = 2;
    REFUSES(ENT_INVALID, "BEYOND", ent_clearance_write_ber(&bytes, a, p, &c, e));
    c = (ent_clearance){.policy = T("Wire"), .classes = &open[2], .n_classes = 1};
    REFUSES(ENT_INVALID, "none", ent_clearance_write_ber(&bytes, a, p, &c, e));
    c = (ent_clearance){.policy = T("Wire"), .classes = open, .n_classes = 1, .n = 1, .categories = &need};
    REFUSES(ENT_INVALID, "FAR", ent_clearance_write_ber(&bytes, a, p, &c, e));
    c.policy = S("Other");
    REFUSES(ENT_INVALID, "Other", ent_clearance_write_ber(&bytes, a, p, &c, e));
}

static void any_clearance(void **state)
{
    static const char *const classes[] = {"ZERO", "OPEN", "CLOSED", "LAST"};
    ent_arena *a = *state;
    const ent_policy *p = wire(a);
    dice d = {.state = 5913};

    for (int i = 0; i < 1000; i++) {
        ent_arena *work = ent_arena_new(a, 0);
        ent_label l = text_label(work, p, random_text(work, &d, true));
        ent_str held[4], bytes = {0}, again = {0};
        ent_clearance c = {.policy = l.policy, .classes = held, .n = l.n, .categories = l.categories}, back;
        unsigned which = 1 + roll(&d, 15);

        for (unsigned k = 0; k < 4; k++)
            if ((which >> k & 1) != 0) held[c.n_classes++] = S(classes[k]);
        OK(ent_clearance_write_ber(&bytes, work, p, &c, e));
        OK(ent_clearance_parse_ber(&back, work, p, bytes, true, NULL, e));
        assert_string_equal(clearance_text(work, &back), clearance_text(work, &c));
        for (size_t bit = 0; bit < 8 * bytes.n; bit += 1 + bytes.n / 10) { /* about 80, also of one with 8 KiB of bits */
            char *copy = malloc(bytes.n);
            ent_err err;
            memcpy(copy, bytes.p, bytes.n);
            copy[bit / 8] = (char)(copy[bit / 8] ^ 1 << bit % 8);
            if (ent_clearance_parse_ber(&back, work, p, (ent_str){copy, bytes.n}, true, NULL, &err) == ENT_OK) {
                OK(ent_clearance_write_ber(&again, work, p, &back, e));
                assert_bytes(again, (ent_str){copy, bytes.n});
            }
            free(copy);
        }
        ent_arena_free(work);
    }
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(clearances), TEST(clearances_not_written), TEST(any_clearance)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
