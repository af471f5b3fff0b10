# why: the file that is replaced keeps its mode, and a link to it stays one
--- sh: printf 'begin{exit()}' > a.bt; chmod 751 a.bt; ln -s a.bt link.bt; scry --fmt link.bt -o link.bt; stat -c '%a' a.bt; readlink link.bt; cat a.bt; ls | grep -c scry-
--- stdout
751
a.bt
begin
{
  exit();
}
0
--- exit: 1
