/* SPDX-License-Identifier: Apache-2.0 */
/* Operations through the one door, and nodes made with them. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "bench.h"

static const char NATO_CLEARANCE[] = "NATO: SECRET; Context=NATO, Releasable; Releasable To=NATO, European Commission";
static const char EU_CLEARANCE[] = "EU: SECRET UE/EU SECRET; Received Information=NATO; Distribution=European Commission";

static const char AGREEMENT[] =
    "{\"format\":\"entente/agreement/v1\",\"id\":\"BENCH\",\"title\":\"For measuring\",\"from\":\"2020-01-01\",\"to\":\"\","
    "\"purposes\":[\"" BENCH_PURPOSE "\"],\"articles\":[],\"terms\":[{\"sender\":\"NATO\",\"recipient\":\"EU\",\"policy\":\"1.3.26.1.3.1\","
    "\"ceiling\":\"SECRET\",\"electronic_ceiling\":\"SECRET\",\"bodies\":[{\"name\":\"" BENCH_BODY "\","
    "\"clearance\":\"Context=Releasable; Releasable To=European Commission\",\"scheme\":\"EU-NATO-2003\"}]}]}";

/* ---- one operation ---- */

ent_str bench_run(ent_arena *a, const bench_call *c)
{
    ent_argument arguments[BENCH_ARGS];
    ent_answer answer;
    ent_err e;
    ent_request r = {.operation = ent_api_operation(c->noun, c->verb),
                     .dir = c->dir,
                     .person = ent_str_c(c->person),
                     .has_passphrase = c->person != NULL,
                     .passphrase = ENT_S(BENCH_PASSPHRASE),
                     .now = (ent_time)time(NULL),
                     .arguments = arguments,
                     .progress = c->progress,
                     .progress_ctx = c->progress_ctx};

    for (; r.n < BENCH_ARGS && c->args[r.n].name != NULL; r.n++)
        arguments[r.n] = (ent_argument){c->args[r.n].name, ent_str_c(c->args[r.n].value)};
    if (r.operation == NULL) bench_fail("there is no operation %s %s", c->noun, c->verb ? c->verb : "");
    if (ent_api_run(&answer, a, &r, &e) != ENT_OK)
        bench_fail("%s %s: %s %s %s %s", c->noun, c->verb ? c->verb : "", e.what, e.place, e.rule, e.next);
    return answer.json;
}

void bench_do(const bench_call *c)
{
    ent_arena *a = ent_arena_new(NULL, 0);

    if (a == NULL) bench_fail("no memory");
    (void)bench_run(a, c);
    ent_arena_free(a);
}

static const ent_json *member(ent_arena *a, ent_str json, const char *key)
{
    const ent_json *o, *m;
    ent_err e;

    bench_need(ent_json_parse(&o, a, json, (size_t)256 << 20, &e), &e, "reading an answer");
    m = ent_json_get(o, key);
    if (m == NULL) bench_fail("an answer has no member \"%s\"", key);
    return m;
}

void bench_text(char *out, size_t n, ent_str json, const char *key)
{
    ent_arena *a = ent_arena_new(NULL, 0);

    if (a == NULL) bench_fail("no memory");
    snprintf(out, n, "%.*s", ENT_F(member(a, json, key)->str));
    ent_arena_free(a);
}

int64_t bench_integer(ent_str json, const char *key)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    const ent_json *o;
    int64_t value;
    ent_err e;

    if (a == NULL) bench_fail("no memory");
    bench_need(ent_json_parse(&o, a, json, (size_t)256 << 20, &e), &e, "reading an answer");
    bench_need(ent_json_need_i64(&value, o, key, &e), &e, "reading an answer");
    ent_arena_free(a);
    return value;
}

/* ---- nodes ---- */

static void add_person(const char *dir, const char *pass, const char *name, const char *role, const char *clearance)
{
    bench_do(&(bench_call){.dir = dir,
                           .person = "admin",
                           .noun = "person",
                           .verb = "add",
                           .args = {{"person", name}, {"roles", role}, {"new-passphrase", pass}}});
    if (clearance == NULL) return;
    bench_do(&(bench_call){
        .dir = dir,
        .person = "fso",
        .noun = "person",
        .verb = "clear",
        .args = {{"person", name}, {"clearance", clearance}, {"from", "2020-01-01"}, {"to", "2099-12-31"}, {"briefed", "2020-01-01"}}});
}

void bench_node(const char *dir, const char *work, const char *org)
{
    static const char *const persons[][2] = {{"anna", "custodian"}, {"bert", "release"}, {"carla", "release"}, {"dirk", "registry"}};
    bool nato = strcmp(org, "NATO") == 0;
    char pass[BENCH_PATH];

    bench_path(pass, work, "passphrase");
    bench_write(pass, BENCH_PASSPHRASE "\n", sizeof BENCH_PASSPHRASE);
    bench_do(&(bench_call){.person = "admin",
                           .noun = "init",
                           .args = {{"dir", dir},
                                    {"org", org},
                                    {"policy", nato ? "data/policy/nato.spif.xml" : "data/policy/eu.spif.xml"},
                                    {"ceiling", nato ? "SECRET" : "SECRET UE/EU SECRET"},
                                    {"exercise", ""}}});
    add_person(dir, pass, "fso", "security", NULL);
    for (size_t i = 0; i < sizeof persons / sizeof *persons; i++)
        add_person(dir, pass, persons[i][0], persons[i][1], nato ? NATO_CLEARANCE : EU_CLEARANCE);
}

static void pin(const char *dir, const char *org, const char *from, const char *work, const char *purpose)
{
    char key[BENCH_PATH];

    bench_path(key, work, "partner.pub");
    bench_do(&(bench_call){.dir = from, .person = "admin", .noun = "key", .verb = "show", .args = {{"purpose", purpose}, {"out", key}}});
    bench_do(&(bench_call){
        .dir = dir, .person = "admin", .noun = "key", .verb = "pin", .args = {{"org", org}, {"file", key}, {"purpose", purpose}}});
}

void bench_pair_make(bench_pair *out, const char *work)
{
    char agreement[BENCH_PATH];

    bench_path(out->nato, work, "nato");
    bench_path(out->eu, work, "eu");
    bench_path(out->key, work, "nato.pub");
    bench_path(agreement, work, "agreement.json");
    bench_write(agreement, AGREEMENT, sizeof AGREEMENT - 1);
    bench_node(out->nato, work, "NATO");
    bench_node(out->eu, work, "EU");
    bench_do(&(bench_call){.dir = out->nato, .person = "admin", .noun = "key", .verb = "show", .args = {{"out", out->key}}});
    pin(out->eu, "NATO", out->nato, work, "release");
    pin(out->eu, "NATO", out->nato, work, "checkpoint");
    bench_do(&(bench_call){
        .dir = out->eu, .person = "admin", .noun = "policy", .verb = "adopt", .args = {{"spif", "data/policy/nato.spif.xml"}}});
    bench_do(&(bench_call){.dir = out->nato, .person = "admin", .noun = "agreement", .verb = "add", .args = {{"file", agreement}}});
    bench_do(&(bench_call){.dir = out->eu, .person = "admin", .noun = "agreement", .verb = "add", .args = {{"file", agreement}}});
}

void bench_release(const bench_pair *p, const char *list, const char *out)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    char id[40];

    if (a == NULL) bench_fail("no memory");
    bench_text(
        id, sizeof id,
        bench_run(a, &(bench_call){.dir = p->nato,
                                   .person = "bert",
                                   .noun = "release",
                                   .verb = "new",
                                   .args = {{"to", BENCH_BODY}, {"agreement", "BENCH"}, {"purpose", BENCH_PURPOSE}, {"list", list}}}),
        "release");
    ent_arena_free(a);
    bench_do(&(bench_call){.dir = p->nato, .person = "carla", .noun = "release", .verb = "approve", .args = {{"release", id}}});
    bench_do(&(bench_call){.dir = p->nato, .person = "bert", .noun = "release", .verb = "bundle", .args = {{"release", id}, {"out", out}}});
}
