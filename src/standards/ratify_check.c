/* SPDX-License-Identifier: Apache-2.0 */
/* Does a fact say what its kind needs, and nothing else? */
#include <string.h>

#include <entente/standards/ratify.h>

static const char correct[] = "Correct it and enter it again.";

static ent_code check_text(ent_str s, const char *name, size_t max, bool needed, ent_err *e)
{
    if (s.n == 0 && needed) return ent_fail(e, ENT_INVALID, "R-66", "Fill it in.", "The %s is missing.", name);
    if (s.n > max) return ent_fail(e, ENT_INVALID, NULL, "Shorten it.", "The %s is longer than %zu bytes.", name, max);
    if (!ent_utf8_ok(s, NULL)) return ent_fail(e, ENT_INVALID, NULL, correct, "The %s is no UTF-8 text.", name);
    if (ent_str_trim(s).n != s.n) return ent_fail(e, ENT_INVALID, NULL, correct, "The %s begins or ends with white space.", name);
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7F)
            return ent_fail(e, ENT_INVALID, NULL, correct, "The %s holds a line break or another control character.", name);
    return ENT_OK;
}

static ent_code check_nation(ent_str s, ent_err *e)
{
    bool good = s.n == 3;

    for (size_t i = 0; i < s.n && good; i++) good = s.p[i] >= 'A' && s.p[i] <= 'Z';
    if (good) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, "Write the nation as three capital letters, for example DEU.", "\"%.*s\" is no code of a nation.",
                    ENT_F(s));
}

static ent_code check_answer(const ent_std_fact *f, ent_err *e)
{
    if (f->answer <= ENT_STD_ANSWER_NONE || f->answer >= ENT_STD_RESERVATION_LIFTED)
        return ent_fail(e, ENT_INVALID, "R-66", "See the words of the form.", "The answer is none of the answers a nation can give.");
    if (f->answer == ENT_STD_RATIFYING_FUTURE_DATE && f->intended.precision == ENT_DATE_NONE)
        return ent_fail(e, ENT_INVALID, "R-66", "Give the intended date, at least its year.",
                        "The nation ratifies for a future date, and that date is missing.");
    if (f->answer != ENT_STD_RATIFYING_FUTURE_DATE && f->answer != ENT_STD_RATIFYING && f->intended.precision != ENT_DATE_NONE)
        return ent_fail(e, ENT_INVALID, "R-66", "Leave the intended date empty.", "The answer %s has no intended date.",
                        ent_std_answer_word(f->answer));
    if (f->ended || f->text.n != 0)
        return ent_fail(e, ENT_INVALID, "R-66", correct, "An answer does not end and has no text but a remark.");
    return ENT_OK;
}

static ent_code check_kind(const ent_std_fact *f, ent_err *e)
{
    static const char *const texts[ENT_STD_FACT_KINDS] = {
        [ENT_STD_FACT_RESERVATION] = "text of the reservation",
        [ENT_STD_FACT_IMPLEMENTED] = "national document",
        [ENT_STD_FACT_FIELDED] = "evidence",
        [ENT_STD_FACT_TESTED] = "evidence",
    };

    if (f->kind == ENT_STD_FACT_ANSWER) return check_answer(f, e);
    if (f->kind < ENT_STD_FACT_ANSWER || f->kind > ENT_STD_FACT_TESTED)
        return ent_fail(e, ENT_INVALID, "R-66", correct, "This is no kind of fact.");
    if (f->answer != ENT_STD_ANSWER_NONE || f->intended.precision != ENT_DATE_NONE)
        return ent_fail(e, ENT_INVALID, "R-66", "Enter the answer as a fact of its own.",
                        "Only an answer has an answer and an intended date.");
    return check_text(f->text, texts[f->kind], 4000, !f->ended, e);
}

ent_code ent_std_fact_allowed(ent_std_fact_kind fact, ent_std_doc_kind kind, ent_std_state state, ent_err *e)
{
    if (fact != ENT_STD_FACT_ANSWER && fact != ENT_STD_FACT_RESERVATION) return ENT_OK;
    if (kind == ENT_STD_DOC_AP)
        return ent_fail(e, ENT_REFUSED, "R-66", "Enter the answer to the STANAG that covers it, with the part it is about.",
                        "An allied publication is not ratified; nations answer to the STANAG that covers it.");
    if (kind == ENT_STD_DOC_STANREC || kind == ENT_STD_DOC_NATIONAL)
        return ent_fail(e, ENT_REFUSED, "R-66", "Enter what the nation implements, fields or has tested.",
                        "A document of this kind (%s) is not ratified.", ent_std_doc_kind_word(kind));
    if (state != ENT_STD_STATE_NONE && state < ENT_STD_UNDER_RATIFICATION)
        return ent_fail(e, ENT_REFUSED, "R-66", "Wait until it is sent to nations: standard move.",
                        "Nations answer only from UNDER_RATIFICATION on; the document is in the state %s.", ent_std_state_name(state));
    if (state == ENT_STD_WITHDRAWN_DRAFT)
        return ent_fail(e, ENT_REFUSED, "R-66", "Enter the answer to another edition.", "The draft was withdrawn; it is not ratified.");
    return ENT_OK;
}

ent_code ent_std_fact_check(const ent_std_fact *f, ent_err *e)
{
    ENT_TRY(check_text(f->standard, "number of the standard", 200, true, e));
    ENT_TRY(check_text(f->edition, "edition", 40, false, e));
    ENT_TRY(check_nation(f->nation, e));
    if (f->services == 0 || f->services > ENT_STD_ALL_SERVICES)
        return ent_fail(e, ENT_INVALID, NULL, "Write land, sea, air or all.", "The service is missing.");
    ENT_TRY(check_text(f->part, "part", 200, false, e));
    if (f->valid.precision == ENT_DATE_NONE)
        return ent_fail(e, ENT_INVALID, "R-66", "Write at least the year.", "The date from which it holds is missing.");
    ENT_TRY(check_text(f->remark, "remark", 2000, false, e));
    ENT_TRY(check_kind(f, e));
    return ent_std_fact_allowed(f->kind, ent_std_doc_kind_of(f->standard), ENT_STD_STATE_NONE, e);
}
