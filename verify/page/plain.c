/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain texts with numbers and formulas, set as in print. */
#include <ctype.h>
#include <string.h>

#include "verify/page/citation.h"
#include "verify/page/escape.h"
#include "verify/page/html.h"

/* Where reading is: `begin` is the beginning of the text, to look back. */
typedef struct reader {
    ordo_html *h;
    const char *begin, *at;
} reader;

static char
before(const reader *r)
{
    return r->at > r->begin ? r->at[-1] : ' ';
}

/* The bytes of a number in scientific notation, "1.5e-6"; 0: it is none. */
static size_t
scientific_length(const char *text, size_t *mantissa)
{
    size_t i = strspn(text, "0123456789");
    if (i == 0) {
        return 0;
    }
    if (text[i] == '.') {
        i += 1 + strspn(text + i + 1, "0123456789");
    }
    *mantissa = i;
    if (text[i] != 'e') {
        return 0;
    }
    size_t sign = text[i + 1] == '-' || text[i + 1] == '+';
    size_t digits = strspn(text + i + 1 + sign, "0123456789");
    size_t end = i + 1 + sign + digits;
    return digits > 0 && !isalpha((unsigned char)text[end]) ? end : 0;
}

static void
write_bytes(ordo_html *h, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '-') {
            (void)fputs("−", h->out);
        } else if (text[i] != '+') {
            ordo_escape_byte(h->out, text[i]);
        }
    }
}

static bool
read_number(reader *r)
{
    size_t mantissa = 0, length = scientific_length(r->at, &mantissa);
    if (length == 0 || isalnum((unsigned char)before(r)) || before(r) == '.') {
        return false;
    }
    char value[64];
    (void)snprintf(value, sizeof value, "%.*s", (int)(length < 63 ? length : 63), r->at);
    ordo_html_open(r->h, "data", "value", value, NULL);
    write_bytes(r->h, r->at, mantissa);
    if (strspn(r->at + mantissa, "e+-0") < length - mantissa) {
        (void)fputs("·10<sup>", r->h->out);
        write_bytes(r->h, r->at + mantissa + 1, length - mantissa - 1);
        (void)fputs("</sup>", r->h->out);
    }
    ordo_html_close(r->h);
    r->at += length;
    return true;
}

/* ^2, ^-3, ^(2/7), ^k. */
static bool
read_exponent(reader *r)
{
    if (*r->at != '^' || r->at == r->begin) {
        return false;
    }
    const char *text = r->at + 1;
    size_t length = *text == '(' ? strcspn(text, ")") + 1 : (size_t)(*text == '-');
    if (*text != '(') {
        length += strspn(text + length, "0123456789");
        length += length == 0 && isalpha((unsigned char)*text);
    }
    if (length == 0 || length > strlen(text)) {
        return false;
    }
    /* f^(3) is a derivative, and keeps its brackets. */
    bool derivative = *text == '(' && before(r) == 'f';
    (void)fputs("<sup>", r->h->out);
    write_bytes(r->h, text + (*text == '(' && !derivative),
                *text == '(' && !derivative ? length - 2 : length);
    (void)fputs("</sup>", r->h->out);
    r->at = text + length;
    return true;
}

/* B_2. */
static bool
read_index(reader *r)
{
    if (*r->at != '_' || !isupper((unsigned char)before(r)) || !isdigit((unsigned char)r->at[1])) {
        return false;
    }
    (void)fprintf(r->h->out, "<sub>%c</sub>", r->at[1]);
    r->at += 2;
    return true;
}

/* f''' and the apostrophe of a word. */
static bool
read_primes(reader *r)
{
    size_t primes = strspn(r->at, "'");
    if (primes == 0) {
        return false;
    }
    bool word = r->at - r->begin > 1 && isalpha((unsigned char)r->at[-2]);
    static const char *const signs[] = {"′", "″", "‴", "⁗"};
    (void)fputs(word && primes == 1 ? "’" : signs[primes < 4 ? primes - 1 : 3], r->h->out);
    r->at += primes;
    return true;
}

/* sqrt(2), sqrt(2/945). */
static bool
read_root(reader *r)
{
    if (strncmp(r->at, "sqrt(", 5) != 0 || isalnum((unsigned char)before(r))) {
        return false;
    }
    const char *inner = r->at + 5;
    size_t digits = strspn(inner, "0123456789");
    if (inner[digits] == ')') {
        (void)fprintf(r->h->out, "√%.*s", (int)digits, inner);
        r->at = inner + digits + 1;
    } else {
        (void)fputs("√(", r->h->out);
        r->at = inner;
    }
    return true;
}

static const struct {
    const char *text, *shown;
    bool word; /* nothing of a word stands before it */
} signs[] = {
    {"<=", "≤", false}, {">=", "≥", false},    {"->", "→", false},
    {"+-", "±", false}, {"sqrt(", "√(", true}, {"int ", "∫ ", true},

};

static bool
read_sign(reader *r)
{
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        size_t length = strlen(signs[i].text);
        bool alone = !isalnum((unsigned char)before(r));
        if (strncmp(r->at, signs[i].text, length) == 0 && (!signs[i].word || alone)) {
            (void)fputs(signs[i].shown, r->h->out);
            r->at += length;
            return true;
        }
    }
    return false;
}

/* A minus sign, not a hyphen. */
static bool
read_minus(reader *r)
{
    bool sign = *r->at == '-' && strchr(" (=[|,", before(r)) != NULL &&
                (isalnum((unsigned char)r->at[1]) || r->at[1] == ' ');
    if (!sign) {
        return false;
    }
    (void)fputs("−", r->h->out);
    r->at++;
    return true;
}

static bool
read_paper(reader *r)
{
    size_t length = isalnum((unsigned char)before(r)) ? 0 : ordo_citation_length(r->at);
    if (length == 0) {
        return false;
    }
    ordo_citation_write(r->h, r->at);
    r->at += length;
    return true;
}

void
ordo_html_plain(ordo_html *h, const char *text)
{
    reader r = {h, text, text};
    while (*r.at != '\0') {
        if (read_number(&r) || read_exponent(&r) || read_index(&r) || read_primes(&r) ||
            read_root(&r) || read_sign(&r) || read_minus(&r) || read_paper(&r)) {
            continue;
        }
        ordo_escape_byte(h->out, *r.at++);
    }
}
