#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Files for Coq that take coqc longer: nets of 16 neurons, all formulas, derivatives, claims.
# usage: coq_long.sh PATH_OF_ORDO
# shellcheck source=tests/cli/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/cli/coq_checks.sh
. "$tests/cli/coq_checks.sh"

if ! coq_is_there; then
    skip 'coqc checks the files' 'no coqc with Coquelicot and Interval'
    finish
    exit
fi

# in_time SECONDS FILE: as checks, and coqc's own time stays below that.
in_time() {
    times >"$scratch/before"
    checks "$2"
    times >"$scratch/after"
    cat "$scratch/before" "$scratch/after" | awk -v most="$1" -v file="$2" '
        NR % 2 == 0 { split($1, t, /[ms]/); before = spent; spent = t[1] * 60 + t[2] }
        END { spent -= before
              if (spent > most) print file ": " spent " s"
              print "# " file ": " spent " s" >"/dev/stderr" }'
}

for unit in mlp glu gqu; do
    for target in '1/(1+9*x^2)' 'sin(4*x)' exp; do
        {
            succeeds prove --coq Net.v "$unit" "$target" -n 16
            in_time 180 Net.v
        } | case_of "$unit on $target: 16 neurons, 10 digits"
    done
done

for unit in mlp glu gqu; do
    {
        succeeds bound --coq Floor.v "$unit" '1/(1+9*x^2)' -n 16
        in_time 180 Floor.v
    } | case_of "no $unit of 16 neurons on 1/(1+9*x^2)"
done

# The last of these nets: gqu on exp.
{
    bound=$(sed -n 's/^  [0-9]* \/ 10^[0-9]* <= sqrt .* <= \([0-9]*\) .*/\1/p' Net.v)
    fails_changed Net.v ' <= sqrt ' "s|<= $bound /|<= $((bound - 1)) /|"
} | case_of 'the tenth digit matters'

while read -r unit construction target on; do
    {
        succeeds prove --coq All.v "$unit" "$target" -c "$construction" "--on=$on"
        in_time 120 All.v
    } | case_of "for every n: $unit $construction on $target"
done <<'EOF'
mlp interpolate x^5/3-2.385*x^2+1 -1/3,2
mlp optimal x^5/3-2.385*x^2+1 -1/3,2
glu taylor x^5/3-2.385*x^2+1 -1/3,2
glu midpoint x^5/3-2.385*x^2+1 -1/3,2
gqu hermite x^5/3-2.385*x^2+1 -1/3,2
gqu optimal x^5/3-2.385*x^2+1 -1/3,2
glu taylor x^2-x/7 -1,1
glu midpoint x^8-x/7 -1,1
EOF

while read -r unit target on; do
    {
        succeeds prove --coq Order.v "$unit" "$target" "--on=$on"
        in_time 180 Order.v
    } | case_of "what order rests on: $unit on $target"
done <<'EOF'
mlp exp -1,1
glu 1/(1+9*x^2) -1,1
gqu 1/(1+9*x^2) -1,1
gqu sin(4*x) -1,1
mlp log(x+2)*atan(3*x) -1,1
mlp sqrt(x+2)*tan(x/2) -1,1
mlp 1/(1+cos(pi*x)^2) -1,1
EOF
{
    succeeds prove --coq Order.v mlp 'sin(4*x)'
    fails_changed Order.v '^  (-16) \* sin' 's|-16|-17|'
    fails_changed Order.v 'is_derive f x' 's|is_derive f x|is_derive f1 x|'
} | case_of 'a wrong derivative is not proved'

{
    succeeds prove --coq Graded.v gqu 'x^(5/2)+softplus(x)' -n 5 -c optimal --on 1/7,2 -k graded:2 -d 7
    in_time 120 Graded.v
} | case_of 'other breakpoints, half powers, compound functions'
finish
