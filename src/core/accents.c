/* SPDX-License-Identifier: Apache-2.0 */
/* Letters without their accents, for search: canonical decomposition (Unicode Standard section 3.7, NFD) through ICU, without what it
 * leaves in the block Combining Diacritical Marks. Marks of other scripts carry sounds and stay.                               */
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include <entente/core/text.h>

enum { BARE_MAX = 1 << 20 };

static ent_code no_text(UErrorCode status, ent_err *e)
{
    if (status == U_MEMORY_ALLOCATION_ERROR) return ent_nomem(e);
    return ent_fail(e, ENT_INVALID, NULL, "Save the file as UTF-8 and try again.", "A text holds bytes that are not UTF-8.");
}

static bool is_ascii(ent_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80) return false;
    return true;
}

static int32_t drop_marks(UChar *p, int32_t n)
{
    int32_t at = 0;

    for (int32_t i = 0; i < n; i++)
        if (p[i] < 0x0300 || p[i] > 0x036f) p[at++] = p[i];
    return at;
}

ent_code ent_unaccent(ent_str *out, ent_arena *a, ent_str s, ent_err *e)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *form;
    UChar *wide, *apart;
    int32_t n = 0, bytes = 0;
    char *p;

    *out = s;
    if (is_ascii(s)) return ENT_OK;
    if (s.n > BARE_MAX) return ent_fail(e, ENT_LIMIT, NULL, NULL, "A word is longer than %d bytes.", BARE_MAX);
    if (!ent_utf8_ok(s, NULL)) return no_text(status, e);
    form = unorm2_getNFDInstance(&status);
    if (U_FAILURE(status)) return ent_fail(e, ENT_BUG, NULL, "Check the installation of ICU.", "The Unicode tables cannot be opened.");
    ENT_NEW(wide, a, s.n + 1, e);
    u_strFromUTF8(wide, (int32_t)s.n + 1, &n, s.p, (int32_t)s.n, &status);
    ENT_NEW(apart, a, (size_t)n * 4 + 1, e); /* no character comes apart into more UTF-16 units (UAX #15, maximum expansion factors) */
    n = unorm2_normalize(form, wide, n, apart, n * 4 + 1, &status);
    if (U_FAILURE(status)) return no_text(status, e);
    n = drop_marks(apart, n);
    ENT_NEW(p, a, (size_t)n * 3 + 1, e);
    u_strToUTF8(p, n * 3 + 1, &bytes, apart, n, &status);
    if (U_FAILURE(status)) return no_text(status, e);
    *out = (ent_str){p, (size_t)bytes};
    return ENT_OK;
}
