/* SPDX-License-Identifier: Apache-2.0 */
/* Two small releases with one of each thing that can happen between them. */
#include "helpers.h"

#define EVENT(flag, date, version) "<event flag='" flag "' date='" date "' version='" version "'/>"
#define STD(id, uuid, title, mode, text, events)                                                                      \
    "<standard id='" id "' tag=''><document orgid='o' pubnum='n' date='2001' title='" title "'/><applicability>" text \
    "</applicability><status mode='" mode "'><history>" events "</history></status><uuid>" uuid "</uuid></standard>\n"
#define ADDED1 EVENT("added", "2001-01-01", "1.0")

static const char earlier_xml[] = "<standards revision='1'><records>\n" STD("still", "u-still", "T", "accepted", "x", ADDED1)
    STD("layout", "u-layout", "T", "accepted", "one two <emphasis>three</emphasis>", ADDED1)
        STD("silent", "u-silent", "T", "accepted", "x", ADDED1) STD("said", "u-said", "T", "accepted", "x", ADDED1)
            STD("noise", "u-noise", "T", "accepted", "x", ADDED1) STD("deleted", "u-deleted", "T", "accepted", "x", ADDED1)
                STD("vanish", "u-vanish", "T", "accepted", "x", ADDED1 EVENT("deleted", "2001-05-05", "1.0"))
                    STD("oldname", "u-name", "T", "accepted", "x", ADDED1) STD("uuid", "u-one", "T", "accepted", "x", ADDED1)
                        STD("past", "u-past", "T", "accepted", "x",
                            ADDED1 EVENT("changed", "2001-02-02", "1.0") EVENT("changed", "2001-03-03", "1.0"))
                            STD("lost", "u-lost", "T", "accepted", "x", ADDED1) "<profile id='p' title='only here'/>\n"
                                                                                "</records></standards>";

static const char later_xml[] =
    "<standards revision='2'><records>\n" STD("new", "u-new", "T", "accepted", "x", EVENT("added", "2002-01-01", "2.0"))
        STD("late", "u-late", "T", "accepted", "x", EVENT("added", "2000-01-01", "0.9"))
            STD("mute", "u-mute", "T", "accepted", "x", EVENT("changed", "2002-01-01", "2.0"))
                STD("still", "u-still", "T", "accepted", "x", ADDED1)
                    STD("layout", "u-layout", "T", "accepted", "\n  one\n  two\n <emphasis>three</emphasis>", ADDED1)
                        STD("silent", "u-silent", "Another", "accepted", "x", ADDED1)
                            STD("said", "u-said", "Another", "accepted", "x", ADDED1 EVENT("changed", "2002-02-02", "2.0"))
                                STD("noise", "u-noise", "T", "accepted", "x", ADDED1 EVENT("changed", "2002-02-02", "2.0"))
                                    STD("deleted", "u-deleted", "T", "deleted", "x", ADDED1 EVENT("deleted", "2002-02-02", "2.0"))
                                        STD("vanish", "u-vanish", "T", "deleted", "x", ADDED1 EVENT("deleted", "2001-05-05", "1.0"))
                                            STD("newname", "U-NAME", "T", "accepted", "x", ADDED1 EVENT("changed", "2002-02-02", "2.0"))
                                                STD("uuid", "u-two", "T", "accepted", "x", ADDED1 EVENT("changed", "2002-02-02", "2.0"))
                                                    STD("past", "u-past", "T", "accepted", "x",
                                                        EVENT("added", "2001-01-01", "2.0")
                                                            EVENT("changed", "2001-02-02", "1.0")) "</records></standards>";

static const struct {
    unsigned line;
    const char *code, *record;
} told[] = {{3, "added-other-release", "late"},
            {4, "added-without-event", "mute"},
            {10, "changed-without-event", "silent"},
            {12, "event-without-change", "noise"},
            {12, "removed", "lost"}, /* line 12 of the earlier file */
            {14, "deleted-without-event", "vanish"},
            {16, "uuid-changed", "uuid"},
            {17, "history-rewritten", "past"}};

static const ent_std_pair *pair_of(const ent_std_diff *d, const ent_std_register *r, const char *id)
{
    for (size_t k = 0; k < d->n_pairs; k++)
        if (d->pairs[k].later != SIZE_MAX && ent_str_is(r->records[d->pairs[k].later].id, id)) return &d->pairs[k];
    fail_msg("no pair for %s", id);
    return NULL;
}

static void one_of_each(void **state)
{
    ent_std_register x = nisp(ent_str_c(earlier_xml)), y = nisp(ent_str_c(later_xml));
    const ent_std_pair *p;
    ent_std_diff d;

    (void)state;
    assert_str(y.release, "2.0");
    OK(ent_std_diff_releases(&d, A, &x, &y, ENT_STD_STANDARD, &E));
    assert_int_equal(d.matching.n_same_id, 9);
    assert_int_equal(d.matching.n_renamed, 1);
    assert_int_equal(d.matching.n_new, 3);
    assert_int_equal(d.matching.n_gone, 1);
    assert_int_equal(d.n_pairs, 14);
    assert_int_equal(d.pairs[13].how, ENT_STD_GONE);
    assert_int_equal(d.pairs[13].later, SIZE_MAX);
    assert_str(x.records[d.pairs[13].earlier].id, "lost");
    assert_int_equal(d.n_added_stated, 1);
    assert_int_equal(d.n_added_stated_ids, 1);
    assert_int_equal(d.n_set_deleted, 2);
    assert_int_equal(d.n_set_deleted_event, 1);
    assert_int_equal(d.n_layout_changed, 1);
    assert_int_equal(d.n_content_changed, 6);
    assert_int_equal(d.n_changed_unsaid, 2);
    assert_int_equal(d.n_history_rewritten, 1);

    p = pair_of(&d, &y, "still");
    assert_false(p->content_changed || p->layout_changed || p->new_events || p->lost_events || p->relabelled_events || p->unsaid_events);
    p = pair_of(&d, &y, "layout");
    assert_true(p->layout_changed && !p->content_changed);
    p = pair_of(&d, &y, "past");
    assert_int_equal(p->lost_events, 1);
    assert_int_equal(p->relabelled_events, 1);
    assert_int_equal(p->new_events, 0);
    assert_int_equal(p->unsaid_events, 1);
    p = pair_of(&d, &y, "deleted");
    assert_true(p->set_deleted && p->set_deleted_event);
    p = pair_of(&d, &y, "newname");
    assert_int_equal(p->how, ENT_STD_RENAMED);
    assert_true(p->content_changed);
    p = pair_of(&d, &y, "late");
    assert_str(p->added_version, "0.9");
    assert_false(p->added_stated);

    for (size_t i = 0; i < d.disagreements.n || i < N(told); i++) {
        const ent_std_finding *f = &d.disagreements.v[i];
        if (i >= N(told)) fail_msg("too many: %u %s %.*s", f->line, f->code, ENT_F(f->record));
        if (i >= d.disagreements.n) fail_msg("missing: %u %s", told[i].line, told[i].code);
        if (f->line != told[i].line || strcmp(f->code, told[i].code) != 0 || !ent_str_is(f->record, told[i].record))
            fail_msg("%u %s %.*s, expected %u %s %s", f->line, f->code, ENT_F(f->record), told[i].line, told[i].code, told[i].record);
    }
}

/* Histories that say another thing than the two statuses, or another release. */
static void against_the_history(void **state)
{
#define STANDARDS(body) "<standards><records>\n" body "</records></standards>"
    static const char one[] =
        STANDARDS(STD("kept", "u-1", "T", "accepted", "x", ADDED1)
                      STD("back", "u-2", "T", "deleted", "x", ADDED1 EVENT("deleted", "2001-05-05", "1.0"))
                          STD("again", "u-3", "T", "deleted", "x", ADDED1 EVENT("deleted", "2001-05-05", "1.0"))
                              STD("other", "u-4", "T", "accepted", "x", ADDED1) STD("quiet", "u-5", "T", "unknown", "x", ADDED1));
    static const char two[] = STANDARDS(
        STD("kept", "u-1", "T", "accepted", "y", ADDED1 EVENT("deleted", "2002-02-02", "2.0"))
            STD("back", "u-2", "T", "accepted", "x", ADDED1 EVENT("deleted", "2001-05-05", "1.0") EVENT("changed", "2002-02-02", "2.0"))
                STD("again", "u-3", "T", "accepted", "x", ADDED1 EVENT("deleted", "2001-05-05", "1.0") EVENT("added", "2002-02-02", "2.0"))
                    STD("other", "u-4", "T", "accepted", "y",
                        ADDED1 EVENT("changed", "2002-01-01", "1.5") EVENT("changed", "2002-02-02", "2.0"))
                        STD("quiet", "u-5", "T", "unknown", "y", ADDED1 EVENT("deleted", "2002-02-02", "2.0")));
    ent_std_register x = nisp(ent_str_c(one)), y = nisp(ent_str_c(two));
    ent_std_diff d;

    (void)state;
    OK(ent_std_diff_releases(&d, A, &x, &y, ENT_STD_STANDARD, &E));
    assert_int_equal(d.disagreements.n, 3);
    assert_int_equal(count_about(&d.disagreements, "deleted-by-event-only", "kept"), 1);
    assert_int_equal(count_about(&d.disagreements, "restored-without-event", "back"), 1);
    assert_int_equal(count_about(&d.disagreements, "event-other-release", "other"), 1);
    assert_has(finding(&d.disagreements, "event-other-release", 0)->message,
               "Of 2 new events of the history 1 name another release than 2.0.");
    assert_int_equal(finding(&d.disagreements, "event-other-release", 0)->line, 5);
    assert_true(pair_of(&d, &y, "again")->restored && pair_of(&d, &y, "again")->restored_event);
#undef STANDARDS
}

static void all_kinds(void **state)
{
    ent_std_register x = nisp(ent_str_c(earlier_xml)), y = nisp(ent_str_c(later_xml));
    ent_std_diff d;

    (void)state;
    OK(ent_std_diff_releases(&d, A, &x, &y, 0, &E));
    assert_int_equal(d.matching.n_gone, 2); /* the profile too */
    OK(ent_std_diff_releases(&d, A, &x, &y, ENT_STD_PROFILE, &E));
    assert_int_equal(d.n_pairs, 1);
}

/* A release compared with itself: nothing happened and nothing is told. */
static void with_itself(void **state)
{
    static const char *const names[] = {"v40.xml", "v42.xml", "v44.xml", "v47.xml", "v48.xml"};

    (void)state;
    for (size_t i = 0; i < N(names); i++) {
        ent_std_register x = nisp(fixture(names[i])), y = nisp(fixture(names[i]));
        ent_std_diff d;
        OK(ent_std_diff_releases(&d, A, &x, &y, 0, &E));
        assert_int_equal(d.matching.n_same_id, d.n_pairs);
        assert_int_equal(d.n_content_changed + d.n_layout_changed + d.n_history_rewritten, 0);
        assert_int_equal(d.disagreements.n, 0);
    }
}

/* Inner records belong to their outer one and are not compared on their own, but a change in them is a change of it. */
static void inner_records(void **state)
{
    static const char one[] =
        "<standards><records><capabilityprofile id='c' title='t'><profile id='p' title='a'><serviceprofile title='s'/>"
        "</profile></capabilityprofile></records></standards>";
    static const char two[] =
        "<standards><records><capabilityprofile id='c' title='t'><profile id='p' title='b'><serviceprofile title='s'/>"
        "</profile></capabilityprofile></records></standards>";
    ent_std_register x = nisp(ent_str_c(one)), y = nisp(ent_str_c(two));
    ent_std_diff d;

    (void)state;
    OK(ent_std_diff_releases(&d, A, &x, &y, 0, &E));
    assert_int_equal(d.n_pairs, 1);
    assert_true(d.pairs[0].content_changed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_of_each, setup, teardown),
        cmocka_unit_test_setup_teardown(against_the_history, setup, teardown),
        cmocka_unit_test_setup_teardown(all_kinds, setup, teardown),
        cmocka_unit_test_setup_teardown(with_itself, setup, teardown),
        cmocka_unit_test_setup_teardown(inner_records, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
