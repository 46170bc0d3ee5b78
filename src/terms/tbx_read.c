/* SPDX-License-Identifier: Apache-2.0 */
/* TBX of both versions and styles into a base: the tree is made plain first, so that one reader serves all.
 *
 *   bytes ─► tree ─ without namespaces, DCT as DCA ─► entries (tbx_read_entry.c, tbx_read_term.c), header (tbx_read_head.c)          */
#include "tbx_read.h"

static const char NEXT_TBX[] = "Give a TBX file: its first element is tbx (version 3) or martif (version 2).";

static ent_code read_info(ent_tbx_info *info, tbx_reader *r, const ent_xml_node *root, ent_err *e)
{
    *info = (ent_tbx_info){.form = ent_str_is(root->name, "martif") ? ENT_TBX_V2 : ENT_TBX_V3, .dialect = ENT_TBX_OTHER};
    if (info->form == ENT_TBX_V3 && ent_str_is(ent_xml_value(root, "style"), "dct")) info->style = ENT_TBX_DCT;
    ENT_TRY(tbx__keep(&info->type, r, ent_xml_value(root, "type"), root->line, e));
    info->dialect = ent_tbx_dialect_of(info->type);
    return ENT_OK;
}

static bool is_entry(const ent_xml_node *n)
{
    return !n->is_text && (ent_xml_is(n, "", "conceptEntry") || ent_xml_is(n, "", "termEntry"));
}

static ent_code read_body(ent_term_base *out, tbx_notes *notes, tbx_reader *r, const ent_xml_node *body, ent_err *e)
{
    ENT_VEC(ent_term_concept) concepts = {0};

    for (ent_xml_node *c = body->first; c != NULL; c = c->next) {
        ent_term_concept concept;
        if (!is_entry(c)) {
            ent_term_note note = {.element = ENT_S("xml"), .category = ENT_S("body"), .markup = true, .line = c->line};
            if (c->is_text && tbx__blank(c->text)) continue;
            ENT_TRY(tbx__outer(&note.value, r->a, c, e));
            ENT_PUSH(notes, r->a, note, e);
            continue;
        }
        if (concepts.n == ENT_TERM_MAX_CONCEPTS) {
            (void)ent_fail(e, ENT_LIMIT, NULL, "Ask the sender to split the file.", "The file has more than %zu entries.",
                           ENT_TERM_MAX_CONCEPTS);
            return ent_at(e, "line %u", c->line);
        }
        ENT_TRY(tbx__concept(&concept, r, c, e));
        ENT_PUSH(&concepts, r->a, concept, e);
    }
    out->concepts = concepts.v;
    out->n_concepts = concepts.n;
    return ENT_OK;
}

static ent_code read_tree(ent_term_base *out, ent_tbx_info *info, tbx_reader *r, ent_xml_node *root, ent_err *e)
{
    const ent_xml_node *body;
    tbx_notes notes = {0};

    ENT_TRY(tbx__plain(root, r->scratch, e));
    if (!ent_xml_is(root, "", "tbx") && !ent_xml_is(root, "", "martif"))
        return ent_fail(e, ENT_INVALID, NULL, NEXT_TBX, "This is no TBX file: its first element is <%.*s>.", ENT_F(root->name));
    ENT_TRY(read_info(info, r, root, e));
    r->raw_ids = info->form == ENT_TBX_V2;
    body = ent_xml_child(ent_xml_child(root, "", "text"), "", "body");
    if (body == NULL) return ent_fail(e, ENT_INVALID, NULL, NEXT_TBX, "This TBX file has no text/body with entries.");
    ENT_TRY(tbx__head(out, &notes, r, root, e));
    ENT_TRY(read_body(out, &notes, r, body, e));
    out->notes = notes.v;
    out->n_notes = notes.n;
    return ENT_OK;
}

ent_code ent_tbx_read(ent_term_base *out, ent_tbx_info *info, ent_arena *a, ent_str bytes, ent_err *e)
{
    tbx_reader r = {.a = a, .scratch = ent_arena_new(a, 0)};
    ent_xml_node *root;
    ent_tbx_info own;
    ent_code code;

    *out = (ent_term_base){.title = {"", 0}, .source = {"", 0}, .lang = {"", 0}};
    if (r.scratch == NULL) return ent_nomem(e);
    code = tbx__parse(&root, r.scratch, bytes, e);
    if (code == ENT_OK) code = read_tree(out, info != NULL ? info : &own, &r, root, e);
    ent_arena_free(r.scratch);
    return code;
}
