UPDATE content SET wrapped = ?2 WHERE digest = ?1
