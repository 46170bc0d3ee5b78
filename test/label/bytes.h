/* SPDX-License-Identifier: Apache-2.0 */
/* Encodings for tests, from text. Include it behind common.h. */
#ifndef ENTENTE_TEST_LABEL_BYTES_H
#define ENTENTE_TEST_LABEL_BYTES_H

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Bytes from pairs of hexadecimal digits with anything between the pairs. "31{ 02{03} }" puts the length of what stands in the
 * braces behind the byte in front of them. *text ends behind the closing brace.                                   */
static ent_str encode(ent_arena *a, const char **text)
{
    ent_buf b = ent_buf_new(a, 1 << 20);
    ent_str out = {0};

    while (**text != '\0' && **text != '}') {
        if (hex_digit(**text) < 0) {
            ++*text;
            continue;
        }
        ent_buf_c(&b, (char)(hex_digit((*text)[0]) << 4 | hex_digit((*text)[1])));
        *text += 2;
        if (**text != '{') continue;
        ++*text;
        ent_str inner = encode(a, text);
        assert_int_equal(**text, '}');
        ++*text;
        if (inner.n >= 0x100) ent_buf_c(&b, (char)0x82), ent_buf_c(&b, (char)(inner.n >> 8));
        else if (inner.n >= 0x80) ent_buf_c(&b, (char)0x81);
        ent_buf_c(&b, (char)(inner.n & 0xff));
        ent_buf_add(&b, inner);
    }
    OK(ent_buf_take(&out, &b, e));
    return out;
}

__attribute__((unused)) static ent_str unhex(ent_arena *a, const char *text)
{
    ent_str out = encode(a, &text);

    assert_int_equal(*text, '\0');
    return out;
}

__attribute__((unused)) static void assert_bytes(ent_str got, ent_str want)
{
    char *hex[2] = {calloc(1, 2 * got.n + 1), calloc(1, 2 * want.n + 1)};

    assert_true(hex[0] != NULL && hex[1] != NULL);
    ent_hex(hex[0], got.p, got.n);
    ent_hex(hex[1], want.p, want.n);
    assert_string_equal(hex[0], hex[1]);
    free(hex[0]);
    free(hex[1]);
}

#endif
