SELECT xml FROM v_label ORDER BY xml
