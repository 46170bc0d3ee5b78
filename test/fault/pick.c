/* SPDX-License-Identifier: Apache-2.0 */
/* How much is tried: a sample in the usual run, by night all that there is time for. */
#include <stdlib.h>

#include "scene.h"

enum { MILLIONS = 100 };

bool scene_nightly(void)
{
    const char *nightly = getenv("ENT_NIGHTLY");

    return nightly != NULL && nightly[0] != '\0';
}

long scene_tries(long allocations)
{
    const char *text = getenv("ENT_FAULT_CALLS");
    long millions = text != NULL ? strtol(text, NULL, 10) : MILLIONS;

    return millions * 1000000 / (allocations < 1 ? 1 : allocations);
}

bool pick_has(const pick *p, long n)
{
    return (n - 1) % p->step == 0 || n <= p->ends || n > p->total - p->ends;
}

const char *pick_words(char *out, size_t size, const pick *p)
{
    if (p->step == 1) snprintf(out, size, "every one");
    else if (p->ends == 0) snprintf(out, size, "one in %ld", p->step);
    else snprintf(out, size, "one in %ld and the first and last %ld", p->step, p->ends);
    return out;
}
