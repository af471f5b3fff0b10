# why: orders that print() cannot make sense of
--- cmd: check {script}
--- script
begin {
	@n[1] = 5; @k[1] = (n = count(), p = dist(5)); @s[1] = stats(1); @r[1] = (a = 1, b = "x"); @t = tseries(1, 1s, 5);
	print(@n, "foo");
	print(@n, "key sideways");
	print(@n, "key desc asc");
	print(@n, "");
	print(@n, 1, 1, 1);
	print(@n, "key", 1);
	print(@n, 1, 1, "key", "value");
	print(@k, "p.p95");
	print(@k, "n.count");
	print(@s, "p99");
	print(@r, "b");
	print(@r, "a desc");
	print(@t, "value");
	print(1, "key");
}
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
WARNING: Script is using an unstable feature: tseries. To prevent this warning you must explicitly enable it in the config e.g. unstable_tseries=enable
script:3:12-17: ERROR: cannot sort @n by 'foo'; it has 'key', 'value'
    print(@n, "foo");
              ~~~~~
  (E0503: scry explain E0503)
script:4:12-26: ERROR: invalid order: "key sideways"
    print(@n, "key sideways");
              ~~~~~~~~~~~~~~
HINT: it is what to sort by, and 'asc' or 'desc' when wanted, e.g. "key desc"
  (E0503: scry explain E0503)
script:5:12-26: ERROR: invalid order: "key desc asc"
    print(@n, "key desc asc");
              ~~~~~~~~~~~~~~
HINT: it is what to sort by, and 'asc' or 'desc' when wanted, e.g. "key desc"
  (E0503: scry explain E0503)
script:6:12-14: ERROR: invalid order: ""
    print(@n, "");
              ~~
HINT: it is what to sort by, and 'asc' or 'desc' when wanted, e.g. "key desc"
  (E0503: scry explain E0503)
script:7:2-20: ERROR: print() takes up to 3 arguments (4 provided)
    print(@n, 1, 1, 1);
    ~~~~~~~~~~~~~~~~~~
  (E0502: scry explain E0502)
script:8:12-17: ERROR: print() only supports int arguments for top and div (string[4] provided)
    print(@n, "key", 1);
              ~~~~~
  (E0503: scry explain E0503)
script:9:2-33: ERROR: print() takes up to 4 arguments (5 provided)
    print(@n, 1, 1, "key", "value");
    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  (E0502: scry explain E0502)
script:10:12-19: ERROR: cannot sort @k by 'p.p95'; it has 'key', 'n', 'p', 'p.count', 'p.p50', 'p.p90', 'p.p99', 'p.p999', 'p.max'
    print(@k, "p.p95");
              ~~~~~~~
  (E0503: scry explain E0503)
script:11:12-21: ERROR: cannot sort @k by 'n.count'; it has 'key', 'n', 'p', 'p.count', 'p.p50', 'p.p90', 'p.p99', 'p.p999', 'p.max'
    print(@k, "n.count");
              ~~~~~~~~~
  (E0503: scry explain E0503)
script:12:12-17: ERROR: cannot sort @s by 'p99'; it has 'key', 'value', 'count', 'average', 'total'
    print(@s, "p99");
              ~~~~~
  (E0503: scry explain E0503)
script:13:12-15: ERROR: cannot sort @r by 'b'; it has 'key', 'a'
    print(@r, "b");
              ~~~
  (E0503: scry explain E0503)
script:15:12-19: ERROR: cannot sort @t by 'value'; it has 'key'
    print(@t, "value");
              ~~~~~~~
  (E0503: scry explain E0503)
script:16:2-17: ERROR: Non-map print() only takes 1 argument, 2 found
    print(1, "key");
    ~~~~~~~~~~~~~~~
  (E0502: scry explain E0502)
--- exit: 1
