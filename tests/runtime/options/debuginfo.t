# why: lines come from a separate debug file in a directory that is named
--- needs-root
--- needs: uprobe cmd:objcopy
--- program: calls
--- setup: mkdir -p dbg/.build-id && objcopy --only-keep-debug calls calls.debug && id=$(readelf -n calls | sed -n 's/.*Build ID: //p') && [ -n "$id" ] || exit 77; mkdir -p dbg/.build-id/$(echo $id | cut -c1-2) && cp calls.debug dbg/.build-id/$(echo $id | cut -c1-2)/$(echo $id | cut -c3-).debug && cp calls bare && strip bare && rm -f calls.debug
--- sh: scry -q --debuginfo dbg -c './bare 300000' -e 'uprobe:./bare:add { print(usym(arg0 * 0 + reg("ip"))); exit(); }'
--- stdout has
add
