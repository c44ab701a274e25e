// What goes row by row or element by element: activations, norms, rotary positions, loss, dropout, optimizer.
#include <cmath>

#include "fast/share.hpp"

namespace ear::fast {

namespace {

constexpr std::int64_t kElements = 16384;  // of a tile; a multiple of 64, as dropout wants

// Adds `count` rows of partial sums (C) to out, in their order; `parts` has room for one row more.
void add_up(Context& context, float* out, float* parts, std::int64_t count, int C) {
  const Tiles& tiles = tiles_for(context.isa);
  tiles.column_sums(parts + count * C, parts, count, C);
  tiles.add(out, out, parts + count * C, C);
}

// beta^step by squaring, in double precision on every machine alike.
double power(double beta, std::int64_t step) {
  double result = 1;
  for (; step > 0; step /= 2, beta *= beta) {
    if (step % 2 == 1) result *= beta;
  }
  return result;
}

}  // namespace

void activation_forward(Context& context, float* out, const float* x, std::int64_t n, Activation activation) {
  const Tiles& tiles = tiles_for(context.isa);
  share_ranges(context, n, kElements, 20.0 * static_cast<double>(n), [&](std::int64_t begin, std::int64_t end) {
    tiles.activation_forward(out + begin, x + begin, end - begin, activation);
  });
}

void activation_backward(Context& context, float* dx, const float* dout, const float* before, std::int64_t n,
                         Activation activation) {
  const Tiles& tiles = tiles_for(context.isa);
  share_ranges(context, n, kElements, 20.0 * static_cast<double>(n), [&](std::int64_t begin, std::int64_t end) {
    tiles.activation_backward(dx + begin, dout + begin, before + begin, end - begin, activation);
  });
}

void swiglu_forward(Context& context, float* out, const float* both, std::int64_t N, int H) {
  const Tiles& tiles = tiles_for(context.isa);
  share_ranges(context, N, kRowTile / 4, 20.0 * static_cast<double>(N) * H, [&](std::int64_t begin, std::int64_t end) {
    tiles.swiglu_forward(out + begin * H, both + begin * 2 * H, end - begin, H);
  });
}

void swiglu_backward(Context& context, float* dboth, const float* dout, const float* both, std::int64_t N, int H) {
  const Tiles& tiles = tiles_for(context.isa);
  share_ranges(context, N, kRowTile / 4, 30.0 * static_cast<double>(N) * H, [&](std::int64_t begin, std::int64_t end) {
    tiles.swiglu_backward(dboth + begin * 2 * H, dout + begin * H, both + begin * 2 * H, end - begin, H);
  });
}

void layernorm_forward(Context& context, float* out, float* mean, float* rstd, const float* x, const float* weight,
                       const float* bias, std::int64_t N, int C, float eps) {
  const Tiles& tiles = tiles_for(context.isa);
  share_ranges(context, N, kRowTile, 6.0 * static_cast<double>(N) * C, [&](std::int64_t begin, std::int64_t end) {
    tiles.layernorm_forward(out + begin * C, mean + begin, rstd + begin, x + begin * C, weight, bias, end - begin, C,
                            eps);
  });
}

void layernorm_backward(Context& context, float* dx, float* dweight, float* dbias, const float* dout, const float* x,
                        const float* weight, const float* mean, const float* rstd, std::int64_t N, int C) {
  const Tiles& tiles = tiles_for(context.isa);
  const std::int64_t parts = (N + kRowTile - 1) / kRowTile;
  float* sums = context.workspace.floats(kSlotSums, (parts + 1) * 2 * C);
  share_ranges(context, N, kRowTile, 12.0 * static_cast<double>(N) * C, [&](std::int64_t begin, std::int64_t end) {
    tiles.layernorm_backward(dx + begin * C, sums + begin / kRowTile * 2 * C, dout + begin * C, x + begin * C, weight,
                             mean + begin, rstd + begin, end - begin, C);
  });
  float* total = sums + parts * 2 * C;
  tiles.column_sums(total, sums, parts, 2 * C);
  tiles.add(dweight, dweight, total, C);
  if (dbias) tiles.add(dbias, dbias, total + C, C);
}

void rmsnorm_forward(Context& context, float* out, float* rstd, const float* x, const float* weight, std::int64_t N,
                     int C, float eps) {
  const Tiles& tiles = tiles_for(context.isa);
  share_ranges(context, N, kRowTile, 4.0 * static_cast<double>(N) * C, [&](std::int64_t begin, std::int64_t end) {
    tiles.rmsnorm_forward(out + begin * C, rstd + begin, x + begin * C, weight, end - begin, C, eps);
  });
}

void rmsnorm_backward(Context& context, float* dx, float* dweight, const float* dout, const float* x,
                      const float* weight, const float* rstd, std::int64_t N, int C) {
  const Tiles& tiles = tiles_for(context.isa);
  const std::int64_t parts = (N + kRowTile - 1) / kRowTile;
  float* sums = context.workspace.floats(kSlotSums, (parts + 1) * C);
  share_ranges(context, N, kRowTile, 10.0 * static_cast<double>(N) * C, [&](std::int64_t begin, std::int64_t end) {
    tiles.rmsnorm_backward(dx + begin * C, sums + begin / kRowTile * C, dout + begin * C, x + begin * C, weight,
                           rstd + begin, end - begin, C);
  });
  add_up(context, dweight, sums, parts, C);
}

void rope(Context& context, float* x, int B, int T, int heads, int HS, std::int64_t stride, int p0, float theta,
          bool inverse) {
  const Tiles& tiles = tiles_for(context.isa);
  const float* table = context.workspace.rope_table(HS, theta, std::int64_t{p0} + T) + std::int64_t{p0} * HS;
  const std::int64_t step = kRowTile, per_batch = (T + step - 1) / step;
  share(context, B * per_batch, 4.0 * B * T * heads * HS, [&](std::int64_t tile) {
    const std::int64_t b = tile / per_batch, begin = tile % per_batch * step;
    tiles.rope(x + (b * T + begin) * stride, table + begin * HS, std::min(step, T - begin), heads, HS, stride, inverse);
  });
}

void softmax_crossentropy(Context& context, float* losses, float* logits, const std::int32_t* targets, std::int64_t N,
                          int V, float scale) {
  const Tiles& tiles = tiles_for(context.isa);
  const std::int64_t step = std::max<std::int64_t>(1, kElements / V);
  share_ranges(context, N, step, 20.0 * static_cast<double>(N) * V, [&](std::int64_t begin, std::int64_t end) {
    tiles.softmax_crossentropy(losses + begin, logits + begin * V, targets + begin, end - begin, V, scale);
  });
}

void add(Context& context, float* out, const float* a, const float* b, std::int64_t n) {
  const Tiles& tiles = tiles_for(context.isa);
  share_ranges(context, n, kElements, 2.0 * static_cast<double>(n), [&](std::int64_t begin, std::int64_t end) {
    tiles.add(out + begin, a + begin, b + begin, end - begin);
  });
}

void dropout(Context& context, float* x, std::int64_t n, float p, std::uint64_t seed, std::uint64_t stream) {
  if (!(p > 0)) return;
  const Tiles& tiles = tiles_for(context.isa);
  const auto below = static_cast<std::uint32_t>(std::min(4294967295.0, static_cast<double>(p) * 4294967296.0));
  const float scale = p < 1 ? 1.0f / (1.0f - p) : 0.0f;
  share_ranges(context, n, kElements, 10.0 * static_cast<double>(n), [&](std::int64_t begin, std::int64_t end) {
    tiles.dropout(x + begin, end - begin, static_cast<std::uint64_t>(begin), below, scale, seed, stream);
  });
}

double norm(Context& context, const float* x, std::int64_t n) {
  const Tiles& tiles = tiles_for(context.isa);
  const std::int64_t parts = (n + kElements - 1) / kElements;
  double* sums = context.workspace.doubles(kSlotSums, parts);
  share_ranges(context, n, kElements, 2.0 * static_cast<double>(n), [&](std::int64_t begin, std::int64_t end) {
    sums[begin / kElements] = tiles.sum_squares(x + begin, end - begin);
  });
  double total = 0;
  for (std::int64_t i = 0; i < parts; i++) total += sums[i];
  return std::sqrt(total);
}

void adamw(Context& context, float* w, float* m, float* v, const float* gradient, std::int64_t n, const AdamW& step,
           float weight_decay) {
  const Tiles& tiles = tiles_for(context.isa);
  const auto unbias1 = static_cast<float>(1 / (1 - power(step.beta1, step.step)));
  const auto unbias2 = static_cast<float>(1 / (1 - power(step.beta2, step.step)));
  share_ranges(context, n, kElements, 10.0 * static_cast<double>(n), [&](std::int64_t begin, std::int64_t end) {
    tiles.adamw(w + begin, m + begin, v + begin, gradient + begin, end - begin, step, unbias1, unbias2, weight_decay);
  });
}

}  // namespace ear::fast
