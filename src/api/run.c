/* SPDX-License-Identifier: Apache-2.0 */
/* The way of every operation: arguments, node, person, role, view, handler, commit. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "access.h"
#include "copying.h"

void call_progress(const ent_call *c, const char *doing, int64_t done, int64_t total)
{
    if (c->request->progress != NULL) c->request->progress(c->request->progress_ctx, doing, done, total);
}

ent_code api__apply(void *ctx, ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    /* Facts that the log keeps: nothing in the projection depends on them. */
    static const char *const log_only[] = {"act", "key", "import", "export", "checkpoint", "clock"};
    bool of_register, of_registry, of_release;

    (void)ctx;
    if (entry->json == NULL) return ENT_OK; /* erased: it says nothing any more */
    for (size_t i = 0; i < sizeof log_only / sizeof *log_only; i++)
        if (ent_str_is(entry->kind, log_only[i])) return ENT_OK;
    ENT_TRY(ent_reg_apply(&of_register, s, scratch, entry, e)); /* "node.restored" is of two rooms, in this order */
    ENT_TRY(ent_rgy_apply(&of_registry, s, scratch, entry, e));
    ENT_TRY(ent_rel_apply(&of_release, s, scratch, entry, e));
    if (of_register || of_registry || of_release) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, "Use the newer program that wrote it.", "The log holds an entry of the unknown kind \"%.*s\".",
                    ENT_F(entry->kind));
}

/* ---- opening ---- */

ent_code api__node_paths(ent_call *c, ent_err *e)
{
    const char *dir = c->request->dir ? c->request->dir : ".";
    struct stat st;

    if (snprintf(c->dir, sizeof c->dir, "%s", dir) >= (int)sizeof c->dir)
        return ent_fail(e, ENT_LIMIT, NULL, NULL, "The path of the node is too long.");
    snprintf(c->db, sizeof c->db, "%s/entente.db", dir);
    if (stat(c->db, &st) == 0) return ENT_OK;
    c->no_node = true;
    ent_fail(e, ENT_INVALID, NULL, "Name a node's folder with -C DIR, or make one with: entente --as NAME init DIR --org ORG --policy SPIF",
             "There is no node here.");
    return ent_at(e, "%s", dir);
}

bool api__has_one_of(const ent_reg_person *p, const char *roles)
{
    ent_str rest = ent_str_c(roles), word;

    while (rest.n != 0) {
        char role[32];
        ent_str_cut(rest, ' ', &word, &rest);
        snprintf(role, sizeof role, "%.*s", ENT_F(word));
        if (ent_reg_has_role(p, role)) return true;
    }
    return false;
}

static ent_code check_role(ent_call *c, ent_err *e)
{
    const ent_operation *op = c->request->operation;

    if (strcmp(op->roles, "open") == 0) return ENT_OK;
    if (!c->has_person) return ent_fail(e, ENT_LOGIN, NULL, "Say who you are with --as NAME.", "Only a person of this node may do this.");
    if (strcmp(op->roles, "any") == 0 || api__has_one_of(&c->person, op->roles)) return ENT_OK;
    return ent_fail(e, ENT_REFUSED, "R-32", "Ask one who has the role, or ask the administrator for it.",
                    "This needs one of the roles: %s. Yours do not include it.", op->roles);
}

/* The person as the register knows him now, with the key that was unlocked. */
static ent_code read_person(ent_call *c, ent_store *s, ent_err *e)
{
    ENT_TRY(ent_reg_person_read(&c->person, c->arena, s, c->request->person, c->now, e));
    if (memcmp(c->signer.public.b, c->person.sign_key.b, sizeof c->signer.public.b) == 0) return ENT_OK;
    return ent_fail(e, ENT_BUSY, NULL, "Run the same command again.", "The key of %.*s was changed just now.", ENT_F(c->request->person));
}

static ent_code open_reader(ent_call *c, ent_err *e)
{
    ent_log_state head;

    ENT_TRY(ent_store_open(&c->reader, c->arena, c->db, ENT_STORE_READ, e));
    ENT_TRY(ent_store_begin(c->reader, e));
    ENT_TRY(ent_log_head(&head, c->reader, c->arena, e));
    c->log_root = head.root;
    if (c->now < head.newest) c->now = head.newest;
    ENT_TRY(ent_reg_node_read(&c->node, c->arena, c->reader, e));
    ENT_TRY(ent_reg_policies_read(&c->policies, c->arena, c->reader, e));
    if (c->has_person) {
        ENT_TRY(read_person(c, c->reader, e));
        c->holds_until = api__end_of_day(c->now);
        if (c->person.ended) call_holds_until(c, c->person.until);
        ENT_TRY(ent_reg_view_of(&c->view, c->arena, c->reader, &c->policies, c->person.name, c->now, e));
        ENT_TRY(ent_reg_standings_of(&c->standings, c->arena, c->reader, c->person.name, e));
    }
    ENT_TRY(check_role(c, e));
    return ent_store_lock(c->reader, c->view.cuts, c->view.n, e);
}

ent_code call_view(ent_store **out, ent_call *c, ent_err *e)
{
    ent_reg_view view;

    ENT_TRY(ent_store_open(out, c->arena, c->db, ENT_STORE_READ, e));
    ENT_TRY(ent_store_begin(*out, e));
    ENT_TRY(ent_reg_view_of(&view, c->arena, *out, &c->policies, c->person.name, c->now, e));
    return ent_store_lock(*out, view.cuts, view.n, e);
}

static ent_code open_writer(ent_call *c, ent_err *e)
{
    ENT_TRY(ent_store_open(&c->writer, c->arena, c->db, ENT_STORE_WRITE, e));
    return ent_store_begin(c->writer, e);
}

/* Others have written since the operation began: rights and time are those of now. */
static ent_code open_late(ent_call *c, ent_err *e)
{
    ent_log_state head;

    ENT_TRY(open_writer(c, e));
    ENT_TRY(ent_log_head(&head, c->writer, c->arena, e));
    if (c->now < head.newest) c->now = head.newest;
    ENT_TRY(read_person(c, c->writer, e));
    return check_role(c, e);
}

static ent_code open_node(ent_call *c, ent_err *e)
{
    const ent_request *r = c->request;

    ENT_TRY(api__node_paths(c, e));
    if (r->person.n != 0) ENT_TRY(api__unlock(c, e));
    if (!c->has_person && strcmp(r->operation->roles, "open") != 0) return check_role(c, e);
    if (r->has_as_of && (ENT_WRITES(r->operation->access) || c->copies))
        return ent_fail(e, ENT_INVALID, "R-48", "Leave --as-of away.",
                        "What changes the register happens now; --as-of dates questions only.");
    if (r->operation->access == ENT_APPENDS || c->copies) ENT_TRY(open_writer(c, e));
    ENT_TRY(open_reader(c, e));
    c->as_of = r->has_as_of ? r->as_of : c->now;
    return ENT_OK;
}

/* ---- acting ---- */

ent_code call_act(ent_act **out, ent_call *c, ent_err *e)
{
    if (c->request->operation->access == ENT_APPENDS_LATE && c->writer == NULL) ENT_TRY(open_late(c, e));
    if (c->act == NULL) {
        ent_act_info info = {.node = c->node.uuid, .person = c->person.name, .time = c->now};
        char uuid[37];
        ENT_TRY(api__check_clock(c, e));
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
    ENT_TRY(c->signer.wrap(c->signer.ctx, &wrap, e));
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

ent_code call_commit(ent_call *c, ent_err *e)
{
    ENT_TRY(ent_act_end(c->act, &c->signer, e));
    ENT_TRY(ent_search_put(c->writer, c->arena, e));
    c->saving = true;
    ENT_TRY(ent_store_commit(c->writer, e));
    c->committed = true;
    return ENT_OK;
}

static ent_code finish(ent_call *c, ent_err *e)
{
    if (c->writer != NULL && !c->committed && c->act != NULL) ENT_TRY(call_commit(c, e));
    else if (c->writer != NULL && !c->committed) ent_store_rollback(c->writer);
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

static ent_code begin_marks(ent_call *c, ent_err *e)
{
    ENT_NEW(c->shown, c->arena, 1, e);
    c->shown->call = c;
    return ENT_OK;
}

static ent_code run(ent_answer *out, ent_call *c, ent_err *e)
{
    ent_access access = c->request->operation->access;
    bool opens = ENT_OPENS_NODE(access);

    ent_jw_obj(c->out);
    if (c->id != NULL) {
        ent_jw_key(c->out, "id");
        ent_jw_value(c->out, c->id);
    }
    if (c->out->b->failed == ENT_NOMEM) return ent_nomem(e); /* now, not when all is done and cannot be told */
    if (access != ENT_JUDGES) ENT_TRY(draw_seed(c, e));
    if (opens) ENT_TRY(open_node(c, e));
    if (opens) ENT_TRY(begin_marks(c, e));
    ENT_TRY(c->request->operation->run(c, e));
    if (c->copies) ENT_TRY(copying_list(c, e));
    else if (ent_api_unlabelled(c->request->operation) == NULL) ENT_TRY(shown_put(c->shown, e));
    if (opens) ENT_TRY(api__warn(c, e));
    if (opens) ENT_TRY(finish(c, e));
    ent_jw_end(c->out);
    ENT_TRY(ent_jw_take(&out->json, c->out, e));
    out->exit_code = c->exit_code;
    if (api__is_steady(c->request->operation)) out->holds_until = c->holds_until;
    return ENT_OK;
}

/* What an earlier act left owing. Whether it can be done now does not concern who acted now, and he must not learn of it (law 3). */
static void flush_quietly(ent_arena *a, const char *dir)
{
    ent_err ignored;
    bool owed;

    if (api__flush_owed(&owed, a, dir, &ignored) != ENT_OK) return; /* its note stays: the next one tries again */
}

/* What is there may be the only copy of something. */
static ent_code check_new(const ent_request *r, ent_err *e)
{
    for (size_t i = 0; i < r->n; i++) {
        const ent_param *p = api__param(r->operation, r->arguments[i].name);
        if (p == NULL || !(p->flags & ENT_PARAM_NEW) || access(r->arguments[i].value.p, F_OK) != 0) continue;
        ent_fail(e, ENT_CONFLICT, NULL, "Choose a name that is not taken: what is there may be the only copy.",
                 "The file is there already.");
        return ent_at(e, "%s", r->arguments[i].value.p);
    }
    return ENT_OK;
}

ent_code ent_api_check(int *exit_code, const ent_request *r, ent_err *e)
{
    *exit_code = 2;
    ENT_TRY(api__check_given(r, e));
    ENT_TRY(api__check_needed(r, e));
    *exit_code = ent_api_exit_code(ENT_CONFLICT);
    return check_new(r, e);
}

bool ent_api_copies(const ent_request *r)
{
    if (r->operation->access != ENT_READS || api__param(r->operation, "bom") == NULL) return false;
    for (size_t i = 0; i < r->n; i++)
        if (strcmp(r->arguments[i].name, "out") == 0) return true;
    return false;
}

ent_code ent_api_run(ent_answer *out, ent_arena *a, const ent_request *r, ent_err *e)
{
    *out = (ent_answer){.exit_code = 2};
    if (ent_api_has_cases(r)) return ent_fail(e, ENT_INVALID, NULL, "Ask them one by one.", "Many cases cannot be asked here.");
    ENT_TRY(ent_api_check(&out->exit_code, r, e));
    return api__run(out, a, r, NULL, NULL, e);
}

ent_code api__run(ent_answer *out, ent_arena *a, const ent_request *r, const ent_json *id, kept_policies *kept, ent_err *e)
{
    ent_call c = {
        .request = r, .now = r->now, .as_of = r->has_as_of ? r->as_of : r->now, .id = id, .kept = kept, .copies = ent_api_copies(r)};
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
    if (code != ENT_OK) access_explain(&c, e);
    ent_wipe(&c.seed, sizeof c.seed);
    ent_bytes_wipe(&c.random);
    if (code == ENT_OK) code = ent_str_dup(&out->json, a, out->json, e);
    out->written = c.committed;
    if (c.with_act.n != 0 && !c.saving) unlink(c.with_act.p);
    if (c.reader != NULL) ent_store_close(c.reader); /* before the writer: whoever closes last empties the journal, and a reader cannot */
    ent_arena_free(c.arena);                         /* closes the database; an act that was not committed is gone */
    if (c.committed && !c.flushed) flush_quietly(a, c.dir);
    if (code != ENT_OK && out->exit_code == 0) out->exit_code = c.no_node ? ENT_EXIT_NO_NODE : c.usage ? 2 : ent_api_exit_code(code);
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
    else if (ignored.code == ENT_NOMEM) c->out->failed = ENT_NOMEM; /* no answer at all: it must not look like a label without marking */
}
