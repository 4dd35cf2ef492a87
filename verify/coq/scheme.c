/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/coq/scheme.h"

#include <string.h>

/* r = the m-th derivative of x^k/k! at 0, 1/2 or 1 (x = twice that). */
static void
monomial(fmpq_t r, ulong k, ulong m, ulong x)
{
    fmpq_zero(r);
    if (m > k || (x == 0 && m < k)) {
        return;
    }
    fmpz_fac_ui(fmpq_denref(r), k - m);
    fmpz_one(fmpq_numref(r));
    fmpz_ui_pow_ui(fmpq_numref(r), x, k - m);
    fmpz_mul_2exp(fmpq_denref(r), fmpq_denref(r), k - m);
    fmpq_canonicalise(r);
}

/* The coefficient of s^power of p gets factor/divisor times the m-th derivative at x/2. */
static void
add(fmpq_poly_t p, slong power, slong factor, ulong divisor, ulong k, ulong m, ulong x)
{
    fmpq_t c, value;
    fmpq_init(c);
    fmpq_init(value);
    monomial(value, k, m, x);
    fmpq_set_si(c, factor, divisor);
    fmpq_mul(value, value, c);
    fmpq_poly_get_coeff_fmpq(c, p, power);
    fmpq_add(c, c, value);
    fmpq_poly_set_coeff_fmpq(p, power, c);
    fmpq_clear(value);
    fmpq_clear(c);
}

static void
piece_interpolate(fmpq_poly_t p, ulong k)
{
    add(p, 0, 1, 1, k, 0, 0);
    add(p, 1, 1, 1, k, 0, 2);
    add(p, 1, -1, 1, k, 0, 0);
}

static void
piece_mlp_optimal(fmpq_poly_t p, ulong k)
{
    piece_interpolate(p, k);
    add(p, 0, -1, 12, k, 2, 0);
    add(p, 1, -1, 12, k, 2, 2);
    add(p, 1, 1, 12, k, 2, 0);
}

static void
piece_taylor(fmpq_poly_t p, ulong k)
{
    piece_interpolate(p, k);
    add(p, 1, -1, 2, k, 2, 0);
    add(p, 2, 1, 2, k, 2, 0);
}

static void
piece_midpoint(fmpq_poly_t p, ulong k)
{
    add(p, 0, 1, 1, k, 0, 0);
    add(p, 1, -3, 1, k, 0, 0);
    add(p, 1, 4, 1, k, 0, 1);
    add(p, 1, -1, 1, k, 0, 2);
    add(p, 2, 2, 1, k, 0, 0);
    add(p, 2, -4, 1, k, 0, 1);
    add(p, 2, 2, 1, k, 0, 2);
}

/* Cubic Hermite with the values f + f''''/divisor, or f when that is 0. */
static void
hermite(fmpq_poly_t p, ulong k, ulong divisor)
{
    for (ulong m = 0; m <= (divisor > 0 ? 4U : 0U); m += 4) {
        ulong by = m > 0 ? divisor : 1;
        add(p, 0, 1, by, k, m, 0);
        add(p, 2, 3, by, k, m, 2);
        add(p, 2, -3, by, k, m, 0);
        add(p, 3, -2, by, k, m, 2);
        add(p, 3, 2, by, k, m, 0);
    }
    add(p, 1, 1, 1, k, 1, 0);
    add(p, 2, -2, 1, k, 1, 0);
    add(p, 2, -1, 1, k, 1, 2);
    add(p, 3, 1, 1, k, 1, 0);
    add(p, 3, 1, 1, k, 1, 2);
}

static void
piece_hermite(fmpq_poly_t p, ulong k)
{
    hermite(p, k, 0);
}

static void
piece_gqu_optimal(fmpq_poly_t p, ulong k)
{
    hermite(p, k, 720);
}

#define SLOPE "(v n (S i) - v n i) / h n"
#define HERMITE_2 "(3 * (" SLOPE ") - 2 * f1 (t n i) - f1 (t n (S i))) / h n"
#define HERMITE_3 "(f1 (t n i) + f1 (t n (S i)) - 2 * (" SLOPE ")) / (h n)^2"
#define MIDDLE "f (t n i + h n / 2)"

/* The formulas of theory 3.1 to 3.3. */
static const ordo_coq_scheme schemes[] = {
    {"mlp", "interpolate", 1, "f (t n i)", SLOPE, NULL, NULL, piece_interpolate},
    {"mlp", "optimal", 1 | 1 << 2, "f (t n i) - (h n)^2 * f2 (t n i) / 12", SLOPE, NULL, NULL,
     piece_mlp_optimal},
    {"glu", "taylor", 1 | 1 << 2, "f (t n i)", SLOPE " - h n * f2 (t n i) / 2", "f2 (t n i) / 2",
     NULL, piece_taylor},
    {"glu", "midpoint", 1, "f (t n i)", "(- 3 * v n i + 4 * " MIDDLE " - v n (S i)) / h n",
     "2 * (v n i - 2 * " MIDDLE " + v n (S i)) / (h n)^2", NULL, piece_midpoint},
    {"gqu", "hermite", 1 | 1 << 1, "f (t n i)", "f1 (t n i)", HERMITE_2, HERMITE_3, piece_hermite},
    {"gqu", "optimal", 1 | 1 << 1 | 1 << 4, "f (t n i) + (h n)^4 * f4 (t n i) / 720", "f1 (t n i)",
     HERMITE_2, HERMITE_3, piece_gqu_optimal},
};

const ordo_coq_scheme *
ordo_coq_scheme_find(const ordo_unit *unit, const ordo_construction *construction)
{
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        if (strcmp(schemes[i].unit, unit->name) == 0 &&
            strcmp(schemes[i].construction, construction->name) == 0) {
            return &schemes[i];
        }
    }
    return NULL;
}

/* ---- as Coq reads them ---- */

void
ordo_coq_scheme_write_mesh(FILE *out)
{
    (void)fputs("(* n cells of width h n; breakpoint i is t n i. *)\n"
                "Definition h (n : nat) : R := (b - a) / INR n.\n"
                "Definition t (n i : nat) : R := a + INR i * h n.\n\n",
                out);
}

void
ordo_coq_scheme_write_mesh_facts(FILE *out)
{
    (void)fputs(
        "Lemma n_positive : forall n, (1 <= n)%nat -> 0 < INR n.\n"
        "Proof. intros n Hn. apply lt_0_INR. lia. Qed.\n\n"
        "Lemma h_positive : forall n, (1 <= n)%nat -> 0 < h n.\n"
        "Proof.\n"
        "  intros n Hn. unfold h, a, b. assert (H := n_positive n Hn). apply Rdiv_lt_0_compat; "
        "lra.\n"
        "Qed.\n\n"
        "Lemma t_next : forall n i, t n (S i) = t n i + h n.\n"
        "Proof. intros. unfold t. rewrite S_INR. ring. Qed.\n\n"
        "Lemma t_first : forall n, t n O = a.\n"
        "Proof. intros. unfold t. simpl. ring. Qed.\n\n"
        "Lemma t_last : forall n, (1 <= n)%nat -> t n n = b.\n"
        "Proof. intros n Hn. assert (H := n_positive n Hn). unfold t, h. field; lra. Qed.\n\n",
        out);
}

void
ordo_coq_scheme_write_pieces(FILE *out, const ordo_coq_scheme *s)
{
    (void)fprintf(
        out,
        "(* The formulas of the construction: on cell i, right of t n i by s, the net is\n"
        "   v + c1 s%s%s. *)\n"
        "Definition v (n i : nat) : R := %s.\n"
        "Definition c1 (n i : nat) : R := %s.\n",
        s->c2 != NULL ? " + c2 s^2" : "", s->c3 != NULL ? " + c3 s^3" : "", s->v, s->c1);
    if (s->c2 != NULL) {
        (void)fprintf(out, "Definition c2 (n i : nat) : R := %s.\n", s->c2);
    }
    if (s->c3 != NULL) {
        (void)fprintf(out, "Definition c3 (n i : nat) : R := %s.\n", s->c3);
    }
    (void)fputs("\n(* Where a cell begins the coefficients jump by: *)\n", out);
    static const char *const alpha[] = {"", " - 2 * h n * c2 n j"};
    static const char *const beta[] = {"", " - 3 * h n * c3 n j"};
    const char *const pattern = "Definition %s (n i : nat) : R :=\n"
                                "  match i with O => %s n O | S j => %s n i - %s n j%s end.\n";
    if (s->c3 == NULL) {
        (void)fprintf(out, pattern, "alpha", "c1", "c1", "c1", alpha[s->c2 != NULL]);
    }
    if (s->c2 != NULL) {
        (void)fprintf(out, pattern, "beta", "c2", "c2", "c2", beta[s->c3 != NULL]);
    }
    if (s->c3 != NULL) {
        (void)fprintf(out, pattern, "gamma", "c3", "c3", "c3", "");
    }
    (void)fputc('\n', out);
}

static const char *
factor_text(const ordo_coq_scheme *s)
{
    return s->c2 == NULL   ? "alpha n i"
           : s->c3 == NULL ? "(beta n i * x + (alpha n i - beta n i * t n i))"
                           : "(x - t n i) * (gamma n i * x + (beta n i - gamma n i * t n i))";
}

void
ordo_coq_scheme_write_sum(FILE *out, const ordo_coq_scheme *s)
{
    const char *rest = s->c3 != NULL   ? "c2 n j + (x - t n j) * c3 n j"
                       : s->c2 != NULL ? "c2 n j"
                                       : "0";
    const char *names = s->c3 != NULL   ? "beta, gamma, c2, c3"
                        : s->c2 != NULL ? "alpha, beta, c1, c2"
                                        : "alpha, c1";
    const char *start = s->c3 != NULL ? " + c1 n O * (x - t n O)" : "";
    (void)fprintf(out,
                  "Definition factor (n i : nat) (x : R) : R := %s.\n\n"
                  "Definition piece (n j : nat) (x : R) : R :=\n"
                  "  v n j + (x - t n j) * (c1 n j + (x - t n j) * (%s)).\n\n"
                  "Lemma open_sum : forall n j x, (1 <= n)%%nat ->\n"
                  "  v n O%s + total (S j) (fun i => (x - t n i) * factor n i x) = piece n j x.\n"
                  "Proof.\n"
                  "  intros n j x Hn. assert (Hh := h_positive n Hn). induction j as [|j IH].\n"
                  "  - unfold total, factor, piece, %s. ring.\n"
                  "  - change (total (S (S j)) ?g) with (total (S j) g + g (S j)).\n"
                  "    rewrite <- Rplus_assoc, IH.\n"
                  "    unfold piece, factor, %s, %sv. rewrite !t_next. field; lra.\n"
                  "Qed.\n\n",
                  factor_text(s), rest, start,
                  s->c3 != NULL   ? "beta, gamma"
                  : s->c2 != NULL ? "alpha, beta"
                                  : "alpha",
                  names, s->c3 != NULL ? "c1, " : "");
}
