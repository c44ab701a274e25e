#include <math.h>

// Operations of a training step, with the signatures of `ear quest schema --ops`; gradients are added.

// inp (B,T) tokens; wte (V,C); wpe (T,C); out (B,T,C)
void encoder_forward(float* out, const int* inp, const float* wte, const float* wpe, int B, int T, int C) {
  for (int row = 0; row < B * T; row++)
    for (int i = 0; i < C; i++) out[row * C + i] = wte[inp[row] * C + i] + wpe[row % T * C + i];
}

void encoder_backward(float* dwte, float* dwpe, const float* dout, const int* inp, int B, int T, int C) {
  for (int row = 0; row < B * T; row++)
    for (int i = 0; i < C; i++) {
      dwte[inp[row] * C + i] += dout[row * C + i];
      dwpe[row % T * C + i] += dout[row * C + i];
    }
}

// x, out (N,C); weight (C)
void rmsnorm(float* out, const float* x, const float* weight, float eps, int N, int C) {
  for (int row = 0; row < N; row++) {
    float square = 0.0f;
    for (int i = 0; i < C; i++) square += x[row * C + i] * x[row * C + i];
    const float scale = 1.0f / sqrtf(square / C + eps);
    for (int i = 0; i < C; i++) out[row * C + i] = x[row * C + i] * scale * weight[i];
  }
}

// inp (B,T,C); weight (OC,C); bias (OC); out (B,T,OC)
void matmul_forward(float* out, const float* inp, const float* weight, const float* bias, int B, int T, int C, int OC) {
  for (int row = 0; row < B * T; row++)
    for (int o = 0; o < OC; o++) {
      float sum = bias[o];
      for (int i = 0; i < C; i++) sum += inp[row * C + i] * weight[o * C + i];
      out[row * OC + o] = sum;
    }
}

void matmul_backward(float* dinp, float* dweight, float* dbias, const float* dout, const float* inp,
                     const float* weight, int B, int T, int C, int OC) {
  for (int row = 0; row < B * T; row++)
    for (int o = 0; o < OC; o++) {
      const float d = dout[row * OC + o];
      dbias[o] += d;
      for (int i = 0; i < C; i++) {
        dinp[row * C + i] += d * weight[o * C + i];
        dweight[o * C + i] += d * inp[row * C + i];
      }
    }
}

// dinp, inp (B,T,3C); datt, dpreatt, att (B,NH,T,T); dout (B,T,C)
void attention_backward(float* dinp, float* dpreatt, float* datt, const float* dout, const float* inp,
                        const float* att, int B, int T, int C, int NH) {
  const int width = C / NH;
  const float scale = 1.0f / sqrtf((float)width);
  for (int row = 0; row < B * NH * T; row++) {
    const int b = row / (NH * T), h = row / T % NH, t = row % T;
    const float *weights = att + row * T, *d = dout + (b * T + t) * C + h * width;
    float *dweights = datt + row * T, *dscores = dpreatt + row * T;
    const int query = (b * T + t) * 3 * C + h * width;
    for (int s = 0; s <= t; s++) {
      const int value = (b * T + s) * 3 * C + 2 * C + h * width;
      for (int i = 0; i < width; i++) {
        dweights[s] += inp[value + i] * d[i];
        dinp[value + i] += weights[s] * d[i];
      }
    }
    for (int s = 0; s <= t; s++)
      for (int u = 0; u <= t; u++) dscores[u] += weights[s] * ((s == u) - weights[u]) * dweights[s];
    for (int s = 0; s <= t; s++) {
      const int key = (b * T + s) * 3 * C + C + h * width;
      for (int i = 0; i < width; i++) {
        dinp[query + i] += inp[key + i] * dscores[s] * scale;
        dinp[key + i] += inp[query + i] * dscores[s] * scale;
      }
    }
  }
}

static const float ROOT = 0.7978845608028654f;  // sqrt(2 / pi)

void gelu_forward(float* out, const float* inp, int N) {
  for (int i = 0; i < N; i++) {
    const float x = inp[i];
    out[i] = 0.5f * x * (1.0f + tanhf(ROOT * (x + 0.044715f * x * x * x)));
  }
}

void gelu_backward(float* dinp, const float* inp, const float* dout, int N) {
  for (int i = 0; i < N; i++) {
    const float x = inp[i], t = tanhf(ROOT * (x + 0.044715f * x * x * x));
    const float slope = (1.0f - t * t) * ROOT * (1.0f + 3.0f * 0.044715f * x * x);
    dinp[i] += dout[i] * 0.5f * (1.0f + t + x * slope);
  }
}

void residual_forward(float* out, const float* inp1, const float* inp2, int N) {
  for (int i = 0; i < N; i++) out[i] = inp1[i] + inp2[i];
}

static void softmax(float* probs, const float* logits, int V) {
  float largest = -INFINITY, sum = 0.0f;
  for (int i = 0; i < V; i++) largest = fmaxf(largest, logits[i]);
  for (int i = 0; i < V; i++) sum += probs[i] = expf(logits[i] - largest);
  for (int i = 0; i < V; i++) probs[i] /= sum;
}

// probs, logits (B,T,VP), of which V count
void softmax_forward(float* probs, const float* logits, int B, int T, int V, int VP) {
  for (int row = 0; row < B * T; row++) {
    softmax(probs + row * VP, logits + row * VP, V);
    for (int i = V; i < VP; i++) probs[row * VP + i] = 0.0f;
  }
}

void crossentropy_forward(float* losses, const float* probs, const int* targets, int B, int T, int VP) {
  for (int row = 0; row < B * T; row++) losses[row] = -logf(probs[row * VP + targets[row]]);
}

void crossentropy_softmax_backward(float* dlogits, const float* dlosses, const float* probs, const int* targets, int B,
                                   int T, int V, int VP) {
  for (int row = 0; row < B * T; row++)
    for (int i = 0; i < V; i++) dlogits[row * VP + i] += (probs[row * VP + i] - (i == targets[row])) * dlosses[row];
}

// dlogits, logits (N,V): of the mean of the losses (N)
void softmax_crossentropy(float* losses, float* dlogits, const float* logits, const int* targets, int N, int V) {
  for (int row = 0; row < N; row++) {
    float* d = dlogits + row * V;
    softmax(d, logits + row * V, V);
    losses[row] = -logf(d[targets[row]]);
    for (int i = 0; i < V; i++) d[i] = (d[i] - (i == targets[row])) / N;
  }
}

void adamw_update(float* params, const float* grads, float* m, float* v, long N, float lr, float beta1, float beta2,
                  float eps, float weight_decay, int t) {
  for (long i = 0; i < N; i++) {
    m[i] = beta1 * m[i] + (1.0f - beta1) * grads[i];
    v[i] = beta2 * v[i] + (1.0f - beta2) * grads[i] * grads[i];
    const float mean = m[i] / (1.0f - powf(beta1, t)), square = v[i] / (1.0f - powf(beta2, t));
    params[i] -= lr * (mean / (sqrtf(square) + eps) + weight_decay * params[i]);
  }
}
