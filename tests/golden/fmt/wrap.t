# why: long lists and operators are wrapped under their start; block values stay on one line
--- cmd: --fmt -
--- script
begin {
  printf("%-8d %-16s %s %d %d %d %d\n", pid, comm, str(args->filename), pid, comm, str(args->filename), ncpus);
  $total = @requests_of_the_first_kind_here + @requests_of_the_second_kind_here + @requests_of_the_third_kind;
  $t = (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, ccccccccccccccccccccc);
  $y = if pid { 1 } else { 2 }; $z = { $q = 1; $q + 1 };
  @m[(comm, pid)] = @m[comm,pid] + 1;
  $f = ((struct file *)arg0)->f_path.dentry;
  while ($i < 3) { $i++ } unroll(3) { print(1) } for ($i : 0..10) { continue; }
}
--- stdout
begin
{
  printf("%-8d %-16s %s %d %d %d %d\n",
         pid, comm, str(args.filename), pid, comm, str(args.filename), ncpus);
  $total = (@requests_of_the_first_kind_here +
            @requests_of_the_second_kind_here) +
           @requests_of_the_third_kind;
  $t = (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,
        bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, ccccccccccccccccccccc);
  $y = if pid { 1 } else { 2 };
  $z = {
    $q = 1;
    $q + 1
  };
  @m[comm, pid] += 1;
  $f = ((struct file*)arg0).f_path.dentry;
  while ($i < 3) {
    $i++;
  }
  unroll (3) {
    print(1);
  }
  for $i : 0..10 {
    continue;
  }
}
