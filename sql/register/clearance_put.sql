INSERT INTO person_clearance(person, policy_oid, xml, valid_from, valid_to, briefed, briefed_to) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT(person, policy_oid) DO UPDATE SET xml = excluded.xml, valid_from = excluded.valid_from, valid_to = excluded.valid_to,
  briefed = excluded.briefed, briefed_to = excluded.briefed_to
