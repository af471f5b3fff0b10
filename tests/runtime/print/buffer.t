# why: bytes that are no text as \xNN; signed byte numbers in JSON
--- needs-root
--- sh: scry -q --no-warnings script; scry -q --no-warnings -f json script
--- script
begin { print(buf("ab\x01\xff\\", 5)); printf("%r %rx %rh\n", buf("a\x02", 2), buf("a\x02", 2), buf("\x0a\xfe", 2)); @v = buf("xyz", 3); @m[buf("k", 1)] = 1; }
--- stdout
ab\x01\xff\
a\x02 \x61\x02 0a fe


@m[k]: 1
@v: xyz
{"type": "value", "data": [97,98,1,-1,92]}
{"type": "printf", "data": "a\\x02 \\x61\\x02 0a fe\n"}
{"type": "map", "data": {"@m": {"k": 1}}}
{"type": "map", "data": {"@v": [120,121,122]}}
