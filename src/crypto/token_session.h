/* SPDX-License-Identifier: Apache-2.0 */
/* A session with a token (PKCS#11 v2.40): the library loaded, the token found by its label, the person logged in. */
#ifndef ENTENTE_CRYPTO_TOKEN_SESSION_H
#define ENTENTE_CRYPTO_TOKEN_SESSION_H

#include <entente/crypto.h>
#include <p11-kit/pkcs11.h>

typedef struct ent_crypto_token {
    void *library;
    CK_FUNCTION_LIST *f;
    CK_SLOT_ID slot;
    CK_SESSION_HANDLE session;
    bool began;  /* C_Initialize was ours, and so is C_Finalize */
    bool opened; /* there is a session */
    char name[33];
} ent_crypto_token;

/* All is undone with the arena. */
ENT_CHECKED ent_code ent_crypto_token_begin(ent_crypto_token **out, ent_arena *a, const ent_token_place *place, bool writes, ent_str pin,
                                            ent_err *e);
/* What the token answered to a call that completes "The token NAME could not …". CKR_OK is ENT_OK. */
ENT_CHECKED ent_code ent_crypto_token_said(const ent_crypto_token *t, CK_RV rv, const char *doing, ent_err *e);

/* The library's path with all links resolved, if it may be loaded; out has room for PATH_MAX bytes (token_library.c). */
ENT_CHECKED ent_code ent_crypto_token_library(char *out, ent_str path, ent_err *e);

#endif
