/* SPDX-License-Identifier: Apache-2.0 */
/* Papers: the level twice on every page, page n of m, all rows, the same bytes again, no active content; and what a print
 * leaves in the log and the register.                                                                                        */
#include "node_help.h"

#include "../../src/api/pdf_text.h"

static world W;
static const char *release, *bundle;

enum { ITEMS = 40 };
#define LEVEL "NATO CONFIDENTIAL Releasable To European Commission - EXERCISE"
#define LEVEL_LINE "NATO CONFIDENTIAL Releasable To European Commission" /* the rest may stand on the next line */

static void make_release(void)
{
    ent_argument v[NODE_ARGS_MAX] = {
        {"to", ENT_S("European Commission")}, {"agreement", ENT_S("TEST-1")}, {"purpose", ENT_S("exercise planning")}};
    size_t n = 3;

    for (int i = 0; i < ITEMS; i++) {
        ent_str number;
        ent_err e;
        assert_int_equal(ent_str_fmt(&number, W.a, &e, "PAPER-%02d", i), ENT_OK);
        must(&W, "nato", "anna", "import", "file", put_text(&W, "x", number.p), "number", number.p, "title",
             i == 3 ? "EXERCISE \xe2\x80\xaetitle (hostile) \xce\x94\xd0\x96" : "EXERCISE title", "label",
             i == 7 ? "NATO CONFIDENTIAL " NODE_EC : "NATO RESTRICTED " NODE_EC, "meta-label", "NATO UNCLASSIFIED " NODE_EC, "exercise", "",
             NULL);
        v[n++] = (ent_argument){"item", number};
    }
    release = text_in(ask_with(&W, "nato", "bert", NODE_PASS, operation_named("release new"), 0, v, n), "release");
    must(&W, "nato", "carla", "release approve", "release", release, NULL);
}

static int set_up(void **state)
{
    (void)state;
    if (world_open(&W, "paper") != 0) return 1;
    make_nato(&W, "nato");
    make_eu(&W, "eu");
    introduce(&W, "nato", "NATO", "eu", "EU");
    make_release();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

static size_t count(ent_str s, const char *what)
{
    size_t n = 0, len = strlen(what);

    for (size_t i = 0; i + len <= s.n; i++) n += memcmp(s.p + i, what, len) == 0;
    return n;
}

/* The text of a PDF, and how many pages it says that it has. */
static ent_str read_pdf(const char *file, size_t *pages)
{
    const pdf_reader reader = pdf_reader_usual();
    ent_str text;
    ent_err e;

    if (pdf_text(&text, W.a, path_of(&W, file), &reader, &e) != ENT_OK) fail_msg("%s: %s", e.place, e.what);
    *pages = count(text, "\f");
    return text;
}

static void assert_on_each_page(ent_str text, size_t pages, const char *level)
{
    for (size_t i = 1; i <= pages; i++) {
        char line[40];
        ent_str page;
        snprintf(line, sizeof line, "page %zu of %zu", i, pages);
        ent_str_cut(text, '\f', &page, &text);
        if (count(page, level) != 2) fail_msg("page %zu bears its level %zu times: %.*s", i, count(page, level), ENT_F(page));
        assert_int_equal(count(page, line), 1);
        assert_true(count(page, "2026-06-01") >= 1);
    }
}

static void assert_no_active_content(ent_str pdf)
{
    static const char *const words[] = {"/JavaScript", "/JS", "/OpenAction", "/AA", "/URI", "/Launch", "/EmbeddedFile", "/AcroForm"};

    assert_true(ent_str_starts(pdf, "%PDF-1.5"));
    for (size_t i = 0; i < NODE_COUNT(words); i++) assert_int_equal(count(pdf, words[i]), 0);
}

static size_t kinds(const char *kind)
{
    told t = must(&W, "nato", "eva", "log list", NULL);
    const ent_json *all = ent_json_get(t.json, "entries");
    size_t n = 0;

    for (size_t i = 0; i < all->n; i++) n += ent_str_is(ent_json_str(all->items[i], "kind"), kind);
    return n;
}

static void not_before_it_is_bundled(void **state)
{
    node_state before = state_of(&W, "nato");

    (void)state;
    assert_refused(ask(&W, "nato", "bert", "release cover", "release", release, "out", path_of(&W, "c.pdf"), NULL), ENT_WAITING, "R-41",
                   "a release that is not bundled");
    assert_refused(
        ask(&W, "nato", "bert", "release cover", "release", "0b0e5f80-2d53-4b57-8c5e-2b1c3d4e5f60", "out", path_of(&W, "c.pdf"), NULL),
        ENT_NOT_VISIBLE, "R-17", "no release");
    assert_refused(ask(&W, "nato", "anna", "release cover", "release", release, "out", path_of(&W, "c.pdf"), NULL), ENT_REFUSED, "R-32",
                   "a custodian");
    assert_unchanged(&W, "nato", before, "refused papers");
    assert_int_not_equal(access(path_of(&W, "c.pdf"), F_OK), 0);
}

static void cover_sheet(void **state)
{
    size_t pages, exports = kinds("export");
    char number[20];
    ent_str text, first;
    told t;

    (void)state;
    must(&W, "nato", "carla", "release bundle", "release", release, "out", path_of(&W, "b.entente"), NULL);
    t = must(&W, "nato", "bert", "release cover", "release", release, "out", path_of(&W, "cover.pdf"), NULL);
    assert_string_equal(text_in(t, "label"), LEVEL);
    assert_int_equal(number_in(t, "registered_copies"), 0); /* what stands on it is unclassified */
    assert_int_equal(kinds("export"), exports + 1);
    text = read_pdf("cover.pdf", &pages);
    assert_true(pages >= 2);
    assert_on_each_page(text, pages, LEVEL_LINE);
    for (int i = 0; i < ITEMS; i++) {
        snprintf(number, sizeof number, "PAPER-%02d", i);
        if (count(text, number) != 1) fail_msg("%s: %zu times", number, count(text, number));
    }
    assert_int_equal(count(text, "copy numbers in the list"), pages); /* one of them is registered */
    assert_true(count(text, "Without what it covers this sheet is NATO UNCLASSIFIED") == 1);
    assert_true(count(text, "<U+202E>") == 1);
    assert_true(count(text, "Received by, date") == 1);
    first = get_file(&W, "cover.pdf");
    assert_no_active_content(first);
    W.now += 86400;
    must(&W, "nato", "dirk", "release cover", "release", release, "out", path_of(&W, "again.pdf"), NULL);
    assert_true(ent_str_eq(first, get_file(&W, "again.pdf"))); /* another day, another person: the same bytes */
    W.now -= 86400;
    assert_whole(&W, "nato", "eva");
}

static void receipt(void **state)
{
    size_t pages;
    ent_str text, first;
    told t;

    (void)state;
    bundle = text_in(must(&W, "eu", "greta", "receive", "file", path_of(&W, "b.entente"), NULL), "bundle");
    t = must(&W, "eu", "greta", "registry receipt", "bundle", bundle, "out", path_of(&W, "r.pdf"), NULL);
    assert_true(strlen(text_in(t, "label")) > 0);
    text = read_pdf("r.pdf", &pages);
    assert_int_equal(pages, 1);
    assert_on_each_page(text, pages, text_in(t, "label"));
    assert_true(count(text, bundle) >= 2);
    assert_int_equal(count(text, "PAPER-"), 0); /* */
    assert_int_equal(count(text, "exercise planning"), 0);
    first = get_file(&W, "r.pdf");
    assert_no_active_content(first);
    must(&W, "eu", "greta", "registry receipt", "bundle", bundle, "out", path_of(&W, "r2.pdf"), NULL);
    assert_true(ent_str_eq(first, get_file(&W, "r2.pdf")));
    assert_refused(ask(&W, "eu", "greta", "registry receipt", "bundle", release, "out", path_of(&W, "none.pdf"), NULL), ENT_NOT_VISIBLE,
                   "R-17", "no bundle");
    assert_int_not_equal(access(path_of(&W, "none.pdf"), F_OK), 0);
    assert_whole(&W, "eu", "ines");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(not_before_it_is_bundled), cmocka_unit_test(cover_sheet),
                                       cmocka_unit_test(receipt)};

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
