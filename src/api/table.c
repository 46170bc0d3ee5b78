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

#define POLICY {"policy", ENT_P_FILE, NEED, "SPIF", "XML SPIF file", NULL}
#define LABEL {"label", ENT_P_FILE, NEED, "FILE", "label: STANAG 4774 XML, JSON, or ESS (DER or base64)", NULL}
#define CLEARANCE {"clearance", ENT_P_FILE, NEED, "FILE", "clearance: STANAG 4774 XML, JSON, or the short form", NULL}
#define STRICT {"strict", ENT_P_FLAG, 0, NULL, "refuse every deviation from the schema", NULL}
#define XML {"xml", ENT_P_FLAG, 0, NULL, "give the STANAG 4774 label", NULL}
#define CASES {ENT_PARAM_CASES, ENT_P_FILE, 0, "FILE", "many cases, one JSON object a line (- for standard input); one answer a line", NULL}

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
    {"policy", "impact", "what adopting this policy would change, for labels you may see and persons cleared", "administrator security", ENT_READS,
     op_policy_impact, "marking person effect before after why", {{"spif", ENT_P_FILE, PLACE, "SPIF", "XML SPIF file: a new version", NULL}, {0}}},
    {"policy", "lint", "load a policy file and say what is odd in it", "open", ENT_JUDGES, op_policy_lint, "line code text",
     {{"spif", ENT_P_FILE, PLACE, "SPIF", "XML SPIF file", NULL},
      {"other", ENT_P_FILE, MANY, "SPIF", "a policy that it should have equivalences with; repeat it", NULL},
      {"strict", ENT_P_FLAG, 0, NULL, "refuse every deviation from the schema", NULL},
      {0}}},
    {"policy", "diff", "what changes from one version of a policy to the next, and for whom", "open", ENT_JUDGES, op_policy_diff,
     "code what was is access label clearance effect",
     {{"old", ENT_P_FILE, PLACE, "OLD", "XML SPIF file", NULL},
      {"new", ENT_P_FILE, PLACE, "NEW", "XML SPIF file", NULL},
      {"label", ENT_P_FILE, MANY, "FILE", "a label in any form, with --clearance: what changes for it; repeat it", NULL},
      {"clearance", ENT_P_FILE, MANY, "FILE", "a clearance in any form; repeat it", NULL},
      {"strict", ENT_P_FLAG, 0, NULL, "refuse labels and clearances that deviate from the schema", NULL},
      {0}}},

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

    {"label", "decide", "may this clearance see this label? exit 0 permit, 3 deny", "open", ENT_JUDGES, op_label_decide, "=record",
     {POLICY, CLEARANCE, LABEL,
      {"record", ENT_P_FLAG, 0, NULL, "give the record of the decision, for label replay", NULL},
      STRICT, CASES, {0}}},
    {"label", "explain", "the same, with every condition as a sentence; exit 0 permit, 3 deny", "open", ENT_JUDGES, op_label_explain,
     "condition holds rule tag_set code line text", {POLICY, CLEARANCE, LABEL, STRICT, CASES, {0}}},
    {"label", "who", "who may see this label, among given clearances", "open", ENT_JUDGES, op_label_who, "who verdict reason rule tag_set missing",
     {POLICY, LABEL,
      {"clearance", ENT_P_FILE, MANY, "FILE", "a clearance in any form; repeat it", NULL},
      {"list", ENT_P_FILE, 0, "FILE", "more clearances, one a line: JSON or the short form", NULL},
      STRICT, CASES, {0}}},
    {"label", "replay", "decide again what a record says and compare; exit 0 equal, 5 not", "open", ENT_JUDGES, op_label_replay, NULL,
     {{"record", ENT_P_FILE, NEED, "FILE", "record of label decide --record", NULL}, POLICY, CLEARANCE, LABEL, CASES, {0}}},
    {"label", "validate", "check a label against a policy; every violation is listed", "open", ENT_JUDGES, op_label_validate, "line code text",
     {POLICY, LABEL,
      {"creating", ENT_P_FLAG, 0, NULL, "as for a new label: refuse obsolete values too", NULL},
      STRICT, CASES, {0}}},
    {"label", "marking", "print the marking of a label", "open", ENT_JUDGES, op_label_marking, "=marking",
     {POLICY, LABEL,
      {"lang", ENT_P_TEXT, 0, "LANG", "language, for example fr", NULL},
      {"place", ENT_P_WORD, 0, "WORD", "where it stands (default: page-bottom)",
       "page-top|page-bottom|document-start|document-end|portion|first-line|last-line|subject|x-header|watermark"},
      STRICT, CASES, {0}}},
    {"label", "parse", "read a marking as people write it", "open", ENT_JUDGES, op_label_parse, "=xml",
     {{"marking", ENT_P_TEXT, PLACE, "MARKING", "\"NATO RESTRICTED Releasable To Japan\"", NULL}, POLICY, XML, CASES, {0}}},
    {"label", "find", "find markings in running text, and mentions of markings", "open", ENT_JUDGES, op_label_find, "line column kind why says",
     {{"file", ENT_P_FILE, ENT_PARAM_PLACE, "FILE", "a text file, UTF-8", NULL},
      {"text", ENT_P_TEXT, 0, "TEXT", "instead of FILE: the text itself", NULL},
      POLICY, CASES, {0}}},
    {"label", "join", "label of a whole made of labelled parts", "open", ENT_JUDGES, op_label_join, "=xml",
     {POLICY,
      {"label", ENT_P_FILE, NEED | MANY, "FILE", "label of a part, in any form; repeat it", NULL},
      {"mode", ENT_P_WORD, 0, "WORD", "strict (default) never widens; published is the weaker rule of ADatP-4774.1", "strict|published"},
      XML, STRICT, CASES, {0}}},
    {"label", "map", "a label under another policy, beside the originator's", "open", ENT_JUDGES, op_label_map, "=xml",
     {POLICY, {"to", ENT_P_FILE, NEED, "SPIF", "the other policy", NULL}, LABEL, XML, STRICT, CASES, {0}}},
    {"label", "bind", "write the binding (STANAG 4778) of a file: these labels are its labels", "open", ENT_NO_NODE, op_label_bind,
     "role marking policy classification file bytes sha256 line code text",
     {{"file", ENT_P_FILE, PLACE, "FILE", "the file to be labelled", NULL},
      {"label", ENT_P_FILE, NEED | MANY, "FILE", "the originator's label; repeat it for alternatives and the metadata's", NULL},
      {"policy", ENT_P_FILE, NEED | MANY, "SPIF", "its policy; repeat it for the policies of the alternatives", NULL},
      {"type", ENT_P_TEXT, 0, "TYPE", "media type of the file, for example application/pdf", NULL},
      {"out", ENT_P_OUT, 0, "OUT", "name of the binding, in the file's folder (default: FILE.bdo)", NULL},
      {"key", ENT_P_FILE, 0, "KEY", "sign it with this private key (PEM, EC on P-384 or P-256)", NULL},
      {"certificate", ENT_P_FILE, 0, "CERT", "with --key: certificate of that key, to be carried in the signature", NULL},
      STRICT, {0}}},
    {"label", "bound", "read a binding (STANAG 4778): which labels its files carry; exit 5 when signature or files do not hold", "open",
     ENT_NO_NODE, op_label_bound, "binding role marking policy classification file bytes sha256 line code text",
     {{"file", ENT_P_FILE, PLACE, "FILE.bdo", "the binding, beside the files that it names", NULL},
      {"policy", ENT_P_FILE, MANY, "SPIF", "check and print the labels under this policy; repeat it", NULL},
      {"key", ENT_P_FILE, 0, "PUB", "the signer's public key (PEM): the signature must be there and hold", NULL},
      STRICT, {0}}},
    {"label", "equivalent", "what another authority calls a level, by public tables and date", "open", ENT_JUDGES, op_label_equivalent,
     "authority word to_authority to_word answer table from to mark source",
     {{"word", ENT_P_TEXT, PLACE, "WORD", "for example SECRETO", NULL},
      {"authority", ENT_P_TEXT, 0, "AUTHORITY", "whose word it is, for example ESP", NULL},
      {"to", ENT_P_TEXT, 0, "AUTHORITY", "whose word is wanted (default: what the word means)", NULL},
      CASES, {0}}},
    {"label", "convert", "write a label in another form", "open", ENT_JUDGES, op_label_convert, "=xml json ess",
     {POLICY, LABEL,
      {"form", ENT_P_WORD, NEED, "WORD", "ess: base64 of the DER", "xml|json|ess"},
      {"role", ENT_P_WORD, 0, "WORD", "which of the labels of a thing it is (default: as it is)", "originator|alternative|metadata"},
      STRICT, CASES, {0}}},
    {"label", "canonical", "canonical bytes of a label and their digest", "open", ENT_JUDGES, op_label_canonical, NULL,
     {POLICY, LABEL, STRICT, CASES, {0}}},
    {"label", "clearance", "read a clearance, write it in another form", "open", ENT_JUDGES, op_label_clearance, "=xml json",
     {{"text", ENT_P_TEXT, ENT_PARAM_PLACE, "TEXT", "\"NATO: SECRET; Context=NATO; Releasable To=NATO,USA\"", NULL},
      {"clearance", ENT_P_FILE, 0, "FILE", "instead of TEXT: a file, in any form", NULL},
      POLICY,
      {"expand", ENT_P_FLAG, 0, NULL, "the class of TEXT stands for itself and all below it", NULL},
      {"form", ENT_P_WORD, 0, "WORD", "the form to write", "xml|json"},
      STRICT, CASES, {0}}},

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
