/* SPDX-License-Identifier: Apache-2.0 */
/* A library for tokens (PKCS#11) that exists for the tests alone: each of its tokens has one fault, and is named after it. What a healthy
 * token does is tried with SoftHSM; this one does what that cannot: locks itself, lies, answers nonsense. Nothing on it is secret.     */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <p11-kit/pkcs11.h>

CK_RV C_GetFunctionList(CK_FUNCTION_LIST **out);

#define PIN "1234"
#define ANY ((CK_RV)0x80000042UL) /* an answer that no table knows */

typedef enum fault {
    NONE,
    TWO_KEYS,
    COUNTLESS,
    NO_PUBLIC,
    OTHER_CLASS,
    OTHER_TYPE,
    NO_LENGTH,
    HUGE_LENGTH,
    RAW_POINT,
    SHORT_POINT,
    SMALL_POINT,
    LIES,
    LONG_SIGNATURE,
    SILENT,
    HEDGED,
    OTHER_KEY,
    KEYPAD,
    CURVE_BY_NAME
} fault;

/* One row a token. The answers of three calls, and the flags before and after a wrong PIN. */
static const struct {
    const char *name;
    fault fault;
    CK_FLAGS before, after;
    CK_RV login, sign, make;
} tokens[] = {
    {"healthy", NONE, 0, 0, CKR_OK, CKR_OK, CKR_DEVICE_MEMORY},
    {"twin", NONE, 0, 0, CKR_OK, CKR_OK, CKR_OK},
    {"twin", NONE, 0, 0, CKR_OK, CKR_OK, CKR_OK},
    {"thirty two characters have I, yes", NONE, 0, 0, CKR_OK, CKR_OK, CKR_OK},
    {"locked", NONE, CKF_USER_PIN_LOCKED, CKF_USER_PIN_LOCKED, CKR_OK, CKR_OK, CKR_OK},
    {"locks", NONE, CKF_USER_PIN_FINAL_TRY, CKF_USER_PIN_LOCKED, CKR_OK, CKR_OK, CKR_OK},
    {"last try", NONE, CKF_USER_PIN_COUNT_LOW, CKF_USER_PIN_FINAL_TRY, CKR_OK, CKR_OK, CKR_OK},
    {"few tries", NONE, 0, CKF_USER_PIN_COUNT_LOW, CKR_OK, CKR_OK, CKR_OK},
    {"says locked", NONE, 0, 0, CKR_PIN_LOCKED, CKR_OK, CKR_OK},
    {"expired", NONE, 0, 0, CKR_PIN_EXPIRED, CKR_OK, CKR_OK},
    {"no pin", NONE, 0, 0, CKR_USER_PIN_NOT_INITIALIZED, CKR_OK, CKR_OK},
    {"open already", NONE, 0, 0, CKR_USER_ALREADY_LOGGED_IN, CKR_OK, CKR_OK},
    {"odd login", NONE, 0, 0, ANY, CKR_OK, CKR_OK},
    {"keypad", KEYPAD, CKF_PROTECTED_AUTHENTICATION_PATH, 0, CKR_OK, CKR_OK, CKR_OK},
    {"two keys", TWO_KEYS, 0, 0, CKR_OK, CKR_OK, CKR_OK},
    {"countless", COUNTLESS, 0, 0, CKR_OK, CKR_OK, CKR_OK},
    {"no public", NO_PUBLIC, 0, 0, CKR_OK, CKR_OK, CKR_OK},
    {"other class", OTHER_CLASS, 0, 0, CKR_OK, CKR_OK, CKR_OK},
    {"other type", OTHER_TYPE, 0, 0, CKR_OK, CKR_OK, CKR_OK},
    {"no length", NO_LENGTH, 0, 0, CKR_OK, CKR_OK, CKR_OK},
    {"huge length", HUGE_LENGTH, 0, 0, CKR_OK, CKR_OK, CKR_OK},
    {"raw point", RAW_POINT, 0, 0, CKR_OK, CKR_OK, CKR_OK},
    {"short point", SHORT_POINT, 0, 0, CKR_OK, CKR_OK, CKR_OK},
    {"small point", SMALL_POINT, 0, 0, CKR_OK, CKR_OK, CKR_OK},
    {"lies", LIES, 0, 0, CKR_OK, CKR_OK, CKR_OK},
    {"long signature", LONG_SIGNATURE, 0, 0, CKR_OK, CKR_OK, CKR_OK},
    {"silent", SILENT, 0, 0, CKR_OK, CKR_OK, CKR_OK},
    {"hedged", HEDGED, 0, 0, CKR_OK, CKR_OK, CKR_OK},
    {"other key", OTHER_KEY, 0, 0, CKR_OK, CKR_OK, CKR_OK},
    {"taken out", NONE, 0, 0, CKR_OK, CKR_DEVICE_REMOVED, CKR_OK},
    {"no EdDSA", NONE, 0, 0, CKR_OK, CKR_MECHANISM_INVALID, CKR_MECHANISM_INVALID},
    {"odd sign", NONE, 0, 0, CKR_OK, ANY, ANY},
    {"curve by name", CURVE_BY_NAME, 0, 0, CKR_OK, CKR_OK, CKR_OK},
};
enum { N_TOKENS = sizeof tokens / sizeof *tokens };

enum { PUBLIC = 1, PRIVATE = 2 };

/* One program, one session: this is how much state a test needs. */
static CK_SLOT_ID slot;
static CK_FLAGS flags[N_TOKENS];
static bool begun, open, found_once;
static CK_OBJECT_CLASS wanted;
static unsigned signatures;

static const uint8_t seed[32] = {7, 1, 'E', 'X', 'E', 'R', 'C', 'I', 'S', 'E'};

static fault bad(void)
{
    return tokens[slot].fault;
}

/* That a key was made outlives the library, which is unloaded and loaded again: it stands in the environment of the process. */
static const char *made(void)
{
    static char name[32];

    snprintf(name, sizeof name, "ENT_TEST_TOKEN_MADE_%d", (int)slot);
    return name;
}

static EVP_PKEY *key_of(const uint8_t s[32])
{
    return EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, s, 32);
}

static bool public_of(uint8_t out[32], const uint8_t s[32])
{
    EVP_PKEY *k = key_of(s);
    size_t n = 32;
    bool ok = k != NULL && EVP_PKEY_get_raw_public_key(k, out, &n) == 1;

    EVP_PKEY_free(k);
    return ok;
}

static bool sign_with(uint8_t out[64], const uint8_t s[32], const uint8_t *p, size_t n)
{
    EVP_PKEY *k = key_of(s);
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    size_t size = 64;
    bool ok = k != NULL && c != NULL && EVP_DigestSignInit(c, NULL, NULL, NULL, k) == 1 && EVP_DigestSign(c, out, &size, p, n) == 1;

    EVP_MD_CTX_free(c);
    EVP_PKEY_free(k);
    return ok;
}

/* The secret scalar of a seed (RFC 8032 section 5.1.5). */
static BIGNUM *scalar_of(const uint8_t s[32])
{
    uint8_t h[64];

    SHA512(s, 32, h);
    h[0] &= 248;
    h[31] = (uint8_t)((h[31] & 127) | 64);
    return BN_lebin2bn(h, 32, NULL);
}

/* A good signature with another nonce each time, as tokens make that distrust their own arithmetic: S = r + H(R, A, M) s mod L, and
 * R = r B is the public key of another seed.                                                                                        */
static bool sign_hedged(uint8_t out[64], const uint8_t *p, size_t n)
{
    uint8_t nonce[32] = {(uint8_t)++signatures}, h[64], all[4096];
    BN_CTX *c = BN_CTX_new();
    BIGNUM *l = NULL, *r = scalar_of(nonce), *s = scalar_of(seed), *k = NULL;
    bool ok = n <= sizeof all - 64 && BN_hex2bn(&l, "1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed") != 0;

    ok = ok && public_of(all, nonce) && public_of(all + 32, seed);
    if (ok) {
        memcpy(out, all, 32);
        memcpy(all + 64, p, n);
        SHA512(all, 64 + n, h);
        k = BN_lebin2bn(h, sizeof h, NULL);
        ok = BN_mod_mul(k, k, s, l, c) == 1 && BN_mod_add(k, k, r, l, c) == 1 && BN_bn2lebinpad(k, out + 32, 32) == 32;
    }
    BN_free(l);
    BN_free(r);
    BN_free(s);
    BN_free(k);
    BN_CTX_free(c);
    return ok;
}

/* ---- the calls ---- */

static CK_RV initialize(void *args)
{
    const CK_C_INITIALIZE_ARGS *a = args;

    if (begun) return CKR_CRYPTOKI_ALREADY_INITIALIZED;
    if (getenv("ENT_TEST_TOKEN_THREADS") != NULL && a != NULL) return CKR_CANT_LOCK;
    begun = true;
    for (int i = 0; i < N_TOKENS; i++) flags[i] = tokens[i].before;
    return CKR_OK;
}

static CK_RV finalize(void *reserved)
{
    (void)reserved;
    if (!begun) return CKR_CRYPTOKI_NOT_INITIALIZED;
    begun = open = false;
    return CKR_OK;
}

static CK_RV get_slot_list(CK_BBOOL present, CK_SLOT_ID *out, CK_ULONG *n)
{
    (void)present;
    if (getenv("ENT_TEST_TOKEN_SLOTS") != NULL) {
        *n = 1UL << 40;
        return CKR_OK;
    }
    if (*n < N_TOKENS) return CKR_BUFFER_TOO_SMALL;
    for (CK_ULONG i = 0; i < N_TOKENS; i++) out[i] = i;
    *n = N_TOKENS;
    return CKR_OK;
}

static CK_RV get_token_info(CK_SLOT_ID s, CK_TOKEN_INFO *out)
{
    size_t n = strlen(tokens[s].name);

    memset(out, 0, sizeof *out);
    memset(out->label, ' ', sizeof out->label);
    memcpy(out->label, tokens[s].name, n < sizeof out->label ? n : sizeof out->label);
    out->flags = flags[s] | CKF_LOGIN_REQUIRED | CKF_TOKEN_INITIALIZED;
    return CKR_OK;
}

static CK_RV open_session(CK_SLOT_ID s, CK_FLAGS f, void *app, CK_NOTIFY notify, CK_SESSION_HANDLE *out)
{
    (void)f;
    (void)app;
    (void)notify;
    if (open) return CKR_SESSION_COUNT;
    open = true;
    slot = s;
    *out = 1;
    return CKR_OK;
}

static CK_RV close_session(CK_SESSION_HANDLE s)
{
    (void)s;
    open = false;
    return CKR_OK;
}

static CK_RV login(CK_SESSION_HANDLE s, CK_USER_TYPE user, unsigned char *pin, CK_ULONG n)
{
    (void)s;
    if (user != CKU_USER) return CKR_USER_TYPE_INVALID;
    if (tokens[slot].login != CKR_OK) return tokens[slot].login;
    if (bad() == KEYPAD) return pin == NULL && n == 0 ? CKR_OK : CKR_ARGUMENTS_BAD;
    if (pin != NULL && n == strlen(PIN) && memcmp(pin, PIN, n) == 0) return CKR_OK;
    flags[slot] = tokens[slot].after;
    return CKR_PIN_INCORRECT;
}

static CK_RV find_init(CK_SESSION_HANDLE s, CK_ATTRIBUTE *a, CK_ULONG n)
{
    (void)s;
    found_once = false;
    for (CK_ULONG i = 0; i < n; i++)
        if (a[i].type == CKA_CLASS) memcpy(&wanted, a[i].pValue, sizeof wanted);
    /* Any label is that of the key, but for "none". */
    for (CK_ULONG i = 0; i < n; i++)
        if (a[i].type == CKA_LABEL && a[i].ulValueLen == 4 && memcmp(a[i].pValue, "none", 4) == 0) found_once = getenv(made()) == NULL;
    return CKR_OK;
}

static CK_RV find(CK_SESSION_HANDLE s, CK_OBJECT_HANDLE *out, CK_ULONG max, CK_ULONG *n)
{
    (void)s;
    *n = 0;
    if (found_once || (bad() == NO_PUBLIC && wanted == CKO_PUBLIC_KEY)) return CKR_OK;
    found_once = true;
    for (CK_ULONG i = 0; i < max; i++) out[i] = wanted == CKO_PUBLIC_KEY ? PUBLIC : PRIVATE;
    *n = bad() == COUNTLESS ? 1UL << 40 : bad() == TWO_KEYS ? 2 : 1;
    return CKR_OK;
}

static CK_RV find_final(CK_SESSION_HANDLE s)
{
    (void)s;
    return CKR_OK;
}

static CK_RV put(CK_ATTRIBUTE *a, const void *p, CK_ULONG n)
{
    if (a->ulValueLen < n) {
        a->ulValueLen = (CK_ULONG)-1;
        return CKR_BUFFER_TOO_SMALL;
    }
    memcpy(a->pValue, p, n);
    a->ulValueLen = n;
    if (bad() == HUGE_LENGTH) a->ulValueLen = 1UL << 62;
    return CKR_OK;
}

static CK_RV put_point(CK_ATTRIBUTE *a)
{
    uint8_t b[34] = {0x04, 32};

    if (!public_of(b + 2, seed)) return CKR_GENERAL_ERROR;
    if (bad() == SMALL_POINT) {
        memset(b + 2, 0, 32);
        b[2] = 1;
    }
    if (bad() == RAW_POINT) return put(a, b + 2, 32);
    if (bad() == SHORT_POINT) return put(a, b, 33);
    return put(a, b, sizeof b);
}

static CK_RV get_attribute_value(CK_SESSION_HANDLE s, CK_OBJECT_HANDLE o, CK_ATTRIBUTE *a, CK_ULONG n)
{
    CK_OBJECT_CLASS class = o == PUBLIC ? CKO_PUBLIC_KEY : CKO_PRIVATE_KEY;
    CK_KEY_TYPE type = bad() == OTHER_TYPE ? CKK_RSA : CKK_EC_EDWARDS;

    (void)s;
    if (bad() == OTHER_CLASS) class = CKO_CERTIFICATE;
    for (CK_ULONG i = 0; i < n; i++) {
        CK_RV rv = CKR_ATTRIBUTE_TYPE_INVALID;
        if (a[i].type == CKA_CLASS) rv = put(&a[i], &class, sizeof class);
        if (a[i].type == CKA_KEY_TYPE) rv = put(&a[i], &type, sizeof type);
        if (a[i].type == CKA_EC_POINT && bad() != NO_LENGTH) rv = put_point(&a[i]);
        if (rv == CKR_ATTRIBUTE_TYPE_INVALID) a[i].ulValueLen = (CK_ULONG)-1;
        if (rv != CKR_OK) return rv;
    }
    return CKR_OK;
}

static CK_RV sign_init(CK_SESSION_HANDLE s, CK_MECHANISM *m, CK_OBJECT_HANDLE key)
{
    (void)s;
    if (m->mechanism != CKM_EDDSA || m->pParameter != NULL) return CKR_MECHANISM_INVALID;
    return key == PRIVATE ? tokens[slot].sign : CKR_KEY_HANDLE_INVALID;
}

static CK_RV sign(CK_SESSION_HANDLE s, unsigned char *p, CK_ULONG n, unsigned char *out, CK_ULONG *size)
{
    uint8_t other[32];

    (void)s;
    if (*size < 64) return CKR_BUFFER_TOO_SMALL;
    *size = bad() == LONG_SIGNATURE ? 65 : 64;
    if (bad() == SILENT) return CKR_OK;
    if (bad() == HEDGED) return sign_hedged(out, p, n) ? CKR_OK : CKR_GENERAL_ERROR;
    memcpy(other, seed, sizeof other);
    other[31] = bad() == OTHER_KEY;
    if (!sign_with(out, other, p, n)) return CKR_GENERAL_ERROR;
    if (bad() == LIES) out[40] ^= 1;
    return CKR_OK;
}

static CK_RV generate(CK_SESSION_HANDLE s, CK_MECHANISM *m, CK_ATTRIBUTE *a, CK_ULONG n, CK_ATTRIBUTE *b, CK_ULONG n_b,
                      CK_OBJECT_HANDLE *public, CK_OBJECT_HANDLE *private)
{
    (void)s;
    (void)b;
    (void)n_b;
    if (m->mechanism != CKM_EC_EDWARDS_KEY_PAIR_GEN) return CKR_MECHANISM_INVALID;
    if (tokens[slot].make != CKR_OK) return tokens[slot].make;
    for (CK_ULONG i = 0; i < n; i++)
        if (a[i].type == CKA_EC_PARAMS && bad() == CURVE_BY_NAME && *(const uint8_t *)a[i].pValue != 0x13) return CKR_CURVE_NOT_SUPPORTED;
    if (setenv(made(), "yes", 1) != 0) return CKR_HOST_MEMORY;
    *public = PUBLIC;
    *private = PRIVATE;
    return CKR_OK;
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST **out)
{
    static CK_FUNCTION_LIST list;

    list = (CK_FUNCTION_LIST){.version = {2, 40},
                              .C_Initialize = initialize,
                              .C_Finalize = finalize,
                              .C_GetSlotList = get_slot_list,
                              .C_GetTokenInfo = get_token_info,
                              .C_OpenSession = open_session,
                              .C_CloseSession = close_session,
                              .C_Login = login,
                              .C_FindObjectsInit = find_init,
                              .C_FindObjects = find,
                              .C_FindObjectsFinal = find_final,
                              .C_GetAttributeValue = get_attribute_value,
                              .C_SignInit = sign_init,
                              .C_Sign = sign,
                              .C_GenerateKeyPair = generate};
    if (getenv("ENT_TEST_TOKEN_HALF") != NULL) list.C_Sign = NULL;
    if (getenv("ENT_TEST_TOKEN_VERSION") != NULL) list.version.major = 1;
    *out = &list;
    return CKR_OK;
}
