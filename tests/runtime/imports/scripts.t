# why: imported begin and end probes run first, each file once, nested imports relative to their own file, maps and macros are shared
--- needs-root
--- cmd: -q
--- setup: mkdir -p lib/more && printf 'import "more";\nmacro twice(x) { x * 2 }\nlet @lru = lruhash(5);\nbegin { print("lib"); }\n' > lib/a.bt && printf 'import "../a.bt";\nbegin { print("more"); }\nfn add($a : int64, $b : int64) : int64 { return $a + $b; }\n' > lib/more/m.bt && printf '#define FIVE 5\nstruct s { int a; char b; };\n' > lib/more/h.h && echo not > lib/more/readme.txt
--- script
import "lib/a.bt";
import "lib/more";
begin { print("script"); @lru[1] = twice(FIVE); print((add(1, 2), sizeof(struct s), @lru[1])); }
--- stdout has
^more$
^\(3, 8, 10\)$
--- check
test "$(grep -n 'more\|lib\|script' stdout | tr '\n' ' ')" = "1:more 2:lib 3:script "
