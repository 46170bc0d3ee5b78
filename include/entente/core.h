/* SPDX-License-Identifier: Apache-2.0 */
/* The core room: what every other room stands on. See src/core/README.md. */
#ifndef ENTENTE_CORE_H
#define ENTENTE_CORE_H

#include <entente/core/archive.h>
#include <entente/core/arena.h>
#include <entente/core/date.h>
#include <entente/core/digest.h>
#include <entente/core/error.h>
#include <entente/core/file.h>
#include <entente/core/json.h>
#include <entente/core/schema.h>
#include <entente/core/sheet.h>
#include <entente/core/stream.h>
#include <entente/core/table.h>
#include <entente/core/tar.h>
#include <entente/core/text.h>
#include <entente/core/words.h>
#include <entente/core/xml.h>
#include <entente/core/yaml.h>
#include <entente/core/zip.h>

#endif
