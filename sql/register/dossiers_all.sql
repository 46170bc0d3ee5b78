SELECT dossier, valid_from, valid_to FROM person_dossier WHERE person = ?1 AND policy_oid = ?2 ORDER BY dossier
