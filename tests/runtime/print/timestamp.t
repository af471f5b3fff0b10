# why: formatted when printed, also in maps
--- needs-root
--- sh: scry -q --no-warnings script; scry -q --no-warnings -f json script
--- script
begin { print(strftime("fixed %%", 0)); printf("%s|%8s|\n", strftime("a", 1), strftime("b", 2)); @v = strftime("c", 3); }
--- stdout
fixed %
a|       b|


@v: c
{"type": "value", "data": "fixed %"}
{"type": "printf", "data": "a|       b|\n"}
{"type": "map", "data": {"@v": "c"}}
