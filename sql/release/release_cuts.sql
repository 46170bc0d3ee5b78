SELECT k.cut FROM v_release_cut k JOIN v_release r ON r.id = k.release WHERE r.uuid = ?1 ORDER BY k.cut
