# why: a minus sign before "--" needs parentheses
--- cmd: --fmt -
--- script
begin { $z = 1; print(- --$z); print(- -$z); print(-$z--); print(! ++$z); }
--- stdout
begin
{
  $z = 1;
  print(-(--$z));
  print(-(-$z));
  print(-$z--);
  print(!(++$z));
}
