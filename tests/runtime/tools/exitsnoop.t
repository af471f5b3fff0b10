# why: how children end: by status and by signal
--- needs: root vm root
--- timeout: 60
--- sh: scry -q -c "sh work" exitsnoop
--- file: work
sh -c 'exit 3'; sh -c 'kill -9 $$'; true
--- check
grep -q " sh .* code 3$" stdout && grep -q " sh .* signal 9 (Killed)" stdout
