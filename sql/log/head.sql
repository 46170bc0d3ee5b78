SELECT size, peaks, newest FROM log_head
