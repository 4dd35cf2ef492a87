# gnuplot convergence.gp reads convergence.tsv and writes convergence.svg.

set terminal svg name "convergence" size 560,448 dynamic enhanced font "sans-serif,15"
set output 'convergence.svg'
# set terminal pngcairo size 1120,896 enhanced font "sans-serif,15" fontscale 1.5 linewidth 2 pointscale 2
# set output 'convergence.png'
# set terminal pdfcairo size 5.8333in,4.6667in enhanced font "sans-serif,15" fontscale 0.75
# set output 'convergence.pdf'

data = 'convergence.tsv'
set encoding utf8
set datafile separator "\t"
set datafile missing "-"
set datafile columnheaders
unset key

set lmargin at screen 0.11071
set rmargin at screen 0.73482
set tmargin at screen 0.82589
set bmargin at screen 0.10714
set xrange [3.63636364:1126.4]
set yrange [4.35971497e-13:0.7173347]
set logscale x
set logscale y
set border 1 lw 0.8 lc rgb '#656c76'
set tics nomirror scale 0.4 textcolor rgb '#656c76'
set ytics scale 0
set grid ytics lw 0.7 lt 1 lc rgb '#dfe2e6'
set xtics ('4' 4, '16' 16, '64' 64, '256' 256, '1024' 1024)
set ytics ('10^{−12}' 9.9999999999999998e-13, '10^{−10}' 1e-10, '10^{−8}' 1e-08, '10^{−6}' 9.9999999999999995e-07, '10^{−4}' 0.0001, '10^{−2}' 0.01)

set label 'bumps: 1/(1+cos(pi*x)\^2) on [-1, 1]' at screen 0.02143, screen 0.95536 left font ",17" tc rgb '#1f2328'
set label 'rmse of nets from formulas; thin line: theory' at screen 0.02143, screen 0.90625 left font ",13" tc rgb '#656c76'
set label 'hatched: no parameters get there, proved; dashed: asymptotic floor' at screen 0.02143, screen 0.86607 left font ",13" tc rgb '#656c76'
set label 'neurons' at graph 0.5, screen 0.02009 center font ",13" tc rgb '#656c76'
set label 'mlp interpolate' at graph 1.04006, graph 0.58689 left font ",15" tc rgb '#0067a6' front
set label '≈ 3.1 {/:Italic n}^{−2}' at graph 1.04006, graph 0.53099 left font ",13" tc rgb '#0067a6' front
set label 'glu taylor' at graph 1.04006, graph 0.42125 left font ",15" tc rgb '#bf4b00' front
set label '≈ 30 {/:Italic n}^{−3}' at graph 1.04006, graph 0.36535 left font ",13" tc rgb '#bf4b00' front
set label 'gqu hermite' at graph 1.04006, graph 0.21423 left font ",15" tc rgb '#007a58' front
set label '≈ 29 {/:Italic n}^{−4}' at graph 1.04006, graph 0.15833 left font ",13" tc rgb '#007a58' front

plot data index 'any mlp, edge' using 'neurons':'out of reach':(column('out of reach')*0.245) with filledcurves fs pattern 4 lw 0.7 fc rgb '#0067a6', \
     data index 'any mlp, edge' using 'neurons':'out of reach' with lines lw 1 lc rgb '#0067a6', \
     data index 'any mlp' using 'neurons':'asymptotic floor' with lines dt (8,6) lw 0.9 lc rgb '#0067a6', \
     data index 'any glu, edge' using 'neurons':'out of reach':(column('out of reach')*0.245) with filledcurves fs pattern 5 lw 0.7 fc rgb '#bf4b00', \
     data index 'any glu, edge' using 'neurons':'out of reach' with lines lw 1 lc rgb '#bf4b00', \
     data index 'any glu' using 'neurons':'asymptotic floor' with lines dt (8,6) lw 0.9 lc rgb '#bf4b00', \
     data index 'any gqu, edge' using 'neurons':'out of reach':(column('out of reach')*0.245) with filledcurves fs pattern 6 lw 0.7 fc rgb '#007a58', \
     data index 'any gqu, edge' using 'neurons':'out of reach' with lines lw 1 lc rgb '#007a58', \
     data index 'any gqu' using 'neurons':'asymptotic floor' with lines dt (8,6) lw 0.9 lc rgb '#007a58', \
     data index 'mlp interpolate' using 'neurons':'theory' with lines lw 0.8 lc rgb '#0067a6', \
     data index 'mlp interpolate' using 'neurons':'rmse' with linespoints pt 7 ps 0.7 lw 1.6 lc rgb '#0067a6', \
     data index 'glu taylor' using 'neurons':'theory' with lines lw 0.8 lc rgb '#bf4b00', \
     data index 'glu taylor' using 'neurons':'rmse' with linespoints pt 5 ps 0.7 lw 1.6 lc rgb '#bf4b00', \
     data index 'gqu hermite' using 'neurons':'theory' with lines lw 0.8 lc rgb '#007a58', \
     data index 'gqu hermite' using 'neurons':'rmse' with linespoints pt 9 ps 0.7 lw 1.6 lc rgb '#007a58'
