--- cmd: check
--- script
BEGIN { let $a; print($a); }
--- stdout
script:1:13-15: WARNING: Variable $a was never assigned to.
BEGIN { let $a; print($a); }
            ~~
script:1:23-25: WARNING: Variable used before it was assigned: $a
BEGIN { let $a; print($a); }
                      ~~
script: ok
1 scripts: 1 ok, 0 failed
