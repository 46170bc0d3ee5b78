/* SPDX-License-Identifier: Apache-2.0 */
/* A register of 10,000 invented records. */
#include "scene.h"

enum { FULL = 10000 };

static const world *W;

static void make_lists(void)
{
    ent_buf list = ent_buf_new(W->a, 4 << 20), named = ent_buf_new(W->a, 1 << 20);
    ent_str s;
    ent_err e;

    ent_buf_z(&list, "number,edition,version,title,publisher,date,status,source,mark\n");
    for (int i = 1; i <= FULL; i++) {
        ent_buf_fmt(&list, "FULL-%d,1,1,Standard number %d,NSO,2020,accepted,\"invented, line %d\",recalled\n", i, i, i);
        ent_buf_fmt(&named, "FULL-%d\n", i);
    }
    if (ent_buf_take(&s, &list, &e) != ENT_OK) fail_msg("%s", e.what);
    put_file(W, "full", s.p, s.n);
    if (ent_buf_take(&s, &named, &e) != ENT_OK) fail_msg("%s", e.what);
    put_file(W, "full-named", s.p, s.n);
}

void scene_make_full(void)
{
    const char *id;
    told t;

    W = scene_world();
    make_lists();
    copy_tree(path_of(W, "nato-0"), path_of(W, "nato-full"));
    must(W, "nato-full", "anna", "import", "file", path_of(W, "full"), "label", "NATO CONFIDENTIAL " NODE_EC, "exercise", "", NULL);
    copy_tree(path_of(W, "nato-full"), path_of(W, "nato-full-2"));
    t = must(W, "nato-full-2", "bert", "release new", "to", "European Commission", "agreement", "TEST-1", "purpose", "exercise planning",
             "list", path_of(W, "full-named"), NULL);
    id = text_in(t, "release");
    scene_note("full", id);
    must(W, "nato-full-2", "carla", "release approve", "release", id, NULL);
    copy_tree(path_of(W, "nato-full-2"), path_of(W, "nato-full-3"));
    must(W, "nato-full-3", "carla", "release bundle", "release", id, "out", path_of(W, "full.entente"), NULL);
}
