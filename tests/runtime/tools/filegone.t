# why: files and directories that go, what gets another name, and what does not go
--- needs: root vm cmd:perl
--- timeout: 60
--- sh: scry -q -c "sh work" filegone
--- file: work
echo x > a; mkdir -p d/e; rm a; rmdir d 2>/dev/null; rmdir d/e d; echo x > b; mv b c; perl -e 'unlink "c"'
--- check
awk 'NR > 1 && NF { $1 = $2 = ""; print }' stdout > seen
printf '  %s\n' 'rm unlink 0 a' 'rmdir rmdir 39 d' 'rmdir rmdir 0 d/e' 'rmdir rmdir 0 d' 'mv rename 0 b -> c' 'perl unlink 0 c' | diff - seen
