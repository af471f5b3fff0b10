# why: addresses of both families
--- needs-root
--- sh: scry -q --no-warnings script; scry -q --no-warnings -f json script
--- script
begin { print(ntop(0x0100007f)); print(ntop(pton("fe80::1"))); print(ntop(2, (uint32)0x04030201)); printf("%s %16s|\n", ntop(0x0100007f), ntop(pton("1.2.3.4"))); @v = ntop(0); @m[ntop(pton("::1"))] = 1; }
--- stdout
127.0.0.1
fe80::1
1.2.3.4
127.0.0.1          1.2.3.4|


@m[::1]: 1
@v: 0.0.0.0
{"type": "value", "data": "127.0.0.1"}
{"type": "value", "data": "fe80::1"}
{"type": "value", "data": "1.2.3.4"}
{"type": "printf", "data": "127.0.0.1          1.2.3.4|\n"}
{"type": "map", "data": {"@m": {"::1": 1}}}
{"type": "map", "data": {"@v": "0.0.0.0"}}
