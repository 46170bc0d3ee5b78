/* SPDX-License-Identifier: Apache-2.0 */
/* An invented register in the shape of NISP 11.0 (DTD 4.4): as many events, references, nodes and organisations for each
 * standard, and texts as long. Nothing in it is anybody's: names are numbers, texts are made of a few words.             */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bench.h"

/* A fixed sequence (xorshift64*, Marsaglia 2003, Vigna 2016), so that every run reads the same file. */
typedef struct source {
    FILE *f;
    uint64_t state;
} source;

static uint64_t next(source *s)
{
    s->state ^= s->state >> 12;
    s->state ^= s->state << 25;
    s->state ^= s->state >> 27;
    return s->state * UINT64_C(2685821657736338717);
}

static unsigned below(source *s, unsigned n)
{
    return (unsigned)((next(s) >> 33) % n);
}

static void words(source *s, size_t bytes)
{
    static const char *const vocabulary[] = {"the",      "service",   "exercise", "radio",   "format",   "of",      "interface",
                                             "message",  "network",   "and",      "for",     "security", "profile", "data",
                                             "exchange", "specifies", "protocol", "between", "systems",  "layer"};
    size_t written = 0, column = 0;

    while (written < bytes) {
        const char *word = vocabulary[below(s, sizeof vocabulary / sizeof *vocabulary)];
        size_t n = strlen(word) + 1;
        fprintf(s->f, "%s%s", column > 90 ? "\n            " : column ? " " : "", word);
        column = column > 90 ? n : column + n;
        written += n;
    }
}

static void uuid(source *s)
{
    uint64_t a = next(s), b = next(s);

    fprintf(s->f, "%08x-%04x-4%03x-8%03x-%012llx", (unsigned)(a >> 32), (unsigned)(a >> 16) & 0xFFFF, (unsigned)a & 0xFFF,
            (unsigned)(b >> 52) & 0xFFF, (unsigned long long)(b & UINT64_C(0xFFFFFFFFFFFF)));
}

static void history(source *s, unsigned events)
{
    fputs("            <history>\n", s->f);
    for (unsigned i = 0; i < events; i++)
        fprintf(s->f, "               <event flag=\"%s\" date=\"20%02u-%02u-%02u\" rfcp=\"%u-%u\" version=\"%u.0\"/>\n",
                i == 0 ? "added" : "changed", 10 + i, 1 + below(s, 12), 1 + below(s, 28), i + 4, 1 + below(s, 60), i + 5);
    fputs("            </history>\n", s->f);
}

static void status(source *s, const char *mode, size_t i, unsigned events)
{
    fprintf(s->f, "         <status mode=\"%s\">\n            <uri>http://example.org/standards/%zu/text</uri>\n", mode, i);
    history(s, events);
    fputs("         </status>\n         <uuid>", s->f);
    uuid(s);
    fputs("</uuid>\n", s->f);
}

static void standard(source *s, size_t i, size_t orgs)
{
    fprintf(s->f,
            "      <standard id=\"ex-standard-%zu\" tag=\"EX %zu\">\n         <document orgid=\"org%zu\" pubnum=\"EX %zu\" "
            "date=\"%u-%02u-%02u\" title=\"",
            i, i, i % orgs, i, 1990 + below(s, 28), 1 + below(s, 12), 1 + below(s, 28));
    words(s, 60);
    fputs("\"/>\n         <applicability>\n            ", s->f);
    words(s, 300 + below(s, 500));
    fputs("\n         </applicability>\n         <responsibleparty rpref=\"org0\"/>\n", s->f);
    status(s, below(s, 3) == 0 ? "deleted" : "accepted", i, 2 + below(s, 3));
    fputs("      </standard>\n", s->f);
}

static void profile(source *s, size_t i, size_t orgs, size_t standards, size_t nodes)
{
    fprintf(s->f,
            "      <serviceprofile id=\"ex-profile-%zu\" title=\"Profile %zu\">\n         <profilespec orgid=\"org%zu\" pubnum=\"P %zu\" "
            "date=\"2014-07-03\" "
            "title=\"Profile Book\" version=\"1.0\"/>\n         <reftaxonomy refid=\"node%zu\"/>\n         <obgroup "
            "obligation=\"mandatory\">\n",
            i, i, i % orgs, i, i % nodes);
    for (int k = 0; k < 4; k++) fprintf(s->f, "            <refstandard refid=\"ex-standard-%zu\"/>\n", (size_t)(next(s) % standards));
    fputs("         </obgroup>\n         <guide>\n            <para>", s->f);
    words(s, 200);
    fputs("</para>\n         </guide>\n", s->f);
    status(s, "accepted", i, 1);
    fputs("      </serviceprofile>\n", s->f);
}

static void before_records(source *s, size_t nodes, size_t services, size_t standards)
{
    fputs(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE standards PUBLIC \"-//DDRE//DTDStandardDB XML V4.4//EN\" \"stddb44.dtd\">\n"
        "<standards revision=\"EX\">\n   <taxonomy>\n",
        s->f);
    for (size_t i = 0; i < nodes; i++) {
        fprintf(s->f, "      <node title=\"Node %zu\" level=\"1\" id=\"node%zu\" description=\"", i, i);
        words(s, 600);
        fputs("\" emUUID=\"", s->f);
        uuid(s);
        fputs("\"/>\n", s->f);
    }
    fputs("   </taxonomy>\n   <bestpracticeprofile>\n", s->f);
    for (size_t i = 0; i < services; i++) {
        fprintf(s->f, "      <bpserviceprofile genTitle=\"Service %zu\" tref=\"node%zu\">\n         <bpgroup mode=\"mandatory\">\n", i,
                i % nodes);
        for (int k = 0; k < 6; k++)
            fprintf(s->f, "            <bprefstandard refid=\"ex-standard-%zu\"/>\n", (size_t)(next(s) % standards));
        fputs("         </bpgroup>\n      </bpserviceprofile>\n", s->f);
    }
    fputs("   </bestpracticeprofile>\n   <records>\n", s->f);
}

void bench_write_register(const char *path, size_t standards)
{
    size_t orgs = standards / 14 + 1, nodes = standards / 5 + 1;
    source s = {.f = fopen(path, "w"), .state = UINT64_C(88172645463325252)};

    if (s.f == NULL) bench_fail("%s cannot be written: %s", path, strerror(errno));
    before_records(&s, nodes, standards / 22 + 1, standards);
    for (size_t i = 0; i < standards; i++) standard(&s, i, orgs);
    for (size_t i = 0; i < standards / 10; i++) profile(&s, i, orgs, standards, nodes);
    fputs("   </records>\n   <organisations>\n", s.f);
    for (size_t i = 0; i < orgs; i++)
        fprintf(s.f, "      <orgkey key=\"org%zu\" short=\"O%zu\" long=\"Organisation %zu\" uri=\"http://example.org/%zu\"/>\n", i, i, i,
                i);
    fputs("   </organisations>\n</standards>\n", s.f);
    if (ferror(s.f) || fclose(s.f) != 0) bench_fail("%s cannot be written: %s", path, strerror(errno));
}
