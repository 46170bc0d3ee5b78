/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libxml/parser.h>
#include <libxml/tree.h>

#include "bare.h"

enum { PIECE = 64 * 1024 };

static FILE *open_in(const char *path)
{
    FILE *f = fopen(path, "rb");

    if (f == NULL) bench_fail("%s: %s", path, strerror(errno));
    return f;
}

static char *read_whole(size_t *n, const char *path)
{
    int64_t size = bench_size(path);
    char *p = malloc((size_t)size + 1);
    FILE *f = open_in(path);

    if (p == NULL) bench_fail("no memory");
    *n = fread(p, 1, (size_t)size, f);
    if (*n != (size_t)size) bench_fail("%s cannot be read", path);
    fclose(f);
    return p;
}

static size_t count_elements(const xmlNode *node)
{
    size_t n = 0;

    for (; node != NULL; node = node->next)
        if (node->type == XML_ELEMENT_NODE) n += 1 + count_elements(node->children);
    return n;
}

size_t bare_dom(const char *path)
{
    size_t n, elements;
    char *bytes = read_whole(&n, path);
    xmlDoc *doc = xmlReadMemory(bytes, (int)n, NULL, NULL, XML_PARSE_NONET | XML_PARSE_HUGE);

    if (doc == NULL) bench_fail("libxml2 cannot read %s", path);
    elements = count_elements(xmlDocGetRootElement(doc));
    xmlFreeDoc(doc);
    free(bytes);
    return elements;
}

static void on_element(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_namespaces,
                       const xmlChar **namespaces, int n_attributes, int n_defaulted, const xmlChar **attributes)
{
    size_t *elements = ctx;

    (void)name, (void)prefix, (void)uri, (void)n_namespaces, (void)namespaces, (void)n_attributes, (void)n_defaulted, (void)attributes;
    ++*elements;
}

size_t bare_sax(const char *path)
{
    xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC, .startElementNs = on_element};
    size_t n, elements = 0;
    char *bytes = read_whole(&n, path);

    if (xmlSAXUserParseMemory(&handler, &elements, bytes, (int)n) != 0) bench_fail("libxml2 cannot read %s", path);
    free(bytes);
    return elements;
}

void bare_sha256(uint8_t out[32], const char *path)
{
    static unsigned char piece[PIECE];
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    FILE *f = open_in(path);
    size_t got;

    setvbuf(f, NULL, _IONBF, 0);
    if (ctx == NULL || EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) != 1) bench_fail("OpenSSL has no SHA-256");
    while ((got = fread(piece, 1, sizeof piece, f)) > 0)
        if (EVP_DigestUpdate(ctx, piece, got) != 1) bench_fail("OpenSSL failed");
    if (ferror(f) || EVP_DigestFinal_ex(ctx, out, NULL) != 1) bench_fail("%s cannot be read", path);
    EVP_MD_CTX_free(ctx);
    fclose(f);
}

void bare_copy(const char *from, const char *to)
{
    static unsigned char piece[PIECE];
    int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ssize_t got;

    if (in < 0 || out < 0) bench_fail("%s cannot be copied: %s", from, strerror(errno));
    while ((got = read(in, piece, sizeof piece)) > 0)
        if (write(out, piece, (size_t)got) != got) bench_fail("%s cannot be written: %s", to, strerror(errno));
    if (got < 0 || fsync(out) != 0) bench_fail("%s cannot be written: %s", to, strerror(errno));
    close(in);
    close(out);
}
