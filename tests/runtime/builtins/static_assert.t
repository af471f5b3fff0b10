--- needs-root
--- cmd: --dry-run -e 'BEGIN { static_assert(1 == 2, "one is not two"); }'
--- stderr has
one is not two
--- exit: 1
