/* SPDX-License-Identifier: Apache-2.0 */
/* node backup-key: a new key for the backups, and the page that is its only copy. First the act is committed, then the page is written: a
 * page without its act opens nothing. If the page cannot be written, nobody has the key, and the officer is told to make another one.  */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "backing.h"

typedef struct new_key {
    ent_secret secret;
    ent_backup_page_facts facts;
    bool split;
    ent_file_out *page[2];
} new_key;

static void key_wipe(void *p)
{
    new_key *k = p;

    ent_wipe(&k->secret, sizeof k->secret);
}

static ent_code open_page(ent_file_out **out, ent_call *c, const char *name, ent_err *e)
{
    return ent_file_out_open(out, c->arena, call_path(c, name), 0600, e);
}

static ent_code write_page(ent_file_out *f, ent_call *c, const new_key *k, int half, ent_err *e)
{
    ent_str page;

    ENT_TRY(ent_backup_page(&page, c->arena, &k->secret, half, &k->facts, e));
    ENT_TRY(ent_file_out_add(f, page.p, page.n, e));
    return ent_file_out_done(f, e);
}

static ent_code write_pages(ent_call *c, ent_err *e)
{
    new_key *k = c->after_ctx;
    ent_code code = write_page(k->page[0], c, k, k->split ? 1 : 0, e);

    if (code == ENT_OK && k->split) code = write_page(k->page[1], c, k, 2, e);
    ent_wipe(&k->secret, sizeof k->secret);
    if (code == ENT_OK) return ENT_OK;
    snprintf(e->next, sizeof e->next, "%s",
             "The new backup key is entered, but its page was not written: nobody has this key. Destroy a half that was written, make no "
             "backup now, and run node backup-key again.");
    return code;
}

static ent_code make_key(new_key *k, ent_call *c, ent_err *e)
{
    ENT_TRY(ent_bytes_take(&c->random, k->secret.b, sizeof k->secret.b, e));
    ENT_TRY(ent_wrap_public(&k->facts.key, &k->secret, e));
    k->facts.org = c->node.org;
    k->facts.node = c->node.uuid;
    k->facts.made = c->now;
    k->split = call_has(c, "second");
    if (k->split && strcmp(call_path(c, "out"), call_path(c, "second")) == 0)
        return call_usage(c, "--out and --second name the same file.", "Name one file for each half.", e);
    ENT_TRY(open_page(&k->page[0], c, "out", e));
    return k->split ? open_page(&k->page[1], c, "second", e) : ENT_OK;
}

ent_code op_node_backup_key(ent_call *c, ent_err *e)
{
    char print[20], words[ENT_WORDS_SIZE];
    new_key *k;
    ent_str body;

    ENT_NEW(k, c->arena, 1, e);
    ENT_TRY(ent_arena_defer(c->arena, key_wipe, k, e));
    ENT_TRY(make_key(k, c, e));
    ENT_TRY(ent_reg_backup_key_entry(&body, c->arena, &k->facts.key, e));
    ENT_TRY(call_add(c, "node.backup_key", body, e));
    c->after = write_pages;
    c->after_ctx = k;
    ent_public_fingerprint(print, &k->facts.key);
    ent_public_words(words, &k->facts.key);
    ent_jw_kz(c->out, "fingerprint", print);
    ent_jw_kz(c->out, "words", words);
    ent_jw_kz(c->out, "page", call_path(c, "out"));
    if (k->split) ent_jw_kz(c->out, "second", call_path(c, "second"));
    ent_jw_kz(c->out, "next",
              "Print it, put the paper into a safe, delete the file, then make both backups (node backup). Backups made before "
              "open only with the page of their own key: keep it as long as you keep them.");
    return ENT_OK;
}
