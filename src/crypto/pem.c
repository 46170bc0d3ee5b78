/* SPDX-License-Identifier: Apache-2.0 */
#include "pem.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#define LINE_BYTES 48
#define LINE_CHARS 64
#define LABEL_MAX 40
/* The body, its line ends, the two outer lines. */
#define TEXT_MAX ((size_t)(ENT_CRYPTO_DER_MAX / LINE_BYTES + 1) * (LINE_CHARS + 1) + 2 * (size_t)(LABEL_MAX + 20))

static bool is_one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

/* Writes the one spelling of n bytes; returns its length. text has room for TEXT_MAX characters and a NUL. */
static size_t spell(char *text, const char *label, const uint8_t *p, size_t n)
{
    size_t at = (size_t)snprintf(text, TEXT_MAX, "-----BEGIN %s-----\n", label);

    for (size_t done = 0; done < n; done += LINE_BYTES) {
        size_t take = n - done < LINE_BYTES ? n - done : LINE_BYTES;

        at += (size_t)EVP_EncodeBlock((unsigned char *)text + at, p + done, (int)take);
        text[at++] = '\n';
    }
    return at + (size_t)snprintf(text + at, TEXT_MAX - at, "-----END %s-----\n", label);
}

/* Copies the text with plain line ends and one after the last line. 0 if it is too long. */
static size_t normalise(char *text, ent_str pem)
{
    size_t n = 0;

    for (size_t i = 0; i < pem.n; i++) {
        if (pem.p[i] == '\r' && i + 1 < pem.n && pem.p[i + 1] == '\n') continue;
        if (n == TEXT_MAX) return 0;
        text[n++] = pem.p[i];
    }
    if (n > 0 && text[n - 1] != '\n') {
        if (n == TEXT_MAX) return 0;
        text[n++] = '\n';
    }
    return n;
}

/* Why the first line is not the one wanted, as far as an officer can do something about it. */
static ent_code wrong_label(ent_str text, const char *label, ent_err *e)
{
    static const char begin[] = "-----BEGIN ";
    ent_str found = {0}, rest;
    size_t n = 0;

    if (ent_str_starts(text, begin)) {
        found = (ent_str){text.p + sizeof begin - 1, text.n - (sizeof begin - 1)};
        while (n < found.n && n <= LABEL_MAX && is_one_of(found.p[n], "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ")) n++;
        rest = (ent_str){found.p + n, found.n - n};
        found.n = ent_str_starts(rest, "-----\n") ? n : 0;
    }
    if (found.n == 0)
        ent_fail(e, ENT_INVALID, NULL, "Give the file as it was made, with nothing before its first line.",
                 "This is no key file: it does not begin with the line \"-----BEGIN %s-----\".", label);
    else if (strcmp(label, "PUBLIC KEY") == 0 && ent_str_ends(found, "PRIVATE KEY"))
        ent_fail(e, ENT_INVALID, NULL, "Give the public key instead, and never hand the private key to anybody.",
                 "This file holds a private key, not a public key.");
    else if (ent_str_is(found, "PRIVATE KEY"))
        ent_fail(e, ENT_INVALID, NULL, "Protect it with: openssl pkcs8 -topk8 -scrypt -v2 aes-256-cbc -in FILE -out NEWFILE",
                 "This private key is not protected by a passphrase.");
    else ent_fail(e, ENT_INVALID, NULL, NULL, "This file holds \"%.*s\", not \"%s\".", ENT_F(found), label);
    return ent_at(e, "line 1");
}

/* Decodes the body from text[at] on, leniently: the caller compares the spelling afterwards. */
static size_t decode(uint8_t *out, const char *text, size_t n, size_t at)
{
    size_t have = 0;

    while (at < n && text[at] != '-' && have + LINE_BYTES <= ENT_CRYPTO_DER_MAX) {
        const char *end = memchr(text + at, '\n', n - at);
        size_t chars = end != NULL ? (size_t)(end - (text + at)) : n - at;
        int got;

        if (chars == 0 || chars > LINE_CHARS) break;
        got = EVP_DecodeBlock(out + have, (const unsigned char *)text + at, (int)chars);
        if (got <= 0) break;
        have += (size_t)got;
        for (size_t pad = 1; pad <= 2 && pad < chars && text[at + chars - pad] == '='; pad++) have--;
        at += chars + 1;
    }
    return have;
}

/* The text as given and as it should be. Both hold the key, which may be an unprotected private one. */
typedef struct spellings {
    char given[TEXT_MAX + 1], right[TEXT_MAX + 1];
} spellings;

static ent_code read_into(spellings *s, uint8_t *out, size_t *n, ent_str pem, const char *label, ent_err *e)
{
    char first[LABEL_MAX + 20];
    size_t given_n = normalise(s->given, pem), right_n, at = 0;
    unsigned line = 1;

    if (given_n == 0 && pem.n != 0)
        return ent_fail(e, ENT_LIMIT, NULL, "Give the key file itself.", "The file has %zu bytes; a key file has at most %zu.", pem.n,
                        TEXT_MAX);
    (void)snprintf(first, sizeof first, "-----BEGIN %s-----\n", label);
    if (!ent_str_starts((ent_str){s->given, given_n}, first)) return wrong_label((ent_str){s->given, given_n}, label, e);

    *n = decode(out, s->given, given_n, strlen(first));
    right_n = spell(s->right, label, out, *n);
    if (given_n == right_n && memcmp(s->given, s->right, given_n) == 0) return ENT_OK;

    for (; at < given_n && at < right_n && s->given[at] == s->right[at]; at++)
        if (s->given[at] == '\n') line++;
    ent_fail(e, ENT_INVALID, NULL, "Give the file as it was made: no lines may be added, removed, changed or broken in another way.",
             "The key file is damaged.");
    return ent_at(e, "line %u", line);
}

ent_code ent_crypto_pem_read(uint8_t *out, size_t *n, ent_str pem, const char *label, ent_err *e)
{
    spellings s;
    ent_code code = read_into(&s, out, n, pem, label, e);

    ent_wipe(&s, sizeof s);
    return code;
}

ent_code ent_crypto_pem_write(ent_str *out, ent_arena *a, const char *label, const uint8_t *p, size_t n, ent_err *e)
{
    char text[TEXT_MAX + 1];
    size_t text_n;

    if (n > ENT_CRYPTO_DER_MAX || strlen(label) > LABEL_MAX)
        return ent_fail(e, ENT_BUG, NULL, NULL, "A key of %zu bytes was to be written.", n);
    text_n = spell(text, label, p, n);
    return ent_str_dup(out, a, (ent_str){text, text_n}, e);
}
