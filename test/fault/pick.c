/* SPDX-License-Identifier: Apache-2.0 */
/* How much is tried: a sample in the usual run, by night all that there is time for. */
#include <stdlib.h>
#include <string.h>

#include "scene.h"

enum { MILLIONS = 1000 };

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
    if (p->known != NULL && p->known[n - 1]) return n % KNOWN_STEP == 0;
    return (n - 1) % p->step == 0 || n <= p->ends || n > p->total - p->ends;
}

const char *pick_words(char *out, size_t size, const pick *p)
{
    size_t n;

    if (p->step == 1) snprintf(out, size, "every one");
    else if (p->ends == 0) snprintf(out, size, "one in %ld", p->step);
    else snprintf(out, size, "one in %ld and the first and last %ld", p->step, p->ends);
    n = strlen(out);
    if (p->n_known != 0) snprintf(out + n, size - n, " of %ld that no row before had", p->total - p->n_known);
    return out;
}
