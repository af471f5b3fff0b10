# why: the report for programs; what is missing is in it with its cure, and the status says so
--- needs: root cmd:setpriv cmd:python3
--- timeout: 60
--- sh
D=$(mktemp -d /tmp/scry-doctor.XXXXXX); trap 'rm -rf $D' EXIT; chmod 755 $D
cp "$(command -v scry)" $D/scry; chmod 755 $D/scry; cd $D
scry doctor --json > $D/root.json || echo "failed as root"
setpriv --reuid 65534 --clear-groups ./scry doctor --json > $D/user.json && echo "fine without privileges"
python3 - $D << 'EOF'
import json, sys
r, u = (json.load(open(sys.argv[1] + '/' + f + '.json')) for f in ('root', 'user'))
get = lambda j, n: next(c for c in j['checks'] if c['name'] == n)
print(r['failed'], get(r, 'CAP_PERFMON')['state'], get(r, 'tracepoint')['state'])
print(u['failed'] > 1, get(u, 'CAP_PERFMON')['state'], 'setcap' in get(u, 'CAP_PERFMON')['cure'], get(u, 'tracefs')['value'])
print(all(set(c) == {'group', 'name', 'state', 'value', 'for', 'cure'} for c in r['checks']))
EOF
--- stdout
0 ok ok
True failed True not readable
True
