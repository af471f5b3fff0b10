# why: macros of the standard library, with and without their optional argument
--- needs-root
--- needs: btf
--- program: calls
--- sh: scry -q --no-warnings script & wait $!; echo "status $?"
--- script
begin {
	print((comm == leader_comm, leader_comm(curtask) == leader_comm(), leader_tid == pid, leader_tid(curtask) == leader_tid));
	print((pcomm == pcomm(curtask), pcomm != "", ppid == ppid(curtask), ppid > 0));
	print((is_err((int8 *)-5), is_err((int8 *)5), is_err(0), is_err(-4096), is_err(-4095)));
	$p = (int8 *)curtask + offsetof(struct task_struct, tasks);
	$t = container_of($p, typeof(struct task_struct), tasks);
	print((uint64)$t == (uint64)curtask);
	assert_str("text"); assert(1 == 1, "never"); static_assert(sizeof(int8) == 1, "never");
	print((uint64)kptr((int8 *)16) == 16);
	print((config.max_strlen, config.license, config.missing_probes, config.cpp_demangle, config.max_map_keys));
	if comptime (false) { fail("pruned"); }
	assert(pid == 0, "not the first process");
	print("not reached");
}
--- stdout
(true, true, true, true)
(true, true, true, true)
(true, false, false, false, true)
true
true
(1024, GPL, error, true, 4096)


status 1
--- stderr has
^script:12:2-43: ERROR: assert failed: not the first process$
