/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of the word splitter, out of ICU: NFKC_Casefold and Word_Break (Unicode Standard Annex #29). */
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "words_private.h"

/* Characters that people use for one another. Folding leaves them apart. */
int32_t core__words_own(int32_t c)
{
    switch (c) {
    case 0x00d7: /* multiplication sign */
    case 0x2715:
    case 0x2716:
    case 0x2a2f: return 'x';
    case 0x2018: /* quotation marks as apostrophes */
    case 0x2019:
    case 0x201b:
    case 0x02bc:
    case 0x2032: return '\'';
    case 0x00ab: /* quotation marks */
    case 0x00bb:
    case 0x201c:
    case 0x201d:
    case 0x201e:
    case 0x201f:
    case 0x2033: return '"';
    case 0x2212: return '-'; /* minus */
    case 0x0085:
    case 0x2028: return '\n';
    case 0x2029: return '\f';
    default: break;
    }
    if (c >= 0x2010 && c <= 0x2015) return '-'; /* hyphens and dashes */
    if (c >= 0x80 && u_isUWhiteSpace(c)) return ' ';
    return c;
}

int core__words_far_kind(int32_t c)
{
    if (c == '\n') return CORE_IS_LINE;
    if (c == '\f') return CORE_IS_BREAK;
    if (u_isUWhiteSpace(c) || u_charType(c) == U_CONTROL_CHAR) return CORE_IS_SPACE;
    if (c >= '0' && c <= '9') return CORE_IS_DIGIT;
    switch (u_getIntPropertyValue(c, UCHAR_WORD_BREAK)) {
    case U_WB_ALETTER:
    case U_WB_HEBREW_LETTER:
    case U_WB_KATAKANA:
    case U_WB_NUMERIC:
    case U_WB_EXTENDNUMLET:
    case U_WB_EXTEND:
    case U_WB_FORMAT:
    case U_WB_ZWJ: return CORE_IS_WORD;
    default: return CORE_IS_SIGN;
    }
}

/* The one character that c alone folds to, or 0. */
static uint16_t folds_to(const UNormalizer2 *form, int32_t c, UErrorCode *status)
{
    UChar one = (UChar)c, out[32];
    int32_t own = core__words_own(c), n;

    if (own != c) return (uint16_t)own;
    n = unorm2_normalize(form, &one, 1, out, 32, status);
    return n == 1 ? (uint16_t)core__words_own(out[0]) : 0;
}

ent_code ent_word_rules_new(const ent_word_rules **out, ent_arena *a, ent_err *e)
{
    UErrorCode status = U_ZERO_ERROR;
    ent_word_rules *r;

    *out = NULL;
    ENT_NEW(r, a, 1, e);
    r->form = unorm2_getNFKCCasefoldInstance(&status);
    for (int32_t c = 0; c < CORE_WORDS_LOW && U_SUCCESS(status); c++) {
        r->kind[c] = (uint8_t)core__words_far_kind(c);
        r->starts[c] = c < 0x80 || unorm2_hasBoundaryBefore(r->form, c);
        r->to[c] = r->starts[c] ? folds_to(r->form, c, &status) : 0;
    }
    if (status == U_MEMORY_ALLOCATION_ERROR) return ent_nomem(e);
    if (U_FAILURE(status)) return ent_fail(e, ENT_BUG, NULL, "Check the installation of ICU.", "The Unicode tables cannot be opened.");
    *out = r;
    return ENT_OK;
}

bool ent_word_mixed(ent_str word)
{
    static const UScriptCode alike[] = {USCRIPT_LATIN, USCRIPT_CYRILLIC, USCRIPT_GREEK, USCRIPT_ARMENIAN, USCRIPT_CHEROKEE};
    const uint8_t *p = (const uint8_t *)word.p;
    unsigned seen = 0;

    for (int32_t i = 0, n = (int32_t)word.n, c; i < n;) {
        UErrorCode status = U_ZERO_ERROR;
        UScriptCode script;
        U8_NEXT(p, i, n, c);
        if (c < 0) return false;
        script = uscript_getScript(c, &status);
        for (unsigned k = 0; k < sizeof alike / sizeof *alike; k++)
            if (script == alike[k]) seen |= 1U << k;
    }
    return (seen & (seen - 1)) != 0;
}
