/* SPDX-License-Identifier: Apache-2.0 */
/* Fingerprints in words: the list as the telephone needs it, and both ways of naming a key. The list is taken from what the function
 * says about many keys, byte by byte beside the fingerprint in digits.                                                     */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <entente/crypto.h>

static char words[256][16];

static ent_public key_number(unsigned n)
{
    ent_public key = {{0}};

    for (size_t i = 0; i < 4; i++) key.b[i] = (uint8_t)(n >> (8 * i));
    return key;
}

static bool named(const ent_public *key, ent_str text)
{
    ent_err e;
    bool out;

    if (ent_public_named(&out, key, text, &e) != ENT_OK) fail_msg("%s", e.what);
    return out;
}

/* The 8 bytes of the fingerprint, from its digits. */
static void bytes_of(uint8_t out[static 8], const ent_public *key)
{
    char digits[20], packed[17];
    size_t n = 0;

    ent_public_fingerprint(digits, key);
    for (const char *p = digits; *p != '\0'; p++)
        if (*p != ' ') packed[n++] = *p;
    packed[n] = '\0';
    assert_true(ent_unhex(out, 8, ent_str_c(packed)));
}

static int learn(void **state)
{
    size_t known = 0;

    (void)state;
    for (unsigned n = 0; known < 256 && n < 100000; n++) {
        ent_public key = key_number(n);
        char text[ENT_WORDS_SIZE];
        uint8_t b[8];
        ent_str rest, word;
        ent_public_words(text, &key);
        bytes_of(b, &key);
        rest = ent_str_c(text);
        for (size_t i = 0; i < 8; i++) {
            ent_str_cut(rest, ' ', &word, &rest);
            if (word.n == 0 || word.n >= sizeof words[0]) return 1;
            if (words[b[i]][0] == '\0') known++;
            else if (!ent_str_is(word, words[b[i]])) return 1;
            snprintf(words[b[i]], sizeof words[0], "%.*s", ENT_F(word));
        }
        if (rest.n != 0) return 1;
    }
    return known == 256 ? 0 : 1;
}

static size_t least(size_t x, size_t y)
{
    return x < y ? x : y;
}

/* How many letters must be added, taken or changed to make y of x. */
static size_t distance(const char *x, const char *y)
{
    size_t row[17], nx = strlen(x), ny = strlen(y);

    for (size_t j = 0; j <= ny; j++) row[j] = j;
    for (size_t i = 1; i <= nx; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= ny; j++) {
            size_t above = row[j];
            row[j] = least(least(above, row[j - 1]) + 1, corner + (x[i - 1] != y[j - 1]));
            corner = above;
        }
    }
    return row[ny];
}

static void words_are_told_apart(void **state)
{
    (void)state;
    for (size_t i = 0; i < 256; i++) {
        size_t n = strlen(words[i]);
        assert_in_range(n, 4, 8);
        for (size_t k = 0; k < n; k++) assert_in_range(words[i][k], 'a', 'z');
        for (size_t j = i + 1; j < 256; j++) {
            if (strncmp(words[i], words[j], 4) == 0) fail_msg("%s and %s begin alike", words[i], words[j]);
            if (distance(words[i], words[j]) < 3) fail_msg("%s and %s sound alike", words[i], words[j]);
        }
    }
    assert_int_equal(distance("kitten", "sitting"), 3);
}

static void a_key_is_named_in_words_and_in_digits(void **state)
{
    ent_public key = key_number(7), other = key_number(8);
    char text[ENT_WORDS_SIZE], digits[20], odd[2 * ENT_WORDS_SIZE];
    size_t n = 0;

    (void)state;
    ent_public_words(text, &key);
    ent_public_fingerprint(digits, &key);
    assert_true(named(&key, ent_str_c(text)));
    assert_true(named(&key, ent_str_c(digits)));
    assert_false(named(&other, ent_str_c(text)));
    assert_false(named(&other, ent_str_c(digits)));
    for (const char *p = text; *p != '\0'; p++) { /* dashes, blanks, capitals */
        odd[n++] = *p == ' ' ? '-' : (char)(*p - 'a' + 'A');
        if (*p == ' ') odd[n++] = '\n';
    }
    assert_true(named(&key, (ent_str){odd, n}));
    snprintf(odd, sizeof odd, "  %.4s%.4s-%.4s %.4s ", digits, digits + 5, digits + 10, digits + 15);
    assert_true(named(&key, ent_str_c(odd)));
}

static void what_names_no_key(void **state)
{
    ent_public key = key_number(7);
    char text[ENT_WORDS_SIZE], digits[20];
    static const char *const none[] = {"", " ", "-", "----", "---- ---- ---- ----", "0000 0000 0000 0000", "acorn"};

    (void)state;
    ent_public_words(text, &key);
    ent_public_fingerprint(digits, &key);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) assert_false(named(&key, ent_str_c(none[i])));
    for (size_t n = 0; n < strlen(text); n++) assert_false(named(&key, (ent_str){text, n})); /* a part is not the whole */
    for (size_t n = 0; n < strlen(digits); n++) assert_false(named(&key, (ent_str){digits, n}));
    for (size_t i = 0; i < strlen(digits); i++) {
        char wrong[20];
        memcpy(wrong, digits, sizeof wrong);
        if (wrong[i] == ' ') continue;
        wrong[i] = wrong[i] == 'f' ? '0' : 'f';
        assert_false(named(&key, ent_str_c(wrong)));
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_told_apart),
        cmocka_unit_test(a_key_is_named_in_words_and_in_digits),
        cmocka_unit_test(what_names_no_key),
    };

    return cmocka_run_group_tests(tests, learn, NULL);
}
