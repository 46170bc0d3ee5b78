/* SPDX-License-Identifier: Apache-2.0 */
/* Texts of TBX: white space, names, ids and how they are written when XML would not allow them. */
#include <string.h>

#include "tbx_private.h"

static const char ESCAPED[] = "_x.";

bool tbx__blank(ent_str s)
{
    return ent_str_trim(s).n == 0;
}

static bool name_start(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool plain(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
}

/* Ids with letters beyond ASCII are taken as names: which of them XML has is for a schema to say. */
bool tbx__ncname(ent_str s)
{
    if (s.n == 0 || (!name_start((unsigned char)s.p[0]) && (unsigned char)s.p[0] < 0x80)) return false;
    for (size_t i = 1; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (!plain(c) && c != '_' && c < 0x80) return false;
    }
    return true;
}

bool tbx__uri(ent_str s)
{
    size_t scheme = ent_str_starts(s, "http://") ? 7 : ent_str_starts(s, "https://") ? 8 : 0;

    if (scheme == 0 || s.n == scheme) return false;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= ' ') return false;
    return true;
}

ent_code tbx__id_write(ent_str *out, ent_arena *a, ent_str id, ent_err *e)
{
    ent_buf b = ent_buf_new(a, ENT_TERM_MAX_TEXT * 3 + sizeof ESCAPED);

    *out = id;
    if (id.n == 0 || (tbx__ncname(id) && !ent_str_starts(id, ESCAPED))) return ENT_OK;
    ent_buf_z(&b, ESCAPED);
    for (size_t i = 0; i < id.n; i++) {
        unsigned char c = (unsigned char)id.p[i];
        if (plain(c)) ent_buf_c(&b, id.p[i]);
        else ent_buf_fmt(&b, "_%02x", c);
    }
    return ent_buf_take(out, &b, e);
}

ent_code tbx__id_read(ent_str *out, ent_arena *a, ent_str id, ent_err *e)
{
    ent_buf b = ent_buf_new(a, id.n);

    *out = id;
    if (!ent_str_starts(id, ESCAPED)) return ENT_OK;
    for (size_t i = sizeof ESCAPED - 1; i < id.n; i++) {
        char byte;
        if (id.p[i] != '_') {
            if (!plain((unsigned char)id.p[i])) return ENT_OK; /* not written by us: it stays as it is */
            ent_buf_c(&b, id.p[i]);
            continue;
        }
        if (id.n - i < 3 || !ent_unhex(&byte, 1, (ent_str){id.p + i + 1, 2}) || plain((unsigned char)byte)) return ENT_OK;
        ent_buf_c(&b, byte);
        i += 2;
    }
    ENT_TRY(ent_buf_take(out, &b, e));
    /* What we would not have written like this is somebody's own id. */
    if (out->n == 0 || !ent_utf8_ok(*out, NULL) || (tbx__ncname(*out) && !ent_str_starts(*out, ESCAPED))) *out = id;
    return ENT_OK;
}
