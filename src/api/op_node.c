/* SPDX-License-Identifier: Apache-2.0 */
/* init: a new node. Built in a folder of its own beside the target and renamed at the end, so that a node is there wholly or
 * not at all.                                                                                                          */
#include <stdio.h>
#include <string.h>

#include "embedded.h"
#include "keys.h"
#include "partial.h"

typedef struct fresh {
    partial_dir dir;
    node_secrets secrets;
    ent_secret person_key;
    ent_str pem;
    const ent_policy *policy;
    ent_str spif;
} fresh;

static ent_code check_names(ent_call *c, fresh *f, ent_err *e)
{
    ent_str org = call_arg(c, "org");
    bool within;

    if (c->request->person.n == 0)
        return ent_fail(e, ENT_LOGIN, NULL, "Name the first administrator with --as NAME.", "A node begins with a person.");
    ENT_TRY(keys_check_name(c->request->person, e));
    if (!c->request->has_passphrase)
        return ent_fail(e, ENT_LOGIN, NULL, "Type it at the terminal, or use --passphrase-fd N or ENTENTE_PASSPHRASE_FILE.",
                        "A passphrase for %.*s is needed.", ENT_F(c->request->person));
    if (org.n == 0 || org.n > 100) return ent_fail(e, ENT_INVALID, NULL, NULL, "The name of the organisation has 1 to 100 bytes.");
    ENT_TRY(call_file(&f->spif, c, "policy", API_SMALL_FILE_MAX, e));
    if (ent_policy_load(&f->policy, c->arena, f->spif, NULL, e) != ENT_OK) return ent_within(e, "%s", call_path(c, "policy"));
    c->node.ceiling = call_has(c, "ceiling") ? call_arg(c, "ceiling") : ent_policy_class(f->policy, ent_policy_classes(f->policy) - 1);
    return ent_policy_within(&within, f->policy, c->node.ceiling, c->node.ceiling, e);
}

static ent_code add_facts(ent_call *c, ent_err *e)
{
    for (size_t i = 0; i < ent_embedded_files_n; i++) {
        const ent_embedded *x = &ent_embedded_files[i];
        size_t n = strlen(x->name);
        char name[40];
        ent_str body;
        if (n < 5 || strcmp(x->name + n - 4, ".csv") != 0) continue;
        snprintf(name, sizeof name, "%.*s", (int)(n - 4), x->name);
        ENT_TRY(ent_reg_facts_entry(&body, c->arena, name, (ent_str){(const char *)x->data, x->size}, e));
        ENT_TRY(call_add(c, "facts", body, e));
    }
    return ENT_OK;
}

static ent_code add_entries(ent_call *c, fresh *f, ent_err *e)
{
    ent_str body, name = call_arg(c, "name");

    c->person = (ent_reg_person){
        .name = c->request->person, .full_name = name.n ? name : c->request->person, .n_roles = 1, .roles = {ENT_S("administrator")}};
    c->person.key_expires = c->now + KEYS_PERSON_SECONDS;
    ENT_TRY(keys_public(&c->person, &f->person_key, e));
    ENT_TRY(keys_announce(&body, c->arena, &c->person, e));
    ENT_TRY(call_add(c, "key", body, e));
    ENT_TRY(ent_reg_node_entry(&body, c->arena, &c->node, e));
    ENT_TRY(call_add(c, "node", body, e));
    ENT_TRY(ent_reg_policy_entry(&body, c->arena, f->policy, f->spif, e));
    ENT_TRY(call_add(c, "policy", body, e));
    ENT_TRY(add_facts(c, e));
    ENT_TRY(ent_reg_person_entry(&body, c->arena, &c->person, e));
    ENT_TRY(call_add(c, "person", body, e));
    return keys_hand_over(c, &c->person, &f->secrets, e);
}

static ent_code describe(ent_call *c, fresh *f, ent_err *e)
{
    char uuid[37];

    ENT_TRY(ent_bytes_uuid(&c->random, uuid, e));
    ENT_TRY(ent_str_dup(&c->node.uuid, c->arena, ent_str_c(uuid), e));
    c->node.org = call_arg(c, "org");
    c->node.policy_oid = ent_policy_oid(f->policy);
    c->node.policy = *ent_policy_digest(f->policy);
    c->node.exercise = call_has(c, "exercise");
    ENT_TRY(ent_bytes_take(&c->random, f->person_key.b, sizeof f->person_key.b, e));
    ENT_TRY(ent_bytes_take(&c->random, f->secrets.content.b, sizeof f->secrets.content.b, e));
    ENT_TRY(ent_bytes_take(&c->random, f->secrets.release.b, sizeof f->secrets.release.b, e));
    ENT_TRY(ent_bytes_take(&c->random, f->secrets.checkpoint.b, sizeof f->secrets.checkpoint.b, e));
    ENT_TRY(ent_sign_public(&c->node.release_key, &f->secrets.release, e));
    return ent_sign_public(&c->node.checkpoint_key, &f->secrets.checkpoint, e);
}

static ent_code build(ent_call *c, fresh *f, ent_err *e)
{
    char path[640];
    ent_str key_path;

    ENT_TRY(describe(c, f, e));
    ENT_TRY(ent_key_seal(&f->pem, c->arena, &f->person_key, c->request->passphrase, keys_cost(&c->node), &c->random, e));
    ENT_TRY(ent_signer_of(&c->signer, &f->person_key, e));
    ENT_TRY(keys_path(&key_path, c->arena, f->dir.path, c->request->person, &c->signer.public, "pem", e));
    ENT_TRY(ent_file_write(key_path.p, f->pem, 0600, e));
    snprintf(path, sizeof path, "%s/entente.db", f->dir.path);
    ENT_TRY(ent_store_create(path, e));
    ENT_TRY(ent_store_open(&c->writer, c->arena, path, ENT_STORE_WRITE, e));
    ENT_TRY(ent_store_begin(c->writer, e));
    ENT_TRY(add_entries(c, f, e));
    ENT_TRY(ent_act_end(c->act, &c->signer, e));
    return ent_store_commit(c->writer, e);
}

static ent_code make(ent_call *c, fresh *f, ent_err *e)
{
    ent_code code;

    ENT_TRY(partial_make(&f->dir, call_path(c, "dir"), e));
    code = partial_inner(&f->dir, "keys", e);
    if (code == ENT_OK) code = check_names(c, f, e);
    if (code == ENT_OK) code = build(c, f, e);
    c->writer = NULL; /* closed with the arena; run.c has nothing to commit */
    if (code == ENT_OK) code = partial_done(&f->dir, e);
    c->committed = f->dir.there;
    partial_remove(&f->dir);
    return code;
}

ent_code op_init(ent_call *c, ent_err *e)
{
    fresh f = {0};
    char print[20];
    ent_code code = make(c, &f, e);

    ent_wipe(&f.secrets, sizeof f.secrets);
    ent_wipe(&f.person_key, sizeof f.person_key);
    if (code != ENT_OK) return code;
    ent_public_fingerprint(print, &c->node.release_key);
    ent_jw_kstr(c->out, "node", c->node.uuid);
    ent_jw_kstr(c->out, "org", c->node.org);
    ent_jw_kstr(c->out, "policy", ent_policy_name(f.policy));
    ent_jw_kstr(c->out, "ceiling", c->node.ceiling);
    ent_jw_kbool(c->out, "exercise", c->node.exercise);
    ent_jw_kstr(c->out, "administrator", c->person.name);
    ent_jw_kz(c->out, "release_key", print);
    return ENT_OK;
}
