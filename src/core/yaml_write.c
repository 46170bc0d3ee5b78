/* SPDX-License-Identifier: Apache-2.0 */
/* YAML in block style. Own writer: what is written plain must be a text to every reader, not only to the one that wrote it. */
#include <string.h>

#include <entente/core/yaml.h>

#define KEY_BYTES 500 /* longer keys are written "? key", since YAML reads simple keys up to 1,024 characters only */

ent_yaml_writer ent_yw(ent_buf *b)
{
    return (ent_yaml_writer){.b = b, .ready = true};
}

static void fail(ent_yaml_writer *w, ent_code code, const char *why)
{
    if (w->failed != ENT_OK) return;
    w->failed = code;
    w->why = why;
}

/* ---- how a text is spelt ---- */

/* Bytes of the character at s[i], its number in *c. The text is UTF-8. */
static size_t character(ent_str s, size_t i, uint32_t *c)
{
    unsigned char lead = (unsigned char)s.p[i];
    size_t n = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;

    *c = n == 1 ? lead : lead & (0xFFu >> (n + 1));
    for (size_t k = 1; k < n; k++) *c = *c << 6 | ((unsigned char)s.p[i + k] & 0x3F);
    return n;
}

/* Characters that YAML does not print, or reads as a line's end. */
static bool escaped(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || c == 0xFEFF || c == 0xFFFE || c == 0xFFFF;
}

static bool plain_start(ent_str s)
{
    char next = s.n > 1 ? s.p[1] : ' ';

    if (s.p[0] == '-') return next == '.' || (next >= '0' && next <= '9') || (next >= 'A' && next <= 'Z') || (next >= 'a' && next <= 'z');
    return strchr("?:,[]{}#&*!|>'\"%@` \t", s.p[0]) == NULL && !ent_str_starts(s, "...");
}

/* A plain scalar of this text, not empty, reads back as this text. */
static bool plain_safe(ent_str s)
{
    uint32_t c, before = 0;

    if (!plain_start(s) || s.p[s.n - 1] == ' ' || s.p[s.n - 1] == ':') return false;
    for (size_t i = 0; i < s.n; before = c) {
        i += character(s, i, &c);
        if (escaped(c) || (c == '#' && before == ' ') || (c == ' ' && before == ':')) return false;
    }
    return true;
}

static void put_quoted(ent_buf *b, ent_str s)
{
    static const char short_for[] = "\"\\\n\t\r", letter[] = "\"\\ntr";
    uint32_t c;
    size_t n;

    ent_buf_c(b, '"');
    for (size_t i = 0; i < s.n; i += n) {
        n = character(s, i, &c);
        const char *known = c < 0x80 ? strchr(short_for, (int)c) : NULL;
        if (known != NULL) ent_buf_fmt(b, "\\%c", letter[known - short_for]);
        else if (!escaped(c)) ent_buf_add(b, (ent_str){s.p + i, n});
        else if (c < 0x100) ent_buf_fmt(b, "\\x%02X", (unsigned)c);
        else ent_buf_fmt(b, "\\u%04X", (unsigned)c);
    }
    ent_buf_c(b, '"');
}

static bool text_ok(ent_yaml_writer *w, ent_str s)
{
    if (w->failed != ENT_OK) return false;
    if (!ent_utf8_ok(s, NULL)) fail(w, ENT_INVALID, "A text is not UTF-8 and cannot be written as YAML.");
    else if (s.n != 0 && memchr(s.p, 0, s.n) != NULL) fail(w, ENT_INVALID, "A text holds a NUL character and cannot be written as YAML.");
    return w->failed == ENT_OK;
}

static void put_text(ent_buf *b, ent_str s, bool may_be_typed)
{
    if (s.n != 0 && (may_be_typed || !ent_yaml_typed(s)) && plain_safe(s)) ent_buf_add(b, s);
    else put_quoted(b, s);
}

/* ---- places ---- */

static void indent(ent_yaml_writer *w)
{
    for (int i = 1; i < w->depth; i++) ent_buf_z(w->b, "  ");
}

/* Where the next key or dash goes: behind the dash that holds this collection, else in a line of its own. */
static void entry(ent_yaml_writer *w)
{
    bool first = w->open[w->depth - 1].empty;

    w->open[w->depth - 1].empty = false;
    if (first && w->at == ENT_YW_DASH) {
        ent_buf_c(w->b, ' ');
        return;
    }
    if (w->at != ENT_YW_LINE && w->at != ENT_YW_ROOT) ent_buf_c(w->b, '\n');
    indent(w);
}

/* Before a value. false if none may stand here. */
static bool prepare(ent_yaml_writer *w)
{
    if (w->failed != ENT_OK) return false;
    if (w->ready) return true;
    if (w->depth == 0 || w->open[w->depth - 1].map) {
        fail(w, ENT_BUG, "A YAML value has no key, or follows the end.");
        return false;
    }
    entry(w);
    ent_buf_c(w->b, '-');
    w->at = ENT_YW_DASH;
    w->ready = true;
    return true;
}

/* A space behind a key, dash or tag. */
static void space(ent_yaml_writer *w)
{
    if (w->at != ENT_YW_ROOT) ent_buf_c(w->b, ' ');
}

static void ended(ent_yaml_writer *w)
{
    ent_buf_c(w->b, '\n');
    w->at = ENT_YW_LINE;
    w->ready = false;
}

static void open_level(ent_yaml_writer *w, bool map)
{
    if (!prepare(w)) return;
    if (w->depth == ENT_YAML_DEPTH) {
        fail(w, ENT_LIMIT, "YAML values are nested too deep to be written.");
        return;
    }
    w->open[w->depth].map = map;
    w->open[w->depth].empty = true;
    w->depth++;
    w->ready = false;
}

void ent_yw_map(ent_yaml_writer *w)
{
    open_level(w, true);
}

void ent_yw_seq(ent_yaml_writer *w)
{
    open_level(w, false);
}

void ent_yw_end(ent_yaml_writer *w)
{
    if (w->failed != ENT_OK) return;
    if (w->depth == 0 || w->ready) {
        fail(w, ENT_BUG, "A YAML collection ends where none may end.");
        return;
    }
    w->depth--;
    if (!w->open[w->depth].empty) return;
    space(w);
    ent_buf_z(w->b, w->open[w->depth].map ? "{}" : "[]");
    ended(w);
}

/* ---- keys and values ---- */

static void put_key(ent_yaml_writer *w, ent_str key, bool may_be_typed)
{
    if (!text_ok(w, key)) return;
    if (w->depth == 0 || !w->open[w->depth - 1].map || w->ready) {
        fail(w, ENT_BUG, "A YAML key stands where none may stand.");
        return;
    }
    entry(w);
    if (key.n > KEY_BYTES) ent_buf_z(w->b, "? ");
    /* "<<" would merge. */
    put_text(w->b, key, may_be_typed && !ent_str_is(key, "<<"));
    if (key.n > KEY_BYTES) {
        ent_buf_c(w->b, '\n');
        indent(w);
    }
    ent_buf_c(w->b, ':');
    w->at = ENT_YW_KEY;
    w->ready = true;
}

void ent_yw_key(ent_yaml_writer *w, ent_str key)
{
    put_key(w, key, false);
}

static void put_scalar(ent_yaml_writer *w, ent_str s, bool may_be_typed)
{
    if (!text_ok(w, s) || !prepare(w)) return;
    if (s.n == 0 && may_be_typed) {
        if (w->at == ENT_YW_ROOT) ent_buf_z(w->b, "---");
    } else {
        space(w);
        put_text(w->b, s, may_be_typed);
    }
    ended(w);
}

void ent_yw_str(ent_yaml_writer *w, ent_str s)
{
    put_scalar(w, s, false);
}

void ent_yw_plain(ent_yaml_writer *w, ent_str s)
{
    put_scalar(w, s, true);
}

void ent_yw_kstr(ent_yaml_writer *w, const char *key, ent_str s)
{
    ent_yw_key(w, ent_str_c(key));
    ent_yw_str(w, s);
}

/* ---- tags ---- */

static bool tag_letter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || strchr("-_./:", c) != NULL;
}

static bool tag_word(ent_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '\0' || !tag_letter(s.p[i])) return false;
    return s.n != 0;
}

static void put_tag(ent_buf *b, ent_str tag)
{
    static const char yaml_org[] = "tag:yaml.org,2002:";
    const size_t n = sizeof yaml_org - 1;

    if (ent_str_starts(tag, yaml_org) && tag_word((ent_str){tag.p + n, tag.n - n})) {
        ent_buf_fmt(b, "!!%.*s", ENT_F(((ent_str){tag.p + n, tag.n - n})));
    } else if (tag.p[0] == '!' && (tag.n == 1 || tag_word((ent_str){tag.p + 1, tag.n - 1}))) {
        ent_buf_add(b, tag);
    } else {
        ent_buf_z(b, "!<");
        for (size_t i = 0; i < tag.n; i++) {
            if (tag_letter(tag.p[i]) && tag.p[i] != '\0') ent_buf_c(b, tag.p[i]);
            else ent_buf_fmt(b, "%%%02X", (unsigned char)tag.p[i]);
        }
        ent_buf_c(b, '>');
    }
}

void ent_yw_tag(ent_yaml_writer *w, ent_str tag)
{
    if (!text_ok(w, tag) || !prepare(w)) return;
    if (tag.n == 0 || w->at == ENT_YW_TAG) {
        fail(w, ENT_BUG, "A YAML value has an empty tag, or two tags.");
        return;
    }
    space(w);
    put_tag(w->b, tag);
    w->at = ENT_YW_TAG;
}

/* ---- whole values ---- */

void ent_yw_value(ent_yaml_writer *w, const ent_yaml *v)
{
    if (v->tag.n != 0) ent_yw_tag(w, v->tag);
    if (v->kind == ENT_YAML_SCALAR) {
        put_scalar(w, v->str, v->style == ENT_YAML_PLAIN && ent_yaml_typed(v->str));
        return;
    }
    open_level(w, v->kind == ENT_YAML_MAP);
    for (size_t i = 0; i < v->n && w->failed == ENT_OK; i++) {
        if (v->kind == ENT_YAML_MAP) put_key(w, v->pairs[i].key, v->pairs[i].plain);
        ent_yw_value(w, v->kind == ENT_YAML_MAP ? v->pairs[i].value : v->items[i]);
    }
    ent_yw_end(w);
}

ent_code ent_yw_take(ent_str *out, ent_yaml_writer *w, ent_err *e)
{
    if (w->failed == ENT_OK && (w->depth != 0 || w->ready)) fail(w, ENT_BUG, "A YAML text was not finished.");
    if (w->failed != ENT_OK) return ent_fail(e, w->failed, NULL, "Correct the text named here and try again.", "%s", w->why);
    return ent_buf_take(out, w->b, e);
}
