/* SPDX-License-Identifier: Apache-2.0 */
/* Works and their names: what spellings are one, what an act changes, what it does not, and what is undone; against a plain reference
 * that knows names as numbers in a table. All names are EXERCISE material. */
#include <entente/standards/work.h>

#include "helpers.h"

static ent_std_link add(const char *act, ent_time t, const char *work, const char *reg, const char *text)
{
    return (ent_std_link){
        .kind = ENT_STD_LINK_ADD, .act = ent_str_c(act), .time = t, .work = ent_str_c(work), .name = {ent_str_c(reg), ent_str_c(text)}};
}

static ent_std_link renumber(const char *act, ent_time t, const char *work, const char *reg, const char *text, const char *to)
{
    ent_std_link l = add(act, t, work, reg, text);

    l.kind = ENT_STD_LINK_RENUMBER;
    l.to = ent_str_c(to);
    return l;
}

static ent_std_link two(ent_std_link_kind kind, const char *act, ent_time t, const char *work, const char *other)
{
    return (ent_std_link){.kind = kind, .act = ent_str_c(act), .time = t, .work = ent_str_c(work), .other = ent_str_c(other)};
}

static ent_std_works at(const ent_std_link *links, size_t n, ent_time t)
{
    ent_std_works w;

    OK(ent_std_works_at(&w, A, links, n, t, &E));
    return w;
}

/* "act work: reg text [home] from..until; …" of all works, for comparing. */
static ent_str shown(const ent_std_works *w, const ent_std_link *links)
{
    ent_buf b = ent_buf_new(A, 1 << 22);
    ent_str s;

    for (size_t i = 0; i < w->n; i++) {
        ent_buf_fmt(&b, "%.*s:", ENT_F(w->v[i].id));
        for (size_t k = 0; k < w->v[i].n_merged; k++) ent_buf_fmt(&b, " +%.*s", ENT_F(w->v[i].merged[k]));
        for (size_t k = 0; k < w->v[i].n_names; k++) {
            const ent_std_work_name *n = &w->v[i].names[k];
            ent_buf_fmt(&b, "\n  %.*s \"%.*s\" %.*s/%.*s @%.*s %lld..%lld by %.*s", ENT_F(n->name.reg), ENT_F(n->name.text), ENT_F(n->key),
                        ENT_F(n->edition), ENT_F(n->home), (long long)n->from, (long long)n->until, ENT_F(links[n->link].act));
            if (n->ended != SIZE_MAX) ent_buf_fmt(&b, " ended %.*s", ENT_F(links[n->ended].act));
            if (n->moved != SIZE_MAX) ent_buf_fmt(&b, " moved %.*s", ENT_F(links[n->moved].act));
        }
        ent_buf_c(&b, '\n');
    }
    for (size_t i = 0; i < w->n_clashes; i++)
        ent_buf_fmt(&b, "clash %d %.*s %.*s %.*s %.*s\n", (int)w->clashes[i].kind, ENT_F(w->clashes[i].reg), ENT_F(w->clashes[i].key),
                    ENT_F(w->v[w->clashes[i].work[0]].id), ENT_F(w->v[w->clashes[i].work[1]].id));
    for (size_t i = 0; i < w->n_refusals; i++)
        ent_buf_fmt(&b, "refused %.*s %s\n", ENT_F(links[w->refusals[i].link].act), w->refusals[i].why);
    OK(ent_buf_take(&s, &b, &E));
    return s;
}

/* ---- names ---- */

static void keys(void **state)
{
    static const struct {
        const char *reg, *text, *key, *edition;
    } all[] = {
        {"nato", "STANAG 2459 Ed 3", "stanag2459", "3"},
        {"nato", "STANAG-2459", "stanag2459", ""},
        {"nato", "Stanag2459 ed.3", "stanag2459", "3"},
        {"nato", "stanag 2459 (Edition 3)", "stanag2459", "3"},
        {"nato", "STANAG 2459ED3", "stanag2459", "3"},
        {"nato",
         "STANAG\xC2\xA0"
         "2459 \xC3\x89"
         "dition 3",
         "stanag2459", "3"},
        {"nato", "AEP-97 Edition A Version 1", "aep97", "a-v1"},
        {"nato", "AEP 97 Ed.A V1", "aep97", "a-v1"},
        {"iso", "ISO/IEC 17203:2017", "isoiec17203", "2017"},
        {"iso", "ISO IEC 17203", "isoiec17203", ""},
        {"iso", "ISO/IEC 17203-1:2017", "isoiec17203-1", "2017"},
        {"iso", "ISO 1-23", "iso1-23", ""},
        {"iso", "ISO 12-3", "iso12-3", ""},
        {"ieee", "IEEE 802.3-2018", "ieee802-3-2018", ""}, /* a hyphen is no sign of an edition */
        {"nato", "Ed 3", "ed3", ""},                       /* nothing would be left */
        {"nat-deu", "VG 95211 Ausgabe 2", "vg95211", "2"},
        {"nat-ukr", "\xD0\x92\xD0\xA1\xD0\xA2 01.114.001",
         "\xD0\xB2\xD1\x81\xD1\x82"
         "01-114-001",
         ""},
        {"nisp", "nso-stanag2459ed3", "nso-stanag2459ed3", ""},
        {"nisp-uuid", "00000000-0000-4000-8000-0000000000AB", "00000000-0000-4000-8000-0000000000ab", ""},
        {"eu", "---", "---", ""},
    };

    (void)state;
    for (size_t i = 0; i < N(all); i++) {
        ent_str key, edition;
        OK(ent_std_name_key(&key, &edition, A, (ent_std_name){ent_str_c(all[i].reg), ent_str_c(all[i].text)}, &E));
        if (!ent_str_is(key, all[i].key) || !ent_str_is(edition, all[i].edition))
            fail_msg("%s: \"%.*s\" and \"%.*s\"", all[i].text, ENT_F(key), ENT_F(edition));
    }
}

static ent_std_found_list find(const ent_std_works *w, const char *reg, const char *text)
{
    ent_std_found_list f;

    OK(ent_std_find_works(&f, A, w, ent_str_c(reg), ent_str_c(text), &E));
    return f;
}

static void found(const ent_std_works *w, const char *reg, const char *text, const char *work, ent_std_found_how how)
{
    ent_std_found_list f = find(w, reg, text);

    if (f.n == 0 && work == NULL) return;
    if (f.n == 0 || work == NULL) fail_msg("%s %s: %zu found", reg, text, f.n);
    if (!ent_str_is(w->v[f.v[0].work].id, work) || f.v[0].how != how)
        fail_msg("%s %s: %.*s %d", reg, text, ENT_F(w->v[f.v[0].work].id), (int)f.v[0].how);
}

/* ---- one story ---- */

static const char uuid[] = "00000000-0000-4000-8000-0000000000a1";

static void story(void **state)
{
    const ent_std_link links[] = {
        add("a1", 10, "w1", "nato", "STANAG 9901 Ed 3"),
        add("a2", 11, "w1", "nisp", "nso-stanag9901ed3"),
        add("a3", 12, "w1", "nisp-uuid", uuid),
        add("a4", 13, "w1", "nato", "STANAG 9901 Ed 4"),
        renumber("b1", 20, "w1", "nisp", "nso-stanag9901ed3", "nato-stanag9901ed3"),
        add("c1", 30, "w2", "iso", "ISO/IEC 99017:2017"),
        add("c2", 31, "w2", "eu", "EDSTAR 77"),
        two(ENT_STD_LINK_MERGE, "m1", 40, "w1", "w2"),
        add("c3", 41, "w2", "nat-deu", "VG 9901"),
        two(ENT_STD_LINK_SPLIT, "s1", 50, "w1", "w2"),
    };
    ent_std_works w = at(links, N(links), 9);

    (void)state;
    assert_int_equal(w.n, 0);
    w = at(links, N(links), 19);
    assert_int_equal(w.n, 1);
    assert_int_equal(w.v[0].n_names, 4);
    assert_int_equal(w.n_clashes + w.n_refusals, 0);
    found(&w, "", "stanag-9901", "w1", ENT_STD_FOUND_NUMBER);
    found(&w, "", "STANAG 9901 ed. 4", "w1", ENT_STD_FOUND_EXACT);
    found(&w, "nato", "STANAG 9901 Ed 5", "w1", ENT_STD_FOUND_NUMBER);
    found(&w, "iso", "STANAG 9901", NULL, 0);
    found(&w, "", "NSO-STANAG9901ed3", "w1", ENT_STD_FOUND_EXACT);
    found(&w, "", uuid, "w1", ENT_STD_FOUND_EXACT);
    w = at(links, N(links), 20); /* renumbered: the old id still finds it */
    found(&w, "nisp", "nso-stanag9901ed3", "w1", ENT_STD_FOUND_FORMER);
    found(&w, "nisp", "nato-stanag9901ed3", "w1", ENT_STD_FOUND_EXACT);
    w = at(links, N(links), 39);
    assert_int_equal(w.n, 2);
    found(&w, "", "iso/iec 99017", "w2", ENT_STD_FOUND_NUMBER);
    ent_str before = shown(&w, links);
    w = at(links, N(links), 40);
    assert_int_equal(w.n, 1);
    assert_int_equal(w.v[0].n_merged, 1);
    assert_str(w.v[0].merged[0], "w2");
    found(&w, "iso", "ISO/IEC 99017:2017", "w1", ENT_STD_FOUND_EXACT);
    w = at(links, N(links), 45); /* what was given to the merged one */
    found(&w, "", "VG-9901", "w1", ENT_STD_FOUND_EXACT);
    w = at(links, N(links), 50);
    assert_int_equal(w.n, 2);
    found(&w, "iso", "ISO/IEC 99017:2017", "w2", ENT_STD_FOUND_EXACT);
    found(&w, "", "VG 9901", "w2", ENT_STD_FOUND_EXACT); /* goes with it */
    found(&w, "", "STANAG 9901", "w1", ENT_STD_FOUND_NUMBER);
    w = at(links, N(links), 39);
    assert_true(ent_str_eq(before, shown(&w, links))); /* the past stays what it was */
}

/* ---- acts that cannot be followed ---- */

static void refusals(void **state)
{
    ent_std_name gone[] = {{ENT_S("iso"), ENT_S("ISO 5")}}, there[] = {{ENT_S("nato"), ENT_S("stanag-1")}};
    ent_std_link links[] = {
        add("a1", 1, "w1", "nato", "STANAG 1"),
        add("a2", 2, "w1", "nato", "stanag-1"),
        renumber("b1", 3, "w1", "nato", "STANAG 2", "STANAG 3"),
        renumber("b2", 3, "w9", "nato", "STANAG 1", "STANAG 3"),
        two(ENT_STD_LINK_MERGE, "m1", 4, "w1", "w9"),
        two(ENT_STD_LINK_SPLIT, "s1", 5, "w9", "w1"),
        two(ENT_STD_LINK_SPLIT, "s2", 5, "w1", "w8"),
        two(ENT_STD_LINK_SPLIT, "s3", 5, "w1", "w7"),
        add("c1", 6, "w2", "iso", "ISO 2"),
        two(ENT_STD_LINK_MERGE, "m2", 7, "w1", "w2"),
        two(ENT_STD_LINK_MERGE, "m3", 8, "w1", "w2"),
        two(ENT_STD_LINK_MERGE, "m4", 9, "w2", "w1"),
        add("c2", 10, "w3", "iso", "ISO 3"),
        two(ENT_STD_LINK_SPLIT, "s4", 11, "w1", "w3"),
        add("c3", 12, "w2", "nato", "STANAG 1"), /* w2 is part of w1, which is called so */
        renumber("b3", 13, "w2", "iso", "ISO 2", "ISO 9"),
        renumber("b4", 14, "w1", "iso", "ISO 9", "iso-9"), /* another spelling is no other name, but may be wanted */
        two(ENT_STD_LINK_SPLIT, "s5", 15, "w1", "w6"),
    };
    static const char *const want[][2] = {
        {"a2", "called so already"},      {"b1", "is not called so"},
        {"b2", "is not called so"},       {"m1", "does not exist"},
        {"s1", "does not exist"},         {"s2", "at least one name"},
        {"s3", "not called as one"},      {"m3", "part of another one already"},
        {"m4", "part of the second one"}, {"s4", "no part of the first"},
        {"c3", "called so already"},
    };

    (void)state;
    links[7].moved = gone;
    links[7].n_moved = 1;
    links[17].moved = there;
    links[17].n_moved = 1;
    ent_std_works w = at(links, N(links), 99);
    assert_int_equal(w.n_refusals, N(want));
    for (size_t i = 0; i < N(want); i++) {
        assert_str(links[w.refusals[i].link].act, want[i][0]);
        if (strstr(w.refusals[i].why, want[i][1]) == NULL) fail_msg("%s: %s", want[i][0], w.refusals[i].why);
    }
    assert_int_equal(w.n, 3); /* w1 with w2, w3, w6 */
    found(&w, "", "STANAG 1", "w6", ENT_STD_FOUND_EXACT);
    found(&w, "", "ISO 9", "w1", ENT_STD_FOUND_EXACT);
    found(&w, "", "ISO 2", "w1", ENT_STD_FOUND_FORMER);
}

static void clashes(void **state)
{
    const ent_std_link links[] = {
        add("a1", 1, "w1", "nato", "STANAG 1 Ed 1"),
        add("a2", 2, "w2", "nato", "STANAG-1 ed.1"),
        add("a3", 3, "w3", "nato", "STANAG 1 Ed 2"),
        add("a4", 4, "w4", "iso", "STANAG 1 Ed 1"),
        add("a5", 5, "w5", "nisp", "x"),
        renumber("b1", 6, "w5", "nisp", "x", "y"),
        add("a6", 7, "w6", "nisp", "x"), /* a former name of another work is free */
    };
    ent_std_works w = at(links, N(links), 99);

    (void)state;
    assert_int_equal(w.n_clashes, 2);
    assert_int_equal(w.clashes[0].kind, ENT_STD_CLASH_NAME);
    assert_str(w.clashes[0].reg, "nato");
    assert_str(w.clashes[0].key, "stanag1");
    assert_str(w.v[w.clashes[0].work[0]].id, "w1");
    assert_str(w.v[w.clashes[0].work[1]].id, "w2");
    assert_str(links[w.clashes[0].link[1]].act, "a2");
    assert_int_equal(w.clashes[1].kind, ENT_STD_CLASH_NUMBER);
    assert_str(w.v[w.clashes[1].work[1]].id, "w3");
    ent_std_found_list f = find(&w, "", "stanag 1 ed 2");
    assert_int_equal(f.n, 4); /* three of NATO's and one that ISO is said to call so */
    assert_str(w.v[f.v[0].work].id, "w3");
    assert_int_equal(f.v[0].how, ENT_STD_FOUND_EXACT);
    assert_int_equal(f.v[1].how, ENT_STD_FOUND_NUMBER);
    f = find(&w, "nisp", "x");
    assert_int_equal(f.n, 2);
    assert_str(w.v[f.v[0].work].id, "w6");
    assert_int_equal(f.v[1].how, ENT_STD_FOUND_FORMER);
}

/* ---- JSON and checks ---- */

static void json(void **state)
{
    static const char *const all[] = {
        "{\"format\":\"entente/work-link/v1\",\"kind\":\"add\",\"register\":\"nato\",\"text\":\"STANAG 9901 Ed 3\",\"work\":\"w1\"}",
        "{\"format\":\"entente/work-link/v1\",\"kind\":\"renumber\",\"register\":\"nisp\",\"text\":\"a\",\"to\":\"b\",\"work\":\"w1\"}",
        "{\"format\":\"entente/work-link/v1\",\"kind\":\"merge\",\"other\":\"w2\",\"work\":\"w1\"}",
        "{\"format\":\"entente/work-link/v1\",\"kind\":\"split\",\"moved\":[{\"register\":\"iso\",\"text\":\"\xC3\x9C "
        "1\"}],\"other\":\"w2\","
        "\"work\":\"w1\"}",
    };
    static const char *const bad[] = {
        "[]",
        "{}",
        "{\"format\":\"entente/work-link/v2\",\"kind\":\"merge\",\"other\":\"w2\",\"work\":\"w1\"}",
        "{\"format\":\"entente/work-link/v1\",\"kind\":\"join\",\"other\":\"w2\",\"work\":\"w1\"}",
        "{\"format\":\"entente/work-link/v1\",\"kind\":\"merge\",\"other\":\"w1\",\"work\":\"w1\"}",
        "{\"format\":\"entente/work-link/v1\",\"kind\":\"merge\",\"other\":\"w 2\",\"work\":\"w1\"}",
        "{\"format\":\"entente/work-link/v1\",\"kind\":\"merge\",\"work\":\"w1\"}",
        "{\"format\":\"entente/work-link/v1\",\"kind\":\"merge\",\"other\":\"w2\",\"to\":\"x\",\"work\":\"w1\"}",
        "{\"format\":\"entente/work-link/v1\",\"kind\":\"merge\",\"other\":\"w2\",\"work\":\"w1\",\"zone\":\"x\"}",
        "{\"format\":\"entente/work-link/v1\", \"kind\":\"merge\",\"other\":\"w2\",\"work\":\"w1\"}",
        "{\"format\":\"entente/work-link/v1\",\"kind\":\"add\",\"register\":\"NATO\",\"text\":\"x\",\"work\":\"w1\"}",
        "{\"format\":\"entente/work-link/v1\",\"kind\":\"add\",\"register\":\"nato\",\"text\":\" x\",\"work\":\"w1\"}",
        "{\"format\":\"entente/work-link/v1\",\"kind\":\"add\",\"register\":\"nato\",\"text\":\"x\\ny\",\"work\":\"w1\"}",
        "{\"format\":\"entente/work-link/v1\",\"kind\":\"renumber\",\"register\":\"nato\",\"text\":\"x\",\"to\":\"x\",\"work\":\"w1\"}",
        "{\"format\":\"entente/work-link/"
        "v1\",\"kind\":\"split\",\"moved\":[{\"register\":\"iso\",\"text\":\"a\"},{\"register\":\"iso\",\"text\":\"a\"}],"
        "\"other\":\"w2\",\"work\":\"w1\"}",
        "{\"format\":\"entente/work-link/v1\",\"kind\":\"split\",\"moved\":[],\"other\":\"w2\",\"work\":\"w1\"}",
        "{\"format\":\"entente/work-link/v1\",\"kind\":\"split\",\"moved\":[\"a\"],\"other\":\"w2\",\"work\":\"w1\"}",
    };

    (void)state;
    for (size_t i = 0; i < N(all); i++) {
        ent_std_link l;
        ent_str again;
        OK(ent_std_link_read(&l, A, ent_str_c(all[i]), ENT_S("act"), 7, &E));
        assert_int_equal(l.time, 7);
        assert_str(l.act, "act");
        OK(ent_std_link_json(&again, A, &l, &E));
        assert_str(again, all[i]);
    }
    for (size_t i = 0; i < N(bad); i++) {
        ent_std_link l;
        if (ent_std_link_read(&l, A, ent_str_c(bad[i]), ENT_S("act"), 7, &E) != ENT_INVALID) fail_msg("taken: %s", bad[i]);
        assert_int_equal(l.kind, 0);
        assert_true(strlen(E.what) > 10);
    }
}

static void ceilings(void **state)
{
    const ent_std_link twice[] = {add("a1", 1, "w1", "nato", "STANAG 1"), add("a1", 2, "w1", "nato", "STANAG 2")};
    const ent_std_link none[] = {add("", 1, "w1", "nato", "STANAG 1")};
    ent_std_works w;

    (void)state;
    assert_int_equal(ent_std_works_at(&w, A, twice, 2, 9, &E), ENT_INVALID);
    assert_non_null(strstr(E.what, "Two links have the act a1"));
    assert_int_equal(ent_std_works_at(&w, A, none, 1, 9, &E), ENT_INVALID);
    assert_int_equal(ent_std_works_at(&w, A, twice, ENT_STD_MAX_LINKS + 1, 9, &E), ENT_LIMIT);
    assert_int_equal(w.n, 0);
    OK(ent_std_works_at(&w, A, NULL, 0, 9, &E));
    assert_int_equal(w.n, 0);
}

/* ---- random acts against a plain reference ---- */

enum { WORKS = 5, NAMES = 6, ROUNDS = 3000, ACTS = 24 };

/* Each name in two spellings. number: names with the same one are editions of each other. */
static const struct {
    const char *reg, *spelling[2];
    int number;
} pool[NAMES] = {{"nato", {"STANAG 1 Ed 1", "stanag-1 ed.1"}, 0},
                 {"nato", {"STANAG 1 Ed 2", "Stanag1ed2"}, 0},
                 {"nato", {"STANAG 2", "STANAG-2"}, 1},
                 {"iso", {"ISO 1:2017", "iso-1:2017"}, 2},
                 {"iso", {"ISO 1", "Iso1"}, 2},
                 {"nisp", {"a", "A"}, 3}};
static const char *const ids[WORKS] = {"w0", "w1", "w2", "w3", "w4"};

/* used[w][n]: w gave shelter to this name and it is in use; part[w]: -1 or the work it is part of. */
typedef struct plain {
    bool exists[WORKS], used[WORKS][NAMES];
    int part[WORKS];
} plain;

static int top(const plain *p, int w)
{
    return p->part[w] < 0 ? w : top(p, p->part[w]);
}

static int home_of(const plain *p, int w, int name)
{
    for (int h = 0; h < WORKS; h++)
        if (p->exists[h] && p->used[h][name] && top(p, h) == top(p, w)) return h;
    return -1;
}

typedef struct deed {
    ent_std_link_kind kind;
    int work, other, name, to, moved;
} deed;

static bool do_names(plain *p, const deed *d)
{
    int h = p->exists[d->work] ? home_of(p, d->work, d->name) : -1;

    if (d->kind == ENT_STD_LINK_ADD) {
        if (h >= 0) return false;
        p->exists[d->work] = p->used[d->work][d->name] = true;
        return true;
    }
    if (h < 0 || home_of(p, d->work, d->to) >= 0) return false;
    for (; h >= 0; h = home_of(p, d->work, d->name)) {
        p->used[h][d->name] = false;
        p->used[h][d->to] = true;
    }
    return true;
}

static bool do_works(plain *p, const deed *d)
{
    int w = d->work, o = d->other, h;

    if (!p->exists[w]) return false;
    if (d->kind == ENT_STD_LINK_MERGE) {
        if (!p->exists[o] || p->part[o] >= 0 || top(p, w) == o) return false;
        p->part[o] = w;
        return true;
    }
    if (p->exists[o] && (p->part[o] < 0 || top(p, o) != top(p, w))) return false;
    if (!p->exists[o] && d->moved < 0) return false;
    h = d->moved < 0 ? -1 : home_of(p, w, d->moved);
    if (d->moved >= 0 && h < 0) return false;
    for (; d->moved >= 0 && h >= 0; h = home_of(p, w, d->moved)) p->used[h][d->moved] = false;
    p->exists[o] = true;
    p->part[o] = -1;
    if (d->moved >= 0) p->used[o][d->moved] = true;
    return true;
}

static uint64_t draw(uint64_t *seed, uint64_t below)
{
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    return (*seed >> 33) % below;
}

static deed random_deed(uint64_t *seed)
{
    deed d = {.kind = (ent_std_link_kind)(1 + draw(seed, 4)), .work = (int)draw(seed, WORKS), .moved = (int)draw(seed, NAMES + 4) - 4};

    d.other = (d.work + 1 + (int)draw(seed, WORKS - 1)) % WORKS;
    d.name = (int)draw(seed, NAMES);
    /* A register renumbers within itself, and NISP has one name here. */
    if (d.kind == ENT_STD_LINK_RENUMBER && pool[d.name].number == 3) d.kind = ENT_STD_LINK_ADD;
    do d.to = (int)draw(seed, NAMES);
    while (pool[d.name].number != 3 && (d.to == d.name || strcmp(pool[d.to].reg, pool[d.name].reg) != 0));
    if (d.moved < 0) d.moved = -1;
    return d;
}

static ent_std_link link_of(const deed *d, uint64_t *seed, const char *act, ent_time t, ent_std_name *moved)
{
    const char *text = pool[d->name].spelling[draw(seed, 2)];

    if (d->kind == ENT_STD_LINK_ADD) return add(act, t, ids[d->work], pool[d->name].reg, text);
    if (d->kind == ENT_STD_LINK_RENUMBER)
        return renumber(act, t, ids[d->work], pool[d->name].reg, text, pool[d->to].spelling[draw(seed, 2)]);
    ent_std_link l = two(d->kind, act, t, ids[d->work], ids[d->other]);
    if (d->kind == ENT_STD_LINK_SPLIT && d->moved >= 0) {
        *moved = (ent_std_name){ent_str_c(pool[d->moved].reg), ent_str_c(pool[d->moved].spelling[draw(seed, 2)])};
        l.moved = moved;
        l.n_moved = 1;
    }
    return l;
}

static bool has_name(const ent_std_work *w, int name)
{
    for (size_t i = 0; i < w->n_names; i++) {
        ent_str key, edition;
        if (w->names[i].ended != SIZE_MAX || !ent_str_is(w->names[i].name.reg, pool[name].reg)) continue;
        OK(ent_std_name_key(&key, &edition, A, (ent_std_name){ent_str_c(pool[name].reg), ent_str_c(pool[name].spelling[0])}, &E));
        if (ent_str_eq(key, w->names[i].key) && ent_str_eq(edition, w->names[i].edition)) return true;
    }
    return false;
}

/* Which works share a number, as the reference sees it; the answer lists those with the first of them, and all that share a name. */
static size_t shared_names(const plain *p)
{
    size_t n = 0;

    for (int name = 0; name < NAMES; name++) {
        int with = 0;
        for (int w = 0; w < WORKS; w++) with += p->exists[w] && p->part[w] < 0 && home_of(p, w, name) >= 0;
        n += with > 1 ? (size_t)with - 1 : 0;
    }
    return n;
}

static bool shares_number(const plain *p, int v, int w)
{
    for (int a = 0; a < NAMES; a++)
        for (int b = 0; b < NAMES; b++)
            if (pool[a].number == pool[b].number && home_of(p, v, a) >= 0 && home_of(p, w, b) >= 0) return true;
    return false;
}

static void compare(const plain *p, const ent_std_works *w, size_t refused)
{
    size_t n = 0, names = 0, numbers = 0;

    assert_int_equal(w->n_refusals, refused);
    for (int i = 0; i < WORKS; i++) {
        if (!p->exists[i] || p->part[i] >= 0) continue;
        assert_true(n < w->n);
        const ent_std_work *got = &w->v[n++];
        size_t merged = 0;
        assert_str(got->id, ids[i]);
        for (int k = 0; k < NAMES; k++) assert_int_equal(has_name(got, k), home_of(p, i, k) >= 0);
        for (int k = 0; k < WORKS; k++) {
            if (!p->exists[k] || k == i || top(p, k) != i) continue;
            assert_true(merged < got->n_merged);
            assert_str(got->merged[merged++], ids[k]);
        }
        assert_int_equal(merged, got->n_merged);
    }
    assert_int_equal(n, w->n);
    for (size_t i = 0; i < w->n_clashes; i++) {
        const ent_std_clash *c = &w->clashes[i];
        int one = w->v[c->work[0]].id.p[1] - '0', other = w->v[c->work[1]].id.p[1] - '0';
        assert_true(one < other && shares_number(p, one, other));
        if (c->kind == ENT_STD_CLASH_NAME) names++;
        else numbers++;
    }
    assert_int_equal(names, shared_names(p));
    bool any = false;
    for (int v = 0; v < WORKS; v++)
        for (int x = v + 1; x < WORKS; x++)
            any = any || (p->exists[v] && p->exists[x] && p->part[v] < 0 && p->part[x] < 0 && shares_number(p, v, x));
    assert_int_equal(names + numbers != 0, any);
}

static void random_acts(void **state)
{
    static char acts[ACTS][16];
    ent_std_name moved[ACTS];
    ent_std_link links[ACTS], mixed_up[ACTS];
    ent_arena *outer = A;
    uint64_t seed = 20261122;
    size_t followed = 0, undone = 0;

    (void)state;
    for (int i = 0; i < ACTS; i++) (void)snprintf(acts[i], sizeof acts[i], "a%02d", i);
    for (int round = 0; round < ROUNDS; round++) {
        plain p = {.part = {-1, -1, -1, -1, -1}};
        size_t refused = 0;
        A = ent_arena_new(outer, 0);
        for (int i = 0; i < ACTS; i++) {
            deed d = random_deed(&seed);
            bool done = d.kind <= ENT_STD_LINK_RENUMBER ? do_names(&p, &d) : do_works(&p, &d);
            links[i] = link_of(&d, &seed, acts[i], 10 + i / 2, &moved[i]);
            refused += !done;
            followed += done;
            if (i % 2 == 0 && i + 1 != ACTS) continue; /* two acts of one moment count together */
            ent_std_works w = at(links, (size_t)i + 1, 10 + i / 2);
            compare(&p, &w, refused);
            if (i + 1 != ACTS) continue;
            for (int k = 0; k < ACTS; k++) mixed_up[k] = links[(k * 7 + 3) % ACTS];
            ent_std_works same = at(mixed_up, ACTS, INT64_MAX);
            assert_true(ent_str_eq(shown(&w, links), shown(&same, mixed_up))); /* the order of the input does not matter */
            for (size_t one = 0; one < w.n; one++) {                           /* a merge taken back: the same works */
                for (size_t other = 0; other < w.n; other++) {
                    ent_std_link more[ACTS + 2];
                    if (one == other) continue;
                    memcpy(more, links, sizeof links);
                    more[ACTS] = (ent_std_link){
                        .kind = ENT_STD_LINK_MERGE, .act = ENT_S("x"), .time = 1000, .work = w.v[one].id, .other = w.v[other].id};
                    more[ACTS + 1] = (ent_std_link){
                        .kind = ENT_STD_LINK_SPLIT, .act = ENT_S("y"), .time = 1001, .work = w.v[one].id, .other = w.v[other].id};
                    ent_std_works merged = at(more, ACTS + 2, 1000), back = at(more, ACTS + 2, 1001);
                    assert_int_equal(merged.n, w.n - 1);
                    assert_true(ent_str_eq(shown(&w, links), shown(&back, more)));
                    undone++;
                }
            }
        }
        ent_arena_free(A);
    }
    A = outer;
    assert_true(followed > 10000 && undone > 3000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(keys, setup, teardown),        cmocka_unit_test_setup_teardown(story, setup, teardown),
        cmocka_unit_test_setup_teardown(refusals, setup, teardown),    cmocka_unit_test_setup_teardown(clashes, setup, teardown),
        cmocka_unit_test_setup_teardown(json, setup, teardown),        cmocka_unit_test_setup_teardown(ceilings, setup, teardown),
        cmocka_unit_test_setup_teardown(random_acts, setup, teardown),
    };

    return cmocka_run_group_tests_name("work", tests, NULL, NULL);
}
