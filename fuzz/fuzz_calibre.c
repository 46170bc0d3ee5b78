/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a designation of a calibre, as two of them (parted by a line feed), and as a list of calibres (when they begin as one). */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <entente/terms/calibre.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HEADER                                                                                                                            \
    "id,canonical,bore_mm,case_mm,rim,inch,gauge,barrels,tube,classes,names,by_bore,needs,standard,standard_mark,standard_source,source," \
    "mark,note\n"

static const char LIST[] = HEADER "A1,5.56 × 45 mm NATO,5.56,45,,,,,,rifle,NATO,no,,STANAG 4172,checked,x,x,recalled,\n"
                                  "A2,.223 Remington,5.56,45,,.223,,,,rifle,Remington,no,inch;Remington,,,,x,recalled,\n"
                                  "A3,155 mm,155,,,,,39,rifled,howitzer,NATO,no,barrel,,,,x,recalled,\n"
                                  "A4,155 mm,155,,,,,52,rifled,howitzer,NATO,no,barrel,,,,x,recalled,\n"
                                  "A5,12 gauge,18.5,70,,,12,,smooth,shotgun,,yes,,,,,x,recalled,\n"
                                  "A6,120 mm mortar,120,,,,,,smooth,mortar,,no,mortar,,,,x,recalled,\n"
                                  "A7,120 mm mortar,120,,,,,,rifled,mortar,RT,no,rifled;RT,,,,x,recalled,\n"
                                  "A8,40 × 46 mm SR,40,46,SR,,,,,grenade,NATO;LV,no,,,,,x,recalled,\n"
                                  "A9,26.5 mm signal,26.5,,,,,,,signal cartridge,,yes,,,,,x,recalled,\n";

static void must(bool promise)
{
    if (!promise) __builtin_trap();
}

/* Loaded once per process; the arena is never freed. */
static const ent_calibres *calibres(void)
{
    static const ent_calibres *k;
    static ent_arena *arena;
    ent_err e;

    if (k != NULL) return k;
    arena = ent_arena_new(NULL, 0);
    if (arena == NULL || ent_calibres_load(&k, arena, ent_str_c(LIST), &e) != ENT_OK) __builtin_trap();
    return k;
}

/* What the canonical spelling states is what was stated. */
static void read_back(ent_arena *a, const ent_calibre *c)
{
    ent_calibre back;
    ent_err e;

    if (!c->parsed || c->bore == 0 || c->length == 0 || c->several) return;
    must(ent_calibre_read(&back, a, calibres(), c->canonical, &e) == ENT_OK);
    must(back.parsed && back.bore == c->bore && back.length == c->length && back.inch == c->inch);
}

static void one(ent_arena *a, ent_str text)
{
    ent_calibre_answer x;
    ent_calibre c;
    ent_err e = {0};

    if (ent_calibre_read(&c, a, calibres(), text, &e) != ENT_OK) {
        must(e.what[0] != '\0' && (text.n > ENT_CALIBRE_MAX_TEXT || !ent_utf8_ok(text, NULL)));
        return;
    }
    read_back(a, &c);
    must(ent_calibre_match(&x, a, calibres(), text, &e) == ENT_OK && x.n_evidence != 0);
    must(x.verdict != ENT_CALIBRE_DIFFERENT && (x.concept != NULL) == (x.verdict == ENT_CALIBRE_SAME));
    must(c.parsed || x.verdict == ENT_CALIBRE_UNKNOWN);
}

static void two(ent_arena *a, ent_str text, ent_str text2)
{
    ent_calibre_answer x, y;
    ent_err e = {0};

    if (ent_calibre_compare(&x, a, calibres(), text, text2, &e) != ENT_OK) return;
    must(ent_calibre_compare(&y, a, calibres(), text2, text, &e) == ENT_OK && x.verdict == y.verdict);
    must(ent_calibre_compare(&y, a, calibres(), text, text, &e) == ENT_OK && y.verdict != ENT_CALIBRE_DIFFERENT);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, (size_t)256 << 20);
    ent_str text = {(const char *)data, size}, head, tail;
    const ent_calibres *k;
    ent_err e = {0};

    if (a == NULL) return 0;
    if (ent_str_starts(text, "id,canonical")) {
        must(ent_calibres_load(&k, a, text, &e) == ENT_OK || e.what[0] != '\0');
        ent_arena_free(a);
        return 0;
    }
    one(a, text);
    if (ent_str_cut(text, '\n', &head, &tail)) two(a, head, tail);
    ent_arena_free(a);
    return 0;
}
