/* SPDX-License-Identifier: Apache-2.0 */
/* Calibres as text: numbers, classes, the canonical spelling of a reading, sentences of evidence. */
#include <stdio.h>
#include <string.h>

#include "calibre_private.h"

const char *ent_calibre_verdict_word(ent_calibre_verdict v)
{
    static const char *const words[] = {"unknown", "same", "near", "different", "ambiguous"};

    return words[v <= ENT_CALIBRE_AMBIGUOUS ? v : ENT_CALIBRE_UNKNOWN];
}

const char *ent_calibre_thing_word(ent_calibre_thing t)
{
    static const char *const words[] = {"", "gun", "round", "shell", "charge", "fuze", "firing table"};

    return words[t <= ENT_CALIBRE_FIRING_TABLE ? t : ENT_CALIBRE_NO_THING];
}

ent_code ent_calibre_class_words(ent_str *out, ent_arena *a, unsigned classes, ent_err *e)
{
    static const char *const words[] = {"pistol",           "rifle",           "heavy machine gun", "shotgun",
                                        "automatic cannon", "aircraft cannon", "anti-aircraft gun", "naval gun",
                                        "tank gun",         "field gun",       "howitzer",          "mortar",
                                        "recoilless gun",   "rocket",          "grenade",           "signal cartridge",
                                        "anti-tank weapon"};
    ent_buf b = ent_buf_new(a, 512);

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!(classes & 1u << i)) continue;
        if (b.n != 0) ent_buf_z(&b, " or ");
        ent_buf_z(&b, words[i]);
    }
    return ent_buf_take(out, &b, e);
}

ent_code terms__cal_say(cal_said *s, ent_arena *a, ent_err *e, const char *fmt, ...)
{
    ent_buf b = ent_buf_new(a, 8 * ENT_CALIBRE_MAX_TEXT);
    char small[512], *p = small;
    ent_str said;
    va_list args;
    int n;

    va_start(args, fmt);
    n = vsnprintf(small, sizeof small, fmt, args);
    va_end(args);
    if (n < 0) return ent_fail(e, ENT_BUG, NULL, NULL, "A sentence of evidence cannot be written.");
    if ((size_t)n >= sizeof small) {
        ENT_NEW(p, a, (size_t)n + 1, e);
        va_start(args, fmt);
        (void)vsnprintf(p, (size_t)n + 1, fmt, args);
        va_end(args);
    }
    ent_buf_add(&b, (ent_str){p, (size_t)n});
    ENT_TRY(ent_buf_take(&said, &b, e));
    ENT_PUSH(s, a, said, e);
    return ENT_OK;
}

cal_number terms__cal_number(int32_t thousandths)
{
    int32_t part = thousandths % 1000;
    cal_number n;
    size_t length;

    (void)snprintf(n.z, sizeof n.z, "%d.%03d", (int)(thousandths / 1000), (int)part);
    length = strlen(n.z);
    while (n.z[length - 1] == '0') n.z[--length] = '\0';
    if (n.z[length - 1] == '.') n.z[length - 1] = '\0';
    return n;
}

/* ---- canonical ---- */

/* "30-06" is a name that is written with a hyphen. */
static void put_names(ent_buf *b, const ent_calibre *c)
{
    for (size_t i = 0; i < c->n_names; i++) {
        const char *name = c->names[i];
        bool number = name[0] >= '0' && name[0] <= '9' && strlen(name) == 2 && c->inch != 0;
        ent_buf_c(b, number ? '-' : ' ');
        ent_buf_z(b, name);
    }
}

static void put_inch(ent_buf *b, const ent_calibre *c)
{
    if (c->inch_digits == 2 || (c->inch_digits == 0 && c->inch % 10 == 0)) ent_buf_fmt(b, ".%02d", (int)c->inch / 10);
    else ent_buf_fmt(b, ".%03d", (int)c->inch);
    put_names(b, c);
}

static void put_class(ent_buf *b, const ent_calibre *c, ent_str classes)
{
    if (c->barrel != 0) ent_buf_fmt(b, "/%s", terms__cal_number(c->barrel * 100).z);
    if (c->tube != ENT_CALIBRE_ANY_TUBE) ent_buf_z(b, c->tube == ENT_CALIBRE_SMOOTH ? " smooth-bore" : " rifled");
    if (classes.n == 0 || c->by_name) return;
    ent_buf_c(b, ' ');
    ent_buf_add(b, classes);
}

ent_code terms__cal_canonical(ent_str *out, ent_arena *a, const ent_calibre *c, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 2048);
    bool one = c->classes != 0 && (c->classes & (c->classes - 1)) == 0;
    ent_str classes = {0};

    if (one) ENT_TRY(ent_calibre_class_words(&classes, a, c->classes, e));
    if (c->bore != 0 && c->length != 0) {
        ent_buf_fmt(&b, "%s × %s mm", terms__cal_number(c->bore).z, terms__cal_number(c->length).z);
        if (c->rim[0] != '\0') ent_buf_fmt(&b, " %s", c->rim);
        if (c->inch != 0) {
            ent_buf_z(&b, " (");
            put_inch(&b, c);
            ent_buf_c(&b, ')');
        } else put_names(&b, c);
    } else if (c->gauge != 0 && c->length != 0) ent_buf_fmt(&b, "%d/%s", (int)c->gauge, terms__cal_number(c->length).z);
    else if (c->gauge != 0) ent_buf_fmt(&b, "%d gauge", (int)c->gauge);
    else if (c->bore != 0) {
        ent_buf_fmt(&b, "%s mm", terms__cal_number(c->bore).z);
        put_class(&b, c, classes);
        put_names(&b, c);
    } else put_inch(&b, c);
    return ent_buf_take(out, &b, e);
}
