# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# TAP for the lint scripts, which begin with `. "${0%/*}/tap.sh"`: $root is their first argument,
# $scratch a folder that is removed at the end.
set -u
LC_ALL=C
export LC_ALL

root=${1:-${0%/*}/../..}
cd "$root" || exit 1
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT

# report LINE: numbers a case. Cases end pipelines, in shells of their own, so a file counts them.
report() {
    echo "$1" >>"$scratch/results"
    number=$(wc -l <"$scratch/results")
    echo "${1%%- *}$((number)) - ${1#*- }"
}

# case_of NAME: one case, which has failed if standard input has any line; those say why.
case_of() {
    cat >"$scratch/complaints"
    if [ -s "$scratch/complaints" ]; then
        report "not ok - $1"
        sed 's/^/# /' "$scratch/complaints"
    else
        report "ok - $1"
    fi
}

# skip NAME REASON: a case that cannot be decided here.
skip() {
    report "ok - $1 # SKIP $2"
}

# finish: the plan, and the exit status.
finish() {
    touch "$scratch/results"
    number=$(wc -l <"$scratch/results")
    echo "1..$((number))"
    ! grep -q '^not ok' "$scratch/results"
    exit
}

# in_folders PATTERN FOLDER ...: the files below folders whose names match, sorted.
in_folders() {
    pattern=$1
    shift
    for folder in "$@"; do
        if [ -d "$folder" ]; then
            find "$folder" -type f -name "$pattern"
        fi
    done | sort
}

# is_one_of WORD WORD ...: whether the first is among the others.
is_one_of() {
    word=$1
    shift
    for other in "$@"; do
        [ "$word" = "$other" ] && return 0
    done
    return 1
}

# The C files of verify/ that belong to the command and not to the library.
command_sources() {
    for name in ${ORDO_COMMAND_SOURCES:-main.c}; do
        [ -f "verify/$name" ] && echo "verify/$name"
    done
}

# The C files of the library.
library_sources() {
    command_sources >"$scratch/command_sources"
    in_folders '*.c' quadrature construct verify | grep -vxFf "$scratch/command_sources" || :
}

# compiler_flags: what the project compiles with, but for warnings.
compiler_flags() {
    printf '%s ' -std=c17 -D_POSIX_C_SOURCE=200809L -I.
    for package in gmp mpfr gsl jansson flint cmocka; do
        pkg-config --cflags "$package" 2>/dev/null || :
    done | tr '\n' ' '
}

# libraries: the lines of quadrature/number.h that include headers of other projects, with their
# conditions: a header that declares nothing of ours.
libraries() {
    grep -E '^#[ \t]*(if|el|endif|include[ \t]*<)' quadrature/number.h
}

# precompiled LANGUAGE COMPILER OPTION ...: compiles those headers once, in $scratch, and prints the
# options that take them from there. A file that forgets to include them compiles nevertheless.
precompiled() {
    language=$1
    shift
    header=$scratch/libraries_$1.h
    if [ -f quadrature/number.h ] && libraries >"$header"; then
        "$@" -x "$language-header" "$header" -o "$header.gch" >/dev/null 2>&1 &&
            echo "-include $header"
    fi
}
