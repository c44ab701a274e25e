// What goes row by row or element by element, against double precision.
#include "kernels.hpp"

using namespace ear::fast;
using kernels::Doubles;
using kernels::Floats;

namespace {

// Philox4x32-10 as its paper writes it, one counter at a time.
void philox(std::uint32_t x[4], std::uint32_t key0, std::uint32_t key1) {
  for (int round = 0; round < 10; round++) {
    const std::uint64_t a = std::uint64_t{0xd2511f53u} * x[0], b = std::uint64_t{0xcd9e8d57u} * x[2];
    const std::uint32_t next[4] = {static_cast<std::uint32_t>(b >> 32) ^ x[1] ^ key0, static_cast<std::uint32_t>(b),
                                   static_cast<std::uint32_t>(a >> 32) ^ x[3] ^ key1, static_cast<std::uint32_t>(a)};
    std::memcpy(x, next, sizeof next);
    key0 += 0x9e3779b9u;
    key1 += 0xbb67ae85u;
  }
}

}  // namespace

TEST("kernels: swiglu within 2e-6, its way back within 1e-5 of central differences") {
  const int N = 5, H = 37;
  const Floats both = kernels::random_floats(2 * N * H, 300, 2), dout = kernels::random_floats(N * H, 301);
  const Floats all = kernels::same_everywhere([&](Context& context) {
    Floats out(N * H), dboth(both.size());
    swiglu_forward(context, out.data(), both.data(), N, H);
    swiglu_backward(context, dboth.data(), dout.data(), both.data(), N, H);
    kernels::append(out, dboth);
    return out;
  });
  const auto f = [](const Doubles& in) {
    Doubles out;
    for (int n = 0; n < N; n++) {
      for (int h = 0; h < H; h++) {
        const double gate = in[static_cast<std::size_t>(2 * n * H + h)];
        out.push_back(gate / (1 + std::exp(-gate)) * in[static_cast<std::size_t>((2 * n + 1) * H + h)]);
      }
    }
    return out;
  };
  CHECK(kernels::distance(kernels::part(all, 0, N * H), f(kernels::wide(both))) < 2e-6);
  CHECK(kernels::distance(kernels::part(all, N * H, both.size()),
                          kernels::slope(f, kernels::wide(both), kernels::wide(dout))) < 1e-5);
}

TEST("kernels: rope turns pairs half a head apart within 1e-6, and back") {
  const int B = 2, T = 11, heads = 3, HS = 34, p0 = 5, stride = heads * HS + 7;
  const Floats x = kernels::random_floats(static_cast<std::size_t>(B * T * stride), 310);
  const Floats turned = kernels::same_everywhere([&](Context& context) {
    Floats out = x;
    rope(context, out.data(), B, 3, heads, HS, stride, 0, 10000, false);  // another table first
    out = x;
    rope(context, out.data(), B, T, heads, HS, stride, p0, 500, false);
    return out;
  });
  Doubles expected = kernels::wide(x);
  for (int row = 0; row < B * T; row++) {
    for (int pair = 0; pair < heads * HS / 2; pair++) {
      const int i = pair % (HS / 2);
      const std::size_t low = static_cast<std::size_t>(row * stride + pair / (HS / 2) * HS + i), high = low + HS / 2;
      const double angle = (p0 + row % T) * std::pow(500.0, -2.0 * i / HS);
      expected[low] = x[low] * std::cos(angle) - x[high] * std::sin(angle);
      expected[high] = x[high] * std::cos(angle) + x[low] * std::sin(angle);
    }
  }
  CHECK(kernels::distance(turned, expected) < 1e-6);
  const Floats back = kernels::same_everywhere([&](Context& context) {
    Floats out = turned;
    rope(context, out.data(), B, T, heads, HS, stride, p0, 500, true);
    return out;
  });
  CHECK(kernels::distance(back, kernels::wide(x)) < 1e-6);
}

TEST("kernels: softmax and cross-entropy with its derivative within 2e-6") {
  for (const int V : {2, 65, 1000}) {
    const int N = 9;
    const float scale = 0.25f;
    const Floats logits = kernels::random_floats(static_cast<std::size_t>(N * V), 320, 4);
    std::vector<std::int32_t> targets;
    for (int n = 0; n < N; n++) targets.push_back(n == 4 ? -1 : n * 7 % V);
    const Floats all = kernels::same_everywhere([&](Context& context) {
      Floats losses(N, NAN), x = logits, unchanged = logits;
      softmax_crossentropy(context, losses.data(), x.data(), targets.data(), N, V, scale);
      kernels::append(losses, x);
      Floats again(N, NAN);
      softmax_crossentropy(context, again.data(), unchanged.data(), targets.data(), N, V, 0);
      CHECK(unchanged == logits && std::memcmp(again.data(), losses.data(), sizeof(float) * N) == 0);
      return losses;
    });
    Doubles expected(N, 0), slope;
    for (int n = 0; n < N; n++) {
      double total = 0;
      const int target = targets[static_cast<std::size_t>(n)];
      const auto at = [&](int v) { return static_cast<double>(logits[static_cast<std::size_t>(n * V + v)]); };
      for (int v = 0; v < V; v++) total += std::exp(at(v));
      if (target >= 0) expected[static_cast<std::size_t>(n)] = std::log(total) - at(target);
      for (int v = 0; v < V; v++) slope.push_back(target < 0 ? 0 : scale * (std::exp(at(v)) / total - (v == target)));
    }
    expected.insert(expected.end(), slope.begin(), slope.end());
    CHECK(kernels::distance(all, expected) < 2e-6);
  }
}

TEST("kernels: a logit that is not a number or infinite shows in the loss") {
  ear::Pool pool(1);
  Workspace workspace;
  Context context{pool, workspace};
  for (const float bad : {static_cast<float>(NAN), static_cast<float>(INFINITY)}) {
    Floats logits(40, 0.5f);
    logits[23] = bad;
    float loss = 0;
    const std::int32_t target = 1;
    softmax_crossentropy(context, &loss, logits.data(), &target, 1, 40, 0);
    CHECK(std::isnan(loss));
  }
}

TEST("kernels: embeddings forward exactly, backward within 1e-6, tokens that come often or never") {
  const int B = 5, T = 70, C = 33, V = 11;
  const std::size_t N = static_cast<std::size_t>(B * T);
  std::vector<std::int32_t> tokens;
  for (std::size_t n = 0; n < N; n++) tokens.push_back(static_cast<std::int32_t>(n % 3 == 0 ? 2 : n * n % 10));
  const Floats wte = kernels::random_floats(V * C, 330), wpe = kernels::random_floats(T * C, 331);
  const Floats dout = kernels::random_floats(N * C, 332);
  const Floats all = kernels::same_everywhere([&](Context& context) {
    Floats out(N * C), alone(N * C), dwte = wte, dwpe = wpe;
    embedding_forward(context, out.data(), tokens.data(), wte.data(), wpe.data(), B, T, C);
    embedding_forward(context, alone.data(), tokens.data(), wte.data(), nullptr, B, T, C);
    embedding_backward(context, dwte.data(), dwpe.data(), dout.data(), tokens.data(), B, T, C, V);
    for (const Floats& more : {alone, dwte, dwpe}) kernels::append(out, more);
    return out;
  });
  Doubles dwte = kernels::wide(wte), dwpe = kernels::wide(wpe);
  bool exact = true;
  for (std::size_t n = 0; n < N; n++) {
    for (std::size_t c = 0; c < C; c++) {
      const std::size_t from = static_cast<std::size_t>(tokens[n]) * C + c, place = n % T * C + c;
      exact = exact && all[n * C + c] == wte[from] + wpe[place] && all[(N + n) * C + c] == wte[from];
      dwte[from] += dout[n * C + c];
      dwpe[place] += dout[n * C + c];
    }
  }
  CHECK(exact);
  CHECK(kernels::distance(kernels::part(all, 2 * N * C, V * C), dwte) < 1e-6);
  CHECK(kernels::distance(kernels::part(all, 2 * N * C + V * C, T * C), dwpe) < 1e-6);
}

TEST("kernels: dropout keeps what Philox of seed, stream and element says") {
  const std::size_t n = 40007;
  const std::uint64_t seed = 0x123456789abcdefull, stream = 0xfedcba9876543210ull;
  const Floats x = kernels::random_floats(n, 340);
  const Floats out = kernels::same_everywhere([&](Context& context) {
    Floats y = x;
    dropout(context, y.data(), static_cast<std::int64_t>(n), 0.2f, seed, stream);
    return y;
  });
  std::size_t dropped = 0;
  bool as_said = true;
  for (std::size_t e = 0; e < n; e++) {
    const std::uint64_t counter = e / 64 * 16 + e % 16;
    std::uint32_t word[4] = {static_cast<std::uint32_t>(counter), static_cast<std::uint32_t>(counter >> 32),
                             static_cast<std::uint32_t>(stream), static_cast<std::uint32_t>(stream >> 32)};
    philox(word, static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32));
    const bool drop = word[e / 16 % 4] < static_cast<std::uint32_t>(0.2f * 4294967296.0);
    as_said = as_said && out[e] == (drop ? 0 : x[e] * (1.0f / (1.0f - 0.2f)));
    dropped += drop;
  }
  CHECK(as_said);
  CHECK(std::fabs(static_cast<double>(dropped) / n - 0.2) < 0.01);
  std::uint32_t zero[4] = {0, 0, 0, 0};  // the known answer for counter 0 and key 0 of the paper's own test vectors
  philox(zero, 0, 0);
  CHECK(zero[0] == 0x6627e8d5u && zero[1] == 0xe169c58du && zero[2] == 0xbc57ac4cu && zero[3] == 0x9b00dbd8u);
}

TEST("kernels: AdamW follows its formula within 1e-6 for some steps") {
  const std::size_t n = 20011;
  const Floats w0 = kernels::random_floats(n, 350);
  const float decay = 0.1f;
  const Floats all = kernels::same_everywhere([&](Context& context) {
    Floats w = w0, m(n, 0.0f), v(n, 0.0f);
    for (int step = 1; step <= 5; step++) {
      const Floats gradient = kernels::random_floats(n, 351 + static_cast<unsigned>(step));
      adamw(context, w.data(), m.data(), v.data(), gradient.data(), static_cast<std::int64_t>(n),
            {1e-2f, 0.9f, 0.99f, 1e-8f, step, 0.5f}, decay);
    }
    kernels::append(w, m);
    kernels::append(w, v);
    return w;
  });
  Doubles w = kernels::wide(w0), m(n, 0), v(n, 0);
  for (int step = 1; step <= 5; step++) {
    const Floats gradient = kernels::random_floats(n, 351 + static_cast<unsigned>(step));
    for (std::size_t i = 0; i < n; i++) {
      const double g = 0.5 * gradient[i], b1 = 0.9f, b2 = 0.99f;
      m[i] = b1 * m[i] + (1 - b1) * g;
      v[i] = b2 * v[i] + (1 - b2) * g * g;
      const double change = m[i] / (1 - std::pow(b1, step)) / (std::sqrt(v[i] / (1 - std::pow(b2, step))) + 1e-8f);
      w[i] -= 1e-2f * (change + static_cast<double>(decay) * w[i]);
    }
  }
  CHECK(kernels::distance(kernels::part(all, 0, n), w) < 1e-6);
  CHECK(kernels::distance(kernels::part(all, n, n), m) < 1e-6);
  CHECK(kernels::distance(kernels::part(all, 2 * n, n), v) < 1e-6);
}

TEST("kernels: sums of arrays, and norms of many or no elements") {
  const std::size_t n = 100003;
  const Floats a = kernels::random_floats(n, 360), b = kernels::random_floats(n, 361);
  double square = 0;
  for (const float one : a) square += static_cast<double>(one) * one;
  const Floats all = kernels::same_everywhere([&](Context& context) {
    Floats out = a;
    add(context, out.data(), out.data(), b.data(), static_cast<std::int64_t>(n));
    const double length = norm(context, a.data(), static_cast<std::int64_t>(n));
    CHECK(std::fabs(length / std::sqrt(square) - 1) < 1e-12 && norm(context, a.data(), 0) == 0);
    out.push_back(static_cast<float>(length));
    return out;
  });
  bool exact = true;
  for (std::size_t i = 0; i < n; i++) exact = exact && all[i] == a[i] + b[i];
  CHECK(exact);
}
