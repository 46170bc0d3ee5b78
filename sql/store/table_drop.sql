DROP TABLE "{table}"
