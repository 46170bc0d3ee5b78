SELECT count(*) FROM log_entry WHERE kind = 'key' AND instr(body, ?1) > 0
