SELECT d.cut, d.block, d.data, (SELECT p.docs FROM search_part p WHERE p.cut = d.cut AND p.field_cut = d.cut) FROM search_doc d
