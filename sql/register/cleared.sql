SELECT person, xml FROM person_clearance WHERE policy_oid = ?1 AND valid_from <= ?2 AND valid_to > ?2 AND briefed <= ?2 AND briefed_to > ?2 ORDER BY person
