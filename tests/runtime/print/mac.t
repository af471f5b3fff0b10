# why: six bytes in capitals
--- needs-root
--- sh: scry -q --no-warnings script; scry -q --no-warnings -f json script
--- script
begin { $v = (uint64)0x0605ab030201; print(macaddr(&$v)); printf("%s\n", macaddr(&$v)); @v = macaddr(&$v); @m[macaddr(&$v)] = 1; }
--- stdout
01:02:03:AB:05:06
01:02:03:AB:05:06


@m[01:02:03:AB:05:06]: 1
@v: 01:02:03:AB:05:06
{"type": "value", "data": "01:02:03:AB:05:06"}
{"type": "printf", "data": "01:02:03:AB:05:06\n"}
{"type": "map", "data": {"@m": {"01:02:03:AB:05:06": 1}}}
{"type": "map", "data": {"@v": "01:02:03:AB:05:06"}}
