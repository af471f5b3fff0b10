--- cmd: check
--- script
BEGIN { $i = 0; while ($i < 10) { $i++; } }
--- stdout
script:1:17-42: WARNING: While loops are deprecated and may be removed in the future.
BEGIN { $i = 0; while ($i < 10) { $i++; } }
                ~~~~~~~~~~~~~~~~~~~~~~~~~
HINT: For loops support ranges (e.g. `for ($x : $start..$end) { ... }`), and can be used in place of while. These are more easily proven to be bounded by the verifier.
script: ok, 1 warning
1 script: 1 ok, 0 failed
