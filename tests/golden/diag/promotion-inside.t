# why: where a uint64 meets a signed type inside of a tuple, record or branch, the warning names the place
--- cmd: --mode codegen {script}
--- script
BEGIN {
	@a = (1, nsecs); @a = (1, -1);
	@b[1, nsecs] = 1; @b[2, -1] = 1;
	$r = (x = 1, y = nsecs); $r = (y = -1, x = 4);
	print(pid ? nsecs : -1);
	print(if (pid) { -1 } else { nsecs });
	print((1, nsecs) == (1, -1));
	print(pid ? nsecs : 1);
	@c = (1, nsecs); @c = (1, 1);
}
--- stdout
script:2:11-16: WARNING: Expression of type: uint64 being cast to type: int64. This may cause unexpected results. Use an explicit cast to suppress this warning.
    @a = (1, nsecs); @a = (1, -1);
             ~~~~~
script:3:8-13: WARNING: Expression of type: uint64 being cast to type: int64. This may cause unexpected results. Use an explicit cast to suppress this warning.
    @b[1, nsecs] = 1; @b[2, -1] = 1;
          ~~~~~
script:4:19-24: WARNING: Expression of type: uint64 being cast to type: int64. This may cause unexpected results. Use an explicit cast to suppress this warning.
    $r = (x = 1, y = nsecs); $r = (y = -1, x = 4);
                     ~~~~~
script:5:14-19: WARNING: Expression of type: uint64 being cast to type: int64. This may cause unexpected results. Use an explicit cast to suppress this warning.
    print(pid ? nsecs : -1);
                ~~~~~
script:6:31-36: WARNING: Expression of type: uint64 being cast to type: int64. This may cause unexpected results. Use an explicit cast to suppress this warning.
    print(if (pid) { -1 } else { nsecs });
                                 ~~~~~
script:7:12-17: WARNING: Expression of type: uint64 being cast to type: int64. This may cause unexpected results. Use an explicit cast to suppress this warning.
    print((1, nsecs) == (1, -1));
              ~~~~~
