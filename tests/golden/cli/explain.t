--- cmd: explain E0305
--- stdout fragments, in order
structure has no such field
