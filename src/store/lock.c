/* SPDX-License-Identifier: Apache-2.0 */
/* The cut reader: from the lock on, item tables are read through their views or not at all (law 3). */
#include <stdio.h>
#include <string.h>

#include "store_private.h"

/* Tables without labels that a question may read directly. Everything else is an item table: its rows are reached through a
 * view of sql/view/ or not at all. A new table is hidden until it is named here or gets a view.                        */
static const char *const open_tables[] = {"node",   "policy",      "fact_table", "agreement",    "partner",  "channel", "channel_leaf",
                                          "person", "person_role", "person_key", "key_recovery", "node_key", "backup",  "node_restore"};

static bool is_view(const char *name)
{
    char full[64];

    return strncmp(name, "v_", 2) == 0 && snprintf(full, sizeof full, "view/%s", name) < (int)sizeof full && store__find(full) != SIZE_MAX;
}

/* A view is made in two layers: v_NAME selects from "v_NAME SEAL", which holds the text of sql/view/. SQLite tells the authorizer
 * the innermost view by the name that the text used, and a CTE passes for a view of its name; no text in sql/ can know the seal,
 * which is the address of this session. So only the real views reach the tables.                                          */
static bool is_sealed(const ent_store *s, const char *name)
{
    size_t n = strlen(name), seal = strlen(s->seal);

    return strncmp(name, "v_", 2) == 0 && n > seal && strcmp(name + n - seal, s->seal) == 0;
}

static bool is_open(const char *table)
{
    for (size_t i = 0; i < sizeof open_tables / sizeof *open_tables; i++)
        if (strcmp(table, open_tables[i]) == 0) return true;
    return false;
}

int store__authorize(void *ctx, int action, const char *a, const char *b, const char *database, const char *source)
{
    const ent_store *s = ctx;
    bool temp = database == NULL || strcmp(database, "temp") == 0;

    if (action == SQLITE_SELECT || action == SQLITE_FUNCTION || action == SQLITE_RECURSIVE) return SQLITE_OK;
    if (action != SQLITE_READ || a == NULL) return SQLITE_DENY;
    if (source != NULL && is_sealed(s, source)) return SQLITE_OK;
    /* No column is read: so SQLite reports, without its view, a table that it has merged into the question and of which only the row
     * number is used. "count(*)" of a hidden table looks the same, so only view_cut may stand so in a view; other tables that
     * a view joins by row number alone go into its list of columns as subqueries.                                            */
    if (temp && strcmp(a, "view_cut") == 0 && b != NULL && b[0] == '\0') return SQLITE_OK;
    if (temp && (is_view(a) || is_sealed(s, a))) return SQLITE_OK;
    return is_open(a) ? SQLITE_OK : SQLITE_DENY;
}

/* The sorted cut ids into temp.view_cut. */
static ent_code fill(ent_store *s, const int64_t *cuts, size_t n, ent_err *e)
{
    ENT_TRY(store__exec(s, "CREATE TEMP TABLE view_cut(id INTEGER PRIMARY KEY) STRICT", "preparing the view", e));
    for (size_t i = 0; i < n; i++) ENT_TRY(ENT_RUN(s, e, "store/view_cut_insert", ENT_I(cuts[i])));
    return ENT_OK;
}

static ent_code make_view(ent_store *s, const ent_sql_text *t, ent_err *e)
{
    const char *view = t->name + strlen("view/");
    ent_str head, text;

    ENT_TRY(ent_str_fmt(&head, s->arena, e, "CREATE TEMP VIEW %s AS", view));
    if (!ent_str_starts(ent_str_c(t->text), head.p))
        return ent_fail(e, ENT_BUG, NULL, "Report this.", "%s does not make its view.", t->name);
    ENT_TRY(ent_str_fmt(&text, s->arena, e, "CREATE TEMP VIEW \"%s%s\" AS%s;\n%s SELECT * FROM temp.\"%s%s\"", view, s->seal,
                        t->text + head.n, head.p, view, s->seal));
    return store__exec(s, text.p, t->name, e);
}

ent_code ent_store_lock(ent_store *s, const int64_t *cuts, size_t n, ent_err *e)
{
    if (s->mode != ENT_STORE_READ || s->locked) return ent_fail(e, ENT_BUG, NULL, NULL, "Only a fresh reader can be cut to a view.");
    ENT_TRY(fill(s, cuts, n, e));
    snprintf(s->seal, sizeof s->seal, " %p", (void *)s);
    for (size_t i = 0; i < ent_sql_texts_n; i++)
        if (strncmp(ent_sql_texts[i].name, "view/", 5) == 0) ENT_TRY(make_view(s, &ent_sql_texts[i], e));
    store__forget(s);
    if (sqlite3_set_authorizer(s->db, store__authorize, s) != SQLITE_OK) return store__failed(s, "locking the view", e);
    s->locked = true;
    return ENT_OK;
}
