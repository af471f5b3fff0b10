# why: each test once, in order; what a failing one said stands between its lines, what a passing one said is hidden
--- needs-root
--- sh: scry --test script > out; code=$?; tr '\033' '~' < out | sed 's/([^)]*)$/(T)/'; echo "exit $code"
--- file: script
test:adds { printf("hidden\n"); assert(1 + 1 == 2, "sum"); }
test:fails { printf("seen\n"); assert(1 == 2, "no"); }
test:returns { return 1; }
test:exits { exit(3); }
test:complains { errorf("bad"); }
--- stdout
~[32m[==========]~[0m Running 5 tests.
~[32m[ RUN      ]~[0m adds
~[32m[       OK ]~[0m adds (T)
~[32m[ RUN      ]~[0m fails
seen
script:2:32-52: ERROR: assert failed: no
~[31m[  FAILED  ]~[0m fails (T)
~[32m[ RUN      ]~[0m returns
~[31m[  FAILED  ]~[0m returns (T)
~[32m[ RUN      ]~[0m exits
~[31m[  FAILED  ]~[0m exits (T)
~[32m[ RUN      ]~[0m complains
script:5:18-31: ERROR: bad
~[31m[  FAILED  ]~[0m complains (T)
~[32m[==========]~[0m 5 tests ran.
~[32m[  PASSED  ]~[0m 1 test.
~[31m[  FAILED  ]~[0m 4 tests, listed below:
~[31m[  FAILED  ]~[0m fails
~[31m[  FAILED  ]~[0m returns
~[31m[  FAILED  ]~[0m exits
~[31m[  FAILED  ]~[0m complains


exit 1
