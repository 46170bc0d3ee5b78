DELETE FROM channel_leaf WHERE channel = ?1
