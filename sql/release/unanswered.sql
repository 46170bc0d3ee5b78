SELECT r.uuid FROM release_bundle b JOIN release r ON r.id = b.release WHERE b.receipt = '' ORDER BY b.release
