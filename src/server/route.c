/* SPDX-License-Identifier: Apache-2.0 */
/* What a method and a path ask for. Paths are compared as they came, byte for byte: nothing is decoded, so there is one spelling. */
#include <string.h>

#include "server_private.h"

typedef struct fixed {
    const char *method, *path;
    action action;
    door door; /* DOOR_WATCH: only there; else only elsewhere */
} fixed;

static const fixed table[] = {
    {"POST", "/api/v1/session", ACT_LOGIN, DOOR_TCP},    {"GET", "/api/v1/session", ACT_WHO, DOOR_TCP},
    {"DELETE", "/api/v1/session", ACT_LOGOUT, DOOR_TCP}, {"GET", "/api/v1/openapi.json", ACT_OPENAPI, DOOR_TCP},
    {"PUT", "/api/v1/file", ACT_UPLOAD, DOOR_TCP},       {"GET", "/healthz", ACT_HEALTH, DOOR_WATCH},
    {"GET", "/readyz", ACT_READY, DOOR_WATCH},           {"GET", "/metrics", ACT_METRICS, DOOR_WATCH},
};

/* "NOUN" or "NOUN/VERB" of an operation that a door may offer. */
static const ent_operation *operation_at(const char *path)
{
    char noun[32];
    const char *slash = strchr(path, '/');
    size_t n = slash != NULL ? (size_t)(slash - path) : strlen(path);
    const ent_operation *op;

    if (n == 0 || n >= sizeof noun) return NULL;
    memcpy(noun, path, n);
    noun[n] = '\0';
    op = ent_api_operation(noun, slash != NULL ? slash + 1 : NULL);
    if (op == NULL || (op->verb == NULL) != (slash == NULL)) return NULL;
    return ENT_SERVED(op->access) ? op : NULL;
}

static bool route_operation(request *r, const char *method, const char *path, unsigned *status)
{
    static const char download[] = "/api/v1/file/", prefix[] = "/api/v1/";

    if (strncmp(path, download, sizeof download - 1) == 0 && strlen(path) == sizeof download - 1 + SESSION_ID) {
        r->action = ACT_DOWNLOAD;
        r->tail = ent_str_c(path + sizeof download - 1);
        *status = 405;
        return strcmp(method, "GET") == 0;
    }
    if (strncmp(path, prefix, sizeof prefix - 1) != 0) return false;
    r->operation = operation_at(path + sizeof prefix - 1);
    if (r->operation == NULL) return false;
    r->action = ACT_OPERATION;
    *status = 405;
    return strcmp(method, "POST") == 0;
}

bool route_find(request *r, const char *method, const char *path, unsigned *status)
{
    bool watch = r->listener->door == DOOR_WATCH;

    *status = 404;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strcmp(path, table[i].path) != 0 || (table[i].door == DOOR_WATCH) != watch) continue;
        *status = 405;
        if (strcmp(method, table[i].method) != 0) continue;
        r->action = table[i].action;
        return true;
    }
    if (!watch && *status == 404 && assets_find(r, path)) {
        *status = 405;
        return strcmp(method, "GET") == 0;
    }
    return !watch && *status == 404 && route_operation(r, method, path, status);
}
