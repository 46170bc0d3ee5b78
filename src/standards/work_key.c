/* SPDX-License-Identifier: Apache-2.0 */
/* What makes two spellings one name: letters and digits, and the edition apart. */
#include <string.h>

#include "work.h"

/* A run of letters, or of digits; other scripts count as letters. */
typedef struct piece {
    ent_str s;
    bool digits, glued; /* glued: nothing stood between it and the piece before */
    char before;        /* the byte in front, 0 if none */
} piece;

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

static ent_code cut(piece **out, size_t *n, ent_arena *a, ent_str f, ent_err *e)
{
    ENT_VEC(piece) v = {0};

    for (size_t i = 0; i < f.n;) {
        size_t from = i;
        bool digits = digit(f.p[i]);
        if (!digits && !letter(f.p[i])) {
            i++;
            continue;
        }
        while (i < f.n && (digits ? digit(f.p[i]) : letter(f.p[i]))) i++;
        piece p = {.s = {f.p + from, i - from}, .digits = digits, .before = from == 0 ? '\0' : f.p[from - 1]};
        p.glued = from != 0 && (digit(p.before) || letter(p.before));
        ENT_PUSH(&v, a, p, e);
    }
    *out = v.v;
    *n = v.n;
    return ENT_OK;
}

static bool word(const piece *p, const char *const *words)
{
    for (; *words != NULL; words++)
        if (ent_str_is(p->s, *words)) return true;
    return false;
}

/* "3" or "a": what an edition is called. */
static bool value(const piece *p)
{
    return p->digits || p->s.n == 1;
}

/* How many pieces at the end say the edition: "ed 3", "edition a version 1", ":2017"; 0 if none do. */
static size_t edition_pieces(const piece *v, size_t n)
{
    static const char *const editions[] = {"ed",
                                           "edn",
                                           "edition",
                                           "\xC3\xA9"
                                           "dition",
                                           "ausgabe",
                                           NULL};
    static const char *const versions[] = {"v", "ver", "version", NULL};
    size_t k = n;

    if (n >= 2 && v[n - 1].digits && v[n - 1].s.n == 4 && v[n - 1].before == ':') return 1;
    if (n >= 3 && v[n - 1].digits && word(&v[n - 2], versions)) k = n - 2;
    if (k >= 3 && value(&v[k - 1]) && word(&v[k - 2], editions)) return n - k + 2;
    return 0;
}

static ent_code join(ent_str *out, ent_arena *a, const piece *v, size_t n, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 4096);

    for (size_t i = 0; i < n; i++) {
        if (i != 0 && v[i].digits && v[i - 1].digits) ent_buf_c(&b, '-');
        ent_buf_add(&b, v[i].s);
    }
    return ent_buf_take(out, &b, e);
}

/* The values alone: "3", "a-v1", "2017". */
static ent_code edition_of(ent_str *out, ent_arena *a, const piece *v, size_t n, ent_err *e)
{
    if (n <= 1) return join(out, a, v, n, e);
    if (n == 2) return ent_str_dup(out, a, v[1].s, e);
    return ent_str_fmt(out, a, e, "%.*s-v%.*s", ENT_F(v[1].s), ENT_F(v[3].s));
}

ent_code ent_std_name_key(ent_str *key, ent_str *edition, ent_arena *a, ent_std_name name, ent_err *e)
{
    ent_str folded;
    size_t n, tail;
    piece *v;

    *edition = (ent_str){"", 0};
    ENT_TRY(ent_fold(&folded, a, name.text, e));
    if (ent_str_starts(name.reg, "nisp")) {
        *key = folded;
        return ENT_OK;
    }
    ENT_TRY(cut(&v, &n, a, folded, e));
    if (n == 0) { /* signs alone: the text itself */
        *key = folded;
        return ENT_OK;
    }
    tail = edition_pieces(v, n);
    ENT_TRY(edition_of(edition, a, v + n - tail, tail, e));
    return join(key, a, v, n - tail, e);
}
