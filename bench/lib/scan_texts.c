/* SPDX-License-Identifier: Apache-2.0 */
#include "scan_texts.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <entente/core/file.h>
#include <entente/terms/layer.h>

enum { TEXT = 20 << 20, NAMES_MOST = 10000 };

static uint64_t chance(uint64_t *random)
{
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    return *random >> 11;
}

/* Folded words, a space where there was any, a line end where no term goes across: what ours makes of a text, as a text. */
static ent_str normal_of(const scan_texts *w, ent_str text)
{
    ent_buf b = ent_buf_new(w->a, (size_t)256 << 20);
    ent_arena *scratch = ent_arena_new(w->a, 0);
    ent_words_block block;
    ent_words *words;
    size_t before = 0;
    ent_str out;
    ent_err e;

    bench_need(ent_words_new(&words, scratch, w->rules, text, &e), &e, "reading words");
    for (;;) {
        bench_need(ent_words_next(&block, words, &e), &e, "reading words");
        if (block.n == 0) break;
        for (size_t i = 0; i < block.n; i++) {
            const ent_word *v = &block.v[i];
            if (v->kind == ENT_WORD_BREAK) ent_buf_c(&b, '\n');
            else if (b.n > 0 && v->begin > before && b.p[b.n - 1] != '\n') ent_buf_c(&b, ' ');
            ent_buf_add(&b, (ent_str){block.folded + v->at, v->n});
            before = v->end;
        }
    }
    bench_need(ent_buf_take(&out, &b, &e), &e, "folding");
    ent_arena_free(scratch);
    return out;
}

static void add_text(ent_buf *b, ent_str text)
{
    size_t room = TEXT > b->n ? TEXT - b->n : 0, n = text.n < room ? text.n : room;

    while (n > 0 && n < text.n && ((unsigned char)text.p[n] & 0xc0) == 0x80) n--;
    ent_buf_add(b, (ent_str){text.p, n});
}

static bool ends_in(const char *name, const char *ending)
{
    size_t n = strlen(name), m = strlen(ending);

    return n >= m && strcmp(name + n - m, ending) == 0;
}

static int by_name(const void *x, const void *y)
{
    return strcmp(x, y);
}

/* Full names of the files of a folder, sorted; none if there is no such folder. */
static size_t files_of(char (*out)[BENCH_PATH], size_t most, const char *folder, const char *inner, const char *ending)
{
    char path[BENCH_PATH];
    struct dirent *entry;
    size_t n = 0;
    DIR *dir;

    if (folder == NULL) return 0;
    bench_path(path, folder, inner);
    dir = opendir(path);
    if (dir == NULL) return 0;
    while ((entry = readdir(dir)) != NULL)
        if (ends_in(entry->d_name, ending) && n < most) bench_path(out[n++], path, entry->d_name);
    closedir(dir);
    qsort(out, n, BENCH_PATH, by_name);
    return n;
}

/* Texts of the registers without their markup. */
static void add_registers(scan_texts *w, ent_buf *b)
{
    static char names[32][BENCH_PATH];
    size_t n = files_of(names, 32, w->folder, "nisp", ".xml.gz");
    ent_layer layer;
    ent_str xml;
    ent_err e;

    for (size_t i = n; i-- > 0;) { /* the newest first */
        bench_need(ent_file_read_gz(&xml, w->a, names[i], (size_t)64 << 20, &e), &e, names[i]);
        bench_need(ent_layer_html(&layer, w->a, xml, &e), &e, names[i]);
        add_text(b, layer.text);
    }
}

/* A line "designation: text" of the termbase. */
static void add_name(scan_texts *w, ent_str line)
{
    ent_str head, name;

    line = ent_str_trim(line);
    if (ent_str_starts(line, "- ")) line = ent_str_trim((ent_str){line.p + 2, line.n - 2});
    if (!ent_str_cut(line, ':', &head, &name) || !ent_str_is(head, "designation") || w->n_names == NAMES_MOST) return;
    name = ent_str_trim(name);
    if (name.n > 1 && (name.p[0] == '\'' || name.p[0] == '"')) name = (ent_str){name.p + 1, name.n - 2};
    if (name.n == 0 || name.p[0] == '>' || name.p[0] == '|') return;
    name = normal_of(w, name);
    if (name.n > 0) w->names[w->n_names++] = name;
}

static void add_termbase(scan_texts *w, ent_buf *b)
{
    static char names[4][BENCH_PATH];
    ent_str tar, line, rest;
    ent_err e;

    for (size_t i = files_of(names, 4, w->folder, "terms", ".tar.gz"); i-- > 0;) {
        ent_buf text = ent_buf_new(w->a, (size_t)64 << 20);
        bench_need(ent_file_read_gz(&tar, w->a, names[i], (size_t)64 << 20, &e), &e, names[i]);
        rest = tar;
        while (rest.n > 0) {
            ent_str_cut(rest, '\n', &line, &rest);
            if (!ent_utf8_ok(line, NULL) || memchr(line.p, 0, line.n) != NULL) continue; /* headers and pictures */
            ent_buf_add(&text, line);
            ent_buf_c(&text, '\n');
            add_name(w, line);
        }
        bench_need(ent_buf_take(&line, &text, &e), &e, "reading the termbase");
        add_text(b, line);
    }
}

static const char *const syllables[] = {"ar", "ba", "con", "de",  "el",  "fi", "gra", "ho", "in", "ka",
                                        "lo", "mi", "no",  "per", "qui", "re", "sta", "ti", "un", "vo"};

/* A made-up word; few are frequent. */
static void made_word(char out[static 32], uint64_t *random)
{
    uint64_t roll = chance(random), rare = roll % 4 == 0 ? chance(random) : chance(random) % 400;
    size_t n = 0;

    for (int k = 0; k < 4 && (k < 2 || rare != 0) && n < 24; k++, rare /= 20)
        n += (size_t)snprintf(out + n, 32 - n, "%s", syllables[rare % (sizeof syllables / sizeof *syllables)]);
}

/* One to three made-up words, at times a number. */
static ent_str made_name(ent_arena *a, uint64_t *random)
{
    char text[128] = "";
    size_t n = 0;
    ent_str out;
    ent_err e;

    for (uint64_t k = chance(random) % 3 + 1; k > 0; k--) {
        char one[32];
        made_word(one, random);
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", n == 0 ? "" : " ", one);
    }
    if (chance(random) % 4 == 0) snprintf(text + n, sizeof text - n, " %u", (unsigned)(chance(random) % 10000));
    bench_need(ent_str_dup(&out, a, ent_str_c(text), &e), &e, "making names");
    return out;
}

static int by_text(const void *x, const void *y)
{
    return ent_str_cmp(*(const ent_str *)x, *(const ent_str *)y);
}

/* So many names, no two alike, in an order that is none. */
void scan_names_make(ent_arena *a, ent_str *names, size_t wanted)
{
    uint64_t random = 2463534242u;
    size_t n = 0;

    while (n < wanted) {
        size_t kept = 0;
        while (n < wanted) names[n++] = made_name(a, &random);
        qsort(names, n, sizeof *names, by_text);
        for (size_t i = 0; i < n; i++)
            if (kept == 0 || !ent_str_eq(names[i], names[kept - 1])) names[kept++] = names[i];
        n = kept;
    }
    for (size_t i = n; i-- > 1;) {
        size_t k = chance(&random) % (i + 1);
        ent_str other = names[k];
        names[k] = names[i];
        names[i] = other;
    }
}

static void unique_names(scan_texts *w)
{
    size_t n = 0;

    qsort(w->names, w->n_names, sizeof *w->names, by_text);
    for (size_t i = 0; i < w->n_names; i++)
        if (n == 0 || !ent_str_eq(w->names[i], w->names[n - 1])) w->names[n++] = w->names[i];
    w->n_names = n;
}

static void add_made(ent_buf *b)
{
    uint64_t random = 88172645463325252u;

    for (unsigned i = 1; b->n < TEXT; i++) {
        char word[32];
        made_word(word, &random);
        if (i % 11 == 0) word[0] = (char)(word[0] - 32);
        add_text(b, ent_str_c(word));
        add_text(b, ent_str_c(i % 97 == 0 ? ".\n\n" : i % 13 == 0 ? ",\n" : i % 31 == 0 ? " 7,62\u00d751\u00a0mm " : " "));
    }
}

void scan_texts_make(scan_texts *w, const char *folder)
{
    ent_buf b;
    ent_err e;

    w->a = ent_arena_new(NULL, 0);
    w->folder = folder;
    bench_need(ent_word_rules_new(&w->rules, w->a, &e), &e, "making tables");
    b = ent_buf_new(w->a, TEXT + 16);
    w->names = ent_alloc_array(w->a, NAMES_MOST, sizeof *w->names);
    add_registers(w, &b);
    add_termbase(w, &b);
    w->real = b.n;
    w->real_names = w->n_names > 0;
    add_made(&b);
    bench_need(ent_buf_take(&w->text, &b, &e), &e, "putting the text together");
    if (!w->real_names) {
        scan_names_make(w->a, w->names, 8373);
        w->n_names = 8373;
    }
    unique_names(w);
    w->normal = normal_of(w, w->text);
}
