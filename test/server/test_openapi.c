/* SPDX-License-Identifier: Apache-2.0 */
/* The served description is OpenAPI 3.1 in shape, and each of its examples is asked of the server that gives it: what it says can be asked is
 * understood, and answered as it says. All material is invented: EXERCISE.                                                     */
#include "test/server/server_help.h"

#define NO_FILE "0000000000000000000000000000000000000000000000000000000000000000"

static session olga;
static const ent_json *api;

/* ---- shape ---- */

static const ent_json *need(const ent_json *o, const char *key, ent_json_kind kind)
{
    const ent_json *v = o != NULL ? ent_json_get(o, key) : NULL;

    if (v == NULL) fail_msg("there is no \"%s\"", key);
    if (v->kind != kind) fail_msg("\"%s\" is of another kind", key);
    return v;
}

/* "#/components/…" leads somewhere. */
static void follow(const ent_json *v)
{
    const ent_json *ref = v->kind == ENT_JSON_OBJ ? ent_json_get(v, "$ref") : NULL, *at = api;
    ent_str rest, step;
    char key[60];

    if (ref != NULL) {
        assert_true(ent_str_starts(ref->str, "#/"));
        rest = (ent_str){ref->str.p + 2, ref->str.n - 2};
        while (rest.n != 0) {
            ent_str_cut(rest, '/', &step, &rest);
            snprintf(key, sizeof key, "%.*s", ENT_F(step));
            at = ent_json_get(at, key);
            if (at == NULL) fail_msg("%.*s leads nowhere", ENT_F(ref->str));
        }
    }
    for (size_t i = 0; v->kind == ENT_JSON_OBJ && i < v->n; i++) follow(v->members[i].value);
    for (size_t i = 0; v->kind == ENT_JSON_ARR && i < v->n; i++) follow(v->items[i]);
}

static bool is_type(ent_str s)
{
    return ent_str_is(s, "string") || ent_str_is(s, "integer") || ent_str_is(s, "boolean") || ent_str_is(s, "array") ||
           ent_str_is(s, "object");
}

static void check_schema(const ent_json *schema, const char *path)
{
    const ent_json *properties = need(schema, "properties", ENT_JSON_OBJ), *required = need(schema, "required", ENT_JSON_ARR);

    assert_true(ent_str_is(ent_json_str(schema, "type"), "object"));
    assert_false(need(schema, "additionalProperties", ENT_JSON_BOOL)->boolean);
    for (size_t i = 0; i < properties->n; i++)
        if (!is_type(ent_json_str(properties->members[i].value, "type"))) fail_msg("%s: %s", path, properties->members[i].key.p);
    for (size_t i = 0; i < required->n; i++)
        if (ent_json_get(properties, required->items[i]->str.p) == NULL) fail_msg("%s: %s", path, required->items[i]->str.p);
}

static void check_operation(const ent_json *op, const char *path, const char **ids, size_t *n)
{
    const ent_json *responses = need(op, "responses", ENT_JSON_OBJ), *body = ent_json_get(op, "requestBody"), *media;
    const char *id = need(op, "operationId", ENT_JSON_STR)->str.p;

    need(op, "summary", ENT_JSON_STR);
    for (size_t i = 0; i < *n; i++) assert_string_not_equal(ids[i], id);
    ids[(*n)++] = id;
    for (size_t i = 0; i < responses->n; i++) {
        const ent_json *r = responses->members[i].value;
        if (ent_json_get(r, "$ref") == NULL) need(r, "description", ENT_JSON_STR);
        assert_true(ent_str_is(responses->members[i].key, "200") || ent_str_is(responses->members[i].key, "default"));
    }
    if (body == NULL) return;
    media = ent_json_get(need(body, "content", ENT_JSON_OBJ), "application/json");
    if (media == NULL) return;
    check_schema(need(media, "schema", ENT_JSON_OBJ), path);
    if (need(media, "examples", ENT_JSON_OBJ)->n == 0) fail_msg("%s has no example", path);
}

static void it_has_the_shape(void **state)
{
    static const char *const methods[] = {"get", "post", "put", "delete"};
    const ent_json *paths = need(api, "paths", ENT_JSON_OBJ);
    const char *ids[400];
    size_t n = 0;

    (void)state;
    assert_string_equal(need(api, "openapi", ENT_JSON_STR)->str.p, "3.1.0");
    need(need(api, "info", ENT_JSON_OBJ), "title", ENT_JSON_STR);
    need(need(api, "info", ENT_JSON_OBJ), "version", ENT_JSON_STR);
    need(need(api, "components", ENT_JSON_OBJ), "securitySchemes", ENT_JSON_OBJ);
    need(api, "security", ENT_JSON_ARR);
    for (size_t i = 0; i < paths->n; i++) {
        const ent_json_member *m = &paths->members[i];
        size_t known = 0;
        assert_true(ent_str_starts(m->key, "/api/v1/"));
        for (size_t k = 0; k < NODE_COUNT(methods); k++) {
            const ent_json *op = ent_json_get(m->value, methods[k]);
            if (op == NULL) continue;
            check_operation(op, m->key.p, ids, &n);
            known++;
        }
        assert_int_equal(known, m->value->n);
    }
    follow(api);
    assert_true(n > 60);
}

/* ---- examples ---- */

/* What stands behind an id in an example: policies where one is wanted, else a text. */
static const char *send_for(const char *param)
{
    static const char *const policies[] = {"spif", "policy", "old", "new", "other"};

    for (size_t i = 0; i < NODE_COUNT(policies); i++)
        if (strcmp(param, policies[i]) == 0) return upload(&olga, get_file(&W, root_file(&W, "data/policy/nato.spif.xml")));
    if (strcmp(param, "new-passphrase") == 0) return upload(&olga, ENT_S(NODE_PASS "\n"));
    return upload(&olga, ENT_S("EXERCISE\n"));
}

static void put_value(ent_jw *w, const char *param, const ent_json *v)
{
    if (v->kind == ENT_JSON_ARR) {
        ent_jw_arr(w);
        for (size_t i = 0; i < v->n; i++) put_value(w, param, v->items[i]);
        ent_jw_end(w);
    } else if (v->kind == ENT_JSON_STR && ent_str_is(v->str, NO_FILE)) ent_jw_z(w, send_for(param));
    else ent_jw_value(w, v);
}

static const char *asked(const ent_json *example)
{
    ent_buf b = ent_buf_new(W.a, 1 << 20);
    ent_jw w = ent_jw_plain(&b);
    ent_str out;
    ent_err e;

    ent_jw_obj(&w);
    for (size_t i = 0; i < example->n; i++) {
        ent_jw_key(&w, example->members[i].key.p);
        put_value(&w, example->members[i].key.p, example->members[i].value);
    }
    ent_jw_end(&w);
    if (ent_jw_take(&out, &w, &e) != ENT_OK) fail_msg("%s", e.what);
    return out.p;
}

/* RFC 9457, and what the refusal teaches; about the matter, not about the form of the question. */
static void check_problem(const char *path, reply r, const ent_json *o)
{
    const ent_json *error = need(o, "error", ENT_JSON_OBJ);
    ent_str what = need(error, "what", ENT_JSON_STR)->str;

    if (r.status < 400 || r.status >= 500) fail_msg("%s: %.*s", path, ENT_F(r.all));
    assert_non_null(strstr(r.all.p, "\r\nContent-Type: application/problem+json\r\n"));
    need(o, "type", ENT_JSON_STR);
    need(o, "title", ENT_JSON_STR);
    assert_int_equal(need(o, "status", ENT_JSON_INT)->integer, r.status);
    assert_true(ent_str_eq(need(o, "detail", ENT_JSON_STR)->str, what));
    assert_false(need(error, "written", ENT_JSON_BOOL)->boolean);
    if (need(error, "exit", ENT_JSON_INT)->integer == 2) fail_msg("%s is asked wrongly: %s", path, what.p);
}

static bool replay(const char *path, const ent_json *example)
{
    session before = olga;
    reply r;
    const ent_json *o;
    ent_err e;

    if (strcmp(path, "/api/v1/key/rotate") == 0) { /* who rotates his own key has to log in again */
        olga = log_in("bert");
    }
    r = post(&olga, path, asked(example));
    olga = before;
    if (ent_json_parse(&o, W.a, r.body, 64 << 20, &e) != ENT_OK) fail_msg("%s: %.*s", path, ENT_F(r.all));
    if (r.status == 200) {
        assert_non_null(strstr(r.all.p, "\r\nContent-Type: application/json\r\n"));
        assert_int_equal(o->kind, ENT_JSON_OBJ);
        return true;
    }
    check_problem(path, r, o);
    return false;
}

static void every_example_is_understood(void **state)
{
    static const char *const answered[] = {
        "agreement/list",   "help/rule",        "import",         "item/history",  "item/list",   "item/show",   "key/list",
        "key/show",         "label/equivalent", "log/checkpoint", "log/list",      "log/prove",   "log/rebuild", "log/verify",
        "node/backup-key",  "node/backups",     "person/list",    "policy/impact", "policy/lint", "policy/show", "registry/list",
        "release/channels", "release/list",     "standard/list",  "template",      "term/list",   "term/match",  "term/scan",
    };
    const ent_json *paths = need(api, "paths", ENT_JSON_OBJ);
    size_t replayed = 0, right = 0;
    size_t n;

    (void)state;
    (void)ent_api_operations(&n);
    for (size_t i = 0; i < paths->n; i++) {
        const char *path = paths->members[i].key.p;
        const ent_json *op = ent_json_get(paths->members[i].value, "post"), *examples;
        if (op == NULL || strcmp(path, "/api/v1/session") == 0) continue;
        examples = need(need(need(need(op, "requestBody", ENT_JSON_OBJ), "content", ENT_JSON_OBJ), "application/json", ENT_JSON_OBJ),
                        "examples", ENT_JSON_OBJ);
        for (size_t k = 0; k < examples->n; k++) {
            bool ok = replay(path, need(examples->members[k].value, "value", ENT_JSON_OBJ));
            for (size_t m = 0; m < NODE_COUNT(answered); m++) {
                if (strcmp(path + strlen("/api/v1/"), answered[m]) != 0) continue;
                if (!ok) print_message("%s was refused\n", path);
                right += ok;
            }
            replayed++;
        }
    }
    assert_int_equal(right, NODE_COUNT(answered));
    assert_true(replayed + 8 > n);
    assert_whole(&W, "nato", "eva");
}

/* Those of the door itself. */
static void a_session_as_described(void **state)
{
    const ent_json *own = ent_json_get(ent_json_get(api, "paths"), "/api/v1/session"), *example;
    reply r;

    (void)state;
    example = need(need(need(need(need(need(own, "post", ENT_JSON_OBJ), "requestBody", ENT_JSON_OBJ), "content", ENT_JSON_OBJ),
                             "application/json", ENT_JSON_OBJ),
                        "examples", ENT_JSON_OBJ),
                   "least", ENT_JSON_OBJ);
    r = post(NULL, "/api/v1/session", asked(need(example, "value", ENT_JSON_OBJ)));
    assert_int_equal(r.status, 200);
    assert_string_equal(between(r.body, "\"person\":\"", '"'), "anna");
}

static int open_all(void **state)
{
    reply r;
    ent_err e;

    if (open_world(state) != 0) return 1;
    add_person(&W, "nato", "olga",
               "administrator,auditor,custodian,operator,planner,reader,registry,release,security,spectrum,terminologist",
               NODE_NATO_SECRET);
    olga = log_in("olga");
    r = request(NULL, "GET", "/api/v1/openapi.json", NULL, (ent_str){0}, NULL);
    if (ent_json_parse(&api, W.a, r.body, 16 << 20, &e) != ENT_OK) fail_msg("%s: %s", e.place, e.what);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_has_the_shape),
        cmocka_unit_test(a_session_as_described),
        cmocka_unit_test(every_example_is_understood),
    };

    return cmocka_run_group_tests_name("openapi", tests, open_all, close_world);
}
