/* SPDX-License-Identifier: Apache-2.0 */
/* Binary labels made by hand, and labels made by chance, for the tests of the binary forms. Include it behind common.h. */
#ifndef ENTENTE_TEST_LABEL_ESS_SAMPLES_H
#define ENTENTE_TEST_LABEL_ESS_SAMPLES_H

#include "bytes.h"
#include "ess_policy.h"

__attribute__((unused)) static const ent_policy *wire(ent_arena *a)
{
    ent_notes notes = {0};

    return load(a, S(ENT_ESS_POLICY), &notes);
}

/* ---- shorthands for the table: what the parts of a label are in bytes ---- */

#define POLICY "06{88 37 01} " /* 2.999.1: 80 + 999 = 1079 = 8 · 128 + 55 */
#define CLOSED "02{03} "
#define ACP "60 86 48 01 65 02 01 08 03 " /* 2.16.840.1.101.2.1.8.3: 80 + 16; 840 = 6 · 128 + 72 */
#define SET(n) "06{88 37 02 " n "} "
#define INFO "06{69 83 b3 96 d3 81 df df fa b6 ab bc b2 d5 fc fe b5 92 ff 64 07} "
#define CATEGORY(kind, contents) "30{ 80{" ACP kind "} a1{ 30{ " contents "} } } "
#define LABEL(categories) "31{ " CLOSED POLICY "31{ " categories "} }"
#define MISSI(contents) LABEL("30{ 80{60 86 48 01 65 02 01 08 01} a1{ " contents "} } ")

typedef struct sample {
    const char *bytes;
    const char *text; /* what it says, or a word of the refusal */
    const char *mark;
} sample;

/* In the one form: read either way, and written so. */
__attribute__((unused)) static const sample GOOD[] = {
    /* Byte by byte, without shorthands: restrictive bits.
     * 31 26                        SET, 38 bytes
     *   02 01 03                     class 3, CLOSED (lacv "003")
     *   06 03 88 37 01               policy 2.999.1
     *   31 1c                        categories, 28 bytes
     *     30 1a                        one of them, 26 bytes
     *       80 0a 60 .. 03 00            type 2.16.840.1.101.2.1.8.3.0
     *       a1 0c                        value, 12 bytes
     *         30 0a                        SEQUENCE, 10 bytes
     *           06 04 88 37 02 01            tag set 2.999.2.1, Need
     *           03 02 02 84                  bits 1000 01 and two unused: 0 RED, 5 BLUE                               */
    {"31 26 02 01 03 06 03 88 37 01 31 1c 30 1a 80 0a 60 86 48 01 65 02 01 08 03 00 a1 0c 30 0a 06 04 88 37 02 01 03 02 02 84",
     "CLOSED | R Need: RED, BLUE", NULL},
    /* enumerated permissive: 1, 200 = 0xc8 with its zero byte, 21745403334774610 in 7 bytes, 2^64 - 1 in 9 */
    {"31 3f 02 01 03 06 03 88 37 01 31 35 30 33 80 0a 60 86 48 01 65 02 01 08 03 01 a1 25 30 23 06 04 88 37 02 02 31 1b 02 01 01 "
     "02 02 00 c8 02 07 4d 41 54 41 44 4f 52 02 09 00 ff ff ff ff ff ff ff ff",
     "CLOSED | P To: AAA, BBB, LONG, MAX", NULL},
    {"31{ 02{00} " POLICY "}", "ZERO", NULL},
    {"31{ 02{01 00} " POLICY "}", "LAST", NULL}, /* 256 */
    {LABEL(CATEGORY("04", SET("05") "31{ 02{03} 02{01 2c} } ")), "CLOSED | R Eyes: E3, E300", NULL},
    {LABEL(CATEGORY("03", SET("06") "03{07 80 80} ")), "CLOSED | I Note: N0, N8", NULL},
    {LABEL(CATEGORY("03", INFO "31{ 02{01} 02{01 11 70} } ")), "CLOSED | I Info: I1, I70000", NULL},
    /* nobody: the set is there and empty; with both kinds in the set, both are */
    {LABEL(CATEGORY("01", SET("02") "31{} ")), "CLOSED | P To:", NULL},
    {LABEL(CATEGORY("02", SET("04") "03{00} ")), "CLOSED | P Pair:", NULL},
    {LABEL(CATEGORY("01", SET("03") "31{} ") CATEGORY("02", SET("03") "03{00} ")), "CLOSED | P Coi:", NULL},
    /* two kinds of one set are one category by name; GAMMA is number 0 among the numbers, ALPHA bit 0 */
    {LABEL(CATEGORY("02", SET("03") "03{07 80} ") CATEGORY("01", SET("03") "31{ 02{00} } ")), "CLOSED | P Coi: ALPHA, GAMMA", NULL},
    {LABEL(CATEGORY("01", SET("03") "31{ 02{00} } ")), "CLOSED | P Coi: GAMMA", NULL},
    /* two tags of one kind are one bit string */
    {LABEL(CATEGORY("02", SET("04") "03{05 a0} ")), "CLOSED | P Pair: PX, QX", NULL},
    /* the same set restricts and permits */
    {LABEL(CATEGORY("01", SET("09") "31{ 02{01} } ") CATEGORY("04", SET("09") "31{ 02{01} } ")), "CLOSED | R Both: M1 | P Both: M2", NULL},
    /* privacy marks: UTF8String (12) before the categories (17), PrintableString (19) behind them */
    {"31{ " CLOSED POLICY "13{45 79 65 73 20 6f 6e 6c 79} }", "CLOSED", "Eyes only"},
    {"31{ " CLOSED POLICY "0c{c3 85 4c 41} }", "CLOSED", "\xc3\x85LA"},
    {"31{ " CLOSED POLICY "0c{61 2a} }", "CLOSED", "a*"}, /* '*' is no character of PrintableString */
    {"31{ " CLOSED POLICY "31{ " CATEGORY("02", SET("04") "03{07 80} ") "} 13{78} }", "CLOSED | P Pair: PX", "x"},
    {"31{ " CLOSED POLICY "0c{2a} 31{ " CATEGORY("02", SET("04") "03{07 80} ") "} }", "CLOSED | P Pair: PX", "*"},
};

/* Understood, but not in the one form: strict refuses, otherwise a note says so. */
__attribute__((unused)) static const sample ODD[] = {
    {"31{ " POLICY CLOSED "}", "CLOSED", NULL},                                                    /* another order */
    {"31 82 00 08 " CLOSED POLICY, "CLOSED", NULL},                                                /* a long length */
    {"31 80 " CLOSED POLICY "00 00", "CLOSED", NULL},                                              /* an indefinite one */
    {"31{ " CLOSED POLICY "33{ 04{45} 04{79} } }", "CLOSED", "Ey"},                                /* a text in pieces */
    {"31{ " CLOSED POLICY "0c{45 79} }", "CLOSED", "Ey"},                                          /* UTF8String, not needed */
    {"31{ " CLOSED POLICY "13{20 45 20 20 79} }", "CLOSED", "E y"},                                /* white space */
    {LABEL(CATEGORY("00", SET("01") "03{00 84} ")), "CLOSED | R Need: RED, BLUE", NULL},           /* zeros behind the last bit */
    {LABEL(CATEGORY("00", SET("01") "23{ 03{00 84} } ")), "CLOSED | R Need: RED, BLUE", NULL},     /* bits in pieces */
    {LABEL(CATEGORY("01", SET("02") "31{ 02{00 c8} 02{01} } ")), "CLOSED | P To: AAA, BBB", NULL}, /* numbers unsorted */
    {LABEL(CATEGORY("01", SET("02") "31{ 02{01} } ") CATEGORY("02", SET("04") "03{07 80} ")), "CLOSED | P To: AAA | P Pair: PX", NULL},
    {LABEL(CATEGORY("03", SET("06") "31{ 02{00} 02{08} } ")), "CLOSED | I Note: N0, N8", NULL}, /* the policy says bits */
    {LABEL(CATEGORY("03", INFO "03{06 40} ")), "CLOSED | I Info: I1", NULL},                    /* the policy says numbers */
    /* MISSI */
    {MISSI("31{ 30{ " SET("01") "30{ a1{ 03{02 84} } } } }"), "CLOSED | R Need: RED, BLUE", NULL},
    {MISSI("31{ 30{ " SET("03") "30{ a2{ 31{ 02{00} } } a6{ 03{07 80} } } } 30{ " SET("05") "30{ a2{ 31{ 02{03} } } } } }"),
     "CLOSED | P Coi: ALPHA, GAMMA | R Eyes: E3", NULL},
    {MISSI("31{ 30{ " SET("06") "30{ a7{ 03{07 80 80} } } } 30{ " INFO "30{ a7{ 31{ 02{01} } } } } }"),
     "CLOSED | I Note: N0, N8 | I Info: I1", NULL},
    {MISSI("31{ 30{ " SET("02") "30{ a2{ 31{} } } } }"), "CLOSED | P To:", NULL},
};

/* Refused either way; the text is a word of the sentence. `mark`: of the sentence when strict, where another rule is broken first. */
__attribute__((unused)) static const sample BAD[] = {
    {"", "empty", NULL},
    {"30{ " CLOSED POLICY "}", "a set", NULL},
    {"31{ " CLOSED "}", "names no policy", NULL},
    {"31{}", "names no policy", NULL},
    {"31{ " POLICY "}", "no classification", NULL},
    {"31{ " CLOSED "06{29} }", "1.1, not under Wire", NULL},
    {"31{ " CLOSED "06{88 37 01 01} }", "2.999.1.1", NULL},
    {"31{ " CLOSED "06{} }", "malformed", NULL},
    {"31{ 02{02} " POLICY "}", "no class with the number 2", NULL},
    {"31{ 02{01 01} " POLICY "}", "no class with the number 257", NULL}, /* BEYOND, but the form ends at 256 */
    {"31{ 02{ff} " POLICY "}", "negative", NULL},
    {"31{ 02{00 03} " POLICY "}", "longer than", NULL},
    {"31{ " CLOSED CLOSED POLICY "}", "twice", NULL},
    {"31{ " CLOSED POLICY POLICY "}", "twice", NULL},
    {"31{ " CLOSED POLICY "0c{2a} 13{78} }", "twice", NULL},
    {"31{ " CLOSED POLICY "16{78} }", "no component", NULL},
    {"31{ " CLOSED POLICY "} 00", "behind the end", NULL},
    /* marks */
    {"31{ " CLOSED POLICY "13{} }", "empty", NULL},
    {"31{ " CLOSED POLICY "13{20} }", "empty", NULL},
    {"31{ " CLOSED POLICY "13{2a} }", "PrintableString", NULL},
    {"31{ " CLOSED POLICY "0c{c3} }", "privacy mark", NULL},
    {"31{ " CLOSED POLICY "0c{01} }", "privacy mark", NULL},
    /* categories */
    {"31{ " CLOSED POLICY "31{} }", "no category", NULL},
    {LABEL("31{}"), "a category", NULL},
    {LABEL("30{}"), "the type of a category", NULL},
    {LABEL("30{ 80{" ACP "00} }"), "the value of a category", NULL},
    {LABEL("30{ 06{" ACP "00} a1{ 30{ " SET("01") "03{07 80} } } }"), "the type of a category", NULL},
    {LABEL("30{ 80{" ACP "00} a1{ 30{ " SET("01") "03{07 80} } 05{} } }"), "more here", NULL},
    {LABEL("30{ 80{" ACP "00} a1{ 30{ " SET("01") "03{07 80} } } 05{} }"), "more here", NULL},
    {LABEL("30{ 80{" ACP "00} a1{ 30{ " SET("01") "03{07 80} 05{} } } }"), "more here", NULL},
    {LABEL("30{ 80{" ACP "00} a1{ 30{ " SET("01") "} } }"), "missing", NULL},
    {LABEL("30{ 80{" ACP "00} a1{ 30{} } }"), "missing", NULL},
    {LABEL("30{ 80{" ACP "00} a1{} }"), "missing", NULL},
    {LABEL("30{ 80{" ACP "00} 81{ 30{ " SET("01") "03{07 80} } } }"), "plain value", NULL}, /* [1] not constructed */
    {LABEL(CATEGORY("05", SET("01") "03{07 80} ")), "8.3.5 is not known", NULL},
    {LABEL("30{ 80{2a 03} a1{ 05{} } }"), "1.2.3 is not known", NULL},
    {LABEL("30{ 80{60 86 48 01 65 02 01 08 02} a1{ 31{} } }"), "8.2 is not known", NULL},
    {LABEL(CATEGORY("00", SET("07") "03{07 80} ")), "2.999.2.7", NULL},
    {LABEL(CATEGORY("00", SET("02") "03{07 80} ")), "no restrictive values", NULL},
    {LABEL(CATEGORY("01", SET("01") "31{ 02{01} } ")), "no enumerated permissive values", NULL},
    {LABEL(CATEGORY("03", SET("08") "31{ 02{01} } ")), "no informative values", NULL}, /* notApplicable is no tag of type 7 */
    {LABEL(CATEGORY("00", SET("01") "31{ 02{00} } ")), "bits should stand", NULL},
    {LABEL(CATEGORY("01", SET("02") "03{07 80} ")), "a set of numbers should stand", NULL},
    {LABEL(CATEGORY("01", SET("02") "30{ 02{01} } ")), "a set of numbers should stand", NULL},
    {LABEL(CATEGORY("01", SET("02") "31{ 0a{01} } ")), "the number of a value", NULL}, /* ENUMERATED is no INTEGER */
    {LABEL(CATEGORY("03", SET("06") "04{01} ")), "should stand", NULL},
    {LABEL(CATEGORY("00", SET("01") "03{06 40} ")), "no restrictive value with the number 1", NULL},
    {LABEL(CATEGORY("00", SET("01") "03{04 80 10} ")), "no restrictive value with the number 11", NULL},
    {LABEL(CATEGORY("00", SET("01") "03{06 80 40} ")), "TWIN and DOUBLE", NULL},
    {LABEL(CATEGORY("02", SET("04") "03{06 40} ")), "PY and QZ", NULL}, /* of two tags, but the wire knows one */
    {LABEL(CATEGORY("00", SET("01") "03{07 c0} ")), "behind the end", NULL},
    {LABEL(CATEGORY("01", SET("02") "31{ 02{05} } ")), "number 5", NULL},
    {LABEL(CATEGORY("01", SET("02") "31{ 02{01 00 00 00 00 00 00 00 00} } ")), "64 bits", NULL}, /* OVER */
    {LABEL(CATEGORY("01", SET("02") "31{ 02{01} 02{01} } ")), "stands here twice", "order"},     /* strict: not sorted; else: twice */
    {LABEL(CATEGORY("01", SET("02") "31{ 02{01} } ") CATEGORY("01", SET("02") "31{ 02{00 c8} } ")), "could open access", NULL},
    {LABEL(CATEGORY("01", SET("02") "31{ 02{01} } ") CATEGORY("01", SET("02") "31{ 02{01} } ")), "could open access", "order"},
    /* nothing in a category: only an empty permissive one has a meaning, and only where it can be said by name */
    {LABEL(CATEGORY("00", SET("01") "03{00} ")), "has no value", NULL},
    {LABEL(CATEGORY("00", SET("01") "03{00 00} ")), "has no value", "end with zeros"}, /* zeros only */
    {LABEL(CATEGORY("04", SET("05") "31{} ")), "has no value", NULL},
    {LABEL(CATEGORY("03", SET("06") "03{00} ")), "has no value", NULL},
    {LABEL(CATEGORY("01", SET("03") "31{} ")), "by name this cannot be said", NULL},
    {LABEL(CATEGORY("02", SET("03") "03{00} ")), "by name this cannot be said", NULL},
    {LABEL(CATEGORY("01", SET("03") "31{} ") CATEGORY("02", SET("03") "03{07 80} ")), "by name this cannot be said", NULL},
    {LABEL(CATEGORY("02", SET("03") "03{00} ") CATEGORY("01", SET("03") "31{ 02{00} } ")), "by name this cannot be said", NULL},
    /* MISSI */
    {MISSI("30{ " SET("01") "31{} }"), "of the policy itself", "MISSI"},                                     /* a local policy */
    {MISSI("31{}"), "no tag set here", "MISSI"},                                                             /* no tag set */
    {MISSI("31{ 30{ " SET("01") "30{} } }"), "no tag here", "MISSI"},                                        /* no tag */
    {MISSI("31{ 30{ " SET("01") "30{ a1{ 02{05} 03{07 80} } } } }"), "level of its own", "MISSI"},           /* a level of its own */
    {MISSI("31{ 30{ " SET("01") "30{ a3{ 03{07 80} } } } }"), "unknown kind of tag", "MISSI"},               /* no such tag */
    {MISSI("31{ 30{ " SET("09") "30{ a2{ 31{ 02{01} } } } } }"), "could restrict or permit", "MISSI"},       /* restricts or permits? */
    {MISSI("31{ 30{ " SET("01") "30{ a1{ 03{07 80} } a1{ 03{02 04} } } } }"), "could open access", "MISSI"}, /* twice in one */
    {MISSI("31{ 30{ " SET("01") "30{ a1{} } } }"), "values of a tag are missing", "MISSI"},
    {MISSI("31{ 30{ " SET("01") "30{ a1{ 03{07 80} 05{} } } } }"), "more here", "MISSI"},
    {MISSI("31{ 30{ " SET("01") "30{ a1{ 03{07 80} } } 05{} } }"), "more here", "MISSI"},
    {MISSI("31{ 30{ " SET("02") "30{ a2{ 31{ 02{01} } } } } 30{ " SET("02") "30{ a2{ 31{ 02{00 c8} } } } } }"), "could open access",
     "MISSI"},
};

/* ---- by chance ---- */

/* A label of random categories, in the policy's order. */
typedef struct dice {
    uint64_t state;
} dice;

__attribute__((unused)) static unsigned roll(dice *d, unsigned sides)
{
    d->state = d->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(d->state >> 33) % sides;
}

typedef struct family {
    const char *head;
    const char *values[5];
} family;
__attribute__((unused)) static const family FAMILIES[] = {{"R Need", {"RED", "BLUE", "EDGE"}},
                                                          {"P To", {"AAA", "BBB", "LONG", "MAX"}},
                                                          {"P Coi", {"ALPHA", "BRAVO", "GAMMA"}},
                                                          {"P Pair", {"PX", "QX"}},
                                                          {"R Eyes", {"E3", "E300"}},
                                                          {"I Note", {"N0", "N8"}},
                                                          {"I Info", {"I1", "I70000"}},
                                                          {"R Both", {"M1"}},
                                                          {"P Both", {"M2"}}};

__attribute__((unused)) static const char *random_text(ent_arena *a, dice *d, bool clearance)
{
    static const char *const classes[] = {"ZERO", "OPEN", "CLOSED", "LAST"};
    ent_buf b = ent_buf_new(a, 4096);
    ent_str out = {0};

    ent_buf_z(&b, classes[roll(d, 4)]);
    for (size_t i = 0; i < COUNT(FAMILIES); i++) {
        const family *f = &FAMILIES[i];
        bool any = false, may_be_empty = f->head[0] == 'P' && !clearance;
        size_t before = b.n;
        if (roll(d, 2) == 0) continue;
        ent_buf_fmt(&b, " | %s:", f->head);
        for (size_t k = 0; f->values[k] != NULL; k++) {
            if (roll(d, 2) == 0) continue;
            ent_buf_fmt(&b, "%s %s", any ? "," : "", f->values[k]);
            any = true;
        }
        if (!any && !may_be_empty) b.n = before;
    }
    OK(ent_buf_take(&out, &b, e));
    return out.p;
}

#endif
