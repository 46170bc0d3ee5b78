INSERT INTO temp.view_cut(id) VALUES (?1)
