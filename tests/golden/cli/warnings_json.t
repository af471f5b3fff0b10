# why: with -f json nothing but records is on standard output
--- cmd: --mode codegen -f json
--- script
let @unused = hash(1);
begin { exit(); }
--- stdout
--- stderr
script:1:1-22: WARNING: Unused map: @unused
let @unused = hash(1);
~~~~~~~~~~~~~~~~~~~~~
