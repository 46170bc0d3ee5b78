SELECT leaf, width FROM channel_leaf WHERE channel = ?1 ORDER BY place
