SELECT policy, text FROM v_cut WHERE id = ?1
