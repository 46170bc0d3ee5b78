/* SPDX-License-Identifier: Apache-2.0 */
/* Look-alike spellings: the skeleton of Unicode Technical Standard #39, section 4, through ICU.
 *
 *   folded text ─► skeleton ─► folded again ─► ... until nothing changes
 *
 * One step is not enough: the prototype of a letter may be one that folding changes again (LISU LETTER MA looks like M, which folds to m,
 * which looks like rn).                                                                                              */
#include <string.h>
#include <unicode/ucasemap.h>
#include <unicode/uspoof.h>

#include <entente/core/text.h>

/* More than any character of Unicode needs: the tests try them all. */
enum { STEPS = 8 };

static ent_code no_tables(UErrorCode status, ent_err *e)
{
    if (status == U_MEMORY_ALLOCATION_ERROR) return ent_nomem(e);
    return ent_fail(e, ENT_BUG, NULL, "Check the installation of ICU.", "The Unicode tables cannot be opened.");
}

static ent_code failed(UErrorCode status, ent_err *e)
{
    /* No text is an illegal argument: ICU says so of a tool that it had no memory to make. */
    if (status == U_MEMORY_ALLOCATION_ERROR || status == U_ILLEGAL_ARGUMENT_ERROR) return ent_nomem(e);
    return ent_fail(e, ENT_INVALID, NULL, "Save the file as UTF-8 and try again.", "A name cannot be compared: %s.", u_errorName(status));
}

/* ASCII letters are their own skeleton but for these; capitals are gone after folding. */
static bool is_plain(ent_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80 || strchr("\"%01`m|", s.p[i]) != NULL) return false;
    return true;
}

/* A text form that ICU makes of UTF-8, in the room that it asks for. */
typedef int32_t (*shaper)(const void *tool, ent_str s, char *to, int32_t room, UErrorCode *status);

static ent_code shape(ent_str *out, ent_arena *a, shaper f, const void *tool, ent_str s, ent_err *e)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t n = f(tool, s, NULL, 0, &status);
    char *p;

    if (status != U_BUFFER_OVERFLOW_ERROR && U_FAILURE(status)) return failed(status, e);
    status = U_ZERO_ERROR;
    ENT_NEW(p, a, (size_t)n + 1, e);
    f(tool, s, p, n + 1, &status);
    if (U_FAILURE(status)) return failed(status, e);
    *out = (ent_str){p, (size_t)n};
    return ENT_OK;
}

static int32_t to_skeleton(const void *tool, ent_str s, char *to, int32_t room, UErrorCode *status)
{
    return uspoof_getSkeletonUTF8(tool, 0, s.p, (int32_t)s.n, to, room, status);
}

static int32_t to_capitals(const void *tool, ent_str s, char *to, int32_t room, UErrorCode *status)
{
    return ucasemap_utf8ToUpper(tool, to, room, s.p, (int32_t)s.n, status);
}

/* The skeleton, folded; s is folded text or its capitals. */
static ent_code step(ent_str *out, ent_arena *a, ent_str s, ent_err *e)
{
    UErrorCode status = U_ZERO_ERROR;
    USpoofChecker *tool = uspoof_open(&status);
    ent_str skeleton = {0};
    ent_code code;

    if (U_FAILURE(status)) return no_tables(status, e);
    code = shape(&skeleton, a, to_skeleton, tool, s, e);
    uspoof_close(tool);
    return code != ENT_OK ? code : ent_fold(out, a, skeleton, e);
}

/* s is folded. */
static ent_code settle(ent_str *out, ent_arena *a, ent_str s, ent_err *e)
{
    ent_str next = s;

    *out = s;
    for (int i = 0; i < STEPS && !is_plain(*out); i++) {
        ENT_TRY(step(&next, a, *out, e));
        if (ent_str_eq(next, *out)) break;
        *out = next;
    }
    return ENT_OK;
}

ent_code ent_skeleton(ent_str *out, ent_arena *a, ent_str s, ent_err *e)
{
    ent_str folded;

    *out = (ent_str){"", 0};
    ENT_TRY(ent_fold(&folded, a, s, e));
    return settle(out, a, folded, e);
}

ent_code ent_skeleton_capitals(ent_str *out, ent_arena *a, ent_str s, ent_err *e)
{
    UErrorCode status = U_ZERO_ERROR;
    ent_str folded, large = {0}, first;
    UCaseMap *tool;
    ent_code code;

    *out = (ent_str){"", 0};
    ENT_TRY(ent_fold(&folded, a, s, e));
    tool = ucasemap_open("", 0, &status); /* "": no language's own rules */
    if (U_FAILURE(status)) return no_tables(status, e);
    code = shape(&large, a, to_capitals, tool, folded, e);
    ucasemap_close(tool);
    if (code != ENT_OK) return code;
    ENT_TRY(step(&first, a, large, e));
    return settle(out, a, first, e);
}
