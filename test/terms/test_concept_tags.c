/* SPDX-License-Identifier: Apache-2.0 */
/* Language tags: examples and counter-examples of RFC 5646, appendix A and section 2.1. */
#include "tbx_help.h"

#include "src/terms/concept_private.h"

static void well_formed(void **state)
{
    (void)state;
    static const char *const good[] = {"de",
                                       "fr",
                                       "ja",
                                       "i-enochian",
                                       "zh-Hant",
                                       "zh-Hans",
                                       "sr-Cyrl",
                                       "sr-Latn",
                                       "zh-cmn-Hans-CN",
                                       "cmn-Hans-CN",
                                       "zh-yue-HK",
                                       "yue-HK",
                                       "zh-Hans-CN",
                                       "sr-Latn-RS",
                                       "sl-rozaj",
                                       "sl-rozaj-biske",
                                       "sl-nedis",
                                       "de-CH-1901",
                                       "sl-IT-nedis",
                                       "hy-Latn-IT-arevela",
                                       "de-DE",
                                       "en-US",
                                       "es-419",
                                       "de-CH-x-phonebk",
                                       "az-Arab-x-AZE-derbend",
                                       "x-whatever",
                                       "qaa-Qaaa-QM-x-southern",
                                       "de-Qaaa",
                                       "sr-Latn-QM",
                                       "sr-Qaaa-RS",
                                       "en-US-u-islamcal",
                                       "zh-CN-a-myext-x-private",
                                       "en-a-myext-b-another",
                                       "EN",
                                       "eng",
                                       "sgn-be-fr",
                                       "x-a-b",
                                       "abcd",
                                       "abcdefgh"};
    static const char *const bad[] = {"",         "e",
                                      "1",        "de-419-DE",
                                      "a-DE",     "abcdefghi",
                                      "en-",      "-en",
                                      "en--US",   "en_US",
                                      "en-US-",   "en-a",
                                      "en-a-x",   "x",
                                      "x-",       "x-abcdefghi",
                                      "en-x",     "en-abcdefghi",
                                      "fr-1",     "en us",
                                      "fr-FR-FR", "zh-cmn-yue-hak-gan",
                                      "i-none",   "de-DE-a-b",
                                      "\xc3\xa9n"};

    for (size_t i = 0; i < N(good); i++)
        if (!terms__tag_ok(ent_str_c(good[i]))) fail_msg("%s is a tag", good[i]);
    for (size_t i = 0; i < N(bad); i++)
        if (terms__tag_ok(ent_str_c(bad[i]))) fail_msg("%s is no tag", bad[i]);
}

static void compared(void **state)
{
    (void)state;
    assert_true(terms__same_tag(ENT_S("sr-Latn-RS"), ENT_S("SR-latn-rs")));
    assert_false(terms__same_tag(ENT_S("sr"), ENT_S("sr-RS")));
    assert_true(terms__tag_is(ENT_S("EN-gb"), "en"));
    assert_false(terms__tag_is(ENT_S("eng"), "en"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(well_formed, setup, teardown),
        cmocka_unit_test_setup_teardown(compared, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
