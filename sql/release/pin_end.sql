UPDATE partner SET until = ?4, revoked = max(revoked, ?5) WHERE org = ?1 AND purpose = ?2 AND public <> ?3 AND until IS NULL
