/* SPDX-License-Identifier: Apache-2.0 */
/* What the twins hold at first, and the acts that are hidden from the viewers: vera (custodian, reader, registry, release, terminologist), sven
 * (security) and ada (administrator), all cleared to RESTRICTED and briefed on ALPHA.                                     */
#ifndef ENTENTE_TEST_API_TWIN_BASE_H
#define ENTENTE_TEST_API_TWIN_BASE_H

#include "twin_pools.h"

/* ---- acts written as text: "name=value;name=value", with pools ---- */

typedef struct twin_act {
    const char *person, *op, *arguments;
} twin_act;

/* Where the next pair begins: behind a ";" that no blank follows (a clearance has some of those). */
static inline const char *pair_end(const char *p)
{
    while (*p != '\0' && (*p != ';' || p[1] == ' ')) p++;
    return p;
}

static inline size_t draw_pairs(ent_argument v[NODE_ARGS_MAX], ent_arena *a, const char *pairs)
{
    ent_str name, value;
    size_t n = 0;
    ent_err e;

    for (const char *end; *pairs != '\0'; pairs = *end != '\0' ? end + 1 : end) {
        end = pair_end(pairs);
        ent_str_cut((ent_str){pairs, (size_t)(end - pairs)}, '=', &name, &value);
        assert_true(n < NODE_ARGS_MAX);
        if (ent_str_dup(&name, a, name, &e) != ENT_OK || ent_str_dup(&value, a, value, &e) != ENT_OK) fail_msg("%s", e.what);
        v[n++] = (ent_argument){name.p, ent_str_c(draw(a, value.p))};
    }
    return n;
}

static inline told twin_do(twin *t, bool hidden, const twin_act *x)
{
    ent_argument v[NODE_ARGS_MAX];
    ent_answer answer;
    size_t n = draw_pairs(v, t->w.a, x->arguments);

    return twin_ask(t, hidden, x->person, operation_named(x->op), 0, v, n, &answer);
}

static inline void twin_must(twin *t, const twin_act *x)
{
    told y = twin_do(t, false, x);

    if (y.code != ENT_OK) fail_msg("%s %s %s: %s: %s (%s)", x->person, x->op, x->arguments, y.e.place, y.e.what, y.e.next);
    twin_learn(y.json, "", strncmp(x->op, "release", 7) == 0, false);
}

/* ---- hidden ---- */

#define EXERCISE ";exercise="
static const twin_act hidden_acts[] = {
    {"anna", "import", "file=hidden.txt;number=%number;title=%words;label=%high" EXERCISE},
    {"anna", "import", "file=same.txt;number=%number;label=%high;title=A hidden title" EXERCISE},
    {"anna", "import", "file=hidden.txt;number=N-1;title=%words;label=NATO SECRET;item=N-1" EXERCISE},
    {"anna", "import", "file=hidden.txt;number=N-4;title=%words;label=NATO SECRET;item=N-4" EXERCISE},
    {"anna", "import", "file=hidden.txt;number=%visible;title=%words;label=%high;item=%visible" EXERCISE},
    {"anna", "import", "file=hidden.txt;number=D-2;label=NATO RESTRICTED;dossier=BETA;title=%words" EXERCISE},
    {"anna", "import", "file=hidden.txt;number=%hidden;label=%high;from=%visible" EXERCISE},
    {"anna", "import", "file=hidden.txt;number=%hidden;label=%high;originator=GBR;status=draft;publisher=NSO;kind=%word" EXERCISE},
    {"anna", "import", "file=list.csv;source=public-list;label=%high" EXERCISE},
    {"anna", "import", "file=more.csv;source=secret-list;label=%high" EXERCISE},
    {"anna", "import map", "name=hidden-map;set=nr=number;label=%high" EXERCISE},
    {"anna", "import map", "name=new-map;set=Titel=title;label=%high" EXERCISE},
    {"anna", "term import", "file=more.tbx;source=%terms;label=%high" EXERCISE},
    {"anna", "term import", "file=more.tbx;source=EX;label=NATO RESTRICTED" EXERCISE ";dry-run="},
    {"anna", "term interchange",
     "item=%shell;weapon=%gun;verdict=not;test=t;procedure=p;authority=EXERCISE ground B;date=2025;label=%high" EXERCISE},
    {"anna", "term accept", "first=EX:T-1;second=EY:T-1;id=C-1;label=%high" EXERCISE},
    {"anna", "standard ratify",
     "standard=LIST-5;nation=%nation;answer=RATIFYING_WITH_RESERVATIONS;reservation=EXERCISE hidden;date=2021;label=%high" EXERCISE},
    {"anna", "standard ratify", "standard=LIST-1;nation=%nation;part=fuze;fielded=2022;evidence=EX report;label=%high" EXERCISE},
    {"anna", "standard link", "name=%name;register=nato;work=H-1;date=2020;anyhow=;label=%high" EXERCISE},
    {"anna", "standard link", "name=L-1;register=nato;to=X-1;date=2020;anyhow=;label=%high" EXERCISE},
    {"anna", "standard merge", "work=X-1;other=X-3;anyhow=;label=%high" EXERCISE},
    {"anna", "standard renumber", "name=LIST-3;to=L-4;anyhow=;label=%high" EXERCISE},
    {"dirk", "registry register", "item=%secret"},
    {"dirk", "registry register", "item=%secret;addressee=the hidden staff"},
    {"dirk", "item export", "item=%secret;out=hidden-copy"},
    {"dirk", "registry destroy", "item=%secret;authority=EXERCISE hidden order"},
    {"emil", "registry destroy", "item=%secret;confirm="},
    {"bert", "release new", "to=European Commission;agreement=TEST-1;purpose=%purpose;item=%secret;item=%visible"},
    {"bert", "release new", "to=European Commission;agreement=TEST-1;purpose=%purpose;item=%secret"},
    {"carla", "release approve", "release=%plan"},
    {"bert", "release withdraw", "release=%plan;reason=EXERCISE hidden"},
    {"bert", "release consent", "item=%secret;originator=NATO;to=European Commission;reference=hidden letter;date=2026-02-02"},
    {"eva", "log checkpoint", ""},
    {"anna", "term export", "out=hidden-terms"},
    {"anna", "search", "text=%words"},
    {"nobody", "item list", ""},
};

/* From those who are told of clearances (sven, ada) this is not hidden. */
static const twin_act hidden_clearance = {"fso", "person clear",
                                          "person=nora;clearance=NATO: SECRET; Context=NATO; Releasable "
                                          "To=NATO;from=2026-01-01;to=2029-12-31;briefed=2026-01-05;dossier=%dossier"};

/* Is what it answers with an item or a release that is hidden as a whole? Others answer with what they are about. */
static inline bool makes_secret(const twin_act *x)
{
    return strncmp(x->op, "release", 7) == 0 || (strcmp(x->op, "import") == 0 && strstr(x->arguments, ";item=") == NULL);
}

static inline const char *hide_something(told *out, twin *t, bool clearances)
{
    size_t i = pick(NODE_COUNT(hidden_acts) + (clearances ? 1 : 0));
    const twin_act *x = i < NODE_COUNT(hidden_acts) ? &hidden_acts[i] : &hidden_clearance;

    *out = twin_do(t, true, x);
    if (out->code == ENT_OK) twin_learn(out->json, "", strncmp(x->op, "release", 7) == 0, makes_secret(x));
    return x->op;
}

/* Before all that is visible, so that every running number of the one is ahead of the other's. */
static const twin_act hidden_first[] = {
    {"anna", "import",
     "file=hidden.txt;number=S-1;title=A hidden title;label=NATO CONFIDENTIAL Releasable To European Commission" EXERCISE},
    {"anna", "import", "file=hidden.txt;number=S-2;label=NATO SECRET" EXERCISE},
    {"anna", "import", "file=same.txt;number=W-2;label=NATO SECRET" EXERCISE},
    {"anna", "import", "file=more.csv;source=secret-list;label=NATO SECRET" EXERCISE},
    {"anna", "standard link", "name=LIST-1;register=nato;work=H-1;date=2020;label=NATO SECRET;anyhow=" EXERCISE},
    {"dirk", "registry register", "item=S-1"},
    {"bert", "release new", "to=European Commission;agreement=TEST-1;purpose=exercise planning;item=S-1"},
};

/* ---- visible ---- */

static const twin_act visible_first[] = {
    {"anna", "import",
     "file=doc.txt;number=W-1;title=Exercise paper W-1;label=NATO UNCLASSIFIED Releasable To European Commission" EXERCISE},
    {"anna", "import", "file=same.txt;number=W-2;label=NATO RESTRICTED Releasable To European Commission" EXERCISE},
    {"anna", "import", "file=doc.txt;number=W-4;label=NATO RESTRICTED" EXERCISE},
    {"anna", "import", "file=other.txt;number=W-3;title=The otter;label=NATO RESTRICTED;from=W-4" EXERCISE},
    {"anna", "import", "file=other.txt;number=W-4;item=W-4;label=NATO RESTRICTED" EXERCISE},
    {"anna", "import", "file=doc.txt;number=W-5;label=NATO RESTRICTED;status=draft;publisher=NSO" EXERCISE},
    {"anna", "import", "file=doc.txt;number=N-1;title=otter bore otter;label=NATO RESTRICTED" EXERCISE},
    {"anna", "import", "file=doc.txt;number=N-2;title=bore marten standard radar;label=NATO UNCLASSIFIED" EXERCISE},
    {"anna", "import", "file=doc.txt;number=N-3;title=standard hidden list bore bore;label=NATO RESTRICTED" EXERCISE},
    {"anna", "import", "file=doc.txt;number=N-4;title=radar otter;label=NATO UNCLASSIFIED" EXERCISE},
    {"anna", "import", "file=doc.txt;number=D-1;label=NATO RESTRICTED;dossier=ALPHA" EXERCISE},
    {"anna", "import", "file=doc.txt;number=B-1;label=NATO UNCLASSIFIED Releasable To European Commission" EXERCISE},
    {"anna", "import", "file=list.csv;source=public-list;label=NATO UNCLASSIFIED" EXERCISE},
    {"anna", "import map", "name=maps;set=nr=number;label=NATO UNCLASSIFIED" EXERCISE},
    {"anna", "term import", "file=terms.tbx;source=EX;label=NATO UNCLASSIFIED" EXERCISE},
    {"anna", "term import", "file=terms.tbx;source=EY;label=NATO UNCLASSIFIED" EXERCISE},
    {"anna", "term interchange",
     "item=EXERCISE shell;weapon=EXERCISE gun;verdict=identical;test=t;procedure=p;authority=EXERCISE ground A;date=2025;label=NATO "
     "RESTRICTED" EXERCISE},
    {"anna", "standard link", "name=LIST-1;register=nato;work=X-1;date=2020;anyhow=;label=NATO UNCLASSIFIED" EXERCISE},
    {"anna", "standard link", "name=LIST-3;register=nato;work=X-3;date=2020;anyhow=;label=NATO UNCLASSIFIED" EXERCISE},
    {"anna", "standard link", "name=X-five;register=nisp;work=X-5;date=2020;anyhow=;label=NATO UNCLASSIFIED" EXERCISE},
    {"anna", "standard link", "name=X-six;register=nisp;work=X-6;date=2020;anyhow=;label=NATO UNCLASSIFIED" EXERCISE},
    {"anna", "standard merge", "work=X-5;other=X-6;date=2021;anyhow=;label=NATO UNCLASSIFIED" EXERCISE},
    {"vera", "standard ratify", "standard=LIST-5;nation=DEU;answer=RATIFYING;date=2021;label=NATO UNCLASSIFIED" EXERCISE},
    {"vera", "standard ratify", "standard=LIST-5;nation=FRA;answer=RATIFYING;date=2021;label=NATO UNCLASSIFIED" EXERCISE},
    {"dirk", "registry register", "item=W-3"},
    {"dirk", "registry destroy", "item=W-5;authority=EXERCISE order 0"},
    {"vera", "release new", "to=European Commission;agreement=TEST-1;purpose=exercise planning;item=W-1;item=W-3"},
    {"vera", "release new", "to=European Commission;agreement=TEST-1;purpose=exercise conduct;item=B-1"},
};

static inline void twin_files(const twin *t)
{
    const world *w = &t->w;
    ent_str nato = get_file(w, root_file(w, "data/policy/nato.spif.xml")), eu = get_file(w, root_file(w, "data/policy/eu.spif.xml"));

    put_text(w, "doc.txt", "EXERCISE: W-1 uses the bore width of LIST-2.\n");
    put_text(w, "other.txt", "EXERCISE: another text, longer than the first one.\n");
    put_text(w, "same.txt", "EXERCISE: the same text, visible and hidden.\n");
    put_text(w, "hidden.txt", "EXERCISE: hidden.\n");
    put_text(w, "scan.txt", "EXERCISE: the bore width, the pipe size, QUIET MARTEN, SILENT OTTER, LIST-1, LIST-7, S-1.\n");
    put_text(w, "names.txt", "W-1\nW-3\n");
    put_text(w, "agreement.json", agreement_text());
    put_list(t, "list.csv", 1, 5);
    put_list(t, "more.csv", 4, 8);
    put_terms(t, "terms.tbx", false);
    put_terms(t, "more.tbx", true);
    put_file(w, "nato.spif.xml", nato.p, nato.n);
    put_file(w, "eu.spif.xml", eu.p, eu.n);
    /* of others: the key of a partner, and a new one of nils's */
    twin_stream = 2;
    make_node(w, "eu", "EU");
    must(w, "eu", NULL, "key show", "out", path_of(w, "partner.pub"), NULL);
    must(w, NULL, NULL, "key new", "person", "nils", "card", path_of(w, "nils.card"), "out", path_of(w, "nils.key"), "new-passphrase",
         w->pass, NULL);
}

/* Releases of others: two that vera may approve, and two that are approved, so that she may bundle them. */
static inline void twin_releases(twin *t)
{
    for (int i = 0; i < 4; i++) {
        told r = seen(t, "bert", "release new", "to", "European Commission", "agreement", "TEST-1", "purpose", "exercise conduct", "item",
                      "B-1", NULL);
        twin_know("release", ent_json_str(r.json, "release"));
        if (i >= 2) seen(t, "carla", "release approve", "release", text_in(r, "release"), NULL);
    }
}

/* All persons, and what is in the node at first. */
static inline void twin_build(twin *t, const char *name, bool hides, ent_time now)
{
    static const char *const more[][2] = {{"emil", "registry"}, {"nils", "reader"}, {"nora", "reader"}};
    static const char *const viewers[][2] = {
        {"vera", "custodian,reader,registry,release,terminologist"}, {"sven", "reader,security"}, {"ada", "administrator,reader"}};
    static const char *const keys[] = {"admin", "fso", "anna", "bert", "carla", "dirk", "emil", "eva", "vera", "sven", "ada"};
    static const char *const needs_both[] = {"anna", "dirk", "emil", "bert", "carla"};

    *t = (twin){.hides = hides};
    assert_int_equal(world_open(&t->w, name), 0);
    t->w.now = now;
    twin_stream = 1;
    make_nato(&t->w, "nato");
    for (size_t i = 0; i < NODE_COUNT(more); i++) add_person(&t->w, "nato", more[i][0], more[i][1], NODE_NATO_SECRET);
    for (size_t i = 0; i < NODE_COUNT(viewers); i++) {
        add_person(&t->w, "nato", viewers[i][0], viewers[i][1], NULL);
        must(&t->w, "nato", "fso", "person clear", "person", viewers[i][0], "clearance", NODE_NATO_RESTRICTED, "from", "2026-01-01", "to",
             "2029-12-31", "briefed", "2026-01-05", "dossier", "ALPHA", NULL);
    }
    for (size_t i = 0; i < NODE_COUNT(needs_both); i++)
        must(&t->w, "nato", "fso", "person clear", "person", needs_both[i], "clearance", NODE_NATO_SECRET, "from", "2026-01-01", "to",
             "2029-12-31", "briefed", "2026-01-05", "dossier", "ALPHA", "dossier", "BETA", NULL);
    twin_files(t);
    must(&t->w, "nato", "admin", "agreement add", "file", path_of(&t->w, "agreement.json"), NULL);
    for (size_t i = 0; i < NODE_COUNT(keys); i++) twin_unlock(t, keys[i]);
    twin_seed = 1;
    for (size_t i = 0; hides && i < NODE_COUNT(hidden_first); i++) {
        told y = twin_do(t, true, &hidden_first[i]);
        if (y.code != ENT_OK) fail_msg("%s %s: %s", hidden_first[i].op, hidden_first[i].arguments, y.e.what);
        twin_learn(y.json, "", strncmp(hidden_first[i].op, "release", 7) == 0, makes_secret(&hidden_first[i]));
    }
    t->w.now += 60;
    for (size_t i = 0; i < NODE_COUNT(visible_first); i++) twin_must(t, &visible_first[i]);
    twin_releases(t);
    t->w.now += 60;
}

#endif
