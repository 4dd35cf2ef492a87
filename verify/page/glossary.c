/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/page/glossary.h"

#include <stdio.h>

const ordo_word ordo_glossary[] = {
    {"asymptotic floor",
     "Where the error of the best pieces tends to as nets grow, whatever the breakpoints: "
     "$\\lambda_k\\left(\\int|f^{(k)}|^{2/(2k+1)}\\right)^{(2k+1)/2}n^{-k}$. A limit, not a bound "
     "at any one size."},
    {"ball arithmetic",
     "Computing with a number and a bound of its error at once, so that the result certainly "
     "contains the truth. What is called proved here rests on it, or on exact fractions."},
    {"Bernoulli polynomial",
     "$B_k$ with $B_0=1$, $B_k'=k B_{k-1}$ and, for $k\\ge 1$, the mean zero from 0 to 1. Of all "
     "polynomials that begin with $s^k$ and close up smoothly from cell to cell they are the "
     "smallest in the mean square: the error of the best splines on equal cells has their shape."},
    {"breakpoint", "The place $t=-g/G$ where the gate of a neuron opens. Between two neighbouring "
                   "ones the net is "
                   "one polynomial."},
    {"cell", "The interval from one breakpoint to the next; on equal ones $h$ is its width."},
    {"certified bound",
     "An error that no net of a unit and a size goes below, whatever its parameters: proved from "
     "the target alone, and true at that very size."},
    {"confirmed, contradicted", "What evidence says of a claim about a limit: measured and "
                                "extrapolated, to a stated number of "
                                "digits. Not a proof."},
    {"constant ratio",
     "The error over $C h^k\\,\\operatorname{norm}(f^{(k)})$, what theory predicts it to tend to. "
     "It tends to 1 where the theory holds."},
    {"construction",
     "A closed formula for all parameters of a net. Nothing is trained: the formula says what the "
     "piece on each cell is, and the jumps between pieces are the neurons."},
    {"gate",
     "The factor $\\operatorname{relu}(G x+g)$ of a neuron: zero on one side of its breakpoint."},
    {"local slope",
     "$\\log(E_1/E_2)/\\log(N_2/N_1)$ of two neighbouring sizes, in cells: the order that one "
     "doubling shows. A fit through many sizes mixes early slopes with late ones."},
    {"neuron",
     "One term $D\\,\\operatorname{relu}(G x+g)\\prod_j(U_j x+u_j)$ of the sum that is the net. An "
     "MLP has no factors beside its gate, a GLU one, a GQU two."},
    {"norms",
     "Of the error $e=f-y$: rmse is the square root of the mean of $e^2$, l1 the mean of $|e|$, "
     "linf the largest $|e|$, h1 the rmse of $e'$, l2 the square root of $\\int e^2$."},
    {"order",
     "The $k$ with which the error falls like $h^k$: twice as many cells divide it by $2^k$. "
     "Pieces of degree $k-1$ reach order $k$ where $f$ has a bounded derivative $f^{(k)}$."},
    {"proved, measured",
     "Proved is what is enclosed in ball arithmetic, all digits shown and the last to one unit; "
     "measured is what adaptive integration finds, which rests on samples."},
    {"relu", "$\\operatorname{relu}(x)=\\max(x,0)$."},
    {"theorem",
     "Two constants $c$ and $C$ with $c\\,n^{-k}\\le\\text{best}(n)\\le C\\,n^{-k}$ for every $n$: "
     "a proof of the order, where a fit is only a picture of it."},
    {"unit", "A kind of neuron: mlp, glu, gqu, and relu:R and gated:M that continue them."},
    {NULL, NULL},
};

void
ordo_glossary_write(ordo_html *h)
{
    ordo_html_open(h, "dl", "class", "glossary", NULL);
    for (const ordo_word *w = ordo_glossary; w->word != NULL; w++) {
        char slug[64], address[80];
        ordo_html_slug(slug, sizeof slug, w->word);
        (void)snprintf(address, sizeof address, "word-%s", slug);
        ordo_html_open(h, "dt", "id", address, NULL);
        ordo_html_text(h, "%s", w->word);
        ordo_html_close(h);
        ordo_html_open(h, "dd", NULL);
        ordo_html_prose(h, "%s", w->meaning);
        ordo_html_close(h);
    }
    ordo_html_close(h);
}
