/* SPDX-License-Identifier: Apache-2.0 */
/* Rules, equivalences and markings of a policy in words: equal words for equal meaning, whatever numbers, order of attributes
 * or tag types the file uses.                                                                                    */
#include "policy_diff.h"

#define MAX_WORDS ((size_t)16 << 20)

/* ---- references ---- */

static void add_set(ent_buf *b, const ent_ref *ref)
{
    if (ref->set_oid.n != 0) ent_buf_fmt(b, "%.*s", ENT_F(ref->set_oid));
    else ent_buf_add(b, ref->set_name);
}

/* "Releasable To: JPN", or by number where the policy of the reference is another one. */
static void add_ref(ent_buf *b, const ent_policy *p, const ent_ref *ref)
{
    if (ref->set != ENT_NO_ID && p != NULL) ent_buf_add(b, p->sets.v[ref->set].name);
    else add_set(b, ref);
    ent_buf_fmt(b, " (%s): ", ent_category_word(ref->type));
    if (ref->all) {
        ent_buf_z(b, "any value");
        return;
    }
    if (ref->n == 0 || p == NULL) ent_buf_fmt(b, "lacv %.*s", ENT_F(ent_lacv(ref->lacv)));
    for (size_t i = 0; p != NULL && i < ref->n; i++) ent_buf_fmt(b, "%s%.*s", i == 0 ? "" : " or ", ENT_F(p->values.v[ref->ids[i]].name));
}

static void add_requirement(ent_buf *b, const ent_policy *p, const ent_requirement *q)
{
    static const char *const words[] = {"all of", "at least one of", "exactly one of"};

    ent_buf_fmt(b, "requires %s ", words[q->operation]);
    for (size_t i = 0; i < q->refs.n; i++) {
        if (i != 0) ent_buf_z(b, ", ");
        add_ref(b, p, &q->refs.v[i]);
    }
}

ent_code ent_word_requirement(ent_str *out, ent_arena *a, const ent_policy *p, const ent_requirement *q, ent_err *e)
{
    ent_buf b = ent_buf_new(a, MAX_WORDS);

    add_requirement(&b, p, q);
    return ent_buf_take(out, &b, e);
}

ent_code ent_word_exclusion(ent_str *out, ent_arena *a, const ent_policy *p, const ent_ref *ref, ent_err *e)
{
    ent_buf b = ent_buf_new(a, MAX_WORDS);

    ent_buf_z(&b, "excludes ");
    add_ref(&b, p, ref);
    return ent_buf_take(out, &b, e);
}

/* ---- equivalences: what they name belongs to the other policy ---- */

static void add_additions(ent_buf *b, const ent_requirements *list)
{
    for (size_t i = 0; i < list->n; i++) {
        ent_buf_z(b, ", ");
        add_requirement(b, NULL, &list->v[i]);
    }
}

ent_code ent_word_equivalent(ent_str *out, ent_arena *a, const ent_policy *p, const ent_equivalent *q, ent_err *e)
{
    static const char *const applied[] = {"", "when sent", "when received", "both ways"};
    ent_buf b = ent_buf_new(a, MAX_WORDS);

    ent_buf_fmt(&b, "%.*s: ", ENT_F(p->peers.v[q->policy].name));
    if (q->discard) ent_buf_z(&b, "left out");
    else if (q->target.set_oid.n != 0 && q->target.lacv.n != 0) add_ref(&b, NULL, &q->target);
    else if (q->target.lacv.n != 0) ent_buf_fmt(&b, "lacv %.*s", ENT_F(ent_lacv(q->target.lacv)));
    else add_set(&b, &q->target);
    ent_buf_fmt(&b, ", %s", applied[q->applied & 3]);
    add_additions(&b, &q->adds);
    return ent_buf_take(out, &b, e);
}

ent_code ent_word_additions(ent_str *out, ent_arena *a, const ent_requirements *list, ent_err *e)
{
    ent_buf b = ent_buf_new(a, MAX_WORDS);

    ent_buf_z(&b, "every label");
    add_additions(&b, list);
    return ent_buf_take(out, &b, e);
}

ent_code ent_word_implied(ent_str *out, ent_arena *a, const ent_policy *p, const ent_ref *ref, ent_err *e)
{
    ent_buf b = ent_buf_new(a, MAX_WORDS);

    add_ref(&b, p, ref);
    return ent_buf_take(out, &b, e);
}

/* ---- markings ---- */

static const struct {
    unsigned code;
    const char *word;
} CODES[] = {
    {ENT_MARK_PAGE_TOP, "page top"},         {ENT_MARK_PAGE_BOTTOM, "page bottom"}, {ENT_MARK_DOCUMENT_START, "document start"},
    {ENT_MARK_DOCUMENT_END, "document end"}, {ENT_MARK_PORTION, "portion"},         {ENT_MARK_FIRST_LINE, "first line"},
    {ENT_MARK_LAST_LINE, "last line"},       {ENT_MARK_SUBJECT, "subject"},         {ENT_MARK_X_HEADER, "header"},
    {ENT_MARK_WATERMARK, "watermark"},       {ENT_MARK_INPUT_TITLE, "input title"}, {ENT_MARK_NO_NAME, "no name"},
    {ENT_MARK_NO_MARKING, "no marking"},     {ENT_MARK_SUPPRESS_CLASS, "no class"}, {ENT_MARK_REPLACE_POLICY, "instead of the policy"}};

/* " [page top, portion]"; nothing for every place. */
static void add_codes(ent_buf *b, unsigned codes)
{
    bool first = true;

    if (codes == ENT_MARK_PLACES) return;
    for (size_t i = 0; i < sizeof CODES / sizeof *CODES; i++) {
        if ((codes & CODES[i].code) == 0) continue;
        ent_buf_fmt(b, "%s%s", first ? " [" : ", ", CODES[i].word);
        first = false;
    }
    if (!first) ent_buf_c(b, ']');
}

ent_code ent_word_marks(ent_str *out, ent_arena *a, const ent_marks *m, ent_err *e)
{
    static const char *const kinds[] = {"prefix", "suffix", "separator", "final separator"};
    ent_buf b = ent_buf_new(a, MAX_WORDS);

    for (size_t i = 0; i < m->phrases.n; i++) {
        const ent_phrase *f = &m->phrases.v[i];
        ent_buf_fmt(&b, "%s%.*s%s", b.n == 0 ? "" : "; ", ENT_F(f->lang), f->lang.n == 0 ? "" : " ");
        if (f->has_text) ent_buf_fmt(&b, "\"%.*s\"", ENT_F(f->text));
        else ent_buf_z(&b, "the name");
        add_codes(&b, f->codes);
    }
    for (size_t i = 0; i < m->qualifiers.n; i++) {
        const ent_qualifier *q = &m->qualifiers.v[i];
        ent_buf_fmt(&b, "%s%.*s%s%s \"%.*s\"", b.n == 0 ? "" : "; ", ENT_F(q->lang), q->lang.n == 0 ? "" : " ", kinds[q->kind],
                    ENT_F(q->text));
        add_codes(&b, q->places);
    }
    return ent_buf_take(out, &b, e);
}

ent_code ent_word_window(ent_str *out, ent_arena *a, bool has_from, ent_time from, bool has_to, ent_time to, ent_err *e)
{
    char first[21] = "", last[21] = "";

    if (has_from) ent_time_print(first, from);
    if (has_to) ent_time_print(last, to);
    return ent_str_fmt(out, a, e, "%s%s%s%s", first, has_from && has_to ? " " : "", has_to ? "to " : "", last);
}
