SELECT id, cut, field_cut, docs, words FROM v_search_part ORDER BY cut, field_cut
