/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Source of the formulas: those of the constructions (construct/mlp.c, glu.c, gqu.c,
 * build_spline.c), with f_i = f(t_i), m_i = f(t_i + h/2). */
#include "verify/page/lesson.h"

#include <string.h>

static const struct {
    const char *unit; /* NULL: all others with a polynomial beside the neurons, "": without */
    ordo_unit_lesson lesson;
} units[] = {
    {"mlp",
     {"A neuron is a ramp: zero left of its breakpoint, straight right of it. A sum of ramps is a "
      "continuous broken line, and where two straight pieces meet only the slope jumps.",
      {"J_i(s)=\\alpha_i s,\\quad \\alpha_i=\\frac{v_{i+1}-2v_i+v_{i-1}}{h},\\quad "
       "\\alpha_0=\\frac{v_1-v_0}{h}",
       "y(x)=v_0+\\sum_{i=0}^{n-1}\\alpha_i\\,\\operatorname{relu}(x-t_i)"},
      "The ramp that begins at $t_i$ adds $\\alpha_i s$ right of it and nothing left of it, so "
      "each "
      "neuron mends one corner and disturbs no other: no system is solved. The parameters are "
      "$D=\\alpha_i$, $G=1$, $g=-t_i$."}},
    {"glu",
     {"The second factor is a straight line, so that a neuron is a parabola that begins at its "
      "breakpoint with the value zero. Where two parabolas meet, slope and curvature jump.",
      {"J_i(s)=\\alpha_i s+\\beta_i s^2",
       "\\alpha_i=c_{1,i}-c_{1,i-1}-2h\\,c_{2,i-1},\\quad \\beta_i=c_{2,i}-c_{2,i-1}",
       "y(x)=v_0+\\sum_{i=0}^{n-1}\\operatorname{relu}(x-t_i)\\,\\left(\\beta_i "
       "x+\\alpha_i-\\beta_i t_i\\right)"},
      "With $s=x-t_i$ the second factor is $\\alpha_i+\\beta_i s$: every jump that vanishes at "
      "$t_i$ is one neuron, whatever its numbers are. At the left end $\\alpha_0=c_{1,0}$ and "
      "$\\beta_0=c_{2,0}$. The parameters are $D=1$, $G=1$, $g=-t_i$, $U=\\beta_i$, "
      "$u=\\alpha_i-\\beta_i t_i$."}},
    {"gqu",
     {"Two straight lines beside the gate make a neuron a cubic; but only one whose jump is a "
      "product of *real* lines, which a cubic need not be.",
      {"J_i(s)=\\alpha_i s+\\beta_i s^2+\\gamma_i s^3",
       "\\beta_i=c_{2,i}-c_{2,i-1}-3h\\,c_{3,i-1},\\quad \\gamma_i=c_{3,i}-c_{3,i-1}",
       "y(x)=v_0+c_{1,0}\\,\\operatorname{relu}(x-t_0)+\\sum_{i}\\operatorname{relu}(x-t_i)\\,"
       "(x-t_i)\\,\\left(\\gamma_i x+\\beta_i-\\gamma_i t_i\\right)"},
      "Where pieces meet with equal slopes, $\\alpha_i=0$ and the jump is $s\\cdot "
      "s\\,(\\beta_i+\\gamma_i s)$: real lines, always. At the left end the slope needs a neuron "
      "of "
      "its own, so that $n$ neurons make $n-1$ cells and $h=(b-a)/(n-1)$."}},
    {NULL,
     {"All factors are the gate itself: a neuron is a pure power that begins at its breakpoint, "
      "and "
      "a polynomial $p$ stands beside the sum. Where two pieces meet, only the highest derivative "
      "jumps: the net is a spline.",
      {"y(x)=p(x)+\\sum_{i}D_i\\,\\operatorname{relu}(x-t_i)^{R},\\quad "
       "D_i=\\frac{y^{(R)}(t_i+)-y^{(R)}(t_i-)}{R!}"},
      "The polynomial is the piece on the first cell, so that no neuron sits at the left end: $n$ "
      "neurons make $n+1$ cells, and each costs three numbers whatever the degree $R$ is."}},
    {"",
     {"More straight lines beside the gate give pieces of a higher degree. The jumps used here are "
      "pure powers, all of whose lines are $x-t_i$.",
      {"y(x)=d+\\sum_{i}D_i\\,\\operatorname{relu}(x-t_i)\\,(x-t_i)^{m}"},
      "The piece on the first cell has powers of every degree and is written in pairs of "
      "neighbouring powers, each of which has real factors: some neurons share the left end."}},
};

#define PIECE "y(t_i+s)=v_i+c_{1,i}\\,s"

static const char bernoulli[] =
    "It is a multiple of a Bernoulli polynomial, the smallest in the mean square that these pieces "
    "can leave.";

static const struct {
    const char *unit, *construction; /* unit NULL: any */
    ordo_lesson lesson;
} lessons[] = {
    {"mlp",
     "interpolate",
     {"On each cell the piece is the chord: it has the right values at both ends.",
      {PIECE ",\\quad v_i=f_i,\\quad c_{1,i}=\\frac{f_{i+1}-f_i}{h}"},
      "Values are all it needs. A chord lies on one side of a curve that bends one way, so that "
      "the "
      "error has one sign on a cell: half of it could be had back by moving the chord.",

      "It vanishes at both ends and is largest in the middle, an eighth of $h^2 f''$."}},
    {"mlp",
     "optimal",
     {"The broken line of the interpolant, its corners moved by a multiple of the second "
      "derivative.",
      {PIECE ",\\quad v_i=f_i-\\frac{h^2}{12}f''(t_i),\\quad c_{1,i}=\\frac{v_{i+1}-v_i}{h}"},
      "Each chord is moved towards the curve until the mean of its error is zero. That costs "
      "nothing in neurons and divides the error by $\\sqrt{6}$.",
      bernoulli}},
    {"mlp",
     "l2",
     {"The values at the breakpoints are unknowns, and the mean square error is made least: what "
      "an "
      "ideal training with frozen gates would reach.",
      {"\\sum_j\\langle\\varphi_i,\\varphi_j\\rangle\\,v_j=\\langle\\varphi_i,f\\rangle"},
      "With the hat functions $\\varphi_i$ this is a tridiagonal system. Where it gains anything "
      "over shifted values is at the ends and for few cells.",
      bernoulli}},
    {"glu",
     "taylor",
     {"On each cell the piece has the right values at both ends and the right curvature at the "
      "left "
      "one: the paper's sweep from left to right.",
      {"y(t_i+s)=f_i+c_{1,i}\\,s+c_{2,i}\\,s^2",
       "c_{2,i}=\\frac{f''(t_i)}{2},\\quad c_{1,i}=\\frac{f_{i+1}-f_i}{h}-h\\,c_{2,i}"},
      "The curvature is right at one end and wrong at the other by $h f'''$, which is what is left "
      "as an error.",

      "It vanishes at both ends and, in between, has one sign: the piece leans to one side."}},
    {"glu",
     "midpoint",
     {"On each cell the piece is the parabola through both ends and the middle. No derivative is "
      "needed.",
      {"y(t_i+s)=f_i+c_{1,i}\\,s+c_{2,i}\\,s^2",
       "c_{1,i}=\\frac{-3f_i+4m_i-f_{i+1}}{h},\\quad c_{2,i}=\\frac{2\\,(f_i-2m_i+f_{i+1})}{h^2}"},
      "One more value of $f$ in the middle makes the error change its sign there: it is an eighth "
      "of that of Taylor's curvature, and no other coefficients do better as $n$ grows.",
      bernoulli}},
    {"glu",
     "l2",
     {"Values at the breakpoints and in the middle of cells are unknowns, and the mean square "
      "error "
      "is made least.",
      {"\\sum_j\\langle\\varphi_i,\\varphi_j\\rangle\\,v_j=\\langle\\varphi_i,f\\rangle"},
      "The system is banded. As cells shrink, what it gains over the parabola through three points "
      "vanishes.",
      bernoulli}},
    {"glu",
     "spline",
     {"The pieces meet with equal slopes, and take the values of $f$ in the middle of each cell "
      "and "
      "at both ends of the interval.",
      {"s_{i-1}+6s_i+s_{i+1}=4\\,\\left(m_{i-1}+m_i\\right)"},
      "The values $s_i$ at the breakpoints solve a tridiagonal system whose diagonal dominates. A "
      "GLU could let slopes jump, too; here it does without.",
      bernoulli}},
    {"gqu",
     "hermite",
     {"On each cell the piece has the right values and the right slopes at both ends.",
      {"y(t_i+s)=f_i+c_{1,i}\\,s+c_{2,i}\\,s^2+c_{3,i}\\,s^3,\\quad "
       "r_i=\\frac{f_{i+1}-f_i}{h}",
       "c_{1,i}=f'(t_i),\\quad c_{2,i}=\\frac{3r_i-2f'(t_i)-f'(t_{i+1})}{h},\\quad "
       "c_{3,i}=\\frac{f'(t_i)+f'(t_{i+1})-2r_i}{h^2}"},
      "Neighbouring pieces share their slope where they meet. That is what makes every jump a "
      "product of real lines, and hence this a net of the unit.",

      "It vanishes twice at both ends and has one sign in between."}},
    {"gqu",
     "optimal",
     {"The Hermite piece with its values moved by a multiple of the fourth derivative.",
      {"v_i=f_i+\\frac{h^4}{720}f^{(4)}(t_i),\\quad r_i=\\frac{v_{i+1}-v_i}{h}",
       "c_{1,i}=f'(t_i),\\quad c_{2,i}=\\frac{3r_i-2f'(t_i)-f'(t_{i+1})}{h},\\quad "
       "c_{3,i}=\\frac{f'(t_i)+f'(t_{i+1})-2r_i}{h^2}"},
      "The error of the Hermite piece has one sign on a cell; moved by its mean, it is smaller by "
      "the factor $\\sqrt{10/3}$ in the mean square. Slopes still agree, so that the jumps stay "
      "real.",
      bernoulli}},
    {"gqu",
     "l2",
     {"Values and slopes at the breakpoints are unknowns, and the mean square error is made least "
      "among pieces that meet with equal slopes.",
      {"\\sum_j\\langle\\varphi_i,\\varphi_j\\rangle\\,v_j=\\langle\\varphi_i,f\\rangle"},
      "The system is banded. It is the best of such pieces, not of all that the unit can make.",
      bernoulli}},
    {"gqu",
     "taylor",
     {"The paper's sweep taken one degree further: right values at both ends, and the right second "
      "and third derivative at the left one.",
      {"c_{2,i}=\\frac{f''(t_i)}{2},\\quad c_{3,i}=\\frac{f'''(t_i)}{6},\\quad "
       "c_{1,i}=\\frac{f_{i+1}-f_i}{h}-h\\,c_{2,i}-h^2 c_{3,i}",
       "\\beta_i^2-4\\alpha_i\\gamma_i\\approx h^4 f^{(4)}(t_i)^2\\left(\\frac{1}{16}-"
       "\\frac{1}{9}\\right)<0"},
      "The jump is $s$ times a quadratic whose discriminant is negative as soon as cells are "
      "small: it has complex roots and is no product of real lines. So this recipe is refused, net "
      "by net, where its discriminants are negative.",

      "Where it exists, all its jumps happen to have real factors; elsewhere it leaves no error to "
      "look at."}},
    {NULL,
     "quasi",
     {"A spline whose B-spline coefficients are found from values and derivatives of $f$ nearby, "
      "without solving a system: the functional of de Boor and Fix and one term more.",
      {"y=\\sum_i c_i B_i,\\quad c_i=\\sum_{r<k}\\frac{(k-1-r)!}{(k-1)!}\\,e_r\\,f^{(r)}(z_i)"
       "+g\\,h^q f^{(q)}(z_i)"},
      "Here $e_r$ is the elementary symmetric polynomial of the knots inside the B-spline, seen "
      "from "
      "its middle $z_i$, and $q$ the even one of $k$ and $k+1$. Polynomials of degree below $k$ "
      "are "
      "reproduced, and the last term makes the mean of the error vanish.",
      bernoulli}},
};

enum { UNITS = sizeof units / sizeof units[0], LESSONS = sizeof lessons / sizeof lessons[0] };

const ordo_unit_lesson *
ordo_unit_lesson_of(const ordo_unit *unit)
{
    size_t i = 0;
    while (i + 1 < UNITS &&
           (units[i].unit != NULL ? strcmp(units[i].unit, unit->name) != 0 : unit->tail == 0)) {
        i++;
    }
    return &units[i].lesson;
}

const ordo_lesson *
ordo_lesson_of(const ordo_unit *unit, const ordo_construction *construction)
{
    size_t i = 0;
    while (i + 1 < LESSONS &&
           ((lessons[i].unit != NULL && strcmp(lessons[i].unit, unit->name) != 0) ||
            strcmp(lessons[i].construction, construction->name) != 0)) {
        i++;
    }
    return &lessons[i].lesson;
}

const ordo_unit_lesson *
ordo_unit_lesson_at(size_t i)
{
    return i < UNITS ? &units[i].lesson : NULL;
}

const ordo_lesson *
ordo_lesson_at(size_t i)
{
    return i < LESSONS ? &lessons[i].lesson : NULL;
}
