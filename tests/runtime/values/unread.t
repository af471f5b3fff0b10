# why: a string that cannot be read is not an empty one, wherever it goes; for comparisons and keys it is; a NULL pointer is no loss
--- needs-root
--- program: unread
--- setup: head -c 8192 /dev/zero >page
--- cmd: -q --no-warnings -c "./unread page" script
--- script
tracepoint:syscalls:sys_enter_openat /pid == cpid && args.flags == 256/ {
	$s = str(args.filename);
	$t = str(args.filename, 20);
	printf("[%s] [%s] [%s] [%12s]\n", str(args.filename, 5), str(args.filename), $s, $t);
	print(($t, $s));
	@value[args.mode] = $s;
	printf("value %s\n", @value[args.mode]);
	if ($s == "") { printf("empty\n"); }
	$other = str(args.filename);
	if ($s != $other) { printf("differ\n"); }
	printf("length %d\n", strlen($s));
	@key[$s] = count(); @call[str(args.filename)] = count(); @tuple[1, $s] = count(); @literal[""] = count();
}
END { clear(@value); clear(@literal); }
--- stdout
[<fault>] [<fault>] [<fault>] [     <fault>]
(<fault>, <fault>)
value <fault>
empty
length 0
[] [] [] [            ]
(, )
value 
empty
length 0
[<fault>] [<fault>] [<fault>] [     <fault>]
(<fault>, <fault>)
value <fault>
empty
length 0
[/rea] [/readable] [/readable] [   /readable]
(/readable, /readable)
value /readable
length 9
[<fault>] [<fault>] [<fault>] [     <fault>]
(<fault>, <fault>)
value <fault>
empty
length 0
[] [] [] [            ]
(, )
value 
empty
length 0
[<fault>] [<fault>] [<fault>] [     <fault>]
(<fault>, <fault>)
value <fault>
empty
length 0
[/rea] [/readable] [/readable] [   /readable]
(/readable, /readable)
value /readable
length 9


@call[/readable]: 2
@call[]: 6
@key[/readable]: 2
@key[]: 6
@tuple[1, /readable]: 2
@tuple[1, ]: 6
--- stderr match
incomplete: unread strings 24
