/* SPDX-License-Identifier: Apache-2.0 */
/* The text layer of a PDF file, by the program pdftotext (Debian poppler-utils). */
#ifndef ENTENTE_API_PDF_TEXT_H
#define ENTENTE_API_PDF_TEXT_H

#include <entente/core/text.h>

typedef struct pdf_reader {
    const char *program; /* its full name: the search path of who runs us does not count */
    size_t max;          /* bytes of text */
    int milliseconds;    /* from its start to its end */
} pdf_reader;

/* Where Debian puts it; 256 MiB, a minute. */
pdf_reader pdf_reader_usual(void);

/* It is run as a process of its own: by its full name, without a shell, without environment, with its output through a pipe and nothing on
 * its standard input. When pdf_text returns, the process is no more. *out: UTF-8, a form feed behind each page. ENT_INVALID when it is not
 * installed, does not read the file or writes no UTF-8; ENT_LIMIT beyond its ceilings.                                           */
ENT_CHECKED ent_code pdf_text(ent_str *out, ent_arena *a, const char *path, const pdf_reader *reader, ent_err *e);

#endif
