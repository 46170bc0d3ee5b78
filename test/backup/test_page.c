/* SPDX-License-Identifier: Apache-2.0 */
/* The key on paper: printed, typed again, with every typing error found and named by its line. */
#include "backup_help.h"

static ent_backup_page_facts facts_of(const keys *k)
{
    return (ent_backup_page_facts){.org = ENT_S("EXERCISE ORG"), .node = ENT_S(NODE), .made = 1795350000, .key = k->public};
}

static ent_str page_of(ent_arena *a, const keys *k, int half)
{
    ent_backup_page_facts f = facts_of(k);
    ent_str out, copy;

    must(ent_backup_page(&out, a, &k->secret, half, &f, &e));
    must(ent_str_dup(&copy, a, out, &e));
    return copy;
}

static void same_key(const keys *k, ent_str page, ent_str second)
{
    ent_secret got;

    must(ent_backup_page_read(&got, page, second, &e));
    assert_memory_equal(got.b, k->secret.b, sizeof got.b);
}

/* Refused, and the sentence has these words. */
static void refuse(ent_str page, ent_str second, const char *words)
{
    ent_secret got;
    ent_err e = {0};

    memset(got.b, 0xaa, sizeof got.b);
    assert_int_equal(ent_backup_page_read(&got, page, second, &e), ENT_INVALID);
    if (strstr(e.what, words) == NULL) fail_msg("\"%s\" instead of \"%s\"", e.what, words);
    assert_true(e.next[0] != '\0');
    assert_zero(got.b, sizeof got.b);
}

/* The first symbol of key line `number`. */
static char *line_at(char *page, int number)
{
    char start[20];
    char *p;

    snprintf(start, sizeof start, "\n    %d:  ", number);
    p = strstr(page, start);
    assert_non_null(p);
    return p + strlen(start);
}

/* ---- whole pages ---- */

static void test_round_trips(void **state)
{
    ent_arena *a = arena_of(state);

    for (uint8_t seed = 1; seed < 60; seed++) {
        keys k = keys_of(a, seed);
        ent_str one, two;
        if (seed < 3) memset(k.secret.b, seed == 1 ? 0 : 255, sizeof k.secret.b);
        must(ent_wrap_public(&k.public, &k.secret, &e));
        one = page_of(a, &k, 1);
        two = page_of(a, &k, 2);
        same_key(&k, page_of(a, &k, 0), (ent_str){0});
        same_key(&k, one, two);
        same_key(&k, two, one);
    }
}

static void test_what_is_printed(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a, 9);
    char print[20], words[ENT_WORDS_SIZE];

    ent_public_fingerprint(print, &k.public);
    ent_public_words(words, &k.public);
    for (int half = 0; half <= 2; half++) {
        ent_str page = page_of(a, &k, half);
        assert_non_null(strstr(page.p, "EXERCISE ORG"));
        assert_non_null(strstr(page.p, NODE));
        assert_non_null(strstr(page.p, "2026-11-22T"));
        assert_non_null(strstr(page.p, print));
        assert_non_null(strstr(page.p, words));
        assert_non_null(strstr(page.p, "node restore"));
        assert_int_equal(strstr(page.p, "--second") != NULL, half != 0);
        assert_int_equal(strstr(page.p, "FIRST HALF") != NULL, half == 1);
        assert_true(page.n < 3000);
    }
    /* printed again, it is the same page */
    assert_true(ent_str_eq(page_of(a, &k, 1), page_of(a, &k, 1)));
    must_refuse(ENT_BUG, ent_backup_page(&(ent_str){0}, a, &k.secret, 3, &(ent_backup_page_facts){0}, &e));
}

/* ---- as people type ---- */

static void test_liberties(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a, 9);
    ent_str page = page_of(a, &k, 0);
    char *text = copy_of(a, page), *lines = ent_alloc(a, 4096);
    size_t n = 0;

    for (size_t i = 0; i < page.n; i++) { /* small letters; and the letters that look alike */
        char c = text[i];
        if (c == '0') text[i] = i % 2 ? 'o' : 'O';
        if (c == '1') text[i] = "iIlL"[i % 4];
        if (c >= 'A' && c <= 'Z') text[i] = (char)(c - 'A' + 'a');
    }
    same_key(&k, (ent_str){text, page.n}, (ent_str){0});

    text = copy_of(a, page); /* the four lines alone, backwards, CR LF, no spaces, dashes */
    assert_non_null(lines);
    for (int i = 4; i >= 1; i--) {
        const char *at = line_at(text, i);
        n += (size_t)snprintf(lines + n, 4096 - n, "%d :", i);
        for (int s = 0; s < 24; s++) lines[n++] = at[s] == ' ' ? '-' : at[s];
        n += (size_t)snprintf(lines + n, 4096 - n, "\t\r\n");
    }
    same_key(&k, (ent_str){lines, n - 3}, (ent_str){0});
    for (size_t i = 0; i < n; i++)
        if (lines[i] == '-') lines[i] = ' ';
    same_key(&k, (ent_str){lines, n}, (ent_str){0});
}

static void test_other_lines_do_not_count(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a, 9);
    ent_str page = page_of(a, &k, 0), more;

    must(ent_str_fmt(&more, a, &e, "scanned by me\n5: AAAA\n: 1\n0: x\n12: x\n\n%.*s\n1 2: x\nK1: y\n", ENT_F(page)));
    same_key(&k, more, (ent_str){0});
}

/* ---- typing errors ---- */

/* Each symbol replaced by each other sign of the alphabet. */
static void test_every_wrong_letter(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a, 9);
    ent_str page = page_of(a, &k, 0);
    char *text = copy_of(a, page), name[60];
    size_t tried = 0;

    for (int line = 1; line <= 4; line++) {
        char *at = line_at(text, line);
        snprintf(name, sizeof name, "Line %d of the key does not hold", line);
        for (int i = 0; i < 24; i++) {
            char was = at[i];
            if (was == ' ') continue;
            for (int s = 0; s < 32; s++) {
                if (backup__symbols[s] == was) continue;
                at[i] = backup__symbols[s];
                refuse((ent_str){text, page.n}, (ent_str){0}, name);
                tried++;
            }
            at[i] = was;
        }
    }
    assert_int_equal(tried, 4 * 20 * 31);
}

/* Each two symbols exchanged, and random errors of two to four symbols: all found for certain. */
static void test_more_wrong_letters(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a, 9);
    ent_str page = page_of(a, &k, 0);
    uint64_t seed = 88172645463325252;
    size_t found = 0;

    for (int line = 1; line <= 4; line++) {
        char name[60];
        snprintf(name, sizeof name, "Line %d of the key does not hold", line);
        for (int i = 0; i < 24; i++)
            for (int j = i + 1; j < 24; j++) {
                char *text = copy_of(a, page), *at = line_at(text, line), was = at[i];
                if (at[i] == ' ' || at[j] == ' ' || at[i] == at[j]) continue;
                at[i] = at[j];
                at[j] = was;
                refuse((ent_str){text, page.n}, (ent_str){0}, name);
                found++;
            }
    }
    assert_true(found > 600);
    for (int round = 0; round < 3000; round++) {
        char *text = copy_of(a, page), *at = line_at(text, 1 + round % 4);
        int errors = 0;
        for (int i = 0; i < 2 + round % 3; i++) {
            size_t place;
            char was;
            seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
            place = (size_t)(seed >> 40) % 24;
            was = at[place];
            if (was == ' ') continue;
            at[place] = backup__symbols[seed >> 20 & 31];
            errors += at[place] != was;
        }
        if (errors == 0 || strncmp(at, line_at(copy_of(a, page), 1 + round % 4), 24) == 0) continue;
        refuse((ent_str){text, page.n}, (ent_str){0}, "does not hold");
    }
}

static void test_lines(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a, 9);
    ent_str page = page_of(a, &k, 0);

    for (int line = 1; line <= 4; line++) {
        char name[60];
        char *text = copy_of(a, page), *at = line_at(text, line), *other = line_at(text, line % 4 + 1), was[24];
        at[20] = ' '; /* the last group loses its first sign */
        snprintf(name, sizeof name, "Line %d of the key is too short", line);
        refuse((ent_str){text, page.n}, (ent_str){0}, name);
        text = copy_of(a, page), at = line_at(text, line);
        at[4] = 'A'; /* a sign in the place of a space */
        snprintf(name, sizeof name, "Line %d of the key is too long", line);
        refuse((ent_str){text, page.n}, (ent_str){0}, name);
        at[4] = 'u';
        snprintf(name, sizeof name, "Line %d of the key holds a sign that is in no key", line);
        refuse((ent_str){text, page.n}, (ent_str){0}, name);
        at[4] = '\0';
        refuse((ent_str){text, page.n}, (ent_str){0}, name);
        text = copy_of(a, page), at = line_at(text, line);
        at[-3] = '9'; /* no key line any more */
        snprintf(name, sizeof name, "Line %d of the key is missing", line);
        refuse((ent_str){text, page.n}, (ent_str){0}, name);
        at[-3] = (char)('0' + line % 4 + 1);
        refuse((ent_str){text, page.n}, (ent_str){0}, "of the key ");
        text = copy_of(a, page), at = line_at(text, line), other = line_at(text, line % 4 + 1);
        memcpy(was, at, 24); /* two lines change places, with their numbers left where they were */
        memcpy(at, other, 24);
        memcpy(other, was, 24);
        refuse((ent_str){text, page.n}, (ent_str){0}, "does not hold");
    }
    refuse((ent_str){0}, (ent_str){0}, "Line 1 of the key is missing");
    {
        ent_str twice;
        must(ent_str_fmt(&twice, a, &e, "%.*s\n%.*s", ENT_F(page), ENT_F(page)));
        refuse(twice, (ent_str){0}, "Line 1 of the key is there twice");
    }
}

/* Every cut of the page: only what has all lines is taken. */
static void test_cuts(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a, 9);
    ent_str page = page_of(a, &k, 0);

    for (size_t n = 0; n < page.n; n++) {
        ent_secret got;
        ent_err e = {0};
        bool whole = n >= (size_t)(strstr(page.p, "\n\nTo restore") - page.p);
        assert_int_equal(ent_backup_page_read(&got, (ent_str){page.p, n}, (ent_str){0}, &e), whole ? ENT_OK : ENT_INVALID);
    }
}

/* ---- halves, and lines of other keys ---- */

static void test_halves(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a, 9), other = keys_of(a, 10);
    ent_str whole = page_of(a, &k, 0), one = page_of(a, &k, 1), two = page_of(a, &k, 2);
    ent_secret got;
    ent_err e = {0};
    char *bad = copy_of(a, two);

    refuse(one, (ent_str){0}, "one half");
    refuse(two, (ent_str){0}, "one half");
    refuse(one, one, "same half");
    refuse(two, two, "same half");
    refuse(whole, two, "whole key");
    refuse(one, whole, "whole key");
    refuse(one, page_of(a, &other, 2), "different keys");
    line_at(bad, 3)[2] = line_at(bad, 3)[2] == 'A' ? 'B' : 'A';
    assert_int_equal(ent_backup_page_read(&got, one, (ent_str){bad, two.n}, &e), ENT_INVALID);
    assert_non_null(strstr(e.place, "second page"));
    assert_int_equal(ent_backup_page_read(&got, (ent_str){bad, two.n}, one, &e), ENT_INVALID);
    assert_non_null(strstr(e.place, "first page"));
}

/* Neither half holds a piece of the key: no 8 bytes of it, in any of the pages' own spellings. */
static void test_half_says_nothing(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a, 9);
    char *whole = copy_of(a, page_of(a, &k, 0));

    for (int half = 1; half <= 2; half++) {
        char *page = copy_of(a, page_of(a, &k, half));
        size_t same = 0;
        for (int line = 1; line <= 4; line++)
            for (int i = line == 1 ? 15 : 0; i < 19; i++) /* the first line begins with what is no secret */
                same += line_at(page, line)[i] != ' ' && line_at(page, line)[i] == line_at(whole, line)[i];
        assert_true(same < 10); /* of 52; about two by chance */
    }
}

/* A line of another key holds by itself; together they are no key. */
static void test_mixed_lines(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a, 9), other = keys_of(a, 10);
    ent_str page = page_of(a, &k, 0);

    for (int line = 1; line <= 4; line++) {
        char *text = copy_of(a, page), *theirs = copy_of(a, page_of(a, &other, 0));
        memcpy(line_at(text, line), line_at(theirs, line), 24);
        refuse((ent_str){text, page.n}, (ent_str){0}, "not lines of one key");
    }
}

static void test_ceiling(void **state)
{
    ent_arena *a = arena_of(state);
    char *text = ent_alloc(a, (64 << 10) + 1);
    ent_secret got;

    assert_non_null(text);
    memset(text, '\n', (64 << 10) + 1);
    must_refuse(ENT_LIMIT, ent_backup_page_read(&got, (ent_str){text, (64 << 10) + 1}, (ent_str){0}, &e));
    must_refuse(ENT_INVALID, ent_backup_page_read(&got, (ent_str){text, 64 << 10}, (ent_str){0}, &e));
}

/* The code itself: each line of a page, with its number in front, has the roots a^1 … a^4 (a = 2 in the field). */
static unsigned field_product(unsigned x, unsigned y)
{
    unsigned r = 0;

    for (; y != 0; y >>= 1) {
        if (y & 1) r ^= x;
        x = x << 1 ^ (x & 16 ? 0x25u : 0u);
    }
    return r;
}

static void test_check_is_the_code(void **state)
{
    ent_arena *a = arena_of(state);
    ent_bytes random = bytes_of(a, 3);

    for (int round = 0; round < 200; round++) {
        uint8_t symbols[PAGE_SYMBOLS];
        unsigned root = 1;
        take(&random, symbols, sizeof symbols);
        for (size_t i = 0; i < sizeof symbols; i++) symbols[i] &= 31;
        backup__check(symbols, 1 + round % 4);
        for (int r = 1; r <= 4; r++) {
            unsigned value = (unsigned)(1 + round % 4);
            root = field_product(root, 2);
            for (size_t i = 0; i < sizeof symbols; i++) value = field_product(value, root) ^ symbols[i];
            assert_int_equal(value, 0);
        }
    }
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_round_trips),
        T(test_what_is_printed),
        T(test_liberties),
        T(test_other_lines_do_not_count),
        T(test_every_wrong_letter),
        T(test_more_wrong_letters),
        T(test_lines),
        T(test_cuts),
        T(test_halves),
        T(test_half_says_nothing),
        T(test_mixed_lines),
        T(test_ceiling),
        T(test_check_is_the_code),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
