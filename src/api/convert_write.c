/* SPDX-License-Identifier: Apache-2.0 */
/* Writing a register in its other form: one file, or a folder that is there wholly or not at all. */
#include <string.h>

#include "care.h"
#include "converting.h"

enum { TELL_FILES = 100, NAME_BYTES = 200 };

static const char TAKE_OUT[] = "Correct the record in the source and convert it again.";

/* ---- one file ---- */

/* The writer names the record by its id. In a folder the officer needs the file: the first that cannot be written alone is the one. */
static ent_code name_file(const converting *x, ent_err *e)
{
    for (size_t i = 0; x->folder && i < x->files.n; i++) {
        ent_arena *scratch = ent_arena_new(x->c->arena, 0);
        ent_std_register one;
        ent_err alone = {0};
        ent_str xml;
        ent_code code;
        if (scratch == NULL) return ent_nomem(e);
        code = ent_std_join_md(&one, scratch, &x->files.v[i], 1, &alone);
        if (code == ENT_OK) code = ent_std_write_nisp(&xml, scratch, &one, &alone);
        ent_arena_free(scratch);
        if (code == e->code) return ent_within(e, "%s/%.*s", x->from, ENT_F(x->names.v[i]));
    }
    return ent_within(e, "%s", x->from);
}

ent_code converting_write_xml(converting *x, const char *path, ent_err *e)
{
    ent_code code;
    ent_str xml;

    call_progress(x->c, "writing records", 0, (int64_t)x->reg.n_records);
    code = ent_std_write_nisp(&xml, x->c->arena, &x->reg, e);
    if (code != ENT_OK) return code == ENT_INVALID ? name_file(x, e) : code;
    ENT_TRY(ent_file_write(path, xml, 0644, e));
    x->c->committed = true;
    x->written = 1;
    return ENT_OK;
}

/* ---- a folder ---- */

/* The id in letters, digits, ".", "_" and "-"; all else, and "." and "_" as the first, as %XX: a name of nothing but a file, anywhere. */
static ent_code name_of(ent_str *out, ent_arena *a, const ent_std_record *r, size_t *unnamed, ent_err *e)
{
    ent_buf b = ent_buf_new(a, ENT_STD_MAX_BYTES);

    if (r->id.n == 0) return ent_str_fmt(out, a, e, "%%-without-id-%zu.md", ++*unnamed); /* "%-" begins no id's name */
    for (size_t i = 0; i < r->id.n; i++) {
        unsigned char c = (unsigned char)r->id.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
        if (letter || (i != 0 && (c == '.' || c == '_'))) ent_buf_c(&b, (char)c);
        else ent_buf_fmt(&b, "%%%02X", c);
    }
    ent_buf_z(&b, ".md");
    ENT_TRY(ent_buf_take(out, &b, e));
    if (out->n <= NAME_BYTES) return ENT_OK;
    return ent_fail(e, ENT_LIMIT, NULL, TAKE_OUT, "The id is too long for the name of a file: it makes %zu bytes, at most %d are taken.",
                    out->n, NAME_BYTES);
}

static ent_code write_file(converting *x, const char *path, ent_str bytes, ent_err *e)
{
    /* The folder is new, so this is of ours; only a disk that does not tell capitals apart gets here. */
    if (care_is_there(path))
        return ent_fail(e, ENT_CONFLICT, NULL, "Convert it into a folder on another disk.",
                        "Another record has the same name on this disk, which does not tell capital and small letters apart.");
    ENT_TRY(ent_file_write(path, bytes, 0644, e));
    if (++x->written % TELL_FILES == 0) call_progress(x->c, "writing records", x->written, 0);
    return ENT_OK;
}

/* What is made for one record is given back at once. */
static ent_code write_record(converting *x, partial_dir *d, ent_arena *a, const ent_std_record *r, size_t *unnamed, ent_err *e)
{
    ent_str name, path, md;

    ENT_TRY(name_of(&name, a, r, unnamed, e));
    ENT_TRY(ent_std_write_md(&md, a, r, e));
    ENT_TRY(partial_inner(d, converting_kind(r->kind), e));
    ENT_TRY(ent_str_fmt(&path, a, e, "%s/%s/%.*s", d->path, converting_kind(r->kind), ENT_F(name)));
    return write_file(x, path.p, md, e);
}

/* The writer names the record by its id; the officer needs the place in the source. */
static ent_code in_source(const converting *x, size_t nth, unsigned line, ent_err *e)
{
    char place[CONVERTING_PLACE];

    converting_place(place, x, nth, line);
    e->place[0] = '\0';
    return ent_at(e, "%s", place);
}

static ent_code write_records(converting *x, partial_dir *d, ent_err *e)
{
    size_t unnamed = 0;

    for (size_t i = 0, nth = 0; i < x->reg.n_records; i += 1 + x->reg.records[i].n_inner, nth++) {
        ent_arena *scratch = ent_arena_new(x->c->arena, 0);
        ent_code code;
        if (scratch == NULL) return ent_nomem(e);
        code = write_record(x, d, scratch, &x->reg.records[i], &unnamed, e);
        ent_arena_free(scratch);
        if (code == ENT_IO || code == ENT_BUSY || code == ENT_NOMEM) return code;
        if (code != ENT_OK) return in_source(x, nth, x->reg.records[i].line, e);
    }
    return ENT_OK;
}

static bool has_rest(const ent_std_register *r)
{
    return r->n_orgs + r->n_bpservices + r->n_nodes != 0 || r->revision.n + r->extra.n + r->shape.n != 0;
}

static ent_code write_rest(converting *x, const partial_dir *d, ent_err *e)
{
    ent_std_register rest = x->reg;
    ent_str xml, path;

    rest.n_records = 0;
    if (!has_rest(&rest)) return ENT_OK;
    if (ent_std_write_nisp(&xml, x->c->arena, &rest, e) != ENT_OK) return ent_within(e, "%s", x->from);
    ENT_TRY(ent_str_fmt(&path, x->c->arena, e, "%s/" CONVERTING_REST, d->path));
    return write_file(x, path.p, xml, e);
}

ent_code converting_write_folder(converting *x, const char *path, ent_err *e)
{
    partial_dir d;
    ent_code code;

    ENT_TRY(partial_make(&d, path, e));
    code = write_records(x, &d, e);
    if (code == ENT_OK) code = write_rest(x, &d, e);
    if (code == ENT_OK) code = partial_done(&d, e);
    x->c->committed = d.there;
    partial_remove(&d);
    return code;
}
