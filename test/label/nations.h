/* SPDX-License-Identifier: Apache-2.0 */
/* The shipped policies of nations, NATO and the EU, loaded once for a test program. */
#ifndef ENTENTE_TEST_LABEL_NATIONS_H
#define ENTENTE_TEST_LABEL_NATIONS_H

#include "common.h"

enum { LEVELS = 5, NATO = 0, EU = 1, FIRST = 2, MAX_POLICIES = 16 };

/* The classes by level: unclassified, restricted, confidential, secret, top secret; NULL: the nation has none. `langs`: in which the
 * class is printed with a word of the public tables.                                                               */
typedef struct nation {
    const char *name, *langs, *classes[LEVELS];
    bool out_lowest; /* its lowest class has an equivalent outside */
} nation;

static const nation NATIONS[] = {
    {"NATO", " ", {"UNCLASSIFIED", "RESTRICTED", "CONFIDENTIAL", "SECRET", "TOP SECRET"}, true},
    {"EU",
     " ",
     {"UNCLASSIFIED", "RESTREINT UE/EU RESTRICTED", "CONFIDENTIEL UE/EU CONFIDENTIAL", "SECRET UE/EU SECRET",
      "TRES SECRET UE/EU TOP SECRET"},
     true},
    {"BEL",
     "fr nl",
     {"NON CLASSIFIÉ - NIET GECLASSIFICEERD", NULL, "CONFIDENTIEL - VERTROUWELIJK", "SECRET - GEHEIM", "TRÈS SECRET - ZEER GEHEIM"},
     true},
    {"DEU", "de", {"OFFEN", "VS-NUR FÜR DEN DIENSTGEBRAUCH", "VS-VERTRAULICH", "GEHEIM", "STRENG GEHEIM"}, true},
    {"ESP", "es", {"SIN CLASIFICAR", "DIFUSIÓN LIMITADA", "CONFIDENCIAL", "RESERVADO", "SECRETO"}, true},
    {"FRA", "fr", {"NON CLASSIFIÉ", NULL, NULL, "SECRET", "TRÈS SECRET"}, true},
    {"GBR", "en", {"OFFICIAL", "OFFICIAL-SENSITIVE", NULL, "SECRET", "TOP SECRET"}, false},
    {"NLD", "nl", {"ONGERUBRICEERD", "Dep. VERTROUWELIJK", "Stg. CONFIDENTIEEL", "Stg. GEHEIM", "Stg. ZEER GEHEIM"}, true},
    {"POL", "pl", {"JAWNE", "ZASTRZEŻONE", "POUFNE", "TAJNE", "ŚCIŚLE TAJNE"}, true},
    {"SWE", "sv", {"ÖPPEN", "BEGRÄNSAT HEMLIG", "KONFIDENTIELL", "HEMLIG", "KVALIFICERAT HEMLIG"}, true},
    {"USA", "en", {"UNCLASSIFIED", NULL, "CONFIDENTIAL", "SECRET", "TOP SECRET"}, true},
};
#define N_POLICIES COUNT(NATIONS)

typedef struct world {
    ent_arena *a, *shelf;
    const ent_policy *p[N_POLICIES];
} world;

static int start(void **state)
{
    world *w;
    ent_arena *shelf = ent_arena_new(NULL, 0);

    if (shelf == NULL) return 1;
    w = ent_alloc(shelf, sizeof *w);
    w->shelf = shelf;
    w->a = ent_arena_new(NULL, 0);
    for (size_t i = 0; i < N_POLICIES; i++) {
        char file[40];
        size_t n = (size_t)snprintf(file, sizeof file, "%s.spif.xml", NATIONS[i].name);
        ent_notes notes = {0};
        for (size_t k = 0; k < n; k++)
            if (file[k] >= 'A' && file[k] <= 'Z') file[k] = (char)(file[k] + 32);
        OK(ent_policy_load_strict(&w->p[i], shelf, shipped(shelf, file), &notes, e));
        for (size_t k = 0; k < notes.n; k++) fail_msg("%s: %s: %.*s", file, notes.v[k].code, ENT_F(notes.v[k].text));
    }
    *state = w;
    return 0;
}

static int stop(void **state)
{
    world *w = *state;

    ent_arena_free(w->a);
    ent_arena_free(w->shelf);
    return 0;
}

__attribute__((unused)) static const ent_policy *policy(const world *w, const char *name)
{
    for (size_t i = 0; i < N_POLICIES; i++)
        if (strcmp(NATIONS[i].name, name) == 0) return w->p[i];
    fail_msg("no policy %s", name);
    return NULL;
}

__attribute__((unused)) static const char *marking(const world *w, const ent_policy *p, const ent_label *l, const char *lang,
                                                   ent_place place)
{
    ent_str text = {0};

    OK(ent_label_marking(&text, w->a, p, l, S(lang), place, e));
    return text.p;
}

#endif
