/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static const char *variable(const char *name, const char *fallback)
{
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' ? value : fallback;
}

const char *ent_test_shared(void)
{
    return variable("ENT_SHARED", NULL);
}

const char *ent_test_root(void)
{
    return variable("ENT_ROOT", ".");
}

const char *ent_test_tmp(void)
{
    return variable("TMPDIR", "/tmp");
}

void ent_test_skip(const char *reason)
{
    /* test/lib/tap.awk reads this line. */
    print_message("# skip: %s\n", reason);
    skip();
}
