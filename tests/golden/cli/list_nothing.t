# why: a list without a line says that it is one; the status is that of any list
--- sh: scry -l 'nosuchthing' 2>&1; echo $?; scry -l 'software:cpu-clock,software:nosuch*' 2>&1; scry --no-warnings -l nosuchthing 2>&1
--- stdout
nothing matches 'nosuchthing'
0
software:cpu-clock:
nothing matches 'software:nosuch*'
