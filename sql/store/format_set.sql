-- The number is ENT_STORE_FORMAT (include/entente/store.h); care.c checks that both say the same.
PRAGMA user_version = 4
