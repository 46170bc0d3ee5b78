/* SPDX-License-Identifier: Apache-2.0 */
/* Words of the lifecycle: stable names for JSON, and the status words that stand in a register. */
#include <string.h>

#include <entente/standards/lifecycle.h>

/* The status word of a state; the CSV form reads those that it knows. One table for both directions. */
static const struct {
    const char *name, *word;
} states[ENT_STD_STATES] = {
    [ENT_STD_STATE_NONE] = {"NONE", ""},
    [ENT_STD_PROPOSED] = {"PROPOSED", "proposed"},
    [ENT_STD_TASKED] = {"TASKED", "tasked"},
    [ENT_STD_STUDY_DRAFT] = {"STUDY_DRAFT", "draft"},
    [ENT_STD_RATIFICATION_DRAFT] = {"RATIFICATION_DRAFT", "ratification draft"},
    [ENT_STD_UNDER_RATIFICATION] = {"UNDER_RATIFICATION", "under ratification"},
    [ENT_STD_PROMULGATED] = {"PROMULGATED", "promulgated"},
    [ENT_STD_UNDER_REVIEW] = {"UNDER_REVIEW", "under review"},
    [ENT_STD_UNDER_REVISION] = {"UNDER_REVISION", "under revision"},
    [ENT_STD_SUPERSEDED] = {"SUPERSEDED", "superseded"},
    [ENT_STD_CANCELLED] = {"CANCELLED", "cancelled"},
    [ENT_STD_WITHDRAWN_DRAFT] = {"WITHDRAWN_DRAFT", "withdrawn"},
};

/* Other words that mean a state. */
static const struct {
    const char *word;
    ent_std_state state;
} also[] = {{"published", ENT_STD_PROMULGATED},
            {"in force", ENT_STD_PROMULGATED},
            {"retired", ENT_STD_CANCELLED},
            {"rejected", ENT_STD_WITHDRAWN_DRAFT}};

static const char *const kinds[ENT_STD_DOC_KINDS] = {"other", "stanag", "stanrec", "allied publication", "national document"};

const char *ent_std_doc_kind_word(ent_std_doc_kind k)
{
    return (unsigned)k < ENT_STD_DOC_KINDS ? kinds[k] : kinds[0];
}

const char *ent_std_state_name(ent_std_state s)
{
    return (unsigned)s < ENT_STD_STATES ? states[s].name : states[0].name;
}

const char *ent_std_state_word(ent_std_state s)
{
    return (unsigned)s < ENT_STD_STATES ? states[s].word : states[0].word;
}

static char plain(char c)
{
    if (c >= 'A' && c <= 'Z') return (char)(c - 'A' + 'a');
    return c == '_' || c == '-' ? ' ' : c;
}

static bool same(ent_str s, const char *word)
{
    size_t n = strlen(word);

    if (s.n != n || n == 0) return false;
    for (size_t i = 0; i < n; i++)
        if (plain(s.p[i]) != plain(word[i])) return false;
    return true;
}

ent_std_state ent_std_state_read(ent_str word)
{
    for (size_t i = 1; i < ENT_STD_STATES; i++)
        if (same(word, states[i].name) || same(word, states[i].word)) return (ent_std_state)i;
    for (size_t i = 0; i < sizeof also / sizeof *also; i++)
        if (same(word, also[i].word)) return also[i].state;
    return ENT_STD_STATE_NONE;
}

bool ent_std_in_force(ent_std_state s)
{
    return s == ENT_STD_PROMULGATED || s == ENT_STD_UNDER_REVIEW || s == ENT_STD_UNDER_REVISION;
}

static bool is_letter(char c)
{
    return plain(c) >= 'a' && plain(c) <= 'z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "STANAG 2459", "STANAG-2459", "STANAG2459". */
static bool begins(ent_str s, const char *word)
{
    size_t n = strlen(word);

    if (s.n <= n || !same((ent_str){s.p, n}, word)) return false;
    if (s.p[n] == ' ' || s.p[n] == '-') n++;
    return n < s.n && is_digit(s.p[n]);
}

/* "AEP-97", "AComP-4", "ADatP-34": A, up to six letters of which the last is P, a hyphen, a digit. */
static bool is_publication(ent_str s)
{
    size_t n = 0;

    while (n < s.n && is_letter(s.p[n])) n++;
    return n >= 3 && n <= 7 && s.p[0] == 'A' && s.p[n - 1] == 'P' && n + 1 < s.n && s.p[n] == '-' && is_digit(s.p[n + 1]);
}

ent_std_doc_kind ent_std_doc_kind_of(ent_str number)
{
    ent_str s = ent_str_trim(number);

    if (begins(s, "STANAG")) return ENT_STD_DOC_STANAG;
    if (begins(s, "STANREC")) return ENT_STD_DOC_STANREC;
    return is_publication(s) ? ENT_STD_DOC_AP : ENT_STD_DOC_OTHER;
}
