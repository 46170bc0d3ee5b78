/* SPDX-License-Identifier: Apache-2.0 */
/* Members of JSON objects, by name and type. */
#include <string.h>

#include <entente/core/json.h>

static const char NEXT_MEMBER[] = "Compare the object with the description of its format.";

const ent_json *ent_json_get(const ent_json *o, const char *key)
{
    if (o == NULL || o->kind != ENT_JSON_OBJ) return NULL;
    for (size_t i = 0; i < o->n; i++)
        if (ent_str_is(o->members[i].key, key)) return o->members[i].value;
    return NULL;
}

static const char *kind_name(ent_json_kind kind)
{
    switch (kind) {
    case ENT_JSON_NULL: return "null";
    case ENT_JSON_BOOL: return "true or false";
    case ENT_JSON_INT: return "a whole number";
    case ENT_JSON_STR: return "a text";
    case ENT_JSON_ARR: return "an array";
    case ENT_JSON_OBJ: return "an object";
    }
    return "unknown";
}

/* NULL, and *e filled, when there is no such member of this kind. */
static const ent_json *need(const ent_json *o, const char *key, ent_json_kind kind, ent_err *e)
{
    if (o == NULL || o->kind != ENT_JSON_OBJ) {
        (void)ent_fail(e, ENT_INVALID, NULL, NEXT_MEMBER, "An object with the member \"%s\" is needed, but this is %s.", key,
                       o == NULL ? "missing" : kind_name(o->kind));
        return NULL;
    }
    const ent_json *found = ent_json_get(o, key);
    if (found == NULL) {
        (void)ent_fail(e, ENT_INVALID, NULL, NEXT_MEMBER, "The member \"%s\" is missing.", key);
    } else if (found->kind != kind) {
        (void)ent_fail(e, ENT_INVALID, NULL, NEXT_MEMBER, "The member \"%s\" must be %s, but is %s.", key, kind_name(kind),
                       kind_name(found->kind));
        return NULL;
    }
    return found;
}

ent_code ent_json_need_str(ent_str *out, const ent_json *o, const char *key, ent_err *e)
{
    const ent_json *found = need(o, key, ENT_JSON_STR, e);
    if (found == NULL) return e->code;
    *out = found->str;
    return ENT_OK;
}

ent_code ent_json_need_i64(int64_t *out, const ent_json *o, const char *key, ent_err *e)
{
    const ent_json *found = need(o, key, ENT_JSON_INT, e);
    if (found == NULL) return e->code;
    *out = found->integer;
    return ENT_OK;
}

ent_code ent_json_need_arr(const ent_json **out, const ent_json *o, const char *key, ent_err *e)
{
    *out = need(o, key, ENT_JSON_ARR, e);
    return *out == NULL ? e->code : ENT_OK;
}

ent_code ent_json_need_obj(const ent_json **out, const ent_json *o, const char *key, ent_err *e)
{
    *out = need(o, key, ENT_JSON_OBJ, e);
    return *out == NULL ? e->code : ENT_OK;
}

ent_str ent_json_str(const ent_json *o, const char *key)
{
    const ent_json *found = ent_json_get(o, key);
    return found != NULL && found->kind == ENT_JSON_STR ? found->str : (ent_str){"", 0};
}

/* A member name for a message: cut at a character's start, control bytes replaced. */
static void show(char out[static 64], ent_str key)
{
    size_t n = key.n < 60 ? key.n : 60;
    while (n < key.n && n > 0 && ((unsigned char)key.p[n] & 0xC0) == 0x80) n--;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)key.p[i];
        out[i] = c < 0x20 || c == 0x7F ? '?' : key.p[i];
    }
    memcpy(out + n, n < key.n ? "..." : "", n < key.n ? 4 : 1);
}

ent_code ent_json_only(const ent_json *o, const char *const *keys, ent_err *e)
{
    if (o == NULL || o->kind != ENT_JSON_OBJ)
        return ent_fail(e, ENT_INVALID, NULL, NEXT_MEMBER, "An object is needed, but this is %s.",
                        o == NULL ? "missing" : kind_name(o->kind));
    for (size_t i = 0; i < o->n; i++) {
        const char *const *k = keys;
        while (*k != NULL && !ent_str_is(o->members[i].key, *k)) k++;
        if (*k != NULL) continue;
        char shown[64];
        show(shown, o->members[i].key);
        return ent_fail(e, ENT_INVALID, NULL, NEXT_MEMBER, "The member \"%s\" is not part of this format.", shown);
    }
    return ENT_OK;
}
