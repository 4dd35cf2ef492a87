#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Help, version and manual page: examples of the help run, options agree. examples.sh has those of
# the manual.
# usage: help.sh PATH_OF_ORDO
# shellcheck source=tests/cli/tap.sh
. "${0%/*}/tap.sh"
page=$scratch/ordo.1
sed 's/\\-/-/g' "$source/verify/ordo.1" >"$page" # every hyphen is written as a minus sign

{
    succeeds --version
    version=$(sed -n "s/^ *version: '\(.*\)',/\1/p" "$source/meson.build")
    echo "ordo $version" | diff - "$scratch/out"
} | case_of '--version'

{
    succeeds --help
    cp "$scratch/out" help
    shows '^usage: ordo COMMAND'
    succeeds -h
    same help "$scratch/out"
    succeeds help
    same help "$scratch/out"
    succeeds help --help
    same help "$scratch/out"
    expect_status 64
    same help "$scratch/err"
    [ -s "$scratch/out" ] && echo 'something on standard output'
} | case_of '--help, -h, help, and no argument at all'

{
    expect_status 64 help plod
    grep -q "unknown command 'plod' (nearest: plot)" "$scratch/err" || cat "$scratch/err"
    expect_status 64 help plot exp
    grep -q 'help takes one command' "$scratch/err" || cat "$scratch/err"
} | case_of 'help of what is no command'

commands=$(ordo --help | sed -n 's/^  \([a-z]*\)  .*/\1/p')
{
    for command in verify recheck study norm compare measure bound prove construct golden check plot report list tutorial; do
        # shellcheck disable=SC2086 # a list
        is_one_of $command $commands || echo "$command is missing"
    done
} | case_of 'the help names the commands'

for command in $commands; do
    {
        succeeds "$command" --help
        cp "$scratch/out" help
        shows "^usage: ordo $command "
        shows '^example: ordo '
        awk 'length($0) > 80 { print "over 80 columns: " $0 }' help
        succeeds "$command" -h
        same help "$scratch/out"
        succeeds help "$command"
        same help "$scratch/out"
        [ "$command" = list ] || succeeds "$command" x y --help
    } | case_of "$command --help"
    {
        ordo "$command" --help | sed -n 's/^example: //p' >example
        [ "$(wc -l <example)" -eq 1 ] || cat example
        # Outputs as another program would have found them.
        [ "$command" != check ] ||
            sed -n 's/^\["[^"]*","[^"]*","\([^"]*\)".*/\1/p' golden8/golden.json >outputs.txt
        # The example calls the function `ordo`.
        eval "$(cat example)" >"$scratch/out" 2>"$scratch/err" || echo "exit status $?"
        cat "$scratch/err"
        [ -s "$scratch/out" ] || [ -s exp8.json ] || echo 'no output'
    } | case_of "the example of $command runs"
    ordo "$command" --help >"$command.help"
    sed -n 's/^ *-\([a-z]\), --.*/\1/p; s/^[ a-z,-]* --\([a-z]*\).*/-\1/p' "$command.help" >options
    {
        [ "$(wc -l <options)" -ge 3 ] || cat options
        while read -r option; do
            grep -q "^\.It.* Fl ${option#-}\( \|$\)\|^\.It.* Fl $option\( \|$\)" "$page" ||
                echo "no -$option in ordo.1"
        done <options
    } | case_of "ordo.1 describes the options of $command"
    {
        grep -q "^\.Ss ordo $command\|^\.It Cm $command\|^\.It Nm Cm $command" "$page" ||
            echo "no $command in ordo.1"
    } | case_of "ordo.1 describes $command"
done

{
    sed -n 's/^\.It \(.*Fl -.*\)/\1/p' "$page" | tr ' ' '\n' | grep '^-' | sort -u |
        while read -r option; do
            grep -q -e "-$option " ./*.help || echo "no command has -$option"
        done
} | case_of 'ordo.1 describes no option that is not there'

{
    for name in $(ordo list units --format tsv | sed 1d | cut -f2 | sed 's/ .*//' | sort -u) \
        $(ordo list units --format tsv | sed 1d | cut -f1 | sort -u); do
        grep -qw "$name" "$page" || echo "no $name"
    done
    for status in 0 1 2 64 65 69 70 74; do
        grep -q "^\.It $status\$" "$page" || echo "no exit status $status"
    done
    for verdict in PROVED REFUTED CONFIRMED CONTRADICTED UNDECIDED AGREES DIFFERS; do
        grep -q "^\.It Sy $verdict\$\|^\.It Sy .*$verdict" "$page" || echo "no verdict $verdict"
    done
} | case_of 'ordo.1 knows units, constructions, verdicts and exit statuses'

if has groff; then
    {
        groff -mandoc -Tascii -P-cbou -ww "$source/verify/ordo.1" 2>&1 >rendered
        grep -q 'NAME' rendered || echo 'nothing'
    } | case_of 'groff has no complaint about ordo.1'
else
    skip 'groff has no complaint about ordo.1' 'no groff'
fi
if has mandoc; then
    mandoc -T lint -W warning "$source/verify/ordo.1" 2>&1 | case_of 'mandoc has no complaint about ordo.1'
else
    skip 'mandoc has no complaint about ordo.1' 'no mandoc'
fi
finish
