#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# ordo prove --coq, bound --coq, verify --coq: what is refused, what files state, and one small file
# that coqc checks; coq_long.sh has the others.
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
    refuses 'the error is zero: there is nothing' glu x2 -n 4
    refuses 'smooth at x = 3.33333e-1: .*; choose one (--on) that ends before' mlp 'abs(x-1/3)' -n 3
    refuses 'glu l2 has no formulas for Coq' glu x3 -c l2
    refuses 'uniform breakpoints' glu x3 -k graded:2
    refuses 'of degree 0 to' glu 'x^30'
} | case_of 'what has no proof for Coq is refused with the reason'

# A line there, with the same digits on both sides: what has no digits is not refused for them.
{
    rm -f tiny.v
    expect_status 2 prove --coq tiny.v mlp 'abs(x-2)' -n 3
    grep -q 'the error is zero or too small to be told from zero (L2 at most [0-9.e-]*)' "$scratch/err" ||
        cat "$scratch/err"
    expect_status 65 bound --coq tiny.v mlp 'abs(x-2)' -n 3
    grep -q 'no bound but 0 is seen: nets of 3 neurons may equal the function' "$scratch/err" ||
        cat "$scratch/err"
    [ -e tiny.v ] && echo 'a file was written'
} | case_of 'of an error of zero it is said that it is zero'

# unused REASON ARGUMENT ...: options that would mean nothing are errors, and no file is written.
unused() {
    reason=$1
    shift
    rm -f unused.v
    expect_status 64 "$@" --coq unused.v
    grep -q -e "$reason" "$scratch/err" || cat "$scratch/err"
    [ -e unused.v ] && echo 'a file was written'
}
{
    for option in -d -b; do
        unused '-b and -d are about one net' prove mlp exp "$option" 7
        unused '-b and -d are about one net' prove glu x3 "$option" 7
    done
    unused '-c and -k are about one net, or all' prove mlp exp -c optimal
    unused '-c and -k are about one net, or all' prove mlp exp -k uniform
    unused '-o and --format do not go with --coq' prove mlp exp -n 2 -o other
    unused '-o and --format do not go with --coq' bound mlp exp -n 2 --json
    for option in '-c optimal' '-k graded:2' '--orientation forward' '-b 9' '-d 9' '--check none'; do
        # shellcheck disable=SC2086
        unused 'bound --coq is about all' bound mlp exp -n 2 $option
    done
    unused 'no proof for Coq is written of other norms' bound mlp exp -n 2 --norm rmse,linf
    succeeds bound mlp exp -n 2 --norm l2 --coq norms.v
    succeeds prove mlp x2 -c optimal -k uniform --coq formulas.v
} | case_of 'options that would mean nothing are errors'

{
    expect_status 64 prove glu exp -n 3
    grep -q -- '--coq' "$scratch/err" || cat "$scratch/err"
    for name in a-b.v 3.v net.txt .v Ordo.v Few.v; do
        expect_status 64 prove --coq "$name" glu exp -n 3
        [ -e "$name" ] && echo "$name was written"
    done
    expect_status 74 prove --coq none/net.v glu exp -n 3
    mkdir own && cp "$source/data/targets.json" own
    succeeds prove --coq Own.v mlp exp -n 1 --data own
    succeeds prove --coq - mlp exp -n 1 -d 3
    shows '^     coqc FILE.v$'
} | case_of 'names that Coq does not take'

# The claims of a file for `verify --coq`, one a line, without what all have.
claims_of() {
    sed 's|^{"id"|{"says": "s", "source": {"cite": "c", "where": "w"}, "id"|' |
        sed '1s|^|{"claims": [|; $!s|$|,|; $s|$|]}|' >claims.json
}
# first_page FILE: what stands before the general facts, in one line.
first_page() {
    sed '/^Module Ordo/,$d' "proofs/$1" | tr '\n' ' ' | tr -s ' ' >"$scratch/out"
}
{
    claims_of <<'EOF'
{"id": "cube", "kind": "identity", "unit": "glu", "construction": "taylor", "targets": ["x3"], "value": "128*8/105*n^-6"}
{"id": "fourth", "kind": "identity", "unit": "gqu", "construction": "hermite", "targets": ["x4"], "value": "256/315*(n-1)^-8"}
{"id": "same", "kind": "exact", "unit": "glu", "construction": "taylor", "targets": ["x2"], "n": "2,7"}
{"id": "order", "kind": "theorem", "unit": "mlp", "targets": ["exp"]}
{"id": "few-nets", "kind": "bound", "unit": "mlp", "construction": "optimal", "targets": ["exp"], "norm": "rmse", "n": "2,3", "value": "2.385e-1"}
{"id": "few_nets", "kind": "bound", "unit": "mlp", "construction": "interpolate", "targets": ["exp"], "norm": "rmse", "n": "2", "value": "h^2*linf(2)/sqrt(120)"}
{"id": "low", "kind": "bound", "unit": "mlp", "construction": "optimal", "targets": ["exp"], "norm": "l2", "relation": ">=", "n": "2", "value": "0.5/sqrt(720)*h^2*l2(2)+n/1e6"}
{"id": "floor", "kind": "floor", "unit": "mlp", "targets": ["exp"], "norm": "rmse", "n": "2", "value": "2.385e-9"}
{"id": "count", "kind": "published", "unit": "mlp", "quantity": "parameters", "n": "9", "value": "28"}
EOF
    expect_status 65 verify claims.json --coq proofs
    shows '^9 claims: 8 PROVED, 1 AGREES$'
    grep -q '^ordo: count: no proof for Coq is written of claims of kind published; ' "$scratch/err" ||
        cat "$scratch/err"
    ls proofs >names
    printf '%s\n' cube_x3.v few_nets_exp_n2.v few_nets_exp_n2_2.v few_nets_exp_n3.v floor_exp_n2.v \
        fourth_x4.v low_exp_n2.v order_exp.v same_x2.v | diff - names
    grep -q '^     coqc few_nets_exp_n3.v$' proofs/few_nets_exp_n3.v || echo 'no command in the head'
} | case_of 'verify --coq writes a file for each case, and none over another'
{
    first_page few_nets_exp_n2.v
    shows 'Definition claimed : R := 2385 / 10^4\. '
    shows ' sqrt (RInt (fun x => (f x - net x)^2) a b / (b - a)) <= claimed\. '
    first_page few_nets_exp_n2_2.v
    shows 'Definition claimed (linf_2 : R) : R := h^2 \* linf_2 / sqrt 120\.'
    shows '(forall linf_2, (forall x, a <= x <= b -> Rabs (f2 x) <= linf_2) -> sqrt (.*) <= claimed linf_2)\. '
    shows '(forall x, a <= x <= b -> is_derive f1 x (f2 x))'
    first_page low_exp_n2.v
    shows 'Definition l2_2 : R := sqrt (RInt (fun x => (f2 x)^2) a b)\.'
    shows 'Definition claimed : R := let n := 2 in (1 / 2) / sqrt 720 \* h^2 \* l2_2 + n / 1000000\.'
    shows ' claimed <= sqrt (RInt (fun x => (f x - net x)^2) a b)\. '
    first_page floor_exp_n2.v
    shows 'Definition claimed : R := 2385 / 10^12\. '
    shows ' claimed < sqrt (RInt (fun x => (f x - net d neurons x)^2) a b / (b - a))\. '
    first_page fourth_x4.v
    shows 'Definition claimed (n : R) : R := (256 / 315) \* (/ (n - 1)^8)\.'
    shows '(2 <= neurons)%nat -> RInt (fun x => (f x - net (neurons - 1) x)^2) a b = claimed (INR neurons))'
    shows 'with exact real parameters'
    first_page same_x2.v
    shows '(forall n x, (1 <= n)%nat -> a <= x <= b -> net n x = f x)\.'
    for file in few_nets_exp_n2 floor_exp_n2 fourth_x4; do
        first_page "$file.v"
        shows 'ex_RInt (fun x => (f x - net'
    done
} | case_of 'the files of claims state what the claims say'

# not_written REASON STATUS: of the claims on standard input there is no file.
not_written() {
    rm -rf proofs
    claims_of
    expect_status "$2" verify claims.json --coq proofs
    grep -q -e "$1" "$scratch/err" || cat "$scratch/err"
    ls proofs
}
{
    not_written 'what is proved for Coq does not imply the claimed value' 2 <<'EOF'
{"id": "near", "kind": "floor", "unit": "mlp", "targets": ["runge9"], "norm": "rmse", "n": "64", "value": "5.6e-5"}
EOF
    not_written 'is written of other norms than rmse and l2' 65 <<'EOF'
{"id": "largest", "kind": "floor", "unit": "mlp", "targets": ["exp"], "norm": "linf", "n": "2", "value": "1e-9"}
EOF
    not_written 'l1(k) or several norms' 65 <<'EOF'
{"id": "mean", "kind": "bound", "unit": "mlp", "construction": "optimal", "targets": ["exp"], "norm": "rmse", "n": "2", "value": "l1(2)"}
EOF
    not_written 'linf(k) but of bounds from above' 65 <<'EOF'
{"id": "sum", "kind": "bound", "unit": "mlp", "construction": "optimal", "targets": ["exp"], "norm": "rmse", "n": "2", "value": "linf(2)+1"}
EOF
    not_written 'const: no proof for Coq is written of claimed constants' 2 <<'EOF'
{"id": "const", "kind": "theorem", "unit": "mlp", "targets": ["exp"], "lower": "1e-9"}
EOF
    not_written 'wrong: REFUTED, there is no proof for Coq' 1 <<'EOF'
{"id": "wrong", "kind": "bound", "unit": "mlp", "construction": "optimal", "targets": ["exp"], "norm": "rmse", "n": "2", "value": "1e-9"}
EOF
} | case_of 'what does not follow for Coq has no file'

# The text of a claim stands in comments and names of files alone, whatever it is.
{
    rm -rf proofs
    long=$(printf '%0120d' 0 | sed 's/0/+x/g')
    claims_of <<EOF
{"id": "a*) Axiom (*b", "kind": "identity", "unit": "glu", "construction": "taylor", "targets": ["x3"], "value": "128*8/105*n^-6"}
{"id": "a\\" (*b", "kind": "bound", "unit": "mlp", "construction": "optimal", "targets": ["exp"], "norm": "rmse", "n": "2", "value": "2.385e-1"}
{"id": "long", "kind": "bound", "unit": "mlp", "construction": "optimal", "targets": ["exp(x)+0*(x$long)"], "norm": "rmse", "n": "2,3", "value": "2.385e-1"}
EOF
    succeeds verify claims.json --coq proofs
    find proofs -type f | awk 'length > 240 { print } END { if (NR != 4) print NR " files" }'
    grep -c '^(\* The claim a\* ) Axiom ( \*b, by the number of neurons\. \*)$' proofs/a___Axiom___b_x3.v |
        grep -v '^1$'
    grep -c "^(\* The number of the claim a' ( \*b\. \*)$" proofs/a____b_exp_n2.v | grep -v '^1$'
} | case_of 'what a claim is called is no text of Coq'

# Powers of ten have natural exponents, however large or small the numbers are, also where no double
# is near.
{
    succeeds bound --coq Large.v mlp '1e8*exp(x)' -n 2
    succeeds bound --coq Small.v mlp '1e-8*exp(x)' -n 2
    succeeds prove --coq Tiny.v mlp '1e-400*exp(x)' -n 2
    for scale in 1e8 1e-8 1e-400 1e400; do
        succeeds prove --coq Order.v mlp "$scale*exp(x)"
        cat Order.v >>Orders
    done
    grep -nE '10\^(-|[0-9]{4})|-[0-9]*%(positive|nat)' Large.v Small.v Tiny.v Orders
    # The same digits, whatever the scale.
    sed -n 's/^ *rmse (net d neurons) <= (\([0-9]*\) .*/\1/p' Orders |
        awk 'NR == 1 { digits = $1 } $1 != digits { print } END { if (NR != 4) print NR " orders" }'
} | case_of 'large and small functions'

if ! coq_is_there; then
    skip 'coqc checks the files' 'no coqc with Coquelicot and Interval'
    finish
    exit
fi

# The smallest: a net of one neuron, and the identity whose proof takes coqc the least.
{
    succeeds prove --coq Net.v mlp exp -n 1 -d 3
    checks Net.v
} | case_of 'coqc takes a net, with no axioms but those of the real numbers'
{
    succeeds prove --coq Square.v mlp x2
    fails_changed Square.v '(16 / 15)' 's|16 / 15|17 / 15|'
} | case_of 'a changed digit is not proved'

# The constants are those of ordo prove, or one unit looser in the last digit.
{
    succeeds prove --coq Order.v mlp exp
    sed '/^Module Ordo/,$d' Order.v >"$scratch/out"
    shows '^  (forall x, a < x < b -> is_derive_n f 2 x (f2 x)) '
    sed -n 's/^ *rmse (net d neurons) <= (\([0-9]*\) \/ 10^\([0-9]*\)) .*/upper \1e-\2/p
        s/^ *(\([0-9]*\) \/ 10^\([0-9]*\)) \/ INR n .* <= rmse.*/lower \1e-\2/p' Order.v >rates
    ordo prove mlp exp | awk '
        NR == FNR { stated[$1] = $2; next }
        $1 == "best" && $2 == "rmse" { found = 1
            if (!(stated["upper"] >= $6 * (1 - 1e-9) && stated["upper"] <= $6 * (1 + 1.1e-4))) print
            if (!(stated["lower"] <= $3 * (1 + 1e-9) && stated["lower"] >= $3 * (1 - 1.1e-4))) print }
        END { if (!found) print "no rmse" }' rates -
    checks Order.v
} | case_of 'the order for every n'
finish
