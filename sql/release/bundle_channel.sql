SELECT channel FROM release_bundle WHERE release = ?1
