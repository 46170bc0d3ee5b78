/* SPDX-License-Identifier: Apache-2.0 */
/* A cut under another version of its policy. A cut names its class, tags and values, so that only the digest of the version is another;
 * what the new version has no words for cannot be said under it.                                                            */
#include <string.h>

#include "cut.h"

/* In a cut's canonical text this stands once: in a value, quotation marks are escaped. */
static const char KEY[] = "\"policy_digest\":\"";
enum { KEY_LENGTH = sizeof KEY - 1, HEX = 64 };

static ent_code under(ent_str *out, ent_arena *a, ent_str text, const ent_policy *p, ent_err *e)
{
    char hex[HEX + 1], *copy;
    size_t at = 0;

    while (at + KEY_LENGTH + HEX <= text.n && memcmp(text.p + at, KEY, KEY_LENGTH) != 0) at++;
    if (at + KEY_LENGTH + HEX > text.n) return ent_fail(e, ENT_BUG, NULL, NULL, "A cut has no policy.");
    ent_sha256_hex(hex, ent_policy_digest(p));
    ENT_NEW(copy, a, text.n + 1, e);
    memcpy(copy, text.p, text.n);
    memcpy(copy + at + KEY_LENGTH, hex, HEX);
    *out = (ent_str){copy, text.n};
    return ENT_OK;
}

ent_code ent_cut_renew(const ent_cut **out, ent_arena *a, const ent_policy *p, const ent_cut *c, ent_err *e)
{
    ent_err other;
    ent_str text;

    *out = c;
    if (ent_same_version(p, c->policy) || !ent_str_eq(ent_policy_oid(p), ent_policy_oid(c->policy))) return ENT_OK;
    ENT_TRY(under(&text, a, c->text, p, e));
    if (ent_cut_read(out, a, p, text, &other) == ENT_OK) return ENT_OK;
    *out = c;
    return other.code == ENT_NOMEM ? ent_nomem(e) : ENT_OK;
}
