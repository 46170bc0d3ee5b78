/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENTENTE_API_PRIVATE_H
#define ENTENTE_API_PRIVATE_H

#include "call.h"

/* Every argument is known, well typed and given once. */
ENT_CHECKED ent_code api__check_given(const ent_request *r, ent_err *e);
/* Every needed parameter has an argument. */
ENT_CHECKED ent_code api__check_needed(const ent_request *r, ent_err *e);
const ent_param *api__param(const ent_operation *op, const char *name);

/* One request, perhaps one case of many: id and kept may be NULL. The arguments have been checked. */
ENT_CHECKED ent_code api__run(ent_answer *out, ent_arena *a, const ent_request *r, const ent_json *id, kept_policies *kept, ent_err *e);

ENT_CHECKED ent_code api__kept_new(kept_policies **out, ent_arena *a, ent_err *e);
/* The policy of this path, loaded at first use; a file that was refused once is refused for the whole run. */
ENT_CHECKED ent_code api__kept_policy(const ent_policy **out, kept_policies *k, const char *path, ent_err *e);
/* The list of calibres that the program carries (data/calibres.csv); loaded once in a run of cases. */
struct ent_calibres;
ENT_CHECKED ent_code api__kept_calibres(const struct ent_calibres **out, const ent_call *c, ent_err *e);
/* The table of equivalent classifications (data/equivalence.csv); the same. */
struct ent_levels;
ENT_CHECKED ent_code api__kept_levels(const struct ent_levels **out, const ent_call *c, ent_err *e);

/* Is its answer a function of the database, the person, the arguments and the day? */
bool api__is_steady(const ent_operation *op);
ent_time api__end_of_day(ent_time now);

/* Does an example of the operation have it? */
bool api__is_sampled(const ent_operation *op, const ent_param *p);
/* A value that such a parameter may have; neither for numbers, words nor flags. Lives for ever. */
const char *api__sample(const ent_param *p);

/* Sets dir and db; ENT_INVALID with no_node when there is no node. */
ENT_CHECKED ent_code api__node_paths(ent_call *c, ent_err *e);

/* Opens the key of the request's person: sets signer and has_person. ENT_LOGIN for an unknown person, another passphrase, no key. */
ENT_CHECKED ent_code api__unlock(ent_call *c, ent_err *e);

/* Member "warnings", a list of sentences: keys that expire soon, of who asks and, for administrators, of the node. Left away when empty. */
ENT_CHECKED ent_code api__warn(ent_call *c, ent_err *e);

enum { API_CLOCK_JUMP_DAYS = 100 };
/* Before the first entry of an act: ENT_REFUSED when the machine's clock has jumped ahead of the log. */
ENT_CHECKED ent_code api__check_clock(ent_call *c, ent_err *e);
/* A sentence when the clock stands behind the log and something is written; else empty. */
ENT_CHECKED ent_code api__clock_behind(ent_str *out, ent_call *c, ent_err *e);

/* The members of a decision that bad input ends in. */
void api__put_denied(ent_jw *w, const ent_err *problem);
/* Member "error". */
ENT_CHECKED ent_code api__put_error(ent_jw *w, ent_arena *a, const ent_err *problem, int exit_code, bool written, ent_err *e);
/* As ent_api_error_json, with the id of a case unless NULL. */
ENT_CHECKED ent_code api__error_answer(ent_str *out, ent_arena *a, const ent_operation *op, const ent_json *id, const ent_err *problem,
                                       int exit_code, bool written, ent_err *e);
/* A file that the program carries inside itself; ENT_BUG without it. */
ENT_CHECKED ent_code api__embedded(ent_str *out, const char *name, ent_err *e);

/* Who may read items, as far as his clearance goes. The administrator, the operator, the auditor and the security officer may not: they
 * read by another role or not at all.                                                                                        */
#define API_READERS "custodian planner reader registry release spectrum terminologist"
/* Has the person one of the roles, which stand with blanks between them? */
bool api__has_one_of(const ent_reg_person *p, const char *roles);

/* Handlers, by file. */
ent_handler op_init;
ent_handler op_person_add, op_person_list, op_person_clear, op_person_show;
ent_handler op_key_show, op_key_pin, op_key_follow, op_key_new, op_key_list, op_key_rotate, op_key_revoke, op_key_recover;
ent_handler op_node_backup_key, op_node_backup, op_node_backups, op_node_backup_replaced, op_node_restore, op_node_reconcile;
ent_handler op_node_upgrade, op_node_doctor, op_node_clock, op_node_show;
ent_handler op_policy_adopt, op_policy_show, op_policy_lint, op_policy_diff, op_policy_impact;
ent_handler op_agreement_add, op_agreement_list, op_agreement_show;
ent_handler op_import, op_import_map, op_template, op_sheet_diff;
ent_handler op_search;
ent_handler op_item_list, op_item_show, op_item_history, op_item_export;
ent_handler op_label_decide, op_label_explain, op_label_who, op_label_replay;
ent_handler op_label_marking, op_label_parse, op_label_find, op_label_equivalent;
ent_handler op_label_validate, op_label_join, op_label_map, op_label_convert, op_label_canonical, op_label_clearance;
ent_handler op_label_bind, op_label_bound;
ent_handler op_term_validate, op_term_scan, op_term_match;
ent_handler op_term_import, op_term_list, op_term_show, op_term_export, op_term_harmonise, op_term_accept;
ent_handler op_term_interchange, op_term_interchanges;
ent_handler op_standard_audit, op_standard_diff, op_standard_convert;
ent_handler op_standard_list, op_standard_show, op_standard_interop, op_standard_ratify, op_standard_move;
ent_handler op_standard_link, op_standard_renumber, op_standard_merge, op_standard_split, op_standard_works;
ent_handler op_release_new, op_release_preview, op_release_consent, op_release_approve, op_release_bundle, op_release_list;
ent_handler op_receive, op_verify, op_receipt;
ent_handler op_registry_register, op_registry_list, op_registry_quarantine, op_registry_copy_rule, op_registry_copy_rules;
ent_handler op_registry_destroy, op_registry_destructions, op_registry_certificate;
ent_handler op_release_cover, op_registry_receipt;
ent_handler op_release_statement, op_release_channels, op_release_withdraw;
ent_handler op_log_verify, op_log_prove, op_log_checkpoint, op_log_rebuild, op_log_list;
ent_handler op_help_rule;

#endif
