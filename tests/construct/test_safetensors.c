/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nets as .safetensors files: PyTorch's, our own, wrong ones. */
#include "tests/construct/nets.h"
#include "tests/python.h"

#include "construct/network_file.h"
#include "construct/rounded.h"
#include "construct/safetensors.h"
#include "construct/tensor.h"

/* The bytes of a file with that header and so many zeros behind it; freed by the caller. */
static unsigned char *
composed(const char *header, size_t zeros, size_t *length)
{
    size_t n = strlen(header);
    unsigned char *byte = calloc(8 + n + 1 + zeros, 1);
    assert_non_null(byte);
    for (size_t i = 0; i < 8; i++) {
        byte[i] = (unsigned char)(n >> 8 * i & 0xff);
    }
    memcpy(byte + 8, header, n + 1);
    *length = 8 + n + zeros;
    return byte;
}

static void
expect_refusal(const unsigned char *byte, size_t length, const char *says)
{
    ordo_network net;
    const ordo_dtype *dtype;
    ordo_message why = {""};
    ordo_status status = ordo_safetensors_read(&net, &dtype, byte, length, &why);
    if (status != ORDO_EPARSE || strstr(why.text, says) == NULL) {
        fail_msg("expected \"%s\": %d \"%s\"", says, (int)status, why.text);
    }
    assert_null(net.theta.significands);
}

#define T(name, shape, begin, end)                                                                 \
    "\"" name "\":{\"dtype\":\"F32\",\"shape\":" shape ",\"data_offsets\":[" begin "," end "]}"
/* An mlp of two neurons; what is missing comes before. */
#define BIAS T("G.bias", "[2]", "8", "16")
#define LAST T("D.weight", "[1,2]", "16", "24") "," T("D.bias", "[1]", "24", "28") "}"
#define REST BIAS "," LAST
#define HEAD "{" T("G.weight", "[2,1]", "0", "8") ","

static void
wrong_headers_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        size_t zeros;
        const char *says;
    } cases[] = {
        {"", 3, "byte 8: the header must begin with {"},
        {" {}", 0, "byte 8: the header must begin with {"},
        {"[]", 0, "byte 8: the header must begin with {"},
        {"{\"G.weight\":", 0, "byte 20"},
        {"{}x", 0, "byte 11"},
        {"{}", 0, "tensor \"G.weight\" is missing"},
        {"{}", 4, "byte 10: 4 bytes belong to no tensor"},
        {"{\"a\":1,\"a\":1}", 0, "byte 18: duplicate"},
        {"{\"a\":1,\"\\u0061\":1}", 0, "duplicate"},
        {"{\"a\":7}", 0, "\"a\": expected an object"},
        {"{\"__metadata__\":7}", 0, "must be an object of strings"},
        {"{\"__metadata__\":{\"a\":7}}", 0, "\"a\" is not a string"},
        {"{\"a\":{\"dtype\":\"I32\",\"shape\":[],\"data_offsets\":[0,4]}}", 4, "\"dtype\" must be"},
        {"{\"a\":{\"dtype\":\"f32\",\"shape\":[],\"data_offsets\":[0,4]}}", 4, "\"dtype\" must be"},
        {"{\"a\":{\"shape\":[],\"data_offsets\":[0,4]}}", 4, "\"dtype\" must be"},
        {"{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4, "\"shape\" must be a list"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[]}}", 4, "\"data_offsets\" must be"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4],\"x\":0}}", 4,
         "unknown key \"x\""},
        {"{" T("a", "[1.0]", "0", "4") "}", 4, "must hold integers"},
        {"{" T("a", "[-1]", "0", "4") "}", 4, "must hold integers"},
        {"{" T("a", "[1,1,1]", "0", "4") "}", 4, "more than two entries"},
        {"{" T("a", "[4294967296,4294967296]", "0", "4") "}", 4, "is too large"},
        {"{" T("a", "[9223372036854775807]", "0", "4") "}", 4, "is too large"},
        {"{" T("a", "[9223372036854775808]", "0", "4") "}", 4, "byte "},
        {"{" T("a", "[1]", "0", "4,8") "}", 4, "\"data_offsets\" must be"},
        {"{" T("a", "[1]", "0.0", "4") "}", 4, "\"data_offsets\" must be"},
        {"{" T("a", "[1]", "-4", "0") "}", 4, "\"data_offsets\" must be"},
        {"{" T("a", "[1]", "4", "0") "}", 4, "[4, 0] leave the 4 bytes of data"},
        {"{" T("a", "[1]", "0", "8") "}", 4, "[0, 8] leave the 4 bytes of data"},
        {"{" T("a", "[1]", "9223372036854775803", "9223372036854775807") "}", 4, "leave the"},
        {"{" T("a", "[2]", "0", "4") "}", 4, "its shape takes 8 bytes, \"data_offsets\" give it 4"},
        {"{" T("a", "[1]", "0", "4") "," T("b", "[1]", "2", "6") "}", 6, "the data before it end"},
        {"{" T("a", "[1]", "0", "4") "," T("b", "[1]", "0", "4") "}", 4, "the data before it end"},
        {"{" T("a", "[1]", "0", "4") "," T("b", "[1]", "8", "12") "}", 12,
         "the data before it end"},
        {"{" T("a", "[1]", "4", "8") "}", 8, "the data before it end"},
        {"{" T("a", "[1]", "0", "4") "}", 8, "4 bytes belong to no tensor"},
        {"{" T("G.wieght", "[1,1]", "0", "4") "}", 4, "(nearest: G.weight)"},
        {HEAD LAST, 28, "the data before it end"},
        {HEAD T("D.bias", "[1]", "8", "12") "}", 12, "\"G.bias\" is missing"},
        {HEAD T("Q.bias", "[2]", "8", "16") "}", 16,
         "tensor \"U.weight\" is missing, although there is \"Q.bias\""},
        {HEAD T("U.bias", "[2]", "8", "16") "}", 16, "\"G.bias\" is missing"},
        {HEAD REST "", 29, "1 bytes belong to no tensor"},
        {"{" T("G.weight", "[1,2]", "0", "8") "," REST, 28,
         "expected the shape [1, 1] for 1 neuron, not [1, 2]"},
        {"{" T("G.weight", "[2]", "0", "8") "," REST, 28,
         "expected the shape [2, 1] for 2 neurons, not [2]"},
        {"{" T("G.weight", "[]", "0", "4") "}", 4, "a net has one neuron or more"},
        {"{" T("G.weight", "[0,1]", "0", "0") "}", 0, "a net has one neuron or more"},
        {HEAD T("G.bias", "[2,1]", "8", "16") "," LAST, 28, "expected the shape [2] for 2"},
        {HEAD BIAS "," T("D.weight", "[2,1]", "16", "24") "," T("D.bias", "[1]", "24", "28") "}",
         28, "\"D.weight\": expected the shape [1, 2]"},
        {HEAD BIAS "," T("D.weight", "[1,2]", "16", "24") "," T("D.bias", "[]", "24", "28") "}", 28,
         "\"D.bias\": expected the shape [1]"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t length;
        unsigned char *byte = composed(cases[i].header, cases[i].zeros, &length);
        expect_refusal(byte, length, cases[i].says);
        free(byte);
    }
    expect_refusal((const unsigned char *)"", 0, "byte 0: the file ends");
    expect_refusal((const unsigned char *)"\2\0\0\0\0\0\0", 7, "byte 7: the file ends");
    expect_refusal((const unsigned char *)"\3\0\0\0\0\0\0\0{}", 10, "3 bytes, but only 2 follow");
    expect_refusal((const unsigned char *)"\2\0\0\0\0\0\0\x80{}", 10, "but only 2 follow");
}

static void
too_many_tensors_are_refused(void **state)
{
    (void)state;
    char *text = malloc((size_t)1 << 20), *at = text;
    assert_non_null(text);
    *at++ = '{';
    for (int i = 0; i < 1030; i++) {
        at +=
            snprintf(at, 100, "%s\"a%d\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}",
                     i > 0 ? "," : "", i);
    }
    (void)snprintf(at, 2, "}");
    size_t length;
    unsigned char *byte = composed(text, 0, &length);
    expect_refusal(byte, length, "1030 tensors");
    free(byte);
    free(text);
}

static void
special_values_are_named(void **state)
{
    (void)state;
    static const struct {
        size_t at; /* the byte of the entry in the data */
        const char *value, *says;
    } cases[] = {{4, "\0\0\xc0\x7f", "G.weight[1] is nan"},
                 {8, "\0\0\x80\x7f", "G.bias[0] is inf"},
                 {20, "\0\0\x80\xff", "D.weight[1] is -inf"},
                 {24, "\1\0\x80\xff", "D.bias[0] is nan"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t length;
        char says[64];
        unsigned char *byte = composed(HEAD REST, 28, &length);
        memcpy(byte + length - 28 + cases[i].at, cases[i].value, 4);
        (void)snprintf(says, sizeof says, "byte %zu: %s", length - 28 + cases[i].at, cases[i].says);
        expect_refusal(byte, length, says);
        free(byte);
    }
}

static unsigned char *
written(const ordo_network *net, const ordo_dtype *dtype, size_t *length)
{
    char *text = NULL;
    ordo_message why = {""};
    FILE *out = open_memstream(&text, length);
    assert_non_null(out);
    if (ordo_safetensors_write(out, net, dtype, &why) != ORDO_OK) {
        fail_msg("%s", why.text);
    }
    (void)fclose(out);
    return (unsigned char *)text;
}

static void
what_cannot_be_written_is_refused(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    ordo_network net;
    ordo_message why = {""};
    char room[64];
    random_network(&net, ordo_unit_find("gqu"), 3, 24, &random);
    FILE *out = fmemopen(room, sizeof room, "w");
    assert_non_null(out);
    (void)setvbuf(out, NULL, _IONBF, 0);
    set_parameter(&net, ordo_network_index(&net, 2, 5), 4097, -12); /* Q.bias */
    assert_int_equal(ordo_safetensors_write(out, &net, ordo_dtype_find("f16"), &why), ORDO_EINVAL);
    assert_non_null(strstr(why.text, "Q.bias[2] is not a number of type f16"));
    assert_int_equal(ftell(out), 0);
    assert_int_equal(ordo_safetensors_write(out, &net, ordo_dtype_find("f32"), &why), ORDO_EIO);
    (void)fclose(out);
    ordo_network_clear(&net);
}

static bool
same_parameters(const ordo_network *p, const ordo_network *q)
{
    mpfr_t x, y;
    bool same =
        p->unit == q->unit && p->neurons == q->neurons && p->theta.length == q->theta.length;
    for (size_t i = 0; same && i < p->theta.length; i++) {
        ordo_vector_view(x, &p->theta, i);
        ordo_vector_view(y, &q->theta, i);
        same = mpfr_equal_p(x, y) && mpfr_signbit(x) == mpfr_signbit(y);
    }
    return same;
}

/* Nets of a construction rounded to each format, through a file and back, by either reader. */
static void
files_keep_every_bit(void **state)
{
    (void)state;
    ordo_target *target = target_on("1/(1+9*x^2)", "-1", "1");
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        ordo_network net;
        make_net(&net, (*u)->name, NULL, ORDO_ALTERNATING, target, 7, 80);
        for (const ordo_dtype *const *t = ordo_dtypes; *t != NULL; t++) {
            ordo_network rounded, again;
            ordo_message why = {""};
            const ordo_dtype *dtype;
            size_t length;
            ordo_status status = ordo_network_round(&rounded, &net, *t, &why);
            if (status == ORDO_SINGULAR && (*t)->most < 16) {
                continue; /* f16 is too short for the coefficients of high degrees */
            }
            assert_int_equal(status, ORDO_OK);
            unsigned char *byte = written(&rounded, *t, &length);
            assert_int_equal(byte[0] % 8, 0);
            assert_true(ordo_safetensors_begins(byte, length));
            if (ordo_network_read_any(&again, &dtype, byte, length, &why) != ORDO_OK) {
                fail_msg("%s", why.text);
            }
            assert_ptr_equal(dtype, *t);
            assert_int_equal(again.theta.prec, (*t)->bits);
            assert_true(same_parameters(&rounded, &again));
            free(byte);
            ordo_network_clear(&again);
            ordo_network_clear(&rounded);
        }
        char *text = NULL;
        size_t length;
        ordo_network again;
        ordo_message why = {""};
        const ordo_dtype *dtype;
        FILE *out = open_memstream(&text, &length);
        assert_non_null(out);
        assert_int_equal(ordo_network_write(out, &net, NULL), ORDO_OK);
        (void)fclose(out);
        assert_false(ordo_safetensors_begins((unsigned char *)text, length));
        assert_int_equal(ordo_network_read_any(&again, &dtype, (unsigned char *)text, length, &why),
                         ORDO_OK);
        assert_null(dtype);
        assert_true(same_parameters(&net, &again));
        free(text);
        ordo_network_clear(&again);
        ordo_network_clear(&net);
    }
    ordo_target_free(target);
}

/* Modules as in the paper; their tensors in another order, of any header length. For each of the
 * words in argv a line with the parameters in the order of theta, one with the file's length, and
 * the file. */
static const char torch_writes[] =
    "import json, struct, sys, torch\n"
    "torch.manual_seed(2385)\n"
    "kinds = {'F64': torch.float64, 'F32': torch.float32, 'F16': torch.float16,\n"
    "         'BF16': torch.bfloat16}\n"
    "class Net(torch.nn.Module):\n"
    "    def __init__(self, names, n):\n"
    "        super().__init__()\n"
    "        for name in names:\n"
    "            setattr(self, name, torch.nn.Linear(1, n))\n"
    "        self.D = torch.nn.Linear(n, 1)\n"
    "def raw(t):\n"
    "    t = t.contiguous().flatten()\n"
    "    if t.dtype == torch.bfloat16:\n"
    "        t = t.view(torch.int16)\n"
    "    return t.numpy().tobytes()\n"
    "out = sys.stdout.buffer\n"
    "for case in sys.argv[1].split():\n"
    "    dtype, names, n = case.split(':')\n"
    "    n = int(n)\n"
    "    state = Net(names, n).double().to(kinds[dtype]).state_dict()\n"
    "    header, data = {'__metadata__': {'format': 'pt'}}, b''\n"
    "    for name in sorted(state, key=lambda s: s[::-1]):\n"
    "        part = raw(state[name])\n"
    "        header[name] = {'dtype': dtype, 'shape': list(state[name].shape),\n"
    "                        'data_offsets': [len(data), len(data) + len(part)]}\n"
    "        data += part\n"
    "    text = json.dumps(header, indent=1).encode() + b'  \\n'\n"
    "    theta = []\n"
    "    for i in range(n):\n"
    "        for name in names:\n"
    "            theta += [state[name + '.weight'][i, 0], state[name + '.bias'][i]]\n"
    "        theta += [state['D.weight'][0, i]]\n"
    "    theta += [state['D.bias'][0]]\n"
    "    out.write((' '.join(float(t).hex() for t in theta) + '\\n').encode())\n"
    "    file = struct.pack('<Q', len(text)) + text + data\n"
    "    out.write(b'%d\\n' % len(file) + file)\n";

static void
check_theta(const ordo_network *net, const char *line)
{
    mpfr_t x;
    for (size_t i = 0; i < net->theta.length; i++) {
        char *end;
        double wanted = strtod(line, &end);
        assert_true(end > line);
        line = end;
        ordo_vector_view(x, &net->theta, i);
        if (mpfr_get_d(x, MPFR_RNDN) != wanted) {
            char name[ORDO_ENTRY_NAME];
            ordo_entry_name(name, net, i);
            fail_msg("%s is not %a", name, wanted);
        }
    }
    assert_int_equal(*line, '\n');
}

static void
pytorchs_nets_are_read(void **state)
{
    (void)state;
    static const char how[] = "F64:GUQ:5 F32:GU:9 BF16:G:3 F16:GUQ:1";
    static const struct {
        const char *unit, *dtype;
        size_t neurons;
    } cases[] = {{"gqu", "f64", 5}, {"glu", "f32", 9}, {"mlp", "bf16", 3}, {"gqu", "f16", 1}};
    size_t length;
    unsigned char *byte = python_output("torch", torch_writes, how, &length), *at = byte;
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_network net;
        const ordo_dtype *dtype;
        ordo_message why = {""};
        char *line = (char *)at, *number = strchr(line, '\n') + 1;
        size_t size = strtoul(number, (char **)&at, 10);
        at++;
        assert_true((size_t)(at - byte) + size <= length);
        if (ordo_safetensors_read(&net, &dtype, at, size, &why) != ORDO_OK) {
            fail_msg("%s in %s: %s", cases[i].unit, cases[i].dtype, why.text);
        }
        assert_string_equal(net.unit->name, cases[i].unit);
        assert_string_equal(dtype->name, cases[i].dtype);
        assert_int_equal(net.neurons, cases[i].neurons);
        check_theta(&net, line);
        ordo_network_clear(&net);
        at += size;
    }
    assert_true((size_t)(at - byte) == length);
    free(byte);
}

/* Reads our files into PyTorch's modules, strictly, and writes their parameters, a line for each.
 */
static const char torch_reads[] =
    "import json, struct, sys, torch\n"
    "kinds = {'F64': torch.float64, 'F32': torch.float32, 'F16': torch.float16,\n"
    "         'BF16': torch.bfloat16}\n"
    "class Net(torch.nn.Module):\n"
    "    def __init__(self, names, n):\n"
    "        super().__init__()\n"
    "        for name in names:\n"
    "            setattr(self, name, torch.nn.Linear(1, n))\n"
    "        self.D = torch.nn.Linear(n, 1)\n"
    "for path in sys.argv[1].split():\n"
    "    byte = open(path, 'rb').read()\n"
    "    size, = struct.unpack('<Q', byte[:8])\n"
    "    header, data = json.loads(byte[8:8 + size]), bytearray(byte[8 + size:])\n"
    "    state = {}\n"
    "    for name, t in header.items():\n"
    "        begin, end = t['data_offsets']\n"
    "        part = torch.frombuffer(data[begin:end], dtype=kinds[t['dtype']])\n"
    "        state[name] = part.reshape(t['shape'])\n"
    "    names = [s[:-7] for s in state if s.endswith('.weight') and s[0] != 'D']\n"
    "    n = state['G.bias'].shape[0]\n"
    "    net = Net(names, n).double()\n"
    "    net.load_state_dict(state)\n"
    "    state, theta = net.state_dict(), []\n"
    "    for i in range(n):\n"
    "        for name in names:\n"
    "            theta += [state[name + '.weight'][i, 0], state[name + '.bias'][i]]\n"
    "        theta += [state['D.weight'][0, i]]\n"
    "    theta += [state['D.bias'][0]]\n"
    "    print(' '.join(float(t).hex() for t in theta))\n";

static void
our_nets_are_read_by_pytorch(void **state)
{
    (void)state;
    enum { FORMATS = 4 };
    ordo_target *target = target_on("exp(x)", "-1", "1");
    ordo_network net, rounded[FORMATS];
    ordo_message why = {""};
    char path[FORMATS][32], paths[33 * FORMATS + 1] = "";
    size_t length;
    make_net(&net, "gqu", NULL, ORDO_FORWARD, target, 6, 100);
    for (size_t i = 0; i < FORMATS; i++) {
        assert_int_equal(ordo_network_round(&rounded[i], &net, ordo_dtypes[i], &why), ORDO_OK);
        unsigned char *byte = written(&rounded[i], ordo_dtypes[i], &length);
        temporary_file(path[i], byte, length);
        (void)snprintf(paths + strlen(paths), sizeof paths - strlen(paths), " %s", path[i]);
        free(byte);
    }
    unsigned char *text = python_output("torch", torch_reads, paths, &length);
    const char *line = (const char *)text;
    for (size_t i = 0; i < FORMATS; i++) {
        (void)unlink(path[i]);
        check_theta(&rounded[i], line);
        line = strchr(line, '\n') + 1;
        ordo_network_clear(&rounded[i]);
    }
    free(text);
    ordo_network_clear(&net);
    ordo_target_free(target);
}

/* Tensors of different formats, each exact; the net has the longest precision. */
static void
formats_may_differ(void **state)
{
    (void)state;
    static const char header[] =
        "{\"G.weight\":{\"dtype\":\"BF16\",\"shape\":[1,1],\"data_offsets\":[12,14]},"
        "\"G.bias\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[14,16]},"
        "\"D.weight\":{\"dtype\":\"F64\",\"shape\":[1,1],\"data_offsets\":[4,12]},"
        "\"D.bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} \t\n ";
    static const char data[] = "\0\0\x18\x40"         /* 2.375 */
                               "\1\0\0\0\0\0\xf0\x3f" /* 1 + 2^-52 */
                               "\x40\xc0"             /* -3 */
                               "\1\x80";              /* -2^-24 */
    size_t length;
    ordo_network net;
    ordo_message why = {""};
    const ordo_dtype *dtype;
    unsigned char *byte = composed(header, sizeof data - 1, &length);
    memcpy(byte + length - (sizeof data - 1), data, sizeof data - 1);
    if (ordo_safetensors_read(&net, &dtype, byte, length, &why) != ORDO_OK) {
        fail_msg("%s", why.text);
    }
    assert_null(dtype);
    assert_int_equal(net.theta.prec, 53);
    check_theta(&net, "-3 -0x1p-24 0x1.0000000000001p0 2.375\n");
    ordo_network_clear(&net);
    free(byte);
}

/* Whatever is cut off or changed: a finite net, or a sentence. */
static void
mutations_do_no_harm(void **state)
{
    (void)state;
    static const char alphabet[] = "0123456789{}[]\",:-.FGUQD \\\0\x7f\xff";
    uint64_t random = test_seed();
    ordo_network net, again;
    const ordo_dtype *dtype;
    size_t length, good = 0;
    random_network(&net, ordo_unit_find("glu"), 2, 8, &random);
    unsigned char *byte = written(&net, ordo_dtype_find("bf16"), &length);
    for (size_t k = 0; k < 8000; k++) {
        size_t rest = k < length ? k : length;
        unsigned char *changed = malloc(rest > 0 ? rest : 1); /* no more: for the sanitizers */
        assert_non_null(changed);
        memcpy(changed, byte, rest);
        for (size_t i = k < length ? 0 : 1 + k % 3; i > 0; i--) {
            size_t at = random_bits(&random, 20) % length;
            changed[at] = (unsigned char)alphabet[random_bits(&random, 16) % (sizeof alphabet - 1)];
        }
        ordo_message why = {""};
        ordo_status status = ordo_network_read_any(&again, &dtype, changed, rest, &why);
        if (status == ORDO_OK) {
            good++;
            assert_true(rest == length);
            ordo_network_clear(&again);
        } else {
            assert_int_equal(status, ORDO_EPARSE);
            assert_true(strlen(why.text) > 0);
        }
        free(changed);
    }
    assert_true(good > 10 && good < 4000);
    free(byte);
    ordo_network_clear(&net);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_headers_are_refused),
        cmocka_unit_test(too_many_tensors_are_refused),
        cmocka_unit_test(special_values_are_named),
        cmocka_unit_test(what_cannot_be_written_is_refused),
        cmocka_unit_test(formats_may_differ),
        cmocka_unit_test(files_keep_every_bit),
        cmocka_unit_test(pytorchs_nets_are_read),
        cmocka_unit_test(our_nets_are_read_by_pytorch),
        cmocka_unit_test(mutations_do_no_harm),
    };
    return cmocka_run_group_tests_name("safetensors", tests, NULL, free_caches);
}
