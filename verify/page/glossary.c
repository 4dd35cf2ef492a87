/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/page/glossary.h"

#include <stdio.h>
#include <string.h>

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
    {"breakdown", "The first size from which rounding the parameters shows: the error is more than "
                  "twice that of the same net not rounded."},
    {"breakpoint", "The place $t=-g/G$ where the gate of a neuron opens. Between two neighbouring "
                   "ones the net is "
                   "one polynomial."},
    {"cell", "The interval from one breakpoint to the next; on equal ones $h$ is its width."},
    {"certified bound",
     "An error that no net of a unit and a size goes below, whatever its parameters: proved from "
     "the target alone, and true at that very size."},
    {"classical",
     "Known before gated nets, and not from the paper: Peano kernels, Legendre and Bernoulli "
     "polynomials; I. J. Schoenberg, Quart. Appl. Math. 4 (1946) 45; J. R. Rice, On the degree of "
     "convergence of nonlinear spline approximation (1969); C. de Boor, Good approximation by "
     "splines with variable knots (1973); C. de Boor and G. J. Fix, J. Approx. Theory 8 (1973) 19; "
     "M. J. Marsden, Quadratic spline interpolation (1974)."},
    {"confirmed, contradicted", "What evidence says of a claim about a limit: measured and "
                                "extrapolated, to a stated number of "
                                "digits. Not a proof."},
    {"constant ratio",
     "The error over $C h^k\\,\\operatorname{norm}(f^{(k)})$, what theory predicts it to tend to. "
     "It tends to 1 where the theory holds."},
    {"construction",
     "A closed formula for all parameters of a net. Nothing is trained: the formula says what the "
     "piece on each cell is, and the jumps between pieces are the neurons."},
    {"decade", "A factor of ten: the step between two marks of a logarithmic scale."},
    {"fit",
     "A straight line through points on logarithmic scales, by least squares, and its slope. "
     "Common evidence for an order; no proof, and misleading where small nets take part."},
    {"formats",
     "How parameters are stored in a computer: f64 with 53 bits of precision, f32 with 24, f16 "
     "with 11, bf16 with 8."},
    {"gate",
     "The factor $\\operatorname{relu}(G x+g)$ of a neuron: zero on one side of its breakpoint."},
    {"glu",
     "Gated linear unit: the [unit](#word-unit) with one straight line beside the gate, so that "
     "pieces are parabolas. Order 3."},
    {"gqu",
     "Gated quadratic unit: the [unit](#word-unit) with two straight lines beside the gate, so "
     "that pieces are cubics. Order 4."},
    {"IEEE 754",
     "The standard that says what numbers in a computer's [formats](#word-formats) are and "
     "how results are rounded to them."},
    {"Legendre projection",
     "The polynomial of some degree that is nearest to a function in the mean square on an "
     "interval. No other polynomial of that degree has a smaller rmse there: that is where bounds "
     "from below come from."},
    {"limit",
     "Where slopes or ratios go as nets grow without end, extrapolated from those that were "
     "computed, with an estimate of how far off that may be. Evidence, no proof."},
    {"linf", "The largest $|e|$ on the interval; see [norms](#word-norms)."},
    {"local slope",
     "$\\log(E_1/E_2)/\\log(N_2/N_1)$ of two neighbouring sizes, in cells: the order that one "
     "doubling shows. A fit through many sizes mixes early slopes with late ones."},
    {"mlp",
     "The [unit](#word-unit) with nothing beside the gate, so that pieces are straight: a net of "
     "ordinary ReLU neurons (multilayer perceptron). Order 2."},
    {"neuron",
     "One term $D\\,\\operatorname{relu}(G x+g)\\prod_j(U_j x+u_j)$ of the sum that is the net. An "
     "MLP has no factors beside its gate, a GLU one, a GQU two."},
    {"norms",
     "Of the error $e=f-y$: rmse is the square root of the mean of $e^2$, l1 the mean of $|e|$, "
     "linf the largest $|e|$, h1 the rmse of $e'$, l2 the square root of $\\int e^2$."},
    {"order",
     "The $k$ with which the error falls like $h^k$: twice as many cells divide it by $2^k$. "
     "Pieces of degree $k-1$ reach order $k$ where $f$ has a bounded derivative $f^{(k)}$."},
    {"parameters",
     "All numbers that a net consists of: 3 for each neuron of an mlp, 5 of a glu, 7 of a "
     "gqu, and one bias."},
    {"Peano kernel",
     "For a formula that is exact on polynomials of degree below $k$: the function by which "
     "$f^{(k)}$ is weighted to give its error. Where it keeps its sign, the error on a cell is "
     "its pattern times $h^k$ times a value that $f^{(k)}$ takes there, for every width $h$."},
    {"proved, measured",
     "Proved is what is enclosed in ball arithmetic, all digits shown and the last to one unit; "
     "measured is what adaptive integration finds, which rests on samples."},
    {"proved, refuted, undecided",
     "What is certain of a claim. PROVED: it is true, by enclosures or exact fractions, not by "
     "samples. REFUTED: it is false, as certainly. UNDECIDED: neither was shown with the precision "
     "and time allowed; it says nothing against the claim."},
    {"Q26", "The paper whose constructions and claims are looked at: A. F. Queiruga, "
            "[arXiv:2602.14495](https://arxiv.org/abs/2602.14495)."},
    {"relu", "$\\operatorname{relu}(x)=\\max(x,0)$."},
    {"rmse",
     "The square root of the mean of $e^2$ over the interval, the typical size of the error; "
     "see [norms](#word-norms)."},
    {"smooth", "With as many derivatives as are used, none of them infinite or with a jump."},
    {"theorem",
     "Two constants $c$ and $C$ with $c\\,n^{-k}\\le\\text{best}(n)\\le C\\,n^{-k}$ for every $n$: "
     "no net of $n$ neurons has a smaller rmse than $c\\,n^{-k}$, and some net has at most "
     "$C\\,n^{-k}$. A proof of the order, where a fit is only a picture of it."},
    {"ulp", "Unit in the last place: the distance between two neighbouring numbers of a format. "
            "Rounding to nearest changes a number by half of it at most."},
    {"unit", "A kind of neuron: mlp, glu, gqu, and relu:R and gated:M that continue them."},
    {NULL, NULL},
};

bool
ordo_glossary_has(const char *word)
{
    const ordo_word *w = ordo_glossary;
    while (w->word != NULL && strcmp(w->word, word) != 0) {
        w++;
    }
    return w->word != NULL;
}

void
ordo_glossary_link(ordo_html *h, const char *word)
{
    char slug[64], address[80];
    if (!ordo_glossary_has(word)) {
        ordo_html_plain(h, word);
        return;
    }
    ordo_html_slug(slug, sizeof slug, word);
    (void)snprintf(address, sizeof address, "#word-%s", slug);
    ordo_html_open(h, "a", "href", address, NULL);
    ordo_html_text(h, "%s", word);
    ordo_html_close(h);
}

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
