--- env: SCRY_FEATURES=none
--- cmd: --mode codegen
--- script
BEGIN { for ($i : 0..5) { @[$i] = nsecs(tai); } }
--- stderr
script:1:35-45: ERROR: Kernel does not support tai timestamp, please try sw_tai
BEGIN { for ($i : 0..5) { @[$i] = nsecs(tai); } }
                                  ~~~~~~~~~~
  (E0508: scry explain E0508)
--- exit: 1
