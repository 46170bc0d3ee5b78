/* SPDX-License-Identifier: Apache-2.0 */
/* Labels: who may see what, from one decision over many cuts to a label's bytes.
 *
 *   bench_label WORK [SPIF]      WORK is not used; SPIF: one more policy to load. From the root folder of the project.        */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <entente/label.h>

#include "lib/bare.h"
#include "lib/bench.h"

enum { ROUNDS = 9, MOST_CUTS = 100000, DOSSIERS = 5000, HELD = 500, NATIONS = 10, MOST_VALUES = 200 };
#define DAY ((ent_time)1780272000) /* 2026-06-01 */

typedef struct world {
    ent_arena *a;
    ent_str spif[2]; /* NATO, EU */
    const ent_policy *p;
    const ent_holding *h;        /* Norwegian staff with dossiers */
    ent_str values[MOST_VALUES]; /* what a release can name */
    size_t n_values;
    const ent_cut **cuts;
} world;

static ent_str read_file(ent_arena *a, const char *path)
{
    ent_str out;
    ent_err e;

    bench_need(ent_file_read(&out, a, path, (size_t)16 << 20, &e), &e, path);
    return out;
}

/* ---- one thing again and again: seconds of processor time for each ---- */

typedef void task(void *ctx, ent_arena *a);

static double each(task *f, void *ctx, size_t times)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    double t;

    if (a == NULL) bench_fail("no memory");
    t = bench_cpu();
    for (size_t i = 0; i < times; i++) {
        f(ctx, a);
        ent_arena_reset(a);
    }
    t = (bench_cpu() - t) / (double)times;
    ent_arena_free(a);
    return t;
}

/* ---- many cuts ------------------------------------------------------------------------------------------------------------------ */

/* Number i of the labels that a busy registry has: four classes, six contexts, what it is released to, who alone may read it, caveats. No two
 * are alike; a third of them also belongs to one of 5,000 dossiers.                                                               */
static bool varied_label(const world *w, ent_label *l, ent_category *list, ent_str *names, size_t i)
{
    static const char *const classes[] = {"UNCLASSIFIED", "RESTRICTED", "CONFIDENTIAL", "SECRET"};
    static const char *const contexts[] = {"NATO", "KFOR", "EAPC", "PFP", "GEORGIA", "UKRAINE"};
    static const char *const only[] = {"NOR", "USA", "GBR", "BEL"}, *const caveats[] = {"CRYPTO", "ATOMAL"};
    size_t total = (size_t)4 * 6 * 16 * 4 << NATIONS, k = i * 2654435761 % total, release, alone, caveat;
    ent_category *c = list;

    *l = (ent_label){.policy = ent_policy_name(w->p), .classification = ent_str_c(classes[k % 4]), .categories = list};
    alone = k / 24 % 16, caveat = k / 384 % 4, release = k / 1536;
    *c = (ent_category){.type = ENT_PERMISSIVE, .tag_name = ENT_S("Context"), .values = names};
    names[c->n++] = ent_str_c(contexts[k / 4 % 6]);
    if (release != 0) names[c->n++] = ENT_S("Releasable");
    names += c++->n;
    *c = (ent_category){.type = ENT_PERMISSIVE, .tag_name = ENT_S("Releasable To"), .values = names};
    for (size_t b = 0; b < NATIONS; b++)
        if ((release >> b & 1) != 0) names[c->n++] = w->values[b * (w->n_values / NATIONS)];
    if (release != 0) names[c->n++] = ENT_S("NATO"), names += c++->n;
    *c = (ent_category){.type = ENT_PERMISSIVE, .tag_name = ENT_S("Only"), .values = names};
    for (size_t b = 0; b < 4; b++)
        if ((alone >> b & 1) != 0) names[c->n++] = ent_str_c(only[b]);
    if (alone != 0) names += c++->n;
    *c = (ent_category){.type = ENT_RESTRICTIVE, .tag_name = ENT_S("Additional Sensitivity"), .values = names};
    for (size_t b = 0; b < 2; b++)
        if ((caveat >> b & 1) != 0) names[c->n++] = ent_str_c(caveats[b]);
    if (caveat != 0) c++;
    l->n = (size_t)(c - list);
    return i < total;
}

static void make_cuts(world *w)
{
    ent_category list[4];
    ent_str names[NATIONS + 16];
    ent_label l;
    ent_err e;

    w->cuts = ent_alloc_array(w->a, MOST_CUTS, sizeof *w->cuts);
    if (w->cuts == NULL) bench_fail("no memory");
    for (size_t i = 0, n = 0; n < MOST_CUTS; i++) {
        char dossier[32] = "";
        if (!varied_label(w, &l, list, names, i)) bench_fail("too few labels are valid: %zu", n);
        if (i % 3 == 0) snprintf(dossier, sizeof dossier, "dossier %zu", i / 3 % DOSSIERS);
        if (ent_cut_of(&w->cuts[n], w->a, w->p, &l, ent_str_c(dossier), DAY, &e) == ENT_OK) n++;
    }
}

typedef struct many {
    size_t n, permits;
    bench_series build, view, one;
} many;

static void measure_cuts(const world *w, many *m)
{
    size_t words = (m->n + 63) / 64, times = 4000000 / m->n + 1;
    ent_arena *a = ent_arena_new(w->a, 0);
    uint64_t *bits = ent_alloc_array(w->a, words, sizeof *bits);
    const ent_cut_table *t;
    double began = bench_cpu(), permits = 0;
    ent_err e;

    if (a == NULL || bits == NULL) bench_fail("no memory");
    bench_need(ent_cut_table_of(&t, a, w->cuts, m->n, &e), &e, "packing the cuts");
    bench_add(&m->build, bench_cpu() - began);
    began = bench_cpu();
    for (size_t i = 0; i < times; i++) ent_cut_table_view(bits, t, w->h);
    bench_add(&m->view, (bench_cpu() - began) / (double)times / (double)m->n);
    m->permits = 0;
    for (size_t i = 0; i < m->n; i++) m->permits += bits[i / 64] >> i % 64 & 1;
    began = bench_cpu();
    for (size_t i = 0; i < m->n; i++) permits += ent_admits(w->h, w->cuts[i]);
    bench_add(&m->one, (bench_cpu() - began) / (double)m->n);
    if (permits != (double)m->permits) bench_fail("the view and the decision differ");
    ent_arena_free(a);
}

static void report_cuts(const world *w, size_t rounds)
{
    static many m[] = {{.n = 1000}, {.n = 10000}, {.n = MOST_CUTS}};

    for (size_t r = 0; r < rounds; r++)
        for (size_t i = 0; i < sizeof m / sizeof *m; i++) measure_cuts(w, &m[i]);
    printf(
        "### One clearance over many cuts\n\n"
        "Cuts of the NATO-shaped policy, no two alike: 4 classes, 6 contexts, 1,023 release lists and none, 15 lists of Only and none, "
        "caveats; a third "
        "in one of %d dossiers.\nThe clearance is that of a Norwegian with %d dossiers. *View*: ent_cut_table_view, all cuts in one pass. "
        "*One by one*: "
        "ent_admits for each. Millions of decisions\na second of processor time of one processor; median (least to most) of %zu rounds.\n\n"
        "| cuts | permits | view, million/s | one by one, million/s | ns a decision in the view | packing the table, ms "
        "|\n|---:|---:|---:|---:|---:|---:|\n",
        DOSSIERS, HELD, rounds);
    for (size_t i = 0; i < sizeof m / sizeof *m; i++) {
        bench_series view = {0}, one = {0};
        for (size_t r = 0; r < rounds; r++) bench_add(&view, 1e-6 / m[i].view.v[r]), bench_add(&one, 1e-6 / m[i].one.v[r]);
        printf("| %zu | %zu | **%s** | %s | %s | %s |\n", m[i].n, m[i].permits, bench_spread(&view, 1).text, bench_spread(&one, 1).text,
               bench_number(bench_median(&m[i].view) * 1e9).text, bench_number(bench_median(&m[i].build) * 1e3).text);
    }
    printf("\nTarget: 50 million decisions a second of one processor over 100,000 cuts.\n\n");
}

/* ---- from bytes ------------------------------------------------------------------------------------------------------------------ */

typedef struct file {
    const char *name;
    const world *w;
    bare_xml *bare;
    ent_label label;
    ent_str xml, marking;
    size_t times;
    bench_series cold, bare_time, parse, validate, decide, print, write, unmark;
} file;

static void cold(void *ctx, ent_arena *a)
{
    const file *f = ctx;
    ent_decision d;
    ent_err e;

    bench_need(ent_label_decide_bytes(&d, a, f->w->p, f->xml, f->w->h, DAY, &e), &e, "deciding");
    if (d.verdict != ENT_PERMIT) bench_fail("%s: %s", f->name, ent_reason_word(d.reason));
}

static void bare_parse(void *ctx, ent_arena *a)
{
    const file *f = ctx;

    (void)a;
    bare_xml_read(f->bare, f->xml.p, f->xml.n);
}

static void parse(void *ctx, ent_arena *a)
{
    const file *f = ctx;
    ent_label l;
    ent_err e;

    bench_need(ent_label_parse(&l, a, f->xml, true, NULL, &e), &e, "parsing");
}

static void validate(void *ctx, ent_arena *a)
{
    const file *f = ctx;
    ent_err e;

    (void)a;
    bench_need(ent_label_validate(f->w->p, &f->label, DAY, true, &e), &e, "validating");
}

static void decide(void *ctx, ent_arena *a)
{
    const file *f = ctx;
    ent_decision d;
    ent_err e;

    bench_need(ent_label_decide(&d, a, f->w->p, &f->label, f->w->h, DAY, &e), &e, "deciding");
}

static void print(void *ctx, ent_arena *a)
{
    const file *f = ctx;
    ent_str s;
    ent_err e;

    bench_need(ent_label_marking(&s, a, f->w->p, &f->label, ENT_S("en"), ENT_PAGE_TOP, &e), &e, "printing");
}

static void write_xml(void *ctx, ent_arena *a)
{
    const file *f = ctx;
    ent_str s;
    ent_err e;

    bench_need(ent_label_write(&s, a, f->w->p, &f->label, &e), &e, "writing");
}

static void unmark(void *ctx, ent_arena *a)
{
    const file *f = ctx;
    ent_label l;
    ent_err e;

    bench_need(ent_label_unmark(&l, a, f->w->p, f->marking, &e), &e, "reading the marking");
}

/* A released label with so many values, the clearance's own among them. */
static void make_file(file *f, const world *w, const char *name, size_t released, size_t alone)
{
    ent_category *list = ent_alloc_array(w->a, 3, sizeof *list);
    ent_str *names = ent_alloc_array(w->a, released + alone + 4, sizeof *names);
    ent_err e;

    if (list == NULL || names == NULL) bench_fail("no memory");
    *f = (file){.name = name, .w = w, .bare = bare_xml_new()};
    f->label = (ent_label){.policy = ent_policy_name(w->p),
                           .classification = ENT_S("RESTRICTED"),
                           .categories = list,
                           .n = 1,
                           .has_created = true,
                           .created = DAY,
                           .has_review = true,
                           .review = DAY + 86400,
                           .originator = ENT_S("a.officer@example.int"),
                           .originator_type = ENT_S("rfc822Name")};
    list[0] = (ent_category){.type = ENT_PERMISSIVE, .tag_name = ENT_S("Context"), .n = released == 0 ? 1 : 2, .values = names};
    names[0] = ENT_S("NATO"), names[1] = ENT_S("Releasable");
    names += 2;
    list[f->label.n] = (ent_category){.type = ENT_PERMISSIVE, .tag_name = ENT_S("Releasable To"), .n = released + 1, .values = names};
    memcpy(names, w->values, released * sizeof *names);
    names[released] = ENT_S("NATO");
    if (released != 0) f->label.n++;
    names += released + 1;
    list[f->label.n] = (ent_category){.type = ENT_PERMISSIVE, .tag_name = ENT_S("Only"), .n = alone, .values = names};
    for (size_t i = 0; i < alone; i++) names[i] = i == 0 ? ENT_S("NOR") : i == 1 ? ENT_S("USA") : ENT_S("GBR");
    if (alone != 0) f->label.n++;
    bench_need(ent_label_write(&f->xml, w->a, w->p, &f->label, &e), &e, "writing a label");
    bench_need(ent_label_marking(&f->marking, w->a, w->p, &f->label, ENT_S("en"), ENT_PAGE_TOP, &e), &e, "printing a label");
    f->times = 4000000 / (f->xml.n + 1000);
}

static void measure_file(file *f)
{
    bench_add(&f->cold, each(cold, f, f->times));
    bench_add(&f->bare_time, each(bare_parse, f, f->times));
    bench_add(&f->parse, each(parse, f, f->times));
    bench_add(&f->validate, each(validate, f, f->times));
    bench_add(&f->decide, each(decide, f, f->times));
    bench_add(&f->print, each(print, f, f->times));
    bench_add(&f->write, each(write_xml, f, f->times));
    bench_add(&f->unmark, each(unmark, f, f->times / 20 + 1));
}

enum { FILES = 4 };

static void report_files(const world *w, size_t rounds)
{
    static file f[FILES];

    make_file(&f[0], w, "class and context", 0, 0);
    make_file(&f[1], w, "released to 2", 2, 0);
    make_file(&f[2], w, "released to 20, 3 only", 20, 3);
    make_file(&f[3], w, "released to 50", 50, 0);
    for (size_t r = 0; r < rounds; r++)
        for (size_t i = 0; i < FILES; i++) measure_file(&f[i]);
    printf("### From the bytes of a label\n\n"
           "*Cold*: the bytes of a STANAG 4774 label in, verdict out (ent_label_decide_bytes): ceilings, UTF-8, XML, names, all rules of "
           "validity, decision; all "
           "labels are permitted, so that\nnothing is cut short. The peer is libxml2 alone: the same bytes parsed into its tree and freed, "
           "one context used "
           "again and again. In turns, in one process;\nmicroseconds of processor time, median (least to most) of %zu rounds; the ratio is "
           "that of each round.\n\n"
           "| label | bytes | cold, us | libxml2, us | cold / libxml2 |\n|---|---:|---:|---:|---:|\n",
           rounds);
    for (size_t i = 0; i < FILES; i++)
        printf("| %s | %zu | %s | %s | **%s** |\n", f[i].name, f[i].xml.n, bench_spread(&f[i].cold, 1e6).text,
               bench_spread(&f[i].bare_time, 1e6).text, bench_ratio(&f[i].cold, &f[i].bare_time).text);
    printf("\nTarget: within 1.5 times bare libxml2.\n\n"
           "The steps one by one, microseconds: XML parsed strictly; validity of a parsed label; validity and decision of a parsed label; "
           "the marking "
           "printed; schema-valid XML written;\na marking read back into a label.\n\n"
           "| label | parse | validate | decide | print | write | read a marking |\n|---|---:|---:|---:|---:|---:|---:|\n");
    for (size_t i = 0; i < FILES; i++)
        printf("| %s | %s | %s | %s | %s | %s | %s |\n", f[i].name, bench_spread(&f[i].parse, 1e6).text,
               bench_spread(&f[i].validate, 1e6).text, bench_spread(&f[i].decide, 1e6).text, bench_spread(&f[i].print, 1e6).text,
               bench_spread(&f[i].write, 1e6).text, bench_spread(&f[i].unmark, 1e6).text);
    printf("\n");
}

/* ---- policies -------------------------------------------------------------------------------------------------------------------- */

typedef struct spif {
    const char *name;
    ent_str bytes;
    bare_xml *bare;
    bench_series load, bare_time;
} spif;

static void load(void *ctx, ent_arena *a)
{
    const spif *s = ctx;
    const ent_policy *p;
    ent_err e;

    bench_need(ent_policy_load(&p, a, s->bytes, NULL, &e), &e, "loading a policy");
}

static void bare_load(void *ctx, ent_arena *a)
{
    const spif *s = ctx;

    (void)a;
    bare_xml_read(s->bare, s->bytes.p, s->bytes.n);
}

static void report_policies(const world *w, const char *more, size_t rounds)
{
    static spif s[3] = {
        {.name = "data/policy/nato.spif.xml"}, {.name = "data/policy/eu.spif.xml"}, {.name = "a published NATO policy (not shipped)"}};
    size_t n = more == NULL ? 2 : 3;

    for (size_t i = 0; i < n; i++) {
        s[i].bytes = i < 2 ? w->spif[i] : read_file(w->a, more);
        s[i].bare = bare_xml_new();
    }
    for (size_t r = 0; r < rounds; r++) {
        for (size_t i = 0; i < n; i++) {
            bench_add(&s[i].load, each(load, &s[i], 20));
            bench_add(&s[i].bare_time, each(bare_load, &s[i], 20));
        }
    }
    printf("### Loading a policy\n\nRead, checked and compiled (ent_policy_load); the peer as above. Milliseconds of processor time.\n\n"
           "| policy | KiB | load, ms | libxml2, ms | load / libxml2 |\n|---|---:|---:|---:|---:|\n");
    for (size_t i = 0; i < n; i++)
        printf("| %s | %s | %s | %s | %s |\n", s[i].name, bench_number((double)s[i].bytes.n / 1024).text,
               bench_spread(&s[i].load, 1e3).text, bench_spread(&s[i].bare_time, 1e3).text, bench_ratio(&s[i].load, &s[i].bare_time).text);
}

/* ---------------------------------------------------------------------------------------------------------------------------------- */

/* The values of Releasable To that go with every class, in the policy's order. */
static void take_values(world *w)
{
    const ent_xml_limits limits = ent_xml_small();
    const ent_xml_node *set;
    ent_xml_node *root;
    ent_err e;

    bench_need(ent_xml_parse(&root, w->a, w->spif[0], &limits, &e), &e, "reading the policy");
    set = ent_xml_child(ent_xml_child(root, NULL, "securityCategoryTagSets"), NULL, "securityCategoryTagSet");
    while (set != NULL && !ent_str_is(ent_xml_value(set, "name"), "Releasable To")) set = ent_xml_again(set);
    set = ent_xml_child(set, NULL, "securityCategoryTag");
    for (const ent_xml_node *v = ent_xml_child(set, NULL, "tagCategory"); v != NULL && w->n_values < MOST_VALUES; v = ent_xml_again(v)) {
        ent_str name = ent_xml_value(v, "name");
        if (ent_xml_child(v, NULL, "excludedClass") != NULL || ent_xml_attribute(v, NULL, "obsolete") != NULL || ent_str_is(name, "NATO"))
            continue;
        w->values[w->n_values++] = name;
    }
    if (w->n_values < 50) bench_fail("the policy has only %zu values for a release", w->n_values);
}

static void make_world(world *w)
{
    static const char clearance[] =
        "NATO: SECRET; Context=NATO,Releasable; Only=NATO,NOR; Releasable To=NATO,NOR; Additional Sensitivity=CRYPTO";
    static char names[HELD][32];
    ent_str held[HELD];
    ent_clearance c;
    ent_err e;

    w->a = ent_arena_new(NULL, 0);
    if (w->a == NULL) bench_fail("no memory");
    w->spif[0] = read_file(w->a, "data/policy/nato.spif.xml");
    w->spif[1] = read_file(w->a, "data/policy/eu.spif.xml");
    bench_need(ent_policy_load(&w->p, w->a, w->spif[0], NULL, &e), &e, "loading the policy");
    take_values(w);
    for (size_t i = 0; i < HELD; i++) {
        snprintf(names[i], sizeof names[i], "dossier %zu", i * 7 % DOSSIERS);
        held[i] = ent_str_c(names[i]);
    }
    bench_need(ent_clearance_read_short(&c, w->a, w->p, ent_str_c(clearance), true, &e), &e, "reading the clearance");
    bench_need(ent_holding_of(&w->h, w->a, w->p, &c, held, HELD, &e), &e, "compiling the clearance");
    make_cuts(w);
}

int main(int argc, char **argv)
{
    static world w;
    size_t rounds = bench_rounds(ROUNDS);

    if (argc < 2 || argc > 3) bench_fail("usage: bench_label WORK [SPIF]");
    bench_say("label: making %d cuts", MOST_CUTS);
    make_world(&w);
    printf("## Labels\n\n");
    bench_say("label: decisions");
    report_cuts(&w, rounds);
    bench_say("label: from bytes");
    report_files(&w, rounds);
    bench_say("label: policies");
    report_policies(&w, argc == 3 ? argv[2] : NULL, rounds);
    ent_arena_free(w.a);
    return 0;
}
