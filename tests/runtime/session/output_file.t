--- needs-root
--- sh: scry -o result -e 'BEGIN { printf("x\n"); @a = 1; exit(); }' && cat result
--- stdout
x


@a: 1
