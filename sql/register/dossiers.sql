SELECT dossier FROM person_dossier WHERE person = ?1 AND policy_oid = ?2 AND valid_from <= ?3 AND valid_to > ?3 ORDER BY dossier
