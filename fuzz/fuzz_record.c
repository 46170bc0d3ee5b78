/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as the record of a decision, replayed: it holds only if it is what the same inputs give again. The last byte may ask for a
 * true record with one byte of it altered.                                                                            */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "test/label/sample_policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise)
{
    if (!promise) __builtin_trap();
}

static const char label[] =
    "<originatorConfidentialityLabel xmlns=\"urn:nato:stanag:4774:confidentialitymetadatalabel:1:0\"><ConfidentialityInformation>"
    "<PolicyIdentifier URI=\"urn:oid:1.3.26.1.3.1\">NATO</PolicyIdentifier><Classification>LOW</Classification>"
    "</ConfidentialityInformation><CreationDateTime>2026-01-01T00:00:00Z</CreationDateTime></originatorConfidentialityLabel>";

static ent_decision_case the_case(void)
{
    return (ent_decision_case){
        .policy = ent_str_c(ENT_SAMPLE_POLICY), .clearance = ENT_S("NATO: LOW"), .label = ent_str_c(label), .as_of = ENT_SAMPLE_TIME};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, (size_t)64 << 20);
    ent_decision_case c = the_case();
    ent_decision d = {0};
    ent_str record, again;
    char *bytes;
    ent_err e = {0};

    if (a == NULL) return 0;
    (void)ent_sample_policy();
    must(ent_decision_record(&record, &d, a, &c, &e) == ENT_OK && d.verdict == ENT_PERMIT);
    must(ent_decision_replay(a, record, &c, &e) == ENT_OK);
    if (ent_decision_replay(a, (ent_str){(const char *)data, size}, &c, &e) == ENT_OK) {
        must(ent_decision_record(&again, NULL, a, &c, &e) == ENT_OK);
    } else {
        must(e.what[0] != '\0');
    }
    bytes = ent_alloc(a, record.n);
    if (bytes != NULL && size >= 3 && data[size - 1] != 0) {
        size_t at = ((size_t)data[size - 3] << 8 | data[size - 2]) % record.n;
        memcpy(bytes, record.p, record.n);
        bytes[at] = (char)((unsigned char)bytes[at] ^ data[size - 1]);
        must(ent_decision_replay(a, (ent_str){bytes, record.n}, &c, &e) != ENT_OK);
    }
    ent_arena_free(a);
    return 0;
}
