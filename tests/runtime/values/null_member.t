# why: a string in a structure that NULL points to is as empty as one that NULL points to, and no loss
--- needs-root
--- cmd: -q
--- script
struct s { uint64_t x[100]; char name[16]; };
begin {
	$s = (struct s *)0;
	$n = (uint64)16;
	printf("[%s] [%s]\n", $s->name, str($n));
	print($s->name == "");
	@key[$s->name] = 1;
	clear(@key);
}
begin { $n = (uint64)0x7fff00000000; printf("[%s]\n", str(kptr($n))); }
--- stdout
[] []
true
[<fault>]
