INSERT INTO person_role(person, role) VALUES (?1, ?2) ON CONFLICT DO NOTHING
