SELECT seq, backup, size, time FROM node_restore ORDER BY seq
