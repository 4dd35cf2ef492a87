# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# For coq.sh and coq_long.sh, after tap.sh: files for Coq under test.

coq_is_there() {
    has coqc || return 1
    echo 'From Coquelicot Require Import Coquelicot. From Interval Require Import Tactic.' >There.v
    coqc There.v >"$scratch/there" 2>&1
}

# The axioms of Coq's real numbers: what a proof may rest on.
axioms='ClassicalDedekindReals.sig_forall_dec
ClassicalDedekindReals.sig_not_dec
Classical_Prop.classic
FunctionalExtensionality.functional_extensionality_dep'

# checks FILE: coqc takes it, nothing is admitted, and it says that it rests on the axioms above.
checks() {
    if ! coqc -q "$1" >"$scratch/coqc" 2>&1; then
        echo "coqc $1 failed:"
        tail -n 20 "$scratch/coqc"
    fi
    grep -nE 'Admitted|admit\.|Axiom |Parameter |Hypothesis |Conjecture ' "$1"
    # A name begins its line; its statement follows or stands below, moved to the right.
    sed -n '/^Axioms:/,$p' "$scratch/coqc" | sed -n '1d; s/^\([A-Za-z_.]*\).*/\1/p' | grep . |
        LC_ALL=C sort >"$scratch/axioms"
    echo "$axioms" | diff - "$scratch/axioms"
}

# fails_changed FILE PATTERN EXPRESSION: coqc refuses FILE once the sed expression changed the lines
# that match the pattern.
fails_changed() {
    sed "\\#$2#$3" "$1" | sed '/^Print Assumptions/d' >Changed.v
    if cmp -s Changed.v "$1" || [ "$(diff "$1" Changed.v | grep -c '^>')" -eq 0 ]; then
        echo "nothing was changed by $3"
    elif coqc -q Changed.v >"$scratch/changed" 2>&1; then
        echo "coqc takes $1 with $3"
    elif ! grep -q '^Error:' "$scratch/changed"; then
        cat "$scratch/changed"
    fi
}
