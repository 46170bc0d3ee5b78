/* SPDX-License-Identifier: Apache-2.0 */
/* Bindings: what is written is read back, what has the published shape is read, and everything that could move a label to other data
 * is refused.                                                                                                          */
#include "common.h"

#define MB "urn:nato:stanag:4778:bindinginformation:1:0"
#define HEAD "<mb:BindingInformation xmlns:mb=\"" MB "\" xmlns:xmime=\"http://www.w3.org/2005/05/xmlmime\"><mb:MetadataBindingContainer>"
#define TAIL "</mb:MetadataBindingContainer></mb:BindingInformation>"
#define LABEL_NAMED(root)                                                                                                \
    "<" root " xmlns=\"urn:nato:stanag:4774:confidentialitymetadatalabel:1:0\" ReviewDateTime=\"2031-01-01T00:00:00Z\">" \
    "<ConfidentialityInformation><PolicyIdentifier>NATO</PolicyIdentifier><Classification>RESTRICTED</Classification>"   \
    "</ConfidentialityInformation><CreationDateTime>2026-01-01T00:00:00Z</CreationDateTime></" root ">"
#define LABEL LABEL_NAMED("originatorConfidentialityLabel")
#define META(x) "<mb:Metadata xmime:contentType=\"text/xml\">" x "</mb:Metadata>"
#define DATA(uri) "<mb:DataReference URI=\"" uri "\"/>"
#define BINDING(inside) HEAD "<mb:MetadataBinding Id=\"b1\">" inside "</mb:MetadataBinding>" TAIL
#define OF(uri) BINDING(META(LABEL) DATA(uri))

static ent_code read_z(ent_binding *out, ent_arena *a, const char *z, bool strict, ent_notes *notes, ent_err *e)
{
    return ent_binding_read(out, a, S(z), strict, notes, e);
}

static ent_str nato_label(ent_arena *a, const char *classification)
{
    const ent_policy *p = nato_policy(a);
    ent_label l = text_label(a, p, classification);
    ent_str xml = {0};

    l.has_created = l.has_review = true;
    l.created = TODAY;
    l.review = TODAY + 86400;
    OK(ent_label_write(&xml, a, p, &l, e));
    return xml;
}

/* The root of a label in another role. */
static ent_str as_role(ent_arena *a, ent_str xml, const char *role)
{
    ent_str out = {0};
    ent_buf b = ent_buf_new(a, 1 << 20);

    for (size_t i = 0; i < xml.n;) {
        ent_str rest = {xml.p + i, xml.n - i};
        bool hit = ent_str_starts(rest, "originatorConfidentialityLabel");
        if (hit) ent_buf_z(&b, role);
        else ent_buf_c(&b, xml.p[i]);
        i += hit ? sizeof "originatorConfidentialityLabel" - 1 : 1;
    }
    OK(ent_buf_take(&out, &b, e));
    return out;
}

/* ---- the shape ---- */

/* As published files have it: other prefixes, the default namespace, schema locations, Ids on the frame, a signature's place. */
static const char published[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<BindingInformation xmlns=\"" MB "\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
    "xmlns:xm=\"http://www.w3.org/2005/05/xmlmime\" xsi:schemaLocation=\"" MB " binding.xsd\">\n"
    "  <!-- made by hand -->\n"
    "  <MetadataBindingContainer Id=\"c1\">\n"
    "    <MetadataBinding Id=\"one\">\n"
    "      <Metadata xm:contentType=\"text/xml; charset=utf-8\">\n"
    "        <slab:originatorConfidentialityLabel xmlns:slab=\"urn:nato:stanag:4774:confidentialitymetadatalabel:1:0\"\n"
    "            Id=\"l1\" ReviewDateTime=\"2031-01-01T00:00:00Z\">\n"
    "          <slab:ConfidentialityInformation>\n"
    "            <slab:PolicyIdentifier URI=\"urn:oid:1.3.26.1.3.1\">NATO</slab:PolicyIdentifier>\n"
    "            <slab:Classification>UNCLASSIFIED</slab:Classification>\n"
    "          </slab:ConfidentialityInformation>\n"
    "          <slab:CreationDateTime>2026-01-01T00:00:00Z</slab:CreationDateTime>\n"
    "        </slab:originatorConfidentialityLabel>\n"
    "      </Metadata>\n"
    "      <Metadata>" LABEL_NAMED(
        "alternativeConfidentialityLabel") "</Metadata>\n"
                                           "      <DataReference URI=\"./image.png\" xm:contentType=\"image/png\"/>\n"
                                           "      <DataReference URI=\"./notes%20%C3%A9t%C3%A9.txt\"/>\n"
                                           "    </MetadataBinding>\n"
                                           "  </MetadataBindingContainer>\n"
                                           "  <MetadataBindingContainer>\n"
                                           "    <MetadataBinding Id=\"two\"><Metadata>" LABEL
                                           "</Metadata><DataReference URI=\"./b\"/></MetadataBinding>\n"
                                           "  </MetadataBindingContainer>\n"
                                           "</BindingInformation>\n";

static void the_published_shape_is_read(void **state)
{
    ent_arena *a = *state;
    ent_binding b;
    ent_notes notes = {0};
    ent_label l;

    OK(read_z(&b, a, published, true, &notes, e));
    assert_int_equal(notes.n, 0);
    assert_int_equal(b.n, 2);
    assert_false(b.is_signed);
    assert_true(ent_str_is(b.bound[0].id, "one") && ent_str_is(b.bound[1].id, "two"));
    assert_int_equal(b.bound[0].n_labels, 2);
    assert_int_equal(b.bound[0].n_data, 2);
    assert_true(ent_str_is(b.bound[0].data[0].name, "image.png") && ent_str_is(b.bound[0].data[0].content_type, "image/png"));
    assert_true(ent_str_is(b.bound[0].data[1].name, "notes \xc3\xa9t\xc3\xa9.txt"));
    assert_true(ent_str_is(b.bound[0].data[1].uri, "./notes%20%C3%A9t%C3%A9.txt") && b.bound[0].data[1].content_type.n == 0);
    assert_true(ent_str_starts(b.bound[0].labels[0], "<slab:originatorConfidentialityLabel ") &&
                ent_str_ends(b.bound[0].labels[0], "</slab:originatorConfidentialityLabel>"));
    OK(ent_label_parse(&l, a, b.bound[0].labels[0], true, NULL, e));
    assert_true(ent_str_is(l.classification, "UNCLASSIFIED"));
    OK(ent_label_parse(&l, a, b.bound[0].labels[1], true, NULL, e));
    assert_true(ent_str_is(l.classification, "RESTRICTED"));
}

static void every_truncation_is_refused(void **state)
{
    ent_binding b;

    (void)state;
    for (size_t n = 0; n + 1 < sizeof published - 1; n++) { /* the last byte is the line end */
        ent_arena *a = ent_arena_new(NULL, 0);
        ent_str cut = {0};
        ent_err e = {0};
        assert_int_equal(ent_str_dup(&cut, a, (ent_str){published, n}, &e), ENT_OK);
        assert_int_equal(ent_binding_read(&b, a, cut, false, NULL, &e), ENT_INVALID);
        assert_true(e.what[0] != '\0' && b.n == 0 && b.bound == NULL);
        ent_arena_free(a);
    }
}

static void a_signature_is_seen(void **state)
{
    static const char with[] = "<mb:BindingInformation xmlns:mb=\"" MB "\"><ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>"
                               "<mb:MetadataBindingContainer><mb:MetadataBinding Id=\"b\"><mb:Metadata>" LABEL
                               "</mb:Metadata><mb:DataReference URI=\"./a\"/></mb:MetadataBinding>" TAIL;
    ent_binding b;
    ent_notes notes = {0};

    OK(read_z(&b, *state, OF("./a"), true, &notes, e));
    assert_false(b.is_signed);
    OK(read_z(&b, *state, with, true, &notes, e));
    assert_true(b.is_signed && b.n == 1 && notes.n == 0);
}

/* ---- refusals ---- */

static void what_is_no_detached_binding_is_refused(void **state)
{
    static const struct {
        const char *xml, *words;
    } table[] = {
        {LABEL, "no STANAG 4778 binding"},
        {"<BindingInformation/>", "no STANAG 4778 binding"},
        {"<mb:BindingInformation xmlns:mb=\"urn:nato:stanag:4778:bindinginformation:2:0\"/>", "no STANAG 4778 binding"},
        {"<mb:BindingInformation xmlns:mb=\"" MB "\"/>", "binds nothing"},
        {HEAD TAIL, "is empty"},
        {BINDING(""), "no confidentiality label"},
        {BINDING(META(LABEL)), "names no data"},
        {BINDING(DATA("./a")), "no confidentiality label"},
        {BINDING(META("") DATA("./a")), "exactly one element"},
        {BINDING(META(LABEL LABEL) DATA("./a")), "exactly one element"},
        {BINDING(META("SECRET" LABEL) DATA("./a")), "text beside"},
        {BINDING("SECRET" META(LABEL) DATA("./a")), "text beside"},
        {BINDING(META("PHNsYWI+") DATA("./a")), "text beside"},
        {BINDING(META("<title xmlns=\"urn:dc\"/>") DATA("./a")), "no confidentiality label"},
        {BINDING(META(LABEL) META(LABEL) DATA("./a")), "two originator's labels"},
        {BINDING(META(LABEL) META(LABEL_NAMED("ConfidentialityLabel")) DATA("./a")), "two originator's labels"},
        {BINDING(META(LABEL) META(LABEL_NAMED("OriginatorConfidentialityLabel")) DATA("./a")), "two originator's labels"},
        {BINDING("<mb:MetadataReference URI=\"./l\"/>" DATA("./a")), "MetadataReference"},
        {BINDING(META(LABEL) "<mb:Data>" LABEL "</mb:Data>"), "encapsulating"},
        {BINDING(META(LABEL) "<mb:DataObject URI=\"./a\"/>"), "no element DataObject"},
        {BINDING(META(LABEL) "<DataReference URI=\"./a\"/>"), "no namespace"},
        {BINDING(META(LABEL) "<x:DataReference xmlns:x=\"urn:x\" URI=\"./a\"/>"), "no element DataReference"},
        {BINDING(META(LABEL) "<mb:DataReference/>"), "no URI"},
        {BINDING(META(LABEL) "<mb:DataReference URI=\"./a\">x</mb:DataReference>"), "text beside"},
        {BINDING(META(
             LABEL) "<mb:DataReference URI=\"./a\"><ds:Transforms xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/></mb:DataReference>"),
         "Transforms"},
        {BINDING(META(LABEL) "<mb:DataReference URI=\"./a\"><mb:Data/></mb:DataReference>"), "no element Data"},
        {BINDING(META(LABEL) "<mb:DataReference xml:id=\"d\" URI=\"./a\"/>"), "xml:id"},
        {HEAD "<mb:MetadataBinding xml:id=\"b1\">" META(LABEL) DATA("./a") "</mb:MetadataBinding>" TAIL, "xml:id"},
        {HEAD "<mb:MetadataBinding Id=\"1 b\">" META(LABEL) DATA("./a") "</mb:MetadataBinding>" TAIL, "identifier"},
        {HEAD "<mb:MetadataBinding Id=\"b\">" META(LABEL) DATA("./a") "</mb:MetadataBinding><mb:MetadataBinding Id=\"b\">" META(LABEL)
             DATA("./c") "</mb:MetadataBinding>" TAIL,
         "twice"},
        {HEAD "<mb:Metadata>" LABEL "</mb:Metadata>" TAIL, "no element Metadata"},
        {"<mb:BindingInformation xmlns:mb=\"" MB "\"><mb:MetadataBinding/></mb:BindingInformation>", "no element MetadataBinding"},
        {"<mb:BindingInformation xmlns:mb=\"" MB "\"><MetadataBindingContainer/></mb:BindingInformation>", "no namespace"},
        {BINDING(META(LABEL) DATA("./a") DATA("./%61")), "twice"},
        {"<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" OF("./a"), ""},
    };
    ent_binding b;

    for (size_t i = 0; i < COUNT(table); i++) {
        REFUSES(ENT_INVALID, table[i].words, read_z(&b, *state, table[i].xml, false, NULL, e));
        REFUSES(ENT_INVALID, "line ", read_z(&b, *state, table[i].xml, true, NULL, e)); /* with its place */
        assert_true(b.n == 0 && b.bound == NULL);
    }
}

static void a_reference_stays_beside(void **state)
{
    static const struct {
        const char *xml, *words;
    } away[] = {
        {OF(""), "holds the binding"},
        {OF(" "), "holds the binding"},
        {OF("#part"), "holds the binding"},
        {OF("./a#part"), "part of a file"},
        {OF("./a?x=1"), "query"},
        {OF("/etc/passwd"), "absolute"},
        {OF("//host/a"), "absolute"},
        {OF("../a"), "another folder"},
        {OF("./../a"), "another folder"},
        {OF("./a/b"), "another folder"},
        {OF("a/b"), "another folder"},
        {OF("././a"), "another folder"},
        {OF("./a%2Fb"), "another folder"},
        {OF("./..%2fa"), "another folder"},
        {OF("./a%5Cb"), "another folder"},
        {OF("./a\\b"), "another folder"},
        {OF("./.."), "is a folder"},
        {OF("./%2E%2e"), "is a folder"},
        {OF("."), "is a folder"},
        {OF(".."), "is a folder"},
        {OF("./"), "no name"},
        {OF("./."), "is a folder"},
        {OF("file:///etc/passwd"), "scheme"},
        {OF("http://host/a"), "scheme"},
        {OF("pack:///a.xml"), "scheme"},
        {OF("cid:a@b"), "scheme"},
        {OF("C:a"), "scheme"},
        {OF("a:b"), "scheme"},
        {OF("./a%"), "two digits"},
        {OF("./a%2"), "two digits"},
        {OF("./a%zz"), "two digits"},
        {OF("./a%00"), "control"},
        {OF("./a%0Ab"), "control"},
        {OF("./a&#10;b"), "control"},
        {OF("./%C3"), "UTF-8"},
        {OF("./%ED%A0%80"), "UTF-8"},
    };
    static const struct {
        const char *xml, *name;
        bool odd;
    } fine[] = {
        {OF("./report.pdf"), "report.pdf", false},
        {OF("./a%20b"), "a b", false},
        {OF("./%61"), "a", false},
        {OF("./..a"), "..a", false},
        {OF("./a:b"), "a:b", false},
        {OF("./.hidden"), ".hidden", false},
        {OF("./%F0%9F%93%84"), "\xf0\x9f\x93\x84", false},
        {OF("report.pdf"), "report.pdf", true},
        {OF("./a b"), "a b", true},
        {OF(" ./a "), "a", true},
        {OF("./\xc3\xa9"), "\xc3\xa9", true},
    };
    ent_binding b;

    for (size_t i = 0; i < COUNT(away); i++) {
        REFUSES(ENT_INVALID, away[i].words, read_z(&b, *state, away[i].xml, false, NULL, e));
        REFUSES(ENT_INVALID, "DataReference", read_z(&b, *state, away[i].xml, false, NULL, e));
    }
    for (size_t i = 0; i < COUNT(fine); i++) {
        ent_notes notes = {0};
        OK(read_z(&b, *state, fine[i].xml, false, &notes, e));
        assert_true(ent_str_is(b.bound[0].data[0].name, fine[i].name));
        assert_int_equal(has_note(&notes, "binding-uri"), fine[i].odd);
        if (fine[i].odd) REFUSES(ENT_INVALID, "was read as", read_z(&b, *state, fine[i].xml, true, NULL, e));
        else OK(read_z(&b, *state, fine[i].xml, true, NULL, e));
    }
}

static void deviations_are_noted_or_refused(void **state)
{
    static const struct {
        const char *xml, *code;
    } table[] = {
        {BINDING(DATA("./a") META(LABEL)), "binding-order"},
        {HEAD "<mb:MetadataBinding>" META(LABEL) DATA("./a") "</mb:MetadataBinding>" TAIL, "binding-id"},
        {BINDING(META(LABEL_NAMED("alternativeConfidentialityLabel")) DATA("./a")), "binding-originator"},
        {BINDING("<mb:Metadata contentType=\"text/xml\">" LABEL "</mb:Metadata>" DATA("./a")), "binding-attribute"},
        {HEAD "<mb:MetadataBinding Id=\"b\" xmime:contentType=\"x\">" META(LABEL) DATA("./a") "</mb:MetadataBinding>" TAIL,
         "binding-attribute"},
        {HEAD "<mb:MetadataBinding Id=\"b\">" META(LABEL)
             DATA("./a") "</mb:MetadataBinding></mb:MetadataBindingContainer><s:Signature "
                         "xmlns:s=\"http://www.w3.org/2000/09/xmldsig#\"/></mb:BindingInformation>",
         "binding-order"},
    };
    ent_binding b;
    ent_notes notes = {0};

    for (size_t i = 0; i < COUNT(table); i++) {
        ent_notes own = {0};
        OK(read_z(&b, *state, table[i].xml, false, &own, e));
        OK(read_z(&b, *state, table[i].xml, false, NULL, e));
        assert_int_equal(b.n, 1);
        assert_int_equal(own.n, 1);
        assert_string_equal(own.v[0].code, table[i].code);
        REFUSES(ENT_INVALID, "line 1", read_z(&b, *state, table[i].xml, true, NULL, e));
    }
    /* The schema allows these; nothing is lost that decides access. */
    OK(read_z(&b, *state, BINDING(META(LABEL) META("<title xmlns=\"urn:dc\"/>") DATA("./a")), true, &notes, e));
    assert_true(b.bound[0].n_labels == 1 && has_note(&notes, "binding-metadata"));
    OK(read_z(&b, *state,
              HEAD "<mb:MetadataBinding Id=\"b\">" META(LABEL)
                  DATA("./a") "</mb:MetadataBinding></mb:MetadataBindingContainer><x xmlns=\"urn:x\"/></mb:BindingInformation>",
              true, &notes, e));
    assert_true(has_note(&notes, "binding-foreign"));
}

static void ceilings(void **state)
{
    ent_arena *a = *state;
    ent_buf b = ent_buf_new(a, 32 << 20);
    ent_str xml = {0};
    ent_binding out;

    ent_buf_z(&b, HEAD);
    for (int i = 0; i < 1001; i++) ent_buf_fmt(&b, "<mb:MetadataBinding Id=\"b%d\">" META(LABEL) DATA("./a") "</mb:MetadataBinding>", i);
    ent_buf_z(&b, TAIL);
    OK(ent_buf_take(&xml, &b, e));
    REFUSES(ENT_INVALID, "more than 1000", ent_binding_read(&out, a, xml, false, NULL, e));

    b = ent_buf_new(a, 32 << 20);
    ent_buf_z(&b, HEAD "<mb:MetadataBinding Id=\"b\">" META(LABEL));
    for (int i = 0; i < 1001; i++) ent_buf_fmt(&b, "<mb:DataReference URI=\"./%d\"/>", i);
    ent_buf_z(&b, "</mb:MetadataBinding>" TAIL);
    OK(ent_buf_take(&xml, &b, e));
    REFUSES(ENT_INVALID, "more than 1000", ent_binding_read(&out, a, xml, false, NULL, e));

    b = ent_buf_new(a, 32 << 20);
    ent_buf_z(&b, HEAD "<mb:MetadataBinding Id=\"b\">");
    for (int i = 0; i < 65; i++) ent_buf_z(&b, META(LABEL_NAMED("alternativeConfidentialityLabel")));
    ent_buf_z(&b, DATA("./a") "</mb:MetadataBinding>" TAIL);
    OK(ent_buf_take(&xml, &b, e));
    REFUSES(ENT_INVALID, "more than 64", ent_binding_read(&out, a, xml, false, NULL, e));

    b = ent_buf_new(a, 32 << 20);
    ent_buf_z(&b, OF("./a"));
    for (size_t i = b.n; i <= ENT_BINDING_MAX_BYTES; i++) ent_buf_c(&b, '\n');
    OK(ent_buf_take(&xml, &b, e));
    REFUSES(ENT_LIMIT, "", ent_binding_read(&out, a, xml, false, NULL, e));
}

/* ---- writing ---- */

static ent_str write_one(ent_arena *a, const char *name, const char *type)
{
    ent_str label = nato_label(a, "RESTRICTED | P Context: NATO"), out = {0};
    ent_bound_data data = {.name = S(name), .content_type = S(type)};
    ent_bound bound = {.n_labels = 1, .labels = &label, .n_data = 1, .data = &data};

    OK(ent_binding_write(&out, a, &bound, 1, e));
    return out;
}

static void a_name_is_escaped_where_needed(void **state)
{
    static const struct {
        const char *name, *uri;
    } table[] = {
        {"report.pdf", "URI=\"./report.pdf\""},
        {"a b", "URI=\"./a%20b\""},
        {"\xc3\xa9t\xc3\xa9", "URI=\"./%C3%A9t%C3%A9\""},
        {"a&b<c>\"'", "URI=\"./a%26b%3Cc%3E%22%27\""},
        {"100%", "URI=\"./100%25\""},
        {"a:b#c?d", "URI=\"./a%3Ab%23c%3Fd\""},
        {"..a", "URI=\"./..a\""},
    };
    ent_binding b;

    for (size_t i = 0; i < COUNT(table); i++) {
        ent_str xml = write_one(*state, table[i].name, "");
        if (strstr(xml.p, table[i].uri) == NULL) fail_msg("%s is not in %s", table[i].uri, xml.p);
        OK(ent_binding_read(&b, *state, xml, true, NULL, e));
        assert_true(ent_str_is(b.bound[0].data[0].name, table[i].name));
    }
}

static void what_cannot_be_written_is_refused(void **state)
{
    static const char *const names[] = {"", ".", "..", "a/b", "/a", "a\\b", "a\nb", "\x7f", "\xff", "\xc3"};
    ent_arena *a = *state;
    ent_str good = nato_label(a, "RESTRICTED | P Context: NATO"), out = {0}, labels[65];
    ent_bound_data data[] = {{.name = T("a")}, {.name = T("a")}};
    ent_bound bound = {.n_labels = 1, .labels = &good, .n_data = 1, .data = data};
    char longest[257];

    for (size_t i = 0; i < COUNT(names); i++) {
        data[0].name = S(names[i]);
        REFUSES(ENT_INVALID, "cannot be bound", ent_binding_write(&out, a, &bound, 1, e));
    }
    memset(longest, 'x', 256);
    data[0].name = (ent_str){longest, 255};
    OK(ent_binding_write(&out, a, &bound, 1, e));
    data[0].name = (ent_str){longest, 256};
    REFUSES(ENT_INVALID, "255", ent_binding_write(&out, a, &bound, 1, e));
    data[0].name = S("a");
    data[0].content_type = S("text/\nplain");
    REFUSES(ENT_INVALID, "media type", ent_binding_write(&out, a, &bound, 1, e));
    data[0].content_type = (ent_str){0};
    bound.n_data = 2;
    REFUSES(ENT_INVALID, "twice", ent_binding_write(&out, a, &bound, 1, e));
    bound.n_data = 0;
    REFUSES(ENT_INVALID, "needs a label and a file", ent_binding_write(&out, a, &bound, 1, e));
    bound.n_data = 1;
    REFUSES(ENT_INVALID, "nothing to bind", ent_binding_write(&out, a, &bound, 0, e));
    for (size_t i = 0; i < COUNT(labels); i++) labels[i] = good;
    bound.labels = labels;
    bound.n_labels = 2;
    REFUSES(ENT_INVALID, "exactly one originator's", ent_binding_write(&out, a, &bound, 1, e));
    bound.n_labels = COUNT(labels);
    REFUSES(ENT_LIMIT, "at most 64", ent_binding_write(&out, a, &bound, 1, e));
    bound.n_labels = 1;
    labels[0] = as_role(a, good, "alternativeConfidentialityLabel");
    REFUSES(ENT_INVALID, "exactly one originator's", ent_binding_write(&out, a, &bound, 1, e));
    labels[0] = S("<a/>");
    REFUSES(ENT_INVALID, "label 1", ent_binding_write(&out, a, &bound, 1, e));
    labels[0] = S("<originatorConfidentialityLabel/>");
    REFUSES(ENT_INVALID, "label 1", ent_binding_write(&out, a, &bound, 1, e));
}

/* ---- round trip: random bindings, written, read in strict mode, compared, written again ---- */

static uint32_t next_random(uint32_t *s)
{
    *s ^= *s << 13;
    *s ^= *s >> 17;
    return *s ^= *s << 5;
}

static ent_str random_name(ent_arena *a, uint32_t *s, size_t salt)
{
    static const char *const parts[] = {"a",   "Z",        "0",        " ",        ".",
                                        "-",   "_",        "~",        "%",        "&",
                                        "<",   "\"",       "'",        "#",        "?",
                                        ":",   ";",        "=",        "+",        "@",
                                        "(",   "\xc3\xa9", "\xce\xa9", "\xd0\x96", "\xf0\x9f\x93\x84",
                                        "]]>", "report",   "..",       "./"};
    ent_buf b = ent_buf_new(a, 4096);
    ent_str out = {0};
    size_t n = next_random(s) % 12;

    ent_buf_fmt(&b, "%zu", salt);                                                             /* unlike all others */
    for (size_t i = 0; i < n; i++) ent_buf_z(&b, parts[next_random(s) % (COUNT(parts) - 1)]); /* all but the slash */
    OK(ent_buf_take(&out, &b, e));
    return out;
}

static void compare(const ent_bound *x, const ent_bound *y)
{
    assert_int_equal(x->n_labels, y->n_labels);
    assert_int_equal(x->n_data, y->n_data);
    for (size_t i = 0; i < x->n_data; i++) {
        assert_true(ent_str_eq(x->data[i].name, y->data[i].name));
        assert_true(ent_str_eq(x->data[i].content_type, y->data[i].content_type));
    }
}

static void round_trip(void **state)
{
    static const char *const types[] = {"", "application/pdf", "text/plain; charset=\"utf-8\"", "a&b<c"};
    ent_arena *keep = *state;
    const ent_policy *p = nato_policy(keep);
    ent_str originator = nato_label(keep, "SECRET | P Context: NATO | R Additional Sensitivity: CRYPTO");
    ent_str others[] = {as_role(keep, nato_label(keep, "RESTRICTED | P Context: NATO"), "alternativeConfidentialityLabel"),
                        as_role(keep, nato_label(keep, "UNCLASSIFIED | P Context: NATO"), "metadataConfidentialityLabel")};
    uint32_t s = 20261122;

    for (int round = 0; round < 300; round++) {
        ent_arena *a = ent_arena_new(NULL, 0);
        size_t n = 1 + next_random(&s) % 3;
        ent_bound *bound = ent_alloc_array(a, n, sizeof *bound);
        ent_str xml = {0}, again = {0};
        ent_binding back;
        for (size_t i = 0; i < n; i++) {
            ent_str *labels = ent_alloc_array(a, 4, sizeof *labels);
            ent_bound_data *data = ent_alloc_array(a, 4, sizeof *data);
            bound[i].n_labels = 1 + next_random(&s) % 4;
            bound[i].n_data = 1 + next_random(&s) % 4;
            for (size_t k = 0; k < bound[i].n_labels; k++) labels[k] = k == 0 ? originator : others[next_random(&s) % 2];
            for (size_t k = 0; k < bound[i].n_data; k++)
                data[k] = (ent_bound_data){.name = random_name(a, &s, k), .content_type = S(types[next_random(&s) % 4])};
            bound[i].labels = labels;
            bound[i].data = data;
        }
        OK(ent_binding_write(&xml, a, bound, n, e));
        OK(ent_binding_read(&back, a, xml, true, NULL, e));
        assert_int_equal(back.n, n);
        for (size_t i = 0; i < n; i++) {
            compare(&bound[i], &back.bound[i]);
            for (size_t k = 0; k < back.bound[i].n_labels; k++) {
                ent_label was, is;
                OK(ent_label_parse(&was, a, bound[i].labels[k], true, NULL, e));
                OK(ent_label_parse(&is, a, back.bound[i].labels[k], true, NULL, e));
                assert_true(was.role == is.role && was.created == is.created && was.review == is.review);
                assert_string_equal(label_text(a, &was), label_text(a, &is));
                OK(ent_label_validate(p, &is, TODAY, false, e));
            }
        }
        OK(ent_binding_write(&again, a, back.bound, back.n, e));
        assert_true(ent_str_eq(xml, again));
        ent_arena_free(a);
    }
}

/* A label that stood under prefixes of the document around it stands alone. */
static void a_label_stands_alone(void **state)
{
    static const char xml[] =
        "<mb:BindingInformation xmlns:mb=\"" MB "\" xmlns:l=\"urn:nato:stanag:4774:confidentialitymetadatalabel:1:0\" xmlns:x=\"urn:x\">"
        "<mb:MetadataBindingContainer><mb:MetadataBinding Id=\"b\"><mb:Metadata> <l:originatorConfidentialityLabel x:kind=\"a&amp;b\">"
        "<l:ConfidentialityInformation><l:PolicyIdentifier>NATO</l:PolicyIdentifier><l:Classification>SECRET</l:Classification>"
        "</l:ConfidentialityInformation><l:CreationDateTime>2026-01-01T00:00:00Z</l:CreationDateTime><x:more/>"
        "</l:originatorConfidentialityLabel>\n</mb:Metadata><mb:DataReference "
        "URI=\"./a\"/></mb:MetadataBinding></mb:MetadataBindingContainer>"
        "</mb:BindingInformation>";
    ent_binding b;
    ent_label l;
    ent_xml_limits limits = ent_xml_small();
    ent_xml_node *root = NULL;

    OK(read_z(&b, *state, xml, true, NULL, e));
    OK(ent_xml_parse(&root, *state, b.bound[0].labels[0], &limits, e));
    assert_true(ent_str_is(*ent_xml_attribute(root, "urn:x", "kind"), "a&b"));
    assert_non_null(ent_xml_child(root, "urn:x", "more"));
    OK(ent_label_parse(&l, *state, b.bound[0].labels[0], false, NULL, e));
    assert_true(ent_str_is(l.classification, "SECRET"));
}

/* Memory that ends at any moment: the error says so, and nothing half done is handed out. */
static void the_arena_ends(void **state)
{
    ent_str label = nato_label(*state, "RESTRICTED | P Context: NATO"), good = {0};
    ent_bound_data data = {.name = T("a b"), .content_type = T("text/plain")};
    ent_bound bound = {.n_labels = 1, .labels = &label, .n_data = 1, .data = &data};
    unsigned failed = 0;

    OK(ent_binding_write(&good, *state, &bound, 1, e));
    for (int writing = 0; writing < 2; writing++)
        for (size_t ceiling = 1;; ceiling += 48) {
            ent_arena *a = ent_arena_new(NULL, ceiling);
            ent_notes notes = {0};
            ent_binding b = {0};
            ent_str out = {0};
            ent_err e = {0};
            ent_code code = ENT_NOMEM;
            if (a != NULL && writing == 1) code = ent_binding_write(&out, a, &bound, 1, &e);
            if (a != NULL && writing == 0) code = ent_binding_read(&b, a, S(published), false, &notes, &e);
            assert_true(code == ENT_OK || code == ENT_NOMEM);
            assert_int_equal(code == ENT_OK, writing ? ent_str_eq(out, good) : b.n == 2);
            failed += code != ENT_OK;
            ent_arena_free(a);
            if (code == ENT_OK) break;
        }
    assert_true(failed > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_published_shape_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_truncation_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_signature_is_seen, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_detached_binding_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_reference_stays_beside, set_up, tear_down),
        cmocka_unit_test_setup_teardown(deviations_are_noted_or_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ceilings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_name_is_escaped_where_needed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_written_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(round_trip, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_label_stands_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_arena_ends, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
