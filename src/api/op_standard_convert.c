/* SPDX-License-Identifier: Apache-2.0 */
/* standard convert: a register file from outside in its other form, without a node: NISP XML, or one Markdown file a record. Nothing of a
 * node is read and nothing that a node holds leaves it, so there is no entry in a log (law 5 speaks of contents of the register); the copy
 * that leaves a node is made by item export and release bundle.                                                               */
#include "api_private.h"
#include "converting.h"

/* Law 7: says that nothing was written, where that is so. */
static ent_code refused(const converting *x, ent_err *e)
{
    ent_err cause = *e;

    if (cause.code == ENT_NOMEM || x->c->committed) return cause.code;
    ent_fail(e, cause.code, cause.rule, cause.next, "%.340s Nothing was written.", cause.what);
    return ent_at(e, "%s", cause.place);
}

static ent_code convert(converting *x, bool md, ent_err *e)
{
    const char *out = call_path(x->c, "out");

    ENT_TRY(converting_read(x, e));
    if (md || x->folder) ENT_TRY(converting_check_ids(x, e));
    return md ? converting_write_folder(x, out, e) : converting_write_xml(x, out, e);
}

static void put_counts(const converting *x)
{
    ent_jw *w = x->c->out;

    ent_jw_key(w, "counts");
    ent_jw_arr(w);
    for (ent_std_kind k = ENT_STD_STANDARD; k <= ENT_STD_PROFILE_SPEC; k++) {
        int64_t n = 0;
        for (size_t i = 0; i < x->reg.n_records; i++) n += x->reg.records[i].kind == k;
        if (n == 0) continue;
        ent_jw_obj(w);
        ent_jw_kz(w, "kind", ent_std_kind_word(k));
        ent_jw_ki64(w, "records", n);
        ent_jw_end(w);
    }
    ent_jw_end(w);
    ent_jw_ki64(w, "organisations", (int64_t)x->reg.n_orgs);
    ent_jw_ki64(w, "services", (int64_t)x->reg.n_bpservices);
    ent_jw_ki64(w, "nodes", (int64_t)x->reg.n_nodes);
}

static void put_lost(const converting *x)
{
    ent_jw *w = x->c->out;

    ent_jw_key(w, "not_carried_over");
    ent_jw_arr(w);
    for (size_t i = 0; i < x->lost.n; i++) {
        ent_jw_obj(w);
        ent_jw_kstr(w, "file", x->lost.v[i].file);
        if (x->lost.v[i].line != 0) ent_jw_ki64(w, "line", x->lost.v[i].line);
        ent_jw_kstr(w, "what", x->lost.v[i].what);
        ent_jw_end(w);
    }
    ent_jw_end(w);
    if (x->n_lost > (int64_t)x->lost.n) ent_jw_ki64(w, "not_carried_over_in_all", x->n_lost);
}

ent_code op_standard_convert(ent_call *c, ent_err *e)
{
    converting x = {.c = c, .from = call_path(c, "file")};
    bool md = ent_str_is(call_arg(c, "form"), "md");

    c->flushed = true; /* there is no node whose journal could be emptied */
    if (convert(&x, md, e) != ENT_OK) return refused(&x, e);
    ent_jw_kstr(c->out, "file", call_arg(c, "file"));
    ent_jw_kz(c->out, "form", md ? "md" : "nisp");
    if (x.reg.release.n != 0) ent_jw_kstr(c->out, "release", x.reg.release);
    put_counts(&x);
    ent_jw_ki64(c->out, "files", x.written);
    ent_jw_kstr(c->out, "written", call_arg(c, "out"));
    put_lost(&x);
    return ENT_OK;
}
