/* SPDX-License-Identifier: Apache-2.0 */
/* The same commands, asked of a server through its Unix socket: on a shared machine persons have no access to the node's files. */
#ifndef ENTENTE_CLI_REMOTE_H
#define ENTENTE_CLI_REMOTE_H

#include "cli.h"

/* Runs the request there, as ent_api_run would here: a refusal of the server is the refusal, with its exit code. Files that it names are
 * sent, and what it writes is fetched.                                                                                      */
ENT_CHECKED ent_code cli_remote(ent_answer *out, ent_arena *a, const char *socket, const ent_request *r, ent_err *e);

#endif
