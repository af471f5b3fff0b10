# why: -I and --include bring C definitions; CPATH too
--- needs-root
--- setup: mkdir -p one two && echo '#define ONE 1' > one/one.h && printf '#include <one.h>\n#define TWO (ONE + 1)\n' > two/two.h
--- sh: scry -q --include-dir one -I two --include two.h script; CPATH=one:two scry -q --include two.h script
--- script
#include <one.h>
begin { print((ONE, TWO)); }
--- stdout
(1, 2)


(1, 2)


