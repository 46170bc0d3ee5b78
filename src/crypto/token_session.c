/* SPDX-License-Identifier: Apache-2.0 */
/* From the path of a library to a session of a person who gave the right PIN. The library is foreign code: what it answers is counted and
 * compared before it is used, and whatever it says becomes one of our errors, in words.                                          */
#include "token_session.h"

#include <dlfcn.h>
#include <limits.h>
#include <string.h>

#define SLOTS_MAX 256
#define PIN_MAX 256

/* ---- what the token says ---- */

ent_code ent_crypto_token_said(const ent_crypto_token *t, CK_RV rv, const char *doing, ent_err *e)
{
    static const struct {
        CK_RV rv;
        const char *why, *next;
    } words[] = {
        {CKR_TOKEN_NOT_PRESENT, "it is not there", "Put it in and try again."},
        {CKR_DEVICE_REMOVED, "it was taken out", "Put it in and try again."},
        {CKR_SESSION_HANDLE_INVALID, "it was taken out", "Put it in and try again."},
        {CKR_SESSION_CLOSED, "another part of this program ended the work with it", "Try again."},
        {CKR_CRYPTOKI_NOT_INITIALIZED, "another part of this program ended the work with it", "Try again."},
        {CKR_DEVICE_MEMORY, "it is full", "Remove keys that are no longer needed, or take another token."},
        {CKR_TOKEN_WRITE_PROTECTED, "it is write-protected", "Take a token that may be written."},
        {CKR_SESSION_COUNT, "too many programs use it", "End other programs that use it."},
        {CKR_MECHANISM_INVALID, "it does not know Ed25519 (EdDSA)", "Take a token that does; its maker's list of mechanisms tells."},
        {CKR_CURVE_NOT_SUPPORTED, "it does not know Ed25519 (EdDSA)", "Take a token that does; its maker's list of mechanisms tells."},
        {CKR_KEY_FUNCTION_NOT_PERMITTED, "this key may not sign", "Make a key that may, with: entente key new"},
    };

    if (rv == CKR_OK) return ENT_OK;
    if (rv == CKR_HOST_MEMORY) return ent_nomem(e);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (rv == words[i].rv)
            return ent_fail(e, ENT_IO, NULL, words[i].next, "The token %s could not %s: %s.", t->name, doing, words[i].why);
    return ent_fail(e, ENT_IO, NULL, "Take the token out, put it in, and try again; else ask its maker what the number means.",
                    "The token %s could not %s: its library answered 0x%lx.", t->name, doing, (unsigned long)rv);
}

/* ---- the library ---- */

static void end(void *p)
{
    ent_crypto_token *t = p;

    /* The last session ends the login too. */
    if (t->opened) (void)t->f->C_CloseSession(t->session);
    if (t->began) (void)t->f->C_Finalize(NULL);
    if (t->library != NULL) (void)dlclose(t->library);
    *t = (ent_crypto_token){0};
}

static bool is_whole(const CK_FUNCTION_LIST *f)
{
    return f != NULL && (f->version.major == 2 || f->version.major == 3) && f->C_Initialize != NULL && f->C_Finalize != NULL &&
           f->C_GetSlotList != NULL && f->C_GetTokenInfo != NULL && f->C_OpenSession != NULL && f->C_CloseSession != NULL &&
           f->C_Login != NULL && f->C_GetAttributeValue != NULL && f->C_FindObjectsInit != NULL && f->C_FindObjects != NULL &&
           f->C_FindObjectsFinal != NULL && f->C_SignInit != NULL && f->C_Sign != NULL && f->C_GenerateKeyPair != NULL;
}

static ent_code load(ent_crypto_token *t, ent_str path, ent_err *e)
{
    static const char next[] = "Give the PKCS#11 library that your token's maker installed.";
    char real[PATH_MAX];
    CK_C_GetFunctionList list = NULL;
    void *symbol;

    ENT_TRY(ent_crypto_token_library(real, path, e));
    t->library = dlopen(real, RTLD_NOW | RTLD_LOCAL);
    if (t->library == NULL) {
        const char *why = dlerror();
        (void)ent_fail(e, ENT_IO, NULL, next, "The library of the token cannot be loaded: %.200s.", why != NULL ? why : "no reason given");
        return ent_at(e, "%.200s", real);
    }
    symbol = dlsym(t->library, "C_GetFunctionList");
    memcpy(&list, &symbol, sizeof list); /* C has no other way from one kind of pointer to the other */
    if (list == NULL || list(&t->f) != CKR_OK || !is_whole(t->f)) {
        (void)ent_fail(e, ENT_IO, NULL, next, "This is no library for tokens (PKCS#11).");
        return ent_at(e, "%.200s", real);
    }
    return ENT_OK;
}

/* Once for the process: whoever began it ends it. */
static ent_code begin(ent_crypto_token *t, ent_err *e)
{
    CK_C_INITIALIZE_ARGS threads = {.flags = CKF_OS_LOCKING_OK};
    CK_RV rv = t->f->C_Initialize(&threads);

    if (rv == CKR_CANT_LOCK || rv == CKR_ARGUMENTS_BAD) rv = t->f->C_Initialize(NULL);
    if (rv == CKR_CRYPTOKI_ALREADY_INITIALIZED) return ENT_OK;
    t->began = rv == CKR_OK;
    return ent_crypto_token_said(t, rv, "be reached", e);
}

/* ---- the token ---- */

static bool is_named(const CK_TOKEN_INFO *info, const ent_crypto_token *t)
{
    size_t n = strlen(t->name);

    if (memcmp(info->label, t->name, n) != 0) return false;
    for (size_t i = n; i < sizeof info->label; i++)
        if (info->label[i] != ' ') return false; /* labels are padded with blanks */
    return true;
}

static ent_code find_token(ent_crypto_token *t, ent_err *e)
{
    CK_SLOT_ID slots[SLOTS_MAX];
    CK_ULONG n = SLOTS_MAX, found = 0;
    CK_RV rv = t->f->C_GetSlotList(CK_TRUE, slots, &n);

    if (rv == CKR_BUFFER_TOO_SMALL || (rv == CKR_OK && n > SLOTS_MAX))
        return ent_fail(e, ENT_IO, NULL, "Take out the others.", "There are more than %d tokens.", SLOTS_MAX);
    ENT_TRY(ent_crypto_token_said(t, rv, "be looked for", e));
    for (CK_ULONG i = 0; i < n; i++) {
        CK_TOKEN_INFO info;
        if (t->f->C_GetTokenInfo(slots[i], &info) != CKR_OK || !is_named(&info, t)) continue;
        t->slot = slots[i];
        found++;
    }
    if (found == 0) return ent_fail(e, ENT_LOGIN, NULL, "Put it in and try again.", "There is no token named %s here.", t->name);
    if (found > 1) return ent_fail(e, ENT_LOGIN, NULL, "Take out the others.", "There are %lu tokens named %s.", found, t->name);
    return ENT_OK;
}

/* ---- the person ---- */

static ent_code wrong_pin(ent_crypto_token *t, ent_err *e)
{
    static const char again[] = "Type it again with care: the token locks itself after some wrong ones.";
    CK_TOKEN_INFO info;

    if (t->f->C_GetTokenInfo(t->slot, &info) != CKR_OK) info.flags = 0;
    if (info.flags & CKF_USER_PIN_LOCKED)
        return ent_fail(e, ENT_LOGIN, NULL, "Unlock it with the tool of its maker and its unblocking code (SO PIN).",
                        "The PIN was wrong, and the token %s has locked itself.", t->name);
    if (info.flags & CKF_USER_PIN_FINAL_TRY)
        return ent_fail(e, ENT_LOGIN, NULL, "Do not guess. Find out the right one first.",
                        "The PIN does not open the token %s. One try is left: after that the token locks itself.", t->name);
    if (info.flags & CKF_USER_PIN_COUNT_LOW)
        return ent_fail(e, ENT_LOGIN, NULL, again, "The PIN does not open the token %s. Few tries are left.", t->name);
    return ent_fail(e, ENT_LOGIN, NULL, again, "The PIN does not open the token %s.", t->name);
}

static ent_code locked(const ent_crypto_token *t, ent_err *e)
{
    return ent_fail(e, ENT_LOGIN, NULL, "Unlock it with the tool of its maker and its unblocking code (SO PIN).",
                    "The token %s is locked: the PIN was wrong too often.", t->name);
}

/* A token is opened once for the whole process. If it is open already, no PIN would be asked of this person: then nobody else comes in. */
static ent_code judge_login(ent_crypto_token *t, CK_RV rv, ent_err *e)
{
    switch (rv) {
    case CKR_PIN_INCORRECT:
    case CKR_PIN_INVALID:
    case CKR_PIN_LEN_RANGE: return wrong_pin(t, e);
    case CKR_PIN_LOCKED: return locked(t, e);
    case CKR_PIN_EXPIRED:
        return ent_fail(e, ENT_LOGIN, NULL, "Change it with the tool of the token's maker.", "The PIN of the token %s has expired.",
                        t->name);
    case CKR_USER_PIN_NOT_INITIALIZED:
        return ent_fail(e, ENT_LOGIN, NULL, "Set one with the tool of the token's maker.", "The token %s has no PIN yet.", t->name);
    case CKR_USER_ALREADY_LOGGED_IN:
    case CKR_USER_ANOTHER_ALREADY_LOGGED_IN:
    case CKR_USER_TOO_MANY_TYPES:
        return ent_fail(e, ENT_BUSY, NULL, "Wait until it has ended, then try again.",
                        "This program is working with the token %s for somebody just now.", t->name);
    default: return ent_crypto_token_said(t, rv, "check the PIN", e);
    }
}

static ent_code log_in(ent_crypto_token *t, ent_str pin, ent_err *e)
{
    CK_BYTE copy[PIN_MAX]; /* the library may write to it */
    CK_TOKEN_INFO info;
    CK_RV rv;

    ENT_TRY(ent_crypto_token_said(t, t->f->C_GetTokenInfo(t->slot, &info), "be examined", e));
    if (info.flags & CKF_USER_PIN_LOCKED) return locked(t, e);
    if (pin.n == 0 || pin.n > sizeof copy)
        return ent_fail(e, ENT_LOGIN, NULL, "Type the PIN of the token.", "A PIN has 1 to %d bytes; this one has %zu.", PIN_MAX, pin.n);
    memcpy(copy, pin.p, pin.n);
    /* A token with keys of its own asks for the PIN itself. */
    if (info.flags & CKF_PROTECTED_AUTHENTICATION_PATH) rv = t->f->C_Login(t->session, CKU_USER, NULL, 0);
    else rv = t->f->C_Login(t->session, CKU_USER, copy, pin.n);
    ent_wipe(copy, sizeof copy);
    return rv == CKR_OK ? ENT_OK : judge_login(t, rv, e);
}

ent_code ent_crypto_token_begin(ent_crypto_token **out, ent_arena *a, const ent_token_place *place, bool writes, ent_str pin, ent_err *e)
{
    ent_crypto_token *t;
    CK_FLAGS flags = CKF_SERIAL_SESSION | (writes ? CKF_RW_SESSION : 0);

    ENT_NEW(t, a, 1, e);
    ENT_TRY(ent_arena_defer(a, end, t, e));
    if (place->token.n == 0 || place->token.n >= sizeof t->name || memchr(place->token.p, '\0', place->token.n) != NULL)
        return ent_fail(e, ENT_LOGIN, NULL, "See it with: pkcs11-tool --list-token-slots", "The label of a token has 1 to 32 bytes.");
    memcpy(t->name, place->token.p, place->token.n);
    ENT_TRY(load(t, place->module, e));
    ENT_TRY(begin(t, e));
    ENT_TRY(find_token(t, e));
    ENT_TRY(ent_crypto_token_said(t, t->f->C_OpenSession(t->slot, flags, NULL, NULL, &t->session), "be opened", e));
    t->opened = true;
    ENT_TRY(log_in(t, pin, e));
    *out = t;
    return ENT_OK;
}
