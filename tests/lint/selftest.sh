#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Each lint check can fail: on a small tree with that one fault, and only then.
# usage: selftest.sh [ROOT]
# shellcheck source=tests/lint/tap.sh
. "${0%/*}/tap.sh"
lint=$(pwd)/tests/lint
format=$(pwd)/.clang-format
tidy=$(pwd)/.clang-tidy
licence='/* SPDX-License-Identifier: GPL-3.0-or-later */'
unset ORDO_COMMAND_SOURCES

# tree: a faultless tree in $scratch/tree.
tree() {
    rm -rf "$scratch/tree"
    for folder in quadrature construct verify tests/quadrature tests/construct; do
        mkdir -p "$scratch/tree/$folder"
    done
    cd "$scratch/tree" || exit 1
    cp "$format" .clang-format
    echo '# SPDX-License-Identifier: GPL-3.0-or-later' | tee meson.build >meson_options.txt
    header quadrature/low.h '/* Adds. */' 'int ordo_low(int a);'
    header construct/high.h '/* Adds more. */' 'int ordo_high(int a);'
    header quadrature/number.h '#include <library.h>'
    printf '%s\n' '#ifndef LIBRARY_H' '#define LIBRARY_H' '#include <stddef.h>' \
        '#define LIBRARY_ONE 1' 'static inline int' 'library_twice(int a)' '{' \
        '    return a == 1 ? a + a : a + a;' '}' '#endif' >library.h
    source_of quadrature/low.c '#include "quadrature/low.h"' '' '#include "quadrature/number.h"' \
        '' 'int' 'ordo_low(int a)' '{' '    return a + 1;' '}'
    source_of construct/high.c '#include "construct/high.h"' '' '#include "quadrature/low.h"' '' \
        'int' 'ordo_high(int a)' '{' '    return ordo_low(a);' '}'
    source_of verify/main.c '#include "construct/high.h"' '' 'int' 'main(void)' '{' \
        '    return ordo_high(-1);' '}'
}

header() {
    name=$1
    shift
    guard=$(echo "ordo_$name" | tr 'a-z/.' 'A-Z__')
    printf '%s\n' "$licence" "#ifndef $guard" "#define $guard" '' "$@" '' '#endif' >"$name"
}

source_of() {
    name=$1
    shift
    printf '%s\n' "$licence" "$@" >"$name"
}

# expect SCRIPT FAULT CASE ARGUMENT ...: the script fails just the case that contains this text, if
# one is named.
expect() {
    script=$1 fault=$2 wanted=$3
    shift 3
    sh "$lint/$script.sh" "$scratch/tree" "$@" >"$scratch/tap" 2>&1
    {
        grep '^not ok' "$scratch/tap" | grep -vF -- "${wanted:-no such case}"
        if [ -n "$wanted" ] && ! grep '^not ok' "$scratch/tap" | grep -qF -- "$wanted"; then
            grep -F -- "$wanted" "$scratch/tap" || cat "$scratch/tap"
        fi
    } >"$scratch/unexpected"
    if grep -q '# SKIP' "$scratch/unexpected"; then
        skip "$script: $fault" 'its tool is missing'
    else
        case_of "$script: $fault" <"$scratch/unexpected"
    fi
}

tree
for script in layers contracts format headers warnings words; do
    expect "$script" 'no fault' ''
done

tree
echo '#include "construct/high.h"' >>quadrature/low.c
expect layers 'quadrature includes construct' 'quadrature includes quadrature only'
tree
echo '#include "verify/main.c"' >>construct/high.c
expect layers 'construct includes verify' 'construct includes construct and quadrature only'
tree
source_of tests/quadrature/test_low.c '#include "construct/high.h"'
expect layers 'a test of quadrature includes construct' 'tests of quadrature stay below construct'
tree
source_of verify/study.h ''
source_of tests/construct/test_high.c '#include "verify/study.h"'
expect layers 'a test of construct includes verify' 'tests of construct stay below verify'
tree
mkdir verify/claim verify/report
source_of verify/claim/kind.h ''
source_of verify/report/json.h '#include "verify/claim/kind.h"'
expect layers 'a room of verify includes an earlier one' ''
source_of verify/claim/kind.h '#include "verify/report/json.h"'
expect layers 'a room of verify includes a later one' 'rooms of verify include earlier ones only'
tree
echo '#include "low.h"' >>verify/main.c
expect layers 'an include without a folder' 'includes carry their folder'
tree
echo '#include "quadrature/lower.h"' >>verify/main.c
expect layers 'an include of no file' 'includes carry their folder'
for include in gmp.h mpfr.h arb.h acb_poly.h flint/fmpq.h; do
    tree
    echo "#  include <$include> /* here */" >>construct/high.c
    expect layers "<$include> in construct" 'only quadrature/number.h includes'
done
tree
mkdir tests/bench
source_of tests/bench/peer.c '#include <mpfr.h>'
expect layers 'MPFR in a peer of the bench' ''
tree
echo '#include <gsl/gsl_math.h>' >>construct/high.c
expect layers 'GSL in construct' 'construct does not include GSL'
tree
echo '#include <jansson.h>' >>quadrature/low.c
expect layers 'JSON in quadrature' 'quadrature does not read JSON'
tree
echo '#include <omp.h>' >>construct/high.c
expect layers 'OpenMP in construct' 'only quadrature/parallel.c uses OpenMP'
tree
expect layers 'the command includes a private header' 'the command includes public headers only' \
    quadrature/low.h
tree
expect layers 'the command includes a public header' '' quadrature/low.h construct/high.h
header construct/high.h '#include "quadrature/low.h"'
expect layers 'a public header includes a private one' 'public headers include public headers only' \
    construct/high.h

tree
header quadrature/low.h '/* Adds. */' '' 'int ordo_low(int a);'
expect contracts 'a blank line below the contract' 'each prototype of quadrature/low.h'
tree
header quadrature/low.h '/* Adds. */' 'int ordo_low(int a);' 'int *' 'ordo_lower(int a,' '    int b);'
expect contracts 'a second prototype without contract' 'each prototype of quadrature/low.h'
tree
{
    printf 'int\nordo_long(void)\n{\n'
    yes '    ;' | head -n 97
    printf '}\n'
} >"$scratch/long"
{ echo; cat "$scratch/long"; } >>quadrature/low.c
expect contracts '101 lines in a function' 'no function has more than 100 lines'
tree
{ echo; sed '4d' "$scratch/long"; } >>quadrature/low.c
expect contracts '100 lines in a function' ''
tree
yes '' | head -n 600 >>quadrature/low.c
expect contracts 'over 600 lines in a file' 'no file has more than 600 lines'
tree
sed 1d construct/high.c >x && mv x construct/high.c
expect contracts 'a C file without licence line' 'each C file begins with the licence line'
tree
echo '#!/bin/sh' >verify/run.sh
expect contracts 'a script without licence line' 'each script begins with the licence line'

tree
sed 's/^    return/  return/' quadrature/low.c >x && mv x quadrature/low.c
expect format 'a wrong indentation' 'quadrature is formatted'

tree
header quadrature/low.h '/* Adds. */' 'size_t ordo_low(int a);'
source_of quadrature/low.c
source_of construct/high.c
source_of verify/main.c
header construct/high.h
expect headers 'a header that needs another' 'quadrature/low.h alone' construct/high.h
tree
header construct/high.h '/* Adds. */' 'int ordo_high(int class);'
expect headers 'a header that is not C++' 'all installed headers as C++'
tree
header construct/high.h
source_of construct/high.h 'enum { ORDO_HIGH };'
expect headers 'a header without guard' 'construct/high.h alone as C'

tree
sed 's/return a + 1/return a + 1.5/' quadrature/low.c >x && mv x quadrature/low.c
expect warnings 'a conversion' 'quadrature/low.c by clang'

if command -v clang-tidy >/dev/null 2>&1; then
    tree
    cp "$tidy" .clang-tidy
    expect tidy 'no fault' ''
    sed 's/return a + 1/return a + library_twice(LIBRARY_ONE) == 2 ? a : a/' quadrature/low.c >x &&
        mv x quadrature/low.c
    expect tidy 'two equal branches' 'quadrature is tidy'
else
    skip 'tidy: two equal branches' 'no clang-tidy'
fi

for word in TODO FIXME; do
    tree
    echo "/* $word */" >>quadrature/low.c
    expect words "$word" 'nothing is left for later'
done
tree
echo "c_args = '-ffast-math'" >>meson.build
expect words 'fast-math' 'floating point is not loosened'
tree
sed 's/return/return fesetround(0) +/' quadrature/low.c >x && mv x quadrature/low.c
expect words 'a rounding mode' 'the rounding mode of doubles is left alone'
for call in 'printf("%d", a)' 'fprintf(stderr, "")' 'mpfr_printf("")' 'puts("")'; do
    tree
    sed "s/return/\/* it \*\/ return $call +/" construct/high.c >x && mv x construct/high.c
    expect words "$call" 'the library does not print'
done
for call in 'exit(1)' 'abort()'; do
    tree
    sed "s/return/$call; return/" construct/high.c >x && mv x construct/high.c
    expect words "$call" 'the library does not exit'
done
tree
sed 's/return/rand(); return/' construct/high.c >x && mv x construct/high.c
expect words 'rand()' 'the library leaves the state of its host alone'
tree
sed 's/return/puts("never exit(1)"); exit(0); return/' verify/main.c >x && mv x verify/main.c
sed 's/return/snprintf(0, 0, "exit(1); printf(2)"); \/\/ exit(0)\n    return/' \
    quadrature/low.c >x && mv x quadrature/low.c
expect words 'the command prints and exits' ''

if command -v gcc >/dev/null 2>&1 && command -v nm >/dev/null 2>&1; then
    tree
    sed 's/ordo_low/low_ordo/' quadrature/low.c >x && mv x quadrature/low.c
    gcc -I. -c quadrature/low.c -o low.o -fpic && gcc -shared low.o -o liblow.so
    gcc -I. -c construct/high.c -o high.o
    sh "$lint/symbols.sh" . "$scratch/tree/liblow.so" "$scratch/tree/high.o" |
        grep -v '^#' >"$scratch/tap"
    printf '%s\n' 'not ok 1 - external symbols of liblow.so begin with ordo_' \
        'ok 2 - external symbols of high.o begin with ordo_' 1..2 >"$scratch/expected"
    diff "$scratch/expected" "$scratch/tap" | case_of 'symbols: a foreign name'
else
    skip 'symbols: a foreign name' 'no gcc or no nm'
fi
finish
