# why: text has a newline behind the strings, JSON has the strings
--- needs-root
--- sh
script='tracepoint:syscalls:sys_enter_execve /comm == "joiner"/ { join(args.argv); join(args.argv, ","); }'
ln -sf /bin/sh joiner
scry -q -f json -e "$script" -c './joiner args.sh'
scry -q -e "$script" -c './joiner args.sh'
--- file: args.sh
exec /bin/true one two
--- stdout
{"type": "join", "data": "/bin/true one two"}
{"type": "join", "data": "/bin/true,one,two"}
/bin/true one two
/bin/true,one,two


