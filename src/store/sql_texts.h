/* SPDX-License-Identifier: Apache-2.0 */
/* The statements of sql/, embedded by tools/embed-sql, sorted by name. Schema files are "schema/NNNN-name", views
 * "view/v_name".                                                                                                    */
#ifndef ENTENTE_STORE_SQL_TEXTS_H
#define ENTENTE_STORE_SQL_TEXTS_H

#include <stddef.h>

typedef struct ent_sql_text {
    const char *name;
    const char *text;
} ent_sql_text;

extern const ent_sql_text ent_sql_texts[];
extern const size_t ent_sql_texts_n;

#endif
