--- needs-root
--- cmd: -q
--- script
BEGIN
{
	$s = "tracing";
	printf("%s %d %d\n", str_concat($s, "-x"), strcap($s) >= 7, strlen($s));
	printf("%s\n", default_str_length() == 1024 ? "1024" : "other");
	exit();
}
--- stdout
tracing-x 1 7
1024
