#include <math.h>

// out, inp (B,T,C); mean, rstd (B,T); weight, bias (C)
void layernorm_forward(float* out, float* mean, float* rstd, const float* inp, const float* weight, const float* bias,
                       int B, int T, int C) {
  for (int row = 0; row < B * T; row++) {
    const float* x = inp + row * C;
    float m = 0.0f, v = 0.0f;
    for (int i = 0; i < C; i++) m += x[i];
    m /= C;
    for (int i = 0; i < C; i++) v += (x[i] - m) * (x[i] - m);
    v /= C;
    const float s = 1.0f / sqrtf(v + 1e-5f);
    for (int i = 0; i < C; i++) out[row * C + i] = (x[i] - m) * s * weight[i] + bias[i];
    mean[row] = m;
    rstd[row] = s;
  }
}

// dinp, dout, inp (B,T,C); dweight, dbias, weight (C); mean, rstd (B,T); gradients are added
void layernorm_backward(float* dinp, float* dweight, float* dbias, const float* dout, const float* inp,
                        const float* weight, const float* mean, const float* rstd, int B, int T, int C) {
  for (int row = 0; row < B * T; row++) {
    const float* dy = dout + row * C;
    const float* x = inp + row * C;
    float sum = 0.0f, along = 0.0f;
    for (int i = 0; i < C; i++) {
      const float normed = (x[i] - mean[row]) * rstd[row];
      sum += weight[i] * dy[i];
      along += weight[i] * dy[i] * normed;
    }
    sum /= C;
    along /= C;
    for (int i = 0; i < C; i++) {
      const float normed = (x[i] - mean[row]) * rstd[row];
      dbias[i] += dy[i];
      dweight[i] += normed * dy[i];
      dinp[row * C + i] += (weight[i] * dy[i] - sum - normed * along) * rstd[row];
    }
  }
}
