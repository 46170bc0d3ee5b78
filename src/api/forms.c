/* SPDX-License-Identifier: Apache-2.0 */
/* The forms. A new kind is a new table here, and a row in the list at the end. All examples are invented (EXERCISE). */
#include <string.h>

#include "forms.h"

#define NEED FORM_NEEDED
#define KEY FORM_KEY

/* A table reads as a table: */
/* clang-format off */
static const form_column standard[] = {
    {"number", FORM_CODE, NEED | KEY, 200, NULL, "Number as the publisher writes it, without edition.", "EX 4711"},
    {"edition", FORM_TEXT, KEY, 40, NULL, "Edition, if there are several: 2, A.", "A"},
    {"version", FORM_TEXT, KEY, 80, NULL, "Version inside the edition, if there are several.", "1"},
    {"title", FORM_TEXT, NEED, 2000, NULL, "Title in full.", "Interface of the exercise radio"},
    {"publisher", FORM_TEXT, NEED | KEY, 400, NULL, "Who published it: NATO, ISO, IEC, DEU.", "EXERCISE ORGANISATION"},
    {"date", FORM_DATE, 0, 10, NULL, "Date of publication, as exactly as it is known: YYYY, YYYY-MM or YYYY-MM-DD.", "2024-05"},
    {"status", FORM_CHOICE, NEED, 20,
     ENT_STD_STATUS_WORDS("|"),
     "Where it stands in its life.", "published"},
    {"source", FORM_TEXT, NEED, 2000, NULL, "Where this row can be looked up: a register with release and line, or an address.", "EXERCISE register, line 12"},
    {"mark", FORM_CHOICE, NEED, 10, "checked|recalled", "checked: somebody compared the row with its source. recalled: from memory.", "recalled"},
};

static const form_column term[] = {
    {"concept", FORM_CODE, NEED | KEY, 200, NULL, "Id of the concept. Rows with the same id are one concept.", "EX-001"},
    {"language", FORM_CODE, NEED | KEY, 40, NULL, "Language code: en, fr, de, pt-BR.", "en"},
    {"term", FORM_TEXT, KEY, 4000, NULL, "The designation. A row with only a definition leaves it empty.", "exercise radio"},
    {"status", FORM_CHOICE, 0, 20, "preferred|admitted|deprecated|superseded", "Of the designation. Empty: not said.", "preferred"},
    {"type", FORM_CHOICE, 0, 40, "fullForm|acronym|abbreviation|shortForm|variant|symbol|formula|phraseologicalUnit", "What the designation is.", "fullForm"},
    {"part of speech", FORM_TEXT, 0, 40, "noun|verb|adjective|adverb|properNoun|other", "Of the designation.", "noun"},
    {"region", FORM_CODE, 0, 40, NULL, "Where the designation is used: GB, US, CA.", "GB"},
    {"definition", FORM_TEXT, 0, 20000, NULL, "Definition in the language of the row. Once for each language is enough.", "radio set that is used in exercises only"},
    {"source", FORM_TEXT, 0, 2000, NULL, "Where designation and definition were taken from.", "EXERCISE glossary, 2024"},
    {"authority", FORM_TEXT, 0, 400, NULL, "Who stands for it: NATO, EU, DEU.", "EXERCISE ORGANISATION"},
    {"subject", FORM_TEXT, 0, 400, NULL, "Subject field of the concept. The same in all its rows, or empty.", "communications"},
    {"state", FORM_CHOICE, 0, 20, "proposed|agreed|retired|superseded", "Of the concept. agreed needs English and French. The same in all its rows, or empty.", "proposed"},
    {"date", FORM_DATE, 0, 10, NULL, "Since when the concept has this state. The same in all its rows, or empty.", "2024-05-02"},
    {"label", FORM_TEXT, 0, 400, NULL, "Marking of this row if it is another than that of the whole: NATO RESTRICTED.", ""},
};

static const form_column ratification[] = {
    {"standard", FORM_CODE, NEED | KEY, 200, NULL, "Number of the standard.", "EX 4711"},
    {"edition", FORM_TEXT, KEY, 40, NULL, "Its edition.", "2"},
    {"nation", FORM_CODE, NEED | KEY, 3, NULL, "Three capital letters (STANAG 1059): DEU, FRA.", "XXA"},
    {"service", FORM_TEXT, KEY, 40, "all|land|sea|air|land sea|land air|sea air", "For which services. Empty: all.", "land"},
    {"part", FORM_TEXT, KEY, 200, NULL, "Part of the standard that the row speaks of. Empty: the whole.", "Annex B"},
    {"response", FORM_TEXT, 0, 80,
     "RATIFYING|RATIFYING_WITH_RESERVATIONS|RATIFYING_FUTURE_DATE|RATIFYING_NOT_IMPLEMENTING|NOT_RATIFYING|NOT_PARTICIPATING|NO_RESPONSE|"
     "RESERVATION_LIFTED|IMPLEMENTED", "The nation's answer. IMPLEMENTED: a national document applies it.", "RATIFYING_WITH_RESERVATIONS"},
    {"date", FORM_DATE, 0, 10, NULL, "Date of the answer. Needed with a response.", "2024-05-02"},
    {"intended date", FORM_DATE, 0, 10, NULL, "From when on it applies. Needed with RATIFYING_FUTURE_DATE.", ""},
    {"reservation", FORM_TEXT, 0, 4000, NULL, "What is reserved. Only with RATIFYING_WITH_RESERVATIONS.", "EXERCISE: not on older sets"},
    {"label", FORM_TEXT, 0, 400, NULL, "Marking of this row if it is another than that of the whole: NATO RESTRICTED.", ""},
    {"implemented document", FORM_TEXT, 0, 4000, NULL, "The national document that applies the standard.", ""},
    {"implemented date", FORM_DATE, 0, 10, NULL, "Its date.", ""},
    {"fielded date", FORM_DATE, 0, 10, NULL, "Since when it is with the troops.", ""},
    {"fielded evidence", FORM_TEXT, 0, 4000, NULL, "By what report.", ""},
    {"tested date", FORM_DATE, 0, 10, NULL, "When it passed a test.", ""},
    {"tested evidence", FORM_TEXT, 0, 4000, NULL, "By what report.", ""},
    {"ended", FORM_CHOICE, 0, 3, "yes", "yes: document, fielding or test of this row hold no longer, from their date on. Else empty.", ""},
    {"remark", FORM_TEXT, 0, 2000, NULL, "Anything else.", ""},
};
/* clang-format on */

#define COUNT(v) (sizeof(v) / sizeof *(v))

static const form forms[] = {
    {"standard", "Standards", "One row for each published edition and version of a standard.", standard, COUNT(standard)},
    {"term", "Terms", "One row for each designation of a concept in a language.", term, COUNT(term)},
    {"ratification", "Ratification", "One row for each answer of a nation to an edition of a standard.", ratification, COUNT(ratification)},
};

const form *form_all(size_t *n)
{
    *n = COUNT(forms);
    return forms;
}

ent_code form_find(const form **out, ent_arena *a, ent_str kind, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 1000);
    ent_str words;

    for (size_t i = 0; i < COUNT(forms); i++) {
        *out = &forms[i];
        if (ent_str_is(kind, forms[i].kind)) return ENT_OK;
        ent_buf_fmt(&b, "%s%s", i == 0 ? "" : ", ", forms[i].kind);
    }
    *out = NULL;
    ENT_TRY(ent_buf_take(&words, &b, e));
    return ent_fail(e, ENT_INVALID, NULL, "Name one of them.", "There is no form \"%.60s\". The forms are: %s.", kind.n != 0 ? kind.p : "",
                    words.p);
}

const char *form_type_word(form_type t)
{
    static const char *const words[] = {
        "", "text", "text, never a number", "date", "whole number", "decimal number", "one of the words in the list"};

    return words[t];
}

size_t form_column_of(const form *f, ent_str name)
{
    for (size_t i = 0; i < f->n; i++)
        if (ent_str_is(name, f->columns[i].name)) return i;
    return SIZE_MAX;
}

/* ---- fields ---- */

static bool is_choice(const char *choices, ent_str field)
{
    ent_str word, rest = ent_str_c(choices);

    while (rest.n != 0) {
        (void)ent_str_cut(rest, '|', &word, &rest);
        if (ent_str_eq(word, field)) return true;
    }
    return false;
}

/* "12", "-3", "7.62": as people write a number that every program reads. */
static bool is_number(ent_str s, bool decimal)
{
    size_t i = s.n != 0 && s.p[0] == '-', digits = 0, points = 0;

    if (s.n > 18 || (s.n > i + 1 && s.p[i] == '0' && s.p[i + 1] != '.')) return false;
    for (; i < s.n; i++) {
        bool point = s.p[i] == '.' && decimal && points == 0 && digits != 0 && i + 1 < s.n;
        if (!point && (s.p[i] < '0' || s.p[i] > '9')) return false;
        points += point;
        digits += !point;
    }
    return digits != 0 && digits <= 15;
}

static bool has_control(ent_str s, bool lines)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 && !(lines && s.p[i] == '\n')) return true;
    return false;
}

const char *form_fault(const form_column *c, ent_str field, const char **next)
{
    ent_date d;

    *next = "Correct the field and import again.";
    if (field.n == 0) {
        *next = "Fill it in. If it is not known, leave the whole row out.";
        return c->flags & FORM_NEEDED ? "The field is empty and must be filled." : NULL;
    }
    if (field.n > (c->max != 0 ? c->max : 4000)) return "The field is too long.";
    if (ent_str_trim(field).n != field.n) return "The field begins or ends with white space.";
    if (has_control(field, c->max > 4000)) return "The field holds a line break or another control character.";
    if (c->type == FORM_DATE && !ent_date_parse(&d, field)) {
        *next = "Write YYYY, YYYY-MM or YYYY-MM-DD.";
        return "This is no date.";
    }
    if (c->type == FORM_CHOICE && !is_choice(c->choices, field)) {
        *next = "Take one of the words in the list; entente template shows them.";
        return "This is none of the words that the form knows here.";
    }
    if ((c->type == FORM_WHOLE || c->type == FORM_DECIMAL) && !is_number(field, c->type == FORM_DECIMAL)) {
        *next = c->type == FORM_WHOLE ? "Write digits alone: 12." : "Write digits and one point: 7.62.";
        return "This is no number.";
    }
    return NULL;
}
