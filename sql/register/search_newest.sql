SELECT max(id) FROM revision
