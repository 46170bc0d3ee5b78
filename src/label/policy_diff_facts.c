/* SPDX-License-Identifier: Apache-2.0 */
/* A policy as a list of facts, each with a key by names. What is usual is no fact, so that the list stays short. */
#include <inttypes.h>

#include "policy_diff.h"

typedef struct teller {
    const ent_policy *p;
    ent_arena *a;
    ent_facts *out;
    ent_err *e;
} teller;

/* Whom a fact is about. */
typedef struct about {
    ent_fact_kind kind;
    ent_str key, what;
    bool informs;
} about;

#define WHOLE ((about){.kind = ENT_FACT_NONE, .key = {"", 0}, .what = {"the policy", 10}})

/* The thing itself. */
static ent_code tell(teller *t, const about *it, ent_str text)
{
    ent_fact f = {.kind = it->kind, .key = it->key, .what = it->what, .text = text, .informs = it->informs, .owner = ENT_FACT_NONE};

    ENT_PUSH(t->out, t->a, f, t->e);
    return ENT_OK;
}

/* Something about it; an empty text is no fact. */
static ent_code add(teller *t, const about *it, ent_fact_kind kind, ent_str text)
{
    ent_fact f = {
        .kind = kind, .key = it->key, .what = it->what, .text = text, .informs = it->informs, .owner = it->kind, .owner_key = it->key};

    if (text.n == 0) return ENT_OK;
    /* Things of different kinds may have one name. */
    ENT_TRY(ent_str_fmt(&f.key, t->a, t->e, "%d %.*s", (int)it->kind, ENT_F(it->key)));
    ENT_PUSH(t->out, t->a, f, t->e);
    return ENT_OK;
}

/* One of several of its kind: the text is part of the key. */
static ent_code add_each(teller *t, const about *it, ent_fact_kind kind, ent_str text)
{
    ent_fact f = {.kind = kind, .what = it->what, .text = text, .informs = it->informs, .owner = it->kind, .owner_key = it->key};

    ENT_TRY(ent_str_fmt(&f.key, t->a, t->e, "%d %.*s: %.*s", (int)it->kind, ENT_F(it->key), ENT_F(text)));
    ENT_PUSH(t->out, t->a, f, t->e);
    return ENT_OK;
}

static ent_code add_flag(teller *t, const about *it, ent_fact_kind kind, bool is, const char *word)
{
    return add(t, it, kind, ent_str_c(is ? word : ""));
}

static ent_code add_marks(teller *t, const about *it, const ent_marks *m)
{
    ent_str text;

    if (m->phrases.n == 0 && m->qualifiers.n == 0) return ENT_OK;
    ENT_TRY(ent_word_marks(&text, t->a, m, t->e));
    return add(t, it, ENT_FACT_MARKING, text);
}

/* Nothing is told of "any number". */
static ent_code add_selection(teller *t, const about *it, ent_fact_kind kind, uint64_t min, uint64_t max)
{
    ent_str text;

    if (min == 0 && max == UINT64_MAX) return ENT_OK;
    if (max == UINT64_MAX) ENT_TRY(ent_str_fmt(&text, t->a, t->e, "at least %" PRIu64, min));
    else ENT_TRY(ent_str_fmt(&text, t->a, t->e, "%" PRIu64 " to %" PRIu64, min, max));
    return add(t, it, kind, text);
}

static ent_code add_requirements(teller *t, const about *it, const ent_requirements *list)
{
    ent_str text;

    for (size_t i = 0; i < list->n; i++) {
        ENT_TRY(ent_word_requirement(&text, t->a, t->p, &list->v[i], t->e));
        ENT_TRY(add_each(t, it, ENT_FACT_RULE, text));
    }
    return ENT_OK;
}

static ent_code add_equivalents(teller *t, const about *it, const ent_equivalents *list)
{
    ent_str text;

    for (size_t i = 0; i < list->n; i++) {
        ENT_TRY(ent_word_equivalent(&text, t->a, t->p, &list->v[i], t->e));
        ENT_TRY(add_each(t, it, ENT_FACT_EQUIVALENCE, text));
    }
    return ENT_OK;
}

/* ---- the whole ---- */

static ent_code tell_whole(teller *t)
{
    const ent_policy *p = t->p;
    const about it = WHOLE;
    ent_str text;

    ENT_TRY(add(t, &it, ENT_FACT_NAME, p->name));
    ENT_TRY(add(t, &it, ENT_FACT_OID, p->oid));
    ENT_TRY(ent_str_fmt(&text, t->a, t->e, "%" PRId64, p->version));
    ENT_TRY(add(t, &it, ENT_FACT_VERSION, text));
    ENT_TRY(add(t, &it, ENT_FACT_SCHEMA, p->schema));
    ENT_TRY(ent_word_window(&text, t->a, p->has_from, p->from, p->has_to, p->to, t->e));
    ENT_TRY(add(t, &it, ENT_FACT_WINDOW, text));
    if (p->default_peer != ENT_NO_ID) {
        const ent_peer *peer = &p->peers.v[p->default_peer];
        ENT_TRY(ent_str_fmt(&text, t->a, t->e, "%.*s (%.*s)", ENT_F(peer->name), ENT_F(peer->oid)));
        ENT_TRY(add(t, &it, ENT_FACT_DEFAULT, text));
    }
    ENT_TRY(ent_str_fmt(&text, t->a, t->e, "%.*s%s%.*s", ENT_F(p->user_ref), p->user_ref.n != 0 && p->doc_ref.n != 0 ? " " : "",
                        ENT_F(p->doc_ref)));
    ENT_TRY(add(t, &it, ENT_FACT_REFERENCE, text));
    for (size_t i = 0; i < p->implied.n; i++) {
        ENT_TRY(ent_word_implied(&text, t->a, p, &p->implied.v[i], t->e));
        ENT_TRY(add_each(t, &it, ENT_FACT_IMPLIED, text));
    }
    return add_marks(t, &it, &p->marks);
}

static ent_code tell_classes(teller *t)
{
    const about all = {.kind = ENT_FACT_NONE, .key = {"classes", 7}, .what = {"the classes", 11}};
    ent_str text;

    ENT_TRY(add_marks(t, &all, &t->p->class_marks));
    for (size_t i = 0; i < t->p->classes.n; i++) {
        const ent_class *c = &t->p->classes.v[i];
        about it = {.kind = ENT_FACT_CLASS, .what = c->name};
        ENT_TRY(ent_name_key(&it.key, t->a, t->p, c->name, t->e));
        ENT_TRY(tell(t, &it, c->lacv));
        ENT_TRY(ent_str_fmt(&text, t->a, t->e, "%" PRId64, c->rank));
        ENT_TRY(add(t, &it, ENT_FACT_HIERARCHY, text));
        ENT_TRY(add_flag(t, &it, ENT_FACT_CLASS_OBSOLETE, c->obsolete, "obsolete"));
        ENT_TRY(ent_str_fmt(&text, t->a, t->e, "%.*s%s%.*s", ENT_F(c->color), c->text_color.n != 0 ? " under " : "", ENT_F(c->text_color)));
        ENT_TRY(add(t, &it, ENT_FACT_COLOR, text));
        ENT_TRY(add_requirements(t, &it, &c->required));
        ENT_TRY(add_equivalents(t, &it, &c->equivalents));
        ENT_TRY(add_marks(t, &it, &c->marks));
    }
    return ENT_OK;
}

/* ---- values ---- */

static ent_code value_rules(teller *t, const about *it, const ent_value *v)
{
    ent_str text;

    if (v->required_class != ENT_NO_ID) {
        ENT_TRY(ent_str_fmt(&text, t->a, t->e, "requires the class %.*s", ENT_F(t->p->classes.v[v->required_class].name)));
        ENT_TRY(add_each(t, it, ENT_FACT_RULE, text));
    }
    for (size_t i = 0; i < v->excluded_classes.n; i++) {
        ENT_TRY(ent_str_fmt(&text, t->a, t->e, "excludes the class %.*s", ENT_F(t->p->classes.v[v->excluded_classes.v[i]].name)));
        ENT_TRY(add_each(t, it, ENT_FACT_RULE, text));
    }
    for (size_t i = 0; i < v->excluded.n; i++) {
        ENT_TRY(ent_word_exclusion(&text, t->a, t->p, &v->excluded.v[i], t->e));
        ENT_TRY(add_each(t, it, ENT_FACT_RULE, text));
    }
    return add_requirements(t, it, &v->required);
}

static ent_code tell_value(teller *t, uint32_t id, ent_str set_key)
{
    static const char *const inputs[] = {"", "string", "integer", "date"};
    const ent_value *v = &t->p->values.v[id];
    const ent_tag *tag = ent_value_tag(t->p, id);
    about it = {.kind = ENT_FACT_VALUE, .informs = tag->type == ENT_INFORMATIVE};
    ent_str text;

    ENT_TRY(ent_name_key(&text, t->a, t->p, v->name, t->e));
    ENT_TRY(ent_str_fmt(&it.key, t->a, t->e, "%.*s: %.*s (%d)", ENT_F(set_key), ENT_F(text), (int)tag->type));
    ENT_TRY(ent_str_fmt(&it.what, t->a, t->e, "%.*s: %.*s", ENT_F(ent_value_set(t->p, id)->name), ENT_F(v->name)));
    ENT_TRY(tell(t, &it, v->lacv));
    if (tag->ordinal != 0) ENT_TRY(add(t, &it, ENT_FACT_VALUE_TAG, tag->key)); /* the first is the usual one */
    ENT_TRY(add_flag(t, &it, ENT_FACT_VALUE_OBSOLETE, v->obsolete, "obsolete"));
    ENT_TRY(ent_word_window(&text, t->a, v->has_from, v->from, v->has_to, v->to, t->e));
    ENT_TRY(add(t, &it, ENT_FACT_VALUE_WINDOW, text));
    ENT_TRY(ent_str_fmt(&text, t->a, t->e, "%s%s%.*s", inputs[v->input], v->date_format.n != 0 ? " " : "", ENT_F(v->date_format)));
    ENT_TRY(add(t, &it, ENT_FACT_INPUT, text));
    ENT_TRY(value_rules(t, &it, v));
    ENT_TRY(add_equivalents(t, &it, &v->equivalents));
    return add_marks(t, &it, &v->marks);
}

static ent_code tell_tag(teller *t, uint32_t id, ent_str set_key)
{
    static const char *const types[] = {"notApplicable", "restrictive", "enumerated", "permissive", "tagType7"};
    static const char *const tag7[] = {"", "bitSetAttributes", "securityAttributes"};
    const ent_tag *tag = &t->p->tags.v[id];
    about it = {.kind = ENT_FACT_TAG, .informs = tag->type == ENT_INFORMATIVE};
    ent_str text;

    ENT_TRY(ent_str_fmt(&it.key, t->a, t->e, "%.*s: %.*s", ENT_F(set_key), ENT_F(tag->key)));
    ENT_TRY(ent_str_fmt(&it.what, t->a, t->e, "%.*s, tag %.*s", ENT_F(t->p->sets.v[tag->set].name), ENT_F(tag->key)));
    ENT_TRY(ent_str_fmt(&text, t->a, t->e, "%s, %s", types[tag->tag_type], ent_category_word(tag->type)));
    ENT_TRY(tell(t, &it, text));
    ENT_TRY(add(t, &it, ENT_FACT_TAG7, ent_str_c(tag7[tag->tag7])));
    ENT_TRY(add_selection(t, &it, ENT_FACT_SELECTION, tag->min, tag->max));
    ENT_TRY(add_marks(t, &it, &tag->marks));
    for (uint32_t v = tag->first_value; v < tag->first_value + tag->n_values; v++) ENT_TRY(tell_value(t, v, set_key));
    return ENT_OK;
}

static ent_code tell_sets(teller *t)
{
    for (size_t i = 0; i < t->p->sets.n; i++) {
        const ent_set *s = &t->p->sets.v[i];
        about it = {.kind = ENT_FACT_SET, .what = s->name};
        ENT_TRY(ent_name_key(&it.key, t->a, t->p, s->name, t->e));
        ENT_TRY(tell(t, &it, s->oid));
        ENT_TRY(add_equivalents(t, &it, &s->equivalents));
        for (uint32_t k = s->first_tag; k < s->first_tag + s->n_tags; k++) ENT_TRY(tell_tag(t, k, it.key));
    }
    return ENT_OK;
}

/* ---- the rest ---- */

static ent_code tell_privacy(teller *t)
{
    const ent_privacy *all = &t->p->privacy;
    const about whole = {.kind = ENT_FACT_NONE, .key = {"privacy marks", 13}, .what = {"the privacy marks", 17}};

    if (!all->declared) return ENT_OK;
    ENT_TRY(add_selection(t, &whole, ENT_FACT_PRIVACY_SELECTION, all->min, all->max));
    ENT_TRY(add_marks(t, &whole, &all->marks));
    for (size_t i = 0; i < all->list.n; i++) {
        const ent_privacy_mark *m = &all->list.v[i];
        about it = {.kind = ENT_FACT_PRIVACY, .what = m->name};
        ENT_TRY(ent_name_key(&it.key, t->a, t->p, m->name, t->e));
        ENT_TRY(tell(t, &it, (ent_str){"", 0}));
        ENT_TRY(add_flag(t, &it, ENT_FACT_PRIVACY_OBSOLETE, m->obsolete, "obsolete"));
        ENT_TRY(add_marks(t, &it, &m->marks));
    }
    return ENT_OK;
}

static ent_code tell_peers(teller *t)
{
    ent_str text;

    for (size_t i = 0; i < t->p->peers.n; i++) {
        const ent_peer *peer = &t->p->peers.v[i];
        about it = {.kind = ENT_FACT_PEER, .key = peer->name, .what = peer->name};
        if (i == t->p->default_peer) continue;
        ENT_TRY(tell(t, &it, peer->oid));
        if (peer->adds.n == 0) continue;
        ENT_TRY(ent_word_additions(&text, t->a, &peer->adds, t->e));
        ENT_TRY(add_each(t, &it, ENT_FACT_EQUIVALENCE, text));
    }
    return ENT_OK;
}

ent_code ent_policy_facts(ent_facts *out, ent_arena *a, const ent_policy *p, ent_err *e)
{
    teller t = {.p = p, .a = a, .out = out, .e = e};

    ENT_TRY(tell_whole(&t));
    ENT_TRY(tell_classes(&t));
    ENT_TRY(tell_sets(&t));
    ENT_TRY(tell_privacy(&t));
    return tell_peers(&t);
}
