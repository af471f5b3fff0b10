# why: files looked at, with the error
--- needs: root vm root
--- timeout: 60
--- sh: scry -q -c "sh work" statsnoop
--- file: work
stat work >/dev/null; stat not_there 2>/dev/null; true
--- check
grep -q "stat  *0 work$" stdout && grep -q "stat  *2 not_there$" stdout
