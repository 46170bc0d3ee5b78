/* SPDX-License-Identifier: Apache-2.0 */
/* The reader of backups. First byte of the input:
 *   'z'   the rest is the file
 *   'k'   the rest is records of a key backup, 'd' and all others: of a data backup; they are sealed to the key below, so that the fuzzer
 *         reaches what lies behind the seal, as anybody may who knows the public key
 * What is taken is written again by the writer: it must be the same records.
 * The key is made of zeros and of no use to anybody.                                                                      */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "src/backup/backup_private.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const ent_secret key = {{0}};

typedef struct bytes {
    const char *p;
    size_t n, at;
} bytes;

static ent_code give(void *ctx, void *p, size_t n, size_t *got, ent_err *e)
{
    bytes *b = ctx;

    (void)e;
    *got = b->n - b->at < n ? b->n - b->at : n;
    if (*got != 0) memcpy(p, b->p + b->at, *got);
    b->at += *got;
    return ENT_OK;
}

static ent_code take(void *ctx, const void *p, size_t n, ent_err *e)
{
    (void)e;
    ent_buf_add(ctx, (ent_str){p, n});
    return ENT_OK;
}

/* What was read, through a writer of our own. */
typedef struct again {
    ent_arena *a;
    ent_public public;
    ent_bytes random;
    ent_buf out;
    ent_backup_writer *w;
} again;

static ent_code head_again(void *ctx, const ent_backup_head *head, ent_err *e)
{
    again *x = ctx;

    return ent_backup_new(&x->w, x->a, (ent_sink){take, &x->out}, &x->public, head, &x->random, e);
}

static ent_code entry_again(void *ctx, const ent_backup_entry *entry, ent_err *e)
{
    return ent_backup_put_entry(((again *)ctx)->w, entry, e);
}

static ent_code content_again(void *ctx, const ent_backup_content *content, ent_err *e)
{
    return ent_backup_put_content(((again *)ctx)->w, content, e);
}

static ent_code keyfile_again(void *ctx, ent_str name, ent_str text, ent_err *e)
{
    return ent_backup_put_keyfile(((again *)ctx)->w, name, text, e);
}

static ent_code start(again *x, ent_arena *a, ent_err *e)
{
    const uint8_t seed[32] = {0};

    *x = (again){.a = a, .out = ent_buf_new(a, 1 << 22)};
    ENT_TRY(ent_wrap_public(&x->public, &key, e));
    return ent_bytes_init(&x->random, a, seed, e);
}

static ent_code seal(ent_str *out, ent_arena *a, ent_backup_kind kind, ent_str records, ent_err *e)
{
    char line[BACKUP_LINE + 1];
    ent_sealer *s;
    again x;

    ENT_TRY(start(&x, a, e));
    ENT_TRY(backup__line(line, kind, &x.public, e));
    ent_buf_z(&x.out, line);
    ent_buf_c(&x.out, '\n');
    ENT_TRY(ent_sealer_new(&s, a, &x.public, line, (ent_sink){take, &x.out}, &x.random, e));
    ENT_TRY(ent_sealer_add(s, records.p, records.n, e));
    ENT_TRY(ent_sealer_end(s, e));
    return ent_buf_take(out, &x.out, e);
}

static void try_file(ent_arena *a, ent_str file, bool sealed_here, ent_err *e)
{
    ent_backup_taker taker = {.head = head_again, .entry = entry_again, .content = content_again, .keyfile = keyfile_again};
    bytes b = {file.p, file.n, 0};
    ent_str written;
    ent_code code;
    again x;

    if (start(&x, a, e) != ENT_OK) return;
    taker.ctx = &x;
    code = ent_backup_read(a, (ent_source){give, &b}, &key, &taker, e);
    if (code == ENT_BUG || (code != ENT_OK && e->what[0] == '\0')) abort(); /* what is refused is told, and never by the writer */
    if (code != ENT_OK) return;
    if (b.at != b.n) abort();
    if (ent_backup_end(x.w, e) != ENT_OK || ent_buf_take(&written, &x.out, e) != ENT_OK) abort();
    if (sealed_here && !ent_str_eq(written, file)) abort(); /* one spelling: the seed of the random bytes is the same */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, (size_t)512 << 20);
    ent_str file = {(const char *)data + (size > 0), size - (size > 0)};
    bool raw = size == 0 || data[0] == 'z';
    ent_backup_kind kind = size != 0 && data[0] == 'k' ? ENT_BACKUP_KEYS : ENT_BACKUP_DATA;
    ent_err e = {0};

    if (a != NULL && (raw || seal(&file, a, kind, file, &e) == ENT_OK)) try_file(a, file, !raw, &e);
    ent_arena_free(a);
    return 0;
}
