/* SPDX-License-Identifier: Apache-2.0 */
/* The reader of the printed key page. The byte 0x01 parts two pages. What is read is printed and read again: the same key. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <entente/backup.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void insist(int condition)
{
    if (!condition) __builtin_trap();
}

static void print_again(ent_arena *a, const ent_secret *key)
{
    ent_backup_page_facts f = {.org = ENT_S("EXERCISE"), .node = ENT_S("EXERCISE")};
    ent_str page[3];
    ent_secret again;
    ent_err e = {0};

    insist(ent_wrap_public(&f.key, key, &e) == ENT_OK);
    for (int half = 0; half < 3; half++) insist(ent_backup_page(&page[half], a, key, half, &f, &e) == ENT_OK);
    insist(ent_backup_page_read(&again, page[0], (ent_str){0}, &e) == ENT_OK);
    insist(memcmp(&again, key, sizeof again) == 0);
    insist(ent_backup_page_read(&again, page[2], page[1], &e) == ENT_OK);
    insist(memcmp(&again, key, sizeof again) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    ent_str first, second;
    ent_secret key;
    ent_err e = {0};
    ent_code code;

    insist(a != NULL);
    ent_str_cut((ent_str){(const char *)data, size}, 1, &first, &second);
    code = ent_backup_page_read(&key, first, second, &e);
    if (code == ENT_OK) print_again(a, &key);
    else insist((code == ENT_INVALID || code == ENT_LIMIT) && e.what[0] != '\0' && e.next[0] != '\0');
    ent_arena_free(a);
    return 0;
}
