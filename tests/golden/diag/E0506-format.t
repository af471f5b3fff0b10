--- cmd: check
--- script
BEGIN { printf("%d %s\n", 1); printf("%d\n", "x"); printf("%f\n", 1); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:9-29: ERROR: not enough arguments for format string (1 supplied, 2 expected)
BEGIN { printf("%d %s\n", 1); printf("%d\n", "x"); printf("%f\n", 1); }
        ~~~~~~~~~~~~~~~~~~~~
  (E0506: scry explain E0506)
script:1:46-49: ERROR: unsupported format specifier for type 'string[2]': d
BEGIN { printf("%d %s\n", 1); printf("%d\n", "x"); printf("%f\n", 1); }
                                             ~~~
  (E0506: scry explain E0506)
script:1:59-65: ERROR: unsupported format specifier: f
BEGIN { printf("%d %s\n", 1); printf("%d\n", "x"); printf("%f\n", 1); }
                                                          ~~~~~~
  (E0506: scry explain E0506)
--- exit: 1
