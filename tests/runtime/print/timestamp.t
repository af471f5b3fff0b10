# why: formatted when printed, also in maps
--- needs-root
--- sh: scry -q --no-warnings script; scry -q --no-warnings -f json script
--- script
begin { print(strftime("fixed %%", 0)); printf("%s|%8s|\n", strftime("a", 1), strftime("b", 2)); @v = strftime("c", 3); @k[strftime("k", 4), 1] = 2; }
--- stdout
fixed %
a|       b|


@k[k, 1]: 2
@v: c
{"type": "value", "data": "fixed %"}
{"type": "printf", "data": "a|       b|\n"}
{"type": "map", "data": {"@k": {"k,1": 2}}}
{"type": "map", "data": {"@v": "c"}}
