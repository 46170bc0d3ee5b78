/* SPDX-License-Identifier: Apache-2.0 */
/* Who may do what, from the table of operations itself (law 6): a row that is added is tested without a change here. */
#include "node_help.h"

static const char *const all_roles[] = {"administrator", "auditor", "custodian", "operator", "planner",      "reader",
                                        "registry",      "release", "security",  "spectrum", "terminologist"};

static world W;

/* One node with one person for each role; the person's name is the role. */
static int set_up(void **state)
{
    (void)state;
    if (world_open(&W, "roles") != 0) return 1;
    make_node(&W, "node", "NATO");
    for (size_t i = 0; i < NODE_COUNT(all_roles); i++) add_person(&W, "node", all_roles[i], all_roles[i], NODE_NATO_SECRET);
    must(&W, "node", "custodian", "import", "file", put_text(&W, "bird", "EXERCISE: a bird\n"), "number", "CANARY", "title",
         "A yellow bird", "label", "NATO RESTRICTED", "exercise", "", NULL);
    must(&W, "node", "registry", "registry register", "item", "CANARY", NULL);
    put_text(&W, "some-file", "no register, no key, no bundle\n");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

/* Every needed parameter, with a value that passes the check of its type. What it names is not there. */
static size_t fill(ent_argument v[NODE_ARGS_MAX], const ent_operation *op)
{
    size_t n = 0;

    for (const ent_param *p = op->params; p->name != NULL; p++) {
        ent_str value = ENT_S("x"), rest;
        if (!(p->flags & ENT_PARAM_NEEDED)) continue;
        if (p->type == ENT_P_WORD) ent_str_cut(ent_str_c(p->choices), '|', &value, &rest);
        if (p->type == ENT_P_FILE) value = ent_str_c(path_of(&W, "some-file"));
        if (p->type == ENT_P_OUT) value = ent_str_c(path_of(&W, "out"));
        if (p->type == ENT_P_DATE) value = ENT_S("2026-05-01");
        if (p->type == ENT_P_INT) value = ENT_S("0");
        if (p->type == ENT_P_FLAG) value = ENT_S("");
        v[n++] = (ent_argument){p->name, value};
    }
    return n;
}

static told try_row(const ent_operation *op, const char *person, const char *pass, ent_time as_of)
{
    ent_argument v[NODE_ARGS_MAX];
    size_t n = fill(v, op);

    return ask_with(&W, "node", person, pass, op, as_of, v, n);
}

static bool names_role(const char *roles, const char *role)
{
    ent_str rest = ent_str_c(roles), word;

    while (rest.n != 0) {
        ent_str_cut(rest, ' ', &word, &rest);
        if (ent_str_is(word, role)) return true;
    }
    return false;
}

static bool is_open(const ent_operation *op)
{
    return strcmp(op->roles, "open") == 0;
}

static const char *name_of(const ent_operation *op)
{
    ent_str s;
    ent_err e;

    if (ent_str_fmt(&s, W.a, &e, "%s%s%s", op->noun, op->verb ? " " : "", op->verb ? op->verb : "") != ENT_OK) fail_msg("%s", e.what);
    return s.p;
}

/* The terminal keeps these for itself: an option of this name could not be given there. */
static void assert_own_names(const ent_operation *op)
{
    static const char *const taken[] = {"as", "as-of", "json", "help", "passphrase-fd"};

    for (const ent_param *p = op->params; p->name != NULL; p++)
        for (size_t i = 0; i < NODE_COUNT(taken); i++)
            if (strcmp(p->name, taken[i]) == 0) fail_msg("%s: the option --%s is the terminal's", name_of(op), p->name);
}

/* Every role of the table is a role that a person can have, every role is needed somewhere or planned, and no row is odd. */
static void rows_are_well_formed(void **state)
{
    size_t n, used = 0;
    const ent_operation *ops = ent_api_operations(&n);

    (void)state;
    assert_true(n > 30);
    for (size_t i = 0; i < n; i++) {
        ent_str rest = ent_str_c(ops[i].roles), word;
        assert_non_null(ops[i].run);
        assert_own_names(&ops[i]);
        if (!ENT_OPENS_NODE(ops[i].access)) assert_true(is_open(&ops[i]));
        if (ENT_WRITES(ops[i].access)) assert_false(is_open(&ops[i]));
        while (rest.n != 0) {
            bool known = false;
            ent_str_cut(rest, ' ', &word, &rest);
            if (ent_str_is(word, "open") || ent_str_is(word, "any")) continue;
            for (size_t k = 0; k < NODE_COUNT(all_roles); k++) known = known || ent_str_is(word, all_roles[k]);
            if (!known) fail_msg("%s: \"%.*s\" is no role", name_of(&ops[i]), ENT_F(word));
            used++;
        }
    }
    assert_true(used > 10);
}

static void without_the_role_refused(void **state)
{
    size_t n, refused = 0;
    const ent_operation *ops = ent_api_operations(&n);
    node_state before = state_of(&W, "node");

    (void)state;
    for (size_t i = 0; i < n; i++) {
        if (is_open(&ops[i]) || strcmp(ops[i].roles, "any") == 0) continue;
        for (size_t k = 0; k < NODE_COUNT(all_roles); k++) {
            told t;
            if (names_role(ops[i].roles, all_roles[k])) continue;
            t = try_row(&ops[i], all_roles[k], NODE_PASS, 0);
            assert_refused(t, ENT_REFUSED, "R-32", name_of(&ops[i]));
            assert_int_equal(t.exit_code, 3);
            assert_non_null(strstr(t.e.what, ops[i].roles));
            assert_true(t.e.next[0] != '\0');
            refused++;
        }
    }
    assert_true(refused > 150);
    assert_unchanged(&W, "node", before, "refusals");
    assert_int_not_equal(access(path_of(&W, "out"), F_OK), 0);
}

static void nobody_is_refused(void **state)
{
    size_t n, refused = 0;
    const ent_operation *ops = ent_api_operations(&n);
    node_state before = state_of(&W, "node");

    (void)state;
    for (size_t i = 0; i < n; i++) {
        told t;
        if (is_open(&ops[i])) continue;
        t = try_row(&ops[i], NULL, NULL, 0);
        assert_refused(t, ENT_LOGIN, NULL, name_of(&ops[i]));
        assert_int_equal(t.exit_code, 4);
        refused++;
    }
    assert_true(refused > 20);
    assert_unchanged(&W, "node", before, "refusals");
}

/* A wrong or missing passphrase, a person who is not there, a name that would leave the folder of keys. */
static void passphrase_is_needed(void **state)
{
    static const char *const names[] = {"nobody-here", "../node/keys/admin", "Admin", "admin.pem", "."};
    size_t n;
    const ent_operation *ops = ent_api_operations(&n);
    node_state before = state_of(&W, "node");

    (void)state;
    for (size_t i = 0; i < n; i++) {
        if (ops[i].access != ENT_READS && !ENT_WRITES(ops[i].access)) continue;
        assert_refused(try_row(&ops[i], "admin", "not the passphrase", 0), ENT_LOGIN, NULL, name_of(&ops[i]));
        assert_refused(try_row(&ops[i], "admin", "", 0), ENT_LOGIN, NULL, name_of(&ops[i]));
        assert_refused(try_row(&ops[i], "admin", NULL, 0), ENT_LOGIN, NULL, name_of(&ops[i]));
    }
    for (size_t i = 0; i < NODE_COUNT(names); i++) {
        told t = ask(&W, "node", names[i], "item list", NULL);
        assert_refused(t, ENT_LOGIN, NULL, names[i]);
    }
    assert_unchanged(&W, "node", before, "refusals");
}

static void as_of_is_refused_by_what_appends(void **state)
{
    size_t n, refused = 0, answered = 0;
    const ent_operation *ops = ent_api_operations(&n);
    node_state before = state_of(&W, "node");

    (void)state;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < NODE_COUNT(all_roles); k++) {
            told t;
            if (!ENT_WRITES(ops[i].access) || !names_role(ops[i].roles, all_roles[k])) continue;
            t = try_row(&ops[i], all_roles[k], NODE_PASS, W.now - 86400);
            assert_refused(t, ENT_INVALID, "R-48", name_of(&ops[i]));
            assert_non_null(strstr(t.e.what, "--as-of"));
            refused++;
            break;
        }
        if (ops[i].access == ENT_READS && strcmp(ops[i].roles, "any") == 0) {
            told t = try_row(&ops[i], "reader", NODE_PASS, W.now - 86400);
            assert_true(strcmp(t.e.rule, "R-48") != 0 || t.code == ENT_OK);
            answered++;
        }
    }
    assert_true(refused > 10);
    assert_true(answered > 3);
    assert_unchanged(&W, "node", before, "refusals");
}

/* ---- who may do what, said a second time: a row of the table that changes must be changed here too, knowingly ---- */

#define READING                                                                                                                         \
    "item list,item show,item export,item history,search,term list,term show,term scan,term harmonise,term interchanges,standard list," \
    "standard show,standard interop,standard works"

static const struct {
    const char *role, *operations; /* all that need a role and are for this one */
} matrix[] = {
    {"administrator",
     "node backup-key,node backup,node backups,node backup-replaced,node reconcile,node clock,person add,key pin,key follow,"
     "key revoke,key recover,policy adopt,policy impact,agreement add,release channels,log verify,log rebuild"},
    {"auditor", "node backups,release preview,release list,release channels,registry list,registry destructions,log verify,log list,log "
                "prove,log checkpoint,log rebuild"},
    {"custodian", READING ",import map,import,term import,term accept,term interchange,term export,standard ratify,standard move,standard "
                          "link,standard renumber,standard merge,standard split"},
    {"operator", "node backup,node backups,node backup-replaced"},
    {"planner", READING},
    {"reader", READING},
    {"registry", READING ",node backups,node reconcile,import map,import,term export,release preview,release consent,release cover,release "
                         "list,release receipt,release channels,release statement,receive,registry register,registry list,registry receipt,"
                         "registry quarantine,registry destroy,registry destructions,registry certificate"},
    {"release", READING ",node reconcile,agreement add,term export,release new,release preview,release consent,release approve,release "
                        "withdraw,release bundle,release cover,release list,release receipt,release channels,release statement"},
    {"security", "person clear,key revoke,key recover,policy impact,registry copy-rule,registry destroy,registry destructions"},
    {"spectrum", READING},
    {"terminologist", READING ",term import,term accept,term interchange,term export"},
};

static bool lists(const char *operations, const char *name)
{
    ent_str rest = ent_str_c(operations), word;

    while (rest.n != 0) {
        ent_str_cut(rest, ',', &word, &rest);
        if (ent_str_is(word, name)) return true;
    }
    return false;
}

static void the_matrix_is_the_table(void **state)
{
    size_t n, named = 0, found = 0;
    const ent_operation *ops = ent_api_operations(&n);

    (void)state;
    assert_int_equal(NODE_COUNT(matrix), NODE_COUNT(all_roles));
    for (size_t r = 0; r < NODE_COUNT(matrix); r++) {
        named++;
        for (const char *p = matrix[r].operations; *p; p++) named += *p == ',';
        for (size_t i = 0; i < n; i++) {
            bool may = !is_open(&ops[i]) && names_role(ops[i].roles, matrix[r].role);
            if (may != lists(matrix[r].operations, name_of(&ops[i])))
                fail_msg("%s %s %s", matrix[r].role, may ? "may, unlike in this test:" : "may not, unlike in this test:", name_of(&ops[i]));
            found += may;
        }
    }
    assert_int_equal(named, found);
}

/* Roles that keep the node going are cleared here like anybody, and still read nothing: whatever they ask, of an item that is there. (Of
 * an item that is to be destroyed the security officer is told, as the second person.)                                      */
static void who_keeps_the_node_reads_nothing(void **state)
{
    static const char *const keepers[] = {"administrator", "operator", "security"};
    static const char *const words[] = {"CANARY", "yellow bird"}; /* number and title */
    size_t n, asked = 0;
    const ent_operation *ops = ent_api_operations(&n);

    (void)state;
    for (size_t i = 0; i < n; i++) {
        ent_argument v[NODE_ARGS_MAX];
        size_t given = fill(v, &ops[i]);
        if (ops[i].access != ENT_READS || is_open(&ops[i])) continue;
        for (size_t a = 0; a < given; a++)
            if (ent_str_is(v[a].value, "x")) v[a].value = ENT_S("CANARY");
        for (size_t k = 0; k < NODE_COUNT(keepers); k++) {
            told t = ask_with(&W, "node", keepers[k], NODE_PASS, &ops[i], 0, v, given);
            for (size_t c = 0; t.code == ENT_OK && c < NODE_COUNT(words); c++)
                if (strstr(t.text.p, words[c]) != NULL) fail_msg("%s by %s: %.*s", name_of(&ops[i]), keepers[k], ENT_F(t.text));
            asked += t.code == ENT_OK;
        }
    }
    assert_true(asked > 15);
    for (size_t k = 0; k < NODE_COUNT(keepers); k++)
        assert_refused(ask(&W, "node", keepers[k], "item export", "item", "CANARY", "out", path_of(&W, "out"), NULL), ENT_REFUSED, "R-32",
                       keepers[k]);
    assert_int_not_equal(access(path_of(&W, "out"), F_OK), 0);
    must(&W, "node", "reader", "item show", "item", "CANARY", NULL); /* it is there */
}

/* The other way round: with the role it is the handler that answers, whatever it then says. Last, since some of it acts. */
static void with_the_role_it_runs(void **state)
{
    size_t n, ran = 0;
    const ent_operation *ops = ent_api_operations(&n);

    (void)state;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < NODE_COUNT(all_roles); k++) {
            told t;
            if (!names_role(ops[i].roles, all_roles[k]) && strcmp(ops[i].roles, "any") != 0) continue;
            t = try_row(&ops[i], all_roles[k], NODE_PASS, 0);
            if (t.code == ENT_LOGIN || (t.code == ENT_REFUSED && strstr(t.e.what, "This needs one of the roles") != NULL) ||
                t.code == ENT_BUG)
                fail_msg("%s as %s: %s: %s", name_of(&ops[i]), all_roles[k], ent_code_name(t.code), t.e.what);
            ran++;
        }
    }
    assert_true(ran > 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_well_formed),
        cmocka_unit_test(without_the_role_refused),
        cmocka_unit_test(nobody_is_refused),
        cmocka_unit_test(passphrase_is_needed),
        cmocka_unit_test(as_of_is_refused_by_what_appends),
        cmocka_unit_test(the_matrix_is_the_table),
        cmocka_unit_test(who_keeps_the_node_reads_nothing),
        cmocka_unit_test(with_the_role_it_runs),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
