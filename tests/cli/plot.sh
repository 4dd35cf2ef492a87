#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Figures: what is refused, the files that appear, what gnuplot makes of them, and that their
# numbers are those of --json.
# usage: plot.sh PATH_OF_ORDO
# shellcheck source=tests/cli/tap.sh
. "${0%/*}/tap.sh"

# checked WHAT ARGUMENT ...: what tests/cli/plot.py finds wrong.
checked() {
    python3 "$tests/cli/plot.py" "$@" 2>&1 | tail -n 5
}

# complains PATTERN: one line of $scratch/err, which matches.
complains() {
    [ "$(wc -l <"$scratch/err")" -eq 1 ] || echo 'not one line'
    grep -q -e "^ordo: .*$1" "$scratch/err" || head -c 600 "$scratch/err"
}

# nothing NAME: there is no file of that name or of one that plot makes on the way.
nothing() {
    find . -name "$1*" -o -name '.ordo*'
}

{
    expect_status 64 plot convergense exp
    complains "'convergense' (nearest: convergence)"
    expect_status 64 plot convergence
    complains 'needs a target'
    expect_status 64 plot convergence mlp glu:taylor
    complains "needs a target behind the figure, not 'glu:taylor'"
    expect_status 65 plot convergence mlp,glx exp
    complains "unknown unit 'glx'"
    expect_status 65 plot convergence mlp,, exp
    expect_status 65 plot convergence glu:tailor exp
    complains 'nearest: taylor'
    expect_status 64 plot precision mlp,glu exp
    complains 'precision takes 1 unit, not more'
    expect_status 64 plot convergence exp --norm rmse,linf
    complains 'one norm'
    expect_status 64 plot convergence exp --format jpg
    complains 'svg, png or pdf'
    expect_status 64 plot convergence exp -o out.txt
    complains 'must end with .svg'
    expect_status 64 plot convergence exp --format png -o out.svg
    complains 'must end with .png'
    expect_status 64 plot convergence exp --json
    expect_status 65 plot convergence 'exp(x' -n 4:8 -o out.svg
    nothing out
    nothing convergence
} | case_of 'usage'

{
    mkdir empty
    PATH=$PWD/empty expect_status 69 plot convergence exp -n 4:8 -o out.svg
    complains 'gnuplot is not installed.*apt-get install gnuplot-nox'
    printf '#!/bin/sh\necho "line 7: no such thing" >&2\nexit 3\n' >empty/gnuplot
    chmod +x empty/gnuplot
    PATH=$PWD/empty:$PATH expect_status 74 plot convergence exp -n 4:8 -o out.svg
    complains 'gnuplot failed: line 7: no such thing'
    printf '#!/bin/sh\nexit 0\n' >empty/gnuplot
    PATH=$PWD/empty:$PATH expect_status 74 plot convergence exp -n 4:8 -o out.svg
    complains 'out.svg: gnuplot did not write it'
    printf '#!/bin/sh\nkill -9 $$\n' >empty/gnuplot
    PATH=$PWD/empty:$PATH expect_status 74 plot convergence exp -n 4:8 -o out.svg
    complains 'gnuplot failed: '
    nothing out
    expect_status 74 plot convergence exp -n 4:8 -o absent/out.svg
    complains 'absent/out.svg: No such file'
    mkdir out.gp
    expect_status 74 plot convergence exp -n 4:8 -o out.svg
    complains 'out.gp: is no file'
    [ -e out.svg ] || [ -e out.tsv ] && echo 'a file was written'
    rmdir out.gp
} | case_of 'without gnuplot, or where nothing can be written, there is nothing'

{
    expect_status 65 plot convergence mlp 'x/7-2' -n 4:8 -o out.svg
    complains 'nothing to draw: rmse of each net is 0'
    expect_status 65 plot convergence gqu:taylor exp -n 9,17 -o out.svg
    complains 'gqu taylor, n = 9: .*discriminant'
    expect_status 65 plot convergence glu sqrt -n 4:8 -o out.svg
    complains 'glu taylor, n = 4: .*infinite'
    expect_status 65 plot convergence mlp sqrt --norm h1 -n 4:8 -o out.svg
    complains 'infinite or not known'
    expect_status 65 plot slopes exp -n 16 -o out.svg
    complains 'it takes two sizes'
    nothing out
} | case_of 'what cannot be drawn is said, and nothing is written'

{
    succeeds plot
    shows '^convergence  '
    succeeds list figures
    shows '^convergence  mlp,glu,gqu  4:1024  '
    succeeds list figures --json
    shows '"name": "precision"'
} | case_of 'figures are listed'

{
    succeeds plot convergence mlp,glu exp -n 4:16
    echo convergence-exp.svg | diff - "$scratch/out"
    succeeds plot convergence mlp 'sqrt(2+x)' -n 4:16 --format png
    picture=$(cat "$scratch/out")
    case $picture in convergence-sqrt-2-x-????????.png) ;; *) echo "$picture" ;; esac
    for file in convergence-exp.svg convergence-exp.tsv convergence-exp.gp "$picture"; do
        [ -s "$file" ] || echo "no $file"
    done
    head -c 8 "$picture" | od -An -c | grep -q 'P   N   G' || echo 'no PNG'
    succeeds plot slopes mlp exp -n 4:16 -o "it's \$HOME.pdf"
    [ -s "$scratch/out" ] && echo 'output'
    head -c 5 "it's \$HOME.pdf" | grep -q '%PDF-' || echo 'no PDF'
    mkdir folder
    succeeds plot slopes mlp exp -n 4:16 -o folder/a.b.svg
    ls folder | tr '\n' ' ' | grep -qx 'a.b.gp a.b.svg a.b.tsv ' || ls folder
    [ "$(find folder -perm 644 | wc -l)" -eq 3 ] || ls -l folder
    expect_status 0 plot slopes mlp exp -n 4:16 -o - --format svg
    # The ids differ, which have the name in them.
    sed 's/a_b/slopes/g' folder/a.b.svg | cmp - "$scratch/out"
    nothing .none
} | case_of 'a picture, its numbers and its script appear'

{
    for target in 'exp(x)^2' 'exp(x)*2' 'exp(x)^2 --on 0,1' 'runge9 --on 0,1' 'exp --on 0,1' exp; do
        # shellcheck disable=SC2086 # a target and an option
        succeeds plot slopes mlp $target -n 4:16
        sed 's/svg$/tsv/' "$scratch/out" >>written
        cat "$scratch/out"
    done | sort | uniq -d
    sed 's/tsv$/gp/' written | cat written - | while read -r file; do
        [ -s "$file" ] || echo "no $file"
    done
    [ "$(wc -l <written)" -eq 6 ] || cat written
} | case_of 'pictures of different targets have different names'

{
    cp folder/a.b.svg before.svg
    # In the locale C gnuplot warns of a degree sign that no one asked for.
    (cd folder && rm a.b.svg && gnuplot a.b.gp 2>&1) | grep -v 'degree sign'
    cmp before.svg folder/a.b.svg
    succeeds plot slopes mlp exp -n 4:16 -o folder/a.b.svg -j 1
    cmp before.svg folder/a.b.svg
    # Another terminal line, as a user would choose.
    sed 's/^set terminal svg/# &/; s/^set output/# &/
        s/^# \(set terminal png.*\)/\1/; s/^# \(set output .*png.*\)/\1/' folder/a.b.gp >folder/c.gp
    (cd folder && gnuplot c.gp 2>&1) | grep -v 'degree sign'
    head -c 8 folder/a.b.png | od -An -c | grep -q 'P   N   G' || echo 'no PNG'
} | case_of 'the script draws the same again, and another kind of picture'

# All kinds, on what they may meet: a family that is refused, an infinite slope, a target that is
# reproduced, huge and tiny values, a kink, a long text.
for kind in $(ordo list figures --format tsv | sed 1d | cut -f1); do
    units=mlp,gqu:taylor,glu:midpoint
    sizes=5,7,17,35
    case $kind in
    precision) units=mlp ;;
    net | neurons) units=mlp sizes=7 ;;
    esac
    n=0
    while read -r target; do
        n=$((n + 1))
        name=$kind$n.svg
        {
            succeeds plot "$kind" "$units" "$target" -n $sizes -o "$name"
            checked svg "$name"
            cmp -s "$name" "${kind}1.svg" && [ "$n" -gt 1 ] && echo 'as the first'
            grep -q 'rgb(' "$name" || echo 'no colours'
            grep -i 'nan\|warning' "$name" "${name%.svg}.gp"
        } | case_of "$kind $units $target"
    done <<'END'
sqrt
x^2
1e30*sin(4*x)
exp(x)/10^40
(((1+x)-1)*exp(x)*1.00000000000000001+0*sin(x)+0*cos(x)+0*tanh(x)+0*atan(x))
END
done
{
    succeeds plot convergence mlp,glu kink -n 5,7,17,35 -o kink.svg
    checked svg kink.svg
} | case_of 'a kink'
{
    succeeds plot convergence exp -n 16 -o one.svg
    checked svg one.svg
} | case_of 'one size'

{
    succeeds plot convergence mlp,glu:midpoint,gqu runge9 -n 4:256 -o runge.svg
    for unit in mlp glu gqu; do
        case $unit in
        mlp) construction=interpolate ;;
        glu) construction=midpoint ;;
        gqu) construction=hermite ;;
        esac
        ordo study $unit runge9 -c $construction -n 4:256 --norm rmse --json >study.json
        checked study runge.tsv "$unit $construction" study.json
        for n in $(sed -n "/^# any $unit\$/,/^\$/s/^\([0-9]*\)	.*/\1/p" runge.tsv); do
            ordo bound $unit runge9 -n "$n" --norm rmse --json >bound.json
            checked bound runge.tsv $unit bound.json
            echo "$n" >>sizes
        done
        # Sizes that are not asked for, between those that are.
        sed -n "/^# any $unit, edge/,/^$/s/^\([0-9]*\)	.*/\1/p" runge.tsv |
            awk 'NR % 15 == 4' >between
        while read -r n; do
            ordo bound $unit runge9 -n "$n" --norm rmse --json >bound.json </dev/null
            checked edge runge.tsv $unit bound.json
        done <between
        [ "$(wc -l <between)" -ge 5 ] || echo 'hardly an edge'
    done
    [ "$(wc -l <sizes)" -ge 12 ] || echo 'hardly a bound'
    grep -q '^100	501	2.40e-6	2.40e-6$' runge.tsv || echo 'no trained GLU'
} | case_of 'errors, theory, bounds and floors are those of --json'
{
    succeeds plot parameters gqu:optimal exp -n 5:65 --norm linf -k graded:1.25 -o linf.svg
    ordo study gqu exp -c optimal -n 5:65 --norm linf -k graded:1.25 --json >study.json
    checked study linf.tsv 'gqu optimal graded:1.25' study.json
    ordo bound gqu exp -n 65 --norm linf --json >bound.json
    checked bound linf.tsv gqu bound.json
} | case_of 'so they are of another norm and other breakpoints'
{
    succeeds plot slopes glu,gqu:optimal bumps -n 9:129 -o slopes.svg
    for family in 'glu taylor' 'gqu optimal'; do
        ordo study "${family% *}" bumps -c "${family#* }" -n 9:129 --norm rmse --json >study.json
        checked slopes slopes.tsv "$family" study.json
        ordo study "${family% *}" bumps -c "${family#* }" -n 10:50:+1 --norm rmse --json >study.json
        checked fit slopes.tsv "$family" study.json
    done
    grep -q '^22.360679775	3.5$' slopes.tsv || echo 'no trained GQU'
} | case_of 'slopes, limits and fits are those of --json'
{
    succeeds plot precision gqu exp -n 5:129 -o precision.svg
    for dtype in f64 f32 bf16 f16; do
        ordo study gqu exp -n 5:129 --norm rmse --dtype $dtype --json >study.json
        checked breakdown precision.tsv study.json
    done
    [ "$(grep -c ', breakdown' precision.tsv)" -eq 3 ] || grep 'breakdown' precision.tsv
} | case_of 'rounded nets and where they break down are those of --json'
{
    for recipe in 'glu midpoint 8' 'gqu optimal 12' 'mlp interpolate 31' 'gated3 quasi 9'; do
        # shellcheck disable=SC2086 # three words
        set -- $recipe
        succeeds plot net "$1:$2" bumps -n "$3" -o net.svg
        ordo norm "$1" bumps -c "$2" -n "$3" --json >norm.json
        checked net net.tsv norm.json
        checked svg net.svg
    done
} | case_of 'the error under a net has the norms of --json'
{
    expect_status 64 plot net mlp exp -n 4,8 -o out.svg
    complains 'net takes one size, as in -n 8'
    expect_status 64 plot neurons mlp,glu exp -o out.svg
    complains 'neurons takes 1 unit, not more'
    expect_status 65 plot net mlp exp -n 257 -o out.svg
    complains 'at most 256'
    expect_status 65 plot neurons mlp exp -n 25 -o out.svg
    complains 'at most 24'
    expect_status 65 plot neurons gqu sqrt -o out.svg
    complains "needs f', but f' is infinite"
    expect_status 65 plot net 'exp(3*x+1000)' -o out.svg
    complains "can't draw .*e43[0-9], a value of 'target'"
    expect_status 65 plot pattern gqu 'x^3' -o out.svg
    complains "f'''' is 0: there is no pattern"
    nothing out
} | case_of 'what nets, neurons and patterns are not drawn of'
n=0
while read -r units target; do
    n=$((n + 1))
    for kind in net neurons pattern; do
        {
            case $kind in pattern) list=$units ;; *) list=${units%%,*} ;; esac
            # shellcheck disable=SC2086 # several words
            succeeds plot $kind "$list" $target -o "few$n.svg"
            checked svg "few$n.svg"
            grep -i 'nan\|warning' "few$n.svg" "few$n.gp"
        } | case_of "$kind $units $target"
    done
done <<'END'
glu:midpoint,mlp sqrt(x) --on 0,1 -k graded:4
mlp,glu:midpoint abs(x-1/3)+x^2
mlp,gqu sign(x)*x^2
mlp,gqu,glu,relu3 x^3-x/2 --on 0,pi
gated4,relu7,glu:l2,gqu:l2,glu:spline sin(4*x) -n 9
mlp:optimal,gqu:taylor 1000+exp(x)/10^5 --on 1,1.25 -n 3
END

{
    expect_status 0 plot convergence glu:taylor,gqu:taylor,mlp 'abs(x-1/3)' -n 3,4,6,8 -o left.svg
    cut -d: -f1,2 "$scratch/err" >said
    printf 'ordo: glu taylor, n = %s is left out\n' 3 6 >expected
    grep '^ordo: glu' said | diff expected -
    grep '^ordo: mlp' said
    awk '/^# glu taylor/ { here = 1; next } /^#/ { here = 0 } here && /^[0-9]/ { print $1 }' left.tsv >found
    printf '4\n8\n' | diff - found
} | case_of 'sizes that have no net are left out, and said to be'
finish
