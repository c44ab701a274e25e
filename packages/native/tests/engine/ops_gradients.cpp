// The operations backwards, against central differences of those forwards.
#include "ops_support.hpp"

using ops::all_near;
using ops::Array;
using ops::compute;
using ops::numeric_gradient;
using ops::wild;

TEST("backwards agrees with central differences") {
  const std::vector<int64_t> attention{2, 3, 4, 2}, norm{2, 3, 5}, matmul{2, 3, 4, 5}, gelu{7}, rms{3, 4};
  const std::vector<int64_t> embed{2, 3, 4, 6};
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
  CHECK(all_near(compute("gelu_backward", gelu, {gi, gd})[0],
                 numeric_gradient("gelu_forward", gelu, {gi}, 0, gd), 1e-7));

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

TEST("attention backwards agrees with central differences in every layout") {
  const Array q = wild(20, 1), k = wild(20, 2), v = wild(20, 3), dout = wild(20, 4);
  const std::vector<int64_t> one{5, 4};
  const auto head = compute("attention_head_backward", one, {dout, q, k, v, compute("attention", one, {q, k, v})[1]});
  CHECK(all_near(head[4], numeric_gradient("attention", one, {q, k, v}, 0, dout), 1e-7));
  CHECK(all_near(head[3], numeric_gradient("attention", one, {q, k, v}, 1, dout), 1e-7));
  CHECK(all_near(head[1], numeric_gradient("attention", one, {q, k, v}, 2, dout), 1e-7));

  // Two batches, two queries after three earlier keys, four heads that share two.
  const std::vector<int64_t> many{2, 2, 5, 4, 2, 3};
  const Array mq = wild(48, 5), mk = wild(60, 6), mv = wild(60, 7), md = wild(48, 8);
  const Array att = compute("gqa_attention", many, {mq, mk, mv})[1];
  const auto grouped = compute("gqa_attention_backward", many, {md, mq, mk, mv, att});
  CHECK(all_near(grouped[4], numeric_gradient("gqa_attention", many, {mq, mk, mv}, 0, md), 1e-7));
  CHECK(all_near(grouped[3], numeric_gradient("gqa_attention", many, {mq, mk, mv}, 1, md), 1e-7));
  CHECK(all_near(grouped[1], numeric_gradient("gqa_attention", many, {mq, mk, mv}, 2, md), 1e-7));
}

TEST("layers backwards agree with central differences") {
  const std::vector<int64_t> gated{3, 4, 5}, turned{2, 2, 3, 4}, rows{3, 4}, table{4, 3, 2}, n{6};
  const Array x = wild(12, 1), w1 = wild(20, 2), w3 = wild(20, 3), w2 = wild(20, 4), d = wild(12, 5);
  const auto back = compute("swiglu_backward", gated, {d, x, w1, w3, w2});
  CHECK(all_near(back[6], numeric_gradient("swiglu", gated, {x, w1, w3, w2}, 0, d), 1e-7));
  CHECK(all_near(back[4], numeric_gradient("swiglu", gated, {x, w1, w3, w2}, 1, d), 1e-7));
  CHECK(all_near(back[5], numeric_gradient("swiglu", gated, {x, w1, w3, w2}, 2, d), 1e-7));
  CHECK(all_near(back[3], numeric_gradient("swiglu", gated, {x, w1, w3, w2}, 3, d), 1e-7));

  const Array heads = wild(48, 6), dout = wild(48, 7), base{100}, start{2};
  CHECK(all_near(compute("rope_backward", turned, {dout, base, start})[2],
                 numeric_gradient("rope", turned, {heads, base, start}, 0, dout), 1e-7));
  CHECK(all_near(compute("softmax_backward", rows, {d, compute("softmax", rows, {x})[2]})[1],
                 numeric_gradient("softmax", rows, {x}, 0, d), 1e-7));

  const Array tokens{2, 0, 2, 2}, weight = wild(6, 8), de = wild(8, 9);
  CHECK(all_near(compute("embedding_backward", table, {de, tokens})[0],
                 numeric_gradient("embedding_forward", table, {tokens, weight}, 1, de), 1e-7));

  const Array some{-2, -.1, .1, 2, 3, -3}, ds = wild(6, 10), mask{1, 0, 0, 1, 1, 0}, p{0.25};
  CHECK(all_near(compute("relu_backward", n, {some, ds})[0], numeric_gradient("relu_forward", n, {some}, 0, ds), 1e-7));
  CHECK(compute("relu_backward", {2}, {{0, -0.0}, {1, 1}})[0] == Array(2, 0));
  CHECK(all_near(compute("dropout_backward", n, {ds, mask, p})[0],
                 numeric_gradient("dropout_forward", n, {some, mask, p}, 0, ds), 1e-7));
}
