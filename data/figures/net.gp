# gnuplot net.gp reads net.tsv and writes net.svg.

set terminal svg name "net" size 560,440 dynamic enhanced font "sans-serif,15"
set output 'net.svg'
# set terminal pngcairo size 1120,880 enhanced font "sans-serif,15" fontscale 1.5 linewidth 2 pointscale 2
# set output 'net.png'
# set terminal pdfcairo size 5.8333in,4.5833in enhanced font "sans-serif,15" fontscale 0.75
# set output 'net.pdf'

data = 'net.tsv'
set encoding utf8
set datafile separator "\t"
set datafile missing "-"
set datafile columnheaders
unset key

set multiplot

set label 'sin4: sin(4*x) on [-1, 1]' at screen 0.02143, screen 0.95455 left font ",17" tc rgb '#1f2328'
set label 'glu taylor, 8 neurons; dots: the ends of its 8 pieces' at screen 0.02143, screen 0.90455 left font ",13" tc rgb '#656c76'

set lmargin at screen 0.08857
set rmargin at screen 0.85000
set tmargin at screen 0.84091
set bmargin at screen 0.43636
set xrange [-1:1]
set yrange [-1.11996992:1.11996992]
set border 1 lw 0.8 lc rgb '#656c76'
set tics nomirror scale 0.4 textcolor rgb '#656c76'
set ytics scale 0
set grid ytics lw 0.7 lt 1 lc rgb '#dfe2e6'
set xtics ('' -1, '' -0.5, '' 0, '' 0.5, '' 1)
set ytics ('−1.0' -1, '−0.5' -0.5, '0' 0, '0.5' 0.5, '1.0' 1)
set label 'target' at graph 1.02345, graph 0.10876 left font ",15" tc rgb '#1f2328' front
set label 'net' at graph 1.02345, graph 0.21550 left font ",15" tc rgb '#bf4b00' front

plot data index 'breakpoints' using 'x':(-1.11996992):(0):(2.23993985) with vectors nohead lw 0.7 lc rgb '#dfe2e6', \
     data index 'samples' using 'x':'net' with lines lw 2 lc rgb '#bf4b00', \
     data index 'samples' using 'x':'target' with lines dt (6,5) lw 1 lc rgb '#1f2328', \
     data index 'breakpoints' using 'x':'net' with points pt 7 ps 0.55 lc rgb '#bf4b00'

unset label
set xtics autofreq
set ytics autofreq

set lmargin at screen 0.08857
set rmargin at screen 0.85000
set tmargin at screen 0.33636
set bmargin at screen 0.10455
set xrange [-1:1]
set yrange [-0.0742171065:0.0721788575]
set border 1 lw 0.8 lc rgb '#656c76'
set tics nomirror scale 0.4 textcolor rgb '#656c76'
set ytics scale 0
set grid ytics lw 0.7 lt 1 lc rgb '#dfe2e6'
set xtics ('−1' -1, '−0.5' -0.5, '0' 0, '0.5' 0.5, '1' 1)
set ytics ('−5' -0.05, '0' 0, '5' 0.05)
set label 'error e(x) = target − net, in units of 10^{−2}' at graph 0, graph 1.13725 left font ",13" tc rgb '#656c76'
set label 'x' at graph 0.5, screen 0.02045 center font ",13" tc rgb '#656c76'
set label 'predicted' at graph 1.02345, graph 0.41382 left font ",15" tc rgb '#1f2328' front
set label 'error' at graph 1.02345, graph 0.60010 left font ",15" tc rgb '#bf4b00' front

plot data index 'breakpoints' using 'x':(-0.0742171065):(0):(0.146395964) with vectors nohead lw 0.7 lc rgb '#dfe2e6', \
     0 with lines lw 0.7 lc rgb '#656c76', \
     data index 'samples' using 'x':'error' with lines lw 2 lc rgb '#bf4b00', \
     data index 'samples' using 'x':'predicted' with lines dt (6,5) lw 1 lc rgb '#1f2328'

unset multiplot
