--- cmd: --mode codegen /no/such/file.bt
--- stderr fragments, in order
/no/such/file.bt
--- exit: 1
