# why: a mistake in an imported script shows which import brought it
--- cmd: check
--- file: lib.bt
begin { $x = ; }
--- script
import "lib.bt";
end { }
--- stdout has
^script: FAILED$
--- stderr has
lib\.bt:1:14-15: ERROR: syntax: expected expression$
^script:1:1-16: ERROR: expanded from$
--- exit: 1
