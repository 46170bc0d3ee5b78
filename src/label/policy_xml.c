/* SPDX-License-Identifier: Apache-2.0 */
/* Walking a SPIF: children by the schema's order, attributes by their types. Lenient where nothing is lost (order, missing
 * namespace, foreign extensions), and each such deviation is a note; strict where a guess could open access.       */
#include "policy_load.h"

ent_code ent_spif_at(ent_loader *ld, const ent_xml_node *node)
{
    return ent_at(ld->e, "line %u, element %.*s", node->line, ENT_F(node->name));
}

static bool foreign(const ent_loader *ld, const ent_xml_node *n)
{
    return n->ns.n != 0 && !ent_str_eq(n->ns, ld->ns);
}

ent_code ent_spif_which(size_t *which, ent_loader *ld, ent_spif_walk *walk, const ent_xml_node *kid)
{
    size_t i = 0;

    *which = ENT_SPIF_SKIP;
    if (foreign(ld, kid)) {
        return ent_note_add(ld->notes, ld->a, kid->line, "spif-foreign", ld->e, "The element %.*s of another namespace was left out.",
                            ENT_F(kid->name));
    }
    while (i < walk->n && !ent_spif_is(kid->name, walk->kids[i].name)) i++;
    if (i == walk->n) return ENT_SPIF_BAD(ld, kid, "A SPIF has no element %.*s at this place.", ENT_F(kid->name));
    if (!ent_str_eq(kid->ns, ld->ns)) {
        ENT_TRY(ent_note_add(ld->notes, ld->a, kid->line, "spif-namespace", ld->e,
                             "The element %.*s is not in the namespace of the SPIF; it was read as if it were.", ENT_F(kid->name)));
    }
    if (walk->kids[i].once && (walk->seen >> i & 1) != 0)
        return ENT_SPIF_BAD(ld, kid, "The element %.*s stands here twice.", ENT_F(kid->name));
    walk->seen |= UINT64_C(1) << i;
    if (walk->kids[i].order < walk->last) {
        ENT_TRY(ent_note_add(ld->notes, ld->a, kid->line, "spif-order", ld->e,
                             "The element %.*s stands behind elements that it should precede.", ENT_F(kid->name)));
    } else {
        walk->last = walk->kids[i].order;
    }
    *which = i;
    return ENT_OK;
}

ent_code ent_spif_empty(ent_loader *ld, const ent_xml_node *n, bool empty)
{
    if (!empty) return ENT_OK;
    return ent_note_add(ld->notes, ld->a, n->line, "spif-empty", ld->e, "The element %.*s is empty.", ENT_F(n->name));
}

/* ---- text ---- */

#define MAX_NAME_CHARACTERS 256

ent_code ent_spif_text(ent_str *out, ent_loader *ld, const ent_xml_node *n, const char *attribute)
{
    const ent_str *v = ent_xml_attribute(n, NULL, attribute);

    *out = v == NULL ? (ent_str){"", 0} : *v;
    if (out->n <= ENT_SPIF_MAX_NAME) return ENT_OK;
    return ENT_SPIF_BAD(ld, n, "The attribute %s of %.*s is longer than %d bytes.", attribute, ENT_F(n->name), ENT_SPIF_MAX_NAME);
}

ent_code ent_spif_need(ent_str *out, ent_loader *ld, const ent_xml_node *n, const char *attribute)
{
    ENT_TRY(ent_spif_text(out, ld, n, attribute));
    if (ent_str_trim(*out).n == 0) return ENT_SPIF_BAD(ld, n, "The attribute %s of %.*s is missing or empty.", attribute, ENT_F(n->name));
    return ENT_OK;
}

static size_t characters(ent_str s)
{
    size_t count = 0;

    for (size_t i = 0; i < s.n; i++) count += ((unsigned char)s.p[i] & 0xc0) != 0x80;
    return count;
}

ent_code ent_spif_name(ent_str *out, ent_loader *ld, const ent_xml_node *n, const char *attribute)
{
    ENT_TRY(ent_spif_need(out, ld, n, attribute));
    if (characters(*out) <= MAX_NAME_CHARACTERS) return ENT_OK;
    return ent_note_add(ld->notes, ld->a, n->line, "spif-length", ld->e, "The attribute %s of %.*s is longer than %d characters.",
                        attribute, ENT_F(n->name), MAX_NAME_CHARACTERS);
}

ent_code ent_spif_same_name(ent_loader *ld, unsigned line, ent_str written, ent_str declared)
{
    if (ent_str_eq(written, declared)) return ENT_OK;
    return ent_note_add(ld->notes, ld->a, line, "spif-reference", ld->e, "\"%.*s\" was read as \"%.*s\", as that name is declared.",
                        ENT_F(written), ENT_F(declared));
}

/* ---- numbers and words ---- */

/* [0-2](\.[0-9]+)+, the schema's pattern. */
bool ent_spif_is_oid(ent_str s)
{
    if (s.n < 3 || s.p[0] < '0' || s.p[0] > '2') return false;
    for (size_t i = 1; i < s.n; i++) {
        bool dot = s.p[i] == '.', digit = s.p[i] >= '0' && s.p[i] <= '9';
        if (!dot && !(digit && i > 1)) return false;
        if (dot && (i + 1 == s.n || s.p[i + 1] == '.')) return false;
    }
    return true;
}

ent_code ent_spif_oid(ent_str *out, ent_loader *ld, const ent_xml_node *n, const char *attribute)
{
    ENT_TRY(ent_spif_need(out, ld, n, attribute));
    if (!ent_spif_is_oid(*out)) return ENT_SPIF_BAD(ld, n, "\"%.*s\" is no object identifier such as 1.3.26.1.3.1.", ENT_F(*out));
    return ENT_OK;
}

ent_code ent_spif_lacv(ent_str *out, bool *has, uint64_t *number, ent_loader *ld, const ent_xml_node *n)
{
    ENT_TRY(ent_spif_need(out, ld, n, "lacv"));
    *out = ent_lacv(*out);
    *has = ent_lacv_number(*out, number);
    return ENT_OK;
}

ent_code ent_spif_whole(ent_loader *ld, const ent_xml_node *n, ent_str lacv)
{
    ent_str digits = ent_str_trim(lacv);
    size_t i = digits.n > 1 && (digits.p[0] == '-' || digits.p[0] == '+') ? 1 : 0;

    while (i < digits.n && digits.p[i] >= '0' && digits.p[i] <= '9') i++;
    if (i == digits.n) return ENT_OK;
    return ent_note_add(ld->notes, ld->a, n->line, "spif-lacv", ld->e, "The lacv \"%.*s\" of %.*s is no whole number.", ENT_F(lacv),
                        ENT_F(n->name));
}

bool ent_spif_integer(int64_t *out, ent_str s)
{
    s = ent_str_trim(s);
    if (s.n > 1 && s.p[0] == '+' && s.p[1] != '-') s = (ent_str){s.p + 1, s.n - 1};
    return ent_str_i64(s, out);
}

ent_code ent_spif_bool(bool *out, ent_loader *ld, const ent_xml_node *n, const char *attribute)
{
    const ent_str *v = ent_xml_attribute(n, NULL, attribute);
    ent_str word;

    *out = false;
    if (v == NULL) return ENT_OK;
    word = ent_str_trim(*v);
    *out = ent_str_is(word, "true") || ent_str_is(word, "1");
    if (!*out && !ent_str_is(word, "false") && !ent_str_is(word, "0"))
        return ENT_SPIF_BAD(ld, n, "The attribute %s is \"%.*s\"; it can be true or false.", attribute, ENT_F(*v));
    return ENT_OK;
}

ent_code ent_spif_time(ent_time *out, bool *has, ent_loader *ld, const ent_xml_node *n, const char *attribute)
{
    const ent_str *v = ent_xml_attribute(n, NULL, attribute);
    ent_str zoned;

    *has = false;
    if (v == NULL) return ENT_OK;
    *has = true;
    if (ent_time_parse(out, ent_str_trim(*v))) return ENT_OK;
    /* xs:dateTime may leave the zone out: read as UTC. */
    ENT_TRY(ent_str_fmt(&zoned, ld->a, ld->e, "%.*sZ", ENT_F(ent_str_trim(*v))));
    if (!ent_time_parse(out, zoned))
        return ENT_SPIF_BAD(ld, n, "The attribute %s is \"%.*s\", no date and time such as 2026-01-31T12:00:00Z.", attribute, ENT_F(*v));
    return ent_note_add(ld->notes, ld->a, n->line, "lint-time-zone", ld->e, "The time %.*s has no zone and was read as UTC.", ENT_F(*v));
}

ent_code ent_spif_count(uint64_t *out, ent_loader *ld, const ent_xml_node *n, const char *attribute, uint64_t unbounded)
{
    const ent_str *v = ent_xml_attribute(n, NULL, attribute);
    int64_t i;

    *out = unbounded;
    if (v == NULL || ent_str_is(*v, "unbounded")) return ENT_OK;
    if (!ent_spif_integer(&i, *v) || i < 0)
        return ENT_SPIF_BAD(ld, n, "The attribute %s is \"%.*s\"; it can be a number or unbounded.", attribute, ENT_F(*v));
    *out = (uint64_t)i;
    return ENT_OK;
}

ent_code ent_spif_word(int *out, ent_loader *ld, const ent_xml_node *n, const char *attribute, const char *const *words, int absent)
{
    const ent_str *v = ent_xml_attribute(n, NULL, attribute);

    *out = absent;
    if (v == NULL) return ENT_OK;
    for (*out = 0; words[*out] != NULL; ++*out)
        if (ent_spif_is(*v, words[*out])) return ENT_OK;
    return ENT_SPIF_BAD(ld, n, "The attribute %s cannot be \"%.*s\".", attribute, ENT_F(*v));
}

ent_code ent_spif_tag_type(ent_tag_type *tag_type, ent_category_type *type, ent_loader *ld, const ent_xml_node *n)
{
    static const char *const tag_types[] = {"notApplicable", "restrictive", "enumerated", "permissive", "tagType7", NULL};
    static const char *const enum_types[] = {"restrictive", "permissive", NULL};
    int t, en;

    ENT_TRY(ent_spif_word(&t, ld, n, "tagType", tag_types, -1));
    ENT_TRY(ent_spif_word(&en, ld, n, "enumType", enum_types, -1));
    if (t < 0) return ENT_SPIF_BAD(ld, n, "The attribute tagType of %.*s is missing.", ENT_F(n->name));
    if (t == ENT_TAG_ENUMERATED && en < 0)
        return ENT_SPIF_BAD(ld, n, "An enumerated tag needs the attribute enumType, restrictive or permissive.");
    if ((t == ENT_TAG_RESTRICTIVE && en == 1) || (t == ENT_TAG_PERMISSIVE && en == 0))
        return ENT_SPIF_BAD(ld, n, "The attributes tagType and enumType of %.*s contradict each other.", ENT_F(n->name));
    *tag_type = (ent_tag_type)t;
    /* notApplicable decides nothing, as informative values do. */
    *type = ENT_INFORMATIVE;
    if (t == ENT_TAG_RESTRICTIVE || (t == ENT_TAG_ENUMERATED && en == 0)) *type = ENT_RESTRICTIVE;
    if (t == ENT_TAG_PERMISSIVE || (t == ENT_TAG_ENUMERATED && en == 1)) *type = ENT_PERMISSIVE;
    return ENT_OK;
}

/* ---- colours ---- */

static bool is_color(ent_str s)
{
    /* The schema's list, with its spelling of fuchsia. */
    static const char *const names[] = {"aqua", "black", "blue",   "fuschia", "gray",   "green", "lime",  "maroon",
                                        "navy", "olive", "purple", "red",     "silver", "teal",  "white", "yellow"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ent_str_is(s, names[i])) return true;
    if (s.n != 7 || s.p[0] != '#') return false;
    for (size_t i = 1; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))) return false;
    }
    return true;
}

ent_code ent_spif_color(ent_str *out, ent_loader *ld, const ent_xml_node *n, const char *attribute)
{
    ENT_TRY(ent_spif_text(out, ld, n, attribute));
    if (ent_xml_attribute(n, NULL, attribute) == NULL || is_color(*out)) return ENT_OK;
    ENT_TRY(ent_note_add(ld->notes, ld->a, n->line, "spif-color", ld->e, "\"%.*s\" is no colour that a SPIF can name; it was left out.",
                         ENT_F(*out)));
    *out = (ent_str){"", 0};
    return ENT_OK;
}
