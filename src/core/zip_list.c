/* SPDX-License-Identifier: Apache-2.0 */
/* The entries of a ZIP archive: which names are allowed, and a list that knows each name once. See zip_layout.h. */
#include <stddef.h>
#include <string.h>

#include "zip_layout.h"

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '/' || c == '-';
}

const char *ent_zip_name_fault(ent_str name)
{
    if (name.n == 0) return "The name is empty.";
    if (name.n > ENT_ZIP_NAME_MAX) return "The name has more than 200 bytes.";
    for (size_t i = 0; i < name.n; i++)
        if (!is_name_char(name.p[i])) return "The name has a character other than a-z 0-9 . _ / -.";
    if (name.p[0] == '/') return "The name starts with \"/\".";
    ent_str part, rest = name;
    bool more = true;
    while (more) {
        more = ent_str_cut(rest, '/', &part, &rest);
        if (part.n == 0) return "The name has an empty part or ends with \"/\".";
        if (ent_str_is(part, ".") || ent_str_is(part, "..")) return "The name has a part \".\" or \"..\".";
    }
    return NULL;
}

/* ---- The list ---- */

static ent_str item_name(const ent_zip_item *item)
{
    return (ent_str){item->name, item->name_n};
}

static ent_zip_entry entry_of(const ent_zip_item *item)
{
    return (ent_zip_entry){item_name(item), item->size, item->crc};
}

/* Bits are counted from 1; a name goes on with zero bits for ever. No name has a NUL byte, so none is another's
 * continuation with zeros.                                                                                     */
static unsigned bit_of(ent_str name, unsigned bit)
{
    if (bit == 0 || (bit - 1) / 8 >= name.n) return 0;
    return ((unsigned char)name.p[(bit - 1) / 8] >> (7 - (bit - 1) % 8)) & 1U;
}

static unsigned first_difference(ent_str a, ent_str b)
{
    unsigned bit = 1;
    size_t same = 0;
    while (same < a.n && same < b.n && a.p[same] == b.p[same]) same++;
    bit += (unsigned)same * 8;
    while (bit_of(a, bit) == bit_of(b, bit)) bit++;
    return bit;
}

/* A node is inner node and leaf at once: a link to a bit that is not further on leads to a leaf. Finds the leaf for
 * the name, or where the descent passes `below`; *parent is the node before it.                                  */
static ent_zip_item *descend(const ent_zip_list *l, ent_str name, unsigned below, ent_zip_item **parent)
{
    ent_zip_item *p = l->root, *x = p->child[0];
    while (x->bit > p->bit && x->bit < below) {
        p = x;
        x = x->child[bit_of(name, x->bit)];
    }
    *parent = p;
    return x;
}

static void insert(ent_zip_list *l, ent_zip_item *item, unsigned bit)
{
    ent_str name = item_name(item);
    ent_zip_item *parent, *x = descend(l, name, bit, &parent);
    unsigned side = bit_of(name, bit);
    item->bit = (uint16_t)bit;
    item->child[side] = item;
    item->child[!side] = x;
    parent->child[bit_of(name, parent->bit)] = item;
}

ent_code ent_zip_list_init(ent_zip_list *l, ent_arena *a, ent_err *e)
{
    *l = (ent_zip_list){.a = a};
    ENT_NEW(l->root, a, 1, e);
    l->root->child[0] = l->root->child[1] = l->root;
    l->last = l->root;
    return ENT_OK;
}

/* An entry costs 40 bytes and its name. What can be worked out from the order, the offset, is not kept. */
ent_code ent_zip_list_add(ent_zip_entry *out, bool *taken, ent_zip_list *l, const ent_zip_entry *entry, ent_err *e)
{
    ent_zip_item *parent, *near = descend(l, entry->name, UINT16_MAX, &parent);
    *taken = ent_str_eq(item_name(near), entry->name);
    if (*taken) return ENT_OK;

    uint64_t header = ent_zip_local_size(entry);
    if (entry->size > INT64_MAX - header || l->end > INT64_MAX - header - entry->size)
        return ent_fail(e, ENT_LIMIT, NULL, NULL, "No file can hold an archive of this size.");

    ent_zip_item *item = ent_alloc(l->a, offsetof(ent_zip_item, name) + entry->name.n + 1);
    if (item == NULL) return ent_nomem(e);
    memcpy(item->name, entry->name.p, entry->name.n);
    item->name_n = (uint8_t)entry->name.n;
    item->size = entry->size;
    item->crc = entry->crc;
    insert(l, item, first_difference(item_name(near), entry->name));
    l->last->next = item;
    l->last = item;
    l->n++;
    l->end += header + entry->size;
    *out = entry_of(item);
    return ENT_OK;
}

bool ent_zip_walk_next(ent_zip_walk *w, ent_zip_entry *entry, ent_zip_record *r)
{
    const ent_zip_item *item = w->at->next;
    if (item == NULL) return false;
    *entry = entry_of(item);
    ent_zip_central(r, entry, w->offset);
    w->at = item;
    w->size += r->n;
    w->offset += ent_zip_local_size(entry) + entry->size;
    return true;
}
