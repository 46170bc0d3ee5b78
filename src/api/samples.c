/* SPDX-License-Identifier: Apache-2.0 */
/* One value for each parameter, for the examples of the description of the door. All of it is invented: EXERCISE. */
#include <string.h>

#include "api_private.h"

static const struct {
    const char *param, *value;
} samples[] = {
    {"a", "DEU"},
    {"accept", "almond north galaxy cherry almond cereal petrol canvas"},
    {"agreement", "TEST-1"},
    {"answer", "RATIFYING"},
    {"reference", "EXERCISE-1"},
    {"number", "EX-2"},
    {"authority", "ESP"},
    {"b", "FRA"},
    {"clearance", "NATO: RESTRICTED; Context=NATO; Releasable To=NATO"},
    {"concept", "1"},
    {"first", "1"},
    {"for", "EU"},
    {"from", "CONFIDENTIAL"},
    {"id", "00000000-0000-4000-8000-000000000000"},
    {"item", "EX-1"},
    {"label", "NATO UNCLASSIFIED"},
    {"marking", "NATO RESTRICTED"},
    {"name", "sender"},
    {"nation", "DEU"},
    {"org", "EU"},
    {"originator", "NATO"},
    {"person", "anna"},
    {"purpose", "exercise planning"},
    {"release", "00000000-0000-4000-8000-000000000000"},
    {"roles", "reader"},
    {"rule", "R-17"},
    {"second", "2"},
    {"set", "Their number=number"},
    {"standard", "EX-1"},
    {"state", "draft"},
    {"subject", "anna"},
    {"text", "7.62 x 51 mm"},
    {"to", "European Commission"},
    {"word", "SECRETO"},
};

/* What an operation cannot do without, though no single option is needed. */
static const struct {
    const char *noun, *verb, *param;
} also[] = {
    {"import", NULL, "label"},           {"import", NULL, "number"},        {"import", NULL, "exercise"},
    {"key", "recover", "card"},          {"key", "revoke", "person"},       {"key", "rotate", "new-passphrase"},
    {"label", "clearance", "text"},      {"label", "find", "text"},         {"label", "equivalent", "authority"},
    {"label", "who", "clearance"},       {"node", "backup", "keys"},        {"node", "backup", "out"},
    {"person", "add", "new-passphrase"}, {"registry", "copy-rule", "lift"}, {"registry", "destroy", "authority"},
    {"release", "consent", "item"},      {"release", "new", "item"},        {"search", NULL, "text"},
    {"standard", "interop", "a"},        {"standard", "interop", "b"},      {"standard", "interop", "standard"},
    {"standard", "ratify", "answer"},    {"standard", "ratify", "label"},   {"standard", "split", "name"},
    {"term", "import", "label"},         {"import", "map", "set"},          {"import", "map", "label"},
};

bool api__is_sampled(const ent_operation *op, const ent_param *p)
{
    for (size_t i = 0; i < sizeof also / sizeof *also; i++)
        if (strcmp(also[i].noun, op->noun) == 0 && strcmp(also[i].param, p->name) == 0 &&
            (also[i].verb == NULL ? op->verb == NULL : op->verb != NULL && strcmp(also[i].verb, op->verb) == 0))
            return true;
    return p->flags & ENT_PARAM_NEEDED;
}

const char *api__sample(const ent_param *p)
{
    static const char no_file[] = "0000000000000000000000000000000000000000000000000000000000000000";

    if (p->type == ENT_P_FILE) return no_file; /* the id that PUT /api/v1/file gave */
    if (p->type == ENT_P_OUT) return "file";
    if (p->type == ENT_P_DATE) return "2026-06-01";
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        if (strcmp(samples[i].param, p->name) == 0) return samples[i].value;
    return "EXERCISE";
}
