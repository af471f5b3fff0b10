# why: strings of the config block and of imports keep their escapes
--- cmd: --fmt -
--- script
config = { str_trunc_trailer = "a\n\"\\\x01"; }
import "a\tb";
begin { }
--- stdout
config = {
  str_trunc_trailer = "a\n\"\\\x01";
}
import "a\tb";
begin
{}
