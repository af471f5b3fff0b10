# why: -p takes processes; the number of a thread would match nothing
--- needs: root cmd:python3
--- before: python3 -c 'import threading,time; threading.Thread(target=time.sleep, args=(60,)).start(); time.sleep(60)'
--- sh
P=$PID
while T=$(ls /proc/$P/task | grep -v "^$P$" | head -n 1); [ -z "$T" ]; do sleep 0.1; done
scry -p $T -e 'BEGIN { }' 2>&1 | sed "s/$T/T/g; s/$P/P/g"
--- stdout
ERROR: Failed to attach to pid: T: it is a thread of process P; filter by thread in the script: /tid == T/
