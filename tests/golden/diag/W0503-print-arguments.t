--- cmd: check
--- script
BEGIN { @a[1] = stats(5); print(@a, 1, 2); }
--- stdout
script:1:27-42: WARNING: print()'s top and div arguments are ignored when used on stats() maps.
BEGIN { @a[1] = stats(5); print(@a, 1, 2); }
                          ~~~~~~~~~~~~~~~
script: ok, 1 warning
1 script: 1 ok, 0 failed
