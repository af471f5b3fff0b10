# why: a short array of characters behind a typed pointer is loaded as words, not copied by a helper
--- needs: root
--- sh: scry -q --no-warnings script
--- script
begin {
	$t = (struct task_struct *)curtask;
	printf("%s %d %s|\n", $t->comm, $t->tgid == pid, $t->group_leader->comm);
	print(($t->comm == comm, $t->comm));
}
--- stdout match
scry 1 scry\|
\((1|true), scry\)
