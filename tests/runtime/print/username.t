# why: the name of the user id
--- needs-root
--- sh: scry -q --no-warnings script; scry -q --no-warnings -f json script
--- script
begin { print(username); printf("%s\n", username); @v = username; @m[username] = 1; print((username_t)0); }
--- stdout
root
root
root


@m[root]: 1
@v: root
{"type": "value", "data": "root"}
{"type": "printf", "data": "root\n"}
{"type": "value", "data": "root"}
{"type": "map", "data": {"@m": {"root": 1}}}
{"type": "map", "data": {"@v": "root"}}
