/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/certificate/rational_net.h"

#include <string.h>

#include "construct/polynomial.h"
#include "verify/study/range.h"

/* More knots and parameters than that are not read: exact rationals are for small nets. */
enum { NEURONS_MOST = 100000 };

ordo_status
ordo_rational_net_init(ordo_rational_net *net, const ordo_unit *unit, size_t neurons, size_t knots)
{
    memset(net, 0, sizeof *net);
    if (neurons > NEURONS_MOST || knots > NEURONS_MOST) {
        return ORDO_ENOMEM;
    }
    net->unit = unit;
    net->neurons = neurons;
    net->parameters = ordo_unit_parameters(unit, neurons);
    net->knots = knots;
    net->theta = _fmpq_vec_init((slong)net->parameters);
    net->knot = _fmpq_vec_init((slong)knots);
    return ORDO_OK;
}

void
ordo_rational_net_clear(ordo_rational_net *net)
{
    if (net->theta != NULL) {
        _fmpq_vec_clear(net->theta, (slong)net->parameters);
        _fmpq_vec_clear(net->knot, (slong)net->knots);
    }
    memset(net, 0, sizeof *net);
}

static ordo_status
write_list(ordo_stream *s, const char *key, const fmpq *list, size_t count)
{
    ordo_status status = ORDO_OK;
    ordo_stream_open(s, key, '[');
    for (size_t i = 0; status == ORDO_OK && i < count; i++) {
        status = ordo_stream_rational(s, NULL, list + i);
    }
    ordo_stream_close(s, ']');
    return status;
}

ordo_status
ordo_rational_net_write(ordo_stream *s, const ordo_rational_net *net)
{
    ordo_stream_integer(s, "neurons", (long)net->neurons);
    ordo_status status = write_list(s, "knots", net->knot, net->knots);
    return status == ORDO_OK ? write_list(s, "parameters", net->theta, net->parameters) : status;
}

static ordo_status
read_list(fmpq *list, json_t *texts, const char *what, ordo_message *why)
{
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i < json_array_size(texts); i++) {
        status = ordo_record_rational(list + i, json_array_get(texts, i), why);
        if (status != ORDO_OK) {
            status = ordo_record_within(why, status, "%s %zu", what, i + 1);
        }
    }
    return status;
}

ordo_status
ordo_rational_net_read(ordo_rational_net *net, json_t *record, const ordo_unit *unit,
                       size_t neurons, ordo_message *why)
{
    json_t *knots, *parameters;
    long stated;
    memset(net, 0, sizeof *net);
    if (neurons > NEURONS_MOST) {
        return ordo_explain(why, ORDO_EPARSE, "too many neurons for rationals");
    }
    ordo_status status =
        ordo_record_integer(&stated, record, "neurons", (long)neurons, (long)neurons, why);
    if (status == ORDO_OK) {
        status = ordo_record_list(&knots, record, "knots", NEURONS_MOST, why);
    }
    if (status == ORDO_OK) {
        size_t needed = ordo_unit_parameters(unit, neurons);
        status = ordo_record_list(&parameters, record, "parameters", needed, why);
        if (status == ORDO_OK && json_array_size(parameters) != needed) {
            status = ordo_explain(why, ORDO_EPARSE, "%zu parameters are needed", needed);
        }
    }
    if (status == ORDO_OK) {
        status = ordo_rational_net_init(net, unit, neurons, json_array_size(knots));
    }
    if (status == ORDO_OK) {
        status = read_list(net->knot, knots, "knot", why);
    }
    return status == ORDO_OK ? read_list(net->theta, parameters, "parameter", why) : status;
}

/* The sign of G x + g, G = line[0], g = line[1]. */
static int
gate_sign(const fmpq *line, const fmpq_t x)
{
    fmpq_t gate;
    fmpq_init(gate);
    fmpq_mul(gate, line, x);
    fmpq_add(gate, gate, line + 1);
    int sign = fmpq_sgn(gate);
    fmpq_clear(gate);
    return sign;
}

/* e -= D (G x + g)^power prod_j (U_j x + u_j). */
static void
subtract_neuron(fmpq_poly_t e, const fmpq *neuron, const ordo_unit *unit)
{
    fmpq_poly_t product, line;
    fmpq_poly_init(product);
    fmpq_poly_init(line);
    fmpq_poly_set_fmpq(product, neuron + ordo_unit_stride(unit) - 1);
    for (unsigned k = 0; k < ordo_unit_degree(unit); k++) {
        const fmpq *weight = neuron + ordo_unit_slot_of_line(unit, k);
        fmpq_poly_set_coeff_fmpq(line, 1, weight);
        fmpq_poly_set_coeff_fmpq(line, 0, weight + 1);
        fmpq_poly_mul(product, product, line);
    }
    fmpq_poly_sub(e, e, product);
    fmpq_poly_clear(line);
    fmpq_poly_clear(product);
}

/* e = f - y between two knots: a gate that is >= 0 at both, and not 0 at both, is open. */
static ordo_status
error_between(fmpq_poly_t e, const ordo_rational_net *net, const fmpq_poly_t f, const fmpq *left,
              ordo_message *why)
{
    size_t stride = ordo_unit_stride(net->unit);
    const fmpq *right = left + 1;
    fmpq_poly_zero(e);
    for (unsigned j = 0; j <= net->unit->tail; j++) {
        fmpq_poly_set_coeff_fmpq(e, (slong)j,
                                 net->theta + ordo_unit_tail_index(net->unit, net->neurons, j));
    }
    fmpq_poly_sub(e, f, e);
    for (size_t i = 0; i < net->neurons; i++) {
        const fmpq *neuron = net->theta + i * stride;
        int from = gate_sign(neuron, left), to = gate_sign(neuron, right);
        if (from * to < 0) {
            return ordo_explain(why, ORDO_MISSED, "the gate of neuron %zu turns inside", i + 1);
        }
        if (from > 0 || to > 0) {
            subtract_neuron(e, neuron, net->unit);
        }
    }
    return ORDO_OK;
}

/* r += the integral of e^2 from left to right. */
static void
add_square(fmpq_t r, const fmpq_poly_t e, const fmpq *left)
{
    fmpq_poly_t square;
    fmpq_t value;
    fmpq_poly_init(square);
    fmpq_init(value);
    fmpq_poly_mul(square, e, e);
    fmpq_poly_integral(square, square);
    fmpq_poly_evaluate_fmpq(value, square, left + 1);
    fmpq_add(r, r, value);
    fmpq_poly_evaluate_fmpq(value, square, left);
    fmpq_sub(r, r, value);
    fmpq_clear(value);
    fmpq_poly_clear(square);
}

static ordo_status
check_knots(const ordo_rational_net *net, const ordo_target *target, ordo_message *why)
{
    fmpq_t a, b;
    fmpq_init(a);
    fmpq_init(b);
    ordo_status status = ordo_target_ends_rational(a, b, target);
    bool good =
        net->knots >= 2 && fmpq_equal(net->knot, a) && fmpq_equal(net->knot + net->knots - 1, b);
    for (size_t i = 1; good && i < net->knots; i++) {
        good = fmpq_cmp(net->knot + i - 1, net->knot + i) < 0;
    }
    if (status == ORDO_OK && !good) {
        status = ordo_explain(why, ORDO_MISSED,
                              "the knots do not ascend from one end of the interval to the other");
    }
    fmpq_clear(b);
    fmpq_clear(a);
    return status;
}

ordo_status
ordo_rational_net_square(fmpq_t r, const ordo_rational_net *net, const ordo_target *target,
                         ordo_message *why)
{
    fmpq_poly_t f, e;
    fmpq_poly_init(f);
    fmpq_poly_init(e);
    fmpq_zero(r);
    ordo_status status = check_knots(net, target, why);
    if (status == ORDO_OK) {
        status = ordo_polynomial_of(f, ordo_target_function(target));
    }
    for (size_t i = 0; status == ORDO_OK && i + 1 < net->knots; i++) {
        status = error_between(e, net, f, net->knot + i, why);
        if (status == ORDO_OK) {
            add_square(r, e, net->knot + i);
        } else {
            status = ordo_record_within(why, status, "cell %zu", i + 1);
        }
    }
    fmpq_poly_clear(e);
    fmpq_poly_clear(f);
    return status;
}
