/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "verify/golden/golden_file.h"
#include "verify/golden/points.h"

/* How a format is called elsewhere, what it is evaluated in and widened by, as PyTorch multiplies
 * no matrices of f16 without a GPU, and the same of NumPy, which has no bf16. Programs have ten
 * lines, whatever their length. */
typedef struct naming {
    const char *dtype, *torch, *torch_in, *torch_widen, *numpy, *numpy_widen;
} naming;

static const naming names[] = {
    {"f64", "float64", "float64", "", "<f8", ""},
    {"f32", "float32", "float32", "", "<f4", ""},
    {"bf16", "bfloat16", "bfloat16", "", "<u2", ".astype(\"<u4\").__lshift__(16).view(\"<f4\")"},
    {"f16", "float16", "float32", ".float()", "<f2", ""},
};

static const naming *
find_name(const ordo_dtype *dtype)
{
    size_t i = 0;
    while (strcmp(names[i].dtype, dtype->name) != 0) {
        i++;
    }
    return &names[i];
}

static void
write_files(FILE *out, const ordo_golden *g, const ordo_golden_origin *origin)
{
    const ordo_recipe *recipe = origin->recipe;
    (void)fprintf(out,
                  "A net whose values are known exactly: %s %s, %zu neuron%s, approximating\n"
                  "%s on [%s, %s], its parameters rounded to %s.\n"
                  "Made by: %s\n\n",
                  recipe->unit->name, recipe->construction->name, g->net.neurons,
                  g->net.neurons == 1 ? "" : "s",
                  ordo_expression_text(ordo_target_function(recipe->target)),
                  ordo_target_text_a(recipe->target), ordo_target_text_b(recipe->target),
                  g->dtype->name, origin->command);
    (void)fprintf(
        out,
        "weights.safetensors  the parameters, as a state_dict of Linear layers\n"
        "points.npy           %zu points x, ascending, %zu outside of [%s, %s]%s\n"
        "golden.json          for each point x exactly, y rounded once to %s\n"
        "                     and to 40 digits, and the bound; proved norms of\n"
        "                     the error of this very net\n\n",
        g->x.length, ordo_golden_outside(&g->x, recipe->target), ordo_target_text_a(recipe->target),
        ordo_target_text_b(recipe->target),
        g->dtype->array == NULL
            ? ";\n"
              "                     as f32, which holds the numbers of bf16: .npy has no\n"
              "                     name for them"
            : "",
        g->dtype->name);
}

static void
write_meaning(FILE *out, const ordo_golden *g)
{
    (void)fprintf(out,
                  "y is the value of the net with these parameters, not of the function. An\n"
                  "evaluation in %s that multiplies each neuron out and adds the neurons up,\n"
                  "in any order, with fused operations or not, rounding to nearest, differs\n"
                  "from y by at most the bound, also with a longer format inside%s\n"
                  "Not covered: shorter formats inside (TF32).\n\n"
                  "To judge an implementation, save what it finds at the points in their order,\n"
                  "one number each, as .npy or text with all digits; then\n\n"
                  "    ordo check THIS-FOLDER outputs.npy\n\n",
                  g->dtype->name,
                  g->underflow == ORDO_FLUSHED
                      ? ", and when what\nunderflows is flushed to zero."
                      : ". Underflow must\nbe gradual, as it is in PyTorch and NumPy (ordo golden "
                        "--flush: need not).");
}

/* "y = (...) @ D", the gate to the power and times the other factors. */
static void
write_sum(FILE *out, const ordo_unit *unit, const char *gate)
{
    (void)fprintf(out, "y = (%s", gate);
    if (unit->power > 1) {
        (void)fprintf(out, " ** %u", unit->power);
    }
    for (unsigned j = 0; j < unit->factors; j++) {
        if (j < 2) {
            (void)fprintf(out, " * line(\"%s\")", j == 0 ? "U" : "Q");
        } else {
            (void)fprintf(out, " * line(\"Q%u\")", j);
        }
    }
    (void)fprintf(out, ") @ p[\"D.weight\"].T + p[\"D.bias\"]");
}

static void
write_torch(FILE *out, const ordo_golden *g)
{
    const naming *name = find_name(g->dtype);
    const ordo_unit *unit = g->net.unit;
    (void)fprintf(out,
                  "```python\n"
                  "import json, numpy, pathlib, torch\n"
                  "byte = bytearray(pathlib.Path(\"weights.safetensors\").read_bytes())\n"
                  "start = 8 + int.from_bytes(byte[:8], \"little\")\n"
                  "part = lambda a, b: torch.frombuffer(byte[start:][a:b], dtype=torch.%s)%s\n"
                  "p = {name: part(*t[\"data_offsets\"]).reshape(t[\"shape\"])\n"
                  "     for name, t in json.loads(byte[8:start]).items()}\n"
                  "x = torch.from_numpy(numpy.load(\"points.npy\")).to(torch.%s).reshape(-1, 1)\n"
                  "line = lambda f: x @ p[f + \".weight\"].T + p[f + \".bias\"]\n",
                  name->torch, name->torch_widen, name->torch_in);
    write_sum(out, unit, "torch.relu(line(\"G\"))");
    if (unit->tail > 0) {
        (void)fprintf(out, " + torch.cat([x ** j for j in range(1, %u)], 1) @ p[\"P.weight\"].T",
                      unit->tail + 1);
    }
    (void)fprintf(out, "\nnumpy.save(\"outputs.npy\", y.double().numpy())\n```\n");
}

static void
write_numpy(FILE *out, const ordo_golden *g)
{
    const naming *name = find_name(g->dtype);
    const ordo_unit *unit = g->net.unit;
    (void)fprintf(out,
                  "```python\n"
                  "import json, numpy, pathlib\n"
                  "byte = pathlib.Path(\"weights.safetensors\").read_bytes()\n"
                  "start = 8 + int.from_bytes(byte[:8], \"little\")\n"
                  "part = lambda a, b: numpy.frombuffer(byte[start:][a:b], \"%s\")%s\n"
                  "p = {name: part(*t[\"data_offsets\"]).reshape(t[\"shape\"])\n"
                  "     for name, t in json.loads(byte[8:start]).items()}\n"
                  "x = numpy.load(\"points.npy\").reshape(-1, 1)\n"
                  "line = lambda f: x @ p[f + \".weight\"].T + p[f + \".bias\"]\n",
                  name->numpy, name->numpy_widen);
    write_sum(out, unit, "numpy.maximum(line(\"G\"), 0)");
    if (unit->tail > 0) {
        (void)fprintf(out, " + x ** numpy.arange(1, %u) @ p[\"P.weight\"].T", unit->tail + 1);
    }
    (void)fprintf(out, "\nnumpy.save(\"outputs.npy\", y)\n```\n");
}

ordo_status
ordo_golden_write_readme(FILE *out, const ordo_golden *g, const ordo_golden_origin *origin)
{
    write_files(out, g, origin);
    write_meaning(out, g);
    const naming *name = find_name(g->dtype);
    (void)fprintf(out, "In PyTorch%s:\n\n",
                  name->torch_widen[0] != '\0' ? ", in f32, for processors without f16" : "");
    write_torch(out, g);
    (void)fprintf(out, "\nIn NumPy%s:\n\n",
                  name->numpy_widen[0] != '\0' ? ", in f32, as it has no bf16" : "");
    write_numpy(out, g);
    return ferror(out) ? ORDO_EIO : ORDO_OK;
}
