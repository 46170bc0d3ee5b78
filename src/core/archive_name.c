/* SPDX-License-Identifier: Apache-2.0 */
/* Names inside other people's ZIP files: which are safe, and which are the same; and the extra fields behind them. */
#include "archive_private.h"

static unsigned char lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

int core__archive_name_cmp(ent_str a, ent_str b)
{
    for (size_t i = 0; i < a.n && i < b.n; i++) {
        int d = lower(a.p[i]) - lower(b.p[i]);
        if (d != 0) return d;
    }
    return (a.n > b.n) - (a.n < b.n);
}

const char *core__archive_name_fault(ent_str name, bool utf8)
{
    ent_str part, rest = name;
    bool more = true;

    if (name.n == 0) return "The name is empty.";
    if (name.n > ARCHIVE_NAME_MAX) return "The name has more than 1,000 bytes.";
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        if (c < 0x20 || c == 0x7F || c == '\\' || c == ':') return "The name has a control character, a backslash or a colon.";
        if (c > 0x7F && !utf8) return "The name has letters outside ASCII and does not say in which encoding.";
    }
    if (!ent_utf8_ok(name, NULL)) return "The name is not UTF-8.";
    if (name.p[0] == '/') return "The name starts with \"/\".";
    while (more) {
        more = ent_str_cut(rest, '/', &part, &rest);
        if (part.n == 0) return "The name has an empty part.";
        if (ent_str_is(part, ".") || ent_str_is(part, "..")) return "The name has a part \".\" or \"..\".";
        if (more && rest.n == 0) return NULL; /* a folder */
    }
    return NULL;
}

ent_code core__archive_extra(ent_str x, ent_err *e)
{
    while (x.n >= 4) {
        unsigned id = archive_u16(x, 0);
        size_t n = archive_u16(x, 2);
        if (n > x.n - 4) break;
        if (id == 0x0001)
            return ent_fail(e, ENT_INVALID, NULL, ARCHIVE_NEXT,
                            "It has sizes in the form for files beyond 4 GiB (ZIP64), of which it has no need.");
        if (id == 0x7075) return ent_fail(e, ENT_INVALID, NULL, ARCHIVE_NEXT, "It has a second name in an extra field.");
        x = (ent_str){x.p + 4 + n, x.n - 4 - n};
    }
    return x.n == 0 ? ENT_OK : ent_fail(e, ENT_INVALID, NULL, ARCHIVE_NEXT, "Its extra fields are damaged.");
}
