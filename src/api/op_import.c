/* SPDX-License-Identifier: Apache-2.0 */
/* import: a register of standards (NISP XML, or the plain CSV form); a filled-in form is read in import_form.c, a document in import_document.c. */
#include <string.h>

#include "import.h"
#include "records.h"

enum { REGISTER_MAX = 64 << 20 };

static ent_code content(ent_str *out, ent_arena *scratch, const record *r, ent_err *e)
{
    return ent_std_record_json(out, scratch, r->of, e);
}

/* Records inside others are part of them. */
static ent_code list_records(record_set *set, ent_arena *a, const ent_std_register *reg, ent_err *e)
{
    record *v;

    ENT_NEW(v, a, reg->n_records, e);
    for (size_t i = 0; i < reg->n_records; i++) {
        const ent_std_record *s = &reg->records[i];
        record *r = &v[set->n];
        if (s->parent != SIZE_MAX) continue;
        *r = (record){.kind = ent_str_c(ent_std_kind_word(s->kind)),
                      .id = s->id,
                      .uuid = s->uuid,
                      .number = s->pubnum.n ? s->pubnum : s->id,
                      .edition = s->edition,
                      .version = s->version,
                      .date = s->date.raw,
                      .status = s->mode,
                      .publisher = s->orgid,
                      .title = s->title,
                      .of = s};
        ENT_TRY(ent_str_fmt(&r->place, a, e, "line %u", s->line));
        set->n++;
    }
    set->v = v;
    return ENT_OK;
}

static ent_code describe(record_set *set, ent_call *c, const ent_std_register *reg, ent_err *e)
{
    ent_str *kinds;

    ENT_NEW(kinds, c->arena, ENT_STD_KINDS, e);
    *set = (record_set){.source = call_arg(c, "source"),
                        .release = reg->release,
                        .path = call_path(c, "file"),
                        .originator = call_arg(c, "originator"),
                        .label = call_arg(c, "label"),
                        .exercise = call_has(c, "exercise"),
                        .whole = true,
                        .kinds = kinds,
                        .content = content};
    for (int k = 1; k < ENT_STD_KINDS; k++) kinds[set->n_kinds++] = ent_str_c(ent_std_kind_word((ent_std_kind)k));
    if (set->source.n == 0) set->source = reg->form == ENT_STD_NISP ? ENT_S("NISP") : ENT_S("CSV");
    return list_records(set, c->arena, reg, e);
}

static ent_code import_register(ent_call *c, const ent_std_register *reg, ent_str bytes, ent_err *e)
{
    ent_std_findings findings = {0};
    bool dry = call_has(c, "dry-run");
    record_report report;
    record_set set;
    ent_sha256 file;
    char hex[65];

    ENT_TRY(describe(&set, c, reg, e));
    ENT_TRY(ent_std_audit(&findings, c->arena, reg, e));
    ENT_TRY(ent_sha256_of(&file, bytes, e));
    ent_sha256_hex(hex, &file);
    ENT_TRY(records_import(&report, c, &set, dry, ent_str_c(hex), (int64_t)findings.n, e));
    ent_jw_kstr(c->out, "source", set.source);
    if (set.release.n) ent_jw_kstr(c->out, "release", set.release);
    ent_jw_kbool(c->out, "dry_run", dry);
    records_put(c->out, &report);
    return audit_put(c->out, c->arena, reg, &findings, false, e);
}

ent_code op_import(ent_call *c, ent_err *e)
{
    ent_std_register reg;
    ent_str bytes;

    if (call_has(c, "form") && call_has(c, "number"))
        return call_usage(c, "--form reads a sheet of many rows, --number a document.", "Give one of the two.", e);
    if (call_has(c, "form")) return import_form(c, e);
    if (call_has(c, "sheet") || call_has(c, "map") || call_has(c, "whole"))
        return call_usage(c, "--sheet, --map and --whole go with --form.", "Say what the rows are: --form KIND.", e);
    if (call_has(c, "number")) return import_document(c, e);
    ENT_TRY(ent_file_read_gz(&bytes, c->arena, call_path(c, "file"), REGISTER_MAX, e));
    if (ent_std_read(&reg, c->arena, bytes, e) != ENT_OK) return ent_within(e, "%s", call_path(c, "file"));
    return import_register(c, &reg, bytes, e);
}
