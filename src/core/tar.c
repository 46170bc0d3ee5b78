/* SPDX-License-Identifier: Apache-2.0 */
/* ustar, as POSIX.1-1988 has it, with the extended headers of POSIX.1-2001 (pax), of which only "path" is heeded.
 *
 *   [ g header, records ] ( [ x header, records ] header, content, zeros up to 512 )* , two or more blocks of zeros                */
#include <string.h>

#include <entente/core/tar.h>

enum { BLOCK = 512, NAME_MAX_BYTES = 1024 };

static const char NEXT[] = "Fetch the archive again, or unpack and pack it anew as a plain tar file.";

typedef struct untar {
    ent_arena *a;
    ent_str tar;
    size_t at;
    ent_str pax_path; /* of the next file; empty if none */
    ENT_VEC(ent_tar_entry) files;
} untar;

typedef struct header {
    const char *p;
    uint64_t size;
    char type;
} header;

/* Octal digits, ended by a space, a NUL or the end of the field; at least one digit. */
static bool octal(uint64_t *out, const char *p, size_t n)
{
    size_t i = 0, digits = 0;

    *out = 0;
    while (i < n && p[i] == ' ') i++;
    for (; i < n && p[i] >= '0' && p[i] <= '7'; i++, digits++) *out = *out << 3 | (uint64_t)(p[i] - '0');
    for (; i < n; i++)
        if (p[i] != ' ' && p[i] != '\0') return false;
    return digits != 0;
}

static bool is_zero(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i] != '\0') return false;
    return true;
}

/* The sum of all bytes, those of the sum itself as spaces. */
static bool sum_holds(const char *p)
{
    uint64_t written, sum = 0;

    for (size_t i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? ' ' : (unsigned char)p[i];
    return octal(&written, p + 148, 8) && written == sum;
}

static ent_code read_header(header *h, untar *u, ent_err *e)
{
    const char *p = u->tar.p + u->at;

    if (u->tar.n - u->at < BLOCK) return ent_fail(e, ENT_INVALID, NULL, NEXT, "The archive is cut off.");
    *h = (header){.p = p, .type = p[156]};
    if (!sum_holds(p) || memcmp(p + 257,
                                "ustar\0"
                                "00",
                                8) != 0)
        return ent_fail(e, ENT_INVALID, NULL, NEXT, "This is no tar archive (ustar): the sum or the mark of a header does not hold.");
    if (!octal(&h->size, p + 124, 12) || h->size > u->tar.n - u->at - BLOCK)
        return ent_fail(e, ENT_INVALID, NULL, NEXT, "A file of the archive is longer than the archive.");
    return ENT_OK;
}

static ent_str field(const char *p, size_t n)
{
    return (ent_str){p, strnlen(p, n)};
}

static ent_code name_of(ent_str *out, untar *u, const header *h, ent_err *e)
{
    ent_str name = field(h->p, 100), prefix = field(h->p + 345, 155);

    if (u->pax_path.n != 0) return ent_str_dup(out, u->a, u->pax_path, e);
    if (prefix.n == 0) return ent_str_dup(out, u->a, name, e);
    return ent_str_fmt(out, u->a, e, "%.*s/%.*s", ENT_F(prefix), ENT_F(name));
}

/* Relative, without "..", UTF-8, no control characters. */
static bool name_ok(ent_str name)
{
    ent_str rest = name, part;

    if (name.n == 0 || name.n > NAME_MAX_BYTES || name.p[0] == '/' || !ent_utf8_ok(name, NULL)) return false;
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.p[i] < 0x20 || name.p[i] == '\\') return false;
    for (bool more = true; more;) {
        more = ent_str_cut(rest, '/', &part, &rest);
        if (ent_str_is(part, "..")) return false;
    }
    return true;
}

/* "LENGTH KEY=VALUE\n" …; LENGTH counts the whole record. */
static ent_code read_pax(untar *u, ent_str records, bool file, ent_err *e)
{
    while (records.n != 0) {
        ent_str length, record, key, value;
        int64_t n;
        if (!ent_str_cut(records, ' ', &length, &record) || !ent_str_i64(length, &n) || n <= (int64_t)length.n + 1 ||
            (uint64_t)n > records.n || records.p[n - 1] != '\n')
            return ent_fail(e, ENT_INVALID, NULL, NEXT, "An extended header of the archive is damaged.");
        record = (ent_str){records.p + length.n + 1, (size_t)n - length.n - 2};
        records = (ent_str){records.p + n, records.n - (size_t)n};
        if (!ent_str_cut(record, '=', &key, &value))
            return ent_fail(e, ENT_INVALID, NULL, NEXT, "An extended header of the archive is damaged.");
        if (ent_str_is(key, "size") || ent_str_starts(key, "GNU.sparse"))
            return ent_fail(e, ENT_INVALID, NULL, NEXT, "The archive holds a file that is sparse or larger than 8 GiB.");
        if (file && ent_str_is(key, "path")) u->pax_path = value;
    }
    return ENT_OK;
}

static ent_code take(untar *u, const header *h, ent_err *e)
{
    ent_str content = {u->tar.p + u->at + BLOCK, (size_t)h->size};
    ent_tar_entry entry = {.bytes = content};

    if (h->type == 'g' || h->type == 'x') return read_pax(u, content, h->type == 'x', e);
    ENT_TRY(name_of(&entry.name, u, h, e));
    u->pax_path = (ent_str){"", 0};
    if (!name_ok(entry.name))
        return ent_fail(e, ENT_INVALID, NULL, NEXT, "The archive holds a name that is absolute, climbs out of its folder or is no text.");
    if (h->type == '5' && h->size == 0) return ENT_OK;
    if (h->type != '0' && h->type != '\0')
        return ent_fail(e, ENT_INVALID, NULL, NEXT, "\"%.*s\" in the archive is neither a file nor a folder.", ENT_F(entry.name));
    if (u->files.n == ENT_TAR_MAX_ENTRIES)
        return ent_fail(e, ENT_LIMIT, NULL, "Split the archive.", "The archive holds more than %zu files.", ENT_TAR_MAX_ENTRIES);
    ENT_PUSH(&u->files, u->a, entry, e);
    return ENT_OK;
}

static ent_code read_all(untar *u, ent_err *e)
{
    header h;

    while (u->tar.n - u->at < BLOCK || !is_zero(u->tar.p + u->at, BLOCK)) {
        ENT_TRY(read_header(&h, u, e));
        ENT_TRY(take(u, &h, e));
        h.size = BLOCK + (h.size + BLOCK - 1) / BLOCK * BLOCK; /* all of it, with the zeros behind */
        if (h.size > u->tar.n - u->at) return ent_fail(e, ENT_INVALID, NULL, NEXT, "The archive is cut off.");
        u->at += (size_t)h.size;
    }
    if (u->tar.n - u->at < (size_t)2 * BLOCK || !is_zero(u->tar.p + u->at, u->tar.n - u->at))
        return ent_fail(e, ENT_INVALID, NULL, NEXT, "Something stands behind the end of the archive.");
    return ENT_OK;
}

ent_code ent_tar_read(ent_tar_entry **out, size_t *n, ent_arena *a, ent_str tar, ent_err *e)
{
    untar u = {.a = a, .tar = tar, .pax_path = {"", 0}};

    *out = NULL;
    *n = 0;
    if (read_all(&u, e) != ENT_OK) return ent_at(e, "byte %zu", u.at);
    *out = u.files.v;
    *n = u.files.n;
    return ENT_OK;
}
