# why: --stats counts runs per probe; --fail-on-loss turns a full map into an exit status
--- needs-root
--- sh: scry -q --stats -e 'begin { print(1); }'; scry -q --fail-on-loss -e 'let @m = hash(1); begin { @m[1] = 1; @m[2] = 2; }' > full 2>&1; echo "status $?"; scry -q --fail-on-loss -e 'begin { print(2); }'; echo "status $?"
--- stdout has
^1$
^status 4$
^2$
^status 0$
--- stderr has
begin
