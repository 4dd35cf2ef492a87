/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/coq/neurons.h"

/* `format`, a text about factor number i, for each factor of the unit. */
static void
write_factors(FILE *out, const ordo_unit *unit, const char *format)
{
    for (unsigned i = 1; i <= unit->factors; i++) {
        (void)fprintf(out, format, i, i);
    }
}

void
ordo_coq_neurons_define(FILE *out, const ordo_unit *unit)
{
    (void)fputs("(* A neuron and a net, with any parameters. *)\n"
                "Definition relu (x : R) : R := Rmax 0 x.\n\n"
                "Record neuron := Neuron { D : R; G : R; g : R",
                out);
    write_factors(out, unit, "; U%u : R; u%u : R");
    (void)fputs(" }.\n\n"
                "Definition output (i : neuron) (x : R) : R :=\n"
                "  D i * relu (G i * x + g i)",
                out);
    write_factors(out, unit, " * (U%u i * x + u%u i)");
    (void)fputs(".\n\n"
                "(* d + output i1 x + output i2 x + ... *)\n"
                "Definition net (d : R) (neurons : list neuron) (x : R) : R :=\n"
                "  fold_left (fun y i => y + output i x) neurons d.\n\n",
                out);
}

void
ordo_coq_neurons_prove(FILE *out, const ordo_unit *unit)
{
    (void)fputs("Definition listed (i : neuron) : Ordo.any_neuron :=\n"
                "  Ordo.AnyNeuron (D i) (G i) (g i) (",
                out);
    write_factors(out, unit, "(U%u i, u%u i) :: ");
    (void)fputs("nil).\n\n"
                "Lemma net_is_listed : forall d neurons x,\n"
                "  net d neurons x = Ordo.any_net_at d (map listed neurons) x.\n"
                "Proof.\n"
                "  intros d neurons x. unfold net, Ordo.any_net_at. revert d.\n"
                "  induction neurons as [|i l IH]; intro d; [reflexivity|].\n"
                "  exact (IH (d + output i x)).\n"
                "Qed.\n\n",
                out);
}
