/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "api_private.h"

/* Reading operations whose answers bear no label, and why. All others bear one. */
static const struct {
    const char *noun, *verb, *why;
} unlabelled[] = {
    {"node", "show", "it tells of the node and of who asks, of no item"},
    {"node", "backups", "it tells of backups, of no item"},
    {"person", "list", "it tells of persons, of no item"},
    {"person", "show", "it tells of a person, of no item"},
    {"key", "show", "it holds public keys"},
    {"key", "list", "it holds public keys"},
    {"policy", "show", "policies are not classified"},
    {"policy", "impact", "it tells of labels and persons, of no item"},
    {"agreement", "list", "agreements are not classified"},
    {"agreement", "show", "agreements are not classified"},
    {"release", "channels", "it tells of partners, of no item"},
    {"release", "statement", "receipts hold nothing classified (R-23)"},
    {"registry", "copy-rules", "it tells of roles and classes, of no item"},
    {"log", "verify", "it holds numbers and digests of entries"},
    {"log", "list", "it holds numbers, times and kinds of entries, never their text"},
    {"log", "prove", "it holds numbers and digests of entries"},
    {"log", "rebuild", "it holds digests of tables"},
};

const char *ent_api_unlabelled(const ent_operation *op)
{
    if (op->access != ENT_READS) return "it answers about files, or about an act";
    for (size_t i = 0; i < sizeof unlabelled / sizeof *unlabelled; i++)
        if (op->verb != NULL && strcmp(op->noun, unlabelled[i].noun) == 0 && strcmp(op->verb, unlabelled[i].verb) == 0)
            return unlabelled[i].why;
    return NULL;
}
