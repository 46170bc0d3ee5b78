/* SPDX-License-Identifier: Apache-2.0 */
/* standard link, renumber, merge, split: one standard, many registers; each act is a link of its own, and none is ever forgotten. */
#include <stdint.h>

#include "linking.h"

/* ---- link ---- */

/* By its id it may be a work that begins here, or one of which the asker knows nothing. */
static ent_code work_by_id(linking *x, ent_err *e)
{
    ent_call *c = x->c;
    works_found found;

    x->begins = true;
    if (!call_has(c, "work")) return linking_new_work(&x->link.work, x, e);
    x->link.work = call_arg(c, "work");
    ENT_TRY(works_search(&found, &x->known, x->link.work, e));
    for (size_t i = 0; i < found.n && x->begins; i++) x->begins = found.v[i].name != SIZE_MAX;
    return ENT_OK;
}

/* To a name: it goes where that name goes, should the works part again. */
static ent_code work_by_name(linking *x, ent_err *e)
{
    works_named to;

    ENT_TRY(works_find(&to, &x->known, call_arg(x->c, "to"), "--to", e));
    x->link.work = to.home;
    return to.name == SIZE_MAX ? linking_on_work(x, to.home, e) : linking_on_name(x, &to, e);
}

ent_code op_standard_link(ent_call *c, ent_err *e)
{
    linking x;

    if (call_has(c, "work") && call_has(c, "to"))
        return call_usage(c, "--work and --to both say which work it is.", "Give one of them; neither: a new work begins.", e);
    ENT_TRY(linking_begin(&x, c, e));
    x.link.kind = ENT_STD_LINK_ADD;
    x.link.name = (ent_std_name){call_arg(c, "register"), call_arg(c, "name")};
    if (call_has(c, "to")) ENT_TRY(work_by_name(&x, e));
    else ENT_TRY(work_by_id(&x, e));
    return linking_end(&x, "name", e);
}

/* ---- renumber ---- */

/* The work that --work means, or any. */
static ent_code work_of(size_t *out, const linking *x, const char *param, ent_err *e)
{
    works_named work;

    *out = SIZE_MAX;
    if (!call_has(x->c, param)) return ENT_OK;
    ENT_TRY(works_find(&work, &x->known, call_arg(x->c, param), "--work", e));
    *out = work.work;
    return ENT_OK;
}

ent_code op_standard_renumber(ent_call *c, ent_err *e)
{
    works_named name;
    size_t work;
    linking x;

    ENT_TRY(linking_begin(&x, c, e));
    ENT_TRY(work_of(&work, &x, "work", e));
    ENT_TRY(works_find_name(&name, &x.known, work, call_arg(c, "register"), call_arg(c, "name"), "name", e));
    x.link.kind = ENT_STD_LINK_RENUMBER;
    x.link.work = name.home;
    x.link.name = x.known.now.v[name.work].names[name.name].name;
    x.link.to = call_arg(c, "to");
    ENT_TRY(linking_on_name(&x, &name, e));
    return linking_end(&x, "--to", e);
}

/* ---- merge ---- */

ent_code op_standard_merge(ent_call *c, ent_err *e)
{
    works_named work, other;
    linking x;

    ENT_TRY(linking_begin(&x, c, e));
    ENT_TRY(works_find(&work, &x.known, call_arg(c, "work"), "work", e));
    ENT_TRY(works_find(&other, &x.known, call_arg(c, "other"), "other", e));
    if (work.work == other.work) {
        ent_fail(e, ENT_CONFLICT, NULL, "Nothing is to be done.", "The two are one work already.");
        return ent_at(e, "other");
    }
    x.link.kind = ENT_STD_LINK_MERGE;
    x.link.work = x.known.now.v[work.work].id;
    x.link.other = x.known.now.v[other.work].id;
    ENT_TRY(linking_on_work(&x, x.link.work, e));
    ENT_TRY(linking_on_work(&x, x.link.other, e));
    return linking_end(&x, "work", e);
}

/* ---- split ---- */

/* A work that was merged in gets its names back. */
static ent_code take_off(linking *x, size_t work, ent_err *e)
{
    works_named other;
    size_t merge;

    ENT_TRY(works_find(&other, &x->known, call_arg(x->c, "off"), "--off", e));
    merge = works_merge_of(&x->known, other.home);
    if (other.work != work || merge == SIZE_MAX) {
        ent_fail(e, ENT_CONFLICT, NULL, "Say with --name which names leave it for a new work.", "It was not merged into that work.");
        return ent_at(e, "--off");
    }
    x->link.work = x->known.links.v[merge].work;
    x->link.other = other.home;
    ENT_PUSH(&x->basis, x->c->arena, merge, e);
    return ENT_OK;
}

static ent_code take_names(linking *x, size_t work, ent_err *e)
{
    size_t n = call_count(x->c, "name");
    const ent_std_work *w = &x->known.now.v[work];
    works_named *names;
    ent_std_name *moved;
    bool one_home = true;

    ENT_NEW(names, x->c->arena, n, e);
    ENT_NEW(moved, x->c->arena, n, e);
    for (size_t i = 0; i < n; i++) {
        ENT_TRY(works_find_name(&names[i], &x->known, work, (ent_str){0}, call_nth(x->c, "name", i), "--name", e));
        moved[i] = w->names[names[i].name].name;
        one_home = one_home && ent_str_eq(names[i].home, names[0].home);
        ENT_TRY(linking_on_name(x, &names[i], e));
    }
    if (n != 0 && (!one_home || x->link.other.n != 0)) {
        for (size_t i = 0; i < n; i++) ENT_TRY(linking_on_merges(x, names[i].home, e));
        if (x->link.other.n != 0) ENT_TRY(linking_on_merges(x, x->link.other, e));
        x->link.work = w->id;
    } else if (n != 0) {
        x->link.work = names[0].home;
    }
    x->link.moved = moved;
    x->link.n_moved = n;
    return ENT_OK;
}

ent_code op_standard_split(ent_call *c, ent_err *e)
{
    works_named work;
    linking x;

    if (!call_has(c, "off") && !call_has(c, "name"))
        return call_usage(c, "Nothing is said to leave the work.", "Give --off WORK for one that was merged in, or --name NAME.", e);
    if (call_has(c, "off") && call_has(c, "into"))
        return call_usage(c, "--into names a new work; with --off the names go to the one that was merged in.", "Leave --into away.", e);
    ENT_TRY(linking_begin(&x, c, e));
    ENT_TRY(works_find(&work, &x.known, call_arg(c, "work"), "work", e));
    x.link.kind = ENT_STD_LINK_SPLIT;
    if (call_has(c, "off")) ENT_TRY(take_off(&x, work.work, e));
    ENT_TRY(take_names(&x, work.work, e));
    if (!call_has(c, "off")) {
        x.begins = true;
        x.link.other = call_arg(c, "into");
        if (!call_has(c, "into")) ENT_TRY(linking_new_work(&x.link.other, &x, e));
    }
    return linking_end(&x, call_has(c, "off") ? "--off" : "--name", e);
}
