# why: a nap, and how long it was meant to be
--- needs: root vm root
--- timeout: 60
--- sh: scry -q -c "sh work" naptime
--- file: work
sleep 0.125
--- check
awk '$3 == "sleep" && $5 == "0.125" { n++ } END { exit n != 1 }' stdout
