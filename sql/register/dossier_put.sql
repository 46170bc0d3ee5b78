INSERT INTO person_dossier(person, policy_oid, dossier) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING
