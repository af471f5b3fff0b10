# why: only with -k, and not when it is switched off by name
--- needs-root
--- sh: for o in '' -k '-k -W failed-read'; do echo "$o: $(scry -q $o -e 'begin { print(*(int32 *)8); }' 2>&1 | grep -c 'WARNING: Bad address')"; done
--- stdout
: 0
-k: 1
-k -W failed-read: 0
