UPDATE node SET checkpoint_key = ?1
