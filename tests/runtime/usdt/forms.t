# why: each way to write a static probe finds exactly its events, with the provider filled in; with -p without the binary, or without its name
--- needs: root uprobe
--- program: usdt
--- timeout: 60
--- sh
scry -q -c './usdt 3' -e '
usdt:./usdt:hit, U:./usdt:demo:hit, USDT:./usdt:demo:hi*, usdt:./usdt:d*:hit, usdt:./us*t:demo:hit, usdt:"./usdt":"hit", u*:./usdt:hit
{ @[probe, probetype] = count(); @sum = sum(arg0); }
usdt:./usdt:twice { @[probe, probetype] = count(); }' | grep -v '^guarded'
./usdt -w go 3 > out &
P=$!
scry -p $P -e 'usdt:hit { @a = count(); } usdt::hit { @b = count(); } usdt:./usdt:hit { @c = count(); } usdt:*:hit { @d = count(); }' > seen 2> err &
T=$!
while ! grep -q '^Attached' err; do sleep 0.05; done
touch go
wait $T
grep '^@' seen
--- stdout


@[usdt:./usdt:demo:twice, usdt]: 6
@[usdt:./usdt:demo:hit, usdt]: 21
@sum: 21
@a: 3
@b: 3
@c: 3
@d: 3
