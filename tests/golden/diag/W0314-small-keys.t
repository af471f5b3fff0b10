# why: a kernel with small map keys gets shorter strings, and says so
--- env: SCRY_FEATURES=none
--- cmd: --mode codegen
--- script
kprobe:vfs_read { @[str(arg0), comm] = count(); }
--- stdout
WARNING: This kernel takes map keys of at most 512 bytes (Linux 5.11 lifts that): str() without a length keeps 480 bytes.
