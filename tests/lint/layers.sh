#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Includes obey the rule of layers: verify -> construct -> quadrature -> libraries, and that of the
# rooms of verify, each of which knows itself and those before it.
# usage: layers.sh [ROOT [HEADER ...]]: the public headers and those of the command
# shellcheck source=tests/lint/tap.sh
. "${0%/*}/tap.sh"
[ $# -eq 0 ] || shift

# includes FILE ...: "file line what" of each #include; what keeps its quotes or brackets.
includes() {
    [ $# -gt 0 ] || return 0
    awk '/^[ \t]*#[ \t]*include[ \t]/ {
        sub(/^[ \t]*#[ \t]*include[ \t]*/, "")
        sub(/[ \t]*(\/\*.*)?$/, "")
        print FILENAME, FNR, $0
    }' "$@"
}

# shellcheck disable=SC2046 # names of the project have no blanks
{
    includes $(in_folders '*.[ch]' quadrature) >"$scratch/quadrature"
    includes $(in_folders '*.[ch]' construct) >"$scratch/construct"
    includes $(in_folders '*.[ch]' verify) >"$scratch/verify"
    includes $(in_folders '*.[ch]' tests/quadrature) >"$scratch/tests_quadrature"
    includes $(in_folders '*.[ch]' tests/construct) >"$scratch/tests_construct"
    includes $(in_folders '*.[ch]' tests) >"$scratch/tests"
    includes $(command_sources) >"$scratch/command"
}
cat "$scratch/quadrature" "$scratch/construct" "$scratch/verify" >"$scratch/all"

# complain REASON: the lines of standard input, "file line what", as sentences.
complain() {
    while read -r file line what; do
        echo "$file:$line: $what $1"
    done
}

awk '$3 ~ /^"/ && $3 !~ /^"quadrature\//' "$scratch/quadrature" | complain 'points upwards' |
    case_of 'quadrature includes quadrature only'
awk '$3 ~ /^"/ && $3 !~ /^"(quadrature|construct)\//' "$scratch/construct" |
    complain 'points upwards' | case_of 'construct includes construct and quadrature only'
awk '$3 ~ /^"(construct|verify|tests\/(construct|verify))\//' "$scratch/tests_quadrature" |
    complain 'is above the layer that is tested' | case_of 'tests of quadrature stay below construct'
awk '$3 ~ /^"(verify|tests\/verify)\//' "$scratch/tests_construct" |
    complain 'is above the layer that is tested' | case_of 'tests of construct stay below verify'

awk '
    BEGIN { n = split("study proof claim certificate coq golden report figure page command", rooms)
            for (i = 1; i <= n; i++) rank[rooms[i]] = i }
    { split($1, from, "/"); split($3, to, "/") }
    to[1] == "\"verify" && (from[2] in rank) && rank[to[2]] > rank[from[2]]' "$scratch/verify" |
    complain 'points to a later room' | case_of 'rooms of verify include earlier ones only'

cat "$scratch/all" "$scratch/tests" | while read -r file line what; do
    case $what in
    '"'*/*'"')
        name=${what#\"}
        [ -f "${name%\"}" ] || echo "$file:$line: $what does not exist"
        ;;
    '"'*) echo "$file:$line: $what lacks its folder" ;;
    esac
done | case_of 'includes carry their folder'

# Peers of the bench are programs of their own.
awk '$3 ~ /^<(gmp|mpfr|flint|fmp|arb|acb|arf|mag|acf)[a-z_]*[.\/]/ && $1 != "quadrature/number.h" &&
    $1 !~ /^tests\/bench\//' \
    "$scratch/all" "$scratch/tests" | complain 'belongs in quadrature/number.h alone' |
    case_of 'only quadrature/number.h includes GMP, MPFR and FLINT'
awk '$3 ~ /^<gsl\//' "$scratch/construct" | complain 'belongs elsewhere' |
    case_of 'construct does not include GSL'
awk '$3 ~ /^<jansson/' "$scratch/quadrature" | complain 'belongs above quadrature' |
    case_of 'quadrature does not read JSON'
awk '$3 ~ /^<omp\.h/ && $1 != "quadrature/parallel.c"' "$scratch/all" |
    complain 'belongs in quadrature/parallel.c' | case_of 'only quadrature/parallel.c uses OpenMP'

if [ $# -gt 0 ] && [ -s "$scratch/command" ]; then
    while read -r file line what; do
        name=${what#\"}
        case $what in
        '"'*) is_one_of "${name%\"}" "$@" || echo "$file:$line: $what is private" ;;
        esac
    done <"$scratch/command" | case_of 'the command includes public headers only'
else
    skip 'the command includes public headers only' 'there is no command or no list of headers'
fi
# What is installed must not need what is not. The command's own headers are not, and need not be.
if [ $# -gt 0 ]; then
    for header in "$@"; do
        includes "$header"
    done | while read -r file line what; do
        name=${what#\"}
        case $what in
        '"'*) is_one_of "${name%\"}" "$@" || echo "$file:$line: $what is private" ;;
        esac
    done | case_of 'public headers include public headers only'
else
    skip 'public headers include public headers only' 'there is no list of headers'
fi
finish
