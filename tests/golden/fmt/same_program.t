# why: the printer gives back the same program: the trees of script and formatted script are equal
--- sh
for f in tools/*.bt; do
	scry --fmt $f > formatted.bt
	scry --dump ast $f | tail -n +2 > one
	scry --dump ast formatted.bt | tail -n +2 > two
	cmp -s one two || echo "$f: the trees differ"
done
--- stdout
