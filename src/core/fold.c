/* SPDX-License-Identifier: Apache-2.0 */
/* Folding for comparison: Unicode NFKC_Casefold (Unicode Standard section 3.13, D146) through ICU. */
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include <entente/core/text.h>

enum { FOLD_MAX = 1 << 20 };

static ent_code not_text(UErrorCode status, ent_err *e)
{
    if (status == U_MEMORY_ALLOCATION_ERROR) return ent_nomem(e);
    return ent_fail(e, ENT_INVALID, NULL, "Save the file as UTF-8 and try again.", "A name holds bytes that are not UTF-8.");
}

/* UTF-8 to UTF-16 and through the normaliser. */
static ent_code fold_utf16(UChar **out, int32_t *out_n, ent_arena *a, ent_str s, ent_err *e)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *form = unorm2_getNFKCCasefoldInstance(&status);
    int32_t cap = (int32_t)s.n + 1, n = 0;
    UChar *wide;

    if (status == U_MEMORY_ALLOCATION_ERROR) return ent_nomem(e);
    if (U_FAILURE(status)) return ent_fail(e, ENT_BUG, NULL, "Check the installation of ICU.", "The Unicode tables cannot be opened.");
    ENT_NEW(wide, a, (size_t)cap, e);
    u_strFromUTF8(wide, cap, &n, s.p, (int32_t)s.n, &status);
    if (U_FAILURE(status)) return not_text(status, e);
    *out_n = unorm2_normalize(form, wide, n, NULL, 0, &status);
    if (status != U_BUFFER_OVERFLOW_ERROR && U_FAILURE(status)) return not_text(status, e);
    status = U_ZERO_ERROR;
    ENT_NEW(*out, a, (size_t)*out_n + 1, e);
    unorm2_normalize(form, wide, n, *out, *out_n + 1, &status);
    return U_FAILURE(status) ? not_text(status, e) : ENT_OK;
}

/* White space runs (property White_Space, all below U+10000) become one space; none at the ends. */
static int32_t squeeze(UChar *p, int32_t n)
{
    int32_t at = 0;

    for (int32_t i = 0; i < n; i++) {
        if (!u_isUWhiteSpace(p[i])) p[at++] = p[i];
        else if (at > 0 && p[at - 1] != ' ') p[at++] = ' ';
    }
    return at > 0 && p[at - 1] == ' ' ? at - 1 : at;
}

/* ASCII is its own NFKC, and its folding is lower case: most names need no tables. *n is the length; false for other text. */
static bool fold_ascii(char *p, size_t *n, ent_str s)
{
    size_t at = 0;

    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0x80) return false;
        if (c != ' ' && (c < '\t' || c > '\r')) p[at++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        else if (at > 0 && p[at - 1] != ' ') p[at++] = ' ';
    }
    *n = at > 0 && p[at - 1] == ' ' ? at - 1 : at;
    p[*n] = '\0';
    return true;
}

ent_code ent_fold(ent_str *out, ent_arena *a, ent_str s, ent_err *e)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar *wide;
    int32_t n = 0, bytes = 0;
    size_t length;
    char *p;

    if (s.n > FOLD_MAX) return ent_fail(e, ENT_LIMIT, NULL, NULL, "A name is longer than %d bytes.", FOLD_MAX);
    ENT_NEW(p, a, s.n + 1, e);
    if (fold_ascii(p, &length, s)) {
        *out = (ent_str){p, length};
        return ENT_OK;
    }
    if (!ent_utf8_ok(s, NULL)) return not_text(status, e);
    ENT_TRY(fold_utf16(&wide, &n, a, s, e));
    n = squeeze(wide, n);
    ENT_NEW(p, a, (size_t)n * 3 + 1, e);
    u_strToUTF8(p, n * 3 + 1, &bytes, wide, n, &status);
    if (U_FAILURE(status)) return not_text(status, e);
    *out = (ent_str){p, (size_t)bytes};
    return ENT_OK;
}
