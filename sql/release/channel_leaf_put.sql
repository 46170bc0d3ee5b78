INSERT INTO channel_leaf(channel, place, kind, digest, main, leaf)
SELECT ?1, count(*), ?2, ?3, ?4, ?5 FROM channel_leaf WHERE channel = ?1
