/* SPDX-License-Identifier: Apache-2.0 */
/* The bounded reader of BER and DER (X.690 sections 8, 10, 11). See ber.h for what it refuses. */
#include <string.h>

#include "ber.h"
#include "policy.h"

ent_code ent_ber_at(const ent_ber *in, size_t offset)
{
    return ent_at(in->e, "byte %zu", offset);
}

ent_code ent_ber_odd(ent_ber *in, size_t offset, const char *code, const char *text)
{
    if (in->strict) return ENT_BER_BAD(in, offset, "The %s is not written in the one form that is read strictly: %s", in->what, text);
    if (in->n_notes == ENT_BER_MAX_NOTES || (in->noted != NULL && strcmp(in->noted, code) == 0)) return ENT_OK;
    in->n_notes++;
    in->noted = code;
    return ent_note_add(in->notes, in->a, 0, code, in->e, "Byte %zu of the %s: %s", offset, in->what, text);
}

/* ---- one item ---- */

static unsigned byte_at(const ent_ber *in, size_t i)
{
    return (unsigned char)in->bytes.p[i];
}

static ent_code cut_short(const ent_ber *in, size_t at)
{
    return ENT_BER_BAD(in, at, "The %s is cut short: what begins here does not end inside it.", in->what);
}

/* The identifier octets at *i. Numbers from 31 on stand in further bytes of 7 bits each. */
static ent_code read_tag(ent_ber_item *it, const ent_ber *in, size_t *i, size_t end)
{
    unsigned first = byte_at(in, (*i)++), byte;
    uint32_t number = first & 0x1f;

    it->constructed = (first & 0x20) != 0;
    if (number == 0x1f) {
        number = 0;
        do {
            if (*i == end) return cut_short(in, it->at);
            byte = byte_at(in, (*i)++);
            number = number << 7 | (byte & 0x7f);
            if (number == 0 || number > UINT16_MAX) return ENT_BER_BAD(in, it->at, "The tag number here is malformed or too large.");
        } while ((byte & 0x80) != 0);
        if (number < 0x1f) return ENT_BER_BAD(in, it->at, "The tag number here is written longer than its value allows.");
    }
    it->tag = (uint32_t)(first >> 6) << 16 | number;
    return ENT_OK;
}

/* The length octets at *i. Shortest: no further byte where one is enough, no zero byte in front. */
static ent_code read_length(size_t *n, bool *indefinite, const ent_ber_item *it, ent_ber *in, size_t *i, size_t end)
{
    size_t at = *i, more;
    uint64_t v = 0;

    *n = 0;
    *indefinite = false;
    if (at == end) return cut_short(in, it->at);
    more = byte_at(in, (*i)++);
    if (more < 0x80) {
        *n = more;
        return ENT_OK;
    }
    *indefinite = more == 0x80;
    if (*indefinite && !it->constructed) return ENT_BER_BAD(in, at, "Only what holds further items can have an indefinite length.");
    if (*indefinite) return ent_ber_odd(in, at, "ess-ber", "the length is indefinite.");
    if (more == 0xff) return ENT_BER_BAD(in, at, "The length here is malformed.");
    for (more -= 0x80; more > 0; more--) {
        if (*i == end) return cut_short(in, it->at);
        v = v << 8 | byte_at(in, (*i)++);
        if (v > ENT_BER_MAX_BYTES) return cut_short(in, it->at);
    }
    *n = (size_t)v;
    if (v < 0x80 || byte_at(in, at + 1) == 0) return ent_ber_odd(in, at, "ess-ber", "the length is written longer than it need be.");
    return ENT_OK;
}

static ent_code read_header(ent_ber_item *it, bool *indefinite, ent_ber *in, const ent_ber_walk *w)
{
    size_t i = w->at;

    *it = (ent_ber_item){.at = w->at, .depth = w->depth};
    ENT_TRY(read_tag(it, in, &i, w->end));
    ENT_TRY(read_length(&it->n, indefinite, it, in, &i, w->end));
    if (it->n > w->end - i) return cut_short(in, it->at);
    it->from = i;
    it->end = i + it->n;
    return ENT_OK;
}

/* Two zero bytes: the end of an indefinite length. */
static bool is_end_mark(const ent_ber *in, const ent_ber_item *it)
{
    return it->end - it->at == 2 && byte_at(in, it->at) == 0 && byte_at(in, it->at + 1) == 0;
}

/* Looks for the end of an item of indefinite length: over whole items, into those that are indefinite themselves. */
static ent_code find_end(ent_ber_item *it, ent_ber *in, size_t end)
{
    ent_ber_walk w = {.at = it->from, .end = end};
    unsigned open = 1;
    ent_ber_item inner;
    bool indefinite;

    while (w.at < end) {
        ENT_TRY(read_header(&inner, &indefinite, in, &w));
        w.at = inner.end;
        if (indefinite) open++; /* how deep is of no matter here: whoever goes inside is stopped */
        if (!is_end_mark(in, &inner) || --open > 0) continue;
        it->n = inner.at - it->from;
        it->end = inner.end;
        return ENT_OK;
    }
    return cut_short(in, it->at);
}

ent_code ent_ber_next(ent_ber_item *out, bool *there, ent_ber *in, ent_ber_walk *w)
{
    bool indefinite = false;

    *out = (ent_ber_item){0};
    *there = w->at < w->end;
    if (!*there) return ENT_OK;
    ENT_TRY(read_header(out, &indefinite, in, w));
    if (out->tag == 0) return ENT_BER_BAD(in, out->at, "An end mark stands where nothing is to be ended.");
    if (indefinite) ENT_TRY(find_end(out, in, w->end));
    w->at = out->end;
    return ENT_OK;
}

ent_code ent_ber_whole(ent_ber_item *out, ent_ber *in)
{
    ent_ber_walk w = {.end = in->bytes.n, .depth = 1};
    bool there = false;

    *out = (ent_ber_item){0};
    if (in->bytes.n > ENT_BER_MAX_BYTES)
        return ENT_BER_BAD(in, (size_t)ENT_BER_MAX_BYTES, "The %s has more than %d bytes.", in->what, ENT_BER_MAX_BYTES);
    ENT_TRY(ent_ber_next(out, &there, in, &w));
    if (!there) return ENT_BER_BAD(in, (size_t)0, "The %s is empty.", in->what);
    if (w.at != w.end) return ENT_BER_BAD(in, w.at, "There are bytes behind the end of the %s.", in->what);
    return ENT_OK;
}

/* ---- items inside ---- */

ent_code ent_ber_inside(ent_ber_walk *out, const ent_ber *in, const ent_ber_item *it)
{
    *out = (ent_ber_walk){.at = it->from, .end = it->from + it->n, .depth = it->depth + 1};
    if (!it->constructed) return ENT_BER_BAD(in, it->at, "There should be further items in what begins here, but it is a plain value.");
    if (out->depth > ENT_BER_MAX_DEPTH) return ENT_BER_BAD(in, it->at, "The %s is nested more than %d deep.", in->what, ENT_BER_MAX_DEPTH);
    return ENT_OK;
}

ent_code ent_ber_take(ent_ber_item *out, ent_ber *in, ent_ber_walk *w, uint32_t tag, const char *what)
{
    bool there = false;

    ENT_TRY(ent_ber_next(out, &there, in, w));
    if (!there) return ENT_BER_BAD(in, w->at, "Here %s is missing.", what);
    if (out->tag != tag) return ENT_BER_BAD(in, out->at, "Here %s should stand, but it is something else.", what);
    return ENT_OK;
}

ent_code ent_ber_done(ent_ber *in, ent_ber_walk *w)
{
    if (w->at != w->end) return ENT_BER_BAD(in, w->at, "There is more here than the %s may hold.", in->what);
    return ENT_OK;
}

ent_code ent_ber_sorted(ent_ber *in, const ent_ber_item *before, const ent_ber_item *it)
{
    ent_str x, y;

    if (before == NULL) return ENT_OK;
    x = (ent_str){in->bytes.p + before->at, before->end - before->at};
    y = (ent_str){in->bytes.p + it->at, it->end - it->at};
    if (ent_str_cmp(x, y) < 0) return ENT_OK;
    return ent_ber_odd(in, it->at, "ess-ber", "the items of a set do not stand in their order.");
}

/* ---- values ---- */

static ent_code plain(const ent_ber *in, const ent_ber_item *it, const char *what)
{
    if (it->constructed || it->n == 0) return ENT_BER_BAD(in, it->at, "The %s that begins here is malformed.", what);
    return ENT_OK;
}

ent_code ent_ber_number(uint64_t *out, const ent_ber *in, const ent_ber_item *it)
{
    *out = 0;
    ENT_TRY(plain(in, it, "number"));
    if ((byte_at(in, it->from) & 0x80) != 0) return ENT_BER_BAD(in, it->at, "The number here is negative.");
    if (it->n > 1 && byte_at(in, it->from) == 0 && (byte_at(in, it->from + 1) & 0x80) == 0)
        return ENT_BER_BAD(in, it->at, "The number here is written longer than its value allows.");
    if (it->n > 9 || (it->n == 9 && byte_at(in, it->from) != 0))
        return ENT_BER_BAD(in, it->at, "The number here has more than 64 bits; no policy has such a value.");
    for (size_t i = 0; i < it->n; i++) *out = *out << 8 | byte_at(in, it->from + i);
    return ENT_OK;
}

ent_code ent_ber_oid(ent_str *out, const ent_ber *in, const ent_ber_item *it)
{
    bool begins = true;

    *out = (ent_str){in->bytes.p + it->from, it->n};
    ENT_TRY(plain(in, it, "object identifier"));
    for (size_t i = it->from; i < it->from + it->n; i++) {
        if (begins && byte_at(in, i) == 0x80) return ENT_BER_BAD(in, i, "An object identifier here has a superfluous byte.");
        begins = (byte_at(in, i) & 0x80) == 0;
    }
    if (!begins) return ENT_BER_BAD(in, it->at, "The object identifier here ends in the middle of a number.");
    return ENT_OK;
}

/* A bit string in one piece: a byte that says how many bits at its end are unused, then the bits. */
static ent_code bits_piece(ent_bits *out, const ent_ber *in, const ent_ber_item *it)
{
    unsigned unused;

    ENT_TRY(plain(in, it, "bit string"));
    unused = byte_at(in, it->from);
    if (unused > 7 || (unused > 0 && it->n == 1)) return ENT_BER_BAD(in, it->at, "The bit string that begins here is malformed.");
    if (it->n > 1 && (byte_at(in, it->from + it->n - 1) & ((1u << unused) - 1)) != 0)
        return ENT_BER_BAD(in, it->from + it->n - 1, "There are bits set behind the end of the bit string.");
    *out = (ent_bits){(const unsigned char *)in->bytes.p + it->from + 1, 8 * (it->n - 1) - unused};
    return ENT_OK;
}

static ent_code bits_pieces(ent_buf *b, size_t *n, ent_ber *in, const ent_ber_item *it)
{
    ent_bits bits;
    ent_ber_item piece;
    ent_ber_walk w;

    ENT_TRY(ent_ber_odd(in, it->at, "ess-ber", "a string is written in pieces."));
    ENT_TRY(ent_ber_inside(&w, in, it));
    while (w.at < w.end) {
        ENT_TRY(ent_ber_take(&piece, in, &w, ENT_BER_BITS, "a piece of a bit string"));
        if (*n % 8 != 0) return ENT_BER_BAD(in, piece.at, "Only the last piece of a bit string may end inside a byte.");
        if (piece.constructed) {
            ENT_TRY(bits_pieces(b, n, in, &piece));
            continue;
        }
        ENT_TRY(bits_piece(&bits, in, &piece));
        ent_buf_add(b, (ent_str){(const char *)bits.p, (bits.n + 7) / 8});
        *n += bits.n;
    }
    return ENT_OK;
}

ent_code ent_ber_bits(ent_bits *out, ent_ber *in, const ent_ber_item *it)
{
    ent_buf b = ent_buf_new(in->a, ENT_BER_MAX_BYTES);
    ent_str bytes = {0};

    *out = (ent_bits){0};
    if (!it->constructed) return bits_piece(out, in, it);
    ENT_TRY(bits_pieces(&b, &out->n, in, it));
    ENT_TRY(ent_buf_take(&bytes, &b, in->e));
    out->p = (const unsigned char *)bytes.p;
    return ENT_OK;
}

/* The pieces of a string of characters are octet strings (X.690 section 8.23.6). */
static ent_code text_pieces(ent_buf *b, ent_ber *in, const ent_ber_item *it)
{
    ent_ber_item piece;
    ent_ber_walk w;

    if (!it->constructed) {
        ent_buf_add(b, (ent_str){in->bytes.p + it->from, it->n});
        return ENT_OK;
    }
    ENT_TRY(ent_ber_odd(in, it->at, "ess-ber", "a string is written in pieces."));
    ENT_TRY(ent_ber_inside(&w, in, it));
    while (w.at < w.end) {
        ENT_TRY(ent_ber_take(&piece, in, &w, ENT_BER_OCTETS, "a piece of a text"));
        ENT_TRY(text_pieces(b, in, &piece));
    }
    return ENT_OK;
}

ent_code ent_ber_text(ent_str *out, ent_ber *in, const ent_ber_item *it)
{
    ent_buf b = ent_buf_new(in->a, ENT_BER_MAX_BYTES);

    *out = (ent_str){0};
    ENT_TRY(text_pieces(&b, in, it));
    return ent_buf_take(out, &b, in->e);
}
