/* SPDX-License-Identifier: Apache-2.0 */
/* What a request says before its body, and what may be concluded from it. No library, no state: what is here is fuzzed. */
#ifndef ENTENTE_SERVER_HEAD_H
#define ENTENTE_SERVER_HEAD_H

#include <entente/core.h>

enum { SESSION_ID = 64 };
#define SESSION_COOKIE "__Host-entente"

typedef enum door { DOOR_TCP = 1, DOOR_SOCKET, DOOR_WATCH } door;

/* Headers that mean something here, as they came; p NULL without one. */
typedef struct head {
    ent_str host, origin, site, cookie, csrf, type, length, accept, forwarded, encoding, match;
    bool doubled; /* one of them came twice: a proxy may have read the other one */
} head;

/* Takes one header line; names are compared without case. */
void head_take(head *h, ent_str name, ent_str value);

/* Is it in order, and sent to this server? 0, or the status of a refusal and why. ours: "https://host:port". */
unsigned head_place(const head *h, door d, ent_str ours, const char **title);
/* Is it sent by one of our own pages, or by no page? As above. */
unsigned head_page(const head *h, ent_str ours, const char **title);
/* The form of the body: wanted is its media type, NULL when there may be none; most is its ceiling. 0, or as above. */
unsigned head_form(const head *h, const char *wanted, int64_t most, const char **title);
/* Id of the session: 64 small hexadecimal digits. Empty without one, with two, with another form. */
ent_str head_session(const head *h);
/* In a time that does not tell how much of it is right. */
bool head_csrf(const head *h, const char csrf[SESSION_ID + 1]);
/* The answer as server-sent events? */
bool head_events(const head *h);
/* May the answer be compressed by gzip (Accept-Encoding, RFC 9110 section 12.5.3)? */
bool head_gzip(const head *h);
/* Has the browser what bears this entity tag, with its quotation marks (If-None-Match, section 13.1.2)? */
bool head_has(const head *h, const char *etag);
/* Whom a proxy on this machine speaks for; empty when it does not say so in one word. */
ent_str head_client(const head *h);

#endif
