# why: what a predicate read is used by the body on the way where it is known, and only there
--- needs: root
--- program: calls
--- cmd: -q -c './calls 3' {script}
--- script
begin { @a[1] = 5; @n[7] = 1; }
uprobe:./calls:add /@a[1]/ { printf("a %d\n", @a[1]); delete(@a[1]); }
uprobe:./calls:add /!@n[arg0 + 7]/ { printf("n %d\n", @n[arg0 + 7]); }
uprobe:./calls:add /!(@n[7] == 1 && @a[1])/ { printf("both %d\n", @a[1]); }
uprobe:./calls:add /@n[7] || @a[1]/ { printf("either %d\n", @n[7]); }
end { clear(@n); }
--- stdout has
^a 5$
^n 0$
^both 0$
^either 1$
--- check
test $(grep -c '^a' stdout) = 1 && test $(grep -c '^n' stdout) = 2 && test $(grep -c '^both' stdout) = 3 && test $(grep -c '^either' stdout) = 3
! grep WARNING stderr
