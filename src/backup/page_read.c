/* SPDX-License-Identifier: Apache-2.0 */
/* The backup key on paper: reading what was typed or scanned. A key line begins with its number and a colon; nothing else counts. */
#include <string.h>

#include "backup_private.h"

enum { TEXT_MAX = 64 << 10 };

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* 0 … 31, or -1. */
static int symbol_of(char c)
{
    const char *at;

    if (c >= 'a' && c <= 'z') c = (char)(c - 'a' + 'A');
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    at = c != '\0' ? strchr(backup__symbols, c) : NULL;
    return at != NULL ? (int)(at - backup__symbols) : -1;
}

/* The number of a key line, and what stands behind the colon; 0 for any other line. */
static int line_number(ent_str line, ent_str *rest)
{
    size_t i = 0;
    int number;

    while (i < line.n && is_space(line.p[i])) i++;
    number = i < line.n ? symbol_of(line.p[i++]) : -1;
    while (i < line.n && is_space(line.p[i])) i++;
    if (number < 1 || number > PAGE_LINES || i == line.n || line.p[i] != ':') return 0;
    *rest = (ent_str){line.p + i + 1, line.n - i - 1};
    return number;
}

static ent_code refuse(ent_err *e, int number, const char *what)
{
    return ent_fail(e, ENT_INVALID, NULL, "Compare it with the page, letter by letter.", "Line %d of the key %s.", number, what);
}

static ent_code read_symbols(uint8_t symbols[static PAGE_SYMBOLS], int number, ent_str text, ent_err *e)
{
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++) {
        int v;
        if (is_space(text.p[i]) || text.p[i] == '-') continue;
        v = symbol_of(text.p[i]);
        if (v < 0) return refuse(e, number, "holds a sign that is in no key");
        if (n == PAGE_SYMBOLS) return refuse(e, number, "is too long; it has 5 groups of 4");
        symbols[n++] = (uint8_t)v;
    }
    return n == PAGE_SYMBOLS ? ENT_OK : refuse(e, number, "is too short; it has 5 groups of 4");
}

static ent_code read_line(backup_page *page, int number, ent_str text, ent_err *e)
{
    uint8_t symbols[PAGE_SYMBOLS], check[PAGE_CHECK];
    uint8_t *out = page->b + (size_t)(number - 1) * PAGE_DATA * 5 / 8;
    ent_code code = read_symbols(symbols, number, text, e);

    if (code == ENT_OK) {
        memcpy(check, symbols + PAGE_DATA, PAGE_CHECK);
        backup__check(symbols, number);
        if (memcmp(check, symbols + PAGE_DATA, PAGE_CHECK) != 0) code = refuse(e, number, "does not hold: something in it is wrong");
    }
    if (code == ENT_OK) {
        memset(out, 0, PAGE_DATA * 5 / 8);
        for (size_t i = 0; i < PAGE_DATA; i++)
            for (size_t k = 0; k < 5; k++) out[(i * 5 + k) / 8] |= (uint8_t)((symbols[i] >> (4 - k) & 1) << (7 - (i * 5 + k) % 8));
    }
    ent_wipe(symbols, sizeof symbols);
    return code;
}

static ent_code read_page(backup_page *out, ent_str text, ent_err *e)
{
    bool seen[PAGE_LINES + 1] = {false};
    ent_str line;

    if (text.n > TEXT_MAX) return ent_fail(e, ENT_LIMIT, NULL, "Type only the four numbered lines.", "A key page has at most 64 KiB.");
    while (text.n != 0) {
        ent_str rest;
        int number;
        ent_str_cut(text, '\n', &line, &text);
        number = line_number(line, &rest);
        if (number == 0) continue;
        if (seen[number]) return refuse(e, number, "is there twice");
        seen[number] = true;
        ENT_TRY(read_line(out, number, rest, e));
    }
    for (int i = 1; i <= PAGE_LINES; i++)
        if (!seen[i]) return refuse(e, i, "is missing; it begins with its number and a colon");
    if (out->b[0] > 2)
        return ent_fail(e, ENT_INVALID, NULL, "Use the program that printed it.", "The page is of a kind that is not known.");
    return ENT_OK;
}

static ent_code join(ent_secret *out, const backup_page *first, const backup_page *second, ent_err *e)
{
    const uint8_t *a = first->b + 1 + PAGE_TAG, *b = second->b + 1 + PAGE_TAG;

    if (first->b[0] == 0 || second->b[0] == 0)
        return ent_fail(e, ENT_INVALID, NULL, "Give that page alone.", "One of the two pages is a whole key, no half.");
    if (first->b[0] == second->b[0])
        return ent_fail(e, ENT_INVALID, NULL, "Find the other half.", "Both pages are the same half of a key.");
    if (memcmp(first->b + 1, second->b + 1, PAGE_TAG) != 0)
        return ent_fail(e, ENT_INVALID, NULL, "Compare the fingerprints on the pages.", "The two halves are of different keys.");
    for (size_t i = 0; i < sizeof out->b; i++) out->b[i] = a[i] ^ b[i];
    return ENT_OK;
}

/* The lines hold, but are they of one key? The page carries a piece of the fingerprint. */
static ent_code check_key(const ent_secret *key, const backup_page *page, ent_err *e)
{
    uint8_t tag[PAGE_TAG];
    ent_public public;

    ENT_TRY(ent_wrap_public(&public, key, e));
    ENT_TRY(backup__tag(tag, &public, e));
    if (memcmp(tag, page->b + 1, PAGE_TAG) == 0) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, "Type all lines from one page.", "The lines hold, but they are not lines of one key.");
}

static ent_code read_both(ent_secret *out, backup_page pages[static 2], ent_str page, ent_str second, ent_err *e)
{
    if (read_page(&pages[0], page, e) != ENT_OK) return second.n != 0 ? ent_at(e, "first page") : e->code;
    if (second.n == 0) {
        if (pages[0].b[0] != 0)
            return ent_fail(e, ENT_INVALID, NULL, "Give the other half too (--second).", "The page is one half of a key.");
        memcpy(out->b, pages[0].b + 1 + PAGE_TAG, sizeof out->b);
        return check_key(out, &pages[0], e);
    }
    if (read_page(&pages[1], second, e) != ENT_OK) return ent_at(e, "second page");
    ENT_TRY(join(out, &pages[0], &pages[1], e));
    return check_key(out, &pages[0], e);
}

ent_code ent_backup_page_read(ent_secret *out, ent_str page, ent_str second, ent_err *e)
{
    backup_page pages[2] = {{{0}}};
    ent_code code = read_both(out, pages, page, second, e);

    ent_wipe(pages, sizeof pages);
    if (code != ENT_OK) ent_wipe(out, sizeof *out);
    return code;
}
