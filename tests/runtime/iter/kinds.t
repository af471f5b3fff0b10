# why: every kind that the kernel has loads and is read, but those that want a map
--- needs: root iter
--- timeout: 60
--- sh
bad=0
for kind in $(scry -l 'iter:*' | cut -d: -f2); do
	scry -q -e "iter:$kind { printf(\"%d\\n\", ctx->meta->seq_num); }" >out 2>err && continue
	grep -q 'walk the elements of one map' err && continue
	echo "$kind"
	cat err
	bad=1
done
scry -l 'iter:*' | grep -c '^iter:' | sed 's/^[1-9].*/kinds were read/'
exit $bad
--- stdout
kinds were read
