/* SPDX-License-Identifier: Apache-2.0 */
/* The backup key on paper: printing it. */
#include <stdio.h>
#include <string.h>

#include "backup_private.h"

enum { TEXT_MAX = 8192, LINE_TEXT = 5 * (PAGE_SYMBOLS / 4) + 5 };

/* The page is a secret that its caller needs as text: it is wiped when the arena is freed. */
typedef struct page_text {
    size_t n;
    char p[TEXT_MAX];
} page_text;

static void page_wipe(void *p)
{
    ent_wipe(p, sizeof(page_text));
}

ent_code backup__tag(uint8_t out[static PAGE_TAG], const ent_public *key, ent_err *e)
{
    ent_sha256 digest;

    ENT_TRY(ent_sha256_of(&digest, (ent_str){(const char *)key->b, sizeof key->b}, e));
    memcpy(out, digest.b, PAGE_TAG);
    return ENT_OK;
}

/* The first half is drawn from the key by HKDF, the second is what makes the key of it. So pages can be printed again, and neither half
 * tells anything of the key to one who cannot try all keys.                                                                */
static ent_code share(ent_secret *out, const ent_secret *key, int half, ent_err *e)
{
    *out = *key;
    if (half == 0) return ENT_OK;
    ENT_TRY(ent_derive(out, key, "entente/backup-half/v1", e));
    for (size_t i = 0; half == 2 && i < sizeof out->b; i++) out->b[i] ^= key->b[i];
    return ENT_OK;
}

static ent_code fill(backup_page *page, const ent_secret *key, int half, const ent_backup_page_facts *f, ent_err *e)
{
    ent_secret part = {{0}};
    ent_code code = backup__tag(page->b + 1, &f->key, e);

    page->b[0] = (uint8_t)half;
    if (code == ENT_OK) code = share(&part, key, half, e);
    memcpy(page->b + 1 + PAGE_TAG, part.b, sizeof part.b);
    ent_wipe(&part, sizeof part);
    return code;
}

/* "1:  XXXX XXXX XXXX XXXX XXXX" */
static void print_line(page_text *t, const backup_page *page, int number)
{
    uint8_t symbols[PAGE_SYMBOLS];
    char line[LINE_TEXT];
    size_t n = 0;

    for (size_t i = 0; i < PAGE_DATA; i++) {
        const uint8_t *b = page->b + (size_t)(number - 1) * PAGE_DATA * 5 / 8 + i * 5 / 8;
        unsigned two = (unsigned)b[0] << 8 | (i * 5 % 8 > 3 ? b[1] : 0u);
        symbols[i] = (uint8_t)(two >> (11 - i * 5 % 8) & 31);
    }
    backup__check(symbols, number);
    for (size_t i = 0; i < PAGE_SYMBOLS; i++) {
        if (i % 4 == 0) line[n++] = ' ';
        line[n++] = backup__symbols[symbols[i]];
    }
    line[n] = '\0';
    t->n += (size_t)snprintf(t->p + t->n, sizeof t->p - t->n, "    %d: %s\n", number, line);
    ent_wipe(symbols, sizeof symbols);
    ent_wipe(line, sizeof line);
}

static const char *const titles[] = {"KEY OF THE BACKUPS", "KEY OF THE BACKUPS, FIRST HALF OF TWO",
                                     "KEY OF THE BACKUPS, SECOND HALF OF TWO"};

static void print_facts(page_text *t, int half, const ent_backup_page_facts *f)
{
    char print[20], words[ENT_WORDS_SIZE], made[21];

    ent_public_fingerprint(print, &f->key);
    ent_public_words(words, &f->key);
    ent_time_print(made, f->made);
    t->n += (size_t)snprintf(t->p + t->n, sizeof t->p - t->n,
                             "%s\n\n"
                             "organisation   %.*s\n"
                             "node           %.*s\n"
                             "made           %s\n"
                             "fingerprint    %s\n"
                             "in words       %s\n\n"
                             "%s\n\n",
                             titles[half], ENT_F(f->org), ENT_F(f->node), made, print, words,
                             half == 0 ? "Who has this page and a backup can read everything. Keep it in a safe, away from the backups."
                                       : "This half alone opens nothing. Keep it in a safe of its own, away from the other half.");
}

static void print_commands(page_text *t, int half)
{
    t->n += (size_t)snprintf(
        t->p + t->n, sizeof t->p - t->n,
        "\nTo restore the node on any machine: type the four numbered lines into a text file (there is no letter I, L, O or U in them), "
        "then\n\n"
        "    entente --as NAME node restore DATA-FILE --keys KEYS-FILE --page THIS-PAGE.txt%s --to NEW-FOLDER\n\n"
        "NAME is an administrator of then, with the passphrase of then. It has worked when this says that the log is whole:\n\n"
        "    entente -C NEW-FOLDER --as NAME log verify\n\n"
        "After printing, delete the file that this page was printed from.\n",
        half == 0 ? "" : " --second OTHER-HALF.txt");
}

ent_code ent_backup_page(ent_str *out, ent_arena *a, const ent_secret *key, int half, const ent_backup_page_facts *f, ent_err *e)
{
    backup_page page = {{0}};
    page_text *t;
    ent_code code;

    if (half < 0 || half > 2 || f->org.n > 100 || f->node.n > 100)
        return ent_fail(e, ENT_BUG, NULL, "Report this.", "A key page was asked for with impossible facts.");
    ENT_NEW(t, a, 1, e);
    ENT_TRY(ent_arena_defer(a, page_wipe, t, e));
    code = fill(&page, key, half, f, e);
    print_facts(t, half, f);
    for (int i = 1; i <= PAGE_LINES; i++) print_line(t, &page, i);
    print_commands(t, half);
    ent_wipe(&page, sizeof page);
    if (code == ENT_OK) *out = (ent_str){t->p, t->n};
    return code;
}
