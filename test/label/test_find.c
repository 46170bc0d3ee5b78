/* SPDX-License-Identifier: Apache-2.0 */
/* Markings and mentions in running text (R-12): a corpus of lines with what stands in each of them. */
#include "common.h"

/* What is wanted: "why=text" for each sighting in order, "; " between them; a why that marks the text has "!" before it. */
typedef struct line {
    const char *text, *want;
} line;

/* ---- the corpus, under the shipped NATO-shaped policy ---- */

static const line NATO[] = {
    /* Alone on its line. */
    {"NATO SECRET", "!own-line=NATO SECRET"},
    {"\n\n   NATO RESTRICTED   \n\nThe text begins.\n", "!own-line=NATO RESTRICTED"},
    {"*** NATO CONFIDENTIAL ***", "!own-line=NATO CONFIDENTIAL"},
    {"[ COSMIC TOP SECRET ATOMAL ]", "!own-line=COSMIC TOP SECRET ATOMAL"},
    {"NATO SECRET Norway, United States Only Releasable To Sweden",
     "!own-line=NATO SECRET Norway, United States Only Releasable To Sweden"},
    {"NATO DIFFUSION RESTREINTE", "!own-line=NATO DIFFUSION RESTREINTE"},
    {"NATO UNCLASSIFIED", "!own-line=NATO UNCLASSIFIED"},
    {"- NATO CONFIDENTIAL -", "!own-line=NATO CONFIDENTIAL"},
    {"=== COSMIC TOP SECRET ===", "!own-line=COSMIC TOP SECRET"},
    {"[NATO SECRET]", "!own-line=NATO SECRET"},
    {"----- NATO SECRET ATOMAL -----", "!own-line=NATO SECRET ATOMAL"},
    {"\tNATO SECRET\t", "!own-line=NATO SECRET"},
    {"NATO SECRET          NATO SECRET", "!own-line=NATO SECRET; !own-line=NATO SECRET"},
    {"The first page ends.\nNATO SECRET\nThe second page begins.", "!own-line=NATO SECRET"},
    {"the report describes the\nNATO SECRET\nnetwork of the future", "!own-line=NATO SECRET"},
    {"Text of the page\n\fNATO SECRET\nText of the next page", "!own-line=NATO SECRET"},
    {"NATO SECRET.", "!own-line=NATO SECRET"},
    {"NATO CONFIDENTIAL - STAFF", "!own-line=NATO CONFIDENTIAL - STAFF"},
    {"NATO CONFIDENTIAL \xe2\x80\x93 STAFF", "!own-line=NATO CONFIDENTIAL \xe2\x80\x93 STAFF"},
    {"NATO RESTRICTED Releasable To Japan, Australia, PFP\r\n", "!own-line=NATO RESTRICTED Releasable To Japan, Australia, PFP"},
    {"NATO/KFOR CONFIDENTIAL NATO, Ireland, Ukraine Only", "!own-line=NATO/KFOR CONFIDENTIAL NATO, Ireland, Ukraine Only"},
    {"NATO/EAPC CONFIDENTIAL Releasable To RESOLUTE SUPPORT", "!own-line=NATO/EAPC CONFIDENTIAL Releasable To RESOLUTE SUPPORT"},
    {"NATO SECRET Norv\xc3\xa8ge, \xc3\x89tats-Unis seulement Communicable \xc3\xa0 Su\xc3\xa8"
     "de",
     "!own-line=NATO SECRET Norv\xc3\xa8ge, \xc3\x89tats-Unis seulement Communicable \xc3\xa0 Su\xc3\xa8"
     "de"},
    {"COSMIC TRES SECRET", "!own-line=COSMIC TRES SECRET"},
    {"NATO CONFIDENTIEL Communicable \xc3\xa0 Japon", "!own-line=NATO CONFIDENTIEL Communicable \xc3\xa0 Japon"},
    {"NATO SANS CLASSIFICATION - EXERCICE", "!own-line=NATO SANS CLASSIFICATION - EXERCICE"},
    {"NATO\xc2\xa0SECRET", "!own-line=NATO\xc2\xa0SECRET"},
    {"NATO  SECRET", "!own-line=NATO  SECRET"},
    {"\xef\xbb\xbfNATO SECRET\n", "!own-line=NATO SECRET"},
    {"\xe2\x80\xa2 NATO RESTRICTED \xe2\x80\xa2", "!own-line=NATO RESTRICTED"},
    {"# NATO SECRET", "!own-line=NATO SECRET"},
    {"NATO SECRET Norway, United States Only\nReleasable To Sweden",
     "!own-line=NATO SECRET Norway, United States Only\nReleasable To Sweden"},
    {"NATO SECRET\nATOMAL is a special category.", "!own-line=NATO SECRET"},
    {"NATO SECRET\n\nATOMAL", "!own-line=NATO SECRET"},
    /* With page furniture. */
    {"NATO SECRET          Page 3 of 7", "!page-line=NATO SECRET"},
    {"Copy 2 of 5   NATO SECRET   AC/322-D(2021)0017", "!page-line=NATO SECRET"},
    {"NATO CONFIDENTIAL  - 3 -", "!page-line=NATO CONFIDENTIAL"},
    {"3/7 NATO RESTRICTED", "!page-line=NATO RESTRICTED"},
    {"Exemplaire n\xc2\xb0 2/5    NATO SECRET    Page 1 sur 9", "!page-line=NATO SECRET"},
    {"Seite 3 von 7     NATO RESTRICTED", "!page-line=NATO RESTRICTED"},
    {"NATO SECRET | 22 November 2026 | Page 2", "!page-line=NATO SECRET"},
    {"NATO SECRET   1   NATO SECRET", "!page-line=NATO SECRET; !page-line=NATO SECRET"},
    {"PAGE 4 OF 12 COSMIC TOP SECRET BOHEMIA COPY NO 3", "!page-line=COSMIC TOP SECRET BOHEMIA"},
    /* Portions. */
    {"(NR) The radar works.", "!portion=(NR)"},
    {"3.2 (NATO/KFOR NC) Routes", "!portion=(NATO/KFOR NC)"},
    {"- (NS) First point", "!portion=(NS)"},
    {"| (NC) cell | (NU) other |", "!portion=(NC); !portion=(NU)"},
    {"The short form (NR) stands on parts only.", "in-sentence=(NR)"},
    {"(CTS ATOMAL) The yield is given in annex A.", "!portion=(CTS ATOMAL)"},
    {"a) (NC) First option\nb) (NU) Second option", "!portion=(NC); !portion=(NU)"},
    {"(iv) (NR) The fourth", "!portion=(NR)"},
    {"## (NS) Threat", "!portion=(NS)"},
    {"Subject: (NR) Meeting of the working group", "!portion=(NR)"},
    {"Objet : (NR) R\xc3\xa9union du groupe de travail", "!portion=(NR)"},
    {"(NR Releasable To Japan) The radar works.", "!portion=(NR Releasable To Japan)"},
    {"[NS] The plan is ready.", "!portion=[NS]"},
    {"( NS ) The plan is ready.", "!portion=( NS )"},
    {"(NATO SECRET) The plan is ready.", "!portion=(NATO SECRET)"},
    {"The plan is ready. (NS) The means are not.", "!portion=(NS)"},
    {"Figure 3: range of the radar (NR)", "!portion=(NR)"},
    {"Table 2. Stocks by nation (NC)", "!portion=(NC)"},
    {"(NS)", "!portion=(NS)"},
    {"The rules ask for marks such as\n(NR) on every paragraph.", "in-sentence=(NR)"},
    {"A paragraph ends here.\n(NR) The next begins.", "!portion=(NR)"},
    {"Introduction\n(NR) The radar works.", "!portion=(NR)"},
    {"Write (NS) before the paragraph.", "in-sentence=(NS)"},
    {"Units are given in (NR), see annex.", "in-sentence=(NR)"},
    {"Data up to (NATO SECRET) may be sent.", "in-sentence=NATO SECRET"},
    {"not (NS)", "negated=(NS)"},
    {"NR", ""},
    {"The value of NR is 5; NS and NC are empty.", ""},
    {"NS", ""},
    {"(NRA) is no portion mark, nor is (XNR).", ""},
    {"(NS", ""},
    /* Fields. */
    {"Classification: NATO RESTRICTED", "!field=NATO RESTRICTED"},
    {"Marking: NATO SECRET - STAFF\n", "!field=NATO SECRET - STAFF"},
    {"Mention de protection : NATO SECRET", "!field=NATO SECRET"},
    {"Security clearance: NATO SECRET", "in-sentence=NATO SECRET"},
    {"SECURITY CLASSIFICATION: COSMIC TOP SECRET", "!field=COSMIC TOP SECRET"},
    {"Security label = NATO CONFIDENTIAL", "!field=NATO CONFIDENTIAL"},
    {"2. Overall classification: NATO SECRET", "!field=NATO SECRET"},
    {"Classification : NATO DIFFUSION RESTREINTE", "!field=NATO DIFFUSION RESTREINTE"},
    {"Einstufung: NATO RESTRICTED", "!field=NATO RESTRICTED"},
    {"Geheimhaltungsgrad: NATO SECRET", "!field=NATO SECRET"},
    {"Classifica\xc3\xa7\xc3\xa3o: NATO SECRET", "!field=NATO SECRET"},
    {"CLASSIFICA\xc3\x87\xc3\x83O: NATO SECRET", "!field=NATO SECRET"},
    {"| Classification | NATO SECRET |", "!field=NATO SECRET"},
    {"Classification\tNATO SECRET", "!field=NATO SECRET"},
    {"Originator: IMS    Classification: NATO SECRET    Date: 3 May", "!field=NATO SECRET"},
    {"Classification: NATO SECRET, Copy 3", "!field=NATO SECRET"},
    {"Classification: NATO SECRET (see annex B)", "!field=NATO SECRET"},
    {"**Classification:** NATO SECRET", "!field=NATO SECRET"},
    {"Classification: \"NATO SECRET\"", "!field=NATO SECRET"},
    {"Classification: NATO SECRET is the highest that the network may carry.", "in-sentence=NATO SECRET"},
    {"Classification: NS", "!short-form=NS"},
    {"Maximum classification: NATO SECRET", "in-sentence=NATO SECRET"},
    {"Clearance: COSMIC TOP SECRET", "in-sentence=COSMIC TOP SECRET"},
    {"Classification: not NATO SECRET", "negated=NATO SECRET"},
    {"Accredited up to: NATO SECRET", "in-sentence=NATO SECRET"},
    /* Mentions. */
    {"The product is approved for NATO RESTRICTED.", "in-sentence=NATO RESTRICTED"},
    {"It must not exceed NATO SECRET.", "in-sentence=NATO SECRET"},
    {"The annex is not NATO SECRET.", "negated=NATO SECRET"},
    {"Write \"NATO SECRET\" on each page.", "quoted=NATO SECRET"},
    {"Le r\xc3\xa9seau est homologu\xc3\xa9 pour NATO DIFFUSION RESTREINTE.", "in-sentence=NATO DIFFUSION RESTREINTE"},
    {"\xc2\xab\xc2\xa0NATO SECRET\xc2\xa0\xc2\xbb figure sur chaque page.", "quoted=NATO SECRET"},
    {"nato secret", "case=nato secret"},
    {"Nato Secret papers are kept in a safe.", "case=Nato Secret"},
    {"It was marked nato restricted by mistake.", "case=nato restricted"},
    {"NATO SECRET is a level, NATO RESTRICTED another.", "in-sentence=NATO SECRET; in-sentence=NATO RESTRICTED"},
    {"NATO SECRET and NATO RESTRICTED", "in-sentence=NATO SECRET; in-sentence=NATO RESTRICTED"},
    {"Handling of NATO SECRET information", "in-sentence=NATO SECRET"},
    {"NATO SECRET-level networks need a diode.", "in-sentence=NATO SECRET"},
    {"No NATO SECRET information may be stored here.", "negated=NATO SECRET"},
    {"Work without NATO SECRET material.", "negated=NATO SECRET"},
    {"Unlike NATO SECRET, it needs no registry.", "negated=NATO SECRET"},
    {"This is not to be marked NATO CONFIDENTIAL.", "negated=NATO CONFIDENTIAL"},
    {"Use it for non-NATO SECRET data.", "negated=NATO SECRET"},
    {"The paper is never marked as COSMIC TOP SECRET.", "negated=COSMIC TOP SECRET"},
    {"Les documents ne sont pas NATO SECRET.", "negated=NATO SECRET"},
    {"Un r\xc3\xa9seau sans NATO CONFIDENTIEL", "negated=NATO CONFIDENTIEL"},
    {"La limite est NATO SECRET.", "in-sentence=NATO SECRET"},
    {"Ce document, marqu\xc3\xa9 NATO CONFIDENTIEL, a \xc3\xa9t\xc3\xa9 d\xc3\xa9"
     "class\xc3\xa9.",
     "in-sentence=NATO CONFIDENTIEL"},
    {"\xe2\x80\x9cNATO SECRET\xe2\x80\x9d is the banner.", "quoted=NATO SECRET"},
    {"The words \xe2\x80\x9eNATO SECRET\xe2\x80\x9c stand on top.", "quoted=NATO SECRET"},
    {"He wrote \"the paper is NATO SECRET\" and left.", "quoted=NATO SECRET"},
    {"\"NATO SECRET\"", "quoted=NATO SECRET"},
    {"'NATO SECRET'", "quoted=NATO SECRET"},
    {"He said \"yes\". The paper is NATO SECRET \"now\".", "in-sentence=NATO SECRET"},
    {"A system handling NATO SECRET Norway, United States Only data", "in-sentence=NATO SECRET Norway, United States Only"},
    {"The node is approved for NATO\nRESTRICTED only.", "in-sentence=NATO\nRESTRICTED"},
    {"The node is approved for\nNATO RESTRICTED\nand for nothing else.", "in-sentence=NATO RESTRICTED"},
    {"The level must not exceed\nNATO SECRET.", "in-sentence=NATO SECRET"},
    {"The network carries NATO RESTRIC-\nTED papers.", "in-sentence=NATO RESTRIC-\nTED"},
    {"cleared for NATO\xc2\xadSECRET", ""},
    {"cleared for NATO SEC\xc2\xadRET papers", "in-sentence=NATO SEC\xc2\xadRET"},
    {"| Document | Level |\n| Plan A | NATO SECRET |", "in-table=NATO SECRET"},
    {"Plan A\tNATO SECRET\tRegistry", "in-table=NATO SECRET"},
    {"He holds a NATO SECRET clearance until 2027.", "in-sentence=NATO SECRET"},
    {"l'habilitation d'un NATO SECRET", "in-sentence=NATO SECRET"},
    {"See NATO SECRET/ATOMAL rules.", "in-sentence=NATO SECRET"},
    /* Refused by the policy. */
    {"NATO TOP SECRET", "!invalid=NATO TOP SECRET"},
    {"NATO RESTRICTED ATOMAL", "!invalid=NATO RESTRICTED ATOMAL"},
    {"A paper marked NATO TOP SECRET was found.", "invalid=NATO TOP SECRET"},
    {"COSMIC SECRET", "!invalid=COSMIC SECRET"},
    {"Classification: NATO SECRET BOHEMIA", "!invalid=NATO SECRET BOHEMIA"},
    {"(NS BOHEMIA) The text.", "!invalid=(NS BOHEMIA)"},
    {"NATO TRES SECRET", "!invalid=NATO TRES SECRET"},
    {"NATO RESTRICTED Releasable To Atlantis", "!invalid=NATO RESTRICTED Releasable To Atlantis"},
    {"NATO RESTRICTED Releasable To Japan, Atlantis", "!invalid=NATO RESTRICTED Releasable To Japan, Atlantis"},
    {"NATO RESTRICTED Releasable To Japan, Japan", "!invalid=NATO RESTRICTED Releasable To Japan, Japan"},
    {"NATO SECRET NOFORN", "!invalid=NATO SECRET NOFORN"},
    {"NATO SECRET Releasable to Japan", "!invalid=NATO SECRET Releasable to Japan"},
    {"COSMIC TOP SECRET Releasable To Sweden", "!invalid=COSMIC TOP SECRET Releasable To Sweden"},
    {"NATO/KFOR TOP SECRET", "!invalid=NATO/KFOR TOP SECRET"},
    {"The words \"NATO TOP SECRET\" are wrong.", "invalid=NATO TOP SECRET"},
    {"NATO SECRET Handling of papers", "in-sentence=NATO SECRET"},
    /* Nothing. */
    {"NATO SECRETARIAT", ""},
    {"The North Atlantic Treaty Organization keeps secrets. NATO met in Madrid.", ""},
    {"SECRET", ""},
    {"The COSMIC ray detector is a top secret.", ""},
    {"XNATO SECRET, 1NATO SECRET, _NATO SECRET", ""},
    {"NATO\n\nSECRET", ""},
    {"NATO: SECRET talks", ""},
    {"", ""},
    {" \n\n ", ""},
    {"NATO SECRET2", ""},
    {"NATO SECRETS", ""},
    {"NATO, SECRET", ""},
    /* A second lot, written without a look at the code. */
    {"SUBJECT: NATO RESTRICTED - minutes of the meeting", "in-sentence=NATO RESTRICTED"},
    {"NATO SECRET when filled in", "in-sentence=NATO SECRET"},
    {"NATO RESTRICTED until 1 January 2030", "!page-line=NATO RESTRICTED"},
    {"This document is NATO SECRET", "in-sentence=NATO SECRET"},
    {"This page is NATO UNCLASSIFIED when separated from its annex.", "in-sentence=NATO UNCLASSIFIED"},
    {"Ce document est classifi\xc3\xa9 NATO SECRET", "in-sentence=NATO SECRET"},
    {"Level of the network: up to and including NATO SECRET", "in-sentence=NATO SECRET"},
    {"1. NATO SECRET papers are numbered.", "in-sentence=NATO SECRET"},
    {"1. (NS) Papers are numbered.", "!portion=(NS)"},
    {"1.1.2\t(NR) Numbers", "!portion=(NR)"},
    {"Annex A (NATO SECRET)", "!portion=(NATO SECRET)"},
    {"Note: (NR) marks stand before each paragraph.", "in-sentence=(NR)"},
    {"Table 1: levels (NU), (NR) and (NC)", "in-sentence=(NU); in-sentence=(NR); !portion=(NC)"},
    {"The marks (NU), (NR), (NC) and (NS) are used.", "in-sentence=(NU); in-sentence=(NR); in-sentence=(NC); in-sentence=(NS)"},
    {"NATO SECRET//ATOMAL", "!invalid=NATO SECRET//ATOMAL"},
    {"NATO SECRET / NATO CONFIDENTIAL", "in-sentence=NATO SECRET; in-sentence=NATO CONFIDENTIAL"},
    {"NATO SECRET (NS)", "!own-line=NATO SECRET; !portion=(NS)"},
    {"\"Releasable to Japan\" is added to NATO RESTRICTED.", "in-sentence=NATO RESTRICTED"},
    {"Protective Marking : NATO SECRET", "!field=NATO SECRET"},
    {"LABEL=NATO CONFIDENTIAL", "!field=NATO CONFIDENTIAL"},
    {"Classification (overall): NATO SECRET", "in-sentence=NATO SECRET"},
    {"Security Classification.....: NATO SECRET", "!field=NATO SECRET"},
    {"Classification  NATO SECRET", "!field=NATO SECRET"},
    {"The report (NATO RESTRICTED) was sent.", "in-sentence=NATO RESTRICTED"},
    {"He asked: is it NATO SECRET?", "in-sentence=NATO SECRET"},
    {"isn't NATO SECRET", "negated=NATO SECRET"},
    {"neither NATO SECRET nor COSMIC TOP SECRET", "negated=NATO SECRET; negated=COSMIC TOP SECRET"},
    {"pas de NATO SECRET ici", "negated=NATO SECRET"},
    {"aucun document NATO SECRET", "in-sentence=NATO SECRET"},
    {"NATO SECRET Norway Only", "!own-line=NATO SECRET Norway Only"},
    {"NATO SECRET Norway only", "!invalid=NATO SECRET Norway only"},
    {"NATO SECRET, Norway Only", "in-sentence=NATO SECRET"},
    {"COSMIC TOP SECRET ATOMAL / 3 of 5", "!page-line=COSMIC TOP SECRET ATOMAL"},
    {"// NATO SECRET", "in-sentence=NATO SECRET"},
    {"<b>NATO SECRET</b>", "in-sentence=NATO SECRET"},
    {"> NATO SECRET", "!own-line=NATO SECRET"},
    {"~~~ NATO SECRET ~~~", "!own-line=NATO SECRET"},
};

/* ---- the corpus, under the shipped EU-shaped policy ---- */

static const line EU[] = {
    /* Fixed bilingual strings, and short forms that are unlike any other word. */
    {"RESTREINT UE/EU RESTRICTED", "!own-line=RESTREINT UE/EU RESTRICTED"},
    {"SECRET UE/EU SECRET                    ST 12345/26", "!page-line=SECRET UE/EU SECRET"},
    {"TR\xc3\x88S SECRET UE/EU TOP SECRET", "!own-line=TR\xc3\x88S SECRET UE/EU TOP SECRET"},
    {"TRES SECRET UE/EU TOP SECRET", "!own-line=TRES SECRET UE/EU TOP SECRET"},
    {"CONFIDENTIEL UE/EU CONFIDENTIAL - Distribution: EEAS, European Commission",
     "!own-line=CONFIDENTIEL UE/EU CONFIDENTIAL - Distribution: EEAS, European Commission"},
    {"EU UNCLASSIFIED", "!own-line=EU UNCLASSIFIED"},
    {"RESTREINT UE/EU RESTRICTED - NATO INFORMATION", "!own-line=RESTREINT UE/EU RESTRICTED - NATO INFORMATION"},
    {"RESTREINT UE/\nEU RESTRICTED", "!own-line=RESTREINT UE/\nEU RESTRICTED"},
    {"It is handled as R-UE/EU-R.", "in-sentence=R-UE/EU-R"},
    {"It is handled as R\xe2\x80\x91UE/EU\xe2\x80\x91R.", "in-sentence=R\xe2\x80\x91UE/EU\xe2\x80\x91R"},
    {"R-UE/EU-R", "!short-form=R-UE/EU-R"},
    {"(R-UE/EU-R) The convoy leaves at noon.", "!portion=(R-UE/EU-R)"},
    {"Classification: R-UE/EU-R", "!short-form=R-UE/EU-R"},
    {"Le document est trait\xc3\xa9 comme R-UE/EU-R.", "in-sentence=R-UE/EU-R"},
    {"Marquage : CONFIDENTIEL UE/EU CONFIDENTIAL", "!field=CONFIDENTIEL UE/EU CONFIDENTIAL"},
    {"Les informations SECRET UE/EU SECRET sont enregistr\xc3\xa9"
     "es.",
     "in-sentence=SECRET UE/EU SECRET"},
    {"approved up to R-\nUE/EU-R only", "in-sentence=R-\nUE/EU-R"},
    {"Il ne faut pas d\xc3\xa9passer RESTREINT UE/EU RESTRICTED.", "in-sentence=RESTREINT UE/EU RESTRICTED"},
    {"restreint ue/eu restricted", "case=restreint ue/eu restricted"},
    {"tr\xc3\xa8s secret ue/eu top secret", "case=tr\xc3\xa8s secret ue/eu top secret"},
    {"RESTREINT UE", ""},
    {"EU RESTRICTED", ""},
    {"\xc2\xab SECRET UE/EU SECRET \xc2\xbb", "quoted=SECRET UE/EU SECRET"},
    {"RESTREINT UE/EU RESTRICTED - LIMITE", "!own-line=RESTREINT UE/EU RESTRICTED - LIMITE"},
};

/* ---- checking ---- */

static const char *found_text(ent_arena *a, const ent_sightings *s)
{
    ent_buf b = ent_buf_new(a, 65536);
    ent_str out = {0};

    for (size_t i = 0; i < s->n; i++)
        ent_buf_fmt(&b, "%s%s%s=%.*s", i == 0 ? "" : "; ", s->v[i].marking ? "!" : "", s->v[i].why, ENT_F(s->v[i].says));
    OK(ent_buf_take(&out, &b, e));
    return out.p;
}

/* Sightings in order, each where it says it is; a label wherever the policy takes the words. */
static void check_promises(const ent_policy *p, ent_str text, const ent_sightings *s)
{
    size_t from = 0;

    for (size_t i = 0; i < s->n; i++) {
        const ent_sighting *x = &s->v[i];
        bool labelled = strcmp(x->why, "invalid") != 0 && strcmp(x->why, "case") != 0;
        assert_true(x->at >= from && x->n > 0 && x->at + x->n <= text.n);
        assert_true(x->says.p == text.p + x->at && x->says.n == x->n);
        assert_int_equal(x->label.classification.n != 0, labelled);
        if (labelled) OK(ent_label_validate(p, &x->label, TODAY, false, e));
        from = x->at + x->n;
    }
}

/* Counts of the corpus: a sighting is right when place, kind and reason are. */
typedef struct score {
    unsigned lines, wanted, got, right;
} score;

static unsigned parts(const char *text)
{
    unsigned n = *text == '\0' ? 0 : 1;

    for (const char *c = text; (c = strstr(c, "; ")) != NULL; c++) n += strchr(c, '=') != NULL;
    return n;
}

static void check_lines(ent_arena *a, const ent_policy *p, const line *lines, size_t n)
{
    score sum = {0};
    unsigned wrong = 0;

    for (size_t i = 0; i < n; i++) {
        ent_sightings s;
        const char *got;
        OK(ent_label_find(&s, a, p, S(lines[i].text), e));
        check_promises(p, S(lines[i].text), &s);
        got = found_text(a, &s);
        sum.wanted += parts(lines[i].want);
        sum.got += (unsigned)s.n;
        if (strcmp(got, lines[i].want) == 0) {
            sum.right += (unsigned)s.n;
            continue;
        }
        print_error("line %zu: %s\n  wanted %s\n  got    %s\n", i, lines[i].text, lines[i].want, got);
        wrong++;
    }
    print_message("# %zu lines, %u sightings wanted, %u found, %u right\n", n, sum.wanted, sum.got, sum.right);
    if (wrong != 0) fail_msg("%u of %zu lines are judged wrongly", wrong, n);
    assert_true(sum.wanted == sum.got && sum.got == sum.right);
}

static void nato_lines(void **state)
{
    check_lines(*state, nato_policy(*state), NATO, COUNT(NATO));
}

static void eu_lines(void **state)
{
    check_lines(*state, eu_policy(*state), EU, COUNT(EU));
}

/* The same lines as one document, a blank line between them: what stands alone stays what it is. */
static void one_document(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    ent_buf text = ent_buf_new(a, (size_t)1 << 20), want = ent_buf_new(a, (size_t)1 << 20), got = ent_buf_new(a, (size_t)1 << 20);
    ent_sightings s;
    ent_str t, w, g;

    for (size_t i = 0; i < COUNT(NATO); i++) {
        ent_buf_fmt(&text, "%s\n\n", NATO[i].text);
        if (NATO[i].want[0] != '\0') ent_buf_fmt(&want, "%s; ", NATO[i].want);
    }
    OK(ent_buf_take(&t, &text, e));
    OK(ent_buf_take(&w, &want, e));
    OK(ent_label_find(&s, a, p, t, e));
    check_promises(p, t, &s);
    ent_buf_fmt(&got, "%s; ", found_text(a, &s));
    OK(ent_buf_take(&g, &got, e));
    assert_string_equal(g.p, w.p);
}

/* ---- labels and places ---- */

static void labels(void **state)
{
    static const struct {
        const char *text, *label;
    } cases[] = {
        {"NATO SECRET Norway, United States Only\nReleasable To Sweden",
         "SECRET | P Context: NATO, Releasable | P Only: NOR, USA | P Releasable To: SWE, NATO"},
        {"(CTS\xc2\xa0"
         "ATOMAL) Text",
         "TOP SECRET | P Context: NATO | R Additional Sensitivity: ATOMAL"},
        {"handled as NATO/KFOR CON-\nFIDENTIAL there", "CONFIDENTIAL | P Context: KFOR"},
        {"Classification: NR", "RESTRICTED | P Context: NATO"},
    };
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);

    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_sightings s;
        OK(ent_label_find(&s, a, p, S(cases[i].text), e));
        assert_int_equal(s.n, 1);
        assert_string_equal(label_text(a, &s.v[0].label), cases[i].label);
    }
}

static void places(void **state)
{
    static const char text[] = "\xc3\x89t\xc3\xa9 NATO SECRET\r\nsecond\rthird (NS)\n\nNATO SECRET";
    static const struct {
        unsigned line, column;
        size_t at;
    } want[] = {{1, 5, 6}, {3, 7, 32}, {5, 1, 38}};
    ent_arena *a = *state;
    ent_sightings s;

    OK(ent_label_find(&s, a, nato_policy(a), S(text), e));
    assert_int_equal(s.n, COUNT(want));
    for (size_t i = 0; i < COUNT(want); i++) {
        assert_int_equal(s.v[i].line, want[i].line);
        assert_int_equal(s.v[i].column, want[i].column);
        assert_int_equal(s.v[i].at, want[i].at);
    }
}

/* ---- ceilings ---- */

static ent_str repeat(ent_arena *a, const char *piece, size_t times)
{
    size_t n = strlen(piece);
    char *p = ent_alloc(a, n * times + 1);

    assert_non_null(p);
    for (size_t i = 0; i < times; i++) memcpy(p + i * n, piece, n);
    return (ent_str){p, n * times};
}

static void ceilings(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    ent_sightings s;

    REFUSES(ENT_INVALID, "UTF-8", ent_label_find(&s, a, p, S("NATO SECRET \xff"), e));
    REFUSES(ENT_LIMIT, "64 MiB", ent_label_find(&s, a, p, (ent_str){"", ((size_t)64 << 20) + 1}, e));
    OK(ent_label_find(&s, a, p, repeat(a, "NATO SECRET\n\n", 100000), e));
    assert_int_equal(s.n, 100000);
    assert_true(s.v[99999].marking && s.v[99999].line == 199999);
    REFUSES(ENT_LIMIT, "100000", ent_label_find(&s, a, p, repeat(a, "NATO SECRET\n\n", 100001), e));
    assert_int_equal(s.n, 0);
}

/* Texts that tempt a careless search to look at everything again and again: without an end in sight this would take hours. */
static void tempting(void **state)
{
    static const char *const pieces[] = {"NATO SECRETARIAT ", "NATO\xc2\xad", "NATO SECRET Norway, ", "NATO NATO/KFOR COSMIC ",
                                         "NATO SECRET ",      "(NATO ",       "\xc2\xad\xc2\xad",     "- \n",
                                         "NATO SECRE-\n",     "\" (NS"};
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);

    for (size_t i = 0; i < COUNT(pieces); i++) {
        ent_arena *one = ent_arena_new(a, 0);
        ent_str text = repeat(one, pieces[i], ((size_t)256 << 10) / strlen(pieces[i]));
        ent_sightings s;
        assert_non_null(one);
        OK(ent_label_find(&s, one, p, text, e));
        check_promises(p, text, &s);
        ent_arena_free(one);
    }
}

/* Whatever the ceiling of the arena, the answer is whole or "no memory". */
static void little_memory(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    ent_str text = repeat(a, "NATO SECRET Norway Only\n(NR) Text\nnot NATO TOP SECRET\n", 40);
    unsigned refused = 0;

    for (size_t ceiling = 1024; ceiling < (size_t)64 << 20; ceiling += ceiling / 8) {
        ent_arena *small = ent_arena_new(a, ceiling);
        ent_sightings s;
        ent_err err = {0};
        ent_code code = ent_label_find(&s, small, p, text, &err);
        assert_true(code == ENT_OK || code == ENT_NOMEM);
        assert_int_equal(s.n, code == ENT_OK ? 120 : 0);
        refused += code != ENT_OK;
        ent_arena_free(small);
    }
    assert_true(refused > 10);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(nato_lines), TEST(eu_lines), TEST(one_document), TEST(labels),
                                       TEST(places),     TEST(ceilings), TEST(tempting),     TEST(little_memory)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
