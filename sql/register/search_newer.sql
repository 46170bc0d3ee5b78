SELECT cut, block, bits FROM v_search_newer
