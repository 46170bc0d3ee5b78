/* SPDX-License-Identifier: Apache-2.0 */
/* Written from ISO 30042:2019 (core structure of version 3) and ISO 30042:2008 (version 2). */
#include "tbx_model.h"

#define V3 (1u << ENT_TBX_V3)
#define V2 (1u << ENT_TBX_V2)
#define BOTH (V3 | V2)
#define MANY TBX_ANY_NUMBER

#define LINKS "note ref xref *"
#define NOTE_LINKS "admin adminGrp transacGrp note ref xref *"
#define AUX "descrip descripGrp admin adminGrp transacGrp note ref xref *"
#define INLINE3 "hi foreign sc ec ph"
#define INLINE2 "hi foreign bpt ept it ph ut"
#define VALUE "type! id target xml:lang datatype module"

/* A table reads as a table: */
/* clang-format off */
static const tbx_rule rules[] = {
    {"tbx",             V3,   false, "type! style! xml:lang!", {{"tbxHeader", 1, 1}, {"text", 1, 1}}},
    {"martif",          V2,   false, "type! xml:lang id",      {{"martifHeader", 1, 1}, {"text", 1, 1}}},
    {"tbxHeader",       V3,   false, "id",                     {{"fileDesc", 1, 1}, {"encodingDesc", 0, 1}, {"revisionDesc", 0, 1}}},
    {"martifHeader",    V2,   false, "id",                     {{"fileDesc", 1, 1}, {"encodingDesc", 0, 1}, {"revisionDesc", 0, 1}}},
    {"fileDesc",        BOTH, false, "id",                     {{"titleStmt", 0, 1}, {"publicationStmt", 0, 1}, {"sourceDesc", 1, MANY}}},
    {"titleStmt",       BOTH, false, "id xml:lang",            {{"title", 1, 1}, {"note", 0, MANY}}},
    {"title",           BOTH, true,  "id xml:lang",            {{0}}},
    {"publicationStmt", BOTH, false, "id",                     {{"p", 1, MANY}}},
    {"sourceDesc",      BOTH, false, "id xml:lang",            {{"p", 1, MANY}}},
    {"encodingDesc",    BOTH, false, "id",                     {{"p", 1, MANY}}},
    {"revisionDesc",    BOTH, false, "id xml:lang",            {{"change", 1, MANY}}},
    {"change",          BOTH, false, "id xml:lang",            {{"p", 1, MANY}}},
    {"p",               V3,   true,  "id xml:lang type",       {{INLINE3, 0, MANY}}},
    {"p",               V2,   true,  "id xml:lang type",       {{INLINE2, 0, MANY}}},
    {"text",            BOTH, false, "id",                     {{"body", 1, 1}, {"back", 0, 1}}},
    {"body",            V3,   false, "id",                     {{"conceptEntry", 1, MANY}}},
    {"body",            V2,   false, "id",                     {{"termEntry", 1, MANY}}},
    {"back",            V3,   false, "id",                     {{"refObjectSec", 0, MANY}}},
    {"back",            V2,   false, "id",                     {{"refObjectList", 0, MANY}}},
    {"refObjectSec",    V3,   false, "id type!",               {{"refObject", 1, MANY}}},
    {"refObjectList",   V2,   false, "id type!",               {{"refObject", 1, MANY}}},
    {"refObject",       BOTH, false, "id",                     {{"itemSet itemGrp item", 1, MANY}}},
    {"itemSet",         BOTH, false, "id type",                {{"item itemGrp", 1, MANY}}},
    {"itemGrp",         BOTH, false, "id",                     {{"item", 1, 1}, {NOTE_LINKS, 0, MANY}}},
    {"item",            V3,   true,  "id type",                {{INLINE3, 0, MANY}}},
    {"item",            V2,   true,  "id type",                {{INLINE2, 0, MANY}}},

    {"conceptEntry",    V3,   false, "id!",                    {{AUX, 0, MANY}, {"langSec", 1, MANY}}},
    {"termEntry",       V2,   false, "id",                     {{AUX, 0, MANY}, {"langSet", 1, MANY}}},
    {"langSec",         V3,   false, "xml:lang!",              {{AUX, 0, MANY}, {"termSec", 1, MANY}}},
    {"langSet",         V2,   false, "xml:lang! id",           {{AUX, 0, MANY}, {"tig ntig", 1, MANY}}},
    {"termSec",         V3,   false, "id",                     {{"term", 1, 1}, {"termNote termNoteGrp *", 0, MANY}, {AUX, 0, MANY}}},
    {"tig",             V2,   false, "id",                     {{"term", 1, 1}, {"termNote", 0, MANY}, {AUX, 0, MANY}}},
    {"ntig",            V2,   false, "id",                     {{"termGrp", 1, 1}, {AUX, 0, MANY}}},
    {"termGrp",         V2,   false, "id",                     {{"term", 1, 1}, {"termNote termNoteGrp", 0, MANY}, {"termCompList", 0, MANY}}},
    {"termCompList",    V2,   false, "id type!",               {{AUX, 0, MANY}, {"termComp termCompGrp", 1, MANY}}},
    {"termCompGrp",     V2,   false, "id",                     {{"termComp", 1, 1}, {"termNote termNoteGrp", 0, MANY}, {NOTE_LINKS, 0, MANY}}},
    {"termComp",        V2,   true,  "id xml:lang",            {{INLINE2, 0, MANY}}},
    {"term",            BOTH, true,  "id",                     {{"hi", 0, MANY}}},

    {"descripGrp",      BOTH, false, "id",                     {{"descrip *", 1, 1}, {"descripNote " NOTE_LINKS, 0, MANY}}},
    {"adminGrp",        BOTH, false, "id",                     {{"admin *", 1, 1}, {"adminNote " LINKS, 0, MANY}}},
    {"transacGrp",      BOTH, false, "id",                     {{"transac *", 1, 1}, {"transacNote date " LINKS, 0, MANY}}},
    {"termNoteGrp",     BOTH, false, "id",                     {{"termNote *", 1, 1}, {NOTE_LINKS, 0, MANY}}},
    {"descrip",         V3,   true,  VALUE,                    {{INLINE3, 0, MANY}}},
    {"descrip",         V2,   true,  VALUE,                    {{INLINE2, 0, MANY}}},
    {"admin",           V3,   true,  VALUE,                    {{INLINE3, 0, MANY}}},
    {"admin",           V2,   true,  VALUE,                    {{INLINE2, 0, MANY}}},
    {"termNote",        V3,   true,  VALUE,                    {{INLINE3, 0, MANY}}},
    {"termNote",        V2,   true,  VALUE,                    {{INLINE2, 0, MANY}}},
    {"note",            V3,   true,  "id xml:lang",            {{INLINE3, 0, MANY}}},
    {"note",            V2,   true,  "id xml:lang",            {{INLINE2, 0, MANY}}},
    {"transac",         BOTH, true,  VALUE,                    {{0}}},
    {"descripNote",     BOTH, true,  VALUE,                    {{0}}},
    {"adminNote",       BOTH, true,  VALUE,                    {{0}}},
    {"transacNote",     BOTH, true,  VALUE,                    {{0}}},
    {"ref",             BOTH, true,  VALUE,                    {{0}}},
    {"xref",            BOTH, true,  "type! id target! module", {{0}}},
    {"date",            BOTH, true,  "id",                     {{0}}},

    {"hi",              BOTH, true,  "type target xml:lang",   {{0}}},
    {"foreign",         V3,   true,  "id xml:lang",            {{INLINE3, 0, MANY}}},
    {"foreign",         V2,   true,  "id xml:lang",            {{INLINE2, 0, MANY}}},
    {"sc",              V3,   false, "id! disp equiv subType type target isolated", {{0}}},
    {"ec",              V3,   false, "id startRef disp equiv subType type target isolated", {{0}}},
    {"ph",              V3,   false, "id disp equiv subType type", {{0}}},
    {"ph",              V2,   true,  "assoc type x",           {{0}}},
    {"bpt",             V2,   true,  "i! type x",              {{0}}},
    {"ept",             V2,   true,  "i!",                     {{0}}},
    {"it",              V2,   true,  "pos! type x",            {{0}}},
    {"ut",              V2,   true,  "x",                      {{0}}},
};
/* clang-format on */

const tbx_rule *tbx__rule(ent_tbx_form form, ent_str name)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if ((rules[i].forms & 1u << form) != 0 && ent_str_is(name, rules[i].name)) return &rules[i];
    return NULL;
}

bool tbx__next_word(ent_str *rest, ent_str *word, bool *marked)
{
    if (rest->n == 0) return false;
    (void)ent_str_cut(*rest, ' ', word, rest);
    *marked = ent_str_ends(*word, "!");
    if (*marked) word->n--;
    return true;
}

bool tbx__listed(const char *list, ent_str word, bool *marked)
{
    ent_str rest = ent_str_c(list), found;
    bool mark;

    while (tbx__next_word(&rest, &found, &mark)) {
        if (!ent_str_eq(found, word)) continue;
        if (marked != NULL) *marked = mark;
        return true;
    }
    return false;
}
