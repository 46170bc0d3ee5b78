INSERT INTO channel_leaf(channel, place, width, kind, digest, main, leaf)
SELECT ?1, coalesce(max(place + width), 0), 1, ?2, ?3, ?4, ?5 FROM channel_leaf WHERE channel = ?1
