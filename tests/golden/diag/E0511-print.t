--- cmd: check
--- script
BEGIN { @h[1] = hist(1); print(@h[1]); print(print(1)); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:26-38: ERROR: Map type hist_t cannot print the value of individual keys. You must print the whole map.
BEGIN { @h[1] = hist(1); print(@h[1]); print(print(1)); }
                         ~~~~~~~~~~~~
  (E0511: scry explain E0511)
script:1:40-55: ERROR: none type passed to print() is not printable
BEGIN { @h[1] = hist(1); print(@h[1]); print(print(1)); }
                                       ~~~~~~~~~~~~~~~
  (E0511: scry explain E0511)
--- exit: 1
