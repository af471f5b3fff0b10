# why: each new thread with the function that it starts with
--- needs: root
--- program: threads
--- cmd: -q -c './threads 3 10' threadsnoop
--- check
test "$(grep -c ' threads  *worker$' stdout)" = 3
