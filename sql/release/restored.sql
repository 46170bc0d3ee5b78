SELECT max(time) FROM node_restore
