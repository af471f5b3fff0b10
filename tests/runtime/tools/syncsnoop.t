# why: a sync of everything
--- needs: root vm root
--- timeout: 60
--- sh: scry -q -c "sh work" syncsnoop
--- file: work
sync
--- check
awk '$3 == "sync" && $4 == "sync" { n++ } END { exit n != 1 }' stdout
