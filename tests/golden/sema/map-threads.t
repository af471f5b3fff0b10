# why: times by thread of user probes live with the thread when nobody can tell the difference, and only then
--- sh
kind() { scry --no-warnings --dump plan -e "config = { missing_probes = ignore } $1" | sed -n 's/^map [0-9]*: @s, user, \([a-z_]*\),.*/\1/p'; }
pair='uprobe:/proc/self/exe:main { @s[tid] = nsecs; } uretprobe:/proc/self/exe:main /@s[tid]/ { @h = hist(nsecs - @s[tid]); delete(@s[tid]); }'
kind "$pair end { clear(@s); }"
kind "$pair end { printf(\"bye\"); clear(@s); }"
echo "and these not:"
kind "$pair"
kind "$pair end { print(@s); clear(@s); }"
kind "$pair end { if (pid > 1) { clear(@s); } }"
kind "$pair end /pid > 1/ { clear(@s); }"
kind "$pair interval:s:1 { print(@s); } end { clear(@s); }"
kind "$pair uprobe:/proc/self/exe:main { @s[pid] = 1; } end { clear(@s); }"
kind "$pair tracepoint:sched:sched_switch { @s[tid] = 1; } end { clear(@s); }"
kind "$pair uprobe:/proc/self/exe:main { for (\$kv : @s) { print(1); } } end { clear(@s); }"
kind "$pair uprobe:/proc/self/exe:main { print(len(@s)); } end { clear(@s); }"
kind "let @s = hash(100); $pair end { clear(@s); }"
--- stdout
task_storage
task_storage
and these not:
hash
hash
hash
hash
hash
hash
hash
hash
hash
hash
