UPDATE node SET backup_key = ?1
