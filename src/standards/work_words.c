/* SPDX-License-Identifier: Apache-2.0 */
/* Links: words, checks, and their one spelling in JSON. */
#include <string.h>

#include <entente/standards/work.h>

static const char FORMAT[] = "entente/work-link/v1";
static const char NEXT[] = "Correct the link and try again.";

const char *ent_std_link_word(ent_std_link_kind k)
{
    static const char *const words[ENT_STD_LINK_KINDS] = {"", "add", "renumber", "merge", "split"};

    return (unsigned)k < ENT_STD_LINK_KINDS ? words[k] : "";
}

/* ---- checks ---- */

static bool register_ok(ent_str s)
{
    if (s.n == 0 || s.n > ENT_STD_MAX_REGISTER_BYTES || s.p[0] < 'a' || s.p[0] > 'z') return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
    }
    return true;
}

static bool text_ok(ent_str s)
{
    if (s.n == 0 || s.n > ENT_STD_MAX_NAME_BYTES || !ent_utf8_ok(s, NULL) || ent_str_trim(s).n != s.n) return false;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7F) return false;
    return true;
}

static bool work_ok(ent_str s)
{
    if (s.n > ENT_STD_MAX_WORK_BYTES || !text_ok(s)) return false;
    return memchr(s.p, ' ', s.n) == NULL;
}

static bool name_ok(ent_std_name n)
{
    return register_ok(n.reg) && text_ok(n.text);
}

static ent_code wrong(ent_err *e, const ent_std_link *l, const char *what)
{
    (void)ent_fail(e, ENT_INVALID, NULL, NEXT, "The link (%s) %s", ent_std_link_word(l->kind), what);
    return ent_at(e, "act %.*s", ENT_F(l->act));
}

static ent_code check_moved(const ent_std_link *l, ent_err *e)
{
    if (l->n_moved > ENT_STD_MAX_MOVED) return wrong(e, l, "moves more than 1,000 names.");
    for (size_t i = 0; i < l->n_moved; i++) {
        if (!name_ok(l->moved[i])) return wrong(e, l, "moves a name without a proper register and text.");
        for (size_t k = 0; k < i; k++)
            if (ent_str_eq(l->moved[k].reg, l->moved[i].reg) && ent_str_eq(l->moved[k].text, l->moved[i].text))
                return wrong(e, l, "moves one name twice.");
    }
    return ENT_OK;
}

ent_code ent_std_link_check(const ent_std_link *l, ent_err *e)
{
    bool named = l->kind == ENT_STD_LINK_ADD || l->kind == ENT_STD_LINK_RENUMBER, two = !named;

    if (l->kind < ENT_STD_LINK_ADD || l->kind > ENT_STD_LINK_SPLIT) return wrong(e, l, "is of no known kind.");
    if (!work_ok(l->work)) return wrong(e, l, "has no proper work: 1 to 100 bytes without white space are needed.");
    if (two && !work_ok(l->other)) return wrong(e, l, "has no proper second work.");
    if (two && ent_str_eq(l->work, l->other)) return wrong(e, l, "names one work twice.");
    if (named && !name_ok(l->name))
        return wrong(e, l, "has no proper name: a register in small letters and a text of 1 to 400 bytes are needed.");
    if (l->kind == ENT_STD_LINK_RENUMBER && !text_ok(l->to)) return wrong(e, l, "does not say what the work is called now.");
    if (l->kind == ENT_STD_LINK_RENUMBER && ent_str_eq(l->to, l->name.text)) return wrong(e, l, "gives the name that it takes away.");
    if ((!two && l->other.n != 0) || (!named && l->name.reg.n + l->name.text.n != 0) ||
        (l->kind != ENT_STD_LINK_RENUMBER && l->to.n != 0) || (l->kind != ENT_STD_LINK_SPLIT && l->n_moved != 0))
        return wrong(e, l, "has a field that its kind does not have.");
    return check_moved(l, e);
}

/* ---- JSON ---- */

static void member(ent_jw *w, const char *key, ent_str s)
{
    if (s.n != 0) ent_jw_kstr(w, key, s);
}

static void write_moved(ent_jw *w, const ent_std_link *l)
{
    if (l->n_moved == 0) return;
    ent_jw_key(w, "moved");
    ent_jw_arr(w);
    for (size_t i = 0; i < l->n_moved; i++) {
        ent_jw_obj(w);
        ent_jw_kstr(w, "register", l->moved[i].reg);
        ent_jw_kstr(w, "text", l->moved[i].text);
        ent_jw_end(w);
    }
    ent_jw_end(w);
}

ent_code ent_std_link_json(ent_str *out, ent_arena *a, const ent_std_link *l, ent_err *e)
{
    ent_buf b = ent_buf_new(a, ENT_STD_MAX_LINK_JSON);
    ent_jw w = ent_jw_canonical(&b);

    ENT_TRY(ent_std_link_check(l, e));
    ent_jw_obj(&w);
    ent_jw_kz(&w, "format", FORMAT);
    ent_jw_kz(&w, "kind", ent_std_link_word(l->kind));
    write_moved(&w, l);
    member(&w, "other", l->other);
    member(&w, "register", l->name.reg);
    member(&w, "text", l->name.text);
    member(&w, "to", l->to);
    ent_jw_kstr(&w, "work", l->work);
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}

static ent_code take(ent_str *out, ent_arena *a, const ent_json *o, const char *key, ent_err *e)
{
    ent_str s;

    if (ent_json_get(o, key) == NULL) return ENT_OK;
    ENT_TRY(ent_json_need_str(&s, o, key, e));
    return ent_str_dup(out, a, s, e);
}

static ent_code read_moved(ent_std_link *l, ent_arena *a, const ent_json *o, ent_err *e)
{
    static const char *const keys[] = {"register", "text", NULL};
    const ent_json *list;
    ent_std_name *v;

    if (ent_json_get(o, "moved") == NULL) return ENT_OK;
    ENT_TRY(ent_json_need_arr(&list, o, "moved", e));
    ENT_NEW(v, a, list->n, e);
    for (size_t i = 0; i < list->n; i++) {
        if (list->items[i]->kind != ENT_JSON_OBJ) return ent_fail(e, ENT_INVALID, NULL, NEXT, "A name in \"moved\" is no object.");
        ENT_TRY(ent_json_only(list->items[i], keys, e));
        ENT_TRY(take(&v[i].reg, a, list->items[i], "register", e));
        ENT_TRY(take(&v[i].text, a, list->items[i], "text", e));
    }
    l->moved = v;
    l->n_moved = list->n;
    return ENT_OK;
}

static ent_code read_link(ent_std_link *l, ent_arena *a, const ent_json *o, ent_err *e)
{
    static const char *const keys[] = {"format", "kind", "moved", "other", "register", "text", "to", "work", NULL};
    ent_str kind;

    if (o->kind != ENT_JSON_OBJ) return ent_fail(e, ENT_INVALID, NULL, NEXT, "A link is an object.");
    ENT_TRY(ent_json_only(o, keys, e));
    if (!ent_str_is(ent_json_str(o, "format"), FORMAT)) return ent_fail(e, ENT_INVALID, NULL, NEXT, "The format is not \"%s\".", FORMAT);
    ENT_TRY(ent_json_need_str(&kind, o, "kind", e));
    for (ent_std_link_kind k = ENT_STD_LINK_ADD; k <= ENT_STD_LINK_SPLIT; k++)
        if (ent_str_is(kind, ent_std_link_word(k))) l->kind = k;
    ENT_TRY(read_moved(l, a, o, e));
    ENT_TRY(take(&l->other, a, o, "other", e));
    ENT_TRY(take(&l->name.reg, a, o, "register", e));
    ENT_TRY(take(&l->name.text, a, o, "text", e));
    ENT_TRY(take(&l->to, a, o, "to", e));
    ENT_TRY(take(&l->work, a, o, "work", e));
    return ent_std_link_check(l, e);
}

ent_code ent_std_link_read(ent_std_link *out, ent_arena *a, ent_str json, ent_str act, ent_time time, ent_err *e)
{
    ent_std_link l = {.act = act, .time = time};
    const ent_json *o;
    ent_str same;

    *out = (ent_std_link){0};
    ENT_TRY(ent_json_parse(&o, a, json, ENT_STD_MAX_LINK_JSON, e));
    ENT_TRY(read_link(&l, a, o, e));
    ENT_TRY(ent_std_link_json(&same, a, &l, e));
    if (!ent_str_eq(same, json)) return ent_fail(e, ENT_INVALID, NULL, NEXT, "The link is not in its canonical spelling.");
    *out = l;
    return ENT_OK;
}
