/* SPDX-License-Identifier: Apache-2.0 */
/* The screens: a page, a script, a style, the same for everybody, so that they need no session. What is shown in them does. A browser keeps
 * them and asks each time whether they have changed: the tag is the SHA-256 of what is sent. Sources: RFC 9110, sections 8.8, 12.5, 13.1. */
#include <stdio.h>
#include <string.h>

#include "assets.h"
#include "server_private.h"

typedef struct shape {
    const char *path, *file, *type;
} shape;

static const shape shapes[ASSETS] = {
    {"/", "index.html", "text/html; charset=utf-8"},
    {"/entente.js", "entente.js", "text/javascript; charset=utf-8"},
    {"/entente.css", "entente.css", "text/css; charset=utf-8"},
};

static ent_code embedded(ent_str *out, char etag[ETAG + 1], const char *name, const char *suffix, ent_err *e)
{
    ent_sha256 digest;
    char whole[64], hex[65];

    snprintf(whole, sizeof whole, "%s%s", name, suffix);
    for (size_t i = 0; i < server_asset_files_n; i++) {
        if (strcmp(server_asset_files[i].name, whole) != 0) continue;
        *out = (ent_str){(const char *)server_asset_files[i].data, server_asset_files[i].size};
        ENT_TRY(ent_sha256_of(&digest, *out, e));
        ent_sha256_hex(hex, &digest);
        snprintf(etag, ETAG + 1, "\"%s\"", hex);
        return ENT_OK;
    }
    return ent_fail(e, ENT_BUG, NULL, NULL, "The program lacks its file %s.", whole);
}

ent_code assets_open(asset v[ASSETS], ent_err *e)
{
    for (size_t i = 0; i < ASSETS; i++) {
        v[i].type = shapes[i].type;
        ENT_TRY(embedded(&v[i].plain, v[i].etag[0], shapes[i].file, "", e));
        ENT_TRY(embedded(&v[i].packed, v[i].etag[1], shapes[i].file, ".gz", e));
    }
    return ENT_OK;
}

bool assets_find(request *r, const char *path)
{
    for (size_t i = 0; i < ASSETS; i++) {
        if (strcmp(path, shapes[i].path) != 0) continue;
        r->action = ACT_ASSET;
        r->asset = &r->listener->server->assets[i];
        return true;
    }
    return false;
}

void assets_answer(request *r)
{
    const asset *x = r->asset;

    r->type = x->type;
    r->status = r->known ? 304 : 200;
    r->answer = r->status == 304 ? (ent_str){0} : r->packed ? x->packed : x->plain;
}

bool assets_headers(struct MHD_Response *p, const request *r)
{
    bool ok = MHD_add_response_header(p, MHD_HTTP_HEADER_CACHE_CONTROL, "no-cache") == MHD_YES &&
              MHD_add_response_header(p, MHD_HTTP_HEADER_VARY, "Accept-Encoding") == MHD_YES &&
              MHD_add_response_header(p, MHD_HTTP_HEADER_ETAG, r->asset->etag[r->packed]) == MHD_YES;

    if (r->packed && r->status == 200) ok = ok && MHD_add_response_header(p, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip") == MHD_YES;
    return ok;
}
