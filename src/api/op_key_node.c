/* SPDX-License-Identifier: Apache-2.0 */
/* What key rotate and key revoke do to a key of the node, and what the administrator is told to do next. */
#include <string.h>

#include "keys.h"

static const char *purpose_of(const ent_call *c)
{
    static const char *const purposes[] = {"release", "checkpoint", "content"};

    for (size_t i = 0; i < sizeof purposes / sizeof *purposes; i++)
        if (ent_str_is(call_arg(c, "purpose"), purposes[i])) return purposes[i];
    return NULL;
}

/* After the commit: the file is a function of the log. */
static ent_code write_record(ent_call *c, ent_err *e)
{
    ent_str records;
    ent_store *s;
    ent_err cause;

    if (!call_has(c, "out")) return ENT_OK;
    if (ent_store_open(&s, c->arena, c->db, ENT_STORE_READ, &cause) == ENT_OK && ent_store_begin(s, &cause) == ENT_OK &&
        keys_records(&records, c->arena, s, purpose_of(c), &cause) == ENT_OK &&
        ent_file_write(call_path(c, "out"), records, 0644, &cause) == ENT_OK) {
        ent_jw_kstr(c->out, "written", call_arg(c, "out"));
        return ENT_OK;
    }
    ent_fail(e, cause.code, cause.rule, "Mend the cause. The same file is written by: key show --purpose NAME --record FILE",
             "%.200s The new key is recorded; only the file for the partners was not written.", cause.what);
    return ent_at(e, "%.200s", cause.place[0] ? cause.place : call_path(c, "out"));
}

#define AGAIN "Bundles without a receipt were signed again: make their files anew (release bundle) and send them again.\n"

void keys_say_next(ent_call *c, const char *purpose, const char *reason)
{
    bool release = strcmp(purpose, "release") == 0;

    if (strcmp(purpose, "content") == 0)
        ent_jw_kz(c->out, "next",
                  "Make a new data backup and a new key backup now (node backup). Older key backups do not fit newer data.\n"
                  "Keep an older data backup together with the key backup of its time, or destroy both.\n");
    else if (strcmp(reason, "recover") == 0)
        ent_jw_kz(
            c->out, "next",
            release
                ? "Nobody can follow this change by a record: tell every partner the words by telephone; he pins the key (key pin).\n" AGAIN
                : "Nobody can follow this change by a record: tell every partner the words by telephone; he pins the key (key pin).\n");
    else if (strcmp(reason, "revoke") == 0 && release)
        ent_jw_kz(c->out, "next", "Give the record to every partner (key follow). He then takes nothing more under the old key.\n" AGAIN);
    else ent_jw_kz(c->out, "next", "Give the record to every partner (key follow). What was signed until now stays valid.\n");
}

ent_code keys_change_and_tell(ent_call *c, const char *reason, ent_str why, ent_err *e)
{
    const char *purpose = purpose_of(c);

    if (purpose == NULL) return call_usage(c, "There is no such key of the node.", "Use release, checkpoint or content.", e);
    if (!ent_reg_has_role(&c->person, "administrator"))
        return ent_fail(e, ENT_REFUSED, "R-32", "Ask an administrator.", "Only an administrator changes a key of the node.");
    if (strcmp(purpose, "content") == 0 && call_has(c, "out"))
        return call_usage(c, "The content key has no record for partners.", "Leave --out away: it never leaves the node.", e);
    ENT_TRY(keys_change_node(c, purpose, reason, why, e));
    keys_say_next(c, purpose, reason);
    c->after = write_record;
    return ENT_OK;
}
