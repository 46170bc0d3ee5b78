/* SPDX-License-Identifier: Apache-2.0 */
/* JSON of labels and clearances: closed objects, each refusal with the path of the member ("ocl.catl[1].name"). */
#ifndef ENTENTE_LABEL_JSON_FORM_H
#define ENTENTE_LABEL_JSON_FORM_H

#include "label_form.h"

/* Where in the document. */
typedef struct ent_jpath {
    char z[200];
} ent_jpath;
ent_jpath ent_jpath_root(const char *member); /* "": the document itself */
ent_jpath ent_jpath_member(const ent_jpath *up, const char *member);
ent_jpath ent_jpath_nth(const ent_jpath *up, size_t i);
ent_code ent_jpath_at(const ent_form *f, const ent_jpath *at); /* sets the place of f->e; returns its code */

#define ENT_JFORM_BAD(f, path, ...) (ent_fail((f)->e, ENT_INVALID, NULL, ENT_FORM_NEXT, __VA_ARGS__), ent_jpath_at((f), (path)))
#define ENT_JFORM_TRY(f, path, call)                            \
    do {                                                        \
        if ((call) != ENT_OK) return ent_jpath_at((f), (path)); \
    } while (0)

/* The document: one object of at most 1 MiB. */
ENT_CHECKED ent_code ent_jform_document(const ent_json **out, const ent_form *f, ent_str json);
/* v is an object with no member besides the NULL-ended list. */
ENT_CHECKED ent_code ent_jform_object(const ent_form *f, const ent_jpath *at, const ent_json *v, const char *const *members);
/* A text as a token of plain characters, never empty. v may be NULL: it is missing. */
ENT_CHECKED ent_code ent_jform_token(ent_str *out, const ent_form *f, const ent_jpath *at, const ent_json *v);
/* A member of o; *out stays empty when it is absent and not needed. */
ENT_CHECKED ent_code ent_jform_text(ent_str *out, const ent_form *f, const ent_jpath *up, const ent_json *o, const char *key, bool needed);
/* *has: the member is there. */
ENT_CHECKED ent_code ent_jform_time(bool *has, ent_time *out, const ent_form *f, const ent_jpath *up, const ent_json *o, const char *key);

/* How one form names the parts of a category. */
typedef struct ent_jkeys {
    const char *type, *set, *values, *uri; /* uri NULL: the form has none */
    bool letters;                          /* R, P, I */
} ent_jkeys;
/* One category, or an array of them. */
ENT_CHECKED ent_code ent_jform_categories(ent_categories *out, const ent_form *f, const ent_jpath *at, const ent_json *v,
                                          const ent_jkeys *k);

/* The policy as it is named: by its name, by "urn:oid:…" or an object identifier, or by a UUID, which stands for the identifier
 * 2.25 followed by the UUID as one number (Rec. ITU-T X.667). A name is taken as written and checked on use; an identifier or a
 * UUID must be p's. *uri is the identifier given beside the name, may be empty.                                    */
ENT_CHECKED ent_code ent_jform_policy(ent_str *name, ent_str *uri, const ent_form *f, const ent_jpath *at, const ent_policy *p,
                                      ent_str text);

/* Writing. */
void ent_jform_put_time(ent_jw *w, const char *key, ent_time t);
ENT_CHECKED ent_code ent_jform_put_categories(ent_jw *w, ent_arena *a, const ent_policy *p, const ent_category *list, size_t n,
                                              const ent_jkeys *k, ent_err *e);

#endif
