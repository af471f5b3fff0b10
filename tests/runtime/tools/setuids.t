# why: a program that becomes another user
--- needs: root vm root
--- timeout: 60
--- sh: scry -q -c "sh work" setuids
--- file: work
setpriv --reuid 65534 true
--- check
awk '$2 == "setpriv" && $3 == 0 && $5 == 65534 && $6 == 0 { n++ } END { exit n != 1 }' stdout
