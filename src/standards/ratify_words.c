/* SPDX-License-Identifier: Apache-2.0 */
/* Words of the ratification form: stable, they appear in JSON. */
#include <string.h>

#include <entente/standards/ratify.h>

static const char *const services[ENT_STD_ALL_SERVICES + 1] = {"", "land", "sea", "land sea", "air", "land air", "sea air", "all"};
static const char *const kinds[ENT_STD_FACT_KINDS] = {"", "answer", "reservation", "implemented", "fielded", "tested"};
static const char *const answers[ENT_STD_ANSWERS] = {
    "",
    "RATIFYING",
    "RATIFYING_WITH_RESERVATIONS",
    "RATIFYING_FUTURE_DATE",
    "RATIFYING_NOT_IMPLEMENTING",
    "NOT_RATIFYING",
    "NOT_PARTICIPATING",
    "NO_RESPONSE",
    "RESERVATION_LIFTED",
};

const char *ent_std_services_word(unsigned s)
{
    return s <= ENT_STD_ALL_SERVICES ? services[s] : "";
}

const char *ent_std_fact_kind_word(ent_std_fact_kind k)
{
    return (unsigned)k < ENT_STD_FACT_KINDS ? kinds[k] : "";
}

const char *ent_std_answer_word(ent_std_answer a)
{
    return (unsigned)a < ENT_STD_ANSWERS ? answers[a] : "";
}

static char plain(char c)
{
    if (c >= 'a' && c <= 'z') return (char)(c - 'a' + 'A');
    return c == ' ' ? '_' : c;
}

static bool same(ent_str s, const char *word)
{
    if (s.n != strlen(word)) return false;
    for (size_t i = 0; i < s.n; i++)
        if (plain(s.p[i]) != plain(word[i])) return false;
    return true;
}

ent_std_answer ent_std_answer_read(ent_str word)
{
    for (size_t i = 1; i < ENT_STD_ANSWERS; i++)
        if (same(word, answers[i])) return (ent_std_answer)i;
    return ENT_STD_ANSWER_NONE;
}

static bool is_between(char c)
{
    return c == ' ' || c == ',' || c == '+';
}

bool ent_std_services_read(unsigned *out, ent_str text)
{
    size_t i = 0;

    *out = text.n == 0 ? ENT_STD_ALL_SERVICES : 0;
    while (i < text.n) {
        ent_str word = {text.p + i, 0};
        unsigned bits;
        while (i < text.n && !is_between(text.p[i])) i++, word.n++;
        while (i < text.n && is_between(text.p[i])) i++;
        for (bits = ENT_STD_ALL_SERVICES; bits > 0; bits--)
            if (same(word, services[bits])) break;
        if (bits == 0 || (*out & bits) != 0) return false;
        *out |= bits;
    }
    return *out != 0;
}
