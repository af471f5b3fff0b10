--- needs: root btf
--- cmd: -q -e 'BEGIN { printf("%d %d\n", kfunc_exist("no_such_kfunc"), kfunc_allowed("no_such_kfunc")); exit(); }'
--- stdout
0 0
