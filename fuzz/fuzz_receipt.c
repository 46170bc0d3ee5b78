/* SPDX-License-Identifier: Apache-2.0 */
/* The readers of receipts (v1 and v2) and statements. What one takes has one spelling, so writing it again gives the same bytes; a
 * statement's receipts are read too.                                                                                      */
#include <stdint.h>
#include <stdlib.h>

#include "src/release/release_private.h"

static void receipt(ent_arena *a, ent_str text)
{
    rel_receipt r;
    ent_err e = {0};
    ent_code code = rel__receipt_read(&r, a, text, &e);

    if (code != ENT_OK && e.what[0] == '\0') abort();
    if (code != ENT_OK) return;
    if (r.sequence < 1 || (r.old ? r.n_peaks != 0 || r.checkpoint.n != 0 : r.n_peaks < 1 || r.n_peaks > 64)) abort();
    if (text.n == 0 || text.p[text.n - 1] != '}') abort(); /* nothing stands behind it */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, (size_t)256 << 20);
    ent_str text = {(const char *)data, size}, message;
    rel_statement t;
    ent_err e = {0};

    if (a == NULL) return 0;
    receipt(a, text);
    if (rel__statement_read(&t, a, text, &e) == ENT_OK) {
        if (t.n_receipts > ENT_REL_STATEMENT_MAX || t.n_certificates > ENT_REL_STATEMENT_MAX) abort();
        if (rel__statement_message(&message, a, &t, &e) != ENT_OK || message.n + 150 < size) abort(); /* all but the signature is signed */
        for (size_t i = 0; i < t.n_receipts && i < 20; i++) receipt(a, t.receipts[i]);
    } else if (e.what[0] == '\0') {
        abort();
    }
    ent_arena_free(a);
    return 0;
}
