SELECT checkpoint_key AS public, 0 FROM node
UNION
SELECT public, 1 FROM node_key WHERE purpose = 'checkpoint'
 ORDER BY 2
