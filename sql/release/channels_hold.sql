UPDATE channel SET held = ?1 WHERE sender = (SELECT org FROM node)
