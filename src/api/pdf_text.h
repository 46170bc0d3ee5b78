/* SPDX-License-Identifier: Apache-2.0 */
/* The text layer of a PDF file, by the program pdftotext (Debian poppler-utils). */
#ifndef ENTENTE_API_PDF_TEXT_H
#define ENTENTE_API_PDF_TEXT_H

#include <entente/core/text.h>

/* It is run as a process of its own: by its full name, without a shell, without environment, with its output through a pipe and nothing on
 * its standard input. UTF-8, a form feed behind each page. ENT_INVALID when it is not installed or does not read the file; ENT_LIMIT beyond
 * max bytes or a minute.                                                                                              */
ENT_CHECKED ent_code pdf_text(ent_str *out, ent_arena *a, const char *path, size_t max, ent_err *e);

#endif
