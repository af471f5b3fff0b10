# why: the two newlines are written even if no map is
--- needs-root
--- sh: scry -q script; echo end
--- file: script
config = { print_maps_on_exit = false }
begin { @a = 1; printf("x\n"); }
--- stdout
x


end
