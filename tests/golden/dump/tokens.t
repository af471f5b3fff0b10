--- cmd: --dump tokens
--- script
BEGIN { @x[1] = "a\n"; }
--- stdout
1:1	attach point	BEGIN
1:7	'{'	{
1:9	map	@x
1:11	'['	[
1:12	integer	1
1:13	']'	]
1:15	'='	=
1:17	string	"a\n"
1:22	';'	;
1:24	'}'	}
