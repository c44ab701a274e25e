#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static float dot(const float* a, const float* b, int n) {
  float sum = 0.0f;
  for (int i = 0; i < n; i++) sum += a[i] * b[i];
  return sum;
}

// q, out (B,NH,HS); k, v (B,NKV,HS); caches (B,NKV,S,HS)
void attention_cached(float* out, float* k_cache, float* v_cache, const float* q, const float* k, const float* v,
                      int pos, int B, int S, int NH, int NKV, int HS) {
  for (int g = 0; g < B * NKV; g++) {
    memcpy(k_cache + (g * S + pos) * HS, k + g * HS, HS * sizeof(float));
    memcpy(v_cache + (g * S + pos) * HS, v + g * HS, HS * sizeof(float));
  }
  float* w = malloc((pos + 1) * sizeof(float));
  for (int row = 0; row < B * NH; row++) {
    const int at = (row / NH * NKV + row % NH / (NH / NKV)) * S * HS;
    float top = -INFINITY, sum = 0.0f;
    for (int s = 0; s <= pos; s++) {
      w[s] = dot(q + row * HS, k_cache + at + s * HS, HS) / sqrtf((float)HS);
      top = fmaxf(top, w[s]);
    }
    for (int s = 0; s <= pos; s++) sum += w[s] = expf(w[s] - top);
    for (int i = 0; i < HS; i++) {
      float mixed = 0.0f;
      for (int s = 0; s <= pos; s++) mixed += w[s] / sum * v_cache[at + s * HS + i];
      out[row * HS + i] = mixed;
    }
  }
  free(w);
}

// T queries, the last of S positions; everything is added to, dscores and datt come as zeros.
static void one_head(float* dq, float* dk, float* dv, float* dscores, float* datt, const float* dout, const float* q,
                     const float* k, const float* v, const float* att, int T, int S, int HS) {
  const float scale = 1.0f / sqrtf((float)HS);
  for (int t = 0; t < T; t++) {
    float mean = 0.0f;
    for (int s = 0; s <= S - T + t; s++) {
      datt[t * S + s] = dot(dout + t * HS, v + s * HS, HS);
      mean += att[t * S + s] * datt[t * S + s];
    }
    for (int s = 0; s <= S - T + t; s++) {
      const float d = dscores[t * S + s] = att[t * S + s] * (datt[t * S + s] - mean);
      for (int i = 0; i < HS; i++) {
        dv[s * HS + i] += att[t * S + s] * dout[t * HS + i];
        dq[t * HS + i] += scale * d * k[s * HS + i];
        dk[s * HS + i] += scale * d * q[t * HS + i];
      }
    }
  }
}

void attention_head_backward(float* dq, float* dk, float* dv, float* dscores, float* datt, const float* dout,
                             const float* q, const float* k, const float* v, const float* att, int T, int HS) {
  one_head(dq, dk, dv, dscores, datt, dout, q, k, v, att, T, T, HS);
}

void gqa_attention_backward(float* dq, float* dk, float* dv, float* dscores, float* datt, const float* dout,
                            const float* q, const float* k, const float* v, const float* att, int B, int T, int S,
                            int NH, int NKV, int HS) {
  for (int h = 0; h < B * NH; h++) {
    const int kv = (h / NH * NKV + h % NH / (NH / NKV)) * S * HS, at = h * T * HS, pairs = h * T * S;
    one_head(dq + at, dk + kv, dv + kv, dscores + pairs, datt + pairs, dout + at, q + at, k + kv, v + kv, att + pairs,
             T, S, HS);
  }
}

void softmax_backward(float* dx, const float* dout, const float* out, int N, int C) {
  for (int n = 0; n < N; n++) {
    const float sum = dot(dout + n * C, out + n * C, C);
    for (int i = n * C; i < (n + 1) * C; i++) dx[i] += out[i] * (dout[i] - sum);
  }
}

void relu_forward(float* out, const float* inp, int N) {
  for (int i = 0; i < N; i++) out[i] = inp[i] > 0.0f ? inp[i] : 0.0f;
}

void relu_backward(float* dinp, const float* inp, const float* dout, int N) {
  for (int i = 0; i < N; i++) dinp[i] += inp[i] > 0.0f ? dout[i] : 0.0f;
}

void swiglu_backward(float* dx, float* dw1, float* dw3, float* dw2, const float* dout, const float* x, const float* w1,
                     const float* w3, const float* w2, int N, int C, int H) {
  for (int n = 0; n < N; n++) {
    for (int h = 0; h < H; h++) {
      const float gate = dot(x + n * C, w1 + h * C, C), up = dot(x + n * C, w3 + h * C, C);
      const float s = 1.0f / (1.0f + expf(-gate));
      float d = 0.0f;
      for (int c = 0; c < C; c++) {
        d += dout[n * C + c] * w2[c * H + h];
        dw2[c * H + h] += dout[n * C + c] * gate * s * up;
      }
      const float dgate = d * up * (s + gate * s * (1.0f - s)), dup = d * gate * s;
      for (int c = 0; c < C; c++) {
        dw1[h * C + c] += dgate * x[n * C + c];
        dw3[h * C + c] += dup * x[n * C + c];
        dx[n * C + c] += dgate * w1[h * C + c] + dup * w3[h * C + c];
      }
    }
  }
}

void dropout_mask(int* mask, float p, long seed, long stream, int N) {
  for (int e = 0; e < N; e++) {
    uint32_t c[4] = {e / 64 * 16 + e % 16, 0, (uint32_t)stream, (uint32_t)(stream >> 32)};
    uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
    for (int round = 0; round < 10; round++) {
      const uint64_t a = 0xD2511F53ull * c[0], b = 0xCD9E8D57ull * c[2];
      c[0] = (uint32_t)(b >> 32) ^ c[1] ^ k0;
      c[2] = (uint32_t)(a >> 32) ^ c[3] ^ k1;
      c[1] = (uint32_t)b;
      c[3] = (uint32_t)a;
      k0 += 0x9E3779B9u;
      k1 += 0xBB67AE85u;
    }
    mask[e] = c[e / 16 % 4] >= (uint32_t)(p * 4294967296.0);
  }
}

void dropout_forward(float* out, const float* inp, const int* mask, float p, int N) {
  for (int i = 0; i < N; i++) out[i] = inp[i] * mask[i] / (1.0f - p);
}

void dropout_backward(float* dinp, const float* dout, const int* mask, float p, int N) {
  for (int i = 0; i < N; i++) dinp[i] += dout[i] * mask[i] / (1.0f - p);
}

void embedding_forward(float* out, const int* tokens, const float* weight, int N, int C) {
  for (int n = 0; n < N; n++) memcpy(out + n * C, weight + tokens[n] * C, C * sizeof(float));
}

void embedding_backward(float* dweight, const float* dout, const int* tokens, int N, int C) {
  for (int n = 0; n < N; n++) {
    for (int c = 0; c < C; c++) dweight[tokens[n] * C + c] += dout[n * C + c];
  }
}

void rope_backward(float* dx, const float* dout, float base, int start, int B, int NH, int T, int HS) {
  const int half = HS / 2;
  for (int row = 0; row < B * NH * T; row++) {
    for (int i = 0; i < half; i++) {
      const double angle = (start + row % T) * pow(base, -2.0 * i / HS);
      const float c = (float)cos(angle), s = (float)sin(angle);
      const float a = dout[row * HS + i], b = dout[row * HS + i + half];
      dx[row * HS + i] += a * c + b * s;
      dx[row * HS + i + half] += b * c - a * s;
    }
  }
}

void clip_grad_norm(float* grads, float* norm, float max_norm, int P, int N) {
  *norm = sqrtf(dot(grads, grads, P * N));
  const float scale = max_norm / (*norm + 1e-6f);
  for (int i = 0; i < P * N && scale < 1.0f; i++) grads[i] *= scale;
}

void sample_token(float* probs, int* token, const float* logits, const int* history, float temperature, int top_k,
                  float top_p, float repetition_penalty, float draw, int V, int T) {
  double* score = malloc(V * sizeof(double));
  int* order = malloc(V * sizeof(int));
  for (int v = 0; v < V; v++) {
    score[v] = logits[v];
    for (int t = 0, seen = 0; t < T && !seen; t++) {
      seen = history[t] == v;
      if (seen) score[v] = score[v] > 0 ? score[v] / repetition_penalty : score[v] * repetition_penalty;
    }
    int at = v;  // insertion sort: the likeliest first, of equal ones the lower token
    for (; at > 0 && score[order[at - 1]] < score[v]; at--) order[at] = order[at - 1];
    order[at] = v;
    probs[v] = 0.0f;
  }
  const int k = top_k > 0 && top_k < V ? top_k : V;
  double all = 0, kept = 0, running = 0;
  for (int i = 0; i < k; i++) all += exp((score[order[i]] - score[order[0]]) / temperature);
  int n = 0;
  while (n < k && !(n > 0 && kept >= top_p * all)) kept += exp((score[order[n++]] - score[order[0]]) / temperature);
  for (int i = 0; i < n; i++) probs[order[i]] = exp((score[order[i]] - score[order[0]]) / temperature) / kept;
  *token = order[0];
  for (int v = 0; v < V; v++) {
    running += probs[v];
    if (running > draw) {
      *token = v;
      break;
    }
  }
  free(score);
  free(order);
}

static void merge(int* out, int* length, int* count, int* pair, const int* ids, int N, int V, int first) {
  *count = 0;
  for (int i = 0; i + 1 < N; i++) {
    int times = 0;
    for (int j = 0; j + 1 < N; j++) times += ids[j] == ids[i] && ids[j + 1] == ids[i + 1];
    const int smaller = ids[i] < pair[0] || (ids[i] == pair[0] && ids[i + 1] < pair[1]);
    if (times > *count || (times == *count && smaller && !first)) {
      *count = times;
      pair[0] = ids[i];
      pair[1] = ids[i + 1];
    }
  }
  *length = 0;
  for (int i = 0; i < N; i++) {
    const int both = i + 1 < N && ids[i] == pair[0] && ids[i + 1] == pair[1];
    out[(*length)++] = both ? V : ids[i];
    i += both;
  }
}

void bpe_merge(int* out, int* length, int* count, int* pair, const int* ids, int N, int V) {
  merge(out, length, count, pair, ids, N, V, 0);
}

void bpe_merge_first(int* out, int* length, int* count, int* pair, const int* ids, int N, int V) {
  merge(out, length, count, pair, ids, N, V, 1);
}
