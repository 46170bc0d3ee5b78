/* SPDX-License-Identifier: Apache-2.0 */
/* Key files of format 1 get the names of format 2. */
#include <unistd.h>

#include "care.h"

ent_code upgrade_keys_find(upgrade_keys *out, ent_call *c, const ent_reg_persons *persons, ent_err *e)
{
    for (size_t i = 0; i < persons->n; i++) {
        const ent_reg_person *p = &persons->v[i];
        upgrade_key k = {0};
        ENT_TRY(ent_str_fmt(&k.old_path, c->arena, e, "%s/keys/%.*s.pem", c->dir, ENT_F(p->name)));
        if (!care_is_there(k.old_path.p)) continue;
        ENT_TRY(keys_path(&k.new_path, c->arena, c->dir, p->name, &p->sign_key, "pem", e));
        ENT_PUSH(out, c->arena, k, e);
    }
    return ENT_OK;
}

ent_code upgrade_keys_make(upgrade_keys *k, ent_arena *a, ent_err *e)
{
    for (size_t i = 0; i < k->n; i++) {
        ent_str pem;
        if (care_is_there(k->v[i].new_path.p)) continue;
        ENT_TRY(ent_file_read(&pem, a, k->v[i].old_path.p, CARE_KEY_FILE_MAX, e));
        ENT_TRY(ent_file_write(k->v[i].new_path.p, pem, 0600, e));
        k->v[i].made = true;
    }
    return ENT_OK;
}

void upgrade_keys_unmake(const upgrade_keys *k)
{
    for (size_t i = 0; i < k->n; i++)
        if (k->v[i].made) (void)unlink(k->v[i].new_path.p); /* one too many does no harm */
}

void upgrade_keys_drop_old(const upgrade_keys *k)
{
    for (size_t i = 0; i < k->n; i++)
        if (care_is_there(k->v[i].new_path.p)) (void)unlink(k->v[i].old_path.p); /* node doctor names what stays */
}
