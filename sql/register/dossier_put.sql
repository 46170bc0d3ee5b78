INSERT INTO person_dossier(person, policy_oid, dossier, valid_from, valid_to) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING
