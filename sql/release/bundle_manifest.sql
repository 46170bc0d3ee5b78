SELECT b.manifest FROM release_bundle b JOIN release r ON r.id = b.release WHERE r.uuid = ?1
