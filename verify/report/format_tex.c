/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A LaTeX tabular with the rules of the booktabs package; other lines become comments. */
#include "verify/report/format.h"

/* The characters that LaTeX takes for its own, and what stands for them. */
static const char *
escaped(char c)
{
    static const struct {
        char c;
        const char *tex;
    } special[] = {{'&', "\\&"},
                   {'%', "\\%"},
                   {'$', "\\$"},
                   {'#', "\\#"},
                   {'_', "\\_"},
                   {'{', "\\{"},
                   {'}', "\\}"},
                   {'~', "\\textasciitilde{}"},
                   {'^', "\\textasciicircum{}"},
                   {'<', "\\textless{}"},
                   {'>', "\\textgreater{}"},
                   {'|', "\\textbar{}"},
                   {'\\', "\\textbackslash{}"}};
    for (size_t i = 0; i < sizeof special / sizeof special[0]; i++) {
        if (special[i].c == c) {
            return special[i].tex;
        }
    }
    return NULL;
}

static void
write_text(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (escaped(*text) != NULL) {
            (void)fputs(escaped(*text), out);
        } else {
            (void)fputc(*text, out);
        }
    }
}

/* "8.1311e-6" as $8.1311\cdot 10^{-6}$; false for anything else. */
static bool
write_power(FILE *out, const char *text)
{
    int whole = 0;
    char digits[64], exponent[16];
    if (sscanf(text, "%63[-0-9.]e%15[-0-9]%n", digits, exponent, &whole) != 2 ||
        text[whole] != '\0') {
        return false;
    }
    (void)fprintf(out, "$%s\\cdot 10^{%s}$", digits, exponent);
    return true;
}

static void
write_row(FILE *out, const ordo_grid *grid, size_t row, bool heading)
{
    for (size_t j = 0; j < grid->columns; j++) {
        const char *text = heading ? grid->heading[j] : ordo_grid_cell(grid, row, j);
        if (!write_power(out, text)) {
            write_text(out, text);
        }
        (void)fputs(j + 1 < grid->columns ? " & " : " \\\\\n", out);
    }
}

static void
write_tex(FILE *out, const ordo_grid *grid)
{
    for (size_t i = 0; i < grid->above_count; i++) {
        (void)fprintf(out, "%% %s\n", grid->above[i]);
    }
    (void)fputs("\\begin{tabular}{", out);
    for (size_t j = 0; j < grid->columns; j++) {
        (void)fputc(grid->right[j] ? 'r' : 'l', out);
    }
    (void)fputs("}\n\\toprule\n", out);
    write_row(out, grid, 0, true);
    (void)fputs("\\midrule\n", out);
    for (size_t i = 0; i < grid->rows; i++) {
        write_row(out, grid, i, false);
    }
    (void)fputs("\\bottomrule\n\\end{tabular}\n", out);
    for (size_t i = 0; i < grid->below_count; i++) {
        (void)fprintf(out, "%% %s\n", grid->below[i]);
    }
}

const ordo_format ordo_format_tex = {"tex", "a LaTeX tabular (booktabs)", {false}, write_tex};
