#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What is false is found out: the shipped claims that are false on purpose, and for each kind of
# claim a true one with a false neighbour, one percent apart where that decides.
# usage: false.sh PATH_OF_ORDO
# shellcheck source=tests/cli/tap.sh
. "${0%/*}/tap.sh"

{
    succeeds verify false
    shows '^all came out as expected$'
    grep 'PROVED\|CONFIRMED\|AGREES\|UNDECIDED' "$scratch/out"
    for kind in order constant published exact identity bound sandwich theorem floor refusal parameters; do
        grep -q "\"kind\": \"$kind\"" "$source/data/claims/false.json" || echo "no false claim of kind $kind"
    done
} | case_of 'every claim that is false on purpose is refuted, contradicted or differs'

{
    succeeds verify "$tests/cli/neighbours.json"
    shows '^all came out as expected$'
    grep 'UNDECIDED' "$scratch/out"
} | case_of 'true claims and their false neighbours are all decided rightly'

# The same file, each expectation turned round: all must be marked.
{
    sed -e 's/"expect": "[A-Z]*"/"expect": "UNDECIDED"/' "$source/data/claims/false.json" >turned.json
    sed -i -e 's/"id": "false-/"id": "turned-/' turned.json
    expect_status 1 verify turned.json
    [ "$(grep -c '^!' "$scratch/out")" -eq "$(grep -c '"id"' turned.json)" ] || cat "$scratch/out"
} | case_of 'what comes out otherwise is marked, all of it'
finish
