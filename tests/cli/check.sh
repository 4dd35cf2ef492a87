#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Measured against proved: how much is checked, what is said of it, and a disagreement.
# usage: check.sh PATH_OF_ORDO
# shellcheck source=tests/cli/tap.sh
. "${0%/*}/tap.sh"

peak='x^2+exp(-1e8*(x-0.1234)^2)' # narrower than any sampling of 4 cells sees

# disagrees ARGUMENT ...: exit status 70, one line with the cell and both numbers, nothing else.
disagrees() {
    expect_status 70 "$@"
    [ -s "$scratch/out" ] && head -n 3 "$scratch/out"
    [ "$(wc -l <"$scratch/err")" -eq 1 ] || cat "$scratch/err"
    grep -q '^ordo: mlp interpolate.*, n = 4: .*rmse, cell 3 of 4 = \[0, 0.5\]: int e^2 is proved to be 1\.1505e-3 +- [0-9.e-]* but measures 1\.0417e-3;' \
        "$scratch/err" || cat "$scratch/err"
}
{
    disagrees norm mlp "$peak" -n 4
    disagrees norm mlp "$peak" -n 4 --check sample
    disagrees norm mlp "$peak" -n 4 --check full --json -o written
    [ -e written ] && echo 'a file was written'
    disagrees study mlp "$peak" -n 4:8
} | case_of 'a peak that measuring misses: exit status 70 with both numbers'

{
    echo "{\"claims\": [{\"id\": \"peak\", \"says\": \"s\", \"source\": {\"cite\": \"c\", \"where\": \"w\"},
        \"kind\": \"order\", \"unit\": \"mlp\", \"construction\": \"interpolate\", \"norm\": \"rmse\",
        \"targets\": [\"$peak\"], \"n\": \"4,5000\", \"value\": \"2\", \"digits\": 1}]}" >peak.json
    disagrees verify peak.json
    grep -q 'mlp interpolate on x^2+exp' "$scratch/err" || cat "$scratch/err"
    expect_status 2 verify peak.json --check none
    shows 'UNDECIDED'
} | case_of 'a claim about such a target is not judged unless unchecked'

{
    succeeds norm mlp 'max(x,x^2)' --on=-0.001,1 -n 1 --norm rmse,h1
    shows '^checked by measuring all cells$'
    succeeds norm mlp 'max(x,x^2)' --on=-1.003,1.4 -n 3 --norm rmse,h1
    shows '^checked by measuring all cells$'
} | case_of 'kinks at the end of a cell and within, not declared, are measured right'

{
    # e is 1e-87, the rounding of parameters, with a kink of f at the end; panels there are narrow
    succeeds norm mlp 'min(x*x+0.855*x,3*(x+0.855))' --on=-10/9,-0.855 -n 7 -d 15 --norm rmse,h1
    shows '^rmse  1\.28688939736701e-87  proved '
    # e is 0, unknown to every enclosure
    expect_status 2 norm mlp 'cbrt(x^3)' -n 1 --on=-1,2 -d 15 -b 30 --norm rmse,l1,linf
    shows '^rmse  <= .*  enclosed '
} | case_of 'rounding of parameters is pursued, rounding noise is not'

{
    succeeds norm mlp "$peak" -n 4 --norm rmse --check none
    shows '^rmse  4\.6235938571217927828e-2  proved '
    shows '^not checked by measuring$'
} | case_of 'what is proved of it, unchecked'

# The largest error stands at a corner of f, which lies anywhere.
{
    for f in 'abs(x^2-0.3)' 'max(x^2,exp(x)-1)' 'exp(x)*abs(sin(x))' 'min(sin(4*x),0.3)'; do
        for net in 'mlp -n 5' 'mlp -n 9' 'mlp -n 16' 'mlp -n 33' 'glu -c midpoint -n 2'; do
            # shellcheck disable=SC2086 # a unit and options
            succeeds norm ${net%% *} "$f" ${net#* } --norm linf
            shows '^checked by measuring all cells$'
        done
    done
} | case_of 'maxima at corners are measured as they are proved'

# checked MODE LINE ARGUMENT ...: what JSON and the table say.
checked() {
    mode=$1 line=$2
    shift 2
    succeeds "$@" --json
    grep '"checked":' "$scratch/out" | sort -u | tr -d ' ,' >found
    echo "\"checked\":\"$mode\"" | diff - found
    succeeds "$@"
    shows "^$line\$"
}
{
    checked full 'checked by measuring all cells' norm glu exp -n 256
    checked sample 'checked by measuring a sample of the cells' norm glu exp -n 257
    checked sample 'checked by measuring a sample of the cells' norm glu exp -n 8 --check sample
    checked full 'checked by measuring all cells' norm glu exp -n 300 --check full
    checked none 'not checked by measuring' norm glu exp -n 8 --check none
    checked full 'checked by measuring all cells' study glu exp -n 4:16
    checked none 'not checked by measuring' study glu exp -n 4:16 --check none
    succeeds study glu exp -n 128:512
    shows '^checked by measuring all cells of the smaller nets, a sample of others$'
} | case_of 'how much is checked'

{
    for n in 7 300; do
        for mode in full sample none; do
            succeeds norm gqu bumps -n $n --norm rmse,l2,l1,linf,h1 --format tsv --check $mode
            grep -v '^#' "$scratch/out" >$mode
        done
        same full sample
        same full none
    done
} | case_of 'a check changes no number'

{
    succeeds norm glu exp -n 300 --check full --json
    grep -c '"measured": "' "$scratch/out" >found
    succeeds norm glu exp -n 300 --check sample --json
    grep -c '"measured": null' "$scratch/out" >>found
    succeeds norm glu exp -n 4 --check none --json
    grep -c '"measured": null' "$scratch/out" >>found
    printf '2\n2\n2\n' | diff - found
} | case_of 'a measured number is given where all cells were measured'
finish
