/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stored nets, and enclosures of what their formulas give on the stored knots. */
#include "construct/make.h"
#include "verify/certificate/evidence.h"
#include "verify/certificate/network_record.h"
#include "verify/claim/rounding.h"

enum { DEFAULT_BITS = 53, PREC_MORE = 80, PREC_TIMES = 32 };

/* The net's own knots as the place where its construction is carried out in balls. */
typedef struct site {
    const ordo_network *net;
    ordo_series_evaluator *f;
    mpfr_prec_t prec;
    size_t cells;
    mpfr_t a, b;
    arb_ptr formula;
    arb_poly_t series;
} site;

/* t = knot i: of its first neuron's gate, the last one b rounded inwards. */
static void
knot(ordo_scalar *t, void *self, size_t i)
{
    site *s = self;
    mpfr_t g, G;
    if (i == s->cells) {
        ordo_ball_from_real(t->ball, s->b);
        return;
    }
    size_t at_a = s->net->unit->neurons_at_a;
    if (i == 0 && at_a == 0) {
        ordo_ball_from_real(t->ball, s->a);
        return;
    }
    size_t neuron = i == 0 ? 0 : i + at_a - 1;
    ordo_network_view(g, s->net, neuron, ORDO_SLOT_g);
    ordo_network_view(G, s->net, neuron, ORDO_SLOT_G);
    ordo_ball_from_real(t->ball, g);
    if (mpfr_sgn(G) > 0) {
        arb_neg(t->ball, t->ball);
    }
}

static ordo_status
sample(ordo_scalar *f, void *self, size_t place, const ordo_scalar *x, unsigned derivatives)
{
    (void)place;
    site *s = self;
    arb_t factorial;
    arb_init(factorial);
    ordo_evaluate_series_inside(s->series, s->f, x->ball, (long)derivatives + 1);
    bool finite = true;
    for (unsigned j = 0; j <= derivatives; j++) {
        arb_poly_get_coeff_arb(f[j].ball, s->series, j);
        arb_fac_ui(factorial, j, s->prec);
        arb_mul(f[j].ball, f[j].ball, factorial, s->prec);
        finite = finite && arb_is_finite(f[j].ball);
    }
    arb_clear(factorial);
    return finite ? ORDO_OK : ORDO_SINGULAR;
}

static ordo_status
put(void *self, size_t index, const ordo_scalar *value)
{
    arb_set(((site *)self)->formula + index, value->ball);
    return ORDO_OK;
}

/* Encloses the formulas of all parameters with `prec` bits. */
static ordo_status
enclose(arb_ptr formula, const ordo_network *net, const ordo_claim *claim,
        const ordo_target *target, mpfr_prec_t prec, ordo_message *why)
{
    site s = {.net = net,
              .prec = prec,
              .cells = ordo_unit_cells(net->unit, net->neurons),
              .formula = formula};
    arb_poly_init(s.series);
    mpfr_inits2(net->theta.prec, s.a, s.b, (mpfr_ptr)0);
    ordo_target_ends(s.a, s.b, target);
    ordo_status status = ordo_series_evaluator_new(&s.f, ordo_target_function(target), prec);
    if (status == ORDO_OK) {
        ordo_site balls = {.field = &ordo_ball_arithmetic,
                           .prec = prec,
                           .cells = s.cells,
                           .self = &s,
                           .knot = knot,
                           .sample = sample,
                           .put = put};
        status = ordo_build(&balls, net->unit, claim->construction, claim->orientation, why);
    }
    ordo_series_evaluator_free(s.f);
    mpfr_clears(s.a, s.b, (mpfr_ptr)0);
    arb_poly_clear(s.series);
    return status;
}

/* Enclosures that decide, at a precision that is doubled until they do; polynomials whose values
 * cancel to 0 exactly may leave some undecided. */
static ordo_status
find_formulas(arb_ptr formula, const ordo_network *net, const ordo_case *judged, ordo_message *why)
{
    const ordo_claim *claim = judged->claim;
    mpfr_prec_t first = net->theta.prec + PREC_MORE;
    ordo_verdict verdict = ORDO_VERDICT_UNDECIDED;
    size_t place;
    ordo_status status = ORDO_OK;
    for (mpfr_prec_t prec = first;
         status == ORDO_OK && verdict == ORDO_VERDICT_UNDECIDED && prec <= PREC_TIMES * first;
         prec *= 2) {
        status = enclose(formula, net, claim, judged->target, prec, why);
        if (status == ORDO_OK) {
            status = ordo_rounding_check(&verdict, &place, net, formula, claim->orientation,
                                         judged->target);
        }
    }
    return status;
}

static ordo_status
write_net(ordo_stream *s, const ordo_network *net, const ordo_case *judged, ordo_message *why)
{
    slong count = (slong)net->theta.length;
    arb_ptr formula = _arb_vec_init(count);
    ordo_status status = find_formulas(formula, net, judged, why);
    ordo_stream_open(s, NULL, '{');
    if (status == ORDO_OK) {
        status = ordo_network_record_write(s, "net", net);
    }
    ordo_stream_open(s, "formulas", '[');
    for (slong i = 0; status == ORDO_OK && i < count; i++) {
        ordo_stream_open(s, NULL, '[');
        status = ordo_stream_pair(s, formula + i, 0, false);
        ordo_stream_close(s, ']');
    }
    ordo_stream_close(s, ']');
    ordo_stream_close(s, '}');
    _arb_vec_clear(formula, count);
    return status;
}

/* The net of size i: the claim's own or the construction's. */
static ordo_status
write_size(ordo_stream *s, const ordo_case *judged, size_t i, const ordo_claimed *claimed,
           ordo_message *why)
{
    (void)claimed;
    const ordo_claim *claim = judged->claim;
    if (claim->network != NULL) {
        return write_net(s, claim->network, judged, why);
    }
    ordo_network net;
    ordo_recipe recipe = ordo_case_recipe(judged);
    ordo_status status = ordo_network_make(&net, &recipe, claim->neurons[i],
                                           claim->bits > 0 ? claim->bits : DEFAULT_BITS, why);
    if (status == ORDO_OK) {
        status = write_net(s, &net, judged, why);
        ordo_network_clear(&net);
    }
    return status;
}

ordo_status
ordo_testify_parameters(ordo_stream *s, const ordo_case *judged, const ordo_finding *finding,
                        ordo_message *why)
{
    (void)finding;
    ordo_stream_open(s, "evidence", '{');
    ordo_status status = ordo_sizes_testify(s, "nets", judged, write_size, NULL, why);
    ordo_stream_close(s, '}');
    return status > 0 ? ORDO_MISSED : status;
}
