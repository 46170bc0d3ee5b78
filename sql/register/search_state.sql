SELECT revision FROM search_state WHERE id = 1
