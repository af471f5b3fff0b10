# why: each member of the same bytes
--- needs-root
--- sh: scry -q --no-warnings script; scry -q --no-warnings -f json script
--- script
union u { unsigned int a; unsigned char b[4]; unsigned short c; };
begin { $v = (uint32)0x04030201; $p = (union u *)&$v; print(*$p); @v = *$p; printf("%s\n", *$p); }
--- stdout
{ .a = 67305985, .b = [1,2,3,4], .c = 513 }
{ .a = 67305985, .b = [1,2,3,4], .c = 513 }


@v: { .a = 67305985, .b = [1,2,3,4], .c = 513 }
{"type": "value", "data": {"a": 67305985, "b": [1,2,3,4], "c": 513}}
{"type": "printf", "data": "{ .a = 67305985, .b = [1,2,3,4], .c = 513 }\n"}
{"type": "map", "data": {"@v": {"a": 67305985, "b": [1,2,3,4], "c": 513}}}
