/* SPDX-License-Identifier: Apache-2.0 */
/* A banner marking back into a label: the grammar of mark.c, read instead of written.
 *
 * For every language of the policy, top and bottom of the page, every class and every word that can stand for the policy,
 * the text is matched exactly; within a tag the longest word goes first, with a way back. Then what the policy prints
 * silently is added (unmark_fill.c), and the label must be valid. Two different labels for one text: refused.      */
#include <stdlib.h>
#include <string.h>

#include "unmark.h"

#define MAX_TEXT 2048

/* ---- matching ---- */

/* true if the word stands at this place; the furthest match is kept for the message. */
static bool match(ent_unmark *u, size_t *at, ent_str word)
{
    if (word.n > u->end - *at || (word.n != 0 && memcmp(u->text.p + *at, word.p, word.n) != 0)) return false;
    *at += word.n;
    if (*at > u->far) u->far = *at;
    return true;
}

static bool read_tags(ent_unmark *u, size_t at, uint32_t from, bool something);

/* A list of values of an open tag; u->found grows while it matches. */
static bool read_values(ent_unmark *u, size_t at, uint32_t tag)
{
    const ent_tag_words *w = &u->words->tags[tag];
    bool *dead = &u->dead_values[tag * (u->text.n + 1) + at];

    if (*dead) return false;
    for (size_t i = 0; i < w->n; i++) {
        size_t next = at, after;
        if (!match(u, &next, w->values[i].word)) continue;
        u->found[u->n_found++] = w->values[i].id;
        after = next;
        if (w->separator.n != 0 && match(u, &after, w->separator) && read_values(u, after, tag)) return true;
        after = next;
        if (match(u, &after, w->suffix) && read_tags(u, after, tag + 1, true)) return true;
        u->n_found--;
    }
    *dead = true;
    return false;
}

/* The tags from this one on, or the end of the text. */
static bool read_tags(ent_unmark *u, size_t at, uint32_t from, bool something)
{
    bool *dead = &u->dead_tags[from * (u->text.n + 1) + at];

    if (at == u->end) return true;
    if (*dead) return false;
    for (uint32_t t = from; t < u->p->tags.n; t++) {
        size_t next = at;
        if (something && !match(u, &next, u->words->separator)) break;
        if (u->words->tags[t].n == 0 || !match(u, &next, u->words->tags[t].prefix)) continue;
        if (read_values(u, next, t)) return true;
    }
    *dead = something; /* without a separator only the first call reads */
    return false;
}

static ent_code forget(ent_unmark *u)
{
    size_t cells = (u->p->tags.n + 1) * (u->text.n + 1);

    if (u->dead_tags == NULL) {
        ENT_NEW(u->dead_tags, u->a, cells, u->e);
        ENT_NEW(u->dead_values, u->a, cells, u->e);
        ENT_NEW(u->found, u->a, u->text.n + 1, u->e);
    } else {
        memset(u->dead_tags, 0, cells * sizeof *u->dead_tags);
        memset(u->dead_values, 0, cells * sizeof *u->dead_values);
    }
    u->n_found = 0;
    return ENT_OK;
}

/* ---- one attempt ---- */

/* Policy word, class word (empty: not shown), tags. *read: the text is this. */
static ent_code attempt(bool *read, ent_unmark *u, ent_str head, ent_str class_word)
{
    size_t at = 0;
    bool something = head.n != 0;

    *read = false;
    if (!match(u, &at, u->words->prefix) || !match(u, &at, head)) return ENT_OK;
    if (class_word.n != 0) {
        if (something && !match(u, &at, u->words->separator)) return ENT_OK;
        if (!match(u, &at, class_word)) return ENT_OK;
        something = true;
    }
    ENT_TRY(forget(u));
    *read = read_tags(u, at, 0, something);
    return ENT_OK;
}

/* The class by one of its words under one policy word. */
static ent_code try_head(bool *read, ent_unmark *u, uint32_t class_id, ent_str head, uint32_t by)
{
    const ent_class *c = &u->p->classes.v[class_id];
    ent_str word;
    bool own, shown = ent_word_name(&word, &own, &u->words->w, &c->marks, c->name);

    ENT_TRY(attempt(read, u, head, shown ? word : (ent_str){"", 0}));
    if (*read) return ent_unmark_accept(u, class_id, by, head, false);
    if (own) { /* "TRES" for "TRÈS": the policy's name of the class is read too, never the policy word of another class */
        ENT_TRY(attempt(read, u, head, c->name));
        if (*read) return ent_unmark_accept(u, class_id, by, head, false);
    }
    if (!shown || !u->words->suppresses) return ENT_OK;
    ENT_TRY(attempt(read, u, head, (ent_str){"", 0}));
    return *read ? ent_unmark_accept(u, class_id, by, head, true) : ENT_OK;
}

/* Values that name the policy go before its bare name: the text shows no other sign of them. */
static ent_code try_class(ent_unmark *u, uint32_t class_id)
{
    const ent_wording *w = &u->words->w;
    bool read, any = false;

    if (ent_word_policy(w, &u->p->marks) == NULL && ent_word_policy(w, &u->p->classes.v[class_id].marks) == NULL) {
        for (uint32_t v = 0; v < u->p->values.n; v++) {
            if (ent_word_policy(w, &u->p->values.v[v].marks) == NULL) continue;
            ENT_TRY(try_head(&read, u, class_id, ent_word_before_class(w, class_id, v), v));
            any = any || read;
        }
    }
    return any ? ENT_OK : try_head(&read, u, class_id, ent_word_before_class(w, class_id, ENT_NO_ID), ENT_NO_ID);
}

static ent_code try_wording(ent_unmark *u, ent_str lang, unsigned place)
{
    ent_wording w = {.p = u->p, .lang = lang, .place = place};

    ENT_TRY(ent_unmark_words(&u->words, u->a, &w, u->e));
    if (u->text.n < u->words->suffix.n) return ENT_OK;
    u->end = u->text.n - u->words->suffix.n;
    if (u->words->suffix.n != 0 && memcmp(u->text.p + u->end, u->words->suffix.p, u->words->suffix.n) != 0) return ENT_OK;
    for (uint32_t c = 0; c < u->p->classes.n; c++) ENT_TRY(try_class(u, c));
    return ENT_OK;
}

/* ---- the whole ---- */

static ent_code add_lang(ent_unmark *u, ent_str lang)
{
    if (ent_index_put(&u->seen, 0, 0, lang, 0) != ENT_NO_ID || u->langs.n == ENT_UNMARK_MAX_LANGS) return ENT_OK;
    ENT_PUSH(&u->langs, u->a, lang, u->e);
    return ENT_OK;
}

static ent_code add_langs(ent_unmark *u, const ent_marks *m)
{
    for (size_t i = 0; i < m->phrases.n; i++) ENT_TRY(add_lang(u, m->phrases.v[i].lang));
    for (size_t i = 0; i < m->qualifiers.n; i++) ENT_TRY(add_lang(u, m->qualifiers.v[i].lang));
    return ENT_OK;
}

static ent_code all_langs(ent_unmark *u)
{
    ENT_TRY(ent_index_new(&u->seen, u->a, ENT_UNMARK_MAX_LANGS + 1, u->e));
    ENT_TRY(add_lang(u, (ent_str){"", 0}));
    ENT_TRY(add_langs(u, &u->p->marks));
    for (size_t i = 0; i < u->p->classes.n; i++) ENT_TRY(add_langs(u, &u->p->classes.v[i].marks));
    for (size_t i = 0; i < u->p->tags.n; i++) ENT_TRY(add_langs(u, &u->p->tags.v[i].marks));
    for (size_t i = 0; i < u->p->values.n; i++) ENT_TRY(add_langs(u, &u->p->values.v[i].marks));
    return ENT_OK;
}

/* Which class another policy word belongs to: "NATO TOP SECRET" is marked COSMIC TOP SECRET. */
static ent_code wrong_head(ent_unmark *u, ent_str rest)
{
    const ent_wording w = {.p = u->p, .lang = {"", 0}, .place = ENT_MARK_PAGE_BOTTOM};
    ent_str word, head;
    bool own;

    for (uint32_t c = 0; c < u->p->classes.n; c++) {
        const ent_class *cl = &u->p->classes.v[c];
        if (!ent_word_name(&word, &own, &w, &cl->marks, cl->name) || rest.n < word.n || memcmp(rest.p, word.p, word.n) != 0) continue;
        head = ent_word_before_class(&w, c, ENT_NO_ID);
        if (u->text.n >= head.n && memcmp(u->text.p, head.p, head.n) == 0) continue;
        return ent_fail(u->e, ENT_INVALID, "R-04", "Write the marking as the policy has it.",
                        "The class %.*s of the policy %.*s is marked \"%.*s%s%.*s\".", ENT_F(cl->name), ENT_F(u->p->name), ENT_F(head),
                        head.n != 0 ? " " : "", ENT_F(word));
    }
    return ENT_OK;
}

static ent_code explain(ent_unmark *u)
{
    ent_str rest = {u->text.p + u->far, u->text.n - u->far};

    if (rest.n != 0) {
        ENT_TRY(wrong_head(u, rest));
        ent_fail(u->e, ENT_INVALID, "R-03", "Write the marking as the policy prints it; each word once.",
                 "The policy %.*s does not know \"%.*s\" at this place of a marking.", ENT_F(u->p->name), ENT_F(rest));
    } else {
        ent_fail(u->e, ENT_INVALID, "R-03", "Write the whole marking.", "The marking ends too early for the policy %.*s.",
                 ENT_F(u->p->name));
    }
    return ent_at(u->e, "character %zu", u->far + 1);
}

static ent_code unmark_in(ent_unmark *u, ent_label *out, ent_arena *a)
{
    static const unsigned places[] = {ENT_MARK_PAGE_BOTTOM, ENT_MARK_PAGE_TOP};
    ent_label l;

    ENT_TRY(all_langs(u));
    for (size_t i = 0; i < u->langs.n; i++)
        for (size_t k = 0; k < 2; k++) ENT_TRY(try_wording(u, u->langs.v[i], places[k]));
    if (u->n_labels == 0) {
        if (!u->refused) return explain(u);
        *u->e = u->refusal;
        return u->refusal.code;
    }
    if (u->n_labels > 1) {
        return ent_fail(u->e, ENT_INVALID, "R-03", "Give the label itself instead of its marking.",
                        "The policy %.*s prints this marking for different labels.", ENT_F(u->p->name));
    }
    ENT_TRY(ent_unresolve_ordered(&l, a, u->p, &u->first, u->order, u->n_order, u->e));
    *out = l;
    return ENT_OK;
}

ent_code ent_label_unmark(ent_label *out, ent_arena *a, const ent_policy *p, ent_str marking, ent_err *e)
{
    ent_unmark *u;
    ent_code code;

    *out = (ent_label){0};
    marking = ent_str_trim(marking);
    if (marking.n == 0)
        return ent_fail(e, ENT_INVALID, "R-01", "Give a marking; \"unmarked\" is not UNCLASSIFIED.", "There is no marking.");
    if (marking.n > MAX_TEXT) return ent_fail(e, ENT_LIMIT, NULL, NULL, "The marking is longer than %d bytes.", MAX_TEXT);
    if (!ent_utf8_ok(marking, NULL)) return ent_fail(e, ENT_INVALID, NULL, "Save it as UTF-8.", "The marking is no UTF-8 text.");
    ENT_NEW(u, a, 1, e);
    *u = (ent_unmark){.p = p, .text = marking, .e = e, .a = ent_arena_new(a, 0)};
    if (u->a == NULL) return ent_nomem(e);
    code = unmark_in(u, out, a);
    ent_arena_free(u->a);
    return code;
}
