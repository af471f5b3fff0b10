# why: a tool's --help is its head comment and its named options, wherever the option stands; explain prints the same
--- sh
scry syscount --help >a; scry -h syscount >b; scry explain syscount >c; cat a; cmp a b && cmp a c && echo same
scry --help | grep -c -e '^  loads  *the load averages' -e '^usage: '
for t in funccount funclatency stackcount; do scry $t; echo $?; done 2>&1
--- stdout
syscount: system calls by name and by program, the most frequent last.

  scry syscount [-- --top=LINES]

named options, behind --:
  --top            lines shown (default 10)
same
2
ERROR: funccount needs a function: scry funccount 'vfs_*'
1
ERROR: funclatency needs a function: scry funclatency vfs_read
1
ERROR: stackcount needs a function: scry stackcount submit_bio
1
