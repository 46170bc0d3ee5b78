/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENTENTE_API_REGISTERING_H
#define ENTENTE_API_REGISTERING_H

#include "api_private.h"

/* Adds the registration of a revision to the act, with the next copy number. direction: "held",
 * "dispatched", "copied" or "received".                                                                                */
ENT_CHECKED ent_code registering_add(ent_str *marking, int64_t *copy, ent_call *c, const ent_reg_row *row, const char *direction,
                                     ent_str addressee, ent_err *e);

#endif
