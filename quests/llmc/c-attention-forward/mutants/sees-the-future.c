#include <math.h>

void attention_forward(float* out, float* preatt, float* att, const float* inp,
                       int B, int T, int C, int NH) {
  int C3 = 3 * C, hs = C / NH;
  float scale = 1.0f / sqrtf((float)hs);
  for (int b = 0; b < B; b++) {
    for (int t = 0; t < T; t++) {
      for (int h = 0; h < NH; h++) {
        const float* query = inp + (b * T + t) * C3 + h * hs;
        float* scores = preatt + ((b * NH + h) * T + t) * T;
        float* shares = att + ((b * NH + h) * T + t) * T;
        float largest = -INFINITY;
        for (int t2 = 0; t2 < T; t2++) {
          const float* key = inp + (b * T + t2) * C3 + C + h * hs;
          float score = 0.0f;
          for (int i = 0; i < hs; i++) score += query[i] * key[i];
          scores[t2] = score * scale;
          if (scores[t2] > largest) largest = scores[t2];
        }
        float sum = 0.0f;
        for (int t2 = 0; t2 < T; t2++) {
          shares[t2] = expf(scores[t2] - largest);
          sum += shares[t2];
        }
        for (int t2 = 0; t2 < T; t2++) shares[t2] = t2 <= t ? shares[t2] / sum : 0.0f;
        float* mixed = out + (b * T + t) * C + h * hs;
        for (int i = 0; i < hs; i++) mixed[i] = 0.0f;
        for (int t2 = 0; t2 < T; t2++) {
          const float* value = inp + (b * T + t2) * C3 + 2 * C + h * hs;
          for (int i = 0; i < hs; i++) mixed[i] += shares[t2] * value[i];
        }
      }
    }
  }
}
