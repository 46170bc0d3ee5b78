/* SPDX-License-Identifier: Apache-2.0 */
/* Handing the node's keys to persons. */
#ifndef ENTENTE_API_KEYS_H
#define ENTENTE_API_KEYS_H

#include "api_private.h"

typedef struct node_secrets {
    ent_secret content, release, checkpoint;
} node_secrets;

/* [a-z0-9.-]{1,40}, first a letter */
ENT_CHECKED ent_code keys_check_name(ent_str name, ent_err *e);
/* log2 of scrypt's N: low for exercise nodes, which hold no secrets. */
unsigned keys_cost(const ent_reg_node *n);
/* Fills sign_key and wrap_key from the person's secret. */
ENT_CHECKED ent_code keys_public(ent_reg_person *p, const ent_secret *key, ent_err *e);
/* Body of the log's own kind "key". */
ENT_CHECKED ent_code keys_announce(ent_str *body, ent_arena *a, const ent_reg_person *p, ent_err *e);
/* Adds an entry "person.key" for every node key that the person's roles need. */
ENT_CHECKED ent_code keys_hand_over(ent_call *c, const ent_reg_person *p, const node_secrets *s, ent_err *e);

#endif
