--- cmd: --fmt
--- script
// first
config={missing_probes="warn"}
BEGIN{$a=1;if($a>0){printf("x");}else{exit()}}
kprobe:vfs_read,kprobe:vfs_write /pid==1/{@[comm,tid]=count();/* why */ delete(@start[tid]);}
--- stdout
// first
config = {
  missing_probes = "warn";
}
BEGIN
{
  $a = 1;
  if ($a > 0) {
    printf("x");
  } else {
    exit();
  }
}
kprobe:vfs_read,
kprobe:vfs_write
/pid == 1/
{
  @[comm, tid] = count(); /* why */
  delete(@start[tid]);
}
