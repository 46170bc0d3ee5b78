/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of keys share: two nodes that know each other, copied fresh for every test, and persons with passphrases of their own. */
#ifndef ENTENTE_TEST_API_KEYS_HELP_H
#define ENTENTE_TEST_API_KEYS_HELP_H

#include "node_help.h"

#include <entente/register.h>

#define OTHER_PASS "another exercise passphrase"

static world W;
static char Other[340]; /* a file with it */

/* NATO has a second administrator, ada, and sven for security; anna has put in EX-1, and bert and carla may release it. */
static inline int make_templates(const char *name)
{
    if (world_open(&W, name) != 0) return 1;
    snprintf(Other, sizeof Other, "%s", put_text(&W, "other", OTHER_PASS "\n"));
    make_nato(&W, "nato0");
    make_eu(&W, "eu0");
    introduce(&W, "nato0", "NATO", "eu0", "EU");
    add_person(&W, "nato0", "ada", "administrator", NODE_NATO_SECRET);
    add_person(&W, "nato0", "sven", "security", NODE_NATO_SECRET);
    add_document(&W, "nato0", "anna", "EX-1", "NATO RESTRICTED " NODE_EC, "the first paper, EXERCISE\n");
    return 0;
}

static inline int fresh_nodes(void **state)
{
    (void)state;
    remove_tree(path_of(&W, "nato"));
    remove_tree(path_of(&W, "eu"));
    copy_tree(path_of(&W, "nato0"), path_of(&W, "nato"));
    copy_tree(path_of(&W, "eu0"), path_of(&W, "eu"));
    W.now = NODE_NOW + 86400;
    return 0;
}

static inline int tear_down(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

/* As ask, with a passphrase. */
static inline told ask_as(const char *dir, const char *person, const char *pass, const char *op, ...)
{
    ent_argument v[NODE_ARGS_MAX];
    va_list list;
    size_t n;

    va_start(list, op);
    n = take_pairs(v, list);
    va_end(list);
    return ask_with(&W, dir, person, pass, operation_named(op), 0, v, n);
}

static inline told held(told t, const char *doing)
{
    if (t.code != ENT_OK) fail_msg("%s: %s: %s: %s", doing, ent_code_name(t.code), t.e.place, t.e.what);
    return t;
}

static inline bool may_enter(const char *person, const char *pass)
{
    told t = ask_as("nato", person, pass, "person list", NULL);

    if (t.code != ENT_OK) assert_refused(t, ENT_LOGIN, NULL, person);
    return t.code == ENT_OK;
}

/* How many files a person has in the folder of keys. */
static inline size_t files_of(const char *dir, const char *person)
{
    DIR *d;
    struct dirent *f;
    char path[700];
    size_t n = 0, len = strlen(person);

    inside(path, sizeof path, path_of(&W, dir), "keys");
    d = opendir(path);
    assert_non_null(d);
    while ((f = readdir(d)) != NULL) n += strncmp(f->d_name, person, len) == 0 && f->d_name[len] == '-';
    closedir(d);
    return n;
}

static inline bool can_read(const char *person, const char *pass, const char *item, const char *text)
{
    told t;

    unlink(path_of(&W, "copy"));
    t = ask_as("nato", person, pass, "item export", "item", item, "out", path_of(&W, "copy"), NULL);
    return t.code == ENT_OK && ent_str_is(get_file(&W, "copy"), text);
}

/* Which node keys are sealed to the person, in one line. */
static inline const char *sealed_to(const char *dir, const char *person)
{
    ent_reg_strings names = {0};
    ent_buf b = ent_buf_new(W.a, 4096);
    char path[700];
    ent_store *s;
    ent_str text;
    ent_err e;

    inside(path, sizeof path, path_of(&W, dir), "entente.db");
    if (ent_store_open(&s, W.a, path, ENT_STORE_READ, &e) != ENT_OK || ent_store_begin(s, &e) != ENT_OK ||
        ent_reg_person_held(&names, W.a, s, ent_str_c(person), &e) != ENT_OK)
        fail_msg("%s: %s", e.place, e.what);
    ent_store_rollback(s);
    for (size_t i = 0; i < names.n; i++) ent_buf_fmt(&b, "%s%.*s", i ? " " : "", ENT_F(names.v[i]));
    if (ent_buf_take(&text, &b, &e) != ENT_OK) fail_msg("%s", e.what);
    return text.p;
}

/* The row of key list with this owner, purpose and state; *found. */
static inline const ent_json *key_row(const char *dir, const char *of, const char *purpose, const char *state)
{
    told t = must(&W, dir, "admin", "key list", NULL);
    const ent_json *rows = ent_json_get(t.json, "keys");

    for (size_t i = 0; i < rows->n; i++) {
        const ent_json *r = rows->items[i];
        if (ent_str_is(ent_json_str(r, "of"), of) && ent_str_is(ent_json_str(r, "purpose"), purpose) &&
            ent_str_is(ent_json_str(r, "state"), state))
            return r;
    }
    return NULL;
}

static inline const char *warning_in(told t)
{
    const ent_json *list = ent_json_get(t.json, "warnings");

    return list == NULL || list->n == 0 ? "" : list->items[0]->str.p;
}

/* A key made at home: NAME.card and NAME.key in the world; what was printed. */
static inline told make_card(const char *person, const char *name, const char *pass_file)
{
    char card[100], key[100];

    snprintf(card, sizeof card, "%s.card", name);
    snprintf(key, sizeof key, "%s.key", name);
    unlink(path_of(&W, card));
    unlink(path_of(&W, key));
    return must(&W, NULL, NULL, "key new", "person", person, "card", path_of(&W, card), "out", path_of(&W, key), "new-passphrase",
                pass_file, NULL);
}

#define K(f) cmocka_unit_test_setup(f, fresh_nodes)

#endif
