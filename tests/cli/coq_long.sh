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

# stated FILE EXPRESSION: what sed finds by that in what stands before the general facts.
stated() {
    sed '/^Module Ordo/,$d' "$1" | sed -n "$2"
}

# f, relu and the net stand at the beginning, and the bounds are the proved norm's digits.
{
    succeeds prove --coq Net.v mlp '1/(1+9*x^2)' -n 2 -d 5 --on=-1/3,2
    sed '/^Module Ordo/,$d' Net.v >"$scratch/out"
    shows '^Definition f (x : R) : R := 1 / (1 + 9 \* x^2)\.$'
    shows '^Definition relu (x : R) : R := Rmax 0 x\.$'
    [ "$(grep -c '^  + .* \* relu (1 \* x + (-\{0,1\}[0-9]* / [0-9^]*))\.\{0,1\}$' Net.v)" -eq 2 ] ||
        cat "$scratch/out"
    ordo norm mlp '1/(1+9*x^2)' -n 2 -b 53 --on=-1/3,2 --norm rmse,l2 -d 12 >norms
    bound=$(stated Net.v 's/^  \([0-9]*\) \/ 10^\([0-9]*\) <= sqrt .*/\1e-\2/p')
    awk -v low="$bound" '$1 == "rmse" { found = 1; if (!(low < $2 && $2 < low * (1 + 1e-4))) print }
        END { if (!found) print "no rmse" }' norms
    checks Net.v
} | case_of 'the error of a net is a theorem'

# fails_changed FILE PATTERN EXPRESSION: FILE with the sed expression done to the lines that match
# the pattern is refused by coqc.
sum=$(stated Net.v 's/^  [0-9]* \/ 10^[0-9]* <= sqrt .* <= \([0-9]*\) .*/\1/p')
{
    fails_changed Net.v ' <= sqrt ' "s|<= $sum /|<= $((sum - 1)) /|"
    fails_changed Net.v ' <= sqrt ' "s|^  [0-9]* /|  $sum /|"
} | case_of 'a bound with another last digit is not proved'
{
    number=$(sed -n 's/^Definition net.*//; /relu (1/{s/^  + (\(-\{0,1\}[0-9]*\) .*/\1/p; q}' Net.v)
    [ "$number" ] || echo 'no parameter was found'
    fails_changed Net.v "^  + ($number " "s|($number |($((number + 1)) |"
} | case_of 'nor is anything of a net with another last digit'

{
    succeeds prove --coq Cube.v glu x3 --on 0,1
    sed '/^Module Ordo/,$d' Cube.v >"$scratch/out"
    shows '^  RInt (fun x => (f x - net n x)^2) a b = (8 / 105) / INR n ^ 6) /\\$'
    shows '^  (forall x, is_derive f2 x (f3 x)) /\\$'
    shows '^  (forall x, a <= x <= b -> Rabs (f3 x) <= (3075 / 512)) /\\$'
    shows '^  (forall x, 0 <= x <= 1 -> (3069 / 512) <= f3 x)\.$'
    checks Cube.v
    fails_changed Cube.v '(8 / 105)' 's|8 / 105|8 / 106|'
    fails_changed Cube.v '<= f3 x' 's|3069|3073|'
} | case_of 'an identity holds for every n'

{
    succeeds bound --coq Floor.v mlp exp -n 2
    sed '/^Module Ordo/,$d' Floor.v >"$scratch/out"
    shows '^  forall (d : R) (neurons : list neuron), length neurons = 2%nat ->$'
    # Of what ordo proves, which other cells show, a good part; less than what a net reaches.
    low=$(stated Floor.v 's/^  \([0-9]*\) \/ 10^\([0-9]*\) <= sqrt .*/\1e-\2/p')
    ordo bound mlp exp -n 2 --norm rmse -c optimal --format tsv >bounds
    awk -F '\t' -v low="$low" '$1 == "rmse" { found = 1
        if (!(low > 0.4 * $2 && low < $4)) print low, $2, $4 }
        END { if (!found) print "no rmse" }' bounds
    checks Floor.v
    fails_changed Floor.v 'length neurons = 2' 's|= 2|= 3|'
} | case_of 'what no net can reach'

for unit in mlp glu gqu; do
    for target in '1/(1+9*x^2)' 'sin(4*x)' exp; do
        {
            succeeds prove --coq Net.v "$unit" "$target" -n 16
            in_time 180 Net.v
        } | case_of "$unit on $target: 16 neurons, 10 digits"
    done
done

# The last of these nets: gqu on exp.
{
    bound=$(stated Net.v 's/^  [0-9]* \/ 10^[0-9]* <= sqrt .* <= \([0-9]*\) .*/\1/p')
    fails_changed Net.v ' <= sqrt ' "s|<= $bound /|<= $((bound - 1)) /|"
} | case_of 'the tenth digit matters'

for unit in mlp glu gqu; do
    {
        succeeds bound --coq Floor.v "$unit" '1/(1+9*x^2)' -n 16
        in_time 180 Floor.v
    } | case_of "no $unit of 16 neurons on 1/(1+9*x^2)"
done

# What the claims say, as well: of linf(k) and l2(k), of both norms, from above and below.
{
    sed 's|^{"id"|{"says": "s", "source": {"cite": "c", "where": "w"}, "id"|' >claims.json <<'EOF'
{"claims": [
{"id": "largest", "kind": "bound", "unit": "mlp", "construction": "interpolate", "targets": ["exp"], "norm": "rmse", "n": "2", "value": "h^2*linf(2)/sqrt(120)"},
{"id": "mean", "kind": "bound", "unit": "glu", "construction": "midpoint", "targets": ["exp"], "norm": "l2", "n": "2", "value": "2*h^3*l2(3)/sqrt(30240)"},
{"id": "low", "kind": "bound", "unit": "mlp", "construction": "optimal", "targets": ["exp"], "norm": "l2", "relation": ">=", "n": "2", "value": "0.5/sqrt(720)*h^2*l2(2)+n/1e6"},
{"id": "floor", "kind": "floor", "unit": "mlp", "targets": ["exp"], "norm": "l2", "n": "2", "value": "sqrt(2)/1e3"},
{"id": "fourth", "kind": "identity", "unit": "gqu", "construction": "hermite", "targets": ["x4"], "value": "256/315*(n-1)^-8"},
{"id": "cubic", "kind": "exact", "unit": "gqu", "construction": "optimal", "targets": ["x3"], "n": "2,7"},
{"id": "line", "kind": "exact", "unit": "mlp", "construction": "optimal", "targets": ["x"], "n": "2,7"}
]}
EOF
    succeeds verify claims.json --coq claims
    for file in claims/*.v; do
        in_time 60 "$file"
    done
    fails_changed claims/floor_exp_n2.v '^Definition claimed' 's|sqrt 2|17|'
    fails_changed claims/fourth_x4.v '^Definition claimed' 's|256|257|'
} | case_of 'files of claims prove what the claims say'

# Functions that are not smooth everywhere, on intervals where they are; digits that carry.
while read -r neurons unit target; do
    {
        succeeds prove --coq Net.v "$unit" "$target" -n "$neurons"
        in_time 60 Net.v
    } | case_of "$unit on $target: $neurons neurons"
done <<'EOF'
3 glu sqrt(x+2)
3 mlp abs(x+3)*x^2
3 glu abs(sin(x)-3)
1 mlp (0.1-1e-13)*sqrt(2)*sin(pi*x)
EOF

# What the shipped claims say of 64 neurons.
for unit in mlp glu gqu; do
    {
        succeeds verify "$unit-floor-rmse" --coq floors
        in_time 900 "floors/${unit}_floor_rmse_runge9_n64.v"
    } | case_of "$unit-floor-rmse"
done

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
    } | case_of "the order: $unit on $target"
done <<'EOF'
mlp exp -1,1
glu 1/(1+9*x^2) -1,1
gqu 1/(1+9*x^2) -1,1
gqu sin(4*x) -1,1
mlp log(x+2)*atan(3*x) -1,1
mlp sqrt(x+2)*tan(x/2) -1,1
mlp 1/(1+cos(pi*x)^2) -1,1
glu sin(4*(x-1)^2) -1,1
glu sqrt(x^2+1/7)/(2+cos(x)) -3,3
gqu exp(-x^2)*sin(3*x) 0.1,2
EOF
{
    succeeds prove --coq Order.v mlp 'sin(4*x)'
    fails_changed Order.v '^  (-16) \* sin' 's|-16|-17|'
    fails_changed Order.v 'is_derive f x' 's|is_derive f x|is_derive f1 x|'
} | case_of 'a wrong derivative is not proved'

{
    upper=$(sed -n 's/^ *rmse (net d neurons) <= (\([0-9]*\) .*/\1/p' Order.v)
    fails_changed Order.v '^      rmse .*<= ([0-9]* / 10^[0-9]*) / INR n' "s|<= ($upper /|<= ($((upper - 2)) /|"
} | case_of 'nor is a smaller constant'

{
    succeeds prove --coq Graded.v gqu 'x^(5/2)+softplus(x)' -n 5 -c optimal --on 1/7,2 -k graded:2 -d 7
    in_time 120 Graded.v
} | case_of 'other breakpoints, half powers, compound functions'
finish
