SELECT purpose, reason, public, since, until, record FROM node_key ORDER BY purpose, until IS NULL, until, since
