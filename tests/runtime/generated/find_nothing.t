# why: a needle that is empty, or longer than the text may ever be, is decided while compiling
--- needs: root
--- cmd: -q script
--- script
BEGIN
{
	print((strcontains(comm, ""), strstr(comm, ""), strcontains(comm, "longer than any name of a thread"), strstr(comm, "longer than any name of a thread")));
	if (strcontains(comm, "")) { print("yes"); }
	exit();
}
--- stdout
(true, 0, false, -1)
yes
