#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What bash offers after the beginning of a command line.
# usage: completion.sh PATH_OF_ORDO
# shellcheck source=tests/cli/tap.sh
. "${0%/*}/tap.sh"

if ! has bash; then
    skip 'completion' 'no bash'
    finish
fi

# The last argument is the word that is being typed. Names of files are in bin/, to stay apart.
mkdir bin
ln -s "$ordo" bin/ordo
cat >complete.bash <<'EOF'
# As a user's shell may have it.
PATH=$PWD/bin:$PATH
source "$1" || exit 1
shift
COMP_WORDS=(ordo "$@")
COMP_CWORD=$#
_ordo 2>&1 >/dev/null
printf '%s\n' "${COMPREPLY[@]}"
EOF

# offers WORDS ARGUMENT ...: just these.
offers() {
    words=$1
    shift
    {
        bash complete.bash "$source/verify/completion.bash" "$@" 2>&1 | sort >found
        # shellcheck disable=SC2086 # a list
        printf '%s\n' $words | sort | diff - found
    } | case_of "ordo$(printf ' %s' "$@")|"
}

# includes WORD ARGUMENT ...: among others.
includes() {
    word=$1
    shift
    {
        bash complete.bash "$source/verify/completion.bash" "$@" >found 2>&1
        grep -qxF -e "$word" found || cat found
    } | case_of "ordo$(printf ' %s' "$@")| offers $word"
}

units=$(ordo list units --format tsv | sed '/^#/d; 1d' | cut -f1 | uniq)
offers 'verify' ver
commands=$(ordo --help | sed -n 's/^  \([a-z]*\)  .*/\1/p')
offers "$commands help --help --version" ''
offers "$commands" help ''
offers 'prove plot' help p
offers 'tutorial' tut
offers 'quasi' study relu : 3 exp -c ''
offers 'quasi' study relu3 -c ''
offers 'quasi' study relu:3 -c ''
offers 'legendre5' study relu : 3 leg
offers 'tied' verify ti
offers 'tied' verify --digits 5 ti
offers 'f16 f32 f64' construct glu exp --dtype = f
offers 'bf16 f16 f32 f64' construct glu exp --dtype =
offers 'gqu:hermite' compare gqu:h
offers 'hermite' plot convergence mlp,gqu : h
offers 'study' s
offers 'recheck' rec
offers 'prove plot' p
offers "$units" prove ''
offers 'legendre5' prove gqu leg
offers 'mlp' study m
offers "$units" study ''
offers 'bumps' study gqu bu
offers 'f64 f32 bf16 f16' construct glu exp --dtype ''
offers 'sin4 sinpi' norm glu sin
offers 'sin4 sinpi' measure net.safetensors sin
offers 'bf16' study glu exp --dtype b
offers 'sin4 sinpi' norm -n 4 glu sin
offers 'sin4 sinpi' norm --json glu sin
offers 'hermite l2 optimal quasi taylor' study gqu bumps -c ''
offers 'uniform' norm glu exp -k u
offers 'graded:' norm glu exp --knots g
offers 'midpoint' study glu bumps --construction m
offers 'sample' study glu exp --check s
offers 'json' study glu exp --format j
offers 'forward' study glu exp --orientation f
offers 'linf' norm glu exp --norm li
offers 'rmse,l2 rmse,l1 rmse,linf' norm glu exp --norm rmse,l
offers '--plot' study glu exp --pl
offers '' norm glu exp --pl
offers '--findings' verify --fi
offers 'spline1 spline2' compare mlp sp
offers 'gqu gqu:hermite gqu:l2 gqu:optimal gqu:quasi gqu:taylor' compare gq
offers 'mlp:interpolate' compare glu:taylor -n 4 mlp:i
offers 'midpoint' compare mlp glu : m
offers 'hermite l2 optimal quasi taylor' compare gqu :
offers 'bumps' compare mlp glu bum
offers 'bumps' golden gqu bum
offers 'golden' go
offers 'check' ch
offers '--points' golden gqu bumps --po
offers '--flush' golden gqu bumps --fl
offers '' compare mlp exp --parameters ''
offers '--parameters' compare mlp exp --p
offers 'targets units claims figures' list ''
offers 'convergence' plot c
offers 'recheck report' re
offers 'bumps' report mlp,gqu exp bu
offers 'mlp,gqu:hermite' report mlp,gqu:h
offers 'bumps' plot convergence bu
offers 'glu,gqu glu,gqu:hermite glu,gqu:l2 glu,gqu:optimal glu,gqu:quasi glu,gqu:taylor' plot slopes glu,gq
offers 'bumps' plot convergence mlp,gqu bu
offers 'svg png pdf' plot convergence exp --format ''
offers 'glu-taylor-exact' verify glu-taylor-ex
offers '' study glu exp -n ''
offers '' norm glu exp extra ''
includes '--help' list --
includes complete.bash verify c
includes complete.bash norm c
includes complete.bash measure c
includes complete.bash recheck c
includes complete.bash check bin c
includes bin check b
includes bin golden glu exp -o b
includes complete.bash verify glu-taylor-exact --certificate c
includes q26-gqu-order-3.5 verify glu-taylor-exact q26
includes bin norm glu exp --data b
includes complete.bash norm glu exp -o c

{
    # An option's value is none of the arguments: a unit may follow.
    for command in $(ordo --help | sed -n 's/^  \([a-z]*\)  .*/\1/p'); do
        ordo "$command" --help | sed -n 's/^ [ a-z,-]*\(--[a-z]*\) [A-Z].*/\1/p' |
            sed "s/.*/$command &/"
    done >pairs
    [ "$(wc -l <pairs)" -gt 50 ] || cat pairs
    grep '^study\|^norm\|^golden' pairs | while read -r command option; do
        bash complete.bash "$source/verify/completion.bash" "$command" "$option" value gq >found 2>&1
        grep -qx 'gqu' found || echo "$command $option"
    done
} | case_of 'options with values are known'

{
    ls "$source/data/claims" | sed 's/\.json$//' | while read -r name; do
        bash complete.bash "$source/verify/completion.bash" verify "$name" >found 2>&1
        grep -qx -e "$name" found || echo "$name"
    done
} | case_of 'files of claims are known'
finish
