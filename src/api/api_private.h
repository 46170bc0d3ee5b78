/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENTENTE_API_PRIVATE_H
#define ENTENTE_API_PRIVATE_H

#include "call.h"

ENT_CHECKED ent_code api__check_arguments(const ent_request *r, ent_err *e);

/* Handlers, by file. */
ent_handler op_init;
ent_handler op_person_add, op_person_list, op_person_clear;
ent_handler op_key_show, op_key_pin;
ent_handler op_policy_adopt, op_policy_show, op_policy_lint;
ent_handler op_agreement_add, op_agreement_list, op_agreement_show;
ent_handler op_import;
ent_handler op_item_list, op_item_show, op_item_history, op_item_export;
ent_handler op_label_decide, op_label_marking, op_label_parse, op_label_validate, op_label_join, op_label_map;
ent_handler op_standard_audit, op_standard_diff;
ent_handler op_release_new, op_release_preview, op_release_consent, op_release_approve, op_release_bundle, op_release_list;
ent_handler op_receive, op_verify, op_receipt;
ent_handler op_registry_register, op_registry_list, op_registry_quarantine;
ent_handler op_log_verify, op_log_prove, op_log_checkpoint, op_log_rebuild, op_log_list;
ent_handler op_help_rule;

#endif
