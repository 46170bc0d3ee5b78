/* SPDX-License-Identifier: Apache-2.0 */
/* Two termbases brought together: each promise of the header as a table, the answer against a plain comparison of everything with everything
 * on random bases, calibres that may not be merged, and a large pair of bases. All names are invented but those of calibres.       */
#include "tbx_help.h"

#include <time.h>

#include <entente/terms/harmonise.h>

enum { TEXT_MAX = 1 << 20, TERMS = 7 /* of the random bases */ };

/* ---- bases from text ----
 * A concept a line, its parts with "|" between them: the id, then
 *   "en bore"  preferred     "en- bore"  deprecated     "en~ bore"  superseded     "en? bore"  only to find by
 *   "def en a text"  in the language     "def . a text"  above the languages     "def en=fr text"  above, and says so: fr
 *   "subject x"      "exact TARGET"      "close TARGET"                                                                         */

typedef struct draft {
    ent_term_concept c;
    ENT_VEC(ent_term_language) languages;
    ENT_VEC(ent_term_relation) relations;
    ENT_VEC(ent_term_definition) definitions;
} draft;

static ent_code to_language(draft *d, ent_str tag, const ent_term_designation *t, const ent_term_definition *f)
{
    ent_term_language *l = NULL;
    ent_term_designation *terms;
    ent_term_definition *texts;

    for (size_t i = 0; i < d->languages.n; i++)
        if (ent_str_eq(d->languages.v[i].tag, tag)) l = &d->languages.v[i];
    if (l == NULL) {
        ent_term_language fresh = {.tag = tag};
        ENT_PUSH(&d->languages, A, fresh, &E);
        l = &d->languages.v[d->languages.n - 1];
    }
    ENT_NEW(terms, A, l->n_designations + 1, &E);
    ENT_NEW(texts, A, l->n_definitions + 1, &E);
    if (l->n_designations != 0) memcpy(terms, l->designations, l->n_designations * sizeof *terms);
    if (l->n_definitions != 0) memcpy(texts, l->definitions, l->n_definitions * sizeof *texts);
    if (t != NULL) terms[l->n_designations++] = *t;
    if (f != NULL) texts[l->n_definitions++] = *f;
    l->designations = terms;
    l->definitions = texts;
    return ENT_OK;
}

static ent_code take_definition(draft *d, ent_str text)
{
    ent_term_definition f = {0};
    ent_str where, section;

    (void)ent_str_cut(text, ' ', &where, &f.text);
    if (!ent_str_is(where, ".") && !ent_str_cut(where, '=', &section, &f.lang)) return to_language(d, where, NULL, &f);
    ENT_PUSH(&d->definitions, A, f, &E);
    return ENT_OK;
}

static ent_code take_designation(draft *d, ent_str lang, ent_str text)
{
    static const char marks[] = "-~?";
    ent_term_designation t = {.text = text, .status = ENT_TERM_PREFERRED};
    const char *mark = lang.n != 0 ? strchr(marks, lang.p[lang.n - 1]) : NULL;

    if (mark != NULL) lang.n--;
    if (mark == marks) t.status = ENT_TERM_DEPRECATED;
    if (mark == marks + 1) t.status = ENT_TERM_SUPERSEDED;
    t.search_only = mark == marks + 2;
    return to_language(d, lang, &t, NULL);
}

static ent_code take_part(draft *d, ent_str part)
{
    ent_term_relation r = {0};
    ent_str head, tail;

    (void)ent_str_cut(part, ' ', &head, &tail);
    if (ent_str_is(head, "def")) return take_definition(d, tail);
    if (ent_str_is(head, "subject")) d->c.subject = tail;
    else if (ent_str_is(head, "exact") || ent_str_is(head, "close")) {
        r.kind = ent_str_is(head, "exact") ? ENT_TERM_EXACT : ENT_TERM_CLOSE;
        r.target = tail;
        ENT_PUSH(&d->relations, A, r, &E);
    } else return take_designation(d, head, tail);
    return ENT_OK;
}

static ent_term_concept concept_of(ent_str line)
{
    draft d = {0};
    ent_str part, rest = line;

    (void)ent_str_cut(rest, '|', &d.c.id, &rest);
    while (rest.n != 0) {
        (void)ent_str_cut(rest, '|', &part, &rest);
        OK(take_part(&d, part));
    }
    d.c.languages = d.languages.v, d.c.n_languages = d.languages.n;
    d.c.relations = d.relations.v, d.c.n_relations = d.relations.n;
    d.c.definitions = d.definitions.v, d.c.n_definitions = d.definitions.n;
    return d.c;
}

static ent_term_base base_of(const char *text, const char *source)
{
    ent_term_base b = {.source = ent_str_c(source)};
    ent_term_concept *v = ent_alloc_array(A, 200, sizeof *v);
    ent_str line, rest = ent_str_c(text);

    assert_non_null(v);
    while (rest.n != 0) {
        (void)ent_str_cut(rest, '\n', &line, &rest);
        assert_true(b.n_concepts < 200);
        v[b.n_concepts++] = concept_of(line);
    }
    b.concepts = v;
    return b;
}

/* ---- answers as text ---- */

static void put_ids(ent_buf *b, const char *before, const ent_term_base *base, const size_t *v, size_t n)
{
    ent_buf_z(b, before);
    for (size_t i = 0; i < n; i++) ent_buf_fmt(b, "%s%.*s", i != 0 ? "," : "", ENT_F(base->concepts[v[i]].id));
}

/* "a=b strong! ; open en bore [a|b,c] ; blocked a=b ; alone [a2|b2]" */
static const char *in_words(const ent_term_harmony *h, const ent_term_base *x, const ent_term_base *y)
{
    ent_buf b = ent_buf_new(A, TEXT_MAX);
    ent_str s;

    for (size_t i = 0; i < h->n_proposals; i++)
        ent_buf_fmt(&b, "%.*s=%.*s %s%s; ", ENT_F(x->concepts[h->proposals[i].first].id), ENT_F(y->concepts[h->proposals[i].second].id),
                    ent_term_grade_word(h->proposals[i].grade), h->proposals[i].contested ? "!" : "");
    for (size_t i = 0; i < h->n_open; i++) {
        ent_buf_fmt(&b, "open %.*s %.*s ", ENT_F(h->open[i].lang), ENT_F(h->open[i].designation));
        put_ids(&b, "[", x, h->open[i].first, h->open[i].n_first);
        put_ids(&b, "|", y, h->open[i].second, h->open[i].n_second);
        ent_buf_z(&b, "]; ");
    }
    for (size_t i = 0; i < h->n_blocked; i++)
        ent_buf_fmt(&b, "blocked %.*s=%.*s; ", ENT_F(x->concepts[h->blocked[i].first].id), ENT_F(y->concepts[h->blocked[i].second].id));
    put_ids(&b, "alone [", x, h->alone_first, h->n_alone_first);
    put_ids(&b, "|", y, h->alone_second, h->n_alone_second);
    ent_buf_z(&b, "]");
    OK(ent_buf_take(&s, &b, &E));
    return s.p;
}

static void expect(const char *first, const char *second, const ent_calibres *k, const char *wanted)
{
    ent_term_base x = base_of(first, "ONE"), y = base_of(second, "TWO");
    ent_term_harmony h;
    const char *said;

    OK(ent_term_harmonise(&h, A, &x, &y, k, &E));
    said = in_words(&h, &x, &y);
    if (strcmp(said, wanted) != 0) fail_msg("%s\n-- and --\n%s\n%s\nnot\n%s", first, second, said, wanted);
}

/* ---- promises ---- */

static const struct {
    const char *first, *second, *said;
} promises[] = {
    /* nothing */
    {"", "", "alone [|]"},
    {"a|en bore", "", "alone [a|]"},
    {"a|en bore", "b|en muzzle", "alone [a|b]"},
    /* a designation, folded; in its language, whatever the region */
    {"a|en Bore  Width", "b|en bore width", "a=b likely; alone [|]"},
    {"a|en-GB bore", "b|en-US bore", "a=b likely; alone [|]"},
    {"a|en bore", "b|fr bore", "alone [a|b]"},
    {"a|en bore|en bore|en-GB BORE", "b|en bore", "a=b likely; alone [|]"},
    /* two languages; two terms of one language are no two languages, whatever stands between them */
    {"a|en bore|fr alésage", "b|fr alésage|en bore", "a=b strong; alone [|]"},
    {"a|en bore|en calibre", "b|en calibre|en bore", "a=b likely; alone [|]"},
    {"a|en a|en- b|en c", "b|en a|en b|en c", "a=b likely; alone [|]"},
    {"a|en bore|fr- alésage", "b|en bore|fr alésage", "a=b likely; alone [|]"},
    /* no language is no language */
    {"a|und bore", "b|und bore", "a=b likely; alone [|]"},
    {"a|und bore", "b|mul bore", "a=b likely; alone [|]"},
    {"a|und bore", "b|en bore", "alone [a|b]"},
    {"a|und bore|en bore", "b|zxx bore|en bore", "a=b likely; alone [|]"},
    /* deprecated, superseded, only to find by */
    {"a|en- bore", "b|en bore", "a=b weak; alone [|]"},
    {"a|en bore", "b|en~ bore", "a=b weak; alone [|]"},
    {"a|en? bore", "b|en bore", "a=b weak; alone [|]"},
    {"a|en- bore|fr- alésage", "b|en bore|fr alésage", "a=b weak; alone [|]"},
    {"a|en- bore|en bore", "b|en bore", "a=b likely; alone [|]"},
    /* a definition, alone and with a designation */
    {"a|def en The inner width.", "b|def en the  inner WIDTH.", "a=b likely; alone [|]"},
    {"a|def en The inner width.|en bore", "b|def en The inner width.|en bore", "a=b strong; alone [|]"},
    {"a|def en The inner width.|en- bore", "b|def en The inner width.|en bore", "a=b likely; alone [|]"},
    {"a|def en The inner width.", "b|def fr The inner width.", "alone [a|b]"},
    {"a|def . The inner width.", "b|def . The inner width.", "a=b likely; alone [|]"},
    {"a|def .=en The inner width.", "b|def en The inner width.", "a=b likely; alone [|]"},
    /* the relation: the id, alone or with the name of the other base; not of a third one, and "close" is not exact */
    {"a|exact b", "b|en bore", "a=b strong; alone [|]"},
    {"a|en bore", "b|exact a", "a=b strong; alone [|]"},
    {"a|exact TWO:b", "b", "a=b strong; alone [|]"},
    {"a|exact two:b", "b", "a=b strong; alone [|]"},
    {"a|exact OTHER:b", "b", "alone [a|b]"},
    {"a|exact ONE:b", "b", "alone [a|b]"},
    {"a|exact TWO:urn:x:5", "urn:x:5", "a=urn:x:5 strong; alone [|]"},
    {"a|exact urn:x:5", "urn:x:5", "a=urn:x:5 strong; alone [|]"},
    {"a|exact TWO:urn:x:5", "5", "alone [a|5]"},
    {"a|close b", "b", "alone [a|b]"},
    {"a|exact B", "b", "alone [a|b]"},
    {"same|en bore", "same|en muzzle", "alone [same|same]"},
    {"a|exact c", "b|exact c", "alone [a|b]"},
    {"a|exact a", "b", "alone [a|b]"},
    /* subjects */
    {"a|subject Artillery|en bore|fr alésage", "b|subject artillery |en bore|fr alésage", "a=b strong; alone [|]"},
    {"a|subject plumbing|en bore|fr alésage", "b|subject artillery|en bore|fr alésage", "a=b weak; alone [|]"},
    {"a|subject plumbing|en bore", "b|en bore", "a=b likely; alone [|]"},
    {"a|subject plumbing|exact b", "b|subject artillery", "a=b weak; alone [|]"},
    /* one designation, several concepts: open, no proposal by it; another one still counts */
    {"a|en bore", "b|en bore\nc|en bore", "open en bore [a|b,c]; alone [|]"},
    {"a|en bore\nd|en BORE", "b|en bore", "open en bore [a,d|b]; alone [|]"},
    {"a|en bore|fr alésage", "b|en bore|fr alésage\nc|en bore", "a=b likely; open en bore [a|b,c]; alone [|]"},
    {"a|en bore\nd|en bore", "b|en muzzle", "alone [a,d|b]"},
    {"a|en bore", "b|en bore\nc|en- bore", "open en bore [a|b,c]; alone [|]"},
    {"a|fr x|en y|en b", "b|fr x|en y|en b\nc|fr x|en y|en b", "open en b [a|b,c]; open en y [a|b,c]; open fr x [a|b,c]; alone [|]"},
    /* contested; by grade, then the order of the bases */
    {"a|en bore|en tube", "b|en bore\nc|en tube", "a=b likely!; a=c likely!; alone [|]"},
    {"a|en- x\nc|en y|fr z\nd|en w", "d|en w\nc|en y|fr z\na|en x", "c=c strong; d=d likely; a=a weak; alone [|]"},
    {"a|en x\nb|en y", "c|en y\nd|en x", "a=d likely; b=c likely; alone [|]"},
    {"a|en x|en y", "c|en y\nd|en x\ne|en z", "a=c likely!; a=d likely!; alone [|e]"},
    /* each pair once, by whatever it is found */
    {"a|en x|fr y|def en d|exact b", "b|en x|fr y|def en d|exact a", "a=b strong; alone [|]"},
    /* without calibres, a number is a word as every other */
    {"a|en 155 mm", "b|en 155 mm", "a=b likely; alone [|]"},
};

static void promises_are_kept(void **state)
{
    (void)state;
    for (size_t i = 0; i < N(promises); i++) expect(promises[i].first, promises[i].second, NULL, promises[i].said);
}

static const char *evidence_of(const char *first, const char *second)
{
    ent_term_base x = base_of(first, "ONE"), y = base_of(second, "TWO");
    ent_buf b = ent_buf_new(A, TEXT_MAX);
    ent_term_harmony h;
    ent_str s;

    OK(ent_term_harmonise(&h, A, &x, &y, NULL, &E));
    assert_int_equal(h.n_proposals, 1);
    for (size_t i = 0; i < h.proposals[0].n_evidence; i++) ent_buf_fmt(&b, "%.*s\n", ENT_F(h.proposals[0].evidence[i]));
    OK(ent_buf_take(&s, &b, &E));
    return s.p;
}

static void evidence_is_told(void **state)
{
    char many[2000] = "a", *p = many + 1;
    size_t lines = 0;

    (void)state;
    assert_string_equal(
        evidence_of("a|en Bore|fr- alésage|def en D|exact b|subject x|und *", "b|en bore|fr alésage|def en d|subject y|und *"),
        "Both are called \"*\" (no language named).\nBoth are called \"Bore\" (en).\n"
        "Both are found by \"alésage\" (fr), which one of them does not use.\nBoth have the same definition (en).\n"
        "One says that it is exactly the other.\nBut their subjects differ: \"x\" and \"y\".\n");
    for (int i = 0; i < 40; i++) p += snprintf(p, sizeof many - (size_t)(p - many), "|en term%d", i);
    for (const char *q = evidence_of(many, many); *q != '\0'; q++) lines += *q == '\n';
    assert_int_equal(lines, ENT_HARMONISE_EVIDENCE_MAX);
}

/* What very many share says nothing, unless it is a designation, which is then open. */
static void what_many_share_finds_nothing(void **state)
{
    ent_buf one = ent_buf_new(A, TEXT_MAX), two = ent_buf_new(A, TEXT_MAX);
    ent_term_base x, y;
    ent_term_harmony h;
    ent_str s, t;

    (void)state;
    for (int i = 0; i < 33; i++) {
        ent_buf_fmt(&one, "%sa%d|def en See above.", i != 0 ? "\n" : "", i);
        ent_buf_fmt(&two, "%sb%d|def en See above.", i != 0 ? "\n" : "", i);
    }
    OK(ent_buf_take(&s, &one, &E));
    OK(ent_buf_take(&t, &two, &E));
    x = base_of(s.p, "ONE"), y = base_of(t.p, "TWO");
    OK(ent_term_harmonise(&h, A, &x, &y, NULL, &E));
    assert_int_equal(h.n_proposals, 0);
    assert_int_equal(h.n_alone_first, 33);
    y.n_concepts = 31; /* 64 of them */
    OK(ent_term_harmonise(&h, A, &x, &y, NULL, &E));
    assert_int_equal(h.n_proposals, 33 * 31);
    assert_true(h.proposals[0].contested);
}

static void bad_text_is_refused(void **state)
{
    ent_term_base x = base_of("a|en b\xFF", ""), y = base_of("b|en b", "");
    ent_term_harmony h;

    (void)state;
    REFUSED(ent_term_harmonise(&h, A, &x, &y, NULL, &E), ENT_INVALID);
    REFUSED(ent_term_harmonise(&h, A, &y, &x, NULL, &E), ENT_INVALID);
}

/* ---- against everything with everything ---- */

static unsigned next(uint64_t *s, unsigned below)
{
    *s = *s * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)((*s >> 33) % below);
}

static const char *random_base(uint64_t *s, char side)
{
    static const char *const langs[] = {"en", "fr", "en-GB", "und", "mul"}, *const marks[] = {"", "", "", "-", "~", "?"};
    ent_buf b = ent_buf_new(A, TEXT_MAX);
    unsigned n = next(s, 7);
    ent_str out;

    for (unsigned i = 0; i < n; i++) {
        ent_buf_fmt(&b, "%s%c%u", i != 0 ? "\n" : "", side, i);
        for (unsigned k = next(s, 5); k != 0; k--)
            ent_buf_fmt(&b, "|%s%s %c%u", langs[next(s, 5)], marks[next(s, 6)], next(s, 2) ? 'T' : 't', next(s, TERMS));
        if (next(s, 3) == 0) ent_buf_fmt(&b, "|def %s text %u", langs[next(s, 5)], next(s, 4));
        if (next(s, 6) == 0)
            ent_buf_fmt(&b, "|exact %s%c%u", next(s, 2) ? "" : side == 'a' ? "TWO:" : "ONE:", side == 'a' ? 'b' : 'a', next(s, 7));
        if (next(s, 3) == 0) ent_buf_fmt(&b, "|subject s%u", next(s, 2));
    }
    OK(ent_buf_take(&out, &b, &E));
    return out.p;
}

/* Terms are ASCII there: folding is small letters. */
static bool alike(ent_str x, ent_str y)
{
    if (x.n != y.n) return false;
    for (size_t i = 0; i < x.n; i++)
        if ((x.p[i] | 32) != (y.p[i] | 32)) return false;
    return true;
}

static ent_str tongue(ent_str tag)
{
    ent_str head, tail;

    (void)ent_str_cut(tag, '-', &head, &tail);
    return ent_str_is(head, "und") || ent_str_is(head, "mul") ? (ent_str){0} : head;
}

/* 0: the concept does not have it; 1: it does not use it; 2: it uses it. */
static int has_term(const ent_term_concept *c, ent_str lang, ent_str text)
{
    int best = 0;

    for (size_t i = 0; i < c->n_languages; i++) {
        const ent_term_language *l = &c->languages[i];
        if (!ent_str_eq(tongue(l->tag), lang)) continue;
        for (size_t k = 0; k < l->n_designations; k++) {
            const ent_term_designation *d = &l->designations[k];
            int used = d->status == ENT_TERM_PREFERRED && !d->search_only ? 2 : 1;
            if (alike(d->text, text) && used > best) best = used;
        }
    }
    return best;
}

static size_t holders(const ent_term_base *b, ent_str lang, ent_str text)
{
    size_t n = 0;

    for (size_t i = 0; i < b->n_concepts; i++) n += has_term(&b->concepts[i], lang, text) != 0;
    return n;
}

static bool points(const ent_term_concept *from, const ent_term_concept *to, const char *base)
{
    for (size_t i = 0; i < from->n_relations; i++) {
        ent_str t = from->relations[i].target;
        if (ent_str_eq(t, to->id)) return true;
        if (ent_str_starts(t, base) && ent_str_eq((ent_str){t.p + strlen(base), t.n - strlen(base)}, to->id)) return true;
    }
    return false;
}

static bool same_definition(const ent_term_concept *x, const ent_term_concept *y)
{
    for (size_t i = 0; i < x->n_languages; i++)
        for (size_t k = 0; k < y->n_languages; k++) {
            const ent_term_language *l = &x->languages[i], *m = &y->languages[k];
            if (!ent_str_eq(tongue(l->tag), tongue(m->tag))) continue;
            for (size_t p = 0; p < l->n_definitions; p++)
                for (size_t q = 0; q < m->n_definitions; q++)
                    if (ent_str_eq(l->definitions[p].text, m->definitions[q].text)) return true;
        }
    return false;
}

/* What the header says, one pair at a time. 0: no proposal. */
static int grade_plainly(const ent_term_base *b1, const ent_term_base *b2, const ent_term_concept *x, const ent_term_concept *y)
{
    bool any = false, used = false, en = false, fr = false, definition = same_definition(x, y);
    bool exact = points(x, y, "TWO:") || points(y, x, "ONE:");

    for (size_t i = 0; i < x->n_languages; i++) {
        ent_str lang = tongue(x->languages[i].tag);
        for (size_t k = 0; k < x->languages[i].n_designations; k++) {
            ent_str text = x->languages[i].designations[k].text;
            if (has_term(y, lang, text) == 0 || holders(b1, lang, text) != 1 || holders(b2, lang, text) != 1) continue;
            any = true;
            if (has_term(x, lang, text) != 2 || has_term(y, lang, text) != 2) continue;
            used = true;
            en = en || ent_str_is(lang, "en");
            fr = fr || ent_str_is(lang, "fr");
        }
    }
    if (!any && !definition && !exact) return 0;
    if (x->subject.n != 0 && y->subject.n != 0 && !ent_str_eq(x->subject, y->subject)) return ENT_TERM_WEAK;
    if (exact || (en && fr) || (used && definition)) return ENT_TERM_STRONG;
    return used || definition ? ENT_TERM_LIKELY : ENT_TERM_WEAK;
}

/* Is the designation one that is open, and stands in the answer with all who have it? */
static void check_open(const ent_term_harmony *h, const ent_term_base *x, const ent_term_base *y)
{
    size_t found = 0;

    for (size_t i = 0; i < h->n_open; i++) {
        const ent_term_open *o = &h->open[i];
        assert_true(o->n_first + o->n_second > 2 && o->n_first != 0 && o->n_second != 0);
        assert_int_equal(o->n_first, holders(x, o->lang, o->designation));
        assert_int_equal(o->n_second, holders(y, o->lang, o->designation));
        for (size_t k = 0; k < o->n_first; k++) assert_int_not_equal(has_term(&x->concepts[o->first[k]], o->lang, o->designation), 0);
        for (size_t k = 0; k < o->n_second; k++) assert_int_not_equal(has_term(&y->concepts[o->second[k]], o->lang, o->designation), 0);
    }
    for (unsigned t = 0; t < TERMS; t++)
        for (unsigned l = 0; l < 3; l++) {
            static const char *const langs[] = {"en", "fr", ""};
            char text[3] = {'t', (char)('0' + t), '\0'};
            ent_str lang = ent_str_c(langs[l]), term = ent_str_c(text);
            size_t n = holders(x, lang, term), m = holders(y, lang, term);
            found += n != 0 && m != 0 && n + m > 2;
        }
    assert_int_equal(h->n_open, found);
}

static bool in_open(const ent_term_harmony *h, size_t i, bool second)
{
    for (size_t k = 0; k < h->n_open; k++) {
        const size_t *v = second ? h->open[k].second : h->open[k].first;
        size_t n = second ? h->open[k].n_second : h->open[k].n_first;
        for (size_t p = 0; p < n; p++)
            if (v[p] == i) return true;
    }
    return false;
}

static void check_alone(const ent_term_harmony *h, const size_t *v, size_t n, size_t total, const size_t *proposals, bool second)
{
    size_t at = 0;

    for (size_t i = 0; i < total; i++) {
        bool alone = proposals[i] == 0 && !in_open(h, i, second);
        bool told = at < n && v[at] == i;
        assert_int_equal(alone, told);
        at += told;
    }
    assert_int_equal(at, n);
}

static void check_plainly(const ent_term_harmony *h, const ent_term_base *x, const ent_term_base *y)
{
    int grade[10][10];
    size_t of_x[10] = {0}, of_y[10] = {0}, n = 0, last = 0;

    for (size_t i = 0; i < x->n_concepts; i++)
        for (size_t k = 0; k < y->n_concepts; k++) {
            grade[i][k] = grade_plainly(x, y, &x->concepts[i], &y->concepts[k]);
            of_x[i] += grade[i][k] != 0, of_y[k] += grade[i][k] != 0;
            n += grade[i][k] != 0;
        }
    assert_int_equal(h->n_proposals, n);
    assert_int_equal(h->n_blocked, 0);
    for (size_t i = 0; i < n; i++) {
        const ent_term_proposal *p = &h->proposals[i];
        size_t place = (size_t)(3 - (int)p->grade) * 100 + p->first * 10 + p->second + 1;
        assert_int_equal(p->grade, grade[p->first][p->second]);
        assert_int_equal(p->contested, of_x[p->first] > 1 || of_y[p->second] > 1);
        assert_true(place > last); /* in order, so each once */
        assert_true(p->n_evidence != 0);
        last = place;
    }
    check_open(h, x, y);
    check_alone(h, h->alone_first, h->n_alone_first, x->n_concepts, of_x, false);
    check_alone(h, h->alone_second, h->n_alone_second, y->n_concepts, of_y, true);
}

/* The other way round it says the same. */
static void check_mirrored(const ent_term_harmony *h, const ent_term_base *x, const ent_term_base *y)
{
    ent_term_harmony m;

    OK(ent_term_harmonise(&m, A, y, x, NULL, &E));
    assert_int_equal(m.n_proposals, h->n_proposals);
    assert_int_equal(m.n_open, h->n_open);
    for (size_t i = 0; i < h->n_proposals; i++) {
        size_t k = 0;
        while (k < m.n_proposals && (m.proposals[k].first != h->proposals[i].second || m.proposals[k].second != h->proposals[i].first)) k++;
        assert_true(k < m.n_proposals);
        assert_int_equal(m.proposals[k].grade, h->proposals[i].grade);
    }
}

static void random_bases_agree(void **state)
{
    ent_arena *all = A;
    uint64_t seed = 5;
    size_t proposals = 0, open = 0;

    (void)state;
    for (int round = 0; round < 4000; round++) {
        ent_term_base x, y;
        ent_term_harmony h;
        A = ent_arena_new(all, 0);
        assert_non_null(A);
        x = base_of(random_base(&seed, 'a'), "ONE");
        y = base_of(random_base(&seed, 'b'), "TWO");
        OK(ent_term_harmonise(&h, A, &x, &y, NULL, &E));
        check_plainly(&h, &x, &y);
        check_mirrored(&h, &x, &y);
        proposals += h.n_proposals;
        open += h.n_open;
        ent_arena_free(A);
    }
    A = all;
    print_message("# %zu proposals, %zu open\n", proposals, open);
    assert_true(proposals > 2000 && open > 1000); /* it was no comparison of nothing */
}

/* ---- calibres ---- */

static const ent_calibres *calibres(void)
{
    const ent_calibres *k;
    ent_str path, csv;

    OK(ent_str_fmt(&path, A, &E, "%s/data/calibres.csv", ent_test_root()));
    OK(ent_file_read(&csv, A, path.p, ENT_CALIBRE_MAX_LIST, &E));
    OK(ent_calibres_load(&k, A, csv, &E));
    return k;
}

static void calibres_are_never_confused(void **state)
{
    static const struct {
        const char *first, *second, *said;
    } cases[] = {
        /* one shared designation does not help */
        {"a|en 7.62 × 51 mm NATO|en rifle round", "b|en .308 Winchester|en rifle round", "blocked a=b; alone [|]"},
        {"a|en 155 mm|en field gun", "b|en 155 mm L/52|en field gun", "blocked a=b; alone [|]"},
        {"a|en 155 mm|en field gun", "b|en 105 mm|en field gun", "blocked a=b; alone [|]"},
        {"a|en 155 mm", "b|en 155 mm", "blocked a=b; alone [|]"},
        /* found by what they mean, in two languages */
        {"a|fr 7,62x51 OTAN", "b|en 7.62 NATO", "a=b strong; alone [|]"},
        {"a|fr- 7,62x51 OTAN", "b|en 7.62 NATO", "a=b weak; alone [|]"},
        /* what a concept does not use does not speak for it, but where it has nothing else */
        {"a|en 7.62 × 51 mm NATO|en- .308 Winchester", "b|en 7.62 NATO", "a=b strong; alone [|]"},
        {"a|en- .308 Winchester|en round", "b|en 7.62 NATO|en round", "blocked a=b; alone [|]"},
        /* an open designation beside one that both share */
        {"a|en 5.56 × 45 mm NATO|en 5.56 mm", "b|en 5.56 × 45 mm NATO|en 5.56 mm", "a=b strong; alone [|]"},
        /* a thing of a calibre is not the calibre; but two things of different calibres are two */
        {"a|fr 7,62x51 OTAN wobbler", "b|en 7.62 NATO", "alone [a|b]"},
        {"a|en 155 mm shell wobbler|en plug", "b|en 105 mm shell wobbler|en plug", "blocked a=b; alone [|]"},
        {"a|en 155 mm shell wobbler", "b|en 155 mm shell wobbler", "a=b likely; alone [|]"},
        /* no calibre at all */
        {"a|en level 2 support", "b|en level 2 support", "a=b likely; alone [|]"},
    };
    const ent_calibres *k = calibres();

    (void)state;
    for (size_t i = 0; i < N(cases); i++) expect(cases[i].first, cases[i].second, k, cases[i].said);
}

static void the_reason_is_told(void **state)
{
    const ent_calibres *k = calibres();
    ent_term_concept nato = concept_of(ENT_S("a|en 7.62 × 51 mm NATO")), winchester = concept_of(ENT_S("b|en .308 Winchester"));
    ent_str why;

    (void)state;
    OK(ent_term_confusable(&why, A, &nato, &winchester, k, &E));
    assert_non_null(strstr(why.p, "\"7.62 × 51 mm NATO\" and \".308 Winchester\""));
    assert_non_null(strstr(why.p, "R-65"));
    OK(ent_term_confusable(&why, A, &nato, &nato, k, &E));
    assert_int_equal(why.n, 0);
    OK(ent_term_confusable(&why, A, &nato, &winchester, NULL, &E));
    assert_int_equal(why.n, 0);
}

/* ---- growth ---- */

enum { MANY = 100000 };

static ent_term_base many(int first)
{
    ent_term_concept *v = ent_alloc_array(A, MANY, sizeof *v);
    ent_term_language *l = ent_alloc_array(A, MANY, sizeof *l);
    ent_term_designation *d = ent_alloc_array(A, MANY * 2, sizeof *d);

    assert_true(v != NULL && l != NULL && d != NULL);
    for (int i = 0; i < MANY; i++) {
        OK(ent_str_fmt(&v[i].id, A, &E, "c%d", first + i));
        OK(ent_str_fmt(&d[2 * i].text, A, &E, "invented term number %d", first + i));
        OK(ent_str_fmt(&d[2 * i + 1].text, A, &E, "shared by ten %d", (first + i) / 10));
        l[i] = (ent_term_language){.tag = ENT_S("en"), .n_designations = 2, .designations = &d[2 * i]};
        v[i].n_languages = 1;
        v[i].languages = &l[i];
    }
    return (ent_term_base){.n_concepts = MANY, .concepts = v};
}

/* Half of each is in the other. The time is told, not judged: this machine may be busy. */
static void large_bases_end(void **state)
{
    ent_term_base x = many(0), y = many(MANY / 2);
    ent_term_harmony h;
    clock_t from = clock();

    (void)state;
    OK(ent_term_harmonise(&h, A, &x, &y, NULL, &E));
    print_message("# %d concepts a side: %.1f s\n", (int)MANY, (double)(clock() - from) / CLOCKS_PER_SEC);
    assert_int_equal(h.n_proposals, MANY / 2);
    assert_int_equal(h.n_open, MANY / 2 / 10);
    assert_int_equal(h.n_alone_first, MANY / 2);
    assert_int_equal(h.n_alone_second, MANY / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(promises_are_kept, setup, teardown),
        cmocka_unit_test_setup_teardown(evidence_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(what_many_share_finds_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(bad_text_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(random_bases_agree, setup, teardown),
        cmocka_unit_test_setup_teardown(calibres_are_never_confused, setup, teardown),
        cmocka_unit_test_setup_teardown(the_reason_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(large_bases_end, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
