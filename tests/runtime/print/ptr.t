# why: hexadecimal; a number in JSON
--- needs-root
--- sh: scry -q --no-warnings script; scry -q --no-warnings -f json script
--- script
begin { print((int8 *)0); print((struct task_struct *)0x1234); printf("%p %s %x %p\n", 0x1f, (int8 *)16, (int8 *)17, 0); @v = (int32 *)0xff; @m[(int8 *)1] = 1; }
--- stdout
0x0
0x1234
0x1f 0x10 11 0


@m[0x1]: 1
@v: 0xff
{"type": "value", "data": 0}
{"type": "value", "data": 4660}
{"type": "printf", "data": "0x1f 0x10 11 0\n"}
{"type": "map", "data": {"@m": {"0x1": 1}}}
{"type": "map", "data": {"@v": 255}}
