/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PyTorch and NumPy evaluate nets that they read from our files, at points that they read from
 * them: what comes out is within what is allowed of the exact values, and a mistake is not. */
#include "tests/construct/nets.h"
#include "tests/python.h"

#include <math.h>

#include "construct/allowance.h"
#include "construct/exact.h"
#include "construct/rounded.h"
#include "construct/safetensors.h"
#include "quadrature/column.h"
#include "quadrature/npy.h"

enum { POINTS = 200 };

/* The file as a dictionary of arrays of NumPy, as wide as is needed for any format. */
#define LOAD                                                                                       \
    "import json, struct, sys\n"                                                                   \
    "import numpy as np\n"                                                                         \
    "weights, points, dtype, mistake = sys.argv[1].split()\n"                                      \
    "byte = open(weights, 'rb').read()\n"                                                          \
    "size, = struct.unpack('<Q', byte[:8])\n"                                                      \
    "header, data = json.loads(byte[8:8 + size]), byte[8 + size:]\n"                               \
    "def read(t):\n"                                                                               \
    "    part = data[slice(*t['data_offsets'])]\n"                                                 \
    "    if t['dtype'] == 'BF16':\n"                                                               \
    "        a = (np.frombuffer(part, '<u2').astype('<u4') << 16).view('<f4')\n"                   \
    "    else:\n"                                                                                  \
    "        a = np.frombuffer(part, '<f' + str(int(t['dtype'][1:]) // 8))\n"                      \
    "    return a.reshape(t['shape'])\n"                                                           \
    "p = {name: read(t) for name, t in header.items()}\n"                                          \
    "x = np.load(points).reshape(-1, 1)\n"                                                         \
    "if mistake == 'bias':\n"                                                                      \
    "    p['G.bias'] = 0 * p['G.bias']\n"                                                          \
    "if mistake == 'order':\n"                                                                     \
    "    p['G.weight'] = p['G.weight'][::-1].copy()\n"                                             \
    "    p['G.bias'] = p['G.bias'][::-1].copy()\n"                                                 \
    "factors = [name[:-7] for name in p if name.endswith('.weight') and name[0] in 'UQ']\n"
#define PRINT "print('\\n'.join(float(v).hex() for v in y.flatten()))\n"

static const char numpy_code[] =
    LOAD "h = np.maximum(x @ p['G.weight'].T + p['G.bias'], x.dtype.type(0))\n"
         "for name in factors:\n"
         "    h = h * (x @ p[name + '.weight'].T + p[name + '.bias'])\n"
         "y = h @ p['D.weight'].T + p['D.bias']\n"
         "assert y.dtype == x.dtype and str(y.dtype) == {'f64': 'float64', 'f32': 'float32',\n"
         "                                               'f16': 'float16'}[dtype]\n" PRINT;

static const char torch_code[] =
    LOAD "import torch\n"
         "from torch.nn.functional import linear, relu\n"
         "kind = {'f64': torch.float64, 'f32': torch.float32, 'bf16': torch.bfloat16}[dtype]\n"
         "p = {name: torch.from_numpy(a.copy()).to(kind) for name, a in p.items()}\n"
         "x = torch.from_numpy(x).to(kind)\n"
         "h = relu(linear(x, p['G.weight'], p['G.bias']))\n"
         "for name in factors:\n"
         "    h = h * linear(x, p[name + '.weight'], p[name + '.bias'])\n"
         "y = linear(h, p['D.weight'], p['D.bias'])\n"
         "assert y.dtype == kind\n" PRINT;

/* Where the files are, and what the golden values are. */
typedef struct golden {
    char weights[32], points[32];
    const ordo_dtype *dtype;
    ordo_network net;
    ordo_vector x, bound;
    arb_ptr y;
} golden;

static void
write_files(golden *g)
{
    ordo_message why = {""};
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    assert_int_equal(ordo_safetensors_write(out, &g->net, g->dtype, &why), ORDO_OK);
    (void)fclose(out);
    temporary_file(g->weights, text, length);
    free(text);
    out = open_memstream(&text, &length);
    assert_non_null(out);
    const ordo_dtype *wide = g->dtype->array != NULL ? g->dtype : ordo_dtype_find("f32");
    assert_int_equal(ordo_npy_write(out, &g->x, wide, &why), ORDO_OK);
    (void)fclose(out);
    temporary_file(g->points, text, length);
    free(text);
}

/* Points of the format at random in [-1, 1]. */
static void
make_golden(golden *g, const char *unit, const char *dtype, size_t neurons)
{
    uint64_t random = test_seed();
    ordo_target *target = target_on("1/(1+9*x^2)", "-1", "1");
    ordo_network net;
    ordo_message why = {""};
    mpfr_t r;
    mpfr_init2(r, 53);
    g->dtype = ordo_dtype_find(dtype);
    make_net(&net, unit, NULL, ORDO_ALTERNATING, target, neurons, 100);
    assert_int_equal(ordo_network_round(&g->net, &net, g->dtype, &why), ORDO_OK);
    assert_int_equal(ordo_vector_init(&g->x, POINTS, g->dtype->bits), ORDO_OK);
    for (size_t k = 0; k < POINTS; k++) {
        mpfr_set_si_2exp(r, (long)random_bits(&random, 25) - (1L << 24), -24, MPFR_RNDN);
        assert_int_equal(ordo_dtype_round(r, g->dtype, r), ORDO_OK);
        (void)ordo_vector_set(&g->x, k, r);
    }
    g->y = _arb_vec_init(POINTS);
    assert_int_equal(ordo_exact_values(g->y, &g->net, &g->x, &why), ORDO_OK);
    assert_int_equal(ordo_allowance(&g->bound, &g->net, &g->x, g->dtype, ORDO_FLUSHED), ORDO_OK);
    write_files(g);
    ordo_network_clear(&net);
    ordo_target_free(target);
    mpfr_clear(r);
}

static void
clear_golden(golden *g)
{
    (void)unlink(g->weights);
    (void)unlink(g->points);
    ordo_network_clear(&g->net);
    ordo_vector_clear(&g->x);
    ordo_vector_clear(&g->bound);
    _arb_vec_clear(g->y, POINTS);
}

/* The largest error of the program's values over what is allowed. */
static double
worst_part(const golden *g, const char *module, const char *code, const char *mistake)
{
    char argument[128];
    size_t length;
    ordo_vector z;
    ordo_message why = {""};
    mpfr_t view, exact, part;
    double worst = 0;
    mpfr_init2(exact, 2);
    mpfr_init2(part, 2000);
    (void)snprintf(argument, sizeof argument, "%s %s %s %s", g->weights, g->points, g->dtype->name,
                   mistake);
    unsigned char *text = python_output(module, code, argument, &length);
    /* Hexadecimal numbers are exact in as many bits as they have. */
    assert_int_equal(
        ordo_column_read_text(&z, (char *)text, length, g->dtype->bits, ORDO_NUMBERS_FINITE, &why),
        ORDO_OK);
    assert_int_equal(z.length, POINTS);
    for (size_t k = 0; k < POINTS; k++) {
        ordo_exact_real(exact, g->y + k);
        ordo_vector_view(view, &z, k);
        mpfr_sub(part, view, exact, MPFR_RNDA);
        ordo_vector_view(view, &g->bound, k);
        mpfr_div(part, part, view, MPFR_RNDA);
        worst = fmax(worst, fabs(mpfr_get_d(part, MPFR_RNDA)));
    }
    mpfr_clear(exact);
    mpfr_clear(part);
    ordo_vector_clear(&z);
    free(text);
    return worst;
}

static void
honest_programs_stay_within(void **state)
{
    (void)state;
    static const struct {
        const char *module, *unit, *dtype;
        size_t neurons;
    } cases[] = {
        {"torch", "gqu", "f64", 60}, {"torch", "glu", "f32", 130}, {"torch", "mlp", "bf16", 24},
        {"torch", "gqu", "bf16", 9}, {"numpy", "glu", "f64", 33},  {"numpy", "gqu", "f32", 300},
        {"numpy", "glu", "f16", 12}, {"numpy", "mlp", "f16", 40},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        golden g;
        bool torch = strcmp(cases[i].module, "torch") == 0;
        const char *code = torch ? torch_code : numpy_code;
        make_golden(&g, cases[i].unit, cases[i].dtype, cases[i].neurons);
        double worst = worst_part(&g, cases[i].module, code, "none");
        /* Nothing is computed without any rounding, either. */
        if (!(worst <= 1 && worst > 0)) {
            fail_msg("%s, %s in %s: %g of what is allowed", cases[i].module, cases[i].unit,
                     cases[i].dtype, worst);
        }
        clear_golden(&g);
    }
}

static void
mistakes_do_not(void **state)
{
    (void)state;
    static const struct {
        const char *unit, *dtype, *mistake;
    } cases[] = {{"gqu", "f64", "bias"}, {"glu", "f32", "order"}, {"mlp", "f64", "order"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        golden g;
        make_golden(&g, cases[i].unit, cases[i].dtype, 32);
        double worst = worst_part(&g, "numpy", numpy_code, cases[i].mistake);
        if (!(worst > 1)) {
            fail_msg("%s, %s: %g of what is allowed", cases[i].unit, cases[i].mistake, worst);
        }
        clear_golden(&g);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mistakes_do_not),
        cmocka_unit_test(honest_programs_stay_within),
    };
    return cmocka_run_group_tests_name("evaluations", tests, NULL, free_caches);
}
