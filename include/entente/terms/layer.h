/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a document, for scanning: plain text, HTML, DOCX, and the text that pdftotext took out of a PDF; with the way back to the
 * place in the document.
 *
 *   file ──► text in UTF-8, blocks (paragraphs, cells, headings) apart by a blank line ──► place of a byte: line and column, paragraph, page
 *
 * Ceilings: ENT_WORDS_MAX_TEXT of file and of text; DOCX: the XML of one part 64 MiB, depth 256.                                  */
#ifndef ENTENTE_TERMS_LAYER_H
#define ENTENTE_TERMS_LAYER_H

#include <entente/core/words.h>

typedef enum ent_layer_kind { ENT_LAYER_PLAIN = 1, ENT_LAYER_HTML, ENT_LAYER_DOCX, ENT_LAYER_PDF } ent_layer_kind;

/* [text, next.text) of the text comes from [from, to) of the document; of equal length: byte by byte; else the one as a whole from the other. */
typedef struct ent_layer_span {
    uint32_t text, from, to;
} ent_layer_span;

typedef struct ent_layer_mark {
    uint32_t text;    /* where it begins */
    uint32_t number;  /* 1.. */
    const char *what; /* "paragraph", "footnote paragraph", "page" */
} ent_layer_mark;

typedef struct ent_layer {
    ent_layer_kind kind;
    ent_str text;
    ent_str source; /* what spans speak of, in UTF-8: the document; empty for DOCX and PDF, where nobody looks for bytes */
    size_t n_spans;
    const ent_layer_span *spans; /* ascending; none: text and source are the same */
    size_t n_marks;
    const ent_layer_mark *marks; /* ascending */
} ent_layer;

/* By the first bytes, then by the name's ending: ENT_LAYER_PDF ("%PDF-"), ENT_LAYER_DOCX (a ZIP file), ENT_LAYER_HTML (.html, .htm, .xhtml, or
 * a text that begins with a DOCTYPE or html element), else plain.                                                          */
ent_layer_kind ent_layer_kind_of(ent_str bytes, ent_str name);

/* UTF-8 with or without a byte order mark; UTF-16 with one. ENT_INVALID names the first byte that is neither. */
ENT_CHECKED ent_code ent_layer_plain(ent_layer *out, ent_arena *a, ent_str bytes, ent_err *e);
/* Any bytes that are UTF-8 or UTF-16 as above give a text: HTML is read as browsers do, without complaint. Elements that are blocks part the
 * text; script, style, comments, attributes are no text; entities are decoded: numbers, and the names of HTML 4.                */
ENT_CHECKED ent_code ent_layer_html(ent_layer *out, ent_arena *a, ent_str bytes, ent_err *e);
/* word/document.xml with foot- and endnotes: paragraphs, runs joined, tabs, line breaks; what is marked as deleted is left out. */
ENT_CHECKED ent_code ent_layer_docx(ent_layer *out, ent_arena *a, ent_str bytes, ent_err *e);
/* The output of pdftotext: pages end with a form feed. */
ENT_CHECKED ent_code ent_layer_pdf(ent_layer *out, ent_arena *a, ent_str text, ent_err *e);

typedef struct ent_layer_place {
    size_t begin, end;   /* bytes of the document (of the text for DOCX and PDF): [begin, end) */
    size_t line, column; /* 1.., columns count characters; of the document, for PDF of the page, for DOCX of the paragraph */
    const char *what;    /* "paragraph", "footnote paragraph", "page"; NULL for plain text and HTML */
    size_t number;       /* of that paragraph or page */
} ent_layer_place;

/* Keeps where it was, so that places asked for in ascending order cost one pass over the document. Begin with {0}. */
typedef struct ent_layer_cursor {
    size_t span, mark, at, line, start, column; /* start: first byte of the line; column: characters from there to `at` */
} ent_layer_cursor;
void ent_layer_find(ent_layer_place *out, const ent_layer *l, ent_layer_cursor *c, size_t begin, size_t end);
/* "line 12 column 3", "paragraph 4", "page 2 line 7" */
ENT_CHECKED ent_code ent_layer_say(ent_str *out, ent_arena *a, const ent_layer_place *p, ent_err *e);

#endif
