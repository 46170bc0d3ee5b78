/* SPDX-License-Identifier: Apache-2.0 */
/* term import: a termbase (TBX, or the Geolexica layout in a tar) as items of kind "term", one for each concept and label. */
#include <string.h>

#include "term_load.h"
#include "term_records.h"

enum { TERMBASE_MAX = 256 << 20, FINDINGS_SHOWN = 1000 };

typedef struct importing {
    ent_call *call;
    ent_term_base base;
    const char *form;
    ent_term_findings findings;
} importing;

/* ---- reading ---- */

static bool is_tar(ent_str bytes)
{
    return bytes.n > 262 && memcmp(bytes.p + 257, "ustar", 5) == 0;
}

static bool is_xml(ent_str bytes)
{
    static const char mark[] = "\xEF\xBB\xBF";
    size_t at = bytes.n >= 3 && memcmp(bytes.p, mark, 3) == 0 ? 3 : 0;

    while (at < bytes.n && strchr(" \t\r\n", bytes.p[at]) != NULL) at++;
    return at < bytes.n && bytes.p[at] == '<';
}

static ent_code read_base(importing *m, ent_str bytes, ent_err *e)
{
    ent_tbx_info info;

    if (is_tar(bytes)) {
        m->form = "geolexica";
        return ent_geolexica_read_tar(&m->base, m->call->arena, bytes, e);
    }
    if (!is_xml(bytes))
        return ent_fail(e, ENT_INVALID, NULL, "For a filled-in form use: import FILE --form term",
                        "This is neither TBX nor a tar of Geolexica files.");
    ENT_TRY(ent_tbx_read(&m->base, &info, m->call->arena, bytes, e));
    m->form = ent_tbx_form_word(info.form);
    return ENT_OK;
}

/* ---- answer ---- */

static void put_counts(ent_jw *w, const ent_term_base *b)
{
    ent_term_counts n;

    ent_term_count(&n, b);
    ent_jw_key(w, "counts");
    ent_jw_obj(w);
    ent_jw_ki64(w, "concepts", n.concepts);
    ent_jw_ki64(w, "languages", n.languages);
    ent_jw_ki64(w, "designations", n.designations);
    ent_jw_ki64(w, "definitions", n.definitions);
    ent_jw_ki64(w, "agreed", n.agreed);
    ent_jw_ki64(w, "proposed", n.proposed);
    ent_jw_ki64(w, "retired", n.retired);
    ent_jw_end(w);
}

static void put_findings(ent_jw *w, const ent_term_findings *f)
{
    ent_jw_ki64(w, "findings_total", (int64_t)f->n);
    ent_jw_key(w, "findings");
    ent_jw_arr(w);
    for (size_t i = 0; i < f->n && i < FINDINGS_SHOWN; i++) {
        ent_jw_obj(w);
        ent_jw_ki64(w, "line", f->v[i].line);
        ent_jw_kz(w, "code", f->v[i].code);
        ent_jw_kstr(w, "concept", f->v[i].concept);
        ent_jw_kstr(w, "message", f->v[i].message);
        ent_jw_end(w);
    }
    ent_jw_end(w);
}

static ent_code enter(importing *m, ent_str bytes, ent_err *e)
{
    static const ent_str kinds[] = {{TERM_KIND, sizeof TERM_KIND - 1}};
    ent_call *c = m->call;
    record_set set = {.source = call_has(c, "source") ? call_arg(c, "source") : ENT_S("terms"),
                      .originator = call_arg(c, "originator"),
                      .label = call_arg(c, "label"),
                      .exercise = call_has(c, "exercise"),
                      .whole = true,
                      .n_kinds = 1,
                      .kinds = kinds,
                      .content = term_record_content};
    record_report report;
    record *records;
    ent_sha256 file;
    char hex[65];

    ENT_TRY(term_records(&records, &set.n, c->arena, &m->base, e));
    set.v = records;
    ENT_TRY(ent_sha256_of(&file, bytes, e));
    ent_sha256_hex(hex, &file);
    ENT_TRY(records_import(&report, c, &set, call_has(c, "dry-run"), ent_str_c(hex), (int64_t)m->findings.n, e));
    ent_jw_kstr(c->out, "source", set.source);
    ent_jw_kz(c->out, "form", m->form);
    ent_jw_kbool(c->out, "dry_run", call_has(c, "dry-run"));
    records_put(c->out, &report);
    put_counts(c->out, &m->base);
    put_findings(c->out, &m->findings);
    return ENT_OK;
}

ent_code op_term_import(ent_call *c, ent_err *e)
{
    importing m = {.call = c};
    ent_str bytes;

    ENT_TRY(ent_file_read_gz(&bytes, c->arena, call_path(c, "file"), TERMBASE_MAX, e));
    if (read_base(&m, bytes, e) != ENT_OK || term_records_check(&m.findings, c->arena, &m.base, e) != ENT_OK ||
        enter(&m, bytes, e) != ENT_OK)
        return ent_within(e, "%s", call_path(c, "file"));
    return ENT_OK;
}
