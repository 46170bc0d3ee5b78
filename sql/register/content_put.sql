-- A row of zero bytes was destroyed: the same text, entered again, gets a new key in its place.
INSERT INTO content(digest, length, wrapped, sealed) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT(digest) DO UPDATE SET wrapped = excluded.wrapped, sealed = excluded.sealed WHERE wrapped = zeroblob(40)
