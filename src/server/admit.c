/* SPDX-License-Identifier: Apache-2.0 */
/* May a request be heard at all? Its headers, where it comes from, its session, its form. */
#include <string.h>

#include "server_private.h"

static enum MHD_Result take_header(void *ctx, enum MHD_ValueKind kind, const char *name, const char *value)
{
    (void)kind;
    head_take(ctx, ent_str_c(name), ent_str_c(value));
    return MHD_YES;
}

static bool needs_session(action a)
{
    return a != ACT_LOGIN && a != ACT_OPENAPI && a != ACT_HEALTH && a != ACT_READY && a != ACT_METRICS;
}

static bool is_bare(const char *method)
{
    return strcmp(method, "GET") == 0;
}

/* Asking who one is does not keep a session alive: a page may ask that whenever it likes. */
static unsigned admit_session(request *r, const head *h, const char *method, const char **title)
{
    ent_err ignored;

    r->session = sessions_hold(&r->listener->server->sessions, head_session(h), r->action != ACT_WHO, server_now());
    *title = "Log in";
    if (r->session == NULL || peer_may_be(r, r->session->person, &ignored) != ENT_OK) return 401;
    *title = "The header X-Entente-CSRF is not that of the session";
    return is_bare(method) || head_csrf(h, r->session->csrf) ? 0 : 403;
}

static unsigned admit_form(const request *r, const head *h, const char *method, const char **title)
{
    if (is_bare(method) || r->action == ACT_LOGOUT) return head_form(h, NULL, 0, title);
    if (r->action == ACT_UPLOAD) return head_form(h, "application/octet-stream", ENT_SERVER_FILE_MAX, title);
    return head_form(h, "application/json", ENT_SERVER_BODY_MAX, title);
}

/* The empty screens: any page may link to them, they hold nothing of anybody. */
static unsigned admit_asset(request *r, const head *h, const char *method, const char **title)
{
    r->packed = head_gzip(h);
    r->known = head_has(h, r->asset->etag[r->packed]);
    return admit_form(r, h, method, title);
}

unsigned admit(request *r, const char *method, const char **title)
{
    head h = {.doubled = false};
    unsigned status;

    (void)MHD_get_connection_values(r->connection, MHD_HEADER_KIND, take_header, &h);
    r->client = head_client(&h);
    status = head_place(&h, r->listener->door, r->listener->server->origin, title);
    if (status != 0 || r->listener->door == DOOR_WATCH) return status;
    if (r->action == ACT_ASSET) return admit_asset(r, &h, method, title);
    status = head_page(&h, r->listener->server->origin, title);
    if (status == 0 && needs_session(r->action)) status = admit_session(r, &h, method, title);
    if (status != 0) return status;
    r->events = r->action == ACT_OPERATION && head_events(&h);
    return admit_form(r, &h, method, title);
}
