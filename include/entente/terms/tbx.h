/* SPDX-License-Identifier: Apache-2.0 */
/* TBX, the exchange format of termbases: version 2 (ISO 30042:2008, martif/termEntry/langSet/tig or ntig, the shape of IATE) and version 3
 * (ISO 30042:2019, tbx/conceptEntry/langSec/termSec), styles DCA (the data category is an attribute) and DCT (it is an element).
 *
 *   bytes ──read──► ent_term_base ──write──► v3 DCA, v3 DCT or v2
 *     └───validate──► findings (code, concept, message, line)
 *
 * Nothing is lost: a category that has a field of concept.h goes there, all else is a note, in order. Known fields:
 *   concept      descrip subjectField; relations (descrip superordinateConceptGeneric, subordinateConceptGeneric,
 *                superordinateConceptPartitive, subordinateConceptPartitive, associatedConcept with a target)
 *   definition   descrip definition of an entry or language, its xml:lang and id, admin source of its group
 *   designation  term; termNote administrativeStatus, termType, partOfSpeech, grammaticalGender, grammaticalNumber, geographicalUsage;
 *                admin source; id of the termSec or tig
 *   base         title, first plain sourceDesc, xml:lang; the rest of header and back matter are notes
 * What no category of TBX says (state of a concept, authority of a status, marking, …) is written in a module of our own, dialect
 * TBX-Entente, namespace urn:entente:tbx:1. An element that the form cannot hold at its place (an inline element of version 2 in version
 * 3, an attribute that DCT has no place for) is carried there too, as admin "carried" with the element in its version 2 spelling as text.
 * Dropped: comments, processing instructions, the DOCTYPE (never loaded), white space between elements, the attribute `module`, the name
 * of the dialect (it is chosen anew).
 *
 * An id that XML would not allow ("699") is written as "_x.699": "_x." and the id with every byte but letters, digits, "." and "-" as "_"
 * and two hexadecimal digits; targets likewise. The reader takes it back. Version 2 is written with ids as they are.                                                        */
#ifndef ENTENTE_TERMS_TBX_H
#define ENTENTE_TERMS_TBX_H

#include <entente/terms/concept.h>

#define ENT_TBX_MAX_BYTES ((size_t)64 << 20)
#define ENT_TBX_MAX_NODES ((size_t)4000000)
#define ENT_TBX_MAX_FINDINGS ((size_t)10000)
#define ENT_TBX_NS "urn:iso:std:iso:30042:ed-2"
#define ENT_TBX_OWN_NS "urn:entente:tbx:1"
#define ENT_TBX_RULES "entente rules 1 after ISO 30042:2019"
#define ENT_TBX_RULES_V2 "entente rules 1 after ISO 30042:2008"

typedef enum ent_tbx_form { ENT_TBX_V3 = 0, ENT_TBX_V2 } ent_tbx_form;
typedef enum ent_tbx_style { ENT_TBX_DCA = 0, ENT_TBX_DCT } ent_tbx_style; /* v2 is always DCA */
/* Each holds the ones before it. */
typedef enum ent_tbx_dialect {
    ENT_TBX_SMALLEST = 0, /* for writing: the first that holds everything */
    ENT_TBX_CORE,
    ENT_TBX_MIN,
    ENT_TBX_BASIC,
    ENT_TBX_LINGUIST,
    ENT_TBX_ENTENTE,
    ENT_TBX_OTHER /* a dialect of others; for reading only */
} ent_tbx_dialect;
const char *ent_tbx_form_word(ent_tbx_form f);       /* "tbx3", "tbx2" */
const char *ent_tbx_style_word(ent_tbx_style s);     /* "dca", "dct" */
const char *ent_tbx_dialect_word(ent_tbx_dialect d); /* "TBX-Core", …; "TBX" for OTHER; "" for SMALLEST */
/* From "TBX-Basic" or "basic"; ENT_TBX_OTHER if it is none of ours. */
ent_tbx_dialect ent_tbx_dialect_of(ent_str word);

typedef struct ent_tbx_info {
    ent_tbx_form form;
    ent_tbx_style style;
    ent_tbx_dialect dialect;
    ent_str type; /* as the root says it: "TBX-Basic", "TBX", …; empty if absent */
} ent_tbx_info;

/* Reads any TBX, also one that validation finds fault with, as far as it has the structure of TBX. info may be NULL. ENT_INVALID
 * with line, ENT_LIMIT. The XML tree is freed before it returns.                                                               */
ENT_CHECKED ent_code ent_tbx_read(ent_term_base *out, ent_tbx_info *info, ent_arena *a, ent_str bytes, ent_err *e);

typedef struct ent_tbx_options {
    ent_tbx_form form;
    ent_tbx_style style;
    ent_tbx_dialect dialect; /* SMALLEST, or CORE … ENTENTE; ignored for v2 */
} ent_tbx_options;

/* Canonical layout: the same base gives the same bytes. *chosen (may be NULL) says what was written. What a given dialect cannot say is
 * listed in *unsaid (code "unsaid", concept, message; may be NULL; at most ENT_TBX_MAX_FINDINGS) and refused, ENT_REFUSED: nothing is
 * dropped. ENT_INVALID for text that XML cannot hold and for markup that is not well formed; ENT_LIMIT beyond ENT_TBX_MAX_BYTES.  */
ENT_CHECKED ent_code ent_tbx_write(ent_str *out, ent_tbx_info *chosen, ent_term_findings *unsaid, ent_arena *a, const ent_term_base *b,
                                   const ent_tbx_options *o, ent_err *e);

typedef struct ent_tbx_verdict {
    ent_tbx_info info;
    const char *rules;          /* ENT_TBX_RULES or ENT_TBX_RULES_V2 */
    bool valid;                 /* no finding */
    bool more;                  /* there are more than ENT_TBX_MAX_FINDINGS */
    ent_term_findings findings; /* in order of line */
} ent_tbx_verdict;

/* Our own rules after ISO 30042: structure, order, categories and values of the dialect, ids and targets, language tags. Codes are
 * listed in doc/findings.md. A file that is not well-formed XML gives ENT_INVALID.                                              */
ENT_CHECKED ent_code ent_tbx_validate(ent_tbx_verdict *out, ent_arena *a, ent_str bytes, ent_err *e);

#endif
