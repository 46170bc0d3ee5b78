/* SPDX-License-Identifier: Apache-2.0 */
/* A marking back into a label: the grammar of mark.c, read instead of written.
 *
 * For every wording of the policy (languages, top and bottom of the page; or portions) and every opening of it the text is
 * matched exactly, then the tags are read (unmark_walk.c). What the policy prints silently is added (unmark_fill.c), and the
 * label must be valid. Two different labels for one text: refused.                                                 */
#include <string.h>

#include "unmark.h"

/* ---- reading ---- */

/* How far the opening agrees with the text, by its parts. */
static size_t agrees(const ent_opening *o, ent_str text)
{
    size_t n = 0, far = 0;

    while (n < o->text.n && n < text.n && o->text.p[n] == text.p[n]) n++;
    if (n == o->text.n) return n;
    for (size_t i = 0; i < 3; i++)
        if (o->steps[i] <= n) far = o->steps[i];
    return far;
}

static bool at_end(ent_walk *k, size_t at)
{
    return at == k->text.n;
}

/* *read: the text is a marking that begins so. */
static ent_code try_opening(bool *read, ent_unmark *u, const ent_opening *o)
{
    ent_str body = {u->text.p, u->text.n - u->words->suffix.n};
    size_t at = agrees(o, body);

    *read = false;
    if (at > u->far) u->far = at;
    if (at < o->text.n) return ENT_OK;
    u->walk.far = at;
    *read = ent_walk_tags(&u->walk, u->words, body, at, o->something);
    if (u->walk.far > u->far) u->far = u->walk.far;
    return *read ? ent_unmark_accept(u, o) : ENT_OK;
}

/* Of the openings of one class and policy word the first that reads counts; the bare name of the policy is tried only when no
 * value of the policy gave its word.                                                                               */
static ent_code try_wording(ent_unmark *u)
{
    const ent_words *w = u->words;
    uint32_t read_group = ENT_NO_ID, named_class = ENT_NO_ID;
    bool read;

    if (u->text.n < w->suffix.n) return ENT_OK;
    if (w->suffix.n != 0 && memcmp(u->text.p + u->text.n - w->suffix.n, w->suffix.p, w->suffix.n) != 0) return ENT_OK;
    for (size_t i = 0; i < w->openings.n; i++) {
        const ent_opening *o = &w->openings.v[i];
        if (o->foreign || o->group == read_group || (o->by == ENT_NO_ID && o->class_id == named_class)) continue;
        ENT_TRY(try_opening(&read, u, o));
        if (!read) continue;
        read_group = o->group;
        if (o->by != ENT_NO_ID) named_class = o->class_id;
    }
    return ENT_OK;
}

/* ---- refusing ---- */

/* Which class another policy word belongs to: "NATO TOP SECRET" is marked COSMIC TOP SECRET. */
static ent_code wrong_head(bool *said, ent_unmark *u, ent_str rest)
{
    const ent_policy *p = u->r->p;
    const ent_words *words = u->r->words.v[0];
    const ent_wording *w = &words->w;
    ent_str word, head;
    bool own, shown;

    *said = false;
    for (uint32_t c = 0; c < p->classes.n; c++) {
        ENT_TRY(ent_word_class(&word, &own, &shown, u->a, w, c, u->e));
        if (!shown || rest.n < word.n || memcmp(rest.p, word.p, word.n) != 0) continue;
        head = ent_word_before_class(w, c, ENT_NO_ID);
        if (u->text.n >= head.n && memcmp(u->text.p, head.p, head.n) == 0) continue;
        *said = true;
        ent_fail(u->e, ENT_INVALID, "R-04", "Write the marking as the policy has it.",
                 "The class %.*s of the policy %.*s is marked \"%.*s%s%.*s\".", ENT_F(p->classes.v[c].name), ENT_F(p->name), ENT_F(head),
                 head.n != 0 ? " " : "", ENT_F(word));
        return ENT_OK;
    }
    return ENT_OK;
}

static size_t characters(ent_str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
    return n;
}

static ent_code explain(ent_unmark *u)
{
    ent_str rest = {u->text.p + u->far, u->text.n - u->far};
    const ent_policy *p = u->r->p;
    bool said = false;

    if (rest.n != 0) ENT_TRY(wrong_head(&said, u, rest));
    if (!said && rest.n != 0) {
        ent_fail(u->e, ENT_INVALID, "R-03", "Write the marking as the policy prints it; each word once.",
                 "The policy %.*s does not know \"%.*s\" at this place of a marking.", ENT_F(p->name), ENT_F(rest));
    } else if (!said) {
        ent_fail(u->e, ENT_INVALID, "R-03", "Write the whole marking.", "The marking ends too early for the policy %.*s.", ENT_F(p->name));
    }
    return ent_at(u->e, "character %zu", characters((ent_str){u->text.p, u->far}) + 1);
}

/* ---- the whole ---- */

static ent_code finish(ent_unmark *u, ent_label *out, ent_arena *a)
{
    const ent_policy *p = u->r->p;
    ent_label l;

    if (u->n_labels == 0) {
        if (!u->refused) return explain(u);
        *u->e = u->refusal;
        return u->refusal.code;
    }
    if (u->n_labels > 1) {
        return ent_fail(u->e, ENT_INVALID, "R-03", "Give the label itself instead of its marking.",
                        "The policy %.*s prints this marking for different labels.", ENT_F(p->name));
    }
    ENT_TRY(ent_unresolve_ordered(&l, a, p, &u->first, u->order, u->n_order, u->e));
    if (u->first.privacy != ENT_NO_ID) l.privacy_mark = p->privacy.list.v[u->first.privacy].name;
    *out = l;
    return ENT_OK;
}

static ent_code unmark_in(ent_unmark *u, ent_label *out, ent_arena *a)
{
    ENT_TRY(ent_walk_new(&u->walk, u->a, u->r->p, u->text.n, u->e));
    u->walk.stop = at_end;
    for (size_t i = 0; i < u->r->words.n; i++) {
        u->words = u->r->words.v[i];
        ENT_TRY(try_wording(u));
    }
    return finish(u, out, a);
}

ent_code ent_unmark_by(ent_label *out, ent_arena *a, const ent_reader *r, ent_str marking, ent_err *e)
{
    ent_unmark *u;
    ent_code code;

    *out = (ent_label){0};
    ENT_NEW(u, a, 1, e);
    *u = (ent_unmark){.r = r, .text = marking, .e = e, .a = ent_arena_new(a, 0), .out = a};
    if (u->a == NULL) return ent_nomem(e);
    code = unmark_in(u, out, a);
    ent_arena_free(u->a);
    return code;
}

static ent_code unmark(ent_label *out, ent_arena *a, const ent_policy *p, ent_str marking, bool portion, ent_err *e)
{
    ent_arena *words = ent_arena_new(a, 0);
    ent_reader r;
    ent_code code;

    if (words == NULL) return ent_nomem(e);
    code = ent_reader_new(&r, words, p, portion, e);
    if (code == ENT_OK) code = ent_unmark_by(out, a, &r, marking, e);
    ent_arena_free(words);
    return code;
}

static ent_code check_text(ent_str marking, ent_err *e)
{
    if (marking.n == 0)
        return ent_fail(e, ENT_INVALID, "R-01", "Give a marking; \"unmarked\" is not UNCLASSIFIED.", "There is no marking.");
    if (marking.n > ENT_MARKING_MAX) return ent_fail(e, ENT_LIMIT, NULL, NULL, "The marking is longer than %d bytes.", ENT_MARKING_MAX);
    if (!ent_utf8_ok(marking, NULL)) return ent_fail(e, ENT_INVALID, NULL, "Save it as UTF-8.", "The marking is no UTF-8 text.");
    return ENT_OK;
}

ent_code ent_label_unmark(ent_label *out, ent_arena *a, const ent_policy *p, ent_str marking, ent_err *e)
{
    *out = (ent_label){0};
    marking = ent_str_trim(marking);
    ENT_TRY(check_text(marking, e));
    return unmark(out, a, p, marking, false, e);
}

ent_code ent_label_unmark_portion(ent_label *out, ent_arena *a, const ent_policy *p, ent_str marking, ent_err *e)
{
    *out = (ent_label){0};
    marking = ent_str_trim(marking);
    if (marking.n > 1 && ((marking.p[0] == '(' && ent_str_ends(marking, ")")) || (marking.p[0] == '[' && ent_str_ends(marking, "]"))))
        marking = ent_str_trim((ent_str){marking.p + 1, marking.n - 2});
    ENT_TRY(check_text(marking, e));
    return unmark(out, a, p, marking, true, e);
}
