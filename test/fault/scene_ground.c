/* SPDX-License-Identifier: Apache-2.0 */
/* Two nodes that know each other, files of labels, and a release on its way. */
#include "scene.h"

static const world *W;

static void name_work(const char *dir, const char *name, const char *work)
{
    must(W, dir, "anna", "standard link", "name", name, "register", "nato", "work", work, "label", "NATO RESTRICTED " NODE_EC, "exercise",
         "", NULL);
}

/* Two works, and one that another was merged into. */
static void name_works(const char *dir)
{
    name_work(dir, "FAULT-1", "W-1");
    name_work(dir, "FAULT-2", "W-2");
    name_work(dir, "FAULT-4", "W-MERGED");
    name_work(dir, "FAULT-5", "W-OTHER");
    must(W, dir, "anna", "standard merge", "work", "W-MERGED", "other", "W-OTHER", "exercise", "", NULL);
}

static void name_items(const char *dir)
{
    must(W, dir, "anna", "import", "file", path_of(W, "list.csv"), "label", "NATO CONFIDENTIAL " NODE_EC, "exercise", "", NULL);
    add_document(W, dir, "anna", "FAULT-DOC", "NATO RESTRICTED " NODE_EC, "EXERCISE: a paper for the fault tests\n");
    must(W, dir, "anna", "import", "file", path_of(W, "paper"), "number", "FAULT-EU", "title", "A paper of the EU", "label",
         "NATO RESTRICTED " NODE_EC, "exercise", "", "originator", "EU", NULL);
    must(W, dir, "anna", "standard ratify", "standard", "FAULT-1", "nation", "FRA", "part", "fuze", "answer", "RATIFYING_WITH_RESERVATIONS",
         "reservation", "EXERCISE: own fuze", "date", "2021-05", "label", "NATO RESTRICTED " NODE_EC, "exercise", "", NULL);
    name_works(dir);
}

static void make_label_files(void)
{
    static const char marking[] = "NATO RESTRICTED Releasable To European Commission";
    told t = must(W, NULL, NULL, "label parse", "marking", marking, "policy", root_file(W, "data/policy/nato.spif.xml"), "xml", "", NULL);

    put_text(W, "label.xml", text_in(t, "xml"));
    put_text(W, "clearance", "NATO: SECRET; Context=NATO; Received Information=EU; Releasable To=NATO\n");
    t = must(W, NULL, NULL, "label decide", "policy", root_file(W, "data/policy/nato.spif.xml"), "clearance", path_of(W, "clearance"),
             "label", path_of(W, "label.xml"), "record", "", NULL);
    put_text(W, "record.json", text_in(t, "record"));
    put_text(W, "text.txt", "EXERCISE\nNATO RESTRICTED\nA line that mentions NATO SECRET in passing.\n");
    must(W, NULL, NULL, "label bind", "file", path_of(W, "text.txt"), "label", path_of(W, "label.xml"), "policy",
         root_file(W, "data/policy/nato.spif.xml"), NULL);
}

static void make_lists(void)
{
    static const char head[] = "number,edition,version,title,publisher,date,status,source,mark\n";
    char text[900];

    snprintf(text, sizeof text,
             "%sFAULT-1,1,1,First standard,NSO,2020,accepted,\"invented, line 1\",recalled\n"
             "FAULT-2,1,,Second standard,NSO,2021,accepted,\"invented, line 2\",recalled\n",
             head);
    put_text(W, "list.csv", text);
    snprintf(text, sizeof text, "%sFAULT-1,2,1,First standard,NSO,2022,accepted,\"invented, line 1\",recalled\n", head);
    put_text(W, "later.csv", text);
    /* of what was entered by hand it says one part otherwise, and of another part nothing */
    put_text(W, "answers.csv",
             "standard,edition,nation,part,response,date,reservation\n"
             "FAULT-1,1,FRA,fuze,RATIFYING_WITH_RESERVATIONS,2022-05,EXERCISE: own fuze\n"
             "FAULT-1,1,DEU,,RATIFYING,2021,\n");
    put_text(W, "paper", "EXERCISE: one paper\n");
    put_text(W, "named", "FAULT-1\nFAULT-2\n");
    put_text(W, "more-agreement.json",
             "{\"format\":\"entente/agreement/v1\",\"id\":\"TEST-2\",\"title\":\"Another\",\"from\":\"2020-01-01\",\"to\":\"\","
             "\"purposes\":[\"exercise planning\"],\"terms\":[{\"sender\":\"NATO\",\"recipient\":\"OTHER\",\"policy\":\"1.3.26.1.3.1\","
             "\"ceiling\":\"SECRET\",\"electronic_ceiling\":\"SECRET\",\"bodies\":[{\"name\":\"Other body\",\"clearance\":"
             "\"Context=NATO, Releasable; Releasable To=European Commission, NATO\",\"scheme\":\"\"}]}]}");
}

/* Each node is the one before it and one act more. */
static void make_releases(void)
{
    const char *id;
    told t;

    copy_tree(path_of(W, "nato-0"), path_of(W, "nato-1"));
    name_items("nato-1");
    t = must(W, "nato-1", "bert", "release new", "to", "European Commission", "agreement", "TEST-1", "purpose", "exercise planning", "item",
             "FAULT-1", "item", "FAULT-DOC", NULL);
    id = text_in(t, "release");
    scene_note("release", id);
    copy_tree(path_of(W, "nato-1"), path_of(W, "nato-2"));
    must(W, "nato-2", "carla", "release approve", "release", id, NULL);
    copy_tree(path_of(W, "nato-2"), path_of(W, "nato-3"));
    must(W, "nato-3", "carla", "release bundle", "release", id, "out", path_of(W, "bundle.entente"), NULL);
    copy_tree(path_of(W, "eu-0"), path_of(W, "eu-1"));
    must(W, "eu-1", "greta", "receive", "file", path_of(W, "bundle.entente"), "receipt", path_of(W, "receipt"), NULL);
}

/* Two lists of terms, and documents that speak of them. */
static void make_terms(void)
{
    static const char *const lists[][2] = {{"list-a", "examples/terms/list-a.tbx"}, {"list-b", "examples/terms/list-b.tbx"}};
    static const char page[] = "BT /F 12 Tf 72 700 Td (EXERCISE: the shell, STANAG 9901) Tj ET";
    char pdf[900];

    copy_tree(path_of(W, "nato-0"), path_of(W, "terms-0"));
    for (size_t i = 0; i < NODE_COUNT(lists); i++)
        must(W, "terms-0", "anna", "term import", "file", root_file(W, lists[i][1]), "source", lists[i][0], "label",
             "NATO RESTRICTED " NODE_EC, "exercise", "", NULL);
    must(W, "terms-0", "anna", "term interchange", "item", "EXERCISE shell M2", "weapon", "EXERCISE howitzer L/52", "verdict", "not",
         "test", "firing 6", "procedure", "P-1", "authority", "EXERCISE ground A", "date", "2026-02-01", "label",
         "NATO RESTRICTED " NODE_EC, "exercise", "", NULL);
    put_text(W, "scan.txt", "EXERCISE: the shell and its propelling charge, STANAG 9901.\n");
    snprintf(pdf, sizeof pdf,
             "%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
             "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
             "4 0 obj<</Length %zu>>stream\n%s\nendstream endobj\n"
             "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF\n",
             sizeof page - 1, page);
    put_text(W, "scan.pdf", pdf);
}

void scene_make_ground(void)
{
    W = scene_world();
    make_lists();
    make_label_files();
    make_nato(W, "nato-0");
    make_eu(W, "eu-0");
    introduce(W, "nato-0", "NATO", "eu-0", "EU");
    make_releases();
    make_terms();
}
