-- A row of zero bytes was destroyed (content_drop).
SELECT digest, length, wrapped, sealed FROM content WHERE wrapped <> zeroblob(40) ORDER BY digest
