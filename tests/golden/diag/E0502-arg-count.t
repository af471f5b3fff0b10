--- cmd: check
--- script
BEGIN { @ = hist(); exit(1, 2, 3); strftime("%H"); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:13-19: ERROR: hist() requires at least one argument (0 provided)
BEGIN { @ = hist(); exit(1, 2, 3); strftime("%H"); }
            ~~~~~~
  (E0502: scry explain E0502)
script:1:21-34: ERROR: exit() takes up to one argument (3 provided)
BEGIN { @ = hist(); exit(1, 2, 3); strftime("%H"); }
                    ~~~~~~~~~~~~~
  (E0502: scry explain E0502)
script:1:36-50: ERROR: strftime() requires 2 arguments (1 provided)
BEGIN { @ = hist(); exit(1, 2, 3); strftime("%H"); }
                                   ~~~~~~~~~~~~~~
  (E0502: scry explain E0502)
--- exit: 1
