/* SPDX-License-Identifier: Apache-2.0 */
/* What the twins are asked with: for each parameter of the table of operations values that there are, that are hidden, that there are not, and
 * that are no values at all. A pool is a list "a|b|c"; "%name" is another pool, and "%known" an id that an earlier answer told. */
#ifndef ENTENTE_TEST_API_TWIN_POOLS_H
#define ENTENTE_TEST_API_TWIN_POOLS_H

#include "twin_help.h"

typedef struct twin_pool {
    const char *name, *values;
} twin_pool;

/* clang-format off */
static const twin_pool twin_pools[] = {
    /* visible, hidden in one of the twins, nowhere */
    {"visible", "W-1|W-2|W-3|W-4|W-5|D-1|B-1|LIST-1|LIST-2|LIST-5|N-1|N-2"},
    {"hidden", "S-1|S-2|S-3|S-4|D-2|LIST-7|H-1|W-4 bis"},
    {"nowhere", "Z-1|0b0e5f80-2d53-4b57-8c5e-2b1c3d4e5f60|NATO/0b0e5f80-2d53-4b57-8c5e-2b1c3d4e5f60|EU/W-1|W|w-1"},
    {"number", "%visible|%visible|%visible|%hidden"},
    {"item", "%visible|%visible|%visible|%hidden|%known|%nowhere"},
    {"low", "NATO UNCLASSIFIED|NATO RESTRICTED|NATO RESTRICTED Releasable To European Commission"},
    {"high", "NATO SECRET|NATO CONFIDENTIAL|NATO CONFIDENTIAL Releasable To European Commission"},
    {"marking", "%low|%low|%low|%low|NATO RESTRICTED|%high|NATO NONSENSE"},
    {"date", "2020-01-01|2021|2026-05|2026-06-01|2026-06-02"},
    {"org", "NATO|EU|DEU|FRA|GBR"},
    {"nation", "DEU|FRA|GBR"},
    {"word", "EXERCISE|hidden|otter|marten|bore|standard|list|W|radar"},
    {"words", "%word|%word %word|%word %word|%word %word %word|listed standard|bore width|silent otter|\"listed standard\"|hid*|W-1|S-1|LIST-5"},
    {"standard", "LIST-1|LIST-2|LIST-3|LIST-4|LIST-5|LIST-6|LIST-7|W-1"},
    {"name", "LIST-1|LIST-2|LIST-3|LIST-4|X-1|X-3|H-1|nato:LIST-1"},
    {"concept", "T-1|T-2|T-9|EX:T-1|EY:T-2|EZ:T-1|none|%known"},
    {"terms", "EX|EY|EZ|none"},
    {"shell", "EXERCISE shell|EXERCISE hidden shell|EXERCISE other shell"},
    {"gun", "EXERCISE gun|EXERCISE other gun"},
    {"dossier", "ALPHA|BETA|GAMMA"},
    {"purpose", "exercise planning|exercise conduct"},
    {"odd", "|%|_|'|x|NATO SECRET|-1|2|../x|a\nb|\xc3\xa9|\xe2\x80\xae|aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
};

/* A parameter of an operation, or (op NULL) of all others: given so often of 100 times, with such values. What is not here goes by its type. */
typedef struct twin_rule {
    const char *op, *param;
    unsigned percent;
    const char *values;
} twin_rule;

static const twin_rule twin_rules[] = {
    {NULL, "item", 97, "%item"},
    {NULL, "label", 92, "%marking"},
    {NULL, "exercise", 95, ""},
    {NULL, "originator", 12, "%org"},
    {NULL, "standard", 97, "%standard|%standard|%standard|%item"},
    {NULL, "source", 15, "EX|public-list|secret-list|none"},
    {NULL, "origin", 12, "NATO|EU|nowhere"},
    {NULL, "kind", 12, "document|standard|term|ratification|none"},
    {NULL, "status", 12, "accepted|draft|none"},
    {NULL, "publisher", 12, "NSO|NATO"},
    {NULL, "nation", 90, "%nation"},
    {NULL, "text", 80, "%words|%number"},
    {NULL, "title", 40, "Exercise paper|A hidden title|%words"},
    {NULL, "release", 98, "%release|%release|%release|%known"},
    {NULL, "agreement", 98, "TEST-1|TEST-1|TEST-1|TEST-2"},
    {NULL, "base", 10, "%known"},
    {NULL, "lang", 10, "en|fr|xx"},
    {NULL, "state", 15, "proposed|agreed|under-review"},
    {NULL, "dossier", 15, "%dossier"},
    {NULL, "new-passphrase", 99, "pass"},
    {NULL, "person", 99, "nils|nils|nora|anna|nobody"},
    {NULL, "reason", 90, "EXERCISE reason"},
    {NULL, "register", 70, "nato|nisp|nat-deu"},
    {NULL, "on", 15, "%date"},
    {NULL, "known", 15, "%date"},
    {NULL, "spif", 99, "nato.spif.xml|eu.spif.xml|eu.spif.xml|doc.txt"},
    {"import", "file", 99, "doc.txt|other.txt|same.txt|same.txt|list.csv"},
    {"import", "number", 85, "%number"},
    {"import", "meta-label", 8, "%marking"},
    {"import", "title-label", 8, "%marking"},
    {"import", "item", 12, "%item"},
    {"import", "from", 12, "%item"},
    {"import", "form", 3, ""},
    {"import", "map", 4, "maps|hidden-map"},
    {"import", "dry-run", 8, ""},
    {"import", "source", 10, "public-list|secret-list|CSV"},
    {"import map", "name", 99, "maps|hidden-map|new-map"},
    {"import map", "set", 90, "nr=number|Titel=title"},
    {"import map", "map-file", 5, "doc.txt"},
    {"item list", "text", 40, "%words|%number"},
    {"search", "text", 97, "%words"},
    {"search", "limit", 25, "1|2|3|3|0"},
    {"search", "after", 8, "%cursor"},
    {"search", "date", 5, "2020|2020..2024|>=2026"},
    {"search", "label", 5, "%marking"},
    {"search", "no-expand", 40, ""},
    {"search", "kind", 5, "document|term"},
    {"search", "status", 4, "draft|accepted"},
    {"search", "publisher", 4, "NSO"},
    {"search", "origin", 4, "NATO"},
    {"search", "nation", 4, "NATO|DEU"},
    {"term import", "file", 99, "terms.tbx|more.tbx|doc.txt"},
    {"term import", "source", 90, "%terms"},
    {"term list", "text", 30, "bore|otter|marten|pipe"},
    {"term show", "concept", 99, "%concept"},
    {"term scan", "file", 99, "doc.txt|scan.txt"},
    {"term harmonise", "first", 99, "EX|EY"},
    {"term harmonise", "second", 99, "EX|EY"},
    {"term accept", "first", 99, "EX:T-1|EX:T-1|EX:T-2|%concept"},
    {"term accept", "second", 99, "EY:T-1|EY:T-1|EY:T-2|%concept"},
    {"term accept", "id", 99, "C-1|C-2|C-9"},
    {"term accept", "into", 20, "common|hidden"},
    {"term interchange", "item", 99, "%shell"},
    {"term interchange", "weapon", 99, "%gun"},
    {"term interchange", "test", 97, "t|u"},
    {"term interchange", "procedure", 97, "p"},
    {"term interchange", "authority", 97, "EXERCISE ground A|EXERCISE ground B"},
    {"term interchange", "date", 97, "2025|2026-01-01"},
    {"term interchange", "condition", 30, "EXERCISE condition"},
    {"term interchanges", "item", 40, "%shell"},
    {"term interchanges", "weapon", 30, "%gun"},
    {"term export", "concept", 15, "%concept"},
    {"term export", "dialect", 8, "core|entente"},
    {"standard ratify", "answer", 80, "RATIFYING|RATIFYING_WITH_RESERVATIONS|NOT_RATIFYING|NO_RESPONSE"},
    {"standard ratify", "reservation", 30, "EXERCISE reservation"},
    {"standard ratify", "part", 30, "fuze|chamber"},
    {"standard ratify", "fielded", 10, "2022"},
    {"standard ratify", "evidence", 10, "EX report"},
    {"standard ratify", "standard", 99, "LIST-1|LIST-2|LIST-3|LIST-4|LIST-5|%standard"},
    {"standard move", "item", 99, "LIST-1|LIST-2|LIST-3|LIST-4|LIST-5|%item"},
    {"standard move", "state", 99, "proposed|tasked|draft|ratification-draft|promulgated|under-review|superseded|cancelled|withdrawn"},
    {"standard move", "kind", 85, "stanag|stanrec|publication|national"},
    {"standard interop", "a", 70, "%nation"},
    {"standard interop", "b", 70, "%nation"},
    {"standard interop", "standard", 50, "%standard"},
    {"standard interop", "matrix", 15, ""},
    {"standard interop", "nation", 10, "%nation"},
    {"standard interop", "if-lifted", 20, "all|whole|fuze"},
    {"standard interop", "from", 10, "%date"},
    {"standard works", "text", 60, "%name|%standard"},
    {"standard link", "name", 99, "%name|L-1|L-2|L-3"},
    {"standard link", "to", 40, "%name"},
    {"standard link", "work", 25, "X-1|X-3|H-1|%known"},
    {"standard link", "anyhow", 40, ""},
    {"standard renumber", "name", 99, "%name"},
    {"standard renumber", "to", 99, "L-4|L-5|LIST-4|H-1"},
    {"standard renumber", "register", 25, "nato|nisp"},
    {"standard renumber", "work", 6, "X-1|H-1"},
    {"standard renumber", "label", 12, "%marking"},
    {"standard merge", "work", 99, "X-1|X-3|%name"},
    {"standard merge", "other", 99, "X-3|X-1|%name|H-1"},
    {"standard merge", "label", 12, "%marking"},
    {"standard split", "work", 99, "X-5|X-5|X-5|X-5|X-1|%name"},
    {"standard split", "off", 85, "X-6|X-6|X-6|X-6|X-3|%name"},
    {"standard split", "name", 12, "%name"},
    {"standard split", "into", 6, "X-9|H-1"},
    {"standard split", "label", 12, "%marking"},
    {"release new", "to", 99, "European Commission|European Commission|European Commission|NATO"},
    {"release new", "purpose", 99, "%purpose|%purpose|%purpose|tourism"},
    {"release new", "item", 97, "W-1|W-2|B-1|%item"},
    {"release new", "list", 5, "names.txt|doc.txt"},
    {"release consent", "revision", 6, "%known"},
    {"release consent", "originator", 99, "NATO|NATO|NATO|DEU"},
    {"release consent", "to", 99, "European Commission|European Commission|NATO"},
    {"release consent", "reference", 99, "letter 1"},
    {"release consent", "date", 99, "2026-02-02|%date"},
    {"release bundle", "expires", 8, "2026-07-01|2020-01-01"},
    {"release statement", "for", 99, "EU|EU|FRA"},
    {"release receipt", "file", 99, "doc.txt|eu.entente"},
    {"receive", "file", 99, "eu.entente|eu.entente|doc.txt"},
    {"registry register", "addressee", 25, "the exercise staff"},
    {"registry destroy", "item", 99, "W-4|W-5|W-5|%item"},
    {"registry destroy", "authority", 50, "EXERCISE order 1"},
    {"registry destroy", "confirm", 45, ""},
    {"registry destroy", "withdraw", 8, ""},
    {"registry certificate", "file", 99, "doc.txt|eu.entente"},
    {"node reconcile", "file", 99, "doc.txt|eu.entente"},
    {"node backup-replaced", "id", 99, "%known|none"},
    {"node clock", "today", 99, "2026-06-01|2026-06-01|2026-06-02"},
    {"person add", "person", 99, "paul|quentin|rita|anna"},
    {"person add", "roles", 99, "reader|custodian,release|auditor|king"},
    {"person add", "card", 4, "doc.txt"},
    {"person add", "key", 4, "doc.txt"},
    {"person clear", "clearance", 99, "NATO: RESTRICTED; Context=NATO; Releasable To=NATO|NATO: RESTRICTED; Context=NATO; Releasable To=NATO|NATO: SECRET; Context=NATO; Releasable To=NATO|NATO: GREEN"},
    {"person clear", "from", 99, "2026-01-01"},
    {"person clear", "to", 99, "2029-12-31|2025-01-01"},
    {"person clear", "briefed", 99, "2026-01-05"},
    {"key pin", "org", 99, "EU|FRA|NATO"},
    {"key pin", "file", 99, "partner.pub|doc.txt"},
    {"key pin", "fingerprint", 5, "zebra"},
    {"key follow", "file", 99, "doc.txt|eu.entente"},
    {"key rotate", "purpose", 40, "release|checkpoint|content"},
    {"key rotate", "card", 4, "doc.txt"},
    {"key rotate", "key", 4, "doc.txt"},
    {"key revoke", "purpose", 6, "release|checkpoint"},
    {"key revoke", "person", 85, "nils|nora|nobody"},
    {"key recover", "subject", 99, "nils|nils|nils|release|nobody"},
    {"key recover", "card", 95, "nils.card|nils.card|nils.card|doc.txt"},
    {"key recover", "key", 90, "nils.key|nils.key|nils.key|doc.txt"},
    {"key recover", "accept", 4, "%known"},
    {"agreement add", "file", 99, "agreement.json|second.json|doc.txt"},
    {"agreement show", "agreement", 99, "TEST-1|TEST-2|TEST-9"},
};
/* clang-format on */

/* ---- what earlier answers told ---- */

enum { TWIN_KNOWN_MAX = 400, TWIN_VALUE_MAX = 200 };

typedef struct twin_known {
    char pool[12]; /* "known", "release", "cursor", "secret", "plan" */
    char value[TWIN_VALUE_MAX];
} twin_known;

static twin_known twin_told[TWIN_KNOWN_MAX];
static size_t twin_told_n; /* ever; the oldest are forgotten */

static inline void twin_know(const char *pool, ent_str value)
{
    twin_known *k = &twin_told[twin_told_n % TWIN_KNOWN_MAX];

    if (value.n == 0 || value.n >= TWIN_VALUE_MAX) return;
    snprintf(k->pool, sizeof k->pool, "%s", pool);
    snprintf(k->value, sizeof k->value, "%.*s", ENT_F(value));
    twin_told_n++;
}

/* Ids anywhere in an answer. Of a hidden act: "secret" is an item, and "plan" a release, that nobody else may see. */
static inline void twin_learn(const ent_json *v, const char *key, bool release, bool hidden)
{
    if (v == NULL) return;
    if (v->kind == ENT_JSON_STR && ent_uuid_ok(v->str)) {
        bool of_release = release && strcmp(key, "item") != 0;
        twin_know(of_release ? "release" : "known", v->str);
        if (hidden && of_release) twin_know("plan", v->str);
        if (hidden && strcmp(key, "item") == 0) twin_know("secret", v->str);
    }
    if (v->kind == ENT_JSON_STR && strcmp(key, "next") == 0) twin_know("cursor", v->str);
    for (size_t i = 0; v->kind == ENT_JSON_OBJ && i < v->n; i++) twin_learn(v->members[i].value, v->members[i].key.p, release, hidden);
    for (size_t i = 0; v->kind == ENT_JSON_ARR && i < v->n; i++) twin_learn(v->items[i], key, release, hidden);
}

static inline const char *draw_known(const char *pool)
{
    size_t n = twin_told_n < TWIN_KNOWN_MAX ? twin_told_n : TWIN_KNOWN_MAX, of_pool = 0, at;

    for (size_t i = 0; i < n; i++) of_pool += strcmp(twin_told[i].pool, pool) == 0;
    at = pick(of_pool);
    for (size_t i = 0; i < n; i++)
        if (strcmp(twin_told[i].pool, pool) == 0 && at-- == 0) return twin_told[i].value;
    return "00000000-0000-4000-8000-000000000000";
}

/* ---- drawing ---- */

static inline const char *draw(ent_arena *a, const char *values);

/* The pool that is named at *p, which then stands behind its name. */
static inline const char *draw_named(ent_arena *a, const char **p)
{
    size_t n = strspn(*p, "abcdefghijklmnopqrstuvwxyz");
    char name[24];

    snprintf(name, sizeof name, "%.*s", (int)n, *p);
    *p += n;
    for (size_t i = 0; i < NODE_COUNT(twin_pools); i++)
        if (strcmp(twin_pools[i].name, name) == 0) return draw(a, twin_pools[i].values);
    return n == 0 ? "%" : draw_known(name);
}

/* One of "a|b|c", with the pools in it drawn. */
static inline const char *draw(ent_arena *a, const char *values)
{
    ent_buf b = ent_buf_new(a, 4096);
    size_t n = 1, at;
    ent_str out;
    ent_err e;

    for (const char *p = values; *p != '\0'; p++) n += *p == '|';
    for (at = pick(n); at != 0; at--) values = strchr(values, '|') + 1;
    while (*values != '\0' && *values != '|') {
        if (*values != '%') ent_buf_c(&b, *values++);
        else {
            values++;
            ent_buf_z(&b, draw_named(a, &values));
        }
    }
    if (ent_buf_take(&out, &b, &e) != ENT_OK) fail_msg("%s", e.what);
    return out.p;
}

static inline const twin_rule *rule_of(const char *op, const char *param)
{
    const twin_rule *found = NULL;

    for (size_t i = 0; i < NODE_COUNT(twin_rules); i++) {
        const twin_rule *r = &twin_rules[i];
        if (strcmp(r->param, param) != 0) continue;
        if (r->op != NULL && strcmp(r->op, op) == 0) return r;
        if (r->op == NULL) found = r;
    }
    return found;
}

/* A value for a parameter of which no rule is written. */
static inline const char *draw_by_type(ent_arena *a, const ent_param *p)
{
    switch (p->type) {
    case ENT_P_WORD: return draw(a, p->choices);
    case ENT_P_DATE: return draw(a, "%date|%date|%date|never|2026-13-01|9999-12-31");
    case ENT_P_INT: return draw(a, "0|1|2|-1|9223372036854775807|x");
    case ENT_P_FILE: return draw(a, "doc.txt|nothing");
    case ENT_P_OUT: return p->name;
    case ENT_P_FLAG: return "";
    default: return draw(a, "%words|%number|%odd");
    }
}

/* Arguments for one question; the number of them. */
static inline size_t draw_arguments(ent_argument v[NODE_ARGS_MAX], ent_arena *a, const ent_operation *op, const char *name)
{
    size_t n = 0;

    for (const ent_param *p = op->params; p->name != NULL; p++) {
        const twin_rule *r = rule_of(name, p->name);
        unsigned percent = p->flags & ENT_PARAM_NEEDED ? 99 : r != NULL ? r->percent : 3;
        for (int times = 0; times < 3 && n < NODE_ARGS_MAX && chance(percent); times++, percent = p->flags & ENT_PARAM_MANY ? 25 : 0) {
            bool written = p->type == ENT_P_OUT || p->type == ENT_P_FLAG;
            const char *value =
                r == NULL || written ? draw_by_type(a, p) : draw(a, r->values[0] == '\0' && p->choices ? p->choices : r->values);
            if (!written && chance(3)) value = draw(a, "%odd");
            v[n++] = (ent_argument){p->name, ent_str_c(p->type == ENT_P_FLAG ? "" : value)};
        }
    }
    return n;
}

#endif
