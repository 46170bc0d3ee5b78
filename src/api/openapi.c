/* SPDX-License-Identifier: Apache-2.0 */
/* OpenAPI 3.1 of the table of operations: a description that cannot differ from what is served. */
#include <string.h>

#include "api_private.h"

enum { OPENAPI_MAX = 4 << 20 };

/* ---- schemas ---- */

static void put_type(ent_jw *w, const ent_param *p)
{
    static const char *const types[] = {
        [ENT_P_TEXT] = "string", [ENT_P_WORD] = "string", [ENT_P_FILE] = "string",  [ENT_P_OUT] = "string",
        [ENT_P_DATE] = "string", [ENT_P_INT] = "integer", [ENT_P_FLAG] = "boolean",
    };
    ent_str rest = ent_str_c(p->choices), word;

    ent_jw_kz(w, "type", types[p->type]);
    if (p->type == ENT_P_FILE) ent_jw_kz(w, "format", "entente-file");
    if (p->type == ENT_P_OUT) ent_jw_kz(w, "format", "entente-download");
    if (p->type == ENT_P_DATE) ent_jw_kz(w, "pattern", "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$");
    if (p->type != ENT_P_WORD) return;
    ent_jw_key(w, "enum");
    ent_jw_arr(w);
    while (rest.n != 0) {
        ent_str_cut(rest, '|', &word, &rest);
        ent_jw_str(w, word);
    }
    ent_jw_end(w);
}

static void put_param(ent_jw *w, const ent_param *p)
{
    ent_jw_key(w, p->name);
    ent_jw_obj(w);
    ent_jw_kz(w, "description", p->help);
    if (p->flags & ENT_PARAM_MANY) {
        ent_jw_kz(w, "type", "array");
        ent_jw_key(w, "items");
        ent_jw_obj(w);
        put_type(w, p);
        ent_jw_end(w);
    } else {
        put_type(w, p);
    }
    ent_jw_end(w);
}

static void put_schema(ent_jw *w, const ent_operation *op)
{
    ent_jw_kz(w, "type", "object");
    ent_jw_kbool(w, "additionalProperties", false);
    ent_jw_key(w, "properties");
    ent_jw_obj(w);
    for (const ent_param *p = op->params; p->name != NULL; p++)
        if (strcmp(p->name, ENT_PARAM_CASES) != 0) put_param(w, p);
    if (op->access == ENT_READS) {
        ent_jw_key(w, "as-of");
        ent_jw_obj(w);
        ent_jw_kz(w, "description", "date of the question; who may see what is judged now");
        ent_jw_kz(w, "type", "string");
        ent_jw_end(w);
    }
    ent_jw_end(w);
    ent_jw_key(w, "required");
    ent_jw_arr(w);
    for (const ent_param *p = op->params; p->name != NULL; p++)
        if (p->flags & ENT_PARAM_NEEDED) ent_jw_z(w, p->name);
    ent_jw_end(w);
}

/* ---- examples ---- */

static void put_sample(ent_jw *w, const ent_param *p)
{
    ent_str first, rest;

    if (p->type == ENT_P_FLAG) ent_jw_bool(w, true);
    else if (p->type == ENT_P_INT) ent_jw_i64(w, 0);
    else if (p->type == ENT_P_WORD) {
        (void)ent_str_cut(ent_str_c(p->choices), '|', &first, &rest);
        ent_jw_str(w, first);
    } else ent_jw_z(w, api__sample(p));
}

/* The least that the operation takes. */
static void put_example(ent_jw *w, const ent_operation *op)
{
    ent_jw_key(w, "examples");
    ent_jw_obj(w);
    ent_jw_key(w, "least");
    ent_jw_obj(w);
    ent_jw_kz(w, "summary", "what is needed; invented");
    ent_jw_key(w, "value");
    ent_jw_obj(w);
    for (const ent_param *p = op->params; p->name != NULL; p++) {
        if (!api__is_sampled(op, p)) continue;
        ent_jw_key(w, p->name);
        if (p->flags & ENT_PARAM_MANY) ent_jw_arr(w);
        put_sample(w, p);
        if (p->flags & ENT_PARAM_MANY) ent_jw_end(w);
    }
    ent_jw_end(w);
    ent_jw_end(w);
    ent_jw_end(w);
}

/* ---- operations ---- */

static void put_ref(ent_jw *w, const char *key, const char *to)
{
    ent_jw_key(w, key);
    ent_jw_obj(w);
    ent_jw_kz(w, "$ref", to);
    ent_jw_end(w);
}

static void put_responses(ent_jw *w)
{
    ent_jw_key(w, "responses");
    ent_jw_obj(w);
    ent_jw_key(w, "200");
    ent_jw_obj(w);
    ent_jw_kz(w, "description", "the answer, as `entente --json` gives it");
    ent_jw_key(w, "content");
    ent_jw_obj(w);
    ent_jw_key(w, "application/json");
    ent_jw_obj(w);
    put_ref(w, "schema", "#/components/schemas/Answer");
    ent_jw_end(w);
    ent_jw_end(w);
    ent_jw_end(w);
    put_ref(w, "default", "#/components/responses/Problem");
    ent_jw_end(w);
}

static void put_operation(ent_jw *w, const ent_operation *op, ent_str id)
{
    ent_jw_key(w, "post");
    ent_jw_obj(w);
    ent_jw_kstr(w, "operationId", id);
    ent_jw_kz(w, "summary", op->summary);
    ent_jw_key(w, "tags");
    ent_jw_arr(w);
    ent_jw_z(w, op->noun);
    ent_jw_end(w);
    ent_jw_kz(w, "x-entente-roles", op->roles);
    ent_jw_kbool(w, "x-entente-appends", ENT_WRITES(op->access));
    ent_jw_key(w, "requestBody");
    ent_jw_obj(w);
    ent_jw_kbool(w, "required", true);
    ent_jw_key(w, "content");
    ent_jw_obj(w);
    ent_jw_key(w, "application/json");
    ent_jw_obj(w);
    ent_jw_key(w, "schema");
    ent_jw_obj(w);
    put_schema(w, op);
    ent_jw_end(w);
    put_example(w, op);
    ent_jw_end(w);
    ent_jw_end(w);
    ent_jw_end(w);
    put_responses(w);
    ent_jw_end(w);
}

/* What is about the door itself: sessions, files under way, this description. */
static const char door[] =
    "{\"/api/v1/session\":{"
    "\"post\":{\"operationId\":\"session.begin\",\"summary\":\"log in: opens your key for a session\",\"security\":[],"
    "\"requestBody\":{\"required\":true,\"content\":{\"application/json\":{\"schema\":{\"type\":\"object\",\"additionalProperties\":false,"
    "\"properties\":{\"person\":{\"type\":\"string\"},\"passphrase\":{\"type\":\"string\"}},\"required\":[\"person\",\"passphrase\"]},"
    "\"examples\":{\"least\":{\"summary\":\"invented\",\"value\":{\"person\":\"anna\",\"passphrase\":\"an exercise passphrase\"}}}}}},"
    "\"responses\":{\"200\":{\"description\":\"the session: its cookie in Set-Cookie, its token in csrf\","
    "\"content\":{\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/Session\"}}}},"
    "\"default\":{\"$ref\":\"#/components/responses/Problem\"}}},"
    "\"get\":{\"operationId\":\"session.who\",\"summary\":\"who is logged in; does not keep the session alive\","
    "\"responses\":{\"200\":{\"description\":\"the session\",\"content\":{\"application/json\":{\"schema\":"
    "{\"$ref\":\"#/components/schemas/Session\"}}}},\"default\":{\"$ref\":\"#/components/responses/Problem\"}}},"
    "\"delete\":{\"operationId\":\"session.end\",\"summary\":\"log out: wipes the key, drops the files\","
    "\"responses\":{\"200\":{\"description\":\"it is over\",\"content\":{\"application/json\":{\"schema\":"
    "{\"$ref\":\"#/components/schemas/Answer\"}}}},\"default\":{\"$ref\":\"#/components/responses/Problem\"}}}},"
    "\"/api/v1/file\":{\"put\":{\"operationId\":\"file.send\",\"summary\":\"send a file for one operation, which takes its id\","
    "\"requestBody\":{\"required\":true,\"content\":{\"application/octet-stream\":{}}},"
    "\"responses\":{\"200\":{\"description\":\"its id\",\"content\":{\"application/json\":{\"schema\":{\"type\":\"object\","
    "\"properties\":{\"file\":{\"type\":\"string\"}},\"required\":[\"file\"]}}}},"
    "\"default\":{\"$ref\":\"#/components/responses/Problem\"}}}},"
    "\"/api/v1/file/{id}\":{\"get\":{\"operationId\":\"file.fetch\",\"summary\":\"fetch, once, a file that an operation wrote\","
    "\"parameters\":[{\"name\":\"id\",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"string\",\"pattern\":\"^[0-9a-f]{64}$\"}}],"
    "\"responses\":{\"200\":{\"description\":\"its bytes\",\"content\":{\"application/octet-stream\":{}}},"
    "\"default\":{\"$ref\":\"#/components/responses/Problem\"}}}},"
    "\"/api/v1/openapi.json\":{\"get\":{\"operationId\":\"openapi\",\"summary\":\"this description\",\"security\":[],"
    "\"responses\":{\"200\":{\"description\":\"OpenAPI 3.1\",\"content\":{\"application/json\":{\"schema\":{\"type\":\"object\"}}}}}}}}";

static ent_code put_members(ent_jw *w, ent_arena *a, const char *text, ent_err *e)
{
    const ent_json *o;

    ENT_TRY(ent_json_parse(&o, a, ent_str_c(text), OPENAPI_MAX, e));
    for (size_t i = 0; i < o->n; i++) {
        ent_jw_key(w, o->members[i].key.p);
        ent_jw_value(w, o->members[i].value);
    }
    return ENT_OK;
}

static ent_code put_paths(ent_jw *w, ent_arena *a, ent_err *e)
{
    size_t n;
    const ent_operation *all = ent_api_operations(&n);

    ent_jw_key(w, "paths");
    ent_jw_obj(w);
    for (size_t i = 0; i < n; i++) {
        const char *slash = all[i].verb != NULL ? "/" : "", *verb = all[i].verb != NULL ? all[i].verb : "";
        ent_str path, id;
        if (!ENT_SERVED(all[i].access)) continue;
        ENT_TRY(ent_str_fmt(&path, a, e, "/api/v1/%s%s%s", all[i].noun, slash, verb));
        ENT_TRY(ent_str_fmt(&id, a, e, "%s%s%s", all[i].noun, all[i].verb != NULL ? "." : "", verb));
        ent_jw_key(w, path.p);
        ent_jw_obj(w);
        put_operation(w, &all[i], id);
        ent_jw_end(w);
    }
    ENT_TRY(put_members(w, a, door, e));
    ent_jw_end(w);
    return ENT_OK;
}

/* ---- what they share ---- */

static const char shared[] =
    "{\"security\":[{\"session\":[],\"token\":[]}],\"components\":{"
    "\"securitySchemes\":{\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"__Host-entente\"},"
    "\"token\":{\"type\":\"apiKey\",\"in\":\"header\",\"name\":\"X-Entente-CSRF\"}},"
    "\"responses\":{\"Problem\":{\"description\":\"refused; nothing was written unless \\\"written\\\" says so\","
    "\"content\":{\"application/problem+json\":{\"schema\":{\"$ref\":\"#/components/schemas/Problem\"}}}}},"
    "\"schemas\":{\"Answer\":{\"type\":\"object\"},"
    "\"Session\":{\"type\":\"object\",\"properties\":{\"person\":{\"type\":\"string\"},\"csrf\":{\"type\":\"string\"},"
    "\"idle_seconds\":{\"type\":\"integer\"}},\"required\":[\"person\",\"csrf\",\"idle_seconds\"]},"
    "\"Problem\":{\"description\":\"RFC 9457, and what the refusal teaches\",\"type\":\"object\",\"properties\":{"
    "\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},\"detail\":{\"type\":\"string\"},"
    "\"error\":{\"type\":\"object\"}},\"required\":[\"type\",\"title\",\"status\"]}}}}";

ent_code ent_api_openapi(ent_str *out, ent_arena *a, ent_err *e)
{
    ent_buf b = ent_buf_new(a, OPENAPI_MAX);
    ent_jw w = ent_jw_plain(&b);

    ent_jw_obj(&w);
    ent_jw_kz(&w, "openapi", "3.1.0");
    ent_jw_key(&w, "info");
    ent_jw_obj(&w);
    ent_jw_kz(&w, "title", "Entente");
    ent_jw_kz(&w, "version", ENT_VERSION);
    ent_jw_end(&w);
    ENT_TRY(put_paths(&w, a, e));
    ENT_TRY(put_members(&w, a, shared, e));
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}
