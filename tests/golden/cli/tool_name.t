# why: a bare word that names a bundled tool means the tool, whatever lies in the directory; with ./ it is the file; other words are files
--- sh: D=$(mktemp -d); cd $D; echo 'begin { print(1) }' | tee loads > other; mkdir profile; for w in loads ./loads other profile; do echo "$w: $(scry --fmt $w | grep -o -e '^interval:1s' -e '^profile:hz:99' -e 'print(1)')"; done; rm -r $D
--- stdout
loads: interval:1s
./loads: print(1)
other: print(1)
profile: profile:hz:99
