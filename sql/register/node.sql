SELECT uuid, org, policy_oid, policy, ceiling, exercise, release_key, checkpoint_key, created FROM node
