/* SPDX-License-Identifier: Apache-2.0 */
/* The table of operations (law 6). Everything that a door offers is a row here. */
#include <string.h>

#include "api_private.h"

#define PLACE (ENT_PARAM_PLACE | ENT_PARAM_NEEDED)
#define NEED ENT_PARAM_NEEDED
#define MANY ENT_PARAM_MANY

/* A table reads as a table: */
/* clang-format off */
#define LABEL_PARAMS                                                                                                          \
    {"label", ENT_P_TEXT, 0, "MARKING", "marking under the node's policy, for example \"NATO RESTRICTED\"", NULL},            \
        {"exercise", ENT_P_FLAG, 0, NULL, "the material is invented: add Administrative EXERCISE", NULL}

static const ent_operation operations[] = {
    {"init", NULL, "make a node: a folder with a database and keys; --as names its first administrator", "open", ENT_MAKES_NODE, op_init, NULL,
     {{"dir", ENT_P_OUT, PLACE, "DIR", "folder to make; it must not exist", NULL},
      {"org", ENT_P_TEXT, NEED, "ORG", "the organisation, for example NATO", NULL},
      {"policy", ENT_P_FILE, NEED, "SPIF", "the organisation's security policy (XML SPIF)", NULL},
      {"ceiling", ENT_P_TEXT, 0, "CLASS", "highest class this node may hold (default: the policy's highest)", NULL},
      {"exercise", ENT_P_FLAG, 0, NULL, "for invented material only: refuses classified items not marked EXERCISE", NULL},
      {"name", ENT_P_TEXT, 0, "TEXT", "full name of the administrator", NULL},
      {0}}},

    {"person", "add", "add a person with a key of his own", "administrator", ENT_APPENDS, op_person_add, NULL,
     {{"person", ENT_P_TEXT, PLACE, "NAME", "short name, small letters", NULL},
      {"roles", ENT_P_TEXT, NEED, "ROLE,ROLE", "administrator auditor custodian planner reader registry release security spectrum terminologist", NULL},
      {"new-passphrase", ENT_P_FILE, NEED, "FILE", "file whose first line is the new person's passphrase", NULL},
      {"full-name", ENT_P_TEXT, 0, "TEXT", "full name", NULL},
      {0}}},
    {"person", "clear", "record a person's clearance, briefing and dossiers", "administrator security", ENT_APPENDS, op_person_clear, NULL,
     {{"person", ENT_P_TEXT, PLACE, "NAME", "the person", NULL},
      {"clearance", ENT_P_TEXT, NEED, "CLEARANCE", "\"NATO: SECRET; Context=NATO; Releasable To=NATO\": the class and all below it", NULL},
      {"from", ENT_P_DATE, NEED, "DATE", "first day", NULL},
      {"to", ENT_P_DATE, NEED, "DATE", "last day", NULL},
      {"briefed", ENT_P_DATE, NEED, "DATE", "day of the security briefing", NULL},
      {"dossier", ENT_P_TEXT, MANY, "NAME", "need to know: a dossier the person works on", NULL},
      {"exactly", ENT_P_FLAG, 0, NULL, "only the classes named, not those below", NULL},
      {0}}},
    {"person", "list", "list the persons of the node", "any", ENT_READS, op_person_list, "name full_name roles key", {{0}}},

    {"key", "show", "show the node's public key and its fingerprint", "open", ENT_READS, op_key_show, NULL,
     {{"purpose", ENT_P_WORD, 0, "WORD", "release (default) or checkpoint", "release|checkpoint"},
      {"out", ENT_P_OUT, 0, "FILE", "write the key as PEM", NULL},
      {0}}},
    {"key", "pin", "trust a partner's public key from now on", "administrator", ENT_APPENDS, op_key_pin, NULL,
     {{"org", ENT_P_TEXT, PLACE, "ORG", "the partner", NULL},
      {"file", ENT_P_FILE, PLACE, "FILE", "its public key, PEM", NULL},
      {"purpose", ENT_P_WORD, 0, "WORD", "release (default) or checkpoint", "release|checkpoint"},
      {"fingerprint", ENT_P_TEXT, 0, "WORDS", "as read over the telephone; the key is refused if it differs", NULL},
      {0}}},

    {"policy", "adopt", "adopt a policy: a new version of ours, or that of a partner", "administrator", ENT_APPENDS, op_policy_adopt, NULL,
     {{"spif", ENT_P_FILE, PLACE, "SPIF", "XML SPIF file", NULL}, {0}}},
    {"policy", "show", "show the policies that the node has adopted", "any", ENT_READS, op_policy_show, "name oid version own digest", {{0}}},
    {"policy", "lint", "load a policy file and say what is odd in it", "open", ENT_NO_NODE, op_policy_lint, NULL,
     {{"spif", ENT_P_FILE, PLACE, "SPIF", "XML SPIF file", NULL}, {0}}},

    {"agreement", "add", "enter an agreement between two organisations", "administrator release", ENT_APPENDS, op_agreement_add, NULL,
     {{"file", ENT_P_FILE, PLACE, "FILE", "agreement file (JSON), see doc/formats.md", NULL}, {0}}},
    {"agreement", "list", "list the agreements", "any", ENT_READS, op_agreement_list, "id title from to digest", {{0}}},
    {"agreement", "show", "show one agreement", "any", ENT_READS, op_agreement_show, NULL,
     {{"agreement", ENT_P_TEXT, PLACE, "ID", "its id", NULL}, {0}}},

    {"import", NULL, "import a register of standards (NISP XML or CSV), or with --number one document", "custodian registry", ENT_APPENDS, op_import,
     NULL,
     {{"file", ENT_P_FILE, PLACE, "FILE", "the file; .gz is read too", NULL},
      LABEL_PARAMS,
      {"originator", ENT_P_TEXT, 0, "ORG", "who originated it (default: this organisation)", NULL},
      {"dry-run", ENT_P_FLAG, 0, NULL, "say what would happen and change nothing", NULL},
      {"source", ENT_P_TEXT, 0, "NAME", "name of the register it comes from (default: NISP or CSV)", NULL},
      {"number", ENT_P_TEXT, 0, "NUMBER", "a document: its number", NULL},
      {"title", ENT_P_TEXT, 0, "TEXT", "a document: its title", NULL},
      {"title-label", ENT_P_TEXT, 0, "MARKING", "label of the title (default: the metadata label)", NULL},
      {"meta-label", ENT_P_TEXT, 0, "MARKING", "label of the fact that it exists (default: --label)", NULL},
      {"from", ENT_P_TEXT, MANY, "ITEM", "a document: derived from this item (number or UUID)", NULL},
      {"item", ENT_P_TEXT, 0, "ITEM", "a document: a new revision of this item", NULL},
      {"kind", ENT_P_TEXT, 0, "WORD", "a document: its kind (default: document)", NULL},
      {"edition", ENT_P_TEXT, 0, "TEXT", "a document: its edition", NULL},
      {"version", ENT_P_TEXT, 0, "TEXT", "a document: its version", NULL},
      {"date", ENT_P_DATE, 0, "DATE", "a document: its date", NULL},
      {"status", ENT_P_TEXT, 0, "WORD", "a document: its status", NULL},
      {"publisher", ENT_P_TEXT, 0, "ORG", "a document: its publisher", NULL},
      {"dossier", ENT_P_TEXT, 0, "NAME", "need to know: only persons of this dossier", NULL},
      {0}}},

    {"item", "list", "list the items you may see, newest visible revision of each", "any", ENT_READS, op_item_list,
     "label number edition version date status title",
     {{"text", ENT_P_TEXT, ENT_PARAM_PLACE, "TEXT", "part of number or title", NULL},
      {"kind", ENT_P_TEXT, 0, "WORD", "only this kind", NULL},
      {"status", ENT_P_TEXT, 0, "WORD", "only this status", NULL},
      {"publisher", ENT_P_TEXT, 0, "ORG", "only this publisher", NULL},
      {"source", ENT_P_TEXT, 0, "NAME", "only from this register", NULL},
      {"origin", ENT_P_TEXT, 0, "ORG", "only from this organisation", NULL},
      {0}}},
    {"item", "show", "show one item with labels, originators and sources", "any", ENT_READS, op_item_show, NULL,
     {{"item", ENT_P_TEXT, PLACE, "ITEM", "number, UUID or ORIGIN/UUID", NULL}, {0}}},
    {"item", "export", "write an item's content to a file: a copy, entered in the log and registered from CONFIDENTIAL up", "any", ENT_APPENDS,
     op_item_export, NULL,
     {{"item", ENT_P_TEXT, PLACE, "ITEM", "number, UUID or ORIGIN/UUID", NULL}, {"out", ENT_P_OUT, NEED, "FILE", "the file to write", NULL}, {0}}},
    {"item", "history", "show the revisions of an item that you may see", "any", ENT_READS, op_item_history, "label number edition version date status revision",
     {{"item", ENT_P_TEXT, PLACE, "ITEM", "number, UUID or ORIGIN/UUID", NULL}, {0}}},

    {"label", "decide", "may this clearance see this label? exit 0 permit, 3 deny", "open", ENT_NO_NODE, op_label_decide, NULL,
     {{"policy", ENT_P_FILE, NEED, "SPIF", "XML SPIF file", NULL},
      {"clearance", ENT_P_FILE, NEED, "FILE", "STANAG 4774 clearance, XML", NULL},
      {"label", ENT_P_FILE, NEED, "FILE", "STANAG 4774 label, XML", NULL},
      {"strict", ENT_P_FLAG, 0, NULL, "refuse every deviation from the schema", NULL},
      {0}}},
    {"label", "marking", "print the marking of a label", "open", ENT_NO_NODE, op_label_marking, NULL,
     {{"policy", ENT_P_FILE, NEED, "SPIF", "XML SPIF file", NULL},
      {"label", ENT_P_FILE, NEED, "FILE", "STANAG 4774 label, XML", NULL},
      {"lang", ENT_P_TEXT, 0, "LANG", "language, for example fr", NULL},
      {"place", ENT_P_WORD, 0, "WORD", "where it stands", "page-top|page-bottom|document-start|document-end|portion"},
      {"strict", ENT_P_FLAG, 0, NULL, "refuse every deviation from the schema", NULL},
      {0}}},
    {"label", "parse", "read a marking as people write it", "open", ENT_NO_NODE, op_label_parse, NULL,
     {{"marking", ENT_P_TEXT, PLACE, "MARKING", "\"NATO RESTRICTED Releasable To Japan\"", NULL},
      {"policy", ENT_P_FILE, NEED, "SPIF", "XML SPIF file", NULL},
      {"xml", ENT_P_FLAG, 0, NULL, "give the STANAG 4774 label too", NULL},
      {0}}},
    {"label", "validate", "check a label against a policy", "open", ENT_NO_NODE, op_label_validate, NULL,
     {{"policy", ENT_P_FILE, NEED, "SPIF", "XML SPIF file", NULL},
      {"label", ENT_P_FILE, NEED, "FILE", "STANAG 4774 label, XML", NULL},
      {"creating", ENT_P_FLAG, 0, NULL, "as for a new label: refuse obsolete values too", NULL},
      {"strict", ENT_P_FLAG, 0, NULL, "refuse every deviation from the schema", NULL},
      {0}}},
    {"label", "join", "label of a whole made of labelled parts", "open", ENT_NO_NODE, op_label_join, NULL,
     {{"policy", ENT_P_FILE, NEED, "SPIF", "XML SPIF file", NULL},
      {"label", ENT_P_FILE, NEED | MANY, "FILE", "STANAG 4774 label of a part; repeat it", NULL},
      {"mode", ENT_P_WORD, 0, "WORD", "strict (default) never widens; published is the weaker rule of ADatP-4774.1", "strict|published"},
      {"xml", ENT_P_FLAG, 0, NULL, "give the STANAG 4774 label too", NULL},
      {"strict", ENT_P_FLAG, 0, NULL, "refuse every deviation from the schema", NULL},
      {0}}},
    {"label", "map", "a label under another policy, by stated equivalences", "open", ENT_NO_NODE, op_label_map, NULL,
     {{"policy", ENT_P_FILE, NEED, "SPIF", "policy of the label", NULL},
      {"to", ENT_P_FILE, NEED, "SPIF", "the other policy", NULL},
      {"label", ENT_P_FILE, NEED, "FILE", "STANAG 4774 label, XML", NULL},
      {"xml", ENT_P_FLAG, 0, NULL, "give the STANAG 4774 label too", NULL},
      {"strict", ENT_P_FLAG, 0, NULL, "refuse every deviation from the schema", NULL},
      {0}}},

    {"standard", "audit", "say what is wrong in a register file, with lines", "open", ENT_NO_NODE, op_standard_audit, "line code record message",
     {{"file", ENT_P_FILE, PLACE, "FILE", "NISP XML or CSV; .gz is read too", NULL}, {0}}},
    {"standard", "diff", "compare two releases of a register", "open", ENT_NO_NODE, op_standard_diff, NULL,
     {{"file", ENT_P_FILE, PLACE, "EARLIER", "the earlier file", NULL}, {"later", ENT_P_FILE, PLACE, "LATER", "the later file", NULL}, {0}}},

    {"release", "new", "prepare a release of named items to a named body", "release", ENT_APPENDS, op_release_new, "number rule reason next",
     {{"to", ENT_P_TEXT, NEED, "BODY", "the body as the agreement names it", NULL},
      {"agreement", ENT_P_TEXT, NEED, "ID", "the agreement it stands on", NULL},
      {"purpose", ENT_P_TEXT, NEED, "TEXT", "one of the agreement's purposes", NULL},
      {"item", ENT_P_TEXT, MANY, "ITEM", "number, UUID or ORIGIN/UUID; repeat it", NULL},
      {"list", ENT_P_FILE, 0, "FILE", "more items, one a line", NULL},
      {0}}},
    {"release", "preview", "show what leaves, what is withheld and by which rule", "release registry auditor", ENT_READS, op_release_preview,
     "number rule reason next", {{"release", ENT_P_TEXT, PLACE, "ID", "UUID of the release", NULL}, {0}}},
    {"release", "consent", "record an originator's written consent", "release registry", ENT_APPENDS, op_release_consent, NULL,
     {{"item", ENT_P_TEXT, ENT_PARAM_PLACE, "ITEM", "number, UUID or ORIGIN/UUID", NULL},
      {"revision", ENT_P_TEXT, 0, "UUID", "instead of ITEM: a revision, also one that a partner will send", NULL},
      {"originator", ENT_P_TEXT, NEED, "ORG", "who consents", NULL},
      {"to", ENT_P_TEXT, NEED, "BODY", "to release to this body", NULL},
      {"reference", ENT_P_TEXT, NEED, "TEXT", "reference of the letter", NULL},
      {"date", ENT_P_DATE, NEED, "DATE", "its date", NULL},
      {0}}},
    {"release", "approve", "approve a release that another person prepared", "release", ENT_APPENDS, op_release_approve, NULL,
     {{"release", ENT_P_TEXT, PLACE, "ID", "UUID of the release", NULL}, {0}}},
    {"release", "bundle", "write the file of an approved release; again: the same bytes", "release", ENT_APPENDS, op_release_bundle, NULL,
     {{"release", ENT_P_TEXT, PLACE, "ID", "UUID of the release", NULL},
      {"out", ENT_P_OUT, NEED, "FILE", "the file to write", NULL},
      {"expires", ENT_P_DATE, 0, "DATE", "last day on which it may be received (default: 90 days)", NULL},
      {0}}},
    {"release", "list", "list the releases you may see", "release registry auditor", ENT_READS, op_release_list,
     "id state recipient agreement purpose prepared_by approved_by", {{0}}},
    {"release", "receipt", "enter the receipt that the recipient sent back", "release registry", ENT_APPENDS, op_receipt, NULL,
     {{"file", ENT_P_FILE, PLACE, "FILE", "the receipt", NULL}, {0}}},

    {"receive", NULL, "check a bundle and store what it carries; nothing is stored if one check fails", "registry", ENT_APPENDS, op_receive, NULL,
     {{"file", ENT_P_FILE, PLACE, "FILE", "the bundle", NULL}, {"receipt", ENT_P_OUT, 0, "FILE", "write the signed receipt for the sender", NULL}, {0}}},
    {"verify", NULL, "check a bundle without any node", "open", ENT_NO_NODE, op_verify, NULL,
     {{"file", ENT_P_FILE, PLACE, "FILE", "the bundle", NULL}, {"key", ENT_P_FILE, NEED, "PUB", "the sender's public release key, PEM", NULL}, {0}}},

    {"registry", "register", "enter a revision in the register of classified documents", "registry", ENT_APPENDS, op_registry_register, NULL,
     {{"item", ENT_P_TEXT, PLACE, "ITEM", "number, UUID or ORIGIN/UUID", NULL}, {"addressee", ENT_P_TEXT, 0, "TEXT", "to whom", NULL}, {0}}},
    {"registry", "list", "list the register of classified documents", "registry auditor", ENT_READS, op_registry_list,
     "reference time marking direction addressee copy", {{0}}},
    {"registry", "quarantine", "list what arrived under a label that cannot be mapped", "registry", ENT_READS, op_registry_quarantine, NULL, {{0}}},

    {"log", "verify", "check every entry, hash and signature of the log", "auditor administrator", ENT_READS, op_log_verify, NULL, {{0}}},
    {"log", "list", "list entries: number, time, kind, person; never their text", "auditor", ENT_READS, op_log_list, "seq time kind operation person",
     {{"from", ENT_P_INT, 0, "N", "begin with this entry", NULL}, {0}}},
    {"log", "prove", "prove that an entry is in the log", "auditor", ENT_READS, op_log_prove, NULL,
     {{"seq", ENT_P_INT, PLACE, "N", "number of the entry, from 0", NULL}, {0}}},
    {"log", "checkpoint", "sign the state of the log", "auditor", ENT_APPENDS, op_log_checkpoint, NULL, {{0}}},
    {"log", "rebuild", "make all tables again from the log and compare", "auditor administrator", ENT_READS, op_log_rebuild, NULL,
     {{"repair", ENT_P_FLAG, 0, NULL, "keep the rebuilt tables even if they differ", NULL}, {0}}},

    {"help", "rule", "show a rule with its source and mark", "open", ENT_NO_NODE, op_help_rule, NULL,
     {{"rule", ENT_P_TEXT, PLACE, "R-nn", "for example R-33", NULL}, {0}}},
};

/* clang-format on */

const ent_operation *ent_api_operations(size_t *n)
{
    *n = sizeof operations / sizeof *operations;
    return operations;
}

const ent_operation *ent_api_operation(const char *noun, const char *verb)
{
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        const ent_operation *o = &operations[i];
        if (strcmp(o->noun, noun) != 0) continue;
        if (o->verb == NULL || (verb != NULL && strcmp(o->verb, verb) == 0)) return o;
    }
    return NULL;
}
