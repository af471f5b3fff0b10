--- program: calls
--- setup: mkdir a b; cp -L calls a/twofold; cp -L calls b/twofold
--- sh: PATH=$WORK/a:$WORK/b:$PATH $SCRY --mode codegen -e 'uprobe:twofold:main { exit(); }' | sed "s#$WORK#WORK#"
--- stdout
stdin:1:1-20: WARNING: attaching to uprobe target file 'WORK/a/twofold' but matched 2 binaries
uprobe:twofold:main { exit(); }
~~~~~~~~~~~~~~~~~~~
