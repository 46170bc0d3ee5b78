DELETE FROM person_key WHERE key_name IN (SELECT 'recover:' || id FROM key_recovery WHERE done IS NOT NULL)
