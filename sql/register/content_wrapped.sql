SELECT digest, wrapped FROM content WHERE digest > ?1 AND wrapped <> zeroblob(40) ORDER BY digest LIMIT ?2
