/* SPDX-License-Identifier: Apache-2.0 */
/* gzip (RFC 1952): one member, whole, within ceilings. zlib checks header, CRC-32 and length.
 *
 * The last four bytes of the file are the length of what comes out (RFC 1952 section 2.3.1), so one allocation of the
 * right size is enough. A file whose real output is longer is refused in any case: it has something behind its first
 * member, is damaged, or unpacks to 4 GiB or more. Its output is then thrown away while zlib finds out which.       */
#define ZLIB_CONST
#include <zlib.h>

#include <entente/core/file.h>

enum { FREE_BYTES = 1 << 20, RATIO = 200, WASTE = 32 * 1024 };

static const char NEXT_AGAIN[] = "Fetch or copy the file again; unpack it with gunzip to see whether it is whole.";

typedef struct unpacking {
    z_stream z;
    ent_str gz;
    size_t in, out; /* bytes used and made so far */
    size_t max;
    Bytef *p; /* room for `room` bytes */
    size_t room;
    Bytef waste[WASTE];
} unpacking;

static size_t announced_length(ent_str gz)
{
    const unsigned char *p = (const unsigned char *)gz.p + gz.n - 4;

    return (size_t)p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 | (size_t)p[3] << 24;
}

static bool over_ratio(size_t in, size_t out)
{
    return out > FREE_BYTES && (out - FREE_BYTES) / RATIO > in;
}

static ent_code damaged(const unpacking *u, int zcode, ent_err *e)
{
    if (zcode == Z_BUF_ERROR) /* it asks for more and there is none */
        return ent_fail(e, ENT_INVALID, NULL, NEXT_AGAIN, "The gzip file is cut off after %zu bytes.", u->gz.n);
    return ent_fail(e, ENT_INVALID, NULL, NEXT_AGAIN, "The gzip file is damaged near byte %zu (%s).", u->in,
                    u->z.msg != NULL ? u->z.msg : "unknown defect");
}

static ent_code check_ceilings(const unpacking *u, ent_err *e)
{
    if (u->out > u->max)
        return ent_fail(e, ENT_LIMIT, NULL, "Ask the sender for a smaller file, or split it.",
                        "The gzip file unpacks to more than %zu bytes.", u->max);
    if (over_ratio(u->in, u->out))
        return ent_fail(e, ENT_LIMIT, NULL, "Do not trust this file. If it is genuine, unpack it with gunzip and import that.",
                        "The gzip file unpacks to more than %d times its size, as a decompression bomb does.", RATIO);
    return ENT_OK;
}

/* One call of zlib; *ended at the end of the first member. */
static ent_code step(unpacking *u, bool *ended, ent_err *e)
{
    bool keep = u->out < u->room;
    size_t space = keep ? u->room - u->out : WASTE, left = u->gz.n - u->in;
    Bytef *to = keep ? u->p + u->out : u->waste;
    int zcode;

    u->z.next_in = (const Bytef *)u->gz.p + u->in;
    u->z.avail_in = left < WASTE ? (uInt)left : WASTE; /* small steps, so that the ceilings are looked at often */
    u->z.next_out = to;
    u->z.avail_out = space < WASTE ? (uInt)space : WASTE;
    zcode = inflate(&u->z, Z_NO_FLUSH);
    u->in = (size_t)(u->z.next_in - (const Bytef *)u->gz.p);
    u->out += (size_t)(u->z.next_out - to);
    *ended = zcode == Z_STREAM_END;
    if (zcode == Z_MEM_ERROR) return ent_nomem(e);
    if (zcode != Z_OK && zcode != Z_STREAM_END) return damaged(u, zcode, e);
    return check_ceilings(u, e);
}

static ent_code unpack(unpacking *u, ent_err *e)
{
    bool ended = false;

    while (!ended) ENT_TRY(step(u, &ended, e));
    if (u->in < u->gz.n) {
        bool member = u->gz.n - u->in >= 2 && u->gz.p[u->in] == '\x1f' && u->gz.p[u->in + 1] == '\x8b';
        return ent_fail(e, ENT_INVALID, NULL, "Pack the one file again with gzip, or unpack it first.",
                        member ? "The gzip file holds a second member, from byte %zu on."
                               : "Something follows after the end of the gzip data, from byte %zu on.",
                        u->in);
    }
    if (u->out > u->room)
        return ent_fail(e, ENT_LIMIT, NULL, "Ask the sender for a smaller file, or split it.", "The gzip file unpacks to 4 GiB or more.");
    return ENT_OK;
}

ent_code ent_gunzip(ent_str *out, ent_arena *a, ent_str gz, size_t max, ent_err *e)
{
    ent_arena *scratch;
    unpacking *u;
    size_t room = gz.n < 18 ? 0 : announced_length(gz); /* 18: header and trailer alone */
    ent_code code;

    if (gz.n == 0) return ent_fail(e, ENT_INVALID, NULL, NEXT_AGAIN, "The gzip file is empty.");
    if (room > max || over_ratio(gz.n, room)) room = 0; /* will be refused: find out the exact reason */
    scratch = ent_arena_new(a, 0);
    u = scratch == NULL ? NULL : ent_alloc(scratch, sizeof *u);
    if (u == NULL || inflateInit2(&u->z, 15 + 16) != Z_OK) { /* 16: a gzip header and nothing else */
        ent_arena_free(scratch);
        return ent_nomem(e);
    }
    u->gz = gz;
    u->max = max;
    u->room = room;
    u->p = ent_alloc(a, room + 1);
    code = u->p == NULL ? ent_nomem(e) : unpack(u, e);
    if (code == ENT_OK) *out = (ent_str){(char *)u->p, u->out};
    (void)inflateEnd(&u->z);
    ent_arena_free(scratch);
    return code;
}
