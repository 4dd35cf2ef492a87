#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# ordo prove --coq, ordo verify --coq: what is refused, and small files that coqc checks.
# usage: coq.sh PATH_OF_ORDO
# shellcheck source=tests/cli/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/cli/coq_checks.sh
. "$tests/cli/coq_checks.sh"

# refuses PATTERN ARGUMENT ...: exit status 65, the reason, no file.
refuses() {
    pattern=$1
    shift
    rm -f refused.v
    expect_status 65 prove --coq refused.v "$@"
    grep -q -e "$pattern" "$scratch/err" || cat "$scratch/err"
    [ -e refused.v ] && echo 'a file was written'
}
{
    refuses "does not know 'asin(x/2)'; it knows + - \* /, powers .*, sqrt, exp, log," glu 'asin(x/2)' -n 3
    refuses "does not know 'x^(1/3)'" glu 'x^(1/3)' --on 1,2 -n 3
    refuses "does not know 'gamma(x)'" mlp '1+gamma(x)' --on 1,2
    refuses 'smooth on the interval' mlp 'abs(x-1/3)' -n 3
    refuses 'smooth on the interval' mlp 'x^(5/2)' --on 0,1
    refuses 'relu2: its gates are tied' relu2 exp -n 3
    refuses 'rational' mlp exp --on 0,pi -n 3
    refuses 'rational' mlp exp --on 0,pi
    refuses 'the error is zero' glu x2 -n 4
    refuses 'glu l2 has no formulas for Coq' glu x3 -c l2
    refuses 'uniform breakpoints' glu x3 -k graded:2
    refuses 'of degree 0 to' glu 'x^30'
} | case_of 'what has no proof for Coq is refused with the reason'

{
    expect_status 64 prove glu exp -n 3
    grep -q -- '--coq' "$scratch/err" || cat "$scratch/err"
    for name in a-b.v 3.v net.txt .v; do
        expect_status 64 prove --coq "$name" glu exp -n 3
        [ -e "$name" ] && echo "$name was written"
    done
    expect_status 74 prove --coq none/net.v glu exp -n 3
    succeeds prove --coq - mlp exp -n 1 -d 3
    shows '^     coqc FILE.v$'
} | case_of 'names that Coq does not take'

{
    cat >claims.json <<'EOF'
{"claims": [
  {"id": "cube", "says": "s", "source": {"cite": "c", "where": "w"}, "kind": "identity", "unit": "glu",
   "construction": "taylor", "targets": ["x3"], "value": "128*8/105*n^-6"},
  {"id": "order", "says": "s", "source": {"cite": "c", "where": "w"}, "kind": "theorem", "unit": "mlp", "targets": ["exp"]},
  {"id": "few-nets", "says": "s", "source": {"cite": "c", "where": "w"}, "kind": "bound", "unit": "mlp",
   "construction": "optimal", "targets": ["exp"], "norm": "rmse", "n": "2,3", "value": "1"},
  {"id": "floor", "says": "s", "source": {"cite": "c", "where": "w"}, "kind": "floor", "unit": "mlp", "targets": ["exp"],
   "norm": "rmse", "n": "2", "value": "1e-9"},
  {"id": "count", "says": "s", "source": {"cite": "c", "where": "w"}, "kind": "published", "unit": "mlp",
   "quantity": "parameters", "n": "9", "value": "28"}]}
EOF
    expect_status 65 verify claims.json --coq proofs
    shows '^5 claims: 4 PROVED, 1 AGREES$'
    grep -q '^ordo: count: no proof for Coq is written of claims of kind published; ' "$scratch/err" ||
        cat "$scratch/err"
    ls proofs >names
    printf '%s\n' cube_x3.v few_nets_exp_n2.v few_nets_exp_n3.v floor_exp_n2.v order_exp.v | diff - names
    grep -q '^     coqc few_nets_exp_n3.v$' proofs/few_nets_exp_n3.v || echo 'no command in the head'
} | case_of 'verify --coq writes a file for each case'

if ! coq_is_there; then
    skip 'coqc checks the files' 'no coqc with Coquelicot and Interval'
    finish
    exit
fi

# f, relu and the net stand at the beginning, and the bounds are the proved norm's digits.
{
    succeeds prove --coq Net.v mlp '1/(1+9*x^2)' -n 2 -d 5 --on=-1/3,2
    sed '/^Module Ordo/,$d' Net.v >"$scratch/out"
    shows '^Definition f (x : R) : R := 1 / (1 + 9 \* x^2)\.$'
    shows '^Definition relu (x : R) : R := Rmax 0 x\.$'
    [ "$(grep -c '^  + .* \* relu (1 \* x + (-\{0,1\}[0-9]* / [0-9^]*))\.\{0,1\}$' Net.v)" -eq 2 ] ||
        cat "$scratch/out"
    ordo norm mlp '1/(1+9*x^2)' -n 2 -b 53 --on=-1/3,2 --norm rmse,l2 -d 12 >norms
    bound=$(sed -n 's/^  \([0-9]*\) \/ 10^\([0-9]*\) <= sqrt .*/\1e-\2/p' Net.v)
    awk -v low="$bound" '$1 == "rmse" { found = 1; if (!(low < $2 && $2 < low * (1 + 1e-4))) print }
        END { if (!found) print "no rmse" }' norms
    checks Net.v
} | case_of 'the error of a net is a theorem'

# fails_changed FILE PATTERN EXPRESSION: FILE with the sed expression done to the lines that match
# the pattern is refused by coqc.
sum=$(sed -n 's/^  [0-9]* \/ 10^[0-9]* <= sqrt .* <= \([0-9]*\) .*/\1/p' Net.v)
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
    shows '^  RInt (fun x => (f x - net n x)^2) a b = (8 / 105) / INR n ^ 6\.$'
    checks Cube.v
    fails_changed Cube.v '(8 / 105)' 's|8 / 105|8 / 106|'
} | case_of 'an identity holds for every n'

{
    succeeds bound --coq Floor.v mlp exp -n 2
    sed '/^Module Ordo/,$d' Floor.v >"$scratch/out"
    shows '^  forall (d : R) (neurons : list neuron), length neurons = 2%nat ->$'
    low=$(sed -n 's/^  \([0-9]*\) \/ 10^\([0-9]*\) <= sqrt .*/\1e-\2/p' Floor.v)
    ordo bound mlp exp -n 2 --norm rmse --format tsv >bounds
    awk -F '\t' -v low="$low" '$1 == "rmse" { found = 1
        if (!(low > 0.2 * $2 && low < $2)) print low, $2 }
        END { if (!found) print "no rmse" }' bounds
    checks Floor.v
    fails_changed Floor.v 'length neurons = 2' 's|= 2|= 3|'
} | case_of 'what no net can reach'
finish
