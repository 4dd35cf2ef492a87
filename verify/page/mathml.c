/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Formulas in LaTeX's notation, by recursive descent:
 *
 *   row    = { item }
 *   item   = atom [ primes ] { "_" atom | "^" atom }
 *   atom   = "{" row "}" | letter | number | operator | command
 */
#include "verify/page/mathml.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "verify/page/escape.h"

/* What a command without arguments stands for. */
typedef enum sort {
    IDENTIFIER,
    OPERATOR, /* a sign */
    FUNCTION, /* an upright name, applied to what follows */
    LIMITS,   /* one whose limits stand below and above */
    SPACE     /* of that width in em */
} sort;

static const struct {
    const char *name;
    sort sort;
    const char *text;
} commands[] = {
    {"alpha", IDENTIFIER, "α"},     {"beta", IDENTIFIER, "β"},      {"gamma", IDENTIFIER, "γ"},
    {"delta", IDENTIFIER, "δ"},     {"xi", IDENTIFIER, "ξ"},        {"lambda", IDENTIFIER, "λ"},
    {"pi", IDENTIFIER, "π"},        {"rho", IDENTIFIER, "ρ"},       {"sigma", IDENTIFIER, "σ"},
    {"tau", IDENTIFIER, "τ"},       {"varphi", IDENTIFIER, "φ"},    {"langle", OPERATOR, "⟨"},
    {"rangle", OPERATOR, "⟩"},      {"ell", IDENTIFIER, "ℓ"},       {"Gamma", FUNCTION, "Γ"},
    {"infty", IDENTIFIER, "∞"},     {"dots", IDENTIFIER, "…"},      {"cdot", OPERATOR, "·"},
    {"times", OPERATOR, "×"},       {"le", OPERATOR, "≤"},          {"ge", OPERATOR, "≥"},
    {"ne", OPERATOR, "≠"},          {"approx", OPERATOR, "≈"},      {"pm", OPERATOR, "±"},
    {"to", OPERATOR, "→"},          {"in", OPERATOR, "∈"},          {"sum", LIMITS, "∑"},
    {"prod", LIMITS, "∏"},          {"int", OPERATOR, "∫"},         {"sin", FUNCTION, "sin"},
    {"cos", FUNCTION, "cos"},       {"tan", FUNCTION, "tan"},       {"sinh", FUNCTION, "sinh"},
    {"cosh", FUNCTION, "cosh"},     {"tanh", FUNCTION, "tanh"},     {"arcsin", FUNCTION, "arcsin"},
    {"arccos", FUNCTION, "arccos"}, {"arctan", FUNCTION, "arctan"}, {"exp", FUNCTION, "exp"},
    {"ln", FUNCTION, "ln"},         {"log", FUNCTION, "log"},       {"min", LIMITS, "min"},
    {"max", LIMITS, "max"},         {"inf", LIMITS, "inf"},         {"lim", LIMITS, "lim"},
    {"quad", SPACE, "1"},           {",", SPACE, "0.17"},           {";", SPACE, "0.28"},
    {"!", SPACE, "-0.17"},
};

enum { COMMANDS = sizeof commands / sizeof commands[0], DEPTH_MOST = 64 };

typedef struct parser {
    const char *at;
    unsigned depth;
    ordo_status status;
} parser;

static void write_row(parser *p, FILE *out, char end);

static void
fail(parser *p, ordo_status status)
{
    p->status = p->status == ORDO_OK ? status : p->status;
    p->at += strlen(p->at);
}

static void
skip_blanks(parser *p)
{
    while (*p->at == ' ') {
        p->at++;
    }
}

static void
write_element(FILE *out, const char *element, const char *text)
{
    (void)fprintf(out, "<%s>%s</%s>", element, text, element);
}

/* What stands in braces, as text. */
static void
write_text_argument(parser *p, FILE *out)
{
    skip_blanks(p);
    size_t length = strcspn(p->at, "}");
    if (*p->at != '{' || p->at[length] != '}') {
        fail(p, ORDO_EPARSE);
        return;
    }
    for (size_t i = 1; i < length; i++) {
        ordo_escape_byte(out, p->at[i]);
    }
    p->at += length + 1;
}

/* The next atom as one element. */
static void
write_argument(parser *p, FILE *out)
{
    (void)fputs("<mrow>", out);
    skip_blanks(p);
    if (*p->at == '{') {
        p->at++;
        write_row(p, out, '}');
    } else if (isalpha((unsigned char)*p->at)) {
        (void)fprintf(out, "<mi>%c</mi>", *p->at++);
    } else if (isdigit((unsigned char)*p->at)) {
        (void)fprintf(out, "<mn>%c</mn>", *p->at++);
    } else {
        fail(p, ORDO_EPARSE);
    }
    (void)fputs("</mrow>", out);
}

/* \sqrt{a} or \sqrt[3]{a}. */
static void
write_root(parser *p, FILE *out)
{
    char index[8] = "";
    if (*p->at == '[' && sscanf(p->at, "[%7[0-9]]", index) == 1) {
        p->at += strlen(index) + 2;
    }
    (void)fputs(index[0] != '\0' ? "<mroot>" : "<msqrt>", out);
    write_argument(p, out);
    if (index[0] != '\0') {
        (void)fprintf(out, "<mn>%s</mn>", index);
    }
    (void)fputs(index[0] != '\0' ? "</mroot>" : "</msqrt>", out);
}

/* A bracket behind \left or \right. */
static void
write_fence(parser *p, FILE *out, const char *form)
{
    skip_blanks(p);
    if (*p->at == '\0' || strchr("()[]|", *p->at) == NULL) {
        fail(p, ORDO_EPARSE);
        return;
    }
    (void)fprintf(out, "<mo fence=\"true\" stretchy=\"true\" form=\"%s\">%c</mo>", form, *p->at++);
}

/* What stands between \left( and \right). */
static void
write_fenced(parser *p, FILE *out)
{
    (void)fputs("<mrow>", out);
    write_fence(p, out, "prefix");
    write_row(p, out, ')');
    write_fence(p, out, "postfix");
    (void)fputs("</mrow>", out);
}

static void
write_operator_name(parser *p, FILE *out)
{
    (void)fputs("<mi mathvariant=\"normal\">", out);
    write_text_argument(p, out);
    (void)fputs("</mi>", out);
}

static void
write_text(parser *p, FILE *out)
{
    (void)fputs("<mtext>", out);
    write_text_argument(p, out);
    (void)fputs("</mtext>", out);
}

static void
write_fraction(parser *p, FILE *out)
{
    (void)fputs("<mfrac>", out);
    write_argument(p, out);
    write_argument(p, out);
    (void)fputs("</mfrac>", out);
}

/* Commands with arguments. */
static const struct {
    const char *name;
    void (*write)(parser *p, FILE *out);
} builders[] = {
    {"frac", write_fraction},
    {"sqrt", write_root},
    {"left", write_fenced},
    {"text", write_text},
    {"operatorname", write_operator_name},
};

/* The command's name, which is read: letters, or one other character. */
static size_t
name_length(const char *text)
{
    size_t length = 0;
    while (isalpha((unsigned char)text[length])) {
        length++;
    }
    return length > 0 || *text == '\0' ? length : 1;
}

static void
write_command(parser *p, FILE *out, sort *found)
{
    size_t length = name_length(++p->at);
    const char *name = p->at;
    p->at += length;
    for (size_t i = 0; i < sizeof builders / sizeof builders[0]; i++) {
        if (strlen(builders[i].name) == length && strncmp(builders[i].name, name, length) == 0) {
            builders[i].write(p, out);
            return;
        }
    }
    for (size_t i = 0; i < COMMANDS; i++) {
        if (strlen(commands[i].name) != length || strncmp(commands[i].name, name, length) != 0) {
            continue;
        }
        const char *text = commands[i].text;
        *found = commands[i].sort;
        if (*found == SPACE) {
            (void)fprintf(out, "<mspace width=\"%sem\"/>", text);
        } else if (*found == FUNCTION || (*found == LIMITS && isalpha((unsigned char)*text))) {
            (void)fprintf(out, "<mi mathvariant=\"normal\">%s</mi>", text);
        } else {
            write_element(out, *found == IDENTIFIER ? "mi" : "mo", text);
        }
        return;
    }
    fail(p, ORDO_EPARSE);
}

static void
write_operator(parser *p, FILE *out)
{
    char c = *p->at++;
    char text[2] = {c, '\0'};
    const char *shown = c == '-'   ? "−"
                        : c == '<' ? "&lt;"
                        : c == '>' ? "&gt;"
                        : c == '*' ? "∗"
                                   : text;
    /* Brackets written as such keep their size. */
    bool bracket = strchr("()[]|", c) != NULL;
    (void)fprintf(out, "<mo%s>%s</mo>",
                  bracket    ? " stretchy=\"false\""
                  : c == '/' ? " lspace=\"0\" rspace=\"0\""
                             : "",
                  shown);
}

static void
write_number(parser *p, FILE *out)
{
    (void)fputs("<mn>", out);
    while (isdigit((unsigned char)*p->at) || (*p->at == '.' && isdigit((unsigned char)p->at[1]))) {
        (void)fputc(*p->at++, out);
    }
    (void)fputs("</mn>", out);
}

static sort
write_atom(parser *p, FILE *out)
{
    sort found = IDENTIFIER;
    if (*p->at == '{') {
        p->at++;
        (void)fputs("<mrow>", out);
        write_row(p, out, '}');
        (void)fputs("</mrow>", out);
    } else if (*p->at == '\\') {
        write_command(p, out, &found);
    } else if (isalpha((unsigned char)*p->at)) {
        (void)fprintf(out, "<mi>%c</mi>", *p->at++);
    } else if (isdigit((unsigned char)*p->at)) {
        write_number(p, out);
    } else if (*p->at != '\0' && strchr("+-=<>()[]|,;/!:*.", *p->at) != NULL) {
        found = OPERATOR;
        write_operator(p, out);
    } else {
        fail(p, ORDO_EPARSE);
    }
    return found;
}

/* Up to four primes, as one sign each. */
static size_t
count_primes(parser *p)
{
    size_t primes = strspn(p->at, "'");
    p->at += primes;
    return primes;
}

/* An atom and its scripts, which MathML wants inside an element that begins before the atom. */
static void
write_item(parser *p, FILE *out)
{
    char *base = NULL, *scripts[2] = {NULL, NULL};
    size_t length, ignored;
    FILE *part = open_memstream(&base, &length);
    if (part == NULL) {
        fail(p, ORDO_ENOMEM);
        return;
    }
    sort found = write_atom(p, part);
    (void)fclose(part);
    size_t primes = count_primes(p);
    while (*p->at == '_' || *p->at == '^' || *p->at == '\'') {
        if (*p->at == '\'') {
            primes += count_primes(p);
            continue;
        }
        char **script = &scripts[*p->at == '^'];
        part = *script == NULL ? open_memstream(script, &ignored) : NULL;
        if (part == NULL) {
            fail(p, *script != NULL ? ORDO_EPARSE : ORDO_ENOMEM);
            break;
        }
        p->at++;
        write_argument(p, part);
        (void)fclose(part);
        skip_blanks(p);
    }
    static const char *const signs[] = {"", "′", "″", "‴", "⁗"};
    bool up = scripts[1] != NULL, down = scripts[0] != NULL;
    const char *element = found == LIMITS ? (up && down ? "munderover"
                                             : down     ? "munder"
                                                        : "mover")
                                          : (up && down ? "msubsup"
                                             : down     ? "msub"
                                                        : "msup");
    if (up || down) {
        (void)fprintf(out, "<%s>", element);
    }
    if (primes > 0) {
        /* As signs of their own: fonts have them raised already. */
        (void)fprintf(out, "<mrow>%s<mo lspace=\"0\" rspace=\"0\">%s</mo></mrow>", base,
                      signs[primes < 4 ? primes : 4]);
    } else {
        (void)fputs(base, out);
    }
    if (up || down) {
        (void)fprintf(out, "%s%s</%s>", down ? scripts[0] : "", up ? scripts[1] : "", element);
    }
    if (found == FUNCTION || found == LIMITS) {
        /* Nothing to see; a name without brackets behind it stands apart. */
        skip_blanks(p);
        bool sign = strncmp(p->at, "\\left", 5) == 0 || *p->at == '(' || found == LIMITS;
        (void)fputs(sign ? "" : "<mspace width=\"0.17em\"/>", out);
    }
    free(base);
    free(scripts[0]);
    free(scripts[1]);
}

/* Items up to `end`, which is read: '}', ')' for \right, '\0'. */
static void
write_row(parser *p, FILE *out, char end)
{
    if (++p->depth > DEPTH_MOST) {
        fail(p, ORDO_EPARSE);
    }
    for (;;) {
        skip_blanks(p);
        bool right = strncmp(p->at, "\\right", 6) == 0;
        if (*p->at == '\0' || *p->at == '}' || right) {
            break;
        }
        write_item(p, out);
    }
    bool ends = end == ')' ? strncmp(p->at, "\\right", 6) == 0 : *p->at == end;
    if (!ends) {
        fail(p, ORDO_EPARSE);
    } else {
        p->at += end == ')' ? 6 : end == '}' ? 1 : 0;
    }
    p->depth--;
}

ordo_status
ordo_mathml_write(FILE *out, const char *formula, bool display)
{
    parser p = {.at = formula, .status = ORDO_OK};
    (void)fprintf(out, "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"%s><semantics><mrow>",
                  display ? " display=\"block\"" : "");
    write_row(&p, out, '\0');
    (void)fputs("</mrow><annotation encoding=\"application/x-tex\">", out);
    for (const char *c = formula; *c != '\0'; c++) {
        ordo_escape_byte(out, *c);
    }
    (void)fputs("</annotation></semantics></math>", out);
    return p.status;
}
