#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Claims: the shipped ones come out as expected, false ones are found out, files and ids are read.
# usage: verify.sh PATH_OF_ORDO
# shellcheck source=tests/cli/tap.sh
. "${0%/*}/tap.sh"

{
    succeeds verify
    shows '^all came out as expected$'
    grep '^!' "$scratch/out"
    [ "$(grep -c 'PROVED\|CONFIRMED' "$scratch/out")" -gt 20 ] || cat "$scratch/out"
    shows 'GQU reaches order 4.* CONFIRMED '
    shows 'GQU has order 3.5.* CONTRADICTED '
} | case_of 'all claims but the false ones come out as expected'

{
    # Widths of columns aside, the lines of the README's excerpt are all there.
    tr -s ' ' <"$scratch/out" >squeezed
    sed -n '/^       claim  /,/^$/s/^    //p' "$source/README.md" | tr -s ' ' >excerpt
    [ "$(wc -l <excerpt)" -gt 4 ] || cat excerpt
    grep -vxFf squeezed excerpt
} | case_of 'what the README shows of them'

# file KIND_KEYS ...: writes claims.json, one claim for each argument: id, then further keys.
file() {
    separator='{"claims": ['
    for keys in "$@"; do
        printf '%s\n{"id": "%s", "says": "says %s", "source": {"cite": "a test", "where": "here"}, %s}' \
            "$separator" "${keys%%,*}" "${keys%%,*}" "${keys#*,}"
        separator=,
    done >claims.json
    echo ']}' >>claims.json
}

# verdict ID: that of the claim in the JSON output.
verdict() {
    awk -v id="\"$1\"," '$1 == "\"id\":" { here = $2 == id }
        here && /^      "verdict":/ { gsub(/[",]/, "", $2); print $2 }' "$scratch/out"
}

# decides VERDICT NAME KEYS: a claim with these keys, expected to come out so.
decides() {
    {
        file "it,$3, \"expect\": \"$1\""
        succeeds verify claims.json --json
        [ "$(verdict it)" = "$1" ] || cat "$scratch/out"
        grep -q '"as_expected": true' "$scratch/out" || echo 'not as expected'
    } | case_of "$1: $2"
}
glu='"unit": "glu", "construction": "taylor", "norm": "rmse"'
decides CONFIRMED 'an order' \
    "\"kind\": \"order\", $glu, \"targets\": [\"exp\"], \"n\": \"16:1024\", \"value\": \"3\", \"digits\": 6"
decides CONTRADICTED 'an order off by 0.05' \
    "\"kind\": \"order\", $glu, \"targets\": [\"exp\"], \"n\": \"16:1024\", \"value\": \"3.05\", \"digits\": 6"
decides CONFIRMED 'a constant' \
    "\"kind\": \"constant\", $glu, \"targets\": [\"exp\"], \"n\": \"16:1024\", \"value\": \"1\", \"digits\": 4"
decides CONTRADICTED 'a constant off by 0.1 %' \
    "\"kind\": \"constant\", $glu, \"targets\": [\"exp\"], \"n\": \"16:1024\", \"value\": \"1.001\", \"digits\": 4"
decides CONTRADICTED 'true on one target, false on another' \
    "\"kind\": \"order\", \"unit\": \"mlp\", \"construction\": \"interpolate\", \"norm\": \"rmse\", \"targets\": [\"exp\", \"sqrt\"], \"n\": \"16:1024\", \"value\": \"2\", \"digits\": 2"
decides UNDECIDED 'too few sizes' \
    "\"kind\": \"order\", $glu, \"targets\": [\"exp\"], \"n\": \"16,32\", \"value\": \"3\", \"digits\": 6"
decides UNDECIDED 'the order of an error that is 0' \
    "\"kind\": \"order\", $glu, \"targets\": [\"x2\"], \"n\": \"16:128\", \"value\": \"3\", \"digits\": 2"
decides CONFIRMED 'expressions as targets, on an interval' \
    "\"kind\": \"order\", $glu, \"targets\": [\"exp(-2.385*x)\", \"1/(2+x)\"], \"on\": [\"-1/3\", \"pi/2\"], \"n\": \"16:1024\", \"value\": \"6/2\", \"digits\": 4"
decides PROVED 'a polynomial is reproduced' \
    '"kind": "exact", "unit": "glu", "construction": "taylor", "targets": ["(3*x^2-1)/7"], "n": "1:9:+1"'
decides REFUTED 'a polynomial that is not' \
    '"kind": "exact", "unit": "glu", "construction": "taylor", "targets": ["x^3/1000000000"], "n": "5"'
decides PROVED 'a refusal' \
    '"kind": "refusal", "unit": "gqu", "construction": "taylor", "targets": ["exp"], "n": "4:32"'
decides REFUTED 'a refusal of what exists' \
    '"kind": "refusal", "unit": "gqu", "construction": "hermite", "targets": ["exp"], "n": "4:32"'
decides AGREES 'a number of parameters' \
    '"kind": "published", "unit": "gqu", "quantity": "parameters", "n": "1,7,1000", "value": "7*n+1"'
decides DIFFERS 'a wrong number of parameters' \
    '"kind": "published", "unit": "gqu", "quantity": "parameters", "n": "1,7,1000", "value": "8*n"'

{
    file "good,\"kind\": \"exact\", \"unit\": \"glu\", \"construction\": \"taylor\", \"targets\": [\"x2\"], \"n\": \"5\"" \
        "bad,\"kind\": \"exact\", \"unit\": \"glu\", \"construction\": \"taylor\", \"targets\": [\"x3\"], \"n\": \"5\""
    expect_status 1 verify claims.json
    shows '^! *says bad .*REFUTED *a test, here$'
    shows '^ *says good .*PROVED'
    shows '^2 claims: 1 PROVED, 1 REFUTED$'
    shows '^1 came out otherwise than expected (marked !)'
    [ "$(grep -c '^!' "$scratch/out")" -eq 1 ] || echo 'another mark'
    [ -s "$scratch/err" ] && cat "$scratch/err"
} | case_of 'a false claim: exit status 1, marked with !'

{
    expect_status 1 verify claims.json --json
    grep -c '"as_expected": false' "$scratch/out" >found
    echo 1 | diff - found
} | case_of 'a false claim in JSON'

{
    file "open,\"kind\": \"order\", $glu, \"targets\": [\"exp\"], \"n\": \"16,32\", \"value\": \"3\", \"digits\": 6"
    expect_status 2 verify claims.json
    shows '^! .*UNDECIDED'
} | case_of 'undecided against expectation: exit status 2'

{
    file "open,\"kind\": \"order\", $glu, \"targets\": [\"exp\"], \"n\": \"16,32\", \"value\": \"3\", \"digits\": 6" \
        "bad,\"kind\": \"exact\", \"unit\": \"glu\", \"construction\": \"taylor\", \"targets\": [\"x3\"], \"n\": \"5\""
    expect_status 1 verify claims.json
} | case_of 'undecided and false: exit status 1'

{
    expect_status 1 verify claims.json -o written
    [ -s "$scratch/out" ] && cat "$scratch/out"
    "$ordo" verify claims.json | diff - written
} | case_of 'a false claim is written to a file all the same'

{
    succeeds verify glu-taylor-exact gqu-taylor-refused
    shows '^ *glu-taylor-exact .* PROVED'
    shows '^ *gqu-taylor-refused .* PROVED .*discriminant'
    shows '^2 claims: 2 PROVED$'
} | case_of 'ids select claims and show findings with reasons'

{
    succeeds verify glu-taylor-exact glu-taylor-exact
    shows '^1 claim: 1 PROVED$'
} | case_of 'a claim named twice is decided once'

{
    file "mine,\"kind\": \"exact\", \"unit\": \"glu\", \"construction\": \"taylor\", \"targets\": [\"x2\"], \"n\": \"5\""
    succeeds verify claims.json glu-taylor-exact
    shows '^2 claims: 2 PROVED$'
} | case_of 'a file and an id together'

{
    cp claims.json plain
    succeeds verify plain
    shows '^1 claim: 1 PROVED$'
} | case_of 'a file without .json'

{
    mkdir -p data/claims
    cp "$source/data/targets.json" data
    cp claims.json data/claims/paper.json
    succeeds verify --data data
    shows 'says mine .* PROVED'
    shows '^1 claim: 1 PROVED$'
    succeeds verify --data data mine
    shows '^ *mine .* PROVED'
    succeeds list claims --data data --format tsv
    [ "$(wc -l <"$scratch/out")" -eq 2 ] || cat "$scratch/out"
    mv data/claims/paper.json data/claims/false.json
    expect_status 65 verify --data data
    grep -q 'no claims but false ones in data' "$scratch/err" || cat "$scratch/err"
    mv data/claims/false.json data/claims/paper.json
} | case_of 'claims and targets from another folder'

{
    expect_status 65 verify --data data glu-taylor-exact
    expect_status 65 verify claims.json none-such
    file "mine,\"kind\": \"exact\", \"unit\": \"glu\", \"construction\": \"taylor\", \"targets\": [\"x2\"], \"n\": \"5\", \"colour\": \"red\""
    expect_status 65 verify claims.json
    grep -q 'claim "mine": unknown key "colour"' "$scratch/err" || cat "$scratch/err"
    [ -s "$scratch/out" ] && cat "$scratch/out"
} | case_of 'unknown ids and keys: exit status 65'
finish
