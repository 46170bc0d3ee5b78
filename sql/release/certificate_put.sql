INSERT INTO partner_certificate(digest, org, text, time) VALUES (?1, ?2, ?3, ?4)
