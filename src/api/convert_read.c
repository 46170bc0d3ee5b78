/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a register that is to be converted. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "care.h"
#include "converting.h"

enum { TELL_FILES = 100 };

static const char *const folders[] = {
    [ENT_STD_STANDARD] = "standard",
    [ENT_STD_COVERDOC] = "coverdoc",
    [ENT_STD_PROFILE] = "profile",
    [ENT_STD_CAPABILITY_PROFILE] = "capabilityprofile",
    [ENT_STD_PROFILE_SET] = "setofstandards",
    [ENT_STD_SERVICE_PROFILE] = "serviceprofile",
    [ENT_STD_PROFILE_SPEC] = "profilespec",
};

const char *converting_kind(ent_std_kind k)
{
    return folders[k];
}

ent_code converting_lose(converting *x, ent_str file, unsigned line, ent_str what, ent_err *e)
{
    const converting_lost one = {.file = file.n != 0 ? file : call_arg(x->c, "file"), .line = line, .what = what};

    if (x->n_lost++ >= CONVERTING_TOLD) return ENT_OK;
    ENT_PUSH(&x->lost, x->c->arena, one, e);
    return ENT_OK;
}

static ent_code lose_all(converting *x, ent_str file, const ent_std_unkepts *u, ent_err *e)
{
    for (size_t i = 0; i < u->n; i++) ENT_TRY(converting_lose(x, file, u->v[i].line, u->v[i].what, e));
    return ENT_OK;
}

/* ---- XML ---- */

static ent_code read_xml(ent_std_register *reg, converting *x, ent_str file, const char *path, ent_err *e)
{
    ent_std_unkepts unkept;
    ent_str bytes;

    ENT_TRY(ent_file_read_gz(&bytes, x->c->arena, path, ENT_STD_MAX_BYTES, e));
    if (ent_std_read(reg, x->c->arena, bytes, e) != ENT_OK) return ent_within(e, "%s", path);
    if (reg->form != ENT_STD_NISP) {
        ent_fail(e, ENT_INVALID, NULL, "Import it instead: entente import FILE --form standard",
                 "This is a list in CSV: its editions, sources and marks have no place in the other forms.");
        return ent_at(e, "%s", path);
    }
    ENT_TRY(ent_std_xml_unkept(&unkept, x->c->arena, bytes, e));
    return lose_all(x, file, &unkept, e);
}

/* ---- a folder ---- */

/* A folder's own pages and hidden files are no records. */
static bool is_record(ent_str name, bool top)
{
    return ent_str_ends(name, ".md") && name.p[0] != '.' && name.p[0] != '_' && !(top && ent_str_is(name, "README.md"));
}

/* name: within the folder. */
static ent_code read_md(converting *x, ent_str name, ent_err *e)
{
    ent_std_unkepts unkept;
    ent_std_records file;
    ent_str path, bytes;

    ENT_TRY(ent_str_fmt(&path, x->c->arena, e, "%s/%.*s", x->from, ENT_F(name)));
    ENT_TRY(ent_file_read(&bytes, x->c->arena, path.p, ENT_STD_MD_MAX, e));
    if (ent_std_read_md(&file, x->c->arena, bytes, e) != ENT_OK) return ent_within(e, "%s", path.p);
    ENT_TRY(ent_std_md_unkept(&unkept, x->c->arena, bytes, e));
    ENT_TRY(lose_all(x, name, &unkept, e));
    ENT_PUSH(&x->names, x->c->arena, name, e);
    ENT_PUSH(&x->files, x->c->arena, file, e);
    if (x->files.n % TELL_FILES == 0) call_progress(x->c, "reading records", (int64_t)x->files.n, 0);
    return ENT_OK;
}

static ent_code read_inner(converting *x, const char *folder, ent_err *e)
{
    ent_reg_strings names = {0};
    ent_str path;
    bool there;

    ENT_TRY(ent_str_fmt(&path, x->c->arena, e, "%s/%s", x->from, folder));
    ENT_TRY(care_folder(&names, &there, x->c->arena, path.p, e));
    for (size_t i = 0; i < names.n; i++) {
        ent_str name;
        ENT_TRY(ent_str_fmt(&name, x->c->arena, e, "%s/%.*s", folder, ENT_F(names.v[i])));
        if (is_record(names.v[i], false)) ENT_TRY(read_md(x, name, e));
        else ENT_TRY(converting_lose(x, name, 0, ENT_S("the file, which is no record"), e));
    }
    return ENT_OK;
}

static ent_code read_rest(ent_std_register *rest, converting *x, ent_err *e)
{
    ent_str path;

    ENT_TRY(ent_str_fmt(&path, x->c->arena, e, "%s/" CONVERTING_REST, x->from));
    ENT_TRY(read_xml(rest, x, ENT_S(CONVERTING_REST), path.p, e));
    if (rest->n_records == 0) return ENT_OK;
    ent_fail(e, ENT_INVALID, NULL, "Take the records out of it, or convert this file alone.",
             "In a folder of Markdown files " CONVERTING_REST " may hold no records; each has a file of its own.");
    return ent_at(e, "%s, line %u", path.p, rest->records[0].line);
}

static const char *own_folder(ent_str name)
{
    for (size_t k = ENT_STD_STANDARD; k < sizeof folders / sizeof *folders; k++)
        if (ent_str_is(name, folders[k])) return folders[k];
    return NULL;
}

/* Records that lie in the folder itself, the rest of the register, and the folders of the kinds. */
static ent_code read_top(ent_std_register *rest, converting *x, const ent_reg_strings *names, ent_err *e)
{
    for (size_t i = 0; i < names->n; i++) {
        const char *inner = own_folder(names->v[i]);
        if (inner != NULL) ENT_TRY(read_inner(x, inner, e));
        else if (ent_str_is(names->v[i], CONVERTING_REST)) ENT_TRY(read_rest(rest, x, e));
        else if (is_record(names->v[i], true)) ENT_TRY(read_md(x, names->v[i], e));
        else ENT_TRY(converting_lose(x, names->v[i], 0, ENT_S("the file or folder, which holds no records"), e));
    }
    return ENT_OK;
}

static ent_code read_folder(converting *x, ent_err *e)
{
    ent_std_register rest = {.form = ENT_STD_NISP}, joined;
    ent_reg_strings names = {0};
    bool there;

    ENT_TRY(care_folder(&names, &there, x->c->arena, x->from, e));
    ENT_TRY(read_top(&rest, x, &names, e));
    if (x->files.n == 0) {
        ent_fail(e, ENT_INVALID, NULL, "Give the folder that holds them, or the folders standard, profile and so on.",
                 "The folder holds no records: there is no file NAME.md.");
        return ent_at(e, "%s", x->from);
    }
    if (ent_std_join_md(&joined, x->c->arena, x->files.v, x->files.n, e) != ENT_OK) return ent_at(e, "%s", x->from);
    x->reg = rest;
    x->reg.release = joined.release;
    x->reg.records = joined.records;
    x->reg.n_records = joined.n_records;
    return ENT_OK;
}

ent_code converting_read(converting *x, ent_err *e)
{
    struct stat st;

    x->folder = stat(x->from, &st) == 0 && S_ISDIR(st.st_mode);
    call_progress(x->c, "reading records", 0, 0);
    return x->folder ? read_folder(x, e) : read_xml(&x->reg, x, (ent_str){"", 0}, x->from, e);
}

/* ---- ids ---- */

void converting_place(char out[CONVERTING_PLACE], const converting *x, size_t nth, unsigned line)
{
    if (x->folder) snprintf(out, CONVERTING_PLACE, "%s/%.*s, line %u", x->from, ENT_F(x->names.v[nth]), line);
    else snprintf(out, CONVERTING_PLACE, "%s, line %u", x->from, line);
}

typedef struct named {
    const ent_std_record *r;
    size_t nth;
} named;

static int by_name(const void *x, const void *y)
{
    const named *a = x, *b = y;
    int d = a->r->kind != b->r->kind ? (a->r->kind > b->r->kind ? 1 : -1) : ent_str_cmp(a->r->id, b->r->id);

    return d != 0 ? d : (a->nth > b->nth) - (a->nth < b->nth);
}

static ent_code same_id(const converting *x, const named *one, const named *two, ent_err *e)
{
    char first[CONVERTING_PLACE], second[CONVERTING_PLACE];

    converting_place(first, x, one->nth, one->r->line);
    converting_place(second, x, two->nth, two->r->line);
    ent_fail(e, ENT_CONFLICT, NULL, "Take one of the two out, or give it an id of its own.",
             "The %s \"%.80s\" is there twice; the first is at %s.", ent_std_kind_word(two->r->kind), two->r->id.p, first);
    return ent_at(e, "%s", second);
}

ent_code converting_check_ids(const converting *x, ent_err *e)
{
    named *v;
    size_t n = 0;

    ENT_NEW(v, x->c->arena, x->reg.n_records, e);
    for (size_t i = 0, nth = 0; i < x->reg.n_records; i += 1 + x->reg.records[i].n_inner, nth++)
        if (x->reg.records[i].id.n != 0) v[n++] = (named){&x->reg.records[i], nth};
    if (n > 1) qsort(v, n, sizeof *v, by_name);
    for (size_t i = 1; i < n; i++)
        if (v[i].r->kind == v[i - 1].r->kind && ent_str_eq(v[i].r->id, v[i - 1].r->id)) return same_id(x, &v[i - 1], &v[i], e);
    return ENT_OK;
}
