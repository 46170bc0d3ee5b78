/* SPDX-License-Identifier: Apache-2.0 */
/* Search: what is found, in which order, page by page; what the query may say; what the index holds and how its damage is told. */
#include "search_help.h"

#include "src/register/search_code.h"

static shelf B;

static const book books[] = {
    {.item = 1,
     .cut = 'a',
     .number = "STANAG 4172",
     .title = "5.56 mm ammunition (linked or otherwise)",
     .status = "promulgated",
     .publisher = "NSO",
     .date = "2020-05-01"},
    {.item = 2,
     .cut = 'a',
     .number = "STANAG 2310",
     .title = "Small arms ammunition, 7.62 × 51 mm",
     .status = "promulgated",
     .publisher = "NSO",
     .date = "2019"},
    {.item = 3,
     .cut = 'b',
     .number = "EX 4172 bis",
     .title = "Munition de 7,62x51 à étui laiton",
     .remark = "Traduction française",
     .status = "draft",
     .publisher = "DGA",
     .nation = "FRA",
     .date = "2021-11"},
    {.item = 4,
     .cut = 'b',
     .number = "AEP-97",
     .title = "Multi-calibre manual of proof",
     .remark = "Names STANAG 4172 in its annex",
     .status = "promulgated",
     .publisher = "NSO",
     .date = "2018-01-31"},
    {.item = 5, .cut = 'c', .number = "EX-CART", .kind = "term", .title = "cartridge", .publisher = "NTO"},
    {.item = 6, .cut = 'c', .number = "EX 50", .title = "Proof of the cartridge case", .remark = "proof proof", .status = "draft"},
    {.item = 7, .cut = 'c', .number = "EX 51", .title = "Ärmel und Straße: Schutz des Łukasz", .date = "unknown"},
    {.item = 8, .cut = 'a', .number = "EX 60", .title = "Радио и связь", .remark = "無線通信 radio", .date = "2020"},
};

static int set_up(void **state)
{
    (void)state;
    shelf_open(&B, "search");
    for (size_t i = 0; i < COUNT(books); i++) put_book(&B, &books[i], (int)i);
    shelf_index(&B);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    shelf_close(&B);
    return 0;
}

/* ---- words ---- */

static void spellings_of_one_thing_are_one(void **state)
{
    (void)state;
    finds(&B, "abc", "STANAG4172", "STANAG 4172, AEP-97");
    finds(&B, "abc", "stanag 4172", "STANAG 4172, AEP-97");
    finds(&B, "abc", "STANAG-4172", "STANAG 4172, AEP-97");
    finds(&B, "abc", "ſtanag 4172", "STANAG 4172, AEP-97"); /* long s */
    finds(&B, "abc", "7,62x51", "STANAG 2310, EX 4172 bis");
    finds(&B, "abc", "7.62 × 51 mm", "STANAG 2310, EX 4172 bis");
    finds(&B, "abc", "7.62x51mm", "STANAG 2310, EX 4172 bis");
    finds(&B, "abc", "\"7.62 mm x 51\"", "STANAG 2310, EX 4172 bis");
    finds(&B, "abc", "ETUI", "EX 4172 bis");
    finds(&B, "abc", "étui", "EX 4172 bis");
    finds(&B, "abc", "e\xcc\x81tui", "EX 4172 bis"); /* in two characters */
    finds(&B, "abc", "strasse", "EX 51");
    finds(&B, "abc", "armel", "EX 51");
    finds(&B, "abc", "łukasz", "EX 51"); /* a letter of its own, without accent */
    finds(&B, "abc", "lukasz", "");
    finds(&B, "abc", "РАДИО", "EX 60");
    finds(&B, "abc", "無線", "EX 60");
    finds(&B, "abc", "\"線通\"", "EX 60");
    finds(&B, "abc", "\"通線\"", "");
    finds(&B, "abc", "multi-calibre", "AEP-97");
    finds(&B, "abc", "nothing", "");
}

/* ASCII has a way of its own. The same text with a foreign word behind it takes the other. */
static void ascii_gives_the_same_words(void **state)
{
    static const char alphabet[] = "aXxmM0179.,;:'_-/ \t\n\f\r\"()%";
    ent_arena *a = ent_arena_new(B.a, 0);
    uint64_t seed = 7;

    (void)state;
    for (int i = 0; i < 6000; i++) {
        search_splitter *s;
        search_tokens plain = {0}, other = {0};
        char text[32];
        size_t n = (size_t)(i % 20);
        for (size_t k = 0; k < n; k++) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407U;
            text[k] = alphabet[(seed >> 33) % (sizeof alphabet - 1)];
        }
        snprintf(text + n, sizeof text - n, " \xc3\xa9");
        OK(&B, search__splitter(&s, a, NULL, &B.e));
        OK(&B, search__split(&plain, s, a, (ent_str){text, n}, &B.e));
        OK(&B, search__split(&other, s, a, ent_str_c(text), &B.e));
        if (other.n != plain.n + 1) fail_msg("%s: %zu words, and with another behind them %zu", text, plain.n, other.n);
        for (size_t k = 0; k < plain.n; k++)
            if (!ent_str_eq(plain.v[k].text, other.v[k].text))
                fail_msg("%s: %.*s, %.*s", text, ENT_F(plain.v[k].text), ENT_F(other.v[k].text));
        ent_arena_reset(a);
    }
    ent_arena_free(a);
}

static void words_may_be_unfinished(void **state)
{
    (void)state;
    finds(&B, "abc", "ammu", "STANAG 2310, STANAG 4172");
    finds(&B, "abc", "ammu ", "");
    finds(&B, "abc", "ammu*", "STANAG 2310, STANAG 4172");
    finds(&B, "abc", "ammu* arms ", "STANAG 2310");
    finds(&B, "abc", "ammu arms", "");
    finds(&B, "abc", "arms ammu", "STANAG 2310");
    finds(&B, "abc", "41", "STANAG 4172, EX 4172 bis, AEP-97");
    finds(&B, "abc", "417 ", "");
    finds(&B, "abc", "cart", "EX-CART, EX 50");
    finds(&B, "abc", "cartridge", "EX-CART, EX 50");
}

static void phrases_keep_their_order(void **state)
{
    (void)state;
    finds(&B, "abc", "\"cartridge case\"", "EX 50");
    finds(&B, "abc", "\"case cartridge\"", "");
    finds(&B, "abc", "case cartridge", "EX 50");
    finds(&B, "abc", "\"proof of\"", "EX 50");
    finds(&B, "abc", "\"proof of the cartridge\"", "EX 50");
    finds(&B, "abc", "\"proof proof\"", "EX 50");
    finds(&B, "abc", "\"proof proof proof\"", "");
    finds(&B, "abc", "\"cartridge ca\"*", "EX 50");
    finds(&B, "abc", "\"cartridge ca\"", "");
    finds(&B, "abc",
          "\xe2\x80\x9c"
          "cartridge case\xe2\x80\x9d",
          "EX 50");
    finds(&B, "abc",
          "\xc2\xab"
          "cartridge case\xc2\xbb proof",
          "EX 50");
    finds(&B, "abc", "\"cartridge case", "EX 50"); /* not closed yet */
    finds(&B, "abc", "\"case proof\"", "");        /* title and remark are apart */
    finds(&B, "abc", "\"bis munition\"", "");
}

/* ---- order ---- */

static void numbers_come_first(void **state)
{
    (void)state;
    finds(&B, "abc", "4172", "STANAG 4172, EX 4172 bis, AEP-97");
    finds(&B, "abc", "ex 4172", "EX 4172 bis");
    finds(&B, "abc", "ex", "EX-CART, EX 51, EX 50, EX 60, EX 4172 bis");
    finds(&B, "b", "stanag", "AEP-97");
    finds(&B, "abc", "kind:standard publisher:nso", "AEP-97, STANAG 2310, STANAG 4172");
}

static void titles_before_terms_before_text(void **state)
{
    static const book shelf_books[] = {{.item = 1, .cut = 'a', .number = "N 1", .remark = "otter", .title = "marten"},
                                       {.item = 2, .cut = 'a', .number = "N 2", .kind = "term", .title = "otter", .remark = "marten"},
                                       {.item = 3, .cut = 'a', .number = "N 3", .title = "otter", .remark = "marten"},
                                       {.item = 4, .cut = 'a', .number = "otter 4", .title = "marten", .remark = "marten"},
                                       {.item = 5, .cut = 'a', .number = "N 5 otter", .title = "marten"}};
    shelf s;

    (void)state;
    shelf_open(&s, "fields");
    for (size_t i = 0; i < COUNT(shelf_books); i++) put_book(&s, &shelf_books[i], (int)i);
    shelf_index(&s);
    finds(&s, "a", "otter", "otter 4, N 5 otter, N 3, N 2, N 1");
    shelf_close(&s);
}

/* ---- filters and counts ---- */

static void filters_narrow(void **state)
{
    static const char *const pairs[][2] = {{"kind:term", "EX-CART"},
                                           {"status:draft", "EX 4172 bis, EX 50"},
                                           {"STATUS:Draft", "EX 4172 bis, EX 50"},
                                           {"status:draft status:promulgated publisher:nso", "AEP-97, STANAG 2310, STANAG 4172"},
                                           {"publisher:DGA", "EX 4172 bis"},
                                           {"publisher:\"DGA\"", "EX 4172 bis"},
                                           {"nation:fra", "EX 4172 bis"},
                                           {"origin:nato kind:term", "EX-CART"},
                                           {"origin:eu", ""},
                                           {"date:2020", "EX 60, STANAG 4172"},
                                           {"effective:2020-05", "EX 60, STANAG 4172"},
                                           {"date:2020-05-02", "EX 60"},
                                           {"date:2019..2020-04", "EX 60, STANAG 2310"},
                                           {"date:>=2021", "EX 4172 bis"},
                                           {"date:..2018", "AEP-97"},
                                           {"date:<=2018-01-30", ""},
                                           {"label:c", "EX 50, EX 51, EX-CART"},
                                           {"label:c label:b cartridge", "EX-CART, EX 50"},
                                           {"proof status:draft", "EX 50"},
                                           {"unknown:proof", ""}, /* a colon in a word is a sign like others */
                                           {"of:proof", "EX 50, AEP-97"}};

    (void)state;
    for (size_t i = 0; i < COUNT(pairs); i++) finds(&B, "abc", pairs[i][0], pairs[i][1]);
}

static void what_is_found_is_counted(void **state)
{
    ent_arena *a = ent_arena_new(B.a, 0);
    by_label x = {.b = &B, .a = a, .s = viewer(&B, a, "abc")};
    ent_search_answer found;

    (void)state;
    OK(&B, try_search(&found, &x, &(asked){.query = "e*", .limit = 1}));
    assert_int_equal(found.total, 5);
    OK(&B, try_search(&found, &x, &(asked){.query = "date:2000.. ", .limit = 1}));
    assert_int_equal(found.total, 5);
    assert_int_equal(found.n, 1);
    assert_true(found.next.n != 0);
    assert_non_null(strstr(say_answer(&x, &found), "kind: standard=5\nstatus: promulgated=3 =1 draft=1\npublisher: NSO=3 =1 DGA=1\n"
                                                   "label: <label>a</label>=3 <label>b</label>=2\n"));
    ent_arena_free(a);
}

/* ---- other names ---- */

static void other_names_stand_beside(void **state)
{
    static const ent_search_known known[] = {{{"cartouche", 9}, 3},
                                             {{"cartridge", 9}, 3},
                                             {{"étui laiton", 12}, 7},
                                             {{"brass case", 10}, 7},
                                             {{"case", 4}, 8},
                                             {{"manual of proof", 15}, 8},
                                             {{"", 0}, 8},
                                             {{"?!", 2}, 8}};
    char got[300];
    ent_search_query q;

    (void)state;
    numbers_of(got, sizeof got, &B, "abc", &(asked){.query = "cartouche", .known = known, .n_known = COUNT(known)});
    assert_string_equal(got, "EX-CART, EX 50");
    numbers_of(got, sizeof got, &B, "abc", &(asked){.query = "brass case", .known = known, .n_known = COUNT(known)});
    assert_string_equal(got, "EX 4172 bis");
    numbers_of(got, sizeof got, &B, "abc", &(asked){.query = "\"brass case\"", .known = known, .n_known = COUNT(known)});
    assert_string_equal(got, "EX 4172 bis");
    numbers_of(got, sizeof got, &B, "abc", &(asked){.query = "case ", .known = known, .n_known = COUNT(known)});
    assert_string_equal(got, "EX 50, AEP-97"); /* what was asked is worth more than another name */
    numbers_of(got, sizeof got, &B, "ab", &(asked){.query = "case ", .known = known, .n_known = COUNT(known)});
    assert_string_equal(got, "AEP-97");
    numbers_of(got, sizeof got, &B, "abc", &(asked){.query = "case*", .known = known, .n_known = COUNT(known)});
    assert_string_equal(got, "EX 50"); /* a beginning is no name */
    OK(&B, ent_search_parse(&q, B.a, NULL, ENT_S("the brass case of the cartouche"), &B.e));
    assert_int_equal(q.n_clauses, 6);
    OK(&B, ent_search_expand(&q, B.a, NULL, known, COUNT(known), &B.e));
    assert_int_equal(q.n_clauses, 5); /* the longest name goes first */
    assert_int_equal(q.clauses[1].n, 2);
    assert_int_equal(q.clauses[1].n_groups, 1);
    assert_int_equal(q.clauses[1].groups[0], 7);
    assert_string_equal(q.clauses[1].names[1].text.p, "étui laiton");
    assert_int_equal(q.clauses[4].groups[0], 3);
}

/* ---- pages ---- */

static void pages_join_to_the_whole(void **state)
{
    static const char *const queries[] = {"ex", "kind:standard", "date:2000.. ", "p*", "e* "};
    enum { EQUAL = 7 };
    shelf s;

    (void)state;
    shelf_open(&s, "pages");
    for (int i = 0; i < 40; i++) { /* some differ in nothing but their item */
        char number[20];
        snprintf(number, sizeof number, "EX %d", i / EQUAL);
        put_book(&s, &(book){.item = 100 - i, .cut = "ab"[i % 2], .number = number, .title = i % 3 ? "proof e" : "p e e", .date = "2020"},
                 i);
    }
    shelf_index(&s);
    for (size_t i = 0; i < COUNT(queries); i++)
        for (size_t limit = 1; limit < 20; limit += 3) {
            ent_arena *a = ent_arena_new(s.a, 0);
            by_label x = {.b = &s, .a = a, .s = viewer(&s, a, "ab")};
            ent_search_answer all, one = {0};
            size_t n = 0;
            OK(&s, try_search(&all, &x, &(asked){.query = queries[i], .limit = 1000}));
            assert_int_equal(all.n, 40);
            assert_int_equal(all.next.n, 0);
            do {
                OK(&s, try_search(&one, &x, &(asked){.query = queries[i], .limit = limit, .after = one.next}));
                assert_true(one.n != 0 && one.n <= limit);
                assert_int_equal(one.total, 40);
                for (size_t k = 0; k < one.n; k++) assert_int_equal(one.hits[k].revision, all.hits[n++].revision);
            } while (one.next.n != 0);
            assert_int_equal(n, all.n);
            ent_arena_free(a);
        }
    shelf_close(&s);
}

static void a_cursor_fits_its_query_only(void **state)
{
    static const char *const bad[] = {"0", "00", "zz", "01", "0102030405060708090a", "ff"};
    ent_arena *a = ent_arena_new(B.a, 0);
    by_label x = {.b = &B, .a = a, .s = viewer(&B, a, "abc")};
    ent_search_answer found, other;
    char changed[600];

    (void)state;
    OK(&B, try_search(&found, &x, &(asked){.query = "ex", .limit = 2}));
    assert_int_equal(try_search(&other, &x, &(asked){.query = "ex ", .after = found.next}),
                     ENT_OK); /* blanks at the ends say nothing here */
    assert_int_equal(try_search(&other, &x, &(asked){.query = "exa", .after = found.next}), ENT_INVALID);
    assert_int_equal(try_search(&other, &x, &(asked){.query = "ex kind:term", .after = found.next}), ENT_INVALID);
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_int_equal(try_search(&other, &x, &(asked){.query = "ex", .after = ent_str_c(bad[i])}), ENT_INVALID);
    for (size_t n = 0; n < found.next.n; n++)
        assert_int_equal(try_search(&other, &x, &(asked){.query = "ex", .after = {found.next.p, n}}), n == 0 ? ENT_OK : ENT_INVALID);
    snprintf(changed, sizeof changed, "%s00", found.next.p);
    assert_int_equal(try_search(&other, &x, &(asked){.query = "ex", .after = ent_str_c(changed)}), ENT_INVALID);
    assert_string_equal(B.e.next, "Ask again from the first page, without --after.");
    assert_int_equal(try_search(&other, &x, &(asked){.query = "ex", .limit = 1001}), ENT_INVALID);
    ent_arena_free(a);
}

/* ---- what is refused ---- */

static void bad_queries_are_told(void **state)
{
    static const char *const bad[] = {
        "kind:",   "kind:\"\"", "date:now", "date:2020-13-1", "date:2020-13", "date:2021-02-29", "date:2020-00..2021", "date:2020...2021",
        "date:..", "date:>=",   "\xff\xfe"};
    char longest[ENT_SEARCH_TEXT_MAX + 2] = {0};
    ent_search_query q;
    ent_err e;

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_int_equal(ent_search_parse(&q, B.a, NULL, ent_str_c(bad[i]), &e), ENT_INVALID);
        assert_true(e.what[0] != '\0' && e.next[0] != '\0');
    }
    memset(longest, 'x', sizeof longest - 1);
    assert_int_equal(ent_search_parse(&q, B.a, NULL, ent_str_c(longest), &e), ENT_LIMIT);
    for (size_t i = 0; i < sizeof longest - 2; i += 2) longest[i] = ' ';
    assert_int_equal(ent_search_parse(&q, B.a, NULL, (ent_str){longest, ENT_SEARCH_TEXT_MAX}, &e), ENT_LIMIT);
    assert_int_equal(ent_search_parse(&q, B.a, NULL, (ent_str){longest, 64}, &e), ENT_OK);
    assert_int_equal(q.n_clauses, 32);
}

/* ---- revisions ---- */

static void the_newest_visible_one_is_found(void **state)
{
    shelf s;

    (void)state;
    shelf_open(&s, "newest");
    put_book(&s, &(book){.item = 1, .cut = 'a', .number = "first", .title = "otter"}, 1);
    put_book(&s, &(book){.item = 1, .cut = 'b', .number = "second", .title = "otter"}, 2);
    shelf_index(&s);
    finds(&s, "a", "otter", "first");
    finds(&s, "b", "otter", "second");
    finds(&s, "ab", "otter", "second");
    put_book(&s, &(book){.item = 1, .cut = 'a', .number = "third", .title = "marten"}, 3);
    shelf_index(&s);
    finds(&s, "a", "otter", "");
    finds(&s, "a", "marten", "third");
    finds(&s, "b", "otter", "second");
    finds(&s, "ab", "otter", "");
    finds(&s, "ab", "marten", "third");
    finds(&s, "c", "marten", "");
    finds(&s, "", "kind:standard", "");
    finds(&s, "ab", "kind:standard", "third");
    put_book(&s,
             &(book){.item = 2, .cut = 'a', .number = "fields", .title = "badger", .title_cut = 'b', .remark = "stoat", .remark_cut = 'c'},
             4);
    shelf_index(&s);
    finds(&s, "a", "badger", "");
    finds(&s, "a", "fields", "fields");
    finds(&s, "ab", "badger", "fields");
    finds(&s, "ac", "badger", "");
    finds(&s, "ac", "stoat", "fields");
    finds(&s, "bc", "stoat", ""); /* the field alone, without the revision */
    finds(&s, "abc", "stoat badger", "fields");
    finds(&s, "ab", "stoat badger", "");
    shelf_close(&s);
}

/* ---- the index ---- */

static void says(shelf *s, const char *fault)
{
    ent_str got;

    OK(s, ent_search_check(&got, s->writer, s->a, &s->e));
    if (fault == NULL ? got.n != 0 : strstr(got.n ? got.p : "", fault) == NULL)
        fail_msg("says \"%.*s\" instead of \"%s\"", ENT_F(got), fault);
}

static void damage_is_found_and_mended(void **state)
{
    static const char *const damages[] = {
        "UPDATE search_posting SET data = x'80' WHERE part = 1 AND term = CAST('proof' AS BLOB)",
        "UPDATE search_posting SET data = x'' WHERE part = 2", "UPDATE search_posting SET data = x'7f0101' WHERE part = 1",
        "UPDATE search_doc SET data = substr(data, 1, 9) WHERE cut = 1", "UPDATE search_doc SET data = x'00' WHERE cut = 2"};
    const char *whole;
    shelf s;

    (void)state;
    shelf_open(&s, "damage");
    for (int i = 0; i < 30; i++)
        put_book(&s, &(book){.item = i, .cut = "ab"[i % 2], .number = "EX 1", .title = "proof", .remark = "otter"}, i);
    says(&s, "does not hold every revision");
    shelf_index(&s);
    says(&s, NULL);
    whole = index_text(&s);
    for (size_t i = 0; i < COUNT(damages); i++) {
        ent_arena *a = ent_arena_new(s.a, 0);
        by_label x = {.b = &s, .a = a};
        ent_search_answer found;
        tamper(&s, damages[i]);
        says(&s, "damaged");
        x.s = viewer(&s, a, "ab");
        assert_int_equal(try_search(&found, &x, &(asked){.query = "proof otter ex"}), i == 1 ? ENT_OK : ENT_UNVERIFIED);
        if (i != 1) assert_non_null(strstr(s.e.next, "log rebuild"));
        ent_arena_free(a);
        tamper(&s, INDEX_EMPTY);
        says(&s, "does not hold every revision");
        shelf_index(&s);
        says(&s, NULL);
        assert_string_equal(index_text(&s), whole);
    }
    tamper(&s, "UPDATE search_state SET revision = 7");
    says(&s, "does not hold every revision");
    shelf_close(&s);
}

/* Long texts, long words, words that come often, and bytes that are no text. */
static void strange_texts_are_taken(void **state)
{
    char *text = calloc(1, 60001), word[200];
    shelf s;

    (void)state;
    assert_non_null(text);
    shelf_open(&s, "strange");
    for (size_t i = 0; i + 6 <= 60000; i += 6) memcpy(text + i, i % 4 ? "otter " : "marte ", 6);
    memset(word, 'w', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    put_book(&s, &(book){.item = 1, .cut = 'a', .number = "EX 1", .title = word, .remark = text}, 1);
    put_book(&s, &(book){.item = 2, .cut = 'a', .number = "", .title = "x"}, 2);
    put_book(&s, &(book){.item = 3, .cut = 'a', .number = "5.56 x", .title = "___ ... 7.62 x mm"}, 3);
    shelf_index(&s);
    says(&s, NULL);
    finds(&s, "a", "otter marte", "EX 1");
    finds(&s, "a", word, "EX 1");
    word[64] = '\0';
    finds(&s, "a", word, "EX 1");
    word[63] = '\0';
    strcat(word, " ");
    finds(&s, "a", word, "");
    finds(&s, "a", "x ", "5.56 x, ");
    finds(&s, "a", "mm ", "5.56 x");
    finds(&s, "a", "kind:standard", ", 5.56 x, EX 1");
    shelf_close(&s);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings_of_one_thing_are_one),
        cmocka_unit_test(ascii_gives_the_same_words),
        cmocka_unit_test(words_may_be_unfinished),
        cmocka_unit_test(phrases_keep_their_order),
        cmocka_unit_test(numbers_come_first),
        cmocka_unit_test(titles_before_terms_before_text),
        cmocka_unit_test(filters_narrow),
        cmocka_unit_test(what_is_found_is_counted),
        cmocka_unit_test(other_names_stand_beside),
        cmocka_unit_test(pages_join_to_the_whole),
        cmocka_unit_test(a_cursor_fits_its_query_only),
        cmocka_unit_test(bad_queries_are_told),
        cmocka_unit_test(the_newest_visible_one_is_found),
        cmocka_unit_test(damage_is_found_and_mended),
        cmocka_unit_test(strange_texts_are_taken),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
