/* SPDX-License-Identifier: Apache-2.0 */
/* The way of every operation: arguments, node, person, role, view, handler, commit. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "api_private.h"

void call_progress(const ent_call *c, const char *doing, int64_t done, int64_t total)
{
    if (c->request->progress != NULL) c->request->progress(c->request->progress_ctx, doing, done, total);
}

ent_code api__apply(void *ctx, ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    /* Facts that the log keeps: nothing in the projection depends on them. */
    static const char *const log_only[] = {"act", "key", "import", "export", "checkpoint"};
    bool known;

    (void)ctx;
    for (size_t i = 0; i < sizeof log_only / sizeof *log_only; i++)
        if (ent_str_is(entry->kind, log_only[i])) return ENT_OK;
    ENT_TRY(ent_reg_apply(&known, s, scratch, entry, e));
    if (!known) ENT_TRY(ent_rgy_apply(&known, s, scratch, entry, e));
    if (!known) ENT_TRY(ent_rel_apply(&known, s, scratch, entry, e));
    if (known) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, "Use the newer program that wrote it.", "The log holds an entry of the unknown kind \"%.*s\".",
                    ENT_F(entry->kind));
}

/* ---- opening ---- */

static ent_code node_paths(ent_call *c, ent_answer *out, ent_err *e)
{
    const char *dir = c->request->dir ? c->request->dir : ".";
    struct stat st;

    if (snprintf(c->dir, sizeof c->dir, "%s", dir) >= (int)sizeof c->dir)
        return ent_fail(e, ENT_LIMIT, NULL, NULL, "The path of the node is too long.");
    snprintf(c->db, sizeof c->db, "%s/entente.db", dir);
    if (stat(c->db, &st) == 0) return ENT_OK;
    out->exit_code = ENT_EXIT_NO_NODE;
    ent_fail(e, ENT_INVALID, NULL, "Name a node's folder with -C DIR, or make one with: entente --as NAME init DIR --org ORG --policy SPIF",
             "There is no node here.");
    return ent_at(e, "%s", dir);
}

static ent_code unlock(ent_call *c, ent_err *e)
{
    const ent_request *r = c->request;
    char path[640];
    ent_str pem;
    ent_public pub;

    if (!r->has_passphrase)
        return ent_fail(e, ENT_LOGIN, NULL, "Type it at the terminal, or use --passphrase-fd N or ENTENTE_PASSPHRASE_FILE.",
                        "The passphrase of %.*s is needed.", ENT_F(r->person));
    for (size_t i = 0; i < r->person.n; i++) /* the name becomes part of a path */
        if (strchr("abcdefghijklmnopqrstuvwxyz0123456789.-", r->person.p[i]) == NULL || r->person.p[0] == '.')
            return ent_fail(e, ENT_LOGIN, NULL, "Names have small letters, digits, dots and dashes.", "There is no such person.");
    snprintf(path, sizeof path, "%s/keys/%.*s.pem", c->dir, ENT_F(r->person));
    if (ent_file_read(&pem, c->arena, path, 1 << 16, e) != ENT_OK)
        return ent_fail(e, ENT_LOGIN, NULL, "Check the name after --as.", "There is no key for %.*s in this node.", ENT_F(r->person));
    if (ent_key_open(&c->sign_key, pem, r->passphrase, e) != ENT_OK) return e->code == ENT_LOGIN ? ENT_LOGIN : ent_within(e, "%s", path);
    ENT_TRY(ent_sign_public(&pub, &c->sign_key, e));
    c->person.sign_key = pub;
    c->has_person = true;
    return ENT_OK;
}

static ent_code check_role(ent_call *c, ent_err *e)
{
    const ent_operation *op = c->request->operation;
    ent_str rest = ent_str_c(op->roles), word;

    if (strcmp(op->roles, "open") == 0) return ENT_OK;
    if (!c->has_person) return ent_fail(e, ENT_LOGIN, NULL, "Say who you are with --as NAME.", "Only a person of this node may do this.");
    if (strcmp(op->roles, "any") == 0) return ENT_OK;
    while (rest.n != 0) {
        char role[32];
        ent_str_cut(rest, ' ', &word, &rest);
        snprintf(role, sizeof role, "%.*s", ENT_F(word));
        if (ent_reg_has_role(&c->person, role)) return ENT_OK;
    }
    return ent_fail(e, ENT_REFUSED, "R-32", "Ask one who has the role, or ask the administrator for it.",
                    "This needs one of the roles: %s. Yours do not include it.", op->roles);
}

static ent_code open_reader(ent_call *c, ent_err *e)
{
    ent_reg_view view = {0};
    ent_log_state head;
    ent_public unlocked = c->person.sign_key;

    ENT_TRY(ent_store_open(&c->reader, c->arena, c->db, ENT_STORE_READ, e));
    ENT_TRY(ent_store_begin(c->reader, e));
    ENT_TRY(ent_log_head(&head, c->reader, c->arena, e));
    if (c->now < head.newest) c->now = head.newest;
    ENT_TRY(ent_reg_node_read(&c->node, c->arena, c->reader, e));
    ENT_TRY(ent_reg_policies_read(&c->policies, c->arena, c->reader, e));
    if (c->has_person) {
        ENT_TRY(ent_reg_person_read(&c->person, c->arena, c->reader, c->request->person, c->now, e));
        if (memcmp(unlocked.b, c->person.sign_key.b, sizeof unlocked.b) != 0)
            return ent_fail(e, ENT_LOGIN, NULL, "Restore your key file, or ask the administrator for a new key.",
                            "The key file of %.*s is not the key that the register knows.", ENT_F(c->request->person));
        ENT_TRY(ent_reg_view_of(&view, c->arena, c->reader, &c->policies, c->person.name, c->now, e));
    }
    ENT_TRY(check_role(c, e));
    return ent_store_lock(c->reader, view.cuts, view.n, e);
}

ent_code call_view(ent_store **out, ent_call *c, ent_err *e)
{
    ent_reg_view view;

    ENT_TRY(ent_store_open(out, c->arena, c->db, ENT_STORE_READ, e));
    ENT_TRY(ent_store_begin(*out, e));
    ENT_TRY(ent_reg_view_of(&view, c->arena, *out, &c->policies, c->person.name, c->now, e));
    return ent_store_lock(*out, view.cuts, view.n, e);
}

static ent_code open_node(ent_call *c, ent_answer *out, ent_err *e)
{
    const ent_request *r = c->request;

    ENT_TRY(node_paths(c, out, e));
    if (r->person.n != 0) ENT_TRY(unlock(c, e));
    if (!c->has_person && strcmp(r->operation->roles, "open") != 0) return check_role(c, e);
    if (r->operation->access == ENT_APPENDS) {
        if (r->has_as_of)
            return ent_fail(e, ENT_INVALID, "R-48", "Leave --as-of away.",
                            "What changes the register happens now; --as-of dates questions only.");
        ENT_TRY(ent_store_open(&c->writer, c->arena, c->db, ENT_STORE_WRITE, e));
        ENT_TRY(ent_store_begin(c->writer, e));
    }
    ENT_TRY(open_reader(c, e));
    c->as_of = r->has_as_of ? r->as_of : c->now;
    return ENT_OK;
}

/* ---- acting ---- */

ent_code call_act(ent_act **out, ent_call *c, ent_err *e)
{
    if (c->act == NULL) {
        ent_act_info info = {.node = c->node.uuid, .person = c->person.name, .time = c->now};
        char uuid[37];
        ENT_TRY(ent_bytes_uuid(&c->random, uuid, e));
        ENT_TRY(ent_str_dup(&info.id, c->arena, ent_str_c(uuid), e));
        ENT_TRY(ent_str_fmt(&info.operation, c->arena, e, "%s%s%s", c->request->operation->noun, c->request->operation->verb ? " " : "",
                            c->request->operation->verb ? c->request->operation->verb : ""));
        ENT_TRY(ent_act_begin(&c->act, c->arena, c->writer, &info, &c->random, api__apply, NULL, e));
    }
    *out = c->act;
    return ENT_OK;
}

ent_code call_add(ent_call *c, const char *kind, ent_str body, ent_err *e)
{
    ent_act *act;

    ENT_TRY(call_act(&act, c, e));
    return ent_act_add(act, kind, body, e);
}

ent_code call_node_key(ent_secret *out, ent_call *c, const char *name, ent_err *e)
{
    ent_secret wrap;
    ent_str sealed;
    ent_code code;

    ENT_TRY(ent_reg_person_key(&sealed, c->arena, c->writer ? c->writer : c->reader, c->person.name, name, e));
    ENT_TRY(ent_derive(&wrap, &c->sign_key, "entente/wrap/v1", e));
    code = ent_seal_open(out->b, sizeof out->b, &wrap, name, sealed, e);
    ent_wipe(&wrap, sizeof wrap);
    return code;
}

ent_code call_checkpoint(ent_str *out, ent_call *c, const ent_secret *key, ent_err *e)
{
    ent_checkpoint point;
    ent_log_state head;

    ENT_TRY(ent_log_head(&head, c->writer ? c->writer : c->reader, c->arena, e));
    ENT_TRY(ent_str_fmt(&point.origin, c->arena, e, "entente/%.*s", ENT_F(c->node.uuid)));
    point.size = head.tree.size;
    point.root = head.root;
    return ent_checkpoint_write(out, c->arena, &point, key, e);
}

static ent_code finish(ent_call *c, ent_err *e)
{
    if (c->writer != NULL && c->act != NULL) {
        ENT_TRY(ent_act_end(c->act, &c->sign_key, e));
        ENT_TRY(ent_store_commit(c->writer, e));
        c->committed = true;
    } else if (c->writer != NULL) {
        ent_store_rollback(c->writer);
    }
    return c->after != NULL ? c->after(c, e) : ENT_OK;
}

/* ---- running ---- */

static ent_code draw_seed(ent_call *c, ent_err *e)
{
    uint8_t seed[32];
    ent_code code;

    ENT_TRY(ent_random_seed(seed, e));
    code = ent_bytes_init(&c->random, c->arena, seed, e);
    ent_wipe(seed, sizeof seed);
    return code;
}

static ent_code run(ent_answer *out, ent_call *c, ent_err *e)
{
    ent_access access = c->request->operation->access;
    bool opens = access == ENT_READS || access == ENT_APPENDS;

    ent_jw_obj(c->out);
    if (c->id != NULL) {
        ent_jw_key(c->out, "id");
        ent_jw_value(c->out, c->id);
    }
    if (access == ENT_MAKES_NODE || opens) ENT_TRY(draw_seed(c, e));
    if (opens) ENT_TRY(open_node(c, out, e));
    ENT_TRY(c->request->operation->run(c, e));
    if (opens) ENT_TRY(finish(c, e));
    ent_jw_end(c->out);
    ENT_TRY(ent_jw_take(&out->json, c->out, e));
    out->exit_code = c->exit_code;
    return ENT_OK;
}

ent_code ent_api_run(ent_answer *out, ent_arena *a, const ent_request *r, ent_err *e)
{
    *out = (ent_answer){.exit_code = 2};
    if (ent_api_has_cases(r)) return ent_fail(e, ENT_INVALID, NULL, "Ask them one by one.", "Many cases cannot be asked here.");
    ENT_TRY(api__check_given(r, e));
    ENT_TRY(api__check_needed(r, e));
    return api__run(out, a, r, NULL, NULL, e);
}

ent_code api__run(ent_answer *out, ent_arena *a, const ent_request *r, const ent_json *id, kept_policies *kept, ent_err *e)
{
    ent_call c = {.request = r, .now = r->now, .as_of = r->has_as_of ? r->as_of : r->now, .id = id, .kept = kept};
    ent_buf b;
    ent_jw w;
    ent_code code;

    *out = (ent_answer){.exit_code = ent_api_exit_code(ENT_NOMEM)};
    c.arena = ent_arena_new(a, 0);
    if (c.arena == NULL) return ent_nomem(e);
    out->exit_code = 0;
    b = ent_buf_new(c.arena, API_ANSWER_MAX);
    w = ent_jw_plain(&b);
    c.out = &w;
    code = run(out, &c, e);
    ent_wipe(&c.sign_key, sizeof c.sign_key);
    ent_bytes_wipe(&c.random);
    if (code == ENT_OK) code = ent_str_dup(&out->json, a, out->json, e);
    out->written = c.committed;
    ent_arena_free(c.arena); /* closes the database; an act that was not committed is gone */
    if (code != ENT_OK && out->exit_code == 0) out->exit_code = c.usage ? 2 : ent_api_exit_code(code);
    return code;
}

/* ---- shared by handlers ---- */

ent_code call_label(const ent_policy **policy, ent_label *label, ent_call *c, ent_str xml, ent_err *e)
{
    ENT_TRY(ent_label_parse(label, c->arena, xml, false, NULL, e));
    *policy = ent_reg_policy_named(&c->policies, label->policy_uri.n != 0 ? label->policy_uri : label->policy);
    if (*policy == NULL && label->policy_uri.n != 0) *policy = ent_reg_policy_named(&c->policies, label->policy);
    if (*policy != NULL) return ENT_OK;
    return ent_fail(e, ENT_INVALID, "R-09", "Adopt it with: policy adopt SPIF",
                    "The label stands under the policy \"%.*s\", which this node has not adopted.", ENT_F(label->policy));
}

void call_marking(ent_call *c, const char *key, const ent_policy *p, const ent_label *l)
{
    ent_str text;
    ent_err ignored;

    if (ent_label_marking(&text, c->arena, p, l, (ent_str){0}, ENT_PAGE_TOP, &ignored) == ENT_OK) ent_jw_kstr(c->out, key, text);
}
