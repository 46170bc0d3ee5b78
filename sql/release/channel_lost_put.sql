INSERT INTO channel_leaf(channel, place, width, kind, digest, main, leaf)
VALUES (?1, ?2, ?3, 'lost', zeroblob(32), zeroblob(32), ?4)
