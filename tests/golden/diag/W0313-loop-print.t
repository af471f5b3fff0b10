--- cmd: check
--- script
BEGIN { @a[1] = 1; for ($kv : @a) { print(@a); } while (1) { print(@a); } }
--- stdout
script:1:37-46: WARNING: Due to it's asynchronous nature using 'print()' in a loop can lead to unexpected behavior. The map will likely be updated before the runtime can 'print' it.
BEGIN { @a[1] = 1; for ($kv : @a) { print(@a); } while (1) { print(@a); } }
                                    ~~~~~~~~~
script:1:50-74: WARNING: While loops are deprecated and may be removed in the future.
BEGIN { @a[1] = 1; for ($kv : @a) { print(@a); } while (1) { print(@a); } }
                                                 ~~~~~~~~~~~~~~~~~~~~~~~~
HINT: For loops support ranges (e.g. `for ($x : $start..$end) { ... }`), and can be used in place of while. These are more easily proven to be bounded by the verifier.
script: ok, 2 warnings
1 script: 1 ok, 0 failed
