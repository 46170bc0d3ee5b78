INSERT INTO node(id, uuid, org, policy_oid, policy, ceiling, exercise, release_key, checkpoint_key, created)
VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
