# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# For the tests of the command, which begin with `. "${0%/*}/tap.sh"`: $ordo is their first
# argument, they run in $scratch/work, and report as the lint scripts do. Functions end with what
# they found wrong on standard output, for case_of.
case ${1:?usage: NAME.sh PATH_OF_ORDO} in
/*) ordo=$1 ;;
*) ordo=$(pwd)/$1 ;;
esac
tests=$(CDPATH='' cd -- "${0%/*}/.." && pwd) || exit 1
set --
# shellcheck source=tests/lint/tap.sh
. "$tests/lint/tap.sh"
# shellcheck disable=SC2034 # for the tests
source=$tests/..
mkdir "$scratch/work" && cd "$scratch/work" || exit 1
umask 022

# ordo ARGUMENT ...: the command under test, without the terminal.
ordo() {
    "$ordo" "$@" </dev/null
}

# expect_status STATUS ARGUMENT ...: runs into $scratch/out and $scratch/err.
expect_status() {
    wanted=$1
    shift
    "$ordo" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
    got=$?
    if [ "$got" -ne "$wanted" ]; then
        echo "exit status $got, not $wanted"
        head -c 1000 "$scratch/err"
    fi
}

# succeeds ARGUMENT ...: exit status 0, nothing on standard error; the output is in $scratch/out.
succeeds() {
    expect_status 0 "$@"
    if [ -s "$scratch/err" ]; then
        echo "standard error:"
        head -c 1000 "$scratch/err"
    fi
}

# shows PATTERN: a line of $scratch/out matches.
shows() {
    if ! grep -q -e "$1" "$scratch/out"; then
        echo "no line of the output matches: $1"
        head -n 40 "$scratch/out"
    fi
}

# same FILE FILE: both are equal.
same() {
    diff "$1" "$2" || :
}

# has COMMAND: whether it is there.
has() {
    command -v "$1" >/dev/null 2>&1
}
