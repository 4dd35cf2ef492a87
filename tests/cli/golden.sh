#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Golden references: what is written and refused, and what ordo check makes of outputs of PyTorch
# and NumPy, honest and wrong.
# usage: golden.sh PATH_OF_ORDO
# shellcheck source=tests/cli/tap.sh
. "${0%/*}/tap.sh"

# python MODULE ARGUMENT ...: the first Python that has the module.
python() {
    module=$1
    shift
    for python in python3 /usr/bin/python3; do
        if "$python" -c "import importlib.util as u, sys
sys.exit(u.find_spec('$module') is None)" 2>/dev/null; then
            "$python" "$@"
            return
        fi
    done
    echo "no python3 has $module"
    return 1
}

# complains PATTERN: a line of $scratch/err matches.
complains() {
    grep -q -e "^ordo: .*$1" "$scratch/err" || head -c 600 "$scratch/err"
}

# exact FOLDER FILE: the exact values rounded, as another program would have found them.
exact() {
    sed -n 's/^\["[^"]*","[^"]*","\([^"]*\)".*/\1/p' "$1/golden.json" >"$2"
}

{
    expect_status 64 golden glu exp --dtype f32 -o none
    complains 'needs -n'
    expect_status 64 golden glu exp -n 8 -o none
    complains 'needs --dtype'
    expect_status 64 golden glu exp -n 8 --dtype f32
    complains 'needs -o DIR'
    expect_status 64 golden glu exp -n 8 --dtype f32 --points 0 -o none
    expect_status 64 golden glu exp -n 8,9 --dtype f32 -o none
    expect_status 64 check none
    expect_status 74 check none none.txt
    [ -e none ] && echo 'a folder was written'
} | case_of 'usage'

{
    expect_status 65 golden glu '1e9*exp(x)' -n 5 --dtype f16 -o none
    complains 'is beyond the numbers of type f16'
    expect_status 65 golden glu 'exp(x)' --on 1e5,2e5 -n 5 --dtype f16 -o none
    expect_status 65 golden mlp '60000*x' --on 1,1.09375 -n 1 --dtype f16 -o none
    expect_status 65 golden mlp '15000*x^2' -n 2 --dtype f16 -o none
    complains 'may overflow at x = -1.0*e0, so that nothing bounds'
    expect_status 65 golden mlp x --on 1e-60,2e-60 -n 1 --dtype f32 -o none
    complains 'no number of type f32 is in'
    expect_status 74 golden glu exp -n 5 --dtype f16 -o absent/none
    find . -name 'none*'
} | case_of 'what the format cannot hold is refused, and nothing is written'

{
    succeeds golden glu exp -n 8 --dtype f32 -o set/
    shows '^set/: glu taylor, 8 neurons in f32, [0-9]* points; rmse 9.1747'
    find set | sort >found
    printf '%s\n' set set/README.txt set/golden.json set/points.npy set/weights.safetensors |
        diff - found
    cp -R set first
    succeeds golden glu exp -n 8 --dtype f32 -o set
    diff -r first set
    succeeds golden glu exp -n 9 --dtype f64 -o set
    grep -q '"neurons":9,"dtype":"f64"' set/golden.json || echo 'not replaced'
    mkdir empty
    succeeds golden glu exp -n 8 --dtype f32 -o empty
    diff -r first empty
    touch empty/mine
    expect_status 74 golden glu exp -n 9 --dtype f64 -o empty
    complains 'holds nothing else'
    rm empty/mine
    diff -r first empty
    touch file
    expect_status 74 golden glu exp -n 9 --dtype f64 -o file
    mkdir other && touch other/README.txt
    expect_status 74 golden glu exp -n 9 --dtype f64 -o other
    expect_status 65 golden glu '1e9*exp(x)' -n 5 --dtype f16 -o set
    grep -q '"neurons":9,"dtype":"f64"' set/golden.json || echo 'lost'
    find . -name '*.??????*' ! -name '*.safetensors'
} | case_of 'folders are complete, and replaced only when they are golden ones'

{
    succeeds golden glu exp -n 8 --dtype f32 -o set
    exact set outputs.txt
    succeeds check set outputs.txt
    shows '^CONSISTENT'
    succeeds check set outputs.txt --json
    shows '"verdict": "CONSISTENT"'
    "$ordo" check set - <outputs.txt >said || echo "exit status $? of standard input"
    grep -q '^- by set: ' said && grep -q '^CONSISTENT' said || cat said
    sed '5s/^/-/' outputs.txt | "$ordo" check set - >said
    grep -q '^WRONG' said || cat said
    expect_status 65 check set - </dev/null
    complains '-: 0 outputs, but 68 points'
    sed '5s/^/-/' outputs.txt >wrong.txt
    expect_status 1 check set wrong.txt
    shows '^WRONG: 1 of'
    sed 1d outputs.txt >short.txt
    expect_status 65 check set short.txt
    complains '67 outputs, but 68 points'
    for z in nan -NaN inf -inf +Infinity 1e39 -1e99; do
        sed "5s/.*/$z/" outputs.txt >large.txt
        expect_status 1 check set large.txt
        shows '^error/bound  *4  .*inf  *inf$'
        shows '^WRONG: 1 of'
    done
    sed '5s/.*/infinite/' outputs.txt >word.txt
    expect_status 65 check set word.txt
    complains 'line 5, column 1: "infinite" is not a number'
    : >empty.txt
    expect_status 65 check set empty.txt
    succeeds golden mlp exp -n 1 --dtype f64 -o alone
    shows '^alone: mlp interpolate, 1 neuron in f64, '
    grep -q ' 1 neuron, ' alone/README.txt || cat alone/README.txt
    exact alone alone.txt
    succeeds check alone alone.txt
    shows 'mlp of 1 neuron in f64, '
} | case_of 'outputs that are right, wrong, missing, or none'

# forge FILE COMMAND ...: set as `forged`, one file edited by sed.
forge() {
    rm -rf forged && cp -R set forged
    file=$1
    shift
    sed "$@" "set/$file" >"forged/$file"
    cmp -s "set/$file" "forged/$file" && echo "$file is the same"
}
# sum: makes the checksum right again.
sum() {
    python3 - <<'END'
byte = open("forged/golden.json", "rb").read()[:-19]
s = 0xcbf29ce484222325
for b in byte:
    s = (s ^ b) * 0x100000001b3 % 2**64
open("forged/golden.json", "wb").write(byte + b'%016x"}\n' % s)
END
}
{
    forge golden.json '12s/e-1"/e-2"/'
    expect_status 65 check forged outputs.txt
    complains 'golden.json: damaged: the checksum'
    sum
    expect_status 65 check forged outputs.txt
    complains 'golden.json: points.* but weights and points give'
    forge golden.json '12s/\(.*,"[0-9.]*\)[0-9]e-/\17e-/'
    sum
    expect_status 65 check forged outputs.txt
    complains 'bound is .* but weights and points give'
    while read -r edit says; do
        forge golden.json "$edit"
        sum
        expect_status 65 check forged outputs.txt
        complains "forged: golden.json: $says"
        [ "$(wc -l <"$scratch/err")" -eq 1 ] || cat "$scratch/err"
    done <<'END'
s/"flushed"/"never"/ underflow is "never", not "gradual"
s/"f32"/"f64"/ dtype is "f64", not "f32"
s/"f32"/"f32","f32":"f32"/ unknown key "f32"
s/"neurons":8/"neurons":9/ neurons is 9, but the weights have 8
s/"neurons":8/"neurons":"8"/ "neurons" must be a whole number
s/"glu"/"gqu"/ unit is "gqu", not "glu"
s/golden.2/golden\/1/ format is "golden/1", not "golden/2"
s/"knots"/"nots"/ the key "knots" is missing
s/"uniform"/7/ "knots" must be a string
s/"uniform"/""/ "knots" must be a string of 1 to
s/"taylor"/"tailor"/ construction is "tailor", which glu has not
s/"forward"/"backward"/ orientation is "backward", not "forward"
s/"forward"/["forward"]/ "orientation" must be a string
s/"outside":4/"outside":5/ outside is 5, but it is so of 4 points
s/"outside":4/"outside":-1/ "outside" must be a whole number
s/"expression":"exp(x)"/"expression":"exp(x"/ target: column 6: expected
s/"expression":"exp(x)"/"expression":null/ target: "expression" must be a string
s/"expression":"exp(x)"/"expression":"1\/x"/ target: .*1/x
s/"domain":\["-1",/"domain":["1",/ target: 
s/"domain":\["-1",/"domain":["-3",/ outside is 4, but it is so of 
s/"domain":\["-1","1"\]/"domain":["-1"]/ target: "domain" must be a list of two strings
s/"domain":\["-1","1"\]/"domain":[-1,1]/ target: "domain" must be a list of two strings
s/"target":{[^}]*}/"target":"exp"/ target: expected an object
s/"rmse":/"rmsd":/ norms: rmsd: there is no such norm
s/"value":"9/"value":"x9/ norms: rmse: value is "x9.*, which is no size
s/"value":"9/"value":"-9/ norms: rmse: value is "-9
s/"radius":"[^"]*"/"radius":1e-9/ norms: rmse: "radius" must be a string
s/"radius":"[^"]*"/"radius":"inf"/ norms: rmse: radius is "inf", which is no size
s/"proved"/"moved"/ norms: rmse: status is "moved", which is none
s/"norms":{.*}}/"norms":[]/ "norms" must be an object
s/x_hex/x_hax/ columns are others
s/"norms":{/"norms":{,/ line 4, column
8d points.*but weights and points give\|there are 67 points, but points.npy has 68
s/"points":\[/"points":[[],/ there are 69 points
9s/\[/{/ line 9, column
END
    : >forged/golden.json
    expect_status 65 check forged outputs.txt
} | case_of 'a golden.json that says something else is refused'

# Zeros where all of a net in f16 is about its least normal number.
{
    succeeds golden glu 'x^2/4000' -n 3 --dtype f16 -o gradual
    succeeds golden glu 'x^2/4000' -n 3 --dtype f16 --flush -o flushed
    grep -q '"underflow":"gradual"' gradual/golden.json || echo 'not gradual'
    grep -q '"underflow":"flushed"' flushed/golden.json || echo 'not flushed'
    grep -q ' --flush$' flushed/README.txt || echo 'not said'
    exact gradual outputs16.txt
    sed 's/.*/0/' outputs16.txt >zeros.txt
    expect_status 1 check gradual zeros.txt
    expect_status 2 check flushed zeros.txt
    expect_status 64 norm glu exp -n 3 --flush
} | case_of 'in f16 underflow is gradual unless it may be flushed'

{
    rm -rf forged && cp -R set forged
    { head -c 500 set/weights.safetensors && printf '\177' && tail -c 55 set/weights.safetensors; } \
        >forged/weights.safetensors
    expect_status 65 check forged outputs.txt
    complains 'forged: golden.json: points\[.*\]: '
    head -c 500 set/weights.safetensors >forged/weights.safetensors
    expect_status 65 check forged outputs.txt
    complains 'forged: weights.safetensors: '
    cp set/weights.safetensors forged
    head -c 300 set/points.npy >forged/points.npy
    expect_status 65 check forged outputs.txt
    complains 'forged: points.npy: '
    rm forged/points.npy
    expect_status 74 check forged outputs.txt
    succeeds golden glu exp -n 8 --dtype f64 -o wide
    cp wide/points.npy forged
    expect_status 65 check forged outputs.txt
    complains 'forged: points.npy: .* is no number of type f32'
} | case_of 'weights and points that are others are refused'

{
    sh "$source/data/golden/make.sh" "$ordo" made/again
    cp "$source/data/golden/make.sh" made/again
    diff -r "$source/data/golden" made/again
    size=$(cat made/again/*/* | wc -c)
    [ "$size" -lt 1048576 ] || echo "$size bytes"
    sets=$(find made/again -name points.npy | wc -l)
    [ "$sets" -eq 36 ] || echo "$sets sets"
} | case_of 'data/golden is what its script makes, under 1 MiB'

# The sets that PyTorch and NumPy evaluate.
sets=
for unit in mlp glu gqu; do
    for dtype in f64 f32; do
        sets="$sets shipped-$unit-$dtype"
        cp -R "$source/data/golden/$unit-bumps-8-$dtype" "shipped-$unit-$dtype"
    done
done
for dtype in bf16 f16; do
    ordo golden mlp exp -n 8 --dtype $dtype -o mlp-$dtype >/dev/null
    ordo golden gqu runge9 -n 150 --dtype $dtype --orientation alternating -o gqu-$dtype >/dev/null
    sets="$sets mlp-$dtype gqu-$dtype"
done
# shellcheck disable=SC2086 # a list
python torch "$tests/cli/golden.py" $sets >cases 2>python.err || head -n 5 python.err >>cases
{
    grep -v '^honest-\|^wrong-' cases
    [ "$(grep -c '^honest-torch ' cases)" -eq 8 ] || echo 'PyTorch evaluated too few'
    [ "$(grep -c '^wrong-' cases)" -gt 70 ] || echo 'too few mistakes'
} | case_of 'PyTorch and NumPy evaluate'

while read -r case set outputs; do
    "$ordo" check "$set" "$outputs" >"$outputs.said" 2>&1
    echo "$case $set $? $outputs.said"
done <cases >verdicts
for set in $sets; do
    awk -v set="$set" '$2 == set && $1 ~ /^honest-/ && $3 != 0 && !($3 == 2 && set ~ /f16$/)' verdicts |
        case_of "honest outputs of $set are not wrong"
done
for set in $sets; do
    case $set in
    *f16) ;;
    *) awk -v set="$set" '$2 == set && $1 ~ /^wrong-/ && $3 != 1' verdicts |
        case_of "no mistake in $set passes" ;;
    esac
done
{
    for pattern in 'sign-4 D.weight.4. has the other sign; all' 'without-G.bias G.bias left out; all' \
        'gelu gelu in place of relu; all' 'rolled-D.weight [DG].*shifted by one neuron; all' \
        'float32 computed in f32; all'; do
        guess="a guess: ${pattern#* }"
        awk -v name="wrong-${pattern%% *}" '$1 == name { print $4 }' verdicts |
            while read -r said; do
                grep -q "$guess" "$said" || { echo "$said:" && cat "$said"; }
            done
        grep -q "^wrong-${pattern%% *} " verdicts || echo "no $pattern"
    done
    for said in shipped-*.out/wrong-sign-4.*said; do
        grep -q 'the most suspicious neuron: 4 ' "$said" || cat "$said"
    done
} | case_of 'simple mistakes are guessed'

# guesses TEXT AWK: what is guessed of the exact outputs of glu8, changed so.
guesses() {
    awk "$2" glu8.txt >changed.txt
    expect_status 1 check glu8 changed.txt
    shows "^$1"
}
for dtype in f64 f32; do
    {
        succeeds golden glu exp -n 8 --dtype $dtype -o glu8
        sed -n 's/^\["[^"]*","[^"]*","[^"]*","\([^"]*\)".*/\1/p' glu8/golden.json >glu8.txt
        guesses 'a guess: outputs negated; all' '{ printf "%.17g\n", -$1 }'
        guesses 'a guess: outputs in reversed order; all' \
            '{ y[NR] = $1 } END { for (i = NR; i > 0; i--) print y[i] }'
        guesses 'a guess: outputs shifted by 0.03125; all' '{ printf "%.17g\n", $1 + 1 / 32 }'
        guesses 'a guess: rounded to 1 digit; all' '{ printf "%.1g\n", $1 }'
        guesses 'a guess: rounded to 5 digits; all' '{ printf "%.5g\n", $1 }'
        guesses 'a guess: rounded to 4 decimals; all' '{ printf "%.4f\n", $1 }'
        guesses 'no simple mistake comes near' '{ printf "%.17g\n", 1.01 * $1 }'
        # rounded to the same digits, but of something else
        guesses 'no simple mistake comes near' '{ printf "%.5g\n", 1.01 * $1 }'
    } | case_of "what was done to all outputs is guessed in $dtype, and nothing poor"
done
{
    awk '$2 == "gqu-bf16" && $3 != 2' verdicts
    said=$(awk '$2 == "gqu-bf16" { print $4; exit }' verdicts)
    grep -q '^NOT DECIDABLE' "$said" || cat "$said"
    grep -q '^smallest mistake that is sure to be seen, unless it makes a parameter larger: [1-9]' "$said" || cat "$said"
    grep -q '; 0 would pass at [0-9]* of [0-9]* points$' "$said" || cat "$said"
} | case_of 'a bound above all outputs is said to be one'

{
    succeeds golden gqu 'exp(-400*x^2)' -n 32 --dtype f32 -o narrow
    shows '^0 would pass at 140 of 160 points; a neuron left out is sure to be seen: 8 of 18; what is right will be NOT DECIDABLE$'
    exact narrow narrow.txt
    expect_status 2 check narrow narrow.txt
    shows '^NOT DECIDABLE: .*; 0 would pass at 140 of 160 points$'
    succeeds golden gqu exp -n 8 --dtype bf16 -o bf16
    shows '^0 would pass at 2 of 64 points; a neuron left out is sure to be seen: 2 of 8$'
    exact bf16 bf16.txt
    succeeds check bf16 bf16.txt
    shows '^CONSISTENT: .* in bf16 differ by; 0 would be at 2 of 64 points$'
} | case_of 'how much decides nothing is said, and at more than half NOT DECIDABLE'

# The programs of README.txt, as they stand there.
cat >printed.py <<'END'
import gc, os, pathlib, re, shutil, sys
for folder in sys.argv[1:]:
    os.chdir(folder)
    code = re.findall("```python\n(.*?)```\n", pathlib.Path("README.txt").read_text(), re.S)
    assert len(code) == 2, folder
    for name, text in zip(("torch", "numpy"), code):
        assert len(text.splitlines()) == 10, text
        exec(compile(text, folder + " " + name, "exec"), {})
        gc.collect()
        shutil.copy("outputs.npy", "../" + folder + "." + name + ".npy")
    os.chdir("..")
END
ordo golden relu3 exp -n 9 --dtype f32 -o relu3-f32 >/dev/null
ordo golden gated4 exp -n 9 --dtype f64 -o gated4-f64 >/dev/null
{
    printed="$sets relu3-f32 gated4-f64"
    # shellcheck disable=SC2086 # a list
    python torch -W always::ResourceWarning printed.py $printed 2>&1
    for set in $printed; do
        for program in torch numpy; do
            ordo check "$set" "$set.$program.npy" >said 2>&1
            got=$?
            [ $got -eq 0 ] || [ "$got ${set#*-}" = '2 bf16' ] || [ "$got ${set#*-}" = '2 f16' ] ||
                { echo "$set $program: $got" && cat said; }
        done
    done
} | case_of 'the programs of README.txt run as printed and are right'
{
    [ -f relu3-f32/outputs.npy ] || echo 'no outputs.npy'
    succeeds golden relu3 exp -n 11 --dtype f32 -o relu3-f32
    [ -e relu3-f32/outputs.npy ] && echo 'outputs of another set'
    find . -name 'relu3-f32.??????*' ! -name '*.npy'
    succeeds check gated4-f64 gated4-f64/outputs.npy
    touch gated4-f64/outputs.txt
    expect_status 74 golden relu3 exp -n 11 --dtype f32 -o gated4-f64
    [ -f gated4-f64/outputs.npy ] || echo 'outputs are lost'
} | case_of 'a folder in which these programs have run is replaced'
finish
