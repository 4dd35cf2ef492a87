/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/page/primer.h"

#include "verify/page/table.h"

static const struct {
    const char *sign, *meaning; /* meaning: prose */
} signs[] = {
    {"$f$", "the function that is wanted, on the interval from $a$ to $b$"},
    {"$y$", "the function that the net is"},
    {"$n$", "how many [neurons](#word-neuron) the net has"},
    {"$t_i$",
     "the [breakpoints](#word-breakpoint), $t_0=a$ the first of them: where neurons begin"},
    {"$h$", "the width of a [cell](#word-cell), the stretch from one breakpoint to the next"},
    {"$s$", "how far $x$ is into its cell: $s=x-t_i$, or that in units of $h$"},
    {"$e$", "the error, $e=f-y$"},
    {"$k$", "the [order](#word-order)"},
    {"$f^{(k)}$", "the $k$-th derivative of $f$; $f''$ is the second"},
    {"$C$", "the constant of a law $C h^k$"},
    {"rmse", "the root of the mean of $e^2$ over the interval: the typical size of the error"},
    {"linf", "the largest $|e|$ anywhere on the interval"},
};

static void
write_signs(ordo_html *h)
{
    ordo_html_open(h, "table", "class", "signs", NULL);
    ordo_html_caption(h, "Letters that stand for the same everywhere on this page");
    ordo_html_open(h, "tbody", NULL);
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        ordo_html_open(h, "tr", NULL);
        ordo_html_open(h, "th", "scope", "row", NULL);
        ordo_html_prose(h, "%s", signs[i].sign);
        ordo_html_close(h);
        ordo_html_open(h, "td", NULL);
        ordo_html_prose(h, "%s", signs[i].meaning);
        ordo_html_close(h);
        ordo_html_close(h);
    }
    ordo_html_close(h);
    ordo_html_close(h);
}

void
ordo_primer_write(ordo_html *h)
{
    ordo_html_paragraph(h, "A net of the kind looked at here takes a number $x$ and gives a number "
                           "$y(x)$. It has one hidden layer of $n$ [neurons](#word-neuron), and "
                           "its output is their sum and a number $d$:");
    ordo_html_formula(h, "y(x)=d+\\sum_{i=0}^{n-1}D_i\\,\\operatorname{relu}(G_i x+g_i)\\,"
                         "\\prod_{j=1}^{m}\\left(U_{ij} x+u_{ij}\\right),\\quad "
                         "\\operatorname{relu}(z)=\\max(z,0)");
    ordo_html_paragraph(h, "The factor $\\operatorname{relu}(G x+g)$ is the neuron's "
                           "[gate](#word-gate): zero on one side of its "
                           "[breakpoint](#word-breakpoint) $t=-g/G$, a straight line on the other. "
                           "Beside it stand $m$ more straight lines. How many is what tells "
                           "[units](#word-unit) apart: none in an *mlp*, one in a *glu* (gated "
                           "linear unit), two in a *gqu* (gated quadratic unit). The numbers $D$, "
                           "$G$, $g$, $U$, $u$ and $d$ are the parameters.");
    ordo_html_paragraph(h, "Training changes parameters little by little until $y$ is near some "
                           "function $f$. Here $f$ is known and nothing is trained: a "
                           "[construction](#word-construction) gives all parameters by a formula. "
                           "So the error $e=f-y$ can be computed, and what is said of it can be "
                           "proved.");
    ordo_html_paragraph(h,
                        "The question is how the error falls as the net grows. If twice as many "
                        "neurons divide it by $2^k$, its [order](#word-order) is $k$: with "
                        "order 2 ten times the neurons leave a hundredth of the error, with "
                        "order 4 a ten-thousandth. For each function this page says in turn what "
                        "the formulas are, what their error looks like, how large it is, how it "
                        "falls, and what no parameters whatever can do better.");
    write_signs(h);
}
