/* SPDX-License-Identifier: Apache-2.0 */
/* Headers of a request (RFC 9110), the session's cookie (RFC 6265bis), where a request comes from (Origin, Sec-Fetch-Site). Whatever is
 * not in the one spelling that browsers and our own terminal use is as if it were not there, or is refused.                      */
#include "head.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

enum { ADDRESS_MAX = 64 };

static const struct {
    const char *name;
    size_t at;
} known[] = {
    {"Host", offsetof(head, host)},
    {"Origin", offsetof(head, origin)},
    {"Sec-Fetch-Site", offsetof(head, site)},
    {"Cookie", offsetof(head, cookie)},
    {"X-Entente-CSRF", offsetof(head, csrf)},
    {"Content-Type", offsetof(head, type)},
    {"Content-Length", offsetof(head, length)},
    {"Accept", offsetof(head, accept)},
    {"X-Forwarded-For", offsetof(head, forwarded)},
    {"Accept-Encoding", offsetof(head, encoding)},
    {"If-None-Match", offsetof(head, match)},
};

void head_take(head *h, ent_str name, ent_str value)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        ent_str *field = (ent_str *)(void *)((char *)h + known[i].at);
        if (name.n != strlen(known[i].name) || strncasecmp(name.p, known[i].name, name.n) != 0) continue;
        if (field->p != NULL) h->doubled = true;
        *field = value.p != NULL ? value : ENT_S("");
        return;
    }
}

/* ---- where it comes from ---- */

/* "https://host:port" without what stands before the host. */
static ent_str host_of(ent_str origin)
{
    for (size_t i = 0; i + 3 <= origin.n; i++)
        if (memcmp(origin.p + i, "://", 3) == 0) return (ent_str){origin.p + i + 3, origin.n - i - 3};
    return origin;
}

/* A name that somebody else's name server made to point here is not ours (rebinding). */
static bool is_our_host(ent_str host, ent_str ours)
{
    ours = host_of(ours);
    return host.n == ours.n && host.n != 0 && strncasecmp(host.p, ours.p, host.n) == 0;
}

static bool is_our_page(const head *h, ent_str ours)
{
    if (h->origin.p != NULL && !ent_str_eq(h->origin, ours)) return false;
    return h->site.p == NULL || ent_str_is(h->site, "same-origin") || ent_str_is(h->site, "none");
}

unsigned head_place(const head *h, door d, ent_str ours, const char **title)
{
    *title = "A header came twice";
    if (h->doubled) return 400;
    *title = "This server has another name";
    return d != DOOR_TCP || is_our_host(h->host, ours) ? 0 : 421;
}

unsigned head_page(const head *h, ent_str ours, const char **title)
{
    *title = "Sent by a page of another origin";
    return is_our_page(h, ours) ? 0 : 403;
}

/* ---- form ---- */

unsigned head_form(const head *h, const char *wanted, int64_t most, const char **title)
{
    ent_str media, rest;
    int64_t n = 0;

    *title = "Content-Length is no length";
    if (h->length.p != NULL && (!ent_str_i64(h->length, &n) || n < 0)) return 400;
    *title = "Too much";
    if (n > (wanted != NULL ? most : 0)) return 413;
    if (wanted == NULL) return 0;
    (void)ent_str_cut(h->type, ';', &media, &rest);
    *title = "The media type is not the one that this takes";
    return ent_str_is(ent_str_trim(media), wanted) ? 0 : 415;
}

bool head_events(const head *h)
{
    return ent_str_is(h->accept, "text/event-stream");
}

/* ---- what the browser can do with the answer ---- */

bool head_gzip(const head *h)
{
    ent_str rest = h->encoding, one, coding, weight;

    while (rest.n != 0) {
        (void)ent_str_cut(rest, ',', &one, &rest);
        (void)ent_str_cut(one, ';', &coding, &weight);
        if (!ent_str_is(ent_str_trim(coding), "gzip")) continue;
        weight = ent_str_trim(weight);
        for (size_t i = 2; i < weight.n; i++)
            if (weight.p[i] >= '1' && weight.p[i] <= '9') return true;
        return weight.n == 0;
    }
    return false;
}

bool head_has(const head *h, const char *etag)
{
    ent_str rest = h->match, one;

    while (rest.n != 0) {
        (void)ent_str_cut(rest, ',', &one, &rest);
        one = ent_str_trim(one);
        if (ent_str_starts(one, "W/")) one = (ent_str){one.p + 2, one.n - 2};
        if (ent_str_is(one, etag)) return true;
    }
    return false;
}

/* ---- session ---- */

static bool is_id(ent_str s)
{
    if (s.n != SESSION_ID) return false;
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f'))) return false;
    return true;
}

ent_str head_session(const head *h)
{
    ent_str rest = h->cookie, pair, name, value, found = {0};

    while (rest.n != 0) {
        (void)ent_str_cut(rest, ';', &pair, &rest);
        if (!ent_str_cut(ent_str_trim(pair), '=', &name, &value) || !ent_str_is(name, SESSION_COOKIE)) continue;
        if (found.n != 0 || !is_id(value)) return (ent_str){0};
        found = value;
    }
    return found;
}

bool head_csrf(const head *h, const char csrf[SESSION_ID + 1])
{
    unsigned char differs = 0;

    if (h->csrf.n != SESSION_ID) return false;
    for (size_t i = 0; i < SESSION_ID; i++) differs |= (unsigned char)(h->csrf.p[i] ^ csrf[i]);
    return differs == 0;
}

ent_str head_client(const head *h)
{
    if (h->forwarded.n == 0 || h->forwarded.n > ADDRESS_MAX) return (ent_str){0};
    for (size_t i = 0; i < h->forwarded.n; i++)
        if (memchr("0123456789abcdefABCDEF.:", h->forwarded.p[i], 24) == NULL) return (ent_str){0};
    return h->forwarded;
}
