SELECT leaf FROM log_entry ORDER BY seq
