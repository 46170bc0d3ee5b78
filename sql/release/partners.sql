SELECT org, purpose, public, since, until, revoked FROM partner ORDER BY org, purpose, until IS NULL, until, since
