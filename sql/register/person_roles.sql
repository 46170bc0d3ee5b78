SELECT role FROM person_role WHERE person = ?1 ORDER BY role
