SELECT c.agreement, c.sender, c.recipient, c.sequence, c.held FROM channel c JOIN node n ON n.org = c.sender
 ORDER BY c.agreement, c.recipient
