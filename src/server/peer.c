/* SPDX-License-Identifier: Apache-2.0 */
/* Who is at the other end of a connection: the account of a Unix socket, the certificate of a browser, an address. Asked once. */
#define _GNU_SOURCE /* struct ucred */
#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <netinet/in.h>
#include <pwd.h>
#include <string.h>
#include <sys/socket.h>

#include "server_private.h"

/* ---- names ---- */

static bool peer_uid(uid_t *out, int fd)
{
    struct ucred who;
    socklen_t n = sizeof who;

    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &n) != 0) return false;
    *out = who.uid;
    return true;
}

/* The account of the process at the other end of a Unix socket. */
static void find_account(peer *p)
{
    struct passwd entry, *found = NULL;
    char buffer[4096];
    uid_t uid;

    if (!peer_uid(&uid, p->fd) || getpwuid_r(uid, &entry, buffer, sizeof buffer, &found) != 0 || found == NULL) return;
    if (strlen(found->pw_name) < sizeof p->name) strncpy(p->name, found->pw_name, sizeof p->name - 1);
}

/* The common name in the certificate that the browser brought, once its chain is checked. */
static void find_certificate(peer *p, struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    const gnutls_datum_t *chain;
    gnutls_x509_crt_t cert;
    unsigned status = 0, n = 0;
    size_t size = sizeof p->name;

    if (info == NULL || gnutls_certificate_verify_peers2(info->tls_session, &status) != 0 || status != 0) return;
    chain = gnutls_certificate_get_peers(info->tls_session, &n);
    if (chain == NULL || n == 0 || gnutls_x509_crt_init(&cert) != 0) return;
    if (gnutls_x509_crt_import(cert, &chain[0], GNUTLS_X509_FMT_DER) != 0 ||
        gnutls_x509_crt_get_dn_by_oid(cert, GNUTLS_OID_X520_COMMON_NAME, 0, 0, p->name, &size) != 0 || strlen(p->name) != size)
        p->name[0] = '\0'; /* none, too long, or with a NUL inside */
    gnutls_x509_crt_deinit(cert);
}

static bool is_named(const request *r, ent_str person)
{
    peer *p = r->peer;

    if (p == NULL) return false;
    if (!p->named) {
        if (r->listener->door == DOOR_SOCKET) find_account(p);
        else find_certificate(p, r->connection);
        p->named = true; /* one request at a time is under way on a connection */
    }
    return p->name[0] != '\0' && ent_str_is(person, p->name);
}

ent_code peer_may_be(const request *r, ent_str person, ent_err *e)
{
    if (r->listener->door == DOOR_SOCKET && !is_named(r, person))
        return ent_fail(e, ENT_LOGIN, "R-13", "Use the account that is named as the person.",
                        "This account may not log in as that person.");
    if (r->listener->door == DOOR_TCP && r->listener->server->o->client_ca != NULL && !is_named(r, person))
        return ent_fail(e, ENT_LOGIN, "R-13", "Choose the certificate that was issued to this person.",
                        "The certificate of this browser is not that person's.");
    return ENT_OK;
}

/* ---- addresses ---- */

static const struct sockaddr *address_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

    return info != NULL ? info->client_addr : NULL;
}

static const char *print_address(char out[INET6_ADDRSTRLEN], const struct sockaddr *a)
{
    if (a == NULL) return "";
    if (a->sa_family == AF_INET) return inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)a)->sin_addr, out, INET6_ADDRSTRLEN);
    if (a->sa_family != AF_INET6) return "";
    return inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)a)->sin6_addr, out, INET6_ADDRSTRLEN);
}

ent_code peer_address(ent_str *out, const request *r, ent_err *e)
{
    char text[INET6_ADDRSTRLEN] = "";
    const char *printed;
    uid_t uid;

    if (r->listener->door == DOOR_SOCKET)
        return ent_str_fmt(out, r->arena, e, "account %ld", r->peer != NULL && peer_uid(&uid, r->peer->fd) ? (long)uid : -1L);
    printed = print_address(text, address_of(r->connection));
    /* Behind a proxy on this machine everybody has its address; it says for whom it speaks. */
    if (r->listener->server->o->origin != NULL && r->client.n != 0 && (strcmp(printed, "127.0.0.1") == 0 || strcmp(printed, "::1") == 0))
        return ent_str_dup(out, r->arena, r->client, e);
    return ent_str_dup(out, r->arena, ent_str_c(printed), e);
}

/* ---- connections ---- */

peer *peer_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info != NULL ? info->socket_context : NULL;
}

static void notify(void *ctx, struct MHD_Connection *connection, void **socket_context, enum MHD_ConnectionNotificationCode what)
{
    server *s = ((listener *)ctx)->server;
    const union MHD_ConnectionInfo *info;

    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        *socket_context = info != NULL ? deadlines_begin(&s->deadlines, info->connect_fd, server_now()) : NULL;
    } else if (*socket_context != NULL) {
        deadlines_end(&s->deadlines, *socket_context);
        *socket_context = NULL;
    }
}

MHD_NotifyConnectionCallback peer_notify(void)
{
    return notify;
}
