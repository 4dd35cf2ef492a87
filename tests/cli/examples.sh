#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What the manual page, the README and the tutorial show is what the command prints.
# usage: examples.sh PATH_OF_ORDO
# shellcheck source=tests/cli/tap.sh
. "${0%/*}/tap.sh"

# displays_of_markdown: what is indented by four blanks, and a line "end" where that ends. What
# stands between ```LANGUAGE FILE and ``` becomes that file.
displays_of_markdown() {
    awk '
        /^```[a-z]+ [^ ]+$/ { file = $2 }
        /^```/ { inside = !inside; if (!inside && file) { close(file); file = "" } }
        !/^```/ && file { print >file }
        inside || /^```/ { next }
        /^    / { print substr($0, 5); next }
        /^$/ { print; next }
        { print "end" }
    '
}

# displays_of_mdoc: the same of a manual page.
displays_of_mdoc() {
    sed 's/\\-/-/g; s/\\(ha/^/g; s/\\(ti/~/g; s/\\(aq/'\''/g; s/\\(dq/"/g; s/\\&//g; s/\\e/\\/g' |
        awk '/^\.Bd -literal/ { on = 1; next } /^\.Ed/ { on = 0; print "end" } on'
}

# agrees LEAST: of the displays on standard input each line after "$ " is a command that prints what
# follows, up to the next one or the end. Blank lines count for nothing, and stated errors of limits
# are left out, as they may change with the method.
agrees() {
    least=$1
    awk '
        /^\$ / { file = sprintf("example%02d", ++count); print substr($0, 3) >file; next }
        /^end$/ { file = "" }
        file { print >file }
    '
    count=0
    for file in example[0-9]*; do
        [ -f "$file" ] || continue
        count=$((count + 1))
        command=$(head -n 1 "$file")
        sed 1d "$file" | grep -v 'error about' | sed '/^$/d' >expected
        eval "$command" 2>&1 | grep -v 'error about' | sed '/^$/d' >found
        diff expected found >difference || {
            echo "$command"
            cat difference
        }
    done
    [ "$count" -ge "$least" ] || echo "$count examples"
}

# The Python that has PyTorch.
mkdir bin
for python in python3 /usr/bin/python3; do
    if "$python" -c "import importlib.util as u, sys
sys.exit(u.find_spec('torch') is None)" 2>/dev/null; then
        printf '#!/bin/sh\nexec %s "$@"\n' "$(command -v "$python")" >bin/python3
        chmod +x bin/python3
        break
    fi
done
PATH=$PWD/bin:$PATH

{
    mkdir manual && cd manual || exit 1
    displays_of_mdoc <"$source/verify/ordo.1" >displays
    agrees 12 <displays
} | case_of 'ordo(1)'

{
    mkdir readme && cd readme || exit 1
    displays_of_markdown <"$source/README.md" >displays
    agrees 2 <displays
} | case_of 'README'

{
    mkdir tutorial && cd tutorial || exit 1
    ordo tutorial >text
    diff "$source/data/tutorial.md" text
    displays_of_markdown <text >displays
    agrees 12 <displays
    awk 'length($0) > 90 && !/^    / { print "over 90 columns: " $0 }' text
} | case_of 'ordo tutorial'
finish
