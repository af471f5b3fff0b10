# why: comm(pid) of a process that is none is N/A, and the warning names the number
--- needs: root fentry
--- setup: if scry -e 'fentry:vfs_read { print(comm(1)); }' --mode codegen 2>&1 | grep -q 'not supported in this probe type'; then echo bpf_task_from_pid; exit 77; fi
--- sh
scry -q -c "cat /proc/self/comm" -e 'fentry:vfs_read /pid == cpid && !@once/ { @once = 1; print(comm(pid)); print(comm(99999999)); exit(); }' >out 2>err || sed -n '$p' err >&2
grep -v '^cat$' out; grep '^cat$' out | sort -u; sed -n 1p err
--- stdout
N/A


@once: 1
cat
stdin:1:78-92: WARNING: No such process (pid=99999999)
