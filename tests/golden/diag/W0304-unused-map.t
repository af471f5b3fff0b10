--- cmd: check
--- script
let @a = hash(10);
BEGIN { exit(); }
--- stdout
script:1:1-18: WARNING: Unused map: @a
let @a = hash(10);
~~~~~~~~~~~~~~~~~
script: ok, 1 warning
1 script: 1 ok, 0 failed
