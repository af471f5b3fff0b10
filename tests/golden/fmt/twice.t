# why: formatting what was formatted changes nothing, for every tool
--- sh
for f in tools/*.bt; do
	scry --fmt $f > one && scry --fmt one > two && cmp one two || echo "$f differs"
done
--- stdout
