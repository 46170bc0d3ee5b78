/* SPDX-License-Identifier: Apache-2.0 */
/* The operations that the fault tests go through. Left out: `label bind` with a key, since xmlsec1 crashes without memory when it
 * signs (src/crypto/README.md); reading a signature is in (`label bound`).                                                   */
#include "scene.h"

#define NATO "%data/policy/nato.spif.xml"
#define EU "%data/policy/eu.spif.xml"
#define P "policy", NATO
#define L "label", "@label.xml"
#define C "clearance", "@clearance"
#define OUT "out", "@trial-out/file"

/* clang-format off */
const deed Deeds[] = {
    {"init", "init", NULL, "admin", {"dir", "@trial-out/new", "org", "NATO", "policy", NATO, "ceiling", "SECRET", "exercise", ""}},
    {"person add", "person add", "nato-0", "admin", {"person", "frank", "roles", "custodian,release", "new-passphrase", "@pass"}},
    {"person clear", "person clear", "nato-0", "admin", {"person", "anna", "clearance", NODE_NATO_RESTRICTED, "from", "2026-01-01",
     "to", "2027-12-31", "briefed", "2026-01-05"}},
    {"person list", "person list", "nato-0", "admin", {0}},
    {"key show", "key show", "nato-0", NULL, {OUT}},
    {"key pin", "key pin", "nato-0", "admin", {"org", "OTHER", "file", "@EU-release.pub"}},
    {"policy adopt", "policy adopt", "nato-0", "admin", {"spif", "%data/policy/deu.spif.xml"}},
    {"policy show", "policy show", "nato-0", "admin", {0}},
    {"policy lint", "policy lint", NULL, NULL, {"spif", NATO}},
    {"policy diff", "policy diff", NULL, NULL, {"old", NATO, "new", EU}},
    {"agreement add", "agreement add", "nato-0", "admin", {"file", "@more-agreement.json"}},
    {"agreement list", "agreement list", "nato-0", "admin", {0}},
    {"agreement show", "agreement show", "nato-0", "admin", {"agreement", "TEST-1"}},
    {"import list", "import", "nato-0", "anna", {"file", "@list.csv", "label", "NATO CONFIDENTIAL " NODE_EC, "exercise", ""}},
    {"import list, dry", "import", "nato-0", "anna", {"file", "@list.csv", "label", "NATO CONFIDENTIAL " NODE_EC, "exercise", "", "dry-run", ""}},
    {"import list again", "import", "nato-1", "anna", {"file", "@later.csv", "label", "NATO CONFIDENTIAL " NODE_EC, "exercise", ""}},
    {"import document", "import", "nato-1", "anna", {"file", "@paper", "number", "FAULT-NEW", "title", "A paper", "label",
     "NATO RESTRICTED " NODE_EC, "exercise", "", "from", "FAULT-DOC"}},
    {"item list", "item list", "nato-1", "anna", {0}},
    {"item show", "item show", "nato-1", "anna", {"item", "FAULT-1"}},
    {"item history", "item history", "nato-1", "anna", {"item", "FAULT-DOC"}},
    {"item export", "item export", "nato-1", "anna", {"item", "FAULT-DOC", OUT}},
    {"release new", "release new", "nato-1", "bert", {"to", "European Commission", "agreement", "TEST-1", "purpose", "exercise planning",
     "list", "@named"}},
    {"release preview", "release preview", "nato-1", "bert", {"release", "$release"}},
    {"release consent", "release consent", "nato-1", "bert", {"item", "FAULT-EU", "originator", "EU", "to", "European Commission", "reference",
     "EU letter 7", "date", "2026-05-01"}},
    {"release approve", "release approve", "nato-1", "carla", {"release", "$release"}},
    {"release bundle", "release bundle", "nato-2", "carla", {"release", "$release", OUT}},
    {"release bundle again", "release bundle", "nato-3", "carla", {"release", "$release", OUT}},
    {"release list", "release list", "nato-3", "carla", {0}},
    {"release receipt", "release receipt", "nato-3", "dirk", {"file", "@receipt"}},
    {"receive", "receive", "eu-0", "greta", {"file", "@bundle.entente", "receipt", "@trial-out/file"}},
    {"receive again", "receive", "eu-1", "greta", {"file", "@bundle.entente", "receipt", "@trial-out/file"}},
    {"verify", "verify", NULL, NULL, {"file", "@bundle.entente", "key", "@NATO-release.pub"}},
    {"registry register", "registry register", "nato-1", "dirk", {"item", "FAULT-1", "addressee", "Room 7"}},
    {"registry list", "registry list", "eu-1", "greta", {0}},
    {"registry quarantine", "registry quarantine", "eu-1", "greta", {0}},
    {"log verify", "log verify", "nato-3", "eva", {0}},
    {"log list", "log list", "nato-3", "eva", {0}},
    {"log prove", "log prove", "nato-3", "eva", {"seq", "7"}},
    {"log checkpoint", "log checkpoint", "nato-3", "eva", {0}},
    {"log rebuild", "log rebuild", "nato-3", "eva", {0}},
    {"label decide", "label decide", NULL, NULL, {P, L, C, "record", ""}},
    {"label explain", "label explain", NULL, NULL, {P, L, C}},
    {"label who", "label who", NULL, NULL, {P, L, C}},
    {"label replay", "label replay", NULL, NULL, {"record", "@record.json", P, L, C}},
    {"label validate", "label validate", NULL, NULL, {P, L, "creating", ""}},
    {"label marking", "label marking", NULL, NULL, {P, L, "lang", "fr"}},
    {"label parse", "label parse", NULL, NULL, {"marking", "NATO RESTRICTED Releasable To Japan", P, "xml", ""}},
    {"label find", "label find", NULL, NULL, {"file", "@text.txt", P}},
    {"label join", "label join", NULL, NULL, {P, L, L, "xml", ""}},
    {"label map", "label map", NULL, NULL, {P, "to", EU, L, "xml", ""}},
    {"label bind", "label bind", NULL, NULL, {"file", "@text.txt", L, P, "out", "@text.again.bdo"}},
    {"label bound", "label bound", NULL, NULL, {"file", "@text.txt.bdo", P}},
    {"label equivalent", "label equivalent", NULL, NULL, {"word", "SECRETO", "authority", "ESP"}},
    {"label convert", "label convert", NULL, NULL, {P, L, "form", "ess"}},
    {"label canonical", "label canonical", NULL, NULL, {P, L}},
    {"label clearance", "label clearance", NULL, NULL, {C, P, "form", "xml"}},
    {"key list", "key list", "nato-1", "admin", {0}},
    {"key rotate", "key rotate", "nato-1", "admin", {"purpose", "checkpoint", OUT}},
    {"key rotate, own", "key rotate", "nato-1", "bert", {"new-passphrase", "@pass"}},
    {"key revoke", "key revoke", "nato-1", "admin", {"person", "bert", "reason", "EXERCISE: lost"}},
    {"node backup-key", "node backup-key", "nato-1", "admin", {OUT}},
    {"node backups", "node backups", "nato-1", "admin", {0}},
    {"node doctor", "node doctor", "nato-1", NULL, {0}},
    {"release channels", "release channels", "nato-3", "carla", {0}},
    {"registry destructions", "registry destructions", "nato-1", "dirk", {0}},
    {"standard audit", "standard audit", NULL, NULL, {"file", "@list.csv"}},
    {"standard diff", "standard diff", NULL, NULL, {"file", "@list.csv", "later", "@later.csv"}},
};
/* clang-format on */

const size_t Deeds_n = NODE_COUNT(Deeds);

/* On a full register; scene_make_full makes what they need. */
const deed Full_deeds[] = {
    {"import, full", "import", "nato-0", "anna", {"file", "@full", "label", "NATO CONFIDENTIAL " NODE_EC, "exercise", ""}},
    {"release new, full",
     "release new",
     "nato-full",
     "bert",
     {"to", "European Commission", "agreement", "TEST-1", "purpose", "exercise planning", "list", "@full-named"}},
    {"release bundle, full", "release bundle", "nato-full-2", "carla", {"release", "$full", OUT}},
    {"receive, full", "receive", "eu-0", "greta", {"file", "@full.entente", "receipt", "@trial-out/file"}},
};

const size_t Full_deeds_n = NODE_COUNT(Full_deeds);
