#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The bench itself: its programs agree on a small work, or are reported as missing; a wrong value is
# noticed. No times.
# usage: bench.sh PATH_OF_run BUILD
run=$1 build=$2
set --
# shellcheck source=tests/lint/tap.sh
. "${0%/*}/../lint/tap.sh"
ORDO_BENCH_SECONDS=0
export ORDO_BENCH_SECONDS

# bench OPTION ...: into $scratch/out and $scratch/err; says how it ended.
bench() {
    "$run" --no-build --quick --work "$scratch/work" "$@" "$build" \
        >"$scratch/out" 2>"$scratch/err" </dev/null
    echo $?
}

# All peers but supnorm, which takes seconds for any work.
all='no check,arb,expert,PARI m,PARI,Boost,mpmath,no gmpy2,gsl,NumPy m,SciPy,scan,PARI scan,dirtyinf'
{
    status=$(bench --peers "$all")
    [ "$status" = 0 ] || echo "exit status $status"
    cat "$scratch/err"
    awk '/missing/ { missing = 1 } /apt-get install/ { told = 1 } /WRONG|failed|not compiled/
        $1 == "bumps" { rows++ }
        END {
            if (rows != 4) print rows + 0 " rows, not 4"
            if (missing && !told) print "what is missing is not said"
        }' "$scratch/out"
} | case_of 'all programs agree on a small work, or are missing'

# The last digits of the proved norm, and then all programs differ from it.
for work in "$scratch"/work/*; do
    sed '$s/...\(e-*[0-9]*\)$/385\1/; $s/\(.......\)....\(385e\)/\12385\2/' "$work" >"$scratch/x"
    mv "$scratch/x" "$work"
done
{
    status=$(bench --peers expert,arb,scan)
    [ "$status" = 1 ] || echo "exit status $status"
    for program in ours expert arb scan; do
        grep -q "^WRONG: $program, " "$scratch/err" || echo "$program is not noticed"
    done
} | case_of 'a value that is not that of the others is noticed'
finish
