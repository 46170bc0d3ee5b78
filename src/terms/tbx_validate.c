/* SPDX-License-Identifier: Apache-2.0 */
/* Validation of TBX by our own rules: ids first, then one walk over the tree, so that findings come in order of line. */
#include <stdarg.h>
#include <stdio.h>

#include "tbx_check.h"

bool tbx__in_tbx(const tbx_checker *k, const ent_xml_node *n)
{
    return k->out->info.form == ENT_TBX_V2 ? n->ns.n == 0 : ent_str_is(n->ns, ENT_TBX_NS);
}

ent_code tbx__tell(tbx_checker *k, const char *code, unsigned line, ent_err *e, const char *fmt, ...)
{
    ent_term_finding f = {.code = code, .concept = {"", 0}, .line = line};
    char text[1024];
    va_list args;
    int n;

    if (k->out->findings.n == ENT_TBX_MAX_FINDINGS) {
        k->out->more = true;
        return ENT_OK;
    }
    va_start(args, fmt);
    n = vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    n = n < 0 ? 0 : n < (int)sizeof text ? n : (int)sizeof text - 1;
    while (n > 0 && !ent_utf8_ok((ent_str){text, (size_t)n}, NULL)) n--;
    ENT_TRY(ent_str_dup(&f.message, k->a, (ent_str){text, (size_t)n}, e));
    if (k->entry.n != 0) ENT_TRY(ent_str_dup(&f.concept, k->a, k->entry, e));
    ENT_PUSH(&k->out->findings, k->a, f, e);
    return ENT_OK;
}

static ent_code check_root(tbx_checker *k, const ent_xml_node *root, ent_err *e)
{
    ent_tbx_info *info = &k->out->info;
    ent_str style = ent_xml_value(root, "style");

    if (info->form == ENT_TBX_V2) return ENT_OK;
    info->style = ent_str_is(style, "dct") ? ENT_TBX_DCT : ENT_TBX_DCA;
    if (style.n != 0 && !ent_str_is(style, "dct") && !ent_str_is(style, "dca"))
        ENT_TRY(tbx__tell(k, "bad-style", root->line, e, "The style \"%.*s\" is neither dca nor dct.", ENT_F(style)));
    if (info->type.n != 0 && (!ent_str_starts(info->type, "TBX-") || info->type.n == 4))
        ENT_TRY(
            tbx__tell(k, "bad-dialect", root->line, e, "The type \"%.*s\" names no dialect; it is TBX- and a name.", ENT_F(info->type)));
    return ENT_OK;
}

static ent_code check_tree(tbx_checker *k, const ent_xml_node *root, ent_err *e)
{
    ent_tbx_info *info = &k->out->info;
    const tbx_rule *rule;

    info->form = ent_xml_is(root, NULL, "martif") ? ENT_TBX_V2 : ENT_TBX_V3;
    k->out->rules = info->form == ENT_TBX_V2 ? ENT_TBX_RULES_V2 : ENT_TBX_RULES;
    ENT_TRY(ent_str_dup(&info->type, k->a, ent_xml_value(root, "type"), e));
    info->dialect = info->form == ENT_TBX_V2 ? ENT_TBX_OTHER : ent_tbx_dialect_of(info->type);
    if (!ent_xml_is(root, NULL, "martif") && !ent_xml_is(root, NULL, "tbx"))
        return tbx__tell(k, "not-tbx", root->line, e, "The first element is <%.*s>, not tbx (version 3) or martif (version 2).",
                         ENT_F(root->name));
    if (!tbx__in_tbx(k, root))
        return tbx__tell(k, "wrong-namespace", root->line, e, "The first element stands in the namespace \"%.*s\", not in \"%s\".",
                         ENT_F(root->ns), info->form == ENT_TBX_V2 ? "" : ENT_TBX_NS);
    rule = tbx__rule(info->form, root->name);
    ENT_TRY(check_root(k, root, e));
    ENT_TRY(tbx__collect_ids(k, root, e));
    return tbx__check_element(k, root, rule, e);
}

/* Findings that are made at the end of an element bear its line; few are out of order, so that this is cheap and keeps the order of
 * those on one line.                                                                                                              */
static void sort_by_line(ent_term_findings *f)
{
    for (size_t i = 1; i < f->n; i++) {
        ent_term_finding moved = f->v[i];
        size_t at = i;
        while (at > 0 && f->v[at - 1].line > moved.line) {
            f->v[at] = f->v[at - 1];
            at--;
        }
        f->v[at] = moved;
    }
}

ent_code ent_tbx_validate(ent_tbx_verdict *out, ent_arena *a, ent_str bytes, ent_err *e)
{
    tbx_checker k = {.a = a, .scratch = ent_arena_new(a, 0), .out = out, .entry = {"", 0}};
    ent_xml_node *root;
    ent_code code;

    *out = (ent_tbx_verdict){.rules = ENT_TBX_RULES};
    if (k.scratch == NULL) return ent_nomem(e);
    code = tbx__parse(&root, k.scratch, bytes, e);
    if (code == ENT_OK) code = check_tree(&k, root, e);
    ent_arena_free(k.scratch);
    sort_by_line(&out->findings);
    out->valid = code == ENT_OK && out->findings.n == 0;
    return code;
}
