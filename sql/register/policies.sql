SELECT spif FROM policy ORDER BY seq
