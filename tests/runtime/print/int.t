# why: each width and sign; numbers that a double cannot hold are strings of digits in JSON
--- needs-root
--- sh: scry -q --no-warnings script; scry -q --no-warnings -f json script
--- script
begin { print((int8)-1); print((uint8)255); print((int16)-300); print((uint32)4294967295); print(-9223372036854775808); print(18446744073709551615); printf("%s %d\n", 7, -7); @v = (int64)-5; @m[(uint64)18446744073709551615] = 1; @m[9007199254740993] = 9007199254740993; }
--- stdout
-1
255
-300
4294967295
-9223372036854775808
18446744073709551615
7 -7


@m[18446744073709551615]: 1
@m[9007199254740993]: 9007199254740993
@v: -5
{"type": "value", "data": -1}
{"type": "value", "data": 255}
{"type": "value", "data": -300}
{"type": "value", "data": 4294967295}
{"type": "value", "data": -9223372036854775808}
{"type": "value", "data": "18446744073709551615"}
{"type": "printf", "data": "7 -7\n"}
{"type": "map", "data": {"@m": {"18446744073709551615": 1, "9007199254740993": "9007199254740993"}}}
{"type": "map", "data": {"@v": -5}}
