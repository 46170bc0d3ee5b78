/* SPDX-License-Identifier: Apache-2.0 */
/* Small helpers that every test program is linked with. */
#ifndef ENTENTE_TEST_SUPPORT_H
#define ENTENTE_TEST_SUPPORT_H

/* The folder of shared test data, or NULL where it is not at hand (a bare checkout). */
const char *ent_test_shared(void);

/* The root folder of the checkout; the current folder when the program is not run by test/run. */
const char *ent_test_root(void);

/* An empty folder of this test program; test/run removes it when all tests pass. */
const char *ent_test_tmp(void);

/* Skips the running cmocka test and says why; test/run prints the reason. Does not come back. */
void ent_test_skip(const char *reason);

#endif
