# why: byte order and byte comparison
--- needs-root
--- cmd: -q
--- script
begin {
	print((bswap((uint16)0x1234), bswap((uint32)0x12345678), memcmp("abc", "abd", 3), memcmp("abc", "abd", 2), memcmp("b", "a", 1)));
	print(ntop(0x0100007f)); print(ntop(pton("fe80::1")));
}
--- stdout has
^\(13330, 2018915346, -1, 0, 1\)$
^127.0.0.1$
^fe80::1$
