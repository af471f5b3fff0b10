# why: the report names the system, the build and the kernel's features
--- needs-root
--- cmd: --info
--- stdout has
[Kk]ernel
btf
ringbuf
