DELETE FROM person_dossier WHERE person = ?1 AND policy_oid = ?2
