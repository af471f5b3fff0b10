--- cmd: check
--- script
BEGIN { @a = 1; @a = "x"; $b = "y"; $b = 2; }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:17-25: ERROR: Type mismatch for @a: trying to assign value of type 'string[2]' when map already has a type 'int8'
BEGIN { @a = 1; @a = "x"; $b = "y"; $b = 2; }
                ~~~~~~~~
  (E0303: scry explain E0303)
script:1:37-43: ERROR: Type mismatch for $b: trying to assign value of type 'int8' when variable already has a type 'string[2]'
BEGIN { @a = 1; @a = "x"; $b = "y"; $b = 2; }
                                    ~~~~~~
  (E0303: scry explain E0303)
--- exit: 1
