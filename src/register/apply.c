/* SPDX-License-Identifier: Apache-2.0 */
/* The entry kinds of this room, as a table. */
#include "register_private.h"

typedef struct kind_row {
    const char *kind;
    ent_code (*apply)(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e);
} kind_row;

static const kind_row kinds[] = {
    {"item.revise", reg__apply_revise},
    {"label", reg__apply_label},
    {"cut", reg__apply_cut},
    {"source.absent", reg__apply_absent},
    {"content.gone", reg__apply_gone},
    {"person", reg__apply_person},
    {"person.key", reg__apply_person_key},
    {"person.clear", reg__apply_person_clear},
    {"policy", reg__apply_policy},
    {"facts", reg__apply_facts},
    {"node", reg__apply_node},
    {"key.revoke", reg__apply_key_revoke},
    {"key.propose", reg__apply_key_propose},
    {"key.accept", reg__apply_key_accept},
    {"node.key", reg__apply_node_key},
    {"node.backup_key", reg__apply_backup_key},
    {"backup", reg__apply_backup},
    {"backup.replaced", reg__apply_backup_replaced},
    {"node.restored", reg__apply_restored},
};

ent_code ent_reg_apply(bool *known, ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    *known = false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!ent_str_is(entry->kind, kinds[i].kind)) continue;
        *known = true;
        ENT_TRY(kinds[i].apply(s, scratch, entry, e));
        return ENT_OK;
    }
    return ENT_OK;
}

ent_code reg__hex(void *out, size_t n, const ent_json *o, const char *key, ent_err *e)
{
    ent_str hex;

    ENT_TRY(ent_json_need_str(&hex, o, key, e));
    if (ent_unhex(out, n, hex)) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, NULL, "The member \"%s\" is not %zu bytes in hexadecimal.", key, n);
}

void reg__put_hex(ent_jw *w, const char *key, const void *bytes, size_t n)
{
    char hex[2 * 64 + 1];

    if (n > 64) n = 64;
    ent_hex(hex, bytes, n);
    ent_jw_kz(w, key, hex);
}

ent_code reg__column32(uint8_t out[static 32], const ent_stmt *st, int column, ent_err *e)
{
    ent_str b = ent_stmt_str(st, column);

    if (b.n != 32) return ent_fail(e, ENT_UNVERIFIED, "R-63", "Run: log verify", "A stored digest or key has a wrong length.");
    for (size_t i = 0; i < 32; i++) out[i] = (uint8_t)b.p[i];
    return ENT_OK;
}
