/* SPDX-License-Identifier: Apache-2.0 */
/* The shipped policies of nations: their words, their markings, and what maps to NATO and the EU and back. The golden tables below and
 * data/equivalence.csv are compared with what the policies state.                                                    */
#include "nations.h"

#include "src/label/levels.h"

/* A label of one class as its owner writes it when nothing more is said, or for the EU as well. */
static ent_label plain(const world *w, size_t owner, const char *class_name, bool for_eu)
{
    char text[200];

    if (owner == NATO) snprintf(text, sizeof text, "%s | P Context: NATO", class_name);
    else if (owner == EU) snprintf(text, sizeof text, "%s", class_name);
    else snprintf(text, sizeof text, "%s | P Releasable To: %s%s", class_name, NATIONS[owner].name, for_eu ? ", EU" : "");
    return text_label(w->a, w->p[owner], text);
}

/* ---- what they are ---- */

static void shape(void **state)
{
    const world *w = *state;

    for (size_t i = 0; i < N_POLICIES; i++) {
        size_t n = 0;
        assert_true(ent_str_is(ent_policy_name(w->p[i]), NATIONS[i].name));
        for (int k = 0; k < LEVELS; k++) {
            if (NATIONS[i].classes[k] == NULL) continue;
            assert_true(ent_str_is(ent_policy_class(w->p[i], n++), NATIONS[i].classes[k]));
        }
        assert_int_equal(ent_policy_classes(w->p[i]), n);
        for (size_t k = 0; k < i; k++) assert_false(ent_str_eq(ent_policy_oid(w->p[i]), ent_policy_oid(w->p[k])));
    }
    assert_true(N_POLICIES - FIRST >= 6);
}

static void marks(void **state)
{
    static const struct {
        const char *policy, *label, *lang;
        ent_place place;
        const char *text;
    } cases[] = {
        {"FRA", "SECRET | P Releasable To: FRA", "", ENT_PAGE_TOP, "SECRET"},
        {"FRA", "TRÈS SECRET | P Releasable To: FRA | I Administrative: EXERCISE", "", ENT_DOCUMENT_START, "TRÈS SECRET - EXERCISE"},
        {"FRA", "TRÈS SECRET | P Releasable To: FRA | I Administrative: EXERCISE", "fr", ENT_DOCUMENT_END, "TRÈS SECRET - EXERCICE"},
        {"FRA", "SECRET | P Releasable To: FRA, USA, DEU", "fr", ENT_PAGE_BOTTOM, "SECRET Communicable à États-Unis, Allemagne"},
        {"FRA", "SECRET | P Releasable To: FRA, NATO, EU", "fr", ENT_PAGE_BOTTOM, "SECRET Communicable à OTAN, UE"},
        {"FRA", "SECRET | P Releasable To: FRA, NATO, EU", "en", ENT_PAGE_BOTTOM, "SECRET Releasable To NATO, EU"},
        {"FRA", "SECRET | R Received Information: NATO | P Releasable To: FRA", "fr", ENT_PAGE_BOTTOM, "SECRET - INFORMATION OTAN"},
        {"FRA", "SECRET | P Releasable To: FRA | I Administrative: EXERCISE", "", ENT_PORTION, "S"},
        {"BEL", "SECRET - GEHEIM | P Releasable To: BEL", "", ENT_PAGE_TOP, "SECRET (LOI 11.12.1998) - GEHEIM (WET 11.12.1998)"},
        {"BEL", "SECRET - GEHEIM | P Releasable To: BEL, NLD", "nl-BE", ENT_PAGE_TOP,
         "GEHEIM (WET 11.12.1998) Vrij te geven aan Nederland"},
        {"BEL", "SECRET - GEHEIM | P Releasable To: BEL", "de", ENT_PAGE_TOP, "GEHEIM (GESETZ 11.12.1998)"},
        {"BEL", "NON CLASSIFIÉ - NIET GECLASSIFICEERD | P Releasable To: BEL | I Administrative: EXERCISE", "fr", ENT_DOCUMENT_START,
         "NON CLASSIFIÉ - EXERCICE"},
        {"DEU", "VS-NUR FÜR DEN DIENSTGEBRAUCH | P Releasable To: DEU, FRA", "de", ENT_PAGE_TOP,
         "VS-NUR FÜR DEN DIENSTGEBRAUCH Freigegeben für Frankreich"},
        {"DEU", "VS-NUR FÜR DEN DIENSTGEBRAUCH | P Releasable To: DEU", "", ENT_PORTION, "VS-NfD"},
        {"ESP", "SECRETO | P Releasable To: ESP | I Administrative: EXERCISE", "es", ENT_DOCUMENT_START, "SECRETO - EJERCICIO"},
        {"GBR", "OFFICIAL-SENSITIVE | P Releasable To: GBR", "", ENT_PAGE_TOP, "UK OFFICIAL-SENSITIVE"},
        {"GBR", "SECRET | R Received Information: EU, NATO | P Releasable To: GBR", "", ENT_PAGE_TOP,
         "UK SECRET - NATO INFORMATION, EU INFORMATION"},
        {"GBR", "SECRET | P Releasable To: GBR, USA", "", ENT_PORTION, "UK-S Releasable To United States"},
        {"NLD", "Stg. CONFIDENTIEEL | P Releasable To: NLD", "", ENT_PAGE_TOP, "Stg. CONFIDENTIEEL"},
        {"POL", "ŚCIŚLE TAJNE | P Releasable To: POL, SWE", "pl", ENT_PAGE_TOP, "ŚCIŚLE TAJNE Do udostępnienia: Szwecja"},
        {"SWE", "KVALIFICERAT HEMLIG | P Releasable To: SWE | I Administrative: EXERCISE", "sv", ENT_DOCUMENT_START,
         "KVALIFICERAT HEMLIG - ÖVNING"},
        {"USA", "SECRET | P Releasable To: USA", "", ENT_PAGE_TOP, "SECRET"},
        {"USA", "SECRET | P Releasable To: USA, GBR, NATO | I Administrative: EXERCISE", "", ENT_PAGE_TOP,
         "SECRET//REL TO USA, GBR, NATO//EXERCISE"},
    };
    const world *w = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        const ent_policy *p = policy(w, cases[i].policy);
        ent_label l = text_label(w->a, p, cases[i].label);
        OK(ent_label_validate(p, &l, TODAY, true, e));
        assert_string_equal(marking(w, p, &l, cases[i].lang, cases[i].place), cases[i].text);
    }
    /* A class alone is not for everybody: the nation stands in every label, and silently. */
    ent_label nobody = text_label(w->a, policy(w, "FRA"), "SECRET"),
              foreign = text_label(w->a, policy(w, "FRA"), "SECRET | P Releasable To: DEU");
    REFUSES(ENT_INVALID, "Releasable To", ent_label_validate(policy(w, "FRA"), &nobody, TODAY, false, e));
    REFUSES(ENT_INVALID, "Releasable To", ent_label_validate(policy(w, "FRA"), &foreign, TODAY, false, e));
}

/* ---- classes: the golden table, and the table of words ---- */

static void maps_to(const world *w, size_t from, size_t to, int level)
{
    const char *name = NATIONS[from].classes[level], *want = NATIONS[to].classes[level];
    ent_label l = plain(w, from, name, to == EU), out;

    if (want == NULL || (level == 0 && !NATIONS[from].out_lowest)) {
        REFUSES(ENT_REFUSED, "has no equivalent", ent_label_map(&out, w->a, w->p[from], w->p[to], &l, TODAY, NULL, e));
        return;
    }
    OK(ent_label_map(&out, w->a, w->p[from], w->p[to], &l, TODAY, NULL, e));
    assert_true(ent_str_is(out.classification, want));
    assert_int_equal(out.role, ENT_LABEL_ALTERNATIVE);
    OK(ent_label_validate(w->p[to], &out, TODAY, true, e));
}

static void golden_classes(void **state)
{
    world *w = *state;

    for (size_t i = FIRST; i < N_POLICIES; i++)
        for (int k = 0; k < LEVELS; k++)
            for (size_t org = NATO; org <= EU; org++) {
                if (NATIONS[i].classes[k] != NULL) maps_to(w, i, org, k);
                maps_to(w, org, i, k);
            }
    for (int k = 0; k < LEVELS; k++) {
        maps_to(w, NATO, EU, k);
        maps_to(w, EU, NATO, k);
    }
    /* Between nations nothing is stated. */
    for (size_t i = FIRST; i < N_POLICIES; i++)
        for (size_t k = FIRST; k < N_POLICIES; k++) {
            ent_label l = plain(w, i, "SECRET", false), out;
            l.classification = ent_policy_class(w->p[i], ent_policy_classes(w->p[i]) - 1);
            if (i != k) REFUSES(ENT_REFUSED, "states an equivalence", ent_label_map(&out, w->a, w->p[i], w->p[k], &l, TODAY, NULL, e));
        }
}

static ent_date csv_day(void)
{
    return (ent_date){2026, 1, 1, ENT_DATE_DAY};
}

/* The words of a class in the languages of the tables: "fr nl" gives two. */
static size_t class_words(const world *w, size_t i, int level, const char **out)
{
    ent_label l = plain(w, i, NATIONS[i].classes[level], false);
    ent_str langs = S(NATIONS[i].langs), lang;
    size_t n = 0;

    while (langs.n != 0) {
        char text[8];
        ent_str_cut(langs, ' ', &lang, &langs);
        snprintf(text, sizeof text, "%.*s", ENT_F(lang));
        out[n++] = marking(w, w->p[i], &l, text, ENT_PAGE_TOP);
    }
    return n;
}

/* What the table of words says of one class and another authority: its word, or that it has none. */
static void check_word(const world *w, const ent_levels *t, size_t from, size_t to, int level)
{
    const char *words[4], *theirs[4];
    size_t n = class_words(w, from, level, words), m = 0;
    ent_equals list;

    if (NATIONS[to].classes[level] != NULL) m = class_words(w, to, level, theirs);
    for (size_t i = 0; i < n; i++) {
        OK(ent_levels_equal(&list, w->a, t, S(NATIONS[from].name), S(words[i]), S(NATIONS[to].name), csv_day(), e));
        assert_int_equal(list.v[0].kind, m == 0 ? ENT_EQUAL_NONE : ENT_EQUAL_WORD);
        for (size_t k = 0; k < m; k++) {
            ent_str low, high, x, y;
            bool there = false;
            OK(ent_level_forms(&low, &high, w->a, S(theirs[k]), e));
            for (size_t q = 0; q < list.n; q++) {
                OK(ent_level_forms(&x, &y, w->a, list.v[q].to->word, e));
                there = there || ent_str_eq(x, low);
            }
            if (!there) fail_msg("%s \"%s\": %s says \"%s\", no table does", NATIONS[from].name, words[i], NATIONS[to].name, theirs[k]);
        }
    }
}

static void as_the_tables_say(void **state)
{
    const world *w = *state;
    const ent_levels *t = NULL;
    char path[1024];

    snprintf(path, sizeof path, "%s/data/equivalence.csv", ent_test_root());
    OK(ent_levels_load(&t, w->a, read_path(w->a, path), e));
    for (size_t i = FIRST; i < N_POLICIES; i++) {
        for (int k = 1; k < LEVELS; k++)
            for (size_t org = NATO; org <= EU; org++) {
                if (NATIONS[i].classes[k] != NULL) check_word(w, t, i, org, k);
                check_word(w, t, org, i, k);
            }
    }
    for (int k = 1; k < LEVELS; k++) check_word(w, t, NATO, EU, k);
    /* The lowest class is no level in any table. */
    for (size_t i = 0; i < N_POLICIES; i++) {
        const char *words[4];
        ent_level_rows rows;
        size_t n = class_words(w, i, 0, words);
        for (size_t k = 0; k < n; k++)
            REFUSES(ENT_INVALID, "", ent_levels_read(&rows, w->a, t, S(NATIONS[i].name), S(words[k]), csv_day(), e));
    }
}

/* ---- whole labels ---- */

static void golden_labels(void **state)
{
    static const struct {
        const char *from, *label, *to, *want; /* NULL: refused with `words` */
        const char *words;
    } cases[] = {
        /* a nation to NATO */
        {"FRA", "SECRET | P Releasable To: FRA", "NATO", "SECRET | P Context: NATO | P Only: FRA", NULL},
        {"FRA", "TRÈS SECRET | P Releasable To: FRA, NATO", "NATO", "TOP SECRET | P Context: NATO | P Only: NATO, FRA", NULL},
        {"FRA", "SECRET | P Releasable To: FRA, DEU, EU | I Administrative: EXERCISE", "NATO",
         "SECRET | P Context: NATO | P Only: FRA, DEU | I Administrative: EXERCISE", NULL},
        {"FRA", "SECRET | R Received Information: NATO | P Releasable To: FRA", "NATO", "SECRET | P Context: NATO | P Only: FRA", NULL},
        {"FRA", "SECRET | R Received Information: EU | P Releasable To: FRA", "NATO",
         "SECRET | P Context: NATO | R Received Information: EU | P Only: FRA", NULL},
        {"GBR", "OFFICIAL | P Releasable To: GBR, NATO", "NATO", NULL, "OFFICIAL of the policy GBR has no equivalent"},
        {"FRA", "SECRET | P Releasable To:", "NATO", NULL, "means nobody"},
        /* a nation to the EU */
        {"FRA", "SECRET | P Releasable To: FRA", "EU", "SECRET UE/EU SECRET | P Distribution: FRA", NULL},
        {"FRA", "SECRET | P Releasable To: FRA, EU, USA", "EU",
         "SECRET UE/EU SECRET | P Distribution: Council of the European Union, EEAS, European Commission, General Secretariat of the "
         "Council, FRA",
         NULL},
        {"FRA", "SECRET | R Received Information: NATO | P Releasable To: FRA, NATO", "EU",
         "SECRET UE/EU SECRET | R Received Information: NATO | P Distribution: FRA, NATO", NULL},
        {"USA", "SECRET | P Releasable To: USA", "EU", NULL, "No value of Releasable To"},
        {"USA", "SECRET | P Releasable To: USA, DEU", "EU", "SECRET UE/EU SECRET | P Distribution: DEU", NULL},
        {"GBR", "OFFICIAL-SENSITIVE | P Releasable To: GBR, EU", "EU",
         "RESTREINT UE/EU RESTRICTED | P Distribution: Council of the European Union, EEAS, European Commission, General Secretariat of "
         "the Council",
         NULL},
        /* NATO to a nation: only for that nation, and with the NATO briefing */
        {"NATO", "SECRET | P Context: NATO", "FRA", "SECRET | R Received Information: NATO | P Releasable To: FRA", NULL},
        {"NATO", "TOP SECRET | P Context: NATO", "ESP", "SECRETO | R Received Information: NATO | P Releasable To: ESP", NULL},
        {"NATO", "CONFIDENTIAL | P Context: NATO", "FRA", NULL, "CONFIDENTIAL of the policy NATO has no equivalent"},
        {"NATO", "RESTRICTED | P Context: NATO", "USA", NULL, "RESTRICTED of the policy NATO has no equivalent"},
        {"NATO", "RESTRICTED | P Context: NATO", "GBR", "OFFICIAL-SENSITIVE | R Received Information: NATO | P Releasable To: GBR", NULL},
        {"NATO", "RESTRICTED | P Context: NATO, Releasable | P Releasable To: JPN, AUS, NATO", "DEU",
         "VS-NUR FÜR DEN DIENSTGEBRAUCH | R Received Information: NATO | P Releasable To: DEU", NULL},
        {"NATO", "RESTRICTED | P Context: NATO, Releasable | P Releasable To: JPN", "DEU", NULL, "No value of Releasable To"},
        {"NATO", "SECRET | P Context: NATO | P Only: NOR, USA", "USA", "SECRET | R Received Information: NATO | P Releasable To: USA",
         NULL},
        {"NATO", "SECRET | P Context: NATO | P Only: NOR, USA", "FRA", NULL, "No value of Only"},
        {"NATO", "SECRET | P Context: NATO, Releasable | P Only: NOR, USA | P Releasable To: SWE, NATO", "SWE", NULL, "No value of Only"},
        {"NATO", "CONFIDENTIAL | P Context: KFOR", "DEU", NULL, "KFOR of the policy NATO has no equivalent"},
        {"NATO", "SECRET | P Context: NATO | R Additional Sensitivity: CRYPTO", "DEU", NULL, "CRYPTO"},
        {"NATO", "SECRET | P Context: NATO | R Received Information: EU | I Administrative: EXERCISE, STAFF", "DEU",
         "GEHEIM | R Received Information: NATO, EU | P Releasable To: DEU | I Administrative: EXERCISE", NULL},
        {"NATO", "UNCLASSIFIED | P Context: NATO", "GBR", "OFFICIAL | R Received Information: NATO | P Releasable To: GBR", NULL},
        /* the EU to a nation */
        {"EU", "SECRET UE/EU SECRET", "FRA", "SECRET | R Received Information: EU | P Releasable To: FRA", NULL},
        {"EU", "RESTREINT UE/EU RESTRICTED", "BEL", NULL, "has no equivalent"},
        {"EU", "SECRET UE/EU SECRET | P Distribution: DEU, FRA, EEAS", "FRA", "SECRET | R Received Information: EU | P Releasable To: FRA",
         NULL},
        {"EU", "SECRET UE/EU SECRET | P Distribution: DEU", "FRA", NULL, "No value of Distribution"},
        {"EU", "SECRET UE/EU SECRET | P Distribution: Member States", "POL", "TAJNE | R Received Information: EU | P Releasable To: POL",
         NULL},
        {"EU", "SECRET UE/EU SECRET | P Distribution: Member States", "USA", NULL, "No value of Distribution"},
        {"EU", "SECRET UE/EU SECRET | P Distribution: Member States, NATO", "USA",
         "SECRET | R Received Information: NATO, EU | P Releasable To: USA", NULL},
        {"EU", "SECRET UE/EU SECRET | R Received Information: NATO | I Administrative: LIMITE, EXERCISE", "SWE",
         "HEMLIG | R Received Information: NATO, EU | P Releasable To: SWE | I Administrative: EXERCISE", NULL},
    };
    const world *w = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        const ent_policy *from = policy(w, cases[i].from), *to = policy(w, cases[i].to);
        ent_label l = text_label(w->a, from, cases[i].label), out;
        ent_notes notes = {0};
        const char *before = label_text(w->a, &l);
        if (cases[i].want == NULL) {
            REFUSES(ENT_REFUSED, cases[i].words, ent_label_map(&out, w->a, from, to, &l, TODAY, &notes, e));
            assert_int_equal(out.classification.n, 0);
        } else {
            OK(ent_label_map(&out, w->a, from, to, &l, TODAY, &notes, e));
            assert_string_equal(label_text(w->a, &out), cases[i].want);
            assert_false(has_note(&notes, "map-widened"));
        }
        assert_string_equal(label_text(w->a, &l), before); /* the originator's label is kept */
        assert_int_equal(l.role, ENT_LABEL_ORIGINATOR);
    }
    /* Back with the EU its information needs no briefing: done as stated, and said aloud. */
    ent_label l = text_label(w->a, policy(w, "FRA"), "SECRET | R Received Information: EU | P Releasable To: FRA"), out;
    ent_notes notes = {0};
    OK(ent_label_map(&out, w->a, policy(w, "FRA"), policy(w, "EU"), &l, TODAY, &notes, e));
    assert_string_equal(label_text(w->a, &out), "SECRET UE/EU SECRET | P Distribution: FRA");
    assert_true(has_note(&notes, "map-widened"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(shape), cmocka_unit_test(marks), cmocka_unit_test(golden_classes),
                                       cmocka_unit_test(as_the_tables_say), cmocka_unit_test(golden_labels)};

    return cmocka_run_group_tests(tests, start, stop);
}
