--- cmd: check
--- script
BEGIN { $a = -10; $b = (uint64)5; print($a / $b); }
--- stdout
script:1:41-48: WARNING: signed operands for '/' can lead to undefined behavior (cast to unsigned to silence warning)
BEGIN { $a = -10; $b = (uint64)5; print($a / $b); }
                                        ~~~~~~~
script: ok, 1 warning
1 script: 1 ok, 0 failed
