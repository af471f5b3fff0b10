# why: what is completed comes from the tables: options, their values, names of warnings, tools, subcommands
--- sh: bash try
--- file: try
source <(scry completion bash) || exit
compopt() { :; }
try()
{
	COMP_LINE="$1" COMP_POINT=${#1}
	read -ra COMP_WORDS <<< "${1//:/ : }"
	[[ $1 == *' ' ]] && COMP_WORDS+=("")
	COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
	_scry
	echo "$1: ${COMPREPLY[*]}"
}
try 'scry --emit'
try 'scry -f j'
try 'scry -W unused-map,whi'
try 'scry opensn'
try 'scry chec'
try 'scry explain W0304'
try 'scry completion '
try 'scry -l kretp'
try 'scry -l software:cpu-'
for s in zsh fish; do scry completion $s | grep -c disable-warnings; done
scry completion tcsh
echo $?
--- stdout
scry --emit: --emit-elf --emit-llvm
scry -f j: json
scry -W unused-map,whi: unused-map,while
scry opensn: opensnoop
scry chec: check
scry explain W0304: W0304
scry completion : bash zsh fish
scry -l kretp: kretprobe:
scry -l software:cpu-: cpu-clock: cpu-migrations:
1
1
2
--- stderr
ERROR: USAGE: scry completion bash | zsh | fish
