/* SPDX-License-Identifier: Apache-2.0 */
/* Two nodes with an agreement, some items, and the steps of an exchange as one call each. */
#ifndef ENTENTE_TEST_RELEASE_EXCHANGE_H
#define ENTENTE_TEST_RELEASE_EXCHANGE_H

#include "nodes.h"

#define AGREEMENT                                                                                                                      \
    "{\"format\":\"entente/agreement/v1\",\"id\":\"AB-2026\",\"title\":\"Alfa and Bravo\",\"from\":\"2026-01-01\",\"to\":\"2027\","    \
    "\"purposes\":[\"Exercise PATROL\",\"Common procedure\"],\"articles\":[\"Article 1\"],\"terms\":["                                 \
    "{\"sender\":\"Alfa\",\"recipient\":\"Bravo\",\"policy\":\"1.2.99.10\",\"ceiling\":\"CLOSED\",\"electronic_ceiling\":\"LIMITED\"," \
    "\"bodies\":[{\"name\":\"Bravo Staff\",\"clearance\":\"Releasable To=Bravo Staff\",\"scheme\":\"AB\"},"                            \
    "{\"name\":\"Bravo Navy\",\"clearance\":\"\",\"scheme\":\"AB\"}]},"                                                                \
    "{\"sender\":\"Bravo\",\"recipient\":\"Alfa\",\"policy\":\"1.2.99.20\",\"ceiling\":\"Shut\",\"electronic_ceiling\":\"Shut\","      \
    "\"bodies\":[{\"name\":\"Alfa Staff\",\"clearance\":\"For=Staff\",\"scheme\":\"\"}]}]}"

/* Without the electronic ceiling, and with a body that holds a value which Bravo's policy does not know. */
#define WIDE                                                                                                                \
    "{\"format\":\"entente/agreement/v1\",\"id\":\"AB-WIDE\",\"title\":\"Wide\",\"from\":\"2026-01-01\",\"to\":\"\","       \
    "\"purposes\":[\"Common procedure\"],\"terms\":[{\"sender\":\"Alfa\",\"recipient\":\"Bravo\",\"policy\":\"1.2.99.10\"," \
    "\"ceiling\":\"CLOSED\",\"electronic_ceiling\":\"CLOSED\",\"bodies\":[{\"name\":\"Bravo Staff\","                       \
    "\"clearance\":\"Releasable To=Bravo Staff,Echo; Special=CRYPTO,PATROL\",\"dossiers\":[\"PLAN\"],\"scheme\":\"\"}]}]}"

#define FACTS                                                                                              \
    "party,kind,scheme,from,to,source,mark\nBravo Staff,body,AB,2020-01,,\"the treaty, page 1\",checked\n" \
    "Bravo Navy,body,AB,2020-01-01,2026-08-31,hearsay,recalled\n"

#define UUID(n) "00000000-0000-4000-8000-0000000000" n

static const item ITEMS[] = {
    {.item = UUID("a1"), .revision = UUID("11"), .number = "STD 1", .title = "Fuel couplings", .text = "<p>Couplings</p>", .class = "OPEN"},
    {.item = UUID("a2"),
     .revision = UUID("12"),
     .number = "STD 2",
     .title = "Night signals",
     .text = "signals at night",
     .class = "LIMITED",
     .meta_class = "OPEN",
     .releasable = "Bravo Staff",
     .remark = "only with lamps"},
    {.item = UUID("a3"), .revision = UUID("13"), .number = "STD 3", .title = "Ice drill", .text = "drill", .class = "CLOSED"},
};

static inline void pair_make(node *alfa, node *bravo)
{
    node_make(alfa, "alfa", "Alfa", ALFA, NULL, "DEEP", true, FACTS);
    node_make(bravo, "bravo", "Bravo", BRAVO, ALFA, "Narrow", true, NULL);
    node_begin(alfa, "anna");
    node_agree(alfa, AGREEMENT);
    node_agree(alfa, WIDE);
    node_pin(alfa, bravo);
    for (size_t i = 0; i < sizeof ITEMS / sizeof *ITEMS; i++) node_item(alfa, &ITEMS[i]);
    node_end(alfa);
    node_begin(bravo, "anna");
    node_agree(bravo, AGREEMENT);
    node_agree(bravo, WIDE);
    node_pin(bravo, alfa);
    node_end(bravo);
}

static inline ent_rel_request request_of(const ent_str *revisions, size_t n)
{
    return (ent_rel_request){.agreement = ENT_S("AB-2026"),
                             .recipient = ENT_S("Bravo Staff"),
                             .purpose = ENT_S("Common procedure"),
                             .n = n,
                             .revisions = revisions};
}

static inline ent_code try_build(ent_rel_built *out, node *n, ent_arena *a, const ent_rel_request *r)
{
    ent_store *s = node_view(n, a, "ALFA: DEEP; Releasable To=Bravo Staff,Echo; Special=CRYPTO,PATROL", "PLAN");
    ent_rel_ground g;

    OK(ent_rel_ground_read(&g, a, s, &test_err));
    return ent_rel_build(out, a, s, &g, r, n->now, &test_err);
}

#define ALL_OF_ALFA "ALFA: DEEP; Releasable To=Bravo Staff,Echo; Special=CRYPTO,PATROL"

static inline void prepare(node *n, const char *id, const ent_rel_request *r)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    ent_rel_built built;

    OK(try_build(&built, n, a, r));
    node_begin(n, "anna");
    OK(ent_rel_new(n->act, a, ent_str_c(id), ENT_S("anna"), r, &built, &test_err));
    node_end(n);
    ent_arena_free(a);
}

static inline void approve(node *n, const char *id)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    ent_rel_release r;
    ent_rel_built built;
    ent_store *s = node_view(n, a, ALL_OF_ALFA, "PLAN");

    OK(ent_rel_find(&r, a, s, ent_str_c(id), &test_err));
    OK(try_build(&built, n, a, &r.request));
    node_begin(n, "anna");
    OK(ent_rel_approve(n->act, a, &r, ENT_S("boris"), &built.digest, &test_err));
    node_end(n);
    ent_arena_free(a);
}

static inline ent_code try_bundle(node *n, ent_arena *a, const char *id, const char *uuid, ent_time expires)
{
    ent_store *s = node_view(n, a, ALL_OF_ALFA, "PLAN");
    ent_rel_release r;
    ent_rel_ground g;

    OK(ent_rel_find(&r, a, s, ent_str_c(id), &test_err));
    OK(ent_rel_ground_read(&g, a, s, &test_err));
    return ent_rel_bundle(n->act, a, s, &g, &r, &n->keys, ent_str_c(uuid), ENT_S("main checkpoint"), n->now, expires, &n->random,
                          &test_err);
}

static inline void bundle(node *n, const char *id, const char *uuid, ent_time expires)
{
    ent_arena *a = ent_arena_new(NULL, 0);

    node_begin(n, "anna");
    OK(try_bundle(n, a, id, uuid, expires));
    node_end(n);
    ent_arena_free(a);
}

/* The file, in the given arena. */
static inline ent_str file_of(node *n, ent_arena *a, const char *id)
{
    memory m = {.b = ent_buf_new(a, 1 << 26)};
    ent_rel_release r;
    ent_store *s = node_view(n, a, ALL_OF_ALFA, "PLAN");
    ent_str out;

    OK(ent_rel_find(&r, a, s, ent_str_c(id), &test_err));
    OK(ent_rel_write((ent_sink){memory_write, &m}, a, s, &r, &n->content, &test_err));
    OK(ent_buf_take(&out, &m.b, &test_err));
    return out;
}

static inline ent_str send_request(node *n, ent_arena *a, const char *id, const char *uuid, const ent_rel_request *r, ent_time expires)
{
    prepare(n, id, r);
    approve(n, id);
    bundle(n, id, uuid, expires);
    return file_of(n, a, id);
}

/* From a request to the file. */
static inline ent_str send(node *n, ent_arena *a, const char *id, const char *uuid, const ent_str *revisions, size_t count,
                           ent_time expires)
{
    ent_rel_request r = request_of(revisions, count);

    return send_request(n, a, id, uuid, &r, expires);
}

/* All of receiving; on failure the node is as before. */
static inline ent_code receive(node *n, ent_arena *a, ent_str file, bool *already, ent_rel_received *out)
{
    ent_rel_ground g;
    ent_rel_opened o;
    ent_rel_checked checked;
    memory m;
    ent_code code;

    memset(out, 0, sizeof *out);
    node_begin(n, "anna");
    OK(ent_rel_ground_read(&g, a, n->writer, &test_err));
    code = ent_rel_read(&o, a, memory_source(&m, file), n->writer, &test_err);
    if (code == ENT_OK) code = ent_rel_check(&checked, a, n->writer, &g, &o, n->now, &test_err);
    if (code == ENT_OK && checked.already) {
        *already = true;
        out->receipt = checked.receipt;
        ent_store_rollback(n->writer);
        return ENT_OK;
    }
    *already = false;
    if (code == ENT_OK)
        code = ent_rel_store(out, n->act, a, n->writer, &g, &o, &checked, memory_source(&m, file), &n->keys, n->now, &n->random, &test_err);
    if (code == ENT_OK) node_end(n);
    else ent_store_rollback(n->writer);
    return code;
}

#endif
