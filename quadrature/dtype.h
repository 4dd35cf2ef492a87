/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Binary floating-point formats of other programs, as IEEE 754 has them: a sign, an exponent of
 * 8 bytes - bits bits, a fraction of bits - 1; gradual underflow, infinities, NaN. Nothing here
 * depends on the formats or the byte order of the machine. */
#ifndef ORDO_QUADRATURE_DTYPE_H
#define ORDO_QUADRATURE_DTYPE_H

#include "quadrature/number.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The finite numbers are s 2^(e - bits + 1) with integers |s| < 2^bits, least <= e <= most: at
 * least 2^least in size the normal ones, the others subnormal. */
typedef struct ordo_dtype {
    const char *name;   /* "f32" */
    const char *tensor; /* in .safetensors: "F32" */
    const char *array;  /* in .npy, little endian: "<f4"; NULL: has none */
    size_t bytes;
    mpfr_prec_t bits;       /* of the significand, the leading one included */
    mpfr_exp_t least, most; /* exponents of normal numbers */
} ordo_dtype;

/* Which numbers of a file are read: infinities and NaN are refused, or taken for what they are. */
typedef enum ordo_numbers { ORDO_NUMBERS_FINITE, ORDO_NUMBERS_ALL } ordo_numbers;

/* f64, f32, bf16, f16; ends with NULL. */
extern const ordo_dtype *const ordo_dtypes[];

/* The format of that name, or NULL. */
const ordo_dtype *ordo_dtype_find(const char *name);

/* The format that .safetensors calls so, or NULL. */
const ordo_dtype *ordo_dtype_of_tensor(const char *tensor);

/* r = the format's number nearest to x, ties to even, subnormal numbers and the sign of zero as in
 * IEEE 754. ORDO_SINGULAR: x is rounded to infinity, which r then is, because |x| reaches the
 * middle between the largest number and 2^(most + 1), or because x is infinite. NaN stays NaN,
 * ORDO_OK. r needs `bits` bits; r and x may be the same. */
ORDO_CHECKED ordo_status ordo_dtype_round(mpfr_t r, const ordo_dtype *t, const mpfr_t x);

/* Whether x is one of the format's finite numbers. */
bool ordo_dtype_holds(const ordo_dtype *t, const mpfr_t x);

/* r = 2^(e - bits + 1), the distance of the format's numbers at x, where e is the exponent of x,
 * 2^e <= |x| < 2^(e + 1), or `least` when that is larger; as if there were no largest number. x is
 * finite; exact in any precision. */
void ordo_dtype_ulp(mpfr_t r, const ordo_dtype *t, const mpfr_t x);

/* r = the format's least number above x (direction > 0) or largest below it (direction < 0) for
 * any finite x, infinite when there is none. The last step to zero keeps the sign of where it
 * comes from, as in IEEE 754. r needs `bits` bits; r and x may be the same. */
void ordo_dtype_next(mpfr_t r, const ordo_dtype *t, const mpfr_t x, int direction);

/* byte[0 .. bytes - 1] = x, least significant byte first. ORDO_EINVAL, and nothing is written,
 * when x is not one of the format's finite numbers. */
ORDO_CHECKED ordo_status ordo_dtype_encode(unsigned char *byte, const ordo_dtype *t,
                                           const mpfr_t x);

/* r = what byte[0 .. bytes - 1], the least significant first, denote; infinities and NaN too.
 * r needs `bits` bits. */
void ordo_dtype_decode(mpfr_t r, const ordo_dtype *t, const unsigned char *byte);

#ifdef __cplusplus
}
#endif
#endif
