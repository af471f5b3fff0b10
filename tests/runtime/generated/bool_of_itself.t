# why: the value of a map that only its own elements say is a bool
--- needs: root
--- cmd: -q script
--- script
BEGIN
{
	@a[1] = !@a[2];
	@b[1] = has_key(@b, 1);
	@b[2] = has_key(@b, 1);
	exit();
}
--- stdout


@a[1]: true
@b[1]: false
@b[2]: true
