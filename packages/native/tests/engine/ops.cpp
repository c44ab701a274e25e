// The operations: against values worked out by hand or with CPython, and backwards against central differences.
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "check.hpp"
#include "ear/ops.h"

namespace {

using Array = std::vector<double>;

bool near(double a, double b, double tolerance = 1e-9) { return std::fabs(a - b) <= tolerance * (1 + std::fabs(b)); }

bool all_near(const Array& a, const Array& b, double tolerance = 1e-9) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); i++) {
    if (!near(a[i], b[i], tolerance)) return false;
  }
  return true;
}

std::vector<Array> compute(const char* name, const std::vector<int64_t>& dims, const std::vector<Array>& inputs,
                           const char* variant = nullptr) {
  size_t n_in[EAR_OP_MAX_NAMES] = {}, n_out[EAR_OP_MAX_NAMES] = {};
  CHECK(ear_op_elements(name, dims.data(), dims.size(), n_in, n_out) == EAR_OK);
  std::vector<const double*> in;
  for (size_t i = 0; i < inputs.size(); i++) {
    CHECK(inputs[i].size() == n_in[i]);
    in.push_back(inputs[i].data());
  }
  std::vector<Array> outputs;
  for (size_t i = 0; i < EAR_OP_MAX_NAMES && n_out[i] > 0; i++) outputs.emplace_back(n_out[i], 7.0);
  std::vector<double*> out;
  for (Array& array : outputs) out.push_back(array.data());
  CHECK(ear_op_compute(name, variant, dims.data(), dims.size(), in.data(), out.data()) == EAR_OK);
  return outputs;
}

// n numbers that look random, in about [-1, 1].
Array wild(size_t n, double seed) {
  Array x(n);
  for (size_t i = 0; i < n; i++) x[i] = std::sin(12.9898 * (static_cast<double>(i) + seed)) * std::cos(4.1 * seed + 0.7 * static_cast<double>(i));
  return x;
}

// sum(out * upstream) of the last output, differentiated by input `which`.
Array numeric_gradient(const char* name, const std::vector<int64_t>& dims, std::vector<Array> inputs, size_t which,
                       const Array& upstream) {
  const auto total = [&] {
    const Array out = compute(name, dims, inputs).back();
    double sum = 0;
    for (size_t i = 0; i < out.size(); i++) sum += out[i] * upstream[i];
    return sum;
  };
  const double h = 1e-5;
  Array gradient(inputs[which].size());
  for (size_t i = 0; i < gradient.size(); i++) {
    const double kept = inputs[which][i];
    inputs[which][i] = kept + h;
    const double above = total();
    inputs[which][i] = kept - h;
    gradient[i] = (above - total()) / (2 * h);
    inputs[which][i] = kept;
  }
  return gradient;
}

}  // namespace

TEST("attention of two positions is the worked example") {
  // q = k = (1, 0), (1, 1); scores of t = 1: (1, 2) / sqrt(2); weights e^.7071 and e^1.4142 over their sum.
  const Array rows{1, 0, 1, 0, 10, 0, 1, 1, 1, 1, 0, 10};
  const auto out = compute("attention_forward", {1, 2, 2, 1}, {rows});
  CHECK(all_near(out[0], {0.7071067811865475, 0, 0.7071067811865475, 1.414213562373095}));
  CHECK(all_near(out[1], {1, 0, 0.33023845067334, 0.66976154932666}, 1e-9));
  CHECK(all_near(out[2], {10, 0, 3.3023845067334, 6.6976154932666}, 1e-9));
}

TEST("attention in all its layouts computes the same thing") {
  const int64_t T = 5, HS = 3;
  const Array q = wild(15, 1), k = wild(15, 2), v = wild(15, 3);
  Array rows;
  for (size_t t = 0; t < 5; t++) {
    for (const Array* part : {&q, &k, &v}) rows.insert(rows.end(), part->begin() + 3 * t, part->begin() + 3 * t + 3);
  }
  const auto plain = compute("attention", {T, HS}, {q, k, v});
  CHECK(all_near(plain[2], compute("attention_forward", {1, T, HS, 1}, {rows})[2]));
  CHECK(all_near(plain[2], compute("gqa_attention", {1, T, T, 1, 1, HS}, {q, k, v})[2]));
  // The last two queries with the earlier keys as a cache are the last two rows.
  const auto cached = compute("gqa_attention", {1, 2, T, 1, 1, HS}, {Array(q.begin() + 9, q.end()), k, v});
  CHECK(all_near(cached[2], Array(plain[2].begin() + 9, plain[2].end())));
}

TEST("masks that come too late or too weak keep what they let through") {
  // All scores are 0: a late mask leaves 1/3 each, a mask of zeros hides nothing at all.
  const Array zeros(3), v{1, 10, 100};
  const auto late = compute("attention", {3, 1}, {zeros, zeros, v}, "mask_after_softmax");
  CHECK(all_near(late[1], {1. / 3, 0, 0, 1. / 3, 1. / 3, 0, 1. / 3, 1. / 3, 1. / 3}));
  CHECK(all_near(late[2], {1. / 3, 11. / 3, 37}));
  CHECK(all_near(compute("attention", {3, 1}, {zeros, zeros, v}, "mask_to_zero")[2], {37, 37, 37}));
}

TEST("grouped heads read neighbours, tiled heads do not") {
  // Four query heads, two of keys and values; the value tells which head was read.
  const Array q = wild(8, 5), k = wild(4, 6), v{1, 1, 2, 2};
  CHECK(all_near(compute("gqa_attention", {1, 1, 1, 4, 2, 2}, {q, k, v})[2], {1, 1, 1, 1, 2, 2, 2, 2}));
  CHECK(all_near(compute("gqa_attention", {1, 1, 1, 4, 2, 2}, {q, k, v}, "heads_tiled")[2], {1, 1, 2, 2, 1, 1, 2, 2}));
}

TEST("backwards agrees with central differences") {
  const std::vector<int64_t> attention{2, 3, 4, 2}, norm{2, 3, 5}, matmul{2, 3, 4, 5}, gelu{7}, rms{3, 4}, embed{2, 3, 4, 6};
  const Array inp = wild(72, 1), dout = wild(24, 2);
  const Array att = compute("attention_forward", attention, {inp})[1];
  CHECK(all_near(compute("attention_backward", attention, {dout, inp, att})[2],
                 numeric_gradient("attention_forward", attention, {inp}, 0, dout), 1e-7));

  const Array x = wild(30, 3), w = wild(5, 4), b = wild(5, 5), d = wild(30, 6);
  const auto forward = compute("layernorm_forward", norm, {x, w, b});
  const auto back = compute("layernorm_backward", norm, {d, x, w, forward[0], forward[1]});
  CHECK(all_near(back[0], numeric_gradient("layernorm_forward", norm, {x, w, b}, 2, d), 1e-7));
  CHECK(all_near(back[1], numeric_gradient("layernorm_forward", norm, {x, w, b}, 1, d), 1e-7));
  CHECK(all_near(back[2], numeric_gradient("layernorm_forward", norm, {x, w, b}, 0, d), 1e-6));

  const Array mi = wild(24, 7), mw = wild(20, 8), mb = wild(5, 9), md = wild(30, 10);
  const auto linear = compute("matmul_backward", matmul, {md, mi, mw});
  for (size_t i = 0; i < 3; i++) {
    CHECK(all_near(linear[i], numeric_gradient("matmul_forward", matmul, {mi, mw, mb}, i, md), 1e-7));
  }

  const Array gi{-3, -1, 0, 1, 3, .5, -.2}, gd = wild(7, 11);
  CHECK(all_near(compute("gelu_backward", gelu, {gi, gd})[0], numeric_gradient("gelu_forward", gelu, {gi}, 0, gd), 1e-7));

  const Array rx = wild(12, 12), rw = wild(4, 13), rd = wild(12, 14), eps{1e-5};
  const auto root = compute("rmsnorm_backward", rms, {rd, rx, rw, eps});
  CHECK(all_near(root[0], numeric_gradient("rmsnorm", rms, {rx, rw, eps}, 1, rd), 1e-7));
  CHECK(all_near(root[1], numeric_gradient("rmsnorm", rms, {rx, rw, eps}, 0, rd), 1e-6));

  const Array tokens{5, 1, 1, 0, 5, 2}, wte = wild(24, 15), wpe = wild(12, 16), ed = wild(24, 17);
  const auto tables = compute("encoder_backward", embed, {ed, tokens});
  CHECK(all_near(tables[0], numeric_gradient("encoder_forward", embed, {tokens, wte, wpe}, 1, ed), 1e-7));
  CHECK(all_near(tables[1], numeric_gradient("encoder_forward", embed, {tokens, wte, wpe}, 2, ed), 1e-7));
}

TEST("the gradient of the loss agrees with central differences") {
  const Array logits = wild(12, 1), targets{2, 0, 3};
  const auto out = compute("softmax_crossentropy", {3, 4}, {logits, targets});
  Array numeric(12), moved = logits;
  for (size_t i = 0; i < 12; i++) {
    moved[i] = logits[i] + 1e-5;
    const double above = compute("softmax_crossentropy", {3, 4}, {moved, targets})[2][0];
    moved[i] = logits[i] - 1e-5;
    numeric[i] = (above - compute("softmax_crossentropy", {3, 4}, {moved, targets})[2][0]) / 2e-5;
    moved[i] = logits[i];
  }
  CHECK(all_near(out[3], numeric, 1e-8));
  const Array each(3, 1.0 / 3);
  CHECK(all_near(out[3], compute("crossentropy_softmax_backward", {1, 3, 4, 4}, {each, out[0], targets})[0]));
  CHECK(all_near(out[1], compute("crossentropy_forward", {1, 3, 4}, {out[0], targets})[0]));
}

TEST("normalisation gives the numbers that CPython gives") {
  const auto norm = compute("layernorm_forward", {1, 1, 4}, {{1, 2, 3, 4}, {1, 1, 1, 1}, {0, 0, 0, 0}});
  CHECK(all_near(norm[2], {-1.3416354199689269, -0.447211806656309, 0.447211806656309, 1.3416354199689269}, 1e-12));
  CHECK(near(norm[0][0], 2.5) && near(norm[1][0], 0.894423613312618, 1e-12));
  const auto rms = compute("rmsnorm", {1, 2}, {{3, -4}, {1, 1}, {0}});
  CHECK(near(rms[0][0], std::sqrt(12.5), 1e-15) && all_near(rms[1], {0.848528137423857, -1.131370849898476}, 1e-12));
  CHECK(all_near(compute("rmsnorm", {1, 2}, {{1, 1}, {1, 1}, {1}})[1], {std::sqrt(0.5), std::sqrt(0.5)}, 1e-15));
}

TEST("softmax keeps padding out, large scores finite and one pass equal to two") {
  const auto online = compute("softmax_online", {1, 5}, {{1, 3, 2, 5, 4}});
  CHECK(online[0][0] == 5 && near(online[1][0], 1.5713174316646532, 1e-15));
  const auto rows = compute("softmax", {2, 3}, {{1, 3, 2, 4000, 4000, -4000}});
  CHECK(near(rows[2][0] + rows[2][1] + rows[2][2], 1) && all_near({rows[2][3], rows[2][5]}, {0.5, 0}));
  const auto padded = compute("softmax_forward", {1, 1, 2, 4}, {{0, 0, 99, 99}})[0];
  CHECK(all_near(padded, {0.5, 0.5, 0, 0}));
  CHECK(all_near(compute("crossentropy_softmax_backward", {1, 1, 3, 4}, {{0.5}, {.2, .3, .5, .9}, {2}})[0], {.1, .15, -.25, 0}));
}

TEST("rope turns halves against each other and keeps lengths") {
  const auto turned = compute("rope", {1, 1, 2, 4}, {{1, 2, 3, 4, 1, 2, 3, 4}, {10000}, {0}});
  CHECK(all_near(Array(turned[2].begin(), turned[2].begin() + 4), {1, 2, 3, 4}));
  CHECK(all_near(Array(turned[2].begin() + 4, turned[2].end()), {-1.9841106485, 1.9599006692, 2.4623779024, 4.0197996683}, 1e-9));
  const auto later = compute("rope", {1, 1, 1, 4}, {{1, 2, 3, 4}, {10000}, {1}});
  CHECK(all_near(later[2], Array(turned[2].begin() + 4, turned[2].end())));
}

TEST("feed-forward, activation and embedding are the worked examples") {
  const auto gated = compute("swiglu", {1, 2, 3}, {{1, -2}, {1, 0, 0, 1, 1, 1}, {.5, .5, 1, -1, 2, 0}, {1, 0, 1, 0, 1, -1}});
  CHECK(all_near(gated[3], {-0.903412, -0.177335}, 1e-6));
  CHECK(all_near(compute("gelu_forward", {2}, {{1, -1}})[0], {0.8411919906, -0.1588080094}, 1e-9));
  CHECK(all_near(compute("encoder_forward", {1, 2, 1, 3}, {{2, 0}, {1, 2, 3}, {10, 20}})[0], {13, 21}));
}

TEST("optimizers take the step that CPython computes") {
  // First step from zero moments: m_hat = g, v_hat = g^2, so the step is lr * (sign(g) + weight decay * p).
  const auto step = compute("adamw_update", {2}, {{1, -2}, {.5, -.25}, {0, 0}, {0, 0}, {.1}, {.9}, {.999}, {0}, {.01}, {1}});
  CHECK(all_near(step[0], {.05, -.025}) && all_near(step[1], {.00025, .0000625}));
  CHECK(all_near(step[2], {1 - .1 * (1 + .01), -2 + .1 * (1 + .02)}));
  const auto third = compute("adamw_update", {1}, {{.3}, {.2}, {.1}, {.05}, {.01}, {.9}, {.99}, {1e-8}, {.1}, {3}});
  CHECK(near(third[2][0], 0.2965684550204786, 1e-14));
  CHECK(all_near(compute("sgd_update", {2}, {{1, 2}, {.5, -1}, {.1}})[0], {.95, 2.1}));
}

TEST("sums and products are what they say") {
  CHECK(all_near(compute("cumsum", {4}, {{1, 2, 3, 4}})[0], {1, 3, 6, 10}));
  CHECK(all_near(compute("dot", {3}, {{1, 2, 3}, {4, 5, 6}})[0], {32}));
  CHECK(all_near(compute("block_sum", {5, 2}, {{1, 2, 3, 4, 5}})[0], {3, 7, 5}));
  CHECK(all_near(compute("column_sum", {2, 3}, {{1, 2, 3, 4, 5, 6}})[0], {5, 7, 9}));
  CHECK(all_near(compute("conv1d", {4, 2}, {{1, 2, 3, 4}, {10, 1}})[0], {12, 23, 34, 40}));
  CHECK(all_near(compute("transpose", {2, 3}, {{1, 2, 3, 4, 5, 6}})[0], {1, 4, 2, 5, 3, 6}));
  CHECK(all_near(compute("matmul", {2, 2, 1}, {{1, 2}, {3, 4}})[0], {3, 4, 6, 8}));
  CHECK(all_near(compute("vec_add", {2}, {{1, 2}, {3, 4}})[0], {4, 6}));
  CHECK(all_near(compute("residual_backward", {2}, {{1, 2}})[1], {1, 2}));
}

TEST("every variant is another result than the operation") {
  ear_op_description op;
  for (size_t i = 0; ear_op_describe(i, &op) == EAR_OK; i++) {
    // Dims that suit every operation: even, one dividing the other, and more keys than queries.
    std::vector<int64_t> dims;
    for (const char** dim = op.dims; *dim; dim++) {
      const std::string name = *dim;
      dims.push_back(name == "NH" || name == "NKV" || name == "BS" ? 2 : name == "S" || name == "VP" ? 6 : name == "T" ? 3 : 4);
    }
    if (!std::strcmp(op.name, "gqa_attention")) dims[3] = 4;
    if (!std::strcmp(op.name, "block_sum")) dims[0] = 5;
    size_t n_in[EAR_OP_MAX_NAMES] = {}, n_out[EAR_OP_MAX_NAMES] = {};
    CHECK(ear_op_elements(op.name, dims.data(), dims.size(), n_in, n_out) == EAR_OK);
    std::vector<Array> inputs;
    for (size_t k = 0; op.inputs[k]; k++) {
      const std::string name = op.inputs[k];
      const bool whole = name == "targets" || (name == "inp" && std::strstr(op.name, "encoder"));
      Array x = wild(n_in[k], static_cast<double>(k + 1));
      for (double& value : x) value = whole ? std::floor(1.5 + value) : n_in[k] == 1 || name == "v" ? std::fabs(value) + 0.3 : value;
      inputs.push_back(x);
    }
    for (const char** variant = op.variants; *variant; variant++) {
      const auto right = compute(op.name, dims, inputs), wrong = compute(op.name, dims, inputs, *variant);
      bool differs = false;
      for (size_t k = 0; k < right.size(); k++) differs = differs || !all_near(right[k], wrong[k], 1e-7);
      if (!differs) std::printf("  %s: %s\n", op.name, *variant);
      CHECK(differs);
    }
  }
}

TEST("refuses sizes, names and tokens that do not fit, without computing") {
  size_t in[EAR_OP_MAX_NAMES], out[EAR_OP_MAX_NAMES];
  const auto status = [&](const char* name, const std::vector<int64_t>& dims) {
    return ear_op_elements(name, dims.data(), dims.size(), in, out);
  };
  CHECK(status("attention_forward", {1, 2, 5, 2}) == EAR_ERR_ARGUMENT);
  CHECK(status("attention_forward", {1, 2, 4}) == EAR_ERR_ARGUMENT);
  CHECK(status("attention_forward", {1, 0, 4, 2}) == EAR_ERR_ARGUMENT);
  CHECK(status("attention_forward", {-1, 2, 4, 2}) == EAR_ERR_ARGUMENT);
  CHECK(status("attention_forward", {1, 4096, 64, 1}) == EAR_ERR_TOO_LARGE);
  CHECK(status("vec_add", {std::numeric_limits<int64_t>::max()}) == EAR_ERR_TOO_LARGE);
  CHECK(status("matmul", {4194304, 4194304, 4194304}) == EAR_ERR_TOO_LARGE);
  CHECK(status("rope", {1, 1, 1, 3}) == EAR_ERR_ARGUMENT);
  CHECK(status("gqa_attention", {1, 3, 2, 1, 1, 2}) == EAR_ERR_ARGUMENT);
  CHECK(status("nothing", {1}) == EAR_ERR_ARGUMENT && status(nullptr, {1}) == EAR_ERR_ARGUMENT);

  const int64_t dims[] = {1, 1, 1, 3};
  const double wte[] = {1, 2, 3}, wpe[] = {0};
  double result[1];
  double* const outputs[] = {result};
  for (const double token : {3.0, -1.0, 0.5, std::nan(""), 1e300}) {
    const double* const inputs[] = {&token, wte, wpe};
    CHECK(ear_op_compute("encoder_forward", nullptr, dims, 4, inputs, outputs) == EAR_ERR_ARGUMENT);
  }
  const double token = 0;
  const double* const inputs[] = {&token, wte, wpe};
  const double* const missing[] = {&token, nullptr, wpe};
  CHECK(ear_op_compute("encoder_forward", "unknown", dims, 4, inputs, outputs) == EAR_ERR_ARGUMENT);
  CHECK(ear_op_compute("encoder_forward", nullptr, dims, 4, missing, outputs) == EAR_ERR_ARGUMENT);
  CHECK(ear_op_compute("encoder_forward", nullptr, dims, 4, inputs, outputs) == EAR_OK && result[0] == 1);
}
