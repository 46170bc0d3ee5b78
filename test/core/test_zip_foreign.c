/* SPDX-License-Identifier: Apache-2.0 */
/* Archives that ordinary tools write or accept and that we refuse. A small builder of its own, which knows nothing of
 * src/core/zip_layout.c, makes three entries; without a change they are exactly what our writer writes, so what is
 * refused is refused for its change.                                                                              */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "zip_streams.h"

/* What differs from our own form in the second entry: numbers are XORed into the field, texts are put in. */
typedef struct change {
    const char *name;  /* of the case                             */
    const char *field; /* which the refusal must mention          */
    unsigned version, flags, method, time, date, made_by, disk, internal, external, offset, crc, size, stored_size;
    ent_str local_extra, central_extra, comment, gap, deflated;
    bool central_only, unlisted, listed_twice, first_place;
} change;

static const change none;

static void le(ent_buf *b, unsigned width, uint64_t v)
{
    for (unsigned i = 0; i < width; i++) ent_buf_c(b, (char)(v >> (8 * i)));
}

static void raw_common(ent_buf *b, const change *c, ent_str name, ent_str data, ent_str extra)
{
    size_t stored = c->deflated.n > 0 ? c->deflated.n : data.n;
    le(b, 2, 20 ^ c->version);
    le(b, 2, 0x0800 ^ c->flags);
    le(b, 2, 0 ^ c->method);
    le(b, 2, 0 ^ c->time);
    le(b, 2, 0x0021 ^ c->date);
    le(b, 4, ent_crc32(0, data.p, data.n) ^ c->crc);
    le(b, 4, stored ^ c->stored_size);
    le(b, 4, data.n ^ c->size);
    le(b, 2, name.n);
    le(b, 2, extra.n);
}

static void raw_local(ent_buf *b, const change *c, ent_str name, ent_str data)
{
    const change *here = c->central_only ? &none : c;
    ent_buf_add(b, ENT_S("PK\x03\x04"));
    raw_common(b, here, name, data, here->local_extra);
    ent_buf_add(b, name);
    ent_buf_add(b, here->local_extra);
    ent_buf_add(b, here->deflated.n > 0 ? here->deflated : data);
    ent_buf_add(b, here->gap);
}

static void raw_central(ent_buf *b, const change *c, ent_str name, ent_str data, size_t offset)
{
    ent_buf_add(b, ENT_S("PK\x01\x02"));
    le(b, 2, 45 ^ c->made_by);
    raw_common(b, c, name, data, c->central_extra);
    le(b, 2, c->comment.n);
    le(b, 2, 0 ^ c->disk);
    le(b, 2, 0 ^ c->internal);
    le(b, 4, 0 ^ c->external);
    le(b, 4, offset ^ c->offset);
    ent_buf_add(b, name);
    ent_buf_add(b, c->central_extra);
    ent_buf_add(b, c->comment);
}

static void raw_end(ent_buf *b, size_t entries, size_t dir_size, size_t dir_offset, ent_str comment)
{
    ent_buf_add(b, ENT_S("PK\x05\x06"));
    le(b, 4, 0);
    le(b, 2, entries);
    le(b, 2, entries);
    le(b, 4, dir_size);
    le(b, 4, dir_offset);
    le(b, 2, comment.n);
    ent_buf_add(b, comment);
}

static void take(ent_str *out, ent_buf *b)
{
    ent_err e = {0};
    assert_int_equal(ent_buf_take(out, b, &e), ENT_OK);
}

/* Entries "first", SECOND (usually "second") with the change, "third". */
static ent_str raw_zip(ent_arena *a, const change *c, ent_str second, ent_str comment)
{
    const ent_str names[3] = {ENT_S("first"), second, ENT_S("third")};
    const ent_str data[3] = {ENT_S("one"), ENT_S("two two"), ENT_S("three")};
    size_t at[3] = {0}, listed = 0;
    ent_buf b = ent_buf_new(a, MIB);
    ent_str out;
    for (int i = 0; i < 3; i++) {
        at[i] = b.n;
        raw_local(&b, i == 1 ? c : &none, names[i], data[i]);
    }
    size_t dir = b.n;
    for (int i = 0; i < 3; i++) {
        if (i == 1 && c->unlisted) continue;
        raw_central(&b, i == 1 ? c : &none, names[i], data[i], i == 1 && c->first_place ? at[0] : at[i]);
        listed++;
        if (i != 1 || !c->listed_twice) continue;
        raw_central(&b, c, names[i], data[i], at[i]);
        listed++;
    }
    raw_end(&b, listed, b.n - dir, dir, comment);
    take(&out, &b);
    return out;
}

static ent_code read_raw(ent_arena *a, ent_str zip, ent_err *e)
{
    ent_str again;
    size_t n;
    ent_code code = read_all(a, zip, 0, &wide, &again, &n, e);
    if (code == ENT_OK) assert_true(ent_str_eq(zip, again));
    return code;
}

static void must_refuse(ent_arena *a, const char *name, ent_str zip, const char *place, const char *what)
{
    ent_err e = {0};
    ent_code code = read_raw(a, zip, &e);
    if (code != ENT_UNVERIFIED || strcmp(e.place, place) != 0 || strstr(e.what, what) == NULL || e.next[0] == '\0')
        fail_msg("%s: code %d, place \"%s\": %s", name, (int)code, e.place, e.what);
}

/* ---- The base ---- */

static void without_change_it_is_ours(void **state)
{
    ent_arena *a = arena(state);
    ent_buf b;
    ent_zip_writer *w = writer_to(a, &b);
    ent_err e = {0};
    assert_int_equal(ent_zip_add(w, ENT_S("first"), ENT_S("one"), &e), ENT_OK);
    assert_int_equal(ent_zip_add(w, ENT_S("second"), ENT_S("two two"), &e), ENT_OK);
    assert_int_equal(ent_zip_add(w, ENT_S("third"), ENT_S("three"), &e), ENT_OK);
    ent_str ours = finish_zip(w, &b), raw = raw_zip(a, &none, ENT_S("second"), ENT_S(""));
    assert_true(ent_str_eq(ours, raw));
    assert_int_equal(read_raw(a, raw, &e), ENT_OK);
}

/* ---- Headers ---- */

static void changed_headers(void **state)
{
    const ent_str stamp = ENT_S("UT\x05\x00\x01\x00\x00\x00\x60"), unix_owner = ENT_S("ux\x0b\x00\x01\x04\0\0\0\0\x04\0\0\0\0");
    const ent_str zip64 = ENT_S("\x01\x00\x10\x00\x07\0\0\0\0\0\0\0\x07\0\0\0\0\0\0\0");
    const change cases[] = {
        {.name = "data descriptor", .field = "flags", .flags = 0x0008, .gap = ENT_S("PK\x07\x08\0\0\0\0\x07\0\0\0\x07\0\0\0")},
        {.name = "data descriptor without sizes", .field = "flags", .flags = 0x0008, .crc = 1, .size = 7, .stored_size = 7},
        {.name = "encrypted", .field = "flags", .flags = 0x0001},
        {.name = "no UTF-8 flag", .field = "flags", .flags = 0x0800},
        {.name = "reserved flag", .field = "flags", .flags = 0x8000},
        {.name = "deflated", .field = "method", .method = 8, .deflated = ENT_S("\x01\x07\x00\xf8\xfftwo two")},
        {.name = "said to be deflated", .field = "method", .method = 8},
        {.name = "time stamp", .field = "time", .time = 0x6000},
        {.name = "date", .field = "date", .date = 0x5a00},
        {.name = "extra time stamp", .field = "extra", .local_extra = stamp, .central_extra = stamp},
        {.name = "extra owner", .field = "extra", .local_extra = unix_owner, .central_extra = unix_owner},
        {.name = "extra in directory only", .field = "extra", .central_extra = stamp},
        {.name = "extra in local header only", .field = "extra", .local_extra = stamp},
        {.name = "ZIP64 field without need", .field = "version needed", .local_extra = zip64, .version = 20 ^ 45},
        {.name = "ZIP64 field for a small size",
         .field = "version needed",
         .local_extra = zip64,
         .version = 20 ^ 45,
         .size = 7 ^ 0xFFFFFFFFU,
         .stored_size = 7 ^ 0xFFFFFFFFU},
        {.name = "version needed", .field = "version needed", .version = 20 ^ 10},
        {.name = "version needed 45", .field = "version needed", .version = 20 ^ 45},
        {.name = "version needed in directory", .field = "version needed", .version = 20 ^ 45, .central_only = true},
        {.name = "made by unix", .field = "version made by", .made_by = 0x0300},
        {.name = "entry comment", .field = "comment", .comment = ENT_S("hello")},
        {.name = "unix mode", .field = "external attributes", .external = 0x81a40000U},
        {.name = "symbolic link", .field = "external attributes", .external = 0xa1ff0000U},
        {.name = "text attribute", .field = "internal attributes", .internal = 1},
        {.name = "disk", .field = "disk", .disk = 1},
        {.name = "stored size", .field = "stored size", .stored_size = 8},
        {.name = "CRC", .field = "CRC-32", .crc = 1},
        {.name = "CRC in directory", .field = "CRC-32", .crc = 1, .central_only = true},
        {.name = "size in directory", .field = "\"stored size\"", .size = 8, .stored_size = 8, .central_only = true},
        {.name = "offset", .field = "offset", .offset = 1},
        {.name = "two names for the same bytes", .field = "offset", .first_place = true},
        {.name = "gap", .field = "neither an entry nor the directory", .gap = ENT_S("\0")},
        {.name = "hidden text", .field = "neither an entry nor the directory", .gap = ENT_S("hidden")},
        {.name = "hidden local header",
         .field = "name is empty",
         .gap = ENT_S("PK\x03\x04\x14\0\0\x08\0\0\0\0\x21\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        bool hidden = strcmp(cases[i].name, "hidden local header") == 0;
        must_refuse(arena(state), cases[i].name, raw_zip(arena(state), &cases[i], ENT_S("second"), ENT_S("")),
                    hidden ? "entry 3" : "entry second", cases[i].field);
    }
}

static void changed_directory(void **state)
{
    const change unlisted = {.unlisted = true}, twice = {.listed_twice = true};
    ent_arena *a = arena(state);
    const ent_str second = ENT_S("second"), nothing = ENT_S("");
    must_refuse(a, "unlisted entry", raw_zip(a, &unlisted, second, nothing), "entry second", "directory");
    must_refuse(a, "entry listed twice", raw_zip(a, &twice, second, nothing), "entry third", "directory");
    must_refuse(a, "archive comment", raw_zip(a, &none, second, ENT_S("hello")), "end of the archive", "comment");

    /* the same entries, listed in another order: the last two records change places */
    ent_str zip = raw_zip(a, &none, second, nothing);
    char *swapped = ent_alloc(a, zip.n);
    size_t end = zip.n - 22, third = end - 46 - 5, two = third - 46 - 6;
    memcpy(swapped, zip.p, zip.n);
    memcpy(swapped + two, zip.p + third, 46 + 5);
    memcpy(swapped + two + 46 + 5, zip.p + two, 46 + 6);
    must_refuse(a, "other order", (ent_str){swapped, zip.n}, "entry second", "directory");
}

/* A ZIP64 end and locator that say the same as the end record, and are not needed. */
static void needless_zip64_end(void **state)
{
    ent_arena *a = arena(state);
    ent_str zip = raw_zip(a, &none, ENT_S("second"), ENT_S("")), out;
    size_t end = zip.n - 22, dir_size = 3 * 46 + 5 + 6 + 5, dir = end - dir_size;
    ent_buf b = ent_buf_new(a, MIB);
    ent_buf_add(&b, (ent_str){zip.p, end});
    ent_buf_add(&b, ENT_S("PK\x06\x06"));
    le(&b, 8, 44);
    le(&b, 2, 45);
    le(&b, 2, 45);
    le(&b, 8, 0);
    le(&b, 8, 3);
    le(&b, 8, 3);
    le(&b, 8, dir_size);
    le(&b, 8, dir);
    ent_buf_add(&b, ENT_S("PK\x06\x07"));
    le(&b, 4, 0);
    le(&b, 8, end);
    le(&b, 4, 1);
    ent_buf_add(&b, (ent_str){zip.p + end, 22});
    take(&out, &b);
    must_refuse(a, "needless ZIP64 end", out, "end of the archive", "signature");
}

/* ---- Names ---- */

static void changed_names(void **state)
{
    static char long_name[202];
    memset(long_name, 'a', sizeof long_name);
    const struct {
        ent_str name;
        const char *place, *what;
    } cases[] = {
        {ENT_S("first"), "entry first", "two entries"},
        {ENT_S("../x"), "entry ../x", "\"..\""},
        {ENT_S("a/../../x"), "entry a/../../x", "\"..\""},
        {ENT_S("a/.."), "entry a/..", "\"..\""},
        {ENT_S("./x"), "entry ./x", "\".\""},
        {ENT_S("/etc/passwd"), "entry /etc/passwd", "starts with"},
        {ENT_S("a//b"), "entry a//b", "empty part"},
        {ENT_S("dir/"), "entry dir/", "ends with"},
        {ENT_S("a\0b"), "entry a\\x00b", "character"},
        {ENT_S("a\\b"), "entry a\\x5cb", "character"},
        {ENT_S("c:x"), "entry c:x", "character"},
        {ENT_S("First"), "entry First", "character"},
        {ENT_S("a b"), "entry a\\x20b", "character"},
        {ENT_S("a\x1b[31m"), "entry a\\x1b[31m", "character"},
        {ENT_S("caf\xc3\xa9"), "entry caf\\xc3\\xa9", "character"},
        {ENT_S(""), "entry 2", "empty"},
        {{long_name, 201}, "entry 2", "200 bytes"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        must_refuse(arena(state), cases[i].place, raw_zip(arena(state), &none, cases[i].name, ENT_S("")), cases[i].place, cases[i].what);
}

/* The name in the directory is another one than in the local header. */
static void two_names(void **state)
{
    ent_arena *a = arena(state);
    ent_str zip = raw_zip(a, &none, ENT_S("second"), ENT_S(""));
    char *copy = ent_alloc(a, zip.n);
    memcpy(copy, zip.p, zip.n);
    size_t name = zip.n - 22 - 46 - 5 - 6;
    assert_memory_equal(copy + name, "second", 6);
    copy[name + 5] = 't';
    must_refuse(a, "two names", (ent_str){copy, zip.n}, "entry second", "\"name\"");
}

/* ---- Around the archive ---- */

static ent_str joined(ent_arena *a, ent_str x, ent_str y)
{
    ent_buf b = ent_buf_new(a, MIB);
    ent_str out;
    ent_buf_add(&b, x);
    ent_buf_add(&b, y);
    take(&out, &b);
    return out;
}

static void around_the_archive(void **state)
{
    ent_arena *a = arena(state);
    ent_str zip = raw_zip(a, &none, ENT_S("second"), ENT_S("")), empty = {zip.p, 0}, out;
    must_refuse(a, "trailing byte", joined(a, zip, ENT_S("\0")), "end of the archive", "after the end");
    must_refuse(a, "line end", joined(a, zip, ENT_S("\n")), "end of the archive", "after the end");
    must_refuse(a, "two archives", joined(a, zip, zip), "end of the archive", "after the end");
    must_refuse(a, "program in front", joined(a, ENT_S("#!/bin/sh\n"), zip), "start of the archive", "does not start");
    must_refuse(a, "split marker", joined(a, ENT_S("PK\x30\x30"), zip), "start of the archive", "does not start");
    must_refuse(a, "empty file", empty, "start of the archive", "is empty");
    must_refuse(a, "gzip", ENT_S("\x1f\x8b\x08\0\0\0\0\0"), "start of the archive", "does not start");

    /* an archive as data of an entry is data */
    ent_buf b;
    ent_zip_writer *w = writer_to(a, &b);
    ent_err e = {0};
    assert_int_equal(ent_zip_add(w, ENT_S("inner.zip"), zip, &e), ENT_OK);
    out = finish_zip(w, &b);
    assert_int_equal(read_raw(a, out, &e), ENT_OK);
    /* but not when the outer directory is missing, so that a tool that searches from the end finds the inner one */
    must_refuse(a, "inner directory", (ent_str){out.p, 30 + 9 + zip.n}, "entry inner.zip", "ends inside the directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(without_change_it_is_ours, set_up, tear_down),
        cmocka_unit_test_setup_teardown(changed_headers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(changed_directory, set_up, tear_down),
        cmocka_unit_test_setup_teardown(needless_zip64_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(changed_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(around_the_archive, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("zip_foreign", tests, NULL, NULL);
}
