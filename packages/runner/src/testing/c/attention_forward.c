#include <math.h>

// inp (B,T,3C): query, key, value of all heads; preatt, att (B,NH,T,T); out (B,T,C)
void attention_forward(float* out, float* preatt, float* att, const float* inp, int B, int T, int C, int NH) {
  const int width = C / NH;
  const float scale = 1.0f / sqrtf((float)width);
  for (int row = 0; row < B * NH * T; row++) {
    const int b = row / (NH * T), h = row / T % NH, t = row % T;
    const float* query = inp + (b * T + t) * 3 * C + h * width;
    float* scores = preatt + row * T;
    float* weights = att + row * T;
    float* result = out + (b * T + t) * C + h * width;
    float largest = -INFINITY, sum = 0.0f;
    for (int s = 0; s <= t; s++) {
      const float* key = inp + (b * T + s) * 3 * C + C + h * width;
      float dot = 0.0f;
      for (int i = 0; i < width; i++) dot += query[i] * key[i];
      scores[s] = dot * scale;
      largest = fmaxf(largest, scores[s]);
    }
    for (int s = 0; s <= t; s++) sum += weights[s] = expf(scores[s] - largest);
    for (int s = 0; s < T; s++) weights[s] = s <= t ? weights[s] / sum : 0.0f;
    for (int i = 0; i < width; i++) result[i] = 0.0f;
    for (int s = 0; s <= t; s++) {
      const float* value = inp + (b * T + s) * 3 * C + 2 * C + h * width;
      for (int i = 0; i < width; i++) result[i] += weights[s] * value[i];
    }
  }
}
