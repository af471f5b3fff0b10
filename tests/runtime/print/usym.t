# why: an address that no file explains
--- needs-root
--- sh: scry -q --no-warnings script; scry -q --no-warnings -f json script
--- script
begin { print(usym(5)); printf("%s\n", usym(0x10)); @v = usym(17); @m[usym(18)] = 1; }
--- stdout
0x5
0x10


@m[0x12]: 1
@v: 0x11
{"type": "value", "data": "0x5"}
{"type": "printf", "data": "0x10\n"}
{"type": "map", "data": {"@m": {"0x12": 1}}}
{"type": "map", "data": {"@v": "0x11"}}
