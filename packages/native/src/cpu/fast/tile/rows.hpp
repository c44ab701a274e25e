// Rotary positions, softmax with cross-entropy, and what goes element by element.
#pragma once

namespace ear::fast {
namespace {

void rope(float* x, const float* table, std::int64_t rows, int heads, int HS, std::int64_t stride, bool inverse) {
  const int half = HS / 2;
  for (std::int64_t row = 0; row < rows; row++) {
    const float *cosine = table + row * HS, *sine = cosine + half;
    for (int head = 0; head < heads; head++) {
      float *low = x + row * stride + head * HS, *high = low + half;
      each(half, [=](std::int64_t i, std::int64_t count) {
        const V c = load(cosine + i, count), up = load(sine + i, count);
        const V s = inverse ? set(0.0f) - up : up;
        const V a = load(low + i, count), b = load(high + i, count);
        store(low + i, fnma(b, s, a * c), count);
        store(high + i, fma(a, s, b * c), count);
      });
    }
  }
}

// Rows are read three times and written twice while they are in the cache.
void softmax_crossentropy(float* losses, float* logits, const std::int32_t* targets, std::int64_t rows, int vocab,
                          float scale) {
  for (std::int64_t row = 0; row < rows; row++) {
    float* x = logits + row * vocab;
    const std::int32_t target = targets[row];
    if (target < 0) {
      losses[row] = 0.0f;
      if (scale != 0.0f) each(vocab, [=](std::int64_t i, std::int64_t count) { store(x + i, set(0.0f), count); });
      continue;
    }
    const float most = largest_of(x, vocab), wanted = x[target];
    const V shift = set(most);
    const V total = fold(vocab, set(0.0f), [&](V running, std::int64_t i, std::int64_t count) {
      const V e = exp16(load(x + i, count) - shift);
      if (scale != 0.0f) store(x + i, e, count);
      return running + kept(e, count);
    });
    const float whole = sum(total);
    losses[row] = static_cast<float>(log_of(whole) + (static_cast<double>(most) - wanted));
    if (scale == 0.0f) continue;
    const V factor = set(scale / whole);
    each(vocab, [=](std::int64_t i, std::int64_t count) { store(x + i, load(x + i, count) * factor, count); });
    x[target] = x[target] - scale;
  }
}

void add(float* out, const float* a, const float* b, std::int64_t n) {
  each(n, [=](std::int64_t i, std::int64_t count) {
    store(out + i, load(a + i, count) + load(b + i, count), count);
  });
}

double sum_squares(const float* x, std::int64_t n) {
  D total = zero_doubles();
  each(n, [&](std::int64_t i, std::int64_t count) { total = add_squares(total, load(x + i, count)); });
  return sum(total);
}

// Loshchilov and Hutter, "Decoupled Weight Decay Regularization" (2019).
void adamw(float* w, float* m, float* v, const float* gradient, std::int64_t n, const AdamW& step, float unbias1,
           float unbias2, float weight_decay) {
  const V lr = set(step.lr), eps = set(step.eps), decay = set(weight_decay), scale = set(step.grad_scale);
  const V beta1 = set(step.beta1), rest1 = set(1.0f - step.beta1), hat1 = set(unbias1);
  const V beta2 = set(step.beta2), rest2 = set(1.0f - step.beta2), hat2 = set(unbias2);
  each(n, [=](std::int64_t i, std::int64_t count) {
    const V g = load(gradient + i, count) * scale, old = load(w + i, count);
    const V first = fma(beta1, load(m + i, count), rest1 * g);
    const V second = fma(beta2, load(v + i, count), rest2 * (g * g));
    store(m + i, first, count);
    store(v + i, second, count);
    const V change = (first * hat1) / (root(second * hat2) + eps);
    store(w + i, fnma(lr, fma(decay, old, change), old), count);
  });
}

}  // namespace
}  // namespace ear::fast
