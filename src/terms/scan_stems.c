/* SPDX-License-Identifier: Apache-2.0 */
/* Stems by Snowball (libstemmer), of folded words. */
#include <libstemmer.h>
#include <string.h>

#include "scan_private.h"

struct scan_stemmer {
    struct sb_stemmer *sb;
};

/* Primary subtags of BCP 47 (ISO 639) of those that Debian's libstemmer 2.2 has. Not there: cs, pl, and bg, hr, lv, sk, sl, sq, uk. */
static const char *const languages[][2] = {
    {"ar", "arabic"},    {"ca", "catalan"},   {"da", "danish"},    {"de", "german"},    {"el", "greek"},
    {"en", "english"},   {"es", "spanish"},   {"eu", "basque"},    {"fi", "finnish"},   {"fr", "french"},
    {"ga", "irish"},     {"hu", "hungarian"}, {"hy", "armenian"},  {"it", "italian"},   {"lt", "lithuanian"},
    {"nb", "norwegian"}, {"nl", "dutch"},     {"nn", "norwegian"}, {"no", "norwegian"}, {"pt", "portuguese"},
    {"ro", "romanian"},  {"ru", "russian"},   {"sr", "serbian"},   {"sv", "swedish"},   {"tr", "turkish"},
};

const char *scan__stemmer_name(ent_str lang)
{
    if (lang.n < 2 || (lang.n > 2 && lang.p[2] != '-')) return NULL;
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
        if ((lang.p[0] | 0x20) == languages[i][0][0] && (lang.p[1] | 0x20) == languages[i][0][1]) return languages[i][1];
    return NULL;
}

bool ent_scan_has_stems(ent_str lang)
{
    return scan__stemmer_name(lang) != NULL;
}

static void end_stemmer(void *p)
{
    sb_stemmer_delete(p);
}

ent_code scan__stemmer_new(scan_stemmer **out, ent_arena *a, const char *name, ent_err *e)
{
    scan_stemmer *s;

    *out = NULL;
    ENT_NEW(s, a, 1, e);
    s->sb = sb_stemmer_new(name, NULL); /* UTF-8; the name is one of its own, so there was no memory */
    if (s->sb == NULL) return ent_nomem(e);
    ENT_TRY(ent_arena_defer(a, end_stemmer, s->sb, e));
    *out = s;
    return ENT_OK;
}

bool scan__may_be_inflected(const char *p, size_t n)
{
    if (n < 3) return false;
    for (size_t i = 0; i < n; i++)
        if (!((p[i] >= 'a' && p[i] <= 'z') || (unsigned char)p[i] >= 0x80)) return false;
    return true;
}

ent_code scan__stem(char out[static SCAN_WORD_ROOM], size_t *out_n, scan_stemmer *s, const char *p, size_t n, ent_err *e)
{
    const char *from = p;

    *out_n = n;
    if (scan__may_be_inflected(p, n)) {
        const sb_symbol *stem = sb_stemmer_stem(s->sb, (const sb_symbol *)p, (int)n);
        int length = stem != NULL ? sb_stemmer_length(s->sb) : 0;
        if (stem == NULL) return ent_nomem(e);
        /* Some rules make a stem longer, none by much; nothing may be left of a word. */
        if (length > 0 && length <= 255) from = (const char *)stem, *out_n = (size_t)length;
    }
    memcpy(out, from, *out_n);
    memset(out + *out_n, 0, SCAN_WORD_ROOM - *out_n);
    return ENT_OK;
}
