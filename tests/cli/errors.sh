#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Each kind of bad input: one line on standard error, the exit status, nothing on standard output,
# no file left behind.
# usage: errors.sh PATH_OF_ORDO
# shellcheck source=tests/cli/tap.sh
. "${0%/*}/tap.sh"

# fails STATUS NAME PATTERN ARGUMENT ...: and the one line matches the pattern.
fails() {
    status=$1 name=$2 pattern=$3
    shift 3
    find . | sort >"$scratch/before"
    {
        expect_status "$status" "$@"
        if [ -s "$scratch/out" ]; then
            echo 'standard output:'
            head -c 300 "$scratch/out"
        fi
        [ "$(wc -l <"$scratch/err")" -eq 1 ] || echo "not one line: $(head -c 300 "$scratch/err")"
        [ "$(wc -c <"$scratch/err")" -lt 1200 ] || echo 'an endless line'
        grep -q -e "^ordo: .*$pattern" "$scratch/err" || head -c 600 "$scratch/err"
        find . | sort | diff "$scratch/before" -
    } | case_of "$name"
}

# Names, each with the nearest one.
fails 64 'unknown command' "'nrom' (nearest: norm)" nrom
fails 64 'unknown command, nothing near' "'frobnicate'; see ordo --help" frobnicate
fails 64 'empty command' "unknown command ''" ''
fails 64 'unknown option' "'--nrom' (nearest: --norm)" norm glu exp -n 4 --nrom l1
fails 64 'unknown option before the arguments' "'--nrom' (nearest: --norm)" norm --nrom
fails 64 'unknown letter' "no option '-z'" norm glu exp -n 4 -z
fails 64 'unknown letter beside a known one' "no option '-z'" study -zn4 glu exp
fails 64 'option of another command' "list has no option '-d'" list units -d 3
fails 64 'long option of another command' "norm has no option '--plot'" norm glu exp -n 4 --plot
fails 64 'ambiguous option' "'--o'" norm glu exp -n 4 --o json
fails 64 'value for an option without' "'--json' takes no value" norm glu exp -n 4 --json=3
fails 64 'value for help' "'--help' takes no value" norm --help=3
fails 65 'unknown unit' "'gul' (nearest: glu)" norm gul exp -n 4
fails 65 'unknown unit of prove' "'gul' (nearest: glu)" prove gul exp
fails 65 'unit swiglu of prove' 'nearest unit is glu' prove swiglu exp
fails 65 'unknown unit, nothing near' 'see ordo list units' norm transformer exp -n 4
fails 65 'unknown unit, and those that there are' "'relu8' (nearest: relu1): mlp, .* relu7, .* gated6;" norm relu8 exp -n 4
fails 65 'a baseline is no unit' 'a baseline of ordo compare' study spline1 exp
fails 65 'unit swiglu' 'not piecewise polynomial.*nearest unit is glu' norm swiglu exp -n 4
fails 65 'unit geglu' 'not piecewise polynomial.*nearest unit is glu' study geglu exp
fails 65 'unit gelu' 'not piecewise polynomial.*nearest unit is mlp' construct gelu exp -n 4
fails 65 'unknown construction' "'tailor' (nearest: taylor)" norm glu exp -n 4 -c tailor
fails 65 'construction of another unit, and those of this' ': interpolate, optimal,' study mlp exp -c hermite
fails 65 'construction of another unit' "mlp has no construction 'hermite'" study mlp exp -c hermite
fails 65 'unknown target' "'epx' (nearest: exp)" norm glu epx -n 4
fails 65 'unknown target, nothing near' "'zzzzzz'; see ordo list targets" norm glu zzzzzz -n 4
fails 64 'unknown norm' "'rsme' (nearest: rmse)" norm glu exp -n 4 --norm rsme
fails 64 'unknown norm, nothing near' 'rmse,l2,l1,linf,h1' norm glu exp -n 4 --norm sobolev
fails 64 'unknown norm in a list' "'l4'" norm glu exp -n 4 --norm rmse,l4
fails 64 'hole in a list of norms' "norm ''" norm glu exp -n 4 --norm rmse,,l1
fails 64 'list of norms ends with a comma' "norm ''" norm glu exp -n 4 --norm rmse,
fails 64 'unknown format' "'jsn' (nearest: json)" list units --format jsn
fails 64 'unknown orientation' "'forwards' (nearest: forward)" norm glu exp -n 4 --orientation forwards
fails 64 'unknown orientation, nothing near' 'forward or alternating' study glu exp --orientation up
fails 64 'unknown check' "'simple' (nearest: sample)" norm glu exp -n 4 --check simple
fails 64 'unknown check, nothing near' 'full, sample or none' verify --check default
fails 64 'check of a command without' "construct has no option '--check'" construct glu exp -n 4 --check full
fails 65 'knots that fall together' 'graded:40 breakpoints 0 and 1 of 8 fall together at 20 bits' norm glu exp -n 8 -b 20 -k graded:40
fails 64 'unknown knots' "'gauss'.*uniform.* or a file" norm glu exp -n 4 -k gauss
fails 64 'knots near a rule' "nearest: equidistributed" norm glu exp -n 4 -k equidistribute
fails 64 'graded without a power' "written graded:Q" study glu exp -k graded
fails 64 'graded by nothing positive' "'-1' of graded breakpoints" study glu exp -k graded:-1
fails 65 'graded towards a point outside' "outside of" norm glu exp -n 4 -k graded:2@1.5
fails 74 'a file of knots that is not there' "No such file" norm glu exp -n 4 -k ./none.txt
fails 64 'unknown list' "'tragets' (nearest: targets)" list tragets
fails 65 'unknown claim' "'q26-gqu-order-5' (nearest: q26-gqu-order-4)" verify q26-gqu-order-5
fails 65 'unknown claim, nothing near' 'see ordo list claims' verify xxxxxxxxxxxxxxxxxxxxxxxxx

# Sizes.
for n in 0 99999999999 99999999999999999999999999 4:99999999; do
    fails 64 "n = $n" 'from 1 to 16777216' norm glu exp -n "$n"
done
for n in abc '' -1 ' 4' 4: :4 '4,8,' ',4' 4:8:+x 4:8:+-2 +4; do
    fails 64 "n = '$n'" 'expected a number' study glu exp -n "$n"
done
for n in 4x 1.5 1e3 4:8:2 4:8:+1:3 0x10; do
    fails 64 "n = '$n'" "-n $n: " study glu exp -n "$n"
done
fails 64 'n = 4:2' 'the range 4:2 is empty' study glu exp -n 4:2
fails 64 'n = 1,1' 'must increase: 1 after 1' study glu exp -n 1,1
fails 64 'n = 4,2' 'must increase: 2 after 4' study glu exp -n 4,2
fails 64 'n = 1:16777216:+1' 'more than 4096 sizes' study glu exp -n 1:16777216:+1
fails 64 'norm with several sizes' 'one size' norm glu exp -n 4:8
fails 64 'construct with several sizes' 'one size' construct glu exp -n 4,8
fails 64 'norm without -n' 'norm needs -n' norm glu exp
fails 64 'construct without -n' 'construct needs -n' construct glu exp
for option in --digits --bits --threads --samples; do
    for value in -1 abc '' 1e3 2.385 99999999999999999999; do
        fails 64 "$option '$value'" "$option takes a whole number" norm glu exp -n 4 "$option" "$value"
    done
done
fails 64 '-d 0' 'from 1 to' norm glu exp -n 4 -d 0
fails 64 '-b 1' 'from 2 to' norm glu exp -n 4 -b 1
fails 64 '-j 0' 'from 1 to' norm glu exp -n 4 -j 0
fails 64 '--samples 1' 'from 2 to' norm glu exp -n 4 --samples 1

# Arguments.
fails 64 'norm without arguments' 'norm needs UNIT|FILE TARGET' norm
fails 64 'study with one argument' 'study needs UNIT TARGET' study glu
fails 64 'construct with one argument' 'construct needs UNIT TARGET' construct glu -n 4
fails 64 'prove with one argument' 'prove needs UNIT TARGET' prove glu
fails 64 'prove with sizes' "are for --coq FILE.v" prove glu exp -n 4
fails 64 'list without argument' 'list needs targets|units|claims|figures' list
fails 64 'too many arguments of norm' "unexpected argument 'more'" norm glu exp more -n 4
fails 64 'too many arguments of study' "unexpected argument 'more'" study glu exp more
fails 64 'too many arguments of construct' "unexpected argument 'more'" construct glu exp more -n 4
fails 64 'too many arguments of list' "unexpected argument 'more'" list units more
for option in -n -c -k -d -b -j -o --norm --on --singular --orientation --format --data --samples; do
    fails 64 "$option without a value" "'$option' needs a value" norm glu exp "$option"
done
fails 64 'plot and JSON' '--plot' study glu exp -n 4,8 --plot --json
fails 64 'plot and tsv' '--plot' study glu exp -n 4,8 --plot --format tsv

# Empty texts.
fails 65 'empty unit' "unknown unit ''" norm '' exp -n 4
fails 65 'empty target' 'expected an operand, found the end' norm glu '' -n 4
fails 65 'blank target' 'expected an operand, found the end' norm glu ' ' -n 4
fails 65 'empty construction' "no construction ''" norm glu exp -n 4 -c ''
fails 65 'empty claim' "no claim and no file ''" verify ''
fails 64 'empty list of norms' 'needs a list' norm glu exp -n 4 --norm ''
fails 64 'empty format' "format ''" norm glu exp -n 4 --format ''
fails 64 'empty orientation' "orientation ''" norm glu exp -n 4 --orientation ''
fails 64 'empty knots' "breakpoints ''" norm glu exp -n 4 -k ''
fails 64 'empty name of a list' "not ''" list ''
fails 64 'empty interval' 'two ends' norm glu exp -n 4 --on ''
fails 65 'empty singular point' 'expected an operand' norm glu exp -n 4 --singular ''
fails 64 'empty output' 'name of a file' norm glu exp -n 4 -o ''
fails 64 'empty data folder' 'name of a folder' norm glu exp -n 4 --data ''

# Intervals and domains.
fails 65 'a > b' '\[1, 0\] is empty' norm glu exp -n 4 --on 1,0
fails 65 'a = b' '\[1/3, 1/3\] is empty' norm glu exp -n 4 --on 1/3,1/3
fails 65 'an end that depends on x' '"x" must not depend on x' norm glu exp -n 4 --on x,1
fails 65 'an end that is infinite' '"1/0" is not a finite number' norm glu exp -n 4 --on 0,1/0
fails 65 'an end that is no expression' 'right end.*column 3' norm glu exp -n 4 --on '0,1+'
fails 65 'three ends' "found ','" norm glu exp -n 4 --on 0,1,2
fails 64 'one end' "not '1'" norm glu exp -n 4 --on 1
fails 65 'a pole inside' '1/x is undefined at x = 0' norm glu 1/x -n 4
fails 65 'a pole beside every sample' '1/(x-1/3).* x = 0.333333' norm mlp '1/(x-1/3)' -n 4
fails 65 'a pole of tan' 'tan(x).* x = 1.5707' norm glu 'tan(x)' -n 4 --on 0,2
fails 65 'a division by zero' '1/0 is undefined' norm glu 1/0 -n 4
fails 65 'log of negative numbers' ': log(x) is undefined at x = -1' norm glu 'log(x)' -n 4
fails 65 'the offending part' ': log(x) is undefined' norm glu '1+2*exp(log(x))' -n 4
fails 65 'sqrt of negative numbers' 'sqrt(x) is undefined' study glu 'sqrt(x)'
fails 65 'asin beyond 1' 'asin(2\*x) is undefined' norm glu 'asin(2*x)' -n 4
fails 65 'gamma at -1' 'gamma(x) is undefined' construct glu 'gamma(x)' -n 4
fails 65 'a catalogue target outside its domain' 'sqrt(x) is undefined' norm mlp sqrt -n 4 --on -1,1
fails 65 'a singular point that depends on x' 'must not depend on x' norm glu exp -n 4 --singular x
fails 65 'a singular point that is infinite' 'not a finite number' norm glu exp -n 4 --singular 1/0

# Constructions that cannot be.
fails 65 'glu taylor on sqrt' "f' is infinite or not known at x = 0" norm glu sqrt -n 4
fails 65 'a place that is no short decimal' "f' is infinite or not known at x = 0\.333333" norm glu 'abs(x-1/3)^(3/2)' -n 3
fails 65 'gqu hermite on sqrt' "f' is infinite or not known at x = 0" norm gqu sqrt -n 4
fails 65 'mlp optimal on sqrt' "f' is infinite or not known at x = 0" norm mlp sqrt -c optimal -n 4
fails 65 'study of glu taylor on sqrt' "n = 4.*f' is infinite or not known at x = 0" study glu sqrt
fails 65 'construct of gqu hermite on sqrt' "f' is infinite" construct gqu sqrt -n 4 -o net.json
fails 65 'norm of gqu taylor' 'gqu taylor.*breakpoint 1.*discriminant.* < 0' norm gqu exp -c taylor -n 4
fails 65 'study of gqu taylor' 'gqu taylor.*breakpoint 1.*discriminant.* < 0' study gqu exp -c taylor
fails 65 'construct of gqu taylor' 'gqu taylor.*breakpoint 1.*discriminant.* < 0' \
    construct gqu exp -c taylor -n 5 -o net.json

# Expressions.
fails 65 'operand missing' 'column 3: expected an operand' norm glu 'x+' -n 4
fails 65 'implicit product' 'column 2: expected an operator' norm glu '2x' -n 4
fails 65 'function without parenthesis' "column 5: expected '('" norm glu 'sin x' -n 4
fails 65 'parenthesis not closed' "column 3: expected ')'" norm glu '(x' -n 4
fails 65 'parenthesis not opened' "column 2: .*found ')'" norm glu 'x)' -n 4
fails 65 'unknown function' "column 3: unknown name 'snh' (nearest: sinh)" norm glu '1+snh(x)' -n 4
fails 65 'argument missing' 'column 6: .*second argument' norm glu 'min(x)' -n 4
fails 65 'foreign character' "column 3: .*found '&'" norm glu 'x &' -n 4
byte=$(printf 'x+\377')
fails 65 'a byte that is not UTF-8' 'column 3: .*byte 0xff' norm glu "$byte" -n 4
fails 65 'a letter beyond ASCII' 'column 1: .*byte 0xc3' norm glu "$(printf '\303\244')" -n 4
fails 65 'line breaks' 'column 6: expected an operand' norm glu "$(printf 'x\n+\n\n*')" -n 4
fails 65 'control characters' '"x+?\[31m": column 3: .*byte 0x1b' norm glu "$(printf 'x+\033[31m')" -n 4
fails 65 'unit of foreign bytes' 'unknown unit' norm "$byte" exp -n 4
fails 64 'size of foreign bytes' '-n' norm glu exp -n "$(printf '4\377')"
fails 65 'claim of foreign bytes' 'no claim' verify "$byte"
fails 74 'file of foreign bytes' 'No such file' norm "./$byte" exp

# 100 KB.
long=$(yes 1234567890 | head -n 10000 | tr -d '\n')
deep=$(yes '((((((((((' | head -n 2000 | tr -d '\n')
fails 65 '100 KB of expression' 'longer than 65536 bytes' norm glu "x+$long" -n 4
fails 65 '20000 parentheses' 'nested deeper than 256' norm glu "${deep}x" -n 4
fails 65 '100 KB of unit' 'see ordo list units' norm "$long" exp -n 4
fails 65 '100 KB of construction' 'see ordo list units' norm glu exp -n 4 -c "$long"
fails 65 '100 KB of claim' 'see ordo list claims' verify "$long"
fails 65 '100 KB of an end' 'end "' norm glu exp -n 4 --on "$long,2"
fails 65 '100 KB of a singular point' 'singular point "' norm glu exp -n 4 --singular "$long"
fails 64 '100 KB of command' 'see ordo --help' "$long"
fails 64 '100 KB of option' 'see ordo norm --help' norm "--$long"
fails 64 '100 KB of size' 'from 1 to 16777216' norm glu exp -n "$long"
fails 64 '100 KB of digits' 'from 1 to' norm glu exp -n 4 -d "$long"
fails 64 '100 KB of norm' 'unknown norm' norm glu exp -n 4 --norm "$long"
fails 74 '100 KB of file name' 'File name too long' norm glu exp -n 4 -o "$long"
fails 74 '100 KB of folder name' 'File name too long' norm glu exp -n 4 --data "$long"

# Nets from files.
ordo construct glu exp -n 3 -b 53 -o net.json
printf '{"ordo": 1,\n "unit": }\n' >token.json
: >empty.json
echo '[]' >list.json
head -c 200 net.json >cut.json
printf '\377\376' >bytes.json
sed 's/"glu"/"gul"/' net.json >unit.json
sed 's/"neurons"/"neuron"/' net.json >key.json
sed 's/0x1p+0/zz/' net.json >number.json
sed '/"decimal"/d; s/0x1p+0/0x1p+1073741821/' net.json >huge.json
sed 's/"1", //' net.json >short.json
sed 's/"bits": 53/"bits": 1e9/' net.json >bits.json
sed 's/0x1p+0/0x1.8p+0/' net.json >differs.json
fails 65 'net: malformed' 'token.json: line 2, column 10: ' norm token.json exp
fails 65 'net: empty file' 'empty.json: line 1, column' norm empty.json exp
fails 65 'net: cut off' 'cut.json: line [0-9]*, column [0-9]*: ' norm cut.json exp
fails 65 'net: no UTF-8' 'bytes.json: line 1, column' norm bytes.json exp
fails 65 'net: no object' 'list.json: expected an object' norm list.json exp
fails 65 'net: a number near the limits of the arithmetic' 'between 2^-2^28 and 2^2^28' norm huge.json exp
fails 65 'net: unknown unit' 'unit.json: "unit" must be' norm unit.json exp
fails 65 'net: unknown key' 'key.json: .*"neuron".*(nearest: neurons)' norm key.json exp
fails 65 'net: not a number' 'number.json: G.weight: entry 0, "zz"' norm number.json exp
fails 65 'net: too few entries' 'short.json: G.weight: .* 2 entries, expected 3' norm short.json exp
fails 65 'net: bits' 'bits.json: "bits" must be' norm bits.json exp
fails 65 'net: two values for one parameter' 'differs.json: G.weight: entry 0 differs' norm differs.json exp
fails 74 'net: no such file' 'none.json: No such file' norm none.json exp
fails 74 'net: a folder' '.: a folder, not a file;' norm . exp
for option in '-n 4' '-c taylor' '-b 40' '-k uniform' '--orientation forward'; do
    # shellcheck disable=SC2086 # two words
    fails 64 "net from a file with $option" 'already made' norm net.json exp $option
done

# Claims from files.
claim='{"id": "a", "says": "b", "source": {"cite": "c", "where": "d"}, "kind": "order",
"unit": "glu", "construction": "taylor", "targets": ["exp"], "norm": "rmse", "n": "16:128",
"value": "3", "digits": 2'
# wrong_claim NAME PATTERN SED_SCRIPT: the claim so edited.
wrong_claim() {
    echo "{\"claims\": [$claim}]}" | sed "$3" >claim.json
    fails 65 "claim: $1" "claim.json: .*$2" verify claim.json
}
wrong_claim 'unknown key' 'claim "a": unknown key "dgits" (nearest: digits)' 's/"digits"/"dgits"/'
wrong_claim 'unknown key of the file' 'unknown key "titel"' 's/^{/{"titel": "t", /'
wrong_claim 'key of another kind' 'does not know the key "quantity"' 's/2}/2, "quantity": "q"}/'
wrong_claim 'key missing' 'needs the key "value"' 's/"value": "3", //'
wrong_claim 'unknown kind' 'unknown kind "ordre" (nearest: order)' 's/"order"/"ordre"/'
wrong_claim 'unknown unit' '"unit" must be' 's/"glu"/"gul"/'
wrong_claim 'unknown construction' '"construction" must be' 's/"taylor"/"tailor"/'
wrong_claim 'unknown norm' '"norm" must be' 's/"rmse"/"rsme"/'
wrong_claim 'unknown target' 'target "epx"' 's/"exp"/"epx"/'
wrong_claim 'target outside its domain' 'log(x) is undefined' 's/"exp"/"log(x)"/'
wrong_claim 'target that does not parse' 'column 3: expected an operand' 's/"exp"/"x+"/'
wrong_claim 'value not a string' '"value" must be' 's/"3"/3/'
wrong_claim 'value not an expression' '"value": column 1: unknown name' 's/"3"/"three"/'
wrong_claim 'empty range' '"n": the range 16:8 is empty' 's/16:128/16:8/'
wrong_claim 'digits' '"digits" must be' 's/2}/99}/'
wrong_claim 'expectation' '"expect" must be' 's/2}/2, "expect": "TRUE"}/'
wrong_claim 'source' '"source" must be' 's/"cite"/"site"/'
wrong_claim 'no id' 'claim 1: .*"id"' 's/"id": "a", //'
wrong_claim 'no list' 'the list "claims"' 's/"claims"/"claim"/'
wrong_claim 'malformed' 'line 3, column [0-9]*: ' 's/2}/2,}/'
wrong_claim 'a key twice' 'line 3, column [0-9]*: duplicate' 's/2}/2, "digits": 2}/'
echo '{"claims": []}' >claim.json
fails 65 'claims: none' 'no claims in it' verify claim.json
echo "{\"claims\": [$claim}, $claim}]}" >claim.json
fails 65 'claims: one id twice' '"a" stands twice' verify claim.json
echo "{\"claims\": [$claim}]}" | tee claim.json >claim2.json
fails 65 'claims: one id in two files' '"a" stands in two files' verify claim.json claim2.json
fails 74 'claims: no such file' 'none.json: No such file' verify none.json
fails 74 'claims: a folder' 'Is a directory' verify ./

# Reading and writing.
mkdir data folder
fails 74 'data: no such folder' 'none/targets.json: No such file' list targets --data none
fails 74 'data: no such folder, verify' 'none/targets.json: No such file' verify --data none
fails 74 'data: an empty folder' 'data/targets.json: No such file' norm glu exp -n 4 --data data
echo '{"targets": [' >data/targets.json
fails 65 'data: malformed targets' 'targets.json: line [0-9]*, column' list targets --data data
cp "$source/data/targets.json" data
fails 74 'data: no claims' 'data/claims.*: No such file' list claims --data data
fails 74 'output: no such folder' 'none/out: No such file' norm glu exp -n 4 -o none/out
fails 74 'output: a folder' 'folder: Is a directory' norm glu exp -n 4 -o folder
fails 74 'output of study: no such folder' 'No such file' study glu exp -n 4,8 -o none/out
fails 74 'output of construct: no such folder' 'No such file' construct glu exp -n 4 -o none/out
fails 74 'output of list: no such folder' 'No such file' list units -o none/out
fails 74 'output of verify: no such folder' 'No such file' verify -o none/out
if [ "$(id -u)" -ne 0 ]; then
    chmod 555 folder
    fails 74 'output: a folder that is read-only' 'Permission denied' norm glu exp -n 4 -o folder/out
    chmod 755 folder
    chmod 000 claim.json
    fails 74 'claims: a file that is unreadable' 'claim.json: Permission denied' verify claim.json
    chmod 000 net.json
    fails 74 'net: a file that is unreadable' 'net.json: Permission denied' norm ./net.json exp
else
    for name in 'output: a folder that is read-only' 'claims: a file that is unreadable' \
        'net: a file that is unreadable'; do
        skip "$name" 'nothing is unreadable to root'
    done
fi

# full COMMAND: /dev/full as -o and as standard output.
full() {
    if [ ! -c /dev/full ]; then
        skip "a full disk: $1" 'no /dev/full'
        return
    fi
    case $1 in
    *-help | --version) ;;
    *)
        # shellcheck disable=SC2086 # several words
        fails 74 "a full disk as -o: $1" '/dev/full: \(No space left\|cannot write\)' $1 -o /dev/full
        ;;
    esac
    {
        # shellcheck disable=SC2086 # several words
        ordo $1 2>"$scratch/err" >/dev/full
        got=$?
        [ "$got" -eq 74 ] || echo "exit status $got, not 74"
        [ "$(wc -l <"$scratch/err")" -eq 1 ] || echo 'not one line'
        grep -q 'standard output: \(No space left\|cannot write\)' "$scratch/err" || cat "$scratch/err"
    } | case_of "a full disk as standard output: $1"
}
full 'norm glu exp -n 4'
full 'study glu exp -n 4,8'
full 'construct glu exp -n 4'
full 'construct glu exp -n 4096'
full 'list units'
full 'list claims --json'
full 'verify glu-taylor-exact'
full '--help'
full 'norm --help'
full '--version'
full 'study glu exp -n 4,8,16 --plot'
finish
