SELECT sealed FROM person_key WHERE person = ?1 AND key_name = ?2
