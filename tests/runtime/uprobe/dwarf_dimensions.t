# why: an array of several dimensions in the debug information has them: indices and printing
--- needs: root uprobe
--- program: grid
--- cmd: -q -c ./grid
--- script
uprobe:./grid:sum {
	print(args.g->m);
	print(args.g->m[1]);
	$i = args.g->m[0][0];
	printf("%d %d %d\n", args.g->m[1][2], args.g->m[$i][1], args.g->last);
	print((args.g->names[0], args.g->names[1]));
	print(sizeof(args.g->m));
}
--- stdout
[[1,2,3],[4,5,-6]]
[4,5,-6]
-6 5 77
(ab, cd)
12

