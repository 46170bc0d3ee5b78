SELECT digest, length, wrapped FROM content WHERE wrapped <> zeroblob(40) ORDER BY digest
