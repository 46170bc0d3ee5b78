/* SPDX-License-Identifier: Apache-2.0 */
/* Filled-in forms, CSV or XLSX: the first byte chooses the form. Every field of a row that is taken is right by the form; whatever a row holds,
 * the engines give a record or say where and why not.                                                                         */
#include <stddef.h>
#include <stdint.h>

#include "src/api/form_rows.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int truth)
{
    if (!truth) __builtin_trap();
}

static void check_fields(const form_sheet *s)
{
    const char *next;

    need(s->rows.n_columns == s->form->n);
    for (size_t i = 0; i < s->rows.n_rows; i++)
        for (size_t c = 0; c < s->form->n; c++)
            if (s->rows.rows[i].f[c].n != 0) need(form_fault(&s->form->columns[c], s->rows.rows[i].f[c], &next) == NULL);
}

static void check_refused(const form_refusals *r)
{
    for (size_t i = 0; i < r->n; i++) need(r->v[i].place.n != 0 && r->v[i].why.n != 0 && r->v[i].next.n != 0);
}

static void check_records(ent_arena *a, const record_set *set)
{
    for (size_t i = 0; i < set->n; i++) {
        ent_str content;
        ent_err e;
        need(set->v[i].id.n != 0 && set->v[i].number.n != 0 && set->v[i].place.n != 0);
        if (set->content(&content, a, &set->v[i], &e) == ENT_OK) need(content.n != 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t n_forms;
    const form *all = form_all(&n_forms), *f;
    ent_arena *a = ent_arena_new(NULL, (size_t)512 << 20);
    form_refusals refused = {0};
    form_sheet sheet, good;
    record_set set = {0};
    ent_err e = {0};

    if (a == NULL || size == 0) {
        ent_arena_free(a);
        return 0;
    }
    f = &all[data[0] % n_forms];
    if (form_read(&sheet, &refused, a, f, (ent_str){(const char *)data + 1, size - 1}, (ent_str){0}, NULL, &e) == ENT_OK) {
        check_fields(&sheet);
        if (form_without(&good, a, &sheet, &refused, &e) == ENT_OK && form_check_rows(&refused, a, &good, &e) == ENT_OK &&
            form_without(&good, a, &sheet, &refused, &e) == ENT_OK && form_records(&set, &refused, a, &good, &e) == ENT_OK)
            check_records(a, &set);
        check_refused(&refused);
    } else {
        need(e.what[0] != '\0');
    }
    ent_arena_free(a);
    return 0;
}
