/* SPDX-License-Identifier: Apache-2.0 */
/* The package around a workbook (ECMA-376 part 2): its parts, how they hang together, and what makes it more than values. */
#include <string.h>

#include "archive_private.h"
#include "sheet_private.h"

enum { PART_BYTES = 32 << 20, PART_NODES = 2000000, PART_DEPTH = 64, RELATIONS_MAX = 10000 };

static const char NEXT_VALUES[] = "Copy the cells into a new workbook, paste them as values, and save that as XLSX.";
static const char NEXT_AGAIN[] = "Save the workbook again as XLSX with the program that wrote it.";

/* Relations by their last word, and what an officer calls them. */
static const struct {
    const char *type, *what;
} refused[] = {{"vbaProject", "macros"},
               {"xlMacrosheet", "macros"},
               {"xlIntlMacrosheet", "macros"},
               {"dialogsheet", "macros"},
               {"attachedToolbars", "macros"},
               {"extensibility", "macros"},
               {"webextension", "add-ins"},
               {"webextensiontaskpanes", "add-ins"},
               {"externalLink", "links to other workbooks"},
               {"externalLinkPath", "links to other workbooks"},
               {"connections", "connections to outside data"},
               {"queryTable", "connections to outside data"},
               {"powerPivotData", "connections to outside data"},
               {"oleObject", "embedded objects"},
               {"package", "embedded objects"},
               {"control", "controls"},
               {"activeXControlBinary", "controls"},
               {"ctrlProp", "controls"}};

/* Words in the types of parts, in any case of letters. */
static const struct {
    const char *word, *what;
} refused_types[] = {{"sheet.binary", "the binary form XLSB"},
                     {"macroenabled", "macros"},
                     {"vbaproject", "macros"},
                     {"externallink", "links to other workbooks"},
                     {"spreadsheetml.connections", "connections to outside data"},
                     {"oleobject", "embedded objects"},
                     {"activex", "controls"}};

static ent_code holds(const char *what, ent_err *e)
{
    return ent_fail(e, ENT_INVALID, NULL, NEXT_VALUES, "The workbook holds %s. Only values are read.", what);
}

/* ---- parts ---- */

ent_code core__sheet_xml(const ent_xml_node **root, sheet_book *b, ent_arena *a, ent_str part, const char *name, ent_err *e)
{
    const ent_xml_limits limits = {.bytes = PART_BYTES, .depth = PART_DEPTH, .nodes = PART_NODES};
    const ent_archive_entry *entry = ent_archive_find(&b->zip, part);
    ent_xml_node *n = NULL;
    ent_str bytes;

    *root = NULL;
    if (entry == NULL)
        return ent_fail(e, ENT_INVALID, NULL, NEXT_AGAIN, "The workbook has no part \"%.*s\".", (int)(part.n < 100 ? part.n : 100), part.p);
    if (ent_archive_read(&bytes, a, &b->zip, entry, e) != ENT_OK) return e->code;
    if (ent_xml_parse(&n, a, bytes, &limits, e) != ENT_OK) return ent_within(e, "%s", entry->name.p);
    *root = n;
    if (ent_xml_is(n, NULL, name)) return ENT_OK;
    ent_fail(e, ENT_INVALID, NULL, NEXT_AGAIN, "The part does not begin with \"%s\".", name);
    return ent_at(e, "%s", entry->name.p);
}

static ent_str last_word(ent_str address)
{
    size_t i = address.n;

    while (i > 0 && address.p[i - 1] != '/') i--;
    return i == 0 ? address : (ent_str){address.p + i, address.n - i};
}

/* The part that a target names, seen from the folder of the part that names it. */
static ent_code resolve(ent_str *out, ent_arena *a, ent_str from, ent_str target, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 4096);
    ent_str part, rest = target;
    bool more = target.n != 0;

    if (target.n != 0 && target.p[0] == '/') rest = (ent_str){target.p + 1, target.n - 1};
    else ent_buf_add(&b, (ent_str){from.p, from.n - last_word(from).n});
    while (more) {
        more = ent_str_cut(rest, '/', &part, &rest);
        if (ent_str_is(part, "..")) {
            if (b.n != 0) b.n--;
            while (b.n != 0 && b.p[b.n - 1] != '/') b.n--;
        } else if (!ent_str_is(part, ".")) {
            ent_buf_add(&b, part);
            if (more) ent_buf_c(&b, '/');
        }
    }
    return ent_buf_take(out, &b, e);
}

/* ---- relations ---- */

static ent_code check_relation(ent_str type, const ent_xml_node *r, ent_err *e)
{
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (ent_str_is(type, refused[i].type)) return holds(refused[i].what, e);
    if (ent_str_is(ent_xml_value(r, "TargetMode"), "External") && !ent_str_is(type, "hyperlink")) return holds("links to other files", e);
    return ENT_OK;
}

static ent_code read_relations(sheet_relations *out, sheet_book *b, ent_str rels, ent_str from, ent_err *e)
{
    const ent_xml_node *root, *r;

    *out = (sheet_relations){0};
    ENT_TRY(core__sheet_xml(&root, b, b->scratch, rels, "Relationships", e));
    for (r = ent_xml_child(root, NULL, "Relationship"); r != NULL; r = ent_xml_again(r)) {
        sheet_relation x = {.id = ent_xml_value(r, "Id"), .type = last_word(ent_xml_value(r, "Type"))};
        if (out->n == RELATIONS_MAX) return ent_fail(e, ENT_LIMIT, NULL, NEXT_VALUES, "A part has more than %d relations.", RELATIONS_MAX);
        ENT_TRY(check_relation(x.type, r, e));
        if (!ent_str_is(ent_xml_value(r, "TargetMode"), "External"))
            ENT_TRY(resolve(&x.part, b->scratch, from, ent_xml_value(r, "Target"), e));
        ENT_PUSH(out, b->scratch, x, e);
    }
    return ENT_OK;
}

const sheet_relation *core__sheet_relation(const sheet_book *b, const char *type)
{
    for (size_t i = 0; i < b->relations.n; i++)
        if (ent_str_is(b->relations.v[i].type, type)) return &b->relations.v[i];
    return NULL;
}

ent_str core__sheet_relation_id(const ent_xml_node *n)
{
    static const char *const spaces[] = {"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                                         "http://purl.oclc.org/ooxml/officeDocument/relationships"};
    const ent_str *id = ent_xml_attribute(n, spaces[0], "id");

    if (id == NULL) id = ent_xml_attribute(n, spaces[1], "id");
    return id == NULL ? (ent_str){0} : *id;
}

/* Every relation of every part, of those too that this reader does not look at. */
static ent_code check_relations(sheet_book *b, ent_err *e)
{
    sheet_relations r;

    for (size_t i = 0; i < b->zip.n; i++)
        if (ent_str_ends(b->zip.v[i].name, ".rels")) ENT_TRY(read_relations(&r, b, b->zip.v[i].name, (ent_str){0}, e));
    return ENT_OK;
}

/* The relations of a part stand beside it: "xl/workbook.xml" has "xl/_rels/workbook.xml.rels". */
static ent_code relations_of(sheet_book *b, ent_str part, ent_err *e)
{
    ent_str name = last_word(part), rels;

    ENT_TRY(ent_str_fmt(&rels, b->scratch, e, "%.*s_rels/%.*s.rels", (int)(part.n - name.n), part.p, ENT_F(name)));
    return read_relations(&b->relations, b, rels, part, e);
}

/* ---- types ---- */

static bool has_word(ent_str s, const char *word)
{
    size_t n = strlen(word);

    for (size_t i = 0; i + n <= s.n; i++)
        if (core__archive_name_cmp((ent_str){s.p + i, n}, (ent_str){word, n}) == 0) return true;
    return false;
}

static ent_code check_types(sheet_book *b, ent_err *e)
{
    const ent_xml_node *root, *t;

    ENT_TRY(core__sheet_xml(&root, b, b->scratch, ENT_S("[Content_Types].xml"), "Types", e));
    for (t = ent_xml_first(root); t != NULL; t = ent_xml_next(t))
        for (size_t i = 0; i < sizeof refused_types / sizeof *refused_types; i++)
            if (has_word(ent_xml_value(t, "ContentType"), refused_types[i].word)) return holds(refused_types[i].what, e);
    return ENT_OK;
}

static ent_code check_kind(ent_str xlsx, ent_err *e)
{
    if (ent_archive_is_ole(xlsx))
        return ent_fail(e, ENT_INVALID, NULL, "Take the password off and save it as XLSX; protect the file on its way by other means.",
                        "The workbook has a password, or is in the old form XLS.");
    if (!ent_archive_is(xlsx)) return ent_fail(e, ENT_INVALID, NULL, NEXT_AGAIN, "This is no XLSX workbook.");
    return ENT_OK;
}

ent_code core__sheet_open(sheet_book *b, ent_str xlsx, ent_err *e)
{
    ENT_TRY(check_kind(xlsx, e));
    ENT_TRY(ent_archive_open(&b->zip, b->scratch, xlsx, NULL, e));
    if (ent_archive_find(&b->zip, ENT_S("[Content_Types].xml")) == NULL)
        return ent_fail(e, ENT_INVALID, NULL, "Save it as XLSX.", "This is a ZIP file, but no XLSX workbook%s.",
                        ent_archive_find(&b->zip, ENT_S("mimetype")) != NULL ? "; it looks like an OpenDocument file (ODS)" : "");
    ENT_TRY(check_types(b, e));
    ENT_TRY(check_relations(b, e));
    ENT_TRY(read_relations(&b->relations, b, ENT_S("_rels/.rels"), (ent_str){0}, e));
    const sheet_relation *main = core__sheet_relation(b, "officeDocument");
    if (main == NULL) return ent_fail(e, ENT_INVALID, NULL, NEXT_AGAIN, "This is no XLSX workbook.");
    b->main = main->part;
    return relations_of(b, b->main, e);
}
