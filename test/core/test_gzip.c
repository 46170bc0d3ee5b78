/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* nftw */
#endif
#include <time.h>
#define ZLIB_CONST
#include <zlib.h>

#include "test/core/file_help.h"

/* ---- gzip ---- */

/* header may be NULL. */
static ent_str pack(ent_str s, int level, gz_headerp header)
{
    z_stream z = {0};
    size_t room = s.n + s.n / 100 + 1000;
    Bytef *p = test_malloc(room);
    ent_str out;

    assert_int_equal(deflateInit2(&z, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    if (header != NULL) assert_int_equal(deflateSetHeader(&z, header), Z_OK);
    z.next_in = (const Bytef *)(s.n == 0 ? "" : s.p);
    z.avail_in = (uInt)s.n;
    z.next_out = p;
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    assert_int_equal(ent_str_dup(&out, A, (ent_str){(char *)p, z.total_out}, &E), ENT_OK);
    deflateEnd(&z);
    test_free(p);
    return out;
}

static ent_str zeros(size_t n)
{
    char *p = ent_alloc(A, n + 1);

    assert_non_null(p);
    return (ent_str){p, n};
}

/* Text that shrinks by about a half. */
static ent_str words(size_t n)
{
    char *p = ent_alloc(A, n + 1);
    uint32_t seed = 7;

    assert_non_null(p);
    for (size_t i = 0; i < n; i++) p[i] = (char)('a' + ((seed = seed * 1664525u + 1013904223u) >> 28));
    return (ent_str){p, n};
}

static ent_str join(ent_str a, ent_str b)
{
    ent_buf buf = ent_buf_new(A, a.n + b.n);
    ent_str s;

    ent_buf_add(&buf, a);
    ent_buf_add(&buf, b);
    assert_int_equal(ent_buf_take(&s, &buf, &E), ENT_OK);
    return s;
}

static void gunzip_ok(ent_str gz, ent_str want, size_t max)
{
    ent_str s;

    if (ent_gunzip(&s, A, gz, max, &E) != ENT_OK) fail_msg("refused: %s", E.what);
    assert_true(ent_str_eq(s, want));
    assert_int_equal(s.p[s.n], 0);
}

static void gunzip_refused(ent_str gz, size_t max, ent_code code, const char *what)
{
    ent_str s;
    ent_code got = ent_gunzip(&s, A, gz, max, &E);

    if (got != code || strstr(E.what, what) == NULL)
        fail_msg("wanted %s \"%s\", got %s \"%s\"", ent_code_name(code), what, ent_code_name(got), E.what);
    assert_true(strlen(E.next) > 10);
}

static void test_gunzip(void **state)
{
    Bytef name[] = "name.xml", comment[] = "a comment", extra[] = "xx\2\0ab";
    gz_header header = {.text = 1, .time = 12345, .os = 3, .name = name, .comment = comment, .extra = extra, .extra_len = 6, .hcrc = 1};
    static const size_t sizes[] = {0, 1, 2, 1000, 32767, 32768, 32769, 65536, 300000, 3000000};

    (void)state;
    for (size_t i = 0; i < N(sizes); i++)
        for (int level = 0; level <= 9; level += 3) gunzip_ok(pack(words(sizes[i]), level, NULL), words(sizes[i]), sizes[i]);
    gunzip_ok(pack(ENT_S("with a full header"), 9, &header), ENT_S("with a full header"), 100);
    gunzip_ok(pack(zeros(MIB), 9, NULL), zeros(MIB), MIB); /* the first MiB may shrink as it likes */
}

static void test_gunzip_ceiling(void **state)
{
    (void)state;
    gunzip_refused(pack(words(1001), 6, NULL), 1000, ENT_LIMIT, "more than 1000 bytes");
    gunzip_refused(pack(words(1), 6, NULL), 0, ENT_LIMIT, "more than 0 bytes");
    gunzip_refused(pack(words(3000000), 6, NULL), 2999999, ENT_LIMIT, "more than 2999999 bytes");
    gunzip_refused(pack(zeros(3 * MIB), 9, NULL), 10 * MIB, ENT_LIMIT, "more than 200 times its size");
    /* many zeros after enough that does not shrink stay below the ratio */
    gunzip_ok(pack(join(words(100000), zeros(4 * MIB)), 9, NULL), join(words(100000), zeros(4 * MIB)), 10 * MIB);
}

static void test_gunzip_defects(void **state)
{
    ent_str gz = pack(ENT_S("some text, some text, some more text"), 9, NULL), member = pack(ENT_S("second"), 9, NULL);
    static const struct {
        const char *bytes;
        size_t n;
    } trailers[] = {{"\0", 1}, {"x", 1}, {"\x1f", 1}, {"\0\0\0\0\0\0\0\0", 8}, {"\xff\xff\xff\x7f", 4}, {"trailing text", 13}};

    (void)state;
    gunzip_refused(ENT_S(""), 100, ENT_INVALID, "empty");
    gunzip_refused((ent_str){0}, 100, ENT_INVALID, "empty");
    gunzip_refused(ENT_S("this is not gzip at all"), 100, ENT_INVALID, "damaged");
    gunzip_refused(ENT_S("\x78\x9c\x03\0\0\0\0\1"), 100, ENT_INVALID, "damaged"); /* zlib's own format */
    gunzip_refused(join(gz, member), 100, ENT_INVALID, "second member");
    gunzip_refused(join(gz, pack(words(5000000), 6, NULL)), 100, ENT_INVALID, "second member");
    gunzip_refused(join(gz, ENT_S("\x1f\x8b")), 100, ENT_INVALID, "second member");
    for (size_t i = 0; i < N(trailers); i++)
        gunzip_refused(join(gz, (ent_str){trailers[i].bytes, trailers[i].n}), 100, ENT_INVALID, "follows after the end");
    for (size_t n = 1; n < gz.n; n++) gunzip_refused((ent_str){gz.p, n}, 100, ENT_INVALID, n < 2 ? "" : "cut off after");
}

/* A changed bit gives an error or, where it means nothing (time, flags and system in the header, padding after the
 * last block), the same content; never other content.                                                            */
static void test_gunzip_every_bit(void **state)
{
    ent_str text = words(500), gz = pack(text, 9, NULL), s;
    unsigned same = 0;

    (void)state;
    for (size_t bit = 0; bit < gz.n * 8; bit++) {
        char *changed = test_malloc(gz.n);
        memcpy(changed, gz.p, gz.n);
        changed[bit / 8] = (char)(changed[bit / 8] ^ 1 << bit % 8);
        if (ent_gunzip(&s, A, (ent_str){changed, gz.n}, 1000, &E) == ENT_OK) {
            if (!ent_str_eq(s, text)) fail_msg("bit %zu gave other content", bit);
            if (bit >= (gz.n - 8) * 8) fail_msg("bit %zu of CRC or length did not count", bit);
            same++;
        }
        test_free(changed);
    }
    assert_true(same >= 48 && same < 96);
}

/* So many MiB of zeros in about as many KiB: one block, repeated. */
static ent_str bomb(size_t mibs)
{
    Bytef block[4096];
    z_stream z = {0};
    ent_str zero = zeros(MIB), s;
    ent_buf b = ent_buf_new(A, 8 * MIB);
    uLong crc = crc32(0, NULL, 0), one;
    size_t n;

    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (const Bytef *)zero.p;
    z.avail_in = (uInt)MIB;
    z.next_out = block;
    z.avail_out = sizeof block;
    assert_int_equal(deflate(&z, Z_FULL_FLUSH), Z_OK);
    assert_int_equal(z.avail_in, 0);
    n = z.total_out;
    deflateEnd(&z);
    one = crc32(0, (const Bytef *)zero.p, (uInt)MIB);
    ent_buf_add(&b, ENT_S("\x1f\x8b\x08\0\0\0\0\0\0\x03"));
    for (size_t i = 0; i < mibs; i++) {
        ent_buf_add(&b, (ent_str){(char *)block, n});
        crc = crc32_combine(crc, one, MIB);
    }
    ent_buf_add(&b, ENT_S("\x03\0")); /* an empty last block */
    for (int i = 0; i < 4; i++) ent_buf_c(&b, (char)(crc >> 8 * i));
    for (int i = 0; i < 4; i++) ent_buf_c(&b, (char)((mibs * MIB) >> 8 * i));
    assert_int_equal(ent_buf_take(&s, &b, &E), ENT_OK);
    return s;
}

static void test_bomb(void **state)
{
    ent_str gz = bomb(1024), s;
    char *p;
    size_t used;
    clock_t began;

    (void)state;
    assert_true(gz.n < 1200 * 1024);
    gunzip_ok(bomb(1), zeros(MIB), MIB); /* it is real gzip */
    put(in_dir("bomb.gz"), gz);
    used = ent_arena_used(A);
    began = clock();
    gunzip_refused(gz, 64 * MIB, ENT_LIMIT, "decompression bomb");
    gunzip_refused(gz, SIZE_MAX / 2, ENT_LIMIT, "decompression bomb");
    assert_int_equal(ent_file_read_gz(&s, A, in_dir("bomb.gz"), 2048 * MIB, &E), ENT_LIMIT);
    assert_true((double)(clock() - began) / CLOCKS_PER_SEC < 0.5);
    assert_true(ent_arena_used(A) - used < 4096);
    /* one that lies about its length */
    for (unsigned length = 0; length < 3; length++) {
        p = ent_alloc(A, gz.n);
        assert_non_null(p);
        memcpy(p, gz.p, gz.n);
        memcpy(p + gz.n - 4, length == 0 ? "\0\0\0\0" : length == 1 ? "\0\0\x10\0" : "\xff\xff\xff\xff", 4);
        gunzip_refused((ent_str){p, gz.n}, 2048 * MIB, ENT_LIMIT, "decompression bomb");
    }
}

static void test_read_gz(void **state)
{
    ent_str text = words(200000), s, gz = pack(text, 9, NULL);
    const char *path = in_dir("f.gz");

    (void)state;
    put(path, gz);
    assert_int_equal(ent_file_read_gz(&s, A, path, text.n, &E), ENT_OK);
    assert_true(ent_str_eq(s, text));
    assert_refused(ent_file_read_gz(&s, A, path, text.n - 1, &E), ENT_LIMIT, path, "unpacks to more than 199999 bytes");
    assert_refused(ent_file_read_gz(&s, A, path, 10, &E), ENT_LIMIT, path, "");
    put(path, pack(text, 0, NULL)); /* larger than its content */
    assert_int_equal(ent_file_read_gz(&s, A, path, text.n, &E), ENT_OK);
    assert_true(ent_str_eq(s, text));
    put(path, (ent_str){gz.p, gz.n - 1});
    assert_refused(ent_file_read_gz(&s, A, path, text.n, &E), ENT_INVALID, path, "cut off");
    put(path, text); /* not gzip: as it is, whatever it is called */
    assert_int_equal(ent_file_read_gz(&s, A, path, text.n, &E), ENT_OK);
    assert_true(ent_str_eq(s, text));
    put(path, ENT_S("\x1f"));
    assert_int_equal(ent_file_read_gz(&s, A, path, 1, &E), ENT_OK);
    assert_int_equal(s.n, 1);
}

static void test_no_memory(void **state)
{
    ent_arena *a = ent_arena_new(NULL, 100);
    ent_str s, gz = pack(words(5000), 6, NULL);

    (void)state;
    assert_int_equal(ent_gunzip(&s, a, gz, 10000, &E), ENT_NOMEM);
    ent_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_gunzip), T(test_gunzip_ceiling), T(test_gunzip_defects), T(test_gunzip_every_bit),
        T(test_bomb),   T(test_read_gz),        T(test_no_memory),
    };

    return cmocka_run_group_tests_name("gzip", tests, NULL, NULL);
}
