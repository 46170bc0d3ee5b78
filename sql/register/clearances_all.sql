SELECT policy_oid, xml, valid_from, valid_to, briefed, briefed_to FROM person_clearance WHERE person = ?1 ORDER BY policy_oid
