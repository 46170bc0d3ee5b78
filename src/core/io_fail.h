/* SPDX-License-Identifier: Apache-2.0 */
/* Private to core: what the operating system refused, said so that an officer can act on it.                    */
#ifndef ENTENTE_SRC_CORE_IO_FAIL_H
#define ENTENTE_SRC_CORE_IO_FAIL_H

#include <entente/core/error.h>

/* ENT_IO for this errno: "Cannot DOING PATH: CAUSE." with place PATH and a next step. doing: "read", "write", ...  */
ENT_CHECKED ent_code ent_io_fail(ent_err *e, int error, const char *doing, const char *path);

#endif
