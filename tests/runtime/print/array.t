# why: elements in brackets
--- needs-root
--- sh: scry -q --no-warnings script; scry -q --no-warnings -f json script
--- script
begin { $a = (int8[4])(uint32)0x04030201; print($a); printf("%s\n", $a); @v = $a; @m[$a] = 1; print((bool[2])(uint16)0x0100); print((int16[2])(uint32)0xffff0001); }
--- stdout
[1,2,3,4]
[1,2,3,4]
[false,true]
[1,-1]


@m[[1,2,3,4]]: 1
@v: [1,2,3,4]
{"type": "value", "data": [1,2,3,4]}
{"type": "printf", "data": "[1,2,3,4]\n"}
{"type": "value", "data": [false,true]}
{"type": "value", "data": [1,-1]}
{"type": "map", "data": {"@m": {"[1,2,3,4]": 1}}}
{"type": "map", "data": {"@v": [1,2,3,4]}}
