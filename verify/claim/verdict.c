/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/claim/verdict.h"

#include <string.h>

static const struct {
    const char *name;
    int weight; /* of two verdicts the heavier one stands */
} verdicts[ORDO_VERDICTS + 1] = {
    [ORDO_VERDICT_UNDECIDED] = {"UNDECIDED", 2},       [ORDO_VERDICT_PROVED] = {"PROVED", 1},
    [ORDO_VERDICT_REFUTED] = {"REFUTED", 4},           [ORDO_VERDICT_CONFIRMED] = {"CONFIRMED", 1},
    [ORDO_VERDICT_CONTRADICTED] = {"CONTRADICTED", 3}, [ORDO_VERDICT_AGREES] = {"AGREES", 1},
    [ORDO_VERDICT_DIFFERS] = {"DIFFERS", 3},           [ORDO_VERDICTS] = {"-", 0},
};

const char *
ordo_verdict_name(ordo_verdict verdict)
{
    return verdicts[verdict].name;
}

bool
ordo_verdict_find(ordo_verdict *verdict, const char *name)
{
    for (int i = 0; i < ORDO_VERDICTS; i++) {
        if (strcmp(verdicts[i].name, name) == 0) {
            *verdict = (ordo_verdict)i;
            return true;
        }
    }
    return false;
}

ordo_verdict
ordo_verdict_both(ordo_verdict a, ordo_verdict b)
{
    return verdicts[b].weight > verdicts[a].weight ? b : a;
}
