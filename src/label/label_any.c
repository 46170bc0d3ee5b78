/* SPDX-License-Identifier: Apache-2.0 */
/* Labels and clearances of any form, told apart by their first bytes, and which label of a line of successors holds.
 *
 *   '<' XML, '{' JSON, byte 0x31 (a SET of BER) an ESS label; text of base64 digits only whose first byte is 0x31: the same in base64.
 * The base64 form of 0x31 begins with 'M', so no two of these meet.                                               */
#include <string.h>

#include "label_form.h"

#define MAX_ESS_TEXT ((size_t)96 << 10) /* base64 of 64 KiB with its line ends */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The first byte that tells a form; behind a byte order mark and white space. 0 when there is none. */
static char first_of(ent_str s)
{
    size_t i = s.n >= 3 && memcmp(s.p, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

    while (i < s.n && is_space(s.p[i])) i++;
    return i < s.n ? s.p[i] : '\0';
}

/* Base64 digits without white space, or nothing when it is no such text. */
static ent_code digits_of(ent_str *out, ent_arena *a, ent_str s, ent_err *e)
{
    ent_buf b = ent_buf_new(a, MAX_ESS_TEXT + 4);

    *out = (ent_str){"", 0};
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool digit = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '+' || c == '/' || c == '=';
        if (is_space(c)) continue;
        if (!digit) return ENT_OK;
        ent_buf_c(&b, c);
    }
    return ent_buf_take(out, &b, e);
}

/* Published labels lack the padding at the end (XEP-0258); what it must be is plain. */
static ent_code pad(ent_str *text, const ent_form *f)
{
    static const char *const missing[] = {"", NULL, "==", "="};

    if (text->n % 4 == 0) return ENT_OK;
    if (missing[text->n % 4] == NULL || text->p[text->n - 1] == '=')
        return ent_fail(f->e, ENT_INVALID, NULL, ENT_FORM_NEXT, "The base64 text of the label is cut off.");
    ENT_TRY(ent_form_odd_z(f, 0, "ess-padding", "The base64 text lacks its \"=\" at the end."));
    return ent_str_fmt(text, f->a, f->e, "%.*s%s", ENT_F(*text), missing[text->n % 4]);
}

static ent_code read_base64(ent_label *out, ent_arena *a, const ent_policy *p, ent_str s, bool strict, ent_notes *notes, ent_err *e)
{
    const ent_form f = {.a = a, .strict = strict, .notes = notes, .e = e, .what = "label"};
    ent_str text = {"", 0}, bytes;

    if (s.n <= MAX_ESS_TEXT) ENT_TRY(digits_of(&text, a, s, e));
    if (text.n == 0 || text.p[0] != 'M') {
        return ent_fail(e, ENT_INVALID, NULL, "Give a label as XML, as JSON, or as an ESS label in binary or base64.",
                        "This is no label that can be read here.");
    }
    ENT_TRY(pad(&text, &f));
    ENT_TRY(ent_unbase64(&bytes, a, text, e));
    return ent_label_parse_ess(out, a, p, bytes, strict, notes, e);
}

static ent_code by_form(ent_label *out, ent_arena *a, const ent_policy *p, ent_str bytes, bool strict, ent_notes *notes, ent_err *e)
{
    if (bytes.n > ENT_LABEL_MAX_BYTES) {
        return ent_fail(e, ENT_LIMIT, NULL, "Ask its author for a smaller one.", "The label is larger than %zu bytes.",
                        ENT_LABEL_MAX_BYTES);
    }
    if (bytes.n != 0 && bytes.p[0] == '\x31') return ent_label_parse_ess(out, a, p, bytes, strict, notes, e);
    switch (first_of(bytes)) {
    case '<': return ent_label_parse(out, a, bytes, strict, notes, e);
    case '{': return ent_label_parse_json(out, a, p, bytes, strict, notes, e);
    default: return read_base64(out, a, p, bytes, strict, notes, e);
    }
}

ent_code ent_label_read(ent_label *out, ent_arena *a, const ent_policy *p, ent_str bytes, bool strict, ent_notes *notes, ent_err *e)
{
    size_t noted = notes == NULL ? 0 : notes->n;

    *out = (ent_label){0};
    if (by_form(out, a, p, bytes, strict, notes, e) == ENT_OK) return ENT_OK;
    *out = (ent_label){0};
    if (notes != NULL) notes->n = noted;
    return e->code;
}

ent_code ent_clearance_read(ent_clearance *out, ent_arena *a, const ent_policy *p, ent_str bytes, bool strict, ent_notes *notes, ent_err *e)
{
    *out = (ent_clearance){0};
    if (bytes.n > ENT_LABEL_MAX_BYTES) {
        return ent_fail(e, ENT_LIMIT, NULL, "Ask its author for a smaller one.", "The clearance is larger than %zu bytes.",
                        ENT_LABEL_MAX_BYTES);
    }
    switch (first_of(bytes)) {
    case '<': return ent_clearance_parse(out, a, bytes, strict, notes, e);
    case '{': return ent_clearance_parse_json(out, a, p, bytes, strict, notes, e);
    default: return ent_clearance_read_short(out, a, p, bytes, false, e);
    }
}

/* A line of successors is at most ENT_LABEL_MAX_SUCCESSORS long; in one that bites its own tail nothing follows either. */
const ent_label *ent_label_in_force(const ent_label *l, ent_time as_of)
{
    for (unsigned i = 0; i < ENT_LABEL_MAX_SUCCESSORS && l != NULL && l->successor != NULL && as_of >= l->succession; i++) l = l->successor;
    return l;
}
