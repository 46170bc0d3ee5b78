/* SPDX-License-Identifier: Apache-2.0 */
/* The clear first line of a backup, and the name of a content key. */
#include <stdio.h>
#include <string.h>

#include "backup_private.h"

#define BEFORE "{\"format\":\"entente/backup/v1\",\"key\":\""
#define BETWEEN "\",\"kind\":\""

enum { PRINT = 19 };

ent_code backup__bad(ent_err *e, const char *what)
{
    return ent_fail(e, ENT_UNVERIFIED, NULL, "Take another copy of the backup, or an older backup.", "%s", what);
}

static ent_code line_of(char out[static BACKUP_LINE + 1], ent_backup_kind kind, const char *print)
{
    int n = snprintf(out, BACKUP_LINE + 1, BEFORE "%s" BETWEEN "%s\"}", print, kind == ENT_BACKUP_DATA ? "data" : "keys");

    return n == BACKUP_LINE ? ENT_OK : ENT_BUG;
}

ent_code backup__line(char out[static BACKUP_LINE + 1], ent_backup_kind kind, const ent_public *key, ent_err *e)
{
    char print[PRINT + 1];

    ent_public_fingerprint(print, key);
    if (print[0] == '-') return ent_nomem(e);
    if (line_of(out, kind, print) == ENT_OK) return ENT_OK;
    return ent_fail(e, ENT_BUG, NULL, "Report this.", "The first line of a backup has another length.");
}

/* Four groups of four lower-case digits. */
static bool is_fingerprint(const char *p)
{
    for (int i = 0; i < PRINT; i++)
        if (i % 5 == 4 ? p[i] != ' ' : !((p[i] >= '0' && p[i] <= '9') || (p[i] >= 'a' && p[i] <= 'f'))) return false;
    return true;
}

ent_code backup__line_read(char line[static BACKUP_LINE + 1], ent_backup_kind *kind, char fingerprint[static 20], ent_source file,
                           ent_err *e)
{
    static const char *const wrong = "This is no backup of a node, or not a whole one.";
    char in[BACKUP_LINE + 1];
    size_t got;

    ENT_TRY(file.read(file.ctx, in, sizeof in, &got, e));
    if (got != sizeof in || in[BACKUP_LINE] != '\n' || !is_fingerprint(in + sizeof BEFORE - 1)) return backup__bad(e, wrong);
    memcpy(fingerprint, in + sizeof BEFORE - 1, PRINT);
    fingerprint[PRINT] = '\0';
    for (int k = ENT_BACKUP_DATA; k <= ENT_BACKUP_KEYS; k++) {
        *kind = (ent_backup_kind)k;
        if (line_of(line, *kind, fingerprint) == ENT_OK && memcmp(line, in, BACKUP_LINE) == 0) return ENT_OK;
    }
    return backup__bad(e, wrong);
}

ent_code ent_backup_peek(ent_backup_kind *kind, char fingerprint[static 20], ent_source file, ent_err *e)
{
    char line[BACKUP_LINE + 1];

    return backup__line_read(line, kind, fingerprint, file, e);
}

ent_code ent_backup_generation(ent_sha256 *out, const ent_secret *content_key, ent_err *e)
{
    ent_secret derived;
    ent_code code;

    ENT_TRY(ent_derive(&derived, content_key, "entente/backup-generation/v1", e));
    code = ent_sha256_of(out, (ent_str){(const char *)derived.b, sizeof derived.b}, e);
    ent_wipe(&derived, sizeof derived);
    return code;
}
