/* SPDX-License-Identifier: Apache-2.0 */
/* guard POLICY CLEARANCE LABEL: may this clearance see this label? Exit 0: permit; 3: deny; 1: cannot tell, which is deny too. */
#include <stdio.h>
#include <time.h>

#include <entente/core/file.h>
#include <entente/label.h>

static ent_code judge(ent_decision *d, ent_arena *a, char **file, ent_err *e)
{
    const ent_policy *policy;
    const ent_holding *holding;
    ent_clearance clearance;
    ent_str spif, held, label;

    ENT_TRY(ent_file_read(&spif, a, file[1], 16 << 20, e));
    ENT_TRY(ent_file_read(&held, a, file[2], 1 << 20, e));
    ENT_TRY(ent_file_read(&label, a, file[3], 1 << 20, e));
    ENT_TRY(ent_policy_load(&policy, a, spif, NULL, e));
    ENT_TRY(ent_clearance_read(&clearance, a, policy, held, true, NULL, e));
    ENT_TRY(ent_holding_of(&holding, a, policy, &clearance, NULL, 0, e));
    return ent_label_decide_bytes(d, a, policy, label, holding, time(NULL), e);
}

int main(int argc, char **argv)
{
    ent_arena *a = ent_arena_new(NULL, 256 << 20);
    ent_decision d = {0}; /* the zero verdict is DENY */
    ent_err e = {0};
    ent_code code =
        argc == 4 && a != NULL ? judge(&d, a, argv, &e) : ent_fail(&e, ENT_INVALID, NULL, NULL, "Usage: guard POLICY CLEARANCE LABEL");

    printf("%s %s %s%s%s\n", d.verdict == ENT_PERMIT ? "permit" : "deny", ent_reason_word(d.reason), e.what, *e.place ? ": " : "", e.place);
    ent_arena_free(a);
    return code != ENT_OK ? 1 : d.verdict == ENT_PERMIT ? 0 : 3;
}
