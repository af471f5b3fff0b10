# why: waits for a processor were seen
--- needs: root vm root
--- timeout: 60
--- sh: scry -q -c "sh work" runqlat
--- file: work
for i in 1 2 3 4 5 6 7 8; do true & done; wait; ls > /dev/null
--- check
grep -q "^@usecs:" stdout && grep -q "|@@@@" stdout
