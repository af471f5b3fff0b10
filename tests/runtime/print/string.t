# why: bytes as they are in text, escaped in JSON; a NUL ends it
--- needs-root
--- sh: scry -q --no-warnings script; scry -q --no-warnings -f json script
--- script
begin { print("plain"); print("a\tb\\\"c\x01"); print("cut\0off"); print(""); printf("%s|%7s|%-7s|\n", "x", "right", "left"); @v = "value"; @m["a b", 1] = "x"; }
--- stdout
plain
a	b\"c
cut

x|  right|left   |


@m[a b, 1]: x
@v: value
{"type": "value", "data": "plain"}
{"type": "value", "data": "a\tb\\\"c\u0001"}
{"type": "value", "data": "cut"}
{"type": "value", "data": ""}
{"type": "printf", "data": "x|  right|left   |\n"}
{"type": "map", "data": {"@m": {"ab,1": "x"}}}
{"type": "map", "data": {"@v": "value"}}
