/* SPDX-License-Identifier: Apache-2.0 */
/* What a node lives through in years: backups, a restore, new keys, destructions, an older format. Each node is the one before it and a
 * few acts more:
 *
 *   nato-0 ──► life-0 persons, papers, backup key ──► life-proposed
 *                └─► life-1 backups, a bundle ──► life-2 an order ──► life-3 carried out, keys saved again
 *                      └─► life-again: restored, its channel held                                                              */
#include <stdlib.h>

#include "scene.h"

#define KEPT_NODES "test/formats/1.tar.gz"

static const world *W;

static void begin_life(void)
{
    copy_tree(path_of(W, "nato-0"), path_of(W, "life-0"));
    add_person(W, "life-0", "sam", "registry,security", NODE_NATO_SECRET);
    add_person(W, "life-0", "ada", "administrator", NODE_NATO_SECRET);
    add_document(W, "life-0", "anna", "LIFE-1", "NATO CONFIDENTIAL " NODE_EC, "EXERCISE: a paper that will be destroyed\n");
    add_document(W, "life-0", "anna", "LIFE-2", "NATO RESTRICTED " NODE_EC, "EXERCISE: a paper that goes to the partner\n");
    must(W, "life-0", "dirk", "registry register", "item", "LIFE-1", NULL);
    must(W, "life-0", "admin", "node backup-key", "out", path_of(W, "life.page"), NULL);
}

static void save_it(void)
{
    const ent_json *all;
    told t;

    copy_tree(path_of(W, "life-0"), path_of(W, "life-1"));
    t = must(W, "life-1", "admin", "node backup", "out", path_of(W, "life.data"), "keys", path_of(W, "life.keys"), NULL);
    all = ent_json_get(t.json, "backups");
    for (size_t i = 0; i < all->n; i++)
        if (ent_str_is(ent_json_str(all->items[i], "kind"), "keys")) scene_note("life.keys", ent_json_str(all->items[i], "id").p);
}

/* Here a bundle goes out; there it arrives and is destroyed. */
static void trade(void)
{
    static const char *const items[] = {"LIFE-2"};
    const char *id = approved_release(W, "life-1", items, 1);

    must(W, "life-1", "bert", "release bundle", "release", id, "out", path_of(W, "life.bundle"), NULL);
    copy_tree(path_of(W, "eu-0"), path_of(W, "eu-life"));
    add_person(W, "eu-life", "gina", "security", NODE_EU_SECRET);
    must(W, "eu-life", "greta", "receive", "file", path_of(W, "life.bundle"), "receipt", path_of(W, "life.receipt"), NULL);
    must(W, "eu-life", "jens", "release statement", "agreement", "TEST-1", "for", "NATO", "out", path_of(W, "life.statement"), NULL);
    must(W, "eu-life", "greta", "registry destroy", "item", "LIFE-2", "authority", "EXERCISE letter 1", NULL);
    must(W, "eu-life", "gina", "registry destroy", "item", "LIFE-2", "confirm", "", "certificate", path_of(W, "life.eu-certificate"), NULL);
}

static void destroy(void)
{
    copy_tree(path_of(W, "life-1"), path_of(W, "life-2"));
    must(W, "life-2", "dirk", "registry destroy", "item", "LIFE-1", "authority", "EXERCISE letter 2", NULL);
    copy_tree(path_of(W, "life-2"), path_of(W, "life-3"));
    must(W, "life-3", "sam", "registry destroy", "item", "LIFE-1", "confirm", "", "certificate", path_of(W, "life.certificate"), NULL);
    must(W, "life-3", "admin", "node backup", "keys", path_of(W, "life.new-keys"), NULL);
}

static void restore(void)
{
    must(W, NULL, "admin", "node restore", "backup", path_of(W, "life.data"), "keys", path_of(W, "life.keys"), "page",
         path_of(W, "life.page"), "to", path_of(W, "life-again"), NULL);
}

static void new_keys(void)
{
    told t;

    copy_tree(path_of(W, "nato-0"), path_of(W, "life-turned"));
    must(W, "life-turned", "admin", "key rotate", "purpose", "release", "out", path_of(W, "life.record"), NULL);
    t = must(W, NULL, NULL, "key new", "person", "anna", "card", path_of(W, "life.card"), "out", path_of(W, "life.key"), "new-passphrase",
             W->pass, NULL);
    scene_note("life.words", text_in(t, "words"));
    copy_tree(path_of(W, "life-0"), path_of(W, "life-proposed"));
    must(W, "life-proposed", "admin", "key recover", "subject", "anna", "card", path_of(W, "life.card"), "key", path_of(W, "life.key"),
         NULL);
}

/* The kept nodes of the first format, as old/nato and old/eu. */
static void unpack(void)
{
    char command[1400];

    (void)mkdir(path_of(W, "old"), 0700);
    snprintf(command, sizeof command, "tar -xzf '%s' -C '%s'", root_file(W, KEPT_NODES), path_of(W, "old"));
    if (system(command) != 0) fail_msg("failed: %s", command);
}

void scene_make_life(void)
{
    W = scene_world();
    begin_life();
    save_it();
    trade();
    destroy();
    restore();
    new_keys();
    unpack();
}
