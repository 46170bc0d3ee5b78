SELECT count(*) FROM content
