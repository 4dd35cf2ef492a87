#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Reports: what is written and refused, what the page says, and how it looks in Chromium.
# usage: report.sh PATH_OF_ORDO
# shellcheck source=tests/cli/tap.sh
. "${0%/*}/tap.sh"

# complains PATTERN: a line of $scratch/err matches.
complains() {
    grep -q -e "^ordo: .*$1" "$scratch/err" || head -c 600 "$scratch/err"
}

# says PATTERN [FOLDER]: a line of the page matches.
says() {
    grep -q -e "$1" "${2:-page}/index.html" || echo "the page does not say: $1"
}

{
    expect_status 64 report exp
    complains 'needs -o DIR'
    expect_status 64 report -o none
    expect_status 64 report mlp glu -o none
    complains 'needs a target'
    expect_status 64 report exp mlp -o none
    complains 'units come before the targets'
    expect_status 64 report mlp,mlp exp -o none
    complains 'asked for twice'
    expect_status 65 report mlp:taylor exp -o none
    expect_status 65 report glu exp '1/x' -n 4 -o none
    expect_status 64 report exp -n 0 -o none
    expect_status 74 report exp -n 4 -o absent/none
    expect_status 74 report exp -n 4 -o "$ordo"
    [ -e none ] && echo 'something was written'
} | case_of 'usage'

{
    mkdir nothing
    (
        PATH=$scratch/work/nothing
        "$ordo" report exp -o none </dev/null
    ) 2>"$scratch/err"
    got=$?
    [ "$got" -eq 69 ] || echo "exit status $got"
    complains 'apt-get install gnuplot'
    [ -e none ] && echo 'something was written'
} | case_of 'without gnuplot it says which package to install'

{
    expect_status 65 report runge9 'sin(' -n 4:8 -o none
    ls -d none* 2>/dev/null
} | case_of 'a target that is none leaves nothing behind'

{
    succeeds report mlp,glu:midpoint gqu gqu:taylor runge9 x3 sqrt 'abs(x-0.3183)' -n 4:32 -o page/
    shows '^page//*index.html: 4 targets, 4 constructions, '
    find page -type f ! -name '*.svg' ! -name '*.gp' ! -name '*.tsv' ! -name index.html
    [ -f page/figures/runge9-convergence.svg ] || echo 'no figure'
    ls -d page.* 2>/dev/null
} | case_of 'a report is written'

{
    cp page/index.html first.html
    mkdir page/figures/mine
    expect_status 74 report exp -n 4 -o page
    complains 'no empty folder'
    rmdir page/figures/mine
    echo mine >page/notes.txt
    expect_status 74 report exp -n 4 -o page
    rm page/notes.txt
    mkdir other other/figures
    echo '<html>' >other/index.html
    expect_status 74 report exp -n 4 -o other
    cmp first.html page/index.html
} | case_of 'only what report wrote is replaced'

{
    succeeds report mlp exp -n 4:8 -o again -j 1
    cp -R again first
    succeeds report mlp exp -n 4:8 -o again -j 2
    diff -r first again
    succeeds report glu exp -n 4:8 -o again
    grep -q 'mlp interpolate' again/index.html && echo 'not replaced'
} | case_of 'a report is replaced, and is the same for every number of threads'

{
    says 'no errors of gqu taylor to show, since no net of these sizes exists on this function: for .*complex roots, not a product of real'
    says 'There is no figure of gqu taylor here: .*complex roots'
    says 'order in cells → .*; theory 3 for smooth functions<'
    says 'Here that need not be the order of the unit: '
    says 'a higher order wins, sooner or later, whatever'
    says 'From 0.1 to 28 has been seen of nets whose gates all open to the right, up to 260'
    says 'glu midpoint order 1.00 instead of 3'
    says 'the slopes of mlp interpolate go up and down'
    says 'It is not smooth at '
    says 'the best error is 0 from n = 2 on'
    says 'gqu reproduces this polynomial'
    says '(16/105) n<sup>−6</sup>'
    says '<code>abs(x-0.3183)</code>'
    says 'href="https://arxiv.org/abs/2602.14495">Q26</a> <a href="https://arxiv.org/pdf/2602.14495">eq. (6)-(9)</a>'
    says '<td><a href="https://arxiv.org/abs/2602.14495">Q26</a>, <a href="https://arxiv.org/pdf/2602.14495">eq. (9)</a></td>'
    says '<td><a href="#word-classical">classical</a>, Peano kernels</td>'
    grep -n '>Q26</a>,* *\(eq\.\|section\|figure\)' page/index.html | cut -c 1-200
    says 'With <math.*that says: a net of 100 neurons has 301 parameters, and whatever they are'
    says 'id="question"'
    says '>PROVED<'
    says '@media print'
    grep -n '(null)\|nan\b' page/index.html | head -n 3 | cut -c 1-200
} | case_of 'what the page says is about these targets'

{
    succeeds report glu:taylor relu2 'abs(x-1/3)' exp -n 1,4,6,8 -o left
    shows '2 targets, 2 constructions, '
    says '<li>n = 6 is left out: needs f″, but ' left
    says '<li>rmse  at n = 6 is not known; no limit is formed' left
    # Three of the four nets on abs(x-1/3), all on exp, and all others.
    grep -c '<tr><th scope="row" class="number">8</th><td class="number">8</td><td class="number">41<' \
        left/index.html >found
    echo 2 | diff - found
    grep -n '<tr><th scope="row" class="number">6</th><td class="number">6</td>' left/index.html >found
    [ "$(wc -l <found)" -eq 1 ] || cat found
    says '<th scope="row">relu2</th><td class="number">3</td><td>.*<td class="number">2.7183</td>' left
    # The first function has no pattern: the second explains them. Both have nets to look at.
    says 'takes one shape, stretched by the derivative there' left
    says '<figure id="figure-abs-x-1-3-net-relu2-quasi"' left
    says '<figure id="figure-exp-net-glu-taylor"' left
    succeeds report mlp exp -n 1 -o single
    shows '1 target, 1 construction, '
    succeeds report mlp glu exp -n 1 -o single
    says 'which mlp interpolate has with 1 neuron<' single
    grep -n '[^0-9.]1 neurons\|[^0-9.]1 cells' single/index.html left/index.html | cut -c 1-200
    succeeds report gqu x3 -n 1:5 -o single
    says 'reproduces this polynomial from n = 2 on, with one cell' single
} | case_of 'sizes without a net leave the others, one of a thing is one'

{
    succeeds report mlp exp -o default
    shows '1 target, 1 construction, 1[0-9] claims'
    says '<tr><th scope="row" class="number">1024</th>' default
    for kind in convergence parameters net neurons pattern slopes precision; do
        grep -q "<figure id=\"figure-exp-$kind\"" default/index.html || echo "no figure: $kind"
    done
    grep -n 'There is no figure' default/index.html | cut -c 1-200
    # The pattern is drawn at few sizes of its own.
    [ "$(sed -n 2p default/figures/exp-pattern.tsv | grep -o 'n = ' | wc -l)" -eq 3 ] ||
        sed -n 1,2p default/figures/exp-pattern.tsv
} | case_of 'without -n all figures are drawn, the pattern at few sizes'

if has chromium; then
    python3 "$source/tests/cli/page.py" "$ordo" page . >seen 2>&1
    case_of 'Chromium opens the page' <seen
    for case in form numbers overflow hint scheme contrast glyphs keyboard print console network; do
        [ -f "$case" ] || echo 'was not looked at' >"$case"
    done
    case_of 'the page is well-formed, its addresses and files are there' <form
    case_of 'tables and figures agree with study --json' <numbers
    case_of 'nothing sticks out, 1280 and 400 pixels wide, light and dark' <overflow
    case_of 'what scrolls to the side says so at its edge, without a script' <hint
    case_of 'the ground is light or dark as the reader prefers' <scheme
    case_of 'text has a contrast of 4.5 at least' <contrast
    case_of 'no glyph is missing' <glyphs
    case_of 'the keyboard reaches what scrolls' <keyboard
    case_of 'printed, all texts are on its pages, none beyond the paper' <print
    case_of 'the console stays empty' <console
    case_of 'nothing is loaded from elsewhere' <network
else
    skip 'the page in Chromium' 'no chromium'
fi
finish
