# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# What verify/run.sh and tests/run.sh share: installs what a build needs and is missing, configures
# and builds in build/. They set $root, enter it and read this file. Messages go to standard error.
LC_ALL=C
export LC_ALL

# Exit status when something needed is missing and cannot be installed here (EX_UNAVAILABLE).
UNAVAILABLE=69

say() {
    echo "$*" >&2
}

have() {
    command -v "$1" >/dev/null 2>&1
}

c_compiler() {
    for program in ${CC:-cc gcc clang}; do
        if have "$program"; then
            echo "$program"
            return 0
        fi
    done
    return 1
}

# at_least HAVE WANT: whether the first version is not below the second.
at_least() {
    [ "$(printf '%s\n%s\n' "$2" "$1" | sort -t. -k1,1n -k2,2n -k3,3n | head -n 1)" = "$2" ]
}

# Whether FLINT and Arb, one library or two, compile and link.
have_balls() {
    folder=$(mktemp -d) || return 1
    cat >"$folder/balls.c" <<'END'
#include <gmp.h>
#include <mpfr.h>
#if __has_include(<flint/arb.h>)
#include <flint/arb.h>
#else
#include <arb.h>
#endif
int main(void) { arb_t x; arb_init(x); arb_clear(x); return 0; }
END
    found=1
    flags=$(pkg-config --cflags --libs flint 2>/dev/null || echo -lflint)
    for libraries in "$flags" "-lflint-arb $flags" "-larb $flags"; do
        # shellcheck disable=SC2086 # a list of options
        if [ "$found" -ne 0 ] && "$1" "$folder/balls.c" -o "$folder/balls" $libraries \
            -lmpfr -lgmp >/dev/null 2>&1; then
            found=0
        fi
    done
    rm -rf "$folder"
    return "$found"
}

# Whether some Python has the module; the distribution's may not be the first.
have_module() {
    for python in python3 /usr/bin/python3; do
        "$python" -c 'import sys, importlib.util as u
sys.exit(u.find_spec(sys.argv[1]) is None)' "$1" >/dev/null 2>&1 && return 0
    done
    return 1
}

# Whether there are letters for text and for formulas.
have_fonts() {
    have fc-list && fc-list 'DejaVu Math TeX Gyre' | grep -q . && fc-list 'Liberation Sans' | grep -q .
}

# Whether Coq and its libraries Coquelicot and Interval load.
have_coq() {
    have coqc || return 1
    folder=$(mktemp -d) || return 1
    echo 'From Coquelicot Require Coquelicot. From Interval Require Tactic.' >"$folder/Loads.v"
    coqc "$folder/Loads.v" >/dev/null 2>&1
    found=$?
    rm -rf "$folder"
    return "$found"
}

# missing NEED ...: those of the needs that this machine does not meet. A need is cc, meson, ninja,
# pkg-config, flint, coq, gnuplot, chromium, pdftotext, fonts, python3-MODULE, or the name of a
# pkg-config package.
missing() {
    for need in "$@"; do
        case $need in
        cc) c_compiler >/dev/null ;;
        meson) have meson && at_least "$(meson --version)" 1.0.1 ;;
        ninja) have ninja || have ninja-build || have samu ;;
        pkg-config) have pkg-config ;;
        python3-*) have_module "${need#python3-}" ;;
        gnuplot) have gnuplot ;;
        chromium) have chromium ;;
        pdftotext) have pdftotext ;;
        fonts) have_fonts ;;
        coq) have_coq ;;
        flint) compiler=$(c_compiler) && have_balls "$compiler" ;;
        *) have pkg-config && pkg-config --exists "$need" ;;
        esac || echo "$need"
    done
}

# packages NEED ...: what Debian and Ubuntu call them.
packages() {
    for need in "$@"; do
        case $need in
        cc) echo gcc libc6-dev ;;
        ninja) echo ninja-build ;;
        pkg-config) echo pkgconf ;;
        gmp | mpfr | gsl | jansson | cmocka) echo "lib$need-dev" ;;
        gnuplot) echo gnuplot-nox ;;
        pdftotext) echo poppler-utils ;;
        fonts) echo fontconfig fonts-dejavu fonts-liberation ;;
        flint) echo libflint-dev libflint-arb-dev ;; # before FLINT 3 Arb is a package of its own
        coq) echo coq libcoq-coquelicot libcoq-interval ;;
        *) echo "$need" ;;
        esac
    done
}

# available PACKAGE ...: those of them that the package lists know, and on Debian 12 both of FLINT's.
available() {
    for package in "$@"; do
        case $package in
        libflint-arb-dev)
            if apt-cache policy "$package" 2>/dev/null | grep -q 'Candidate: [0-9]'; then
                echo "$package"
            fi
            ;;
        *) echo "$package" ;;
        esac
    done
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    elif [ -t 0 ]; then
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo -n env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

give_up() {
    say "missing: $1"
    # shellcheck disable=SC2046,SC2086 # lists
    say "Debian and Ubuntu have them in the packages:" $(packages $1)
    exit "$UNAVAILABLE"
}

# require NEED ...: installs what is missing, or says what it would install and exits.
require() {
    lacking=$(missing "$@" | tr '\n' ' ')
    [ -n "$lacking" ] || return 0
    if ! have apt-get || { [ "$(id -u)" -ne 0 ] && ! have sudo; }; then
        give_up "$lacking"
    fi
    as_root apt-get update >&2 </dev/null || give_up "$lacking"
    # shellcheck disable=SC2046,SC2086 # lists
    set -- $(available $(packages $lacking)) -- "$@"
    list=
    while [ "$1" != -- ]; do
        list="$list $1"
        shift
    done
    shift
    say "installing:$list"
    # shellcheck disable=SC2086 # a list
    as_root apt-get install -y --no-install-recommends $list >&2 </dev/null || give_up "$lacking"
    lacking=$(missing "$@" | tr '\n' ' ')
    [ -z "$lacking" ] || give_up "$lacking"
}

# configure OPTION ...: sets build/ up unless it is.
configure() {
    if [ ! -f build/build.ninja ]; then
        meson setup build "$@" >&2 </dev/null
    fi
}

# build TARGET ...: brings the targets up to date, with a word only if that fails.
build() {
    for program in ninja ninja-build samu; do
        if have "$program"; then
            "$program" -C build "$@" >build/ninja.log 2>&1 </dev/null
            built=$?
            [ "$built" -eq 0 ] || cat build/ninja.log >&2
            return "$built"
        fi
    done
    return "$UNAVAILABLE"
}
