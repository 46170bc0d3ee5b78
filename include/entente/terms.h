/* SPDX-License-Identifier: Apache-2.0 */
/* Terms: one name per thing. Concepts and their designations, TBX, calibres, scanner. A blind engine: plain structs in, plain structs out;
 * it knows no person, label, store or socket. Includes core only. See src/terms/README.md.                                        */
#ifndef ENTENTE_TERMS_H
#define ENTENTE_TERMS_H

#include <entente/terms/calibre.h>
#include <entente/terms/cite.h>
#include <entente/terms/concept.h>
#include <entente/terms/geolexica.h>
#include <entente/terms/harmonise.h>
#include <entente/terms/interchange.h>
#include <entente/terms/layer.h>
#include <entente/terms/rows.h>
#include <entente/terms/scan.h>
#include <entente/terms/tbx.h>

#endif
