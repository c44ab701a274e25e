// LayerNorm (Ba, Kiros and Hinton, 2016) and RMSNorm (Zhang and Sennrich, 2019), row by row.
#pragma once

namespace ear::fast {
namespace {

void column_sums(float* sums, const float* x, std::int64_t rows, int C) {
  each(C, [=](std::int64_t c, std::int64_t count) { store(sums + c, set(0.0f), count); });
  for (std::int64_t row = 0; row < rows; row++) {
    const float* from = x + row * C;
    each(C, [=](std::int64_t c, std::int64_t count) {
      store(sums + c, load(sums + c, count) + load(from + c, count), count);
    });
  }
}

void layernorm_forward(float* out, float* mean, float* rstd, const float* x, const float* weight, const float* bias,
                       std::int64_t rows, int C, float eps) {
  const float share = 1.0f / static_cast<float>(C);
  for (std::int64_t row = 0; row < rows; row++) {
    const float* from = x + row * C;
    float* to = out + row * C;
    const float m = total_of(from, C) * share;
    const V middle = set(m);
    const V squares = fold(C, set(0.0f), [=](V total, std::int64_t c, std::int64_t count) {
      const V apart = kept(load(from + c, count) - middle, count);
      return fma(apart, apart, total);
    });
    const float r = 1.0f / __builtin_sqrtf(sum(squares) * share + eps);
    const V scale = set(r);
    each(C, [=](std::int64_t c, std::int64_t count) {
      const V norm = (load(from + c, count) - middle) * scale;
      const V shift = bias ? load(bias + c, count) : set(0.0f);
      store(to + c, fma(norm, load(weight + c, count), shift), count);
    });
    mean[row] = m;
    rstd[row] = r;
  }
}

void layernorm_backward(float* dx, float* sums, const float* dout, const float* x, const float* weight,
                        const float* mean, const float* rstd, std::int64_t rows, int C) {
  float *dweight = sums, *dbias = sums + C;
  each(2 * std::int64_t{C}, [=](std::int64_t c, std::int64_t count) { store(sums + c, set(0.0f), count); });
  const float share = 1.0f / static_cast<float>(C);
  for (std::int64_t row = 0; row < rows; row++) {
    const float *from = x + row * C, *d = dout + row * C;
    float* to = dx + row * C;
    const V middle = set(mean[row]), scale = set(rstd[row]);
    const auto normal = [=](std::int64_t c, std::int64_t count) { return (load(from + c, count) - middle) * scale; };
    V plain = set(0.0f), weighted = set(0.0f);
    each(C, [&](std::int64_t c, std::int64_t count) {
      const V dy = load(d + c, count), norm = normal(c, count);
      const V g = dy * load(weight + c, count);  // zero beyond the row
      plain = plain + g;
      weighted = fma(g, norm, weighted);
      store(dweight + c, fma(dy, norm, load(dweight + c, count)), count);
      store(dbias + c, load(dbias + c, count) + dy, count);
    });
    const V g_mean = set(sum(plain) * share), gn_mean = set(sum(weighted) * share);
    each(C, [=](std::int64_t c, std::int64_t count) {
      const V g = load(d + c, count) * load(weight + c, count);
      const V change = fnma(normal(c, count), gn_mean, g - g_mean);
      store(to + c, fma(change, scale, load(to + c, count)), count);
    });
  }
}

void rmsnorm_forward(float* out, float* rstd, const float* x, const float* weight, std::int64_t rows, int C,
                     float eps) {
  for (std::int64_t row = 0; row < rows; row++) {
    const float* from = x + row * C;
    float* to = out + row * C;
    const float r = 1.0f / __builtin_sqrtf(dot(from, from, C) * (1.0f / static_cast<float>(C)) + eps);
    const V scale = set(r);
    each(C, [=](std::int64_t c, std::int64_t count) {
      store(to + c, load(from + c, count) * scale * load(weight + c, count), count);
    });
    rstd[row] = r;
  }
}

void rmsnorm_backward(float* dx, float* sums, const float* dout, const float* x, const float* weight, const float* rstd,
                      std::int64_t rows, int C) {
  each(C, [=](std::int64_t c, std::int64_t count) { store(sums + c, set(0.0f), count); });
  for (std::int64_t row = 0; row < rows; row++) {
    const float *from = x + row * C, *d = dout + row * C;
    float* to = dx + row * C;
    const V scale = set(rstd[row]);
    V weighted = set(0.0f);
    each(C, [&](std::int64_t c, std::int64_t count) {
      const V dy = load(d + c, count), norm = load(from + c, count) * scale;
      weighted = fma(dy * load(weight + c, count), norm, weighted);
      store(sums + c, fma(dy, norm, load(sums + c, count)), count);
    });
    const V mean = set(sum(weighted) * (1.0f / static_cast<float>(C)));
    each(C, [=](std::int64_t c, std::int64_t count) {
      const V g = load(d + c, count) * load(weight + c, count);
      const V change = fnma(load(from + c, count) * scale, mean, g);
      store(to + c, fma(change, scale, load(to + c, count)), count);
    });
  }
}

}  // namespace
}  // namespace ear::fast
