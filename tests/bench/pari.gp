/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Peer, not proved: PARI/GP. The environment names the WORK and the METHOD: points: intnumgauss
 * with the number of points given; default: its own choice; linf: a scan of each cell, then solve
 * for the zero of the derivative. Tables of nodes are made in the cold call. */
lines = readstr(getenv("WORK"));
head = strsplit(lines[1], " ");
target = head[1]; cells = eval(head[2]); columns = eval(head[3]); wanted = eval(head[4]);
points = eval(head[6]);
default(realprecision, ceil(eval(head[5]) * log(2) / log(10)));
/* A line ends with a blank: the last part is empty. */
cell = vector(cells, i, my(text = strsplit(lines[i + 1], " ")); vector(columns + 2, j, eval(text[j])));

f = if(target == "bumps", x -> 1 / (1 + cos(Pi * x)^2), target == "runge9", x -> 1 / (1 + 9 * x^2), \
    x -> sin(4 * x));
method = getenv("METHOD");

l2_1(tab) = sqrt(sum(i = 1, cells, my(c = cell[i]); \
    intnumgauss(s = 0, c[2] - c[1], (f(c[1] + s) - (c[3] + s * c[4]))^2, tab)));
l2_2(tab) = sqrt(sum(i = 1, cells, my(c = cell[i]); \
    intnumgauss(s = 0, c[2] - c[1], (f(c[1] + s) - (c[3] + s * (c[4] + s * c[5])))^2, tab)));
l2() = {
    if(table == 0, table = if(method == "points", intnumgaussinit(points), intnumgaussinit()));
    if(columns == 2, l2_1(table), l2_2(table));
}

/* The scan needs no more than a few digits of e. */
linf() = {
    my(best = -1, c, h, at, value, e, lo, hi);
    for(i = 1, cells,
        c = cell[i]; h = c[2] - c[1];
        for(j = 1, 7,
            value = abs(f(c[1] + j * h / 8) - subst(piece[i], 'x, j * h / 8));
            if(value > best, best = value; at = [i, j])));
    c = cell[at[1]]; h = c[2] - c[1];
    e = (s -> f(c[1] + s) - subst(piece[at[1]], 'x, s));
    abs(e(solve(s = max(at[2] - 1, 1/8) * h / 8, min(at[2] + 1, 63/8) * h / 8, e'(s))));
}

run() = if(method == "linf", linf(), l2());
table = 0;
piece = vector(cells, i, Polrev(cell[i][3 .. columns + 2]));

/* The clock of GP counts milliseconds: warm calls are repeated until they take long enough. */
start = getwalltime(); value = run(); cold = getwalltime() - start;
seconds = getenv("ORDO_BENCH_SECONDS");
enough = if(seconds, 1000 * eval(seconds), 200);
calls = 0; start = getwalltime();
until(getwalltime() - start >= enough || calls >= 500, value = run(); calls++);
warm = (getwalltime() - start) / calls;
text = strjoin(strsplit(strprintf("%.*e", wanted + 3, value), " "));
printf("cold=%.9f warm=%.9f value=%s\n", cold / 1000., warm / 1000., text);
quit
