# why: memory that the program has not touched is fetched and read, by each kind of read, over the end of a page too; what never comes is marked
--- needs: root uprobe_multi sleepable_uprobe
--- program: cold
--- setup: ./cold file write
--- cmd: -q --no-warnings -c './cold file 15'
--- script
uprobe:./cold:cold /arg2 == 0/ { printf("variable [%s]\n", str(arg0)); }
uprobe:./cold:cold /arg2 == 1/ { printf("fixed [%s] %d\n", str(arg0, 20), arg2); }
uprobe:./cold:cold /arg2 == 2/ { @key[str(arg0)] = count(); }
uprobe:./cold:cold /arg2 == 3/ { print(buf(arg0, 10)); }
uprobe:./cold:cold /arg2 == 4/ { printf("int %d\n", *(int32 *)arg1); }
uprobe:./cold:cold /arg2 == 5 && str(arg0) == "across the boundary"/ { printf("equal\n"); }
uprobe:./cold:cold /arg2 == 6 && *(int32 *)arg1 == 4711/ { printf("same int\n"); }
uprobe:./cold:cold /arg2 == 7 && strncmp(str(arg0), "across", 6) == 0/ { printf("same beginning\n"); }
uprobe:./cold:cold /arg2 == 8/ { $p = arg0; for ($i : 0..40) { if ($i == 0) { printf("loop [%s]\n", str($p)); } } }
uprobe:./cold:cold /arg2 == 9/ { $s = str(arg0); @value = $s; printf("value [%s] %d\n", @value, strlen($s)); }
uprobe:./cold:cold /arg2 == 10/ { print((str(arg0), ((int32 *)arg1)[0])); }
uretprobe:./cold:cold /strncmp(str(retval), "across the", 10) == 0/ { @returned = count(); }
usdt:./cold:demo:cold /arg0 == 12/ { printf("static [%s]\n", str(arg1)); }
uprobe:./cold:cold /arg2 == 13/ { printf("stack %d [%s]\n", len(ustack(1)), str(arg0)); }
uprobe:./cold:cold /arg2 == 14/ { @sum = sum(*(int32 *)arg1); }
uprobe:./cold:cold /arg2 == 15/ { printf("never [%s] [%s] %d\n", str(arg0), str(arg1), *(int32 *)(arg0 + 4)); }
END { clear(@value); }
--- stdout
variable [across the boundary]
fixed [across the boundary] 1
across the
int 4711
equal
same int
same beginning
loop [across the boundary]
value [across the boundary] 19
(across the boundary, 4711)
static [across the boundary]
stack 1 [across the boundary]
never [<fault>] [] 0


@key[across the boundary]: 1
@returned: 15
@sum: 4711
--- stderr match
incomplete: unread strings 2, failed reads 1
