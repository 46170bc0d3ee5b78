INSERT INTO node_key(purpose, public, since, until, reason, record) SELECT ?1, ?2, created, NULL, 'init', '' FROM node WHERE true
ON CONFLICT(purpose, public) DO NOTHING
