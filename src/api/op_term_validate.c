/* SPDX-License-Identifier: Apache-2.0 */
/* term validate: a TBX file by our own rules and, if one is given, by a RELAX NG schema. */
#include <entente/terms.h>

#include "api_private.h"

static void put_findings(ent_jw *w, const ent_tbx_verdict *v)
{
    ent_jw_key(w, "findings");
    ent_jw_arr(w);
    for (size_t i = 0; i < v->findings.n; i++) {
        const ent_term_finding *f = &v->findings.v[i];
        ent_jw_obj(w);
        ent_jw_ki64(w, "line", f->line);
        ent_jw_kz(w, "code", f->code);
        if (f->concept.n != 0) ent_jw_kstr(w, "concept", f->concept);
        ent_jw_kstr(w, "message", f->message);
        ent_jw_end(w);
    }
    ent_jw_end(w);
    if (v->more) ent_jw_kbool(w, "more", true);
}

static void put_verdict(ent_jw *w, const ent_tbx_verdict *v)
{
    const char *dialect = ent_tbx_dialect_word(v->info.dialect);

    ent_jw_kz(w, "form", ent_tbx_form_word(v->info.form));
    ent_jw_kz(w, "style", ent_tbx_style_word(v->info.style));
    ent_jw_kstr(w, "dialect", v->info.dialect == ENT_TBX_OTHER ? v->info.type : ent_str_c(dialect));
    ent_jw_kz(w, "rules", v->rules);
    ent_jw_kbool(w, "valid", v->valid);
    put_findings(w, v);
}

static void put_schema(ent_jw *w, ent_str file, const ent_schema_verdict *v)
{
    char sha256[65];

    ent_sha256_hex(sha256, &v->sha256);
    ent_jw_key(w, "schema");
    ent_jw_obj(w);
    ent_jw_kstr(w, "file", file);
    ent_jw_kz(w, "sha256", sha256);
    ent_jw_kbool(w, "valid", v->valid);
    ent_jw_ki64(w, "errors", (int64_t)v->errors);
    if (!v->valid) {
        ent_jw_key(w, "first");
        ent_jw_obj(w);
        ent_jw_ki64(w, "line", v->line);
        if (v->column != 0) ent_jw_ki64(w, "column", v->column);
        ent_jw_kstr(w, "message", v->message);
        ent_jw_end(w);
    }
    ent_jw_end(w);
}

ent_code op_term_validate(ent_call *c, ent_err *e)
{
    ent_schema_verdict schema = {.valid = true};
    ent_tbx_verdict verdict;
    ent_str bytes;

    ENT_TRY(ent_file_read_gz(&bytes, c->arena, call_path(c, "file"), ENT_TBX_MAX_BYTES, e));
    if (ent_tbx_validate(&verdict, c->arena, bytes, e) != ENT_OK) return ent_within(e, "%s", call_path(c, "file"));
    if (call_has(c, "schema")) ENT_TRY(ent_schema_check(&schema, c->arena, call_path(c, "schema"), bytes, ENT_TBX_MAX_BYTES, e));
    ent_jw_kstr(c->out, "file", call_arg(c, "file"));
    put_verdict(c->out, &verdict);
    if (call_has(c, "schema")) put_schema(c->out, call_arg(c, "schema"), &schema);
    if (!verdict.valid || !schema.valid) c->exit_code = ent_api_exit_code(ENT_UNVERIFIED);
    return ENT_OK;
}
