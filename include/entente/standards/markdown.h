/* SPDX-License-Identifier: Apache-2.0 */
/* The form of NISP with one Markdown file a record: all is in the YAML front matter, the body is empty.
 *
 *   ---
 *   element: Standard            Cover Document, Serviceprofile, Profile, Capabilityprofile, Setofstandards, Profilespec
 *   nispid: exercise-1
 *   nisptag: "STANAG 9901 Ed 1"
 *   orgid: nso
 *   document: {org, pubnum, title, date, version, note, comment, substandards}
 *   applicability: text          and description, where the record has one
 *   rp: team                     the responsible party
 *   title, short, profilespec: {…}, subprofiles | parts: [{refid}], taxonomy: [node], coverstandards: [{refid}],
 *   refgroup | obgroup: [{obligation, lifecycle, standards: [{refid}], description}], guide: [text]
 *   status: {mode, info, uri, history: [{flag, date, rfcp, version, text}]}
 *   uuid: …
 *   ---
 *
 * Sources: github.com/stavnstrup/nisp-yaml, files of 28 January 2023 (read), and the style sheet that makes an older spelling of
 * them, github.com/stavnstrup/nisp-nation, _xsl/db2data-p3.xsl (read). Keys of ours, where that form has none and loses what the
 * register says: document.note, .comment and .substandards, mode, info, text, short, parts, guide, refs, inner, extra,
 * and KEY-xml beside a KEY whose text has mark-up. Recalled, not read: none.
 *
 * Taken and not kept, because they follow from other files or keys: layout, permalink, complete, url, sptype, consumers, parents,
 * coverdocument, `type` and `title` of a reference. Any other key is refused: what is not understood is not lost in silence.  */
#ifndef ENTENTE_STANDARDS_MARKDOWN_H
#define ENTENTE_STANDARDS_MARKDOWN_H

#include <entente/standards.h>

#define ENT_STD_MD_MAX ((size_t)16 << 20) /* bytes of one file */

/* A record with those inside it: v[0], and v[1..n) as ent_std_record.inner holds them, parents counted in v. */
typedef struct ent_std_records {
    size_t n;
    const ent_std_record *v;
} ent_std_records;

/* One file. Dates that are none are kept as written, as in XML. ENT_INVALID with "line N column M" for front matter that is
 * missing or no YAML, an unknown element or key, a text and its KEY-xml that say different things, text in the body; ENT_LIMIT
 * beyond 16 MiB and the ceilings of core/yaml.h.                                                                   */
ENT_CHECKED ent_code ent_std_read_md(ent_std_records *out, ent_arena *a, ent_str text, ent_err *e);

/* The register of a folder: the files' records one after the other, in the order given. */
ENT_CHECKED ent_code ent_std_join_md(ent_std_register *out, ent_arena *a, const ent_std_records *files, size_t n, ent_err *e);

/* What is written in a file that was read, and is in no record: it will not be there when the records are written again. */
typedef struct ent_std_unkept {
    unsigned line;
    ent_str what; /* "a comment" */
} ent_std_unkept;

typedef ENT_VEC(ent_std_unkept) ent_std_unkepts;

/* Of a file that ent_std_read_md takes: the keys that follow from others (above), unless they are empty. Comments of YAML are not told. */
ENT_CHECKED ent_code ent_std_md_unkept(ent_std_unkepts *out, ent_arena *a, ent_str text, ent_err *e);
/* Of a file that ent_std_read_nisp takes: comments, the document type, processing instructions. */
ENT_CHECKED ent_code ent_std_xml_unkept(ent_std_unkepts *out, ent_arena *a, ent_str xml, ent_err *e);

/* The record with those inside it. Read again it has the same JSON. ENT_INVALID for records of the plain form with an edition, a
 * source or a mark.                                                                                              */
ENT_CHECKED ent_code ent_std_write_md(ent_str *out, ent_arena *a, const ent_std_record *r, ent_err *e);

#endif
