/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/nearest.h"

#include <ctype.h>
#include <string.h>

enum { LONGEST = 63 };

static size_t
smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t
cut_length(const char *name)
{
    size_t length = strlen(name);
    return length < LONGEST ? length : LONGEST;
}

size_t
ordo_edit_distance(const char *a, const char *b)
{
    size_t rows[3][LONGEST + 1];
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    size_t m = cut_length(a), n = cut_length(b);
    for (size_t j = 0; j <= n; j++) {
        last[j] = j;
        before[j] = j;
    }
    for (size_t i = 1; i <= m; i++) {
        row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            int p = tolower((unsigned char)a[i - 1]), q = tolower((unsigned char)b[j - 1]);
            row[j] = smaller(last[j - 1] + (p != q), smaller(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && p == tolower((unsigned char)b[j - 2]) &&
                q == tolower((unsigned char)a[i - 2])) {
                row[j] = smaller(row[j], before[j - 2] + 1);
            }
        }
        size_t *oldest = before;
        before = last;
        last = row;
        row = oldest;
    }
    return last[n];
}

const char *
ordo_nearest_name(const char *name, const char *const *names, size_t count)
{
    const char *best = NULL;
    size_t least = LONGEST + 1;
    for (size_t i = 0; i < count; i++) {
        size_t distance = ordo_edit_distance(name, names[i]);
        size_t longer = cut_length(name);
        longer = cut_length(names[i]) > longer ? cut_length(names[i]) : longer;
        if (distance < least && 2 * distance <= longer) {
            least = distance;
            best = names[i];
        }
    }
    return best;
}
