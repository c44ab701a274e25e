// The operations: against values worked out by hand or with CPython, and what they refuse.
#include <limits>

#include "ops_support.hpp"

using ops::all_near;
using ops::Array;
using ops::compute;
using ops::near;
using ops::wild;

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
  CHECK(all_near(compute("crossentropy_softmax_backward", {1, 1, 3, 4}, {{0.5}, {.2, .3, .5, .9}, {2}})[0],
                 {.1, .15, -.25, 0}));
}

TEST("rope turns halves against each other and keeps lengths") {
  const auto turned = compute("rope", {1, 1, 2, 4}, {{1, 2, 3, 4, 1, 2, 3, 4}, {10000}, {0}});
  CHECK(all_near(Array(turned[2].begin(), turned[2].begin() + 4), {1, 2, 3, 4}));
  CHECK(all_near(Array(turned[2].begin() + 4, turned[2].end()),
                 {-1.9841106485, 1.9599006692, 2.4623779024, 4.0197996683}, 1e-9));
  const auto later = compute("rope", {1, 1, 1, 4}, {{1, 2, 3, 4}, {10000}, {1}});
  CHECK(all_near(later[2], Array(turned[2].begin() + 4, turned[2].end())));
}

TEST("feed-forward, activation and embedding are the worked examples") {
  const auto gated =
      compute("swiglu", {1, 2, 3}, {{1, -2}, {1, 0, 0, 1, 1, 1}, {.5, .5, 1, -1, 2, 0}, {1, 0, 1, 0, 1, -1}});
  CHECK(all_near(gated[3], {-0.903412, -0.177335}, 1e-6));
  CHECK(all_near(compute("gelu_forward", {2}, {{1, -1}})[0], {0.8411919906, -0.1588080094}, 1e-9));
  CHECK(all_near(compute("encoder_forward", {1, 2, 1, 3}, {{2, 0}, {1, 2, 3}, {10, 20}})[0], {13, 21}));
}

TEST("optimizers take the step that CPython computes") {
  // First step from zero moments: m_hat = g, v_hat = g^2, so the step is lr * (sign(g) + weight decay * p).
  const auto step =
      compute("adamw_update", {2}, {{1, -2}, {.5, -.25}, {0, 0}, {0, 0}, {.1}, {.9}, {.999}, {0}, {.01}, {1}});
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
