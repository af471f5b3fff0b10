# why: a script of nothing but tests that is run by mistake says what to do
--- needs-root
--- sh: scry -e 'test:a { }'; echo $?; scry -e 'bench:a { }'; echo $?
--- stdout
1
1
--- stderr
ERROR: No probes attached; use --test to run test probes.
ERROR: No probes attached; use --bench to run benchmark probes.
