/* SPDX-License-Identifier: Apache-2.0 */
/* An approval is for one object: when anything that it was made of has moved, approving and bundling are refused, with the rule and
 * the next step, and nothing is written; when the object is the same, they go on.
 *
 *   prepared node ──copy──► something moves ──► approve ─────────────► bundle
 *   approved node ──copy──► something moves ────────────────────────► bundle
 *
 * All material is invented and marked EXERCISE. The clock stands in January 2020, when one party's eligibility is about to end. */
#include "node_help.h"

#define DAY INT64_C(86400)
#define JANUARY_20 ((ent_time)INT64_C(1579521600)) /* 2020-01-20 12:00 */

static world W;
static const char *release_id, *other_id;

/* ---- the prepared nodes ---- */

/* from … to is replaced by `now` in the agreement of the test. */
static const char *agreement_with(const char *was, const char *now)
{
    static const char text[] =
        "{\"format\":\"entente/agreement/v1\",\"id\":\"FALLS-1\",\"title\":\"EXERCISE agreement\",\"from\":\"2019-01-01\","
        "\"to\":\"2020-01-27\",\"purposes\":[\"exercise planning\",\"exercise conduct\"],\"articles\":[\"Article 1\"],\"terms\":["
        "{\"sender\":\"NATO\",\"recipient\":\"EU\",\"policy\":\"1.3.26.1.3.1\",\"ceiling\":\"SECRET\",\"electronic_ceiling\":\"SECRET\","
        "\"bodies\":[{\"name\":\"GBR\",\"clearance\":\"Context=Releasable; Releasable To=European Commission\",\"scheme\":\"EU\"},"
        "{\"name\":\"EDA\",\"clearance\":\"Context=Releasable; Releasable To=European Commission\",\"scheme\":\"\"}]}]}\n";
    const char *at = strstr(text, was);
    ent_str s;
    ent_err e;

    assert_non_null(at);
    if (ent_str_fmt(&s, W.a, &e, "%.*s%s%s", (int)(at - text), text, now, at + strlen(was)) != ENT_OK) fail_msg("%s", e.what);
    return put_text(&W, "agreement.json", s.p);
}

static void agree(const char *dir, const char *was, const char *now)
{
    must(&W, dir, "admin", "agreement add", "file", agreement_with(was, now), NULL);
}

static void clear(const char *dir, const char *person, const char *clearance, const char *to)
{
    must(&W, dir, "fso", "person clear", "person", person, "clearance", clearance, "from", "2019-01-01", "to", to, "briefed", "2019-01-05",
         NULL);
}

static void paper(const char *dir, const char *number, const char *marking, const char *originator)
{
    must(&W, dir, "anna", "import", "file", put_text(&W, "paper", number), "number", number, "title", "EXERCISE paper", "label", marking,
         "originator", originator, "exercise", "", NULL);
}

static void consent(const char *dir, const char *item, const char *originator, const char *to, const char *date)
{
    must(&W, dir, "bert", "release consent", "item", item, "originator", originator, "to", to, "reference", "EXERCISE letter", "date", date,
         NULL);
}

static const char *release_of(const char *dir, const char *const *items, size_t n)
{
    ent_argument v[16] = {{"to", ENT_S("GBR")}, {"agreement", ENT_S("FALLS-1")}, {"purpose", ENT_S("exercise planning")}};
    told t;

    for (size_t i = 0; i < n; i++) v[3 + i] = (ent_argument){"item", ent_str_c(items[i])};
    t = ask_with(&W, dir, "bert", NODE_PASS, operation_named("release new"), 0, v, 3 + n);
    if (t.code != ENT_OK) fail_msg("release new: %s: %s", t.e.place, t.e.what);
    return text_in(t, "release");
}

static int set_up(void **state)
{
    static const char *const persons[][2] = {{"anna", "custodian"}, {"bert", "release"},  {"carla", "release"}, {"paul", "release"},
                                             {"dirk", "registry"},  {"rosa", "registry"}, {"eva", "auditor"}};
    static const char *const items[] = {"F-1", "F-2", "F-3", "F-4", "F-5", "F-6"};

    (void)state;
    if (world_open(&W, "falls") != 0) return 1;
    W.now = JANUARY_20;
    make_node(&W, "prepared", "NATO");
    for (size_t i = 0; i < NODE_COUNT(persons); i++) {
        add_person(&W, "prepared", persons[i][0], persons[i][1], NULL);
        clear("prepared", persons[i][0], NODE_NATO_SECRET, "2029-12-31");
    }
    agree("prepared", "EXERCISE agreement", "EXERCISE agreement");
    paper("prepared", "F-1", "NATO UNCLASSIFIED " NODE_EC, "NATO");
    paper("prepared", "F-2", "NATO RESTRICTED " NODE_EC, "NATO");
    paper("prepared", "F-3", "NATO RESTRICTED " NODE_EC, "DEU");
    paper("prepared", "F-4", "NATO RESTRICTED " NODE_EC, "NOR"); /* without consent */
    paper("prepared", "F-5", "NATO RESTRICTED " NODE_EC, "NOR"); /* with consent from 25 January on */
    paper("prepared", "F-6", "NATO CONFIDENTIAL " NODE_EC, "NATO");
    consent("prepared", "F-3", "DEU", "GBR", "2019-12-01");
    consent("prepared", "F-5", "NOR", "GBR", "2020-01-25");
    release_id = release_of("prepared", items, NODE_COUNT(items));
    other_id = release_of("prepared", items, 1);
    must(&W, "prepared", "carla", "release approve", "release", other_id, NULL);
    copy_tree(path_of(&W, "prepared"), path_of(&W, "approved"));
    must(&W, "approved", "carla", "release approve", "release", release_id, NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

/* ---- what moves; the node is "trial" ---- */

static void revise(const char *marking, const char *base)
{
    must(&W, "trial", "anna", "import", "file", put_text(&W, "paper", "EXERCISE: newer\n"), "number", "F-1", "item", "F-1", "label",
         marking, "exercise", "", base ? "base" : NULL, base, NULL);
}

static void nothing(void)
{
}

static void newer_revision(void)
{
    revise("NATO RESTRICTED " NODE_EC, NULL);
}

static void hidden_revision(void)
{
    clear("trial", "carla", "NATO: CONFIDENTIAL; Context=NATO; Releasable To=NATO", "2029-12-31");
    clear("trial", "paul", "NATO: CONFIDENTIAL; Context=NATO; Releasable To=NATO", "2029-12-31");
    revise("NATO SECRET", NULL);
}

static void agreement_again(void)
{
    agree("trial", "EXERCISE agreement", "EXERCISE agreement");
}

static void agreement_reworded(void)
{
    agree("trial", "EXERCISE agreement", "EXERCISE agreement, amended");
}

static void agreement_ended(void)
{
    agree("trial", "2020-01-27", "2020-01-15");
}

static void body_taken_out(void)
{
    agree("trial", "\"GBR\"", "\"DNK\"");
}

static void purpose_taken_out(void)
{
    agree("trial", "exercise planning", "exercise review");
}

static void ceiling_lowered(void)
{
    agree("trial", "\"ceiling\":\"SECRET\"", "\"ceiling\":\"UNCLASSIFIED\"");
}

static void electronic_ceiling_lowered(void)
{
    agree("trial", "\"electronic_ceiling\":\"SECRET\"", "\"electronic_ceiling\":\"UNCLASSIFIED\"");
}

static void body_cleared_for_less(void)
{
    agree("trial", "Context=Releasable; Releasable To=European Commission\",\"scheme\":\"EU", "Context=Releasable\",\"scheme\":\"EU");
}

static void another_body_changed(void)
{
    agree("trial", "\"EDA\"", "\"SWE\"");
}

static void agreement_over(void)
{
    W.now += 8 * DAY; /* the body is still eligible then */
}

static void eligibility_over(void)
{
    W.now += 20 * DAY;
}

static void consent_given(void)
{
    consent("trial", "F-4", "NOR", "GBR", "2020-01-10");
}

static void consent_begins(void)
{
    W.now += 6 * DAY;
}

static void consent_for_another(void)
{
    consent("trial", "F-4", "NOR", "EDA", "2020-01-10");
}

static void consent_again(void)
{
    consent("trial", "F-3", "DEU", "GBR", "2019-12-20");
}

static void preparer_lowered(void)
{
    clear("trial", "bert", "NATO: UNCLASSIFIED; Context=NATO; Releasable To=NATO", "2029-12-31");
}

static void approver_lowered(void)
{
    clear("trial", "carla", "NATO: UNCLASSIFIED; Context=NATO; Releasable To=NATO", "2029-12-31");
}

static void approver_expired(void)
{
    clear("trial", "carla", NODE_NATO_SECRET, "2020-01-21");
    W.now += 3 * DAY;
}

static void bundler_lowered(void)
{
    clear("trial", "paul", "NATO: UNCLASSIFIED; Context=NATO; Releasable To=NATO", "2029-12-31");
}

static void other_policy(void)
{
    must(&W, "trial", "admin", "policy adopt", "spif", root_file(&W, "data/policy/eu.spif.xml"), NULL);
}

/* The same, with another version number. */
static void own_policy_again(void)
{
    ent_str text = get_file(&W, root_file(&W, "data/policy/nato.spif.xml")), s;
    const char *at = strstr(strstr(text.p, "schemaVersion"), " version=\"");
    ent_err e;

    assert_non_null(at);
    at += strlen(" version=\"");
    if (ent_str_fmt(&s, W.a, &e, "%.*s9%s", (int)(at - text.p), text.p, at) != ENT_OK) fail_msg("%s", e.what);
    must(&W, "trial", "admin", "policy adopt", "spif", put_text(&W, "newer.spif.xml", s.p), NULL);
}

/* What was new to the recipient is so no more. */
static void other_release_leaves(void)
{
    must(&W, "trial", "paul", "release bundle", "release", other_id, "out", path_of(&W, "other.entente"), NULL);
}

static void registered(void)
{
    must(&W, "trial", "dirk", "registry register", "item", "F-2", NULL);
}

/* Who sees the release may not destroy what it names; these two do not see it, since it names F-6 too. */
static void destruction_ordered(void)
{
    clear("trial", "dirk", NODE_NATO_RESTRICTED, "2029-12-31");
    clear("trial", "rosa", NODE_NATO_RESTRICTED, "2029-12-31");
    must(&W, "trial", "dirk", "registry destroy", "item", "F-2", "authority", "EXERCISE order", NULL);
}

static void destroyed(void)
{
    destruction_ordered();
    must(&W, "trial", "rosa", "registry destroy", "item", "F-2", "confirm", "", NULL);
}

static void release_key_rotated(void)
{
    must(&W, "trial", "admin", "key rotate", "purpose", "release", "out", path_of(&W, "rotation.json"), NULL);
}

static void content_key_rotated(void)
{
    must(&W, "trial", "admin", "key rotate", "purpose", "content", NULL);
}

static void approvers_key_revoked(void)
{
    must(&W, "trial", "admin", "key revoke", "person", "carla", "reason", "EXERCISE: laptop lost", NULL);
}

/* ---- the table ---- */

typedef struct expected {
    ent_code code;
    const char *rule;
} expected;

typedef struct mover {
    const char *what;
    void (*move)(void);
    expected approve, bundle; /* of the prepared one; of the approved one */
} mover;

#define GOES_ON      \
    {                \
        ENT_OK, NULL \
    }
#define MOVED               \
    {                       \
        ENT_REFUSED, "R-36" \
    }
#define HIDDEN                  \
    {                           \
        ENT_NOT_VISIBLE, "R-17" \
    }
#define RULE(r)        \
    {                  \
        ENT_REFUSED, r \
    }

static const mover movers[] = {
    {"nothing", nothing, GOES_ON, GOES_ON},
    {"a newer revision of a named item", newer_revision, GOES_ON, GOES_ON}, /* the named one leaves, as it was signed */
    {"a newer revision that the officers do not see", hidden_revision, GOES_ON, GOES_ON},
    {"the same agreement entered again", agreement_again, GOES_ON, GOES_ON},
    {"a reworded agreement", agreement_reworded, MOVED, MOVED},
    {"an agreement that ended", agreement_ended, RULE("R-37"), RULE("R-37")},
    {"an agreement without the body", body_taken_out, RULE("R-38"), RULE("R-38")},
    {"an agreement without the purpose", purpose_taken_out, RULE("R-41"), RULE("R-41")},
    {"a lower ceiling", ceiling_lowered, MOVED, MOVED},
    {"a lower electronic ceiling", electronic_ceiling_lowered, MOVED, MOVED},
    {"a body cleared for less", body_cleared_for_less, MOVED, MOVED},
    {"an agreement in which only another body changed", another_body_changed, MOVED, MOVED},
    {"the last day of the agreement", agreement_over, RULE("R-37"), RULE("R-37")},
    {"the last day of the body's eligibility", eligibility_over, RULE("R-37"), RULE("R-37")},
    {"a consent that was missing", consent_given, MOVED, MOVED},
    {"the first day of a consent", consent_begins, MOVED, MOVED},
    {"a consent for another body", consent_for_another, GOES_ON, GOES_ON},
    {"a second letter of consent", consent_again, GOES_ON, GOES_ON}, /* the first one counts */
    {"the preparer's clearance", preparer_lowered, GOES_ON, GOES_ON},
    {"the approver's clearance", approver_lowered, HIDDEN, GOES_ON},
    {"the last day of the approver's clearance", approver_expired, HIDDEN, GOES_ON},
    {"the bundler's clearance", bundler_lowered, GOES_ON, HIDDEN},
    {"a partner's policy", other_policy, GOES_ON, GOES_ON},
    {"a new version of our policy", own_policy_again, GOES_ON, GOES_ON},
    {"another release of the same revision that leaves first", other_release_leaves, MOVED, MOVED},
    {"a registration", registered, GOES_ON, GOES_ON},
    {"an order to destroy", destruction_ordered, GOES_ON, GOES_ON},
    {"a destroyed content", destroyed, MOVED, MOVED},
    {"a new release key", release_key_rotated, GOES_ON, GOES_ON},
    {"a new content key", content_key_rotated, GOES_ON, GOES_ON},
    {"the approver's key", approvers_key_revoked, {ENT_LOGIN, NULL}, GOES_ON},
};

/* ---- trying ---- */

static bool met(const mover *m, const char *doing, expected x, told t, node_state before)
{
    if (t.code != x.code || (x.rule != NULL && strcmp(x.rule, t.e.rule) != 0)) {
        print_message("# after %s, to %s gives %s %s instead of %s %s: %s\n", m->what, doing, ent_code_name(t.code), t.code ? t.e.rule : "",
                      ent_code_name(x.code), x.rule ? x.rule : "", t.code ? t.e.what : "");
        return false;
    }
    if (t.code == ENT_OK) return true;
    assert_unchanged(&W, "trial", before, m->what);
    if (t.code == ENT_NOT_VISIBLE || t.e.next[0] != '\0') return true;
    print_message("# after %s, the refusal to %s has no next step\n", m->what, doing);
    return false;
}

static const char *begin(const mover *m, const char *from)
{
    const char *out = path_of(&W, "out.entente");

    W.now = JANUARY_20;
    unlink(out);
    remove_tree(path_of(&W, "trial"));
    copy_tree(path_of(&W, from), path_of(&W, "trial"));
    m->move();
    return out;
}

static bool bundles(const mover *m, const char *out)
{
    node_state before = state_of(&W, "trial");
    told t = ask(&W, "trial", "paul", "release bundle", "release", release_id, "out", out, NULL);
    bool fine = met(m, "bundle", m->bundle, t, before), is_there = access(out, F_OK) == 0;

    if (is_there != (t.code == ENT_OK)) print_message("# after %s, the file is %s\n", m->what, is_there ? "there" : "missing");
    return fine && is_there == (t.code == ENT_OK);
}

static bool one(const mover *m)
{
    const char *out = begin(m, "prepared");
    node_state before = state_of(&W, "trial");
    told t = ask(&W, "trial", "carla", "release approve", "release", release_id, NULL);
    bool fine = met(m, "approve", m->approve, t, before);

    if (t.code == ENT_OK) fine = bundles(m, out) && fine;
    out = begin(m, "approved");
    return bundles(m, out) && fine;
}

static void what_moves(void **state)
{
    int wrong = 0;

    (void)state;
    for (size_t i = 0; i < NODE_COUNT(movers); i++) {
        ent_arena *all = W.a;
        W.a = ent_arena_new(all, 0); /* what one trial reads is gone after it */
        assert_non_null(W.a);
        wrong += !one(&movers[i]);
        ent_arena_free(W.a);
        W.a = all;
    }
    print_message("# %zu movers, each after release new and after release approve\n", NODE_COUNT(movers));
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_moves),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
