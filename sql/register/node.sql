SELECT uuid, org, policy_oid, policy, ceiling, exercise, release_key, checkpoint_key, created, backup_key FROM node
