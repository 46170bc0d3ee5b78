/* SPDX-License-Identifier: Apache-2.0 */
/* status: mode, information, address and the history of events. */
#include <stddef.h>

#include "std_read.h"

typedef ENT_VEC(ent_std_event) events;

typedef struct event_words {
    ent_str flag, date, rfcp, version;
} event_words;

static ent_std_flag flag_of(ent_str word)
{
    for (ent_std_flag f = ENT_STD_ADDED; f <= ENT_STD_DELETED; f++)
        if (ent_str_is(word, ent_std_flag_word(f))) return f;
    return ENT_STD_FLAG_OTHER;
}

static ent_code take_event(ent_std_rd *rd, events *v, const ent_xml_node *node, ent_std_left *history, ent_err *e)
{
    static const ent_std_field fields[] = {{"flag", offsetof(event_words, flag)},
                                           {"date", offsetof(event_words, date)},
                                           {"rfcp", offsetof(event_words, rfcp)},
                                           {"version", offsetof(event_words, version)}};
    ent_std_left self = ent_std_left_in(history, node, (unsigned)v->n + 1);
    ent_std_event ev = {.line = node->line};
    event_words w = {0};

    ENT_TRY(ent_std_take_attrs(rd, &w, node, fields, 4, &self, e));
    ev.flag = flag_of(w.flag);
    if (ev.flag == ENT_STD_FLAG_OTHER && w.flag.n != 0) {
        ent_xml_attr word = {.name = ENT_S("flag"), .value = w.flag};
        ent_std_left_attr(&self, &word);
    }
    ent_std_left_end(&self);
    ev.date = ent_std_date_of(w.date, node->line);
    ev.rfcp = w.rfcp;
    ev.version = w.version;
    ENT_TRY(ent_std_take_inner(rd, &ev.text, node, e));
    ENT_PUSH(v, rd->scratch, ev, e);
    return ENT_OK;
}

static ent_code take_history(ent_std_rd *rd, events *v, const ent_xml_node *node, ent_std_taken *taken, ent_std_left *left, ent_err *e)
{
    ent_std_left self = ent_std_left_in(left, node, 0);
    size_t before = left->extra.b->n;

    for (const ent_xml_attr *at = node->attrs; at != NULL; at = at->next) ent_std_left_attr(&self, at);
    for (const ent_xml_node *c = node->first; c != NULL; c = c->next) {
        if (ent_xml_is(c, "", "event")) ENT_TRY(take_event(rd, v, c, &self, e));
        else ENT_TRY(ent_std_left_node(&self, c, e));
    }
    ent_std_shape_bare(&self);
    ent_std_left_end(&self);
    *taken = (ent_std_taken){.yes = true, .left = left->extra.b->n != before};
    return ENT_OK;
}

static ent_code keep_events(ent_std_rd *rd, ent_std_record *r, const events *v, ent_err *e)
{
    ent_std_event *kept;

    ENT_NEW(kept, rd->a, v->n, e);
    for (size_t i = 0; i < v->n; i++) kept[i] = v->v[i];
    r->events = kept;
    r->n_events = v->n;
    return ENT_OK;
}

ent_code ent_std_take_status(ent_std_rd *rd, ent_std_record *r, const ent_xml_node *node, ent_std_left *left, ent_err *e)
{
    static const ent_std_field fields[] = {{"mode", offsetof(ent_std_record, mode)}};
    ent_std_left self = ent_std_left_in(left, node, 0);
    ent_std_taken history = {0};
    events v = {0};

    ENT_TRY(ent_std_take_attrs(rd, r, node, fields, 1, &self, e));
    /* The default that the DTDs give to it (4.3 on); no DTD is read here. */
    r->mode_implied = r->mode.n == 0;
    if (r->mode_implied) r->mode = ENT_S("accepted");
    for (const ent_xml_node *c = node->first; c != NULL; c = c->next) {
        if (ent_xml_is(c, "", "info")) ENT_TRY(ent_std_take_mixed(rd, &r->info, c, &self, e));
        else if (ent_xml_is(c, "", "uri")) ENT_TRY(ent_std_take_text(rd, &r->uri, c, &self, e));
        else if (!ent_xml_is(c, "", "history")) ENT_TRY(ent_std_left_node(&self, c, e));
        else if (history.yes) ENT_TRY(ent_std_leave_other(&history, c, &self, e));
        else ENT_TRY(take_history(rd, &v, c, &history, &self, e));
    }
    ent_std_left_end(&self);
    return keep_events(rd, r, &v, e);
}
