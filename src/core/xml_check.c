/* SPDX-License-Identifier: Apache-2.0 */
/* Ceilings and encoding of an XML document, before the library sees it.                                         */
#include <limits.h>
#include <string.h>

#include "xml_check.h"

static const char NEXT_UTF8[] = "Save the file as UTF-8 with the program it comes from, then try again.";
static const char NEXT_SPLIT[] = "Ask the sender for a smaller file, or split it.";

unsigned ent_xml_line_at(ent_str bytes, size_t offset)
{
    const char *p = bytes.p, *end = bytes.p + (offset < bytes.n ? offset : bytes.n);
    unsigned line = 1;

    while (p < end && (p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
        line++;
        p++;
    }
    return line;
}

/* The offset of word at or after `from`, or bytes.n. */
static size_t find(ent_str bytes, size_t from, const char *word)
{
    size_t n = strlen(word);

    while (from + n <= bytes.n) {
        const char *p = memchr(bytes.p + from, word[0], bytes.n - from - n + 1);
        if (p == NULL) break;
        from = (size_t)(p - bytes.p);
        if (memcmp(p, word, n) == 0) return from;
        from++;
    }
    return bytes.n;
}

static bool starts_at(ent_str bytes, size_t at, const char *word)
{
    return ent_str_starts((ent_str){bytes.p + at, bytes.n - at}, word);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static ent_code wrong_encoding(ent_err *e, ent_str name)
{
    (void)ent_fail(e, ENT_INVALID, NULL, NEXT_UTF8, "The file is written in %.*s; only UTF-8 is read.", ENT_F(name));
    return ent_at(e, "line 1");
}

/* Byte order marks of other encodings, and the first two characters of a document in UTF-16 or UTF-32 without one. */
static ent_code check_marks(ent_str b, ent_err *e)
{
    static const struct {
        const char *bytes;
        size_t n;
        const char *name;
    } marks[] = {
        {"\x00\x00\xfe\xff", 4, "UTF-32"},
        {"\xff\xfe\x00\x00", 4, "UTF-32"},
        {"\x00\x00\x00<", 4, "UTF-32"},
        {"<\x00\x00\x00", 4, "UTF-32"},
        {"\xfe\xff", 2, "UTF-16"},
        {"\xff\xfe", 2, "UTF-16"},
        {"\x00<", 2, "UTF-16"},
        {"<\x00", 2, "UTF-16"},
    };

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (b.n >= marks[i].n && memcmp(b.p, marks[i].bytes, marks[i].n) == 0) return wrong_encoding(e, ent_str_c(marks[i].name));
    return ENT_OK;
}

/* The value of encoding="..." in the XML declaration; empty if there is none. The library is told to ignore it, so
 * a declaration that this scan misreads can change no byte: it is then not well formed either.                    */
static ent_str declared_encoding(ent_str b)
{
    size_t at = starts_at(b, 0, "\xef\xbb\xbf") ? 3 : 0, end, i;
    char quote;

    if (!starts_at(b, at, "<?xml") || at + 5 >= b.n || !is_space(b.p[at + 5])) return (ent_str){0};
    end = find(b, at, "?>");
    i = find((ent_str){b.p, end}, at, "encoding");
    if (i == end) return (ent_str){0};
    i += strlen("encoding");
    while (i < end && (is_space(b.p[i]) || b.p[i] == '=')) i++;
    if (i >= end || (b.p[i] != '"' && b.p[i] != '\'')) return (ent_str){0};
    quote = b.p[i++];
    at = i;
    while (i < end && b.p[i] != quote) i++;
    return (ent_str){b.p + at, i - at};
}

/* A name of an encoding, as XML 1.0 production 81 has it, and short enough to show. */
static bool is_encoding_name(ent_str name)
{
    if (name.n == 0 || name.n > 40) return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!letter && (i == 0 || !((c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-'))) return false;
    }
    return true;
}

static bool is_utf8_name(ent_str name)
{
    static const char utf8[] = "utf-8";

    if (name.n != sizeof utf8 - 1) return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        if (c != utf8[i]) return false;
    }
    return true;
}

static ent_code check_encoding(ent_str b, ent_err *e)
{
    ent_str name;
    const char *nul;
    size_t bad;

    ENT_TRY(check_marks(b, e));
    name = declared_encoding(b);
    if (is_encoding_name(name) && !is_utf8_name(name)) return wrong_encoding(e, name);
    if (!ent_utf8_ok(b, &bad)) {
        (void)ent_fail(e, ENT_INVALID, NULL, NEXT_UTF8, "The text is not UTF-8: byte 0x%02X does not fit there.",
                       (unsigned)(unsigned char)b.p[bad]);
        return ent_at(e, "line %u", ent_xml_line_at(b, bad));
    }
    nul = memchr(b.p, '\0', b.n);
    if (nul != NULL) {
        (void)ent_fail(e, ENT_INVALID, NULL, NEXT_UTF8, "The text holds a zero byte, which XML never has.");
        return ent_at(e, "line %u", ent_xml_line_at(b, (size_t)(nul - b.p)));
    }
    return ENT_OK;
}

/* Behind the DOCTYPE that starts at `at`: its ">" or the "[" of internal declarations, outside of quotes. */
static size_t skip_doctype(ent_str b, size_t at, bool *declares)
{
    char quote = '\0';

    for (; at < b.n; at++) {
        char c = b.p[at];
        if (quote != '\0') {
            if (c == quote) quote = '\0';
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '>' || c == '[') {
            *declares = c == '[';
            break;
        }
    }
    return at;
}

/* Values in quotes between the "<" at `at` and the ">" of the tag, at most up to `end`. */
static size_t count_values(ent_str b, size_t at, size_t end)
{
    size_t count = 0;
    char quote = '\0';

    for (; at < end; at++) {
        char c = b.p[at];
        if (quote != '\0') {
            if (c == quote) {
                quote = '\0';
                count++;
            }
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '>') {
            break;
        }
    }
    return count;
}

/* Attributes per element. A start tag cannot hold "<", so each lies between two of them; and an attribute takes at
 * least five bytes, so short ones, and all of a short document, need no second look. Comments, CDATA and the like are skipped as the library does;
 * where the document is not well formed, the library stops at that place and what follows does not matter.        */
static ent_code check_attributes(ent_str b, ent_err *e)
{
    size_t at;

    if (b.n <= 5 * ENT_XML_ATTRIBUTES) return ENT_OK;
    at = find(b, 0, "<");
    while (at < b.n) {
        bool declares = false;
        size_t next;
        if (starts_at(b, at, "<!--")) {
            next = find(b, at + 4, "-->");
        } else if (starts_at(b, at, "<![CDATA[")) {
            next = find(b, at, "]]>");
        } else if (starts_at(b, at, "<?")) {
            next = find(b, at + 2, "?>");
        } else if (starts_at(b, at, "<!")) {
            next = skip_doctype(b, at, &declares);
            if (declares) return ENT_OK; /* refused by the reader, whatever follows */
        } else {
            next = find(b, at + 1, "<");
            if (next - at > 5 * ENT_XML_ATTRIBUTES && count_values(b, at, next) > ENT_XML_ATTRIBUTES) {
                (void)ent_fail(e, ENT_LIMIT, NULL, NEXT_SPLIT, "An element has more than %d attributes.", ENT_XML_ATTRIBUTES);
                return ent_at(e, "line %u", ent_xml_line_at(b, at));
            }
        }
        at = find(b, next, "<");
    }
    return ENT_OK;
}

ent_code ent_xml_check(ent_str bytes, const ent_xml_limits *limits, ent_err *e)
{
    if (bytes.n > limits->bytes || bytes.n > INT_MAX / 2) /* the library counts in int */
        return ent_fail(e, ENT_LIMIT, NULL, NEXT_SPLIT, "The document has %zu bytes; at most %zu are read.", bytes.n,
                        limits->bytes < INT_MAX / 2 ? limits->bytes : (size_t)(INT_MAX / 2));
    if (bytes.n == 0) {
        (void)ent_fail(e, ENT_INVALID, NULL, "Fetch or copy the file again.", "The document is empty.");
        return ent_at(e, "line 1");
    }
    ENT_TRY(check_encoding(bytes, e));
    return check_attributes(bytes, e);
}
