/* SPDX-License-Identifier: Apache-2.0 */
/* Words of levels with their authority and date: the shipped table, small tables with each defect, and the shipped rows against
 * other people's tabulation of the same public texts (skipped where ../shared is not at hand).                     */
#include "common.h"

#include "src/label/levels.h"

#define HEADER "table,level,authority,word,from,to,source,mark,note\n"

static ent_date day_of(const char *text)
{
    ent_date d;

    assert_true(ent_date_parse(&d, S(text)));
    return d;
}

static ent_str root_file(ent_arena *a, const char *name)
{
    char path[1024];

    snprintf(path, sizeof path, "%s/%s", ent_test_root(), name);
    return read_path(a, path);
}

static const ent_levels *shipped_levels(ent_arena *a)
{
    const ent_levels *t = NULL;

    OK(ent_levels_load(&t, a, root_file(a, "data/equivalence.csv"), e));
    return t;
}

/* "EU-MS secret RESERVADO; …" */
static const char *rows_text(ent_arena *a, const ent_level_rows *rows)
{
    ent_buf b = ent_buf_new(a, 65536);
    ent_str s = {0};

    for (size_t i = 0; i < rows->n; i++)
        ent_buf_fmt(&b, "%s%.*s %.*s %.*s", i > 0 ? "; " : "", ENT_F(rows->v[i]->authority), ENT_F(rows->v[i]->table),
                    ENT_F(rows->v[i]->level));
    OK(ent_buf_take(&s, &b, e));
    return s.p;
}

/* "EU-MS: SECRET UE/EU SECRET", "EU-MS: none" */
static const char *equals_text(ent_arena *a, const ent_equals *list)
{
    ent_buf b = ent_buf_new(a, 65536);
    ent_str s = {0};

    for (size_t i = 0; i < list->n; i++) {
        const ent_equal *q = &list->v[i];
        assert_true(ent_str_eq(q->from->table, q->to->table) && ent_str_eq(q->from->level, q->to->level));
        assert_int_equal(q->kind == ENT_EQUAL_NONE, q->to->word.n == 0);
        ent_buf_fmt(&b, "%s%.*s: %.*s", i > 0 ? "; " : "", ENT_F(q->to->table), ENT_F(q->to->word.n == 0 ? ENT_S("none") : q->to->word));
    }
    OK(ent_buf_take(&s, &b, e));
    return s.p;
}

/* ---- the shipped table ---- */

static void shipped_table(void **state)
{
    ent_arena *a = *state;
    const ent_levels *t = shipped_levels(a);
    size_t checked = 0;
    char line[200];

    for (size_t i = 0; i < ent_levels_count(t); i++)
        if (ent_str_is(ent_levels_at(t, i)->mark, "checked")) checked++;
    assert_null(ent_levels_at(t, ent_levels_count(t)));
    /* PROVENANCE.md tells the same figures. */
    snprintf(line, sizeof line, "| `equivalence.csv` | %zu | %zu | %zu |", ent_levels_count(t), checked, ent_levels_count(t) - checked);
    if (strstr(root_file(a, "data/PROVENANCE.md").p, line) == NULL) fail_msg("data/PROVENANCE.md has no line %s", line);
}

static void reading(void **state)
{
    static const struct {
        const char *authority, *word, *day, *want; /* want NULL: refused with `words` */
        const char *words;
    } cases[] = {
        {"ESP", "SECRETO", "2026-01-01", "ESP EU-MS top-secret; ESP NATO top-secret", NULL},
        {"PRT", "Secreto", "2026-01-01", "PRT EU-MS secret; PRT NATO secret", NULL},
        {"", "SECRETO", "2026-01-01", NULL, "ESP, PRT"},
        {"", "Reservado", "2026-01-01", NULL, "ESP, PRT"},
        {"", "SECRET", "2026-01-01", NULL, "AUS, CAN, FRA, IRL, ROU, USA"},
        {"ROU", "SECRET", "2026-01-01", "ROU EU-MS confidential; ROU NATO confidential", NULL},
        {"FRA", "secret", "2026-01-01", "FRA EU-MS secret; FRA NATO secret", NULL},
        {"", "GEHEIM", "2010-01-01", "NLD NLD-SWE 2; NLD NLD-AUS 2; DEU DEU-NLD 2; NLD DEU-NLD 2; DEU DEU-NLD 1994 2; NLD NLD-USA 2", NULL},
        {"AUT", "GEHEIM", "2026-01-01", "AUT EU-MS secret", NULL},
        {"", "Vertraulich", "2026-01-01", "AUT EU-MS confidential", NULL},
        {"", "Tajné", "2026-01-01", "CZE EU-MS secret; SVK EU-MS secret; CZE NATO secret; SVK NATO secret", NULL},
        {"", "Tajne", "2026-01-01", "POL EU-MS secret; POL NATO secret", NULL},
        /* days */
        {"FRA", "CONFIDENTIEL DÉFENSE", "2021-06-30", "FRA EU-MS confidential; FRA NATO confidential", NULL},
        {"FRA", "CONFIDENTIEL DÉFENSE", "2021-07-01", NULL, "FRA used it until 2021-07-01"},
        {"", "CONFIDENTIEL DÉFENSE", "2026-01-01", NULL, "FRA used it until 2021-07-01"},
        {"FRA", "SECRET", "2021-06-30", NULL, "FRA used it only from 2021-07-01"},
        {"GBR", "CONFIDENTIAL", "2014-04-25", "GBR EU-MS confidential; GBR NATO confidential", NULL},
        {"GBR", "CONFIDENTIAL", "2014-04-26", NULL, "GBR used it until 2014-04-26"},
        {"GBR", "UK SECRET", "2020-12-31", "GBR EU-MS secret; GBR NATO secret", NULL},
        {"GBR", "UK SECRET", "2021-01-01", "GBR EU-GBR secret; GBR NATO secret", NULL},
        {"SWE", "HEMLIG", "2015-01-01", "SWE EU-MS secret; SWE NLD-SWE 2", NULL},
        {"SWE", "HEMLIG/RESTRICTED", "2015-01-01", "SWE EU-MS restricted", NULL},
        {"SWE", "Hemlig", "2026-01-01", "SWE EU-MS secret; SWE NATO secret; SWE NLD-SWE 2", NULL},
        /* spellings */
        {"BGR", "C\xd1\x82po\xd0\xb3o ce\xd0\xba\xd1\x80\xd0\xb5\xd1\x82\xd0\xbd\xd0\xbe", "2026-01-01",
         "BGR EU-MS top-secret; BGR NATO top-secret", NULL},
        {"BGR", "CTPO\xd0\x93O CEKPETHO", "2026-01-01", "BGR EU-MS top-secret; BGR NATO top-secret", NULL}, /* Latin capitals */
        {"BGR", "СЕКРЕТНО", "2026-01-01", "BGR EU-MS secret; BGR NATO secret", NULL},
        {"MLT", "L-Og\xd1\x9bla Segretezza", "2026-01-01", "MLT EU-MS top-secret", NULL},
        {"MLT", "L-OGĦLA SEGRETEZZA", "2026-01-01", "MLT EU-MS top-secret", NULL},
        {"CYP", "(A\xce\x91\xce\xa0)", "2026-01-01", "CYP EU-MS top-secret", NULL},
        {"GRC", "απ", "2026-01-01", "GRC EU-MS secret; GRC NATO secret", NULL},
        {"ROU", "Strict secret de importan\xc5\xa3\xc4\x83 deosebit\xc4\x83", "2026-01-01", "ROU EU-MS top-secret; ROU NATO top-secret",
         NULL},
        {"DEU", "VS-NUR FÜR DEN  DIENSTGEBRAUCH", "2026-01-01",
         "DEU EU-MS restricted; DEU NATO restricted; DEU DEU-NLD 4; DEU DEU-NLD 1994 4", NULL},
        {"DEU", "VS-NUR FUR DEN DIENSTGEBRAUCH", "2026-01-01", NULL, "DEU uses the word"}, /* u is not ü */
        {"TUR", "gizli", "2026-01-01", "TUR NATO secret", NULL},
        {"TUR", "GİZLİ", "2026-01-01", "TUR NATO secret", NULL},
        {"EU", "SECRET UE/EU SECRET", "2026-01-01",
         "EU EU-MS secret; EU EU-NATO secret; EU EU-GBR secret; EU EU-NOR secret; EU EU-USA secret", NULL},
        {"NATO", "COSMIC TRÈS SECRET", "2026-01-01", "NATO EU-NATO top-secret; NATO NATO top-secret", NULL},
        /* not there */
        {"NATO", "NATO TOP SECRET", "2026-01-01", NULL, "NATO uses the word"},
        {"", "MUY SECRETO", "2026-01-01", NULL, "anybody uses the word"},
        {"XXX", "SECRET", "2026-01-01", NULL, "No table knows the authority"},
        {"esp", "SECRETO", "2026-01-01", NULL, "No table knows the authority"},
        {"ESP", " ", "2026-01-01", NULL, "There is no word"},
        {"ESP", "SECRETO", "2026", NULL, "on a day, not in a month"},
        {"ESP", "SECRETO", "2026-01", NULL, "on a day, not in a month"},
        {"ESP", "SECRETO\xff", "2026-01-01", NULL, "UTF-8"},
    };
    ent_arena *a = *state;
    const ent_levels *t = shipped_levels(a);

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_level_rows rows;
        ent_err why = {0};
        if (cases[i].want == NULL) {
            REFUSES(ENT_INVALID, cases[i].words,
                    ent_levels_read(&rows, a, t, S(cases[i].authority), S(cases[i].word), day_of(cases[i].day), e));
            assert_int_equal(rows.n, 0);
            continue;
        }
        if (ent_levels_read(&rows, a, t, S(cases[i].authority), S(cases[i].word), day_of(cases[i].day), &why) != ENT_OK)
            fail_msg("%s \"%s\": %s", cases[i].authority, cases[i].word, why.what);
        assert_string_equal(rows_text(a, &rows), cases[i].want);
    }
}

static void equals(void **state)
{
    static const struct {
        const char *authority, *word, *to, *day, *want;
        const char *words;
    } cases[] = {
        {"ESP", "SECRETO", "PRT", "2026-01-01", "EU-MS: Muito Secreto; NATO: Muito Secreto", NULL},
        {"PRT", "SECRETO", "ESP", "2026-01-01", "EU-MS: RESERVADO; NATO: RESERVADO", NULL},
        {"ESP", "RESERVADO", "EU", "2026-01-01", "EU-MS: SECRET UE/EU SECRET", NULL},
        {"EU", "TRÈS SECRET UE/EU TOP SECRET", "NATO", "2026-01-01", "EU-NATO: COSMIC TOP SECRET; EU-NATO: COSMIC TRÈS SECRET", NULL},
        {"NATO", "NATO SECRET", "EU", "2026-01-01", "EU-NATO: SECRET UE/EU SECRET", NULL},
        {"NATO", "NATO CONFIDENTIAL", "FRA", "2026-01-01", "NATO: none", NULL},
        {"NATO", "NATO CONFIDENTIAL", "FRA", "2020-01-01", "NATO: Confidentiel Défense", NULL},
        {"NATO", "NATO RESTRICTED", "FRA", "2020-01-01", "NATO: none", NULL},
        {"NATO", "NATO RESTRICTED", "USA", "2026-01-01", "NATO: none", NULL},
        {"EU", "RESTREINT UE/EU RESTRICTED", "USA", "2026-01-01", "EU-USA: none", NULL},
        {"EU", "RESTREINT UE/EU RESTRICTED", "BEL", "2026-01-01", "EU-MS: none", NULL},
        {"EU", "CONFIDENTIEL UE/EU CONFIDENTIAL", "GBR", "2026-01-01", "EU-GBR: none", NULL},
        {"EU", "CONFIDENTIEL UE/EU CONFIDENTIAL", "GBR", "2014-04-25", "EU-MS: Confidential", NULL},
        {"EU", "CONFIDENTIEL UE/EU CONFIDENTIAL", "GBR", "2014-04-26", "EU-MS: none", NULL},
        {"EU", "RESTREINT UE/EU RESTRICTED", "GBR", "2026-01-01", "EU-GBR: UK OFFICIAL-SENSITIVE", NULL},
        {"NLD", "CONFIDENTIEEL", "SWE", "2000-01-01", "NLD-SWE: none", NULL},
        {"NLD", "CONFIDENTIEEL", "AUS", "2000-01-01", "NLD-AUS: Confidential", NULL},
        {"NLD", "VERTROUWELIJK", "DEU", "2000-01-01", "DEU-NLD: VS-VERTRAULICH", NULL},
        {"DEU", "VS-VERTRAULICH", "NLD", "2000-01-01", "DEU-NLD: CONFIDENTIEEL; DEU-NLD: VERTROUWELIJK; DEU-NLD 1994: Stg. CONFIDENTIEEL",
         NULL},
        {"NLD", "DIENSTGEHEIM", "USA", "2000-01-01", "NLD-USA: none", NULL},
        {"USA", "SECRET", "NLD", "2000-01-01", "NLD-USA: GEHEIM", NULL},
        {"FIN", "SALAINEN", "SWE", "2026-01-01", "EU-MS: Hemlig; NATO: Hemlig", NULL},
        {"SWE", "HEMLIG", "FIN", "2022-01-01", "EU-MS: SALAINEN; EU-MS: HEMLIG", NULL},
        {"FIN", "HEMLIG", "NATO", "2022-01-01", NULL, "No table says what NATO calls"}, /* not yet an Ally */
        {"AUT", "GEHEIM", "NATO", "2026-01-01", NULL, "No table says what NATO calls the level \"GEHEIM\" of AUT"},
        {"AUS", "SECRET", "USA", "2026-01-01", NULL, "No table says"},
        {"EU", "SECRET UE/EU SECRET", "XXX", "2026-01-01", NULL, "No table says"},
        {"EU", "SECRET UE/EU SECRET", "", "2026-01-01", NULL, "No table says"},
        /* a word that is read for several authorities in one: each of them is asked */
        {"", "TAJNÉ", "EU", "2026-01-01", "EU-MS: SECRET UE/EU SECRET; EU-MS: SECRET UE/EU SECRET", NULL},
    };
    ent_arena *a = *state;
    const ent_levels *t = shipped_levels(a);
    ent_equals list;

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_err why = {0};
        if (cases[i].want == NULL) {
            REFUSES(ENT_REFUSED, cases[i].words,
                    ent_levels_equal(&list, a, t, S(cases[i].authority), S(cases[i].word), S(cases[i].to), day_of(cases[i].day), e));
            assert_int_equal(list.n, 0);
            continue;
        }
        if (ent_levels_equal(&list, a, t, S(cases[i].authority), S(cases[i].word), S(cases[i].to), day_of(cases[i].day), &why) != ENT_OK)
            fail_msg("%s \"%s\" for %s: %s", cases[i].authority, cases[i].word, cases[i].to, why.what);
        assert_string_equal(equals_text(a, &list), cases[i].want);
    }
    REFUSES(ENT_INVALID, "ESP, PRT", ent_levels_equal(&list, a, t, S(""), S("SECRETO"), S("EU"), day_of("2026-01-01"), e));
}

/* Both directions: what is equal one way is equal back. */
static void both_ways(void **state)
{
    ent_arena *a = *state;
    const ent_levels *t = shipped_levels(a);
    ent_date day = day_of("2026-01-01");
    size_t pairs = 0;

    for (size_t i = 0; i < t->n; i++) {
        const ent_level *x = &t->rows[i].level;
        if (x->word.n == 0 || !ent_level_on(x, day)) continue;
        for (size_t k = 0; k < t->n; k++) {
            const ent_level *y = &t->rows[k].level;
            ent_equals back;
            bool there = false;
            if (y->word.n == 0 || !ent_level_on(y, day) || !ent_str_eq(x->table, y->table) || !ent_str_eq(x->level, y->level)) continue;
            OK(ent_levels_equal(&back, a, t, y->authority, y->word, x->authority, day, e));
            for (size_t n = 0; n < back.n; n++) there = there || back.v[n].to == x;
            if (!there) fail_msg("%.*s and %.*s", ENT_F(x->word), ENT_F(y->word));
            pairs++;
        }
        if (i % 16 == 0) ent_arena_reset(a), t = shipped_levels(a);
    }
    assert_true(pairs > 5000);
}

/* ---- the reader ---- */

static void refused_tables(void **state)
{
    static const struct {
        const char *rows, *words;
    } bad[] = {
        {"T,1,ESP,SECRETO,,,source,sure,\n", "line 2, column mark"},
        {"T,1,ESP,SECRETO,,,,checked,\n", "line 2, column source"},
        {"T,1,,SECRETO,,,source,checked,\n", "line 2, column authority"},
        {"T,,ESP,SECRETO,,,source,checked,\n", "line 2, column level"},
        {",1,ESP,SECRETO,,,source,checked,\n", "line 2, column table"},
        {"T,1,ESP, SECRETO,,,source,checked,\n", "begins or ends with a space"},
        {"T,1,ESP,\"SEC\nRETO\",,,source,checked,\n", "line break"},
        {"T,1,ESP,SEC\tRETO,,,source,checked,\n", "a tab"},
        {"T,1,ESP,SECRETO,2026,,source,checked,\n", "line 2, column from"},
        {"T,1,ESP,SECRETO,2026-02-30,,source,checked,\n", "line 2, column from"},
        {"T,1,ESP,SECRETO,,soon,source,checked,\n", "line 2, column to"},
        {"T,1,ESP,SECRETO,2026-01-01,2026-01-01,source,checked,\n", "ends before it begins"},
        {"T,1,ESP,SECRETO,2026-01-02,2026-01-01,source,checked,\n", "ends before it begins"},
        {"T,1,ESP,\xc2\xad,,,source,checked,\n", "no letter"},
        {"T,1,ESP,SECRETO,,,source,checked\n", "line 2"},
        /* twice */
        {"T,1,ESP,SECRETO,,,source,checked,\nT,1,ESP,secreto,,,source,checked,\n", "A word stands twice: ESP"},
        {"T,1,ESP,SECRETO,,2020-01-02,source,checked,\nT,1,ESP,SECRETO,2020-01-01,,source,checked,\n", "line 3"},
        {"T,1,ESP,SECRETO,2020-01-01,,source,checked,\nT,1,ESP,S\xd0\x95"
         "CRETO,,,source,checked,\n",
         "A word stands twice"},
        /* one word, two levels */
        {"T,1,ESP,SECRETO,,,source,checked,\nT,2,ESP,SECRETO,,,source,checked,\n", "A word means two levels"},
        {"T,1,BGR,\xd0\xa2"
         "A,,,source,checked,\nT,2,BGR,TA,,,source,checked,\n",
         "A word means two levels"}, /* alike in capitals only */
        /* there and not there */
        {"T,1,ESP,SECRETO,,,source,checked,\nT,1,ESP,,,,source,checked,\n", "said not to exist"},
        {"T,1,ESP,,,2020-01-02,source,checked,\nT,1,ESP,SECRETO,2020-01-01,,source,checked,\n", "said not to exist"},
        {"T,1,ESP,,,,source,checked,\nT,1,ESP,,2020-01-01,,source,checked,\n", "said not to exist"},
        {"T,1,ESP,a,2010-01-01,,source,checked,\nT,1,ESP,b,2011-01-01,2012-01-01,source,checked,\nT,1,ESP,,2013-01-01,,source,checked,\n",
         "said not to exist"},
    };
    static const char *const headers[] = {"", "table,level\n", "table,level,authority,word,from,to,source,mark\n",
                                          "level,table,authority,word,from,to,source,mark,note\n", HEADER "\n"};
    ent_arena *a = *state;
    const ent_levels *t;

    for (size_t i = 0; i < COUNT(bad); i++) {
        ent_str csv;
        OK(ent_str_fmt(&csv, a, e, HEADER "%s", bad[i].rows));
        REFUSES(ENT_INVALID, bad[i].words, ent_levels_load(&t, a, csv, e));
        assert_null(t);
    }
    for (size_t i = 0; i < COUNT(headers); i++) REFUSES(ENT_INVALID, "line", ent_levels_load(&t, a, S(headers[i]), e));
}

static void accepted_tables(void **state)
{
    static const char *const good[] = {
        HEADER,
        /* one after the other; other authorities and tables */
        HEADER "T,1,ESP,SECRETO,,2020-01-01,source,checked,\nT,2,ESP,SECRETO,2020-01-01,,source,checked,\n",
        HEADER "T,1,ESP,SECRETO,,,source,checked,\nT,2,PRT,SECRETO,,,source,checked,\nU,2,ESP,SECRETO,,,source,checked,\n",
        HEADER "T,1,ESP,,,2020-01-01,source,checked,\nT,1,ESP,SECRETO,2020-01-01,2021-01-01,source,recalled,\nT,1,ESP,,2021-01-01,,source,"
               "checked,x\n",
        HEADER "T,1,BEL,a,,,source,checked,fr\nT,1,BEL,b,,,source,checked,nl\n",
    };
    ent_arena *a = *state;
    const ent_levels *t = NULL;
    ent_level_rows rows;

    for (size_t i = 0; i < COUNT(good); i++) OK(ent_levels_load(&t, a, S(good[i]), e));
    OK(ent_levels_load(&t, a, S(good[2]), e));
    /* Known to two tables with different keys for one authority: still one level. */
    OK(ent_levels_read(&rows, a, t, S("ESP"), S("secreto"), day_of("2026-01-01"), e));
    assert_string_equal(rows_text(a, &rows), "ESP T 1; ESP U 2");
    REFUSES(ENT_INVALID, "ESP, PRT", ent_levels_read(&rows, a, t, S(""), S("secreto"), day_of("2026-01-01"), e));
    /* Two authorities that no table links: not known to be the same. */
    OK(ent_levels_load(&t, a, S(HEADER "T,1,ESP,SECRETO,,,source,checked,\nU,1,PRT,SECRETO,,,source,checked,\n"), e));
    REFUSES(ENT_INVALID, "ESP, PRT", ent_levels_read(&rows, a, t, S(""), S("secreto"), day_of("2026-01-01"), e));
    /* A third one links them. */
    OK(ent_levels_load(&t, a,
                       S(HEADER "T,1,ESP,SECRETO,,,source,checked,\nT,1,ITA,SECRETO,,,source,checked,\nU,1,PRT,SECRETO,,,source,checked,\n"
                                "U,1,ITA,SECRETO,,,source,checked,\n"),
                       e));
    OK(ent_levels_read(&rows, a, t, S(""), S("secreto"), day_of("2026-01-01"), e));
    assert_int_equal(rows.n, 4);
    /* Greek nu looks like v, and its capital like N: between two levels neither is taken. */
    OK(ent_levels_load(&t, a, S(HEADER "T,1,ESP,v,,,source,checked,\nT,2,ESP,n,,,source,checked,\n"), e));
    REFUSES(ENT_INVALID, "do not mean the same", ent_levels_read(&rows, a, t, S("ESP"), S("\xce\xbd"), day_of("2026-01-01"), e));
    OK(ent_levels_read(&rows, a, t, S("ESP"), S("V"), day_of("2026-01-01"), e));
    assert_string_equal(rows_text(a, &rows), "ESP T 1");
}

/* Memory that ends at any point: an error, nothing half made. */
static void no_memory(void **state)
{
    ent_arena *a = *state;
    ent_str csv = root_file(a, "data/equivalence.csv");
    size_t failed = 0, done = 0;

    for (size_t ceiling = 1 << 12; ceiling < (size_t)64 << 20; ceiling += ceiling / 8) {
        ent_arena *small = ent_arena_new(NULL, ceiling);
        const ent_levels *t = NULL;
        ent_equals list;
        ent_err e = {0};
        ent_code code = ent_levels_load(&t, small, csv, &e);
        if (code == ENT_OK) code = ent_levels_equal(&list, small, t, S(""), S("Tajné"), S("EU"), day_of("2026-01-01"), &e);
        else assert_null(t);
        assert_true(code == ENT_OK || (code == ENT_NOMEM && e.code == ENT_NOMEM));
        failed += code != ENT_OK;
        done += code == ENT_OK;
        ent_arena_free(small);
    }
    assert_true(failed > 20 && done > 2);
}

/* ---- against other people's tabulation ---- */

static void shared_csv(ent_csv *out, ent_arena *a, const char *name)
{
    char path[1024];

    snprintf(path, sizeof path, "%s/data/register/classification/%s", ent_test_shared(), name);
    OK(ent_csv_parse(out, a, read_path(a, path), 1 << 20, 1000, e));
}

/* The cell names the word, with whatever stands beside it. */
static bool cell_has(ent_arena *a, ent_str cell, ent_str word)
{
    ent_str low, high, x, y;

    OK(ent_level_forms(&low, &high, a, cell, e));
    OK(ent_level_forms(&x, &y, a, word, e));
    return strstr(low.p, x.p) != NULL;
}

/* One cell of the matrix of levels: what our tables say of that authority and level on its first day. */
static void check_cell(ent_arena *a, const ent_levels *t, const ent_csv_row *r, const char *level, ent_str cell, size_t *words)
{
    ent_str authority = ent_str_is(r->f[0], "NATO-FR") ? ENT_S("NATO") : r->f[0];
    bool french = ent_str_is(r->f[0], "NATO-FR"), found = false;
    ent_date day = r->f[1].n != 0 ? day_of(r->f[1].p) : day_of("2026-01-01");
    ent_level_rows rows;
    ent_err why;

    for (size_t i = 0; i < t->n; i++) {
        const ent_level *l = &t->rows[i].level;
        if (!ent_str_eq(l->authority, authority) || !ent_str_is(l->level, level) || !ent_level_on(l, day)) continue;
        if (ent_str_is(authority, "NATO") && ent_str_starts(l->note, "en") && !ent_str_starts(l->note, "en, fr") && french) continue;
        if (ent_str_is(authority, "NATO") && ent_str_is(l->note, "fr") && !french) continue;
        if ((cell.n == 0) != (l->word.n == 0) || (cell.n != 0 && !cell_has(a, cell, l->word))) {
            if (!ent_str_is(l->word, "TRES SECRET UE/EU TOP SECRET"))
                fail_msg("%.*s %s: \"%.*s\" is not in \"%.*s\"", ENT_F(authority), level, ENT_F(l->word), ENT_F(cell));
        }
        found = true;
    }
    if (!found) fail_msg("%.*s %s: \"%.*s\" is in no table of ours", ENT_F(authority), level, ENT_F(cell));
    if (cell.n == 0 || ent_levels_read(&rows, a, t, authority, cell, day, &why) != ENT_OK) return; /* several words in one cell */
    for (size_t i = 0; i < rows.n; i++)
        if (rows.v[i]->level.p[0] > '9' && !ent_str_is(rows.v[i]->level, level)) fail_msg("%.*s \"%.*s\"", ENT_F(authority), ENT_F(cell));
    ++*words;
}

static void against_the_matrix(void **state)
{
    static const char *const levels[] = {"top-secret", "secret", "confidential", "restricted"};
    ent_arena *a = *state;
    const ent_levels *t = shipped_levels(a);
    size_t words = 0;
    ent_csv csv;

    if (ent_test_shared() == NULL) ent_test_skip("../shared/data/register is not here (ENT_SHARED is unset)");
    shared_csv(&csv, a, "eu-nato-equivalence.csv");
    assert_int_equal(csv.n_rows, 39);
    for (size_t i = 0; i < csv.n_rows; i++)
        for (int k = 0; k < 4; k++) check_cell(a, t, &csv.rows[i], levels[k], csv.rows[i].f[4 + k], &words);
    assert_true(words >= 120); /* the cells with one word, read as they stand there */
}

static void against_the_treaties(void **state)
{
    ent_arena *a = *state;
    const ent_levels *t = shipped_levels(a);
    size_t tried = 0;
    ent_csv csv;

    if (ent_test_shared() == NULL) ent_test_skip("../shared/data/register is not here (ENT_SHARED is unset)");
    shared_csv(&csv, a, "bilateral-equivalence.csv");
    assert_int_equal(csv.n_rows, 21);
    for (size_t i = 0; i < csv.n_rows; i++) {
        const ent_str *f = csv.rows[i].f;
        for (size_t k = 0; k < t->n; k++) {
            const ent_level *l = &t->rows[k].level;
            char name[40];
            bool first = ent_str_eq(l->authority, f[0]);
            ent_str cell = first ? f[3] : f[4];
            snprintf(name, sizeof name, "%.*s-%.*s%s", ENT_F(f[0]), ENT_F(f[1]), ent_str_starts(f[5], "1994") ? " 1994" : "");
            if (!ent_str_is(l->table, name) || !ent_str_eq(l->level, f[2])) continue;
            if (l->word.n == 0) assert_true(strstr(cell.p, "o equivalent") != NULL);
            else if (!cell_has(a, cell, l->word)) fail_msg("%s: \"%.*s\" is not in \"%.*s\"", name, ENT_F(l->word), ENT_F(cell));
            tried++;
        }
    }
    assert_int_equal(tried, 43); /* all rows of our bilateral tables between two states */
}

static void mixed_scripts(void **state)
{
    ent_arena *a = *state;
    const ent_levels *t = shipped_levels(a);
    ent_csv csv;

    if (ent_test_shared() == NULL) ent_test_skip("../shared/data/register is not here (ENT_SHARED is unset)");
    shared_csv(&csv, a, "mixed-script-labels.csv");
    assert_int_equal(csv.n_rows, 10);
    for (size_t i = 0; i < csv.n_rows; i++) {
        const ent_str *f = csv.rows[i].f;
        bool found = cell_has(a, ENT_S("Abr:"), f[2]); /* the Greek word for "abbreviation", no level */
        for (size_t k = 0; k < t->n && !found; k++)
            found = ent_str_eq(t->rows[k].level.authority, f[0]) && t->rows[k].level.level.p[0] == f[1].p[0] &&
                    cell_has(a, t->rows[k].level.word, f[2]);
        if (!found) fail_msg("%.*s \"%.*s\"", ENT_F(f[0]), ENT_F(f[2]));
    }
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(shipped_table),        TEST(reading),      TEST(equals),          TEST(both_ways),
                                       TEST(refused_tables),       TEST(no_memory),    TEST(accepted_tables), TEST(against_the_matrix),
                                       TEST(against_the_treaties), TEST(mixed_scripts)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
