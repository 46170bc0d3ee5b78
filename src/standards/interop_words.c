/* SPDX-License-Identifier: Apache-2.0 */
/* Words of verdicts and reasons: the short ones are stable, they appear in JSON. */
#include <entente/standards/interop.h>

static const char *const verdicts[ENT_STD_VERDICTS] = {"no", "not known", "on paper", "tested", "fielded"};

static const struct {
    const char *word, *text;
} whys[] = {
    [ENT_STD_WHY_RESERVED] = {"reserved", "has reserved this part"},
    [ENT_STD_WHY_LIFTED] = {"lifted", "has lifted its reservation"},
    [ENT_STD_WHY_CONTRADICTION] = {"contradiction", "says that it does not implement, and other facts say that it does"},
    [ENT_STD_WHY_FIELDED] = {"fielded", "has it fielded"},
    [ENT_STD_WHY_TESTED] = {"tested", "has passed a test"},
    [ENT_STD_WHY_IMPLEMENTED] = {"implemented", "has a national document that applies it"},
    [ENT_STD_WHY_ENDED] = {"ended", "no longer has it"},
    [ENT_STD_WHY_RATIFYING] = {"ratifying", "has ratified"},
    [ENT_STD_WHY_RESERVATIONS_ELSEWHERE] = {"reservations-elsewhere", "has ratified with reservations, none on this part"},
    [ENT_STD_WHY_RESERVATIONS_UNKNOWN] = {"reservations-unknown", "has ratified with reservations, and nothing says on which parts"},
    [ENT_STD_WHY_FROM_DATE] = {"from-date", "has ratified from a date that has come"},
    [ENT_STD_WHY_NOT_BEFORE] = {"not-before", "has ratified from a date that has not come"},
    [ENT_STD_WHY_NOT_IMPLEMENTING] = {"not-implementing", "has ratified, but does not implement"},
    [ENT_STD_WHY_NOT_RATIFYING] = {"not-ratifying", "does not ratify"},
    [ENT_STD_WHY_NOT_PARTICIPATING] = {"not-participating", "does not take part"},
    [ENT_STD_WHY_NO_RESPONSE] = {"no-response", "has not answered"},
    [ENT_STD_WHY_NOTHING_STATED] = {"nothing-stated", "has stated nothing"},
};

const char *ent_std_verdict_word(ent_std_verdict v)
{
    return (unsigned)v < ENT_STD_VERDICTS ? verdicts[v] : verdicts[ENT_STD_VERDICT_NOT_KNOWN];
}

static bool known(ent_std_why w)
{
    return w >= ENT_STD_WHY_RESERVED && (unsigned)w < sizeof whys / sizeof *whys;
}

const char *ent_std_why_word(ent_std_why w)
{
    return known(w) ? whys[w].word : "";
}

const char *ent_std_why_text(ent_std_why w)
{
    return known(w) ? whys[w].text : "";
}
