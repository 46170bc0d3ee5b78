/* SPDX-License-Identifier: Apache-2.0 */
/* Ceilings of the server that are about time, with a clock that the test moves: wrong logins, idle sessions, connections that never finish. */
#include "test/api/node_help.h"

#include <sys/socket.h>

#include "src/server/server_private.h"

static world W;

static int open_world(void **state)
{
    (void)state;
    if (world_open(&W, "limits") != 0) return 1;
    make_node(&W, "nato", "NATO");
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

/* ---- wrong logins ---- */

static ent_code try(limits *l, const char *person, const char *address, ent_time now)
{
    ent_err e = {0};
    ent_code code = limits_try(l, ent_str_c(person), ent_str_c(address), now, &e);

    if (code != ENT_OK) assert_int_equal(code, ENT_BUSY);
    return code;
}

static void of_a_person(void **state)
{
    limits *l = ent_alloc(W.a, sizeof *l);
    char address[20];
    ent_err e;

    (void)state;
    assert_true(limits_open(l));
    for (int i = 0; i < ENT_SERVER_WRONG_OF_PERSON; i++) { /* from wherever */
        snprintf(address, sizeof address, "192.0.2.%d", i);
        assert_int_equal(try(l, "anna", address, 1000 + i), ENT_OK);
    }
    assert_int_equal(try(l, "anna", "192.0.2.99", 1020), ENT_BUSY);
    assert_int_equal(try(l, "bert", "192.0.2.99", 1020), ENT_OK);
    assert_int_equal(try(l, "anna", "192.0.2.99", 1000 + ENT_SERVER_WRONG_WINDOW - 1), ENT_BUSY);
    assert_int_equal(try(l, "anna", "192.0.2.99", 1000 + ENT_SERVER_WRONG_WINDOW), ENT_OK);
    /* right ones do not count, however many */
    for (int i = 0; i < 3 * ENT_SERVER_WRONG_OF_ADDRESS; i++) {
        assert_int_equal(try(l, "carla", "192.0.2.7", 5000), ENT_OK);
        assert_int_equal(limits_take_back(l, ENT_S("carla"), ENT_S("192.0.2.7"), 5000, &e), ENT_OK);
    }
    limits_close(l);
}

static void of_an_address(void **state)
{
    limits *l = ent_alloc(W.a, sizeof *l);
    char person[20];

    (void)state;
    assert_true(limits_open(l));
    for (int i = 0; i < ENT_SERVER_WRONG_OF_ADDRESS; i++) {
        snprintf(person, sizeof person, "p%d", i);
        assert_int_equal(try(l, person, "192.0.2.1", 1000), ENT_OK);
    }
    assert_int_equal(try(l, "anna", "192.0.2.1", 1000), ENT_BUSY);
    assert_int_equal(try(l, "anna", "192.0.2.2", 1000), ENT_OK);
    /* what an address was refused is not held against the person */
    for (int i = 0; i < 100; i++) assert_int_equal(try(l, "dora", "192.0.2.1", 1000), ENT_BUSY);
    assert_int_equal(try(l, "dora", "192.0.2.2", 1000), ENT_OK);
    limits_close(l);
}

/* More names than there are rows: the oldest gives way, the latest is still counted. */
static void rows_run_out(void **state)
{
    limits *l = ent_alloc(W.a, sizeof *l);
    char name[30];

    (void)state;
    assert_true(limits_open(l));
    for (int i = 0; i < ENT_SERVER_WRONG_OF_PERSON; i++) assert_int_equal(try(l, "early", "192.0.2.1", 1000), ENT_OK);
    assert_int_equal(try(l, "early", "192.0.2.2", 1000), ENT_BUSY);
    for (int i = 0; i < LIMIT_ROWS; i++) {
        snprintf(name, sizeof name, "10.0.%d.%d", i / 256, i % 256);
        assert_int_equal(try(l, name, name, 1001 + i / 10), ENT_OK);
    }
    for (int i = 1; i < ENT_SERVER_WRONG_OF_PERSON; i++) assert_int_equal(try(l, name, "192.0.2.3", 1500), ENT_OK);
    assert_int_equal(try(l, name, "192.0.2.3", 1500), ENT_BUSY);
    assert_int_equal(try(l, "early", "192.0.2.4", 1500), ENT_OK);
    limits_close(l);
}

/* ---- sessions ---- */

static session *begin(sessions *s, ent_time now)
{
    session *x;
    ent_err e = {0};

    if (sessions_begin(&x, s, path_of(&W, "nato"), ENT_S("admin"), ENT_S(NODE_PASS), now, &e) != ENT_OK) fail_msg("%s %s", e.place, e.what);
    return x;
}

static void idle_sessions_end(void **state)
{
    sessions *s = ent_alloc(W.a, sizeof *s);
    ent_time now = NODE_NOW;
    char id[SESSION_ID + 1];
    session *x, *y;
    ent_err e;

    (void)state;
    assert_int_equal(sessions_open(s, W.a, &e), ENT_OK);
    x = begin(s, now);
    memcpy(id, x->id, sizeof id);
    assert_int_equal(sessions_sweep(s, now + 10 * ENT_SERVER_IDLE), 1); /* somebody holds it */
    sessions_let_go(s, x);
    now += ENT_SERVER_IDLE;
    assert_ptr_equal(y = sessions_hold(s, ent_str_c(id), true, now), x); /* the last moment; and it is used again */
    sessions_let_go(s, y);
    now += ENT_SERVER_IDLE;
    assert_ptr_equal(y = sessions_hold(s, ent_str_c(id), false, now), x); /* only asked for: that is no use */
    sessions_let_go(s, y);
    assert_null(sessions_hold(s, ent_str_c(id), true, now + 1));
    assert_true(sessions_has(s, id));
    assert_int_equal(sessions_sweep(s, now), 1);
    assert_int_equal(sessions_sweep(s, now + 1), 0); /* its key is wiped with it */
    assert_false(sessions_has(s, id));
    sessions_close(s);
}

static void ended_sessions_are_gone(void **state)
{
    sessions *s = ent_alloc(W.a, sizeof *s);
    char id[SESSION_ID + 1];
    session *x, *y;
    ent_err e;

    (void)state;
    assert_int_equal(sessions_open(s, W.a, &e), ENT_OK);
    x = begin(s, NODE_NOW);
    memcpy(id, x->id, sizeof id);
    y = sessions_hold(s, ent_str_c(id), true, NODE_NOW);
    assert_ptr_equal(x, y);
    sessions_end(s, x);
    assert_null(sessions_hold(s, ent_str_c(id), true, NODE_NOW)); /* at once, also while another request holds it */
    sessions_let_go(s, x);
    assert_true(sessions_has(s, id));
    sessions_let_go(s, y);
    assert_false(sessions_has(s, id));
    assert_null(sessions_hold(s, ENT_S("zz"), true, NODE_NOW));
    sessions_close(s);
}

/* ---- connections ---- */

static bool is_shut(int fd)
{
    char byte;

    return recv(fd, &byte, 1, MSG_DONTWAIT) == 0;
}

static void late_connections_end(void **state)
{
    deadlines *d = ent_alloc(W.a, sizeof *d);
    int slow[2], good[2];
    peer *p, *q;

    (void)state;
    assert_true(deadlines_open(d));
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, slow), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, good), 0);
    p = deadlines_begin(d, slow[0], 1000);
    q = deadlines_begin(d, good[0], 1000);
    assert_int_equal(deadlines_sweep(d, 1000 + ENT_SERVER_HEAD), 0);
    deadlines_set(d, q, 0); /* its headers are there: an operation may take its time */
    assert_int_equal(deadlines_sweep(d, 1000 + ENT_SERVER_HEAD + 1), 1);
    assert_true(is_shut(slow[1]));
    assert_false(is_shut(good[1]));
    assert_int_equal(deadlines_sweep(d, 1000 + ENT_SERVER_HEAD + 2), 0); /* once */
    deadlines_set(d, q, deadline_of(2000, 10 << 10));
    assert_int_equal(deadlines_sweep(d, 2000 + ENT_SERVER_HEAD + 10), 0);
    assert_int_equal(deadlines_sweep(d, 2000 + ENT_SERVER_HEAD + 11), 1);
    assert_true(is_shut(good[1]));
    deadlines_end(d, p);
    deadlines_end(d, q);
    for (int i = 0; i < 2; i++) {
        close(slow[i]);
        close(good[i]);
    }
    deadlines_close(d);
}

static void places_run_out(void **state)
{
    deadlines *d = ent_alloc(W.a, sizeof *d);
    peer *p = NULL;

    (void)state;
    assert_true(deadlines_open(d));
    for (int i = 0; i < ENT_SERVER_CONNECTIONS_MAX; i++) assert_non_null(p = deadlines_begin(d, -1, 0));
    assert_null(deadlines_begin(d, -1, 0));
    deadlines_end(d, p);
    assert_ptr_equal(deadlines_begin(d, -1, 0), p);
    deadlines_close(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_a_person),       cmocka_unit_test(of_an_address),           cmocka_unit_test(rows_run_out),
        cmocka_unit_test(idle_sessions_end), cmocka_unit_test(ended_sessions_are_gone), cmocka_unit_test(late_connections_end),
        cmocka_unit_test(places_run_out),
    };

    return cmocka_run_group_tests_name("limits", tests, open_world, close_world);
}
