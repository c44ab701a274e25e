// Causal attention against double precision and central differences: many heads, grouped heads, with a cache.
#include "kernels.hpp"

using namespace ear::fast;
using kernels::Doubles;
using kernels::Floats;

namespace {

struct Shape {
  int B, T, NH, NKV, HS;

  int row() const { return (NH + 2 * NKV) * HS; }
  std::size_t qkv() const { return static_cast<std::size_t>(B) * static_cast<std::size_t>(T * row()); }
  std::size_t out() const { return static_cast<std::size_t>(B) * static_cast<std::size_t>(T * NH * HS); }
};

// The weights of one query: att (t + 1); returns the logarithm of their total before the division.
double weigh(Doubles& att, const Doubles& qkv, const Shape& s, int b, int head, int t) {
  const double* rows = qkv.data() + static_cast<std::ptrdiff_t>(b) * s.T * s.row();
  const double* q = rows + t * s.row() + head * s.HS;
  const int kv = (s.NH + head / (s.NH / s.NKV)) * s.HS;
  att.assign(static_cast<std::size_t>(t) + 1, 0);
  double most = -INFINITY, total = 0;
  for (int j = 0; j <= t; j++) {
    double& score = att[static_cast<std::size_t>(j)];
    for (int c = 0; c < s.HS; c++) score += q[c] * rows[j * s.row() + kv + c] / std::sqrt(s.HS);
    most = std::max(most, score);
  }
  for (double& one : att) total += one = std::exp(one - most);
  for (double& one : att) one /= total;
  return most + std::log(total);
}

Doubles attention(const Doubles& qkv, const Shape& s, Doubles* lse = nullptr) {
  Doubles out(s.out()), att;
  for (int b = 0; b < s.B; b++) {
    for (int head = 0; head < s.NH; head++) {
      const int value = (s.NH + s.NKV + head / (s.NH / s.NKV)) * s.HS;
      for (int t = 0; t < s.T; t++) {
        const double log_total = weigh(att, qkv, s, b, head, t);
        if (lse) lse->push_back(log_total);
        double* to = out.data() + ((b * s.T + t) * s.NH + head) * s.HS;
        for (int j = 0; j <= t; j++) {
          const double* v = qkv.data() + (b * s.T + j) * s.row() + value;
          for (int c = 0; c < s.HS; c++) to[c] += att[static_cast<std::size_t>(j)] * v[c];
        }
      }
    }
  }
  return out;
}

// out, lse and dqkv, the same everywhere.
Floats both_ways(const Shape& s, const Floats& qkv, const Floats& dout) {
  return kernels::same_everywhere([&](Context& context) {
    Floats out(s.out(), NAN), lse(static_cast<std::size_t>(s.B * s.NH * s.T), NAN), dqkv(s.qkv(), NAN);
    attention_forward(context, out.data(), lse.data(), qkv.data(), s.B, s.T, s.NH, s.NKV, s.HS);
    attention_backward(context, dqkv.data(), dout.data(), qkv.data(), out.data(), lse.data(), s.B, s.T, s.NH, s.NKV,
                       s.HS);
    kernels::append(out, lse);
    kernels::append(out, dqkv);
    return out;
  });
}

}  // namespace

TEST("kernels: attention forward within 2e-6, backward within 1e-5 of central differences") {
  unsigned seed = 200;
  for (const Shape& s : {Shape{1, 1, 1, 1, 1}, Shape{2, 5, 3, 3, 7}, Shape{1, 14, 4, 2, 8}, Shape{1, 37, 2, 1, 17}}) {
    const Floats qkv = kernels::random_floats(s.qkv(), seed++), dout = kernels::random_floats(s.out(), seed++);
    const Floats all = both_ways(s, qkv, dout);
    Doubles lse;
    const Doubles out = attention(kernels::wide(qkv), s, &lse);
    CHECK(kernels::distance(kernels::part(all, 0, out.size()), out) < 2e-6);
    CHECK(kernels::distance(kernels::part(all, out.size(), lse.size()), lse) < 2e-6);
    const auto f = [&](const Doubles& v) { return attention(v, s); };
    CHECK(kernels::distance(kernels::part(all, out.size() + lse.size(), qkv.size()),
                            kernels::slope(f, kernels::wide(qkv), kernels::wide(dout))) < 1e-5);
  }
}

TEST("kernels: attention over more than a strip and more than a tile of queries") {
  for (const Shape& s : {Shape{2, 130, 2, 1, 33}, Shape{1, 600, 2, 2, 16}}) {
    const Floats qkv = kernels::random_floats(s.qkv(), 220), dout = kernels::random_floats(s.out(), 221);
    const Floats all = both_ways(s, qkv, dout);
    Doubles lse;
    const Doubles wide = kernels::wide(qkv), out = attention(wide, s, &lse);
    CHECK(kernels::distance(kernels::part(all, 0, out.size()), out) < 2e-6);
    CHECK(kernels::distance(kernels::part(all, out.size(), lse.size()), lse) < 2e-6);
    // The slope along one direction, since there are too many numbers to move one by one.
    const Floats along = kernels::random_floats(s.qkv(), 222);
    Doubles above = wide, below = wide;
    const double step = 1e-6;
    double expected = 0, found = 0, size = 0;
    for (std::size_t i = 0; i < wide.size(); i++) {
      above[i] += step * along[i], below[i] -= step * along[i];
      const double term = static_cast<double>(all[out.size() + lse.size() + i]) * along[i];
      found += term, size += std::fabs(term);
    }
    const Doubles high = attention(above, s), low = attention(below, s);
    for (std::size_t i = 0; i < out.size(); i++) expected += dout[i] * (high[i] - low[i]) / (2 * step);
    CHECK(std::fabs(found - expected) < 1e-6 * size);
  }
}

TEST("kernels: attention of large scores neither overflows nor looks ahead") {
  const Shape s = {1, 40, 1, 1, 16};
  Floats qkv = kernels::random_floats(s.qkv(), 230, 30);
  const Floats all = both_ways(s, qkv, Floats(s.out(), 1.0f));
  const Doubles out = attention(kernels::wide(qkv), s);
  CHECK(kernels::distance(kernels::part(all, 0, out.size()), out) < 2e-4);
  for (std::size_t i = 20 * 48; i < qkv.size(); i++) qkv[i] = -qkv[i];
  const Floats other = both_ways(s, qkv, Floats(s.out(), 1.0f));
  CHECK(std::memcmp(other.data(), all.data(), sizeof(float) * 20 * 16) == 0);
}

TEST("kernels: one position against a cache gives what the whole gives, within 2e-6") {
  const Shape s = {2, 61, 6, 2, 19};
  const int capacity = 70, length[] = {61, 23}, kv = s.NKV * s.HS;
  const Floats qkv = kernels::random_floats(s.qkv(), 240);
  const auto cache = static_cast<std::size_t>(s.B * capacity * kv), width = static_cast<std::size_t>(s.NH * s.HS);
  Floats keys(cache, NAN), values(cache, NAN), q;
  for (int b = 0; b < s.B; b++) {
    for (int t = 0; t < length[b]; t++) {
      const float* row = qkv.data() + (b * s.T + t) * s.row() + s.NH * s.HS;
      std::memcpy(keys.data() + (b * capacity + t) * kv, row, sizeof(float) * static_cast<std::size_t>(kv));
      std::memcpy(values.data() + (b * capacity + t) * kv, row + kv, sizeof(float) * static_cast<std::size_t>(kv));
    }
    kernels::append(q, kernels::part(qkv, static_cast<std::size_t>((b * s.T + length[b] - 1) * s.row()), width));
  }
  const Floats out = kernels::same_everywhere([&](Context& context) {
    Floats to(2 * width, NAN);
    attention_decode(context, to.data(), q.data(), keys.data(), values.data(), length, s.B, capacity, s.NH, s.NKV,
                     s.HS);
    return to;
  });
  const Doubles whole = attention(kernels::wide(qkv), s);
  for (int b = 0; b < s.B; b++) {
    const auto first = static_cast<std::ptrdiff_t>(b * s.T + length[b] - 1) * static_cast<std::ptrdiff_t>(width);
    const Doubles expected(whole.begin() + first, whole.begin() + first + static_cast<std::ptrdiff_t>(width));
    CHECK(kernels::distance(kernels::part(out, static_cast<std::size_t>(b) * width, width), expected) < 2e-6);
  }
}

TEST("kernels: the weights of one head are those of the softmax, and zero after the query") {
  const Shape s = {2, 21, 4, 2, 5};
  const Floats qkv = kernels::random_floats(s.qkv(), 250);
  Floats att(21 * 21, NAN);
  attention_weights(att.data(), qkv.data(), 1, 3, s.T, s.NH, s.NKV, s.HS);
  Doubles row;
  for (int t = 0; t < s.T; t++) {
    weigh(row, kernels::wide(qkv), s, 1, 3, t);
    row.resize(21, 0);
    CHECK(kernels::distance(kernels::part(att, static_cast<std::size_t>(t) * 21, 21), row) < 2e-6);
    CHECK(t == 20 || att[static_cast<std::size_t>(t * 21 + 20)] == 0);
  }
}
