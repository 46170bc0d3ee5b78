/* SPDX-License-Identifier: Apache-2.0 */
/* Backups: what was written is read; and the reader takes nothing that the writer would not have written. */
#include "backup_help.h"

static void refuse(ent_arena *a, ent_code want, const keys *k, file *f)
{
    ent_arena *own = ent_arena_new(a, 0);
    ent_str got;

    assert_non_null(own);
    must_refuse(want, read_noted(&got, own, f, &k->secret, &e));
    ent_arena_free(own);
}

/* ---- round trips ---- */

static void test_data(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a, 5);
    file f = small_data(a, &k);
    ent_backup_kind kind;
    char print[20], ours[20];
    ent_str got;

    must(read_noted(&got, a, &f, &k.secret, &e));
    assert_non_null(strstr(got.p, "head 1 " ID " " NODE " EXERCISE ORG 1795350000 2 3 0303"));
    assert_non_null(strstr(got.p, "\nentry 0 0 1795350000 act exercise.entry 1 {\"a\":1} 0101"));
    assert_non_null(strstr(got.p, "\nentry 1 1 1795350001 act exercise.entry 0  0000"));
    assert_non_null(strstr(got.p, "\nentry 2 2 1795350002 act exercise.entry 1 {} 0303"));
    assert_non_null(strstr(got.p, "\ncontent 20 20 EXERCISE sealed text 0101"));
    assert_non_null(strstr(got.p, "\ncontent 0 0  0707"));
    assert_non_null(strstr(got.p, "\ncontent 1 1 x c8c8"));
    assert_non_null(strstr(got.p, "\nkeyfile anna-0123.pem EXERCISE key\nkeyfile bert-0123.token "));
    must(ent_backup_peek(&kind, print, source_of(&f), &e));
    ent_public_fingerprint(ours, &k.public);
    assert_int_equal(kind, ENT_BACKUP_DATA);
    assert_string_equal(print, ours);
}

static void test_keys(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a, 5);
    file f = small_keys(a, &k);
    ent_backup_kind kind;
    char print[20];
    ent_str got;

    must(read_noted(&got, a, &f, &k.secret, &e));
    assert_non_null(strstr(got.p, "head 2 "));
    assert_non_null(strstr(got.p, "\ncontent 0 0  01010101"));
    assert_non_null(strstr(got.p, " fefefefe")); /* the wrapped key of the first */
    assert_non_null(strstr(got.p, " 37373737"));
    must(ent_backup_peek(&kind, print, source_of(&f), &e));
    assert_int_equal(kind, ENT_BACKUP_KEYS);
}

/* An empty log, no contents, no key files. */
static void test_empty(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a, 5);

    for (int kind = ENT_BACKUP_DATA; kind <= ENT_BACKUP_KEYS; kind++) {
        ent_backup_head h = head_of((ent_backup_kind)kind, 0);
        file f = file_of(a, 1 << 16);
        ent_backup_writer *w;
        ent_str got;
        must(ent_backup_new(&w, a, sink_of(&f), &k.public, &h, &k.random, &e));
        must(ent_backup_end(w, &e));
        must(read_noted(&got, a, &f, &k.secret, &e));
        assert_null(strchr(got.p, '\n'));
    }
}

typedef struct big {
    const char *want;
    size_t n;
    int contents;
} big;

static ent_code big_content(void *ctx, const ent_backup_content *c, ent_err *e)
{
    big *b = ctx;

    (void)e;
    b->contents++;
    assert_int_equal(c->sealed.n, b->n);
    assert_memory_equal(c->sealed.p, b->want, b->n);
    return ENT_OK;
}

static ent_code any_head(void *ctx, const ent_backup_head *h, ent_err *e)
{
    (void)ctx;
    (void)h;
    (void)e;
    return ENT_OK;
}

/* Around the border of a part, and longer than a record may be. */
static void test_large_contents(void **state)
{
    static const size_t sizes[] = {BACKUP_PART_SIZE - 1, BACKUP_PART_SIZE, BACKUP_PART_SIZE + 1, 2 * BACKUP_PART_SIZE,
                                   ENT_BACKUP_RECORD_MAX + 1000};
    ent_arena *a = arena_of(state);
    keys k = keys_of(a, 5);
    ent_backup_head h = head_of(ENT_BACKUP_DATA, 0);
    char *text = ent_alloc(a, 16 << 20);

    assert_non_null(text);
    for (size_t i = 0; i < (16 << 20); i++) text[i] = (char)(i * 31 + i / 4093);
    for (size_t i = 0; i < COUNT(sizes); i++) {
        ent_arena *own = ent_arena_new(a, 0);
        file f = file_of(own, (16 << 20) + (1 << 18));
        big b = {.want = text, .n = sizes[i]};
        ent_backup_taker t = {.ctx = &b, .head = any_head, .content = big_content};
        ent_backup_content c = content_of(9, (ent_str){text, sizes[i]});
        ent_backup_writer *w;
        must(ent_backup_new(&w, own, sink_of(&f), &k.public, &h, &k.random, &e));
        must(ent_backup_put_content(w, &c, &e));
        must(ent_backup_end(w, &e));
        must(ent_backup_read(own, source_of(&f), &k.secret, &t, &e));
        assert_int_equal(b.contents, 1);
        ent_arena_free(own);
    }
}

/* Memory does not grow with the file: 20,000 entries of 1 KiB through an arena of 1 MiB. */
static ent_code count_entry(void *ctx, const ent_backup_entry *x, ent_err *e)
{
    (void)e;
    assert_int_equal(x->body.n, 1000);
    ++*(int *)ctx;
    return ENT_OK;
}

static void test_flat_memory(void **state)
{
    enum { N = 20000 };
    ent_arena *a = arena_of(state), *writing = ent_arena_new(a, 1 << 20), *reading = ent_arena_new(a, 1 << 20);
    keys k = keys_of(a, 5);
    ent_backup_head h = head_of(ENT_BACKUP_DATA, N);
    file f = file_of(a, 32 << 20);
    char text[1000];
    int n = 0;
    ent_backup_taker t = {.ctx = &n, .head = any_head, .entry = count_entry};
    ent_backup_writer *w;

    memset(text, 'x', sizeof text);
    must(ent_backup_new(&w, writing, sink_of(&f), &k.public, &h, &k.random, &e));
    for (int i = 0; i < N; i++) {
        ent_backup_entry x = entry_of(i, "x");
        x.body = (ent_str){text, sizeof text};
        must(ent_backup_put_entry(w, &x, &e));
    }
    must(ent_backup_end(w, &e));
    must(ent_backup_read(reading, source_of(&f), &k.secret, &t, &e));
    assert_int_equal(n, N);
}

/* ---- damage ---- */

static void test_every_truncation(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a, 5);
    file f = small_data(a, &k);
    size_t n = f.n;

    for (f.n = 0; f.n < n; f.n++) refuse(a, ENT_UNVERIFIED, &k, &f);
}

static void test_every_bit(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a, 5);
    file f = small_data(a, &k);

    for (size_t bit = 0; bit < 8 * f.n; bit++) {
        flip(f.p, bit);
        refuse(a, ENT_UNVERIFIED, &k, &f);
        flip(f.p, bit);
    }
}

static void test_more_behind(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a, 5);
    file f = small_data(a, &k);

    for (int i = 0; i < 40; i++) {
        f.p[f.n++] = (char)i;
        refuse(a, ENT_UNVERIFIED, &k, &f);
    }
}

static void test_another_key(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a, 5), other = keys_of(a, 6);
    file f = small_data(a, &k);
    char print[20], theirs[20];
    ent_err e;
    ent_str got;

    ent_public_fingerprint(print, &k.public);
    ent_public_fingerprint(theirs, &other.public);
    assert_int_equal(read_noted(&got, a, &f, &other.secret, &e), ENT_UNVERIFIED);
    assert_non_null(strstr(e.what, print));
    assert_non_null(strstr(e.what, theirs));
}

static void test_peek(void **state)
{
    static const char *const bad[] = {
        "",
        "{}\n",
        "{\"format\":\"entente/backup/v2\",\"key\":\"0123 4567 89ab cdef\",\"kind\":\"data\"}\n",
        "{\"format\":\"entente/backup/v1\",\"key\":\"0123 4567 89AB cdef\",\"kind\":\"data\"}\n",
        "{\"format\":\"entente/backup/v1\",\"key\":\"0123 4567 89ab-cdef\",\"kind\":\"data\"}\n",
        "{\"format\":\"entente/backup/v1\",\"key\":\"0123 4567 89ab cdef\",\"kind\":\"date\"}\n",
        "{\"format\":\"entente/backup/v1\",\"key\":\"0123 4567 89ab cdef\",\"kind\":\"data\"} \n",
        "{\"format\":\"entente/backup/v1\",\"key\":\"0123 4567 89ab cdef\",\"kind\":\"data\"}",
        "{\"key\":\"0123 4567 89ab cdef\",\"format\":\"entente/backup/v1\",\"kind\":\"data\"}\n",
    };
    ent_arena *a = arena_of(state);
    file f = file_of(a, 200);
    ent_backup_kind kind;
    char print[20];

    for (size_t i = 0; i < COUNT(bad); i++) {
        f.n = 0;
        must(file_put(&f, bad[i], strlen(bad[i]), &e));
        must_refuse(ENT_UNVERIFIED, ent_backup_peek(&kind, print, source_of(&f), &e));
    }
    f.n = 0;
    must(file_put(&f, "{\"format\":\"entente/backup/v1\",\"key\":\"0123 4567 89ab cdef\",\"kind\":\"keys\"}\n", BACKUP_LINE + 1, &e));
    must(ent_backup_peek(&kind, print, source_of(&f), &e));
    assert_int_equal(kind, ENT_BACKUP_KEYS);
    assert_string_equal(print, "0123 4567 89ab cdef");
}

/* ---- records that no writer makes, rightly sealed ---- */

typedef struct forged {
    file *f;
    ent_sealer *s;
} forged;

static forged forge(ent_arena *a, keys *k, ent_backup_kind kind)
{
    forged x = {.f = ent_alloc(a, sizeof *x.f)};
    char line[BACKUP_LINE + 1];

    assert_non_null(x.f);
    *x.f = file_of(a, 1 << 16);
    must(backup__line(line, kind, &k->public, &e));
    must(file_put(x.f, line, BACKUP_LINE, &e));
    must(file_put(x.f, "\n", 1, &e));
    must(ent_sealer_new(&x.s, a, &k->public, line, sink_of(x.f), &k->random, &e));
    return x;
}

static void add(forged *x, int type, ent_str bytes)
{
    uint8_t head[5] = {(uint8_t)type, (uint8_t)(bytes.n >> 24), (uint8_t)(bytes.n >> 16), (uint8_t)(bytes.n >> 8), (uint8_t)bytes.n};

    must(ent_sealer_add(x->s, head, sizeof head, &e));
    if (bytes.n != 0) must(ent_sealer_add(x->s, bytes.p, bytes.n, &e));
}

static file done(forged *x)
{
    must(ent_sealer_end(x->s, &e));
    return *x->f;
}

static ent_str str_of(ent_arena *a, const backup_bytes *b)
{
    ent_str s;

    must(ent_str_dup(&s, a, (ent_str){(const char *)b->b, b->n}, &e));
    return s;
}

/* The records of a small backup, one letter each:
 *   h head (3 entries; H of a key backup; i with impossible values; j with a space in it)   0 1 2 entries   e erased entry 1
 *   a b contents (A B of a key backup) with their parts   c content whose part is missing   p a part alone
 *   m n key files   E end with the right count   F end with another count   u record of an unknown type                       */
static void add_record(forged *x, ent_arena *a, char letter, uint64_t *count)
{
    ent_backup_head h = head_of(letter == 'H' ? ENT_BACKUP_KEYS : ENT_BACKUP_DATA, 3);
    backup_bytes b = {0};
    ent_backup_entry entry;
    ent_backup_content c;
    ent_str text;

    switch (letter) {
    case 'i': h.format = 0; /* fall through */
    case 'h':
    case 'H':
        must(backup__write_head(&text, a, &h, &e));
        add(x, BACKUP_HEAD, text);
        break;
    case 'j':
        must(backup__write_head(&text, a, &h, &e));
        must(ent_str_fmt(&text, a, &e, "%.*s ", ENT_F(text)));
        add(x, BACKUP_HEAD, text);
        break;
    case '0':
    case '1':
    case '2':
    case 'e':
        entry = letter == 'e' ? entry_of(1, NULL) : entry_of(letter - '0', "{}");
        if (letter == 'e') entry.salt[5] = 1; /* erased, but not wholly */
        backup__write_entry(&b, &entry);
        if (letter != 'e') backup__put(&b, "{}", 2);
        add(x, BACKUP_ENTRY, str_of(a, &b));
        break;
    case 'a':
    case 'b':
    case 'c':
        c = content_of((uint8_t)letter, ENT_S("EXERCISE"));
        backup__write_content(&b, &c, ENT_BACKUP_DATA);
        add(x, BACKUP_CONTENT, str_of(a, &b));
        if (letter != 'c') add(x, BACKUP_PART, ENT_S("EXERCISE")), ++*count;
        break;
    case 'A':
    case 'B':
        c = content_of((uint8_t)letter, (ent_str){0});
        backup__write_content(&b, &c, ENT_BACKUP_KEYS);
        add(x, BACKUP_KEY, str_of(a, &b));
        break;
    case 'p': add(x, BACKUP_PART, ENT_S("EXERCISE")); break;
    case 'm':
    case 'n':
        must(ent_str_fmt(&text, a, &e, "\x05%c.pemEXERCISE", letter));
        add(x, BACKUP_KEYFILE, text);
        break;
    case 'E':
    case 'F':
        backup__put_u64(&b, *count + (letter == 'F'));
        add(x, BACKUP_END, str_of(a, &b));
        break;
    default: add(x, 8, (ent_str){0});
    }
    ++*count;
}

static file forge_all(ent_arena *a, keys *k, ent_backup_kind kind, const char *records)
{
    forged x = forge(a, k, kind);
    uint64_t count = 0;

    for (const char *r = records; *r != '\0'; r++) add_record(&x, a, *r, &count);
    return done(&x);
}

static void test_order(void **state)
{
    static const struct {
        ent_backup_kind kind;
        const char *records;
    } good[] = {{ENT_BACKUP_DATA, "h012abmnE"},
                {ENT_BACKUP_DATA, "h012E"},
                {ENT_BACKUP_DATA, "h012nE"},
                {ENT_BACKUP_KEYS, "HABE"},
                {ENT_BACKUP_KEYS, "HE"}},
      bad[] = {
          {ENT_BACKUP_DATA, ""},           {ENT_BACKUP_DATA, "h012abmn"},  {ENT_BACKUP_DATA, "012abmnE"},   {ENT_BACKUP_DATA, "hh012abmnE"},
          {ENT_BACKUP_DATA, "h012habmnE"}, {ENT_BACKUP_DATA, "h021abmnE"}, {ENT_BACKUP_DATA, "h01abmnE"},   {ENT_BACKUP_DATA, "h01E"},
          {ENT_BACKUP_DATA, "h0122abmnE"}, {ENT_BACKUP_DATA, "h112abmnE"}, {ENT_BACKUP_DATA, "h12abmnE"},   {ENT_BACKUP_DATA, "h01a2bmnE"},
          {ENT_BACKUP_DATA, "h012bamnE"},  {ENT_BACKUP_DATA, "h012aamnE"}, {ENT_BACKUP_DATA, "h012cbmnE"},  {ENT_BACKUP_DATA, "h012pmnE"},
          {ENT_BACKUP_DATA, "h012apE"},    {ENT_BACKUP_DATA, "h012abnmE"}, {ENT_BACKUP_DATA, "h012mmE"},    {ENT_BACKUP_DATA, "h012manE"},
          {ENT_BACKUP_DATA, "h01m2E"},     {ENT_BACKUP_DATA, "h012abmnF"}, {ENT_BACKUP_DATA, "h012abmnEE"}, {ENT_BACKUP_DATA, "h012abEm"},
          {ENT_BACKUP_DATA, "h012uE"},     {ENT_BACKUP_DATA, "h012Amn"},   {ENT_BACKUP_DATA, "H012abmnE"},  {ENT_BACKUP_DATA, "HABE"},
          {ENT_BACKUP_DATA, "i012abmnE"},  {ENT_BACKUP_DATA, "j012abmnE"}, {ENT_BACKUP_DATA, "h0e2abmnE"},  {ENT_BACKUP_KEYS, "H"},
          {ENT_BACKUP_KEYS, "hABE"},       {ENT_BACKUP_KEYS, "HBAE"},      {ENT_BACKUP_KEYS, "HAAE"},       {ENT_BACKUP_KEYS, "HaE"},
          {ENT_BACKUP_KEYS, "H012E"},      {ENT_BACKUP_KEYS, "HABmE"},     {ENT_BACKUP_KEYS, "HABF"}};
    ent_arena *a = arena_of(state);
    keys k = keys_of(a, 5);
    ent_str got;

    for (size_t i = 0; i < COUNT(good); i++) {
        file f = forge_all(a, &k, good[i].kind, good[i].records);
        must(read_noted(&got, a, &f, &k.secret, &e));
    }
    for (size_t i = 0; i < COUNT(bad); i++) {
        file f = forge_all(a, &k, bad[i].kind, bad[i].records);
        ent_err e = {0};
        if (read_noted(&got, a, &f, &k.secret, &e) != ENT_UNVERIFIED) fail_msg("taken: %s (%s)", bad[i].records, e.what);
    }
}

/* Each record cut short, with the rest as it should be. */
static void test_short_records(void **state)
{
    ent_arena *a = arena_of(state);
    ent_backup_entry entry = entry_of(0, "{}");
    ent_backup_content c = content_of(1, ENT_S("EXERCISE"));
    backup_bytes b = {0};
    ent_backup_entry out;
    ent_backup_content out_c;
    int64_t size;
    uint64_t records;
    ent_str text, name, bytes;

    backup__write_entry(&b, &entry);
    text = str_of(a, &b);
    must(backup__read_entry(&out, text, &e));
    assert_int_equal(out.body.n, 0);
    while (text.n-- > 0) must_refuse(ENT_UNVERIFIED, backup__read_entry(&out, text, &e));
    for (int kind = ENT_BACKUP_DATA; kind <= ENT_BACKUP_KEYS; kind++) {
        backup_type type = kind == ENT_BACKUP_DATA ? BACKUP_CONTENT : BACKUP_KEY;
        b.n = 0;
        backup__write_content(&b, &c, (ent_backup_kind)kind);
        text = str_of(a, &b);
        must(backup__read_content(&out_c, &size, text, type, &e));
        b.b[b.n++] = 0;
        must_refuse(ENT_UNVERIFIED, backup__read_content(&out_c, &size, str_of(a, &b), type, &e));
        while (text.n-- > 0) must_refuse(ENT_UNVERIFIED, backup__read_content(&out_c, &size, text, type, &e));
    }
    must_refuse(ENT_UNVERIFIED, backup__read_keyfile(&name, &bytes, (ent_str){0}, &e));
    must_refuse(ENT_UNVERIFIED, backup__read_keyfile(&name, &bytes,
                                                     ENT_S("\x05"
                                                           "abcd"),
                                                     &e));
    must(backup__read_end(&records, (ent_str){"\0\0\0\0\0\0\1\2", 8}, &e));
    assert_int_equal(records, 258);
    must_refuse(ENT_UNVERIFIED, backup__read_end(&records, (ent_str){"\0\0\0\0\0\0\1", 7}, &e));
    must_refuse(ENT_UNVERIFIED, backup__read_end(&records, (ent_str){"\0\0\0\0\0\0\1\2\3", 9}, &e));
}

/* A length beyond the ceiling is refused before anything is allocated for it. */
static void test_ceilings_of_the_reader(void **state)
{
    ent_arena *a = arena_of(state), *tight = ent_arena_new(a, 1 << 20);
    keys k = keys_of(a, 5);
    forged x = forge(a, &k, ENT_BACKUP_DATA);
    uint64_t count = 0;
    backup_bytes b = {0};
    ent_sha256 digest = {{1}};
    ent_str got;
    file f;

    must(ent_sealer_add(x.s, "\1\0\x80\0\1", 5, &e));
    f = done(&x);
    must_refuse(ENT_LIMIT, read_noted(&got, tight, &f, &k.secret, &e));

    x = forge(a, &k, ENT_BACKUP_DATA);
    for (const char *r = "h012"; *r; r++) add_record(&x, a, *r, &count);
    backup__put(&b, digest.b, sizeof digest.b);
    backup__put_u64(&b, 10);
    backup__put_u64(&b, ENT_BACKUP_CONTENT_MAX + 1);
    add(&x, BACKUP_CONTENT, str_of(a, &b));
    f = done(&x);
    must_refuse(ENT_LIMIT, read_noted(&got, tight, &f, &k.secret, &e));

    /* within the ceiling, but only claimed: no memory is taken before the first part is there */
    x = forge(a, &k, ENT_BACKUP_DATA);
    for (const char *r = "h012"; *r; r++) add_record(&x, a, *r, &count);
    b.n -= 8;
    backup__put_u64(&b, ENT_BACKUP_CONTENT_MAX);
    add(&x, BACKUP_CONTENT, str_of(a, &b));
    add(&x, BACKUP_PART, ENT_S("EXERCISE"));
    f = done(&x);
    must_refuse(ENT_UNVERIFIED, read_noted(&got, tight, &f, &k.secret, &e));
}

/* ---- the writer ---- */

static ent_backup_writer *writer_of(ent_arena *a, keys *k, file *f, ent_backup_kind kind, int64_t entries)
{
    ent_backup_head h = head_of(kind, entries);
    ent_backup_writer *w;

    f->n = 0;
    must(ent_backup_new(&w, a, sink_of(f), &k->public, &h, &k->random, &e));
    return w;
}

static void test_writer_keeps_order(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a, 5);
    file f = file_of(a, 1 << 16);
    ent_backup_entry first = entry_of(0, "{}"), third = entry_of(2, "{}");
    ent_backup_content one = content_of(1, ENT_S("x")), two = content_of(2, ENT_S("x"));
    ent_backup_head h = head_of(ENT_BACKUP_KEYS, 0);
    ent_backup_writer *w = writer_of(a, &k, &f, ENT_BACKUP_DATA, 1);

    must_refuse(ENT_BUG, ent_backup_put_content(w, &one, &e)); /* the entry is missing */
    must_refuse(ENT_BUG, ent_backup_put_entry(w, &first, &e)); /* failed once */
    w = writer_of(a, &k, &f, ENT_BACKUP_DATA, 3);
    must(ent_backup_put_entry(w, &first, &e));
    must_refuse(ENT_BUG, ent_backup_put_entry(w, &third, &e));
    w = writer_of(a, &k, &f, ENT_BACKUP_DATA, 1);
    must_refuse(ENT_BUG, ent_backup_end(w, &e));
    w = writer_of(a, &k, &f, ENT_BACKUP_DATA, 0);
    must(ent_backup_put_content(w, &two, &e));
    must_refuse(ENT_BUG, ent_backup_put_content(w, &one, &e));
    w = writer_of(a, &k, &f, ENT_BACKUP_DATA, 0);
    must(ent_backup_put_keyfile(w, ENT_S("b.pem"), ENT_S("x"), &e));
    must_refuse(ENT_BUG, ent_backup_put_keyfile(w, ENT_S("a.pem"), ENT_S("x"), &e));
    w = writer_of(a, &k, &f, ENT_BACKUP_KEYS, 0);
    must_refuse(ENT_BUG, ent_backup_put_keyfile(w, ENT_S("b.pem"), ENT_S("x"), &e));
    h.projection.b[7] = 1;
    must_refuse(ENT_BUG, ent_backup_new(&w, a, sink_of(&f), &k.public, &h, &k.random, &e));
}

static void test_names_of_key_files(void **state)
{
    static const char *const bad[] = {"", ".", "..", ".pem", "a/b", "../a", "a b", "a\nb", "\xc3\xa9", "-a", "A"};
    ent_arena *a = arena_of(state);
    keys k = keys_of(a, 5);
    file f = file_of(a, 1 << 16);
    char name[BACKUP_NAME_MAX + 2];
    ent_str got;
    ent_backup_writer *w;

    for (size_t i = 0; i < COUNT(bad); i++) {
        forged x = forge(a, &k, ENT_BACKUP_DATA);
        uint64_t count = 0;
        ent_str text;
        file g;
        w = writer_of(a, &k, &f, ENT_BACKUP_DATA, 0);
        must_refuse(ENT_BUG, ent_backup_put_keyfile(w, ent_str_c(bad[i]), ENT_S("x"), &e));
        for (const char *r = "h012"; *r; r++) add_record(&x, a, *r, &count);
        must(ent_str_fmt(&text, a, &e, "%c%s", (char)strlen(bad[i]), bad[i]));
        add(&x, BACKUP_KEYFILE, (ent_str){text.p, strlen(bad[i]) + 1});
        count++;
        add_record(&x, a, 'E', &count);
        g = done(&x);
        must_refuse(ENT_UNVERIFIED, read_noted(&got, a, &g, &k.secret, &e));
    }
    memset(name, 'x', sizeof name);
    w = writer_of(a, &k, &f, ENT_BACKUP_DATA, 0);
    must(ent_backup_put_keyfile(w, (ent_str){name, BACKUP_NAME_MAX}, ENT_S("x"), &e));
    must_refuse(ENT_BUG, ent_backup_put_keyfile(w, (ent_str){name, BACKUP_NAME_MAX + 1}, ENT_S("x"), &e));
}

static void test_ceilings_of_the_writer(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a, 5);
    file f = file_of(a, (9 << 20));
    char *text = ent_alloc(a, (8 << 20) + 1);
    ent_backup_entry entry = entry_of(0, "x");
    ent_backup_content c = content_of(1, ENT_S("x"));
    ent_backup_writer *w = writer_of(a, &k, &f, ENT_BACKUP_DATA, 1);
    ent_backup_taker t = {.head = any_head};

    assert_non_null(text);
    entry.body = (ent_str){text, ENT_BACKUP_RECORD_MAX};
    must_refuse(ENT_LIMIT, ent_backup_put_entry(w, &entry, &e));
    w = writer_of(a, &k, &f, ENT_BACKUP_DATA, 1);
    entry.body.n = ENT_BACKUP_RECORD_MAX - BACKUP_ENTRY_FIXED - 2 * (BACKUP_WORD_MAX + 1);
    must(ent_backup_put_entry(w, &entry, &e));
    must_refuse(ENT_LIMIT, ent_backup_put_keyfile(w, ENT_S("a"), (ent_str){text, ENT_BACKUP_KEYFILE_MAX + 1}, &e));
    w = writer_of(a, &k, &f, ENT_BACKUP_DATA, 0);
    must(ent_backup_put_keyfile(w, ENT_S("a"), (ent_str){text, ENT_BACKUP_KEYFILE_MAX}, &e));
    w = writer_of(a, &k, &f, ENT_BACKUP_DATA, 0);
    c.sealed.n = (size_t)ENT_BACKUP_CONTENT_MAX + 1; /* refused before it is read */
    must_refuse(ENT_LIMIT, ent_backup_put_content(w, &c, &e));
    /* a function that is not there */
    f = small_data(a, &k);
    must_refuse(ENT_UNVERIFIED, ent_backup_read(a, source_of(&f), &k.secret, &t, &e));
}

/* More key files than there may be, in both directions. */
static void test_many_key_files(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a, 5);
    file f = file_of(a, 4 << 20);
    ent_backup_writer *w = writer_of(a, &k, &f, ENT_BACKUP_DATA, 0);
    char name[20];

    for (int i = 0; i < ENT_BACKUP_KEYFILES_MAX; i++) {
        snprintf(name, sizeof name, "k%05d.pem", i);
        must(ent_backup_put_keyfile(w, ent_str_c(name), ENT_S("x"), &e));
    }
    must_refuse(ENT_LIMIT, ent_backup_put_keyfile(w, ENT_S("kx.pem"), ENT_S("x"), &e));
}

/* ---- others ---- */

static void test_failing_files(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a, 5);
    file whole = small_data(a, &k);
    ent_str got;

    for (size_t at = 1; at < whole.n; at += 37) {
        ent_backup_head h = head_of(ENT_BACKUP_DATA, 0);
        file f = file_of(a, 1 << 16);
        ent_err ours = {0};
        ent_backup_writer *w;
        ent_code code;
        f.fails_at = at;
        code = ent_backup_new(&w, a, sink_of(&f), &k.public, &h, &k.random, &ours);
        for (int i = 0; code == ENT_OK && i < 100; i++) {
            char name[20];
            snprintf(name, sizeof name, "k%05d.pem", i);
            code = ent_backup_put_keyfile(w, ent_str_c(name), ENT_S("EXERCISE"), &ours);
        }
        if (code == ENT_OK) code = ent_backup_end(w, &ours);
        assert_int_equal(code, ENT_IO);
        whole.fails_at = at;
        assert_int_equal(read_noted(&got, a, &whole, &k.secret, &ours), ENT_IO);
    }
}

/* What a taker says is what the reader says, at each record. */
static void test_taker_stops(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a, 5);
    file f = small_data(a, &k);

    for (int stop = 1; stop <= 9; stop++) {
        notes n = {.b = ent_buf_new(a, 1 << 20), .stop = stop};
        ent_backup_taker t = taker_of(&n);
        must_refuse(ENT_CONFLICT, ent_backup_read(a, source_of(&f), &k.secret, &t, &e));
        assert_int_equal(n.seen, stop);
    }
}

static void test_generation(void **state)
{
    ent_secret one = {{1}}, two = {{2}};
    ent_sha256 g1, again, g2, plain;

    (void)state;
    must(ent_backup_generation(&g1, &one, &e));
    must(ent_backup_generation(&again, &one, &e));
    must(ent_backup_generation(&g2, &two, &e));
    must(ent_sha256_of(&plain, (ent_str){(const char *)one.b, 32}, &e));
    assert_true(ent_sha256_eq(&g1, &again));
    assert_false(ent_sha256_eq(&g1, &g2));
    assert_false(ent_sha256_eq(&g1, &plain));
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_data),
        T(test_keys),
        T(test_empty),
        T(test_large_contents),
        T(test_flat_memory),
        T(test_every_truncation),
        T(test_every_bit),
        T(test_more_behind),
        T(test_another_key),
        T(test_peek),
        T(test_order),
        T(test_short_records),
        T(test_ceilings_of_the_reader),
        T(test_writer_keeps_order),
        T(test_names_of_key_files),
        T(test_ceilings_of_the_writer),
        T(test_many_key_files),
        T(test_failing_files),
        T(test_taker_stops),
        T(test_generation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
