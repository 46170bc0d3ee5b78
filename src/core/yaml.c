/* SPDX-License-Identifier: Apache-2.0 */
/* YAML into the arena. libyaml turns the bytes into events (YAML 1.1, and 1.2 where they differ in nothing but the meaning
 * of plain words); the tree is built here, so that every ceiling is met before something is made. The library allocates
 * for itself; all of that is given back by yaml_event_delete and yaml_parser_delete on every way out.
 *
 *   bytes ─ UTF-8, size ─► libyaml ─ events ─► open frames (scratch) ─► tree in a child arena of the caller's      */
#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include <entente/core/yaml.h>

static const char NEXT_CORRECT[] = "Correct the file at this place, or ask its author for a new copy.";
static const char NEXT_SPLIT[] = "Ask the sender for a smaller file, or split it.";

/* A sequence or mapping that is not ended yet. */
typedef struct frame {
    ent_yaml *node;
    size_t before; /* nodes counted before it began */
    size_t anchor; /* index + 1 of its anchor, 0 if it has none */
    unsigned height;
    ENT_VEC(const ent_yaml *) items;
    ENT_VEC(ent_yaml_pair) pairs;
    bool keyed; /* mapping: the last pair waits for its value */
} frame;

/* What "&name" stands for. weight: nodes of it with all that is in it; 0 while it is open. */
typedef struct anchor {
    ent_str name;
    const ent_yaml *node;
    size_t weight;
    unsigned height;
} anchor;

typedef struct reader {
    const ent_yaml_limits *limits;
    ent_arena *tree, *scratch;
    ent_err *e;
    yaml_event_t ev; /* being handled */
    frame frames[ENT_YAML_DEPTH];
    unsigned depth;
    size_t nodes, aliases;
    ENT_VEC(anchor) anchors; /* of this document */
    const ent_yaml *root;    /* of this document, once it is whole */
    ENT_VEC(const ent_yaml *) docs;
} reader;

ent_yaml_limits ent_yaml_small(void)
{
    return (ent_yaml_limits){.bytes = 16u << 20, .depth = ENT_YAML_DEPTH, .nodes = 200000, .aliases = 100, .documents = 10000};
}

/* ---- refusals ---- */

static ent_code at_mark(ent_err *e, yaml_mark_t m)
{
    return ent_at(e, "line %zu column %zu", m.line + 1, m.column + 1);
}

#define refuse(r, code, next, ...)                             \
    do {                                                       \
        (void)ent_fail((r)->e, code, NULL, next, __VA_ARGS__); \
        return at_mark((r)->e, (r)->ev.start_mark);            \
    } while (0)

/* Place of a byte that may be anything: libyaml's marks are not yet there. */
static ent_code at_byte(ent_err *e, ent_str text, size_t offset)
{
    size_t line = 1, column = 1;

    for (size_t i = 0; i < offset && i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == '\n') {
            line++;
            column = 1;
        } else if ((c & 0xC0) != 0x80) {
            column++;
        }
    }
    return ent_at(e, "line %zu column %zu", line, column);
}

static ent_code library_says(reader *r, const yaml_parser_t *p, ent_str text)
{
    if (p->error == YAML_MEMORY_ERROR || p->problem == NULL) return ent_nomem(r->e);
    (void)ent_fail(r->e, ENT_INVALID, NULL, NEXT_CORRECT, "This is not YAML: %s%s%s.", p->problem, p->context != NULL ? ", " : "",
                   p->context != NULL ? p->context : "");
    if (p->error == YAML_READER_ERROR) return at_byte(r->e, text, p->problem_offset);
    return at_mark(r->e, p->problem_mark);
}

/* ---- nodes ---- */

static ent_code count(reader *r, size_t n)
{
    if (n > r->limits->nodes || r->nodes > r->limits->nodes - n)
        refuse(r, ENT_LIMIT, NEXT_SPLIT, "The text has more than %zu values; values behind aliases count each time.", r->limits->nodes);
    r->nodes += n;
    return ENT_OK;
}

static ent_code copy(reader *r, ent_str *out, const yaml_char_t *p, size_t n)
{
    return ent_str_dup(out, r->tree, (ent_str){(const char *)p, n}, r->e);
}

static ent_code new_node(reader *r, ent_yaml **out, ent_yaml_kind kind, const yaml_char_t *tag)
{
    ent_yaml *n;

    ENT_TRY(count(r, 1));
    ENT_NEW(n, r->tree, 1, r->e);
    n->kind = kind;
    n->line = (unsigned)r->ev.start_mark.line + 1;
    n->column = (unsigned)r->ev.start_mark.column + 1;
    if (tag != NULL) ENT_TRY(copy(r, &n->tag, tag, strlen((const char *)tag)));
    *out = n;
    return ENT_OK;
}

/* ---- anchors ---- */

static ent_code note_anchor(reader *r, const yaml_char_t *name, const ent_yaml *node, size_t weight)
{
    anchor x = {.node = node, .weight = weight, .height = 0};

    if (name == NULL) return ENT_OK;
    ENT_TRY(ent_str_dup(&x.name, r->scratch, ent_str_c((const char *)name), r->e));
    ENT_PUSH(&r->anchors, r->scratch, x, r->e);
    return ENT_OK;
}

static void close_anchor(reader *r, const frame *f)
{
    if (f->anchor == 0) return;
    r->anchors.v[f->anchor - 1].weight = r->nodes - f->before;
    r->anchors.v[f->anchor - 1].height = f->height;
}

static const anchor *find_anchor(const reader *r, const yaml_char_t *name)
{
    for (size_t i = r->anchors.n; i-- > 0;)
        if (ent_str_is(r->anchors.v[i].name, (const char *)name)) return &r->anchors.v[i];
    return NULL;
}

/* ---- placing ---- */

static ent_code add_key(reader *r, frame *f, const ent_yaml *key)
{
    ent_yaml_pair pair = {.key = key->str, .plain = key->style == ENT_YAML_PLAIN, .line = key->line, .column = key->column};

    if (key->kind != ENT_YAML_SCALAR) refuse(r, ENT_INVALID, NEXT_CORRECT, "A key is a list or a mapping; only texts are read as keys.");
    if (key->tag.n != 0) refuse(r, ENT_INVALID, NEXT_CORRECT, "The key \"%.*s\" has a tag.", ENT_F(key->str));
    if (pair.plain && ent_str_is(key->str, "<<"))
        refuse(r, ENT_INVALID, "Write the values out at this place.", "A mapping is merged in with \"<<\"; this is not read.");
    ENT_PUSH(&f->pairs, r->scratch, pair, r->e);
    f->keyed = true;
    return ENT_OK;
}

/* height: levels below the value, itself included if it is no scalar. */
static ent_code place(reader *r, const ent_yaml *v, unsigned height)
{
    frame *f = r->depth == 0 ? NULL : &r->frames[r->depth - 1];

    if (f == NULL) {
        r->root = v;
        return ENT_OK;
    }
    if (height + 1 > f->height) f->height = height + 1;
    if (f->node->kind == ENT_YAML_SEQ) {
        ENT_PUSH(&f->items, r->scratch, v, r->e);
        return ENT_OK;
    }
    if (!f->keyed) return add_key(r, f, v);
    f->pairs.v[f->pairs.n - 1].value = v;
    f->keyed = false;
    return ENT_OK;
}

/* ---- events ---- */

static ent_yaml_style style_of(yaml_scalar_style_t s)
{
    if (s == YAML_SINGLE_QUOTED_SCALAR_STYLE || s == YAML_DOUBLE_QUOTED_SCALAR_STYLE) return ENT_YAML_QUOTED;
    return s == YAML_LITERAL_SCALAR_STYLE || s == YAML_FOLDED_SCALAR_STYLE ? ENT_YAML_BLOCK : ENT_YAML_PLAIN;
}

static ent_code on_scalar(reader *r)
{
    const yaml_char_t *p = r->ev.data.scalar.value;
    size_t n = r->ev.data.scalar.length;
    ent_yaml *v;

    ENT_TRY(new_node(r, &v, ENT_YAML_SCALAR, r->ev.data.scalar.tag));
    if (memchr(p, 0, n) != NULL) refuse(r, ENT_INVALID, NEXT_CORRECT, "A text holds a NUL character.");
    v->style = style_of(r->ev.data.scalar.style);
    ENT_TRY(copy(r, &v->str, p, n));
    ENT_TRY(note_anchor(r, r->ev.data.scalar.anchor, v, 1));
    return place(r, v, 0);
}

static ent_code on_alias(reader *r)
{
    const yaml_char_t *name = r->ev.data.alias.anchor;
    const anchor *x = find_anchor(r, name);

    if (x == NULL) refuse(r, ENT_INVALID, NEXT_CORRECT, "The alias \"*%.64s\" stands for nothing above it.", (const char *)name);
    if (x->weight == 0) refuse(r, ENT_INVALID, NEXT_CORRECT, "The alias \"*%.64s\" stands inside what it stands for.", (const char *)name);
    if (r->aliases == r->limits->aliases) refuse(r, ENT_LIMIT, NEXT_SPLIT, "The text has more than %zu aliases.", r->limits->aliases);
    if (x->height > r->limits->depth - r->depth)
        refuse(r, ENT_LIMIT, NEXT_CORRECT, "Values are nested more than %u deep.", r->limits->depth);
    r->aliases++;
    ENT_TRY(count(r, x->weight));
    return place(r, x->node, x->height);
}

static ent_code on_start(reader *r, ent_yaml_kind kind, const yaml_char_t *tag, const yaml_char_t *name)
{
    size_t before = r->nodes;
    ent_yaml *v;

    if (r->depth >= r->limits->depth) refuse(r, ENT_LIMIT, NEXT_CORRECT, "Values are nested more than %u deep.", r->limits->depth);
    ENT_TRY(new_node(r, &v, kind, tag));
    ENT_TRY(note_anchor(r, name, v, 0));
    r->frames[r->depth++] = (frame){.node = v, .before = before, .anchor = name != NULL ? r->anchors.n : 0, .height = 1};
    return ENT_OK;
}

static int by_key(const void *a, const void *b)
{
    const ent_yaml_pair *x = a, *y = b;
    int c = ent_str_cmp(x->key, y->key);

    if (c != 0) return c;
    if (x->line != y->line) return x->line < y->line ? -1 : 1;
    return (x->column > y->column) - (x->column < y->column);
}

static ent_code no_key_twice(reader *r, const frame *f)
{
    ent_yaml_pair *sorted;

    ENT_NEW(sorted, r->scratch, f->pairs.n, r->e);
    if (f->pairs.n < 2) return ENT_OK;
    memcpy(sorted, f->pairs.v, f->pairs.n * sizeof *sorted);
    qsort(sorted, f->pairs.n, sizeof *sorted, by_key);
    for (size_t i = 1; i < f->pairs.n; i++) {
        if (!ent_str_eq(sorted[i - 1].key, sorted[i].key)) continue;
        (void)ent_fail(r->e, ENT_INVALID, NULL, NEXT_CORRECT, "The key \"%.*s\" stands here and in line %u of the same mapping.",
                       ENT_F(sorted[i].key), sorted[i - 1].line);
        return ent_at(r->e, "line %u column %u", sorted[i].line, sorted[i].column);
    }
    return ENT_OK;
}

static ent_code on_end(reader *r)
{
    frame *f = &r->frames[r->depth - 1];
    ent_yaml *v = f->node;
    const ent_yaml **items;
    ent_yaml_pair *pairs;

    v->n = v->kind == ENT_YAML_SEQ ? f->items.n : f->pairs.n;
    if (v->kind == ENT_YAML_SEQ) {
        ENT_NEW(items, r->tree, v->n, r->e);
        for (size_t i = 0; i < v->n; i++) items[i] = f->items.v[i];
        v->items = items;
    } else {
        ENT_TRY(no_key_twice(r, f));
        ENT_NEW(pairs, r->tree, v->n, r->e);
        for (size_t i = 0; i < v->n; i++) pairs[i] = f->pairs.v[i];
        v->pairs = pairs;
    }
    close_anchor(r, f);
    r->depth--;
    return place(r, v, f->height);
}

static ent_code on_document_start(reader *r)
{
    if (r->docs.n == r->limits->documents) refuse(r, ENT_LIMIT, NEXT_SPLIT, "The text has more than %zu documents.", r->limits->documents);
    r->anchors.n = 0;
    r->root = NULL;
    return ENT_OK;
}

static ent_code on_document_end(reader *r)
{
    ENT_PUSH(&r->docs, r->scratch, r->root, r->e);
    return ENT_OK;
}

static ent_code handle(reader *r)
{
    const yaml_event_t *ev = &r->ev;

    switch (ev->type) {
    case YAML_DOCUMENT_START_EVENT: return on_document_start(r);
    case YAML_DOCUMENT_END_EVENT: return on_document_end(r);
    case YAML_SCALAR_EVENT: return on_scalar(r);
    case YAML_ALIAS_EVENT: return on_alias(r);
    case YAML_SEQUENCE_START_EVENT: return on_start(r, ENT_YAML_SEQ, ev->data.sequence_start.tag, ev->data.sequence_start.anchor);
    case YAML_MAPPING_START_EVENT: return on_start(r, ENT_YAML_MAP, ev->data.mapping_start.tag, ev->data.mapping_start.anchor);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: return on_end(r);
    default: return ENT_OK; /* begin and end of the stream */
    }
}

static ent_code read_events(reader *r, yaml_parser_t *p, ent_str text)
{
    bool more = true;

    while (more) {
        if (yaml_parser_parse(p, &r->ev) == 0) return library_says(r, p, text);
        ent_code code = handle(r);
        more = r->ev.type != YAML_STREAM_END_EVENT;
        yaml_event_delete(&r->ev);
        if (code != ENT_OK) return code;
    }
    return ENT_OK;
}

static ent_code read_all(ent_yaml_docs *out, reader *r, ent_str text)
{
    yaml_parser_t p;
    const ent_yaml **docs;
    ent_code code;

    if (yaml_parser_initialize(&p) == 0) return ent_nomem(r->e);
    yaml_parser_set_encoding(&p, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&p, (const unsigned char *)(text.p != NULL ? text.p : ""), text.n);
    code = read_events(r, &p, text);
    yaml_parser_delete(&p);
    if (code != ENT_OK) return code;
    ENT_NEW(docs, r->tree, r->docs.n, r->e);
    for (size_t i = 0; i < r->docs.n; i++) docs[i] = r->docs.v[i];
    *out = (ent_yaml_docs){.n = r->docs.n, .v = docs};
    return ENT_OK;
}

/* The library compares each %TAG directive with all before it: 80,000 of them take it 8 s. */
static size_t count_directives(ent_str text)
{
    size_t n = 0;

    for (size_t i = 0; i + 4 <= text.n; i++) {
        const char *p = memchr(text.p + i, '%', text.n - i);
        if (p == NULL) break;
        i = (size_t)(p - text.p);
        n += text.n - i >= 4 && memcmp(p, "%TAG", 4) == 0;
    }
    return n;
}

static ent_code check_bytes(ent_str text, const ent_yaml_limits *limits, ent_err *e)
{
    size_t bad;

    if (text.n > limits->bytes)
        return ent_fail(e, ENT_LIMIT, NULL, NEXT_SPLIT, "The text has %zu bytes; at most %zu are read.", text.n, limits->bytes);
    if (count_directives(text) > ENT_YAML_DIRECTIVES)
        return ent_fail(e, ENT_LIMIT, NULL, NEXT_CORRECT, "The text says \"%%TAG\" more than %d times.", ENT_YAML_DIRECTIVES);
    if (ent_utf8_ok(text, &bad)) return ENT_OK;
    (void)ent_fail(e, ENT_INVALID, NULL, "Save the file as UTF-8 and try again.", "The text is not UTF-8.");
    return at_byte(e, text, bad);
}

ent_code ent_yaml_parse(ent_yaml_docs *out, ent_arena *a, ent_str text, const ent_yaml_limits *limits, ent_err *e)
{
    ent_yaml_limits own = *limits;
    reader r = {.limits = &own, .e = e};
    ent_code code;

    *out = (ent_yaml_docs){0};
    if (own.depth > ENT_YAML_DEPTH) own.depth = ENT_YAML_DEPTH;
    ENT_TRY(check_bytes(text, limits, e));
    r.tree = ent_arena_new(a, 0);
    r.scratch = ent_arena_new(a, 0);
    code = r.tree == NULL || r.scratch == NULL ? ent_nomem(e) : read_all(out, &r, text);
    if (r.scratch != NULL) ent_arena_free(r.scratch);
    if (code != ENT_OK && r.tree != NULL) ent_arena_free(r.tree);
    return code;
}

ent_code ent_yaml_parse_one(const ent_yaml **out, ent_arena *a, ent_str text, const ent_yaml_limits *limits, ent_err *e)
{
    ent_yaml_docs docs;

    *out = NULL;
    ENT_TRY(ent_yaml_parse(&docs, a, text, limits, e));
    if (docs.n != 1) return ent_fail(e, ENT_INVALID, NULL, NEXT_CORRECT, "The text holds %zu documents; one is expected.", docs.n);
    *out = docs.v[0];
    return ENT_OK;
}
