# why: system calls by name and by program
--- needs: root vm root
--- timeout: 60
--- sh: scry -q -c "sh work" syscount
--- file: work
rm -f a b c d e
--- check
grep -qE "^@by_call\[newfstatat\]: [0-9]+$" stdout && grep -qE "^@by_program\[rm\]: [0-9]{2,}$" stdout
